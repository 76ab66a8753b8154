/* `simulate report` and `simulate brief` on stored results of the toy model. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/verbs.h"
#include "tests/fixtures/toy_verb.h"
#include "tests/html_check.h"

TestSuite(verb_report, .init = toy_verb_setup, .fini = toy_verb_teardown, .timeout = 120);

#define BASE                                                                             \
    "start = 2025; horizon = 6; replications = 40; seed = 7;\n"                          \
    "outputs = ( \"report\" ); toy = { persons = 60; };\n"
#define HELP(cut) "( { lever = \"help\"; start = 2026; end = 2028; cut = " cut "; } )"

static void files(void)
{
    toy_file_write("little.cfg",
            BASE "title = \"A <little> help\"; policies = " HELP("0.2") ";\n");
    toy_file_write("much.cfg", BASE "policies = " HELP("0.8") ";\n");
}

static int run(const char *line)
{
    return toy_verb_run(sim_verb_run, line);
}

static int report(const char *line)
{
    return toy_verb_run(sim_verb_report, line);
}

static int brief(const char *line)
{
    return toy_verb_run(sim_verb_brief, line);
}

static void keep(const char *from, const char *to)
{
    char *text = toy_file_read(from);
    cr_assert_not_null(text);
    toy_file_write(to, text);
    sim_free(text);
}

static void expect_whole(const char *name)
{
    char out[256];
    char *page = toy_file_read(name);
    cr_assert_not_null(page, "%s", name);
    const char *fault = html_fault(page, out);
    cr_expect_null(fault, "%s: %s", name, fault ? fault : "");
    sim_free(page);
}

Test(verb_report, the_stored_run_gives_the_same_page)
{
    files();
    cr_assert_eq(run("run little.cfg"), 0, "%s", toy_err);
    expect_whole("results/little/report.html");
    keep("results/little/report.html", "first.html");
    cr_assert_eq(report("report results/little"), 0, "%s", toy_err);
    cr_expect_str_eq(toy_out, "results/little/report.html\n");
    cr_expect(toy_files_equal("first.html", "results/little/report.html"));
    cr_assert_eq(run("run little.cfg -j 3 --memory 100M"), 0, "%s", toy_err);
    cr_expect(toy_files_equal("first.html", "results/little/report.html"));
}

Test(verb_report, a_comparison_keeps_what_it_ranks_by)
{
    files();
    cr_assert_eq(
            toy_verb_run(sim_verb_compare, "compare little.cfg much.cfg --rank left"), 0,
            "%s", toy_err);
    keep("results/compare/report.html", "first.html");
    cr_assert_eq(report("report results/compare"), 0, "%s", toy_err);
    cr_expect(toy_files_equal("first.html", "results/compare/report.html"));
    char *page = toy_file_read("first.html");
    char text[1024];
    cr_expect_gt(html_text_of(page, "q-best", text, sizeof text), 0);
    cr_expect_not_null(strstr(text, "much"), "%s", text);
    sim_free(page);
}

Test(verb_report, language_changes_the_page_and_not_the_digest)
{
    files();
    cr_assert_eq(run("run little.cfg --language nl"), 0, "%s", toy_err);
    cr_expect_eq(
            toy_verb_run(sim_verb_verify, "verify results/little"), 0, "%s", toy_err);
    char *dutch = toy_file_read("results/little/report.html");
    char *json = toy_file_read("results/little/run.json");
    cr_expect_not_null(strstr(dutch, "<html lang=\"nl\">"));
    cr_expect_not_null(strstr(dutch, "Het antwoord"));
    expect_whole("results/little/report.html");
    cr_assert_eq(run("run little.cfg"), 0, "%s", toy_err);
    char *other = toy_file_read("results/little/run.json");
    const char *a = strstr(json, "\"digest\""), *b = strstr(other, "\"digest\"");
    cr_expect(strncmp(a, b, 80) == 0);
    cr_assert_eq(report("report results/little --language nl"), 0, "%s", toy_err);
    char *again = toy_file_read("results/little/report.html");
    cr_expect_str_eq(dutch, again);
    sim_free(dutch);
    sim_free(json);
    sim_free(other);
    sim_free(again);
    cr_expect_eq(run("run little.cfg --language fr"), 2);
    toy_expect_in(toy_err, "--language fr: there is no such choice");
}

Test(verb_report, a_brief_as_page_and_as_text)
{
    files();
    cr_assert_eq(run("run little.cfg"), 0, "%s", toy_err);
    cr_assert_eq(brief("brief results/little"), 0, "%s", toy_err);
    cr_expect_str_eq(toy_out, "results/little/brief.html\n");
    expect_whole("results/little/brief.html");
    cr_assert_eq(brief("brief little --text --language=nl"), 0, "%s", toy_err);
    toy_expect_in(toy_out, "A <little> help\n");
    toy_expect_in(toy_out, "Voor wie?\n");
    cr_expect_null(strstr(toy_out, "&lt;"), "text is no HTML");
}

Test(verb_report, refuses_with_a_sentence)
{
    files();
    cr_expect_eq(report("report"), 2);
    toy_expect_in(toy_err, "report needs a folder of results");
    cr_expect_eq(report("report nowhere"), 2);
    toy_expect_in(toy_err, "nowhere: there is no such folder");
    cr_expect_eq(report("report --text x"), 2);
    toy_expect_in(toy_err, "--text: is no option of simulate report");
    cr_expect_eq(report("report a b"), 2);
    toy_expect_in(toy_err, "b: report takes one folder");
    cr_expect_eq(brief("brief results --language xx"), 2);
    toy_expect_in(toy_err, "--language xx: must be en or nl");
    cr_expect_eq(brief("brief --help"), 0);
    toy_expect_in(toy_out, "one page of A4");
    cr_assert_eq(run("run little.cfg"), 0, "%s", toy_err);
    toy_file_write("results/little/scenario.resolved.cfg",
            BASE "arms = ( { name = \"x\"; policies = " HELP("0.2") "; } );\n");
    cr_expect_eq(report("report results/little"), 2);
    toy_expect_in(toy_err, "scenario.resolved.cfg does not fit outcomes.db");
    toy_file_write("results/little/scenario.resolved.cfg", "startt = 3;\n");
    cr_expect_eq(report("report results/little"), 2);
    toy_expect_in(toy_err, "scenario.resolved.cfg:1: unknown key startt");
}
