/* Is the lowest point found, inside its bounds, with the sharpness that least squares
 * has, and does an error of the function stop the search? Known answers only. */
#include <criterion/criterion.h>
#include <gsl/gsl_errno.h>
#include <math.h>

#include "sim/analysis/minimise.h"

/* As main() does: GSL says what failed instead of ending the program. */
static void quiet(void)
{
    gsl_set_error_handler_off();
}

TestSuite(minimise, .init = quiet, .timeout = 60);

struct valley {
    double at[2], sd[2];
    size_t calls, fail_at;
};

/* A sum of squares over standard errors: its curvature is known. */
static int squares(double *value, const double *x, void *ctx, struct sim_err *err)
{
    struct valley *v = ctx;
    double a = (x[0] - v->at[0]) / v->sd[0], b = (x[1] - v->at[1]) / v->sd[1];

    if (++v->calls == v->fail_at)
        return sim_fail(err, SIM_ERR_MODEL, "no world at call %zu", v->calls);
    *value = 3 + a * a + b * b;
    return 0;
}

/* Rosenbrock (1960): a bent valley with its floor at (1, 1). */
static int banana(double *value, const double *x, void *ctx, struct sim_err *err)
{
    double a = 1 - x[0], b = x[1] - x[0] * x[0];

    (void) ctx;
    (void) err;
    *value = a * a + 100 * b * b;
    return 0;
}

static struct sim_minimum start(double x, double y)
{
    return (struct sim_minimum){
        .n = 2, .step = { 0.5, 0.5 }, .min = { -5, -5 }, .max = { 5, 5 }, .x = { x, y }
    };
}

Test(minimise, finds_the_floor_and_its_sharpness)
{
    struct valley v = { .at = { 1.5, -0.7 }, .sd = { 0.2, 0.5 } };
    struct sim_minimum m = start(0, 0);
    struct sim_err err = { 0 };

    cr_assert_eq(sim_minimise(&m, squares, &v, 500, &err), 0, "%s", err.msg);
    cr_expect_float_eq(m.x[0], 1.5, 0.02, "%g", m.x[0]);
    cr_expect_float_eq(m.x[1], -0.7, 0.02, "%g", m.x[1]);
    cr_expect_float_eq(m.value, 3, 0.02);
    cr_expect_float_eq(m.sd[0], 0.2, 0.02, "%g", m.sd[0]);
    cr_expect_float_eq(m.sd[1], 0.5, 0.05, "%g", m.sd[1]);
    cr_expect_leq(m.evaluations, v.calls);
}

/* The lowest allowed point when the floor lies outside. */
Test(minimise, stays_inside_its_bounds)
{
    struct valley v = { .at = { 9, 0 }, .sd = { 1, 1 } };
    struct sim_minimum m = start(0, 0.3);
    struct sim_err err = { 0 };

    m.max[0] = 2;
    cr_assert_eq(sim_minimise(&m, squares, &v, 500, &err), 0, "%s", err.msg);
    cr_expect_leq(m.x[0], 2);
    cr_expect_float_eq(m.x[0], 2, 0.1, "%g", m.x[0]);
}

Test(minimise, follows_a_bent_valley)
{
    struct sim_minimum m = start(-1.2, 1), twin = m;
    struct sim_err err = { 0 };

    m.step[0] = m.step[1] = 0.02; /* how near it must come */
    cr_assert_eq(sim_minimise(&m, banana, NULL, 3000, &err), 0, "%s", err.msg);
    cr_expect_float_eq(m.x[0], 1, 0.05, "%g", m.x[0]);
    cr_expect_float_eq(m.x[1], 1, 0.1, "%g", m.x[1]);
    /* the twin: a search that may not go on does not arrive */
    cr_assert_eq(sim_minimise(&twin, banana, NULL, 8, &err), 0, "%s", err.msg);
    cr_expect_gt(fabs(twin.x[0] - 1), 0.05);
}

Test(minimise, passes_on_what_the_function_says)
{
    struct valley v = { .at = { 1, 1 }, .sd = { 1, 1 }, .fail_at = 7 };
    struct sim_minimum m = start(0, 0);
    struct sim_err err = { 0 };

    cr_expect_eq(sim_minimise(&m, squares, &v, 500, &err), SIM_ERR_MODEL);
    cr_expect_str_eq(err.msg, "no world at call 7");
    cr_expect_eq(v.calls, 7u, "no call after the error");
}
