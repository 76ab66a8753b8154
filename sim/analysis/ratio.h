/* ratio.h - how much of an effect is left later: the ratio of two effects, with doubt.
 *
 * Two doubts, kept apart. What we do not know of the world: quantiles over replications
 * of the ratio within each, told only where the earlier effect has one sign in 90 % of
 * them, since a ratio over a number around zero says nothing. The error of simulating:
 * Fieller's 90 % interval (1954) for the ratio of the two means, from pair means; it has
 * no end where the earlier mean cannot be told from zero. Thread safety: pure. */
#ifndef SIM_ANALYSIS_RATIO_H
#define SIM_ANALYSIS_RATIO_H

#include <stdbool.h>
#include <stddef.h>

struct sim_ratio {
    double ratio;         /* mean of later over mean of earlier; NaN when unbounded */
    double mc_lo, mc_hi;  /* Fieller; NaN when unbounded */
    double p05, p50, p95; /* over replications; NaN when the sign is open */
    bool sign;            /* the earlier effect has one sign in 90 % of replications */
};

/* n values in replication order; pairs: 2k and 2k + 1 are an antithetic pair. Missing
 * values take their replication out. scratch[3 n]. */
void sim_ratio(struct sim_ratio *out, const double *later, const double *earlier,
        size_t n, bool pairs, double *scratch);

#endif
