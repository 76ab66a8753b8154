/* test_resume.c - does a run that was interrupted, killed or failed, and then gone on
 * with, end with the bytes of one that was not? On the toy model, in which the moment of
 * the accident is chosen to the replication. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "tests/fixtures/leave.h"
#include "tests/fixtures/toy_model.h"
#include "tests/fixtures/toy_run.h"

static char folder[512], path[600];

static void setup(void)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/resume.XXXXXX", tmp != NULL ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/outcomes.db", folder);
}

static void remove_store(void)
{
    static const char *const end[] = { "", "-wal", "-journal", "-shm" };
    char name[620];

    for (size_t i = 0; i < SIM_COUNT(end); i++) {
        snprintf(name, sizeof name, "%s%s", path, end[i]);
        unlink(name);
    }
}

static void teardown(void)
{
    remove_store();
    rmdir(folder);
}

TestSuite(resume, .timeout = 120, .init = setup, .fini = teardown);

#define HEAD "start = 2025; horizon = 4; replications = 70; seed = 7;\n"
#define SCENARIO                                                                         \
    HEAD "toy = { persons = 60; };\n"                                                    \
         "policies = ( { lever = \"help\"; start = 2026; cut = 0.5; } );\n"

static unsigned char *slurp(size_t *len)
{
    struct stat st;
    FILE *file = fopen(path, "rb");

    cr_assert_not_null(file);
    cr_assert_eq(fstat(fileno(file), &st), 0);
    *len = (size_t) st.st_size;
    unsigned char *bytes = malloc(*len);
    cr_assert_eq(fread(bytes, 1, *len, file), *len);
    fclose(file);
    return bytes;
}

static void run(const struct sim_model *model, const struct sim_run_options *opt,
        struct sim_run_result *result, int want)
{
    struct sim_err err = { 0 };
    int ret = toy_run_into(path, model, SCENARIO, opt, result, &err);

    cr_assert_eq(ret, want, "%d: %s", ret, err.msg);
}

/* Go on to the end, compare, and clear the place. */
static void expect_same(const struct sim_run_options *opt, const unsigned char *bytes,
        size_t len, size_t reps)
{
    struct sim_run_result result;
    size_t n;

    run(&toy_model, opt, &result, 0);
    cr_expect_eq(result.reps_done, reps);
    unsigned char *now = slurp(&n);
    cr_assert_eq(n, len);
    cr_expect_eq(memcmp(now, bytes, len), 0, "other bytes");
    free(now);
    remove_store();
}

static volatile sig_atomic_t stop_flag;
static uint32_t at_rep;
static int what_at; /* 1, 2: interrupts; 3: death; 4: failure */

static int run_into_trouble(
        void *work, const struct sim_rep *rep, double *const *cube, struct sim_err *err)
{
    if (rep->index == at_rep && what_at <= 2)
        stop_flag = what_at;
    if (rep->index == at_rep && what_at == 3)
        kill(getpid(), SIGKILL);
    if (rep->index == at_rep && what_at == 4)
        return sim_fail(err, SIM_ERR_IO, "a cable was pulled");
    return toy_model.run(work, rep, cube, err);
}

static struct sim_model troubled(void)
{
    struct sim_model model = toy_model;

    model.run = run_into_trouble;
    return model;
}

/* One accident at at_rep; in a child where it is a death. */
static void meet(const struct sim_run_options *opt)
{
    struct sim_model model = troubled();
    struct sim_run_options with = *opt;
    struct sim_run_result result;
    int status;

    with.stop = &stop_flag;
    stop_flag = 0;
    if (what_at != 3) {
        run(&model, &with, &result, what_at == 4 ? SIM_ERR_IO : 0);
        cr_expect_eq(result.interrupted, what_at != 4 && result.reps_done < 70);
        return;
    }
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct sim_err err = { 0 };
        leave(toy_run_into(path, &model, SCENARIO, &with, &result, &err) != 0);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

Test(resume, whatever_stopped_it_the_bytes_are_the_same)
{
    static const uint32_t places[] = { 0, 1, 15, 31, 32, 33, 47, 64, 69 };
    struct sim_run_options opt = toy_options();
    struct sim_run_result result;
    size_t len;

    run(&toy_model, &opt, &result, 0);
    cr_assert_eq(result.reps_done, 70);
    unsigned char *bytes = slurp(&len);
    remove_store();
    for (what_at = 1; what_at <= 4; what_at++)
        for (size_t k = 0; k < SIM_COUNT(places); k++) {
            at_rep = places[k];
            opt.threads = what_at == 3 ? 1 : 1 + (int) k % 2; /* no fork among threads */
            meet(&opt);
            expect_same(&opt, bytes, len, 70);
        }
    free(bytes);
}

/* One accident after the other, each a little later. */
Test(resume, any_number_of_accidents)
{
    struct sim_run_options opt = toy_options();
    struct sim_run_result result;
    size_t len;

    run(&toy_model, &opt, &result, 0);
    unsigned char *bytes = slurp(&len);
    remove_store();
    for (at_rep = 3; at_rep < 70; at_rep += 11) {
        what_at = 1 + (int) (at_rep % 2);
        meet(&opt);
    }
    expect_same(&opt, bytes, len, 70);
    free(bytes);
}

/* The stop by precision is looked for at the same places and with the same numbers. */
Test(resume, precision_stops_where_it_would_have)
{
    struct sim_run_options opt = toy_options(), once;
    struct sim_run_result result;
    size_t len;

    opt.precision_metric = "stock";
    opt.precision_halfwidth = 100;
    run(&toy_model, &opt, &result, 0);
    cr_assert_eq(result.reps_done, 32);
    unsigned char *bytes = slurp(&len);
    remove_store();
    what_at = 1;
    for (at_rep = 9; at_rep < 31; at_rep += 10) {
        meet(&opt);
        expect_same(&opt, bytes, len, 32);
    }
    /* at the very place: nothing more is run */
    once = opt;
    once.precision_metric = NULL;
    what_at = 4;
    at_rep = 32;
    meet(&once);
    run(&toy_model, &opt, &result, 0);
    cr_expect_eq(result.reps_before, 32);
    cr_expect(result.stopped_early);
    unsigned char *now = slurp(&len);
    cr_expect_eq(memcmp(now, bytes, len), 0);
    free(now);
    /* a finished run is not run on, whatever is asked now */
    run(&toy_model, &once, &result, 0);
    cr_expect_eq(result.reps_done, 32);
    cr_expect(result.stopped_early);
    free(bytes);
}

Test(resume, what_is_not_the_beginning_of_the_run_is_refused)
{
    struct sim_run_options opt = toy_options();
    struct sim_run_result result;
    struct sim_store *store;
    struct sim_err err = { 0 };

    what_at = 4;
    at_rep = 40;
    meet(&opt);
    cr_assert_eq(sim_store_open(&store, path, &err), 0, "%s", err.msg);
    sim_store_close(store);
    char command[700];
    snprintf(command, sizeof command,
            "sqlite3 %s 'DELETE FROM replications WHERE rep = 6' 2>/dev/null", path);
    if (system(command) != 0)
        cr_skip("sqlite3 is not there");
    int ret = toy_run_into(path, &toy_model, SCENARIO, &opt, &result, &err);
    cr_expect_eq(ret, SIM_ERR_SYNTAX);
    cr_expect_not_null(strstr(err.msg, "not the first of this run"), "%s", err.msg);
}

/* Every request for memory from the building of the world to the end of the store. */
static long denied_after;

static int world_and_denial(void **world, const struct sim_setup *setup,
        struct sim_diag *diag, struct sim_err *err)
{
    sim_mem_fail_after(denied_after);
    return toy_model.world_new(world, setup, diag, err);
}

Test(resume, every_refused_request_for_memory_is_a_sentence_and_costs_nothing)
{
    struct sim_run_options opt = toy_options();
    struct sim_model model = toy_model;
    struct sim_run_result result;
    size_t len;
    int ret = SIM_ERR_NOMEM;

    run(&toy_model, &opt, &result, 0);
    unsigned char *bytes = slurp(&len);
    remove_store();
    model.world_new = world_and_denial;
    for (denied_after = 0; ret == SIM_ERR_NOMEM; denied_after++) {
        struct sim_err err = { 0 };
        ret = toy_run_into(path, &model, SCENARIO, &opt, &result, &err);
        sim_mem_fail_after(-1);
        cr_assert(ret == 0 || ret == SIM_ERR_NOMEM, "%ld: %s", denied_after, err.msg);
        cr_expect(ret == 0 || strstr(err.msg, "memory") != NULL, "%s", err.msg);
        size_t reps = 0, asked = 0;
        if (ret != 0 && access(path, F_OK) == 0)
            cr_assert_eq(sim_store_peek(path, &reps, &asked, &err), 0, "%s", err.msg);
        if (ret != 0 && reps == 0)
            remove_store(); /* as the folder's protocol does */
    }
    cr_expect_gt(denied_after, 60, "%ld", denied_after);
    expect_same(&opt, bytes, len, 70);
    free(bytes);
}

/* All that a reader can see of a store, as one number; -1 when it cannot be read. */
static long content(void)
{
    char command[700];
    long sum = -1;

    snprintf(command, sizeof command, "sqlite3 %s .dump 2>&1 | cksum", path);
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    if (fscanf(pipe, "%ld", &sum) != 1)
        sum = -1;
    pclose(pipe);
    return sum;
}

/* A bit falls over somewhere in the file: told, or of no consequence (unused bytes). */
Test(resume, a_changed_bit_is_found_or_changes_nothing)
{
    struct sim_run_options opt = toy_options();
    struct sim_run_result result;
    size_t len, found = 0;

    if (system("sqlite3 -version > /dev/null 2>&1") != 0)
        cr_skip("sqlite3 is not there");
    run(&toy_model, &opt, &result, 0);
    long good = content();
    remove_store();
    what_at = 4;
    at_rep = 40;
    meet(&opt);
    unsigned char *bytes = slurp(&len);
    for (size_t k = 0, at = 100; k < 120; k++, at = (at * 31 + 7919) % len) {
        struct sim_err err = { 0 };
        FILE *file = fopen(path, "wb");
        bytes[at] ^= (unsigned char) (1u << k % 8);
        cr_assert_eq(fwrite(bytes, 1, len, file), len);
        fclose(file);
        bytes[at] ^= (unsigned char) (1u << k % 8);
        int ret = toy_run_into(path, &toy_model, SCENARIO, &opt, &result, &err);
        if (ret == 0) {
            cr_expect_eq(content(), good, "byte %zu", at);
        } else {
            cr_expect(strlen(err.msg) > 30, "byte %zu: %s", at, err.msg);
            found++;
        }
        remove_store();
    }
    cr_expect_gt(found, 20, "%zu found", found);
    free(bytes);
}
