/* resume.h - going on with a run that did not end.
 *
 * Thread safety: called from main. */
#ifndef SIM_CLI_RESUME_H
#define SIM_CLI_RESUME_H

#include "sim/cli/job.h"

/* Open the store `path` for the job to go on with. Where it holds another run, the
 * sentence names what differs, key by key for another scenario, and what to do. */
SIM_CHECK int sim_resume_store(
        struct sim_job *job, const char *path, struct sim_err *err);

/* A run asked for with --resume finds no unfinished work. Results of this very run that
 * stand in its place: whole, then *done and a sentence in note, and job->from is their
 * store, open, where a file is missing that it can give again; ended early (--max-time,
 * --precision), then job->from is their store, open, to copy from and close. Results of
 * another run that ended early are refused as those of unfinished work are; whole ones
 * are what this run replaces. */
SIM_CHECK int sim_resume_is_done(
        struct sim_job *job, bool *done, char *note, size_t size, struct sim_err *err);

/* Two runs of one program and seed, of different scenarios: the keys that differ, as
 * "horizon: 3 -> 4, ..." from there to here. False: they are not that. */
enum { SIM_RESUME_KEYS = 600 };
bool sim_resume_keys(char out[SIM_RESUME_KEYS], const struct sim_model *model,
        const struct sim_store_meta *there, const struct sim_store_meta *here);

/* Add to a failure that replications are kept, and how to go on. */
void sim_resume_advise(const struct sim_job *job, size_t kept, struct sim_err *err);

/* A scenario as it was stored: read back from its resolved text. *text problems go to
 * *diag as usual. */
SIM_CHECK int sim_resume_scenario(struct sim_scenario **out,
        const struct sim_model *model, const char *text, struct sim_diag *diag,
        struct sim_err *err);

#endif
