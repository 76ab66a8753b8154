/* sampling.h - run a scenario and hold its outcomes, for verbs that judge and do not
 * store: validate and calibrate. Thread safety: called from main. */
#ifndef SIM_CLI_SAMPLING_H
#define SIM_CLI_SAMPLING_H

#include "sim/cli/options.h"

/* Outcomes of the baseline: value[rep * cells + cell], cells as sim_shape_cell. */
struct sim_sampling_run {
    struct sim_scenario *sc;
    struct sim_engine *eng;
    struct sim_shape shape;
    size_t n_reps, n_cells;
    double *value;
};

/* Load `path` with sets and run its replications (reps >= 0 replaces their number) in a
 * store of its own in a temporary folder. Mistakes go to *diag. Clear with
 * sim_sampling_clear, also after a failure. */
SIM_CHECK int sim_sampling_make(struct sim_sampling_run *run,
        const struct sim_model *model, const char *path, const struct sim_load *load,
        long long reps, long long seed, const struct sim_run_options *opt,
        struct sim_diag *diag, struct sim_err *err);
void sim_sampling_clear(struct sim_sampling_run *run);

/* Index of a metric or a group of the shape by name, or -1. */
int sim_shape_metric(const struct sim_shape *shape, const char *key);
int sim_shape_group(const struct sim_shape *shape, const char *name);

/* A scenario named without folder and ending, as in `simulate validate baseline`, is
 * looked for in scenarios/. Returns name or a path in out. */
const char *sim_scenario_lookup(char *out, size_t size, const char *name);

/* Tell what went wrong, if anything, clear the options and give the status of the verb.
 */
int sim_verb_end(int ret, struct sim_options *opt, struct sim_diag *diag,
        const struct sim_err *err);

#endif
