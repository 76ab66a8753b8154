/* options.h - the options of the verbs that simulate, read from the command line.
 *
 * Options may stand before or after the scenario files. Bounds of -n and --seed are those
 * of the settings table. Thread safety: getopt has state; call from main only. */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include "sim/engine/run.h"

enum { SIM_METRIC_LEN = 128 };

/* Whom an option is for; SAMPLE: validate and calibrate, which keep no results. */
enum sim_for {
    SIM_FOR_RUN = 1,
    SIM_FOR_COMPARE = 2,
    SIM_FOR_SWEEP = 4,
    SIM_FOR_SAMPLE = 8
};

struct sim_options {
    bool help, version, quiet, json;
    bool interaction;  /* take packages apart */
    bool resume;       /* go on with a run that did not end */
    bool fresh;        /* throw away what it left */
    const char **file; /* [n_files] arguments that are no options: scenario files; of a */
    size_t n_files;    /* sweep the second is KEY=VALUES */
    const char *out;   /* folder for results */
    const char **set;  /* [n_sets] "key=value"; strings are those of argv */
    size_t n_sets;
    long long reps, seed; /* -1: as the scenario says */
    int language; /* of the report: 1 + enum sim_language; 0: as the scenario says */
    char metric[SIM_METRIC_LEN]; /* of --precision; "" when not asked */
    const char *name;            /* of the folder of results; NULL: the verb's own */
    const char *figure, *group;  /* metric and group of the answer; NULL: the default */
    const char *arm;             /* policy arm of a sweep; NULL: the only one */
    long long year;              /* school year of the answer; -1: the default */
    double reach;                /* NaN: not asked */
    struct sim_run_options run;  /* without progress and stop */
};

/* Read argv[1..]. A wrong value, an unknown option or one of another verb, or a file too
 * many is SIM_ERR_INPUT with a sentence. Clear with sim_options_clear, also after a
 * failure. *opt must stay where it is: run.precision_metric points into it. */
SIM_CHECK int sim_options_read(struct sim_options *opt, enum sim_for who, int argc,
        char **argv, struct sim_err *err);
void sim_options_clear(struct sim_options *opt);

#endif
