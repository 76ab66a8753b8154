/* plot_decide.h - what the figures of a decision share; used inside sim/report only.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_PLOT_DECIDE_H
#define SIM_REPORT_PLOT_DECIDE_H

#include "sim/report/decide.h"
#include "sim/report/plot.h"

enum { SIM_PLOT_OPTIONS = 10 }; /* drawn in one figure */
#define SIM_PLOT_MILLION 1e6

/* The options worth drawing into option[SIM_PLOT_OPTIONS]: the best, the frontier, doing
 * nothing, then by how often they are best at any price; returns how many. */
size_t sim_plot_options(const struct sim_decision *d,
        const struct sim_decision_yardstick *y, size_t *option);

/* The highest share of futures in which an option is best at any price. */
double sim_plot_reach(const struct sim_decision_yardstick *y, size_t option);

/* Name of an option. */
const char *sim_plot_option(
        const struct sim_plot *p, const struct sim_decision *d, size_t option);

SIM_CHECK int sim_plot_plane(struct sim_plot *p, const struct sim_decision *d,
        const struct sim_decision_yardstick *y, struct sim_err *err);

#endif
