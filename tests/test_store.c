/* test_store.c - does the store give back every bit, and only what was committed? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/mem.h"
#include "tests/store_fixture.h"

TestSuite(store, .timeout = 120);

Test(store, gives_back_every_bit, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };

    fx_put_batch(store, 0, 4);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(fx_put(store, 4, false, &err), 0);
    cr_assert_eq(fx_put(store, 4, true, &err), 0);
    cr_assert_eq(fx_put(store, 0, true, &err), 0);
    cr_expect_eq(sim_store_reps(store), 4, "an open batch does not count");
    cr_assert_eq(sim_store_commit(store, &err), 0);
    cr_expect_eq(fx_check_values(store, false), 5);
    cr_expect_eq(fx_check_values(store, true), 2);
    sim_store_close(store);

    store = fx_reopen();
    cr_expect_eq(fx_check_values(store, false), 5);
    cr_expect_eq(fx_check_values(store, true), 2);
    double params[5 * PARAMS];
    cr_assert_eq(sim_store_read_params(store, params, &err), 0, "%s", err.msg);
    for (uint32_t r = 0; r < 5; r++)
        for (size_t i = 0; i < PARAMS; i++)
            cr_expect(fx_same_bits(params[r * PARAMS + i], fx_param(r, i)));
    uint32_t index[6];
    cr_expect_eq(sim_store_rep_indices(store, false, index, 6, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "holds 5 replications, not 6"), "%s", err.msg);
    sim_store_close(store);
}

static void expect_text(const char *got, const char *want)
{
    cr_expect_str_eq(got, want != NULL ? want : "");
}

Test(store, describes_the_run, .init = fx_setup, .fini = fx_teardown)
{
    sim_store_close(fx_create());
    struct sim_store *store = fx_reopen();
    const struct sim_store_meta *m = sim_store_meta(store), *w = &fx_meta;

    expect_text(m->scenario, w->scenario);
    expect_text(m->title, w->title);
    expect_text(m->digest, w->digest);
    expect_text(m->version, w->version);
    expect_text(m->model, w->model);
    expect_text(m->resolved_cfg, w->resolved_cfg);
    expect_text(m->sampling, w->sampling);
    expect_text(m->uncertainty, w->uncertainty);
    expect_text(m->luck, w->luck);
    cr_expect(m->seed == w->seed);
    cr_expect_eq(m->shape.first_year, 2025);
    cr_assert(m->shape.n_years == YEARS && m->shape.n_groups == GROUPS);
    cr_assert(m->shape.n_metrics == METRICS);
    cr_assert(m->n_arms == ARMS && m->n_params == PARAMS);
    for (int i = 0; i < ARMS; i++)
        expect_text(m->arm[i], w->arm[i]);
    for (int i = 0; i < GROUPS; i++)
        expect_text(m->shape.group[i], w->shape.group[i]);
    for (int i = 0; i < PARAMS; i++)
        expect_text(m->param[i], w->param[i]);
    for (int i = 0; i < METRICS; i++) {
        const struct sim_metric *a = &m->shape.metric[i], *b = &w->shape.metric[i];
        expect_text(a->key, b->key);
        expect_text(a->unit, b->unit);
        expect_text(a->label, b->label);
        expect_text(a->show_unit, b->show_unit);
        expect_text(a->panel, b->panel);
        expect_text(a->doc, b->doc);
        cr_expect(a->scale == b->scale && a->decimals == b->decimals);
        cr_expect(a->better == b->better && a->headline == b->headline);
        cr_expect(a->ledger == b->ledger && a->paired == b->paired);
        cr_expect(a->scope == b->scope);
    }
    sim_store_close(store);
}

Test(store, plain_rows_agree_with_blobs, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    fx_put_batch(store, 0, 6);
    sim_store_close(store);

    cr_expect_eq(fx_query("SELECT count(*) FROM headline"), 6 * ARMS * YEARS * 2);
    cr_expect_eq(fx_query("SELECT value FROM headline WHERE rep = 3 AND year = 2026 AND"
                          " arm = 'bonus, \"high\"' AND metric = 'shortage'"),
            fx_value(3, false, 1, sim_shape_cell(&fx_meta.shape, 1, 0, 0)));
    cr_expect_eq(
            fx_query("SELECT count(*) FROM headline WHERE value IS NULL"), 6 * YEARS);
    cr_expect_eq(fx_query("SELECT cell FROM cells WHERE year = 2027 AND group_name ="
                          " 'quintile=5' AND metric = 'gain'"),
            (double) sim_shape_cell(&fx_meta.shape, 2, 1, 2));
    cr_expect_eq(fx_query("SELECT count(*) FROM cells"), CELLS);
    cr_expect_eq(fx_query("SELECT cell FROM cells WHERE year = 2026 AND metric ="
                          " 'cost.pay_premium.all.all'"),
            (double) sim_shape_cost_cell(&fx_meta.shape, 1, 1));
    cr_expect_eq(fx_query("SELECT value FROM parameters WHERE rep = 4 AND key ="
                          " 'policies[0].premium'"),
            fx_param(4, 1));
    cr_expect_eq(
            fx_query("SELECT count(*) FROM outcomes WHERE length(data) = 240"), 6 * ARMS);
}

Test(store, leaves_one_file, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };
    struct stat st;
    char name[128];

    fx_put_batch(store, 0, 3);
    snprintf(name, sizeof name, "%s-wal", fx_path);
    cr_expect_eq(stat(name, &st), 0, "during the run there is a log");
    cr_assert_eq(sim_store_finish(store, &err), 0, "%s", err.msg);
    cr_expect_neq(stat(name, &st), 0);
    cr_expect_eq(fx_check_values(store, false), 3, "reading goes on after the finish");
    fx_put_batch(store, 3, 1); /* and so may writing: a run that is resumed */
    sim_store_close(store);
    cr_expect_neq(stat(name, &st), 0);
    cr_expect_neq(stat("outcomes.db-shm", &st), 0);
    store = fx_reopen();
    fx_put_batch(store, 7, 2);
    cr_expect_eq(fx_check_values(store, false), 6);
    sim_store_close(store);
    cr_expect_neq(stat(name, &st), 0);
}

Test(store, same_run_same_bytes, .init = fx_setup, .fini = fx_teardown)
{
    unsigned char *bytes[2];
    size_t len[2];

    for (int i = 0; i < 2; i++) {
        struct sim_store *store = fx_create();
        fx_put_batch(store, 0, 5);
        fx_put_batch(store, 5, 5);
        sim_store_close(store);
        fx_slurp(&bytes[i], &len[i]);
        remove(fx_path);
    }
    cr_assert_eq(len[0], len[1]);
    cr_expect_eq(memcmp(bytes[0], bytes[1], len[0]), 0);
    free(bytes[0]);
    free(bytes[1]);
}

Test(store, a_failed_put_rolls_the_batch_back, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };

    fx_put_batch(store, 0, 2);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(fx_put(store, 2, false, &err), 0);
    cr_expect_eq(fx_put(store, 1, false, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "replication 1 is stored already"), "%s", err.msg);
    cr_expect_eq(fx_check_values(store, false), 2);
    cr_assert_eq(sim_store_begin(store, &err), 0, "a new batch may begin");
    cr_assert_eq(fx_put(store, 9, false, &err), 0);
    cr_assert_eq(fx_put(store, 3, false, &err), 0);
    cr_assert_eq(sim_store_commit(store, &err), 0);
    cr_expect_eq(fx_check_values(store, false), 4, "read in rising order");
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(fx_put(store, 4, false, &err), 0);
    sim_store_close(store); /* in an open batch */
    store = fx_reopen();
    cr_expect_eq(fx_check_values(store, false), 4);
    sim_store_close(store);
}

/* A store of other sizes, filled by its own put. */
static double size_ratio(int years, int groups, size_t arms, uint32_t reps)
{
    static const char *names[400];
    struct sim_store_meta meta = fx_meta;
    struct sim_store *store;
    struct sim_err err = { 0 };
    struct stat st;

    for (size_t i = 0; i < SIM_COUNT(names); i++)
        names[i] = "a group";
    meta.shape.n_years = years;
    meta.shape.n_groups = groups;
    meta.shape.group = names;
    meta.n_arms = arms;
    cr_assert_eq(sim_store_create(&store, fx_path, &meta, &err), 0, "%s", err.msg);
    fx_put_batch(store, 0, reps);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    for (uint32_t rep = 0; rep < reps; rep += 8)
        cr_assert_eq(fx_put(store, rep, true, &err), 0);
    cr_assert_eq(sim_store_commit(store, &err), 0);
    sim_store_close(store);
    cr_assert_eq(stat(fx_path, &st), 0);
    remove(fx_path);
    return sim_store_expected_bytes(&meta, reps) / (double) st.st_size;
}

Test(store, expected_size_is_near_the_true_one, .init = fx_setup, .fini = fx_teardown)
{
    static const struct {
        int years, groups;
        size_t arms;
        uint32_t reps;
    } size[] = { { 3, 2, 1, 8 }, { 10, 8, 2, 200 }, { 10, 100, 3, 40 },
        { 10, 400, 2, 100 }, { 40, 6, 3, 400 } };

    for (size_t i = 0; i < SIM_COUNT(size); i++) {
        double ratio =
                size_ratio(size[i].years, size[i].groups, size[i].arms, size[i].reps);
        cr_expect(
                ratio > 0.9 && ratio < 1.5, "size %zu: expected / true = %.3f", i, ratio);
    }
}

Test(store, bytes_on_disk_are_little_endian, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store *store = fx_create();
    fx_put_batch(store, 0, 2);
    sim_store_close(store);
    /* 1100 + 1e-13 = 0x1.13p+10 after rounding: bytes 00 .. 30 91 40 */
    cr_expect_eq(fx_value(1, false, 1, 0), 1100.0);
    cr_expect_eq(fx_query("SELECT substr(data, 1, 8) = x'0000000000309140' FROM outcomes"
                          " WHERE rep = 1 AND arm = 1"),
            1);
}

Test(store, too_many_outcomes_are_refused, .init = fx_setup, .fini = fx_teardown)
{
    struct sim_store_meta meta = fx_meta;
    struct sim_store *store;
    struct sim_err err = { 0 };

    meta.shape.n_years = 1000;
    meta.shape.n_groups = 100000;
    cr_expect_eq(sim_store_create(&store, fx_path, &meta, &err), SIM_ERR_RANGE);
    cr_expect(strstr(err.msg, "ask for fewer groups or years"), "%s", err.msg);
    cr_expect_null(store);
}

Test(store, unwritable_places_are_named, .init = fx_setup, .fini = fx_teardown)
{
    static const char *const bad[] = { "/proc/outcomes.db", "/dev/null/outcomes.db",
        "/no/such/folder/outcomes.db" };

    for (size_t i = 0; i < SIM_COUNT(bad); i++) {
        struct sim_store *store;
        struct sim_err err = { 0 };
        cr_expect_eq(sim_store_create(&store, bad[i], &fx_meta, &err), SIM_ERR_IO);
        cr_expect(strstr(err.msg, bad[i]) == err.msg, "%s", err.msg);
        cr_expect(strstr(err.msg, "--out"), "%s", err.msg);
    }
}
