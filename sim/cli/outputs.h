/* outputs.h - everything a run leaves beside its store: tables, plots, run.json.
 *
 * Thread safety: no globals. */
#ifndef SIM_CLI_OUTPUTS_H
#define SIM_CLI_OUTPUTS_H

#include "sim/cli/options.h"
#include "sim/report/report.h"
#include "sim/scenario/scenario.h"

/* What the writers need to know of a run that is over. */
struct sim_outputs {
    const struct sim_model *model;
    const struct sim_scenario *sc;
    const struct sim_options *opt;
    const struct sim_store_meta *meta;
    const struct sim_run_result *result;
    const char *world_note; /* "" when there is none */
    const char *run_note;   /* why fewer were run, or "" */
    bool partial;           /* to be marked so */
};

/* The resolved scenario as text; free() it. */
SIM_CHECK int sim_outputs_resolved(
        char **text, const struct sim_scenario *sc, struct sim_err *err);

/* Write the files into folder dir, and the terminal's text (table, or JSON when asked)
 * into *text, which the caller must free(). What does not stop a run (no gnuplot) goes
 * as a sentence to *warnings. */
SIM_CHECK int sim_outputs_write(const struct sim_outputs *out, struct sim_store *store,
        const char *dir, char **text, struct sim_diag *warnings, struct sim_err *err);

/* Headline results in the last policy year, for programs. */
void sim_outputs_json(const struct sim_report *rep, FILE *file);

#endif
