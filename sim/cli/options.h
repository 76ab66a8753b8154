/* options.h - the options of the main job, read from the command line.
 *
 * Options may stand before or after the scenario file. Bounds of -n and --seed are those
 * of the settings table. Thread safety: getopt has state; call from main only. */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include "sim/engine/run.h"

enum { SIM_METRIC_LEN = 128 };

struct sim_options {
    bool help, version, quiet, json;
    const char *path; /* the scenario file; NULL when none is named */
    const char *out;  /* folder for results */
    const char **set; /* [n_sets] "key=value"; strings are those of argv */
    size_t n_sets;
    long long reps, seed;        /* -1: as the scenario says */
    char metric[SIM_METRIC_LEN]; /* of --precision; "" when not asked */
    struct sim_run_options run;  /* without progress and stop */
};

/* Read argv[1..]. A wrong value, an unknown option or a second file is SIM_ERR_INPUT with
 * a sentence. Clear with sim_options_clear, also after a failure. *opt must stay where
 * it is: run.precision_metric points into it. */
SIM_CHECK int sim_options_read(
        struct sim_options *opt, int argc, char **argv, struct sim_err *err);
void sim_options_clear(struct sim_options *opt);

#endif
