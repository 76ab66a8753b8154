/* csv.c - reader of comma-separated tables; see csv.h.
 *
 * A state machine over single bytes that fills one row buffer. Offsets become
 * pointers only when the row is whole, because the buffer may move as it grows.
 * Numbers and the writer are in csv_cell.c. */
#include "sim/base/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"

enum { CHUNK = 1 << 16, END = -1, FAULT = -2 };

/* Why a row ended early. */
enum row_state { ROW_GOOD, ROW_END, ROW_FATAL };

struct sim_csv {
    char *path;
    int fd;                    /* -1 for text in memory */
    const unsigned char *data; /* what is read next: data[pos .. len) */
    size_t pos, len;
    unsigned char *chunk;
    int failed; /* errno of a failed read, or 0 */
    int over;   /* nothing may be read any more */
    char mark;  /* between columns: a comma or a semicolon */

    long next_line, row_line;
    char *row; /* fields, each ended by NUL */
    size_t row_len, row_cap, row_bytes;
    size_t *start;
    size_t n_fields, start_cap;

    char *header; /* the first row's buffer, kept for the names */
    const char **name, **field;
    size_t n_columns;
};

static int next_byte(struct sim_csv *csv)
{
    if (csv->pos == csv->len) {
        if (csv->fd < 0)
            return END;
        ssize_t got;
        do
            got = read(csv->fd, csv->chunk, CHUNK);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            csv->failed = errno;
        if (got <= 0)
            return got == 0 ? END : FAULT;
        csv->data = csv->chunk;
        csv->pos = 0;
        csv->len = (size_t) got;
    }
    return csv->data[csv->pos++];
}

/* The byte after the current one without taking it; END or FAULT as next_byte. */
static int peek_byte(struct sim_csv *csv)
{
    int c = next_byte(csv);
    if (c >= 0)
        csv->pos--;
    return c;
}

static int out_of_memory(struct sim_csv *csv, struct sim_err *err)
{
    csv->over = 1;
    return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory while reading", csv->path);
}

static int push_char(struct sim_csv *csv, char c, struct sim_err *err)
{
    if (csv->row_len == csv->row_cap) {
        size_t cap = csv->row_cap ? 2 * csv->row_cap : 1024;
        char *row = sim_realloc(csv->row, cap);
        if (row == NULL)
            return out_of_memory(csv, err);
        csv->row = row;
        csv->row_cap = cap;
    }
    csv->row[csv->row_len++] = c;
    return 0;
}

static int begin_field(struct sim_csv *csv, struct sim_err *err)
{
    if (csv->n_fields == SIM_CSV_COLUMNS_MAX) {
        csv->over = 1;
        return sim_fail(err, SIM_ERR_RANGE,
                "%s:%ld: more than %d columns: is this the right file?", csv->path,
                csv->row_line, SIM_CSV_COLUMNS_MAX);
    }
    if (csv->n_fields == csv->start_cap) {
        size_t cap = csv->start_cap ? 2 * csv->start_cap : 64;
        size_t *start = sim_realloc(csv->start, cap * sizeof *start);
        if (start == NULL)
            return out_of_memory(csv, err);
        csv->start = start;
        csv->start_cap = cap;
    }
    csv->start[csv->n_fields++] = csv->row_len;
    return 0;
}

/* Take one byte and keep the counts; refuses what no text file holds. */
static int take(struct sim_csv *csv, int *c, struct sim_err *err)
{
    *c = next_byte(csv);
    if (*c == FAULT) {
        csv->over = 1;
        return sim_fail(err, SIM_ERR_IO, "%s:%ld: cannot be read: %s", csv->path,
                csv->next_line, strerror(csv->failed));
    }
    if (*c == 0) {
        csv->over = 1;
        return sim_fail(err, SIM_ERR_SYNTAX,
                "%s:%ld: holds a zero byte: not a text file; save it as CSV (UTF-8)",
                csv->path, csv->next_line);
    }
    if (*c == '\n')
        csv->next_line++;
    if (*c != END && ++csv->row_bytes > SIM_CSV_ROW_MAX) {
        csv->over = 1;
        return sim_fail(err, SIM_ERR_RANGE,
                "%s:%ld: this row is longer than %d bytes: is a quote (\") not closed?",
                csv->path, csv->row_line, SIM_CSV_ROW_MAX);
    }
    return 0;
}

/* The rest of a quoted field after its opening quote. */
static int read_quoted(struct sim_csv *csv, struct sim_err *err)
{
    for (;;) {
        int c, ret = take(csv, &c, err);
        if (ret != 0)
            return ret;
        if (c == END) {
            csv->over = 1;
            return sim_fail(err, SIM_ERR_SYNTAX,
                    "%s:%ld: a quote (\") in this row is never closed", csv->path,
                    csv->row_line);
        }
        if (c == '"') {
            if (peek_byte(csv) != '"')
                return 0;
            ret = take(csv, &c, err);
            if (ret != 0)
                return ret;
        }
        ret = push_char(csv, (char) c, err);
        if (ret != 0)
            return ret;
    }
}

/* Read to the end of one row. `quoted`: the field has just closed its quote, so only
 * a separator or the end of the row may follow. */
static int read_fields(struct sim_csv *csv, struct sim_err *err)
{
    int quoted = 0, ret = begin_field(csv, err);

    while (ret == 0) {
        int c;
        ret = take(csv, &c, err);
        if (ret != 0)
            break;
        if (c == '\r' && (peek_byte(csv) == '\n' || peek_byte(csv) == END))
            continue;
        if (c == END || c == '\n')
            return push_char(csv, '\0', err);
        if (c == csv->mark) {
            quoted = 0;
            ret = push_char(csv, '\0', err);
            if (ret == 0)
                ret = begin_field(csv, err);
        } else if (quoted) {
            csv->over = 1;
            ret = sim_fail(err, SIM_ERR_SYNTAX,
                    "%s:%ld: text follows a closing quote: inside quotes write \"\" "
                    "for a quote",
                    csv->path, csv->row_line);
        } else if (c == '\r') {
            csv->over = 1;
            ret = sim_fail(err, SIM_ERR_SYNTAX,
                    "%s:%ld: a carriage return without a line feed: save the file "
                    "with Unix or Windows line ends",
                    csv->path, csv->next_line);
        } else if (c == '"' && csv->row_len == csv->start[csv->n_fields - 1]) {
            ret = read_quoted(csv, err);
            quoted = 1;
        } else {
            ret = push_char(csv, (char) c, err);
        }
    }
    return ret;
}

/* One row into the buffers; *state says whether there was one. */
static int read_row(struct sim_csv *csv, enum row_state *state, struct sim_err *err)
{
    *state = ROW_END;
    csv->row_len = csv->n_fields = csv->row_bytes = 0;
    if (csv->over)
        return 0;
    if (peek_byte(csv) == END) {
        csv->over = 1;
        return 0;
    }
    csv->row_line = csv->next_line;
    *state = ROW_FATAL;
    int ret = read_fields(csv, err);
    if (ret == 0)
        *state = ROW_GOOD;
    else
        csv->over = 1;
    return ret;
}

static int is_blank(const struct sim_csv *csv)
{
    /* An empty pair of quotes is two bytes: an empty field, not a blank line. */
    return csv->n_fields == 1 && csv->row_len == 1 && csv->row_bytes <= 2
           && csv->row[0] == '\0';
}

static int refuse_tabs(const struct sim_csv *csv, struct sim_err *err)
{
    if (csv->n_columns > 1 || strchr(csv->name[0], '\t') == NULL)
        return 0;
    return sim_fail(err, SIM_ERR_SYNTAX,
            "%s:%ld: the columns are separated by tabs: save the file as CSV, with "
            "commas or semicolons",
            csv->path, csv->row_line);
}

/* Spreadsheets set to Dutch separate columns by semicolons: so does a table whose line
 * of names has a semicolon and no comma, quotes apart. */
static char mark_of(const struct sim_csv *csv)
{
    int quoted = 0, semicolons = 0, blank = 1;

    for (size_t i = csv->pos; i < csv->len; i++) {
        unsigned char c = csv->data[i];
        if (c == '"')
            quoted = !quoted;
        if (quoted || c == '\r' || (c == '\n' && semicolons == 0 && blank))
            continue;
        if (c == ',')
            return ',';
        if (c == '\n')
            break;
        blank = 0;
        semicolons += c == ';';
    }
    return semicolons > 0 ? ';' : ',';
}

static int check_header(struct sim_csv *csv, struct sim_err *err)
{
    int ret = refuse_tabs(csv, err);

    for (size_t i = 1; i < csv->n_columns && ret == 0; i++)
        for (size_t j = 0; j < i && ret == 0; j++)
            if (csv->name[i][0] != '\0' && strcmp(csv->name[i], csv->name[j]) == 0)
                ret = sim_fail(err, SIM_ERR_SYNTAX,
                        "%s:%ld: columns %zu and %zu have the same name \"%s\"",
                        csv->path, csv->row_line, j + 1, i + 1, csv->name[i]);
    return ret;
}

static int read_header(struct sim_csv *csv, struct sim_err *err)
{
    enum row_state state;
    int ret;

    csv->mark = mark_of(csv);
    do
        ret = read_row(csv, &state, err);
    while (ret == 0 && state == ROW_GOOD && is_blank(csv));
    if (ret != 0)
        return ret;
    if (state != ROW_GOOD)
        return sim_fail(err, SIM_ERR_SYNTAX,
                "%s: empty: the first line must hold the column names", csv->path);
    csv->n_columns = csv->n_fields;
    csv->name = sim_calloc(csv->n_columns, sizeof *csv->name);
    csv->field = sim_calloc(csv->n_columns, sizeof *csv->field);
    if (csv->name == NULL || csv->field == NULL)
        return out_of_memory(csv, err);
    csv->header = csv->row;
    for (size_t i = 0; i < csv->n_columns; i++)
        csv->name[i] = csv->field[i] = csv->header + csv->start[i];
    csv->row = NULL;
    csv->row_cap = 0;
    return check_header(csv, err);
}

/* A spreadsheet is a zip file (.xlsx, .ods) or, of old, a compound file (.xls). */
static const char *spreadsheet(const unsigned char *p, size_t n)
{
    return n >= 4 && memcmp(p, "PK\x03\x04", 4) == 0         ? ".xlsx or .ods"
           : n >= 4 && memcmp(p, "\xd0\xcf\x11\xe0", 4) == 0 ? ".xls"
                                                             : NULL;
}

/* Pass over a UTF-8 byte order mark; refuse UTF-16, which old spreadsheets write, and
 * spreadsheets themselves. */
static int skip_mark(struct sim_csv *csv, struct sim_err *err)
{
    if (peek_byte(csv) == FAULT)
        return sim_fail(err, SIM_ERR_IO, "%s: cannot be read: %s", csv->path,
                strerror(csv->failed));
    const unsigned char *p = csv->data + csv->pos;
    size_t n = csv->len - csv->pos;

    const char *kind = spreadsheet(p, n);
    if (kind != NULL)
        return sim_fail(err, SIM_ERR_SYNTAX,
                "%s: is a spreadsheet (%s), not a table in text: open it in Excel or "
                "LibreOffice, choose File, Save As, and the type \"CSV UTF-8\" (.csv), "
                "and name that file here",
                csv->path, kind);
    if (n >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf)
        csv->pos += 3;
    else if (n >= 2 && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
        return sim_fail(err, SIM_ERR_SYNTAX,
                "%s: is UTF-16 text: save it as CSV in UTF-8", csv->path);
    return 0;
}

static int open_regular(struct sim_csv *csv, struct sim_err *err)
{
    struct stat st;

    /* O_NONBLOCK: a named pipe must not hang the program before fstat refuses it. */
    csv->fd = open(csv->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (csv->fd < 0 || fstat(csv->fd, &st) != 0)
        return sim_fail(
                err, SIM_ERR_IO, "%s: cannot be opened: %s", csv->path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return sim_fail(err, SIM_ERR_IO, "%s: is not a file but a %s", csv->path,
                S_ISDIR(st.st_mode) ? "folder" : "device or pipe");
    if (st.st_size > SIM_CSV_FILE_MAX)
        return sim_fail(err, SIM_ERR_RANGE,
                "%s: larger than %d bytes: is this the right file?", csv->path,
                SIM_CSV_FILE_MAX);
    csv->chunk = sim_calloc(CHUNK, 1);
    return csv->chunk == NULL ? out_of_memory(csv, err) : 0;
}

static int open_any(struct sim_csv **out, const char *name, const char *text, size_t len,
        struct sim_err *err)
{
    struct sim_csv *csv = sim_calloc(1, sizeof *csv);

    *out = NULL;
    if (csv == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", name);
    csv->fd = -1;
    csv->next_line = 1;
    csv->data = (const unsigned char *) (text != NULL ? text : "");
    csv->len = text != NULL ? len : 0;
    csv->path = sim_strdup(name);
    int ret = csv->path == NULL ? sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", name)
                                : 0;
    if (ret == 0 && text == NULL)
        ret = open_regular(csv, err);
    if (ret == 0)
        ret = skip_mark(csv, err);
    if (ret == 0)
        ret = read_header(csv, err);
    if (ret != 0) {
        sim_csv_close(csv);
        return ret;
    }
    *out = csv;
    return 0;
}

int sim_csv_open(struct sim_csv **out, const char *path, struct sim_err *err)
{
    return open_any(out, path, NULL, 0, err);
}

int sim_csv_open_text(struct sim_csv **out, const char *name, const char *text,
        size_t len, struct sim_err *err)
{
    return open_any(out, name, text, len, err);
}

void sim_csv_close(struct sim_csv *csv)
{
    if (csv == NULL)
        return;
    if (csv->fd >= 0)
        close(csv->fd);
    sim_free(csv->chunk);
    sim_free(csv->row);
    sim_free(csv->start);
    sim_free(csv->header);
    sim_free(csv->name);
    sim_free(csv->field);
    sim_free(csv->path);
    sim_free(csv);
}

const char *sim_csv_path(const struct sim_csv *csv)
{
    return csv->path;
}

size_t sim_csv_columns(const struct sim_csv *csv)
{
    return csv->n_columns;
}

const char *sim_csv_name(const struct sim_csv *csv, size_t column)
{
    sim_assert(column < csv->n_columns);
    return csv->name[column];
}

int sim_csv_find(const struct sim_csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->n_columns; i++)
        if (name[0] != '\0' && strcmp(csv->name[i], name) == 0)
            return (int) i;
    return -1;
}

int sim_csv_next(struct sim_csv *csv, struct sim_err *err)
{
    enum row_state state;
    int ret;

    do
        ret = read_row(csv, &state, err);
    while (ret == 0 && state == ROW_GOOD && csv->n_columns > 1 && is_blank(csv));
    if (ret != 0 || state == ROW_END)
        return ret;
    if (csv->n_fields != csv->n_columns)
        return sim_fail(err, SIM_ERR_SYNTAX,
                "%s:%ld: %zu fields, but the header has %zu columns", csv->path,
                csv->row_line, csv->n_fields, csv->n_columns);
    for (size_t i = 0; i < csv->n_columns; i++)
        csv->field[i] = csv->row + csv->start[i];
    return 1;
}

const char *sim_csv_field(const struct sim_csv *csv, size_t column)
{
    sim_assert(column < csv->n_columns);
    return csv->field[column];
}

bool sim_csv_decimal_comma(const struct sim_csv *csv)
{
    return csv->mark == ';';
}

long sim_csv_line(const struct sim_csv *csv)
{
    return csv->row_line;
}
