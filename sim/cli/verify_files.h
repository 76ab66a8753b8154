/* verify_files.h - are the files of a result those that its store gives?
 *
 * Thread safety: called from main. */
#ifndef SIM_CLI_VERIFY_FILES_H
#define SIM_CLI_VERIFY_FILES_H

#include "sim/cli/job.h"
#include "sim/cli/result.h"
#include "sim/cli/sweep_answer.h"

/* Tables (csv, cfg), pictures (svg) and pages (html) of a folder of results. */
enum sim_verified { SIM_TABLES, SIM_PICTURES, SIM_PAGES, SIM_VERIFIED };

struct sim_verify {
    size_t files[SIM_VERIFIED], differ[SIM_VERIFIED];
    char passed[2048]; /* a sentence on what was not compared, and why; may be "" */
};

/* Make the files of a finished result again from its store, as the run or the comparison
 * or sweep that run.json tells of made them, and compare them with those in its folder; a
 * line for each that differs or is missing. The store is only read. */
SIM_CHECK int sim_verify_files(struct sim_verify *v, struct sim_job *job,
        struct sim_store *store, const struct sim_result *res, struct sim_err *err);

/* The same of a sweep of the world: the stores of its doses, in order. */
SIM_CHECK int sim_verify_sweep(struct sim_verify *v, const struct sim_model *model,
        struct sim_store *const *store, const struct sim_result *res,
        struct sim_err *err);

#endif
