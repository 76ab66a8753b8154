/* minimise.h - the lowest point of a function of a few parameters, and how sharp it is.
 *
 * Nelder and Mead's simplex as GSL has it (nmsimplex2), which needs no derivatives;
 * bounds are kept by reflection. The function must give the same value for the same point
 * (common random numbers). Thread safety: no globals. */
#ifndef SIM_ANALYSIS_MINIMISE_H
#define SIM_ANALYSIS_MINIMISE_H

#include <stddef.h>

#include "sim/base/err.h"

enum { SIM_MINIMISE_MAX = 8 };

/* Value at x[n], or negative error with *err filled. */
typedef int (*sim_objective)(
        double *value, const double *x, void *ctx, struct sim_err *err);

struct sim_minimum {
    size_t n; /* parameters, at most SIM_MINIMISE_MAX */
    double step[SIM_MINIMISE_MAX], min[SIM_MINIMISE_MAX], max[SIM_MINIMISE_MAX];
    double x[SIM_MINIMISE_MAX];  /* start, then the lowest point */
    double sd[SIM_MINIMISE_MAX]; /* when the value is a sum of squared errors over their
                                    standard error; NaN where the value has no bottom */
    double value;
    size_t evaluations;
};

/* Search until the simplex is smaller than a twentieth of the steps, or for `most`
 * evaluations. */
SIM_CHECK int sim_minimise(struct sim_minimum *m, sim_objective f, void *ctx, size_t most,
        struct sim_err *err);

#endif
