/* store.h - every replication of every arm, on disk, in one SQLite file.
 *
 * outcomes.db holds runs, drawn parameters, headline metrics as plain rows (nation),
 * and everything else as one little-endian double blob per (arm, replication), whose
 * positions are named in the table `cells`. Written in batches of whole replications;
 * a batch is durable when sim_store_commit returns.
 * Thread safety: one store object belongs to one thread at a time. */
#ifndef SIM_STORE_STORE_H
#define SIM_STORE_STORE_H

#include "sim/model.h"

/* What the store says of the run it holds. Strings live as long as the store call
 * (create) or the store object (read back). */
struct sim_store_meta {
    const char *scenario, *title, *digest, *version, *model, *resolved_cfg;
    uint64_t seed;
    const char *sampling, *uncertainty, *luck;
    struct sim_shape shape;
    size_t n_arms;
    const char *const *arm; /* arm[0] is "baseline" */
    size_t n_params;
    const char *const *param; /* full keys of the uncertain parameters */
};

struct sim_store;

SIM_CHECK int sim_store_create(struct sim_store **out, const char *path,
        const struct sim_store_meta *meta, struct sim_err *err);
SIM_CHECK int sim_store_open(
        struct sim_store **out, const char *path, struct sim_err *err);
/* Fold the write-ahead log into the one file and make it durable: before the folder
 * is swapped into place. Reading may go on. */
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
