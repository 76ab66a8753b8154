/* sheets.c - the order of writing tables for others, and their dictionary; see sheets.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/store/sheets_impl.h"
#include "sim/store/tree.h"

const char *const sim_sheets_formats[SIM_SHEETS_FORMATS] = { "csv", "json", "sqlite",
    "xlsx" };

static const struct sim_sheets_writer *const writers[SIM_SHEETS_FORMATS] = {
    &sim_sheets_csv, &sim_sheets_json, &sim_sheets_sqlite, &sim_sheets_xlsx
};

static const struct sim_column dictionary_columns[] = {
    { "table_name", "", "Table in which the column stands.", true },
    { "column_name", "", "Name of the column.", true },
    { "unit", "", "Unit of its values; row: the column unit of each row says it.", true },
    { "meaning", "", "What it is.", true },
};
static const struct sim_sheet dictionary = { "dictionary",
    "What every column of every table means.", SIM_COUNT(dictionary_columns),
    dictionary_columns };

/* Delete a file, or a folder of ours with all it holds. */
static int delete (const char *path)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? 0 : errno;
    if (S_ISDIR(st.st_mode))
        return sim_tree_delete(AT_FDCWD, path, NULL);
    return unlink(path) == 0 ? 0 : errno;
}

/* A folder without our dictionary is somebody's own. */
static bool is_foreign(const char *path)
{
    char name[SIM_SHEETS_PATH + 32];
    struct stat st;

    if (lstat(path, &st) != 0)
        return false;
    if (!S_ISDIR(st.st_mode))
        return !S_ISREG(st.st_mode);
    snprintf(name, sizeof name, "%s/dictionary.csv", path);
    return lstat(name, &st) != 0;
}

int sim_sheets_open(struct sim_sheets **out, enum sim_sheets_format format,
        const char *path, struct sim_err *err)
{
    struct sim_sheets *s = sim_calloc(1, sizeof *s);

    *out = NULL;
    if (s == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory for the export", path);
    s->writer = writers[format];
    int n = snprintf(s->path, sizeof s->path, "%s", path);
    if (n < 0 || (size_t) n >= sizeof s->path) {
        sim_free(s);
        return sim_fail(err, SIM_ERR_INPUT, "%.100s...: the name is too long", path);
    }
    snprintf(s->tmp, sizeof s->tmp, "%s.part", s->path);
    int ret = is_foreign(path) ? sim_fail(err, SIM_ERR_INPUT,
                      "%s: is there and no earlier export; name another with --out", path)
                               : 0;
    int cause = ret == 0 ? delete (s->tmp) : 0;
    if (cause != 0)
        ret = sim_fail(err, SIM_ERR_IO, "%s: %s", s->tmp, strerror(cause));
    if (ret == 0)
        ret = s->writer->open(s, err);
    if (ret != 0) {
        sim_sheets_close(s);
        return ret;
    }
    *out = s;
    return 0;
}

int sim_sheets_begin(
        struct sim_sheets *s, const struct sim_sheet *sheet, struct sim_err *err)
{
    sim_assert(s->n < SIM_SHEETS_MOST);
    s->sheet[s->n++] = sheet;
    s->rows = 0;
    return s->writer->begin(s, err);
}

int sim_sheets_row(struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err)
{
    s->rows++;
    return s->writer->row(s, cell, err);
}

static int put_dictionary(struct sim_sheets *s, struct sim_err *err)
{
    size_t n = s->n;
    int ret = sim_sheets_begin(s, &dictionary, err);

    for (size_t i = 0; i <= n && ret == 0; i++) {
        const struct sim_sheet *sheet = s->sheet[i];
        const struct sim_cell whole[] = { { sheet->name, 0 }, { "", 0 }, { "", 0 },
            { sheet->doc, 0 } };
        ret = sim_sheets_row(s, whole, err);
        for (size_t c = 0; c < sheet->n_columns && ret == 0; c++) {
            const struct sim_column *col = &sheet->column[c];
            const struct sim_cell cells[] = { { sheet->name, 0 }, { col->name, 0 },
                { col->unit, 0 }, { col->doc, 0 } };
            ret = sim_sheets_row(s, cells, err);
        }
    }
    return ret;
}

int sim_sheets_finish(struct sim_sheets *s, struct sim_err *err)
{
    int ret = put_dictionary(s, err);
    struct stat st;

    if (ret == 0)
        ret = s->writer->finish(s, err);
    if (ret != 0)
        return ret;
    int cause = lstat(s->path, &st) == 0 && S_ISDIR(st.st_mode)
                        ? delete (s->path) /* renaming cannot replace a folder */
                        : 0;
    if (cause != 0 || rename(s->tmp, s->path) != 0)
        return sim_fail(
                err, SIM_ERR_IO, "%s: %s", s->path, strerror(cause != 0 ? cause : errno));
    s->finished = true;
    return 0;
}

void sim_sheets_close(struct sim_sheets *s)
{
    if (s == NULL)
        return;
    s->writer->close(s);
    if (!s->finished && s->tmp[0] != '\0')
        delete (s->tmp); /* what cannot be deleted is left: the error is told already */
    sim_free(s);
}
