/* validation.h - the baseline beside what was published, as a table.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_VALIDATION_H
#define SIM_REPORT_VALIDATION_H

#include <stdio.h>

#include "sim/analysis/score.h"
#include "sim/model.h"

/* One line: an observation, how this run knows it, and how near it comes. */
struct sim_validation {
    const struct sim_observation *obs;
    const struct sim_metric *metric;
    enum sim_known known;
    int year;
    struct sim_score score;
    double no_change;              /* mean of the start year */
    const struct sim_rival *rival; /* or NULL */
};

/* Lines and their summary, as text for the terminal or as a Markdown table. */
void sim_validation_print(FILE *out, const struct sim_validation *line, size_t n,
        int start, size_t n_reps, bool markdown);

#endif
