/* blocks.h - what the blocks below the main table share; used inside sim/report only.
 *
 * Thread safety: pure functions. */
#ifndef SIM_REPORT_BLOCKS_H
#define SIM_REPORT_BLOCKS_H

#include "sim/report/report.h"
#include "sim/report/text.h"

enum { SIM_BLOCK_FIGURES = 5 }; /* headline metrics in a block of the terminal */

/* Head line of a block: a blank line, then the title in bold where colours are on. */
void sim_block_title(FILE *out, const struct sim_table_style *style, const char *title);
/* A paragraph on the shocks of the run; nothing without any. */
void sim_block_shocks(const struct sim_report *rep, int width, FILE *out);

/* What each policy is called, here and in files, and what it asks: a line for each arm in
 * arm[n]. Nothing where labels and titles say no more than names. */
void sim_block_legend(
        const struct sim_report *rep, const size_t *arm, size_t n, int width, FILE *out);
/* That a run ended early and how far it came, where it did. */
void sim_block_partial(const struct sim_report *rep, int width, FILE *out);
/* A parameter in words: "leaving the profession by its pay" for "pay.eps_x", "Pay
 * premium: approached teachers who accept" for "arms[0].policies[0].accept", "Package
 * (2): ..." for that of the second policy of several. What has no words is its key.
 * Returns out. */
enum { SIM_BLOCK_PARAMETER = 320 };
const char *sim_block_parameter(char out[SIM_BLOCK_PARAMETER],
        const struct sim_store_meta *meta, size_t param, enum sim_language lang);
/* The same, the arm by a label of the caller's. */
const char *sim_block_parameter_of(char out[SIM_BLOCK_PARAMETER],
        const struct sim_store_meta *meta, size_t param, const char *label,
        enum sim_language lang);
/* The same in English, with the key by which explain and --set know it behind it. */
const char *sim_block_parameter_key(
        char out[SIM_BLOCK_PARAMETER], const struct sim_store_meta *meta, size_t param);
/* Width to use of a terminal. */
int sim_block_width(const struct sim_table_style *style);

/* A group of schools, and an outcome, as a reader of this run knows them: "Nation" is
 * "These schools" where they are not the country's. English. */
const char *sim_block_group_name(const struct sim_report *rep, int group);
const char *sim_block_label(
        const struct sim_report *rep, const struct sim_metric *metric);
/* Labels of the arms that name schools, boards or municipalities, as a list; empty where
 * none does, or where the scenario has a group of its own. */
void sim_block_named(const struct sim_report *rep, struct sim_buf *out);

/* The lead group (sim_text_lead_group) where a metric is defined there in an arm and
 * year, else the nation. */
int sim_block_group(const struct sim_report *rep, size_t arm, int year, int metric);
const struct sim_summary *sim_block_effect(
        const struct sim_report *rep, size_t arm, int year, int group, int metric);
/* The metric to be shown under a headline because its effect there looks different; -1:
 * none. */
int sim_block_beside(
        const struct sim_report *rep, size_t arm, int year, int group, int metric);
const struct sim_summary *sim_block_level(
        const struct sim_report *rep, size_t arm, int year, int group, int metric);

/* The first headline metric that has an effect by region in an arm and year, or -1. */
int sim_block_by_region(const struct sim_report *rep, size_t arm, int year);

/* One value and a comma, or a text and a comma, of a row of CSV. */
void sim_block_real(FILE *file, double value);
void sim_block_text(FILE *file, const char *text);
/* mean, p05, p95 of a summary: three values with commas, empty when there is none. */
void sim_block_summary(FILE *file, const struct sim_summary *s);

/* The rows as file `name` in folder dir, and as a table of the store. */
SIM_CHECK int sim_block_write(const struct sim_table_rows *table, struct sim_store *store,
        const char *dir, const char *name, struct sim_err *err);

/* An error in the stream as a sentence. */
SIM_CHECK int sim_block_end(FILE *out, struct sim_err *err);

#endif
