/* The half-width of the precision stop: by hand with t(0.95, 3) = 2.353363 from printed
 * tables; the widest arm counts; the year is the last in which the policy acts. */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/engine/precision.h"

TestSuite(precision, .timeout = 20);

static const struct sim_metric metrics[] = {
    { .key = "level", .unit = "share" },
    { .key = "saved", .unit = "fte", .paired = true },
};
static const char *const groups[] = { "all" };
static const struct sim_shape shape = { 2025, 3, 1, 2, groups, metrics, 0, NULL };
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
