/* outputs.h - everything a run leaves beside its store: tables, plots, run.json.
 *
 * Thread safety: no globals. */
#ifndef SIM_CLI_OUTPUTS_H
#define SIM_CLI_OUTPUTS_H

#include "sim/analysis/package.h"
#include "sim/analysis/ranking.h"
#include "sim/cli/options.h"
#include "sim/report/report.h"
#include "sim/scenario/scenario.h"

struct sim_answer;

/* What the writers need to know of a run that is over. */
struct sim_outputs {
    const struct sim_model *model;
    const struct sim_scenario *sc;
    const struct sim_options *opt;
    const struct sim_store_meta *meta;
    const struct sim_run_result *result;
    const struct sim_packages *packages; /* taken apart; NULL: none */
    const struct sim_answer *answer;     /* NULL: that of the main job */
    const char *world_note;              /* "" when there is none */
    const char *run_note;                /* why fewer were run, or "" */
    bool partial;                        /* to be marked so */
};

/* What one verb says: its tables as CSV and plots, and its text. */
struct sim_answering {
    const struct sim_outputs *out;
    const struct sim_report *rep;
    struct sim_store *store;
    const char *dir;
    struct sim_diag *warnings; /* what does not stop the run */
};
/* What run.json keeps of the question, so that it can be answered again. */
struct sim_answer_kept {
    char sweep[2048]; /* key and doses in exact digits; "": it was no sweep */
    size_t sweep_arm; /* whose effect it shows; 0: levels */
    double reach;     /* its target; NaN: none */
};

struct sim_answer {
    const void *context; /* of the verb, for the functions */
    /* Each may be NULL. csv and plots are called where the scenario asks for them, after
     * those of every run. text stands in the place of the main job's table. */
    int (*csv)(const void *context, const struct sim_answering *a, struct sim_err *err);
    int (*plots)(const void *context, const struct sim_answering *a, struct sim_err *err);
    const struct sim_figure
            *figure; /* the report ranks by it; NULL: the first headline */
    void (*keep)(const void *context, struct sim_answer_kept *kept); /* NULL: nothing */
    int (*text)(const void *context, const struct sim_answering *a,
            const struct sim_table_style *style, FILE *file, struct sim_err *err);
};

/* The resolved scenario as text; free() it. */
SIM_CHECK int sim_outputs_resolved(
        char **text, const struct sim_scenario *sc, struct sim_err *err);

/* Summaries of the arms that a scenario names, with the years of their policies. */
SIM_CHECK int sim_outputs_summarise(struct sim_report **rep,
        const struct sim_scenario *sc, struct sim_store *store, struct sim_err *err);

/* Does the scenario ask for "csv", "plots", "pdf", "report"? */
bool sim_outputs_wanted(const struct sim_scenario *sc, const char *name);

/* scenario.resolved.cfg and run.json alone. */
SIM_CHECK int sim_outputs_identity(
        const struct sim_outputs *out, const char *dir, struct sim_err *err);

/* Write the files into folder dir, and the terminal's text (table, or JSON when asked)
 * into *text, which the caller must free(). What does not stop a run (no gnuplot) goes
 * as a sentence to *warnings. */
SIM_CHECK int sim_outputs_write(const struct sim_outputs *out, struct sim_store *store,
        const char *dir, char **text, struct sim_diag *warnings, struct sim_err *err);

/* The headline table of what a store holds, without writing anything. */
SIM_CHECK int sim_outputs_headline(const struct sim_outputs *out, struct sim_store *store,
        FILE *file, struct sim_err *err);

/* What to choose, where there are two policies and more; for the text of a verb. */
SIM_CHECK int sim_outputs_choice(const struct sim_answering *a,
        const struct sim_table_style *style, FILE *file, struct sim_err *err);

/* Widths and colours of the terminal. */
struct sim_table_style sim_outputs_style(void);

/* Headline results in the last policy year, for programs. */
void sim_outputs_json(const struct sim_report *rep, FILE *file);

#endif
