/* A group of one's own schools: is it what it names, are it and the rest the whole, does
 * naming it leave all else as it was, what cannot be one, and is it what answers come
 * for? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "tests/fixtures/program.h"

TestSuite(own_group, .init = program_setup, .fini = program_teardown, .timeout = 120);

enum { SCHOOLS = 48, ROWS = 8000 };

/* Two regions, three municipalities, one school in none; a premium for the most
 * disadvantaged. `own`: what stands in the group population. */
static void files(const char *own, const char *outputs)
{
    static const char *const municipality[] = { "Zoetermeer", "Delft", "'s-Gravenhage" };
    char text[8000] = "id,name,region,gemeente,bevoegd_gezag,g5,pupils,weighting\n";
    size_t n = strlen(text);

    for (int i = 0; i < SCHOOLS; i++)
        n += (size_t) snprintf(text + n, sizeof text - n,
                "S%02d,De %c,%s,%s,Board %d,%d,%d,%.1f\n", i, 'A' + i % 26,
                i % 2 == 0 ? "Oost" : "West", i == 7 ? "" : municipality[i % 3], i / 12,
                i % 5 == 0, 120 + 37 * i % 200, 22 + 0.3 * (i * 29 % SCHOOLS));
    program_write("schools.csv", text);
    snprintf(text, sizeof text,
            "start = 2025; horizon = 4; seed = 3; replications = 8; outputs = [%s];\n"
            "groups = [\"quintile\", \"city\", \"region\"];\n"
            "population = { file = \"schools.csv\"; %s };\n"
            "policies = ({ lever = \"pay_premium\"; premium = 0.4; start = 2026;\n"
            "  end = 2027; target = { quintile = [5]; }; });\n",
            outputs, own);
    program_write("mine.cfg", text);
}

/* Means of a group in a run's summary.csv, in the order of the file. */
struct column {
    char metric[ROWS][32];
    double mean[ROWS];
    int n;
};

static void read_group(struct column *to, const char *run, const char *group)
{
    char path[64];
    struct sim_csv *csv;
    struct sim_err err = { 0 };

    snprintf(path, sizeof path, "%s/mine/summary.csv", run);
    cr_assert_eq(sim_csv_open(&csv, program_path(path), &err), 0, "%s", err.msg);
    const int at = sim_csv_find(csv, "group"), key = sim_csv_find(csv, "metric"),
              mean = sim_csv_find(csv, "mean");
    cr_assert(at >= 0 && key >= 0 && mean >= 0);
    for (to->n = 0; sim_csv_next(csv, &err) == 1;) {
        if (strcmp(sim_csv_field(csv, (size_t) at), group) != 0)
            continue;
        cr_assert_lt(to->n, ROWS);
        const char *number = sim_csv_field(csv, (size_t) mean);
        snprintf(to->metric[to->n], sizeof to->metric[0], "%.31s",
                sim_csv_field(csv, (size_t) key));
        to->mean[to->n++] = number[0] != '\0' ? strtod(number, NULL) : (double) NAN;
    }
    sim_csv_close(csv);
}

static struct column *column(const char *run, const char *group)
{
    struct column *c = sim_calloc(1, sizeof *c);

    cr_assert_not_null(c);
    read_group(c, run, group);
    cr_assert_gt(c->n, 0, "%s has no group %s", run, group);
    return c;
}

/* Do two sums of the same numbers, perhaps in another order, agree? */
static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * (1 + fabs(a));
}

static int count_differing(const struct column *a, const struct column *b)
{
    int n = a->n != b->n;

    for (int i = 0; i < a->n && i < b->n; i++)
        n += strcmp(a->metric[i], b->metric[i]) != 0 || !same(a->mean[i], b->mean[i]);
    return n;
}

/* The i-th value of a metric: by arm and year. */
static double nth(const struct column *c, const char *metric, int i)
{
    for (int row = 0; row < c->n; row++)
        if (strcmp(c->metric[row], metric) == 0 && i-- == 0)
            return c->mean[row];
    return -INFINITY;
}

Test(own_group, is_what_it_names)
{
    static const struct {
        const char *own, *name, *of, *not_of;
    } cases[] = { { "own = { quintile = [5]; };", "own", "q5", NULL },
        { "own = { city = \"g5\"; };", "own", "g5", "other" },
        { "own = { region = \"West\"; };", "own:West", "region:West", "region:Oost" },
        { "own = { region = \"West\"; name = \"Wij\"; };", "own:Wij", "region:West",
                "region:Oost" } };

    for (size_t k = 0; k < 4; k++) {
        files(cases[k].own, "\"csv\"");
        cr_assert_eq(program_run("mine.cfg --out r"), 0, "%s", program_err);
        struct column *own = column("r", cases[k].name), *of = column("r", cases[k].of);
        cr_expect_eq(count_differing(own, of), 0, "%s", cases[k].own);
        sim_free(of);
        if (cases[k].not_of != NULL) {
            struct column *rest = column("r", "rest");
            of = column("r", cases[k].not_of);
            cr_expect_eq(count_differing(rest, of), 0, "%s", cases[k].own);
            cr_expect_gt(count_differing(own, of), 100, "the test can fail");
            sim_free(rest);
            sim_free(of);
        }
        sim_free(own);
    }
}

Test(own_group, and_the_rest_are_the_whole)
{
    static const char *const sums[] = { "required_fte", "filled_fte", "unfilled_fte",
        "assistants_fte", "policy_posts" };

    files("own = { municipality = \"zoetermeer\"; };", "\"csv\"");
    cr_assert_eq(program_run("mine.cfg --out r"), 0, "%s", program_err);
    struct column *own = column("r", "own:Zoetermeer"), *rest = column("r", "rest"),
                  *all = column("r", "all");
    for (size_t k = 0; k < SIM_COUNT(sums); k++)
        for (int i = 0; i < 4 * 2; i++) { /* years of two arms */
            double here = nth(own, sums[k], i), there = nth(rest, sums[k], i),
                   whole = nth(all, sums[k], i);
            cr_expect(same(here + there, whole), "%s %d: %g + %g, %g", sums[k], i, here,
                    there, whole);
            cr_expect(strcmp(sums[k], "filled_fte") != 0 || (here > 20 && there > 20));
        }
    sim_free(own);
    sim_free(rest);
    sim_free(all);
}

Test(own_group, naming_it_changes_no_other_number)
{
    static const char *const groups[] = { "all", "q1", "q5", "g5", "region:West" };

    files("own = { municipality = [\"Delft\"]; quintile = [4, 5]; };", "\"csv\"");
    cr_assert_eq(program_run("mine.cfg --out with"), 0, "%s", program_err);
    files("", "\"csv\"");
    cr_assert_eq(program_run("mine.cfg --out without"), 0, "%s", program_err);
    for (size_t k = 0; k < SIM_COUNT(groups); k++) {
        struct column *with = column("with", groups[k]),
                      *without = column("without", groups[k]);
        cr_expect_eq(count_differing(with, without), 0, "%s", groups[k]);
        sim_free(with);
        sim_free(without);
    }
    char *text = program_read("without/mine/summary.csv");
    cr_expect_null(strstr(text, ",own"));
    cr_expect_null(strstr(text, ",rest,"));
    sim_free(text);
}

Test(own_group, what_is_none_is_told_with_its_line)
{
    static const struct {
        const char *own, *said;
    } cases[] = {
        { "own = { municipality = \"Zoetemeer\"; };",
                "mine.cfg:3: population.own.municipality = \"Zoetemeer\": the population "
                "has no such municipality (did you mean \"Zoetermeer\"?)" },
        { "own = { municipality = \"Delft\"; region = \"Oost\"; quintile = [9]; };",
                "mine.cfg:3: population.own.quintile = 9: must be" },
        { "own = { schools = [\"S01\"]; region = \"Oost\"; };",
                "mine.cfg:3: population.own: no school of the population meets all" },
        { "own = { share = 0.0; };",
                "mine.cfg:3: population.own.share = 0: leaves no school" },
        { "own = { name = \"Us\"; };",
                "mine.cfg:3: population.own.name = \"Us\": names no schools" },
        { "own = { board = \"Board 1\"; name = \"A name that is longer than any column "
          "or figure has room for, or anybody would ever read\"; };",
                "mine.cfg:3: population.own.name = \"A name" },
    };

    for (size_t k = 0; k < SIM_COUNT(cases); k++) {
        files(cases[k].own, "\"csv\"");
        cr_expect_eq(program_run("check mine.cfg"), 2, "%s", cases[k].own);
        program_expect_in(program_err, cases[k].said);
    }
    files("own = { schools = \"S99\"; };", "\"csv\""); /* beside a mistake of a policy */
    cr_expect_eq(program_run("check mine.cfg --set policies[0].target.region=Noord"), 2);
    program_expect_in(
            program_err, "population.own.schools = \"S99\": the population has");
    program_expect_in(
            program_err, "target.region = \"Noord\": the population has no such");
}

Test(own_group, all_schools_are_no_group)
{
    files("own = { region = [\"Oost\", \"West\"]; };", "\"csv\"");
    cr_assert_eq(program_run("mine.cfg --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "population.own names all");
    cr_expect_null(strstr(program_out, " own "));
}

/* Where there is no column of municipalities, a wrong name is told so. */
Test(own_group, a_table_without_municipalities_says_so)
{
    program_write("plain.csv", "id,region,pupils,weighting\na,X,200,30\nb,X,200,31\n");
    program_write("plain.cfg", "population = { file = \"plain.csv\"; };\n"
                               "policies = ({ lever = \"pay_premium\";\n"
                               "target = { municipality = \"Delft\"; }; });\n");
    cr_expect_eq(program_run("check plain.cfg"), 2);
    program_expect_in(program_err, "plain.cfg:3: policies[0].target.municipality = "
                                   "\"Delft\": the population has no such municipality");
    program_expect_in(program_err, "in a column \"municipality\" or \"gemeente\"");
}

Test(own_group, answers_before_the_fifths_do)
{
    files("own = { board = \"Board 1\"; name = \"Stichting Zuid\"; };", "\"report\"");
    cr_assert_eq(program_run("mine.cfg --out r -n 16"), 0, "%s", program_err);
    program_expect_in(program_out, "Teacher shortage ");
    cr_expect_not_null(strstr(program_out, " own "));
    cr_expect_null(strstr(program_out, " q5 "));
    program_expect_in(program_out, "own: own schools, Stichting Zuid;");
    char *run = program_read("r/mine/run.json"); /* where no line is broken */
    program_expect_in(run, "own group Stichting Zuid: 12 schools, ");
    sim_free(run);
    program_expect_in(program_out, "\nStichting Zuid  ");
    cr_assert_eq(program_run("brief r/mine --text --language en"), 0, "%s", program_err);
    program_expect_in(program_out, "own schools (Stichting");
    program_expect_in(program_out, "all other schools");
    cr_assert_eq(program_run("brief r/mine --text --language nl"), 0, "%s", program_err);
    program_expect_in(program_out, "eigen scholen (Stichting");
    program_expect_in(program_out, "alle andere scholen");
    cr_assert_eq(program_run("compare mine.cfg --group own --out c -n 16"), 0, "%s",
            program_err);
    program_expect_in(program_out, "own points");
    cr_expect_eq(program_run("compare mine.cfg --group q6 --out c -n 16"), 2);
}
