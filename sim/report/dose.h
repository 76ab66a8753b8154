/* dose.h - table, CSV and plot of a sweep: doses of one key and what they bring.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_DOSE_H
#define SIM_REPORT_DOSE_H

#include "sim/analysis/dose.h"
#include "sim/analysis/ranking.h"
#include "sim/report/report.h"

/* One dose: a store and the arm in it that has the dose (0: the baseline itself, whose
 * levels are then the response). */
struct sim_dose {
    double value;
    struct sim_store *store;
    size_t arm;
};

struct sim_sweep {
    const char *key;      /* "policies[0].premium" */
    const char *unit;     /* of the key, "" for a pure number */
    const char *scenario; /* its name */
    const char *title;
    size_t n;
    const struct sim_dose *dose; /* [n] in rising order */
    struct sim_figure figure;
    bool levels; /* no policy: levels, not paired effects */
    bool partial;
    /* made by sim_sweep_read: */
    size_t reps;
    double *response;            /* [n][reps] */
    struct sim_summary *summary; /* [n] */
    bool reach_asked;
    struct sim_reach reach;
};

/* Read the responses of the figure; target NaN: none. Free with sim_sweep_clear, also
 * after a failure. All stores have one shape. */
SIM_CHECK int sim_sweep_read(struct sim_sweep *sweep, double target, struct sim_err *err);
void sim_sweep_clear(struct sim_sweep *sweep);

SIM_CHECK int sim_report_dose(const struct sim_sweep *sweep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
/* dose.csv: all headline figures and groups in the year of the figure, and the figure in
 * all years. */
SIM_CHECK int sim_report_dose_csv(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err);
/* plots/dose.svg and .png. */
SIM_CHECK int sim_report_dose_plot(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err);

#endif
