/* report.h - from a store to what people read: CSV, terminal table, plots.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_REPORT_H
#define SIM_REPORT_REPORT_H

#include <stdio.h>

#include "sim/analysis/decision.h"
#include "sim/analysis/package.h"
#include "sim/analysis/ranking.h"
#include "sim/analysis/split.h"
#include "sim/analysis/summary.h"
#include "sim/scenario/scenario.h"

/* Everything summarised once, for all writers. level[arm][cell], effect[arm][cell];
 * order[k]: arms sorted by name, baseline first. */
struct sim_report {
    const struct sim_store_meta *meta;
    size_t n_arms; /* that are reported; those behind them are parts of packages */
    size_t reps, reps_asked;
    bool partial;
    const char *note; /* of the world, one line, may be "" */
    const struct sim_scenario
            *sc; /* whose shocks are told; the caller's to set, or NULL */
    struct sim_summary **level, **effect;
    size_t *order;
    /* first..last year in which any policy of the arm acts, as indices; of the
     * baseline the whole horizon */
    int *policy_first, *policy_last;
    /* last school year of any policy of the arm, also beyond the horizon; 0 when one
     * never ends. The caller's to set. */
    int *policy_end;
    /* does a policy of the arm name its schools? The caller's to set. */
    bool *named;
    /* variance of the paired effect (of the baseline: of the level) by chance and
     * parameters, per arm and headline metric [arm * n_metrics + metric], nation, last
     * policy year; NaN when unknown */
    struct sim_split *split;
    /* the paired effects themselves, [n_values] likewise; see sim_report_values */
    double **value;
    size_t n_values;
    /* the caller's to set: */
    enum sim_language lang; /* of the figures */
    bool pdf;               /* figures as PDF, too */
    /* what to choose; NULL until sim_report_choose, and where nothing can be said */
    struct sim_decision *decision;
    /* answers of sim/report/left.h, kept for those who ask again: [arm], NULL where
     * nobody has asked yet */
    struct sim_left_known **left;
    /* by the figure that was asked; NULL until sim_report_rank */
    struct sim_ranking *ranking;
};

/* Summarise the first n_arms arms (0: all) of a store, which must outlive the report.
 * policy_first, policy_last [n_arms] are copied; out of range means the whole horizon.
 * reps_asked, partial and note start as "complete" and are the caller's to set. */
SIM_CHECK int sim_report_new(struct sim_report **out, struct sim_store *store,
        size_t n_arms, const int *policy_first, const int *policy_last,
        struct sim_err *err);
void sim_report_free(struct sim_report *rep);

/* Paired effects [reps] of an arm on a headline metric in the nation in its last policy
 * year; NULL where they are not at hand and must be read from the store. */
const double *sim_report_values(const struct sim_report *rep, size_t arm, int metric);

/* Add the decision, without caps, counted to the last year: where there are policies and
 * the model says by roles what they cost and bring. */
SIM_CHECK int sim_report_choose(struct sim_report *rep, struct sim_store *store,
        const struct sim_role *roles, struct sim_err *err);

/* Rank the policies by a figure, once for all writers that ask for it. */
SIM_CHECK int sim_report_rank(struct sim_report *rep, struct sim_store *store,
        struct sim_figure figure, struct sim_err *err);
/* The ranking by a figure: that of the report, or else a new one, which is then *own as
 * well and the caller's to free. */
SIM_CHECK int sim_report_ranking(const struct sim_ranking **out, struct sim_ranking **own,
        const struct sim_report *rep, struct sim_store *store, struct sim_figure figure,
        struct sim_err *err);

/* summary.csv, effects.csv, ledger.csv, costs.csv and arms.csv into folder dir. */
SIM_CHECK int sim_report_csv(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

/* Are the schools of the run fewer than the country's, so that "nation" would mislead? By
 * the world's note. */
bool sim_report_is_part(const struct sim_report *rep);

/* One sentence on the policies of an arm (called `name`) that do not act in the year
 * (index) its numbers are of: they have ended, or not begun. Nothing where all act. */
void sim_report_not_in_force(struct sim_buf *out, const struct sim_report *rep,
        size_t arm, const char *name, int year, enum sim_language lang);
/* Do policies end in different years, so that the last of each is not one year? */
bool sim_report_ends_differ(const struct sim_report *rep);

/* A shock of a scenario in words: what it is, its size and its years. */
void sim_report_shock(struct sim_buf *out, const struct sim_scenario *sc, size_t shock,
        enum sim_language lang);
/* One sentence on all shocks, which baseline and policies live through alike; nothing
 * without any. */
void sim_report_shocks(struct sim_buf *out, const struct sim_scenario *sc, bool policies,
        enum sim_language lang);

struct sim_table_style {
    int width; /* columns of the terminal */
    bool colour;
};
/* Are there too few replications for intervals and shares? Below 20 the 5th and the
 * 95th percentile are about the extremes. Not where nothing is uncertain. */
enum { SIM_REPORT_FEW = 20 };
bool sim_report_is_few(const struct sim_report *rep);

/* The answer in its first lines, then the rest. */
SIM_CHECK int sim_report_table(const struct sim_report *rep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);

/* ---- what else there is to say of each policy: for the terminal, and in full as a
 * table in folder dir. All end without a word where there is nothing to say. ---- */

/* asked_got.csv: what the policies asked in people and money, what they got, and why not
 * more (metrics with a resource). */
SIM_CHECK int sim_report_asked(const struct sim_report *rep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
SIM_CHECK int sim_report_asked_csv(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

/* displacement.csv: who was gained by origin, who lost by group (ledger panels). */
SIM_CHECK int sim_report_displaced(const struct sim_report *rep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
SIM_CHECK int sim_report_displaced_csv(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

/* structural.csv: how much of the effect in the last policy year is left three years
 * later (sim/analysis/ratio.h). */
enum { SIM_STRUCTURAL_YEARS = 3 };
SIM_CHECK int sim_report_structural(const struct sim_report *rep, struct sim_store *store,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
SIM_CHECK int sim_report_structural_csv(const struct sim_report *rep,
        struct sim_store *store, const char *dir, struct sim_err *err);

/* variance.csv, and the table `variance` of the store: how much of the spread of each
 * headline outcome is chance, how much what we do not know of the parameters: of the
 * effect of each policy, and of the level of the baseline (sim/analysis/split.h). */
SIM_CHECK int sim_report_variance(const struct sim_report *rep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
SIM_CHECK int sim_report_variance_csv(const struct sim_report *rep,
        struct sim_store *store, const char *dir, struct sim_err *err);

/* drivers.csv, and the table `drivers` of the store: the parameters that make each
 * headline effect, and those whose sign decides between two policies or between a policy
 * and the baseline (sim/analysis/drivers.h). */
SIM_CHECK int sim_report_drivers(const struct sim_report *rep, struct sim_store *store,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
SIM_CHECK int sim_report_drivers_csv(const struct sim_report *rep,
        struct sim_store *store, const char *dir, struct sim_err *err);

/* interaction.csv: packages taken apart (sim/analysis/package.h). */
SIM_CHECK int sim_report_interaction(const struct sim_report *rep,
        struct sim_store *store, const struct sim_packages *packages,
        const struct sim_table_style *style, FILE *out, struct sim_err *err);
SIM_CHECK int sim_report_interaction_csv(const struct sim_report *rep,
        struct sim_store *store, const struct sim_packages *packages, const char *dir,
        struct sim_err *err);

/* plots/<name>.svg and .png in folder dir, by gnuplot. Without gnuplot: SIM_ERR_IO with
 * a sentence that says what to install. */
SIM_CHECK int sim_report_plots(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

#endif
