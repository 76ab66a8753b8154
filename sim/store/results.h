/* results.h - the folder results/<name>/ and the promise that it is never half done.
 *
 * A run lives in <dir>/<name>.part/; when complete <name> -> <name>.old,
 * <name>.part -> <name>, <name>.old is deleted. The next start repairs an interrupted
 * swap. A folder that does not hold our run.json is never replaced. Two runs into one
 * folder at once: the second is refused (lock file in the .part folder). Of a run that
 * was killed the replications stay in NAME.part until it is gone on with or they are
 * thrown away by name.
 * Single files: written under a temporary name, checked, synced, renamed. */
#ifndef SIM_STORE_RESULTS_H
#define SIM_STORE_RESULTS_H

#include <stdio.h>

#include "sim/base/err.h"

struct sim_results;

/* What becomes of the replications that an earlier run left in NAME.part. */
enum sim_results_how {
    SIM_RESULTS_NEW,    /* they are kept: the run is refused and says so */
    SIM_RESULTS_RESUME, /* they are kept, to be gone on with */
    SIM_RESULTS_FRESH,  /* they are deleted */
};

/* Prepare <dir>/<name>.part/ (dir is made when missing). need_bytes: expected size
 * of the store; refused when the disk has less free than that and some room for the
 * rest (0: not asked). Every failure is a sentence that names the
 * folder and the remedy. Free with sim_results_close. */
SIM_CHECK int sim_results_open(struct sim_results **out, const char *dir,
        const char *name, double need_bytes, enum sim_results_how how,
        struct sim_err *err);
/* Replications that lie in NAME.part to be gone on with. */
size_t sim_results_kept(const struct sim_results *res);
/* Delete all else in NAME.part: the tables of what there was. */
SIM_CHECK int sim_results_tidy(struct sim_results *res, struct sim_err *err);
const char *sim_results_part(const struct sim_results *res); /* path of NAME.part */
const char *sim_results_final(const struct sim_results *res);

/* Swap the finished folder into place. */
SIM_CHECK int sim_results_finish(struct sim_results *res, struct sim_err *err);
/* Put the files made in NAME.part in the place of those in NAME, which keeps its
 * run.json, its store and what others wrote. */
SIM_CHECK int sim_results_renew(struct sim_results *res, struct sim_err *err);
/* Give up: keep (partial results, resumable) or delete the .part folder; frees. */
void sim_results_close(struct sim_results *res, int keep_part);

/* What a user does about a folder that cannot be written; `cause` is an errno. */
const char *sim_write_remedy(int cause);

/* A file under a temporary name; *file is the stream to write to. On success of
 * sim_file_commit it stands complete under its own name; sim_file_abort removes it. */
struct sim_file {
    FILE *file;
    char path[4096], tmp[4096];
};
SIM_CHECK int sim_file_open(
        struct sim_file *f, const char *dir, const char *name, struct sim_err *err);
SIM_CHECK int sim_file_commit(struct sim_file *f, struct sim_err *err);
void sim_file_abort(struct sim_file *f);

#endif
