/* What the report says of doubt: the parts of the variance and the parameters behind an
 * effect, in the terminal, as tables and in the store. */
#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/report/report.h"
#include "tests/synth.h"

TestSuite(doubt, .timeout = 60);

static const char *const arms[] = { "baseline", "bonus", "less" };
static const double strength[] = { 0, 1, 0.4 };
static const struct sim_table_style style = { .width = 100 };

static void setup(struct synth_made *f)
{
    synth_make(f, &(struct synth){ .arm = arms, .n_arms = 3, .strength = strength });
}

static struct sim_csv *open_table(const struct synth_made *f, const char *name)
{
    char path[1024];
    struct sim_csv *csv = NULL;
    struct sim_err err = { 0 };

    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    cr_assert_eq(sim_csv_open(&csv, path, &err), 0, "%s", err.msg);
    return csv;
}

static double field(const struct sim_csv *csv, const char *name)
{
    double x = NAN;
    cr_assert_neq(sim_csv_real(sim_csv_field(csv, (size_t) sim_csv_find(csv, name)), &x),
            SIM_CSV_BAD, "%s", name);
    return x;
}

static const char *text(const struct sim_csv *csv, const char *name)
{
    return sim_csv_field(csv, (size_t) sim_csv_find(csv, name));
}

static double query(const struct synth_made *f, const char *sql)
{
    char path[1024];
    sqlite3 *db;
    sqlite3_stmt *stmt;

    snprintf(path, sizeof path, "%s/outcomes.db", f->dir);
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s",
            sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
    double value = sqlite3_column_double(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

Test(doubt, the_parts_of_the_variance_are_told_and_stored)
{
    struct synth_made f;
    struct sim_err err = { 0 };
    int rows = 0, ret, headlines = 0;

    setup(&f);
    for (int m = 0; m < SYNTH_METRICS; m++)
        headlines += synth_metrics[m].headline * (synth_metrics[m].paired ? 2 : 3);
    cr_assert_eq(sim_report_variance_csv(f.rep, f.store, f.dir, &err), 0, "%s", err.msg);
    struct sim_csv *csv = open_table(&f, "variance.csv");
    while ((ret = sim_csv_next(csv, &err)) == 1) {
        double all = field(csv, "variance"), parts = field(csv, "chance")
                                                     + field(csv, "parameters")
                                                     + field(csv, "rest");
        cr_expect_float_eq(parts, all, 1e-9 * all, "%s", text(csv, "metric"));
        /* four pairs of twins give a rough error */
        cr_expect_leq(fabs(field(csv, "rest")), 10 * field(csv, "rest_se") + 1e-12 * all,
                "%s %s", text(csv, "arm"), text(csv, "metric"));
        cr_expect_eq(field(csv, "replications"), SYNTH_REPS);
        cr_expect_gt(field(csv, "twins"), 0);
        cr_expect_str_eq(text(csv, "kind"),
                strcmp(text(csv, "arm"), "baseline") == 0 ? "level" : "effect");
        rows++;
    }
    cr_assert_eq(ret, 0, "%s", err.msg);
    sim_csv_close(csv);
    cr_expect_eq(rows, headlines);
    sim_store_close(f.store);
    cr_expect_eq(query(&f, "SELECT count(*) FROM variance"), rows);
    cr_expect_gt(query(&f, "SELECT parameters_share FROM variance WHERE arm = 'bonus'"
                           " AND metric = 'shortage'"),
            0.5);
    f.store = NULL;
    synth_clear(&f);
}

/* Lines with two shares and their error, which must make the whole and have one error. */
static int whole_shares(const char *said)
{
    int n = 0;

    for (const char *at = said; (at = strstr(at, " % +- ")) != NULL; n++) {
        const char *line = at;
        int a, b, a_se, b_se;
        while (line > said && line[-1] != '\n')
            line--;
        cr_assert_eq(sscanf(line + 34, "%d %% +- %d %d %% +- %d", &a, &a_se, &b, &b_se),
                4, "%.80s", line);
        cr_expect(a + b == 100 && a_se == b_se, "%.80s", line);
        at = strchr(at, '\n');
    }
    return n;
}

Test(doubt, the_terminal_shows_parts_with_errors)
{
    struct synth_made f;
    struct sim_err err = { 0 };
    char *said = NULL;
    size_t size;

    setup(&f);
    FILE *out = open_memstream(&said, &size);
    cr_assert_eq(sim_report_variance(f.rep, &style, out, &err), 0, "%s", err.msg);
    cr_assert_eq(sim_report_drivers(f.rep, f.store, &style, out, &err), 0, "%s", err.msg);
    fclose(out);
    cr_expect_not_null(strstr(said, "chance"));
    cr_expect_gt(whole_shares(said), 0, "%s", said);
    cr_expect_not_null(strstr(said, "test.unknown ("), "%s", said);
    cr_expect_null(strstr(said, "nan"));
    free(said);
    synth_clear(&f);
}

/* One parameter makes all effects: it is found for each policy, and between the two. */
Test(doubt, the_parameter_behind_an_effect_is_named_and_stored)
{
    struct synth_made f;
    struct sim_err err = { 0 };
    int rows = 0, between = 0, ret;

    setup(&f);
    cr_assert_eq(sim_report_drivers_csv(f.rep, f.store, f.dir, &err), 0, "%s", err.msg);
    struct sim_csv *csv = open_table(&f, "drivers.csv");
    while ((ret = sim_csv_next(csv, &err)) == 1) {
        cr_expect_str_eq(text(csv, "parameter"), "test.unknown");
        cr_expect_eq(field(csv, "rank"), 1);
        cr_expect(field(csv, "share") > 0.2 && field(csv, "share") <= 1);
        cr_expect_str_eq(text(csv, "sign"), "holds"); /* 1 + 0.8 u, |u| < 1/2 */
        between += strcmp(text(csv, "against"), "baseline") != 0;
        rows++;
    }
    cr_assert_eq(ret, 0, "%s", err.msg);
    sim_csv_close(csv);
    cr_expect_gt(rows, 10);
    cr_expect_gt(between, 3);
    sim_store_close(f.store);
    cr_expect_eq(query(&f, "SELECT count(*) FROM drivers"), rows);
    f.store = NULL;
    synth_clear(&f);
}
