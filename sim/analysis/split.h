/* split.h - how much of the spread is chance, how much is what we do not know?
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_SPLIT_H
#define SIM_ANALYSIS_SPLIT_H

#include "sim/store/store.h"

/* Variances over replications, each estimated by itself, with standard errors; NaN when
 * unknown. Nothing is cut off at 0: an estimate below it says that the part is too small
 * to be seen. total - chance - parameters = rest, which is 0 but for sampling error. */
struct sim_split {
    double total, total_se;           /* over all replications */
    double chance, chance_se;         /* half mean squared difference of twins */
    double parameters, parameters_se; /* covariance of twins */
    double rest, rest_se;
    size_t reps, twins;
};

/* x[n] of all replications, their indices rep[n] rising; twin y[n_twins] of the
 * replications twin[]: same parameters, another chance draw. pairs: replications 2k and
 * 2k + 1 are antithetic. Values that are not finite are left out. Scratch is the
 * caller's: half[n], both[n]. */
void sim_split_of(struct sim_split *out, const double *x, const uint32_t *rep, size_t n,
        const double *y, const uint32_t *twin, size_t n_twins, bool pairs, double *half,
        double *both);

/* The same of one cell of an arm in the store: of levels or of paired effects. known,
 * known_twin: these values, and those of the twins, where the caller has them, else
 * NULL. */
SIM_CHECK int sim_split_take(struct sim_split *out, struct sim_store *store, size_t arm,
        size_t cell, bool effect, const double *known, const double *known_twin,
        struct sim_err *err);

/* Part of the whole, and its standard error by the delta method: the whole is estimated,
 * too. NaN where there is no spread. */
double sim_split_share(
        const struct sim_split *split, double part, double part_se, double *se);

#endif
