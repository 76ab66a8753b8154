/* `simulate report` and `simulate brief` on stored results of the toy model. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A gnuplot that writes $WORD into each picture and fails from picture $FAILS on. */
static void fake_gnuplot(const char *word, const char *fails)
{
    char path[1300];

    cr_assert(mkdir(toy_file_path("bin"), 0777) == 0 || errno == EEXIST);
    toy_file_write("bin/gnuplot",
            "#!/bin/sh\necho x >> \"$COUNT\"\n"
            "[ $(wc -l < \"$COUNT\") -lt $FAILS ] || exit 1\n"
            "echo \"<svg>$WORD</svg>\" > out.svg\necho \"$WORD\" > out.png\n");
    cr_assert_eq(chmod(toy_file_path("bin/gnuplot"), 0777), 0);
    toy_file_write("count", "");
    setenv("COUNT", toy_file_path("count"), 1);
    setenv("WORD", word, 1);
    setenv("FAILS", fails, 1);
    snprintf(path, sizeof path, "%s:/usr/bin:/bin", toy_file_path("bin"));
    setenv("PATH", path, 1);
}

/* How many pictures in results/little hold the word? */
static int pictures_with(const char *word)
{
    char command[1500], line[32] = "";

    snprintf(command, sizeof command, "grep -l %s '%.1300s'/*.svg | wc -l", word,
            toy_file_path("results/little/plots"));
    FILE *pipe = popen(command, "r");
    cr_assert(pipe != NULL && fgets(line, sizeof line, pipe) != NULL);
    pclose(pipe);
    return atoi(line);
}

Test(verb_report, pictures_change_together_or_not_at_all)
{
    files();
    fake_gnuplot("first", "1000");
    cr_assert_eq(run("run little.cfg --set outputs=plots,report"), 0, "%s", toy_err);
    const int all = pictures_with("first");
    cr_assert_gt(all, 2);
    fake_gnuplot("second", "3");
    cr_assert_eq(report("report results/little --language nl"), 0, "%s", toy_err);
    toy_expect_in(toy_err, "the plots were left as they were");
    cr_expect_eq(pictures_with("first"), all);
    cr_expect_eq(pictures_with("second"), 0);
    fake_gnuplot("second", "1000");
    cr_assert_eq(report("report results/little --language nl"), 0, "%s", toy_err);
    cr_expect_eq(pictures_with("second"), all);
}

/* verify draws what the run could not: nothing to compare, and nothing is missing. */
Test(verb_report, verify_knows_pictures_that_the_run_did_not_make)
{
    files();
    setenv("PATH", toy_file_path("nowhere"), 1);
    cr_assert_eq(run("run little.cfg --set outputs=csv,plots,report"), 0, "%s", toy_err);
    toy_expect_in(toy_err, "gnuplot is not installed");
    fake_gnuplot("first", "1000");
    cr_expect_eq(
            toy_verb_run(sim_verb_verify, "verify results/little"), 0, "%s", toy_out);
    toy_expect_in(toy_out, "pictures (not made by the run)");
    toy_expect_in(toy_out, "report.html (with pictures that cannot be compared)");
    /* the twin: one that it made and that is gone */
    cr_assert_eq(run("run little.cfg --set outputs=csv,plots,report"), 0, "%s", toy_err);
    cr_assert_eq(
            toy_verb_run(sim_verb_verify, "verify results/little"), 0, "%s", toy_out);
    cr_assert_eq(unlink(toy_file_path("results/little/plots/forest.svg")), 0);
    cr_expect_eq(toy_verb_run(sim_verb_verify, "verify results/little"), 1);
    toy_expect_in(toy_out, "forest.svg: is missing");
}

static void leave_scraps(void)
{
    cr_assert_eq(mkdir(toy_file_path("results/little/.work-abcdef"), 0777), 0);
    toy_file_write("results/little/.work-abcdef/report.html.tmp", "half");
    cr_assert_eq(mkdir(toy_file_path("results/little/plots/.work-uvwxyz"), 0777), 0);
}

static bool scraps_left(void)
{
    return toy_file_exists("results/little/.work-abcdef")
           || toy_file_exists("results/little/plots/.work-uvwxyz");
}

Test(verb_report, what_a_killed_report_left_goes_with_the_next_and_with_prune)
{
    files();
    fake_gnuplot("first", "1000");
    cr_assert_eq(run("run little.cfg --set outputs=plots,report"), 0, "%s", toy_err);
    leave_scraps();
    cr_assert_eq(report("report results/little"), 0, "%s", toy_err);
    cr_expect_not(scraps_left());
    leave_scraps();
    cr_assert_eq(toy_verb_run(sim_verb_prune, "prune --yes"), 0, "%s", toy_err);
    toy_expect_in(toy_out, "results/little: 2 work folders of a report that did not end");
    cr_expect_not(scraps_left());
    cr_expect(toy_file_exists("results/little/report.html"));
    /* one that is being written in is not left */
    leave_scraps();
    const int held = open(toy_file_path("results/little/.work-abcdef"), O_RDONLY);
    cr_assert(held >= 0 && flock(held, LOCK_EX) == 0);
    cr_assert_eq(report("report results/little"), 0, "%s", toy_err);
    cr_expect(toy_file_exists("results/little/.work-abcdef"));
    close(held);
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
