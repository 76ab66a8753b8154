/* test_verb_catalogue.c - show, verify and prune: do they tell what a folder of results
 * is, whether it comes out again, and delete nothing but what is ours and named? */
#include <criterion/criterion.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/model.h"
#include "tests/fixtures/program.h"

#define HEAD                                                                             \
    "title = \"A premium\"; start = 2025; horizon = 3; replications = 36; seed = 5;\n"   \
    "population = { schools = 36; };\noutputs = [\"csv\"];\n"
#define POLICY "{ lever = \"pay_premium\"; start = 2026; end = 2027; premium = 0.2; }"

static void setup(void)
{
    program_setup();
    program_write("one.cfg", HEAD "policies = ( " POLICY " );\n");
}

TestSuite(verb_catalogue, .init = setup, .fini = program_teardown, .timeout = 300);

static void sql(const char *name, const char *text)
{
    sqlite3 *db;
    char *why = NULL;

    cr_assert_eq(sqlite3_open(program_path(name), &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, text, NULL, NULL, &why), SQLITE_OK, "%s", why);
    sqlite3_close(db);
}

Test(verb_catalogue, a_whole_result_is_shown_and_verified)
{
    cr_assert_eq(program_run("one.cfg"), 0, "%s", program_err);
    cr_assert_eq(program_run("show one"), 0, "%s", program_err);
    program_expect_in(program_out, "results/one: complete");
    program_expect_in(program_out, "seed           5");
    program_expect_in(program_out, "replications   36 of 36");
    program_expect_in(program_out, "Teacher shortage");
    char *before = program_read("results/one/run.json");
    cr_assert_eq(program_run("verify results/one"), 0, "%s%s", program_out, program_err);
    program_expect_in(program_out, "42 of 42 replications give the same bytes again "
                                   "(6 with more luck)");
    program_expect_in(program_out, "11 of 11 tables");
    cr_assert_eq(program_run("verify one --sample 3 -j 1"), 0, "%s", program_err);
    program_expect_in(program_out, "6 of 6 replications of the sample give the same");
    char *after = program_read("results/one/run.json");
    cr_expect_str_eq(before, after);
    sim_free(before);
    sim_free(after);
}

/* Packages taken apart, several arms, and other kinds of luck carry all they need. */
Test(verb_catalogue, what_a_result_carries_is_enough)
{
    program_write("two.cfg", HEAD
            "arms = ( { name = \"a\"; policies = ( " POLICY " ); }, { name = \"b\"; "
            "policies = ( " POLICY ", { lever = \"tutoring\"; start = 2026; } ); } );\n"
            "interaction = true;\n");
    if (program_run("check two.cfg") != 0)
        cr_skip("no such second lever: %s", program_err);
    cr_assert_eq(program_run("two.cfg -n 10 --luck independent --uncertainty chance"), 0,
            "%s", program_err);
    unlink(program_path("two.cfg"));
    cr_assert_eq(program_run("verify two"), 0, "%s%s", program_out, program_err);
    program_expect_in(program_out, "10 of 10 replications give the same bytes");
    cr_assert_eq(program_run("one.cfg --only 7"), 0, "%s", program_err);
    cr_assert_eq(program_run("verify one.7"), 0, "%s%s", program_out, program_err);
    program_expect_in(program_out, "1 of 1 replications gives the same bytes");
}

Test(verb_catalogue, what_was_changed_is_found)
{
    cr_assert_eq(program_run("one.cfg -n 6"), 0, "%s", program_err);
    sql("results/one/outcomes.db", "UPDATE draws SET value = value + 1e-6 WHERE rep = 3"
                                   " AND param = 2");
    cr_expect_eq(program_run("verify one"), 1);
    program_expect_in(program_out, "replication 3");
    program_expect_in(program_out, "7 of 8 replications give the same bytes again");
    static const char *const readers[] = { "show", "decide", "report", "brief",
        "export" };
    for (size_t i = 0; i < SIM_COUNT(readers); i++) {
        char line[64];
        snprintf(line, sizeof line, "%s one", readers[i]);
        cr_expect_eq(program_run(line), 2, "%s", line);
        program_expect_in(
                program_err, "the numbers of replication 3 are not those stored");
    }
    cr_assert_eq(program_run("one.cfg -n 6"), 0, "%s", program_err);
    FILE *file = fopen(program_path("results/one/summary.csv"), "a");
    fputs("and one line more\n", file);
    fclose(file);
    cr_expect_eq(program_run("verify one"), 1);
    program_expect_in(program_out, "summary.csv: differs from what the store gives");
    program_expect_in(program_out, "8 of 8 replications give");
}

/* Something of the folder is changed, and put back behind it. */
static void expect_found(const char *verify, const char *name, const char *sentence)
{
    char command[4200], path[1300], line[300];

    snprintf(path, sizeof path, "%s", program_path(name));
    snprintf(command, sizeof command, "cp '%s' '%s.keep' && echo >> '%s'", path, path,
            path);
    cr_assert_eq(system(command), 0);
    cr_expect_eq(program_run(verify), 1, "%s: %s", name, program_out);
    snprintf(line, sizeof line, "%s: %s", name, sentence);
    program_expect_in(program_out, line);
    snprintf(command, sizeof command, "mv '%s.keep' '%s'", path, path);
    cr_assert_eq(system(command), 0);
}

/* Everything that compare and sweep write beyond a run, pictures and page too. */
Test(verb_catalogue, all_files_of_a_comparison_are_verified)
{
    static const char differs[] = "differs from what the store gives";
    bool drawn = system("gnuplot --version > /dev/null 2>&1") == 0;

    program_write("two.cfg", HEAD "policies = ( { lever = \"tutoring\"; } );\n");
    cr_assert_eq(program_run("compare one.cfg two.cfg -n 6 --rank gap --year 2026 --set "
                             "outputs=[\"csv\",\"plots\",\"report\"] --quiet"),
            0, "%s", program_err);
    cr_assert_eq(program_run("verify compare"), 0, "%s%s", program_out, program_err);
    program_expect_in(program_out, "21 of 21 tables");
    if (drawn) {
        program_expect_in(program_out, "1 of 1 page");
        cr_expect_null(strstr(program_out, "not written by"), "%s", program_out);
        expect_found("verify compare", "results/compare/plots/heat.svg", differs);
        expect_found("verify compare", "results/compare/report.html", differs);
    }
    expect_found("verify compare", "results/compare/compare.csv", differs);
    expect_found("verify compare", "results/compare/tornado.csv", differs);
    cr_assert_eq(unlink(program_path("results/compare/coincide.csv")), 0);
    cr_expect_eq(program_run("verify compare"), 1);
    program_expect_in(program_out, "coincide.csv: is missing");
    program_write("results/compare/own.txt", "notes of the reader");
    (void) program_run("verify compare");
    program_expect_in(program_out, "own.txt (not written by the run)");
}

Test(verb_catalogue, all_files_of_a_sweep_are_verified)
{
    static const char differs[] = "differs from what the store gives";

    cr_assert_eq(
            program_run("sweep one.cfg policies[0].premium=0:0.3:3 -n 6 --metric gap "
                        "--group all --year 2026 --reach -0.01 --name p --quiet"),
            0, "%s", program_err);
    cr_assert_eq(program_run("verify p"), 0, "%s%s", program_out, program_err);
    expect_found("verify p", "results/p/dose.csv", differs);
    cr_assert_eq(program_run("sweep one.cfg exit.loop_gain=0.1,0.3 -n 6 --set "
                             "outputs=[\"csv\",\"plots\"] --name w --quiet"),
            0, "%s", program_err);
    cr_assert_eq(program_run("verify w"), 0, "%s%s", program_out, program_err);
    program_expect_in(program_out, "2 of 2 tables");
    expect_found("verify w", "results/w/dose.csv", differs);
    /* another scenario than that of the stores */
    char *text = program_read("results/w/scenario.resolved.cfg");
    char *seed = strstr(text, "seed = 5");
    cr_assert_not_null(seed);
    seed[7] = '6';
    program_write("results/w/scenario.resolved.cfg", text);
    sim_free(text);
    cr_expect_eq(program_run("verify w"), 1);
    program_expect_in(program_out, "resolved.cfg: is not the scenario that was run");
    cr_assert_eq(unlink(program_path("results/w/run.json")), 0);
    cr_expect_eq(program_run("verify w"), 0, "%s", program_err);
    program_expect_in(program_out, "run.json does not tell what the sweep was");
}

Test(verb_catalogue, what_cannot_be_meant_is_told)
{
    static const struct {
        const char *line, *part;
    } wrong[] = {
        { "show", "show needs one folder" },
        { "show nothing", "nothing: there is no such folder" },
        { "show .", "holds no outcomes.db" },
        { "verify", "verify needs one folder" },
        { "verify nothing", "there is no such folder" },
        { "verify one --sample 0", "must be a whole number between 1" },
        { "verify one two", "verify takes one result" },
        { "verify one --fast", "verify takes one result" },
        { "prune --all", "prune knows --out DIR" },
        { "prune --out nowhere", "nowhere: there is no such folder" },
        { "prune --out=nowhere one --yes", "nowhere: there is no such folder" },
        { "prune ../x --yes", "name a folder in results" },
        { "prune x/y --yes", "name a folder in results" },
    };

    for (size_t k = 0; k < SIM_COUNT(wrong); k++) {
        cr_expect_eq(program_run(wrong[k].line), 2, "%s", wrong[k].line);
        program_expect_in(program_err, wrong[k].part);
    }
    for (size_t k = 0; k < 3; k++) {
        static const char *const help[] = { "show --help", "verify -h", "prune --help" };
        cr_expect_eq(program_run(help[k]), 0);
        program_expect_in(program_out, "simulate ");
    }
}

static void make_folder(const char *name)
{
    cr_assert_eq(mkdir(program_path(name), 0777), 0, "%s", name);
}

Test(verb_catalogue, prune_deletes_what_is_ours_and_named)
{
    cr_assert_eq(program_run("one.cfg -n 4"), 0, "%s", program_err);
    cr_assert_eq(program_run("one.cfg -n 4 --set title=\"x\" --out other"), 0);
    make_folder("results/thesis");
    program_write("results/thesis/text.txt", "years of work");
    make_folder("results/thesis.part");
    program_write("results/thesis.part/text.txt", "months of work");
    make_folder("results/thesis.part/lock");
    make_folder("results/notes.old");
    program_write("results/notes.old/lock", "mine");
    cr_assert_eq(symlink("../other/one", program_path("results/link.old")), 0);
    /* asked without a terminal, nothing goes */
    cr_expect_eq(program_run("prune one"), 2);
    program_expect_in(program_out, "results/one: results, ");
    program_expect_in(program_err, "nothing was deleted: add --yes");
    cr_expect(program_has("results/one/outcomes.db"));
    cr_expect_eq(program_run("prune --yes"), 0);
    program_expect_in(
            program_err, "results/thesis.part: is not a result of this program");
    program_expect_in(program_err, "results/notes.old: is not a result of this program");
    program_expect_in(program_err, "results/link.old: is not a result of this program");
    cr_expect_eq(program_run("prune thesis thesis.part link.old notes.old --yes"), 2);
    cr_expect(program_has("results/thesis/text.txt"));
    cr_expect(program_has("results/thesis.part/text.txt"));
    cr_expect(program_has("results/notes.old/lock"));
    cr_expect(program_has("other/one/outcomes.db"));
    cr_expect_eq(program_run("prune one --yes"), 0, "%s", program_err);
    cr_expect_not(program_has("results/one"));
    cr_expect_eq(program_run("prune --out other other/one --yes"), 0, "%s", program_err);
    cr_expect_not(program_has("other/one"));
}

Test(verb_catalogue, leftovers_go_and_runs_that_go_on_stay)
{
    pid_t child = program_start("one.cfg -n 3000 -j 1", 0);

    program_await("results/one.part/outcomes.db", 0);
    cr_expect_eq(program_run("prune --yes"), 0, "%s", program_err);
    program_expect_in(program_err, "a run is writing here, so it is left alone");
    cr_expect_eq(program_run("show one"), 1);
    program_expect_in(program_err, "in use by another program");
    cr_expect_eq(program_run("one.cfg"), 2);
    program_expect_in(program_err, "another run (process");
    cr_expect_eq(program_run("one.cfg --fresh"), 2);
    program_expect_in(program_err, "is writing here");
    program_await("results/one.part/outcomes.db-wal", 1000000); /* some are stored */
    cr_assert_eq(kill(child, SIGKILL), 0);
    cr_expect_eq(program_wait(child), -SIGKILL);
    cr_expect_eq(program_run("show one"), 0, "%s", program_err);
    program_expect_in(program_out, "results/one.part: not complete");
    cr_expect_eq(program_run("prune --yes"), 0, "%s", program_err);
    program_expect_in(program_out, "of 3000 replications of a run that did not end");
    cr_expect_not(program_has("results/one.part"));
}
