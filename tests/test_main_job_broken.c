/* Scenarios with mistakes in what the model of schools alone knows - premiums, targets,
 * regions, school tables - given to the program itself: status 2, a sentence with file
 * and line, no results folder, never a crash. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/err.h"
#include "tests/fixtures/program.h"

TestSuite(
        main_job_broken, .init = program_setup, .fini = program_teardown, .timeout = 240);

#define LEVER(values) "policies = ( { lever = \"pay_premium\";\n" values " } );\n"
#define TABLE "population = {\n file = \"schools.csv\"; };\n"
#define GOOD_ROWS "a,West,120,30\nb,West,90,28\nc,Oost,200,33\n"

struct broken {
    const char *text; /* of bad.cfg */
    const char *said; /* what stderr holds, from file and line on */
};

static const struct broken table[] = {
    /* the premium */
    { LEVER("premium = 2.0;"),
            "bad.cfg:2: policies[0].premium = 2 share of pay: must be" },
    { LEVER("premium = -0.1;"), "bad.cfg:2: policies[0].premium = -0.1" },
    { LEVER("premium = \"much\";"), "bad.cfg:2: policies[0].premium = \"much\"" },
    { LEVER("premium = true;"), "bad.cfg:2: policies[0].premium" },
    { LEVER("premum = 0.2;"), "bad.cfg:2: unknown key policies[0].premum (did you mean" },
    { LEVER("premium = 0.2;\npremium = 0.3;"),
            "bad.cfg:3: premium is set twice in the same group, first on line 2" },
    { LEVER("premium = { dist = \"uniform\"; low = 0.3; high = 0.1; };"),
            "bad.cfg:2: policies[0].premium: low must be below high" },
    { LEVER("premium = { dist = \"normal\"; mean = 0.2; };"),
            "bad.cfg:2: policies[0].premium: this distribution also needs sd" },
    { LEVER("who = \"all\";"), "bad.cfg:2: policies[0].who = \"all\": must be one of "
                               "everyone, new_hires, selective" },
    { LEVER("who = 1;"), "bad.cfg:2: policies[0].who = 1: must be one of" },
    { LEVER("approach = 1.2;"), "bad.cfg:2: policies[0].approach = 1.2" },
    { LEVER("accept = -0.1;"), "bad.cfg:2: policies[0].accept = -0.1" },
    { LEVER("accept = { dist = \"beta\"; a = 0; b = 1; };"),
            "bad.cfg:2: policies[0].accept: a and b must be above 0" },
    { "policies = ( { lever = \"pay_premum\"; } );\n",
            "bad.cfg:1: policies[0]: unknown lever \"pay_premum\" (did you mean "
            "pay_premium?)" },
    /* targets */
    { LEVER("target = { quintile = [6]; };"),
            "bad.cfg:2: policies[0].target.quintile = 6: must be 1, 2, 3, 4 or 5" },
    { LEVER("target = { quintile = [0]; };"),
            "bad.cfg:2: policies[0].target.quintile = 0" },
    { LEVER("target = { quintile = [1, 7]; };"),
            "bad.cfg:2: policies[0].target.quintile = 7" },
    { LEVER("target = { quintile = \"five\"; };"),
            "bad.cfg:2: policies[0].target.quintile = five" },
    { LEVER("target = { quintile = 5.5; };"), "bad.cfg:2: policies[0].target.quintile" },
    { LEVER("target = { city = \"g5\"; region = [\"Twente\"]; };"),
            "bad.cfg:2: policies[0].target: no school of the population meets all" },
    { LEVER("target = { quintle = [5]; };"), "did you mean target.quintile?" },
    { LEVER("target = \"q5\";"), "bad.cfg:2: policies[0].target: must be a group" },
    { LEVER("target = { region = [\"Twnete\"]; };"),
            "bad.cfg:2: policies[0].target.region = \"Twnete\": the population has no "
            "such region (did you mean \"Twente\"?)" },
    { LEVER("target = { region = 5; };"),
            "bad.cfg:2: policies[0].target.region = \"5\"" },
    { LEVER("target = { regoin = [\"Twente\"]; };"), "did you mean target.region?" },
    { LEVER("target = { board = [\"Stichting X\"]; };"),
            "bad.cfg:2: policies[0].target.board = \"Stichting X\": the population has "
            "no such board" },
    { LEVER("target = { schools = [\"99ZZ99\"]; };"),
            "bad.cfg:2: policies[0].target.schools = \"99ZZ99\": the population has no" },
    { LEVER("target = { city = \"G4\"; };"),
            "bad.cfg:2: policies[0].target.city = \"G4\": "
            "must be one of any, g5, other" },
    { LEVER("target = { share = 1.5; };"), "bad.cfg:2: policies[0].target.share = 1.5" },
    { LEVER("target = { share = -0.1; };"),
            "bad.cfg:2: policies[0].target.share = -0.1" },
    { "arms = ( { name = \"x\"; policies = ( { lever = \"pay_premium\";\n"
      " target = { region = [\"Nergens\"]; }; } ); } );\n",
            "bad.cfg:2: arms[0].policies[0].target.region = \"Nergens\"" },
    /* time, money */
    { LEVER("start = 1999;"), "bad.cfg:2: policies[0].start = 1999" },
    { LEVER("start = 2040;"),
            "bad.cfg:2: policies[0].start = 2040: lies after the last" },
    { LEVER("start = 2030;\nend = 2028;"),
            "bad.cfg:3: policies[0].end = 2028: must not" },
    { LEVER("end = 2020;"), "bad.cfg:2: policies[0].end = 2020: must not lie before" },
    { LEVER("announced = 2030;\nstart = 2027;"),
            "bad.cfg:2: policies[0].announced = 2030" },
    { LEVER("start = 2026.5;"), "bad.cfg:2: policies[0].start" },
    { LEVER("ramp = 0;"), "bad.cfg:2: policies[0].ramp = 0 years" },
    { LEVER("ramp = 2.5;"), "bad.cfg:2: policies[0].ramp = 2.5" },
    { LEVER("lead_time = -1;"), "bad.cfg:2: policies[0].lead_time = -1" },
    { LEVER("lead_time = 11;"), "bad.cfg:2: policies[0].lead_time = 11" },
    { LEVER("budget = -5;"), "bad.cfg:2: policies[0].budget = -5 EUR/yr" },
    { LEVER("budget = 5000000000;"), "bad.cfg:2: 5000000000 does not fit" },
    { LEVER("payer = \"queen\";"), "bad.cfg:2: policies[0].payer = \"queen\"" },
    { LEVER("start = 2026;\nlead_time = 10;"),
            "bad.cfg:3: policies[0].lead_time = 10: from start" },
    /* the population */
    { "population = { schools = 10; };\n", "bad.cfg:1: population.schools = 10 schools" },
    { "population = { schools = 20000; };\n", "bad.cfg:1: population.schools = 20000" },
    { "population = { sample = 0; };\n", "bad.cfg:1: population.sample = 0" },
    { "population = { sample = { dist = \"uniform\"; low = 0.1; high = 0.5; }; };\n",
            "bad.cfg:1: population.sample = { ... }: must be a number" },
    { "population = { sample = 1.5; };\n", "bad.cfg:1: population.sample = 1.5" },
    { "population = {\n regions = [\"Twnete\"]; };\n", "bad.cfg:2: population.regions" },
    { "population = {\n year = 1; };\n",
            "bad.cfg:2: population.year = 1 school year: must be 0 or" },
    { "population = {\n file = \"none.csv\"; };\n", "bad.cfg:2: population.file" },
    { "population = { seed = -1; };\n", "bad.cfg:1: population.seed = -1" },
    { "population = { size_log_sd = 9.0; };\n", "bad.cfg:1: population.size_log_sd = 9" },
    /* other groups of the model */
    { "exit = { loop_gain = 1.5; };\n", "bad.cfg:1: exit.loop_gain = 1.5" },
    { "exit = { first_yaer = 0.1; };\n", "unknown key exit.first_yaer (did you mean" },
    { "demand = {\n shortage_start = 0.9; };\n",
            "bad.cfg:2: demand.shortage_start = 0.9" },
    { "mobility = { moves = -0.1; };\n", "bad.cfg:1: mobility.moves = -0.1" },
    { "pay = { eps_q = 0.5; };\n", "bad.cfg:1: pay.eps_q = 0.5" },
    { "pay = { eps_N = -1.0; };\n", "bad.cfg:1: pay.eps_N = -1" },
    { "supply = { starting = 2; };\n", "bad.cfg:1: supply.starting = 2" },
    { "market = { reliability = 0.0; };\n", "bad.cfg:1: market.reliability = 0" },
    { "run_in = { years = 0; };\n", "bad.cfg:1: run_in.years = 0" },
    { "run_in = { years = 2.5; };\n", "bad.cfg:1: run_in.years = 2.5" },
    { "learning = { gap = 9.9; };\n", "bad.cfg:1: learning.gap = 9.9" },
    { "teacher = { sigma_va = \"x\"; };\n", "bad.cfg:1: teacher.sigma_va = \"x\"" },
    { "groups = [\"quintiles\"];\n", "bad.cfg:1: groups" },
    { "pay_premium = { premium = 0.2; };\n", "bad.cfg:1: unknown key pay_premium" },
};

Test(main_job_broken, each_mistake_is_status_2_and_leaves_no_trace)
{
    cr_assert_geq(SIM_COUNT(table), 60u);
    for (size_t i = 0; i < SIM_COUNT(table); i++) {
        program_write("bad.cfg", table[i].text);
        int status = program_run("bad.cfg -n 2");
        cr_expect_eq(status, 2, "row %zu: status %d: %s", i, status, table[i].text);
        cr_expect(strstr(program_err, table[i].said) != NULL, "row %zu: not '%s' but\n%s",
                i, table[i].said, program_err);
        cr_expect_str_empty(program_out);
        cr_expect(!program_has("results"), "row %zu", i);
    }
}

/* The check above can fail: a right scenario is not refused. */
Test(main_job_broken, a_right_scenario_is_run)
{
    program_write("good.cfg", "population = { schools = 40; }; horizon = 2;\n"
                              "outputs = [\"csv\"];\n" LEVER("premium = 0.2;"));
    cr_expect_eq(program_run("good.cfg -n 2"), 0, "%s", program_err);
    cr_expect(program_has("results/good/summary.csv"));
}

/* ---- school tables ---- */

static const struct {
    const char *csv, *said;
} rows[] = {
    { "", "schools.csv" },
    { "id,region,pupils,weighting\n", "schools.csv" },
    { "id,pupils,weighting\na,9,30\n", "region" },
    { "id,region,pupils,weighting\n" GOOD_ROWS "d,Oost,-4,30\n", "schools.csv:5" },
    { "id,region,pupils,weighting\n" GOOD_ROWS "d,Oost,many,30\n", "schools.csv:5" },
    { "id,region,pupils,weighting\n" GOOD_ROWS "a,Oost,40,30\n", "schools.csv:5" },
    { "id,region,pupils,weighting\n" GOOD_ROWS "d,Oost,40\n", "schools.csv:5" },
    { "id,region,pupils,weighting\n" GOOD_ROWS "d,Oost,40,30,7,8\n", "schools.csv:5" },
    { "id,region,pupils,weighting\n" GOOD_ROWS "d,\"Oost,40,30\n", "schools.csv:5" },
};

Test(main_job_broken, a_wrong_row_of_a_school_table_is_named)
{
    for (size_t i = 0; i < SIM_COUNT(rows); i++) {
        program_write("bad.cfg", TABLE);
        program_write("schools.csv", rows[i].csv);
        int status = program_run("bad.cfg -n 2");
        cr_expect_eq(status, 2, "row %zu: status %d: %s", i, status, program_err);
        program_expect_in(program_err, rows[i].said);
        cr_expect(!program_has("results"), "row %zu", i);
    }
    /* and a right one is read */
    program_write("schools.csv", "id,region,pupils,weighting\n" GOOD_ROWS);
    cr_expect_eq(program_run("bad.cfg -n 2 --set horizon=2"), 0, "%s", program_err);
}

Test(main_job_broken, several_mistakes_are_told_in_one_go)
{
    program_write(
            "bad.cfg", "horizon = 99;\n" LEVER(
                               "premium = 7.0;") "exit = { b_D = 9.0; };\nbogus = 1;\n");
    cr_expect_eq(program_run("bad.cfg"), 2);
    program_expect_in(program_err, "bad.cfg:1: horizon = 99");
    program_expect_in(program_err, "bad.cfg:3: policies[0].premium = 7");
    program_expect_in(program_err, "bad.cfg:4: exit.b_D = 9");
    program_expect_in(program_err, "bad.cfg:5: unknown key bogus");
    program_write("bad.cfg", "population = { schools = 40; };\n" LEVER(
                                     "target = { region = [\"Twnete\"]; };"));
    cr_expect_eq(program_run("check bad.cfg"), program_run("bad.cfg"));
}

/* ---- mistakes of the file and of what only the schools know, together ---- */

#define TWO_TARGETS                                                                      \
    "arms = ( { name = \"x\"; policies = ( { lever = \"pay_premium\";\n"                 \
    " premium = 7.0;\n"                                                                  \
    " target = { region = [\"Twnete\"];\n  quintile = [9]; }; } ); },\n"                 \
    " { name = \"x\"; policies = ( { lever = \"pay_premum\"; },\n"                       \
    " { lever = \"pay_premium\"; target = { board = [\"Niemand\"]; }; } ); } );\n"

static const struct {
    const char *text;
    const char *said[7], *unsaid[3];
} together[] = {
    /* wrong values elsewhere do not hide wrong names, nor does a wrong arm */
    { "horizon = 99;\nexit = { b_D = 9.0; };\n" TWO_TARGETS,
            { "bad.cfg:1: horizon = 99", "bad.cfg:2: exit.b_D = 9",
                    "bad.cfg:4: arms[0].policies[0].premium = 7",
                    "bad.cfg:5: arms[0].policies[0].target.region = \"Twnete\": the "
                    "population has no such region (did you mean \"Twente\"?)",
                    "bad.cfg:6: arms[0].policies[0].target.quintile = 9",
                    "bad.cfg:7: arms[1].policies[0]: unknown lever \"pay_premum\"",
                    "bad.cfg:8: arms[1].policies[1].target.board = \"Niemand\"" },
            { "could not be checked" } },
    /* names cannot be looked up in a population that is wrong itself; numbers can */
    { "population = { sample = 0; };\n" LEVER(
              "target = { region = [\"Twnete\"];\n quintile = [9]; };"),
            { "bad.cfg:1: population.sample = 0",
                    "bad.cfg:3: policies[0].target.region: could not be checked, because "
                    "there are other mistakes; check again when they are mended",
                    "bad.cfg:4: policies[0].target.quintile = 9" },
            { "no such region" } },
    { "populaton = { sample = 0.5; };\n" LEVER("target = { region = [\"Twnete\"]; };"),
            { "bad.cfg:1: unknown key populaton",
                    "bad.cfg:3: policies[0].target.region: could not be checked" },
            { "no such region" } },
    { "extends = \"none.cfg\";\n" LEVER("target = { schools = [\"x\"]; };"),
            { "none.cfg", "bad.cfg:3: policies[0].target.schools: could not be checked" },
            { "no such school" } },
    { "population = {\n regions = [\"Twnete\"]; };\n" LEVER(
              "target = { board = [\"x\"]; };"),
            { "bad.cfg:2: population.regions",
                    "bad.cfg:4: policies[0].target.board: could not be checked" },
            { NULL } },
    { "population = {\n file = \"wrong.csv\"; };\n" LEVER(
              "target = { schools = [\"x\"]; quintile = [6]; };"),
            { "wrong.csv:3", "bad.cfg:4: policies[0].target.schools: could not be",
                    "bad.cfg:4: policies[0].target.quintile = 6" },
            { NULL } },
    /* nothing about dates that hang on wrong years, nor on names without mistakes */
    { "horizon = 99;\n" LEVER("start = 2033;\nlead_time = 9;"),
            { "bad.cfg:1: horizon = 99" }, { "lead_time" } },
    { "horizon = 5;\nseed = -1;\n" LEVER("start = 2028;\nlead_time = 3;"),
            { "bad.cfg:2: seed = -1",
                    "bad.cfg:5: policies[0].lead_time = 3: from start" },
            { NULL } },
    { "population = { sample = 0; };\n" LEVER("target = { quintile = [5]; };"),
            { "bad.cfg:1: population.sample = 0" }, { "could not be checked" } },
};

Test(main_job_broken, names_are_checked_whatever_else_is_wrong)
{
    program_write(
            "wrong.csv", "id,region,pupils,weighting\na,West,120,30\nb,West,-1,30\n");
    for (size_t i = 0; i < SIM_COUNT(together); i++) {
        program_write("bad.cfg", together[i].text);
        for (int check = 0; check < 2; check++) {
            cr_expect_eq(program_run(check ? "check bad.cfg" : "bad.cfg"), 2);
            for (int k = 0; k < 7 && together[i].said[k] != NULL; k++)
                cr_expect(strstr(program_err, together[i].said[k]) != NULL,
                        "row %zu: not '%s' but\n%s", i, together[i].said[k], program_err);
            for (int k = 0; k < 3 && together[i].unsaid[k] != NULL; k++)
                cr_expect(strstr(program_err, together[i].unsaid[k]) == NULL,
                        "row %zu: '%s' in\n%s", i, together[i].unsaid[k], program_err);
        }
    }
    /* a --set that cannot be read may have meant the population */
    program_write("bad.cfg", LEVER("target = { region = [\"Twnete\"]; };"));
    cr_expect_eq(program_run("check bad.cfg --set population.file=[[x"), 2);
    program_expect_in(program_err, "bad.cfg:2: policies[0].target.region: could not be");
    program_write(
            "bad.cfg", "seed = \"x\";\n" LEVER("target = { region = [\"Twente\"]; };"));
    cr_expect_eq(program_run("check bad.cfg"), 2);
    cr_expect_str_eq(program_err,
            "bad.cfg:1: seed = \"x\": must be a whole number between 0 and "
            "9007199254740991 (default 1)\n");
}
