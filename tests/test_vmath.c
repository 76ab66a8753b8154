/* test_vmath.c - are exp, log and the quantiles right, monotone, and the same bytes on
 * all paths?
 *
 * Oracles: libm for exp and log, GSL for the normal quantile, libm's log and log1p for
 * Gumbel's. Monotone: at every joint of the tables, from both sides, for both halves. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/rng.h"
#include "sim/base/vmath.h"
#include "sim/base/vmath_hot.h"
#include "sim/base/vmath_kernel.h"
#include "tests/stat.h"

enum { N = 200000 };

TestSuite(vmath, .timeout = 60);

/* Words that matter: both ends, the middle, every joint of the tables, and a sample. */
static size_t words_fill(uint32_t **out)
{
    const size_t joints = 32 * 32, each = 10, cap = joints * each + N + 3000;
    uint32_t *w = sim_calloc(cap, sizeof *w);
    size_t n = 0;

    cr_assert_not_null(w);
    for (uint32_t i = 0; i < 500; i++) {
        w[n++] = i;
        w[n++] = ~i;
        w[n++] = 0x7fffffffu - i;
        w[n++] = 0x80000000u + i;
    }
    for (size_t k = 0; k < joints; k++) {
        const double f = ldexp(1 + (double) (k % 32) / 32, (int) (k / 32) - 1);
        for (int step = -2; step <= 2; step++)
            if (f + step >= 0 && f + step < 0x1p31) {
                w[n++] = (uint32_t) (f + step);
                w[n++] = ~(uint32_t) (f + step);
            }
    }
    for (uint32_t i = 0; i < N; i++)
        w[n++] = sim_draw(sim_key_make(1, 0), i, 0, 0, 0).word[0];
    cr_assert_leq(n, cap);
    *out = w;
    return n;
}

static int compare_words(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return (x > y) - (x < y);
}

static double exact_normal(uint32_t word)
{
    const double tail = ((double) (word >> 31 ? ~word : word) + 0.5) * 0x1p-32;
    const double size = gsl_cdf_ugaussian_Qinv(tail);
    return word >> 31 ? size : -size;
}

static double exact_gumbel(uint32_t word)
{
    const double low = ((double) word + 0.5) * 0x1p-32,
                 high = ((double) ~word + 0.5) * 0x1p-32;
    return word >> 31 ? -log(-log1p(-high)) : -log(-log(low));
}

Test(vmath, quantiles_are_accurate)
{
    uint32_t *w;
    const size_t n = words_fill(&w);
    double worst_normal = 0, worst_gumbel = 0;

    for (size_t i = 0; i < n; i++) {
        worst_normal = fmax(worst_normal, fabs(sim_normal(w[i]) - exact_normal(w[i])));
        worst_gumbel = fmax(worst_gumbel, fabs(sim_gumbel(w[i]) - exact_gumbel(w[i])));
    }
    cr_expect_lt(worst_normal, 1e-6, "%g", worst_normal);
    cr_expect_lt(worst_gumbel, 1e-5, "%g", worst_gumbel);
    sim_free(w);
}

/* Values from Python's statistics.NormalDist and math.log, not from GSL. */
Test(vmath, known_quantiles)
{
    cr_expect_float_eq(sim_normal(0), -6.3379578, 1e-6);
    cr_expect_float_eq(sim_normal(~0u), 6.3379578, 1e-6);
    cr_expect_float_eq(sim_normal(0x80000000u), 0, 1e-7);
    cr_expect_float_eq(sim_normal(0xf999999au), 1.9599640, 1e-6); /* u = 0.975 */
    cr_expect_float_eq(sim_gumbel(0), -3.1299943, 1e-5);
    cr_expect_float_eq(sim_gumbel(~0u), 22.8738567, 1e-5);
    cr_expect_float_eq(sim_gumbel(0x5e2d58d9u), 0, 1e-6); /* u = 1/e */
}

Test(vmath, quantiles_are_monotone)
{
    uint32_t *w;
    const size_t n = words_fill(&w);

    qsort(w, n, sizeof *w, compare_words);
    for (size_t i = 1; i < n; i++) {
        cr_assert_geq(sim_normal(w[i]), sim_normal(w[i - 1]), "normal at %08x", w[i]);
        cr_assert_geq(sim_gumbel(w[i]), sim_gumbel(w[i - 1]), "gumbel at %08x", w[i]);
    }
    sim_free(w);
}

/* Antithetic words give exactly opposite normals. */
Test(vmath, normal_is_symmetric)
{
    uint32_t *w;
    const size_t n = words_fill(&w);

    for (size_t i = 0; i < n; i++)
        cr_assert_eq(sim_normal(~w[i]), -sim_normal(w[i]));
    sim_free(w);
}

/* p-value of "sd times the normals of the first n keys are standard normal". */
static double normal_p(double sd)
{
    static double u[N];
    static uint32_t w[N];
    static float z[N];
    uint32_t *const out[4] = { w, NULL, NULL, NULL };

    sim_draw_range(out, 0, N, sim_key_make(7, 0), 0, 0, 0);
    sim_normal_v(z, w, N);
    for (int i = 0; i < N; i++)
        u[i] = gsl_cdf_ugaussian_P(sd * (double) z[i]);
    return stat_ks_uniform_p(u, N);
}

Test(vmath, normals_are_normal)
{
    cr_expect_gt(normal_p(1), ALPHA);
}

Test(vmath, the_normality_check_can_fail)
{
    cr_expect_lt(normal_p(1.03), ALPHA);
}

Test(vmath, vectors_equal_scalars_on_each_instruction_set)
{
    uint32_t *w;
    const size_t n = words_fill(&w);
    float *x = sim_calloc(n, sizeof *x), *y = sim_calloc(n + 1, sizeof *y);

    cr_assert(x != NULL && y != NULL);
    for (size_t i = 0; i < n; i++)
        x[i] = sim_float_of(w[i]); /* every kind of float, NaN included */
    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        y[n] = -1;
        SIM_HOT_FOR(isa, sim_normal_v)(y, w, n);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(sim_bits_of(y[i]), sim_bits_of(sim_normal(w[i])), "%d", isa);
        SIM_HOT_FOR(isa, sim_gumbel_v)(y, w, n);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(sim_bits_of(y[i]), sim_bits_of(sim_gumbel(w[i])), "%d", isa);
        SIM_HOT_FOR(isa, sim_exp_v)(y, x, n);
        for (size_t i = 0; i < n; i++)
            cr_assert(isnan(x[i]) ? isnan(y[i])
                                  : sim_bits_of(y[i]) == sim_bits_of(sim_exp_f(x[i])));
        SIM_HOT_FOR(isa, sim_log_v)(y, x, n);
        for (size_t i = 0; i < n; i++)
            cr_assert(x[i] >= 0 ? sim_bits_of(y[i]) == sim_bits_of(sim_log_f(x[i]))
                                : isnan(y[i]));
        cr_assert_eq(y[n], -1);
    }
    sim_free(w);
    sim_free(x);
    sim_free(y);
}

Test(vmath, public_vectors_take_any_length)
{
    uint32_t w[40];
    float y[41], x[40];

    for (uint32_t i = 0; i < 40; i++) {
        w[i] = i * 0x06543210u;
        x[i] = 0.1f * (float) i;
    }
    for (size_t n = 0; n <= 40; n++) {
        for (int i = 0; i <= 40; i++)
            y[i] = -99;
        sim_normal_v(y, w, n);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(y[i], sim_normal(w[i]));
        cr_assert_eq(y[n], -99);
        sim_exp_v(y, x, n);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(y[i], sim_exp_f(x[i]));
        cr_assert_eq(y[n], -99);
    }
    sim_gumbel_v(y, w, 40);
    cr_expect_eq(y[39], sim_gumbel(w[39]));
    memcpy(y, x, sizeof x);
    sim_log_v(y, y, 40); /* in place */
    cr_expect_eq(y[39], sim_log_f(x[39]));
}

/* ---- exp and log ---- */

static double relative(double got, double want)
{
    return fabs(got - want) / fabs(want);
}

Test(vmath, exp_and_log_are_accurate)
{
    double e = 0, l = 0, ef = 0, lf = 0;

    for (uint32_t i = 0; i < N; i++) {
        const double u = sim_uniform(sim_draw(sim_key_make(3, 0), i, 0, 0, 0).word[0]);
        const double x = (u - 0.5) * 1416; /* the whole range of finite results */
        e = fmax(e, relative(sim_exp(x), exp(x)));
        l = fmax(l, relative(sim_log(exp(x)), log(exp(x))));
        l = fmax(l, relative(sim_log(0.9 + 0.2 * u), log(0.9 + 0.2 * u)));
        const float xf = (float) ((u - 0.5) * 174), near = (float) (0.9 + 0.2 * u);
        ef = fmax(ef, relative((double) sim_exp_f(xf), exp((double) xf)));
        lf = fmax(lf, relative((double) sim_log_f(expf(xf)), log((double) expf(xf))));
        lf = fmax(lf,
                near == 1 ? 0 : relative((double) sim_log_f(near), log((double) near)));
    }
    cr_expect_lt(e, 1e-15, "exp %g", e);
    cr_expect_lt(l, 1e-15, "log %g", l);
    cr_expect_lt(ef, 1e-6, "float exp %g", ef);
    cr_expect_lt(lf, 1e-6, "float log %g", lf);
}

Test(vmath, exp_and_log_at_the_ends)
{
    cr_expect_eq(sim_exp(0), 1);
    cr_expect_eq(sim_exp(INFINITY), INFINITY);
    cr_expect_eq(sim_exp(-INFINITY), 0);
    cr_expect_eq(sim_exp(1e300), INFINITY);
    cr_expect_eq(sim_exp(-1e300), 0);
    cr_expect(isnan(sim_exp(NAN)));
    cr_expect_lt(relative(sim_exp(709.78), exp(709.78)), 1e-15);
    cr_expect_eq(sim_exp(709.79), INFINITY);
    cr_expect_float_eq(sim_exp(-740) / 0x1p-1074, exp(-740) / 0x1p-1074, 1);
    cr_expect_eq(sim_log(1), 0);
    cr_expect_eq(sim_log(0), -INFINITY);
    cr_expect(isnan(sim_log(-1)));
    cr_expect(isnan(sim_log(NAN)));
    cr_expect_eq(sim_log(INFINITY), INFINITY);
    cr_expect_lt(relative(sim_log(0x1p-1074), log(0x1p-1074)), 1e-15);
    cr_expect_lt(relative(sim_log(0x1.fffffffffffffp1023), 709.782712893384), 1e-15);
}

Test(vmath, float_exp_and_log_at_the_ends)
{
    cr_expect_eq(sim_exp_f(0), 1);
    cr_expect_eq(sim_exp_f(INFINITY), INFINITY);
    cr_expect_eq(sim_exp_f(-INFINITY), 0);
    cr_expect_eq(sim_exp_f(89), INFINITY);
    cr_expect(isnan(sim_exp_f(NAN)));
    cr_expect_lt(relative((double) sim_exp_f(88.72f), exp((double) 88.72f)), 1e-6);
    cr_expect_lt(relative((double) sim_exp_f(-87.0f), exp(-87.0)), 1e-6);
    cr_expect_float_eq(sim_exp_f(-100) / 0x1p-149f, exp(-100) / 0x1p-149, 1);
    cr_expect_eq(sim_log_f(1), 0);
    cr_expect_eq(sim_log_f(0), -INFINITY);
    cr_expect(isnan(sim_log_f(-1)));
    cr_expect(isnan(sim_log_f(NAN)));
    cr_expect_eq(sim_log_f(INFINITY), INFINITY);
    cr_expect_lt(relative((double) sim_log_f(0x1p-149f), log(0x1p-149)), 1e-6);
}

Test(vmath, hazard_prob)
{
    double before = 0;

    cr_expect_eq(sim_hazard_prob(0), 0);
    cr_expect_eq(sim_hazard_prob(-1), 0);
    cr_expect_eq(sim_hazard_prob(INFINITY), 1);
    cr_expect(isnan(sim_hazard_prob(NAN)));
    for (int i = -4000; i <= 400; i++) {
        const double h = pow(10, i / 100.0), p = sim_hazard_prob(h);
        cr_assert_lt(relative(p, -expm1(-h)), 1e-14, "h = %g", h);
        cr_assert_geq(p, before);
        before = p;
    }
}
