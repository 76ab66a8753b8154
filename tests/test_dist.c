/* test_dist.c - do priors mean what they say?
 *
 * Oracles: tabulated normal quantiles, closed forms, and the definition itself:
 * quantile and cumulative probability are inverse, moments are integrals of the
 * quantile. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/dist.h"
#include "sim/base/hash.h"
#include "sim/base/rng.h"
#include "tests/stat.h"

enum { N = 20000 };

TestSuite(dist, .timeout = 60);

#define PART(...)                                                                        \
    {                                                                                    \
        .n = 1, .part = { { 1.0, __VA_ARGS__ } }                                         \
    }

/* One of each kind, truncated in the middle and far out in both tails, and mixtures. */
static const struct sim_prior priors[] = {
    SIM_PRIOR_NORMAL(-1.4, 0.5),
    SIM_PRIOR_LOGNORMAL(2, 0.3),
    SIM_PRIOR_BETA(2, 8),
    SIM_PRIOR_BETA(0.5, 0.5),
    SIM_PRIOR_BETA(900, 100),
    SIM_PRIOR_UNIFORM(-1, 3),
    PART(SIM_TRIANGULAR, 1, 4, 2, 0, 0),
    PART(SIM_TRIANGULAR, 1, 4, 1, 0, 0),
    PART(SIM_TRIANGULAR, 1, 4, 4, 0, 0),
    SIM_PRIOR_TRUNC(0.08, 0.04, 0, 1),
    SIM_PRIOR_TRUNC(0, 1, 5, 6),
    SIM_PRIOR_TRUNC(0, 1, -6, -5),
    SIM_PRIOR_TRUNC(0, 1, 0, INFINITY),
    PART(SIM_LOGNORMAL, 1, 1, 0, 0.5, 4),
    PART(SIM_LOGNORMAL, 1, 0.5, 0, 4, 9),
    PART(SIM_BETA, 2, 3, 0, 0.7, 0.9),
    PART(SIM_UNIFORM, 0, 1, 0, 0.25, 2),
    PART(SIM_TRIANGULAR, 0, 4, 1, 0.5, 3),
    PART(SIM_TRIANGULAR, 0, 4, 1, 3.5, 5),
    { .n = 2,
            .part = { { 3, SIM_NORMAL, 0, 1, 0, 0, 0 },
                    { 1, SIM_NORMAL, 5, 0.5, 0, 0, 0 } } },
    { .n = 3,
            .part = { { 0.5, SIM_UNIFORM, 0, 1, 0, 0, 0 },
                    { 0.25, SIM_UNIFORM, 3, 4, 0, 0, 0 },
                    { 0.25, SIM_BETA, 2, 2, 0, 0.5, 1 } } },
};

/* Points: steps in the cumulative probability. */
static const struct sim_prior discrete = { .n = 3,
    .part = { { 2, SIM_POINT, 7, 0, 0, 0, 0 }, { 5, SIM_POINT, -1, 0, 0, 0, 0 },
            { 3, SIM_POINT, 2.5, 0, 0, 0, 0 } } };
static const struct sim_prior spike = { .n = 2,
    .part = { { 1, SIM_POINT, 0, 0, 0, 0, 0 }, { 3, SIM_NORMAL, 0, 1, 0, 0, 0 } } };

Test(dist, known_quantiles)
{
    /* tabulated normal quantiles; arcsine law sin^2(pi u / 2); triangle by its areas */
    cr_expect_float_eq(
            sim_prior_quantile(&priors[0], 0.975), -1.4 + 0.5 * 1.959963984540054, 1e-12);
    cr_expect_float_eq(sim_prior_quantile(&priors[1], 0.9),
            2 * exp(0.3 * 1.2815515655446004), 1e-12);
    cr_expect_float_eq(sim_prior_quantile(&priors[3], 0.25), 0.14644660940672624, 1e-12);
    cr_expect_float_eq(sim_prior_quantile(&priors[5], 0.25), 0, 1e-15);
    cr_expect_float_eq(sim_prior_quantile(&priors[6], 1.0 / 3), 2, 1e-12);
    cr_expect_float_eq(sim_prior_quantile(&priors[12], 0.5), 0.6744897501960817, 1e-12);
}

/* P(X <= x) = x^a for Beta(a, 1), and for Beta(1, b) mirrored. */
Test(dist, beta_quantiles_in_closed_form)
{
    static const double shape[] = { 0.3, 1, 2.5, 40, 3000 };
    static const double u[] = { 0x1p-50, 1e-5, 0.03, 0.4, 0.5, 0.6, 0.97, 0.99999 };

    for (size_t i = 0; i < SIM_COUNT(shape); i++)
        for (size_t j = 0; j < SIM_COUNT(u); j++) {
            const struct sim_prior up = SIM_PRIOR_BETA(shape[i], 1);
            const struct sim_prior down = SIM_PRIOR_BETA(1, shape[i]);
            const double x = exp(log(u[j]) / shape[i]);
            const double y = -expm1(log1p(-u[j]) / shape[i]);
            cr_expect_float_eq(sim_prior_quantile(&up, u[j]), x, 4e-13 * x,
                    "Beta(%g, 1) at %g: %.17g", shape[i], u[j], x);
            cr_expect_float_eq(sim_prior_quantile(&down, u[j]), y, 4e-13 * y,
                    "Beta(1, %g) at %g: %.17g", shape[i], u[j], y);
        }
}

Test(dist, quantile_and_cdf_are_inverse)
{
    static const double u[] = { 1e-9, 1e-4, 0.01, 0.2, 0.3, 0.5, 0.77, 0.99, 0.9999,
        1 - 1e-9 };

    for (size_t i = 0; i < SIM_COUNT(priors); i++)
        for (size_t j = 0; j < SIM_COUNT(u); j++) {
            const double x = sim_prior_quantile(&priors[i], u[j]);
            cr_expect_float_eq(sim_prior_cdf(&priors[i], x), u[j], 1e-9 * u[j] + 1e-12,
                    "prior %zu, u = %g: x = %.17g, back %.17g", i, u[j], x,
                    sim_prior_cdf(&priors[i], x));
        }
}

Test(dist, quantile_is_finite_monotone_and_inside)
{
    static const double extreme[] = { -1, 0, 5e-324, 1e-300, 0x1p-33, 1 - 0x1p-33,
        1 - 0x1p-53, 1, 2, NAN };

    for (size_t i = 0; i < SIM_COUNT(priors); i++) {
        double lo, hi, before = -INFINITY;
        sim_prior_support(&priors[i], &lo, &hi);
        for (int j = 1; j < 2000; j++) {
            const double x = sim_prior_quantile(&priors[i], j / 2000.0);
            cr_assert(x >= before && x >= lo && x <= hi, "prior %zu, u = %g", i,
                    j / 2000.0);
            before = x;
        }
        for (size_t j = 0; j < SIM_COUNT(extreme); j++) {
            const double x = sim_prior_quantile(&priors[i], extreme[j]);
            cr_assert(isfinite(x) && x >= lo && x <= hi, "prior %zu, u = %g: %g", i,
                    extreme[j], x);
        }
    }
}

/* Midpoint rule over the quantile: mean and sd with none of the closed forms. */
static void moments_by_sum(const struct sim_prior *prior, double *mean, double *sd)
{
    double sum = 0, square = 0;

    for (int i = 0; i < N; i++) {
        const double x = sim_prior_quantile(prior, (i + 0.5) / N);
        sum += x / N;
        square += x * x / N;
    }
    *mean = sum;
    *sd = sqrt(square - sum * sum);
}

Test(dist, moments_are_those_of_the_quantile)
{
    for (size_t i = 0; i < SIM_COUNT(priors) + 2; i++) {
        const struct sim_prior *prior = i < SIM_COUNT(priors)    ? &priors[i]
                                        : i == SIM_COUNT(priors) ? &discrete
                                                                 : &spike;
        double mean, sd;
        moments_by_sum(prior, &mean, &sd);
        cr_expect_float_eq(sim_prior_mean(prior), mean, 2e-3 * sd, "prior %zu: %g, %g", i,
                sim_prior_mean(prior), mean);
        cr_expect_float_eq(sim_prior_sd(prior), sd, 5e-3 * sd, "prior %zu: %g, %g", i,
                sim_prior_sd(prior), sd);
    }
}

Test(dist, the_moment_check_can_fail)
{
    const struct sim_prior other = SIM_PRIOR_NORMAL(-1.39, 0.505);
    double mean, sd;

    moments_by_sum(&other, &mean, &sd);
    cr_expect_gt(fabs(sim_prior_mean(&priors[0]) - mean), 2e-3 * sd);
    cr_expect_gt(fabs(sim_prior_sd(&priors[0]) - sd), 5e-3 * sd);
}

Test(dist, known_moments)
{
    cr_expect_float_eq(sim_prior_mean(&priors[1]), 2 * exp(0.045), 1e-12);
    cr_expect_float_eq(
            sim_prior_sd(&priors[1]), 2 * exp(0.045) * sqrt(expm1(0.09)), 1e-12);
    cr_expect_float_eq(sim_prior_mean(&priors[2]), 0.2, 1e-15);
    cr_expect_float_eq(sim_prior_sd(&priors[2]), sqrt(0.16 / 11), 1e-14);
    cr_expect_float_eq(sim_prior_mean(&priors[12]), sqrt(2 / M_PI), 1e-14);
    cr_expect_float_eq(sim_prior_sd(&priors[12]), sqrt(1 - 2 / M_PI), 1e-14);
    cr_expect_float_eq(sim_prior_mean(&priors[6]), 7.0 / 3, 1e-14);
    cr_expect_float_eq(sim_prior_mean(&discrete), (14 - 5 + 7.5) / 10, 1e-14);
}

Test(dist, discrete_gives_exactly_its_points)
{
    /* sorted: -1 up to 0.5, 2.5 up to 0.8, 7 */
    cr_expect_eq(sim_prior_quantile(&discrete, 0), -1);
    cr_expect_eq(sim_prior_quantile(&discrete, 0.5), -1);
    cr_expect_eq(sim_prior_quantile(&discrete, 0.5000001), 2.5);
    cr_expect_eq(sim_prior_quantile(&discrete, 0.7999999), 2.5);
    cr_expect_eq(sim_prior_quantile(&discrete, 0.8000001), 7);
    cr_expect_eq(sim_prior_quantile(&discrete, 1), 7);
    cr_expect_eq(sim_prior_cdf(&discrete, -1.0001), 0);
    cr_expect_float_eq(sim_prior_cdf(&discrete, -1), 0.5, 1e-15);
    cr_expect_float_eq(sim_prior_cdf(&discrete, 6.9), 0.8, 1e-15);
    cr_expect_eq(sim_prior_cdf(&discrete, 7), 1);
    /* a point amid a normal: 3/8 below, 1/4 at 0 */
    cr_expect_eq(sim_prior_quantile(&spike, 0.3751), 0);
    cr_expect_eq(sim_prior_quantile(&spike, 0.6249), 0);
    cr_expect_lt(sim_prior_quantile(&spike, 0.37), 0);
    cr_expect_gt(sim_prior_quantile(&spike, 0.63), 0);
}

Test(dist, no_parts_is_no_number)
{
    const struct sim_prior none = { 0 };
    const char *why = "before";
    char text[20];

    cr_expect_eq(sim_prior_check(&none, &why), SIM_OK);
    cr_expect_null(why);
    cr_expect(isnan(sim_prior_quantile(&none, 0.5)));
    cr_expect(isnan(sim_prior_mean(&none)));
    cr_expect(isnan(sim_prior_sd(&none)));
    cr_expect(isnan(sim_prior_cdf(&none, 0)));
    sim_prior_format(&none, text, sizeof text);
    cr_expect_str_eq(text, "fixed");
}

Test(dist, sound_priors_pass)
{
    const char *why;

    for (size_t i = 0; i < SIM_COUNT(priors); i++)
        cr_expect_eq(sim_prior_check(&priors[i], &why), SIM_OK, "prior %zu: %s", i, why);
    cr_expect_eq(sim_prior_check(&discrete, &why), SIM_OK);
}

Test(dist, unsound_priors_say_why)
{
    static const struct {
        struct sim_prior prior;
        const char *why;
    } rows[] = {
        { SIM_PRIOR_NORMAL(0, 0), "sd must be above 0" },
        { SIM_PRIOR_NORMAL(0, -1), "sd must be above 0" },
        { SIM_PRIOR_NORMAL(0, NAN), "sd must be above 0" },
        { SIM_PRIOR_NORMAL(INFINITY, 1), "mean must be a finite number" },
        { SIM_PRIOR_LOGNORMAL(0, 1), "median must be above 0" },
        { SIM_PRIOR_LOGNORMAL(1, 6), "sd (of the logarithm)" },
        { SIM_PRIOR_BETA(0, 1), "both shapes" },
        { SIM_PRIOR_BETA(1, NAN), "both shapes" },
        { SIM_PRIOR_UNIFORM(2, 2), "lower end must lie below upper end" },
        { PART(SIM_TRIANGULAR, 2, 1, 1.5, 0, 0), "lower end must lie below upper end" },
        { PART(SIM_TRIANGULAR, 1, 2, 3, 0, 0), "mode must lie between the ends" },
        { PART(SIM_POINT, NAN, 0, 0, 0, 0), "value must be a finite number" },
        { PART(SIM_POINT, 5, 0, 0, 0, 1), "value lies outside its truncation" },
        { SIM_PRIOR_TRUNC(0, 1, 2, 1), "lower bound must lie below upper bound" },
        { SIM_PRIOR_TRUNC(0, 1, NAN, 1), "lower bound must lie below upper bound" },
        { SIM_PRIOR_TRUNC(0, 1, 9, 10), "less than a billionth" },
        { PART(SIM_UNIFORM, 0, 1, 0, 2, 3), "less than a billionth" },
        { { .n = 1, .part = { { 0, SIM_POINT, 1, 0, 0, 0, 0 } } },
                "weight must be above 0" },
        { { .n = 9 }, "at most 8 parts" },
        { { .n = -1 }, "at most 8 parts" },
        { PART((enum sim_dist) 99, 0, 0, 0, 0, 0), "unknown kind" },
    };

    for (size_t i = 0; i < SIM_COUNT(rows); i++) {
        const char *why = NULL;
        cr_expect_eq(sim_prior_check(&rows[i].prior, &why), SIM_ERR_RANGE, "row %zu", i);
        cr_assert_not_null(why, "row %zu", i);
        cr_expect_not_null(strstr(why, rows[i].why), "row %zu: %s", i, why);
    }
}

Test(dist, words)
{
    static const struct {
        struct sim_prior prior;
        const char *text;
    } rows[] = {
        { SIM_PRIOR_TRUNC(0.08, 0.04, 0, 1),
                "normal(mean 0.08, sd 0.04) truncated to [0, 1]" },
        { SIM_PRIOR_NORMAL(-1.4, 0.5), "normal(mean -1.4, sd 0.5)" },
        { SIM_PRIOR_LOGNORMAL(2, 0.3), "lognormal(median 2, sd of log 0.3)" },
        { SIM_PRIOR_BETA(2, 8), "beta(2, 8)" },
        { SIM_PRIOR_UNIFORM(0, 0.1), "uniform(0 to 0.1)" },
        { PART(SIM_TRIANGULAR, 1, 4, 2, 0, 0), "triangular(1 to 4, mode 2)" },
        { PART(SIM_POINT, 3, 0, 0, 0, 0), "always 3" },
    };
    char text[200];

    for (size_t i = 0; i < SIM_COUNT(rows); i++) {
        sim_prior_format(&rows[i].prior, text, sizeof text);
        cr_expect_str_eq(text, rows[i].text);
    }
    sim_prior_format(&discrete, text, sizeof text);
    cr_expect_str_eq(text, "20 % 7, 50 % -1, 30 % 2.5");
    for (size_t size = 0; size < sizeof text; size++) { /* never beyond the end */
        memset(text, '#', sizeof text);
        sim_prior_format(&priors[20], text, size);
        cr_assert(size == 0 || memchr(text, '\0', size) != NULL);
        cr_assert_eq(text[size], '#');
    }
}

/* ---- copula ---- */

static double common_of(uint32_t i)
{
    return sim_uniform(sim_draw(sim_key_make(5, 0), i, 0, 0, 0).word[0]);
}

static double own_of(uint32_t i, int word)
{
    return sim_uniform(sim_draw(sim_key_make(5, 0), i, 0, 0, 0).word[word]);
}

Test(dist, copula_gives_uniforms_of_the_wanted_rank_correlation)
{
    static double x[N], y[N];
    static const double rho[] = { 0, 0.3, 0.7, 1 };

    for (size_t j = 0; j < SIM_COUNT(rho); j++) {
        for (uint32_t i = 0; i < N; i++) {
            x[i] = sim_copula_uniform(rho[j], common_of(i), own_of(i, 1));
            y[i] = sim_copula_uniform(rho[j], common_of(i), own_of(i, 2));
            cr_assert(x[i] > 0 && x[i] < 1);
        }
        /* of uniforms, Pearson's correlation is Spearman's; 5 standard errors */
        cr_expect_float_eq(
                stat_correlation(x, y, N), rho[j], 5 / sqrt(N), "rho %g", rho[j]);
        cr_expect_gt(stat_ks_uniform_p(x, N), ALPHA, "rho %g", rho[j]);
    }
}

Test(dist, negative_rho_runs_against_the_group)
{
    static double x[N], y[N];

    for (uint32_t i = 0; i < N; i++) {
        x[i] = sim_copula_uniform(0.5, common_of(i), own_of(i, 1));
        y[i] = sim_copula_uniform(-0.5, common_of(i), own_of(i, 2));
    }
    cr_expect_float_eq(stat_correlation(x, y, N), -0.5, 5 / sqrt(N));
}

Test(dist, copula_is_antithetic)
{
    for (uint32_t i = 0; i < 1000; i++) {
        const double c = common_of(i), o = own_of(i, 1), rho = 0.001 * i;
        cr_assert_float_eq(sim_copula_uniform(rho, 1 - c, 1 - o),
                1 - sim_copula_uniform(rho, c, o), 1e-15);
    }
    cr_expect_float_eq(sim_copula_uniform(0, 0.2, 0.9), 0.9, 1e-12);
    cr_expect_float_eq(sim_copula_uniform(1, 0.2, 0.9), 0.2, 1e-12);
    const double last = 1 - 0x1p-33; /* stays inside even at the ends */
    const double u = sim_copula_uniform(0.5, last, last);
    cr_expect(u > 0.5 && u < 1);
}

/* ---- hash ---- */

Test(dist, hash_of_names)
{
    static const char *const names[] = { "", "a", "b", "ab", "ba", "exit.base",
        "exit.bas", "exit.base ", "demand.slope" };

    for (size_t i = 0; i < SIM_COUNT(names); i++)
        for (size_t j = 0; j < i; j++) {
            const uint64_t d = sim_hash(names[i]) ^ sim_hash(names[j]);
            const int bits = __builtin_popcountll(d);
            cr_expect(bits > 8 && bits < 56, "%s, %s", names[i], names[j]);
        }
    cr_expect_eq(sim_hash("exit.base"), sim_hash("exit.base"));
}
