/* test_store_faults.c - when the disk is full, memory runs out or the program is killed,
 * does the store still hold the last commit? */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "tests/store_fixture.h"

TestSuite(store_faults, .timeout = 120);

/* Put batches until one fails; returns the replications committed before. */
static uint32_t fill(struct sim_store *store, struct sim_err *err)
{
    for (uint32_t rep = 0; rep < 20000; rep += 8) {
        int ret = sim_store_begin(store, err);
        for (uint32_t r = rep; r < rep + 8 && ret == 0; r++)
            ret = fx_put(store, r, false, err);
        if (ret == 0)
            ret = sim_store_commit(store, err);
        if (ret != 0)
            return rep;
    }
    return 20000;
}

Test(store_faults, a_full_disk_keeps_the_last_commit, .init = fx_setup,
        .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };

    cr_assert_eq(sim_sql_exec(&store->sql, "PRAGMA max_page_count = 120", &err), 0);
    uint32_t n = fill(store, &err);
    cr_assert(n > 0 && n < 20000, "%u", n);
    cr_expect(strstr(err.msg, "the disk is full: free space, or"), "%s", err.msg);
    cr_expect_eq(fx_check_values(store, false), n);
    sim_store_close(store);
    store = fx_reopen();
    cr_expect_eq(fx_check_values(store, false), n);
    sim_store_close(store);
}

/* A real refusal of the operating system: no file may grow beyond 400 kB. */
Test(store_faults, a_refused_write_keeps_the_last_commit, .init = fx_setup,
        .fini = fx_teardown)
{
    struct rlimit limit = { 400000, RLIM_INFINITY }, before;
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };

    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit.rlim_max = before.rlim_max;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    uint32_t n = fill(store, &err);
    cr_assert(n > 0 && n < 20000, "%u", n);
    cr_expect_eq(err.code, SIM_ERR_IO);
    cr_expect(strstr(err.msg, "disk"), "%s", err.msg);
    sim_store_close(store);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    store = fx_reopen();
    cr_expect_eq(fx_check_values(store, false), n);
    sim_store_close(store);
}

/* A child writes batches of 2 and tells each commit through a pipe until it is killed:
 * the file must hold every batch told, and at most one more. */
static void run_and_kill(useconds_t after)
{
    int told[2];
    unsigned char byte;
    size_t commits = 0;

    cr_assert_eq(pipe(told), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct sim_store *store = fx_create();
        for (uint32_t rep = 0;; rep += 2) {
            fx_put_batch(store, rep, 2);
            if (write(told[1], "c", 1) != 1)
                _exit(1);
        }
    }
    close(told[1]);
    cr_assert_eq(read(told[0], &byte, 1), 1);
    usleep(after);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (commits = 1; read(told[0], &byte, 1) == 1;)
        commits++;
    close(told[0]);
    struct sim_store *store = fx_reopen();
    size_t held = fx_check_values(store, false);
    cr_expect(held == 2 * commits || held == 2 * commits + 2, "%zu, %zu", held, commits);
    sim_store_close(store);
    cr_expect_eq(fx_query("SELECT count(*) FROM pragma_integrity_check"
                          " WHERE integrity_check = 'ok'"),
            1);
    remove(fx_path);
}

Test(store_faults, killed_at_any_moment_it_holds_the_last_commit, .init = fx_setup,
        .fini = fx_teardown)
{
    for (useconds_t after = 0; after < 20000; after += 1100)
        run_and_kill(after);
}

Test(store_faults, one_writer_at_a_time, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create(), *second;
    struct sim_err err = { 0 };

    fx_put_batch(store, 0, 1);
    cr_expect_eq(sim_store_open(&second, fx_path, &err), SIM_ERR_IO);
    cr_expect(strstr(err.msg, "in use by another program"), "%s", err.msg);
    sim_store_close(store);
}

Test(store_faults, out_of_memory_leaves_nothing, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };
    long n;

    for (n = 0; store == NULL; n++) {
        cr_assert_lt(n, 1000);
        remove(fx_path);
        sim_mem_fail_after(n);
        int ret = sim_store_create(&store, fx_path, &fx_meta, &err);
        sim_mem_fail_after(-1);
        cr_expect(ret == (store ? 0 : SIM_ERR_NOMEM), "request %ld: %s", n, err.msg);
    }
    cr_expect_gt(n, 20);
    for (n = 0, fx_put_batch(store, 0, 1); sim_store_reps(store) < 2; n++) {
        sim_mem_fail_after(n);
        int ret = sim_store_begin(store, &err);
        for (uint32_t r = 1; r < 20 && ret == 0; r++)
            ret = fx_put(store, r, false, &err);
        if (ret == 0)
            ret = sim_store_commit(store, &err);
        sim_mem_fail_after(-1);
        cr_expect(ret == 0 || ret == SIM_ERR_NOMEM, "%s", err.msg);
    }
    cr_expect_gt(n, 1);
    cr_expect_eq(fx_check_values(store, false), 20);
    sim_store_close(store);
    for (n = 0, store = NULL; store == NULL; n++) {
        cr_assert_lt(n, 1000);
        sim_mem_fail_after(n);
        int ret = sim_store_open(&store, fx_path, &err);
        sim_mem_fail_after(-1);
        cr_expect(ret == (store ? 0 : SIM_ERR_NOMEM), "request %ld: %s", n, err.msg);
    }
    sim_store_close(store);
}

/* SQLite asks for its own memory: a limit makes its requests fail. */
Test(store_faults, sqlite_out_of_memory, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };

    fx_put_batch(store, 0, 10);
    sim_store_close(store);
    int good = 0, refused = 0;
    for (sqlite3_int64 limit = 20000; good == 0; limit += 20000) {
        cr_assert_lt(limit, 20000000);
        sqlite3_hard_heap_limit64(limit);
        int ret = fx_use(&err);
        sqlite3_hard_heap_limit64(0);
        good += ret == 0;
        refused += ret != 0;
        cr_expect(ret == 0 || ret == SIM_ERR_NOMEM, "%lld: %s", limit, err.msg);
    }
    cr_expect_gt(refused, 0);
}
