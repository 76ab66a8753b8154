/* programmes.c - what do schools get of the help that policies offer, and at what price?
 *
 * Schools are served in order of disadvantage, each offer as far as the tutors of the
 * region, its budget and the pupils not yet in a programme reach: one pupil takes part in
 * one programme only. Hours and seats are whole; every euro is booked under its policy.
 * Policies come in an order of their own, not that of the scenario. Thread safety: one
 * struct labour per thread. */
#include "models/labour.h"
#include "models/phases/money.h"

#include <string.h>

#include "sim/base/vmath.h"

/* Seats of one offer to all schools into as->given; hours and money are used up. */
static void hand_out(struct labour *lab, struct arm_state *arm, int k, double *hours)
{
    const struct offer *o = &arm->cond.offer[k];
    struct assistants *as = &lab->assistants;
    struct delivery *d = &arm->assistants.delivery[k];
    const uint16_t *pupils =
            lab->pupils_total + (size_t) lab->year * (size_t) lab->world->n_schools;
    struct purse purse = { .eur = o->budget_eur,
        .hours = o->hours / o->group,
        .price = o->eur * o->hours / o->group + o->eur_head,
        .budgeted = o->budget_eur > 0 };
    double contact = lab->par->help->contact_hours;

    d->hours = purse.hours;
    d->eur = purse.price;
    memset(as->given, 0, (size_t) lab->world->n_schools * sizeof *as->given);
    for (int j = 0; j < lab->world->n_schools; j++) {
        int s = lab->world->by_need[j], r = lab->world->region[s];
        if (o->asked[s] <= 0)
            continue;
        bool own = o->tutor == TUTOR_ASSISTANT;
        double *pool = o->willing > 0 ? &as->part_timers[s] : &hours[r];
        double left = own ? 0.01 * arm->assistants.in_class[s] * contact : *pool;
        int seats = grant_seats(d, o->asked[s], pupils[s] - as->taken[s], left, &purse);
        int64_t *count = arm->assistants.seats[lab->stratum[s]];
        count[0] += o->asked[s];
        count[1] += seats;
        as->given[s] = seats;
        as->taken[s] += seats;
        purse.eur -= seats * purse.price;
        if (!own) {
            *pool -= seats * purse.hours;
            continue;
        }
        int32_t fte = (int32_t) (100 * seats * purse.hours / contact + 0.999);
        fte = fte < arm->assistants.in_class[s] ? fte : arm->assistants.in_class[s];
        arm->assistants.in_class[s] -= fte;
        arm->assistants.task[lab->stratum[s]][TASK_IN_CLASS] -= fte;
        arm->assistants.task[lab->stratum[s]][TASK_TUTORING] += fte;
    }
    d->cents += money_cents(purse.price * (double) d->delivered);
    money_book(arm, k, (enum payer) o->payer,
            o->tutor == TUTOR_INSTITUTE ? ACCOUNT_PRIVATE : ACCOUNT_TUTORS,
            money_cents(purse.price * (double) d->delivered));
}

/* Pupils per organiser of each board, or of the provider. */
static double organised_by(const struct labour *lab, const struct offer *o, int s)
{
    return o->organiser > 0 ? o->organiser
                            : (double) lab->assistants.board_seats[lab->world->board[s]];
}

/* Effects of the seats handed out, into the schools' help. */
static void teach(
        struct labour *lab, struct arm_state *arm, int k, struct school_help *help)
{
    const struct offer *o = &arm->cond.offer[k];
    struct assistants *as = &lab->assistants;
    const struct world *w = lab->world;
    const uint16_t *pupils =
            lab->pupils_total + (size_t) lab->year * (size_t) w->n_schools;

    memset(as->board_seats, 0, (size_t) w->n_boards * sizeof *as->board_seats);
    for (int s = 0; s < w->n_schools; s++)
        as->board_seats[w->board[s]] += as->given[s];
    for (int s = 0; s < w->n_schools; s++) {
        if (as->given[s] == 0 || pupils[s] == 0)
            continue;
        struct sim_block b = sim_draw(lab->key, w->board[s], 0,
                sim_when(0, DRAW_TUTORS, (unsigned) o->tutor), lab->chance);
        double z = (double) sim_normal(b.word[0]);
        double effect = tutors_effect(lab->par->tutors, lab->par->help, o,
                                organised_by(lab, o, s), z)
                        * (double) as->ses[s];
        double used = o->take_up
                      * (o->access != 0 ? sim_exp(o->access * (double) w->disadv[s]) : 1);
        double seats = as->given[s] * (used < 1 ? used : 1) / pupils[s];
        double all = (double) help[s].seats + seats;
        arm->assistants.delivery[k].used += seats * pupils[s];
        help[s].effect = (float) (((double) help[s].seats * (double) help[s].effect
                                          + seats * effect)
                                  / (all > 0 ? all : 1));
        help[s].seats = (float) (all < 1 ? all : 1);
        help[s].wellbeing += (float) (seats * lab->par->tutors->wellbeing);
        double posts = lab->posts[s] > 0 ? 0.01 * lab->posts[s] : 0.01;
        arm->relief[s] -= (float) (as->given[s] * o->monitor / YEAR_HOURS / posts);
    }
}

/* Day-care staff in school: fte by region, served by need. */
static void care(struct labour *lab, struct arm_state *arm, int k, double *left,
        struct school_help *help)
{
    const struct offer *o = &arm->cond.offer[k];
    struct delivery *d = &arm->assistants.delivery[k];
    const uint16_t *pupils =
            lab->pupils_total + (size_t) lab->year * (size_t) lab->world->n_schools;
    struct purse purse = { o->budget_eur, 0.01, 0.01 * o->eur, o->budget_eur > 0 };

    d->hours = 0.01 * YEAR_HOURS;
    d->eur = purse.price;
    for (int j = 0; j < lab->world->n_schools; j++) {
        int s = lab->world->by_need[j], r = lab->world->region[s];
        if (o->asked[s] <= 0 || pupils[s] == 0)
            continue;
        int fte = grant_seats(d, o->asked[s], o->asked[s], left[r], &purse);
        left[r] -= 0.01 * fte;
        purse.eur -= fte * purse.price;
        double posts = lab->posts[s] > 0 ? lab->posts[s] : 1;
        arm->relief[s] += (float) (o->freed * fte / posts);
        help[s].wellbeing += (float) (o->wellbeing * fte / pupils[s]);
    }
    d->cents += money_cents(purse.price * (double) d->delivered);
    money_book(arm, k, (enum payer) o->payer, ACCOUNT_PRIVATE,
            money_cents(purse.price * (double) d->delivered));
}

/* A school fills its own posts first: a policy pays for assistants beyond those; several
 * policies in proportion to what they ask. */
static void posts(const struct labour *lab, struct arm_state *arm, int k)
{
    const struct offer *o = &arm->cond.offer[k];
    const struct assist_arm *as = &arm->assistants;
    struct delivery *d = &arm->assistants.delivery[k];

    d->eur = 0.01 * o->eur;
    for (int s = 0; s < lab->world->n_schools; s++) {
        if (o->asked[s] <= 0)
            continue;
        int64_t beyond = as->filled[s] - (as->posts[s] - as->extra[s]);
        beyond = beyond < 0 ? 0 : beyond < as->extra[s] ? beyond : as->extra[s];
        int64_t fte = o->asked[s] * beyond / as->extra[s];
        d->asked += o->asked[s];
        d->delivered += fte;
        d->no_people += o->asked[s] - fte;
    }
    d->cents += money_cents(0.01 * o->eur * (double) d->delivered);
    money_book(arm, k, (enum payer) o->payer, ACCOUNT_ASSISTANTS,
            money_cents(0.01 * o->eur * (double) d->delivered));
}

/* Services to schools (a vision, training, the ladder): paid per school and per head. */
static void service(const struct labour *lab, struct arm_state *arm, int k)
{
    const struct offer *o = &arm->cond.offer[k];
    const struct assist_arm *as = &arm->assistants;
    struct delivery *d = &arm->assistants.delivery[k];
    int n = lab->world->n_schools;
    int64_t heads = 0;

    for (int s = 0; s < n; s++) {
        d->asked += o->asked[s];
        d->delivered += o->asked[s];
    }
    for (int i = 0; o->eur_head > 0 && i < lab->assistants.n; i++)
        heads += as->school[i] < n && as->flag[i] >= ASSIST_YEARS
                 && o->asked[as->school[i]] > 0;
    double eur = o->eur * (double) d->delivered + o->eur_head * (double) heads;
    d->eur = d->asked > 0 ? eur / (double) d->asked : 0;
    if (o->budget_eur > 0 && eur > o->budget_eur)
        eur = o->budget_eur; /* places were planned on last year's numbers */
    d->cents += money_cents(eur);
    money_book(arm, k, (enum payer) o->payer, ACCOUNT_TRAINING, money_cents(eur));
}

/* fte of staff from outside by region, of `people` in the country. */
static void outside_left(const struct labour *lab, double people, double *left)
{
    for (int r = 0; r < lab->world->n_regions; r++)
        left[r] = people * support_region_share(lab, r);
}

/* What is there for one offer only: people whom its pay and appeal win, added[regions],
 * beside those of the regions, left[regions]. */
static void win_more(
        const struct labour *lab, const struct offer *o, double *left, double *added)
{
    const struct tutor_params *par = lab->par->tutors;
    double log = par->eps_recruit * sim_log(1 + o->recruit.pay)
                 + par->appeal * o->recruit.mission;

    for (int r = 0; r < lab->world->n_regions; r++) {
        added[r] = left[r] * (sim_exp(log) - 1);
        left[r] += added[r];
    }
}

/* Those it won are used first, and serve no other offer. */
static void give_back(
        const struct labour *lab, const double *before, double *left, const double *added)
{
    for (int r = 0; r < lab->world->n_regions; r++) {
        double used = before[r] + added[r] - left[r];
        double own = used > added[r] ? used - added[r] : 0;
        left[r] = own < before[r] ? before[r] - own : 0;
    }
}

/* People of the regions on whom the offers draw: hours, fte. */
struct people {
    double hours[TUTOR_KINDS][DRAW_REGIONS_MAX];
    double carers[DRAW_REGIONS_MAX], others[DRAW_REGIONS_MAX];
};

static double *people_for(struct people *people, const struct offer *o)
{
    switch (o->kind) {
    case OFFER_TUTORS:
    case OFFER_SUMMER:
    case OFFER_WEEK:
        return people->hours[o->tutor];
    case OFFER_PEDAGOGUES:
        return people->carers;
    case OFFER_TASKS:
        return o->students ? people->hours[TUTOR_STUDENT] : people->others;
    case OFFER_NONE:
    case OFFER_ASSISTANTS:
    case OFFER_SERVICE:
        break;
    }
    return NULL;
}

static void deliver_one(struct labour *lab, struct arm_state *arm, int k,
        struct people *people, struct school_help *help)
{
    const struct offer *o = &arm->cond.offer[k];

    switch (o->kind) {
    case OFFER_NONE:
        break;
    case OFFER_ASSISTANTS:
        posts(lab, arm, k);
        break;
    case OFFER_SERVICE:
        service(lab, arm, k);
        break;
    case OFFER_TUTORS:
        hand_out(lab, arm, k, people->hours[o->tutor]);
        teach(lab, arm, k, help);
        break;
    case OFFER_PEDAGOGUES:
        care(lab, arm, k, people->carers, help);
        break;
    case OFFER_SUMMER:
        summer_deliver(lab, arm, k, people->hours[o->tutor], help);
        break;
    case OFFER_WEEK:
        summer_week(lab, arm, k, people->hours[o->tutor], help);
        break;
    case OFFER_TASKS:
        tasks_deliver(lab, arm, k, people->others, people->hours[TUTOR_STUDENT], help);
        teach(lab, arm, k, help);
        break;
    }
}

/* What the offer would have cost, and what of it its budget allowed. */
static void plan(const struct labour *lab, struct arm_state *arm, int k)
{
    const struct delivery *d = &arm->assistants.delivery[k];
    double eur = d->eur * lab->world->weight; /* of the country, as levers plan */

    arm->cond.asked_eur += eur * (double) d->asked;
    arm->cond.granted_eur += eur * (double) (d->asked - d->no_budget);
}

void programmes_deliver(
        struct labour *lab, struct arm_state *arm, struct school_help *help)
{
    struct people people;
    struct assistants *as = &lab->assistants;
    size_t n = (size_t) lab->world->n_schools, regions = (size_t) lab->world->n_regions;
    const uint16_t *pupils = lab->pupils_total + (size_t) lab->year * n;
    int most = (int) arm->arm->n_policies;

    tutors_hours(lab, arm, people.hours);
    tutors_part_timers(lab, arm);
    outside_left(lab, lab->par->tutors->pedagogues, people.carers);
    outside_left(lab, lab->par->tutors->others, people.others);
    memset(as->own_given, 0, n * sizeof *as->own_given);
    for (size_t s = 0; s < n; s++)
        as->taken[s] = (int32_t) ((double) help[s].seats * pupils[s] + 0.999);
    for (int j = 0; j < most; j++) {
        int k = arm->apply_order[j];
        const struct offer *o = &arm->cond.offer[k];
        double before[DRAW_REGIONS_MAX], added[DRAW_REGIONS_MAX];
        double *left = people_for(&people, o);
        bool wins = left != NULL && (o->recruit.pay != 0 || o->recruit.mission != 0);
        if (wins) {
            memcpy(before, left, regions * sizeof *left);
            win_more(lab, o, left, added);
        }
        deliver_one(lab, arm, k, &people, help);
        if (wins)
            give_back(lab, before, left, added);
        plan(lab, arm, k);
    }
}
