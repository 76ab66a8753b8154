/* sheets_sqlite.c - tables as plain tables of an SQLite file; see sheets.h. */
#include <math.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/store/sheets_impl.h"
#include "sim/store/sql.h"

struct state {
    struct sim_sql sql;
    sqlite3_stmt *insert;
};

static int sqlite_open(struct sim_sheets *s, struct sim_err *err)
{
    struct state *st = sim_calloc(1, sizeof *st);

    if (st == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", s->path);
    s->state = st;
    int ret = sim_sql_open(
            &st->sql, s->tmp, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (ret == 0) /* nobody needs the file before it is whole */
        ret = sim_sql_exec(&st->sql,
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", err);
    return ret;
}

static int sqlite_begin(struct sim_sheets *s, struct sim_err *err)
{
    struct state *st = s->state;
    const struct sim_sheet *sheet = s->sheet[s->n - 1];
    struct sim_buf create = { 0 }, insert = { 0 };

    sim_buf_printf(&create, "CREATE TABLE %s (", sheet->name);
    sim_buf_printf(&insert, "INSERT INTO %s VALUES (", sheet->name);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        const struct sim_column *c = &sheet->column[i];
        sim_buf_printf(&create, "%s%s %s", i > 0 ? ", " : "", c->name,
                c->text ? "TEXT" : "REAL");
        sim_buf_puts(&insert, i > 0 ? ", ?" : "?");
    }
    sim_buf_puts(&create, ")");
    sim_buf_puts(&insert, ")");
    sqlite3_finalize(st->insert);
    st->insert = NULL;
    int ret = create.failed || insert.failed
                      ? sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", s->path)
                      : sim_sql_exec(&st->sql, sim_buf_text(&create), err);
    if (ret == 0)
        ret = sim_sql_prepare(&st->sql, &st->insert, sim_buf_text(&insert), err);
    sim_buf_clear(&create);
    sim_buf_clear(&insert);
    return ret;
}

static int sqlite_row(
        struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err)
{
    struct state *st = s->state;
    int rc = SQLITE_OK;

    for (int i = 0; i < (int) s->sheet[s->n - 1]->n_columns && rc == SQLITE_OK; i++) {
        if (cell[i].text != NULL)
            rc = sqlite3_bind_text(st->insert, i + 1, cell[i].text, -1, SQLITE_TRANSIENT);
        else if (isfinite(cell[i].number))
            rc = sqlite3_bind_double(st->insert, i + 1, cell[i].number);
        else
            rc = sqlite3_bind_null(st->insert, i + 1);
    }
    return rc != SQLITE_OK ? sim_sql_fail(&st->sql, rc, err)
                           : sim_sql_run(&st->sql, st->insert, err);
}

static int sqlite_finish(struct sim_sheets *s, struct sim_err *err)
{
    struct state *st = s->state;

    return sim_sql_exec(&st->sql, "COMMIT", err);
}

static void sqlite_close(struct sim_sheets *s)
{
    struct state *st = s->state;

    if (st == NULL)
        return;
    sqlite3_finalize(st->insert);
    sim_sql_close(&st->sql);
    sim_free(st);
    s->state = NULL;
}

const struct sim_sheets_writer sim_sheets_sqlite = { sqlite_open, sqlite_begin,
    sqlite_row, sqlite_finish, sqlite_close };
