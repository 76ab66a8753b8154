/* Does time that tasks set free add up, cost what it costs, and reach some at the expense
 * of all? The general promises of levers are in test_levers.c. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "tests/fixtures/small_world.h"

TestSuite(task_shift, .timeout = 240);

enum { HORIZON = 3, START = 2026 };

static struct small_world *country(double others, double drop, double shift)
{
    struct small_world *sm = small_new(300, HORIZON);

    small_policy(sm, 1, "task_shift");
    small_policy_set(sm, 1, 0, "start", START);
    small_policy_set(sm, 1, 0, "others", others);
    small_policy_set(sm, 1, 0, "drop", drop);
    small_policy_set(sm, 1, 0, "shift", shift);
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    return sm;
}

static struct labour *year_of_policy(struct small_world *sm)
{
    struct labour *lab = small_labour(sm, 0);

    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    return lab;
}

static const struct school_help *help_of(const struct labour *lab, int arm, int s)
{
    return &small_arm(lab, arm)->help[lab->world->n_schools + s];
}

/* Seats that the policy adds at school s. */
static double seats_more(const struct labour *lab, int s)
{
    const double pupils = lab->pupils_total[lab->year * lab->world->n_schools + s];

    return pupils * (double) (help_of(lab, 1, s)->seats - help_of(lab, 0, s)->seats);
}

/* Pupils of school s without a seat in the baseline. */
static double seats_left(const struct labour *lab, int s)
{
    const double pupils = lab->pupils_total[lab->year * lab->world->n_schools + s];

    return pupils * (1 - (double) help_of(lab, 0, s)->seats);
}

/* Hours with pupils, as far as there are pupils without a seat: 930 of the share of
 * teachers' time left out, of the lessons moved, and 0.4 of the time of others who came,
 * each only of teachers present. */
Test(task_shift, hours_of_groups_are_those_set_free)
{
    static const double dose[][3] = { { 0.05, 0, 0 }, { 0, 0.02, 0 }, { 0, 0, 0.05 } };

    for (int k = 0; k < 3; k++) {
        struct small_world *sm = country(dose[k][0], dose[k][1], dose[k][2]);
        small_set(sm, "tutors.others", 1e6);
        struct labour *lab = year_of_policy(sm);
        const struct arm_state *arm = small_arm(lab, 1);
        for (int s = 0; s < lab->world->n_schools; s++) {
            const double present = 0.01 * (arm->filled[s] - arm->replace[s]),
                         loss = (double) (help_of(lab, 0, s)->general
                                          - help_of(lab, 1, s)->general);
            double hours = 0;
            if (lab->world->quintile[s] == 4 && present > 0)
                hours = 930
                        * (arm->cond.offer[0].asked[s] * 0.01 * 0.4
                                + (dose[k][1] + dose[k][2]) * present);
            cr_expect_float_eq(seats_more(lab, s),
                    floor(fmin(hours * 4 / 60, seats_left(lab, s)) + 1e-6), 0.01,
                    "%d, %d: %g of %g", k, s, seats_more(lab, s), hours * 4 / 60);
            cr_expect_float_eq(loss,
                    lab->world->quintile[s] == 4 ? 0.40 * dose[k][2] * (1 - 0.6) : 0,
                    1e-6, "%d: %g", k, loss);
        }
        small_free(sm);
    }
}

/* Others are as scarce as they are: a large wish is met as far as they reach, most
 * disadvantaged schools first, and only who came is paid. */
Test(task_shift, others_are_scarce)
{
    struct small_world *sm = country(0.8, 0, 0);

    small_set(sm, "tutors.others", 300);
    small_policy_unname(sm, 1, 0, "target.quintile");
    struct labour *lab = year_of_policy(sm);
    const struct delivery *d = &small_arm(lab, 1)->assistants.delivery[0];
    const double people = 300.0 * (double) lab->world->n_pupils / lab->world->country;
    cr_expect_gt(d->delivered, 0);
    cr_expect_gt(d->no_people, d->delivered);
    cr_expect_leq(0.01 * (double) d->delivered, people + 1e-6);
    cr_expect_eq(d->asked, d->delivered + d->no_people + d->no_budget + d->no_room);
    cr_expect_float_eq(0.01 * (double) d->cents, 0.01 * (double) d->delivered * 50000, 1);
    small_free(sm);
}

/* Freed time as rest lowers workload by its share of posts, and makes no group. */
Test(task_shift, rest_lowers_workload_and_helps_nobody_directly)
{
    struct small_world *sm = country(0, 0.02, 0);

    small_policy_set(sm, 1, 0, "use", 1);
    struct labour *lab = year_of_policy(sm);
    const struct arm_state *arm = small_arm(lab, 1);
    for (int s = 0; s < lab->world->n_schools; s++) {
        const double present = 0.01 * (arm->filled[s] - arm->replace[s]);
        cr_expect_eq(help_of(lab, 1, s)->seats, help_of(lab, 0, s)->seats);
        cr_expect_float_eq((double) (arm->relief[s] - small_arm(lab, 0)->relief[s]),
                lab->world->quintile[s] == 4 ? 0.02 * present / (0.01 * lab->posts[s])
                                             : 0,
                1e-6);
    }
    small_free(sm);
}

/* Nobody can be freed of more work beside lessons than he has: 1659 hours less 930. */
Test(task_shift, no_more_is_freed_than_there_is_beside_lessons)
{
    struct small_world *sm = country(1, 0.3, 0);

    small_set(sm, "tutors.others", 1e6);
    small_policy_set(sm, 1, 0, "use", 1);
    small_policy_set(sm, 1, 0, "transfer", 0.4);
    struct labour *lab = year_of_policy(sm);
    const struct arm_state *arm = small_arm(lab, 1);
    int capped = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        const double present = 0.01 * (arm->filled[s] - arm->replace[s]),
                     others = 0.01 * 0.4 * arm->cond.offer[0].asked[s],
                     wish = others + 0.3 * present, most = present * 729 / 1659;
        if (lab->world->quintile[s] != 4)
            continue;
        capped += wish > most;
        cr_expect_float_eq((double) (arm->relief[s] - small_arm(lab, 0)->relief[s]),
                fmin(wish, most) / (0.01 * lab->posts[s]), 1e-5, "%d", s);
    }
    cr_expect_gt(capped, 10);
    small_free(sm);
}

/* Lessons moved to groups: those in need are more often of low background, so that the
 * gap falls when all learn as much without the teacher; when they learn nothing then, the
 * target schools lose more than their groups gain. */
Test(task_shift, what_some_gain_the_others_lose)
{
    double gap[2], score[2];

    for (int k = 0; k < 2; k++) {
        struct small_world *sm = country(0, 0, 0.05);
        small_policy_set(sm, 1, 0, "retained", k);
        small_policy_set(sm, 1, 0, "group", 1);
        small_run(sm, 0, NULL, 0);
        gap[k] = small_value(sm, 1, 1, "all", "gap_background")
                 - small_value(sm, 0, 1, "all", "gap_background");
        score[k] = small_value(sm, 1, 1, "all", "score")
                   - small_value(sm, 0, 1, "all", "score");
        cr_expect_eq(small_value(sm, 1, 0, "all", "score"),
                small_value(sm, 0, 0, "all", "score"));
        small_free(sm);
    }
    cr_expect_lt(score[0], 0);
    cr_expect_gt(score[1], 0);
    cr_expect_lt(gap[1], 0);
    cr_expect_gt(gap[0], gap[1]);
}
