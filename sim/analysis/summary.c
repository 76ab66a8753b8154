/* summary.c - mean, spread, Monte Carlo error and quantiles of stored outcomes.
 *
 * Method: two passes over values shifted by the first one, so that equal values give
 * exactly that mean and an sd of 0. With antithetic pairs the two members of a pair
 * are dependent and the pairs are not, so the error of the mean comes from the pair
 * means; with independent sampling from the replications. Each cell is worked out by one
 * thread from start to end, so no byte depends on their number. */
#include "sim/analysis/summary.h"

#include <math.h>
#include <omp.h>

#include "sim/analysis/effect.h"
#include "sim/analysis/quantile.h"
#include "sim/base/mem.h"

static const double BLOCK_BYTES = 256e6, DESKS_BYTES = 64e6;

static const struct sim_summary none = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0 };

/* Adding zero turns -0 into 0 and changes nothing else: stable bytes in the tables. */
static double plain(double x)
{
    return x + 0.0;
}

/* Mean and sample variance; var NaN below two values. */
static void moments(const double *v, size_t n, double *mean, double *var)
{
    double sum = 0, sq = 0;

    for (size_t i = 0; i < n; i++)
        sum += v[i] - v[0];
    double shift = sum / (double) n;
    for (size_t i = 0; i < n; i++) {
        double d = v[i] - v[0] - shift;
        sq += d * d;
    }
    *mean = n ? v[0] + shift : NAN;
    *var = n > 1 ? sq / (double) (n - 1) : NAN;
}

/* Standard error of the mean from whole pairs; scratch[n / 2 + 1]. */
static double pair_se(const double *value, size_t n, double *scratch)
{
    size_t n_pairs = 0;
    double mean, var;

    for (size_t i = 0; i + 1 < n; i += 2)
        if (isfinite(value[i]) && isfinite(value[i + 1]))
            scratch[n_pairs++] = value[i] + (value[i + 1] - value[i]) / 2;
    moments(scratch, n_pairs, &mean, &var);
    return n_pairs > 1 ? sqrt(var / (double) n_pairs) : NAN;
}

static double share_better(const double *v, size_t n, int better)
{
    size_t twice = 0; /* in halves, for the ties */

    for (size_t i = 0; i < n; i++)
        twice += v[i] == 0 ? 1 : (v[i] > 0) == (better > 0) ? 2 : 0;
    return (double) twice / (2 * (double) n);
}

void sim_summarise(struct sim_summary *out, const double *value, size_t n, bool pairs,
        int better, double *scratch)
{
    double var;
    size_t held = 0;

    *out = none;
    if (pairs)
        out->mc_se = pair_se(value, n, scratch);
    for (size_t i = 0; i < n; i++)
        if (isfinite(value[i]))
            scratch[held++] = plain(value[i]);
    if (held == 0) {
        out->mc_se = NAN;
        return;
    }
    moments(scratch, held, &out->mean, &var);
    out->mean = plain(out->mean);
    out->n = held;
    out->sd = sqrt(var);
    if (!pairs)
        out->mc_se = sqrt(var / (double) held);
    if (better != 0)
        out->p_better = share_better(scratch, held, better);
    static const double p[] = { 0.05, 0.25, 0.50, 0.75, 0.95 };
    double *const to[] = { &out->p05, &out->p25, &out->p50, &out->p75, &out->p95 };
    if (!(var == 0)) /* else all are alike */
        sim_sort_for(scratch, held, p, SIM_COUNT(p));
    for (size_t i = 0; i < SIM_COUNT(p); i++)
        *to[i] = plain(sim_quantile(scratch, held, p[i]));
}

/* ---- one arm after the other, block by block ------------------------------------ */

enum { TILE = 32 }; /* cells taken from a block at a time: four lines of the cache */

/* What one thread works with. */
struct desk {
    double *level, *effect; /* [TILE][reps] */
    double *scratch;        /* [reps + 1] */
};

struct sim_summaries {
    struct sim_store *store;
    size_t reps, cells, cap; /* cap: cells that fit */
    double *own, *base;      /* [rep * n + cell] */
    int n_desks;             /* threads at once */
    struct desk *desk;
    bool base_kept; /* all of it is there already */
    bool pairs;
};

static bool desks_new(struct sim_summaries *s)
{
    const double fit = DESKS_BYTES / (2 * sizeof(double) * TILE * ((double) s->reps + 1));
    const int threads = omp_get_max_threads();

    s->n_desks = fit < 1 ? 1 : fit < threads ? (int) fit : threads;
    s->desk = sim_calloc((size_t) s->n_desks, sizeof *s->desk);
    for (int i = 0; i < s->n_desks && s->desk != NULL; i++) {
        struct desk *d = &s->desk[i];
        d->level = sim_calloc(TILE * s->reps, sizeof *d->level);
        d->effect = sim_calloc(TILE * s->reps, sizeof *d->effect);
        d->scratch = sim_calloc(s->reps + 1, sizeof *d->scratch);
        if (d->level == NULL || d->effect == NULL || d->scratch == NULL)
            return false;
    }
    return s->desk != NULL;
}

int sim_summaries_new(
        struct sim_summaries **out, struct sim_store *store, struct sim_err *err)
{
    struct sim_summaries *s = sim_calloc(1, sizeof *s);

    *out = NULL;
    if (s == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the summary");
    s->store = store;
    s->cells = sim_shape_cells(&sim_store_meta(store)->shape);
    s->reps = sim_store_reps(store);
    s->pairs = sim_store_has_pairs(store);
    double fit = BLOCK_BYTES / (2 * sizeof(double)) / ((double) s->reps + 1);
    s->cap = fit < 1 ? 1 : fit > (double) s->cells ? s->cells : (size_t) fit;
    s->own = sim_calloc(s->reps * s->cap, sizeof *s->own);
    s->base = sim_calloc(s->reps * s->cap, sizeof *s->base);
    if (s->own == NULL || s->base == NULL || !desks_new(s)) {
        size_t reps = s->reps;
        sim_summaries_free(s);
        return sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for the summary of %zu replications", reps);
    }
    *out = s;
    return 0;
}

void sim_summaries_free(struct sim_summaries *s)
{
    if (s == NULL)
        return;
    for (int i = 0; i < s->n_desks && s->desk != NULL; i++) {
        sim_free(s->desk[i].level);
        sim_free(s->desk[i].effect);
        sim_free(s->desk[i].scratch);
    }
    sim_free(s->desk);
    sim_free(s->own);
    sim_free(s->base);
    sim_free(s);
}

/* Columns of up to TILE cells from cell k of a block of n on; returns how many. */
static size_t take_tile(const struct sim_summaries *s, struct desk *desk, size_t first,
        size_t k, size_t n, bool with_base)
{
    const struct sim_shape *shape = &sim_store_meta(s->store)->shape;
    const size_t width = n - k < TILE ? n - k : TILE;
    bool paired[TILE] = { false };

    for (size_t j = 0; j < width; j++) {
        const struct sim_metric *m = sim_shape_metric_of(shape, first + k + j);
        /* a metric defined against the baseline is a difference already */
        paired[j] = m != NULL && m->paired;
    }
    for (size_t r = 0; r < s->reps; r++)
        for (size_t j = 0; j < width; j++) {
            const double own = s->own[r * n + k + j];
            desk->level[j * s->reps + r] = own;
            if (with_base)
                desk->effect[j * s->reps + r] =
                        paired[j] ? own : own - s->base[r * n + k + j];
        }
    return width;
}

static void summarise_tile(const struct sim_summaries *s, struct desk *desk, size_t first,
        size_t k, size_t n, bool with_base, struct sim_summary *level,
        struct sim_summary *effect)
{
    const struct sim_shape *shape = &sim_store_meta(s->store)->shape;
    const size_t width = take_tile(s, desk, first, k, n, with_base);

    for (size_t j = 0; j < width; j++) {
        const size_t cell = first + k + j;
        const struct sim_metric *m = sim_shape_metric_of(shape, cell);
        sim_summarise(&level[cell], desk->level + j * s->reps, s->reps, s->pairs, 0,
                desk->scratch);
        if (with_base)
            sim_summarise(&effect[cell], desk->effect + j * s->reps, s->reps, s->pairs,
                    m != NULL ? m->better : 0, desk->scratch);
        else if (effect != NULL)
            effect[cell] = none;
    }
}

static void summarise_block(const struct sim_summaries *s, size_t first, size_t n,
        bool with_base, struct sim_summary *level, struct sim_summary *effect)
{
#pragma omp parallel for num_threads(s->n_desks) schedule(dynamic, 16)
    for (size_t k = 0; k < n; k += TILE)
        summarise_tile(
                s, &s->desk[omp_get_thread_num()], first, k, n, with_base, level, effect);
}

int sim_summaries_arm(struct sim_summaries *s, size_t arm, struct sim_summary *level,
        struct sim_summary *effect, struct sim_err *err)
{
    const bool with_base = effect != NULL && arm != 0;
    int ret = 0;

    for (size_t first = 0; first < s->cells && ret == 0; first += s->cap) {
        const size_t n = s->cells - first < s->cap ? s->cells - first : s->cap;
        ret = sim_store_read(s->store, arm, false, first, n, s->own, err);
        if (ret == 0 && with_base && !s->base_kept) {
            ret = sim_store_read(s->store, 0, false, first, n, s->base, err);
            s->base_kept = ret == 0 && s->cap == s->cells;
        }
        if (ret == 0)
            summarise_block(s, first, n, with_base, level, effect);
    }
    return ret;
}

bool sim_summaries_values(
        const struct sim_summaries *s, size_t cell, bool effect, double *value)
{
    const struct sim_metric *m =
            sim_shape_metric_of(&sim_store_meta(s->store)->shape, cell);
    const bool less = effect && !(m != NULL && m->paired);

    if (s->cap < s->cells || (less && !s->base_kept))
        return false;
    for (size_t r = 0; r < s->reps; r++)
        value[r] =
                s->own[r * s->cells + cell] - (less ? s->base[r * s->cells + cell] : 0);
    return true;
}

int sim_summarise_arm(struct sim_store *store, size_t arm, struct sim_summary *level,
        struct sim_summary *effect, struct sim_err *err)
{
    struct sim_summaries *s = NULL;
    int ret = sim_summaries_new(&s, store, err);

    if (ret == 0)
        ret = sim_summaries_arm(s, arm, level, effect, err);
    sim_summaries_free(s);
    return ret;
}
