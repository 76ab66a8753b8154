/* test_verb_label.c - labels and titles of policies through the verbs: compared, stored,
 * shown, reported again, exported; names stay what files and options know. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/verbs.h"
#include "tests/fixtures/toy_verb.h"
#include "tests/html_check.h"

TestSuite(verb_label, .init = toy_verb_setup, .fini = toy_verb_teardown, .timeout = 240);

#define BASE                                                                             \
    "start = 2025; horizon = 6; replications = 40; seed = 7;\n"                          \
    "outputs = ( \"csv\", \"report\" ); toy = { persons = 60; };\n"
#define HELP(cut) "( { lever = \"help\"; start = 2026; end = 2028; cut = " cut "; } )"

static void files(void)
{
    toy_file_write("little.cfg",
            BASE "title = \"A <little> & help\"; label = \"Little, but <help>\";\n"
                 "policies = " HELP("0.2") ";\n");
    toy_file_write("much_help.cfg", BASE "policies = " HELP("0.8") ";\n");
    toy_file_write("two.cfg", BASE
            "title = \"Two ways\";\n"
            "arms = ( { name = \"x\"; label = \"First way\"; policies = " HELP(
                    "0.3") "; },\n"
                           "{ name = \"y\"; title = \"The second\"; policies = " HELP(
                                   "0.4") "; } );\n");
    /* somebody copied a file and changed a value only */
    toy_file_write("copy.cfg",
            BASE "title = \"A <little> & help\"; label = \"Little, but <help>\";\n"
                 "policies = " HELP("0.25") ";\n");
}

static void expect_out(const char *name, const char *part, bool there)
{
    char *text = toy_file_read(name);

    cr_assert_not_null(text, "%s", name);
    cr_expect((strstr(text, part) != NULL) == there, "%s: %s", name, part);
    sim_free(text);
}

Test(verb_label, a_comparison_shows_labels_and_explains_them_once)
{
    files();
    cr_assert_eq(
            toy_verb_run(sim_verb_compare, "compare little.cfg much_help.cfg two.cfg"), 0,
            "%s", toy_err);
    cr_expect_str_empty(toy_err);
    toy_expect_in(toy_out, "\n  Little, but <help> (little): A <little> & help\n");
    toy_expect_in(toy_out, "\n  much help (much_help)\n");
    toy_expect_in(toy_out, "\n  First way (two:x): Two ways\n");
    toy_expect_in(toy_out, "\n  two:y: The second\n");
    toy_expect_in(toy_out, "  1 much help ");
    expect_out("results/compare/compare.csv", ",much_help,", true);
    expect_out("results/compare/compare.csv", "Little", false);
    expect_out("results/compare/arms.csv", "\ncompare,two:x,First way,Two ways\n", true);
    expect_out("results/compare/run.json", "\"two:x\"", true);
    expect_out("results/compare/report.html",
            "<b><bdi>Little, but &lt;help&gt;</bdi></b> <code><bdi>little</bdi></code>: "
            "<bdi>A &lt;little&gt; &amp; help</bdi>",
            true);
    char *page = toy_file_read("results/compare/report.html"), out[256];
    cr_expect_null(html_fault(page, out));
    sim_free(page);
}

Test(verb_label, a_label_that_two_files_bring_is_dropped_and_told)
{
    files();
    cr_assert_eq(toy_verb_run(sim_verb_compare, "compare copy.cfg little.cfg two.cfg"), 0,
            "%s", toy_err);
    cr_expect_str_eq(toy_err,
            "the label \"Little, but <help>\" is that of 2 policies (copy, little): "
            "plots and tables call them by their names; give each a label of its own\n");
    toy_expect_in(toy_out, "\n  copy: A <little> & help\n");
    toy_expect_in(toy_out, "\n  First way (two:x): Two ways\n");
    cr_assert_eq(toy_verb_run(sim_verb_compare,
                         "compare two.cfg little.cfg copy.cfg --out other --quiet"),
            0, "%s", toy_err);
    cr_expect_str_empty(toy_err);
    cr_expect(toy_files_equal("results/compare/arms.csv", "other/compare/arms.csv"));
    cr_expect(toy_files_equal("results/compare/outcomes.db", "other/compare/outcomes.db"),
            "the order of files shows nowhere");
    /* the name of one is the label of another */
    toy_file_write("named.cfg", BASE "label = \"copy\"; policies = " HELP("0.1") ";\n");
    cr_assert_eq(toy_verb_run(sim_verb_compare, "compare named.cfg copy.cfg --out third"),
            0, "%s", toy_err);
    toy_expect_in(toy_err, "is that of 2 policies (copy, named)");
    expect_out("third/compare/arms.csv", "\ncompare,named,named,\n", true);
}

Test(verb_label, the_stored_run_knows_them)
{
    files();
    cr_assert_eq(toy_verb_run(sim_verb_compare, "compare little.cfg two.cfg"), 0, "%s",
            toy_err);
    char *page = toy_file_read("results/compare/report.html");
    cr_assert_eq(
            toy_verb_run(sim_verb_report, "report results/compare"), 0, "%s", toy_err);
    char *again = toy_file_read("results/compare/report.html");
    cr_expect_str_eq(page, again);
    sim_free(page);
    sim_free(again);
    cr_assert_eq(toy_verb_run(sim_verb_show, "show results/compare"), 0, "%s", toy_err);
    toy_expect_in(
            toy_out, "  policies       Little, but <help> (little): A <little> & help\n");
    toy_expect_in(toy_out, "                 First way (two:x): Two ways\n");
    cr_assert_eq(
            toy_verb_run(sim_verb_export,
                    "export results/compare --format csv --tables arms,effects --out e"),
            0, "%s", toy_err);
    expect_out("e/arms.csv", "two:x,First way,Two ways", true);
    expect_out("e/effects.csv", "First way", false);
    /* its resolved scenario is the same run */
    char *text = toy_file_read("results/compare/scenario.resolved.cfg");
    toy_file_write("again.cfg", text);
    sim_free(text);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run again.cfg"), 0, "%s", toy_err);
    expect_out("results/again/arms.csv", "\nagain,two:x,First way,Two ways\n", true);
    expect_out("results/again/arms.csv",
            "\nagain,little,\"Little, but <help>\",A <little> & help\n", true);
}

Test(verb_label, pieces_put_together_keep_them)
{
    files();
    cr_assert_eq(toy_verb_run(sim_verb_run, "run two.cfg --range 0..19 --out a"), 0, "%s",
            toy_err);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run two.cfg --range 20..39 --out b"), 0,
            "%s", toy_err);
    cr_assert_eq(toy_verb_run(sim_verb_merge, "merge a/two.0-19 b/two.20-39 --out c"), 0,
            "%s", toy_err);
    expect_out("c/two/arms.csv", "\ntwo,x,First way,\n", true);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run two.cfg --out d"), 0, "%s", toy_err);
    cr_expect(toy_files_equal("c/two/outcomes.db", "d/two/outcomes.db"));
}

/* The words of one scenario do not stand for each dose of a sweep of it. */
Test(verb_label, a_sweep_is_not_called_by_them)
{
    files();
    cr_assert_eq(toy_verb_run(sim_verb_sweep,
                         "sweep little.cfg policies[0].cut=0.1,0.2 --metric stock"),
            0, "%s", toy_err);
    cr_expect_null(strstr(toy_err, "label"));
}

/* A label that comes with the program speaks Dutch in a Dutch report; a user's stays. */
Test(verb_label, known_words_speak_the_language_of_the_report)
{
    toy_file_write("mine.cfg",
            BASE "title = \"A day more, well paid\";\n"
                 "arms = ( { name = \"p\"; label = \"Pay premium\"; policies = " HELP(
                         "0.3") "; },\n"
                                "{ name = \"q\"; label = \"My own\"; policies = " HELP(
                                        "0.4") "; } );\n");
    cr_assert_eq(
            toy_verb_run(sim_verb_run, "run mine.cfg --language nl"), 0, "%s", toy_err);
    expect_out("results/mine/report.html", "<bdi>Loontoeslag</bdi>", true);
    expect_out("results/mine/report.html", "Pay premium", false);
    expect_out("results/mine/report.html",
            "<h1><bdi>Een dag meer, goed betaald</bdi></h1>", true);
    expect_out("results/mine/report.html", "<bdi>My own</bdi>", true);
    expect_out("results/mine/arms.csv", "\nmine,p,Pay premium,\n", true);
}
