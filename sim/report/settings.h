/* settings.h - what a policy is, in words: when, for which schools, who pays, how much?
 *
 * Thread safety: pure functions. */
#ifndef SIM_REPORT_SETTINGS_H
#define SIM_REPORT_SETTINGS_H

#include "sim/report/catalogue.h"
#include "sim/scenario/facts.h"

/* Add the settings of a policy (its arm, and its place in it) to out, one after the
 * other: "2026/27 to 2031/32, at the most disadvantaged fifth of schools; extra pay: 20 %
 * of pay". What is drawn is left out unless the scenario set it. */
void sim_report_settings(struct sim_buf *out, const struct sim_facts *facts, size_t arm,
        size_t policy, enum sim_language lang);

#endif
