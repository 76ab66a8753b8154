/* register.h - what do the parameters rest on? The model's tables of evidence, read.
 *
 * evidence.csv: one finding of a study per row (id, topic, finding, population, estimate,
 * se, low, high, range, unit, design, n, year, citation, seen, read_at). series.csv:
 * one published figure per row (series, population, year, value, unit, source, seen).
 * reasons.csv: why a parameter has its prior (key, reason). Empty numbers are NaN.
 * Thread safety: read-only once read; a register belongs to one thread. */
#ifndef SIM_SCENARIO_REGISTER_H
#define SIM_SCENARIO_REGISTER_H

#include <stdio.h>

#include "sim/model.h"

/* How well the size is known: read in a source, computed from such sizes, noted from
 * memory, or nobody's measurement. */
enum sim_seen { SIM_SEEN, SIM_SEEN_DERIVED, SIM_SEEN_MEMORY, SIM_SEEN_JUDGEMENT };
extern const char *const sim_seen_names[];

struct sim_evidence {
    const char *id, *topic, *finding, *population;
    double estimate, se, low, high;
    const char *range; /* what low and high are: "ci", "bound", "range" or "" */
    const char *unit, *design, *n, *year, *citation, *read_at;
    enum sim_seen seen;
};

struct sim_series {
    const char *series, *population, *year;
    double value;
    const char *unit, *source;
    enum sim_seen seen;
};

struct sim_reason {
    const char *key, *reason; /* "exit.b_D"; of levers and shocks "pay_premium.accept" */
};

struct sim_register {
    struct sim_evidence *evidence;
    struct sim_series *series;
    struct sim_reason *reason;
    size_t n_evidence, n_series, n_reasons;
    char **text; /* what the strings point into */
    size_t n_texts;
};

/* Read the tables of the model; those it lacks are empty. Zero-initialise *out and free
 * it with sim_register_clear, also after a failure. A wrong row is SIM_ERR_INPUT with
 * file:line: the project's mistake, not the user's. */
SIM_CHECK int sim_register_read(
        struct sim_register *out, const struct sim_model *model, struct sim_err *err);
void sim_register_clear(struct sim_register *reg);

/* NULL when there is none. */
const struct sim_evidence *sim_register_find(
        const struct sim_register *reg, const char *id);
const char *sim_register_reason(const struct sim_register *reg, const char *key);

/* One thing that a `source` of a parameter names. */
enum sim_citation_kind {
    SIM_CITES_EVIDENCE,   /* id: "P22" */
    SIM_CITES_SERIES,     /* id: "teacher_exit_rate_by_age", year: "2013-2017" or "" */
    SIM_CITES_ASSUMPTION, /* judgement */
    SIM_CITES_SETTING,    /* the analyst's to choose */
};
struct sim_citation {
    enum sim_citation_kind kind;
    char id[SIM_NAME_LEN], year[SIM_NAME_LEN];
};

/* Take the next one off *source; false at its end. */
bool sim_citation_next(const char **source, struct sim_citation *out);

/* Rows of a series in a year: those of exactly that year, else, for "2018-2022", those
 * of the years between; "" all. Index of the first after `after` (-1: from the start),
 * or -1. */
int sim_register_series(
        const struct sim_register *reg, const struct sim_citation *cite, int after);

/* How well the sizes behind a source are known: the best and the worst of them;
 * false when it cites nothing. An assumption counts as judgement. */
bool sim_register_seen(const struct sim_register *reg, const char *source,
        enum sim_seen *best, enum sim_seen *worst);

/* ---- in words ---- */

/* "-1.4 elasticity (se 0.2)", "0.12 to 0.16 SD", "no size". */
void sim_evidence_size(char *out, size_t size, const struct sim_evidence *row);
/* Everything a source cites, a few lines each, indented; long series are cut. */
void sim_register_cited(const struct sim_register *reg, const char *source, FILE *out);

#endif
