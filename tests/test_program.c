/* test_program.c - which program made this? Its name follows its sources, and what
 * another program made is told apart by it, in words, wherever it would be built upon.
 *
 * Results are made, and then told to be of another program by one UPDATE; taking the
 * UPDATE back is the twin: the refusals below are due to the name alone. */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"
#include "tests/fixtures/program.h"

#define OTHER "0.1.0+0123456789ab"

static void setup(void)
{
    program_setup();
    program_write("one.cfg",
            "start = 2025; horizon = 2; replications = 96; seed = 5;\n"
            "population = { schools = 36; };\noutputs = [\"csv\"];\n"
            "policies = ( { lever = \"pay_premium\"; premium = 0.2; } );\n");
}

TestSuite(program, .init = setup, .fini = program_teardown, .timeout = 300);

static void make_of(const char *store, const char *program)
{
    char text[200];
    sqlite3 *db;

    snprintf(text, sizeof text, "UPDATE runs SET version = '%s'", program);
    cr_assert_eq(sqlite3_open(program_path(store), &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void expect_both_names(const char *text)
{
    program_expect_in(text, OTHER);
    program_expect_in(text, sim_program);
}

/* "0.1.0+" and twelve digits, in the words of the program and in its files. */
Test(program, has_one_name_everywhere)
{
    const char *plus = strchr(sim_program, '+');

    cr_assert(plus != NULL && strlen(plus) == 13, "%s", sim_program);
    cr_expect_eq(strspn(plus + 1, "0123456789abcdef"), 12);
    cr_assert_eq(program_run("--version"), 0);
    program_expect_in(program_out, sim_program);
    cr_assert_eq(program_run("one.cfg -n 4"), 0, "%s", program_err);
    cr_assert_eq(program_run("show one"), 0, "%s", program_err);
    program_expect_in(program_out, sim_program);
    char *json = program_read("results/one/run.json");
    program_expect_in(json, sim_program);
    sim_free(json);
}

Test(program, resume_refuses_the_work_of_another)
{
    const char *store = "results/one.part/outcomes.db";

    /* the disk is full in the middle of it */
    cr_assert_eq(program_wait(program_start("one.cfg", 3000000)), 1, "%s", program_out);
    program_expect_in(program_err, "of 96 replications are kept");
    make_of(store, OTHER);
    cr_expect_eq(program_run("one.cfg --resume"), 2);
    program_expect_in(program_err, "holds a run with another program");
    expect_both_names(program_err);
    program_expect_in(program_err, "or throw its replications away and begin anew");
    cr_expect(program_has(store));
    make_of(store, sim_program);
    cr_expect_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "going on from");
}

Test(program, merge_refuses_pieces_of_others)
{
    cr_assert_eq(program_run("one.cfg --range 0..49 --out p"), 0, "%s", program_err);
    cr_assert_eq(program_run("one.cfg --range 50..95 --out p"), 0, "%s", program_err);
    make_of("p/one.50-95/outcomes.db", OTHER);
    cr_expect_eq(program_run("merge p/one.0-49 p/one.50-95"), 2);
    program_expect_in(program_err, "p/one.50-95/outcomes.db: holds a run with another");
    expect_both_names(program_err);
    /* agreed among themselves, but not with the one that would put them together */
    make_of("p/one.0-49/outcomes.db", OTHER);
    cr_expect_eq(program_run("merge p/one.0-49 p/one.50-95"), 2);
    expect_both_names(program_err);
    cr_expect(!program_has("results/one"));
    make_of("p/one.0-49/outcomes.db", sim_program);
    make_of("p/one.50-95/outcomes.db", sim_program);
    cr_expect_eq(program_run("merge p/one.0-49 p/one.50-95"), 0, "%s", program_err);
}

/* Whether another program gives the same numbers is what one asks verify. */
Test(program, verify_tells_of_another_before_it_compares)
{
    cr_assert_eq(program_run("one.cfg -n 6"), 0, "%s", program_err);
    cr_expect_eq(program_run("verify one"), 0, "%s", program_out);
    cr_expect_null(strstr(program_out, "was made by program"));
    make_of("results/one/outcomes.db", OTHER);
    cr_expect_eq(program_run("verify one"), 0, "%s", program_out);
    const char *told = strstr(program_out, "was made by program " OTHER ", and this is"),
               *compared = strstr(program_out, "give the same bytes");
    cr_assert(told != NULL && compared != NULL, "%s", program_out);
    cr_expect_lt(told, compared);
    program_expect_in(program_out, sim_program);
}
