/* The half-width of the precision stop: by hand with t(0.95, 3) = 2.353363 from printed
 * tables; the widest arm counts; the year is the last in which the policy acts. And does
 * stopping by it leave mean and interval honest? */
#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "sim/engine/precision.h"
#include "sim/engine/queue.h"
#include "tests/stat.h"

TestSuite(precision, .timeout = 120);

static const struct sim_metric metrics[] = {
    { .key = "level", .unit = "share" },
    { .key = "saved", .unit = "fte", .paired = true },
};
static const char *const groups[] = { "all" };
static const struct sim_shape shape = { 2025, 3, 1, 2, groups, metrics, 0, NULL, NULL };
static struct sim_err err;

static const struct sim_span first_two = { 2025, 2026, 0, 0 },
                             open_end = { 2026, 0, 0, 0 };
static const struct sim_policy short_policy = { NULL, &first_two };
static const struct sim_policy long_policy = { NULL, &open_end };
static const struct sim_arm arms[] = {
    { "baseline", 0, NULL },
    { "short", 1, &short_policy },
    { "long", 1, &long_policy },
};

Test(precision, years_of_an_arm)
{
    const struct sim_span before = { 2000, 2010, 0, 0 }, after = { 2090, 0, 0, 0 };
    const struct sim_policy both[] = { { NULL, &first_two }, { NULL, &open_end } };
    const struct sim_policy outside[] = { { NULL, &before }, { NULL, &after } };
    const struct sim_arm more = { "more", 2, both }, past = { "past", 1, &outside[0] },
                         late = { "late", 1, &outside[1] };
    int first, last;

    sim_arm_years(&arms[0], &shape, &first, &last);
    cr_expect(first == 0 && last == 2, "the baseline: the whole horizon");
    sim_arm_years(&arms[1], &shape, &first, &last);
    cr_expect(first == 0 && last == 1);
    sim_arm_years(&arms[2], &shape, &first, &last);
    cr_expect(first == 1 && last == 2);
    sim_arm_years(&more, &shape, &first, &last);
    cr_expect(first == 0 && last == 2);
    sim_arm_years(&past, &shape, &first, &last);
    cr_expect(first == 0 && last == 0);
    sim_arm_years(&late, &shape, &first, &last);
    cr_expect(first == 2 && last == 2);
}

/* One pair: level of the short arm in its last year is x and y, of others 0. */
static void add(struct sim_precision *pre, double x, double y, double long_x)
{
    double cell[2][3][6] = { { { 0 } } };
    const double *a[3], *b[3];

    for (int i = 0; i < 3; i++) {
        a[i] = cell[0][i];
        b[i] = cell[1][i];
    }
    cell[0][1][sim_shape_cell(&shape, 1, 0, 0)] = x;
    cell[1][1][sim_shape_cell(&shape, 1, 0, 0)] = y;
    cell[0][2][sim_shape_cell(&shape, 2, 0, 0)] = long_x;
    cell[1][2][sim_shape_cell(&shape, 2, 0, 0)] = long_x;
    sim_precision_add(pre, a, b);
}

Test(precision, half_width_by_hand)
{
    struct sim_precision pre;

    cr_assert_eq(sim_precision_init(&pre, &shape, arms, 3, "level", 1, &err), 0);
    add(&pre, 0, 2, 0);
    cr_expect(isnan(sim_precision_now(&pre)), "one pair says nothing of the spread");
    add(&pre, 1, 3, 0);
    add(&pre, 2, 4, 0);
    add(&pre, 3, 5, 0);
    /* pair means 1 2 3 4: sd sqrt(5 / 3), over sqrt(4) */
    cr_expect_float_eq(sim_precision_now(&pre), 2.353363 * sqrt(5.0 / 3) / 2, 1e-6);
    sim_precision_clear(&pre);
}

Test(precision, antithetic_values_that_cancel_leave_no_doubt)
{
    struct sim_precision pre;

    cr_assert_eq(sim_precision_init(&pre, &shape, arms, 3, "level", 1, &err), 0);
    for (int i = 0; i < 4; i++)
        add(&pre, i, -i, 0);
    cr_expect_eq(sim_precision_now(&pre), 0);
    sim_precision_clear(&pre);
}

Test(precision, the_widest_arm_counts)
{
    struct sim_precision pre;

    cr_assert_eq(sim_precision_init(&pre, &shape, arms, 3, "level", 1, &err), 0);
    for (int i = 1; i <= 4; i++)
        add(&pre, i, i, 10 * i);
    cr_expect_float_eq(sim_precision_now(&pre), 23.53363 * sqrt(5.0 / 3) / 2, 1e-5);
    sim_precision_clear(&pre);
}

Test(precision, what_cannot_be_asked_is_told)
{
    struct sim_precision pre;

    cr_expect_eq(sim_precision_init(&pre, &shape, arms, 3, NULL, 0, &err), 0);
    cr_expect(!pre.on && isnan(sim_precision_now(&pre)));
    cr_expect_eq(
            sim_precision_init(&pre, &shape, arms, 3, "levle", 1, &err), SIM_ERR_INPUT);
    cr_expect_str_eq(
            err.msg, "--precision levle: there is no such metric: did you mean 'level'?");
    cr_expect_eq(
            sim_precision_init(&pre, &shape, arms, 3, "xyz", 1, &err), SIM_ERR_INPUT);
    cr_expect_str_eq(err.msg,
            "--precision xyz: there is no such metric: choose from level, saved");
    cr_expect_eq(
            sim_precision_init(&pre, &shape, arms, 3, "level", NAN, &err), SIM_ERR_RANGE);
    cr_expect_str_eq(err.msg,
            "--precision level=nan: the half-width must be above 0, in the unit of the "
            "metric (share)");
    sim_precision_clear(&pre);
}

/* ---- does stopping bias? ----
 *
 * Runs of at most MOST batches of 16 pairs whose pair means have mean 0 and sd 1 stop
 * when the half-width is 0.15, looked at after every batch as the engine does, so after
 * some 120 pairs. The time of the stop hangs on the spread, and where the spread says
 * nothing of the mean (a normal law) the mean at the stop is unbiased. The interval may
 * be a little too narrow, since runs stop early when the spread happens to look small
 * (such stops: Chow and Robbins 1965, doi:10.1214/aoms/1177700156); with 32 replications
 * at the least, less than two points of the 90 % may be lost. Detectable: a bias of
 * 0.008, which is 1/20 of the half-width; 3 points of coverage. */
enum { TRIALS = 4000, MOST = 60 };
static const double asked = 0.15;

struct stopped {
    double bias, spread; /* of the means at the stop; sd over trials */
    unsigned covered;
    double pairs; /* mean number of them */
};

/* skewed: an exponential law less its mean. peek: stop when the effect looks certain,
 * which is what must never be done. */
static struct stopped stop_often(bool skewed, bool peek)
{
    static const struct sim_arm two[] = { { "baseline", 0, NULL },
        { "short", 1, &short_policy } };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    struct stopped out = { 0 };
    double cell[2][6] = { { 0 } }, squares = 0;
    const double *cube[2] = { cell[0], cell[1] };

    gsl_rng_set(rng, 20261122);
    for (int t = 0; t < TRIALS; t++) {
        struct sim_precision pre;
        bool stop = false;
        cr_assert_eq(sim_precision_init(&pre, &shape, two, 2, "saved", asked, &err), 0);
        for (int b = 0; b < MOST && !stop; b++) {
            for (int i = 0; i < SIM_BATCH_PAIRS; i++) {
                cell[1][sim_shape_cell(&shape, 1, 0, 1)] =
                        skewed ? gsl_ran_exponential(rng, 1) - 1
                               : gsl_ran_gaussian_ziggurat(rng, 1);
                sim_precision_add(&pre, cube, cube);
            }
            stop = peek ? fabs(pre.arm[0].mean) > sim_precision_now(&pre)
                        : sim_precision_now(&pre) <= asked;
        }
        double mean = pre.arm[0].mean;
        out.bias += mean / TRIALS;
        squares += mean * mean / TRIALS;
        out.pairs += (double) pre.n_pairs / TRIALS;
        out.covered += fabs(mean) <= sim_precision_now(&pre);
        sim_precision_clear(&pre);
    }
    out.spread = sqrt(squares - out.bias * out.bias);
    gsl_rng_free(rng);
    return out;
}

Test(precision, a_stop_by_the_spread_leaves_the_mean_unbiased)
{
    struct stopped s = stop_often(false, false);

    cr_expect(s.pairs > 100 && s.pairs < 140, "%g pairs", s.pairs);
    cr_expect_gt(stat_mean_p(s.bias, 0, s.spread, TRIALS), ALPHA, "bias %g", s.bias);
    cr_expect_gt(s.covered, 0.88 * TRIALS, "covered %u of %d", s.covered, TRIALS);
    cr_expect_lt(s.covered, 0.92 * TRIALS, "covered %u of %d", s.covered, TRIALS);
}

/* Where spread and mean hang together the bias is small beside the half-width: 12 % of it
 * for an exponential law, more skewed than means of pairs are; covered are 87 %. */
Test(precision, a_very_skewed_outcome_is_biased_by_less_than_a_fifth_of_the_half_width)
{
    struct stopped s = stop_often(true, false);

    cr_expect_lt(fabs(s.bias), 0.2 * asked, "bias %g", s.bias);
    cr_expect_gt(s.covered, 0.85 * TRIALS, "covered %u of %d", s.covered, TRIALS);
}

Test(precision, the_checks_of_the_stop_can_fail)
{
    struct stopped s = stop_often(false, true);

    cr_expect_lt(s.covered, 0.85 * TRIALS, "covered %u of %d", s.covered, TRIALS);
}
