/* Known answers: R 4.2, quantile(x, type = 7), mean, sd; pair errors by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/analysis/order.h"
#include "sim/analysis/quantile.h"
#include "sim/analysis/split.h"
#include "sim/analysis/summary.h"
#include "sim/base/mem.h"
#include "tests/synth.h"

TestSuite(summary, .timeout = 60);

static const double TINY = 1e-12;

static struct sim_summary summarise(const double *v, size_t n, bool pairs, int better)
{
    struct sim_summary s;
    double scratch[64];

    cr_assert(n < 64);
    sim_summarise(&s, v, n, pairs, better, scratch);
    return s;
}

/* Uniform in (0, 1) from a counter. */
static double uniform(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return ((double) ((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53;
}

Test(summary, quantiles_match_type_7)
{
    /* sort: 1 1 2 3 3 4 5 5 5 6 9; position 0.05 * 10 = 0.5, 0.95 * 10 = 9.5 */
    double v[] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5 };
    struct sim_summary s = summarise(v, 11, false, 0);
    cr_expect_eq(s.p05, 1);
    cr_expect_eq(s.p25, 2.5);
    cr_expect_eq(s.p50, 4);
    cr_expect_eq(s.p75, 5);
    cr_expect_float_eq(s.p95, 7.5, TINY);
    cr_expect_float_eq(s.mean, 4, TINY);
    /* sum of squares 232 - 11 * 16 = 56, / 10 */
    cr_expect_float_eq(s.sd, sqrt(5.6), TINY);
    cr_expect_float_eq(s.mc_se, sqrt(5.6 / 11), TINY);
    cr_expect_eq(s.n, 11);
    cr_expect(isnan(s.p_better));
}

Test(summary, quantile_ends_and_single_value)
{
    const double v[] = { -2, 10, 11 };
    cr_expect_eq(sim_quantile(v, 3, 0), -2);
    cr_expect_eq(sim_quantile(v, 3, 1), 11);
    cr_expect_eq(sim_quantile(v, 3, 0.25), 4);
    cr_expect_eq(sim_quantile(v + 1, 1, 0.4), 10);
    cr_expect(isnan(sim_quantile(v, 0, 0.5)));
}

Test(summary, sort_orders_any_input)
{
    enum { N = 3000 };
    double *v = sim_calloc(N, sizeof *v);

    for (int shape = 0; shape < 6; shape++) {
        double sum = 0, after = 0;
        for (int i = 0; i < N; i++) {
            const double kinds[] = { i, -i, 7, i % 2, uniform((uint64_t) i),
                i < N / 2 ? i : N - i };
            v[i] = kinds[shape];
            sum += floor(v[i] * 1024);
        }
        sim_sort(v, N);
        for (int i = 0; i < N; i++) {
            after += floor(v[i] * 1024);
            cr_assert(i == 0 || v[i - 1] <= v[i], "shape %d at %d", shape, i);
        }
        cr_expect_eq(sum, after, "shape %d lost or doubled a value", shape);
    }
    sim_free(v);
}

Test(summary, pair_error_comes_from_pair_means)
{
    /* pair means 3, 5, 7: variance 4, error sqrt(4 / 3) */
    const double v[] = { 0, 6, 5, 5, 10, 4 };
    struct sim_summary s = summarise(v, 6, true, 0);
    cr_expect_float_eq(s.mc_se, sqrt(4.0 / 3), TINY);
    cr_expect_float_eq(s.mean, 5, TINY);
    /* by replications: squares 202 - 6 * 25 = 52, / 5, / 6 */
    cr_expect_float_eq(summarise(v, 6, false, 0).mc_se, sqrt(52.0 / 30), TINY);
}

Test(summary, perfect_antithetic_pairs_have_no_error)
{
    const double v[] = { 1, 9, 4, 6, -3, 13 };
    cr_expect_float_eq(summarise(v, 6, true, 0).mc_se, 0, TINY);
    cr_expect_gt(summarise(v, 6, false, 0).mc_se, 1);
}

Test(summary, last_half_pair_counts_in_the_mean_only)
{
    const double v[] = { 1, 3, 5, 7, 100 };
    struct sim_summary s = summarise(v, 5, true, 0);
    cr_expect_eq(s.n, 5);
    cr_expect_float_eq(s.mean, 23.2, TINY);
    cr_expect_float_eq(s.mc_se, sqrt(8.0 / 2), TINY); /* means 2 and 6 */
}

Test(summary, missing_values)
{
    const double all[] = { NAN, NAN, NAN, NAN };
    const double some[] = { 1, NAN, 2, 4, INFINITY, 5 };
    struct sim_summary s = summarise(all, 4, true, -1);
    cr_expect_eq(s.n, 0);
    cr_expect(isnan(s.mean) && isnan(s.sd) && isnan(s.mc_se) && isnan(s.p05)
              && isnan(s.p50) && isnan(s.p95) && isnan(s.p_better));
    s = summarise(some, 6, false, 1);
    cr_expect_eq(s.n, 4);
    cr_expect_float_eq(s.mean, 3, TINY);
    cr_expect_eq(s.p50, 3);
    cr_expect_eq(s.p_better, 1);
    cr_expect(isnan(summarise(some, 6, true, 0).mc_se), "one whole pair has no spread");
    cr_expect_eq(summarise(NULL, 0, true, 0).n, 0);
    s = summarise(some, 1, true, 0);
    cr_expect(s.n == 1 && s.mean == 1 && isnan(s.sd) && isnan(s.mc_se) && s.p95 == 1);
}

Test(summary, better_counts_ties_half_and_heeds_direction)
{
    const double v[] = { -1, -2, 0, 3, 0 };
    cr_expect_float_eq(summarise(v, 5, false, -1).p_better, 3.0 / 5, TINY);
    cr_expect_float_eq(summarise(v, 5, false, 1).p_better, 2.0 / 5, TINY);
    const double zero[] = { 0, -0.0, 0, 0 };
    cr_expect_eq(summarise(zero, 4, true, 1).p_better, 0.5);
}

Test(summary, constants_are_exact_and_zero_has_no_sign)
{
    double v[33];
    for (size_t i = 0; i < 33; i++)
        v[i] = 0.1;
    struct sim_summary s = summarise(v, 33, false, 0);
    cr_expect(s.mean == 0.1 && s.sd == 0 && s.mc_se == 0 && s.p05 == 0.1 && s.p95 == 0.1);
    for (size_t i = 0; i < 33; i++)
        v[i] = -0.0;
    s = summarise(v, 33, true, 1);
    cr_expect(!signbit(s.mean) && !signbit(s.sd) && !signbit(s.p05) && !signbit(s.p50)
              && !signbit(s.p95) && !signbit(s.mc_se));
}

/* How often does mean +- 1.645 mc_se hold the truth, of `runs` samples of 30 pairs with
 * pairs correlated by `rho`? Expected 0.90 (Student with 29 degrees: 0.89). */
static double coverage(double rho, bool pairs_claimed, int runs)
{
    int hit = 0;
    uint64_t at = 0;

    for (int run = 0; run < runs; run++) {
        double v[60];
        for (int k = 0; k < 60; k += 2) {
            double z[2];
            for (int j = 0; j < 2; j++) {
                double r = sqrt(-2 * log(uniform(at++))),
                       a = 6.283185307179586 * uniform(at++);
                z[j] = r * cos(a);
            }
            v[k] = z[0];
            v[k + 1] = rho * z[0] + sqrt(1 - rho * rho) * z[1];
        }
        struct sim_summary s = summarise(v, 60, pairs_claimed, 0);
        hit += fabs(s.mean) <= 1.645 * s.mc_se;
    }
    return (double) hit / runs;
}

/* 4,000 runs: binomial sd 0.005; 0.865..0.915 is 5 sd around 0.89. A correlation of
 * +0.5 taken for independence covers 0.82, one of -0.5 covers 0.98. */
Test(summary, interval_of_the_mean_covers)
{
    const double rhos[] = { -0.9, -0.5, 0, 0.5 };
    for (size_t i = 0; i < 4; i++) {
        double c = coverage(rhos[i], true, 4000);
        cr_expect(c > 0.865 && c < 0.915, "rho %g covers %g", rhos[i], c);
    }
}

Test(summary, the_coverage_check_can_fail)
{
    cr_expect_lt(coverage(0.5, false, 4000), 0.865);
    cr_expect_gt(coverage(-0.5, false, 4000), 0.915);
}

Test(summary, arms_are_ordered_baseline_first)
{
    const char *const arm[] = { "baseline", "zeta", "alpha", "Beta", "alpha2" };
    size_t order[5];
    sim_arm_order(arm, 5, order);
    const size_t want[] = { 0, 3, 2, 4, 1 }; /* by bytes: capitals first */
    for (size_t i = 0; i < 5; i++)
        cr_expect_eq(order[i], want[i]);
}

/* ---- with a store -------------------------------------------------------- */

struct fixture {
    char dir[512];
    struct sim_store *store;
    size_t cells;
    struct sim_summary *level, *base, *effect;
};

static void setup(struct fixture *f, const struct synth *how)
{
    synth_mkdir(f->dir);
    f->store = synth_store(f->dir, how);
    f->cells = sim_shape_cells(&sim_store_meta(f->store)->shape);
    f->level = sim_calloc(f->cells, sizeof *f->level);
    f->base = sim_calloc(f->cells, sizeof *f->base);
    f->effect = sim_calloc(f->cells, sizeof *f->effect);
}

static void teardown(struct fixture *f)
{
    sim_store_close(f->store);
    sim_free(f->level);
    sim_free(f->base);
    sim_free(f->effect);
    synth_rmdir(f->dir);
}

/* Of a cell of the books: a metric without a direction. */
static const struct sim_metric *metric_at(const struct sim_store *store, size_t cell)
{
    static const struct sim_metric euro = { .key = "books" };
    const struct sim_metric *m = sim_shape_metric_of(&sim_store_meta(store)->shape, cell);
    return m != NULL ? m : &euro;
}

Test(summary, effects_are_paired_differences)
{
    struct fixture f;
    struct sim_err err = { 0 };
    setup(&f, &(struct synth){ 0 });
    cr_assert_eq(sim_summarise_arm(f.store, 0, f.base, f.effect, &err), 0, "%s", err.msg);
    for (size_t i = 0; i < f.cells; i++)
        cr_assert_eq(f.effect[i].n, 0, "the baseline has no effect");
    cr_assert_eq(
            sim_summarise_arm(f.store, 1, f.level, f.effect, &err), 0, "%s", err.msg);
    for (size_t i = 0; i < f.cells; i++) {
        const struct sim_metric *m = metric_at(f.store, i);
        const struct sim_summary *e = &f.effect[i], *l = &f.level[i], *b = &f.base[i];
        cr_assert_eq(e->n, l->n);
        if (e->n == 0)
            continue;
        cr_expect(m->better == 0 || (e->p_better >= 0 && e->p_better <= 1));
        if (m->paired) {
            cr_expect(b->n == 0 && e->mean == l->mean && e->p05 == l->p05);
            continue;
        }
        double scale = 1e-12 * (fabs(l->mean) + 1);
        cr_expect_float_eq(e->mean, l->mean - b->mean, scale, "%s cell %zu", m->key, i);
        /* shared luck: the difference is far tighter than the levels */
        cr_expect(e->sd <= l->sd + b->sd);
    }
    teardown(&f);
}

Test(summary, an_arm_equal_to_the_baseline_has_effects_of_exactly_zero)
{
    const double strength[] = { 0, 0 };
    struct fixture f;
    struct sim_err err = { 0 };
    setup(&f, &(struct synth){ .strength = strength });
    cr_assert_eq(
            sim_summarise_arm(f.store, 1, f.level, f.effect, &err), 0, "%s", err.msg);
    for (size_t i = 0; i < f.cells; i++)
        if (!synth_metrics[i % SYNTH_METRICS].paired && f.effect[i].n > 0) {
            cr_assert(f.effect[i].mean == 0 && f.effect[i].sd == 0 && f.effect[i].p95 == 0
                      && !signbit(f.effect[i].p05));
            cr_assert(metric_at(f.store, i)->better == 0 || f.effect[i].p_better == 0.5);
        }
    teardown(&f);
}

Test(summary, the_number_of_threads_does_not_show)
{
    struct fixture f;
    struct sim_err err = { 0 };
    setup(&f, &(struct synth){ 0 });
    struct sim_summary *many = sim_calloc(2 * f.cells, sizeof *many);
    omp_set_num_threads(1);
    cr_assert_eq(sim_summarise_arm(f.store, 1, f.level, f.effect, &err), 0);
    omp_set_num_threads(5);
    cr_assert_eq(sim_summarise_arm(f.store, 1, many, many + f.cells, &err), 0);
    cr_expect_arr_eq(f.level, many, f.cells * sizeof *many);
    cr_expect_arr_eq(f.effect, many + f.cells, f.cells * sizeof *many);
    sim_free(many);
    teardown(&f);
}

Test(summary, no_memory_is_said)
{
    struct fixture f;
    struct sim_err err = { 0 };
    setup(&f, &(struct synth){ 0 });
    for (long k = 0; k < 4; k++) {
        sim_mem_fail_after(k);
        int ret = sim_summarise_arm(f.store, 1, f.level, f.effect, &err);
        sim_mem_fail_after(-1);
        cr_expect_eq(ret, SIM_ERR_NOMEM, "request %ld", k);
        cr_expect_str_not_empty(err.msg);
    }
    teardown(&f);
}

/* ---- variance split ------------------------------------------------------ */

enum { SPLIT_REPS = 2000 };

/* A store of one cell: x = sqrt(1 - share) * unknown + sqrt(share) * chance. */
static struct sim_store *split_store(const char *dir, double share, struct sim_err *err)
{
    static const char *const arms[] = { "baseline" };
    static const char *const params[] = { "p" };
    static const struct sim_metric metric = { .key = "m",
        .unit = "1",
        .label = "M",
        .scale = 1,
        .show_unit = "",
        .headline = true };
    char path[1024];
    struct sim_store *store = NULL;
    const struct sim_store_meta meta = { .scenario = "s",
        .title = "",
        .digest = "d",
        .version = "0",
        .model = "m",
        .resolved_cfg = "",
        .sampling = "antithetic",
        .uncertainty = "both",
        .luck = "shared",
        .shape = { 2025, 1, 1, 1, synth_groups, &metric, 0, NULL, NULL },
        .n_arms = 1,
        .arm = arms,
        .n_params = 1,
        .param = params };

    snprintf(path, sizeof path, "%s/outcomes.db", dir);
    cr_assert_eq(sim_store_create(&store, path, &meta, err), 0, "%s", err->msg);
    cr_assert_eq(sim_store_begin(store, err), 0, "%s", err->msg);
    for (uint32_t rep = 0; rep < SPLIT_REPS; rep++)
        for (int twin = 0; twin < (rep / 2 % 8 == 0 ? 2 : 1); twin++) {
            double u = uniform(rep / 2 * 3u + 1) - 0.5, unknown = rep % 2 ? -u : u;
            double chance = uniform(1000000u + rep * 2 + (uint64_t) twin) - 0.5;
            double x = sqrt(1 - share) * unknown + sqrt(share) * chance;
            const double *cube[] = { &x };
            cr_assert_eq(sim_store_put(store, rep, twin == 1, cube, &unknown, err), 0,
                    "%s", err->msg);
        }
    cr_assert_eq(sim_store_commit(store, err), 0, "%s", err->msg);
    return store;
}

static struct sim_split split_at(double share)
{
    char dir[512];
    struct sim_err err = { 0 };
    struct sim_split s;

    synth_mkdir(dir);
    struct sim_store *store = split_store(dir, share, &err);
    cr_assert_eq(
            sim_split_take(&s, store, 0, 0, false, NULL, NULL, &err), 0, "%s", err.msg);
    sim_store_close(store);
    synth_rmdir(dir);
    return s;
}

/* Distance between estimate and truth in standard errors. */
static double off(double estimate, double truth, double se)
{
    if (fabs(estimate - truth) < 1e-12)
        return 0;
    cr_expect(se > 0 && se < 0.2 / 12, "se %g", se);
    return fabs(estimate - truth) / se;
}

/* Uniform on (-1/2, 1/2): variances of 1/12, shared out. */
Test(summary, variance_split_finds_chance_and_parameters)
{
    const double shares[] = { 0, 0.1, 0.5, 0.9, 1 };
    for (size_t i = 0; i < 5; i++) {
        struct sim_split s = split_at(shares[i]);
        cr_expect_lt(off(s.chance, shares[i] / 12, s.chance_se), 4.9, "%g", shares[i]);
        cr_expect_lt(off(s.parameters, (1 - shares[i]) / 12, s.parameters_se), 4.9, "%g",
                shares[i]);
        cr_expect_lt(off(s.total, 1.0 / 12, s.total_se), 4.9, "%g", shares[i]);
        /* the parts are estimated each by itself and make the whole */
        cr_expect_lt(fabs(s.rest), 4.9 * s.rest_se, "%g", shares[i]);
        cr_expect_float_eq(s.total, s.chance + s.parameters + s.rest, 1e-15);
        cr_expect(s.reps == SPLIT_REPS && s.twins > 0 && s.twins < SPLIT_REPS);
    }
}

Test(summary, the_split_check_can_fail)
{
    struct sim_split s = split_at(0.1);
    cr_expect_gt(off(s.chance, 0.2 / 12, s.chance_se), 4.9);
    s = split_at(0.5);
    cr_expect_gt(off(s.chance, 0.95 / 12, s.chance_se), 4.9);
    cr_expect_gt(off(s.parameters, 0.05 / 12, s.parameters_se), 4.9);
}

/* Where parameters do nothing, their estimate falls on either side of 0 and is not cut.
 */
Test(summary, a_negative_part_is_shown_as_it_is)
{
    enum { REPS = 64, TWINS = 16 };
    double x[REPS], y[TWINS], half[REPS], both[REPS];
    uint32_t rep[REPS], twin[TWINS];
    int below = 0, above = 0;

    for (uint64_t seed = 0; seed < 40; seed++) {
        struct sim_split s;
        for (uint32_t i = 0; i < REPS; i++) {
            rep[i] = i;
            x[i] = uniform(seed * 977 + i) - 0.5;
        }
        for (uint32_t k = 0; k < TWINS; k++) {
            twin[k] = k / 2 * 8 + k % 2;
            y[k] = uniform(5000000 + seed * 977 + k) - 0.5;
        }
        sim_split_of(&s, x, rep, REPS, y, twin, TWINS, true, half, both);
        cr_expect_eq(s.twins, (size_t) TWINS);
        below += s.parameters < 0;
        above += s.parameters > 0;
    }
    cr_expect(below >= 8 && above >= 8, "%d below, %d above", below, above);
}

Test(summary, variance_split_of_an_effect_and_of_nothing)
{
    struct fixture f;
    struct sim_err err = { 0 };
    struct sim_split s;
    setup(&f, &(struct synth){ 0 });
    size_t cell = sim_shape_cell(&sim_store_meta(f.store)->shape, 6, 5, 0);
    cr_assert_eq(sim_split_take(&s, f.store, 1, cell, true, NULL, NULL, &err), 0);
    cr_expect(s.chance > 0 && s.chance < 2 * s.total, "%g of %g", s.chance, s.total);
    cr_assert_eq(sim_split_take(&s, f.store, 0, cell, true, NULL, NULL, &err), 0);
    cr_expect_eq(s.total, 0, "an effect of the baseline has no variance");
    teardown(&f);
}
