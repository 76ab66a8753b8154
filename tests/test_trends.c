/* Series by year: read as they stand, held outside their years, refused with their line;
 * and the start year takes its figures from them. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/phases/demand.h"
#include "sim/base/mem.h"
#include "tests/fixtures/program.h"
#include "tests/fixtures/small_world.h"

TestSuite(trends, .timeout = 120);
TestSuite(
        trends_program, .timeout = 120, .init = program_setup, .fini = program_teardown);

static struct trends *read_own(const char *file, int start)
{
    struct trends_params par = { .forecast_from = 2024, .base_cycle = 7.9 };
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct trends *t = NULL;

    strcpy(par.file.s, file);
    cr_assert_eq(trends_read(&t, &par, start, &diag, &err), 0, "%s", err.msg);
    return t;
}

Test(trends, stand_as_in_the_table_and_stay_outside_its_years)
{
    struct trends *t = read_own(TRENDS_DEFAULT, 2025);

    cr_expect_eq(trends_at(t, TREND_PUPILS, 2019), TRENDS_TABLE_PUPILS);
    cr_expect_eq(trends_at(t, TREND_GRADUATES, 2021), 3700);
    cr_expect_eq(trends_at(t, TREND_SHORTAGE, 2022), 0.092);
    cr_expect_eq(trends_at(t, TREND_TEMPORARY, 2024), 300);
    cr_expect_eq(trends_at(t, TREND_TEMPORARY, 2025), 0);
    cr_expect_float_eq(trends_cycle(t, 2022), 7.9 - 3.5, 1e-12);
    for (int k = 0; k < TREND_COUNT; k++) {
        enum trend which = (enum trend) k;
        cr_expect_eq(trends_at(t, which, 1990), trends_at(t, which, t->first));
        cr_expect_eq(trends_at(t, which, 2090), trends_at(t, which, t->first + t->n - 1));
    }
    trends_free(t);
}

Test(trends, without_a_file_are_the_start_year_for_ever)
{
    struct trends *t = read_own("", 2021), *own = read_own(TRENDS_DEFAULT, 2021);

    cr_expect(t->constant);
    for (int year = 2010; year < 2040; year += 5) {
        cr_expect_eq(trends_at(t, TREND_GRADUATES, year), 3700);
        cr_expect_eq(
                trends_at(t, TREND_SHORTAGE, year), trends_at(own, TREND_SHORTAGE, 2021));
        cr_expect_eq(trends_at(t, TREND_TEMPORARY, year), 0);
        cr_expect_eq(trends_cycle(t, year), 0);
    }
    trends_free(t);
    trends_free(own);
}

/* The schools of 2019 have the pupils of the start year, in the country and school by
 * school; and grow with the series. */
Test(trends, bring_the_schools_to_the_start_year)
{
    struct small_world *base = small_new(400, 3), *sm = small_new(400, 3);
    struct trends_params *par = sm->table[2];

    cr_assert_str_eq(model_schools.tables[2]->name, "trends");
    strcpy(par->file.s, TRENDS_DEFAULT);
    sm->start = 2023;
    small_set(sm, "demand.growth_sd_school", 0);
    const struct world *then = small_labour(base, 0)->world;
    struct labour *lab = small_labour(sm, 0);
    const struct world *now = lab->world;
    double ratio = 1360696 / TRENDS_TABLE_PUPILS;
    cr_expect_float_eq((double) now->n_pupils / (double) then->n_pupils, ratio, 2e-4);
    cr_expect_float_eq(now->country, 1360696, 2);
    for (int s = 0; s < now->n_schools; s++) {
        int sum = 0;
        for (int g = 0; g < GRADES; g++)
            sum += now->grade[s][g];
        cr_assert_eq(sum, now->pupils[s]);
        cr_assert_leq(abs(now->pupils[s] - (int) (then->pupils[s] * ratio)), 1);
    }
    double growth = log(1355006.0 / 1360696);
    cr_expect_float_eq(demand_growth(lab, lab->run_in + 1), growth, 1e-5);
    small_set(sm, "demand.growth", 0.01); /* on top of forecasts, not of what was seen */
    cr_expect_float_eq(demand_growth(lab, lab->run_in + 1), growth + 0.01, 1e-5);
    cr_expect_float_eq(demand_growth(lab, lab->run_in), log(1360696.0 / 1367485), 1e-5);
    small_free(base);
    small_free(sm);
}

static const char header[] = "year,pupils,graduates,side_entrants,unemployment,"
                             "oop_per_teacher,posts_per_pupil,temporary_eur,shortage\n";

static void write_series(const char *rows)
{
    char text[2048];
    snprintf(text, sizeof text, "%s%s", header, rows);
    program_write("mine.csv", text);
}

Test(trends_program, mistakes_are_told_with_their_line)
{
    static const struct {
        const char *rows, *part;
    } cases[] = {
        { "2020,1e6,4000,700,4,0.2,1,0,0.08\n2022,1e6,4000,700,4,0.2,1,0,0.08\n",
                "mine.csv:3: year = 2022: must be 2021" },
        { "2020,1e6,x,700,4,0.2,1,0,0.08\n",
                "mine.csv:2: graduates = \"x\": must be between 0 and" },
        { "2020,1e6,4000,700,4,0.2,1,0,0.9\n",
                "mine.csv:2: shortage = \"0.9\": must be between 0.001 and 0.6" },
        { "2020,1e6,4000\n", "mine.csv:2:" },
        { "", "mine.csv:1: the table has no years" },
        { "soon,1e6,4000,700,4,0.2,1,0,0.08\n", "mine.csv:2: year = \"soon\"" },
    };

    program_write("s.cfg", "trends = { file = \"mine.csv\"; };\npopulation = { schools = "
                           "60; };\n");
    for (size_t k = 0; k < SIM_COUNT(cases); k++) {
        write_series(cases[k].rows);
        cr_expect_eq(program_run("check s.cfg"), 2, "%zu", k);
        program_expect_in(program_err, cases[k].part);
    }
    program_write("mine.csv", "year,pupils\n2020,1\n");
    cr_expect_eq(program_run("check s.cfg"), 2);
    program_expect_in(program_err, "mine.csv:1: there is no column graduates");
}

/* The table in the program is the file; and a run with it says so. */
Test(trends_program, the_tables_inside_and_outside_the_program_give_the_same)
{
    FILE *in = fopen("scenarios/trends/netherlands.csv", "r");
    char text[8192];

    cr_assert_not_null(in);
    size_t n = fread(text, 1, sizeof text - 1, in);
    text[n] = '\0';
    fclose(in);
    program_write("copy.csv", text);
    program_write("own.cfg", "population = { schools = 60; }; horizon = 2; outputs = "
                             "[\"csv\"]; replications = 2;\n");
    program_write(
            "file.cfg", "extends = \"own.cfg\"; trends = { file = \"copy.csv\"; };");
    cr_assert_eq(program_run("own.cfg --quiet"), 0, "%s", program_err);
    cr_assert_eq(program_run("file.cfg --quiet"), 0, "%s", program_err);
    char *a = program_read("results/own/summary.csv");
    char *b = program_read("results/file/summary.csv");
    cr_assert(a != NULL && b != NULL);
    const char *la = a, *lb = b;
    while ((la = strstr(la, ",baseline,")) != NULL) {
        lb = strstr(lb, ",baseline,");
        cr_assert_not_null(lb);
        cr_assert_eq(strncmp(la, lb, strcspn(la, "\n")), 0);
        la++;
        lb++;
    }
    sim_free(a);
    sim_free(b);
}
