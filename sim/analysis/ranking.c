/* ranking.c - see ranking.h. */
#include "sim/analysis/ranking.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"

static const double BLOCK_BYTES = 128e6;
static const double APART = 3; /* Monte Carlo errors from which a difference counts */

struct work {
    struct sim_store *store;
    const struct sim_shape *shape;
    size_t n_arms, reps;
    bool pairs;
    struct sim_figure figure;
    int block;     /* years read at a time */
    double *value; /* [n_arms][n_years][reps] effects on the figure; 0 of the baseline */
    uint64_t *print; /* [n_arms] fingerprints of all numbers */
    double *cells, *tmp, *scratch;
};

static void work_clear(struct work *w)
{
    sim_free(w->value);
    sim_free(w->print);
    sim_free(w->cells);
    sim_free(w->tmp);
    sim_free(w->scratch);
}

static int work_init(
        struct work *w, struct sim_store *store, size_t n_arms, struct sim_err *err)
{
    *w = (struct work){ .store = store,
        .shape = &sim_store_meta(store)->shape,
        .n_arms = n_arms,
        .reps = sim_store_reps(store),
        .pairs = sim_store_has_pairs(store) };
    size_t years = (size_t) w->shape->n_years;
    double year_bytes = (double) sizeof(double) * (double) w->shape->n_groups
                        * (double) w->shape->n_metrics * ((double) w->reps + 1);
    w->block = year_bytes * (double) years <= BLOCK_BYTES ? (int) years
               : year_bytes * 2 <= BLOCK_BYTES ? (int) (BLOCK_BYTES / year_bytes)
                                               : 1;
    size_t cells = (size_t) w->block * (size_t) w->shape->n_groups
                   * (size_t) w->shape->n_metrics;
    w->value = sim_calloc(n_arms * years * w->reps, sizeof *w->value);
    w->print = sim_calloc(n_arms, sizeof *w->print);
    w->cells = sim_calloc(cells * w->reps, sizeof *w->cells);
    w->tmp = sim_calloc(w->reps, sizeof *w->tmp);
    w->scratch = sim_calloc(w->reps + 1, sizeof *w->scratch);
    if (!w->value || !w->print || !w->cells || !w->tmp || !w->scratch)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for ranking %zu arms", n_arms);
    return 0;
}

static double *value_of(const struct work *w, size_t arm, int year)
{
    return w->value + (arm * (size_t) w->shape->n_years + (size_t) year) * w->reps;
}

/* The figure's values in the year that w->cells holds from `row` on; the baseline first:
 * its levels are kept in the place of its effects, of which there are none. */
static void take_figure(
        struct work *w, size_t arm, int year, const double *row, size_t stride)
{
    const struct sim_figure f = w->figure;
    const bool paired = w->shape->metric[f.metric].paired;
    const size_t cell =
            (size_t) f.group * (size_t) w->shape->n_metrics + (size_t) f.metric;
    double *to = value_of(w, arm, year);
    const double *base = value_of(w, 0, year);

    for (size_t r = 0; r < w->reps; r++) {
        const double v = row[r * stride + cell];
        to[r] = arm == 0 || paired ? v : v - base[r];
    }
}

/* One pass over what is stored of an arm: its figure, and a hash over the bits of all
 * levels that it shares in kind with the baseline. */
static int read_arm(struct work *w, size_t arm, struct sim_err *err)
{
    size_t metrics = (size_t) w->shape->n_metrics;
    size_t per_year = (size_t) w->shape->n_groups * metrics;
    uint64_t hash = 14695981039346656037u;
    int ret = 0, n;

    for (int y = 0; y < w->shape->n_years && ret == 0; y += n) {
        n = w->shape->n_years - y < w->block ? w->shape->n_years - y : w->block;
        const size_t stride = (size_t) n * per_year;
        ret = sim_store_read(
                w->store, arm, false, (size_t) y * per_year, stride, w->cells, err);
        for (int k = 0; k < n && ret == 0; k++)
            take_figure(w, arm, y + k, w->cells + (size_t) k * per_year, stride);
        for (size_t i = 0, m = 0; i < stride * w->reps && ret == 0;
                i++, m = m + 1 < metrics ? m + 1 : 0) {
            uint64_t bits;
            if (w->shape->metric[m].paired)
                continue;
            memcpy(&bits, &w->cells[i], sizeof bits);
            hash = (hash ^ bits) * 1099511628211u;
            hash ^= hash >> 29; /* so that high bits reach low ones */
        }
    }
    w->print[arm] = hash;
    return ret;
}

/* Is the mean difference of two arms below the limit in all years? */
static bool indistinct(struct work *w, size_t a, size_t b)
{
    for (int y = 0; y < w->shape->n_years; y++) {
        const double *va = value_of(w, a, y), *vb = value_of(w, b, y);
        struct sim_summary s;
        for (size_t r = 0; r < w->reps; r++)
            w->tmp[r] = va[r] - vb[r];
        sim_summarise(&s, w->tmp, w->reps, w->pairs, 0, w->scratch);
        if (s.n < 2 || isnan(s.mc_se) || fabs(s.mean) > APART * s.mc_se)
            return false;
    }
    return true;
}

static int find_same(struct sim_ranking *rk, struct work *w, struct sim_err *err)
{
    rk->same = sim_calloc(w->n_arms * w->n_arms / 2 + 1, sizeof *rk->same);
    if (rk->same == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the ranking");
    for (size_t a = 0; a < w->n_arms; a++)
        for (size_t b = a + 1; b < w->n_arms; b++) {
            bool identical = w->print[a] == w->print[b];
            if (identical || indistinct(w, a, b))
                rk->same[rk->n_same++] = (struct sim_same){ a, b, identical };
        }
    return 0;
}

/* Is x a better mean than y? Missing ones last. */
static bool before(double x, double y, int better)
{
    if (isnan(x) || isnan(y))
        return !isnan(x) && isnan(y);
    return better < 0 ? x < y : x > y;
}

static void share_best(struct sim_ranking *rk, const struct work *w, int better)
{
    size_t used = 0;

    for (size_t i = 0; i < rk->n; i++)
        rk->row[i].p_best = 0;
    for (size_t r = 0; r < w->reps; r++) {
        double best = NAN;
        size_t ties = 0;
        bool whole = true;
        for (size_t i = 0; i < rk->n; i++) {
            double x = value_of(w, rk->row[i].arm, rk->figure.year)[r];
            whole = whole && isfinite(x);
            if (isnan(best) || before(x, best, better)) {
                best = x;
                ties = 1;
            } else
                ties += !before(best, x, better);
        }
        for (size_t i = 0; i < rk->n && whole; i++)
            if (!before(best, value_of(w, rk->row[i].arm, rk->figure.year)[r], better))
                rk->row[i].p_best += 1 / (double) ties;
        used += whole;
    }
    for (size_t i = 0; i < rk->n; i++)
        rk->row[i].p_best = used > 0 ? rk->row[i].p_best / (double) used : NAN;
}

static int fill(struct sim_ranking *rk, struct work *w, struct sim_err *err)
{
    int better = w->shape->metric[rk->figure.metric].better;
    int ret = 0;

    w->figure = rk->figure;
    for (size_t arm = 0; arm < w->n_arms && ret == 0; arm++)
        ret = read_arm(w, arm, err);
    if (ret != 0)
        return ret;
    memset(w->value, 0,
            (size_t) w->shape->n_years * w->reps * sizeof *w->value); /* no effect */
    rk->row = sim_calloc(w->n_arms, sizeof *rk->row);
    if (rk->row == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the ranking");
    for (size_t arm = 1; arm < w->n_arms; arm++) {
        struct sim_ranked row = { .arm = arm };
        sim_summarise(&row.effect, value_of(w, arm, rk->figure.year), w->reps, w->pairs,
                better, w->scratch);
        size_t k = rk->n++;
        for (; k > 0 && before(row.effect.mean, rk->row[k - 1].effect.mean, better); k--)
            rk->row[k] = rk->row[k - 1];
        rk->row[k] = row;
    }
    share_best(rk, w, better);
    return find_same(rk, w, err);
}

int sim_ranking_new(struct sim_ranking **out, struct sim_store *store, size_t n_arms,
        struct sim_figure figure, struct sim_err *err)
{
    struct sim_ranking *rk = sim_calloc(1, sizeof *rk);
    struct work w;

    *out = NULL;
    if (rk == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the ranking");
    rk->figure = figure;
    int ret = work_init(&w, store, n_arms, err);
    if (ret == 0)
        ret = fill(rk, &w, err);
    work_clear(&w);
    if (ret != 0) {
        sim_ranking_free(rk);
        return ret;
    }
    *out = rk;
    return 0;
}

void sim_ranking_free(struct sim_ranking *rk)
{
    if (rk == NULL)
        return;
    sim_free(rk->row);
    sim_free(rk->same);
    sim_free(rk);
}
