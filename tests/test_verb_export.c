/* `simulate export`: the same values in every format, with a dictionary, or nothing. */
#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/mem.h"
#include "sim/cli/verbs.h"
#include "tests/fixtures/toy_verb.h"

TestSuite(export, .init = toy_verb_setup, .fini = toy_verb_teardown, .timeout = 120);

static void make(void)
{
    toy_file_write("toy.cfg",
            "start = 2025; horizon = 4; replications = 20; seed = 7;\n"
            "outputs = ( \"csv\" );\n"
            "title = \"<b> \\\"=1+1\\\", a\"; toy = { persons = 60; };\n"
            "policies = ( { lever = \"help\"; start = 2026; end = 2027; "
            "cut = 0.5; } );\n");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run toy.cfg"), 0, "%s", toy_err);
}

static int export(const char *line)
{
    char text[512];

    snprintf(text, sizeof text, "export %s", line);
    return toy_verb_run(sim_verb_export, text);
}

Test(export, csv_holds_what_the_run_wrote)
{
    make();
    cr_assert_eq(export("results/toy --format csv"), 0, "%s", toy_err);
    cr_expect_str_eq(toy_out, "results/toy/export_csv\n");
    static const char *const columns[] = { "mean", "sd", "mc_se", "p05", "p50", "p95",
        "n" };
    for (int year = 2025; year < 2029; year++)
        for (size_t c = 0; c < SIM_COUNT(columns); c++) {
            char own[128], other[128];
            snprintf(own, sizeof own, "arm=toy,year=%d,group=even,metric=left", year);
            snprintf(other, sizeof other, "arm=toy,year=%d,group_name=even,metric=left",
                    year);
            cr_expect_eq(toy_csv_value("results/toy/effects.csv", own, columns[c]),
                    toy_csv_value(
                            "results/toy/export_csv/effects.csv", other, columns[c]),
                    "%d %s", year, columns[c]);
        }
    char *dictionary = toy_file_read("results/toy/export_csv/dictionary.csv");
    toy_expect_in(
            dictionary, "effects,mc_se,row,Monte Carlo standard error of the mean.");
    toy_expect_in(dictionary, "draws,value,as the parameter,Drawn value.");
    sim_free(dictionary);
    char *set = toy_file_read("results/toy/export_csv/parameters.csv");
    const char *persons = strstr(set, "\ntoy.persons,");
    cr_assert_not_null(persons, "%s", set);
    const char *said = strstr(persons, ",set by the scenario,");
    cr_expect(said != NULL && said < strchr(persons + 1, '\n'),
            "the source of the default is not that of what was set: %.200s", persons);
    sim_free(set);
    char *run = toy_file_read("results/toy/export_csv/run.csv");
    toy_expect_in(run, "title,\"<b> \"\"=1+1\"\", a\"");
    sim_free(run);
    /* once more, over the earlier one */
    cr_expect_eq(export("results/toy --format csv --tables run"), 0, "%s", toy_err);
    cr_expect(toy_file_exists("results/toy/export_csv/run.csv"));
    cr_expect_not(toy_file_exists("results/toy/export_csv/effects.csv"));
}

/* Mean over rows of the table `replications` is the mean in `effects`. */
Test(export, sqlite_replications_average_to_the_effects)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    make();
    cr_assert_eq(export("results/toy --format sqlite"), 0, "%s", toy_err);
    cr_assert_eq(
            sqlite3_open(toy_file_path("results/toy/export.sqlite"), &db), SQLITE_OK);
    const char *sql = "SELECT e.mean, avg(r.effect), e.n, count(r.effect) FROM effects e "
                      "JOIN replications r ON r.arm = e.arm AND r.year = e.year AND "
                      "r.metric = e.metric WHERE e.group_name = 'all' GROUP BY e.arm, "
                      "e.year, e.metric";
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s",
            sqlite3_errmsg(db));
    int rows = 0;
    for (; sqlite3_step(stmt) == SQLITE_ROW; rows++) {
        cr_expect_float_eq(
                sqlite3_column_double(stmt, 0), sqlite3_column_double(stmt, 1), 1e-9);
        cr_expect_eq(sqlite3_column_int(stmt, 2), 20);
        cr_expect_eq(sqlite3_column_int(stmt, 3), 20);
    }
    cr_expect_gt(rows, 3);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

Test(export, every_format_gives_the_same_bytes_again)
{
    static const char *const formats[] = { "json", "sqlite", "xlsx" };
    make();
    for (size_t i = 0; i < SIM_COUNT(formats); i++) {
        char line[128], a[64], b[64];
        snprintf(a, sizeof a, "a.%s", formats[i]);
        snprintf(b, sizeof b, "b.%s", formats[i]);
        snprintf(line, sizeof line, "results/toy --format %s --out %s", formats[i], a);
        cr_assert_eq(export(line), 0, "%s", toy_err);
        snprintf(line, sizeof line, "results/toy --format %s --out %s", formats[i], b);
        cr_assert_eq(export(line), 0, "%s", toy_err);
        cr_expect(toy_files_equal(a, b), "%s", formats[i]);
        char *text = toy_file_read(a);
        cr_assert_not_null(text);
        if (strcmp(formats[i], "xlsx") == 0)
            cr_expect_eq(memcmp(text, "PK", 2), 0, "a workbook is a zip file");
        if (strcmp(formats[i], "json") == 0) {
            toy_expect_in(text, "\"name\": \"title\", \"content\": \"<b> \\\"=1+1\\\"");
            cr_expect_null(strstr(text, "nan"));
        }
        sim_free(text);
    }
}

Test(export, refuses_with_a_sentence_and_leaves_nothing)
{
    make();
    cr_expect_eq(export(""), 2);
    toy_expect_in(toy_err, "export needs a folder of results");
    cr_expect_eq(export("results/toy --format xls"), 2);
    toy_expect_in(toy_err, "--format xls: there is no such format");
    cr_expect_eq(export("results/toy --tables effect"), 2);
    toy_expect_in(toy_err, "did you mean 'effects'?");
    cr_expect_eq(export("results/toy --wide x"), 2);
    toy_expect_in(toy_err, "--wide: is no option");
    cr_expect_eq(export("results/toy --format"), 2);
    toy_expect_in(toy_err, "--format: needs a value");
    cr_expect_eq(export("nowhere"), 2);
    toy_expect_in(toy_err, "nowhere: there is no such folder");
    cr_assert_eq(mkdir(toy_file_path("mine"), 0777), 0);
    toy_file_write("mine/precious.csv", "x\n");
    cr_expect_eq(export("results/toy --format csv --out mine"), 2);
    toy_expect_in(toy_err, "mine: is there and no earlier export");
    cr_expect(toy_file_exists("mine/precious.csv"));
    /* a dictionary of somebody else, and files beside one of ours */
    toy_file_write("mine/dictionary.csv", "word,meaning\n");
    cr_expect_eq(export("results/toy --format csv --out mine"), 2);
    cr_expect_eq(export("results/toy --format csv --out ours"), 0, "%s", toy_err);
    cr_expect_eq(export("results/toy --format csv --out ours"), 0, "%s", toy_err);
    toy_file_write("ours/notes.csv", "x\n");
    cr_expect_eq(export("results/toy --format csv --out ours"), 2);
    cr_expect(toy_file_exists("mine/precious.csv") && toy_file_exists("ours/notes.csv"));
    /* what was begun by somebody else, and the result itself */
    cr_assert_eq(mkdir(toy_file_path("new.part"), 0777), 0);
    toy_file_write("new.part/precious.csv", "x\n");
    cr_expect_eq(export("results/toy --format csv --out new"), 0, "%s", toy_err);
    cr_expect(toy_file_exists("new.part/precious.csv"));
    cr_expect_eq(export("results/toy --format sqlite --out results/toy/outcomes.db"), 2);
    cr_expect_eq(export("results/toy --format json --out results/toy/run.json"), 2);
    cr_expect_eq(export("results/toy --format json"), 0, "%s", toy_err);
    static const char *const formats[] = { "csv", "json", "sqlite", "xlsx" };
    for (size_t i = 0; i < SIM_COUNT(formats); i++) {
        char line[128];
        snprintf(line, sizeof line, "results/toy --format %s --out no/such/place",
                formats[i]);
        cr_expect_eq(export(line), 1, "%s", formats[i]);
        toy_expect_in(toy_err, "no/such/place");
    }
    cr_expect_eq(export("--help"), 0);
    toy_expect_in(toy_out, "simulate export results/compare --format xlsx");
}
