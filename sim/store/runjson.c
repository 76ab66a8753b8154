/* runjson.c - writes run.json and recognises it; see runjson.h.
 *
 * JSON per RFC 8259. What is not valid UTF-8 becomes U+FFFD, numbers that are not
 * finite become null. The reader walks the whole text with bounds on size and depth:
 * a file that only begins like ours is not ours. */
#include "sim/store/runjson.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/store/results.h"

enum { SIZE_LIMIT = 1 << 20, DEPTH_LIMIT = 16 };
static const char program[] = "simulate (Lokaal)";

/* ---- writing ---- */

static void put_string(FILE *out, const char *text)
{
    size_t len;

    if (text == NULL) {
        fputs("null", out);
        return;
    }
    len = strlen(text);
    fputc('"', out);
    while (len > 0) {
        size_t good = sim_utf8_valid(text, len);
        for (size_t i = 0; i < good; i++) {
            unsigned char c = (unsigned char) text[i];
            if (c == '"' || c == '\\')
                fprintf(out, "\\%c", c);
            else if (c == '\n')
                fputs("\\n", out);
            else if (c < 0x20 || c == 0x7f)
                fprintf(out, "\\u%04x", c);
            else
                fputc(c, out);
        }
        if (good < len) {
            fputs("\\ufffd", out);
            good++;
        }
        text += good;
        len -= good;
    }
    fputc('"', out);
}

static void put_key(FILE *out, const char *key)
{
    fprintf(out, ",\n  \"%s\": ", key);
}

static void put_text(FILE *out, const char *key, const char *text)
{
    put_key(out, key);
    put_string(out, text);
}

static void put_count(FILE *out, const char *key, unsigned long long n)
{
    put_key(out, key);
    fprintf(out, "%llu", n);
}

static void put_real(FILE *out, const char *key, double value)
{
    put_key(out, key);
    if (isfinite(value))
        sim_csv_put_real(out, value);
    else
        fputs("null", out);
}

static void put_list(FILE *out, const char *key, const char *const *text, size_t n)
{
    put_key(out, key);
    fputc('[', out);
    for (size_t i = 0; i < n; i++) {
        fputs(i > 0 ? ", " : "", out);
        put_string(out, text[i]);
    }
    fputc(']', out);
}

/* A file that the writers of a run made: no store, no lock, nothing hidden. */
static int is_made(const struct dirent *entry)
{
    const char *name = entry->d_name;

    return name[0] != '.' && strcmp(name, "lock") != 0 && strcmp(name, "plots") != 0
           && strncmp(name, "outcomes", 8) != 0 && strncmp(name, "run.json", 8) != 0;
}

/* The files that stand in the folder by now, for those who miss one later. */
static void put_files(FILE *out, const char *dir)
{
    static const char *const sub[] = { "", "plots/" };
    size_t n = 0;

    put_key(out, "files");
    fputc('[', out);
    for (size_t s = 0; s < SIM_COUNT(sub); s++) {
        char path[4200], name[300];
        struct dirent **entry = NULL;
        snprintf(path, sizeof path, "%.4095s/%s", dir, sub[s]);
        const int found = scandir(path, &entry, is_made, alphasort);
        for (int i = 0; i < found; i++, n++) {
            snprintf(name, sizeof name, "%s%.255s", sub[s], entry[i]->d_name);
            fputs(n > 0 ? ", " : "", out);
            put_string(out, name);
            free(entry[i]); /* of scandir */
        }
        free(entry);
    }
    fputc(']', out);
}

static void put_run(FILE *out, const struct sim_runjson *run, const char *dir)
{
    fputs("{\n  \"program\": ", out);
    put_string(out, program);
    put_text(out, "version", run->version);
    put_text(out, "model", run->model);
    put_text(out, "scenario", run->scenario);
    put_text(out, "title", run->title);
    put_text(out, "digest", run->digest);
    put_count(out, "seed", run->seed);
    put_text(out, "sampling", run->sampling);
    put_text(out, "uncertainty", run->uncertainty);
    put_text(out, "luck", run->luck);
    put_count(out, "replications_asked", run->reps_asked);
    put_count(out, "replications_done", run->reps_done);
    put_key(out, "partial");
    fputs(run->partial ? "true" : "false", out);
    put_list(out, "arms", run->arm, run->n_arms);
    put_key(out, "start");
    fprintf(out, "%d", run->start);
    put_key(out, "horizon");
    fprintf(out, "%d", run->horizon);
    put_text(out, "population_file", run->population);
    put_text(out, "population_digest", run->population_digest);
    put_text(out, "date", run->date);
    put_real(out, "seconds", run->seconds);
    put_real(out, "cpu_seconds", run->cpu_seconds);
    put_real(out, "memory_mb", run->memory_mb);
    put_key(out, "threads");
    fprintf(out, "%d", run->threads);
    put_text(out, "instruction_set", run->isa);
    put_text(out, "compiler", run->compiler);
    put_text(out, "gsl", run->gsl);
    put_text(out, "world", run->world);
    put_list(out, "shocks", run->shock, run->n_shocks);
    put_text(out, "figure", run->figure);
    if (run->sweep != NULL) {
        put_text(out, "sweep", run->sweep);
        put_count(out, "sweep_arm", run->sweep_arm);
        put_real(out, "reach", run->reach);
    }
    put_files(out, dir);
    put_list(out, "notes", run->note, run->n_notes);
    fputs("\n}\n", out);
}

int sim_runjson_write(const char *dir, const struct sim_runjson *run, struct sim_err *err)
{
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "run.json", err);

    if (ret != 0)
        return ret;
    put_run(file.file, run, dir);
    return sim_file_commit(&file, err);
}

/* ---- recognising ---- */

/* Each of these returns the first byte after what it read, or NULL. Texts end with a
 * NUL, which no rule accepts. */
static const char *skip_space(const char *s)
{
    return s + strspn(s, " \t\r\n");
}

static const char *read_string(const char *s)
{
    if (*s++ != '"')
        return NULL;
    while (*s != '"') {
        if ((unsigned char) *s < 0x20)
            return NULL;
        s += *s == '\\' && s[1] != '\0' ? 2 : 1;
    }
    return s + 1;
}

/* Position after the separator of a list or object: at the next item, or at its end. */
static const char *next_item(const char *s, char end)
{
    s = skip_space(s);
    if (*s == end)
        return s;
    if (*s != ',')
        return NULL;
    s = skip_space(s + 1);
    return *s == end ? NULL : s;
}

static const char *read_value(const char *s, int depth);

static const char *read_list(const char *s, int depth)
{
    s = skip_space(s + 1);
    while (s != NULL && *s != ']') {
        s = read_value(s, depth + 1);
        s = s != NULL ? next_item(s, ']') : NULL;
    }
    return s != NULL ? s + 1 : NULL;
}

/* A key and its colon; the value begins at the returned byte. */
static const char *read_key(const char *s)
{
    s = read_string(s);
    s = s != NULL ? skip_space(s) : NULL;
    return s != NULL && *s == ':' ? skip_space(s + 1) : NULL;
}

static const char *read_object(const char *s, int depth)
{
    s = skip_space(s + 1);
    while (s != NULL && *s != '}') {
        s = read_key(s);
        s = s != NULL ? read_value(s, depth + 1) : NULL;
        s = s != NULL ? next_item(s, '}') : NULL;
    }
    return s != NULL ? s + 1 : NULL;
}

static const char *read_value(const char *s, int depth)
{
    static const char *const word[] = { "true", "false", "null" };
    size_t n;

    if (depth > DEPTH_LIMIT)
        return NULL;
    if (*s == '"')
        return read_string(s);
    if (*s == '[')
        return read_list(s, depth);
    if (*s == '{')
        return read_object(s, depth);
    for (size_t i = 0; i < SIM_COUNT(word); i++)
        if (strncmp(s, word[i], strlen(word[i])) == 0)
            return s + strlen(word[i]);
    n = strspn(s, "+-.0123456789eE");
    return n > 0 ? s + n : NULL;
}

static int text_is_ours(const char *s)
{
    size_t len = strlen(program);
    int found = 0;

    s = skip_space(s);
    if (*s != '{')
        return 0;
    s = skip_space(s + 1);
    while (s != NULL && *s != '}') {
        const char *key = s, *value = read_key(s);
        if (value == NULL)
            return 0;
        if (strncmp(key, "\"program\"", 9) == 0)
            found = value[0] == '"' && strncmp(value + 1, program, len) == 0
                    && value[1 + len] == '"';
        s = read_value(value, 1);
        s = s != NULL ? next_item(s, '}') : NULL;
    }
    return s != NULL && found && *skip_space(s + 1) == '\0';
}

/* The whole file as text with a NUL behind it; NULL when that cannot be. */
static char *read_text(int fd)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > SIZE_LIMIT)
        return NULL;
    size_t size = (size_t) st.st_size, n = 0;
    char *text = sim_calloc(size + 1, 1);
    while (text != NULL && n < size) {
        ssize_t got = read(fd, text + n, size - n);
        if (got <= 0)
            break;
        n += (size_t) got;
    }
    if (text != NULL && (n != size || strlen(text) != size)) {
        sim_free(text);
        text = NULL;
    }
    return text;
}

int sim_runjson_is_ours_at(int dir_fd)
{
    int fd = openat(dir_fd, "run.json", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return 0;
    char *text = read_text(fd);
    int ours = text != NULL && text_is_ours(text);
    sim_free(text);
    close(fd);
    return ours;
}

int sim_runjson_is_ours(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return 0;
    int ours = sim_runjson_is_ours_at(fd);
    close(fd);
    return ours;
}

/* ---- reading back ---- */

/* Value of a top-level key in a text that is ours, or NULL. */
static const char *find_value(const char *s, const char *key)
{
    size_t n = strlen(key);

    s = skip_space(skip_space(s) + 1);
    while (s != NULL && *s != '}') {
        const char *name = s, *value = read_key(s);
        if (value == NULL)
            return NULL;
        if (strncmp(name + 1, key, n) == 0 && name[1 + n] == '"')
            return value;
        s = read_value(value, 1);
        s = s != NULL ? next_item(s, '}') : NULL;
    }
    return NULL;
}

/* A text without what a list must not show; escapes are left as they are written. */
static void get_text(char *out, size_t size, const char *text, const char *key)
{
    const char *value = find_value(text, key);
    size_t n = 0;

    for (value = value != NULL && *value == '"' ? value + 1 : ""; n + 1 < size; value++) {
        if (*value == '\0' || *value == '"')
            break;
        if (*value == '\\' && (value[1] == '"' || value[1] == '\\'))
            value++;
        out[n++] = *value;
    }
    out[n] = '\0';
}

static unsigned long long get_count(const char *text, const char *key)
{
    const char *value = find_value(text, key);

    return value != NULL ? strtoull(value, NULL, 10) : 0;
}

/* NaN where there is no number. */
static double get_real(const char *text, const char *key)
{
    const char *value = find_value(text, key);
    char number[64];
    size_t n = value != NULL ? strspn(value, "+-.0123456789eE") : 0;
    double x = (double) NAN;

    if (n == 0 || n >= sizeof number)
        return x;
    memcpy(number, value, n);
    number[n] = '\0';
    return sim_parse_real(number, &x) && isfinite(x) ? x : (double) NAN;
}

static size_t count_items(const char *s)
{
    size_t n = 0;

    if (s == NULL || *s != '[')
        return 0;
    s = skip_space(s + 1);
    while (s != NULL && *s != ']') {
        n++;
        s = read_value(s, 1);
        s = s != NULL ? next_item(s, ']') : NULL;
    }
    return n;
}

/* The text of a run.json of ours, to be freed; NULL when dir holds none. */
static char *read_ours(const char *dir)
{
    int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int fd = dir_fd >= 0 ? openat(
                     dir_fd, "run.json", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                         : -1;
    char *text = fd >= 0 ? read_text(fd) : NULL;

    if (text != NULL && !text_is_ours(text)) {
        sim_free(text);
        text = NULL;
    }
    if (fd >= 0)
        close(fd);
    if (dir_fd >= 0)
        close(dir_fd);
    return text;
}

bool sim_runjson_read(const char *dir, struct sim_runjson_brief *out)
{
    char *text = read_ours(dir);
    const bool ours = text != NULL;

    *out = (struct sim_runjson_brief){ .n_arms = 0 };
    if (ours) {
        const char *partial = find_value(text, "partial");
        get_text(out->scenario, sizeof out->scenario, text, "scenario");
        get_text(out->title, sizeof out->title, text, "title");
        get_text(out->digest, sizeof out->digest, text, "digest");
        get_text(out->version, sizeof out->version, text, "version");
        get_text(out->uncertainty, sizeof out->uncertainty, text, "uncertainty");
        get_text(out->world, sizeof out->world, text, "world");
        get_text(out->figure, sizeof out->figure, text, "figure");
        get_text(out->sweep, sizeof out->sweep, text, "sweep");
        get_text(out->date, sizeof out->date, text, "date");
        out->seed = get_count(text, "seed");
        out->reps_asked = get_count(text, "replications_asked");
        out->reps_done = get_count(text, "replications_done");
        out->partial = partial != NULL && strncmp(partial, "true", 4) == 0;
        out->n_arms = count_items(find_value(text, "arms"));
        out->sweep_arm = (size_t) get_count(text, "sweep_arm");
        out->reach = get_real(text, "reach");
    }
    sim_free(text);
    return ours;
}

/* The next file of the list at *s into name, and *s behind it; false at its end. */
static bool next_file(const char **s, char name[SIM_RUNJSON_FILE])
{
    const char *begin =
            *s != NULL && (**s == '[' || **s == ',') ? skip_space(*s + 1) : "";
    const char *end = begin[0] == '"' ? read_string(begin) : NULL;

    if (end == NULL || end - begin - 2 >= SIM_RUNJSON_FILE)
        return false;
    snprintf(name, SIM_RUNJSON_FILE, "%.*s", (int) (end - begin - 2), begin + 1);
    *s = skip_space(end);
    return true;
}

bool sim_runjson_gone(const char *dir, char name[SIM_RUNJSON_FILE])
{
    char *text = read_ours(dir), path[4096 + SIM_RUNJSON_FILE];
    const char *s = text != NULL ? find_value(text, "files") : NULL;
    bool gone = false;
    struct stat st;

    while (!gone && next_file(&s, name)) {
        snprintf(path, sizeof path, "%.4094s/%s", dir, name);
        gone = stat(path, &st) != 0 || st.st_size == 0;
    }
    sim_free(text);
    return gone;
}

bool sim_runjson_not_made(const char *dir, const char *name)
{
    char *text = read_ours(dir), one[SIM_RUNJSON_FILE];
    const char *s = text != NULL ? find_value(text, "files") : NULL;
    bool listed = s == NULL;

    while (!listed && next_file(&s, one))
        listed = strcmp(one, name) == 0;
    sim_free(text);
    return !listed;
}
