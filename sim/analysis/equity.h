/* equity.h - who gains: the gap, the worst off, and a ranking that minds them more.
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_EQUITY_H
#define SIM_ANALYSIS_EQUITY_H

#include "sim/analysis/decision_data.h"

/* Fill *out from the fifths in data; option: [n_options], of which `allowed` is read. The
 * array of *out is freed by sim_equity_clear. Without fifths out->known is false. */
SIM_CHECK int sim_equity_find(struct sim_decision_equity *out,
        struct sim_decision_data *data, const struct sim_decision_option *option,
        struct sim_err *err);
void sim_equity_clear(struct sim_decision_equity *equity);

/* The score that, the same for all fifths, is as good as theirs; aversion 0: the mean. */
double sim_equity_equal(const double score[SIM_FIFTHS], double aversion);

#endif
