/* sql.c - SQLite calls and their errors; see sql.h. */
#include "sim/store/sql.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"

int sim_sql_damaged(const struct sim_sql *sql, const char *what, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_SYNTAX,
            "%s: damaged, or not a store of outcomes that this program wrote (%s): run "
            "the scenario again",
            sql->path, what);
}

static int io_error(const struct sim_sql *sql, int number, struct sim_err *err)
{
    if (number == ENOSPC || number == EDQUOT)
        return sim_fail(err, SIM_ERR_IO,
                "%s: the disk is full: free space, or choose another folder with --out",
                sql->path);
    return sim_fail(err, SIM_ERR_IO,
            "%s: the disk reports an error (%s): check the disk, or choose another "
            "folder with --out",
            sql->path, number != 0 ? strerror(number) : "cause unknown");
}

int sim_sql_fail(const struct sim_sql *sql, int rc, struct sim_err *err)
{
    int number = sql->db != NULL ? sqlite3_system_errno(sql->db) : 0;

    switch (rc & 0xff) {
    case SQLITE_FULL:
        return io_error(sql, ENOSPC, err);
    case SQLITE_IOERR:
        return io_error(sql, number, err);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return sim_fail(err, SIM_ERR_IO,
                "%s: cannot be opened or written (%s): check the rights of the file and "
                "its folder, or choose another folder with --out",
                sql->path, number != 0 ? strerror(number) : sqlite3_errstr(rc));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return sim_fail(err, SIM_ERR_IO,
                "%s: in use by another program: wait until it ends, or close it",
                sql->path);
    case SQLITE_NOMEM:
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", sql->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
        return sim_sql_damaged(sql, sqlite3_errstr(rc), err);
    default:
        return sim_sql_damaged(
                sql, sql->db != NULL ? sqlite3_errmsg(sql->db) : "unknown", err);
    }
}

/* A name such as ":memory:" or "file:x" means something else to SQLite; a path that
 * begins with a slash or a dot never does. */
static char *plain_path(const char *path)
{
    size_t len = strlen(path) + 3;
    char *plain = sim_calloc(len, 1);

    if (plain != NULL)
        snprintf(plain, len, "%s%s", path[0] == '/' || path[0] == '.' ? "" : "./", path);
    return plain;
}

int sim_sql_open(struct sim_sql *sql, const char *path, int flags, struct sim_err *err)
{
    sql->path = sim_strdup(path);
    char *plain = plain_path(path);
    if (sql->path == NULL || plain == NULL) {
        sim_free(plain);
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", path);
    }
    int rc = sqlite3_open_v2(plain, &sql->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    sim_free(plain);
    if (rc != SQLITE_OK)
        return sim_sql_fail(sql, rc, err);
    sqlite3_extended_result_codes(sql->db, 1);
    sqlite3_busy_timeout(sql->db, 2000);
    /* A file from elsewhere may hold anything: let its schema run no functions. */
    sqlite3_db_config(sql->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sql->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(sql->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    return 0;
}

void sim_sql_close(struct sim_sql *sql)
{
    if (sql->db != NULL)
        sqlite3_close_v2(sql->db);
    sim_free(sql->path);
    *sql = (struct sim_sql){ 0 };
}

int sim_sql_exec(const struct sim_sql *sql, const char *text, struct sim_err *err)
{
    int rc = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sim_sql_fail(sql, rc, err);
}

int sim_sql_prepare(const struct sim_sql *sql, sqlite3_stmt **out, const char *text,
        struct sim_err *err)
{
    int rc = sqlite3_prepare_v3(sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return rc == SQLITE_OK ? 0 : sim_sql_fail(sql, rc, err);
}

int sim_sql_run(const struct sim_sql *sql, sqlite3_stmt *stmt, struct sim_err *err)
{
    int rc = sqlite3_step(stmt), ret = 0;

    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        ret = sim_sql_fail(sql, rc, err);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return ret;
}

int sim_sql_row(const struct sim_sql *sql, sqlite3_stmt *stmt, struct sim_err *err)
{
    int rc = sqlite3_step(stmt);

    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : sim_sql_fail(sql, rc, err);
}

int sim_sql_int(
        const struct sim_sql *sql, const char *text, long long *out, struct sim_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(sql, &stmt, text, err);

    if (ret == 0)
        ret = sim_sql_row(sql, stmt, err);
    if (ret == 1) {
        *out = sqlite3_column_int64(stmt, 0);
        ret = 0;
    } else if (ret == 0) {
        ret = sim_sql_damaged(sql, "a value is missing", err);
    }
    sqlite3_finalize(stmt);
    return ret;
}
