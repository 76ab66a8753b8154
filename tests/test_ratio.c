/* Ratios of effects: exact ratios, Fieller against its own definition, and the cases in
 * which no honest ratio exists. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "sim/analysis/ratio.h"
#include "sim/base/rng.h"

TestSuite(ratio, .timeout = 30);

enum { N = 200 };
static double later[N], earlier[N], scratch[3 * N];

/* A keyed normal-like number: sum of four uniforms, mean 0, variance 1/3. */
static double noise(unsigned i, unsigned purpose)
{
    struct sim_block b = sim_draw(sim_key_make(5, 0), i, 0, sim_when(1, purpose, 0), 0);
    double sum = -2;

    for (int k = 0; k < 4; k++)
        sum += sim_uniform(b.word[k]);
    return sum;
}

static void fill(double a, double b, double sa, double sb)
{
    for (unsigned i = 0; i < N; i++) {
        earlier[i] = b + sb * noise(i, 1);
        later[i] = a + sa * noise(i, 2);
    }
}

Test(ratio, a_fixed_share_is_found_exactly)
{
    struct sim_ratio r;

    for (unsigned i = 0; i < N; i++) {
        earlier[i] = -3 + noise(i, 1);
        later[i] = 0.4 * earlier[i];
    }
    sim_ratio(&r, later, earlier, N, false, scratch);
    cr_expect(r.sign);
    cr_expect_float_eq(r.ratio, 0.4, 1e-12);
    cr_expect_float_eq(r.mc_lo, 0.4, 1e-6);
    cr_expect_float_eq(r.mc_hi, 0.4, 1e-6);
    cr_expect(fabs(r.p05 - 0.4) < 1e-12 && fabs(r.p95 - 0.4) < 1e-12);
}

/* The ends of Fieller's interval are where a - x b is just t standard errors from 0. */
static double studentised(double x)
{
    double mean = 0, sq = 0;

    for (unsigned i = 0; i < N; i++)
        mean += (later[i] - x * earlier[i]) / N;
    for (unsigned i = 0; i < N; i++) {
        double d = later[i] - x * earlier[i] - mean;
        sq += d * d;
    }
    return fabs(mean) / sqrt(sq / (N - 1.0) / N);
}

Test(ratio, fieller_is_what_it_says)
{
    struct sim_ratio r;
    double t = gsl_cdf_tdist_Pinv(0.95, N - 1);

    fill(1, 2, 1, 1);
    sim_ratio(&r, later, earlier, N, false, scratch);
    cr_expect_float_eq(studentised(r.mc_lo), t, 1e-9);
    cr_expect_float_eq(studentised(r.mc_hi), t, 1e-9);
    cr_expect(r.mc_lo < r.ratio && r.ratio < r.mc_hi);
    cr_expect_float_eq(r.ratio, 0.5, 0.06);
}

Test(ratio, pairs_count_as_one)
{
    struct sim_ratio pairs, alone;

    fill(1, 2, 1, 1);
    for (unsigned i = 0; i < N; i += 2) { /* perfectly antithetic: no error of means */
        later[i + 1] = 2 - later[i];
        earlier[i + 1] = 4 - earlier[i];
    }
    sim_ratio(&pairs, later, earlier, N, true, scratch);
    sim_ratio(&alone, later, earlier, N, false, scratch);
    cr_expect_float_eq(pairs.mc_hi - pairs.mc_lo, 0, 1e-6);
    cr_expect_gt(alone.mc_hi - alone.mc_lo, 0.01);
}

Test(ratio, an_effect_of_nothing_has_no_ratio)
{
    struct sim_ratio r;

    fill(1, 0, 1, 1);
    sim_ratio(&r, later, earlier, N, false, scratch);
    cr_expect(isnan(r.ratio) && isnan(r.mc_lo) && isnan(r.mc_hi));
    cr_expect(!r.sign && isnan(r.p05));
    for (unsigned i = 0; i < N; i++)
        earlier[i] = later[i] = 0;
    sim_ratio(&r, later, earlier, N, true, scratch);
    cr_expect(isnan(r.ratio) && !r.sign);
}

Test(ratio, a_sure_mean_with_an_open_sign_has_a_ratio_of_means_only)
{
    struct sim_ratio r;

    fill(0.5, 0.5, 0.1, 1); /* mean 0.5, sd 0.58: eleven errors from 0, sign open */
    sim_ratio(&r, later, earlier, N, false, scratch);
    cr_expect(!isnan(r.ratio) && !r.sign && isnan(r.p50));
}

Test(ratio, missing_values_leave)
{
    struct sim_ratio r;

    for (unsigned i = 0; i < N; i++) {
        earlier[i] = i % 3 == 0 ? (double) NAN : 2 + 0.01 * noise(i, 1);
        later[i] = 1;
    }
    sim_ratio(&r, later, earlier, N, false, scratch);
    cr_expect_float_eq(r.ratio, 0.5, 1e-3);
    sim_ratio(&r, later, earlier, 0, false, scratch);
    cr_expect(isnan(r.ratio) && !r.sign);
}
