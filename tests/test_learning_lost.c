/* Is what the shortage takes from learning taken against one and the same world without
 * unfilled posts, of the size it should have, and nothing where nothing lacks? */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "tests/fixtures/small_world.h"

TestSuite(learning_lost, .timeout = 240);

enum { HORIZON = 5, REPS = 3 };

static struct small_world *country(void)
{
    struct small_world *sm = small_new(400, HORIZON);

    sm->groups.n = 2;
    strcpy(sm->groups.name[0], "quintile");
    strcpy(sm->groups.name[1], "background");
    return sm;
}

/* All arms are held against the same world: what a policy adds to scores it takes off
 * what is lost, in every group and year. */
Test(learning_lost, mirrors_the_score_between_arms)
{
    struct small_world *sm = country();

    small_policy(sm, 1, "pay_premium");
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    small_run(sm, 0, NULL, 0);
    for (int y = 0; y < HORIZON; y++)
        for (int g = 0; g < sm->shape.n_groups; g++) {
            const char *group = sm->shape.group[g];
            const double lost = small_value(sm, 1, y, group, "learning_lost")
                                - small_value(sm, 0, y, group, "learning_lost"),
                         score = small_value(sm, 1, y, group, "score")
                                 - small_value(sm, 0, y, group, "score");
            cr_expect_float_eq(lost, -score, 1e-12, "%s, year %d", group, y);
        }
    cr_expect_neq(
            small_value(sm, 1, 3, "q5", "score"), small_value(sm, 0, 3, "q5", "score"));
    small_free(sm);
}

/* The world of the baseline is the same whatever arms run beside it. */
Test(learning_lost, does_not_depend_on_the_arms)
{
    struct small_world *one = country(), *two = country();
    const size_t alone[] = { 0 };

    small_policy(two, 1, "pay_premium");
    small_policy(two, 2, "pay_premium");
    small_run(one, 1, NULL, 0);
    small_run(two, 1, NULL, 0);
    for (int y = 0; y < HORIZON; y++)
        cr_expect_eq(small_value(one, 0, y, "q5", "learning_lost"),
                small_value(two, 0, y, "q5", "learning_lost"));
    small_run(two, 1, alone, 1);
    for (int y = 0; y < HORIZON; y++)
        cr_expect_eq(small_value(one, 0, y, "q5", "learning_lost"),
                small_value(two, 0, y, "q5", "learning_lost"));
    small_free(one);
    small_free(two);
}

/* Of the start year, in REPS replications: mean loss of the nation per unit of shortage.
 */
static double lost_at(double shortage)
{
    struct small_world *sm = country();
    double sum = 0;

    small_set(sm, "demand.shortage_start", shortage);
    for (uint32_t rep = 0; rep < REPS; rep++) {
        small_run(sm, rep, NULL, 0);
        const double unfilled = small_value(sm, 0, 0, "all", "shortage");
        sum += small_value(sm, 0, 0, "all", "lost_year") / unfilled / REPS;
        cr_expect_float_eq(small_value(sm, 0, 0, "all", "lost_weeks"),
                small_value(sm, 0, 0, "all", "learning_lost") / 0.40 * 40, 1e-9);
        cr_expect_float_eq(small_value(sm, 0, 0, "all", "learning_lost"),
                small_value(sm, 0, 0, "all", "lost_year"), 1e-6, "no past yet");
        cr_expect_gt(small_value(sm, 0, 3, "all", "learning_lost"),
                small_value(sm, 0, 3, "all", "lost_year"), "the past counts");
    }
    small_free(sm);
    return sum;
}

/* The shortage of 7 % costs about a week a year (0.01 SD; ten times more is an error), a
 * smaller one in proportion. */
Test(learning_lost, is_about_a_week_a_year_and_in_proportion_to_the_shortage)
{
    const double full = lost_at(0.074), half = lost_at(0.037);

    cr_expect_gt(full * 0.074, 0.004, "%g", full * 0.074);
    cr_expect_lt(full * 0.074, 0.025, "%g", full * 0.074);
    cr_expect_float_eq(half / full, 1, 0.25, "%g", half / full);
}
