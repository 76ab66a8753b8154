/* csv.h - reads and writes tables as comma-separated text (RFC 4180).
 *
 * The reader takes a regular file row by row: quoted fields, doubled quotes, line
 * breaks inside quotes, CRLF, a UTF-8 byte order mark. Everything wrong is one
 * sentence with file:line. The first row holds the column names. A table whose names are
 * separated by semicolons (a spreadsheet set to Dutch) is read alike; numbers with
 * decimal commas are understood where numbers are read (sim_csv_cell_real), texts stay as
 * they are. Thread safety: no globals; one reader belongs to one thread at a time. */
#ifndef SIM_BASE_CSV_H
#define SIM_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/base/err.h"

enum {
    SIM_CSV_FILE_MAX = 1 << 30, /* bytes */
    SIM_CSV_ROW_MAX = 1 << 20,  /* bytes of one row, line breaks in quotes included */
    SIM_CSV_COLUMNS_MAX = 4096,
};

struct sim_csv;

/* Open the file and read its header. Refused: what is not a regular file, more than
 * SIM_CSV_FILE_MAX, no header, a repeated column name, another separator than the
 * comma or the semicolon. Free with sim_csv_close. */
SIM_CHECK int sim_csv_open(struct sim_csv **out, const char *path, struct sim_err *err);
/* The same for text in memory, which must outlive the reader; name is for messages. */
SIM_CHECK int sim_csv_open_text(struct sim_csv **out, const char *name, const char *text,
        size_t len, struct sim_err *err);
void sim_csv_close(struct sim_csv *csv); /* NULL is fine */

const char *sim_csv_path(const struct sim_csv *csv);
size_t sim_csv_columns(const struct sim_csv *csv);
const char *sim_csv_name(const struct sim_csv *csv, size_t column);
/* Index of the column of that name, or -1. */
int sim_csv_find(const struct sim_csv *csv, const char *name);

/* Read the next row: 1 a row, 0 the end, negative an error. After an error reading may
 * go on: a row with the wrong number of fields is passed over, an error that leaves
 * no way on (unclosed quote, unreadable disk) is followed by the end. Blank lines are
 * passed over where there are two or more columns. */
SIM_CHECK int sim_csv_next(struct sim_csv *csv, struct sim_err *err);
/* Field of the row read last, in the reader's buffer: valid until the next call. */
const char *sim_csv_field(const struct sim_csv *csv, size_t column);
/* Do numbers of this table have decimal commas, because semicolons part its columns? */
bool sim_csv_decimal_comma(const struct sim_csv *csv);
/* Line on which the row read last begins; the header is line 1. */
long sim_csv_line(const struct sim_csv *csv);

enum { SIM_CSV_GOOD = 0, SIM_CSV_MISSING = 1, SIM_CSV_BAD = -1 };

/* The whole field as a finite decimal number ("-1.5e3"; no blanks, no hexadecimal),
 * whatever the locale. Empty: SIM_CSV_MISSING. *out is set only on SIM_CSV_GOOD. */
SIM_CHECK int sim_csv_real(const char *field, double *out);
/* The same for a field of the row read last, with the decimal comma of its table. */
SIM_CHECK int sim_csv_cell_real(const struct sim_csv *csv, size_t column, double *out);
SIM_CHECK int sim_csv_int(const char *field, long long *out);

/* ---- writing: one cell each; commas and line ends are the caller's ---- */

/* Text, in quotes where it holds a comma, quote or line break. */
void sim_csv_put_text(FILE *file, const char *text);
/* Number in the fewest of 15 to 17 digits that read back to the same; NaN is empty. */
void sim_csv_put_real(FILE *file, double value);

enum { SIM_CSV_REAL_LEN = 32 };
/* The same text into a buffer; returns its length. */
size_t sim_csv_format(char buf[SIM_CSV_REAL_LEN], double value);

#endif
