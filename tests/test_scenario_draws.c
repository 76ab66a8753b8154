/* test_scenario_draws.c - parameter draws: are they what the priors say, and does each
 * depend on nothing but its seed, key and pair?
 *
 * ALPHA: chance that correct code fails one check on a new seed; the seeds are fixed, so
 * a build passes always or never. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/hash.h"
#include "sim/base/mem.h"
#include "tests/fixtures/scenario_model.h"
#include "tests/fixtures/scratch.h"

TestSuite(scenario_draws, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);

static const double ALPHA = 1e-6;

struct drawn {
    struct sim_scenario *sc;
    struct sim_draws *dr;
};

static struct drawn open_text(const char *text)
{
    struct drawn d = { scratch_scenario(&scenario_model, "a.cfg", text), NULL };
    struct sim_err err = { 0 };

    cr_assert_eq(sim_draws_new(&d.dr, d.sc, &err), SIM_OK, "%s", err.msg);
    return d;
}

static void close_drawn(struct drawn *d)
{
    sim_draws_free(d->dr);
    sim_scenario_free(d->sc);
}

static size_t index_of(const struct drawn *d, const char *key)
{
    for (size_t i = 0; i < sim_draws_count(d->dr); i++)
        if (strcmp(sim_draws_key(d->dr, i), key) == 0)
            return i;
    cr_assert_fail("no parameter %s", key);
    return 0;
}

static double draw_one(const char *text, const char *key, uint32_t rep)
{
    struct drawn d = open_text(text);
    sim_draws_make(d.dr, rep, true);
    double x = sim_draws_value(d.dr, index_of(&d, key));
    close_drawn(&d);
    return x;
}

Test(scenario_draws, a_draw_is_the_quantile_of_its_keyed_uniform)
{
    uint64_t h = sim_hash("exit.b_D");
    struct sim_block block = sim_draw(sim_key_make(77, 0), (uint32_t) h,
            (uint32_t) (h >> 32), sim_when(255, 1, 0), 3);
    double u = ((double) block.word[0] + 0.5) / 4294967296.0;
    double want = 0.1 + gsl_cdf_gaussian_Pinv(u, 0.05);

    cr_expect_float_eq(draw_one("seed = 77;", "exit.b_D", 6), want, 1e-12);
    cr_expect_float_eq(draw_one("seed = 77;", "exit.b_D", 7), 0.2 - want, 1e-12);
    cr_expect_float_eq(draw_one("seed = 77; sampling = \"independent\";", "exit.b_D", 3),
            want, 1e-12);
}

Test(scenario_draws, nothing_else_moves_a_draw)
{
    double x = draw_one("seed = 3;", "exit.b_D", 4);

    cr_expect_eq(x,
            draw_one("seed = 3; exit = { rate = 0.05; pair_a = 1.0; };", "exit.b_D", 4));
    cr_expect_eq(x, draw_one("seed = 3; policies = ( { lever = \"assistants\"; } );",
                            "exit.b_D", 4));
    cr_expect_eq(x, draw_one("seed = 3; horizon = 4; replications = 7;", "exit.b_D", 4));
    cr_expect_neq(x, draw_one("seed = 4;", "exit.b_D", 4));
    cr_expect_neq(x, draw_one("seed = 3;", "exit.b_D", 6));
}

#define ASSISTANTS "{ lever = \"assistants\"; }"

Test(scenario_draws, arms_with_the_same_lever_share_its_luck)
{
    struct drawn d = open_text("arms = ( { name = \"one\"; policies = ( " ASSISTANTS
                               " ); }, { name = \"two\"; policies = ( "
                               "{ lever = \"pay_premium\"; }, " ASSISTANTS "," ASSISTANTS
                               " ); } ); shocks = ( { shock = \"boom\"; } );");
    size_t one = index_of(&d, "arms[0].policies[0].size");
    size_t two = index_of(&d, "arms[1].policies[1].size");
    size_t second = index_of(&d, "arms[1].policies[2].size");
    size_t boom = index_of(&d, "shocks[0].size");

    for (uint32_t rep = 0; rep < 20; rep++) {
        sim_draws_make(d.dr, rep, true);
        double x = sim_draws_value(d.dr, one);
        cr_expect_eq(x, sim_draws_value(d.dr, two));
        cr_expect_neq(x, sim_draws_value(d.dr, second));
        cr_expect_neq(x, sim_draws_value(d.dr, boom));
        /* the values stand where the model reads them; its arm 0 is the baseline */
        const struct sim_arm *arms = sim_draws_arms(d.dr);
        cr_expect_eq(((const struct sm_simple *) arms[2].policies[1].params)->size, x);
        cr_expect_eq(((const struct sm_simple *) sim_draws_shocks(d.dr)[0].params)->size,
                sim_draws_value(d.dr, boom));
    }
    close_drawn(&d);
}

Test(scenario_draws, the_order_of_arms_shows_nowhere)
{
    const char *one = "{ name = \"p\"; policies = ( " ASSISTANTS " ); }";
    const char *two = "{ name = \"q\"; policies = ( " ASSISTANTS ", " ASSISTANTS " ); }";
    char ab[600], ba[600];

    snprintf(ab, sizeof ab, "arms = ( %s, %s );", one, two);
    snprintf(ba, sizeof ba, "arms = ( %s, %s );", two, one);
    cr_expect_eq(draw_one(ab, "arms[1].policies[1].size", 5),
            draw_one(ba, "arms[0].policies[1].size", 5));
}

Test(scenario_draws, without_uncertainty_all_stand_at_their_values)
{
    struct drawn d =
            open_text("exit = { pair_a = { dist = \"uniform\"; low = 1; high = 2; "
                      "}; };");
    const struct sm_exit *par = sim_draws_tables(d.dr)[0];

    sim_draws_make(d.dr, 9, true);
    sim_draws_make(d.dr, 9, false);
    cr_expect_eq(par->b_D, 0.1);
    cr_expect_eq(par->rate, 0.04);
    cr_expect_eq(par->pair_a, 1.5);
    cr_expect_eq(sim_draws_value(d.dr, index_of(&d, "exit.pair_a")), 1.5);
    close_drawn(&d);
}

Test(scenario_draws, stored_values_are_put_back_exactly)
{
    struct drawn d =
            open_text("exit = { count = { dist = \"discrete\"; values = [3, 9]; }; "
                      "};");
    const struct sm_exit *par = sim_draws_tables(d.dr)[0];
    struct sm_exit before;
    double values[16];
    size_t n = sim_draws_count(d.dr);

    cr_assert_leq(n, SIM_COUNT(values));
    sim_draws_make(d.dr, 5, true);
    before = *par;
    for (size_t i = 0; i < n; i++)
        values[i] = sim_draws_value(d.dr, i);
    sim_draws_make(d.dr, 8, true);
    cr_expect_neq(par->b_D, before.b_D);
    sim_draws_replay(d.dr, values);
    cr_expect_eq(memcmp(par, &before, sizeof before), 0);
    close_drawn(&d);
}

/* p-value of "x has this mean", n values with known sd. */
static double mean_p(const double *x, size_t n, double mean, double sd)
{
    double z = (gsl_stats_mean(x, 1, n) - mean) / (sd / sqrt((double) n));

    return 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

enum { N = 20000 };

static double *column(const char *text, const char *key)
{
    struct drawn d = open_text(text);
    size_t at = index_of(&d, key);
    double *x = sim_calloc(N, sizeof *x);

    cr_assert_not_null(x);
    for (uint32_t rep = 0; rep < N; rep++) {
        sim_draws_make(d.dr, rep, true);
        x[rep] = sim_draws_value(d.dr, at);
    }
    close_drawn(&d);
    return x;
}

/* Power: a mean wrong by 0.1 sd is found with probability 1 - 1e-9 (z = 14 against 5). */
Test(scenario_draws, draws_have_the_mean_and_spread_of_their_prior)
{
    double *x = column("sampling = \"independent\";", "exit.b_D");
    double q[N];

    cr_expect_gt(mean_p(x, N, 0.1, 0.05), ALPHA);
    cr_expect_lt(mean_p(x, N, 0.105, 0.05), ALPHA, "the check above can fail");
    for (size_t i = 0; i < N; i++)
        q[i] = (x[i] - 0.1) * (x[i] - 0.1);
    cr_expect_gt(mean_p(q, N, 0.0025, 0.0025 * sqrt(2)), ALPHA);
    cr_expect_lt(mean_p(q, N, 0.0025 * 1.1, 0.0025 * sqrt(2)), ALPHA);
    sim_free(x);
}

Test(scenario_draws, antithetic_pairs_have_the_exact_mean_of_a_symmetric_prior)
{
    double *x = column("seed = 2;", "exit.b_D");

    for (size_t i = 0; i < N; i += 2)
        cr_assert_float_eq(x[i] + x[i + 1], 0.2, 1e-12);
    sim_free(x);
}

Test(scenario_draws, no_draw_leaves_the_hard_bounds)
{
    /* lognormal with sd 2 of the log: 2 % below 0.001 and 21 % above 0.2 if not cut */
    double *x = column("sampling = \"independent\";", "exit.rate");
    size_t low = 0;

    for (size_t i = 0; i < N; i++) {
        cr_assert(x[i] >= 0.001 && x[i] <= 0.2);
        low += x[i] < 0.0015;
    }
    cr_expect_gt(low, 0, "cut by truncation, not pressed on the bound");
    for (size_t i = 1; i < N; i++)
        cr_assert(x[i] != 0.2 && x[i] != 0.001, "no heap at the bounds");
    sim_free(x);
}

/* Spearman's rho of two columns against a claim, by Fisher's z (sd about
 * sqrt(1.06 / (n - 3))). */
static double rho_p(const double *a, const double *b, double claim)
{
    double *work = sim_calloc(2 * (size_t) N, sizeof *work);

    cr_assert_not_null(work);
    double rho = gsl_stats_spearman(a, 1, b, 1, N, work);
    sim_free(work);
    double z = (atanh(rho) - atanh(claim)) / sqrt(1.06 / (N - 3));
    return 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

Test(scenario_draws, a_copula_group_has_its_rank_correlation)
{
    const char *text = "sampling = \"independent\";";
    double *a = column(text, "exit.pair_a"), *b = column(text, "exit.pair_b");
    double *c = column(text, "exit.b_D");

    cr_expect_gt(rho_p(a, b, 0.8), ALPHA);
    cr_expect_lt(rho_p(a, b, 0.77), ALPHA, "the check above can fail");
    cr_expect_gt(rho_p(a, c, 0), ALPHA, "others stay apart");
    cr_expect_gt(mean_p(a, N, 0, 1), ALPHA, "margins stay as they are");
    sim_free(a);
    sim_free(b);
    sim_free(c);
}

Test(scenario_draws, discrete_and_whole_numbers)
{
    double *x = column("sampling = \"independent\"; exit = { count = { dist = "
                       "\"discrete\"; values = [3, 9]; weights = [1, 3]; }; };",
            "exit.count");
    size_t nine = 0;

    for (size_t i = 0; i < N; i++) {
        cr_assert(x[i] == 3 || x[i] == 9);
        nine += x[i] == 9;
    }
    double z = ((double) nine - 0.75 * N) / sqrt(0.75 * 0.25 * N);
    cr_expect_gt(2 * gsl_cdf_ugaussian_Q(fabs(z)), ALPHA);
    sim_free(x);
}

Test(scenario_draws, every_refused_allocation_ends_in_one_sentence)
{
    struct sim_scenario *sc = scratch_scenario(
            &scenario_model, "a.cfg", "policies = ( " ASSISTANTS ", " ASSISTANTS " );");
    long n = 0;

    for (;; n++) {
        struct sim_draws *dr = NULL;
        struct sim_err err = { 0 };
        sim_mem_fail_after(n);
        int ret = sim_draws_new(&dr, sc, &err);
        sim_mem_fail_after(-1);
        if (ret == SIM_OK) {
            sim_draws_free(dr);
            break;
        }
        cr_assert_null(dr);
        cr_assert_eq(ret, SIM_ERR_NOMEM);
        cr_assert_not_null(strstr(err.msg, "out of memory"));
    }
    cr_expect_eq(n, 10, "six blocks of its own and one per table and policy");
    sim_scenario_free(sc);
}
