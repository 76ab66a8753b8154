/* summer.c - what do summer schools and longer weeks bring, as far as there is staff?
 *
 * Both ask hours beyond the normal week: of own teachers, as many as some are willing to
 * give for pay, or of others who are as scarce as tutors are. What own teachers give
 * weighs on their workload like overtime. A summer school counts for who takes part
 * (X01), in the score of the year it closes; a longer week for all pupils of its classes,
 * in proportion to the square of the share of posts that are filled (X04 X05 X06: three
 * Dutch trials found nothing, and name the shortage). Thread safety: one struct labour
 * per thread. */
#include "models/labour.h"
#include "models/phases/money.h"

enum { WEEKS = 40 }; /* of pupils a year */

/* Hours that own teachers, or those of the offer's kind in the region, have left. */
static double hours_left(const struct labour *lab, const struct arm_state *arm,
        const struct offer *o, int s, const double *region)
{
    if (o->willing > 0)
        return lab->assistants.part_timers[s];
    return o->tutor == TUTOR_TEACHER && !o->retired
                   ? arm->heads[s] * o->own_hours - lab->assistants.own_given[s]
                   : region[lab->world->region[s]];
}

/* Take what was delivered: hours, money, and workload of own teachers. */
static void use_up(struct labour *lab, struct arm_state *arm, const struct offer *o,
        int s, double hours, double *region)
{
    double posts = lab->posts[s] > 0 ? 0.01 * lab->posts[s] : 0.01;

    if (o->willing > 0) {
        lab->assistants.part_timers[s] -= hours;
    } else if (o->tutor == TUTOR_TEACHER && !o->retired) {
        lab->assistants.own_given[s] += hours;
        arm->relief[s] -=
                (float) (lab->par->workload->overtime * hours / YEAR_HOURS / posts);
    } else {
        region[lab->world->region[s]] -= hours;
    }
}

static void bill(struct arm_state *arm, int k, const struct purse *purse)
{
    const struct offer *o = &arm->cond.offer[k];
    struct delivery *d = &arm->assistants.delivery[k];
    int64_t cents = money_cents(purse->price * (double) d->delivered);

    d->cents += cents;
    money_book(arm, k, (enum payer) o->payer,
            o->tutor == TUTOR_INSTITUTE ? ACCOUNT_PRIVATE : ACCOUNT_TUTORS, cents);
}

/* Seats used at a school join those of other policies; the effect is their mean. */
static void attend(struct school_help *help, double seats, double effect)
{
    double before = (double) help->summer, all = before + seats;

    help->summer_effect =
            (float) ((before * (double) help->summer_effect + seats * effect)
                     / (all > 0 ? all : 1));
    help->summer = (float) (all < 1 ? all : 1);
}

void summer_deliver(struct labour *lab, struct arm_state *arm, int k, double *region,
        struct school_help *help)
{
    const struct offer *o = &arm->cond.offer[k];
    struct delivery *d = &arm->assistants.delivery[k];
    const uint16_t *pupils =
            lab->pupils_total + (size_t) lab->year * (size_t) lab->world->n_schools;
    const struct tutor_params *tutors = lab->par->tutors;
    double kind = tutors_kind(tutors, o->tutor) / tutors_kind(tutors, TUTOR_TEACHER);
    struct purse purse = { .eur = o->budget_eur,
        .hours = o->hours / o->group,
        .price = o->eur * o->hours / o->group + o->eur_head,
        .budgeted = o->budget_eur > 0 };

    d->hours = purse.hours;
    d->eur = purse.price;
    for (int j = 0; j < lab->world->n_schools; j++) {
        int s = lab->world->by_need[j];
        if (o->asked[s] <= 0 || pupils[s] == 0)
            continue;
        int room = pupils[s] - (int) ((double) help[s].summer * pupils[s] + 0.999);
        int seats = grant_seats(
                d, o->asked[s], room, hours_left(lab, arm, o, s, region), &purse);
        int64_t *count = arm->assistants.seats[lab->stratum[s]];
        count[0] += o->asked[s];
        count[1] += seats;
        purse.eur -= seats * purse.price;
        use_up(lab, arm, o, s, seats * purse.hours, region);
        d->used += seats * o->take_up;
        attend(&help[s], seats * o->take_up / pupils[s], o->gain * kind);
    }
    bill(arm, k, &purse);
}

void summer_week(struct labour *lab, struct arm_state *arm, int k, double *region,
        struct school_help *help)
{
    const struct offer *o = &arm->cond.offer[k];
    struct delivery *d = &arm->assistants.delivery[k];
    struct purse purse = { .eur = o->budget_eur,
        .hours = o->hours * WEEKS,
        .price = o->eur * o->hours * WEEKS,
        .budgeted = o->budget_eur > 0 };

    d->hours = purse.hours;
    d->eur = purse.price;
    for (int j = 0; j < lab->world->n_schools; j++) {
        int s = lab->world->by_need[j];
        if (o->asked[s] <= 0)
            continue;
        int classes = grant_seats(d, o->asked[s], lab->n_classes[s],
                hours_left(lab, arm, o, s, region), &purse);
        double need = lab->posts[s] + arm->replace[s];
        double filled = need > 0 ? 1 - labour_lack(lab, arm, s) / need : 1;
        purse.eur -= classes * purse.price;
        use_up(lab, arm, o, s, classes * purse.hours, region);
        help[s].general +=
                (float) (o->gain * filled * filled * classes / lab->n_classes[s]);
    }
    bill(arm, k, &purse);
}
