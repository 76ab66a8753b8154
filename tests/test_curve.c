/* Curves through drawn parameters: has each coefficient values enough, are a straight
 * line and a bend found again, and what is the error worth? */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/analysis/curve.h"

TestSuite(curve, .timeout = 60);

enum { PARAMS = 4, REPS = 240 };

/* Halton numbers, one base per parameter; antithetic where in pairs. */
static void fill(double *x, size_t reps, bool pairs)
{
    static const int base[PARAMS] = { 2, 3, 5, 7 };

    for (size_t r = 0; r < reps; r++)
        for (int p = 0; p < PARAMS; p++) {
            double f = 1, u = 0;
            for (size_t i = (pairs ? r / 2 : r) + 1; i > 0; i /= (size_t) base[p]) {
                f /= base[p];
                u += f * (double) (i % (size_t) base[p]);
            }
            x[r * PARAMS + (size_t) p] = pairs && r % 2 == 1 ? 1 - u : u;
        }
}

static struct sim_curve curve_of(const double *x, size_t reps, bool pairs, size_t smooth)
{
    static const size_t param[PARAMS] = { 0, 1, 2, 3 };
    const struct sim_curve_draws draws = { x, reps, PARAMS, pairs, NULL };
    struct sim_curve curve;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_curve_new(&curve, &draws, param, smooth, param + smooth, 1, &err), 0,
            "%s", err.msg);
    return curve;
}

/* Five independent values for each; of a pair only one is. More where there are more. */
Test(curve, each_coefficient_has_values_enough)
{
    double x[REPS * PARAMS];
    size_t before = 0;

    for (int pairs = 0; pairs < 2; pairs++)
        for (size_t reps = 60; reps <= REPS; reps *= 2) {
            fill(x, reps, pairs);
            struct sim_curve curve = curve_of(x, reps, pairs, 3);
            size_t own = pairs ? reps / 2 : reps, smooth = curve.raw - 1; /* a line */
            cr_expect_leq(5 * smooth, own, "%zu of %zu", smooth, own);
            cr_expect_geq(smooth, reps == 60 ? 4u : before, "%zu", smooth);
            before = smooth;
            sim_curve_clear(&curve);
        }
}

/* What y = f(x0) + 3 x1 gives between two points of x0, x1 at its mean. */
static double change(double (*f)(double), double from, double at, double *se)
{
    double x[REPS * PARAMS], y[REPS];
    struct sim_curve_fit fit;
    struct sim_err err = { 0 };

    fill(x, REPS, true);
    struct sim_curve curve = curve_of(x, REPS, true, 1);
    for (size_t r = 0; r < REPS; r++)
        y[r] = f(x[r * PARAMS]) + 3 * x[r * PARAMS + 1];
    cr_assert_eq(sim_curve_fit(&fit, &curve, y, true, &err), 0, "%s", err.msg);
    double value = sim_curve_value(&curve, &fit, at, from, se);
    sim_curve_fit_clear(&fit);
    sim_curve_clear(&curve);
    return value;
}

static double line(double x)
{
    return 1 + 2 * x;
}

static double bend(double x)
{
    return 4 * (x - 0.5) * (x - 0.5);
}

Test(curve, a_line_is_found_without_error)
{
    double se;

    cr_expect_float_eq(change(line, 0.2, 0.9, &se), 1.4, 1e-9);
    cr_expect_lt(se, 1e-9);
}

/* A bend is: the twin of a line through it would say 0 both times. */
Test(curve, a_bend_is_found_nearly)
{
    double se;

    cr_expect_float_eq(change(bend, 0.1, 0.5, &se), -0.64, 0.05);
    cr_expect_float_eq(change(bend, 0.5, 0.9, &se), 0.64, 0.05);
}
