/* sheets_text.c - tables as CSV files in a folder, or as one JSON file; see sheets.h. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/csv.h"
#include "sim/store/results.h"
#include "sim/store/sheets_impl.h"

static int unwritable(const struct sim_sheets *s, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_IO, "%s: cannot be written: %s", s->path,
            errno != 0 ? strerror(errno) : "cause unknown");
}

static int close_file(struct sim_sheets *s, struct sim_err *err)
{
    FILE *file = s->state;

    s->state = NULL;
    errno = 0;
    int bad = fflush(file) != 0 || ferror(file);
    return fclose(file) != 0 || bad ? unwritable(s, err) : 0;
}

static void give_up(struct sim_sheets *s)
{
    if (s->state != NULL)
        fclose(s->state);
    s->state = NULL;
}

/* ---- CSV ---- */

static int csv_open(struct sim_sheets *s, struct sim_err *err)
{
    return mkdir(s->tmp, 0777) == 0 ? 0 : unwritable(s, err);
}

static int csv_begin(struct sim_sheets *s, struct sim_err *err)
{
    char path[sizeof s->tmp + 80];
    const struct sim_sheet *sheet = s->sheet[s->n - 1];
    int ret = s->state != NULL ? close_file(s, err) : 0;

    if (ret != 0)
        return ret;
    snprintf(path, sizeof path, "%s/%.60s.csv", s->tmp, sheet->name);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return unwritable(s, err);
    for (size_t i = 0; i < sheet->n_columns; i++)
        fprintf(file, "%s%s", i > 0 ? "," : "", sheet->column[i].name);
    fputc('\n', file);
    s->state = file;
    return 0;
}

static int csv_row(struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err)
{
    const struct sim_sheet *sheet = s->sheet[s->n - 1];
    FILE *file = s->state;

    for (size_t i = 0; i < sheet->n_columns; i++) {
        if (i > 0)
            fputc(',', file);
        if (cell[i].text != NULL)
            sim_csv_put_text(file, cell[i].text);
        else
            sim_csv_put_real(file, cell[i].number);
    }
    fputc('\n', file);
    return ferror(file) ? unwritable(s, err) : 0;
}

const struct sim_sheets_writer sim_sheets_csv = { csv_open, csv_begin, csv_row,
    close_file, give_up };

/* ---- JSON: { "table": [ { "column": value, ... }, ... ], ... } ---- */

static void put_json(FILE *file, const char *text)
{
    fputc('"', file);
    for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++)
        if (*c == '"' || *c == '\\')
            fprintf(file, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(file, "\\u%04x", *c);
        else
            fputc(*c, file);
    fputc('"', file);
}

static int json_open(struct sim_sheets *s, struct sim_err *err)
{
    s->state = fopen(s->tmp, "w");
    return s->state != NULL ? 0 : unwritable(s, err);
}

static int json_begin(struct sim_sheets *s, struct sim_err *err)
{
    FILE *file = s->state;

    fputs(s->n > 1 ? "\n],\n" : "{\n", file);
    put_json(file, s->sheet[s->n - 1]->name);
    fputs(": [", file);
    return ferror(file) ? unwritable(s, err) : 0;
}

static int json_row(
        struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err)
{
    const struct sim_sheet *sheet = s->sheet[s->n - 1];
    FILE *file = s->state;

    fputs(s->rows > 1 ? ",\n{" : "\n{", file);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        fputs(i > 0 ? ", " : "", file);
        put_json(file, sheet->column[i].name);
        fputs(": ", file);
        if (cell[i].text != NULL)
            put_json(file, cell[i].text);
        else if (isfinite(cell[i].number))
            sim_csv_put_real(file, cell[i].number);
        else
            fputs("null", file);
    }
    fputc('}', file);
    return ferror(file) ? unwritable(s, err) : 0;
}

static int json_finish(struct sim_sheets *s, struct sim_err *err)
{
    fputs("\n]\n}\n", s->state);
    return close_file(s, err);
}

const struct sim_sheets_writer sim_sheets_json = { json_open, json_begin, json_row,
    json_finish, give_up };
