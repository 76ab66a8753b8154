/* dose.h - table, CSV and plot of a sweep: doses of one key and what they bring.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_DOSE_H
#define SIM_REPORT_DOSE_H

#include "sim/analysis/dose.h"
#include "sim/analysis/ranking.h"
#include "sim/report/report.h"
#include "sim/scenario/scenario.h"

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
    enum sim_language lang;        /* of the plot */
    const struct sim_scenario *sc; /* whose shocks are told, or NULL */
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

/* A sentence on the shocks of the world, unless one of them is what was varied. */
void sim_dose_shocks(
        struct sim_buf *out, const struct sim_sweep *sweep, enum sim_language lang);

SIM_CHECK int sim_report_dose(const struct sim_sweep *sweep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
/* dose.csv: all headline figures and groups in the year of the figure, and the figure in
 * all years. */
SIM_CHECK int sim_report_dose_csv(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err);
/* plots/dose.svg and .png. */
SIM_CHECK int sim_report_dose_plot(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err);
/* The same, and plots/dose_<metric> of the first other headlines, in the group of the
 * figure or, where they have none, the nation. */
SIM_CHECK int sim_report_dose_plots(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err);

/* One figure at one dose over all replications: the level of its arm, or the effect.
 * value[reps], tmp[reps + 1] are overwritten; n is 0 where the model has no such. */
SIM_CHECK int sim_dose_summarise(struct sim_summary *out, const struct sim_dose *dose,
        struct sim_figure figure, bool levels, double *value, double *tmp,
        struct sim_err *err);

/* What the page of a sweep tells beside its numbers. All are the caller's. */
struct sim_dose_page {
    const struct sim_model *model;
    const struct sim_scenario *sc; /* without any dose set */
    const char *digest;            /* of that scenario */
    const char *doc;               /* of the key, or NULL */
    const char *built_with;
    enum sim_language language;
};
/* report.html: how the answer depends on the key, with the pictures of dir/plots;
 * complete or not at all. */
SIM_CHECK int sim_report_dose_html(const struct sim_sweep *sweep,
        const struct sim_dose_page *about, const char *dir, struct sim_err *err);

#endif
