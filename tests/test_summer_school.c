/* Do summer schools and longer weeks get no more staff than there is, and bring what was
 * published, nothing included? The general promises of levers are in test_levers.c. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "tests/fixtures/small_world.h"

TestSuite(summer_school, .timeout = 240);

enum { HORIZON = 3, START = 2026 };

static struct small_world *country(double pupils, int form, int staff)
{
    struct small_world *sm = small_new(1000, HORIZON);

    small_policy(sm, 1, "summer_school");
    small_policy_set(sm, 1, 0, "start", START);
    small_policy_set(sm, 1, 0, "pupils", pupils);
    small_policy_set(sm, 1, 0, "form", form);
    small_policy_set(sm, 1, 0, "staff", staff);
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    return sm;
}

/* The second year, in which the policy acts. */
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

static int pupils_of(const struct labour *lab, int s)
{
    return lab->pupils_total[lab->year * lab->world->n_schools + s];
}

/* 60 hours in groups of 12 take 5 hours a seat; of every teacher 4/28 x 60 hours are
 * there. Six in ten seats are used. What teachers give is missing in their rest. */
Test(summer_school, own_teachers_give_what_they_want_and_no_more)
{
    struct small_world *sm = country(0.1, 0, 0);
    struct labour *lab = year_of_policy(sm);
    const struct arm_state *arm = small_arm(lab, 1), *base = small_arm(lab, 0);
    int short_of = 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        const struct school_help *help = help_of(lab, 1, s);
        const int n = pupils_of(lab, s), asked = (int) (0.1 * n + 0.5),
                  staffed = (int) (arm->heads[s] * 60 * 4.0 / 28 / 5 + 1e-6),
                  seats = asked < staffed ? asked : staffed;
        cr_expect_eq(help_of(lab, 0, s)->summer, 0);
        if (lab->world->quintile[s] != 4) {
            cr_expect_eq(help->summer, 0);
            continue;
        }
        short_of += staffed < asked;
        cr_expect_float_eq((double) help->summer, 0.6 * seats / n, 1e-6, "school %d", s);
        if (seats > 0)
            cr_expect_float_eq((double) help->summer_effect, 0.09, 1e-6);
        cr_expect_float_eq((double) (arm->relief[s] - base->relief[s]),
                -sm->par.workload->overtime * seats * 5 / 1659.0 / (0.01 * lab->posts[s]),
                1e-6);
    }
    cr_expect_gt(short_of, 0);
    small_free(sm);
}

/* Students come as far as a region has them, and teach a little less. */
Test(summer_school, students_are_scarce_and_teach_less)
{
    struct small_world *sm = country(0.4, 0, 1);
    struct labour *lab = year_of_policy(sm);
    double hours[TUTOR_KINDS][DRAW_REGIONS_MAX], used[DRAW_REGIONS_MAX] = { 0 };
    const struct tutor_params *par = sm->par.tutors;
    int scarce = 0;

    tutors_hours(lab, small_arm(lab, 1), hours);
    for (int s = 0; s < lab->world->n_schools; s++) {
        const struct school_help *help = help_of(lab, 1, s);
        used[lab->world->region[s]] +=
                (double) help->summer * pupils_of(lab, s) / 0.6 * 5;
        if (help->summer > 0)
            cr_expect_float_eq((double) help->summer_effect,
                    0.09 * par->student / par->teacher, 1e-6);
    }
    for (int r = 0; r < lab->world->n_regions; r++) {
        cr_expect_leq(used[r], hours[TUTOR_STUDENT][r] + 1e-3, "region %d", r);
        scarce += used[r] > hours[TUTOR_STUDENT][r] - 6;
    }
    cr_expect_gt(scarce, 0);
    small_free(sm);
}

/* A longer week brings d (1 - vacancy)^2 to the classes that get it. */
Test(summer_school, a_longer_week_brings_less_where_posts_are_empty)
{
    struct small_world *sm = country(1, 1, 0);
    int some = 0, partly = 0;

    small_policy_set(sm, 1, 0, "week_effect", 0.02);
    small_policy_set(sm, 1, 0, "week_hours", 0.5);
    struct labour *lab = year_of_policy(sm);
    const struct arm_state *arm = small_arm(lab, 1);
    for (int s = 0; s < lab->world->n_schools; s++) {
        if (lab->world->quintile[s] != 4)
            continue;
        /* asked for the classes of last year, which is known when it is planned */
        const int classes = lab->n_classes[s], asked = arm->cond.offer[0].asked[s],
                  staffed = (int) (arm->heads[s] * 60 * 4.0 / 28 / (0.5 * 40) + 1e-6),
                  wish = asked < classes ? asked : classes,
                  get = wish < staffed ? wish : staffed;
        const double need = lab->posts[s] + arm->replace[s],
                     lack = labour_lack(lab, arm, s) / need,
                     gain = (double) (help_of(lab, 1, s)->general
                                      - help_of(lab, 0, s)->general);
        cr_expect_float_eq(gain, 0.02 * (1 - lack) * (1 - lack) * get / classes, 1e-6,
                "%g, %g", gain, lack);
        some += lack > 0.05;
        partly += get < classes;
    }
    cr_expect_gt(some, 0);
    cr_expect_gt(partly, 0);
    small_free(sm);
}

/* The nulls of X04 to X06 can be reached: then no help changes, though it is paid. */
Test(summer_school, a_longer_week_may_bring_nothing)
{
    struct small_world *sm = country(1, 1, 0);

    small_policy_set(sm, 1, 0, "week_effect", 0);
    struct labour *lab = year_of_policy(sm);
    for (int s = 0; s < lab->world->n_schools; s++) {
        cr_expect_eq(help_of(lab, 1, s)->general, help_of(lab, 0, s)->general);
        cr_expect_eq(help_of(lab, 1, s)->summer, 0);
    }
    small_free(sm);
}

/* Two policies that ask the same teachers get no more hours than one. */
Test(summer_school, two_policies_share_the_hours_of_own_teachers)
{
    struct small_world *sm = country(1, 0, 0);
    int both = 0;

    small_policy(sm, 1, "summer_school");
    small_policy_set(sm, 1, 1, "start", START);
    small_policy_set(sm, 1, 1, "pupils", 1);
    small_policy_set(sm, 1, 1, "form", 1);
    small_policy_set(sm, 1, 1, "week_hours", 0.25);
    small_policy_name(sm, 1, 1, "target.quintile", "5");
    struct labour *lab = year_of_policy(sm);
    const struct arm_state *arm = small_arm(lab, 1), *base = small_arm(lab, 0);
    for (int s = 0; s < lab->world->n_schools; s++) {
        const double given = -(double) (arm->relief[s] - base->relief[s])
                             / sm->par.workload->overtime * 1659 * (0.01 * lab->posts[s]);
        cr_expect_leq(given, arm->heads[s] * 60 * 4.0 / 28 * (1 + 1e-4) + 0.01,
                "school %d: %g hours", s, given);
        both += arm->cond.offer[0].asked[s] > 0 && arm->cond.offer[1].asked[s] > 0;
    }
    cr_expect_gt(both, 20);
    small_free(sm);
}
