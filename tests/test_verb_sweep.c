/* `simulate sweep` on the toy model, whose answers are known: doses of a policy and of
 * the world, the dose that reaches a target, and every sentence of refusal. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/verbs.h"
#include "tests/fixtures/toy_verb.h"
#include "tests/html_check.h"

TestSuite(sweep, .init = toy_verb_setup, .fini = toy_verb_teardown, .timeout = 120);

#define BASE                                                                             \
    "start = 2025; horizon = 4; replications = 20; seed = 7; outputs = ( \"csv\" );\n"   \
    "toy = { persons = 60; };\n"

static void files(void)
{
    toy_file_write("toy.cfg",
            BASE "policies = ( { lever = \"help\"; start = 2026; cut = 0.5; } );\n");
    toy_file_write("base.cfg", BASE);
    toy_file_write("arms.cfg", BASE
            "arms = ( { name = \"a\"; policies = ( { lever = \"help\"; cut = 0.1; } ); },"
            "{ name = \"b\"; policies = ( { lever = \"help\"; cut = 0.9; } ); } );\n");
}

static int sweep(const char *line)
{
    char text[1024];

    snprintf(text, sizeof text, "sweep %s", line);
    return toy_verb_run(sim_verb_sweep, text);
}

static double dose(const char *file, const char *value, const char *kind, const char *col)
{
    char where[128];

    snprintf(where, sizeof where, "value=%s,kind=%s,metric=stock,group=all,year=2028",
            value, kind);
    return toy_csv_value(file, where, col);
}

Test(sweep, a_policy_grows_with_its_dose_from_exactly_nothing)
{
    static const char file[] = "results/toy.policies_0_.cut/dose.csv";

    files();
    cr_assert_eq(sweep("toy.cfg policies[0].cut=0:1:5"), 0, "%s", toy_err);
    cr_expect_eq(dose(file, "0", "effect", "mean"), 0);
    cr_expect_eq(dose(file, "0", "effect", "sd"), 0);
    static const char *const value[] = { "0", "0.25", "0.5", "0.75", "1" };
    for (size_t i = 1; i < SIM_COUNT(value); i++)
        cr_expect_gt(dose(file, value[i], "effect", "p05"),
                dose(file, value[i - 1], "effect", "p05"));
    toy_expect_in(toy_out, "policies[0].cut: change of Persons present (stock)");
    toy_expect_in(toy_out, "\nFiles: results/toy.policies_0_.cut/\n");
    cr_expect(toy_file_exists("results/toy.policies_0_.cut/effects.csv"));
}

Test(sweep, a_dose_is_the_scenario_with_that_value)
{
    static const char file[] = "results/toy.policies_0_.cut/dose.csv";

    files();
    cr_assert_eq(sweep("toy.cfg policies[0].cut=0.25,0.75"), 0, "%s", toy_err);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run toy.cfg --set policies[0].cut=0.25"), 0);
    cr_expect_eq(dose(file, "0.25", "effect", "mean"),
            toy_csv_value("results/toy/effects.csv",
                    "arm=toy,year=2028,group=all,metric=stock", "mean"));
}

Test(sweep, the_world_changes_baseline_and_policy_with_one_luck)
{
    static const char file[] = "results/toy.toy.hazard/dose.csv";

    files();
    cr_assert_eq(sweep("toy.cfg toy.hazard=0.2,0,0.1"), 0, "%s", toy_err);
    cr_expect_eq(dose(file, "0", "effect", "mean"), 0, "nobody leaves, nothing to save");
    cr_expect_eq(dose(file, "0", "level", "mean"), 120);
    cr_expect_gt(
            dose(file, "0.2", "effect", "mean"), dose(file, "0.1", "effect", "mean"));
    cr_assert_eq(toy_verb_run(sim_verb_run, "run toy.cfg --set toy.hazard=0.1"), 0);
    cr_expect_eq(dose(file, "0.1", "effect", "mean"),
            toy_csv_value("results/toy/effects.csv",
                    "arm=toy,year=2028,group=all,metric=stock", "mean"));
    cr_expect(toy_file_exists("results/toy.toy.hazard/run.json"));
    cr_expect(toy_file_exists("results/toy.toy.hazard/outcomes_03.db"));
}

Test(sweep, without_a_policy_levels_are_shown)
{
    files();
    cr_assert_eq(sweep("base.cfg toy.hazard=0:0.2:3 --reach 90"), 0, "%s", toy_err);
    toy_expect_in(toy_out, "toy.hazard: level of Persons present");
    /* the best dose is the lowest: it is there from the start */
    toy_expect_in(toy_out, "toy.hazard = 0.");
}

Test(sweep, the_dose_that_reaches_a_target)
{
    files();
    cr_assert_eq(sweep("toy.cfg policies[0].cut=0:1:11 --reach 12"), 0, "%s", toy_err);
    /* 120 (0.9^t) (1 - ...): about 0.4 of 120 x 0.9 saved over three years */
    double mean = toy_csv_value(
            "results/toy.policies_0_.cut/reach.csv", "metric=stock", "dose_mean_curve");
    double low = toy_csv_value(
            "results/toy.policies_0_.cut/reach.csv", "metric=stock", "dose_p05");
    cr_expect(mean > 0.3 && mean < 0.6 && low < mean, "%g %g", low, mean);
    toy_expect_in(toy_out, "Smallest dose with stock = 12 persons on the mean curve");
    cr_assert_eq(sweep("toy.cfg policies[0].cut=0:1:3 --reach 500"), 0, "%s", toy_err);
    toy_expect_in(toy_out, "is not reached on the mean curve up to");
    toy_expect_in(toy_out, "reached in 0 %");
    cr_assert_eq(sweep("toy.cfg policies[0].cut=0:1:3 --reach -5"), 0, "%s", toy_err);
    toy_expect_in(toy_out, "is not reached");
}

Test(sweep, threads_and_order_of_values_show_nowhere)
{
    files();
    cr_assert_eq(sweep("toy.cfg policies[0].cut=0,0.5,1 -j 1 --out a"), 0, "%s", toy_err);
    cr_assert_eq(sweep("toy.cfg policies[0].cut=1,0,0.5 -j 2 --out b"), 0, "%s", toy_err);
    cr_expect(toy_files_equal(
            "a/toy.policies_0_.cut/dose.csv", "b/toy.policies_0_.cut/dose.csv"));
    cr_assert_eq(sweep("toy.cfg toy.hazard=0.1,0.2 -j 1 --out a"), 0, "%s", toy_err);
    cr_assert_eq(sweep("toy.cfg toy.hazard=0.2,0.1 -j 2 --out b"), 0, "%s", toy_err);
    cr_expect(toy_files_equal("a/toy.toy.hazard/dose.csv", "b/toy.toy.hazard/dose.csv"));
}

/* ---- the page of a sweep of the world ---- */

/* Well formed, or fails; free with sim_free. */
static char *page(const char *name)
{
    char out[256], *text = toy_file_read(name);

    cr_assert_not_null(text, "%s", name);
    const char *fault = html_fault(text, out);
    cr_expect_null(fault, "%s", fault ? fault : "");
    return text;
}

static void expect_in(const char *text, const char *id, const char *part)
{
    char found[8192];

    cr_expect_gt(html_text_of(text, id, found, sizeof found), 0, "no %s", id);
    cr_expect_not_null(strstr(found, part), "%s: %s", id, found);
}

#define PAGE "outputs = ( \"csv\", \"report\" ); start = 2025; horizon = 4; seed = 7;\n"
#define TOY "toy = { persons = 60; };\n"

Test(sweep, a_page_says_how_the_answer_depends_on_the_world)
{
    static const char *const file = "results/page.toy.hazard/report.html";

    toy_file_write("page.cfg", PAGE TOY "replications = 20; title = \"A <b>loop</b>\"; "
                                        "policies = ( { lever = \"help\"; start = 2026; "
                                        "cut = 0.5; } );\n");
    cr_assert_eq(sweep("page.cfg toy.hazard=0,0.1,0.2 --reach 12"), 0, "%s", toy_err);
    char *text = page(file);
    expect_in(text, "dose-ends", "Where toy.hazard is 0");
    expect_in(text, "dose-ends", "Where it is 0.2");
    expect_in(text, "dose-difference", "the answer depends on toy.hazard");
    /* nobody leaves, so that the policy has nothing to do */
    expect_in(text, "dose-sign", "The answer turns");
    expect_in(text, "dose-sign", "where toy.hazard is 0.");
    expect_in(text, "dose-reach", "in all 20 futures");
    expect_in(text, "table-steps", "no change");
    expect_in(text, "question", "toy.hazard");
    expect_in(text, "again", "simulate sweep again.cfg toy.hazard=0,0.1,0.2");
    cr_expect_eq(html_count(text, "b") > 0, true);
    cr_expect_null(strstr(text, "<b>loop</b>"));
    char where[64];
    snprintf(where, sizeof where, "data-v=\"%.6g",
            dose("results/page.toy.hazard/dose.csv", "0.2", "effect", "mean"));
    cr_expect_not_null(strstr(text, where), "%s", where);
    cr_expect_null(strstr(text, "data-v=\"nan"));
    sim_free(text);
    /* one that makes no difference is told so */
    cr_assert_eq(sweep("page.cfg toy.hazard=0.1,0.100001 --name same"), 0, "%s", toy_err);
    text = page("results/same/report.html");
    expect_in(text, "dose-sign", "At every value tried the policy is better than none");
    cr_expect_null(strstr(text, "depends on toy.hazard:"));
    sim_free(text);
}

Test(sweep, a_page_without_a_policy_and_in_dutch)
{
    toy_file_write("level.cfg", PAGE TOY "replications = 12; language = \"nl\";\n");
    cr_assert_eq(sweep("level.cfg toy.hazard=0,0.2 -j 2"), 0, "%s", toy_err);
    char *text = page("results/level.toy.hazard/report.html");
    expect_in(text, "dose-ends", "Is toy.hazard gelijk aan 0, dan is");
    expect_in(text, "dose-ends", "Is het 0,2:");
    expect_in(text, "dose-difference", "het antwoord hangt af van toy.hazard");
    cr_expect_null(strstr(text, "dose-sign"));
    toy_file_write("first.html", text);
    sim_free(text);
    cr_assert_eq(sweep("level.cfg toy.hazard=0.2,0 -j 1"), 0, "%s", toy_err);
    cr_expect(toy_files_equal("first.html", "results/level.toy.hazard/report.html"));
    cr_assert_eq(toy_verb_run(sim_verb_report, "report results/level.toy.hazard"), 2);
    toy_expect_in(toy_err, "a sweep of the world: report.html was written with it");
    /* only where it is asked for */
    files();
    cr_assert_eq(sweep("toy.cfg toy.hazard=0.1,0.2"), 0, "%s", toy_err);
    cr_expect_not(toy_file_exists("results/toy.toy.hazard/report.html"));
}

Test(sweep, one_of_several_arms)
{
    files();
    cr_assert_eq(
            sweep("arms.cfg arms[1].policies[0].cut=0,0.5 --name one"), 0, "%s", toy_err);
    cr_assert_eq(
            sweep("arms.cfg toy.hazard=0.1,0.2 --arm b --name two"), 0, "%s", toy_err);
    cr_expect_gt(dose("results/two/dose.csv", "0.1", "effect", "mean"),
            dose("results/one/dose.csv", "0.5", "effect", "mean"));
}

Test(sweep, wrong_usage_is_told_and_nothing_is_kept)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "", "sweep needs a scenario and the values of a key" },
        { "toy.cfg", "sweep needs a scenario and the values of a key" },
        { "toy.cfg a=1,2 b=1,2", "sweep takes one scenario and one KEY=VALUES" },
        { "toy.cfg policies[0].cut=0", "needs two values at least" },
        { "none.cfg policies[0].cut=0,1", "none.cfg" },
        { "toy.cfg horizon=3,4", "horizon: is a setting of the run" },
        { "toy.cfg policies[0].cut=0,7", "policies[0].cut = 7" },
        { "toy.cfg policies[0].cat=0,1", "did you mean" },
        { "toy.cfg policies[3].cut=0,1", "there is no such entry" },
        { "toy.cfg toy.hazrad=0,1", "did you mean" },
        { "toy.cfg toy.persons=13,14", "the population file has no such row" },
        { "toy.cfg policies[0].cut=0,1 --metric stok",
                "--metric stok: there is no such" },
        { "toy.cfg policies[0].cut=0,1 --reach x", "--reach x: must be a number" },
        { "toy.cfg policies[0].cut=0,1 --reach 0", "--reach 0: a change of nothing" },
        { "toy.cfg policies[0].cut=0,1 --arm toy", "says which arm already" },
        { "toy.cfg policies[0].cut=0,1 --rank stock", "--rank: is an option of simulate "
                                                      "compare, not of sweep" },
        { "toy.cfg policies[0].cut=0,1 --range 0..1",
                "--range: is an option of simulate SCENARIO.cfg, not of sweep" },
        { "arms.cfg toy.hazard=0,1", "arms.cfg has 2 policy arms" },
        { "arms.cfg toy.hazard=0,1 --arm c", "--arm c: there is no such arm" },
        { "arms.cfg arms[2].policies[0].cut=0,1", "there is no such entry" },
        { "base.cfg policies[0].cut=0,1", "policies" },
        { "base.cfg toy.hazard=0,1 --metric saved", "is known for policies only" },
        { "toy.cfg toy.hazard=0,1 --json", "--json: a sweep of the world" },
        { "toy.cfg toy.hazard=0,1 --precision stock=1",
                "--precision: each value of toy.hazard is a run of its own" },
    };

    files();
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        cr_expect_eq(sweep(cases[i].line), 2, "%s", cases[i].line);
        toy_expect_in(toy_err, cases[i].message);
        cr_expect_str_empty(toy_out);
        cr_expect(!toy_file_exists("results"), "%s", cases[i].line);
    }
    cr_expect_eq(sweep("--help"), 0);
    toy_expect_in(toy_out, "simulate sweep SCENARIO.cfg");
}
