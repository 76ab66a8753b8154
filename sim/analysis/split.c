/* split.c - how much of the spread is chance, how much is what we do not know?
 *
 * Some replications are run twice with the same parameters and another chance draw.
 * Half the mean squared difference within such a couple estimates the variance of
 * chance, their covariance that of the parameters (one-way random effects; Searle,
 * Casella & McCulloch 1992, chapter 3). The variance of all replications is estimated
 * apart, so that the sum can be held against it. Standard errors come from the spread of
 * whole antithetic pairs, whose members are dependent. Thread safety: no globals. */
#include "sim/analysis/split.h"

#include <math.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"

static const struct sim_split none = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0 };

/* Mean of v[n] and its standard error from groups of neighbours; NaN below 2 groups. */
static double mean_of(const double *v, size_t n, size_t group, double *se)
{
    double sum = 0, sq = 0;
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        sum += v[i];
    double mean = sum / (double) n;
    for (size_t i = 0; i + group <= n; i += group, k++) {
        double m = group == 2 ? (v[i] + v[i + 1]) / 2 : v[i];
        sq += (m - mean) * (m - mean);
    }
    *se = k > 1 ? sqrt(sq / ((double) k - 1) / (double) k) : (double) NAN;
    return mean;
}

/* Squared deviations of the finite values into d2; returns how many, *centre their
 * mean. */
static size_t deviations(const double *x, size_t n, double *d2, double *centre)
{
    double sum = 0;
    size_t held = 0;

    for (size_t r = 0; r < n; r++)
        if (isfinite(x[r]))
            d2[held++] = x[r];
    for (size_t i = 0; i < held; i++)
        sum += d2[i] - d2[0];
    *centre = held > 0 ? d2[0] + sum / (double) held : 0;
    for (size_t i = 0; i < held; i++)
        d2[i] = (d2[i] - *centre) * (d2[i] - *centre);
    return held;
}

void sim_split_of(struct sim_split *out, const double *x, const uint32_t *rep, size_t n,
        const double *y, const uint32_t *twin, size_t n_twins, bool pairs, double *half,
        double *both)
{
    size_t group = pairs ? 2 : 1, used = 0, r = 0;
    double centre, ignored;

    *out = none;
    out->reps = deviations(x, n, half, &centre);
    if (out->reps < 2)
        return;
    double scale = (double) out->reps / ((double) out->reps - 1);
    out->total = scale * mean_of(half, out->reps, group, &out->total_se);
    for (size_t k = 0; k < n_twins; k++) {
        while (r < n && rep[r] < twin[k])
            r++;
        if (r == n || rep[r] != twin[k] || !isfinite(x[r]) || !isfinite(y[k]))
            continue; /* beyond the kept prefix, or missing */
        half[used] = (x[r] - y[k]) * (x[r] - y[k]) / 2;
        both[used++] = (x[r] - centre) * (y[k] - centre);
    }
    out->twins = used;
    if (used == 0)
        return;
    out->chance = mean_of(half, used, group, &out->chance_se);
    out->parameters = scale * mean_of(both, used, group, &out->parameters_se);
    for (size_t k = 0; k < used; k++)
        half[k] += both[k];
    mean_of(half, used, group, &ignored);
    out->rest = out->total - out->chance - out->parameters;
    out->rest_se = hypot(out->total_se, ignored);
}

double sim_split_share(
        const struct sim_split *split, double part, double part_se, double *se)
{
    if (!(split->total > 0)) {
        *se = NAN;
        return NAN;
    }
    *se = hypot(part_se, part / split->total * split->total_se) / split->total;
    return part / split->total + 0.0;
}

static int read_cell(struct sim_store *store, size_t arm, size_t cell, bool effect,
        bool twin, double *out, double *tmp, struct sim_err *err)
{
    return effect ? sim_effect_read(store, arm, cell, twin, out, tmp, err)
                  : sim_level_read(store, arm, cell, twin, out, err);
}

int sim_split_take(struct sim_split *out, struct sim_store *store, size_t arm,
        size_t cell, bool effect, const double *known, const double *known_twin,
        struct sim_err *err)
{
    size_t n = sim_store_reps(store), n_twins = sim_store_twins(store);
    size_t most = n > n_twins ? n : n_twins;
    int ret = 0;

    *out = none;
    if (n < 2)
        return 0;
    double *x = sim_calloc(n, sizeof *x), *y = sim_calloc(n_twins + 1, sizeof *y);
    double *half = sim_calloc(most, sizeof *half), *both = sim_calloc(most, sizeof *both);
    uint32_t *rep = sim_calloc(n, sizeof *rep);
    uint32_t *twin = sim_calloc(n_twins + 1, sizeof *twin);
    if (!x || !y || !half || !both || !rep || !twin) {
        ret = sim_fail(
                err, SIM_ERR_NOMEM, "out of memory for the variance of %zu runs", n);
        goto out;
    }
    if ((ret = sim_store_rep_indices(store, false, rep, n, err)) != 0
            || (ret = sim_store_rep_indices(store, true, twin, n_twins, err)) != 0
            || (known == NULL
                    && (ret = read_cell(store, arm, cell, effect, false, x, half, err))
                               != 0)
            || (known_twin == NULL
                    && (ret = read_cell(store, arm, cell, effect, true, y, half, err))
                               != 0))
        goto out;
    sim_split_of(out, known != NULL ? known : x, rep, n,
            known_twin != NULL ? known_twin : y, twin, n_twins,
            sim_store_has_pairs(store), half, both);
out:
    sim_free(x);
    sim_free(y);
    sim_free(half);
    sim_free(both);
    sim_free(rep);
    sim_free(twin);
    return ret;
}
