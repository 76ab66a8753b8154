/* store_meta.c - is this file ours, and what run does it hold?
 *
 * Nothing in the file is believed: every count is checked against hard bounds and
 * against the rows that are there before memory is asked for. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/store/store_impl.h"

/* More than any run holds; less than makes a product overflow. */
enum { YEARS_MAX = 1000, NAMES_MAX = 1000000, BLOB_MAX = 1000000000 };
enum { PLACE_MAX = 100000 }; /* km: beyond what the earth has */

static void *keep(struct sim_store *store, void *block)
{
    if (block == NULL)
        return NULL;
    if (store->n_blocks == store->cap_blocks) {
        size_t cap = store->cap_blocks ? 2 * store->cap_blocks : 64;
        void **grown = sim_realloc(store->block, cap * sizeof *grown);
        if (grown == NULL) {
            sim_free(block);
            return NULL;
        }
        store->block = grown;
        store->cap_blocks = cap;
    }
    return store->block[store->n_blocks++] = block;
}

static int no_memory(const struct sim_store *store, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", store->sql.path);
}

/* A text column, kept with the store; NULL in the file is empty. */
static int take_text(struct sim_store *store, sqlite3_stmt *stmt, int column,
        const char **out, struct sim_err *err)
{
    const char *text = (const char *) sqlite3_column_text(stmt, column);
    *out = keep(store, sim_strdup(text != NULL ? text : ""));
    return *out == NULL ? no_memory(store, err) : 0;
}

/* An integer column within [lo, hi]. */
static int take_int(const struct sim_store *store, sqlite3_stmt *stmt, int column,
        long long lo, long long hi, long long *out, struct sim_err *err)
{
    *out = sqlite3_column_int64(stmt, column);
    if (sqlite3_column_type(stmt, column) != SQLITE_INTEGER || *out < lo || *out > hi)
        return sim_sql_damaged(&store->sql, "a number is out of range", err);
    return 0;
}

static int take_seed(
        struct sim_store *store, sqlite3_stmt *stmt, int column, struct sim_err *err)
{
    const char *text = NULL;
    char *end;
    int ret = take_text(store, stmt, column, &text, err);

    if (ret != 0)
        return ret;
    errno = 0;
    store->meta.seed = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0)
        return sim_sql_damaged(&store->sql, "the seed is not a number", err);
    return 0;
}

static int take_sizes(
        struct sim_store *store, sqlite3_stmt *stmt, int column, struct sim_err *err)
{
    static const long long most[] = { YEARS_MAX, NAMES_MAX, NAMES_MAX, NAMES_MAX,
        NAMES_MAX, NAMES_MAX };
    struct sim_shape *shape = &store->meta.shape;
    long long first, size[SIM_COUNT(most)];
    int ret = take_int(store, stmt, column, -100000, 100000, &first, err);

    for (int i = 0; i < (int) SIM_COUNT(most) && ret == 0; i++)
        ret = take_int(store, stmt, column + 1 + i, i < 4, most[i], &size[i], err);
    if (ret != 0)
        return ret;
    shape->first_year = (int) first;
    shape->n_years = (int) size[0];
    shape->n_groups = (int) size[1];
    shape->n_metrics = (int) size[2];
    store->meta.n_arms = (size_t) size[3];
    store->meta.n_params = (size_t) size[4];
    shape->n_costs = (int) size[5];
    if ((double) size[0] * ((double) size[1] * (double) size[2] + (double) size[5]) * 8
            > BLOB_MAX)
        return sim_sql_damaged(&store->sql, "too many outcomes", err);
    store->cells = sim_shape_cells(shape);
    return 0;
}

static int take_range(
        struct sim_store *store, sqlite3_stmt *stmt, int column, struct sim_err *err)
{
    long long first, n, finished = 0;
    int ret = take_int(store, stmt, column, 0, UINT32_MAX, &first, err);

    if (ret == 0)
        ret = take_int(store, stmt, column + 1, 0, UINT32_MAX, &n, err);
    if (ret == 0)
        ret = take_int(store, stmt, column + 2, 0, 1, &finished, err);
    if (ret != 0)
        return ret;
    store->meta.first_rep = (uint32_t) first;
    store->meta.reps_asked = (size_t) n;
    store->finished = finished == 1;
    return 0;
}

static int load_run(struct sim_store *store, struct sim_err *err)
{
    struct sim_store_meta *meta = &store->meta;
    const char **text[] = { &meta->scenario, &meta->title, &meta->digest, &meta->version,
        &meta->model, &meta->sampling, &meta->uncertainty, &meta->luck,
        &meta->resolved_cfg };
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(&store->sql, &stmt,
            "SELECT scenario, title, digest, version, model, sampling, uncertainty, luck,"
            " resolved_cfg, seed, first_year, n_years, n_groups, n_metrics, n_arms,"
            " n_params, n_costs, first_rep, reps_asked, finished FROM runs",
            err);

    if (ret == 0)
        ret = sim_sql_row(&store->sql, stmt, err);
    if (ret == 1) {
        ret = 0;
        for (int i = 0; i < (int) SIM_COUNT(text) && ret == 0; i++)
            ret = take_text(store, stmt, i, text[i], err);
        if (ret == 0)
            ret = take_seed(store, stmt, (int) SIM_COUNT(text), err);
        if (ret == 0)
            ret = take_sizes(store, stmt, (int) SIM_COUNT(text) + 1, err);
        if (ret == 0)
            ret = take_range(store, stmt, (int) SIM_COUNT(text) + 8, err);
    } else if (ret == 0) {
        ret = sim_sql_damaged(&store->sql, "it describes no run", err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

/* The rows 0 .. n - 1 of a table, each handed to take(). A file that claims more rows
 * than it has must not make us ask for memory, so they are counted first. */
static int load_rows(struct sim_store *store, const char *count, const char *select,
        size_t n,
        int (*take)(struct sim_store *, sqlite3_stmt *, size_t, struct sim_err *),
        int (*alloc)(struct sim_store *, size_t), struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    long long rows = 0;
    int ret = sim_sql_int(&store->sql, count, &rows, err);

    if (ret == 0 && rows != (long long) n)
        ret = sim_sql_damaged(&store->sql, "names are missing", err);
    if (ret == 0 && alloc(store, n) != 0)
        ret = no_memory(store, err);
    if (ret == 0)
        ret = sim_sql_prepare(&store->sql, &stmt, select, err);
    for (size_t i = 0; i < n && ret == 0; i++) {
        ret = sim_sql_row(&store->sql, stmt, err);
        if (ret == 1 && sqlite3_column_int64(stmt, 0) == (sqlite3_int64) i)
            ret = take(store, stmt, i, err);
        else if (ret >= 0)
            ret = sim_sql_damaged(&store->sql, "a name is missing", err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

/* The const pointers of meta are filled here and nowhere else. */
static int alloc_names(struct sim_store *store, const char *const **out, size_t n)
{
    *out = keep(store, sim_calloc(n, sizeof **out));
    return *out == NULL;
}

static int alloc_arms(struct sim_store *store, size_t n)
{
    return alloc_names(store, &store->meta.arm, n)
           || alloc_names(store, &store->meta.label, n)
           || alloc_names(store, &store->meta.arm_title, n);
}

static int alloc_groups(struct sim_store *store, size_t n)
{
    return alloc_names(store, &store->meta.shape.group, n);
}

static int alloc_params(struct sim_store *store, size_t n)
{
    return alloc_names(store, &store->meta.param, n);
}

static int alloc_metrics(struct sim_store *store, size_t n)
{
    store->meta.shape.metric = keep(store, sim_calloc(n, sizeof(struct sim_metric)));
    return store->meta.shape.metric == NULL;
}

static int alloc_costs(struct sim_store *store, size_t n)
{
    store->meta.shape.cost = keep(store, sim_calloc(n, sizeof(struct sim_cost)));
    return store->meta.shape.cost == NULL;
}

static int take_arm(
        struct sim_store *store, sqlite3_stmt *stmt, size_t i, struct sim_err *err)
{
    int ret = take_text(store, stmt, 1, (const char **) store->meta.arm + i, err);

    if (ret == 0)
        ret = take_text(store, stmt, 2, (const char **) store->meta.label + i, err);
    return ret == 0 ? take_text(
                   store, stmt, 3, (const char **) store->meta.arm_title + i, err)
                    : ret;
}

static int take_group(
        struct sim_store *store, sqlite3_stmt *stmt, size_t i, struct sim_err *err)
{
    return take_text(store, stmt, 1, (const char **) store->meta.shape.group + i, err);
}

static int take_param(
        struct sim_store *store, sqlite3_stmt *stmt, size_t i, struct sim_err *err)
{
    return take_text(store, stmt, 1, (const char **) store->meta.param + i, err);
}

static int take_metric(
        struct sim_store *store, sqlite3_stmt *stmt, size_t i, struct sim_err *err)
{
    struct sim_metric *m = (struct sim_metric *) store->meta.shape.metric + i;
    const char **text[] = { &m->key, &m->unit, &m->label, &m->show_unit, &m->doc };
    long long decimals, better, scope, side = 0;
    int ret = 0;

    for (int j = 0; j < (int) SIM_COUNT(text) && ret == 0; j++)
        ret = take_text(store, stmt, 1 + j, text[j], err);
    if (ret == 0)
        ret = take_int(store, stmt, 6, -20, 20, &decimals, err);
    if (ret == 0)
        ret = take_int(store, stmt, 7, -1, 1, &better, err);
    if (ret == 0)
        ret = take_int(store, stmt, 8, SIM_SCOPE_ALL, SIM_SCOPE_PUPIL, &scope, err);
    if (ret != 0)
        return ret;
    m->decimals = (int) decimals;
    m->better = (int) better;
    m->scope = (enum sim_scope) scope;
    m->headline = sqlite3_column_int(stmt, 9) != 0;
    m->answer = sqlite3_column_int(stmt, 9) == 2;
    m->ledger = sqlite3_column_int(stmt, 10) != 0;
    m->paired = sqlite3_column_int(stmt, 11) != 0;
    m->scale = sqlite3_column_double(stmt, 12);
    ret = take_text(store, stmt, 13, &m->panel, err);
    if (ret == 0)
        ret = take_text(store, stmt, 14, &m->resource, err);
    if (ret == 0)
        ret = take_int(store, stmt, 15, SIM_ASKED, SIM_LACK, &side, err);
    m->side = (enum sim_side) side;
    if (ret == 0)
        ret = take_text(store, stmt, 16, &m->beside, err);
    if (m->resource != NULL && m->resource[0] == '\0')
        m->resource = NULL;
    if (m->beside != NULL && m->beside[0] == '\0')
        m->beside = NULL;
    return ret;
}

static int take_cost(
        struct sim_store *store, sqlite3_stmt *stmt, size_t i, struct sim_err *err)
{
    struct sim_cost *c = (struct sim_cost *) store->meta.shape.cost + i;
    int ret = take_text(store, stmt, 1, &c->cause, err);

    if (ret == 0)
        ret = take_text(store, stmt, 2, &c->payer, err);
    return ret == 0 ? take_text(store, stmt, 3, &c->account, err) : ret;
}

/* Where groups are; nothing of it is there in a file of a run without places. */
static int load_places(struct sim_store *store, struct sim_err *err)
{
    struct sim_shape *shape = &store->meta.shape;
    sqlite3_stmt *stmt = NULL;
    long long there = 0, group;
    int ret = sim_sql_int(&store->sql,
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'places'",
            &there, err);

    if (ret != 0 || there == 0)
        return ret;
    struct sim_place *place =
            keep(store, sim_calloc((size_t) shape->n_groups, sizeof *place));
    if (place == NULL)
        return no_memory(store, err);
    for (int g = 0; g < shape->n_groups; g++)
        place[g] = (struct sim_place){ NAN, NAN };
    shape->place = place;
    ret = sim_sql_prepare(
            &store->sql, &stmt, "SELECT group_index, x_km, y_km FROM places", err);
    while (ret == 0 && (ret = sim_sql_row(&store->sql, stmt, err)) == 1) {
        ret = take_int(store, stmt, 0, 0, shape->n_groups - 1, &group, err);
        if (ret != 0)
            break;
        place[group].x_km = sqlite3_column_double(stmt, 1);
        place[group].y_km = sqlite3_column_double(stmt, 2);
        if (!(fabs(place[group].x_km) <= PLACE_MAX
                    && fabs(place[group].y_km) <= PLACE_MAX))
            ret = sim_sql_damaged(&store->sql, "a place is out of range", err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

#define METRICS(beside)                                                                  \
    "SELECT metric, key, unit, label, show_unit, doc, decimals, better, scope, "         \
    "headline, ledger, paired, scale, panel, resource, side, " beside                    \
    " FROM metrics ORDER BY metric"

static int load_names(struct sim_store *store, long long schema, struct sim_err *err)
{
    const struct sim_store_meta *meta = &store->meta;
    int ret = load_rows(store, "SELECT count(*) FROM arms",
            schema > SIM_STORE_OLDEST
                    ? "SELECT arm, name, label, title FROM arms ORDER BY arm"
                    : "SELECT arm, name, '', '' FROM arms ORDER BY arm",
            meta->n_arms, take_arm, alloc_arms, err);

    if (ret == 0)
        ret = load_rows(store, "SELECT count(*) FROM groups",
                "SELECT group_index, name FROM groups ORDER BY group_index",
                (size_t) meta->shape.n_groups, take_group, alloc_groups, err);
    if (ret == 0)
        ret = load_places(store, err);
    if (ret == 0)
        ret = load_rows(store, "SELECT count(*) FROM params",
                "SELECT param, key FROM params ORDER BY param", meta->n_params,
                take_param, alloc_params, err);
    if (ret == 0)
        ret = load_rows(store, "SELECT count(*) FROM metrics",
                schema > SIM_STORE_NO_BESIDE ? METRICS("beside") : METRICS("''"),
                (size_t) meta->shape.n_metrics, take_metric, alloc_metrics, err);
    if (ret == 0)
        ret = load_rows(store, "SELECT count(*) FROM costs",
                "SELECT cost, cause, payer, account FROM costs ORDER BY cost",
                (size_t) meta->shape.n_costs, take_cost, alloc_costs, err);
    return ret;
}

static int load_reps(struct sim_store *store, bool twin, struct sim_err *err)
{
    struct sim_store_reps *reps = &store->reps[twin];
    sqlite3_stmt *stmt = NULL;
    long long n = 0, index;
    int ret = sim_sql_int(&store->sql,
            twin ? "SELECT count(*) FROM replications WHERE twin = 1"
                 : "SELECT count(*) FROM replications WHERE twin = 0",
            &n, err);

    if (ret == 0)
        ret = sim_sql_prepare(&store->sql, &stmt,
                "SELECT rep FROM replications WHERE twin = ? ORDER BY rep", err);
    if (ret == 0) {
        sqlite3_bind_int(stmt, 1, twin);
        reps->cap = (size_t) n;
        reps->index = sim_calloc(reps->cap, sizeof *reps->index);
        if (reps->index == NULL)
            ret = no_memory(store, err);
    }
    while (ret == 0 && (ret = sim_sql_row(&store->sql, stmt, err)) == 1) {
        ret = take_int(store, stmt, 0, 0, UINT32_MAX, &index, err);
        if (ret == 0 && reps->n == reps->cap)
            ret = sim_sql_damaged(&store->sql, "replications are miscounted", err);
        if (ret == 0)
            reps->index[reps->n++] = (uint32_t) index;
    }
    sqlite3_finalize(stmt);
    return ret;
}

int sim_store_load(struct sim_store *store, struct sim_err *err)
{
    long long id = 0, schema = 0;
    int ret = sim_sql_int(&store->sql, "PRAGMA application_id", &id, err);

    if (ret == 0 && id != SIM_STORE_ID)
        return sim_sql_damaged(&store->sql, "another program's database", err);
    if (ret == 0)
        ret = sim_sql_int(&store->sql, "PRAGMA user_version", &schema, err);
    if (ret == 0 && (schema < SIM_STORE_OLDEST || schema > SIM_STORE_SCHEMA))
        return sim_fail(err, SIM_ERR_SYNTAX,
                "%s: written by another version of this program (layout %lld, this one "
                "reads %d): run the scenario again",
                store->sql.path, schema, SIM_STORE_SCHEMA);
    if (ret == 0)
        ret = load_run(store, err);
    if (ret == 0)
        ret = load_names(store, schema, err);
    if (ret == 0)
        ret = load_reps(store, false, err);
    if (ret == 0)
        ret = load_reps(store, true, err);
    return ret;
}

void sim_store_unload(struct sim_store *store)
{
    for (size_t i = 0; i < store->n_blocks; i++)
        sim_free(store->block[i]);
    sim_free(store->block);
    store->block = NULL;
    store->n_blocks = store->cap_blocks = 0;
    for (int twin = 0; twin < 2; twin++)
        sim_free(store->reps[twin].index);
}

size_t sim_store_key_arm(
        const struct sim_store_meta *meta, const char *key, const char **rest)
{
    char *end;

    *rest = key;
    if (strncmp(key, "arms[", 5) != 0)
        return 0;
    unsigned long place = strtoul(key + 5, &end, 10);
    if (strncmp(end, "].", 2) != 0 || place >= meta->n_arms - 1)
        return 0;
    *rest = end + 2;
    return (size_t) place + 1;
}

void sim_store_params_outside(
        bool *outside, const struct sim_store_meta *meta, size_t a, size_t b)
{
    const char *rest;

    for (size_t i = 0; i < meta->n_params; i++) {
        const size_t arm = sim_store_key_arm(meta, meta->param[i], &rest);
        outside[i] = arm != 0 && arm != a && arm != b;
    }
}
