/* store.c - writes outcomes.db: create, batches; see store.h.
 *
 * Method: SQLite with a write-ahead log, one transaction a batch, prepared statements.
 * If the program dies the file holds the last batch committed. The exclusive
 * locking mode keeps the log's index in memory, so that it works on network disks. */
#include "sim/store/store.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/mem.h"
#include "sim/store/store_impl.h"

/* SQLite's default bound on one blob. */
static const double blob_max = 1e9;

static int start_log(struct sim_store *store, struct sim_err *err)
{
    if (store->logging)
        return 0;
    int ret = sim_sql_exec(&store->sql,
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL",
            err);
    store->logging = ret == 0;
    return ret;
}

static int check_meta(
        const struct sim_store_meta *meta, const char *path, struct sim_err *err)
{
    const struct sim_shape *shape = &meta->shape;
    struct stat st;

    sim_assert(meta->n_arms > 0 && shape->n_years > 0);
    sim_assert(shape->n_groups > 0 && shape->n_metrics > 0);
    if (!((double) sim_shape_cells(shape) * 8 <= blob_max))
        return sim_fail(err, SIM_ERR_RANGE,
                "%s: %d years x %d groups x %d outcomes are too many to store (at most "
                "125 million values an arm): ask for fewer groups or years",
                path, shape->n_years, shape->n_groups, shape->n_metrics);
    if (lstat(path, &st) == 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: exists already: move it away or choose another folder with --out",
                path);
    return 0;
}

int sim_store_create(struct sim_store **out, const char *path,
        const struct sim_store_meta *meta, struct sim_err *err)
{
    struct sim_store *store = NULL;

    *out = NULL;
    int ret = check_meta(meta, path, err);
    if (ret != 0)
        return ret;
    store = sim_calloc(1, sizeof *store);
    if (store == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", path);
    ret = sim_sql_open(
            &store->sql, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (ret == 0)
        ret = start_log(store, err);
    if (ret == 0)
        ret = sim_store_describe(&store->sql, meta, err);
    if (ret == 0)
        ret = sim_store_load(store, err);
    if (ret != 0) {
        sim_store_close(store);
        return ret;
    }
    *out = store;
    return 0;
}

int sim_store_open(struct sim_store **out, const char *path, struct sim_err *err)
{
    struct stat st;

    *out = NULL;
    if (stat(path, &st) != 0)
        return sim_fail(
                err, SIM_ERR_IO, "%s: cannot be opened: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return sim_fail(err, SIM_ERR_IO, "%s: is not a file but a %s", path,
                S_ISDIR(st.st_mode) ? "folder" : "device or pipe");
    struct sim_store *store = sim_calloc(1, sizeof *store);
    if (store == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", path);
    int ret = sim_sql_open(&store->sql, path, SQLITE_OPEN_READWRITE, err);
    if (ret == 0)
        ret = sim_sql_exec(&store->sql,
                "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON", err);
    if (ret == 0)
        ret = sim_store_load(store, err);
    if (ret != 0) {
        sim_store_close(store);
        return ret;
    }
    *out = store;
    return 0;
}

void sim_store_statements_free(struct sim_store *store)
{
    sqlite3_stmt **stmt[] = { &store->put_rep, &store->put_blob, &store->put_headline,
        &store->put_param, &store->get_rep, &store->get_headline, &store->get_param };

    for (size_t i = 0; i < SIM_COUNT(stmt); i++) {
        sqlite3_finalize(*stmt[i]);
        *stmt[i] = NULL;
    }
}

void sim_store_roll_back(struct sim_store *store)
{
    if (!sqlite3_get_autocommit(store->sql.db))
        sqlite3_exec(store->sql.db, "ROLLBACK", NULL, NULL, NULL);
    store->in_batch = store->sealing = false;
    store->fresh[0].n = store->fresh[1].n = 0;
}

void sim_store_close(struct sim_store *store)
{
    if (store == NULL)
        return;
    sim_store_statements_free(store);
    if (store->sql.db != NULL) {
        sim_store_roll_back(store);
        /* Of no effect, and no change to the file, where there is no log. */
        sqlite3_exec(store->sql.db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    }
    sim_sql_close(&store->sql);
    sim_store_unload(store);
    sim_free(store->fresh[0].index);
    sim_free(store->fresh[1].index);
    sim_free(store);
}

const struct sim_store_meta *sim_store_meta(const struct sim_store *store)
{
    return &store->meta;
}

static int prepare_puts(struct sim_store *store, struct sim_err *err)
{
    const struct sim_sql *sql = &store->sql;

    if (store->put_rep != NULL)
        return 0;
    int ret = sim_sql_prepare(
            sql, &store->put_blob, "INSERT INTO outcomes VALUES(?,?,?,?,?)", err);
    if (ret == 0)
        ret = sim_sql_prepare(sql, &store->put_headline,
                "INSERT INTO headline_values VALUES(?,?,?,?,?)", err);
    if (ret == 0)
        ret = sim_sql_prepare(
                sql, &store->put_param, "INSERT INTO draws VALUES(?,?,?)", err);
    if (ret == 0)
        ret = sim_sql_prepare(
                sql, &store->put_rep, "INSERT INTO replications VALUES(?,?,?)", err);
    if (ret != 0)
        sim_store_statements_free(store);
    return ret;
}

int sim_store_begin(struct sim_store *store, struct sim_err *err)
{
    sim_assert(!store->in_batch && !store->sealing);
    int ret = start_log(store, err);
    if (ret == 0)
        ret = prepare_puts(store, err);
    if (ret == 0)
        ret = sim_sql_exec(&store->sql, "BEGIN IMMEDIATE", err);
    store->in_batch = ret == 0;
    return ret;
}

/* Blobs are little-endian on every machine; *copy is set where that takes a copy. */
static const void *little_endian(const double *value, size_t n, void **copy)
{
    *copy = NULL;
    if (__BYTE_ORDER == __LITTLE_ENDIAN)
        return value;
    uint64_t *word = sim_calloc(n, sizeof *word);
    if (word == NULL)
        return NULL;
    memcpy(word, value, n * sizeof *word);
    for (size_t i = 0; i < n; i++)
        word[i] = htole64(word[i]);
    return *copy = word;
}

static int put_blob(struct sim_store *store, uint32_t rep, bool twin, size_t arm,
        const double *value, struct sim_err *err)
{
    sqlite3_stmt *stmt = store->put_blob;
    void *copy;
    const void *bytes = little_endian(value, store->cells, &copy);

    if (bytes == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", store->sql.path);
    sqlite3_bind_int64(stmt, 1, sim_store_row(store, rep, twin, arm));
    sqlite3_bind_int64(stmt, 2, rep);
    sqlite3_bind_int(stmt, 3, twin);
    sqlite3_bind_int64(stmt, 4, (sqlite3_int64) arm);
    int rc = sqlite3_bind_blob64(stmt, 5, bytes, store->cells * 8, SQLITE_STATIC);
    int ret = rc != SQLITE_OK ? sim_sql_fail(&store->sql, rc, err)
                              : sim_sql_run(&store->sql, stmt, err);
    sim_free(copy);
    return ret;
}

/* NaN becomes NULL, as SQLite wants it. */
static int put_headline(struct sim_store *store, uint32_t rep, size_t arm,
        const double *value, struct sim_err *err)
{
    const struct sim_shape *shape = &store->meta.shape;
    sqlite3_stmt *stmt = store->put_headline;
    int ret = 0;

    for (int year = 0; year < shape->n_years; year++)
        for (int m = 0; m < shape->n_metrics && ret == 0; m++) {
            if (!shape->metric[m].headline)
                continue;
            sqlite3_bind_int64(stmt, 1, rep);
            sqlite3_bind_int64(stmt, 2, (sqlite3_int64) arm);
            sqlite3_bind_int(stmt, 3, shape->first_year + year);
            sqlite3_bind_int(stmt, 4, m);
            sqlite3_bind_double(stmt, 5, value[sim_shape_cell(shape, year, 0, m)]);
            ret = sim_sql_run(&store->sql, stmt, err);
        }
    return ret;
}

static int put_params(
        struct sim_store *store, uint32_t rep, const double *params, struct sim_err *err)
{
    int ret = 0;

    for (size_t i = 0; i < store->meta.n_params && ret == 0; i++) {
        sqlite3_bind_int64(store->put_param, 1, rep);
        sqlite3_bind_int64(store->put_param, 2, (sqlite3_int64) i);
        sqlite3_bind_double(store->put_param, 3, params[i]);
        ret = sim_sql_run(&store->sql, store->put_param, err);
    }
    return ret;
}

static int compare_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return (x > y) - (x < y);
}

static bool is_held(const struct sim_store *store, uint32_t rep, bool twin)
{
    const struct sim_store_reps *held = &store->reps[twin], *fresh = &store->fresh[twin];

    for (size_t i = 0; i < fresh->n; i++)
        if (fresh->index[i] == rep)
            return true;
    return held->n > 0
           && bsearch(&rep, held->index, held->n, sizeof rep, compare_index) != NULL;
}

static int reserve(const struct sim_store *store, struct sim_store_reps *reps, size_t n,
        struct sim_err *err)
{
    if (n <= reps->cap)
        return 0;
    size_t cap = n + n / 2 + 16;
    uint32_t *index = sim_realloc(reps->index, cap * sizeof *index);
    if (index == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", store->sql.path);
    reps->index = index;
    reps->cap = cap;
    return 0;
}

int sim_store_put(struct sim_store *store, uint32_t rep, bool twin,
        const double *const *cube, const double *params, struct sim_err *err)
{
    sim_assert(store->in_batch);
    struct sim_store_reps *fresh = &store->fresh[twin];
    int ret = reserve(store, fresh, fresh->n + 1, err);

    if (ret == 0 && is_held(store, rep, twin))
        ret = sim_fail(err, SIM_ERR_INPUT, "%s: replication %lu is stored already",
                store->sql.path, (unsigned long) rep);
    for (size_t arm = 0; arm < store->meta.n_arms && ret == 0; arm++) {
        ret = put_blob(store, rep, twin, arm, cube[arm], err);
        if (ret == 0 && !twin)
            ret = put_headline(store, rep, arm, cube[arm], err);
    }
    if (ret == 0 && !twin)
        ret = put_params(store, rep, params, err);
    if (ret == 0) {
        sqlite3_bind_int64(store->put_rep, 1, rep);
        sqlite3_bind_int(store->put_rep, 2, twin);
        sqlite3_bind_int64(store->put_rep, 3,
                (sqlite3_int64) sim_store_sum(store, cube, twin ? NULL : params));
        ret = sim_sql_run(&store->sql, store->put_rep, err);
    }
    if (ret == 0)
        fresh->index[fresh->n++] = rep;
    else
        sim_store_roll_back(store);
    return ret;
}

int sim_store_commit(struct sim_store *store, struct sim_err *err)
{
    int ret = 0;

    sim_assert(store->in_batch);
    /* Memory first: after the commit nothing may fail. */
    for (int twin = 0; twin < 2 && ret == 0; twin++)
        ret = reserve(store, &store->reps[twin],
                store->reps[twin].n + store->fresh[twin].n, err);
    if (ret == 0)
        ret = sim_sql_exec(&store->sql, "COMMIT", err);
    if (ret != 0) {
        sim_store_roll_back(store);
        return ret;
    }
    for (int twin = 0; twin < 2; twin++) {
        struct sim_store_reps *held = &store->reps[twin], *fresh = &store->fresh[twin];
        for (size_t i = 0; i < fresh->n; i++)
            held->index[held->n++] = fresh->index[i];
        if (fresh->n > 0)
            qsort(held->index, held->n, sizeof *held->index, compare_index);
        fresh->n = 0;
    }
    store->in_batch = false;
    return 0;
}
