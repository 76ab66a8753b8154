/* why.h - what makes one option better than another, and what would turn that round?
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_WHY_H
#define SIM_ANALYSIS_WHY_H

#include "sim/analysis/choice.h"
#include "sim/analysis/curve.h"
#include "sim/analysis/decision_data.h"

/* Drivers and tornado of option a less option b (why->a, why->b are set); arrays are
 * freed by sim_why_clear. */
SIM_CHECK int sim_why_find(struct sim_why *why, const struct sim_choice *c,
        const struct sim_curve_draws *draws, struct sim_err *err);
/* What each year adds to the difference at a price. value: effects by year as in
 * struct sim_decision_data; cost the same. */
SIM_CHECK int sim_why_years(struct sim_why *why, const struct sim_decision_data *data,
        double *value, double *cost, double price, struct sim_err *err);
void sim_why_clear(struct sim_why *why);

/* Values of parameters at which another option than `best` becomes best, by parameter;
 * *out is an array of the function's, to be freed by the caller. Returns how many. */
SIM_CHECK int sim_switches_find(struct sim_switch **out, const struct sim_choice *c,
        size_t best, const struct sim_curve_draws *draws, struct sim_err *err);

#endif
