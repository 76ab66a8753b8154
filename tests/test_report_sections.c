/* The sections of report.html that need a whole run of the schools: those who have least,
 * what policies asked and got and why not more, what is left after them, and packages
 * taken apart; held against the tables of the same run. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/program.h"
#include "tests/html_check.h"

TestSuite(
        report_sections, .init = program_setup, .fini = program_teardown, .timeout = 120);

#define BASE                                                                             \
    "start = 2025; horizon = 6; seed = 3; outputs = [\"csv\", \"report\"];\n"            \
    "population: { sample = 0.02; };\n"

#define QUOTED "\xe2\x80\x9c%s\xe2\x80\x9d"

/* A package of two, which is taken apart, and tutoring for which people lack. */
static void run(void)
{
    program_write("pack.cfg",
            BASE "policies = ({ lever = \"pay_premium\"; premium = 0.2; start = 2025; "
                 "end = 2026; target = { quintile = [5]; }; },\n"
                 "{ lever = \"reserve_return\"; start = 2025; end = 2026; "
                 "target = { quintile = [4, 5]; }; });\n");
    program_write("tutors.cfg",
            BASE "policies = ({ lever = \"tutoring\"; start = 2025; end = 2026; "
                 "target = { quintile = [5]; }; });\n");
    program_write("stays.cfg",
            BASE "policies = ({ lever = \"pay_premium\"; premium = 0.1; start = 2025; "
                 "target = { quintile = [5]; }; });\n");
    cr_assert_eq(program_run("compare pack.cfg tutors.cfg stays.cfg -n 8 --interaction "
                             "--out r"),
            0, "%s", program_err);
}

/* The page of the run, well formed; free with sim_free. */
static char *page(void)
{
    char out[256], *text = program_read("r/compare/report.html");

    cr_assert_not_null(text);
    const char *fault = html_fault(text, out);
    cr_expect_null(fault, "%s", fault ? fault : "");
    return text;
}

static void expect_in(const char *text, const char *id, const char *part)
{
    static char found[200000];

    cr_expect_gt(html_text_of(text, id, found, sizeof found), 0, "no %s", id);
    cr_expect_not_null(strstr(found, part), "%s: %s is not in: %.600s", id, part, found);
}

/* Column `name` of the rows that begin with `start`, up to n; returns how many. */
static int values_of(
        const char *file, const char *start, const char *name, double *value, int n)
{
    char *text = program_read(file), *head = text;
    int column = 0, found = 0;

    cr_assert_not_null(text, "%s", file);
    while (strncmp(head, name, strlen(name)) != 0
            || (head[strlen(name)] != ',' && head[strlen(name)] != '\n')) {
        head += strcspn(head, ",\n");
        cr_assert_eq(*head, ',', "%s: no column %s", file, name);
        head++;
        column++;
    }
    for (char *row = text; row != NULL && found < n; row = strchr(row, '\n')) {
        row += *row == '\n';
        if (strncmp(row, start, strlen(start)) != 0)
            continue;
        char *at = row;
        for (int c = 0; c < column; c++)
            at = strchr(at, ',') + 1;
        value[found++] = strtod(at, NULL);
    }
    sim_free(text);
    return found;
}

/* The same of the first such row. */
static double value_of(const char *file, const char *start, const char *name)
{
    double value = NAN;

    cr_assert_eq(
            values_of(file, start, name, &value, 1), 1, "%s: no row %s", file, start);
    return value;
}

/* The policy with which most is learned on average; *always: and at every weight of those
 * who have least. */
static const char *learns_most(bool *always)
{
    static const char *const arms[] = { "pack", "tutors", "stays" };
    double best[16];

    for (size_t a = 0; a < 3; a++) {
        char row[64];
        int times = 0;
        snprintf(row, sizeof row, "compare,%s,", arms[a]);
        const int n = values_of("r/compare/equity.csv", row, "best", best, 16);
        cr_assert(n > 1 && n < 16);
        for (int i = 0; i < n; i++)
            times += best[i] == 1;
        *always = times == n;
        if (best[0] == 1)
            return arms[a];
    }
    cr_assert_fail("no policy is best");
    return NULL;
}

/* Is there a cell that is sorted by this value, within a table? */
static bool has_value(const char *text, const char *table, double value)
{
    char id[64];
    bool found = false;

    snprintf(id, sizeof id, "<table id=\"%s\"", table);
    const char *at = strstr(text, id);
    cr_assert_not_null(at, "no %s", table);
    const char *end = strstr(at, "</table>");
    for (at = strstr(at, "data-v=\""); at != NULL && at < end && !found;
            at = strstr(at + 8, "data-v=\""))
        found = fabs(strtod(at + 8, NULL) - value) <= 1e-9 * fabs(value);
    return found;
}

/* A value of her own has not the source of the value it replaces, in either language. */
Test(report_sections, what_the_scenario_sets_is_told_as_set_by_it)
{
    static const char *const said[][2] = { { "en", "set by the scenario" },
        { "nl", "gezet in het scenario" } };
    char line[64];

    program_write("own.cfg", BASE "exit: { loop_gain = 0.3; };\n");
    for (int i = 0; i < 2; i++) {
        snprintf(line, sizeof line, "own.cfg -n 2 --out r --language %s", said[i][0]);
        cr_assert_eq(program_run(line), 0, "%s", program_err);
        char *text = program_read("r/own/report.html");
        const char *row = strstr(text, "<code>exit.loop_gain</code>");
        cr_assert_not_null(row);
        const char *end = strstr(row, "</tr>"), *told = strstr(row, said[i][1]);
        cr_expect(told != NULL && told < end, "%.600s", row);
        sim_free(text);
    }
}

/* The page of a run on a table of one's own is the same when it is made again: the table
 * stands in another folder, seen from the results, but has its name. */
Test(report_sections, a_table_of_ones_own_is_told_by_its_name)
{
    char table[4096] = "id,region,pupils,weighting\n";
    size_t n = strlen(table);

    for (int i = 0; i < 20; i++)
        n += (size_t) snprintf(
                table + n, sizeof table - n, "s%d,West,%d,%d\n", i, 100 + i, 25 + i);
    program_write("mine.csv", table);
    program_write("own.cfg",
            "start = 2025; horizon = 3; outputs = [\"csv\", \"report\"];\n"
            "population: { file = \"./mine.csv\"; year = 2025; };\n"
            "policies = ( { lever = \"pay_premium\"; start = 2026; } );\n");
    cr_assert_eq(program_run("own.cfg -n 2 --out r"), 0, "%s", program_err);
    char *text = program_read("r/own/report.html");
    cr_expect_not_null(strstr(text, "<bdi>mine.csv</bdi>"));
    sim_free(text);
    cr_expect_eq(program_run("verify r/own"), 0, "%s%s", program_out, program_err);
}

Test(report_sections, numbers_are_those_of_the_tables)
{
    run();
    char *text = page();
    static const struct {
        const char *table, *file, *row, *column;
    } cells[] = {
        { "table-equity", "equity.csv", "compare,tutors", "mean" },
        { "table-equity", "equity.csv", "compare,tutors", "worst" },
        { "table-equity", "equity.csv", "compare,pack", "tenth" },
        { "table-equity", "equity.csv", "compare,pack", "tenth_lack" },
        { "table-equity", "equity.csv", "compare,stays", "tenth_lack" },
        { "table-left", "structural.csv", "compare,pack,q5,shortage,", "effect" },
        { "table-left", "structural.csv", "compare,pack,q5,shortage,", "later" },
        { "table-left", "structural.csv", "compare,tutors,q5,score,", "ratio" },
        { "table-together-1", "interaction.csv",
                "compare,pack,2026,q5,shortage,share,package,", "mean" },
        { "table-together-1", "interaction.csv",
                "compare,pack,2026,q5,shortage,share,sum_of_parts,", "mean" },
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char file[64];
        snprintf(file, sizeof file, "r/compare/%s", cells[i].file);
        double v = value_of(file, cells[i].row, cells[i].column);
        cr_expect(isfinite(v) && v != 0, "%s %s", cells[i].row, cells[i].column);
        cr_expect(has_value(text, cells[i].table, v), "%s: %s %s %g", cells[i].table,
                cells[i].row, cells[i].column, v);
        cr_expect_not(has_value(text, cells[i].table, 1.001 * v)); /* it can fail */
    }
    sim_free(text);
}

Test(report_sections, every_section_has_its_sentence)
{
    run();
    char *text = page();
    bool always;
    const char *most = learns_most(&always);
    char want[256];
    snprintf(want, sizeof want,
            always ? "Most is learned with " QUOTED ", on average and also "
                     "if a gain in the most disadvantaged fifth of schools counts up "
                     "to 8 times"
                   : "Most is learned on average with " QUOTED "; from "
                     "where a gain in the most disadvantaged fifth of schools "
                     "counts",
            most);
    expect_in(text, "equity-answer", want);
    expect_in(text, "left", "does not end, so nothing can be said of after it");
    expect_in(text, "left-answer", "Three years after \xe2\x80\x9c");
    expect_in(text, "together", "what its policies do alone adds up to");
    expect_in(text, "table-asked", "Granted, not spent");
    expect_in(text, "table-equity", "tenth of schools where it is highest");
    const char *answer = strstr(text, "id=\"answer\"");
    cr_assert_not_null(answer);
    cr_expect_lt(answer - text, strstr(text, "<details>") - text,
            "what is folded stands behind the answer");
    program_write("first.html", text);
    sim_free(text);
    /* read back from what is stored, and in the other language */
    cr_assert_eq(program_run("report r/compare"), 0, "%s", program_err);
    char *first = program_read("first.html"), *again = page();
    cr_expect_str_eq(first, again);
    sim_free(first);
    sim_free(again);
    cr_assert_eq(program_run("report r/compare --language nl"), 0, "%s", program_err);
    text = page();
    snprintf(want, sizeof want,
            always ? "Het meest wordt geleerd met " QUOTED ", gemiddeld en "
                     "ook als winst op de scholen met de meeste achterstand tot 8 keer "
                     "zo zwaar"
                   : "Gemiddeld wordt het meest geleerd met " QUOTED
                     "; telt winst op de scholen met de meeste achterstand",
            most);
    expect_in(text, "equity-answer", want);
    expect_in(text, "left-answer", "Drie jaar na het einde van");
    expect_in(text, "together", "wat de maatregelen alleen doen, telt op tot");
    expect_in(text, "table-asked", "Toegekend, niet besteed");
    cr_expect_null(strstr(text, "All numbers"));
    sim_free(text);
}

/* The policy that a row of the table of aims names is the one with the best mean. */
Test(report_sections, another_aim_may_have_another_best_policy)
{
    static const char *const arms[] = { "pack", "stays", "tutors" };
    static const struct {
        const char *cell;
        int better;
    } aims[] = { { "2026,q5,shortage", -1 }, { "2026,all,shortage", -1 },
        { "2026,all,shortage_worst", -1 }, { "2026,q5,score", 1 },
        { "2026,all,score", 1 }, { "2026,all,gap", -1 } };
    unsigned winners = 0;

    run();
    char *text = page();
    const char *table = strstr(text, "<table id=\"table-aims\"");
    cr_assert_not_null(table);
    const char *row = strstr(table, "<tbody>");
    for (size_t i = 0; i < sizeof aims / sizeof *aims; i++) {
        double most = -INFINITY;
        size_t best = 0;
        for (size_t k = 0; k < 3; k++) {
            char where[128];
            snprintf(where, sizeof where, "compare,%s,%s,", arms[k], aims[i].cell);
            double v = value_of("r/compare/effects.csv", where, "mean");
            if (v * aims[i].better > most) {
                most = v * aims[i].better;
                best = k;
            }
        }
        winners |= 1u << best;
        row = strstr(row + 1, "<tr>");
        cr_assert_not_null(row, "%s", aims[i].cell);
        const char *named = strstr(row, "<td><b>");
        cr_assert(named != NULL && most > 0);
        cr_expect_eq(strncmp(named, "<td><b><bdi>", 12), 0);
        cr_expect_eq(strncmp(named + 12, arms[best], strlen(arms[best])), 0, "%s: %.60s",
                aims[i].cell, named);
        cr_expect(has_value(text, "table-aims", most * aims[i].better));
    }
    cr_expect(winners & (winners - 1), "all won by one: the test could not fail");
    cr_expect_lt(table - text, strstr(text, "id=\"q-best\"") - text);
    sim_free(text);
}

Test(report_sections, without_packages_taken_apart_nothing_is_said_of_them)
{
    program_write("one.cfg",
            BASE "policies = ({ lever = \"reserve_return\"; start = 2025; });\n");
    cr_assert_eq(program_run("one.cfg -n 4 --out r"), 0, "%s", program_err);
    char *text = program_read("r/one/report.html"), out[256];
    cr_assert_not_null(text);
    cr_expect_null(html_fault(text, out));
    cr_expect_null(strstr(text, "id=\"together\""));
    cr_expect_null(strstr(text, "table-left"));
    expect_in(text, "left", "does not end");
    sim_free(text);
}

/* Heads of a package taken apart keep the unit, and what a run was drawn by is told in
 * the language of the page. */
Test(report_sections, no_unit_is_cut_and_no_word_left_in_english)
{
    run();
    program_expect_in(program_out, "Displaced from other schools all, fte ");
    cr_expect_null(strstr(program_out, "\xe2\x80\xa6"));
    cr_assert_eq(program_run("report r/compare --language nl"), 0, "%s", program_err);
    char *text = page();
    cr_expect_not_null(strstr(text, "in gespiegelde paren (antithetisch)"));
    cr_expect_null(strstr(text, "vierde vijfde"));
    sim_free(text);
}
