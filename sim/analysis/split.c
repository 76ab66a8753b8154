/* split.c - how much of the spread is chance, how much is what we do not know?
 *
 * Some replications are run twice with the same parameters and another chance draw.
 * Half the mean squared difference within such a couple estimates the variance of
 * chance; over the variance of all replications it is the share of chance (the
 * one-way random effects estimate; Searle, Casella & McCulloch 1992, chapter 3).
 * Its standard error is by the delta method, from whole antithetic pairs of couples.
 * Thread safety: no globals. */
#include <math.h>

#include "sim/analysis/effect.h"
#include "sim/analysis/summary.h"
#include "sim/base/mem.h"

/* Mean, variance of values and the standard error of that variance. */
static void spread(const double *x, size_t n, double *var, double *se)
{
    double sum = 0, m2 = 0, m4 = 0;

    for (size_t i = 0; i < n; i++)
        sum += x[i] - x[0];
    for (size_t i = 0; i < n; i++) {
        double d = x[i] - x[0] - sum / (double) n;
        m2 += d * d;
        m4 += d * d * d * d;
    }
    m2 /= (double) n;
    m4 /= (double) n;
    *var = m2 * (double) n / ((double) n - 1);
    *se = sqrt(fmax(m4 - m2 * m2, 0) / (double) n);
}

/* Mean of half the squared differences and its standard error from groups of
 * `group` neighbours (2 for antithetic pairs). half[n] is overwritten. */
static void within(double *half, size_t n, size_t group, double *mean, double *se)
{
    double sum = 0, sq = 0;
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        sum += half[i];
    *mean = sum / (double) n;
    for (size_t i = 0; i + group <= n; i += group, k++) {
        double m = group == 2 ? (half[i] + half[i + 1]) / 2 : half[i];
        sq += (m - *mean) * (m - *mean);
    }
    *se = k > 1 ? sqrt(sq / ((double) k - 1) / (double) k) : NAN;
}

struct work {
    double *x, *y, *tmp;
    uint32_t *rep, *twin;
};

/* Fill y[k] with half the squared difference of twin k and its first run; 0 when
 * every twin has one. */
static size_t match(struct work *w, size_t n, size_t n_twins)
{
    size_t r = 0, used = 0;

    for (size_t k = 0; k < n_twins; k++) {
        while (r < n && w->rep[r] < w->twin[k])
            r++;
        if (r == n || w->rep[r] != w->twin[k])
            continue; /* beyond the kept prefix */
        double d = w->x[r] - w->y[k];
        if (isfinite(d))
            w->y[used++] = d * d / 2;
    }
    return used;
}

static void split(struct work *w, size_t n, size_t n_twins, size_t group,
        double *chance_share, double *se)
{
    double var, var_se, chance, chance_se;
    size_t used = match(w, n, n_twins), held = 0;

    for (size_t r = 0; r < n; r++)
        if (isfinite(w->x[r]))
            w->x[held++] = w->x[r];
    if (used == 0 || held < 2)
        return;
    spread(w->x, held, &var, &var_se);
    within(w->y, used, group, &chance, &chance_se);
    if (!(var > 0))
        return;
    double share = chance / var;
    *chance_share = share + 0.0;
    *se = hypot(chance_se, share * var_se) / var;
}

static int read_cell(struct sim_store *store, size_t arm, size_t cell, bool effect,
        bool twin, double *out, double *tmp, struct sim_err *err)
{
    return effect ? sim_effect_read(store, arm, cell, twin, out, tmp, err)
                  : sim_level_read(store, arm, cell, twin, out, err);
}

int sim_variance_split(struct sim_store *store, size_t arm, size_t cell, bool effect,
        double *chance_share, double *se, struct sim_err *err)
{
    size_t n = sim_store_reps(store), n_twins = sim_store_twins(store);
    size_t most = n > n_twins ? n : n_twins;
    bool pairs = sim_store_has_pairs(store);
    int ret = 0;

    *chance_share = *se = NAN;
    if (n_twins == 0 || n < 2)
        return 0;
    struct work w = { sim_calloc(n, sizeof(double)), sim_calloc(n_twins, sizeof(double)),
        sim_calloc(most, sizeof(double)), sim_calloc(n, sizeof(uint32_t)),
        sim_calloc(n_twins, sizeof(uint32_t)) };
    if (!w.x || !w.y || !w.tmp || !w.rep || !w.twin) {
        ret = sim_fail(
                err, SIM_ERR_NOMEM, "out of memory for the variance of %zu runs", n);
        goto out;
    }
    if ((ret = sim_store_rep_indices(store, false, w.rep, n, err)) != 0
            || (ret = sim_store_rep_indices(store, true, w.twin, n_twins, err)) != 0
            || (ret = read_cell(store, arm, cell, effect, false, w.x, w.tmp, err)) != 0
            || (ret = read_cell(store, arm, cell, effect, true, w.y, w.tmp, err)) != 0)
        goto out;
    split(&w, n, n_twins, pairs ? 2 : 1, chance_share, se);
out:
    sim_free(w.x);
    sim_free(w.y);
    sim_free(w.tmp);
    sim_free(w.rep);
    sim_free(w.twin);
    return ret;
}
