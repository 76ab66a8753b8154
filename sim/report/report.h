/* report.h - from a store to what people read: CSV, terminal table, plots.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_REPORT_H
#define SIM_REPORT_REPORT_H

#include <stdio.h>

#include "sim/analysis/summary.h"

/* Everything summarised once, for all writers. level[arm][cell], effect[arm][cell];
 * order[k]: arms sorted by name, baseline first. */
struct sim_report {
    const struct sim_store_meta *meta;
    size_t reps, reps_asked;
    bool partial;
    const char *note; /* of the world, one line, may be "" */
    struct sim_summary **level, **effect;
    size_t *order;
    /* first..last year in which any policy of the arm acts, as indices; of the
     * baseline the whole horizon */
    int *policy_first, *policy_last;
    /* share of the variance of the paired effect that is chance, per arm and headline
     * metric [arm * n_metrics + metric], nation, last policy year; NaN when unknown */
    double *chance_share;
};

/* Summarise a store, which must outlive the report. policy_first, policy_last
 * [n_arms] are copied; out of range means the whole horizon. reps_asked, partial and
 * note start as "complete" and are the caller's to set. */
SIM_CHECK int sim_report_new(struct sim_report **out, struct sim_store *store,
        const int *policy_first, const int *policy_last, struct sim_err *err);
void sim_report_free(struct sim_report *rep);

/* summary.csv, effects.csv, ledger.csv into folder dir. */
SIM_CHECK int sim_report_csv(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

struct sim_table_style {
    int width; /* columns of the terminal */
    bool colour;
};
/* The answer in its first six lines, then the rest. */
SIM_CHECK int sim_report_table(const struct sim_report *rep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);

/* plots/<name>.svg and .png in folder dir, by gnuplot. Without gnuplot: SIM_ERR_IO with
 * a sentence that says what to install. */
SIM_CHECK int sim_report_plots(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

#endif
