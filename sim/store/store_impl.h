/* store_impl.h - the inside of struct sim_store, shared by the files that write, read
 * and describe it.
 *
 * Thread safety: one store belongs to one thread at a time. */
#ifndef SIM_STORE_STORE_IMPL_H
#define SIM_STORE_STORE_IMPL_H

#include "sim/store/sql.h"
#include "sim/store/store.h"

enum {
    SIM_STORE_ID = 0x4c6f6b61, /* in the file's header: "Loka" */
    SIM_STORE_SCHEMA = 6,      /* grows when a table changes */
    /* of those that are read; 4: arms without label and title; 5: metrics that are shown
     * beside no other */
    SIM_STORE_OLDEST = 4,
    SIM_STORE_NO_BESIDE = 5,
};

/* Replications held, in rising order. */
struct sim_store_reps {
    uint32_t *index;
    size_t n, cap;
};

struct sim_store {
    struct sim_sql sql;
    struct sim_store_meta meta; /* as read from the file */
    size_t cells;               /* values in one blob */
    void **block;               /* memory behind meta */
    size_t n_blocks, cap_blocks;
    bool logging;                            /* the write-ahead log is on */
    bool in_batch;                           /* between begin and commit */
    bool finished;                           /* tables and all, by this or another run */
    bool sealing;                            /* between seal and finish */
    bool viewing;                            /* tables are not stored */
    struct sim_store_reps reps[2], fresh[2]; /* [twin]: committed, in this batch */
    sqlite3_stmt *put_rep, *put_blob, *put_headline, *put_param;
    sqlite3_stmt *get_rep, *get_headline, *get_param; /* store_resume.c */
};

/* Row of one (replication, twin, arm) in `outcomes`. */
static inline sqlite3_int64 sim_store_row(
        const struct sim_store *store, uint32_t rep, bool twin, size_t arm)
{
    return ((sqlite3_int64) rep * 2 + (twin ? 1 : 0)) * (sqlite3_int64) store->meta.n_arms
           + (sqlite3_int64) arm;
}

/* A sum over every bit of one replication: cubes, and parameters unless NULL. */
uint64_t sim_store_sum(
        const struct sim_store *store, const double *const *cube, const double *params);
/* Doubles as they lie on the disk, to those of this machine. */
void sim_store_to_host(double *value, size_t n);
/* Give up the statements (store.c), the open batch or seal. */
void sim_store_statements_free(struct sim_store *store);
void sim_store_roll_back(struct sim_store *store);

/* Make all tables and describe the run in them (store_schema.c). */
SIM_CHECK int sim_store_describe(const struct sim_sql *sql,
        const struct sim_store_meta *meta, struct sim_err *err);
/* Check that the file is ours and read its description (store_meta.c). */
SIM_CHECK int sim_store_load(struct sim_store *store, struct sim_err *err);
void sim_store_unload(struct sim_store *store);

#endif
