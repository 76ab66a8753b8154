/* What a survey sees of the shortage: all of it when all answer truly, the truth on
 * average when those who answer are like the others, and too much when they are not. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/fixtures/small_world.h"

TestSuite(observe, .timeout = 120);

static void ask_all(struct small_world *sm)
{
    small_set(sm, "observe.response", 1);
    small_set(sm, "observe.response_city", 1);
    small_set(sm, "observe.hidden_missed", 0);
    small_set(sm, "observe.replacement_missed", 0);
    for (int k = 0; k < 3; k++) {
        static const char *const cut[] = { "quintile", "city", "region" };
        snprintf(sm->groups.name[k], SIM_NAME_LEN, "%s", cut[k]);
    }
    sm->groups.n = 3;
}

Test(observe, a_full_and_true_survey_sees_the_shortage)
{
    struct small_world *sm = small_new(300, 2);

    ask_all(sm);
    small_run(sm, 0, NULL, 0);
    for (int y = 0; y < 2; y++)
        for (int g = 0; g < sm->shape.n_groups; g++) {
            const char *group = sm->shape.group[g];
            double truth = small_value(sm, 0, y, group, "shortage");
            double seen = small_value(sm, 0, y, group, "shortage_measured");
            cr_expect_float_eq(seen, truth, 1e-12, "%s: %g, not %g", group, seen, truth);
            double parts = small_value(sm, 0, y, group, "shortage_open")
                           + small_value(sm, 0, y, group, "shortage_hidden");
            cr_expect_float_eq(parts, truth, 1e-12);
        }
    small_free(sm);
}

/* Posts of policies that stay empty are short, but no class misses them: they are in
 * neither part, which are what is covered in one way or another. */
Test(observe, what_nobody_stands_in_for_is_not_hidden)
{
    static const char *const mode[] = { "cover_overtime", "cover_substitute",
        "cover_agency", "cover_unqualified", "cover_assistant", "cover_merged" };
    struct small_world *sm = small_new(300, 4);
    int k = small_policy(sm, 1, "class_size");

    small_policy_set(sm, 1, k, "start", 2026);
    small_policy_set(sm, 1, k, "fewer", 5);
    small_run(sm, 0, NULL, 0);
    for (size_t a = 0; a < 2; a++) {
        double hidden = small_value(sm, a, 3, "all", "shortage_hidden"), covered = 0;
        double rest = small_value(sm, a, 3, "all", "shortage")
                      - small_value(sm, a, 3, "all", "shortage_open") - hidden;
        for (size_t i = 0; i < SIM_COUNT(mode); i++)
            covered += small_value(sm, a, 3, "all", mode[i]);
        cr_expect_float_eq(hidden, covered, 1e-9, "arm %zu", a);
        if (a == 0)
            cr_expect_float_eq(rest, 0, 1e-12);
        else
            cr_expect_gt(rest, 0.05, "%g", rest);
    }
    small_free(sm);
}

/* What classes miss, over the posts that were there without the policy, counted by hand;
 * in the baseline it is the shortage. */
Test(observe, before_classes_only_their_own_posts_count)
{
    struct small_world *sm = small_new(300, 2);
    int k = small_policy(sm, 1, "class_size");

    small_policy_set(sm, 1, k, "start", 2026);
    small_policy_set(sm, 1, k, "fewer", 5);
    struct labour *lab = small_labour(sm, 0);
    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    small_run(sm, 0, NULL, 0);
    for (int a = 0; a < 2; a++) {
        double lack = 0, posts = 0;
        for (int s = 0; s < lab->world->n_schools; s++) {
            lack += labour_lack(lab, &lab->arm[a], s);
            posts += lab->posts[s] + lab->arm[a].replace[s];
        }
        double got = small_value(sm, (size_t) a, 1, "all", "shortage_classes"),
               all = small_value(sm, (size_t) a, 1, "all", "shortage");
        cr_expect_float_eq(got, lack / posts, 1e-9, "arm %d: %g", a, got);
        if (a == 0)
            cr_expect_float_eq(got, all, 1e-9);
        else
            cr_expect_lt(got, all - 0.05);
    }
    small_free(sm);
}

Test(observe, what_answers_leave_out_is_missing)
{
    struct small_world *sm = small_new(300, 1);

    ask_all(sm);
    small_set(sm, "observe.hidden_missed", 0.3);
    small_run(sm, 0, NULL, 0);
    double open = small_value(sm, 0, 0, "all", "shortage_open");
    double hidden = small_value(sm, 0, 0, "all", "shortage_hidden");
    double seen = small_value(sm, 0, 0, "all", "shortage_measured");
    cr_expect_float_eq(seen, open + 0.7 * hidden, 1e-12);
    small_set(sm, "observe.hidden_missed", 0);
    small_set(sm, "observe.replacement_missed", 1);
    small_run(sm, 0, NULL, 0);
    double less = small_value(sm, 0, 0, "all", "shortage_measured");
    /* about a 26th of required fte are replacements */
    cr_expect(less < open + hidden && less > 0.9 * (open + hidden), "%g", less);
    small_free(sm);
}

/* Mean and standard error of the survey's relative error over replications. */
static double error_of(double tilt, double *se)
{
    enum { REPS = 30 };
    struct small_world *sm = small_new(200, 1);
    double sum = 0, squares = 0;

    ask_all(sm);
    small_set(sm, "observe.response", 0.46);
    small_set(sm, "observe.response_city", 0.85);
    small_set(sm, "observe.tilt", tilt);
    for (uint32_t rep = 0; rep < REPS; rep++) {
        small_run(sm, rep, NULL, 0);
        double e = small_value(sm, 0, 0, "all", "shortage_measured")
                           / small_value(sm, 0, 0, "all", "shortage")
                   - 1;
        sum += e;
        squares += e * e;
    }
    small_free(sm);
    double mean = sum / REPS;
    *se = sqrt((squares / REPS - mean * mean) / (REPS - 1));
    return mean;
}

/* Five standard errors: a false alarm in two million seeds. A tilt of 0.5 per ten points
 * raises the answer by about a tenth, many standard errors. */
Test(observe, who_answers_matters)
{
    double se, fair = error_of(0, &se);

    cr_expect(se > 0 && se < 0.03, "%g", se); /* chance shows, but not more than this */
    cr_expect_float_eq(fair, 0, 5 * se, "%g +- %g", fair, se);
    double tilted = error_of(0.5, &se);
    cr_expect_gt(tilted, 5 * se, "%g +- %g", tilted, se);
}

Test(observe, every_vacancy_is_filled_in_a_round_or_never)
{
    struct small_world *sm = small_new(300, 1);

    small_set(sm, "observe.weeks_early", 0);
    small_set(sm, "observe.weeks_summer", 0);
    small_set(sm, "observe.weeks_late", 0);
    small_set(sm, "observe.weeks_never", 100);
    small_run(sm, 0, NULL, 0);
    double early = small_value(sm, 0, 0, "all", "vacancy_early");
    double summer = small_value(sm, 0, 0, "all", "vacancy_summer");
    double late = small_value(sm, 0, 0, "all", "vacancy_late");
    double never = small_value(sm, 0, 0, "all", "vacancy_never");
    cr_expect_float_eq(early + summer + late + never, 1, 1e-12);
    cr_expect(early > 0 && summer > 0 && late > 0 && never > 0);
    cr_expect_float_eq(small_value(sm, 0, 0, "all", "vacancy_weeks"), 100 * never, 1e-9);
    cr_expect_float_eq(
            small_value(sm, 0, 0, "all", "vacancy_3months"), late + never, 1e-12);
    small_free(sm);
}

/* More weeks, fewer pupils; and none when every stand-in is a qualified teacher. */
Test(observe, pupils_without_a_qualified_teacher)
{
    static const double weeks[] = { 1, 4, 10, 30 };
    struct small_world *sm = small_new(300, 1);
    double before = 1;

    small_set(sm, "demand.shortage_start", 0.15);
    for (size_t k = 0; k < SIM_COUNT(weeks); k++) {
        small_set(sm, "observe.weeks_some", weeks[k]);
        small_run(sm, 0, NULL, 0);
        double some = small_value(sm, 0, 0, "all", "untaught_some");
        cr_expect(some > 0 && some <= before, "%g weeks: %g", weeks[k], some);
        before = some;
    }
    small_set(sm, "observe.weeks_some", 1);
    small_set(sm, "cover.unqualified", 0);
    small_set(sm, "cover.assistant", 0);
    small_set(sm, "cover.home", 0);
    small_set(sm, "cover.class_most", 100);
    small_run(sm, 0, NULL, 0);
    double rest = small_value(sm, 0, 0, "all", "untaught_some");
    cr_expect_lt(rest, 0.01, "%g", rest); /* schools of one class cannot merge */
    small_free(sm);
}
