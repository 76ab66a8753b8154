/* test_store_meta.c - what does the reader make of files that are not as we wrote them?
 *
 * Real files are cut, changed by SQL that our code would never run, and flipped byte by
 * byte: always a sentence with the path, never a crash. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "tests/store_fixture.h"

TestSuite(store_meta, .timeout = 120);

static void expect_refused(const char *what, const char *part)
{
    struct sim_err err = { 0 };

    cr_assert_neq(fx_use(&err), 0, "%s was accepted", what);
    cr_expect(strstr(err.msg, part), "%s: %s", what, err.msg);
    cr_expect(strstr(err.msg, fx_path), "%s: no path in: %s", what, err.msg);
    cr_expect_null(strchr(err.msg, '\n'));
}

Test(store_meta, refuses_foreign_files, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_err err = { 0 };
    sqlite3 *db;

    expect_refused("no file", "cannot be opened");
    fx_spit("", 0);
    expect_refused("an empty file", "damaged, or not a store of outcomes");
    fx_spit("scenario,arm\nbonus,1\n", 21);
    expect_refused("a text", "damaged, or not a store of outcomes");
    unsigned char noise[20000];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (unsigned char) ((x = x * 1664525u + 1013904223u) >> 24);
    fx_spit(noise, sizeof noise);
    expect_refused("noise", "damaged, or not a store of outcomes");
    remove(fx_path);
    cr_assert_eq(sqlite3_open(fx_path, &db), SQLITE_OK);
    sqlite3_exec(db, "CREATE TABLE runs(x)", NULL, NULL, NULL);
    sqlite3_close(db);
    expect_refused("another database", "another program's database");
    remove(fx_path);
    cr_assert_eq(mkdir(fx_path, 0700), 0);
    expect_refused("a folder", "is not a file but a folder");
    struct sim_store *store = (void *) &err;
    cr_expect_eq(sim_store_create(&store, fx_path, &fx_meta, &err), SIM_ERR_INPUT);
    cr_expect(store == NULL && strstr(err.msg, "exists already"), "%s", err.msg);
    cr_expect_eq(rmdir(fx_path), 0);
}

/* Change the file by SQL that our code would never run. */
static void tamper(const char *sql)
{
    sqlite3 *db;
    cr_assert_eq(sqlite3_open(fx_path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
            sqlite3_errmsg(db));
    sqlite3_close(db);
}

Test(store_meta, refuses_tampered_files, .init = fx_setup, .fini = fx_teardown)
{
    static const struct {
        const char *sql, *part;
    } bad[] = {
        { "PRAGMA user_version = 7", "layout 7, this one reads 6" },
        { "PRAGMA user_version = 3", "layout 3, this one reads 6" },
        { "DELETE FROM runs", "describes no run" },
        { "DROP TABLE runs", "no such table" },
        { "UPDATE runs SET n_costs = -1", "out of range" },
        { "UPDATE runs SET n_costs = 3", "names are missing" },
        { "DELETE FROM costs WHERE cost = 0", "names are missing" },
        { "UPDATE runs SET seed = 'x'", "seed is not a number" },
        { "UPDATE runs SET seed = '18446744073709551616'", "seed is not a number" },
        { "UPDATE runs SET n_years = 0", "out of range" },
        { "UPDATE runs SET n_years = 'three'", "out of range" },
        { "UPDATE runs SET n_arms = 999999", "names are missing" },
        { "UPDATE runs SET n_groups = 1000000, n_metrics = 1000000", "too many" },
        { "UPDATE runs SET n_params = -1", "out of range" },
        { "DELETE FROM arms WHERE arm = 1", "names are missing" },
        { "UPDATE arms SET arm = 7 WHERE arm = 1", "a name is missing" },
        { "UPDATE metrics SET scope = 99", "out of range" },
        { "UPDATE replications SET rep = -1 WHERE rep = 2", "out of range" },
        { "UPDATE replications SET rep = 5000000000 WHERE rep = 2", "out of range" },
        { "DELETE FROM outcomes WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = zeroblob(8) WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = zeroblob(200) WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = NULL WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = 'text' WHERE rep = 2", "(replication 2)" },
        { "DELETE FROM draws WHERE rep = 1", "drawn parameter" },
        { "DELETE FROM draws WHERE rep = 2", "drawn parameters are missing" },
        { "INSERT INTO draws VALUES(9, 0, 1.0)", "out of place" },
        { "DROP VIEW headline; DROP TABLE arms; CREATE VIEW arms AS WITH RECURSIVE r(arm)"
          " AS (SELECT 0 UNION ALL SELECT arm + 1 FROM r LIMIT 9) SELECT arm, 'x' AS name"
          " FROM r",
                "names are missing" },
    };
    unsigned char *bytes;
    size_t len;
    struct sim_store *store = fx_create();

    fx_put_batch(store, 0, 3);
    sim_store_close(store);
    fx_slurp(&bytes, &len);
    for (size_t i = 0; i < SIM_COUNT(bad); i++) {
        fx_spit(bytes, len);
        tamper(bad[i].sql);
        expect_refused(bad[i].sql, bad[i].part);
    }
    fx_spit(bytes, len);
    struct sim_err err = { 0 };
    cr_expect_eq(fx_use(&err), 0, "the untouched file is good: %s", err.msg);
    free(bytes);
}

Test(store_meta, truncated_files_never_crash, .init = fx_setup, .fini = fx_teardown)
{
    unsigned char *bytes;
    size_t len;
    struct sim_store *store = fx_create();
    struct sim_err err;

    fx_put_batch(store, 0, 20);
    sim_store_close(store);
    fx_slurp(&bytes, &len);
    for (size_t cut = 0; cut < len; cut += 1 + len / 97) {
        fx_spit(bytes, cut);
        err = (struct sim_err){ 0 };
        cr_expect_neq(fx_use(&err), 0, "cut to %zu of %zu bytes", cut, len);
        cr_expect(strstr(err.msg, fx_path), "%s", err.msg);
    }
    free(bytes);
}

Test(store_meta, flipped_bytes_never_crash, .init = fx_setup, .fini = fx_teardown)
{
    unsigned char *bytes, *copy;
    size_t len;
    struct sim_store *store = fx_create();
    int refused = 0;
    uint32_t x = 7;

    fx_put_batch(store, 0, 20);
    sim_store_close(store);
    fx_slurp(&bytes, &len);
    copy = malloc(len);
    for (int i = 0; i < 600; i++) {
        memcpy(copy, bytes, len);
        for (int k = 0; k < 4; k++) { /* first only in the file's header */
            x = x * 1664525u + 1013904223u;
            copy[(x >> 4) % (i < 150 ? 200 : len)] ^= (unsigned char) (1u + x % 255u);
        }
        fx_spit(copy, len);
        struct sim_err err = { 0 };
        if (fx_use(&err) != 0) {
            refused++;
            cr_expect(strstr(err.msg, fx_path), "%s", err.msg);
        }
    }
    cr_expect_gt(refused, 100, "the check above can fail: %d of 600 refused", refused);
    free(bytes);
    free(copy);
}
