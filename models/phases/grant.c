/* grant.c - how many of the seats asked does a school get, and why not all?
 *
 * First room, then hours of staff, then money: each takes off what it does not reach, and
 * is booked as the reason. Thread safety: one struct delivery belongs to one thread. */
#include "models/support.h"

static int at_most(double x)
{
    return x <= 0 ? 0 : x > 1e9 ? 1000000000 : (int) x;
}

int grant_seats(
        struct delivery *d, int asked, int room, double hours, const struct purse *purse)
{
    int seats = asked, before = asked;

    d->asked += asked;
    seats = seats < room ? seats : room;
    d->no_room += before - seats;
    before = seats;
    int staffed = at_most(hours / purse->hours + 1e-9);
    seats = seats < staffed ? seats : staffed;
    d->no_people += before - seats;
    before = seats;
    int paid = purse->budgeted ? at_most(purse->eur / purse->price + 1e-9) : seats;
    seats = seats < paid ? seats : paid;
    d->no_budget += before - seats;
    d->delivered += seats;
    return seats;
}
