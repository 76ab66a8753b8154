/* test_scenario.c - scenarios that are right: which value wins, what --set understands,
 * and whether a resolved scenario is the same scenario. */
#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "tests/fixtures/scenario_model.h"
#include "tests/fixtures/scratch.h"

TestSuite(scenario, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);

#define SETS(...)                                                                        \
    (const char *const[]){ __VA_ARGS__ },                                                \
            SIM_COUNT(((const char *const[]){ __VA_ARGS__ }))

static struct sim_scenario *load(const char *name)
{
    return scratch_load(&scenario_model, name, NULL, 0);
}

static const struct sm_exit *exit_of(const struct sim_scenario *sc)
{
    return sim_scenario_tables(sc)[0];
}

static const struct sm_population *population_of(const struct sim_scenario *sc)
{
    return sim_scenario_tables(sc)[1];
}

/* Policy `i` of arm `a`, which must be a pay_premium. */
static const struct sm_premium *premium_of(
        const struct sim_scenario *sc, size_t a, size_t i)
{
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(sc, &n);

    cr_assert(a < n && i < arms[a].n_policies);
    cr_assert_str_eq(arms[a].policies[i].table->name, "pay_premium");
    return arms[a].policies[i].params;
}

Test(scenario, defaults_stand_where_nothing_is_said)
{
    struct sim_scenario *sc =
            scratch_scenario(&scenario_model, "plain.cfg", "title = \"x\";\n");
    const struct sim_settings *set = sim_scenario_settings(sc);
    size_t n;

    cr_expect_eq(set->start, 2025);
    cr_expect_eq(set->horizon, 10);
    cr_expect_eq(set->replications, 200);
    cr_expect_eq(set->seed, 1);
    cr_expect_eq(set->sampling, SIM_SAMPLING_ANTITHETIC);
    cr_expect_eq(set->groups.n, 2);
    cr_expect_str_eq(set->groups.name[0], "quintile");
    cr_expect_str_eq(set->outputs.name[1], "plots");
    cr_expect_str_eq(sim_scenario_name(sc), "plain");
    cr_expect_eq(exit_of(sc)->b_D, 0.1);
    cr_expect_eq(exit_of(sc)->loop, true);
    cr_expect_str_eq(population_of(sc)->label.s, "national");
    cr_expect_str_eq(sim_scenario_arms(sc, &n)->name, "baseline");
    cr_expect_eq(n, 1);
    sim_scenario_free(sc);
}

Test(scenario, whole_numbers_are_real_numbers_where_real_ones_are_meant)
{
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "a.cfg",
            "exit = { b_D = 1; plain = 5000000000L; count = 4000000000L; };\n");

    cr_expect_eq(exit_of(sc)->b_D, 1.0);
    cr_expect_eq(exit_of(sc)->plain, 5e9);
    cr_expect_eq(exit_of(sc)->count, 4000000000LL);
    sim_scenario_free(sc);
}

/* Written by a program, or plainly not thousands, or no euros. */
Test(scenario, decimals_of_amounts_are_taken_where_no_thousands_can_be_meant)
{
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "a.cfg",
            "exit = { plain = 30.125; b_D = 1.000; };\n"
            "policies = ( { lever = \"pay_premium\"; budget = 0.500; },\n"
            "  { lever = \"assistants\"; size = 2.500; } );\n");

    cr_expect_eq(exit_of(sc)->plain, 30.125);
    cr_expect_eq(exit_of(sc)->b_D, 1.0);
    sim_scenario_free(sc);
    sc = scratch_load(
            &scenario_model, "a.cfg", SETS("exit.plain=30.50", "policies[0].budget=5.0"));
    cr_expect_eq(exit_of(sc)->plain, 30.5);
    sim_scenario_free(sc);
}

Test(scenario, later_words_win_over_earlier_ones)
{
    scratch_text("root.cfg",
            "horizon = 5; seed = 7; exit = { b_D = 0.5; plain = 1.0; };\n"
            "groups = [\"city\", \"region\"]; name = \"rootname\";\n"
            "title = \"Of the root\"; note = \"Of the root.\";\n"
            "policies = ( { lever = \"assistants\"; }, { lever = \"assistants\"; } );\n");
    scratch_text(
            "mid.cfg", "extends = \"root.cfg\"; horizon = 6; exit = { plain = 2.0; };\n");
    scratch_text("top.cfg", "extends = \"mid.cfg\"; seed = 8; groups = [\"region\"];\n"
                            "policies = ( { lever = \"pay_premium\"; } );\n");
    struct sim_scenario *sc =
            scratch_load(&scenario_model, "top.cfg", SETS("seed=9", "exit.plain=3"));
    const struct sim_settings *set = sim_scenario_settings(sc);
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(sc, &n);

    cr_expect_eq(set->horizon, 6);
    cr_expect_eq(set->seed, 9);
    cr_expect_eq(exit_of(sc)->b_D, 0.5);
    cr_expect_eq(exit_of(sc)->plain, 3.0);
    cr_expect_eq(set->groups.n, 1, "lists replace wholly");
    cr_assert_eq(n, 2);
    cr_expect_eq(arms[1].n_policies, 1, "lists replace wholly");
    cr_expect_str_eq(arms[1].name, "top", "a base's name is not inherited");
    cr_expect_str_eq(set->title.s, "", "nor what it says of itself");
    cr_expect_str_eq(set->note.s, "");
    sim_scenario_free(sc);
}

Test(scenario, a_base_with_arms_gives_way_to_policies)
{
    scratch_text("base.cfg", "arms = ( { name = \"x\"; policies = ( { lever = "
                             "\"assistants\"; } ); } );\n");
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "a.cfg",
            "extends = \"base.cfg\"; policies = ( { lever = \"pay_premium\"; } );\n");
    size_t n;

    cr_expect_str_eq(sim_scenario_arms(sc, &n)[1].name, "a");
    cr_expect_eq(n, 2);
    sim_scenario_free(sc);
}

Test(scenario, a_distribution_replaces_another_wholly)
{
    scratch_text(
            "base.cfg", "exit = { b_D = { dist = \"normal\"; mean = 0; sd = 1; }; };\n");
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "a.cfg",
            "extends = \"base.cfg\";\n"
            "exit = { b_D = { dist = \"uniform\"; low = 1; high = 3; }; };\n");

    cr_expect_eq(exit_of(sc)->b_D, 2.0, "the mean stands in when nothing is drawn");
    sim_scenario_free(sc);
}

Test(scenario, files_are_seen_from_the_file_that_names_them)
{
    cr_assert_eq(mkdir("sub", 0700), 0);
    scratch_text("sub/data.csv", "x\n");
    scratch_text("data.csv", "y\n");
    scratch_text("sub/base.cfg", "population = { file = \"data.csv\"; };\n");
    scratch_text("a.cfg", "extends = \"sub/base.cfg\";\n");
    struct sim_scenario *sc = load("a.cfg");
    cr_expect_str_eq(population_of(sc)->file.s, "sub/data.csv");
    sim_scenario_free(sc);
    sc = scratch_load(&scenario_model, "sub/base.cfg", SETS("population.file=data.csv"));
    cr_expect_str_eq(population_of(sc)->file.s, "data.csv", "--set: working directory");
    sim_scenario_free(sc);
    cr_expect_eq(unlink("sub/data.csv") + unlink("sub/base.cfg"), 0);
}

Test(scenario, set_reads_values_by_the_type_of_their_key)
{
    scratch_text("a.cfg", "policies = ( { lever = \"pay_premium\"; } );\n");
    struct sim_scenario *sc = scratch_load(&scenario_model, "a.cfg",
            SETS("policies[0].premium=0.3", "policies.0.target.quintile=[5, 4]",
                    "policies[0].target.region=\"Den Haag\"", "policies[0].end=2031",
                    "title=2025", "note=\"say \\\"so\\\"\"", "exit.loop=false",
                    "exit.mode=slow", "groups=city,region", "outputs=[]",
                    "population.label=", "exit.rate=1e-2", "exit.count=3000000000",
                    "policies[0].target.city=\"g5\""));
    const struct sm_premium *par = premium_of(sc, 1, 0);
    const struct sim_settings *set = sim_scenario_settings(sc);

    cr_expect_eq(par->premium, 0.3);
    cr_expect_eq(par->quintile.n, 2);
    cr_expect_str_eq(par->quintile.name[1], "4");
    cr_expect_str_eq(par->region.name[0], "Den Haag");
    cr_expect_eq(par->span.end, 2031);
    cr_expect_eq(par->city, 1);
    cr_expect_str_eq(set->title.s, "2025");
    cr_expect_str_eq(set->note.s, "say \"so\"");
    cr_expect_eq(set->groups.n, 2);
    cr_expect_eq(set->outputs.n, 0);
    cr_expect_str_eq(population_of(sc)->label.s, "");
    cr_expect_eq(exit_of(sc)->loop, false);
    cr_expect_eq(exit_of(sc)->mode, 1);
    cr_expect_eq(exit_of(sc)->rate, 0.01);
    cr_expect_eq(exit_of(sc)->count, 3000000000LL);
    sim_scenario_free(sc);
}

Test(scenario, set_tells_what_is_wrong)
{
    static const struct {
        const char *set, *said;
    } table[] = {
        { "horizon", "write --set key=value" },
        { "=5", "write --set key=value" },
        { "a..b=5", "is not a key" },
        { "policies[x].premium=1", "is not a key" },
        { "policies[0=1", "is not a key" },
        { "horizn=5", "--set: unknown key horizn (did you mean horizon?)" },
        { "horizon=99", "--set: horizon = 99 years: must be between 1 and 30" },
        { "horizon=5; seed=2", "must be a whole number" },
        { "horizon=5.0", "without a decimal point" },
        { "horizon=", "must be a whole number" },
        { "horizon=99999999999999999999", "too large" },
        { "exit.b_D=nan", "must be a number" },
        { "exit.b_D=1e999", "too large" },
        { "exit.b_D=0x10", "must be a number" },
        { "exit.b_D=0,1", "must be a number" },
        { "exit.b_D={ dist = \"normal\"; }", "write a file with extends" },
        { "exit.b_D.mean=3", "must be a number, or a distribution" },
        { "exit=3", "exit: must be a group" },
        { "policies[1].premium=0.1", "there is no such entry; the list has 1" },
        { "policies.premium=0.1", "say which entry: policies[0].premium" },
        { "exit[0]=0.1", "exit is not a list" },
        { "policies.0.premium=2", "policies[0].premium = 2: must be between 0 and 1" },
        { "policies[0].budget=500.000", "--set: policies[0].budget = 500.000: decimals" },
        { "policies[0].lever=zzz", "unknown lever \"zzz\"" },
        { "title=\"open", "quotes do not close" },
        { "title=a\tb", "one line of text" },
        { "title=\xff", "is not a key" },
        { "population.file=none.csv", "none.csv: No such file" },
        { "horizon.x=3", "must be a whole number" },
        { "extends=base.cfg", "--set: extends: stands in a file only" },
        { "arms[0].name=x", "arms is not a list in the scenario" },
        { "exit.deep.er[3]=1", "is not a list in the scenario" },
    };

    scratch_text("a.cfg", "policies = ( { lever = \"pay_premium\"; } );\n");
    for (size_t i = 0; i < SIM_COUNT(table); i++) {
        const struct sim_load opt = { .sets = &table[i].set, .n_sets = 1 };
        struct sim_scenario *sc = NULL;
        struct sim_diag diag = { 0 };
        struct sim_err err = { 0 };
        int ret = sim_scenario_load(&sc, &scenario_model, "a.cfg", &opt, &diag, &err);
        cr_expect_eq(ret, SIM_ERR_INPUT, "%s", table[i].set);
        cr_expect(diag.n == 1 && strstr(diag.line[0], table[i].said) != NULL,
                "%s: %zu: %s", table[i].set, diag.n, diag.n > 0 ? diag.line[0] : "");
        sim_diag_clear(&diag);
        sim_scenario_free(sc);
    }
}

static const char rich[] =
        "title = \"Caf\xc3\xa9 \\\"quoted\\\" \\\\ 20 %\"; "
        "seed = 9000000000L; start = 2024;\n"
        "exit = { b_D = 0.1; rate = { dist = \"beta\"; a = 2; b = 50.5; lo = 0.01; };\n"
        "  pair_a = { dist = \"mixture\"; parts = (\n"
        "     { weight = 1; dist = \"normal\"; mean = 0.3; sd = 0.7; hi = 2.5; },\n"
        "     { weight = 0.3; dist = \"discrete\"; values = [1, 2, 3]; weights = "
        "[1, 2, 4]; } ); };\n"
        "  pair_b = { dist = \"triangular\"; low = -1; high = 1; mode = 0.1; "
        "value = 0.2; };\n"
        "  count = { dist = \"discrete\"; values = [3, 4]; }; mode = \"slow\"; loop = "
        "false; };\n"
        "population = { file = \"data.csv\"; };\n"
        "arms = ( { name = \"small, \\\"5\\\" %\"; policies = ( { lever = "
        "\"pay_premium\"; "
        "premium = 0.05; target = { quintile = [5]; }; } ); },\n"
        "  { name = \"large\"; policies = ( { lever = \"assistants\"; }, { lever = "
        "\"pay_premium\"; premium = { dist = \"uniform\"; low = 0.1; high = 0.3; }; "
        "} ); } );\n"
        "shocks = ( { shock = \"boom\"; size = { dist = \"lognormal\"; median = 1; sd = "
        "0.3; }; } );\n";

Test(scenario, a_resolved_scenario_reads_back_to_the_same)
{
    char digest[SIM_DIGEST_LEN], again[SIM_DIGEST_LEN];
    struct sim_err err = { 0 };

    scratch_text("data.csv", "school\n1\n");
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "rich.cfg", rich);
    char *text = scratch_resolved(sc);
    cr_assert_eq(mkdir("elsewhere", 0700), 0);
    scratch_text("elsewhere/back.cfg", text);
    struct sim_scenario *back = load("elsewhere/back.cfg");
    char *second = scratch_resolved(back);
    cr_expect_str_eq(text, second);
    cr_expect_eq(memcmp(exit_of(sc), exit_of(back), sizeof(struct sm_exit)), 0);
    cr_expect_eq(sim_scenario_digest(sc, digest, &err), SIM_OK);
    cr_expect_eq(sim_scenario_digest(back, again, &err), SIM_OK);
    cr_expect_str_eq(digest, again);
    cr_expect_eq(sim_scenario_diff(sc, sc, stderr), 0);
    unlink("elsewhere/back.cfg");
    free(text);
    free(second);
    sim_scenario_free(sc);
    sim_scenario_free(back);
}

static void digest_of(const char *text, char digest[SIM_DIGEST_LEN])
{
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "a.cfg", text);

    cr_assert_eq(sim_scenario_digest(sc, digest, NULL), SIM_OK);
    cr_assert_eq(strlen(digest), 64);
    sim_scenario_free(sc);
}

Test(scenario, the_digest_sees_values_and_nothing_else)
{
    char a[SIM_DIGEST_LEN], b[SIM_DIGEST_LEN];

    scratch_text("data.csv", "school\n1\n");
    scratch_text("copy.csv", "school\n1\n");
    digest_of("seed = 5; exit = { b_D = 0.3; plain = 2; };", a);
    digest_of("# remark\nexit : { plain = 2.0, b_D = 3e-1 }\nseed = 0x5;\n", b);
    cr_expect_str_eq(a, b, "order, comments and spelling are no difference");
    digest_of("seed = 5; exit = { b_D = 0.30000000000000004; plain = 2; };", b);
    cr_expect_str_neq(a, b, "the last bit is a difference");
    digest_of("population = { file = \"data.csv\"; };", a);
    digest_of("population = { file = \"copy.csv\"; };", b);
    cr_expect_str_eq(a, b, "the name of a data file is no difference");
    scratch_text("copy.csv", "school\n2\n");
    digest_of("population = { file = \"copy.csv\"; };", b);
    cr_expect_str_neq(a, b, "its content is");
    digest_of("title = \"a\";", a);
    digest_of("title = \"b\";", b);
    cr_expect_str_neq(a, b);
}

Test(scenario, the_digest_says_when_a_data_file_went_away)
{
    char digest[SIM_DIGEST_LEN];
    struct sim_err err = { 0 };

    scratch_text("data.csv", "school\n1\n");
    struct sim_scenario *sc = scratch_scenario(
            &scenario_model, "a.cfg", "population = { file = \"data.csv\"; };\n");
    cr_assert_eq(unlink("data.csv"), 0);
    cr_expect_eq(sim_scenario_digest(sc, digest, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "data.csv: cannot be read"));
    sim_scenario_free(sc);
}

Test(scenario, diff_names_what_differs)
{
    scratch_text("a.cfg", "seed = 1; policies = ( { lever = \"pay_premium\"; } );\n");
    scratch_text("b.cfg", "name = \"a\"; seed = 2; exit = { b_D = 0.25; };\n"
                          "policies = ( { lever = \"pay_premium\"; premium = 0.3; }, "
                          "{ lever = \"assistants\"; } );\n");
    struct sim_scenario *a = load("a.cfg"), *b = load("b.cfg");
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    cr_expect_eq(sim_scenario_diff(a, b, out), 4);
    fclose(out);
    cr_expect_str_eq(text, "seed: 1 -> 2\n"
                           "exit.b_D: normal(mean 0.1, sd 0.05) (undrawn 0.1) -> 0.25\n"
                           "policies[0].premium: 0.2 -> 0.3\n"
                           "policies[1]: absent -> assistants\n");
    free(text);
    sim_scenario_free(a);
    sim_scenario_free(b);
}

Test(scenario, the_order_of_arms_is_no_difference)
{
#define TWO(x, y) "arms = ( " x ", " y " );\n"
#define ARM(name, lever)                                                                 \
    "{ name = \"" name "\"; policies = ( { lever = \"" lever "\"; } ); }"
    struct sim_scenario *a = scratch_scenario(&scenario_model, "a.cfg",
            TWO(ARM("x", "assistants"), ARM("y", "pay_premium")));
    struct sim_scenario *b = scratch_scenario(&scenario_model, "b.cfg",
            TWO(ARM("y", "pay_premium"), ARM("x", "assistants")));

    cr_expect_eq(sim_scenario_diff(a, b, stderr), 0);
    sim_scenario_free(a);
    sim_scenario_free(b);
}

Test(scenario, every_refused_allocation_ends_in_one_sentence)
{
    static const char *const sets[] = { "seed=4", "population.label=\"x\"" };
    const struct sim_load opt = { .sets = sets, .n_sets = 2 };
    long failures = 0;

    scratch_text("data.csv", "school\n1\n");
    scratch_text("base.cfg", rich);
    scratch_text("a.cfg", "extends = \"base.cfg\"; horizon = 7;\n");
    for (long n = 0;; n++) {
        struct sim_scenario *sc = NULL;
        struct sim_diag diag = { 0 };
        struct sim_err err = { 0 };
        sim_mem_fail_after(n);
        int ret = sim_scenario_load(&sc, &scenario_model, "a.cfg", &opt, &diag, &err);
        sim_mem_fail_after(-1);
        sim_diag_clear(&diag);
        if (ret == SIM_OK) {
            sim_scenario_free(sc);
            break;
        }
        failures++;
        cr_assert_null(sc);
        cr_assert_eq(ret, SIM_ERR_NOMEM, "allocation %ld: %s", n, err.msg);
        cr_assert_not_null(strstr(err.msg, "out of memory"));
    }
    cr_expect_gt(failures, 100);
}

Test(scenario, a_mistake_stays_a_mistake_when_its_sentence_finds_no_memory)
{
    scratch_text("a.cfg", "horizon = 99;\n");
    for (long n = 0; n < 60; n++) {
        struct sim_scenario *sc = NULL;
        struct sim_diag diag = { 0 };
        sim_mem_fail_after(n);
        int ret = sim_scenario_load(&sc, &scenario_model, "a.cfg", NULL, &diag, NULL);
        sim_mem_fail_after(-1);
        cr_assert(ret == SIM_ERR_NOMEM || ret == SIM_ERR_INPUT);
        cr_assert_null(sc);
        sim_diag_clear(&diag);
    }
}

/* A locale whose decimal mark is a comma, if this system has one or can make one. */
static bool comma_locale(void)
{
    static const char *const names[] = { "nl_NL.UTF-8", "nl_NL.utf8", "de_DE.UTF-8",
        "de_DE.utf8", "fr_FR.UTF-8", "comma" };
    char here[256];

    if (getcwd(here, sizeof here) == NULL)
        return false;
    for (size_t i = 0; i < SIM_COUNT(names); i++) {
        if (strcmp(names[i], "comma") == 0) {
            if (system("localedef -i de_DE -f UTF-8 ./comma </dev/null >/dev/null 2>&1")
                    != 0)
                return false;
            setenv("LOCPATH", here, 1);
        }
        if (setlocale(LC_ALL, names[i]) != NULL
                && strcmp(localeconv()->decimal_point, ",") == 0)
            return true;
    }
    return false;
}

static void remove_locale(void)
{
    cr_expect_eq(system("rm -rf comma </dev/null"), 0);
}

Test(scenario, a_comma_locale_changes_nothing)
{
    if (!comma_locale()) {
        remove_locale();
        cr_skip("no locale with a decimal comma here");
    }
    scratch_text("data.csv", "school\n1\n");
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "rich.cfg", rich);
    char *text = scratch_resolved(sc);
    cr_expect_not_null(strstr(text, "premium = 0.05"));
    scratch_text("back.cfg", text);
    struct sim_scenario *back =
            scratch_load(&scenario_model, "back.cfg", SETS("exit.plain=0.5"));
    cr_expect_eq(exit_of(back)->b_D, 0.1);
    cr_expect_eq(exit_of(back)->plain, 0.5);
    sim_scenario_free(sc);
    sim_scenario_free(back);
    free(text);
    remove_locale();
}

/* Equal policies add up: allowed, and told; of another strength they are two policies. */
Test(scenario, a_policy_that_stands_twice_is_remarked)
{
    struct sim_diag diag = { 0 };
    struct sim_scenario *sc = scratch_scenario(&scenario_model, "twice.cfg",
            "policies = ( { lever = \"pay_premium\"; premium = 0.1; },\n"
            " { lever = \"pay_premium\"; premium = 0.2; },\n"
            " { lever = \"pay_premium\"; premium = 0.1; } );\n");

    sim_scenario_remarks(sc, &diag);
    cr_assert_eq(diag.n, 1);
    cr_expect(strstr(diag.line[0],
                      "twice.cfg:3: policies[2] is the same as policies[0] (line 1): "
                      "pay_premium stands twice in \"twice\"")
                      != NULL,
            "%s", diag.line[0]);
    sim_diag_clear(&diag);
    sim_scenario_free(sc);
}
