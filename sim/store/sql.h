/* sql.h - the few SQLite calls this program makes, with errors an analyst understands.
 *
 * Thread safety: a connection belongs to one thread at a time. */
#ifndef SIM_STORE_SQL_H
#define SIM_STORE_SQL_H

#include <sqlite3.h>

#include "sim/base/err.h"

/* A connection and the path that messages name. */
struct sim_sql {
    sqlite3 *db;
    char *path;
};

/* Fill *err with what the SQLite result code rc means for the user, and return ours. */
int sim_sql_fail(const struct sim_sql *sql, int rc, struct sim_err *err);
/* The sentence for a file that is not what we wrote. */
int sim_sql_damaged(const struct sim_sql *sql, const char *what, struct sim_err *err);

/* Open or create; sql is zeroed by the caller and closed by sim_sql_close also after
 * a failure. */
SIM_CHECK int sim_sql_open(
        struct sim_sql *sql, const char *path, int flags, struct sim_err *err);
void sim_sql_close(struct sim_sql *sql);

SIM_CHECK int sim_sql_exec(
        const struct sim_sql *sql, const char *text, struct sim_err *err);
/* Free the statement with sqlite3_finalize (NULL is fine). */
SIM_CHECK int sim_sql_prepare(const struct sim_sql *sql, sqlite3_stmt **out,
        const char *text, struct sim_err *err);
/* Run a statement without result rows, then make it ready for the next values. */
SIM_CHECK int sim_sql_run(
        const struct sim_sql *sql, sqlite3_stmt *stmt, struct sim_err *err);
/* Fetch a row: 1 a row, 0 the end, negative an error. */
SIM_CHECK int sim_sql_row(
        const struct sim_sql *sql, sqlite3_stmt *stmt, struct sim_err *err);
/* A single integer result. */
SIM_CHECK int sim_sql_int(
        const struct sim_sql *sql, const char *text, long long *out, struct sim_err *err);

#endif
