/* sheets_xlsx.c - tables as sheets of a workbook, by libxlsxwriter; see sheets.h.
 *
 * The date of the workbook is fixed, so that the same tables give the same bytes. Texts
 * are written as texts, never as formulas. */
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#include "sim/base/mem.h"
#include "sim/store/sheets_impl.h"

enum { MOST_ROWS = 1048575, MOST_TEXT = 32767, FIRST_DATE = 315532800 /* 1980 */ };

struct state {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *head;
};

static int failed(const struct sim_sheets *s, lxw_error why, struct sim_err *err)
{
    return sim_fail(
            err, SIM_ERR_IO, "%s: cannot be written: %s", s->path, lxw_strerror(why));
}

static int xlsx_open(struct sim_sheets *s, struct sim_err *err)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    lxw_doc_properties properties = { .created = FIRST_DATE };
    struct state *st = sim_calloc(1, sizeof *st);

    if (st == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", s->path);
    s->state = st;
    st->book = workbook_new_opt(s->tmp, &options);
    if (st->book == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", s->path);
    lxw_error why = workbook_set_properties(st->book, &properties);
    st->head = workbook_add_format(st->book);
    if (why != LXW_NO_ERROR || st->head == NULL)
        return failed(s, why, err);
    format_set_bold(st->head);
    return 0;
}

static int xlsx_begin(struct sim_sheets *s, struct sim_err *err)
{
    struct state *st = s->state;
    const struct sim_sheet *sheet = s->sheet[s->n - 1];
    lxw_error why = LXW_NO_ERROR;

    st->sheet = workbook_add_worksheet(st->book, sheet->name);
    if (st->sheet == NULL)
        return sim_fail(
                err, SIM_ERR_IO, "%s: the sheet %s cannot be made", s->path, sheet->name);
    worksheet_freeze_panes(st->sheet, 1, 0);
    worksheet_set_column(st->sheet, 0, (lxw_col_t) (sheet->n_columns - 1), 16, NULL);
    for (size_t i = 0; i < sheet->n_columns && why == LXW_NO_ERROR; i++)
        why = worksheet_write_string(
                st->sheet, 0, (lxw_col_t) i, sheet->column[i].name, st->head);
    return why == LXW_NO_ERROR ? 0 : failed(s, why, err);
}

static int xlsx_row(
        struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err)
{
    struct state *st = s->state;
    const struct sim_sheet *sheet = s->sheet[s->n - 1];
    lxw_error why = LXW_NO_ERROR;

    if (s->rows > MOST_ROWS)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: the table %s has more rows than a spreadsheet can hold (%d); use "
                "another --format, or leave it out with --tables",
                s->path, sheet->name, MOST_ROWS);
    for (size_t i = 0; i < sheet->n_columns && why == LXW_NO_ERROR; i++) {
        lxw_row_t row = (lxw_row_t) s->rows;
        if (cell[i].text != NULL && strlen(cell[i].text) <= MOST_TEXT)
            why = worksheet_write_string(
                    st->sheet, row, (lxw_col_t) i, cell[i].text, NULL);
        else if (cell[i].text == NULL && isfinite(cell[i].number))
            why = worksheet_write_number(
                    st->sheet, row, (lxw_col_t) i, cell[i].number, NULL);
    }
    return why == LXW_NO_ERROR ? 0 : failed(s, why, err);
}

static int xlsx_finish(struct sim_sheets *s, struct sim_err *err)
{
    struct state *st = s->state;
    lxw_error why = workbook_close(st->book); /* frees it, too */

    st->book = NULL;
    return why == LXW_NO_ERROR ? 0 : failed(s, why, err);
}

static void xlsx_close(struct sim_sheets *s)
{
    struct state *st = s->state;

    if (st == NULL)
        return;
    if (st->book != NULL)
        lxw_workbook_free(st->book);
    sim_free(st);
    s->state = NULL;
}

const struct sim_sheets_writer sim_sheets_xlsx = { xlsx_open, xlsx_begin, xlsx_row,
    xlsx_finish, xlsx_close };
