/* frontier.h - which options give most for the money, and what does the next bit cost?
 *
 * Thread safety: pure functions. */
#ifndef SIM_ANALYSIS_FRONTIER_H
#define SIM_ANALYSIS_FRONTIER_H

#include "sim/analysis/decision.h"

struct sim_frontier_row {
    double cost, effect; /* means */
    bool allowed;
    enum sim_standing standing;
    size_t against; /* as in struct sim_decision_rank */
    double icer;    /* NaN unless efficient and not the first of the frontier */
};

/* Fill standing, against and icer of n options. Neither depends on the order of options,
 * except that of options with the same cost and effect the first stays. order[n] is
 * scratch. */
void sim_frontier(struct sim_frontier_row *row, size_t n, size_t *order);

#endif
