/* How is it in the tenth of schools where it is worst: against sorting, against schools
 * counted by hand, and against the whole of which the tenth is a part. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/outcomes.h"
#include "sim/base/mem.h"
#include "tests/fixtures/classrooms.h"
#include "tests/fixtures/small_world.h"

TestSuite(tenth, .timeout = 120);

enum { MOST = 4000, YEARS = 4 };

struct school {
    double value, weight;
};

static int by_value(const void *a, const void *b)
{
    double x = ((const struct school *) a)->value, y = ((const struct school *) b)->value;

    return (x > y) - (x < y);
}

/* The same by sorting, the lowest first. */
static double sorted(struct school *list, size_t n, double part)
{
    double sum = 0, lack = part;

    qsort(list, n, sizeof *list, by_value);
    for (size_t i = 0; i < n && lack > 0; i++) {
        double w = fmin(lack, list[i].weight);
        sum += w * list[i].value;
        lack -= w;
    }
    return sum / part;
}

static double found(const struct school *list, size_t n, double part)
{
    static float value[MOST];
    static int32_t weight[MOST];
    struct tenth t = { (int) n, value, weight };

    for (size_t i = 0; i < n; i++) {
        value[i] = (float) list[i].value;
        weight[i] = (int32_t) list[i].weight;
    }
    return tenth_lowest(&t, part);
}

Test(tenth, known_schools)
{
    const struct school five[] = { { 3, 10 }, { 1, 10 }, { 5, 10 }, { 2, 20 },
        { 4, 50 } };
    struct school alike[] = { { -2, 1 }, { -2, 7 }, { -2, 2 } };

    cr_expect_float_eq(found(five, 5, 10), 1, 1e-12); /* a tenth of the weight of 100 */
    cr_expect_float_eq(found(five, 5, 5), 1, 1e-12);
    cr_expect_float_eq(found(five, 5, 20), 1.5, 1e-12); /* half of the second counts */
    cr_expect_float_eq(found(five, 5, 30), (10 + 40) / 30.0, 1e-12);
    cr_expect_float_eq(found(five, 5, 100), (30 + 10 + 50 + 40 + 200) / 100.0, 1e-12);
    cr_expect_float_eq(found(five, 5, 200), 330 / 200.0, 1e-12); /* the rest is 0 */
    for (double part = 0.5; part <= 10; part += 0.5)
        cr_expect_float_eq(found(alike, 3, part), -2, 1e-12);
    cr_expect_float_eq(found(alike, 3, 20), -1, 1e-12);
    cr_expect_eq(found(alike, 0, 1), 0);
    /* failing twin: by the number of schools it would be another */
    cr_expect(fabs(found(five, 5, 30) - (1 + 2) / 2.0) > 0.1);
}

/* Lists of all lengths, with ties, far values and schools of no weight. */
Test(tenth, as_by_sorting_whatever_the_order)
{
    static struct school list[MOST], turned[MOST];
    unsigned differ = 0;

    srand(20);
    for (size_t n = 1; n <= MOST; n += 1 + n / 3)
        for (int kind = 0; kind < 4; kind++) {
            double all = 0;
            for (size_t i = 0; i < n; i++) {
                double u = (float) rand() / (float) RAND_MAX;
                list[i].value = kind == 0   ? u
                                : kind == 1 ? floor(8 * u) / 8
                                : kind == 2 ? (float) exp(60 * (u - 0.5))
                                            : -(double) (u < 0.3f) * u;
                list[i].value = (float) list[i].value;
                list[i].weight = rand() % 40;
                all += list[i].weight;
                turned[i] = list[i];
            }
            if (!(all > 0))
                continue;
            for (size_t i = 0; i < n / 2; i++) {
                struct school keep = turned[i];
                turned[i] = turned[n - 1 - i];
                turned[n - 1 - i] = keep;
            }
            double got = found(list, n, 0.1 * all), other = found(turned, n, 0.1 * all);
            double want = sorted(list, n, 0.1 * all);
            cr_expect_float_eq(got, want, 1e-10 * (fabs(want) + 1e-30), "%zu, %d: %g %g",
                    n, kind, got, want);
            cr_expect_float_eq(got, other, 1e-12 * (fabs(want) + 1e-30));
            for (size_t i = 0; i < n; i++) /* failing twin: the highest tenth */
                turned[i].value = -list[i].value;
            differ += fabs(sorted(turned, n, 0.1 * all) + want) > 1e-6 * fabs(want);
        }
    cr_expect_gt(differ, 40);
}

/* By hand from the schools of each year, in both arms. */
Test(tenth, shortage_is_that_of_the_schools_that_lack_most)
{
    struct small_world *sm = small_new(300, YEARS);
    static struct school list[2][YEARS][300];
    double all[2][YEARS] = { { 0 } };

    small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, 0, "premium", 0.3);
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    struct labour *lab = small_labour(sm, 2);
    const size_t n = (size_t) lab->world->n_schools;
    cr_assert_leq(n, 300);
    for (int y = 0; y < YEARS; y++) {
        small_year(lab, y);
        for (int a = 0; a < 2; a++)
            for (size_t s = 0; s < n; s++) {
                const struct arm_state *arm = small_arm(lab, a);
                double need = arm->posts[s] + arm->replace[s];
                list[a][y][s] = (struct school){ -arm->open[s] / need, need };
                all[a][y] += need;
            }
        labour_next(lab);
    }
    small_run(sm, 2, NULL, 0);
    for (int a = 0; a < 2; a++)
        for (int y = 0; y < YEARS; y++) {
            double got = small_value(sm, (size_t) a, y, "all", "shortage_worst");
            double mean = small_value(sm, (size_t) a, y, "all", "shortage");
            cr_expect_float_eq(got, -sorted(list[a][y], n, 0.1 * all[a][y]), 1e-7);
            cr_expect_float_eq(mean, -sorted(list[a][y], n, all[a][y]), 1e-9);
            cr_expect(got > 1.5 * mean && got <= fmin(1, 10 * mean + 1e-7), "%g %g", got,
                    mean);
        }
    double effect = small_value(sm, 1, YEARS - 1, "all", "shortage_worst")
                    - small_value(sm, 0, YEARS - 1, "all", "shortage_worst");
    cr_expect_neq(effect, 0); /* the policy does something to it */
    small_free(sm);
}

/* The scores of schools add up, by pupils, to the sums of the strata they are in. */
Test(tenth, scores_of_schools_add_up_to_those_of_all)
{
    struct classrooms *c = classrooms_new(40, 3, 2, 220, 0.05, 3);
    struct learning_past arm[2];
    struct learning_input in;
    struct learning *lrn;
    struct sim_err err;
    static float score[2][3 * 40];

    classrooms_fill(c, 0.2, 4);
    classrooms_input(&in, arm, c, 5, 0);
    for (int k = 0; k < 2; k++)
        arm[k].score = score[k];
    cr_assert_eq(learning_new(&lrn, &c->world, 3, 2, &err), 0);
    learning_run(lrn, &in);
    for (int k = 0; k < 2; k++)
        for (int y = 0; y < 3; y++) {
            double sum = 0;
            for (int s = 0; s < 40; s++)
                for (int g = 0; g < GRADES; g++)
                    sum += (double) score[k][y * 40 + s]
                           * c->room.pupils[(y * 40 + s) * GRADES + g];
            double want = classrooms_sum(c, k, y, PUPIL_Y);
            cr_expect_float_eq(sum, want, 1e-5 * classrooms_sum(c, k, y, PUPIL_N));
        }
    learning_free(lrn);
    classrooms_free(c);
}

/* Scores set by hand, through the cube: school s has s / 1000, other in arm 1. */
Test(tenth, a_cell_of_the_cube_tells_the_lowest_scores)
{
    struct small_world *sm = small_new(120, 2);
    struct labour *lab = small_labour(sm, 1);
    const struct group nation = { CUT_ALL, 0 };
    const struct books none = { 0 };
    const int n = lab->world->n_schools, metric = small_metric("score_worst");
    struct outcomes out;

    cr_assert_eq(outcomes_init(&out, lab->world, 1, 2, &nation, 1, &none), 0);
    double *cube = sim_calloc(2 * metric_count, sizeof *cube), pupils = 0, want;
    static struct school list[120];
    for (int y = 0; y < 2; y++) {
        small_year(lab, y);
        outcomes_observe(&out, lab, y);
        labour_next(lab);
        for (int s = 0; s < n; s++)
            out.score[0][y * n + s] = (float) (y == 0 ? s : n - s) / 1000;
    }
    outcomes_observe_scores(&out, lab);
    outcomes_cube(&out, 0, false, cube);
    for (int y = 0; y < 2; y++) {
        pupils = 0;
        for (int s = 0; s < n; s++) {
            double own = 0;
            for (int g = 0; g < GRADES; g++)
                own += lab->room.pupils[(y * n + s) * GRADES + g];
            list[s] = (struct school){ out.score[0][y * n + s], own };
            pupils += own;
        }
        want = sorted(list, (size_t) n, 0.1 * pupils);
        cr_expect_float_eq(cube[(size_t) y * metric_count + (size_t) metric], want, 1e-9);
        cr_expect(want > 0 && want < 0.03);
    }
    outcomes_clear(&out);
    sim_free(cube);
    small_free(sm);
}

/* The mean of the whole is above that of its lowest tenth, and what helps the most
 * disadvantaged schools shows in it. */
Test(tenth, tutoring_where_it_is_needed_helps_the_lowest)
{
    struct small_world *sm = small_new(300, YEARS);
    double gain = 0, mean = 0;

    small_policy(sm, 1, "tutoring");
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    for (uint32_t rep = 0; rep < 4; rep++) {
        small_run(sm, rep, NULL, 0);
        for (int y = 0; y < YEARS; y++) {
            double low = small_value(sm, 0, y, "all", "score_worst");
            cr_expect_lt(low, small_value(sm, 0, y, "all", "score") - 0.2);
        }
        gain += small_value(sm, 1, YEARS - 1, "all", "score_worst")
                - small_value(sm, 0, YEARS - 1, "all", "score_worst");
        mean += small_value(sm, 1, YEARS - 1, "all", "score")
                - small_value(sm, 0, YEARS - 1, "all", "score");
    }
    cr_expect_gt(gain, mean);
    cr_expect_gt(mean, 0);
    small_free(sm);
}
