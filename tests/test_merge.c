/* test_merge.c - do pieces of a run, put together, give the bytes of one run? */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/engine/queue.h"
#include "tests/fixtures/program.h"

TestSuite(merge, .timeout = 300, .init = program_setup, .fini = program_teardown);

static bool same_task(struct sim_task a, struct sim_task b)
{
    return a.rep == b.rep && a.n == b.n && a.twin == b.twin
           && a.ends_batch == b.ends_batch;
}

/* Cut a run of n replications at every pair: the tasks of the two parts are those of the
 * whole, in order. */
Test(merge, ranges_hold_the_tasks_of_the_whole)
{
    for (int twins = 0; twins <= 1; twins++)
        for (uint32_t n = 4; n <= 140; n += 17)
            for (uint32_t cut = 2; cut < n; cut += 2) {
                struct sim_tasks whole, part[2];
                size_t at = 0;
                sim_tasks_make(&whole, 0, n, twins);
                part[0] = part[1] = whole;
                sim_tasks_cut(&part[0], 0, cut - 1);
                sim_tasks_cut(&part[1], cut, n - 1);
                for (int p = 0; p < 2; p++)
                    for (size_t i = 0; i < part[p].n_tasks; i++, at++)
                        cr_assert(same_task(sim_tasks_get(&part[p], i),
                                          sim_tasks_get(&whole, at)),
                                "n %u cut %u", n, cut);
                cr_assert_eq(at, whole.n_tasks);
                cr_assert_eq(part[0].n_reps + part[1].n_reps, n);
            }
}

#define RUN "small.cfg -n 36 -j 1 --quiet --set population.schools=40 --set outputs=csv "

static void scenario(void)
{
    program_write("small.cfg", "horizon = 3; run_in = { years = 1; };\n"
                               "policies = ( { lever = \"pay_premium\"; } );\n");
}

static void expect_same(const char *a, const char *b)
{
    static const char *const file[] = { "summary.csv", "effects.csv", "ledger.csv",
        "costs.csv", "variance.csv", "drivers.csv", "scenario.resolved.cfg" };
    char one[200], two[200];

    for (size_t i = 0; i < SIM_COUNT(file); i++) {
        snprintf(one, sizeof one, "%s/small/%s", a, file[i]);
        snprintf(two, sizeof two, "%s/small/%s", b, file[i]);
        char *x = program_read(one), *y = program_read(two);
        cr_assert(x != NULL && y != NULL, "%s", file[i]);
        cr_expect(strcmp(x, y) == 0, "%s differs", file[i]);
        sim_free(x);
        sim_free(y);
    }
    /* bytes of the database, zeros and all */
    char command[1200];
    int n = snprintf(
            command, sizeof command, "cmp %s/small/outcomes.db ", program_path(a));
    snprintf(command + n, sizeof command - (size_t) n, "%s/small/outcomes.db",
            program_path(b));
    cr_expect_eq(system(command), 0, "outcomes.db differs");
}

Test(merge, gives_the_bytes_of_one_run)
{
    scenario();
    cr_assert_eq(program_run(RUN "--out whole"), 0, "%s", program_err);
    cr_assert_eq(program_run(RUN "--range 18..35 --out p"), 0, "%s", program_err);
    cr_assert_eq(program_run(RUN "--range 0..17 --out p"), 0, "%s", program_err);
    cr_assert(program_has("p/small.0-17/run.json"));
    /* in any order */
    cr_assert_eq(program_run("merge p/small.18-35 p/small.0-17 --quiet --out merged"), 0,
            "%s", program_err);
    expect_same("whole", "merged");
}

Test(merge, refuses_what_is_no_run)
{
    scenario();
    cr_assert_eq(program_run(RUN "--range 0..17 --out p"), 0, "%s", program_err);
    cr_assert_eq(program_run(RUN "--range 18..35 --seed 2 --out q"), 0);
    cr_expect_eq(program_run("merge p/small.0-17 --out m"), 2);
    program_expect_in(program_err, "no piece holds replication 18");
    cr_expect_eq(program_run("merge p/small.0-17 p/small.0-17 --out m"), 2);
    program_expect_in(program_err, "name each piece once");
    cr_expect_eq(program_run("merge p/small.0-17 q/small.18-35 --out m"), 2);
    program_expect_in(program_err, "another seed");
    cr_assert_eq(program_run(RUN "--range 18..35 --set horizon=4 --set "
                                 "policies[0].premium=0.3 --out r"),
            0);
    cr_expect_eq(program_run("merge p/small.0-17 r/small.18-35 --out m"), 2);
    program_expect_in(program_err,
            "r/small.18-35: holds a piece of another scenario than p/small.0-17 (there "
            "-> here: horizon: 3 -> 4, ");
    program_expect_in(program_err, "premium: ");
    cr_expect_eq(program_run("merge p --out m"), 2);
    cr_expect_eq(program_run("merge --out m"), 2);
    cr_expect_eq(program_run("merge --none"), 2);
    cr_expect_not(program_has("m/small"));
    cr_expect_eq(program_run("merge --help"), 0);
    program_expect_in(program_out, "simulate merge RESULT");
}

Test(merge, ranges_are_whole_pairs)
{
    scenario();
    cr_expect_eq(program_run(RUN "--range 1..17"), 2);
    program_expect_in(program_err, "whole pairs");
    cr_expect_eq(program_run(RUN "--range 0..36"), 2);
    cr_expect_eq(program_run(RUN "--range 0-17"), 2);
    program_expect_in(program_err, "FIRST..LAST");
    cr_expect_eq(program_run(RUN "--range 0..1 --only 1"), 2);
    cr_expect_eq(program_run("compare " RUN "--range 0..1"), 2);
}
