/* summary.c - mean, spread, Monte Carlo error and quantiles of stored outcomes.
 *
 * Method: two passes over values shifted by the first one, so that equal values give
 * exactly that mean and an sd of 0. With antithetic pairs the two members of a pair
 * are dependent and the pairs are not, so the error of the mean comes from the pair
 * means; with independent sampling from the replications. */
#include "sim/analysis/summary.h"

#include <math.h>

#include "sim/analysis/effect.h"
#include "sim/analysis/quantile.h"
#include "sim/base/mem.h"

static const double BLOCK_BYTES = 256e6;

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
    sim_sort(scratch, held);
    out->p05 = plain(sim_quantile(scratch, held, 0.05));
    out->p25 = plain(sim_quantile(scratch, held, 0.25));
    out->p50 = plain(sim_quantile(scratch, held, 0.50));
    out->p75 = plain(sim_quantile(scratch, held, 0.75));
    out->p95 = plain(sim_quantile(scratch, held, 0.95));
}

/* ---- one arm, block by block --------------------------------------------- */

struct block {
    struct sim_store *store;
    size_t arm, reps, cap; /* cap: cells that fit */
    size_t first, n;       /* cells held now */
    double *own, *base;    /* [rep * n + cell] */
    double *value, *scratch;
};

static void block_clear(struct block *b)
{
    sim_free(b->own);
    sim_free(b->base);
    sim_free(b->value);
    sim_free(b->scratch);
}

static int block_init(struct block *b, struct sim_store *store, size_t arm,
        bool with_base, struct sim_err *err)
{
    size_t cells = sim_shape_cells(&sim_store_meta(store)->shape);

    *b = (struct block){ .store = store, .arm = arm, .reps = sim_store_reps(store) };
    double fit = BLOCK_BYTES / (sizeof(double) * (with_base ? 2.0 : 1.0))
                 / ((double) b->reps + 1);
    b->cap = fit < 1 ? 1 : fit > (double) cells ? cells : (size_t) fit;
    b->own = sim_calloc(b->reps * b->cap, sizeof *b->own);
    b->base = sim_calloc(with_base ? b->reps * b->cap : 0, sizeof *b->base);
    b->value = sim_calloc(b->reps, sizeof *b->value);
    b->scratch = sim_calloc(b->reps + 1, sizeof *b->scratch);
    if (b->own == NULL || b->base == NULL || b->value == NULL || b->scratch == NULL) {
        block_clear(b);
        return sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for the summary of %zu replications", b->reps);
    }
    return 0;
}

static int block_read(
        struct block *b, size_t first, size_t n, bool with_base, struct sim_err *err)
{
    b->first = first;
    b->n = n;
    int ret = sim_store_read(b->store, b->arm, false, first, n, b->own, err);
    if (ret == 0 && with_base)
        ret = sim_store_read(b->store, 0, false, first, n, b->base, err);
    return ret;
}

static void block_level(struct block *b, size_t k, struct sim_summary *out, bool pairs)
{
    for (size_t r = 0; r < b->reps; r++)
        b->value[r] = b->own[r * b->n + k];
    sim_summarise(out, b->value, b->reps, pairs, 0, b->scratch);
}

static void block_effect(struct block *b, size_t k, struct sim_summary *out, bool pairs)
{
    const struct sim_shape *shape = &sim_store_meta(b->store)->shape;
    const struct sim_metric *m = sim_shape_metric_of(shape, b->first + k);
    bool paired = m != NULL && m->paired;

    for (size_t r = 0; r < b->reps; r++) {
        double own = b->own[r * b->n + k];
        /* a metric defined against the baseline is a difference already */
        b->value[r] = paired ? own : own - b->base[r * b->n + k];
    }
    sim_summarise(out, b->value, b->reps, pairs, m != NULL ? m->better : 0, b->scratch);
}

int sim_summarise_arm(struct sim_store *store, size_t arm, struct sim_summary *level,
        struct sim_summary *effect, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    size_t cells = sim_shape_cells(&meta->shape);
    bool pairs = sim_store_has_pairs(store), with_base = effect != NULL && arm != 0;
    struct block b;
    int ret = block_init(&b, store, arm, with_base, err);

    if (ret != 0)
        return ret;
    for (size_t first = 0; first < cells && ret == 0; first += b.cap) {
        size_t n = cells - first < b.cap ? cells - first : b.cap;
        ret = block_read(&b, first, n, with_base, err);
        for (size_t k = 0; k < n && ret == 0; k++) {
            block_level(&b, k, &level[first + k], pairs);
            if (with_base)
                block_effect(&b, k, &effect[first + k], pairs);
            else if (effect != NULL)
                effect[first + k] = none;
        }
    }
    block_clear(&b);
    return ret;
}
