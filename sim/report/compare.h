/* compare.h - several policies beside each other, best first.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_COMPARE_H
#define SIM_REPORT_COMPARE_H

#include "sim/analysis/ranking.h"
#include "sim/report/report.h"

/* The ranking, all key figures, and which policies coincide. defaults: how the reader
 * can ask for another figure is said. */
SIM_CHECK int sim_report_compare(const struct sim_report *rep,
        const struct sim_ranking *ranking, const struct sim_table_style *style, FILE *out,
        struct sim_err *err);

/* compare.csv (one row per policy and key figure, in the order of the ranking) and
 * coincide.csv (pairs that coincide) into folder dir. */
SIM_CHECK int sim_report_compare_csv(const struct sim_report *rep,
        const struct sim_ranking *ranking, const char *dir, struct sim_err *err);

/* plots/ranking.svg and .png. */
SIM_CHECK int sim_report_compare_plot(const struct sim_report *rep,
        const struct sim_ranking *ranking, const char *dir, struct sim_err *err);

#endif
