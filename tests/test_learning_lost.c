/* Is what the shortage takes from learning taken against one and the same world without
 * unfilled posts, of the size it should have, and nothing where nothing lacks? */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/classrooms.h"
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

/* ---- the sums without pupils, against pupils one by one ---- */

/* Arm 1 is run as an arm; then once more as the world that lacks no teacher. */
static void run_both(struct classrooms *c, double *full, double *full_groups)
{
    struct learning_past arm[2], other;
    struct learning_input in;
    struct learning *lrn;
    struct sim_err err;

    classrooms_run(c, 5, 1, true);
    cr_assert_eq(learning_new(&lrn, &c->world, c->room.n_years, 1, &err), 0);
    c->n_arms = 2;
    classrooms_input(&in, arm, c, 5, 1);
    arm[0].by_background = c->groups[0];
    other = arm[1];
    other.sums = full;
    other.by_background = full_groups;
    in.n_arms = 1;
    in.full = &other;
    learning_run(lrn, &in);
    learning_free(lrn);
}

/* More in arm 1 of every class: something of each kind, more where the class is last. */
static void make_differ(struct classrooms *c)
{
    for (int y = 0; y < c->room.n_years; y++)
        for (int s = 0; s < c->world.n_schools; s++) {
            int n;
            struct class_year *rec = classrooms_records(c, 1, y, s, &n);
            for (int k = 0; k < n; k++) {
                const int luck = (7 * s + 13 * k + 5 * y) % 11;
                rec[k].teacher = (int16_t) (rec[k].teacher + 40 * luck + 20 * k);
                rec[k].merged = (int16_t) (rec[k].merged + 100);
                rec[k].lost = (uint16_t) (rec[k].lost + 900 * (luck % 4));
            }
        }
}

/* Error of what full adds to the sums of arm 0, relative to the exact one. */
static double error_of(const double *exact, const double *base, const double *full,
        int year, int cells, int k)
{
    double right = 0, found = 0;

    for (int q = 0; q < cells; q++) {
        const size_t at = ((size_t) year * (size_t) cells + (size_t) q) * PUPIL_SUMS;
        cr_expect_eq(full[at + PUPIL_N], base[at + PUPIL_N]);
        right += exact[at + (size_t) k] - base[at + (size_t) k];
        found += full[at + (size_t) k] - base[at + (size_t) k];
    }
    cr_expect_gt(fabs(right), 1, "something must differ");
    return fabs(found / right - 1);
}

static void compare(struct classrooms *c, double close)
{
    const size_t cells = (size_t) c->room.n_years * BACKGROUNDS * PUPIL_SUMS;
    double *full = sim_calloc(cells, sizeof *full),
           *groups = sim_calloc(cells, sizeof *groups);

    cr_assert(full && groups);
    make_differ(c);
    run_both(c, full, groups);
    for (int y = 0; y < c->room.n_years; y++)
        for (int k = PUPIL_Y; k <= PUPIL_GAIN; k += PUPIL_GAIN - PUPIL_Y) {
            double error = error_of(c->sums[1], c->sums[0], full, y, CLASSROOM_STRATA, k);
            cr_expect_lt(error, close, "year %d, sum %d: %g", y, k, error);
            error = error_of(c->groups[1], c->groups[0], groups, y, BACKGROUNDS, k);
            cr_expect_lt(error, close, "by group, year %d, sum %d: %g", y, k, error);
        }
    sim_free(full);
    sim_free(groups);
    classrooms_free(c);
}

/* Nobody joins or leaves: nothing is lost by taking cohorts whole but rounding and which
 * background happens to sit where time is lost. */
Test(learning_lost, of_whole_cohorts_is_that_of_their_pupils)
{
    struct classrooms *c = classrooms_cohort(2);

    compare(c, 0.004);
}

Test(learning_lost, of_schools_that_pupils_join_and_leave_is_close)
{
    struct classrooms *c = classrooms_new(300, 8, 2, 200, 0.08, 4);

    classrooms_fill(c, 0.05, 4);
    compare(c, 0.01);
}
