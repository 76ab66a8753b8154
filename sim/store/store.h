/* store.h - every replication of every arm, on disk, in one SQLite file.
 *
 * outcomes.db holds runs, drawn parameters, headline metrics as plain rows (nation),
 * and everything else as one little-endian double blob per (arm, replication), whose
 * positions are named in the table `cells`. Written in batches of whole replications;
 * a batch is durable when sim_store_commit returns.
 * A store that a run filled in part is work that can be gone on with: sim_store_resume
 * opens it for a run that describes itself in the same words, and what is put from then
 * on gives the bytes that one uninterrupted run would have given, wherever it stopped.
 * Thread safety: one store object belongs to one thread at a time. */
#ifndef SIM_STORE_STORE_H
#define SIM_STORE_STORE_H

#include "sim/model.h"

/* What the store says of the run it holds. Strings live as long as the store call
 * (create) or the store object (read back). */
struct sim_store_meta {
    const char *scenario, *title, *digest;
    const char *version; /* of the program: sim_program */
    const char *model, *resolved_cfg;
    uint64_t seed;
    const char *sampling, *uncertainty, *luck;
    struct sim_shape shape;
    size_t n_arms;
    const char *const *arm; /* arm[0] is "baseline" */
    /* [n_arms] how plots and pages call each, and what it asks ("": not said); NULL: by
     * their names, without a title */
    const char *const *label, *const *arm_title;
    size_t n_params;
    const char *const *param; /* full keys of the uncertain parameters */
    uint32_t first_rep;       /* the replications that the run is to hold: */
    size_t reps_asked;        /* first_rep .. first_rep + reps_asked - 1; 0: not said */
};

/* How people read an arm: its label, else its name. And what it asks, or "". */
static inline const char *sim_store_label(const struct sim_store_meta *meta, size_t arm)
{
    const char *label = meta->label != NULL ? meta->label[arm] : "";
    return label[0] != '\0' ? label : meta->arm[arm];
}

static inline const char *sim_store_arm_title(
        const struct sim_store_meta *meta, size_t arm)
{
    return meta->arm_title != NULL ? meta->arm_title[arm] : "";
}

/* Arm of a policy's parameter by its key, "arms[2].policies[0].accept"; 0 where the key
 * names none. *rest: behind "arms[2].". */
size_t sim_store_key_arm(
        const struct sim_store_meta *meta, const char *key, const char **rest);
/* outside[n_params]: is it a parameter of a policy in neither arm a nor arm b? Whatever
 * goes with it there is chance. */
void sim_store_params_outside(
        bool *outside, const struct sim_store_meta *meta, size_t a, size_t b);

struct sim_store;

SIM_CHECK int sim_store_create(struct sim_store **out, const char *path,
        const struct sim_store_meta *meta, struct sim_err *err);
SIM_CHECK int sim_store_open(
        struct sim_store **out, const char *path, struct sim_err *err);
/* Open a store for the run *meta to go on with, made by sim_store_create and filled up
 * to any sim_store_commit. Another scenario, seed, program, range or shape is
 * SIM_ERR_INPUT with the difference named. */
SIM_CHECK int sim_store_resume(struct sim_store **out, const char *path,
        const struct sim_store_meta *meta, struct sim_err *err);
/* How many replications a store holds and was asked for; 0 of a file that a run only
 * began to make. */
SIM_CHECK int sim_store_peek(
        const char *path, size_t *reps, size_t *asked, struct sim_err *err);
/* Delete a file that a run only began to make, with what SQLite keeps beside it. False:
 * it holds something, or cannot be deleted. */
bool sim_store_drop_blank(const char *path);
/* The same question of two descriptions, say of pieces to be put together: are they of
 * one run? `path` names `there` in the sentence. range: whether the replications asked
 * for must be the same, too. */
SIM_CHECK int sim_store_same_run(const struct sim_store_meta *here,
        const struct sim_store_meta *there, const char *path, bool range,
        struct sim_err *err);

/* All replications are there: from here on sim_store_table puts its tables into one
 * transaction, which sim_store_finish commits. Killed in between, the store is as before.
 * A store that was sealed and finished stays as it is: tables put again are dropped. */
SIM_CHECK int sim_store_seal(struct sim_store *store, struct sim_err *err);
/* Was it sealed and finished, by whatever run? */
bool sim_store_finished(const struct sim_store *store);
/* Show what there is of a run that is not over: tables are not stored. */
void sim_store_view(struct sim_store *store);
/* Fold the write-ahead log into the one file and make it durable: before the folder
 * is swapped into place. Reading may go on. The bytes of the file depend on what was
 * put and on its order, not on how often it was opened or where batches ended. */
SIM_CHECK int sim_store_finish(struct sim_store *store, struct sim_err *err);
/* Close; an open batch is rolled back. Does the work of sim_store_finish where it can,
 * without telling. NULL is fine. */
void sim_store_close(struct sim_store *store);
const struct sim_store_meta *sim_store_meta(const struct sim_store *store);

/* One replication: cube[arm][cell], params[n_params]. twin: the same parameters under
 * a second chance draw (kept out of the means; params is not read). Between begin and
 * commit. A failed put or commit rolls the whole batch back. */
SIM_CHECK int sim_store_begin(struct sim_store *store, struct sim_err *err);
SIM_CHECK int sim_store_put(struct sim_store *store, uint32_t rep, bool twin,
        const double *const *cube, const double *params, struct sim_err *err);
SIM_CHECK int sim_store_commit(struct sim_store *store, struct sim_err *err);

/* Number of replications held (twins apart) and their indices in rising order. */
size_t sim_store_reps(const struct sim_store *store);
SIM_CHECK int sim_store_rep_indices(
        struct sim_store *store, bool twin, uint32_t *out, size_t n, struct sim_err *err);
size_t sim_store_twins(const struct sim_store *store);
bool sim_store_holds(const struct sim_store *store, uint32_t rep, bool twin);

/* One replication back as it was put: cube[arm][cell], params[n_params] (of twins not
 * written), the caller's. Checked against the sum stored with it and against its plain
 * rows: what was changed on the disk is SIM_ERR_SYNTAX. */
SIM_CHECK int sim_store_get(struct sim_store *store, uint32_t rep, bool twin,
        double *const *cube, double *params, struct sim_err *err);

/* Are all replications what was put? Reads each once; what was changed on the disk is
 * SIM_ERR_SYNTAX. */
SIM_CHECK int sim_store_check(struct sim_store *store, struct sim_err *err);

/* Values of cells [first, first + n_cells) of one arm in all replications, in order:
 * out[rep * n_cells + cell]. The caller owns out. */
SIM_CHECK int sim_store_read(struct sim_store *store, size_t arm, bool twin, size_t first,
        size_t n_cells, double *out, struct sim_err *err);

/* Drawn parameters: out[rep * n_params + i]. */
SIM_CHECK int sim_store_read_params(
        struct sim_store *store, double *out, struct sim_err *err);

/* A table of results in the same file, replacing one of that name: n_text columns of
 * texts, then n_real of numbers (NaN: NULL). Names are SQL names that need no quotes.
 * Not between begin and commit. */
struct sim_table_rows {
    const char *name;
    const char *const *column; /* [n_text + n_real] */
    size_t n_text, n_real, n_rows;
    const char *const *text; /* [n_rows * n_text] */
    const double *real;      /* [n_rows * n_real] */
};
SIM_CHECK int sim_store_table(
        struct sim_store *store, const struct sim_table_rows *table, struct sim_err *err);

/* Bytes the finished file will take, for the check against the free disk. */
double sim_store_expected_bytes(const struct sim_store_meta *meta, size_t reps);

/* Version of the SQLite library in use, such as "3.40.1". */
const char *sim_store_sqlite_version(void);

#endif
