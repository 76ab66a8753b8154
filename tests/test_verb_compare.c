/* `simulate compare` on the toy model: one baseline, names, order, ranking, what
 * coincides, packages taken apart, and every sentence of refusal. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/verbs.h"
#include "tests/fixtures/toy_verb.h"

TestSuite(compare, .init = toy_verb_setup, .fini = toy_verb_teardown, .timeout = 120);

#define BASE                                                                             \
    "start = 2025; horizon = 8; replications = 40; seed = 7; outputs = ( \"csv\" );\n"   \
    "toy = { persons = 60; };\n"
#define HELP(cut, more)                                                                  \
    "{ lever = \"help\"; start = 2026; end = 2028; cut = " cut "; " more " }"

static void files(void)
{
    toy_file_write("little.cfg", BASE "policies = ( " HELP("0.2", "") " );\n");
    toy_file_write("much.cfg", BASE "policies = ( " HELP("0.8", "") " );\n");
    toy_file_write("two.cfg",
            BASE "arms = ( { name = \"none\"; policies = ( " HELP("0.0",
                    "") " ); },\n"
                        "{ name = \"also\"; policies = ( " HELP("0.2", "") " ); } );\n");
    toy_file_write("base.cfg", BASE);
}

static int compare(const char *line)
{
    char text[1024];

    snprintf(text, sizeof text, "compare %s", line);
    return toy_verb_run(sim_verb_compare, text);
}

static double value(const char *dir, const char *arm, const char *column)
{
    char name[128], where[128];

    snprintf(name, sizeof name, "%s/compare/compare.csv", dir);
    snprintf(where, sizeof where, "arm=%s,metric=stock,group=all", arm);
    return toy_csv_value(name, where, column);
}

Test(compare, ranks_all_arms_against_one_baseline)
{
    files();
    cr_assert_eq(compare("little.cfg much.cfg two.cfg base.cfg"), 0, "%s", toy_err);
    cr_expect_eq(value("results", "much", "rank"), 1);
    cr_expect_eq(value("results", "two:none", "rank"), 4);
    cr_expect_eq(value("results", "much", "p_best"), 1);
    cr_expect_eq(value("results", "much", "year"), 2028);
    cr_expect_gt(value("results", "much", "mean"), value("results", "little", "mean"));
    toy_expect_in(toy_out, "4 policies against one baseline, ranked by Persons present "
                           "(stock), Nation, in 2028/29");
    toy_expect_in(toy_out, "two:none changes nothing: equal to the baseline in every");
    toy_expect_in(toy_out, "two:also gives the same as little in every number");
    toy_expect_in(toy_out, "\nFiles: results/compare/\n");
    cr_expect_str_eq(toy_err, "base.cfg: has no policy and is left out\n");
    /* whatever its baseline */
    toy_file_write("base.cfg", "start = 2024; horizon = 2; toy = { persons = 5; };\n");
    cr_assert_eq(compare("base.cfg little.cfg much.cfg --quiet"), 0, "%s", toy_err);
    cr_expect_str_empty(toy_err);
}

Test(compare, an_arm_is_as_when_run_alone)
{
    files();
    cr_assert_eq(compare("little.cfg much.cfg"), 0, "%s", toy_err);
    cr_assert_eq(
            toy_verb_run(sim_verb_run, "run much.cfg --out alone"), 0, "%s", toy_err);
    static const char *const metric[] = { "stock", "left" };
    for (size_t i = 0; i < SIM_COUNT(metric); i++)
        for (int year = 2025; year < 2033; year++) {
            char where[128];
            snprintf(where, sizeof where, "arm=much,year=%d,group=even,metric=%s", year,
                    metric[i]);
            cr_expect_eq(toy_csv_value("results/compare/effects.csv", where, "mean"),
                    toy_csv_value("alone/much/effects.csv", where, "mean"));
        }
}

Test(compare, order_of_files_threads_and_memory_show_nowhere)
{
    static const char *const names[] = { "compare.csv", "effects.csv", "summary.csv",
        "ledger.csv", "coincide.csv", "structural.csv", "scenario.resolved.cfg" };
    files();
    cr_assert_eq(compare("little.cfg much.cfg two.cfg -j 1 --out one"), 0, "%s", toy_err);
    cr_assert_eq(compare("two.cfg much.cfg little.cfg -j 2 --out two"), 0, "%s", toy_err);
    cr_assert_eq(compare("much.cfg two.cfg little.cfg -j 1 --out three "
                         "--set toy.work_extra=500000 --memory 1200000"),
            0, "%s", toy_err);
    for (size_t i = 0; i < SIM_COUNT(names); i++) {
        char a[128], b[128], c[128];
        snprintf(a, sizeof a, "one/compare/%s", names[i]);
        snprintf(b, sizeof b, "two/compare/%s", names[i]);
        snprintf(c, sizeof c, "three/compare/%s", names[i]);
        cr_expect(toy_files_equal(a, b), "%s", names[i]);
        if (i + 1 < SIM_COUNT(names)) /* the third has another toy.work_extra */
            cr_expect(toy_files_equal(a, c), "%s", names[i]);
    }
}

Test(compare, the_resolved_scenario_runs_again_to_the_same)
{
    files();
    cr_assert_eq(compare("little.cfg much.cfg two.cfg"), 0, "%s", toy_err);
    char *text = toy_file_read("results/compare/scenario.resolved.cfg");
    cr_assert_not_null(text);
    toy_file_write("compare.cfg", text);
    sim_free(text);
    cr_assert_eq(
            toy_verb_run(sim_verb_run, "run compare.cfg --out again"), 0, "%s", toy_err);
    cr_expect(
            toy_files_equal("results/compare/effects.csv", "again/compare/effects.csv"));
}

Test(compare, another_figure_and_a_name)
{
    files();
    cr_assert_eq(compare("little.cfg much.cfg --rank left --group odd --year 2030 "
                         "--name mine -n 10 --seed 3"),
            0, "%s", toy_err);
    toy_expect_in(toy_out, "ranked by Leavers (left), odd, in 2030/31");
    toy_expect_in(toy_out, "10 replications, seed 3");
    cr_expect(toy_file_exists("results/mine/compare.csv"));
}

Test(compare, few_replications_cannot_tell_near_policies_apart)
{
    files();
    toy_file_write("near.cfg", BASE "policies = ( " HELP("0.201", "") " );\n");
    cr_assert_eq(compare("little.cfg near.cfg much.cfg -n 8"), 0, "%s", toy_err);
    char *text = toy_file_read("results/compare/coincide.csv");
    cr_assert_not_null(text);
    toy_expect_in(text, "little,near,");
    cr_expect_null(strstr(text, "much"), "0.8 is told from 0.2:\n%s", text);
    sim_free(text);
}

Test(compare, different_baselines_are_refused_by_key)
{
    files();
    toy_file_write("other.cfg",
            "start = 2025; horizon = 9; replications = 20; seed = 8;\n"
            "toy = { persons = 61; };\npolicies = ( " HELP("0.2", "") " );\n");
    cr_expect_eq(compare("little.cfg other.cfg"), 2);
    toy_expect_in(toy_err, "other.cfg:2: toy.persons = 61, but 60 in little.cfg: one "
                           "baseline needs the same in all\n");
    toy_expect_in(toy_err, "other.cfg:1: horizon = 9, but 8 in little.cfg");
    toy_expect_in(toy_err, "replications = 20, but 40 in little.cfg");
    toy_expect_in(toy_err, "seed = 8, but 7 in little.cfg");
    toy_expect_in(toy_err, "the scenarios have no common baseline");
    cr_expect(!toy_file_exists("results"));
    /* given for all, they do not differ */
    cr_expect_eq(compare("little.cfg other.cfg -n 4 --seed 1 --set toy.persons=9 "
                         "--set horizon=5"),
            0, "%s", toy_err);
}

Test(compare, wrong_usage_is_told_and_nothing_is_run)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "", "compare needs scenario files" },
        { "base.cfg", "none of the files has a policy" },
        { "none.cfg little.cfg", "none.cfg" },
        { "little.cfg little.cfg", "\"little\": the name is the name of another arm" },
        { "little.cfg --rank stok", "--rank stok: there is no such metric: did you mean "
                                    "'stock'?" },
        { "little.cfg --group q5", "--group q5: there is no such group" },
        { "little.cfg --rank saved --group even", "saved is known for the nation only" },
        { "little.cfg --year 2040", "--year 2040: must be between 2025 and 2032" },
        { "little.cfg --reach 1", "--reach: is an option of simulate sweep, not of "
                                  "compare" },
        { "little.cfg --rank", "a value must follow" },
    };

    files();
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        cr_expect_eq(compare(cases[i].line), 2, "%s", cases[i].line);
        toy_expect_in(toy_err, cases[i].message);
        cr_expect_str_empty(toy_out);
        cr_expect(!toy_file_exists("results"), "%s", cases[i].line);
    }
    cr_expect_eq(compare("--help"), 0);
    toy_expect_in(toy_out, "simulate compare FILE...");
}

Test(compare, long_names_are_refused)
{
    char name[80] = "", line[128];

    files();
    memset(name, 'x', 62);
    strcpy(name + 62, ".cfg");
    toy_file_write(name, BASE "name = \"abc\"; policies = ( " HELP("0.2", "") " );\n");
    snprintf(line, sizeof line, "%s", name);
    cr_expect_eq(compare(line), 2);
    toy_expect_in(toy_err, "is longer than 63 bytes");
}

/* ---- packages taken apart ------------------------------------------------- */

static double part(const char *dir, const char *term, const char *lever, int year)
{
    char name[128], where[256];

    snprintf(name, sizeof name, "%s/pack/interaction.csv", dir);
    snprintf(where, sizeof where, "term=%s,lever=%s,year=%d,group=all,metric=stock", term,
            lever, year);
    return toy_csv_value(name, where, "mean");
}

Test(compare, a_package_is_shared_out_whole)
{
    toy_file_write("pack.cfg", BASE "policies = ( " HELP("0.5", "") ", " HELP(
                                       "0.3", "") ", " HELP("0.0", "") " );\n");
    toy_file_write(
            "turned.cfg", BASE "name = \"pack\"; policies = ( " HELP("0.0", "") ", " HELP(
                                  "0.3", "") ", " HELP("0.5", "") " );\n");
    cr_assert_eq(
            toy_verb_run(sim_verb_run, "run pack.cfg --interaction"), 0, "%s", toy_err);
    double whole = part("results", "package", "", 2028), sum = 0;
    static const char *const lever[] = { "help cut=0", "help cut=0.3", "help cut=0.5" };
    for (size_t i = 0; i < 3; i++)
        sum += part("results", "share", lever[i], 2028);
    cr_expect_float_eq(sum, whole, 1e-9 * fabs(whole));
    cr_expect_eq(part("results", "share", lever[0], 2028), 0, "a null player gets none");
    cr_expect_eq(part("results", "alone", lever[0], 2028), 0);
    cr_expect_gt(part("results", "share", lever[2], 2028),
            part("results", "share", lever[1], 2028));
    cr_expect_float_eq(part("results", "interaction", "", 2028),
            whole - part("results", "sum_of_parts", "", 2028), 1e-9 * fabs(whole));
    /* hazards multiply: each policy saves less where the other is */
    cr_expect_lt(part("results", "interaction", "", 2028), 0);
    toy_expect_in(toy_out, "Interaction in pack, school year 2028/29");
    toy_expect_in(toy_out, "package less sum");
    /* the order in the file shows in no number */
    cr_assert_eq(toy_verb_run(sim_verb_run, "run turned.cfg --interaction -j 1"), 0, "%s",
            toy_err);
    static const char *const files_of[] = { "interaction.csv", "effects.csv" };
    for (size_t i = 0; i < 2; i++) {
        char name[128];
        snprintf(name, sizeof name, "results/pack/%s", files_of[i]);
        char *a = toy_file_read(name);
        snprintf(name, sizeof name, "results/turned/%s", files_of[i]);
        char *b = toy_file_read(name);
        cr_assert(a != NULL && b != NULL);
        for (char *at; (at = strstr(b, "turned,")) != NULL;) { /* the file's name */
            memcpy(at, "pack,", 5);
            memmove(at + 5, at + 7, strlen(at + 7) + 1);
        }
        cr_expect_str_eq(a, b, "%s", files_of[i]);
        sim_free(a);
        sim_free(b);
    }
}

Test(compare, equal_policies_get_equal_shares)
{
    toy_file_write("pack.cfg", BASE "interaction = true; policies = ( " HELP(
                                       "0.4", "") ", " HELP("0.4", "") " );\n");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run pack.cfg"), 0, "%s", toy_err);
    double a = part("results", "share", "help 1", 2028);
    double b = part("results", "share", "help 2", 2028);
    cr_expect_eq(a, b);
    cr_expect_float_eq(a + b, part("results", "package", "", 2028), 1e-9);
}

Test(compare, parts_of_packages_stay_out_of_the_other_tables)
{
    toy_file_write("pack.cfg",
            BASE "policies = ( " HELP("0.5", "") ", " HELP("0.3", "") " );\n");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run pack.cfg --out plain"), 0);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run pack.cfg --interaction --out apart"), 0);
    cr_expect(toy_files_equal("plain/pack/effects.csv", "apart/pack/effects.csv"));
    cr_expect(toy_files_equal("plain/pack/summary.csv", "apart/pack/summary.csv"));
    cr_expect(!toy_file_exists("plain/pack/interaction.csv"));
    toy_file_write("single.cfg", BASE "policies = ( " HELP("0.5", "") " );\n");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run single.cfg --interaction"), 0);
    toy_expect_in(toy_out, "no policy arm holds more than one policy");
}

Test(compare, many_policies_are_shared_from_some_orders_and_still_add_up)
{
    char text[2048] = BASE "policies = ( ";
    double sum = 0;

    for (int i = 1; i <= 7; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                "%s{ lever = \"help\"; start = 2026; end = 2028; cut = 0.0%d; }",
                i > 1 ? ", " : "", i);
    strcat(text, " );\n");
    toy_file_write("pack.cfg", text);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run pack.cfg --interaction -n 8"), 0, "%s",
            toy_err);
    for (int i = 1; i <= 7; i++) {
        char lever[64];
        snprintf(lever, sizeof lever, "help cut=0.0%d", i);
        sum += part("results", "share", lever, 2028);
    }
    double whole = part("results", "package", "", 2028);
    cr_expect_float_eq(sum, whole, 1e-9 * fabs(whole));
    toy_expect_in(toy_out, "shares from 16 orders; their standard error: at most");
}

/* ---- structural or incidental --------------------------------------------- */

Test(compare, what_is_left_is_said_or_why_not)
{
    toy_file_write("ends.cfg", BASE "policies = ( " HELP("0.5", "") " );\n");
    toy_file_write("late.cfg",
            BASE "policies = ( { lever = \"help\"; start = 2026; end = "
                 "2030; cut = 0.5; } );\n");
    toy_file_write("stays.cfg",
            BASE "policies = ( { lever = \"help\"; start = 2026; cut = 0.5; } );\n");
    toy_file_write("none.cfg", BASE "policies = ( " HELP("0.0", "") " );\n");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run ends.cfg"), 0);
    toy_expect_in(toy_out, "2028/29   2031/32");
    double ratio = toy_csv_value(
            "results/ends/structural.csv", "metric=stock,group=all", "ratio");
    /* those kept leave afterwards with the common hazard: (1 - h)^3 is about 0.73 */
    cr_expect(ratio > 0.6 && ratio < 0.85, "%g", ratio);
    cr_assert_eq(toy_verb_run(sim_verb_run, "run late.cfg"), 0);
    toy_expect_in(toy_out, "horizon = 9; shows");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run stays.cfg"), 0);
    toy_expect_in(toy_out, "stays does not end");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run none.cfg"), 0);
    toy_expect_in(toy_out, "the effect cannot be told from zero");
}
