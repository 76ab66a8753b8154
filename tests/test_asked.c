/* What policies ask and get, and what schools outside the target lose: balances that must
 * hold to rounding in every replication, and the verbs on a small country of schools. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/program.h"
#include "tests/fixtures/small_world.h"

TestSuite(asked, .timeout = 240);

enum { HORIZON = 5, START = 2025 };

/* Premium for the most disadvantaged fifth from 2026 to 2028 in arm 1; the same with a
 * budget in arm 2; of strength zero in arm 3. */
static struct small_world *country(double budget)
{
    struct small_world *sm = small_new(80, HORIZON);
    static const double premium[] = { 0.3, 0.3, 0 };

    for (size_t a = 1; a <= 3; a++) {
        int k = small_policy(sm, a, "pay_premium");
        small_policy_set(sm, a, k, "premium", premium[a - 1]);
        small_policy_set(sm, a, k, "start", 2026);
        small_policy_set(sm, a, k, "end", 2028);
        small_policy_name(sm, a, k, "target.quintile", "5");
    }
    small_policy_set(sm, 2, 0, "budget", budget);
    sm->groups = (struct sim_names){ 1, { "quintile" } };
    small_build(sm);
    small_run(sm, 3, NULL, 0);
    return sm;
}

Test(asked, gained_and_lost_make_the_net_gain)
{
    static const char *const q[] = { "q1", "q2", "q3", "q4", "q5" };
    struct small_world *sm = country(0);

    for (int y = 0; y < HORIZON; y++) {
        double gain = small_value(sm, 1, y, "all", "target_gain_fte");
        double net = small_value(sm, 1, y, "all", "net_gain_fte");
        double lost = small_value(sm, 1, y, "all", "outside_target_fte"), sum = 0;
        cr_expect_float_eq(gain + lost, net, 1e-6, "year %d", y);
        cr_expect_float_eq(
                small_value(sm, 1, y, "all", "displaced_fte"), -lost, 1e-6, "year %d", y);
        for (int i = 0; i < 5; i++)
            sum += small_value(sm, 1, y, q[i], "outside_target_fte");
        cr_expect_float_eq(sum, lost, 1e-6, "year %d", y);
        cr_expect_eq(small_value(sm, 1, y, "q5", "outside_target_fte"), 0);
    }
    cr_expect_gt(fabs(small_value(sm, 1, 3, "all", "outside_target_fte")), 0.1);
    small_free(sm);
}

/* A policy for all schools has no others that could lose; the twin leaves one region out.
 */
Test(asked, where_there_are_no_others_nothing_is_displaced)
{
    for (int all = 0; all < 2; all++) {
        struct small_world *sm = small_new(300, 3);
        small_policy(sm, 1, "pay_national");
        small_policy_set(sm, 1, 0, "start", 2026);
        for (int q = 1; !all && q <= 4; q++)
            small_policy_name(
                    sm, 1, 0, "target.quintile", (const char[]){ (char) ('0' + q), 0 });
        small_run(sm, 0, NULL, 0);
        for (int y = 0; y < 3; y++) {
            cr_expect_eq(isnan(small_value(sm, 1, y, "all", "displaced_fte")), all);
            cr_expect_eq(isnan(small_value(sm, 1, y, "all", "outside_target_fte")), all);
            cr_expect(!isnan(small_value(sm, 1, y, "all", "target_gain_fte")));
        }
        small_free(sm);
    }
}

Test(asked, every_euro_asked_is_spent_or_has_a_reason)
{
    const double budget = 2e6;
    struct small_world *sm = country(budget);

    for (size_t a = 1; a <= 2; a++)
        for (int y = 0; y < HORIZON; y++) {
            double asked = small_value(sm, a, y, "all", "euro_asked");
            double beyond = small_value(sm, a, y, "all", "euro_beyond_budget");
            double unfilled = small_value(sm, a, y, "all", "euro_unfilled");
            double cost = small_value(sm, a, y, "all", "policy_cost");
            bool acts = START + y >= 2026 && START + y <= 2028;
            cr_expect_float_eq(asked - beyond - unfilled, cost, 1e-3);
            cr_expect_eq(asked > 0, acts, "arm %zu, year %d", a, y);
            cr_expect_eq(beyond > 0, acts && a == 2);
            if (a == 2)
                cr_expect_leq(asked - beyond, budget * (1 + 1e-12));
        }
    /* the same schools ask the same, with and without a cap */
    cr_expect_gt(small_value(sm, 1, 1, "all", "euro_asked"), budget);
    cr_expect_float_eq(small_value(sm, 1, 1, "all", "euro_asked"),
            small_value(sm, 2, 1, "all", "euro_asked"), 1e-3);
    small_free(sm);
}

/* Each lever books what it will pay, also what is known only when people come: none pays
 * for more than was asked (a few per cent where regular posts are paid at their own
 * teachers' pay). */
Test(asked, no_lever_pays_what_nobody_asked)
{
    static const char *const levers[] = { "class_size", "reserve_return", "induction",
        "development_time", "pay_national", "oop_expansion" };

    for (size_t i = 0; i < SIM_COUNT(levers); i++)
        for (int cap = 0; cap < 2; cap++) {
            struct small_world *sm = small_new(80, HORIZON);
            int k = small_policy(sm, 1, levers[i]);
            small_policy_set(sm, 1, k, "start", 2026);
            small_policy_set(sm, 1, k, "budget", cap ? 3e6 : 0);
            small_build(sm);
            small_run(sm, 1, NULL, 0);
            double asked = small_value(sm, 1, 2, "all", "euro_asked");
            double cost = small_value(sm, 1, 2, "all", "policy_cost");
            double beyond = small_value(sm, 1, 2, "all", "euro_beyond_budget");
            double unfilled = small_value(sm, 1, 2, "all", "euro_unfilled");
            cr_expect_gt(cost, 0, "%s", levers[i]);
            cr_expect_gt(
                    asked, 0.97 * cost, "%s %d: %g of %g", levers[i], cap, cost, asked);
            cr_expect_geq(beyond, -1e-3, "%s %d: %g", levers[i], cap, beyond);
            if (!cap)
                cr_expect_float_eq(beyond, 0, 1e-3, "%s: %g", levers[i], beyond);
            cr_expect_gt(unfilled, -0.03 * asked - 1e-3, "%s %d: %g of %g", levers[i],
                    cap, unfilled, asked);
            small_free(sm);
        }
}

Test(asked, posts_got_are_never_more_than_there_are_people_and_zero_asks_nothing)
{
    static const char *const none[] = { "posts_asked", "posts_got", "euro_asked",
        "euro_unfilled", "assistants_asked", "assistants_got", "seats_asked" };
    struct small_world *sm = country(0);

    for (int y = 0; y < HORIZON; y++) {
        double got = small_value(sm, 1, y, "all", "posts_got");
        double filled = small_value(sm, 1, y, "q5", "filled_fte");
        bool acts = START + y >= 2026 && START + y <= 2028;
        cr_expect_float_eq(got, acts ? filled : 0, 1e-6, "year %d", y);
        for (size_t i = 0; i < SIM_COUNT(none); i++)
            cr_expect_eq(small_value(sm, 3, y, "all", none[i]), 0, "%s", none[i]);
    }
    small_free(sm);
}

/* Posts that a policy adds are asked for as those it finds there. */
Test(asked, posts_of_a_policy_are_among_those_asked)
{
    struct small_world *sm = small_new(80, 3);

    small_policy(sm, 1, "class_size");
    small_policy_set(sm, 1, 0, "start", 2026);
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    sm->groups = (struct sim_names){ 1, { "quintile" } };
    small_run(sm, 3, NULL, 0);
    for (int y = 1; y < 3; y++) {
        double required = small_value(sm, 1, y, "q5", "required_fte");
        cr_expect_float_eq(small_value(sm, 1, y, "all", "posts_asked"), required, 1e-6);
        cr_expect_gt(required, 1.05 * small_value(sm, 0, y, "q5", "required_fte"));
    }
    small_free(sm);
}

/* Posts that policies add, without replacements of who is absent, which move by chance:
 * a premium adds none. By what decide counts as asked of people. */
Test(asked, a_premium_adds_no_posts)
{
    struct small_world *sm = small_new(80, 4);
    bool moved = false;

    small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, 0, "start", 2026);
    small_policy(sm, 2, "class_size");
    small_policy_set(sm, 2, 0, "start", 2026);
    for (uint32_t rep = 0; rep < 4; rep++) {
        small_run(sm, rep, NULL, 0);
        for (int y = 1; y < 4; y++) {
            const double none = small_value(sm, 0, y, "all", "required_fte"),
                         pay = small_value(sm, 1, y, "all", "required_fte"),
                         small = small_value(sm, 2, y, "all", "policy_posts");
            cr_expect_eq(small_value(sm, 0, y, "all", "policy_posts"), 0);
            cr_expect_eq(small_value(sm, 1, y, "all", "policy_posts"), 0);
            cr_expect_float_eq(small, small_value(sm, 2, y, "all", "required_fte") - none,
                    0.01 * none, "%g", small);
            cr_expect_gt(small, 0.02 * none);
            moved = moved || fabs(pay - none) > 0.01;
        }
    }
    cr_expect(moved, "or what is left out could not be seen");
    small_free(sm);
}

/* ---- the verbs on schools -------------------------------------------------- */

#define BASE                                                                             \
    "start = 2025; horizon = 5; replications = 4; seed = 3; outputs = ( \"csv\" );\n"    \
    "population = { schools = 60; };\nrun_in = { years = 2; };\n"
#define PREMIUM                                                                          \
    "{ lever = \"pay_premium\"; premium = 0.2; start = 2026; target = { quintile = "     \
    "[5]; }; }"
#define OFFERS                                                                           \
    "{ lever = \"pay_premium\"; premium = 0.3; who = \"selective\"; start = 2026; }"
#define NEWCOMERS                                                                        \
    "{ lever = \"pay_premium\"; premium = 0.1; who = \"new_hires\"; start = 2026; }"

static char *take(const char *dir, const char *file)
{
    char name[256];

    snprintf(name, sizeof name, "%s/%s", dir, file);
    char *text = program_read(name);
    cr_assert_not_null(text, "%s", name);
    return text;
}

static void expect_same(const char *a, const char *b, const char *file)
{
    char *x = take(a, file), *y = take(b, file);

    cr_expect_str_eq(x, y, "%s", file);
    sim_free(x);
    sim_free(y);
}

Test(asked, compare_and_interaction_do_not_depend_on_order_threads_or_memory,
        .init = program_setup, .fini = program_teardown)
{
    static const char *const files[] = { "compare.csv", "effects.csv", "interaction.csv",
        "displacement.csv", "asked_got.csv", "structural.csv", "ledger.csv" };

    program_write("one.cfg", BASE "policies = ( " PREMIUM " );\n");
    program_write(
            "pack.cfg", BASE "policies = ( " PREMIUM ", " OFFERS ", " NEWCOMERS " );\n");
    cr_assert_eq(program_run("compare one.cfg pack.cfg --interaction -j 1 --out a"), 0,
            "%s", program_err);
    program_write(
            "pack.cfg", BASE "policies = ( " NEWCOMERS ", " PREMIUM ", " OFFERS " );\n");
    cr_assert_eq(program_run("compare pack.cfg one.cfg --interaction -j 2 --memory 30M "
                             "--out b"),
            0, "%s", program_err);
    for (size_t i = 0; i < SIM_COUNT(files); i++)
        expect_same("a/compare", "b/compare", files[i]);
}

Test(asked, a_sweep_of_schools_begins_at_nothing, .init = program_setup,
        .fini = program_teardown)
{
    program_write("one.cfg", BASE "policies = ( " PREMIUM " );\n");
    cr_assert_eq(program_run("sweep one.cfg policies[0].premium=0,0.3 --name s --reach "
                             "-0.9"),
            0, "%s", program_err);
    program_expect_in(program_out, "0.0            [0.0, 0.0]     50 %");
    program_expect_in(program_out, "is not reached on the mean curve up to");
    cr_assert_eq(program_run("sweep one.cfg exit.loop_gain=0,0.5 --name t --metric "
                             "retention --year 2027 -n 2"),
            0, "%s", program_err);
    program_expect_in(program_out, "Teachers who stay (retention)");
    cr_assert_eq(program_run("list runs"), 0);
    program_expect_in(program_out, "2 of 2 replications");
}

/* Where a policy reaches all schools nobody else can lose: no heading without rows. */
Test(asked, regions_that_lose_are_named_only_where_one_does, .init = program_setup,
        .fini = program_teardown)
{
    static const char regions[] = "Regions where they lost most\n    ";

    program_write("some.cfg", BASE "groups = [\"region\", \"quintile\"];\n"
                                   "policies = ( " PREMIUM " );\n");
    program_write("all.cfg", BASE "groups = [\"region\", \"quintile\"];\n"
                                  "policies = ( { lever = \"pay_premium\"; } );\n");
    cr_assert_eq(program_run("some.cfg -n 4"), 0, "%s", program_err);
    program_expect_in(program_out, regions);
    cr_assert_eq(program_run("all.cfg -n 4"), 0, "%s", program_err);
    program_expect_in(program_out, "Whose teachers");
    cr_expect_null(strstr(program_out, "Regions where they"));
}

/* A region that lost in one future of many has lost 0 [0, 0], and is not named. */
Test(asked, regions_are_not_named_for_one_future_of_many, .init = program_setup,
        .fini = program_teardown)
{
    program_write("tiny.cfg",
            "start = 2025; horizon = 4; seed = 3; outputs = [\"csv\"];\n"
            "population: { sample = 0.02; }; groups = [\"region\", \"quintile\"];\n"
            "policies = ( { lever = \"pay_premium\"; premium = 0.003; start = 2026; "
            "end = 2027; target = { quintile = [5]; share = 0.5; }; } );\n");
    cr_assert_eq(program_run("tiny.cfg -n 30 --out r"), 0, "%s", program_err);
    const char *at = strstr(program_out, "Regions where they lost most\n");
    cr_assert_not_null(at, "%s", program_out);
    const char *end = strstr(at, "Gained in the country");
    int lines = 0;
    for (at = strchr(at, '\n') + 1; at < end - 2; at = strchr(at, '\n') + 1, lines++) {
        const char *zero = strstr(at, "[0, 0]");
        cr_expect(zero == NULL || zero > strchr(at, '\n'), "%.90s", at);
    }
    cr_expect_gt(lines, 0);
}

/* Mean of what target schools gained in a year, from the table in full. */
static double gained_in(const char *path, int year)
{
    char *text = program_read(path), want[64];

    cr_assert_not_null(text);
    snprintf(want, sizeof want, ",%d,gained,nation,all,fte,", year);
    const char *row = strstr(text, want);
    cr_assert_not_null(row, "%s: %s", path, want);
    double mean = strtod(row + strlen(want), NULL);
    sim_free(text);
    return mean;
}

/* Teachers are taken at once and refilled in time: a policy of several years tells its
 * first beside its last; that of one year has but one. */
Test(asked, the_first_year_is_told_beside_the_last, .init = program_setup,
        .fini = program_teardown)
{
    static const char row[] = "Gained at target schools", head[] = "In its first year, ";

    program_write("long.cfg", "population = { sample = 0.05; }; horizon = 4; seed = 3;\n"
                              "policies = ( " PREMIUM " );\n");
    program_write("short.cfg", "extends = \"long.cfg\"; policies = ( {\n"
                               "lever = \"pay_premium\"; premium = 0.2; start = 2026;\n"
                               "end = 2026; target = { quintile = [5]; }; } );\n");
    cr_assert_eq(program_run("long.cfg -n 16 --out r"), 0, "%s", program_err);
    const char *last = strstr(program_out, row);
    last = last != NULL ? strstr(last + 1, row) : NULL; /* behind the table of effects */
    const char *first = strstr(program_out, head);
    cr_assert(last != NULL && first != NULL && last < first, "%s", program_out);
    program_expect_in(first, "In its first year, 2026/27\n");
    first = strstr(first, row);
    cr_assert_not_null(first);
    const double in_last = strtod(last + strlen(row), NULL),
                 in_first = strtod(first + strlen(row), NULL);
    cr_expect_float_eq(in_first, gained_in("r/long/displacement.csv", 2026), 0.5 + 1e-9);
    cr_expect_float_eq(in_last, gained_in("r/long/displacement.csv", 2028), 0.5 + 1e-9);
    cr_expect_gt(fabs(in_last - in_first), 5, "two years that differ");
    cr_assert_eq(program_run("brief r/long --text --language nl"), 0, "%s", program_err);
    program_expect_in(program_out, "In het eerste jaar, 2026/27, was het +");
    cr_assert_eq(program_run("short.cfg -n 4 --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "Whose teachers");
    cr_expect_null(strstr(program_out, head));
    cr_assert_eq(program_run("brief r/short --text"), 0, "%s", program_err);
    cr_expect_null(strstr(program_out, head));
}
