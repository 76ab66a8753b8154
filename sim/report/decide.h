/* decide.h - what to choose, how sure that is and what is worth measuring first: for the
 * terminal, as tables and as figures.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_DECIDE_H
#define SIM_REPORT_DECIDE_H

#include "sim/analysis/decision.h"
#include "sim/report/report.h"
#include "sim/report/text.h"

/* The answer in five lines, then the tables behind it. */
SIM_CHECK int sim_report_decide(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const struct sim_table_style *style, FILE *out,
        struct sim_err *err);

/* decision.csv, acceptability.csv, plane.csv (every replication), voi.csv, switching.csv,
 * tornado.csv and benefit_years.csv in folder dir. */
SIM_CHECK int sim_report_decide_csv(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const char *dir, struct sim_err *err);

/* plots/plane, acceptability and tornado, svg and png. rep: of which meta, reps,
 * reps_asked and partial are read. */
SIM_CHECK int sim_report_decide_plots(const struct sim_decision *decision,
        const struct sim_report *rep, const char *dir, struct sim_err *err);

/* ---- shared by the files of these ---- */

/* "+123 mln EUR"; sign: "+" above 0. */
void sim_decide_money(char out[64], double eur, bool sign);
/* Decimals of mln EUR for amounts that stand in one row or interval, by the largest. */
int sim_decide_decimals(const double *eur, size_t n);
/* Those of an option: value, cost, net benefit with its interval, and loss. */
int sim_decide_row(
        const struct sim_decision_rank *rank, const struct sim_decision_option *option);
void sim_decide_money_at(char out[64], double eur, bool sign, int decimals);
/* The number alone, to the right of `width` columns. */
void sim_decide_put(FILE *out, double eur, int width, bool sign);
void sim_decide_put_at(FILE *out, double eur, int width, bool sign, int decimals);
/* "[-3, 12]" in mln EUR. */
void sim_decide_range(char out[96], double lo, double hi, int decimals);
/* Name of an option. */
const char *sim_decide_name(const struct sim_decision *decision,
        const struct sim_store_meta *meta, size_t option);
/* "initial gains" for a basis, in words. */
const char *sim_decide_basis(const char *name);

/* A name for a sentence: one line, not too long. */
void sim_decide_short(char out[SIM_TEXT_FIT], const struct sim_decision *decision,
        const struct sim_store_meta *meta, size_t option);

/* Blocks of the terminal; order[n_options]: how options stand in a table. The frontier,
 * and from which price each option of it is best: */
void sim_decide_frontier(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const struct sim_decision_yardstick *yardstick,
        const size_t *order, const struct sim_table_style *style, FILE *out);
void sim_decide_prices(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const struct sim_decision_yardstick *yardstick,
        const struct sim_table_style *style, FILE *out);
/* People for the money, and who gains: */
void sim_decide_people(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const size_t *order,
        const struct sim_table_style *style, FILE *out);
void sim_decide_equity(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const size_t *order,
        const struct sim_table_style *style, FILE *out);
/* What is worth knowing, what would turn the choice, what makes the difference. */
void sim_decide_knowing(const struct sim_decision *decision,
        const struct sim_store_meta *meta, const struct sim_table_style *style,
        FILE *out);

#endif
