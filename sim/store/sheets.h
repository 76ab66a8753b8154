/* sheets.h - tables for other programs: as CSV files, JSON, an SQLite file or a
 * spreadsheet, each with a dictionary that says what every column means.
 *
 * Files are complete or not there. The same tables give the same bytes.
 * Thread safety: one object belongs to one thread. */
#ifndef SIM_STORE_SHEETS_H
#define SIM_STORE_SHEETS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

struct sim_column {
    const char *name; /* letters, digits and _; not a word of SQL */
    const char *unit; /* "" for text; "row" where the column `unit` of the row says it */
    const char *doc;
    bool text;
};

struct sim_sheet {
    const char *name, *doc; /* name as that of a column */
    size_t n_columns;
    const struct sim_column *column;
};

/* text NULL: a number (NaN: empty). */
struct sim_cell {
    const char *text;
    double number;
};

enum sim_sheets_format {
    SIM_SHEETS_CSV,    /* a folder, a file per sheet and dictionary.csv */
    SIM_SHEETS_JSON,   /* a file */
    SIM_SHEETS_SQLITE, /* a file, a table per sheet */
    SIM_SHEETS_XLSX,   /* a file, a sheet per sheet */
    SIM_SHEETS_FORMATS
};
extern const char *const sim_sheets_formats[SIM_SHEETS_FORMATS]; /* "csv", ... */

struct sim_sheets;

/* Begin to write to path, which must not be there or be of an earlier export. */
SIM_CHECK int sim_sheets_open(struct sim_sheets **out, enum sim_sheets_format format,
        const char *path, struct sim_err *err);
/* A new sheet, to which the following rows belong. *sheet must live until the end. */
SIM_CHECK int sim_sheets_begin(
        struct sim_sheets *s, const struct sim_sheet *sheet, struct sim_err *err);
SIM_CHECK int sim_sheets_row(
        struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err);
/* Write the dictionary of all sheets, and put everything in place. */
SIM_CHECK int sim_sheets_finish(struct sim_sheets *s, struct sim_err *err);
/* Free; what was not finished is deleted. NULL is fine. */
void sim_sheets_close(struct sim_sheets *s);

#endif
