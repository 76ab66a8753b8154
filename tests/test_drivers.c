/* Which parameters make an effect, and which turn its sign: known linear and monotone
 * cases, what chance alone gives, and checks that can fail. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

#include "sim/analysis/drivers.h"
#include "sim/base/mem.h"

TestSuite(drivers, .timeout = 60);

enum { N = 400, P = 40, MOST = 8 };

static double uniform(uint64_t i)
{
    uint64_t z = i * 0x9e3779b97f4a7c15u + 0x1234567;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return ((double) (z >> 11) + 0.5) * 0x1p-53;
}

struct data {
    double x[N * P], y[N];
};

/* Antithetic pairs of P uniform parameters on (-1, 1), y by f and noise. */
static void fill(struct data *d, uint64_t seed, double (*f)(const double *), double noise)
{
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < P; j++) {
            double u = 2 * uniform(seed * 7919 + (i / 2) * P + j) - 1;
            d->x[i * P + j] = i % 2 ? -u : u;
        }
        double luck = 2 * uniform(seed * 104729 + 1000000 + i) - 1;
        d->y[i] = f(d->x + i * P) + noise * luck;
    }
}

static int look(const struct data *d, struct sim_driver *out)
{
    struct sim_err err = { 0 };
    int k = sim_drivers_find(out, MOST, d->y, d->x, N, P, NULL, true, &err);

    cr_assert_geq(k, 0, "%s", err.msg);
    return k;
}

static double linear(const double *x)
{
    return 0.5 + 2 * x[7] - x[3];
}

static double steep(const double *x)
{
    return exp(4 * x[11]) + 10;
}

static double nothing(const double *x)
{
    (void) x;
    return 0;
}

static struct data d;
static struct sim_driver out[MOST];

Test(drivers, a_linear_effect_gives_its_parameters_in_order)
{
    fill(&d, 1, linear, 0.5);
    cr_assert_eq(look(&d, out), 2);
    cr_expect(out[0].param == 7 && out[0].direction == 1);
    cr_expect(out[1].param == 3 && out[1].direction == -1);
    /* variances 4, 1 and 0.25 of 5.25 */
    cr_expect_float_eq(out[0].share, 4 / 5.25, 0.08, "%g", out[0].share);
    cr_expect_float_eq(out[1].share, 1 / 5.25, 0.06, "%g", out[1].share);
}

Test(drivers, the_switching_value_is_that_of_the_line)
{
    fill(&d, 2, linear, 0.1);
    cr_assert_eq(look(&d, out), 2);
    /* 0.5 + 2 x = 0 and 0.5 - x = 0, the other at its mean 0 */
    cr_expect_float_eq(out[0].switching, -0.25, 0.02, "%g", out[0].switching);
    cr_expect_float_eq(out[1].switching, 0.5, 0.04, "%g", out[1].switching);
    cr_expect_eq(out[0].sign, SIM_SIGN_CHANGES);
    /* means of the outer fifths: 0.5 -+ 1.6 */
    cr_expect_float_eq(out[0].low, -1.1, 5 * out[0].low_se);
    cr_expect_float_eq(out[0].high, 2.1, 5 * out[0].high_se);
    cr_expect_float_eq(out[0].p05, -0.9, 0.05);
    cr_expect_float_eq(out[0].p95, 0.9, 0.05);
}

Test(drivers, a_steep_but_monotone_effect_is_seen_whole_and_keeps_its_sign)
{
    fill(&d, 3, steep, 0);
    cr_assert_geq(look(&d, out), 1);
    cr_expect_eq(out[0].param, 11u);
    cr_expect_gt(out[0].share, 0.999, "%g", out[0].share);
    cr_expect_eq(out[0].sign, SIM_SIGN_HOLDS);
    cr_expect(isnan(out[0].switching));
}

/* 40 parameters, 50 worlds of chance alone: one false alarm in a hundred worlds. */
Test(drivers, chance_alone_names_nobody)
{
    int alarms = 0;

    for (uint64_t seed = 10; seed < 60; seed++) {
        fill(&d, seed, nothing, 1);
        alarms += look(&d, out) > 0;
    }
    cr_expect_leq(alarms, 4, "%d of 50", alarms);
}

/* The twin: with a weak true effect the same check must find it, mostly. */
static double weak(const double *x)
{
    return 0.6 * x[0];
}

Test(drivers, the_check_above_can_fail)
{
    int found = 0;

    for (uint64_t seed = 10; seed < 30; seed++) {
        fill(&d, seed, weak, 1);
        found += look(&d, out) > 0 && out[0].param == 0;
    }
    cr_expect_geq(found, 18, "%d of 20", found);
}

Test(drivers, what_is_missing_or_constant_is_left_out)
{
    fill(&d, 4, linear, 0.5);
    for (size_t i = 0; i < N; i++) {
        d.x[i * P + 5] = 3;
        d.x[i * P + 6] = NAN;
        if (i % 10 < 2)
            d.y[i] = NAN;
    }
    cr_assert_eq(look(&d, out), 2);
    cr_expect(out[0].param == 7 && out[1].param == 3);
    for (size_t i = 0; i < N; i++)
        d.y[i] = 1;
    cr_expect_eq(look(&d, out), 0, "nothing varies, nothing is explained");
}

/* Two parameters that are drawn together: one of them carries what both know. */
Test(drivers, a_copy_of_a_parameter_adds_nothing)
{
    fill(&d, 5, linear, 0.5);
    for (size_t i = 0; i < N; i++)
        d.x[i * P + 20] = 3 * d.x[i * P + 7] + 1;
    cr_assert_eq(look(&d, out), 2);
    cr_expect(out[0].param == 7 || out[0].param == 20);
    cr_expect_eq(out[1].param, 3u);
}

/* Parameters ranked once for many outcomes, of which one has gaps. */
Test(drivers, many_outcomes_on_the_same_draws)
{
    double (*const effect[])(const double *) = { linear, steep, weak, nothing };
    struct sim_driver each[MOST];
    struct sim_driver_params *params = NULL;
    struct sim_err err = { 0 };

    fill(&d, 6, linear, 0.5);
    cr_assert_eq(sim_driver_params_new(&params, d.x, N, P, &err), 0);
    for (size_t k = 0; k < 2 * sizeof effect / sizeof *effect; k++) {
        fill(&d, 6, effect[k / 2], 0.5);
        for (size_t i = 0; k % 2 == 1 && i < N; i += 7)
            d.y[i] = NAN;
        int n = sim_drivers_among(out, MOST, d.y, params, NULL, true, &err);
        cr_assert_eq(n, look(&d, each), "outcome %zu", k);
        cr_expect(k >= 4 || n > 0, "the check sees something");
        for (int i = 0; i < n; i++)
            cr_expect(out[i].param == each[i].param && out[i].share == each[i].share
                      && out[i].low == each[i].low && out[i].high_se == each[i].high_se
                      && out[i].direction == each[i].direction
                      && out[i].sign == each[i].sign);
    }
    sim_driver_params_free(params);
}

/* What is a part of another policy is not looked at, whatever chance says of it. */
Test(drivers, parameters_outside_the_question_are_left_out)
{
    struct sim_driver all[MOST];
    struct sim_err err = { 0 };
    bool outside[P] = { false };

    fill(&d, 6, linear, 0.5);
    int n = look(&d, all);
    cr_assert_gt(n, 1);
    outside[all[0].param] = true;
    int left = sim_drivers_find(out, MOST, d.y, d.x, N, P, outside, true, &err);
    cr_expect_gt(left, 0);
    for (int i = 0; i < left; i++)
        cr_expect_neq(out[i].param, all[0].param);
    cr_expect_eq(out[0].param, all[1].param);
}

Test(drivers, memory_may_fail)
{
    struct sim_err err = { 0 };

    fill(&d, 1, linear, 0.5);
    for (long k = 0; k < 6; k++) {
        sim_mem_fail_after(k);
        int ret = sim_drivers_find(out, MOST, d.y, d.x, N, P, NULL, true, &err);
        sim_mem_fail_after(-1);
        cr_expect_eq(ret, SIM_ERR_NOMEM, "allocation %ld", k);
    }
}
