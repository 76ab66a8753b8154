/* test_store_resume.c - does work that was left and gone on with end with the bytes of
 * work that never stopped, and is what does not belong together refused? */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/store_fixture.h"

TestSuite(store_resume, .timeout = 120, .init = fx_setup, .fini = fx_teardown);

enum { REPS = 240, STEP = 8 };

static void put_table(struct sim_store *store)
{
    static const char *const columns[] = { "name", "value" };
    static const char *const text[] = { "first", "second" };
    static const double real[] = { 1.5, 2.5 };
    const struct sim_table_rows table = { "answers", columns, 1, 1, 2, text, real };
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_table(store, &table, &err), 0, "%s", err.msg);
}

static void finish(struct sim_store *store)
{
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_seal(store, &err), 0, "%s", err.msg);
    put_table(store);
    cr_assert_eq(sim_store_finish(store, &err), 0, "%s", err.msg);
    sim_store_close(store);
}

static struct sim_store *resume(void)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_resume(&store, fx_path, &fx_meta, &err), 0, "%s", err.msg);
    return store;
}

static void whole_run(unsigned char **bytes, size_t *len)
{
    struct sim_store *store = fx_create();

    for (uint32_t rep = 0; rep < REPS; rep += STEP)
        fx_put_batch(store, rep, STEP);
    finish(store);
    fx_slurp(bytes, len);
    remove(fx_path);
}

static void expect_bytes(const unsigned char *bytes, size_t len)
{
    unsigned char *now;
    size_t n, first = 0;

    fx_slurp(&now, &n);
    cr_assert_eq(n, len);
    while (first < len && now[first] == bytes[first])
        first++;
    cr_expect_eq(first, len, "first difference at byte %zu", first);
    free(now);
}

/* Batches of any length, the file closed and opened again between them. */
Test(store_resume, where_it_stopped_does_not_show_in_a_byte)
{
    unsigned char *bytes;
    size_t len;

    whole_run(&bytes, &len);
    srand(20261122);
    for (int k = 0; k < 12; k++) {
        struct sim_store *store = fx_create();
        for (uint32_t rep = 0; rep < REPS;) {
            uint32_t n = 1 + (uint32_t) rand() % (3 * STEP);
            n = n < REPS - rep ? n : REPS - rep;
            fx_put_batch(store, rep, n);
            rep += n;
            if (rand() % 3 == 0) {
                sim_store_close(store);
                store = resume();
                cr_assert_eq(sim_store_reps(store), rep);
            }
        }
        cr_expect_not(sim_store_finished(store));
        finish(store);
        expect_bytes(bytes, len);
        remove(fx_path);
    }
    free(bytes);
}

/* Killed with the tables half made, or made and not yet put in place. */
Test(store_resume, tables_come_once_whenever_it_stopped)
{
    struct sim_err err = { 0 };
    unsigned char *bytes;
    size_t len;

    whole_run(&bytes, &len);
    struct sim_store *store = fx_create();
    for (uint32_t rep = 0; rep < REPS; rep += STEP)
        fx_put_batch(store, rep, STEP);
    cr_assert_eq(sim_store_seal(store, &err), 0);
    put_table(store);
    sim_store_close(store); /* nothing of the tables is kept */
    store = resume();
    cr_expect_not(sim_store_finished(store));
    sim_store_view(store);
    put_table(store); /* nor of tables of a run that is only looked at */
    sim_store_close(store);
    finish(resume());
    expect_bytes(bytes, len);
    store = resume();
    cr_expect(sim_store_finished(store));
    finish(store);
    expect_bytes(bytes, len);
    cr_expect_eq(fx_query("SELECT count(*) FROM answers"), 2);
    cr_expect_eq(fx_query("SELECT finished FROM runs"), 1);
    cr_expect_eq(fx_query("PRAGMA freelist_count"), 0);
    free(bytes);
}

static void expect_refused(struct sim_store_meta other, const char *part)
{
    struct sim_store *store;
    struct sim_err err = { 0 };

    cr_expect_eq(sim_store_resume(&store, fx_path, &other, &err), SIM_ERR_INPUT);
    cr_expect_null(store);
    cr_expect_not_null(strstr(err.msg, part), "%s", err.msg);
    cr_expect_not_null(strstr(err.msg, fx_path), "%s", err.msg);
}

Test(store_resume, another_run_is_refused_with_the_difference)
{
    static const char *const arms[] = { "baseline", "bonus", "a'; DROP" };
    static const char *const params[] = { "exit.b_D", "exit.b_E" };
    struct sim_store_meta m = fx_meta;

    m.first_rep = 16;
    m.reps_asked = 32;
    struct sim_store *store;
    struct sim_err err = { 0 };
    cr_assert_eq(sim_store_create(&store, fx_path, &m, &err), 0);
    sim_store_close(store);
    cr_assert_eq(sim_store_resume(&store, fx_path, &m, &err), 0, "%s", err.msg);
    sim_store_close(store);

#define WITH(field, value, part)                                                         \
    do {                                                                                 \
        struct sim_store_meta o = m;                                                     \
        o.field = value;                                                                 \
        expect_refused(o, part);                                                         \
    } while (0)
    WITH(seed, 7, "another seed (18446744073709551615 there, 7 here)");
    WITH(version, "0.2.0", "another program (0.1.0 there, 0.2.0 here)");
    WITH(digest, "9", "another scenario (0123 there, 9 here)");
    WITH(luck, "independent", "another kind of luck");
    WITH(uncertainty, "none", "another kind of uncertainty");
    WITH(first_rep, 0, "another first replication (16 there, 0 here)");
    WITH(reps_asked, 64, "another number of replications (32 there, 64 here)");
    WITH(n_arms, 2, "another set of policies (3 there, 2 here)");
    WITH(arm, arms, "another set of policies");
    WITH(param, params, "another set of parameters (policies[0].premium there");
    WITH(shape.n_years, 1, "another horizon");
    WITH(shape.n_metrics, 1, "another number of outcomes");
    WITH(shape.n_costs, 1, "another number of accounts");
    WITH(shape.n_groups, 1, "another set of groups");
#undef WITH
    struct sim_store_meta piece = m;
    piece.first_rep = 48;
    cr_expect_eq(sim_store_same_run(&m, &piece, "b.db", false, &err), 0);
    cr_expect_eq(sim_store_same_run(&m, &piece, "b.db", true, &err), SIM_ERR_INPUT);
}

struct one {
    double value[ARMS * CELLS], params[PARAMS];
    double *cube[ARMS];
};

static int get(struct sim_store *store, uint32_t rep, bool twin, struct one *one,
        struct sim_err *err)
{
    for (size_t arm = 0; arm < ARMS; arm++)
        one->cube[arm] = one->value + arm * CELLS;
    return sim_store_get(store, rep, twin, one->cube, one->params, err);
}

Test(store_resume, a_replication_comes_back_as_it_was_put)
{
    struct sim_store *store = fx_create();
    struct sim_err err = { 0 };
    struct one one;

    fx_put_batch(store, 0, 5);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(fx_put(store, 2, true, &err), 0);
    cr_assert_eq(sim_store_commit(store, &err), 0);
    for (uint32_t rep = 0; rep < 5; rep++) {
        cr_assert_eq(get(store, rep, false, &one, &err), 0, "%s", err.msg);
        for (size_t arm = 0; arm < ARMS; arm++)
            for (size_t c = 0; c < CELLS; c++)
                cr_expect(fx_same_bits(one.cube[arm][c], fx_value(rep, false, arm, c)));
        for (size_t i = 0; i < PARAMS; i++)
            cr_expect(fx_same_bits(one.params[i], fx_param(rep, i)));
    }
    cr_assert_eq(get(store, 2, true, &one, &err), 0, "%s", err.msg);
    cr_expect(fx_same_bits(one.cube[1][3], fx_value(2, true, 1, 3)));
    cr_expect_eq(get(store, 5, false, &one, &err), SIM_ERR_INPUT);
    cr_expect_not_null(strstr(err.msg, "holds no replication 5"), "%s", err.msg);
    cr_expect(sim_store_holds(store, 4, false) && sim_store_holds(store, 2, true));
    cr_expect(!sim_store_holds(store, 5, false) && !sim_store_holds(store, 1, true));
    sim_store_close(store);
}

/* Each change is one that SQLite itself lets pass. */
Test(store_resume, a_changed_number_is_found)
{
    static const char *const change[] = {
        ("UPDATE outcomes SET data = (SELECT data FROM outcomes WHERE rep = 0 AND arm = "
         "0) WHERE rep = 1 AND arm = 0"),
        "UPDATE headline_values SET value = value + 1 WHERE rep = 1 AND arm = 1",
        "UPDATE draws SET value = value + 1e-9 WHERE rep = 1 AND param = 0",
        "UPDATE replications SET sum = sum + 1 WHERE rep = 1",
        "DELETE FROM draws WHERE rep = 1 AND param = 1",
        "DELETE FROM headline_values WHERE rep = 1 AND arm = 2",
        "INSERT INTO headline_values VALUES(1, 9, 2025, 0, 1.0)",
        "INSERT INTO draws VALUES(1, 7, 1.0)",
        "DELETE FROM outcomes WHERE rep = 1 AND arm = 2",
    };

    for (size_t k = 0; k < SIM_COUNT(change); k++) {
        struct sim_err err = { 0 };
        struct one one;
        struct sim_store *store = fx_create();
        fx_put_batch(store, 0, 3);
        cr_assert_eq(get(store, 1, false, &one, &err), 0, "%s", err.msg);
        cr_assert_eq(sim_sql_exec(&store->sql, change[k], &err), 0, "%s", err.msg);
        cr_expect_eq(get(store, 1, false, &one, &err), SIM_ERR_SYNTAX, "%s", change[k]);
        cr_expect_not_null(strstr(err.msg, "damaged"), "%s", err.msg);
        cr_expect_eq(get(store, 2, false, &one, &err), 0, "%s", err.msg);
        sim_store_close(store);
        remove(fx_path);
    }
}
