/* Shocks act in every arm, in the run-in too; without strength they are not there. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/program.h"
#include "tests/fixtures/small_world.h"

TestSuite(shock, .timeout = 240);
TestSuite(shock_program, .timeout = 120, .init = program_setup, .fini = program_teardown);

enum { HORIZON = 6 };

static struct small_world *country(void)
{
    struct small_world *sm = small_new(300, HORIZON);

    sm->groups.n = 2;
    strcpy(sm->groups.name[0], "quintile");
    strcpy(sm->groups.name[1], "city");
    return sm;
}

/* Cells of years [0, upto) in which the two differ in any bit. */
static size_t differ(
        const double *a, const double *b, const struct small_world *sm, int upto)
{
    size_t year = small_cells(sm) / (size_t) sm->shape.n_years, n = 0;

    for (size_t i = 0; i < year * (size_t) upto; i++)
        n += memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i]));
    return n;
}

/* Sum over replications and over years [from, upto) of a metric in arm 0. */
static double total(struct small_world *sm, int reps, int from, int upto,
        const char *group, const char *metric)
{
    double sum = 0;
    for (int rep = 0; rep < reps; rep++) {
        small_run(sm, (uint32_t) rep, NULL, 0);
        for (int y = from; y < upto; y++)
            sum += small_value(sm, 0, y, group, metric);
    }
    return sum / reps / (upto - from);
}

/* The shock with its strength set to zero is not there, not in a bit. */
static void check_zero(const char *shock, const char *strength, double start, double end)
{
    struct small_world *plain = country(), *zero = country(), *full = country();

    struct small_world *both[2] = { zero, full };
    for (int k = 0; k < 2; k++) {
        small_shock(both[k], shock);
        small_shock_set(both[k], 0, "start", start);
        small_shock_set(both[k], 0, "end", end);
    }
    small_shock_set(zero, 0, strength, 0);
    for (uint32_t rep = 0; rep < 2; rep++) {
        small_run(plain, rep, NULL, 0);
        small_run(zero, rep, NULL, 0);
        small_run(full, rep, NULL, 0);
        cr_expect_eq(
                differ(plain->cube[0], zero->cube[0], plain, HORIZON), 0u, "%s", shock);
        cr_expect_gt(
                differ(plain->cube[0], full->cube[0], plain, HORIZON), 0u, "%s", shock);
        int before = (int) start - plain->start;
        if (before > 0)
            cr_expect_eq(differ(plain->cube[0], full->cube[0], plain, before), 0u, "%s",
                    shock);
    }
    small_free(plain);
    small_free(zero);
    small_free(full);
}

Test(shock, of_no_strength_is_not_there)
{
    check_zero("cycle", "points", 2027, 2028);
    check_zero("cycle", "points", 2022, 2024); /* in the run-in */
    check_zero("closure", "weeks", 2027, 2028);
    check_zero("closure", "weeks", 2024, 2024);
    check_zero("temporary_money", "eur_per_pupil", 2027, 2028);
    check_zero("temporary_money", "teachers", 2022, 2023);
    check_zero("pay_history", "premium", 2027, 2029);
    check_zero("pay_history", "premium", 2021, 2023);
}

Test(shock, boom_raises_exit_and_shortage_and_a_slump_lowers_them)
{
    double exit[3], shortage[3];

    for (int k = 0; k < 3; k++) {
        struct small_world *sm = country();
        small_shock(sm, "cycle");
        small_shock_set(sm, 0, "points", 4.0 * (k - 1));
        exit[k] = total(sm, 3, 1, 4, "all", "exit");
        shortage[k] = total(sm, 3, 1, 4, "all", "shortage");
        small_free(sm);
    }
    cr_expect_lt(exit[0], exit[1]);
    cr_expect_lt(exit[1], exit[2]);
    cr_expect_lt(shortage[0], shortage[1] - 0.003);
    cr_expect_lt(shortage[1], shortage[2] - 0.003);
    /* exit = 1 - exp(-h): a factor exp(0.03 * 4) on the hazards below the pension age */
    cr_expect_gt(exit[2] / exit[1], 1.06, "%g", exit[2] / exit[1]);
    cr_expect_lt(exit[2] / exit[1], 1.14, "%g", exit[2] / exit[1]);
}

/* Eight weeks cost the mean pupil 8 x 0.010 x 1.25 (the multiplier falls evenly from 1.5
 * to 1 over the five groups), the gap between backgrounds grows by 8 x 0.010 x 0.5; a
 * third is made up a year, also by the pupils who leave. Teachers do not feel it. */
Test(shock, closure_costs_its_weeks_and_nothing_else)
{
    struct small_world *plain = country(), *closed = country();

    plain->groups.n = closed->groups.n = 0;
    small_shock(closed, "closure");
    small_shock_set(closed, 0, "start", 2027);
    small_shock_set(closed, 0, "end", 2027);
    small_run(plain, 0, NULL, 0);
    small_run(closed, 0, NULL, 0);
    for (int y = 0; y < HORIZON; y++) {
        const double cost = small_value(plain, 0, y, "all", "score")
                            - small_value(closed, 0, y, "all", "score"),
                     gap = small_value(closed, 0, y, "all", "gap_background")
                           - small_value(plain, 0, y, "all", "gap_background"),
                     left = y < 2 ? 0 : pow(2.0 / 3, y - 2) * (10 - y) / 8;
        cr_expect_float_eq(cost, 0.08 * 1.25 * left, 0.003, "year %d: %g", y, cost);
        cr_expect_float_eq(gap, 0.08 * 0.5 * left, 0.003, "year %d: %g", y, gap);
        cr_expect_eq(small_value(closed, 0, y, "all", "shortage"),
                small_value(plain, 0, y, "all", "shortage"));
        /* other pupils are in need, of other grades: what is left of help differs a bit
         */
        cr_expect_float_eq(small_value(closed, 0, y, "all", "learning_lost"),
                small_value(plain, 0, y, "all", "learning_lost"), 2e-4);
    }
    small_free(plain);
    small_free(closed);
}

/* Points of shortage that a shock brings in the years [1, 4), quintiles 1 and 5 and the
 * whole country. */
static void brings(const char *shock, const char *key, double dose, double out[3])
{
    static const char *const group[3] = { "q1", "q5", "all" };
    struct small_world *sm[2] = { country(), country() };

    small_shock(sm[1], shock);
    small_shock_set(sm[1], 0, "start", 2026);
    small_shock_set(sm[1], 0, "end", 2028);
    small_shock_set(sm[1], 0, key, dose);
    out[0] = out[1] = out[2] = 0;
    for (uint32_t rep = 0; rep < 12; rep++) {
        small_run(sm[0], rep, NULL, 0);
        small_run(sm[1], rep, NULL, 0);
        for (int y = 1; y < 4; y++)
            for (int g = 0; g < 3; g++)
                out[g] += (small_value(sm[1], 0, y, group[g], "shortage")
                                  - small_value(sm[0], 0, y, group[g], "shortage"))
                          / 36;
    }
    small_free(sm[0]);
    small_free(sm[1]);
}

/* Money for posts everywhere, the same for every pupil: where candidates come last, the
 * posts stay empty. */
Test(shock, temporary_money_raises_the_shortage_most_where_need_is_greatest)
{
    double some[3], more[3];

    brings("temporary_money", "eur_per_pupil", 300, some);
    brings("temporary_money", "eur_per_pupil", 900, more);
    fprintf(stderr,
            "temporary money of EUR 300 and 900 a pupil: shortage in quintile 1 "
            "%+.2f and %+.2f points, in quintile 5 %+.2f and %+.2f\n",
            100 * some[0], 100 * more[0], 100 * some[1], 100 * more[1]);
    cr_expect_gt(some[2], 0.003, "%g", some[2]);
    cr_expect_gt(more[2], some[2] + 0.008, "%g", more[2]);
    cr_expect_gt(more[1], more[0] + 0.005, "%g and %g", more[1], more[0]);
    cr_expect_gt(some[1], some[0], "%g and %g", some[1], some[0]);
}

/* The twin of it: an allowance there does the opposite. */
Test(shock, pay_history_fills_the_schools_that_are_paid)
{
    double allowance[3];

    brings("pay_history", "premium", 0.2, allowance);
    cr_expect_lt(allowance[1], -0.003, "%g", allowance[1]);
    cr_expect_lt(allowance[1], allowance[0] - 0.004, "%g", allowance[0]);
}

/* A policy is compared under the same shock; one of no strength changes no bit. */
Test(shock, acts_in_every_arm_alike)
{
    struct small_world *sm = country();

    small_shock(sm, "cycle");
    small_shock(sm, "pay_history");
    small_shock_set(sm, 1, "start", 2024);
    small_shock_set(sm, 1, "end", 2027);
    small_shock(sm, "temporary_money");
    small_shock_set(sm, 2, "start", 2026);
    small_shock_set(sm, 2, "end", 2027);
    small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, 0, "premium", 0);
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    small_run(sm, 0, NULL, 0);
    cr_expect_eq(differ(sm->cube[0], sm->cube[1], sm, HORIZON), 0u);
    small_free(sm);
}

Test(shock_program, that_cannot_act_is_refused_with_its_line)
{
    program_write("early.cfg", "shocks = (\n  { shock = \"cycle\"; start = 2005;\n    "
                               "end = 2010; }\n);\n");
    cr_expect_eq(program_run("check early.cfg"), 2);
    program_expect_in(program_err, "early.cfg:3: shocks[0].end = 2010: lies before the "
                                   "run-in, which begins in 2020");
    program_write("late.cfg", "shocks = ( { shock = \"cycle\"; start = 2090; } );\n");
    cr_expect_eq(program_run("check late.cfg"), 2);
    program_expect_in(program_err, "late.cfg:1: shocks[0].");
    program_write("runin.cfg", "shocks = ( { shock = \"cycle\"; start = 2021;\n"
                               "  end = 2022; } );\n");
    cr_expect_eq(program_run("check runin.cfg"), 0, "%s", program_err);
}

#define SHOCKS                                                                           \
    "shocks = ( { shock = \"cycle\"; points = 2; start = 2026; end = 2028; },\n"         \
    "  { shock = \"closure\"; weeks = 8; start = 2027; end = 2027; } );\n"
#define WORLD                                                                            \
    "start = 2025; horizon = 3; seed = 3; outputs = [\"report\"];\n"                     \
    "population: { sample = 0.02; };\n"
#define HELPED                                                                           \
    "policies = ( { lever = \"pay_premium\"; start = 2025; target = { quintile = [5]; "  \
    "}; } );\n"

static void expect_in_file(const char *name, const char *part)
{
    char *text = program_read(name);

    cr_assert_not_null(text, "%s", name);
    cr_expect_not_null(strstr(text, part), "%s: %s", name, part);
    sim_free(text);
}

/* Whoever reads an answer must know what country it speaks of. */
Test(shock_program, are_told_wherever_the_answer_is)
{
    program_write("hit.cfg", WORLD HELPED SHOCKS);
    cr_assert_eq(program_run("hit.cfg -n 2 --out r"), 0, "%s", program_err);
    program_expect_in(program_out,
            "\nBaseline and policies live through the same shocks: a boom or a slump of "
            "the labour market outside\n(points = 2), 2026/27 to 2028/29; all schools "
            "closed for some weeks (weeks = 8), in school year\n2027/28.\n");
    expect_in_file("r/hit/report.html",
            "<ul id=\"shocks\">\n<li>A boom or a slump of the labour market outside "
            "(points = 2), 2026/27 to 2028/29</li>\n<li>All schools closed for some "
            "weeks (weeks = 8), in school year 2027/28</li>\n</ul>");
    expect_in_file("r/hit/run.json", "\"shocks\": [\"A boom or a slump");
    cr_assert_eq(program_run("brief r/hit --text --language nl"), 0, "%s", program_err);
    program_expect_in(program_out, "Basispad en beleid maken dezelfde schokken mee:");
    program_expect_in(program_out, "alle scholen een aantal weken dicht");
    cr_assert_eq(program_run("brief r/hit --language nl"), 0, "%s", program_err);
    expect_in_file("r/hit/brief.html", "<p id=\"shocks\">Basispad en beleid");
    cr_assert_eq(program_run("report r/hit --language nl"), 0, "%s", program_err);
    expect_in_file("r/hit/report.html", "tot en met 2028/29</li>");
    program_write("two.cfg", WORLD SHOCKS "policies = ( { lever = \"induction\"; } );\n");
    cr_assert_eq(
            program_run("compare hit.cfg two.cfg -n 2 --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "Baseline and policies live through the same shocks");
    program_write("alone.cfg", WORLD "shocks = ( { shock = \"cycle\"; points = -1.5; "
                                     "start = 2026; end = 0; } );\n");
    cr_assert_eq(program_run("alone.cfg -n 2 --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "The baseline lives through shocks: a boom");
    program_expect_in(program_out, "(points = -1.5),\nfrom 2026/27 on.");
    cr_assert_eq(program_run("sweep hit.cfg exit.loop_gain=0,0.3 -n 2 --out r --name s"),
            0, "%s", program_err);
    program_expect_in(program_out, "live through the same shocks");
    expect_in_file("r/s/report.html", "live through the same shocks");
    cr_assert_eq(program_run("sweep hit.cfg policies[0].premium=0,0.3 -n 2 --out r "
                             "--name t"),
            0, "%s", program_err);
    program_expect_in(program_out, "live through the same shocks");
    cr_assert_eq(program_run("sweep hit.cfg shocks[0].points=1,4 -n 2 --out r --name u"),
            0, "%s", program_err);
    cr_expect_null(strstr(program_out, "live through"), "what varies is told by dose");
}

/* The twin: without any nothing is said of them. */
Test(shock_program, are_not_told_where_there_are_none)
{
    program_write("plain.cfg", WORLD HELPED);
    cr_assert_eq(program_run("plain.cfg -n 2 --out r"), 0, "%s", program_err);
    cr_expect_null(strstr(program_out, "shocks"));
    expect_in_file("r/plain/run.json", "\"shocks\": []");
    char *page = program_read("r/plain/report.html");
    cr_expect_null(strstr(page, "live through"));
    sim_free(page);
}

/* Who sets one of the two years is told that the other one is a default. */
Test(shock_program, a_default_year_that_does_not_fit_is_called_so)
{
    program_write(
            "start.cfg", "shocks = (\n  { shock = \"closure\"; start = 2027; } );\n");
    cr_expect_eq(program_run("check start.cfg"), 2);
    program_expect_in(program_err, "start.cfg:2: shocks[0].end = 2026, its default: must "
                                   "not lie before its start in 2027; set end, too");
    program_write("end.cfg", "shocks = ( { shock = \"closure\";\n  end = 2025; } );\n");
    cr_expect_eq(program_run("check end.cfg"), 2);
    program_expect_in(program_err, "end.cfg:2: shocks[0].end = 2025: must not lie before "
                                   "its start in 2026, its default; set start, too");
    program_write("both.cfg", "shocks = ( { shock = \"closure\"; start = 2027;\n"
                              "  end = 2026; } );\n");
    cr_expect_eq(program_run("check both.cfg"), 2);
    program_expect_in(program_err, "start in 2027\n");
    cr_expect_null(strstr(program_err, "default"));
}
