/* fuzz_store.c - does any outcomes.db hurt?
 *
 * A small good store is made once, with pages of 512 bytes. Input, by its first byte:
 *   R  the rest is the whole file;
 *   P  bytes to put into the good file: two bytes of place, one of length, the bytes;
 *   S  SQL run on the good file, so that tables and values are changed as a whole.
 * Then everything is read as reports read it, and one replication is added. */
#define FUZZ_NAME store
#include "tests/fuzz/fuzz.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/store/store.h"

enum {
    ARMS = 2,
    PARAMS = 2,
    CELLS = 2 * (2 * 2 + 1),
    SQL_STEPS = 20000,
    READ_MAX = 4096
};

static const char *const groups[] = { "all", "quintile=5" };
static const char *const arms[ARMS] = { "baseline", "more" };
static const char *const params[PARAMS] = { "exit.b_D", "policies[0].premium" };
static const struct sim_metric metrics[2] = {
    { .key = "shortage", .unit = "share", .headline = true, .scale = 100, .better = -1 },
    { .key = "gain", .unit = "sd", .paired = true, .panel = "gain", .better = 1 },
};
static const struct sim_cost costs[] = { { "base", "ministry", "pay" } };
static const struct sim_store_meta meta = {
    .scenario = "f",
    .title = "t",
    .digest = "0",
    .version = "0",
    .model = "m",
    .resolved_cfg = "a = 1;",
    .seed = 7,
    .sampling = "antithetic",
    .uncertainty = "both",
    .luck = "shared",
    .shape = { 2025, 2, 2, 2, groups, metrics, 1, costs, NULL },
    .n_arms = ARMS,
    .arm = arms,
    .n_params = PARAMS,
    .param = params,
};

static const char *const made[] = { "f.db", "f.db-wal", "f.db-shm", "f.db-journal",
    NULL };
static unsigned char *good;
static size_t n_good;

static int put(struct sim_store *store, uint32_t rep, bool twin, struct sim_err *err)
{
    double *value = sim_calloc(CELLS, sizeof *value), draw[PARAMS] = { 0.5, rep };
    const double *cube[ARMS] = { value, value };

    for (int i = 0; i < CELLS; i++)
        value[i] = rep + i / 16.0;
    int ret = sim_store_put(store, rep, twin, cube, draw, err);
    sim_free(value);
    return ret;
}

/* Serialize by SQLite itself: the pages as they would stand on the disk. */
static void take(sqlite3 *db, unsigned char **bytes, size_t *n)
{
    sqlite3_int64 size = 0;

    *bytes = sqlite3_serialize(db, "main", &size, 0);
    FUZZ_ASSERT(*bytes != NULL && size > 0);
    *n = (size_t) size;
}

int FUZZ_START(int *argc, char ***argv)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };
    sqlite3 *db = NULL;

    (void) argc;
    (void) argv;
    fuzz_folder();
    FUZZ_ASSERT(sim_store_create(&store, "f.db", &meta, &err) == 0);
    FUZZ_ASSERT(sim_store_begin(store, &err) == 0);
    for (uint32_t rep = 0; rep < 3; rep++)
        FUZZ_ASSERT(put(store, rep, false, &err) == 0);
    FUZZ_ASSERT(put(store, 0, true, &err) == 0);
    FUZZ_ASSERT(sim_store_commit(store, &err) == 0);
    FUZZ_ASSERT(sim_store_finish(store, &err) == 0);
    sim_store_close(store);
    FUZZ_ASSERT(sqlite3_open("f.db", &db) == SQLITE_OK);
    sqlite3_exec(db, "PRAGMA page_size=512; VACUUM", NULL, NULL, NULL);
    take(db, &good, &n_good);
    sqlite3_close(db);
    fuzz_remove(made);
    return 0;
}

static void patch(const uint8_t *data, size_t size)
{
    unsigned char *copy = sim_calloc(n_good, 1);

    memcpy(copy, good, n_good);
    while (size > 3) {
        size_t at = ((size_t) data[0] << 8 | data[1]) % n_good, n = data[2] % 32;
        data += 3;
        size -= 3;
        n = n < size ? n : size;
        n = n < n_good - at ? n : n_good - at;
        memcpy(copy + at, data, n);
        data += n;
        size -= n;
    }
    fuzz_write("f.db", copy, n_good);
    sim_free(copy);
}

/* The SQL of an input stays in its database, and ends. */
static int allow(void *context, int action, const char *a, const char *b, const char *c,
        const char *d)
{
    (void) context, (void) a, (void) b, (void) c, (void) d;
    return action == SQLITE_ATTACH || action == SQLITE_PRAGMA ? SQLITE_DENY : SQLITE_OK;
}

static int stop(void *context)
{
    int *left = context;

    return --*left < 0;
}

static void by_sql(const uint8_t *data, size_t size)
{
    sqlite3 *db = NULL;
    unsigned char *copy = sqlite3_malloc64(n_good), *bytes;
    char *text = sim_calloc(size + 1, 1);
    size_t n;
    int left = SQL_STEPS / 100;

    memcpy(copy, good, n_good);
    memcpy(text, data, size);
    FUZZ_ASSERT(sqlite3_open(":memory:", &db) == SQLITE_OK);
    FUZZ_ASSERT(sqlite3_deserialize(db, "main", copy, (sqlite3_int64) n_good,
                        (sqlite3_int64) n_good,
                        SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
                == SQLITE_OK);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 100000);
    sqlite3_set_authorizer(db, allow, NULL);
    sqlite3_progress_handler(db, 100, stop, &left);
    sqlite3_exec(db, text, NULL, NULL, NULL);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    take(db, &bytes, &n);
    fuzz_write("f.db", bytes, n);
    sqlite3_free(bytes);
    sqlite3_close(db);
    sim_free(text);
}

/* Read every value; a failure is a sentence. */
static void use(struct sim_store *store, struct sim_err *err)
{
    const struct sim_store_meta *m = sim_store_meta(store);
    size_t cells = sim_shape_cells(&m->shape), n[2];

    n[0] = sim_store_reps(store);
    n[1] = sim_store_twins(store);
    if (cells > READ_MAX || n[0] > READ_MAX || n[1] > READ_MAX || m->n_params > READ_MAX)
        return;
    size_t room = (n[0] > n[1] ? n[0] : n[1]) + 1;
    uint32_t *index = sim_calloc(room, sizeof *index);
    double *value = sim_calloc(room * (cells + m->n_params + 1), sizeof *value);
    int failed = 0;
    for (int twin = 0; twin < 2; twin++) {
        FUZZ_ASSERT(sim_store_rep_indices(store, twin, index, n[twin], err) == 0);
        for (size_t arm = 0; arm < m->n_arms && !failed; arm++)
            failed = sim_store_read(store, arm, twin, 0, cells, value, err);
    }
    if (!failed)
        failed = sim_store_read_params(store, value, err);
    if (!failed && m->n_arms == ARMS && cells == CELLS && m->n_params == PARAMS
            && sim_store_begin(store, err) == 0 && put(store, 77, false, err) == 0
            && sim_store_commit(store, err) == 0)
        FUZZ_ASSERT(sim_store_reps(store) == n[0] + 1);
    sim_free(index);
    sim_free(value);
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };

    if (size > 0 && data[0] == 'P')
        patch(data + 1, size - 1);
    else if (size > 0 && data[0] == 'S')
        by_sql(data + 1, size - 1);
    else
        fuzz_write("f.db", data + (size > 0), size - (size > 0));
    int ret = sim_store_open(&store, "f.db", &err);
    FUZZ_ASSERT((ret == 0) == (store != NULL));
    FUZZ_ASSERT(ret == 0 || err.msg[0] != '\0');
    if (ret == 0)
        use(store, &err);
    sim_store_close(store);
    fuzz_remove(made);
    return 0;
}
