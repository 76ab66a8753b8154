/* store_schema.c - the tables of outcomes.db and the description of the run in them.
 *
 * Made to be read by others too: every number of a blob has its name in `cells`, and
 * the views `headline` and `parameters` show plain rows with names. No time of day is
 * stored, so the same run describes itself in the same bytes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/store/store_impl.h"

static const char tables[] =
        "CREATE TABLE runs(schema INTEGER, scenario TEXT, title TEXT, digest TEXT,"
        " version TEXT, model TEXT, seed TEXT, sampling TEXT, uncertainty TEXT,"
        " luck TEXT, first_year INTEGER, n_years INTEGER, n_groups INTEGER,"
        " n_metrics INTEGER, n_arms INTEGER, n_params INTEGER,"
        " n_costs INTEGER, resolved_cfg TEXT, first_rep INTEGER,"
        " reps_asked INTEGER, finished INTEGER);"
        "CREATE TABLE arms(arm INTEGER PRIMARY KEY, name TEXT, label TEXT, title TEXT);"
        "CREATE TABLE years(year_index INTEGER PRIMARY KEY, year INTEGER);"
        "CREATE TABLE groups(group_index INTEGER PRIMARY KEY, name TEXT);"
        /* headline: 2, one that is told first */
        "CREATE TABLE metrics(metric INTEGER PRIMARY KEY, key TEXT, unit TEXT,"
        " label TEXT, scale REAL, show_unit TEXT, decimals INTEGER, better INTEGER,"
        " headline INTEGER, ledger INTEGER, paired INTEGER, scope INTEGER, doc TEXT,"
        " panel TEXT, resource TEXT, side INTEGER, beside TEXT);"
        /* the books, euro: "all" is the sum over causes, payers or accounts */
        "CREATE TABLE costs(cost INTEGER PRIMARY KEY, cause TEXT, payer TEXT,"
        " account TEXT);"
        /* value of cell c: bytes 8 c .. 8 c + 7 of a blob, little-endian double */
        "CREATE TABLE cells(cell INTEGER PRIMARY KEY, year INTEGER, group_name TEXT,"
        " metric TEXT);"
        "CREATE TABLE params(param INTEGER PRIMARY KEY, key TEXT);"
        "CREATE TABLE draws(rep INTEGER, param INTEGER, value REAL,"
        " PRIMARY KEY(rep, param)) WITHOUT ROWID;"
        "CREATE TABLE replications(rep INTEGER, twin INTEGER, sum INTEGER,"
        " PRIMARY KEY(twin, rep)) WITHOUT ROWID;"
        "CREATE TABLE headline_values(rep INTEGER, arm INTEGER, year INTEGER,"
        " metric INTEGER, value REAL, PRIMARY KEY(rep, arm, year, metric))"
        " WITHOUT ROWID;"
        "CREATE TABLE outcomes(id INTEGER PRIMARY KEY, rep INTEGER, twin INTEGER,"
        " arm INTEGER, data BLOB);"
        "CREATE VIEW headline AS SELECT h.rep, a.name AS arm, h.year,"
        " m.key AS metric, h.value FROM headline_values h"
        " JOIN arms a ON a.arm = h.arm JOIN metrics m ON m.metric = h.metric;"
        "CREATE VIEW parameters AS SELECT d.rep, p.key, d.value FROM draws d"
        " JOIN params p ON p.param = d.param;";

/* Bind a text, NULL as empty. The text outlives the step. */
static int bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
    return sqlite3_bind_text(stmt, at, text != NULL ? text : "", -1, SQLITE_STATIC);
}

static int write_run(
        const struct sim_sql *sql, const struct sim_store_meta *meta, struct sim_err *err)
{
    const struct sim_shape *shape = &meta->shape;
    const char *text[] = { meta->scenario, meta->title, meta->digest, meta->version,
        meta->model, NULL, meta->sampling, meta->uncertainty, meta->luck };
    long long number[] = { shape->first_year, shape->n_years, shape->n_groups,
        shape->n_metrics, (long long) meta->n_arms, (long long) meta->n_params,
        shape->n_costs };
    char seed[32];
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt,
            "INSERT INTO runs VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)", err);

    if (ret != 0)
        return ret;
    /* As text: SQLite's integers end at 2^63. */
    snprintf(seed, sizeof seed, "%llu", (unsigned long long) meta->seed);
    text[5] = seed;
    int rc = sqlite3_bind_int(stmt, 1, SIM_STORE_SCHEMA), at = 2;
    for (size_t i = 0; i < SIM_COUNT(text) && rc == SQLITE_OK; i++)
        rc = bind_text(stmt, at++, text[i]);
    for (size_t i = 0; i < SIM_COUNT(number) && rc == SQLITE_OK; i++)
        rc = sqlite3_bind_int64(stmt, at++, number[i]);
    if (rc == SQLITE_OK)
        rc = bind_text(stmt, at++, meta->resolved_cfg);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, at++, meta->first_rep);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, at, (sqlite3_int64) meta->reps_asked);
    ret = rc != SQLITE_OK ? sim_sql_fail(sql, rc, err) : sim_sql_run(sql, stmt, err);
    sqlite3_finalize(stmt);
    return ret;
}

/* Rows (0, name[0]), (1, name[1]), ... */
static int write_names(const struct sim_sql *sql, const char *insert,
        const char *const *name, size_t n, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt, insert, err);

    for (size_t i = 0; i < n && ret == 0; i++) {
        int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64) i);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 2, name[i]);
        ret = rc != SQLITE_OK ? sim_sql_fail(sql, rc, err) : sim_sql_run(sql, stmt, err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

static int write_arms(
        const struct sim_sql *sql, const struct sim_store_meta *meta, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt, "INSERT INTO arms VALUES(?,?,?,?)", err);

    for (size_t i = 0; i < meta->n_arms && ret == 0; i++) {
        int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64) i);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 2, meta->arm[i]);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 3, sim_store_label(meta, i));
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 4, sim_store_arm_title(meta, i));
        ret = rc != SQLITE_OK ? sim_sql_fail(sql, rc, err) : sim_sql_run(sql, stmt, err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

static int write_years(
        const struct sim_sql *sql, const struct sim_shape *shape, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt, "INSERT INTO years VALUES(?,?)", err);

    for (int i = 0; i < shape->n_years && ret == 0; i++) {
        sqlite3_bind_int(stmt, 1, i);
        sqlite3_bind_int(stmt, 2, shape->first_year + i);
        ret = sim_sql_run(sql, stmt, err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

/* A table that is there only where a group has a place: a file without it is whole. */
static int write_places(
        const struct sim_sql *sql, const struct sim_shape *shape, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;

    if (shape->place == NULL)
        return 0;
    int ret = sim_sql_exec(sql,
            "CREATE TABLE places(group_index INTEGER PRIMARY KEY, x_km REAL, y_km REAL)",
            err);
    if (ret == 0)
        ret = sim_sql_prepare(sql, &stmt, "INSERT INTO places VALUES(?,?,?)", err);
    for (int g = 0; g < shape->n_groups && ret == 0; g++) {
        const struct sim_place *place = &shape->place[g];
        if (!isfinite(place->x_km) || !isfinite(place->y_km))
            continue;
        sqlite3_bind_int(stmt, 1, g);
        sqlite3_bind_double(stmt, 2, place->x_km);
        sqlite3_bind_double(stmt, 3, place->y_km);
        ret = sim_sql_run(sql, stmt, err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

static int write_metrics(
        const struct sim_sql *sql, const struct sim_shape *shape, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt,
            "INSERT INTO metrics VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", err);

    for (int i = 0; i < shape->n_metrics && ret == 0; i++) {
        const struct sim_metric *m = &shape->metric[i];
        const char *text[] = { m->key, m->unit, m->label, NULL, m->show_unit };
        int number[] = { m->decimals, m->better, m->headline + m->answer, m->ledger,
            m->paired, (int) m->scope };
        int rc = sqlite3_bind_int(stmt, 1, i);
        for (int j = 0; j < (int) SIM_COUNT(text) && rc == SQLITE_OK; j++)
            rc = j == 3 ? sqlite3_bind_double(stmt, 5, m->scale)
                        : bind_text(stmt, 2 + j, text[j]);
        for (int j = 0; j < (int) SIM_COUNT(number) && rc == SQLITE_OK; j++)
            rc = sqlite3_bind_int(stmt, 7 + j, number[j]);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 13, m->doc);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 14, m->panel);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 15, m->resource);
        if (rc == SQLITE_OK)
            rc = sqlite3_bind_int(stmt, 16, (int) m->side);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 17, m->beside);
        ret = rc != SQLITE_OK ? sim_sql_fail(sql, rc, err) : sim_sql_run(sql, stmt, err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

static int write_costs(
        const struct sim_sql *sql, const struct sim_shape *shape, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt, "INSERT INTO costs VALUES(?,?,?,?)", err);

    for (int i = 0; i < shape->n_costs && ret == 0; i++) {
        const struct sim_cost *c = &shape->cost[i];
        int rc = sqlite3_bind_int(stmt, 1, i);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 2, c->cause);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 3, c->payer);
        if (rc == SQLITE_OK)
            rc = bind_text(stmt, 4, c->account);
        ret = rc != SQLITE_OK ? sim_sql_fail(sql, rc, err) : sim_sql_run(sql, stmt, err);
    }
    sqlite3_finalize(stmt);
    return ret;
}

/* The names are joined from the small tables; `cell` is sim_shape_cell. */
static int write_cells(
        const struct sim_sql *sql, const struct sim_shape *shape, struct sim_err *err)
{
    char text[512];

    snprintf(text, sizeof text,
            "INSERT INTO cells SELECT (y.year_index * %d + g.group_index) * %d + "
            "m.metric, y.year, g.name, m.key FROM years y CROSS JOIN groups g CROSS "
            "JOIN metrics m ORDER BY 1",
            shape->n_groups, shape->n_metrics);
    int ret = sim_sql_exec(sql, text, err);
    if (ret != 0)
        return ret;
    snprintf(text, sizeof text,
            "INSERT INTO cells SELECT %zu + y.year_index * %d + c.cost, y.year, 'all', "
            "'cost.' || c.cause || '.' || c.payer || '.' || c.account FROM years y CROSS "
            "JOIN costs c ORDER BY 1",
            sim_shape_metric_cells(shape), shape->n_costs);
    return sim_sql_exec(sql, text, err);
}

int sim_store_describe(
        const struct sim_sql *sql, const struct sim_store_meta *meta, struct sim_err *err)
{
    const struct sim_shape *shape = &meta->shape;
    char ids[128];
    int ret = sim_sql_exec(sql, "BEGIN IMMEDIATE", err);

    snprintf(ids, sizeof ids, "PRAGMA application_id=%d; PRAGMA user_version=%d",
            SIM_STORE_ID, SIM_STORE_SCHEMA);
    if (ret == 0)
        ret = sim_sql_exec(sql, ids, err);
    if (ret == 0)
        ret = sim_sql_exec(sql, tables, err);
    if (ret == 0)
        ret = write_run(sql, meta, err);
    if (ret == 0)
        ret = write_arms(sql, meta, err);
    if (ret == 0)
        ret = write_years(sql, shape, err);
    if (ret == 0)
        ret = write_names(sql, "INSERT INTO groups VALUES(?,?)", shape->group,
                (size_t) shape->n_groups, err);
    if (ret == 0)
        ret = write_places(sql, shape, err);
    if (ret == 0)
        ret = write_metrics(sql, shape, err);
    if (ret == 0)
        ret = write_costs(sql, shape, err);
    if (ret == 0)
        ret = write_cells(sql, shape, err);
    if (ret == 0)
        ret = write_names(
                sql, "INSERT INTO params VALUES(?,?)", meta->param, meta->n_params, err);
    return ret == 0 ? sim_sql_exec(sql, "COMMIT", err) : ret;
}
