/* voi.h - what is it worth to know a parameter before choosing?
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_VOI_H
#define SIM_ANALYSIS_VOI_H

#include "sim/analysis/choice.h"
#include "sim/analysis/curve.h"
#include "sim/analysis/decision.h"

/* The value of knowing the parameters in voi->param[voi->n] (struct sim_voi). best: the
 * option that is chosen without knowing. */
SIM_CHECK int sim_voi_of(struct sim_voi *voi, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err);

/* About the largest of n standard normals, and never below 2: as many standard errors
 * from zero tell one of n figures from chance. */
double sim_voi_lucky(size_t n);

/* Is a parameter a number in all replications, and not always the same? */
bool sim_voi_varies(const struct sim_curve_draws *draws, size_t param);

/* Of each parameter that varies into voi[n_params]: those told from chance before the
 * others, highest first (then by column); returns how many. */
SIM_CHECK int sim_voi_all(struct sim_voi *voi, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err);
/* Of the first one, two, three ... of them; returns how many sets. */
SIM_CHECK int sim_voi_sets(struct sim_voi set[SIM_DECISION_SETS],
        const struct sim_voi *voi, size_t n, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err);

#endif
