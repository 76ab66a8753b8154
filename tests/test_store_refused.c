/* test_store_refused.c - every request for memory, write, sync and truncation that SQLite
 * makes is refused in turn: is it always a sentence, and does the work go on afterwards
 * to the same bytes? */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "tests/store_fixture.h"

TestSuite(store_refused, .timeout = 300, .init = fx_setup, .fini = fx_teardown);

enum { REPS = 12, STEP = 4 };

/* ---- what is refused: the n-th call of all, and with `on` all later ones ---- */

static long left = -1; /* calls until the refusal; -1: none */
static bool on;        /* go on refusing */
static bool of_disk;   /* calls of the disk count, else those for memory */
static long calls;

static bool refused(void)
{
    calls++;
    if (left < 0)
        return false;
    if (left > 0) {
        left--;
        return false;
    }
    if (!on)
        left = -1;
    return true;
}

/* ---- memory ---- */

static sqlite3_mem_methods real_mem;

static void *mem_malloc(int n)
{
    return !of_disk && refused() ? NULL : real_mem.xMalloc(n);
}

static void *mem_realloc(void *block, int n)
{
    return !of_disk && refused() ? NULL : real_mem.xRealloc(block, n);
}

static void mem_install(void)
{
    cr_assert_eq(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_mem), SQLITE_OK);
    sqlite3_mem_methods mine = real_mem;
    mine.xMalloc = mem_malloc;
    mine.xRealloc = mem_realloc;
    cr_assert_eq(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    cr_assert_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &mine), SQLITE_OK);
    cr_assert_eq(sqlite3_initialize(), SQLITE_OK);
}

/* ---- writes: the methods of every open file, with three of ours ---- */

static sqlite3_vfs disk;         /* ours */
static const sqlite3_vfs *below; /* SQLite's own */
static int code;                 /* the error that a refusal gives */

struct shim {
    sqlite3_io_methods methods; /* a copy, changed */
    const sqlite3_io_methods *real;
};
static struct shim shim[8];
static int n_shims;

static const sqlite3_io_methods *real_of(const sqlite3_file *file)
{
    return ((const struct shim *) (const void *) file->pMethods)->real;
}

static int disk_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    return of_disk && refused() ? code : real_of(file)->xWrite(file, bytes, n, at);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    (void) file;
    (void) flags;
    /* a sync that is not refused is left out: nobody pulls the plug here */
    return of_disk && refused() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return of_disk && refused() ? SQLITE_IOERR_TRUNCATE
                                : real_of(file)->xTruncate(file, size);
}

static int disk_open(
        sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void) vfs;
    if (of_disk && (flags & SQLITE_OPEN_CREATE) && refused())
        return SQLITE_CANTOPEN;
    int rc = below->xOpen((sqlite3_vfs *) (void *) below, name, file, flags, out);
    if (rc != SQLITE_OK || file->pMethods == NULL)
        return rc;
    int i = 0; /* one shim for each kind of file that SQLite distinguishes */
    while (i < n_shims && shim[i].real != file->pMethods)
        i++;
    if (i == n_shims) {
        cr_assert_lt(n_shims, (int) SIM_COUNT(shim));
        shim[n_shims++] = (struct shim){ *file->pMethods, file->pMethods };
        shim[i].methods.xWrite = disk_write;
        shim[i].methods.xSync = disk_sync;
        shim[i].methods.xTruncate = disk_truncate;
    }
    file->pMethods = &shim[i].methods;
    return SQLITE_OK;
}

static void disk_install(void)
{
    below = sqlite3_vfs_find(NULL);
    cr_assert_not_null(below);
    disk = *below;
    disk.zName = "refusing";
    disk.pNext = NULL;
    disk.xOpen = disk_open;
    cr_assert_eq(sqlite3_vfs_register(&disk, 1), SQLITE_OK);
}

/* ---- a small run, from wherever the file stands ---- */

static int put_table(struct sim_store *store, struct sim_err *err)
{
    static const char *const columns[] = { "name", "value" };
    static const char *const text[] = { "first" };
    static const double real[] = { 1.5 };
    const struct sim_table_rows table = { "answers", columns, 1, 1, 1, text, real };

    return sim_store_table(store, &table, err);
}

static int work(struct sim_store *store, struct sim_err *err)
{
    int ret = 0;

    while (ret == 0 && sim_store_reps(store) < REPS) {
        uint32_t first = (uint32_t) sim_store_reps(store);
        ret = sim_store_begin(store, err);
        for (uint32_t r = first; r < first + STEP && ret == 0; r++)
            ret = fx_put(store, r, false, err);
        if (ret == 0)
            ret = sim_store_commit(store, err);
    }
    if (ret == 0)
        ret = sim_store_seal(store, err);
    if (ret == 0)
        ret = put_table(store, err);
    return ret == 0 ? sim_store_finish(store, err) : ret;
}

/* What a run does with the folder: a file in which nothing is yet is made anew. */
static int run(struct sim_err *err)
{
    struct sim_store *store = NULL;
    size_t reps = 0, asked;
    int ret = 0;

    if (access(fx_path, F_OK) == 0)
        ret = sim_store_peek(fx_path, &reps, &asked, err);
    if (ret == 0 && reps == 0)
        unlink(fx_path);
    if (ret == 0)
        ret = reps > 0 ? sim_store_resume(&store, fx_path, &fx_meta, err)
                       : sim_store_create(&store, fx_path, &fx_meta, err);
    if (ret == 0)
        ret = work(store, err);
    sim_store_close(store);
    return ret;
}

static void remove_all(void)
{
    static const char *const end[] = { "", "-wal", "-shm", "-journal" };
    char name[128];

    for (size_t i = 0; i < SIM_COUNT(end); i++) {
        snprintf(name, sizeof name, "%s%s", fx_path, end[i]);
        unlink(name);
    }
}

/* Refuse call n of a run; then, with nothing refused, the work must go on to the end. */
static bool refuse_one(
        long n, int want, const char *part, const unsigned char *bytes, size_t len)
{
    struct sim_err err = { 0 };
    unsigned char *now;
    size_t size;

    left = n;
    int ret = run(&err);
    bool met = left < 0 || on;
    left = -1;
    if (ret != 0) {
        cr_expect(want == 0 || ret == want, "call %ld: %d %s", n, ret, err.msg);
        cr_expect_not_null(strstr(err.msg, part), "call %ld: %s", n, err.msg);
        cr_expect_null(strchr(err.msg, '\n'));
        err = (struct sim_err){ 0 };
        cr_assert_eq(run(&err), 0, "after call %ld: %s", n, err.msg);
    }
    fx_slurp(&now, &size);
    size_t at = 0;
    while (at < len && at < size && now[at] == bytes[at])
        at++;
    cr_expect(at == len && size == len, "other bytes after call %ld, %d: byte %zu", n,
            ret, at);
    free(now);
    remove_all();
    return met;
}

static void refuse_all(int want, const char *part, long step)
{
    struct sim_err err = { 0 };
    unsigned char *bytes;
    size_t len;

    calls = 0;
    cr_assert_eq(run(&err), 0, "%s", err.msg);
    long all = calls;
    fx_slurp(&bytes, &len);
    remove_all();
    cr_assert_gt(all, 20);
    for (int k = 0; k < 2; k++) {
        on = k == 1;
        for (long n = k; n < all; n += step)
            refuse_one(n, want, part, bytes, len);
    }
    free(bytes);
}

Test(store_refused, memory_of_sqlite)
{
    const char *step = getenv("REFUSE_STEP"); /* 1: each of some 4,700, in minutes */

    mem_install();
    disk_install();
    refuse_all(SIM_ERR_NOMEM, "out of memory", step != NULL ? atol(step) : 7);
}

Test(store_refused, writes_of_sqlite_on_a_full_disk)
{
    code = SQLITE_FULL;
    disk_install();
    of_disk = true;
    refuse_all(SIM_ERR_IO, ": ", 1);
}

Test(store_refused, writes_of_sqlite_on_a_failing_disk)
{
    code = SQLITE_IOERR_WRITE;
    disk_install();
    of_disk = true;
    refuse_all(SIM_ERR_IO, ": ", 1);
}
