/* dose.c - see dose.h. */
#include "sim/analysis/dose.h"

#include <math.h>

#include "sim/analysis/quantile.h"
#include "sim/base/mem.h"

void sim_isotonic(double *y, size_t n, bool rising, size_t *block)
{
    size_t n_blocks = 0, at = 0; /* block[k]: members; its mean stands in y[k] */

    for (size_t i = 0; i < n; i++) {
        double mean = y[i];
        size_t members = 1;
        while (n_blocks > 0
                && (rising ? y[n_blocks - 1] > mean : y[n_blocks - 1] < mean)) {
            size_t other = block[--n_blocks];
            mean = (mean * (double) members + y[n_blocks] * (double) other)
                   / (double) (members + other);
            members += other;
        }
        y[n_blocks] = mean;
        block[n_blocks++] = members;
    }
    at = n;
    for (size_t k = n_blocks; k-- > 0;) {
        double mean = y[k];
        for (size_t j = 0; j < block[k]; j++)
            y[--at] = mean;
    }
}

double sim_dose_cross(
        const double *x, const double *y, size_t n, double target, bool rising)
{
    for (size_t i = 0; i < n; i++) {
        if (!(rising ? y[i] >= target : y[i] <= target))
            continue;
        if (i == 0)
            return x[0];
        double rise = y[i] - y[i - 1]; /* not 0: y[i - 1] is on the other side */
        return x[i - 1] + (x[i] - x[i - 1]) * (target - y[i - 1]) / rise;
    }
    return NAN;
}

bool sim_dose_reach(struct sim_reach *out, const double *x, const double *response,
        size_t n, size_t reps, double target, bool rising)
{
    double *y = sim_calloc(n, sizeof *y), *mean = sim_calloc(n, sizeof *mean);
    double *dose = sim_calloc(reps, sizeof *dose);
    size_t *block = sim_calloc(n, sizeof *block), reached = 0, used = 0;
    bool ok = y != NULL && mean != NULL && dose != NULL && block != NULL;

    *out = (struct sim_reach){ target, rising, NAN, NAN, NAN, NAN, NAN };
    for (size_t r = 0; ok && r < reps; r++) {
        bool whole = true;
        for (size_t i = 0; i < n; i++) {
            y[i] = response[i * reps + r];
            whole = whole && isfinite(y[i]);
        }
        if (!whole)
            continue;
        for (size_t i = 0; i < n; i++)
            mean[i] += y[i];
        sim_isotonic(y, n, rising, block);
        double d = sim_dose_cross(x, y, n, target, rising);
        reached += isnan(d) ? 0 : 1;
        dose[used++] = isnan(d) ? (double) INFINITY : d;
    }
    if (ok && used > 0) {
        for (size_t i = 0; i < n; i++)
            mean[i] /= (double) used;
        sim_isotonic(mean, n, rising, block);
        out->mean = sim_dose_cross(x, mean, n, target, rising);
        sim_sort(dose, used);
        /* order statistics: between a dose and "not reached" there is nothing */
        out->p05 = dose[(size_t) (0.05 * (double) (used - 1) + 0.5)];
        out->p50 = dose[(size_t) (0.50 * (double) (used - 1) + 0.5)];
        out->p95 = dose[(size_t) (0.95 * (double) (used - 1) + 0.5)];
        out->reached = (double) reached / (double) used;
    }
    sim_free(y);
    sim_free(mean);
    sim_free(dose);
    sim_free(block);
    return ok;
}
