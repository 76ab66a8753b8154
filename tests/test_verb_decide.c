/* `simulate decide` on a folder of results: answers, caps, and mistakes in one sentence.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/store/store.h"
#include "tests/fixtures/decision_world.h"
#include "tests/fixtures/program.h"

TestSuite(decide, .init = program_setup, .fini = program_teardown, .timeout = 120);

Test(decide, mistakes_are_one_sentence)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "decide", "decide needs a folder of results, as in: simulate decide "
                    "results/compare" },
        { "decide nowhere", "nowhere: there is no such folder" },
        { "decide a b", "b: decide takes one folder of results, and has a" },
        { "decide a --budget", "--budget : must be a number of 0 or more" },
        { "decide a --budget -5", "--budget -5: must be a number of 0 or more" },
        { "decide a --staff many", "--staff many: must be a number of 0 or more" },
        { "decide a --value", "--value: which basis? initial, adult" },
        { "decide a --rank score", "--rank: decide knows no such option" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_neq(program_run(cases[i].line), 0, "%s", cases[i].line);
        program_expect_in(program_err, cases[i].message);
        cr_expect_eq(
                strchr(program_err, '\n'), strrchr(program_err, '\n'), "%s", program_err);
    }
    cr_expect_eq(program_run("decide --help"), 0);
    program_expect_in(program_out, "--budget EUR");
}

/* Results of another model than the program's have no such metrics. */
Test(decide, results_without_costs_are_refused)
{
    const struct decision_world how = { .reps = 4 };
    char folder[512];

    snprintf(folder, sizeof folder, "%s", program_path("."));
    sim_store_close(decision_world_store(folder, &how));
    cr_expect_eq(program_run("decide ."), 2);
    program_expect_in(program_err, "hold no cost or no value of what they bring");
    cr_expect_eq(program_run("decide . --year 1990"), 2);
    program_expect_in(program_err, "--year 1990: must be between 2025 and 2027");
}

/* A small run of the real model, from compare to decide. */
Test(decide, a_comparison_ends_with_what_to_choose_and_decide_says_it_again)
{
    program_write("a.cfg", "start = 2025; horizon = 2; seed = 3; outputs = [\"csv\"];\n"
                           "population: { sample = 0.02; };\n"
                           "policies = ({ lever = \"pay_premium\"; premium = 0.2; "
                           "start = 2025; target = { quintile = [5]; }; });\n");
    program_write("b.cfg", "start = 2025; horizon = 2; seed = 3; outputs = [\"csv\"];\n"
                           "population: { sample = 0.02; };\n"
                           "policies = ({ lever = \"pay_premium\"; premium = 0.05; "
                           "start = 2025; target = { quintile = [5]; }; });\n");
    cr_assert_eq(program_run("compare a.cfg b.cfg -n 12 --out r"), 0, "%s", program_err);
    const char *text = strstr(program_out, "What to choose\n\nBest: ");
    cr_assert_not_null(text, "%s", program_out);
    static const char *const files[] = { "decision.csv", "acceptability.csv", "plane.csv",
        "voi.csv", "switching.csv", "tornado.csv", "benefit_years.csv", "equity.csv" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[64];
        snprintf(name, sizeof name, "r/compare/%s", files[i]);
        cr_expect(program_has(name), "%s", name);
    }
    char best[256];
    snprintf(best, sizeof best, "%.*s", (int) strcspn(text + 16, "\n"), text + 16);
    cr_assert_eq(program_run("decide r/compare/"), 0, "%s", program_err);
    program_expect_in(program_out, best);
    cr_expect_eq(program_run("decide r/compare --budget 0"), 0, "%s", program_err);
    program_expect_in(program_out, "Best: doing nothing");
    cr_expect_eq(program_run("decide r/compare --value lasting"), 2);
    program_expect_in(program_err, "--value lasting: there is no such basis of value");
}

/* Where nothing is uncertain no knowledge could change the choice: page and terminal say
 * so, and rank nothing. The twin has something to know. */
Test(decide, nothing_to_measure_is_told_and_not_ranked)
{
    static const char *const kinds[] = { "none", "both" };

    program_write("big.cfg", "start = 2025; horizon = 3; seed = 3;\n"
                             "outputs = [\"csv\", \"report\"];\n"
                             "population: { sample = 0.02; };\n"
                             "policies = ({ lever = \"class_size\"; start = 2025; });\n");
    for (int k = 0; k < 2; k++) {
        char line[128];
        snprintf(line, sizeof line, "big.cfg -n 6 --out %s --uncertainty %s", kinds[k],
                kinds[k]);
        cr_assert_eq(program_run(line), 0, "%s", program_err);
        snprintf(line, sizeof line, "%s/big/report.html", kinds[k]);
        char *page = program_read(line);
        cr_assert_not_null(page);
        cr_expect_eq(strstr(page, "there is nothing to measure first") != NULL, k == 0);
        cr_expect_eq(strstr(page, "Knowing everything before choosing") != NULL, k == 1);
        cr_expect_eq(strstr(page, "table-knowing") != NULL, k == 1);
        cr_expect_null(strstr(page, "0.00\302\240million euro (standard"));
        sim_free(page);
        snprintf(line, sizeof line, "decide %s/big", kinds[k]);
        cr_assert_eq(program_run(line), 0, "%s", program_err);
        cr_expect_eq(strstr(program_out, "Measure first: nothing") != NULL, k == 0);
        cr_expect_eq(
                strstr(program_out, "What is worth measuring first") != NULL, k == 1);
    }
}
