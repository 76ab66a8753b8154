/* sheets.c - the order of writing tables for others, and their dictionary; see sheets.h.
 */
#include <dirent.h>
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

/* Does a line of the dictionary begin with the name of that table? */
static bool names_table(const char *text, const char *file)
{
    const size_t n = strlen(file) - strlen(".csv");

    for (const char *p = text; p != NULL; p = strchr(p, '\n')) {
        p += *p == '\n';
        if (strncmp(p, file, n) == 0 && p[n] == ',')
            return true;
    }
    return false;
}

static bool is_table(int folder, const char *name, const char *text)
{
    const size_t n = strlen(name);
    struct stat st;

    return n > 4 && strcmp(name + n - 4, ".csv") == 0
           && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)
           && (strcmp(name, "dictionary.csv") == 0 || names_table(text, name));
}

/* Is a folder an earlier export: tables that its dictionary names, and nothing else? */
static bool is_export(const char *path)
{
    static const char head[] = "table_name,column_name,unit,meaning";
    enum { MOST = 1 << 20 };
    DIR *dir = opendir(path);
    int folder = dir != NULL ? dirfd(dir) : -1;
    int fd = folder >= 0 ? openat(folder, "dictionary.csv", O_RDONLY | O_NOFOLLOW) : -1;
    char *text = sim_calloc(MOST, 1);
    ssize_t n = fd >= 0 && text != NULL ? read(fd, text, MOST - 1) : -1;
    bool good = n > 0 && strncmp(text, head, sizeof head - 1) == 0;

    for (struct dirent *e; good && (e = readdir(dir)) != NULL;)
        good = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0
               || is_table(folder, e->d_name, text);
    if (fd >= 0)
        close(fd);
    if (dir != NULL)
        closedir(dir);
    sim_free(text);
    return good;
}

/* Does that name a file of a result's own, beside its store? Exports that stand there by
 * themselves begin with that word. */
static bool is_result(const char *path)
{
    char beside[SIM_SHEETS_PATH + 32];
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    const int n = (int) (name - path);
    struct stat st;

    snprintf(beside, sizeof beside, "%.*soutcomes.db", n, path);
    return strncmp(name, "export", 6) != 0 && lstat(beside, &st) == 0;
}

/* What is there and no earlier export stays as it is. */
static bool is_foreign(const char *path)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return false;
    if (S_ISDIR(st.st_mode))
        return !is_export(path);
    return !S_ISREG(st.st_mode) || is_result(path);
}

/* A name beside it for what is not whole yet, that nobody has. */
static int name_work(struct sim_sheets *s, struct sim_err *err)
{
    char name[sizeof s->tmp];
    struct stat st;

    snprintf(name, sizeof name, "%s.%ld.part", s->path, (long) getpid());
    if (lstat(name, &st) == 0)
        return sim_fail(err, SIM_ERR_INPUT, "%s: is there; move it away", name);
    strcpy(s->tmp, name);
    return 0;
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
    int ret = is_foreign(path) ? sim_fail(err, SIM_ERR_INPUT,
                      "%s: is there and no earlier export; name another with --out", path)
                               : 0;
    if (ret == 0)
        ret = name_work(s, err);
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
