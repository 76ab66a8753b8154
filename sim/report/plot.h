/* plot.h - what the figures of a report share; used inside sim/report only.
 *
 * Thread safety: no globals; one struct sim_plot belongs to one thread. */
#ifndef SIM_REPORT_PLOT_H
#define SIM_REPORT_PLOT_H

#include "sim/report/catalogue.h"
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
SIM_CHECK int sim_plot_maps(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_heat(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_quintiles(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_forest(struct sim_plot *p, struct sim_err *err);
SIM_CHECK int sim_plot_ledger(struct sim_plot *p, struct sim_err *err);

/* Colour of a change, part -1 to 1 of the largest: from white to blue (better), orange
 * (worse) or, without a direction, grey. White is 254, 254, 254: what is 255 stands for
 * the ground of the page, which may be dark. */
unsigned sim_plot_shade(double part, int better);

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

/* ---- words, in the language of the report (plot_text.c) ---- */

/* SIM_PLOT_NAME: columns of a policy on any figure; what a user may write fits. */
enum { SIM_PLOT_TEXT = 512, SIM_PLOT_NAME = SIM_ARM_LABEL_MOST };

const char *sim_plot_text(const struct sim_plot *p, enum sim_text_id id);
/* A text with its places filled, cut at SIM_PLOT_TEXT - 1 bytes between letters. */
void sim_plot_say(char out[SIM_PLOT_TEXT], const struct sim_plot *p, enum sim_text_id id,
        const char *const *args, size_t n_args);
#define SIM_PLOT_SAY(out, p, id, ...)                                                    \
    sim_plot_say((out), (p), TEXT_##id, (const char *const[]){ __VA_ARGS__ },            \
            sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
/* A text as a variable of the template. */
void sim_plot_word(struct sim_plot *p, const char *name, enum sim_text_id id);
const char *sim_plot_label(const struct sim_plot *p, const struct sim_metric *metric);
/* The same for the head of a narrow column, broken at blanks. */
const char *sim_plot_head(const struct sim_plot *p, const struct sim_metric *metric);
/* How people read an arm: its label. */
const char *sim_plot_arm(const struct sim_plot *p, size_t arm);
/* Width of a text on a figure in heights of its letters: by and large that of DejaVu
 * Sans; times SIM_PLOT_BOLD where bold. */
double sim_plot_ems(const char *text);
#define SIM_PLOT_BOLD 1.14
/* A name cut to what figures have room for: SIM_PLOT_NAME columns, and less of letters as
 * wide as W. */
#define SIM_PLOT_NAME_EMS 16.5
const char *sim_plot_fit(char out[SIM_TEXT_FIT], const char *name);
/* "Q5 most disadvantaged", the name of a region, "Nation" */
const char *sim_plot_group(const struct sim_plot *p, const char *group);
/* Unit of a level, and of a change: "%" becomes "percentage points". */
const char *sim_plot_unit(const struct sim_plot *p, const struct sim_metric *metric);
const char *sim_plot_change_unit(
        const struct sim_plot *p, const struct sim_metric *metric);
/* "million euro" */
const char *sim_plot_money(const struct sim_plot *p);
void sim_plot_number(char out[SIM_TEXT_NUMBER], const struct sim_plot *p, double value,
        int decimals, bool sign);
/* A count, as digits alone. */
void sim_plot_count(char out[32], size_t n);
/* "2.65": three digits of any number, all of a large one. */
void sim_plot_digits(char out[SIM_TEXT_NUMBER], const struct sim_plot *p, double value);
/* "-3.4 [-4.7, -1.9]" in shown units. */
void sim_plot_interval(char out[SIM_PLOT_TEXT], const struct sim_plot *p,
        const struct sim_metric *metric, const struct sim_summary *s);
/* The same with so many decimals, for columns. */
void sim_plot_interval_at(char out[SIM_PLOT_TEXT], const struct sim_plot *p,
        const struct sim_metric *metric, const struct sim_summary *s, int decimals);
/* "school year 2031/32" */
void sim_plot_year(char out[SIM_PLOT_TEXT], const struct sim_plot *p, int year);
/* The words of forest.gp. */
void sim_plot_forest_words(struct sim_plot *p);
/* The same for all policies, or "the last year of each policy" when they differ. */
void sim_plot_when(char out[SIM_PLOT_TEXT], const struct sim_plot *p);
/* "; first 5 of 9", and "" when all n are drawn. */
void sim_plot_first(char out[SIM_PLOT_TEXT], const struct sim_plot *p,
        enum sim_text_id id, size_t drawn, size_t n);

/* ---- values ---- */

/* What the lead group is called if it is one's own ("" without a name), else NULL. */
const char *sim_plot_own(const struct sim_plot *p);
/* Group that answers for a metric: the target where it is defined, else the nation. */
int sim_plot_answer_group(const struct sim_plot *p, size_t arm, int year, int metric);
/* How far from nought mean and 90 % interval reach. */
double sim_plot_extent(const struct sim_summary *s);
const struct sim_summary *sim_plot_level(
        const struct sim_plot *p, size_t arm, int year, int group, int metric);
const struct sim_summary *sim_plot_effect(
        const struct sim_plot *p, size_t arm, int year, int group, int metric);
/* prefix, or prefix_part with all but letters, digits, _ and - as _. */
void sim_plot_name(char out[128], const char *prefix, const char *part);
/* Colour number of an arm: its place in the order of arms, baseline 0. */
size_t sim_plot_policies(const struct sim_plot *p);

#endif
