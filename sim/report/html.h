/* html.h - what the parts of the HTML report share; used inside sim/report only.
 *
 * Everything a run or a user says reaches the page through sim_html_put, which escapes
 * for text and for attributes alike; everything we say comes from the catalogue.
 * Thread safety: no globals; one struct sim_html belongs to one thread. */
#ifndef SIM_REPORT_HTML_H
#define SIM_REPORT_HTML_H

#include "sim/analysis/drivers.h"
#include "sim/analysis/ranking.h"
#include "sim/report/blocks.h"
#include "sim/report/catalogue.h"
#include "sim/report/html_report.h"
#include "sim/scenario/facts.h"

/* SIM_HTML_FEW: up to so many futures are counted, of more a percentage is told */
enum {
    SIM_HTML_DRIVERS = 6,
    SIM_HTML_FEW = 100,
    SIM_HTML_NAME = 160,
    SIM_HTML_SHOWN = 256
};

struct sim_html {
    FILE *out;
    enum sim_language lang;
    const struct sim_report *rep;
    const struct sim_shape *shape;
    const struct sim_html_run *run;
    const char *dir;
    struct sim_facts *facts;
    struct sim_figure lead;                     /* what the answer is about */
    const struct sim_ranking *rk;               /* NULL without policies */
    struct sim_ranking *own_rk;                 /* where the report has no such ranking */
    size_t best;                                /* arm; 0 without policies */
    struct sim_driver driver[SIM_HTML_DRIVERS]; /* of the best arm's lead, nation */
    int n_drivers;
    int plots; /* pictures on the page so far */
};

/* ---- the page ---- */

/* Find out what a page is about; the caller sets h->out. Close it also after a failure.
 */
SIM_CHECK int sim_html_open(struct sim_html *h, const struct sim_report *rep,
        const struct sim_html_run *run, const char *dir, struct sim_err *err);
void sim_html_close(struct sim_html *h);
/* Up to <body>. */
void sim_html_begin(const struct sim_html *h);
/* A compiled-in file of scripts/: "report.js". */
void sim_html_file(const struct sim_html *h, const char *name);
/* The foot of a page: which program made it, and the script of its tables. */
void sim_html_end(const struct sim_html *h);
/* Of the scenario, or its name. */
const char *sim_html_title(const struct sim_html *h);
/* A warning where replications are too few (sim_report_is_few). */
void sim_html_few(const struct sim_html *h);

/* ---- writing ---- */

/* Any text as text of the page or value of an attribute in double quotes. */
void sim_html_put(FILE *out, const char *text);
/* The same of a text of the user's: one line, at most `columns`, set apart from the
 * direction of what stands around it. */
void sim_html_user(const struct sim_html *h, const char *text, int columns);
void sim_html_text(const struct sim_html *h, enum sim_text_id id);
void sim_html_say(const struct sim_html *h, enum sim_text_id id, const char *const *args,
        size_t n_args);
#define SIM_SAY(h, id, ...)                                                              \
    sim_html_say((h), TEXT_##id, (const char *const[]){ __VA_ARGS__ },                   \
            sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
/* <h2 id="..."> and the section that it opens. */
void sim_html_section(const struct sim_html *h, const char *id, enum sim_text_id title);
void sim_html_section_end(const struct sim_html *h);
/* A wide table in a region that scrolls; head cells with sim_html_head, then rows. */
void sim_html_table(const struct sim_html *h, const char *id, enum sim_text_id label);
void sim_html_table_end(const struct sim_html *h);
void sim_html_head(const struct sim_html *h, enum sim_text_id id, bool number);
void sim_html_head_named(const struct sim_html *h, const char *name, const char *below);
void sim_html_row_name(const struct sim_html *h, const char *name);
/* The same of a parameter by its key, with the label of the policy it is of. */
void sim_html_row_key(const struct sim_html *h, const char *key);
/* A cell of text, or of a number that is sorted by `value`. */
void sim_html_cell(const struct sim_html *h, const char *text);
void sim_html_number(const struct sim_html *h, const char *text, double value);
/* Change, interval and how often better, in one cell. */
void sim_html_effect_cell(const struct sim_html *h, const struct sim_metric *m,
        const struct sim_summary *s);

/* ---- values in the language (html_values.c) ---- */

struct sim_shown {
    char mean[SIM_TEXT_NUMBER], interval[2 * SIM_TEXT_NUMBER + 16];
    char with_unit[SIM_TEXT_NUMBER + 48]; /* "-2.4 points" */
    char better[64]; /* "88 %", "7 of 8", or "" without a direction */
};
void sim_html_shown(const struct sim_html *h, struct sim_shown *out,
        const struct sim_metric *m, const struct sim_summary *s);
/* "7.4 %": a level. */
void sim_html_level(const struct sim_html *h, char out[SIM_HTML_SHOWN],
        const struct sim_metric *m, double value);
/* The same with so many decimals, as the values beside it have. */
void sim_html_level_at(const struct sim_html *h, char out[SIM_HTML_SHOWN],
        const struct sim_metric *m, double value, int decimals);
/* Its interval "0.40 to 2.50 mln EUR", without signs. */
void sim_html_level_interval(const struct sim_html *h, char out[2 * SIM_HTML_SHOWN + 16],
        const struct sim_metric *m, const struct sim_summary *s, int decimals);
/* Decimals of a mean and its interval, and of `before` beside them (NaN: none). */
int sim_html_level_decimals(
        const struct sim_metric *m, const struct sim_summary *s, double before);
void sim_html_percent(const struct sim_html *h, char out[32], double share);
/* How often, among n futures: "33 %"; of few "8 of 24", since a percentage would sound
 * surer than it is. */
void sim_html_share(const struct sim_html *h, char out[64], double share, size_t n);
/* As part of a sentence: "8 of 24 futures", "all 24 futures", "33 % of 1,000 futures". */
void sim_html_futures(
        const struct sim_html *h, char out[SIM_HTML_SHOWN], double share, size_t n);
void sim_html_count(const struct sim_html *h, char out[SIM_TEXT_NUMBER], size_t n);

const char *sim_html_unit(const struct sim_html *h, const struct sim_metric *m);
const char *sim_html_metric(const struct sim_html *h, const struct sim_metric *m);
/* As part of a sentence: "the teacher shortage". out is used where none is known. */
const char *sim_html_phrase(
        const struct sim_html *h, char out[SIM_HTML_NAME], const struct sim_metric *m);
const char *sim_html_group(const struct sim_html *h, int group);
/* "at the most disadvantaged fifth of schools" */
const char *sim_html_at(const struct sim_html *h, char out[SIM_HTML_NAME], int group);
/* How people read an arm: its label; and as one line in quotes that keeps its own
 * direction. */
const char *sim_html_label(const struct sim_html *h, size_t arm);
const char *sim_html_arm(const struct sim_html *h, char out[SIM_TEXT_FIT], size_t arm);
void sim_html_year(const struct sim_html *h, char out[16], int year);

/* Index of a metric by key, or -1. */
int sim_html_find(const struct sim_html *h, const char *key);
/* NULL when the metric is not there or has no value. group -1: the target's. */
const struct sim_summary *sim_html_effect(
        const struct sim_html *h, size_t arm, int group, int metric);
/* The group the answer is about, for a metric: the lead's, or the nation. */
int sim_html_where(const struct sim_html *h, size_t arm, int metric);
/* Year index in which an arm's effects are shown. */
int sim_html_when(const struct sim_html *h, size_t arm);
/* Which policies of the arm do not act in that year, if there are any: a sentence, and
 * the same as a paragraph. */
void sim_html_not_in_force(const struct sim_html *h, size_t arm, struct sim_buf *out);
void sim_html_put_not_in_force(const struct sim_html *h, size_t arm);

/* An option of the decision: the name of its arm, or "no policy". */
const char *sim_html_option(
        const struct sim_html *h, char out[SIM_TEXT_FIT], size_t option);
/* "136 million euro" */
void sim_html_money(const struct sim_html *h, char out[SIM_HTML_SHOWN], double eur);
void sim_html_money_at(
        const struct sim_html *h, char out[SIM_HTML_SHOWN], double eur, int decimals);

/* ---- the story: sentences without markup (story.c) ---- */

enum sim_question {
    SIM_Q_BEST,
    SIM_Q_WHOM,
    SIM_Q_COST,
    SIM_Q_SURE,
    SIM_Q_LOSE,
    SIM_QUESTIONS
};
/* The answer in three sentences: index 0 to 2, may stay empty. */
void sim_story_answer(const struct sim_html *h, int index, struct sim_buf *out);
void sim_story_question(
        const struct sim_html *h, enum sim_question question, struct sim_buf *out);
/* What the decision says, when there is one. */
void sim_story_decision(const struct sim_html *h, struct sim_buf *out);
enum sim_text_id sim_story_title(const struct sim_html *h, enum sim_question question);

/* ---- parts of the page ---- */

void sim_html_answer(struct sim_html *h);
/* Which policy is best for which aim, where there are several. */
void sim_html_aims(const struct sim_html *h);
/* What was asked: policies with their settings, shocks, schools. */
void sim_html_question(const struct sim_html *h);
void sim_html_policies(struct sim_html *h);
SIM_CHECK int sim_html_plots(struct sim_html *h, struct sim_err *err);
void sim_html_whom(struct sim_html *h);
void sim_html_equity(struct sim_html *h);
/* What is left after the policies; packages taken apart, where the run did so. */
SIM_CHECK int sim_html_after(struct sim_html *h, struct sim_err *err);
SIM_CHECK int sim_html_together(struct sim_html *h, struct sim_err *err);
bool sim_html_has_packages(const struct sim_html *h);
void sim_html_costs(struct sim_html *h);
void sim_html_decision(struct sim_html *h);
void sim_html_sure(struct sim_html *h);
void sim_html_assume(struct sim_html *h);
void sim_html_again(struct sim_html *h);
/* Scenario, digest, seed and versions, as a list. */
void sim_html_origin(const struct sim_html *h);

/* Copy an SVG onto the page: no prolog, ids made unique by a prefix, its own title and
 * description, role "img". name is the file in dir/plots. False when it is not there or
 * is no picture of ours. */
bool sim_html_svg(
        struct sim_html *h, const char *name, const char *title, const char *description);

#endif
