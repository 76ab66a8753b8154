/* effect.h - values of one cell in all replications: the levels of an arm, or its paired
 * effect (less the baseline; a metric defined against the baseline is one already).
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_EFFECT_H
#define SIM_ANALYSIS_EFFECT_H

#include "sim/store/store.h"

/* Into value[reps]; tmp[reps] is overwritten. twin: of the second draws of chance. */
SIM_CHECK int sim_level_read(struct sim_store *store, size_t arm, size_t cell, bool twin,
        double *value, struct sim_err *err);
SIM_CHECK int sim_effect_read(struct sim_store *store, size_t arm, size_t cell, bool twin,
        double *value, double *tmp, struct sim_err *err);

/* Are replications 2k and 2k + 1 antithetic pairs? */
bool sim_store_has_pairs(const struct sim_store *store);

#endif
