/* plot.h - what the figures of a report share; used inside sim/report only.
 *
 * Thread safety: no globals; one struct sim_plot belongs to one thread. */
#ifndef SIM_REPORT_PLOT_H
#define SIM_REPORT_PLOT_H

#include "sim/report/gnuplot.h"
#include "sim/report/report.h"
#include "sim/report/text.h"

struct sim_plot {
    const struct sim_report *rep;
    const struct sim_shape *shape;
    struct sim_gnuplot g;
    struct sim_diag notes; /* figures left out, and why */
    int target;            /* index of the most disadvantaged fifth, or -1 */
    int quintile[5];       /* group indices, valid when has_quintiles */
    bool has_quintiles;
};

/* Figures. Each draws its files, or notes why not. */
SIM_CHECK int sim_plot_fans(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_group_fans(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_heat(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_quintiles(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_forest(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_ledger(struct sim_plot *p, struct sim_err *err);

enum { SIM_PLOT_WIDTH = 1400 }; /* pixels of every figure */

/* Begin a figure of a height in pixels: title (of the figure, before the scenario's
 * own), subtitle, source line. */
SIM_CHECK int sim_plot_begin(struct sim_plot *p, const char *title, const char *subtitle,
        int height, struct sim_err *err);

/* Axis around lo..hi with round steps, about n of them. */
struct sim_axis {
    double lo, hi, step;
    int decimals;
};
struct sim_axis sim_plot_axis(double lo, double hi, int n);

/* "%" of a difference is "points". */
const char *sim_plot_change_unit(const struct sim_metric *metric);
/* Group that answers for a metric: the target where it is defined, else the nation. */
int sim_plot_answer_group(const struct sim_plot *p, size_t arm, int year, int metric);
const struct sim_summary *sim_plot_level(
        const struct sim_plot *p, size_t arm, int year, int group, int metric);
const struct sim_summary *sim_plot_effect(
        const struct sim_plot *p, size_t arm, int year, int group, int metric);
/* "-3.4 [-4.7, -1.9]" in shown units. */
void sim_plot_interval(
        char out[160], const struct sim_metric *metric, const struct sim_summary *s);
/* "2031/32", or "the last year of each policy" when they differ. */
void sim_plot_when(char out[64], const struct sim_plot *p);
/* prefix, or prefix_part with all but letters, digits, _ and - as _. */
void sim_plot_name(char out[128], const char *prefix, const char *part);
/* Colour number of an arm: its place in the order of arms, baseline 0. */
size_t sim_plot_policies(const struct sim_plot *p);

#endif
