/* The main job on the model of schools, by the program itself: what an analyst sees, the
 * same bytes on every way there, one replication alone, and old results that survive. */
#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/isa.h"
#include "sim/base/mem.h"
#include "sim/store/store.h"
#include "tests/fixtures/program.h"

#define HEAD                                                                             \
    "title = \"A premium\"; start = 2025; horizon = 6; replications = 20; seed = 5;\n"   \
    "population = { schools = 150; };\n"                                                 \
    "groups = [\"quintile\", \"city\"];\noutputs = [\"csv\"];\n"
#define POLICY(values)                                                                   \
    "( { lever = \"pay_premium\"; start = 2026; end = 2029; announced = 2025; "          \
    "target = { quintile = [5]; }; " values " } )"
#define ARM(name, values) "{ name = \"" name "\"; policies = " POLICY(values) "; }"
#define ARM_A ARM("low", "premium = 0.1;")
#define ARM_B ARM("new", "premium = 0.3; who = \"new_hires\";")
#define ARM_C ARM("best", "premium = 0.4; who = \"selective\";")

static void setup(void)
{
    program_setup();
    program_write("one.cfg", HEAD "policies = " POLICY("premium = 0.2;") ";\n");
    program_write("abc.cfg", HEAD "arms = ( " ARM_A ", " ARM_B ", " ARM_C " );\n");
}

TestSuite(main_job, .init = setup, .fini = program_teardown, .timeout = 240);

static const char *const tables[] = { "summary.csv", "effects.csv", "ledger.csv",
    "costs.csv" };

/* Do two results folders hold the same tables, byte for byte? */
static void expect_same_tables(const char *a, const char *b)
{
    char name[256];

    for (size_t i = 0; i < SIM_COUNT(tables); i++) {
        snprintf(name, sizeof name, "%s/%s", a, tables[i]);
        char *x = program_read(name);
        snprintf(name, sizeof name, "%s/%s", b, tables[i]);
        char *y = program_read(name);
        cr_assert(x != NULL && y != NULL, "%s", name);
        cr_expect_gt(strlen(x), 500u);
        cr_expect_eq(strcmp(x, y), 0, "%s differs from %s", name, a);
        sim_free(x);
        sim_free(y);
    }
}

/* ---- what the analyst sees ---- */

Test(main_job, answers_in_its_first_lines)
{
    static const char *const starts[] = { "Teacher shortage ", "Teachers who stay ",
        "Learning: mean score ", "Gap between schools ", "Displaced from other schools ",
        "Learning lost to shortage ", "Gained in the country ", "Cost of the policy " };
    char *save = NULL;
    int k = 0;

    cr_assert_eq(program_run("one.cfg"), 0, "%s", program_err);
    for (char *line = strtok_r(program_out, "\n", &save); k < (int) SIM_COUNT(starts);
            line = strtok_r(NULL, "\n", &save), k++) {
        cr_assert_not_null(line);
        cr_expect_eq(strncmp(line, starts[k], strlen(starts[k])), 0, "%s", line);
        cr_expect(strchr(line, '[') && strchr(line, ']'), "no interval: %s", line);
        if (k + 1 == (int) SIM_COUNT(starts)) { /* money spent is no worse outcome */
            cr_expect_null(strstr(line, "better"), "%s", line);
            continue;
        }
        program_expect_in(line, "better ");
        program_expect_in(line, " %");
    }
}

Test(main_job, leaves_every_file_and_a_scenario_that_runs_again)
{
    static const char *const files[] = { "summary.csv", "effects.csv", "ledger.csv",
        "scenario.resolved.cfg", "run.json", "outcomes.db" };
    char name[128];

    cr_assert_eq(program_run("one.cfg -j 2"), 0, "%s", program_err);
    for (size_t i = 0; i < SIM_COUNT(files); i++) {
        snprintf(name, sizeof name, "results/one/%s", files[i]);
        cr_expect(program_has(name), "%s", name);
    }
    cr_expect(!program_has("results/one.part") && !program_has("results/one.old"));
    program_expect_in(program_out, "150 schools");
    cr_expect_str_empty(program_err);
    for (const char *c = program_out; *c != '\0'; c++) /* no number is missing */
        cr_expect(strncmp(c, "nan", 3) != 0 && strncmp(c, "inf ", 4) != 0, "%.30s", c);
    char *again = program_read("results/one/scenario.resolved.cfg");
    program_write("again.cfg", again);
    sim_free(again);
    cr_assert_eq(program_run("again.cfg --out o"), 0, "%s", program_err);
    char *a = program_read("results/one/scenario.resolved.cfg");
    char *b = program_read("o/again/scenario.resolved.cfg");
    cr_assert(a != NULL && b != NULL);
    cr_expect_str_eq(a, b);
    sim_free(a);
    sim_free(b);
}

/* ---- the same bytes ---- */

Test(main_job, threads_instruction_sets_memory_and_order_do_not_show)
{
    static const char *const isas[] = { "sse2", "avx2", "avx512" };
    char line[128], folder[64];

    cr_assert_eq(program_run("abc.cfg -j 1 --out first"), 0, "%s", program_err);
    for (int j = 2; j <= 3; j++) {
        snprintf(line, sizeof line, "abc.cfg -j %d --out threads%d", j, j);
        cr_assert_eq(program_run(line), 0, "%s", program_err);
        snprintf(folder, sizeof folder, "threads%d/abc", j);
        expect_same_tables("first/abc", folder);
    }
#ifdef __x86_64__
    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        setenv("SIM_ISA", isas[isa], 1);
        snprintf(line, sizeof line, "abc.cfg -j 2 --out %s", isas[isa]);
        cr_assert_eq(program_run(line), 0, "%s", program_err);
        snprintf(folder, sizeof folder, "%s/abc", isas[isa]);
        expect_same_tables("first/abc", folder);
    }
    unsetenv("SIM_ISA");
#else
    (void) isas;
#endif
    /* as little memory as it says it needs: one policy at a time */
    cr_assert_eq(program_run("abc.cfg -j 1 --memory 1M"), 2);
    const char *needs = strstr(program_err, "needs ");
    cr_assert_not_null(needs, "%s", program_err);
    snprintf(line, sizeof line, "abc.cfg -j 1 --out small --memory %ldM",
            strtol(needs + 6, NULL, 10));
    cr_assert_eq(program_run(line), 0, "%s", program_err);
    expect_same_tables("first/abc", "small/abc");
}

Test(main_job, the_order_of_arms_does_not_show)
{
    cr_assert_eq(program_run("abc.cfg --out abc"), 0, "%s", program_err);
    program_write("abc.cfg", HEAD "arms = ( " ARM_C ", " ARM_A ", " ARM_B " );\n");
    cr_assert_eq(program_run("abc.cfg --out cab"), 0, "%s", program_err);
    expect_same_tables("abc/abc", "cab/abc");
}

/* ---- one replication ---- */

static struct sim_store *store_of(const char *name)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_open(&store, program_path(name), &err), 0, "%s", err.msg);
    return store;
}

Test(main_job, replication_17_alone_is_that_of_the_run)
{
    struct sim_err err = { 0 };
    uint32_t index[64];

    cr_assert_eq(program_run("one.cfg -j 2"), 0, "%s", program_err);
    /* beside the whole run, which stays as it was */
    cr_assert_eq(program_run("one.cfg --only 17"), 0, "%s", program_err);
    cr_expect(
            strstr(program_err, "replication 17 alone of 20") != NULL, "%s", program_err);
    struct sim_store *all = store_of("results/one/outcomes.db");
    struct sim_store *one = store_of("results/one.17/outcomes.db");
    cr_assert_eq(sim_store_reps(all), 20u);
    cr_assert_eq(sim_store_reps(one), 1u);
    cr_assert_eq(sim_store_rep_indices(one, false, index, 1, &err), 0);
    cr_expect_eq(index[0], 17u);
    size_t cells = sim_shape_cells(&sim_store_meta(all)->shape);
    double *a = sim_calloc(20 * cells, sizeof *a), *b = sim_calloc(cells, sizeof *b);
    for (size_t arm = 0; arm < 2; arm++) {
        cr_assert_eq(sim_store_read(all, arm, false, 0, cells, a, &err), 0);
        cr_assert_eq(sim_store_read(one, arm, false, 0, cells, b, &err), 0);
        cr_expect_eq(memcmp(a + 17 * cells, b, cells * sizeof *b), 0, "arm %zu", arm);
        cr_expect_neq(memcmp(a + 16 * cells, b, cells * sizeof *b), 0, "arm %zu", arm);
    }
    sim_free(a);
    sim_free(b);
    sim_store_close(all);
    sim_store_close(one);
}

/* ---- nothing from nothing ---- */

Test(main_job, a_premium_of_nothing_changes_no_number)
{
    program_write("none.cfg", HEAD "policies = " POLICY("premium = 0.0;") ";\n");
    cr_assert_eq(program_run("none.cfg"), 0, "%s", program_err);
    struct sim_store *store = store_of("results/none/outcomes.db");
    const struct sim_shape *shape = &sim_store_meta(store)->shape;
    struct sim_err err = { 0 };
    size_t cells = sim_shape_cells(shape), n = 20 * cells, differ = 0;
    double *a = sim_calloc(n, sizeof *a), *b = sim_calloc(n, sizeof *b);
    cr_assert_eq(sim_store_read(store, 0, false, 0, cells, a, &err), 0);
    cr_assert_eq(sim_store_read(store, 1, false, 0, cells, b, &err), 0);
    for (size_t i = 0; i < n; i++) {
        const struct sim_metric *m = sim_shape_metric_of(shape, i % cells);
        if (m != NULL && m->paired)
            cr_expect(isnan(b[i]) || b[i] == 0);
        else
            differ +=
                    memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i]));
    }
    cr_expect_eq(differ, 0u);
    sim_free(a);
    sim_free(b);
    sim_store_close(store);
}

/* ---- accidents ---- */

/* Long enough to be met in the middle: some 40 seconds if nobody stopped it. */
#define LONG_RUN "one.cfg -n 4000 --set population.schools=300 --set horizon=10"

/* A batch of replications is more, all that comes before them is less. */
enum { SOME_STORED = 1000000 };

static void expect_unchanged(const char *before)
{
    char *after = program_read("results/one/effects.csv");

    cr_assert_not_null(after);
    cr_expect_eq(strcmp(before, after), 0, "old results have changed");
    sim_free(after);
}

Test(main_job, sudden_death_at_any_moment_leaves_old_results)
{
    cr_assert_eq(program_run("one.cfg"), 0, "%s", program_err);
    char *before = program_read("results/one/effects.csv");
    for (int k = 0; k < 4; k++) {
        pid_t child = program_start(LONG_RUN " --fresh", 0);
        if (k > 0)
            program_await("results/one.part/outcomes.db", 0);
        usleep(1000 + 150000 * (unsigned) k);
        cr_assert_eq(kill(child, SIGKILL), 0);
        cr_expect_eq(program_wait(child), -SIGKILL);
        expect_unchanged(before);
        cr_expect(!program_has("results/one.old"));
    }
    cr_assert_eq(program_run("one.cfg --fresh"), 0, "%s", program_err);
    expect_unchanged(before); /* the same scenario gives the same again */
    cr_expect(!program_has("results/one.part"));
    sim_free(before);
}

Test(main_job, an_interrupt_gives_tables_of_what_is_done)
{
    cr_assert_eq(program_run("one.cfg"), 0, "%s", program_err);
    char *before = program_read("results/one/effects.csv");
    pid_t child = program_start(LONG_RUN, 0);
    program_await("results/one.part/outcomes.db-wal", SOME_STORED);
    cr_assert_eq(kill(child, SIGINT), 0);
    cr_expect_eq(program_wait(child), 130);
    program_expect_in(program_out, " of 4000");
    program_expect_in(program_out, "Teacher shortage");
    program_expect_in(program_out, "Files: results/one.part/");
    cr_expect(program_has("results/one.part/effects.csv"));
    char *json = program_read("results/one.part/run.json");
    program_expect_in(json, "\"partial\": true");
    expect_unchanged(before);
    sim_free(json);
    sim_free(before);
}

/* No file may grow beyond a few hundred kB: what a full disk looks like to a program. */
Test(main_job, a_full_disk_is_told_and_leaves_old_results)
{
#ifdef __clang__ /* its OpenMP needs a page of shared memory before we are asked */
    static const long limits[] = { 5000, 100000, 400000 };
#else
    static const long limits[] = { 1000, 5000, 100000, 400000 };
#endif

    cr_assert_eq(program_run("one.cfg"), 0, "%s", program_err);
    char *before = program_read("results/one/effects.csv");
    for (size_t k = 0; k < SIM_COUNT(limits); k++) {
        int status = program_wait(program_start("one.cfg -n 200 --fresh", limits[k]));
        cr_expect_eq(status, 1, "limit %ld: status %d", limits[k], status);
        cr_expect_gt(strlen(program_err), 20u, "limit %ld", limits[k]);
        expect_unchanged(before);
        cr_expect(!program_has("results/one.old"));
    }
    cr_expect_eq(program_run("one.cfg --fresh"), 0, "%s", program_err);
    sim_free(before);
}
