/* store_fixture.c - a small run in a store, known value by value; see store_fixture.h. */
#include "tests/store_fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const group_names[] = { "all", "quintile=5" };
static const char *const arm_names[] = { "baseline", "bonus, \"high\"", "a'; DROP" };
static const char *const param_names[] = { "exit.b_D", "policies[0].premium" };
static const struct sim_metric metric_rows[METRICS] = {
    { .key = "shortage",
            .unit = "share",
            .label = "Teacher shortage",
            .scale = 100,
            .show_unit = "%",
            .panel = "groups",
            .decimals = 1,
            .better = -1,
            .headline = true,
            .doc = "Share." },
    { .key = "entry",
            .unit = "fte",
            .label = "In",
            .scale = 1,
            .ledger = true,
            .scope = SIM_SCOPE_LABOUR },
    { .key = "gain",
            .unit = "sd",
            .better = 1,
            .headline = true,
            .paired = true,
            .scope = SIM_SCOPE_PUPIL },
    { .key = "last", .unit = "1", .scope = SIM_SCOPE_NATION },
};

static const struct sim_cost cost_rows[COSTS] = { { "base", "ministry", "teacher_pay" },
    { "pay_premium", "all", "all" } };

const struct sim_store_meta fx_meta = { .scenario = "bonus",
    .title = "Een premie: \"twintig\" %",
    .digest = "0123",
    .version = "0.1.0",
    .model = "lokaal 1",
    .resolved_cfg = "a = 1;\nb = 2;\n",
    .seed = 18446744073709551615u,
    .sampling = "antithetic",
    .uncertainty = "both",
    .luck = "shared",
    .shape = { 2025, YEARS, GROUPS, METRICS, group_names, metric_rows, COSTS, cost_rows,
            NULL },
    .n_arms = ARMS,
    .arm = arm_names,
    .n_params = PARAMS,
    .param = param_names };

static char folder[64];
char fx_path[96];

void fx_setup(void)
{
    snprintf(folder, sizeof folder, "/tmp/test_store_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(fx_path, sizeof fx_path, "%s/outcomes.db", folder);
}

void fx_teardown(void)
{
    static const char *const end[] = { "", "-wal", "-shm", "-journal" };
    char name[128];

    for (size_t i = 0; i < SIM_COUNT(end); i++) {
        snprintf(name, sizeof name, "%s%s", fx_path, end[i]);
        remove(name);
    }
    rmdir(folder);
}

double fx_value(uint32_t rep, bool twin, size_t arm, size_t cell)
{
    if (arm == 0 && cell % METRICS == 2 && cell < YEARS * GROUPS * METRICS)
        return NAN; /* a paired metric of the baseline */
    return rep * 1000.0 + (double) (arm * 100 + cell) + (twin ? 0.5 : 0.0) + 1e-13;
}

double fx_param(uint32_t rep, size_t i)
{
    return i == 1 && rep == 2 ? NAN : 0.1 * rep + (double) i;
}

int fx_put(struct sim_store *store, uint32_t rep, bool twin, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    size_t cells = sim_shape_cells(&meta->shape);
    double *value = calloc(meta->n_arms * cells, sizeof *value), params[PARAMS];
    const double *cube[ARMS];

    for (size_t arm = 0; arm < meta->n_arms; arm++) {
        cube[arm] = value + arm * cells;
        for (size_t c = 0; c < cells; c++)
            value[arm * cells + c] = fx_value(rep, twin, arm, c);
    }
    for (size_t i = 0; i < PARAMS; i++)
        params[i] = fx_param(rep, i);
    int ret = sim_store_put(store, rep, twin, cube, params, err);
    free(value);
    return ret;
}

void fx_put_batch(struct sim_store *store, uint32_t first, uint32_t n)
{
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_begin(store, &err), 0, "%s", err.msg);
    for (uint32_t r = first; r < first + n; r++)
        cr_assert_eq(fx_put(store, r, false, &err), 0, "%s", err.msg);
    cr_assert_eq(sim_store_commit(store, &err), 0, "%s", err.msg);
}

struct sim_store *fx_create(void)
{
    struct sim_store *store;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_create(&store, fx_path, &fx_meta, &err), 0, "%s", err.msg);
    return store;
}

struct sim_store *fx_reopen(void)
{
    struct sim_store *store;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_open(&store, fx_path, &err), 0, "%s", err.msg);
    return store;
}

bool fx_same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* All blocks of all arms hold what was put; returns the number of replications. */
size_t fx_check_values(struct sim_store *store, bool twin)
{
    size_t n = twin ? sim_store_twins(store) : sim_store_reps(store);
    uint32_t *index = calloc(n + 1, sizeof *index);
    double *out = calloc((n + 1) * CELLS, sizeof *out);
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_rep_indices(store, twin, index, n, &err), 0, "%s", err.msg);
    for (size_t arm = 0; arm < ARMS; arm++)
        for (size_t first = 0; first < CELLS; first++)
            for (size_t len = 0; len <= CELLS - first; len += 5) {
                cr_assert_eq(sim_store_read(store, arm, twin, first, len, out, &err), 0,
                        "%s", err.msg);
                for (size_t r = 0; r < n; r++)
                    for (size_t c = 0; c < len; c++)
                        cr_assert(fx_same_bits(out[r * len + c],
                                fx_value(index[r], twin, arm, first + c)));
            }
    free(index);
    free(out);
    return n;
}

/* The number that a query of SQLite itself, without our code, gives. */
double fx_query(const char *text)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;

    cr_assert_eq(sqlite3_open(fx_path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &stmt, NULL), SQLITE_OK, "%s",
            sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW, "%s", text);
    double value = sqlite3_column_double(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

void fx_slurp(unsigned char **bytes, size_t *len)
{
    FILE *file = fopen(fx_path, "rb");
    cr_assert_not_null(file);
    fseek(file, 0, SEEK_END);
    *len = (size_t) ftell(file);
    rewind(file);
    *bytes = malloc(*len);
    cr_assert_eq(fread(*bytes, 1, *len, file), *len);
    fclose(file);
}

void fx_spit(const void *bytes, size_t len)
{
    FILE *file = fopen(fx_path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, len, file), len);
    cr_assert_eq(fclose(file), 0);
}

int fx_use(struct sim_err *err)
{
    struct sim_store *store;
    int ret = sim_store_open(&store, fx_path, err);

    if (ret != 0) {
        cr_assert_null(store);
        return ret;
    }
    const struct sim_store_meta *m = sim_store_meta(store);
    size_t cells = sim_shape_cells(&m->shape), n = sim_store_reps(store);
    if (n * cells < 1000000 && n * m->n_params < 1000000) {
        double *out = calloc(n * cells + n * m->n_params + 1, sizeof *out);
        for (size_t arm = 0; arm < m->n_arms && arm < 10 && ret == 0; arm++)
            ret = sim_store_read(store, arm, false, 0, cells, out, err);
        if (ret == 0)
            ret = sim_store_read_params(store, out, err);
        free(out);
    }
    sim_store_close(store);
    return ret;
}
