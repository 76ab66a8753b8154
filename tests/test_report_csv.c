/* The tidy tables are read back with the project's own strict reader and compared
 * with the summary. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/report/report.h"
#include "tests/synth.h"

TestSuite(report_csv, .timeout = 60);

static struct sim_report *make(
        struct sim_store **store, const char *dir, const struct synth *how)
{
    struct sim_err err = { 0 };

    *store = synth_store(dir, how);
    struct sim_report *rep = synth_report(*store);
    cr_assert_eq(sim_report_csv(rep, dir, &err), 0, "%s", err.msg);
    return rep;
}

static struct sim_csv *open_table(const char *dir, const char *name)
{
    char path[1024];
    struct sim_csv *csv = NULL;
    struct sim_err err = { 0 };

    snprintf(path, sizeof path, "%s/%s", dir, name);
    cr_assert_eq(sim_csv_open(&csv, path, &err), 0, "%s", err.msg);
    return csv;
}

static double field(const struct sim_csv *csv, const char *name)
{
    double x = NAN;
    int column = sim_csv_find(csv, name);

    cr_assert_geq(column, 0, "%s", name);
    int ret = sim_csv_real(sim_csv_field(csv, (size_t) column), &x);
    cr_assert_neq(ret, SIM_CSV_BAD, "%s", sim_csv_field(csv, (size_t) column));
    return x;
}

static const char *text(const struct sim_csv *csv, const char *name)
{
    return sim_csv_field(csv, (size_t) sim_csv_find(csv, name));
}

static int find(const char *const *names, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static int find_metric(const char *key)
{
    for (int m = 0; m < SYNTH_METRICS; m++)
        if (strcmp(synth_metrics[m].key, key) == 0)
            return m;
    return -1;
}

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b;
}

/* Every row equals its cell of the summary; returns the number of rows. */
static long check_rows(const struct sim_report *rep, const char *dir, const char *name)
{
    struct sim_csv *csv = open_table(dir, name);
    struct sim_err err = { 0 };
    const struct sim_shape *shape = &rep->meta->shape;
    int ret;
    long rows = 0, last = -1;

    while ((ret = sim_csv_next(csv, &err)) == 1) {
        int arm = find(rep->meta->arm, (int) rep->meta->n_arms, text(csv, "arm"));
        int group = find(shape->group, shape->n_groups, text(csv, "group"));
        int year = (int) field(csv, "year") - shape->first_year;
        int m = find_metric(text(csv, "metric"));
        bool effect = strcmp(name, "effects.csv") == 0
                      || (sim_csv_find(csv, "kind") >= 0
                              && strcmp(text(csv, "kind"), "effect") == 0);
        cr_assert(arm >= 0 && group >= 0 && m >= 0);
        size_t cell = sim_shape_cell(shape, year, group, m);
        const struct sim_summary *s =
                effect ? &rep->effect[arm][cell] : &rep->level[arm][cell];
        cr_assert(same(field(csv, "mean"), s->mean) && same(field(csv, "sd"), s->sd)
                  && same(field(csv, "mc_se"), s->mc_se)
                  && same(field(csv, "p05"), s->p05) && same(field(csv, "p50"), s->p50)
                  && same(field(csv, "p95"), s->p95));
        cr_assert_eq(field(csv, "n"), (double) s->n);
        cr_assert_str_eq(text(csv, "unit"), synth_metrics[m].unit);
        long rank = 0; /* sorted: arm, kind, year, group, metric */
        for (size_t k = 0; k < rep->meta->n_arms; k++)
            if (rep->order[k] == (size_t) arm)
                rank = (long) k;
        rank = ((((rank * 2 + effect) * 100 + year) * 10 + group) * 100) + m;
        cr_assert_gt(rank, last, "row %ld of %s is out of order", rows, name);
        last = rank;
        rows++;
    }
    cr_assert_eq(ret, 0, "%s", err.msg);
    sim_csv_close(csv);
    return rows;
}

Test(report_csv, tables_hold_the_summary_in_order)
{
    static const char *const arms[] = { "baseline", "zulu", "alpha" };
    char dir[512];
    struct sim_store *store;
    synth_mkdir(dir);
    struct sim_report *rep =
            make(&store, dir, &(struct synth){ .arm = arms, .n_arms = 3 });
    /* not ledger, not paired: 7 metrics of 8 groups (shortage, retention, score, exit,
     * filled_fte, below_1f, workload), 2 of the nation (gap, policy_cost): 58 a year */
    cr_expect_eq(check_rows(rep, dir, "summary.csv"), 58 * 10 * 3);
    cr_expect_eq(check_rows(rep, dir, "effects.csv"), 59 * 10 * 2);
    /* 5 origins of 8 groups as level (3 arms) and effect (2), 1 paired of the nation */
    cr_expect_eq(check_rows(rep, dir, "ledger.csv"), 10 * (5 * 8 * 5 + 2));
    sim_report_free(rep);
    sim_store_close(store);
    synth_rmdir(dir);
}

Test(report_csv, costs_are_tidy_and_leave_out_noughts)
{
    static const char *const arms[] = { "baseline", "zulu", "alpha" };
    char dir[512];
    struct sim_store *store;
    struct sim_err err = { 0 };
    long rows = 0, effects = 0;
    int ret;

    synth_mkdir(dir);
    struct sim_report *rep =
            make(&store, dir, &(struct synth){ .arm = arms, .n_arms = 3 });
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_csv *csv = open_table(dir, "costs.csv");
    while ((ret = sim_csv_next(csv, &err)) == 1) {
        int c = strcmp(text(csv, "account"), "premium") == 0;
        int arm = find(arms, 3, text(csv, "arm"));
        bool effect = strcmp(text(csv, "kind"), "effect") == 0;
        cr_assert_str_eq(text(csv, "lever"), shape->cost[c].cause);
        cr_assert_str_eq(text(csv, "payer"), "ministry");
        cr_assert_str_eq(text(csv, "unit"), "EUR");
        size_t cell = sim_shape_cost_cell(shape, (int) field(csv, "year") - 2025, c);
        const struct sim_summary *s =
                effect ? &rep->effect[arm][cell] : &rep->level[arm][cell];
        cr_assert(same(field(csv, "mean"), s->mean) && same(field(csv, "sd"), s->sd)
                  && same(field(csv, "p05"), s->p05) && same(field(csv, "p95"), s->p95));
        rows++;
        effects += effect;
        cr_assert(!effect || arm != 0);
    }
    cr_assert_eq(ret, 0, "%s", err.msg);
    cr_expect_eq(rows, 2 * 10 * 5, "two lines, ten years, three levels and two effects");
    cr_expect_eq(effects, 2 * 10 * 2);
    sim_csv_close(csv);
    sim_report_free(rep);
    sim_store_close(store);
    synth_rmdir(dir);
}

Test(report_csv, paired_metrics_are_effects_only)
{
    char dir[512];
    struct sim_store *store;
    synth_mkdir(dir);
    struct sim_report *rep = make(&store, dir, &(struct synth){ 0 });
    char *summary = synth_read(dir, "summary.csv", NULL);
    char *effects = synth_read(dir, "effects.csv", NULL);
    char *ledger = synth_read(dir, "ledger.csv", NULL);
    cr_expect_null(strstr(summary, "displaced_fte"));
    cr_expect_not_null(strstr(effects, "displaced_fte"));
    cr_expect_null(strstr(effects, "hire_q1"));
    cr_expect_null(strstr(summary, "hire_q1"));
    cr_expect_not_null(strstr(ledger, "hire_q1"));
    cr_expect_null(strstr(effects, "baseline,"), "the baseline has no effect");
    cr_expect_null(strstr(summary, "nan"));
    cr_expect_null(strstr(effects, "nan"));
    cr_expect_null(strstr(effects, ",-0,"));
    cr_expect_eq(strncmp(effects,
                         "scenario,arm,year,group,metric,unit,mean,sd,mc_se,p05,p25,p50,"
                         "p75,p95,n,p_better\n",
                         80),
            0);
    sim_free(summary);
    sim_free(effects);
    sim_free(ledger);
    sim_report_free(rep);
    sim_store_close(store);
    synth_rmdir(dir);
}

/* Metamorphic: the place of an arm in the scenario does not show in a byte. */
Test(report_csv, order_of_arms_does_not_matter)
{
    static const char *const one[] = { "baseline", "a", "b" };
    static const char *const two[] = { "baseline", "b", "a" };
    static const double s_one[] = { 0, 0.5, 2 }, s_two[] = { 0, 2, 0.5 };
    static const char *const files[] = { "summary.csv", "effects.csv", "ledger.csv",
        "costs.csv" };
    char dir[2][512];
    struct sim_store *store[2];
    struct sim_report *rep[2];

    for (int i = 0; i < 2; i++)
        synth_mkdir(dir[i]);
    rep[0] = make(&store[0], dir[0],
            &(struct synth){ .arm = one, .n_arms = 3, .strength = s_one });
    rep[1] = make(&store[1], dir[1],
            &(struct synth){ .arm = two, .n_arms = 3, .strength = s_two });
    for (int k = 0; k < (int) SIM_COUNT(files); k++) {
        char *a = synth_read(dir[0], files[k], NULL),
             *b = synth_read(dir[1], files[k], NULL);
        cr_expect_str_eq(a, b, "%s", files[k]);
        sim_free(a);
        sim_free(b);
    }
    for (int i = 0; i < 2; i++) {
        sim_report_free(rep[i]);
        sim_store_close(store[i]);
        synth_rmdir(dir[i]);
    }
}

Test(report_csv, names_with_commas_and_quotes_read_back)
{
    static const char *const arms[] = { "baseline", "a,\"b\"\nc" };
    char dir[512];
    struct sim_store *store;
    synth_mkdir(dir);
    struct sim_report *rep =
            make(&store, dir, &(struct synth){ .arm = arms, .n_arms = 2 });
    cr_expect_gt(check_rows(rep, dir, "effects.csv"), 0);
    sim_report_free(rep);
    sim_store_close(store);
    synth_rmdir(dir);
}

Test(report_csv, a_missing_folder_is_named)
{
    char dir[512], none[600];
    struct sim_store *store;
    struct sim_err err = { 0 };
    synth_mkdir(dir);
    struct sim_report *rep = make(&store, dir, &(struct synth){ 0 });
    snprintf(none, sizeof none, "%s/none", dir);
    cr_expect_eq(sim_report_csv(rep, none, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "none"), "%s", err.msg);
    sim_report_free(rep);
    sim_store_close(store);
    synth_rmdir(dir);
}

Test(report_csv, each_failed_request_for_memory_is_survived)
{
    static const int firsts[2] = { 0, 1 }, lasts[2] = { 9, 6 };
    char dir[512];
    struct sim_err err = { 0 };
    synth_mkdir(dir);
    struct sim_store *store = synth_store(dir, &(struct synth){ 0 });
    int failed = 0;
    for (long k = 0; k < 400; k++) {
        struct sim_report *rep = NULL;
        sim_mem_fail_after(k);
        int ret = sim_report_new(&rep, store, 0, firsts, lasts, &err);
        sim_mem_fail_after(-1);
        if (ret == 0) {
            sim_report_free(rep);
            break;
        }
        failed++;
        cr_assert(rep == NULL && ret == SIM_ERR_NOMEM && *err.msg, "request %ld", k);
    }
    cr_expect_gt(failed, 10);
    sim_store_close(store);
    synth_rmdir(dir);
}
