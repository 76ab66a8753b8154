/* score.c - distance, coverage and ranked probability score of a sample; score.h. */
#include "sim/analysis/score.h"

#include <math.h>

#include "sim/analysis/quantile.h"
#include "sim/base/err.h"

void sim_score_make(struct sim_score *out, double *value, size_t n, double observed)
{
    double sum = 0, far = 0, apart = 0;

    sim_assert(n > 0);
    sim_sort(value, n);
    for (size_t i = 0; i < n; i++) {
        sum += value[i];
        far += fabs(value[i] - observed);
        /* mean distance between two values of the sample, from the order */
        apart += (2 * (double) i - (double) n + 1) * value[i];
    }
    double size = (double) n;
    out->mean = sum / size;
    out->p05 = sim_quantile(value, n, 0.05);
    out->p95 = sim_quantile(value, n, 0.95);
    out->distance = out->mean - observed;
    out->crps = far / size - apart / (size * size);
    out->inside = observed >= out->p05 && observed <= out->p95;
}
