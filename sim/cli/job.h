/* job.h - one run from a scenario in memory to a folder of results, for all verbs.
 *
 * prepare builds the world and chooses threads and batches; simulate fills a store;
 * finish writes tables and plots and puts the folder in place. sim_job_run does all
 * three for results of one store. Results appear in <out>/<name>/ only when all of them
 * are whole; until then they live in <out>/<name>.part/. A run that does not end leaves
 * its replications there for --resume; an interrupted one also tables, marked partial.
 * Thread safety: called from main. */
#ifndef SIM_CLI_JOB_H
#define SIM_CLI_JOB_H

#include "sim/cli/options.h"
#include "sim/cli/outputs.h"
#include "sim/store/results.h"

struct sim_job {
    const struct sim_model *model;
    const struct sim_options *opt;
    struct sim_scenario *sc;             /* the job's own */
    const struct sim_packages *packages; /* what prepare took apart */
    const struct sim_answer *answer;     /* NULL: that of the main job */
    struct sim_run_options run;          /* those of opt, with progress and stop */
    struct sim_packages *own_packages;
    struct sim_store *const *piece; /* [n_pieces]: simulate nothing, gather these */
    size_t n_pieces;
    struct sim_engine *eng;
    struct sim_results *res;
    struct sim_store *store;
    char *resolved, *text; /* of open_memstream */
    const char **arm, **label, **arm_title;
    char digest[SIM_DIGEST_LEN];
    char run_note[512];
    struct sim_store_meta meta;
    struct sim_run_result result;
    struct sim_store *from; /* results of this run that ended early, to go on with */
    bool keep;              /* what is stored is worth going on with */
    struct sim_diag diag;   /* mistakes */
    struct sim_diag warn;   /* what the run survives */
};

/* Take opt's replications and seed, take packages apart where that is asked, build the
 * world. job->sc is set; mistakes of the user go to job->diag. */
SIM_CHECK int sim_job_prepare(struct sim_job *job, struct sim_err *err);
/* Simulate into the store `file` of folder dir; one that is there is gone on with. */
SIM_CHECK int sim_job_simulate(
        struct sim_job *job, const char *dir, const char *file, struct sim_err *err);
/* What the options say of replications that an earlier run left. */
enum sim_results_how sim_job_how(const struct sim_options *opt);
/* Bytes the store will take. */
double sim_job_bytes(const struct sim_job *job);

/* Everything, from prepare (unless that was done) to the printed answer. */
SIM_CHECK int sim_job_run(struct sim_job *job, struct sim_err *err);

/* Print an answer and where the files are; a reader that goes away is no failure. */
SIM_CHECK int sim_job_print(const struct sim_options *opt, const char *text,
        const char *folder, struct sim_err *err);

/* Say what went wrong and give the status to end with. */
int sim_job_give_up(struct sim_job *job, int ret, const struct sim_err *err);
void sim_job_tell(struct sim_diag *diag);
int sim_job_status(int ret);
void sim_job_clear(struct sim_job *job);

/* Read one scenario; sentences to *diag. */
SIM_CHECK int sim_job_load(struct sim_scenario **out, const struct sim_model *model,
        const struct sim_options *opt, const char *path, struct sim_diag *diag,
        struct sim_err *err);

#endif
