/* store_table.c - a table of results beside the replications, for those who read
 * outcomes.db with other tools. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/store/store_impl.h"

static int make(const struct sim_sql *sql, const struct sim_table_rows *t, char *insert,
        size_t room, struct sim_err *err)
{
    char text[2000];
    size_t n = (size_t) snprintf(text, sizeof text,
            "DROP TABLE IF EXISTS %s;"
            "CREATE TABLE %s(",
            t->name, t->name);
    size_t m = (size_t) snprintf(insert, room, "INSERT INTO %s VALUES(", t->name);

    for (size_t i = 0; i < t->n_text + t->n_real; i++) {
        n += (size_t) snprintf(text + n, sizeof text - n, "%s%s %s", i ? "," : "",
                t->column[i], i < t->n_text ? "TEXT" : "REAL");
        m += (size_t) snprintf(insert + m, room - m, "%s?", i ? "," : "");
        sim_assert(n + 3 < sizeof text && m + 3 < room);
    }
    strcpy(text + n, ")");
    strcpy(insert + m, ")");
    return sim_sql_exec(sql, text, err);
}

static int put(const struct sim_sql *sql, sqlite3_stmt *stmt,
        const struct sim_table_rows *t, size_t row, struct sim_err *err)
{
    for (size_t i = 0; i < t->n_text; i++)
        sqlite3_bind_text(
                stmt, (int) i + 1, t->text[row * t->n_text + i], -1, SQLITE_STATIC);
    for (size_t i = 0; i < t->n_real; i++) {
        int at = (int) (t->n_text + i) + 1;
        double value = t->real[row * t->n_real + i];
        if (isnan(value))
            sqlite3_bind_null(stmt, at);
        else
            sqlite3_bind_double(stmt, at, value);
    }
    return sim_sql_run(sql, stmt, err);
}

int sim_store_table(
        struct sim_store *store, const struct sim_table_rows *t, struct sim_err *err)
{
    char insert[1000];
    sqlite3_stmt *stmt = NULL;

    if (store->viewing || store->finished)
        return 0;
    int ret = store->sealing ? 0 : sim_sql_exec(&store->sql, "BEGIN IMMEDIATE", err);

    if (ret != 0)
        return ret;
    ret = make(&store->sql, t, insert, sizeof insert, err);
    if (ret == 0)
        ret = sim_sql_prepare(&store->sql, &stmt, insert, err);
    for (size_t row = 0; row < t->n_rows && ret == 0; row++)
        ret = put(&store->sql, stmt, t, row, err);
    sqlite3_finalize(stmt);
    if (ret == 0 && !store->sealing)
        ret = sim_sql_exec(&store->sql, "COMMIT", err);
    if (ret != 0)
        sim_store_roll_back(store);
    return ret;
}
