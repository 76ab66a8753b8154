/* store_read.c - reads outcomes.db back, in blocks of cells; see store.h.
 *
 * Method: incremental blob access (sqlite3_blob_read) at an offset, straight into the
 * caller's array, so no more memory is used than the caller asked for. */
#include <endian.h>
#include <math.h>
#include <string.h>

#include "sim/store/store_impl.h"

/* What SQLite keeps beside the values: measured on files of many sizes. */
enum {
    FILE_BYTES = 52000, /* empty tables and the description */
    PAGE_BYTES = 4096,
    ROW_EXTRA = 16,      /* header of one row of `outcomes` */
    PAGE_ROOM = 4080,    /* for rows in a page */
    BLOB_EXTRA = 700,    /* of a blob longer than a page: unused ends of pages */
    HEADLINE_BYTES = 26, /* one headline value */
    DRAW_BYTES = 18,     /* one drawn parameter */
    CELL_BYTES = 40,     /* one row of `cells` */
    TWIN_EVERY = 8,      /* one twin for so many replications */
};

size_t sim_store_reps(const struct sim_store *store)
{
    return store->reps[0].n;
}

size_t sim_store_twins(const struct sim_store *store)
{
    return store->reps[1].n;
}

int sim_store_rep_indices(
        struct sim_store *store, bool twin, uint32_t *out, size_t n, struct sim_err *err)
{
    const struct sim_store_reps *reps = &store->reps[twin];

    if (n != reps->n)
        return sim_fail(err, SIM_ERR_INPUT, "%s: holds %zu replications, not %zu",
                store->sql.path, reps->n, n);
    if (n > 0)
        memcpy(out, reps->index, n * sizeof *out);
    return 0;
}

/* The error of reading one blob. SQLite says "error" for a row that is not there. */
static int blob_fail(
        const struct sim_store *store, uint32_t rep, int rc, struct sim_err *err)
{
    struct sim_err cause = { 0 };
    int ret = sim_sql_fail(&store->sql, rc, &cause);

    return sim_fail(err, (enum sim_code) ret, "%s (replication %lu)", cause.msg,
            (unsigned long) rep);
}

/* Open the blob of a row, or move an open handle to it. */
static int open_blob(
        const struct sim_store *store, sqlite3_blob **blob, sqlite3_int64 row)
{
    if (*blob != NULL)
        return sqlite3_blob_reopen(*blob, row);
    return sqlite3_blob_open(store->sql.db, "main", "outcomes", "data", row, 0, blob);
}

void sim_store_to_host(double *value, size_t n)
{
    if (__BYTE_ORDER == __LITTLE_ENDIAN)
        return;
    for (size_t i = 0; i < n; i++) {
        uint64_t word;
        memcpy(&word, &value[i], sizeof word);
        word = le64toh(word);
        memcpy(&value[i], &word, sizeof word);
    }
}

int sim_store_read(struct sim_store *store, size_t arm, bool twin, size_t first,
        size_t n_cells, double *out, struct sim_err *err)
{
    const struct sim_store_reps *reps = &store->reps[twin];
    sqlite3_blob *blob = NULL;
    int ret = 0;

    sim_assert(arm < store->meta.n_arms);
    sim_assert(first <= store->cells && n_cells <= store->cells - first);
    for (size_t i = 0; i < reps->n && n_cells > 0 && ret == 0; i++) {
        double *to = out + i * n_cells;
        int rc = open_blob(store, &blob, sim_store_row(store, reps->index[i], twin, arm));
        if (rc == SQLITE_OK && sqlite3_blob_bytes(blob) != (int) (store->cells * 8))
            rc = SQLITE_CORRUPT;
        if (rc == SQLITE_OK)
            rc = sqlite3_blob_read(blob, to, (int) (n_cells * 8), (int) (first * 8));
        if (rc != SQLITE_OK)
            ret = blob_fail(store, reps->index[i], rc, err);
        else
            sim_store_to_host(to, n_cells);
    }
    sqlite3_blob_close(blob);
    return ret;
}

/* One row of `draws` into its place; rows come in the order of out. */
static int take_draw(const struct sim_store *store, sqlite3_stmt *stmt, size_t at,
        double *out, struct sim_err *err)
{
    size_t n = store->meta.n_params;

    if (at >= store->reps[0].n * n
            || sqlite3_column_int64(stmt, 0) != store->reps[0].index[at / n]
            || sqlite3_column_int64(stmt, 1) != (sqlite3_int64) (at % n))
        return sim_sql_damaged(&store->sql, "a drawn parameter is out of place", err);
    out[at] = sqlite3_column_type(stmt, 2) == SQLITE_NULL
                      ? (double) NAN
                      : sqlite3_column_double(stmt, 2);
    return 0;
}

int sim_store_read_params(struct sim_store *store, double *out, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t n = 0;

    if (store->meta.n_params == 0)
        return 0;
    int ret = sim_sql_prepare(&store->sql, &stmt,
            "SELECT rep, param, value FROM draws ORDER BY rep, param", err);
    while (ret == 0 && (ret = sim_sql_row(&store->sql, stmt, err)) == 1)
        ret = take_draw(store, stmt, n++, out, err);
    if (ret == 0 && n != store->reps[0].n * store->meta.n_params)
        ret = sim_sql_damaged(&store->sql, "drawn parameters are missing", err);
    sqlite3_finalize(stmt);
    return ret;
}

/* Bytes that one blob takes: whole rows to a page, or a chain of pages. */
static double blob_bytes(size_t cells)
{
    size_t row = cells * 8 + ROW_EXTRA;

    if (row <= PAGE_ROOM)
        return (double) PAGE_BYTES / (double) (PAGE_ROOM / row);
    return (double) cells * 8.02 + BLOB_EXTRA;
}

double sim_store_expected_bytes(const struct sim_store_meta *meta, size_t reps)
{
    const struct sim_shape *shape = &meta->shape;
    size_t cells = sim_shape_cells(shape);
    double headlines = 0, n = (double) reps, arms = (double) meta->n_arms;
    double text = meta->resolved_cfg != NULL ? (double) strlen(meta->resolved_cfg) : 0;

    for (int m = 0; m < shape->n_metrics; m++)
        headlines += shape->metric[m].headline ? shape->n_years : 0;
    return FILE_BYTES + text + (double) cells * CELL_BYTES
           + n * (1 + 1.0 / TWIN_EVERY) * arms * blob_bytes(cells)
           + n * arms * headlines * HEADLINE_BYTES
           + n * (double) meta->n_params * DRAW_BYTES;
}
