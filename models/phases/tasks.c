/* tasks.c - what do teachers do with time that others, or other lessons, set free?
 *
 * Others take over administration, marking, sport or projects, as far as they are found;
 * activities are left out; lessons are shortened, or given to software and self-study, so
 * that the teacher has time for some pupils, which the others lose. The hours become
 * small groups of own teachers for the pupils in most need (tutors.c), or rest. Only
 * teachers who are there have hours to free. Thread safety: one struct labour per thread.
 */
#include "models/labour.h"
#include "models/phases/money.h"

#include <string.h>

enum { LESSON_HOURS = 930 }; /* of one fte a year (priors 3.8) */

/* Hours with pupils that the offer frees at school s: of work beside lessons (an fte of
 * it is a fte of lessons, which is fewer hours) and of lessons. */
struct freed {
    double work, lessons;
};

static struct freed freed_at(
        const struct arm_state *arm, int s, const struct offer *o, int others)
{
    double present = 0.01 * (arm->filled[s] - arm->replace[s]);
    double most = present * (YEAR_HOURS - LESSON_HOURS) / YEAR_HOURS;
    double fte = 0.01 * others * o->freed + o->drop * present;

    if (!(present > 0))
        return (struct freed){ 0, 0 };
    return (struct freed){ LESSON_HOURS * (fte < most ? fte : most),
        LESSON_HOURS * o->shift * present };
}

/* Seats in groups of own teachers in these hours; the pupils they reach are taken. */
static void form_groups(
        struct labour *lab, struct arm_state *arm, int k, int s, double hours, int pupils)
{
    const struct offer *o = &arm->cond.offer[k];
    struct assistants *as = &lab->assistants;
    int room = pupils - as->taken[s], seats = (int) (hours * o->group / o->hours + 1e-9);
    int64_t *count = arm->assistants.seats[lab->stratum[s]];

    seats = seats < room ? seats : room;
    as->given[s] = seats > 0 ? seats : 0;
    as->taken[s] += as->given[s];
    count[0] += as->given[s];
    count[1] += as->given[s];
}

/* fte of others [0.01] at school s, out of those left in its region. */
static int others_at(const struct labour *lab, const struct arm_state *arm, int k, int s,
        const struct purse *purse, double *others, double *students)
{
    const struct offer *o = &arm->cond.offer[k];
    int r = lab->world->region[s];

    if (o->asked[s] <= 0)
        return 0;
    int fte = grant_seats(&arm->assistants.delivery[k], o->asked[s], o->asked[s],
            o->students ? students[r] / YEAR_HOURS : others[r], purse);
    if (o->students)
        students[r] -= 0.01 * fte * YEAR_HOURS;
    else
        others[r] -= 0.01 * fte;
    return fte;
}

void tasks_deliver(struct labour *lab, struct arm_state *arm, int k, double *others,
        double *students, struct school_help *help)
{
    const struct offer *o = &arm->cond.offer[k];
    const size_t n = (size_t) lab->world->n_schools;
    const uint8_t *served = arm->served + (size_t) k * n;
    const uint16_t *pupils = lab->pupils_total + (size_t) lab->year * n;
    struct purse purse = { o->budget_eur, 0.01, 0.01 * o->eur, o->budget_eur > 0 };
    double materials = 0;
    int64_t fte = 0;

    arm->assistants.delivery[k].hours = 0.01 * YEAR_HOURS;
    arm->assistants.delivery[k].eur = purse.price;
    memset(lab->assistants.given, 0, n * sizeof *lab->assistants.given);
    for (size_t j = 0; j < n; j++) {
        int s = lab->world->by_need[j];
        double software = o->eur_pupil * pupils[s];
        if (!served[s] || pupils[s] == 0 || (purse.budgeted && software > purse.eur))
            continue;
        purse.eur -= software;
        materials += software;
        int here = others_at(lab, arm, k, s, &purse, others, students);
        purse.eur -= here * purse.price;
        fte += here;
        const struct freed freed = freed_at(arm, s, o, here);
        double posts = lab->posts[s] > 0 ? 0.01 * lab->posts[s] : 0.01;
        double rest = o->groups ? 0 : freed.work;
        arm->relief[s] += (float) (rest / LESSON_HOURS / posts);
        form_groups(lab, arm, k, s, freed.lessons + freed.work - rest, pupils[s]);
        help[s].general -=
                (float) (lab->par->learning->growth * o->shift * (1 - o->retained));
    }
    const int64_t staff = money_cents(purse.price * (double) fte),
                  bought = money_cents(materials);
    arm->assistants.delivery[k].cents += staff + bought;
    money_book(arm, k, (enum payer) o->payer,
            o->students ? ACCOUNT_TUTORS : ACCOUNT_PRIVATE, staff);
    money_book(arm, k, (enum payer) o->payer, ACCOUNT_MATERIALS, bought);
}
