/* gnuplot.c - start gnuplot safely and keep only whole pictures; see gnuplot.h.
 *
 * What is guarded against: shell and gnuplot commands in texts (no shell; texts only
 * as single-quoted strings without quotes or control characters), the user's ~/.gnuplot
 * (-d), a reader of our stdin, a locale with decimal commas, empty pictures left by a
 * failed run. */
#define _GNU_SOURCE 1 /* posix_spawn_file_actions_addchdir_np, in glibc since 2.29 */
#include "sim/report/gnuplot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/report/text.h"

extern char **environ;

static const char VARS[] = "vars.gp", MAIN[] = "main.gp", LOG[] = "log";
static const char *const forms[] = { "svg", "png", "pdf" };
enum { SVG, PNG, PDF };

/* ---- folders ------------------------------------------------------------- */

static int join(
        char *out, size_t size, const char *dir, const char *name, struct sim_err *err)
{
    int n = snprintf(out, size, "%s/%s", dir, name);

    if (n < 0 || (size_t) n >= size)
        return sim_fail(err, SIM_ERR_IO, "%s: the name of the folder is too long", dir);
    return 0;
}

int sim_gnuplot_open(struct sim_gnuplot *g, const char *dir, struct sim_err *err)
{
    *g = (struct sim_gnuplot){ 0 };
    int ret = join(g->plots, sizeof g->plots, dir, "plots", err);

    if (ret != 0)
        return ret;
    if (mkdir(g->plots, 0777) != 0 && errno != EEXIST)
        return sim_fail(err, SIM_ERR_IO, "%s: the folder cannot be made: %s", g->plots,
                strerror(errno));
    char work[sizeof g->work];
    ret = join(work, sizeof work, g->plots, ".work-XXXXXX", err);
    if (ret != 0)
        return ret;
    if (mkdtemp(work) == NULL)
        return sim_fail(err, SIM_ERR_IO, "%s: a work folder cannot be made: %s", g->plots,
                strerror(errno));
    memcpy(g->work, work, sizeof g->work);
    return 0;
}

void sim_gnuplot_close(struct sim_gnuplot *g)
{
    if (g->vars != NULL)
        fclose(g->vars);
    g->vars = NULL;
    if (g->work[0] == '\0')
        return;
    DIR *d = opendir(g->work);
    if (d != NULL) {
        for (struct dirent *e; (e = readdir(d)) != NULL;)
            if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
                unlinkat(dirfd(d), e->d_name, 0);
        closedir(d);
    }
    rmdir(g->work);
    g->work[0] = '\0';
}

/* ---- the files of a figure ------------------------------------------------ */

int sim_gnuplot_data(
        FILE **out, struct sim_gnuplot *g, const char *name, struct sim_err *err)
{
    char path[sizeof g->work + 64];

    *out = NULL;
    int ret = join(path, sizeof path, g->work, name, err);
    if (ret != 0)
        return ret;
    *out = fopen(path, "w");
    if (*out == NULL)
        return sim_fail(err, SIM_ERR_IO, "%s: %s", path, strerror(errno));
    return 0;
}

int sim_gnuplot_close_data(FILE *file, struct sim_err *err)
{
    int bad = fflush(file) != 0 || ferror(file), why = errno;

    if ((fclose(file) != 0) || bad)
        return sim_fail(err, SIM_ERR_IO, "data of a plot cannot be written: %s",
                strerror(bad ? why : errno));
    return 0;
}

int sim_gnuplot_begin(struct sim_gnuplot *g, struct sim_err *err)
{
    if (g->vars != NULL)
        fclose(g->vars); /* of a figure that was given up */
    return sim_gnuplot_data(&g->vars, g, VARS, err);
}

void sim_gnuplot_text(
        struct sim_gnuplot *g, const char *name, const char *text, int columns)
{
    char quoted[SIM_TEXT_QUOTED];

    sim_text_quote(quoted, text != NULL ? text : "", columns);
    fprintf(g->vars, "%s = %s\n", name, quoted);
}

void sim_gnuplot_number(struct sim_gnuplot *g, const char *name, double value)
{
    if (isfinite(value))
        fprintf(g->vars, "%s = %.10g\n", name, value);
    else
        fprintf(g->vars, "%s = NaN\n", name);
}

void sim_gnuplot_array(struct sim_gnuplot *g, const char *name, size_t n)
{
    fprintf(g->vars, "array %s[%zu]\n", name, n > 0 ? n : 1);
}

void sim_gnuplot_text_at(struct sim_gnuplot *g, const char *name, size_t index,
        const char *text, int columns)
{
    char full[64];
    snprintf(full, sizeof full, "%.40s[%zu]", name, index);
    sim_gnuplot_text(g, full, text, columns);
}

void sim_gnuplot_number_at(
        struct sim_gnuplot *g, const char *name, size_t index, double value)
{
    char full[64];
    snprintf(full, sizeof full, "%.40s[%zu]", name, index);
    sim_gnuplot_number(g, full, value);
}

static int put_template(struct sim_gnuplot *g, const char *name, struct sim_err *err)
{
    FILE *file;

    for (const struct sim_lines *t = sim_templates; t->name != NULL; t++) {
        if (strcmp(t->name, name) != 0)
            continue;
        int ret = sim_gnuplot_data(&file, g, name, err);
        if (ret != 0)
            return ret;
        for (size_t k = 0; k < t->n_lines; k++)
            fputs(t->line[k], file);
        return sim_gnuplot_close_data(file, err);
    }
    return sim_fail(err, SIM_ERR_INPUT, "%s: no such plot template", name);
}

static int put_main(struct sim_gnuplot *g, const char *name, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, g, MAIN, err);

    if (ret != 0)
        return ret;
    fprintf(file, "load '%s'\n", VARS);
    for (int i = 0; i <= (g->pdf ? PDF : PNG); i++)
        fprintf(file,
                "reset\nFORM = '%s'\nOUT = 'out.%s'\nload 'style.gp'\nload '%s'\n"
                "set output\n",
                forms[i], forms[i], name);
    return sim_gnuplot_close_data(file, err);
}

/* ---- running gnuplot ------------------------------------------------------ */

/* The environment without what would change a picture, and the locale; the strings
 * stay environ's and the caller's. */
static char **clean_env(char *locale)
{
    size_t n = 0, kept = 0;

    while (environ[n] != NULL)
        n++;
    char **env = sim_calloc(n + 2, sizeof *env);
    for (size_t i = 0; env != NULL && i < n; i++)
        if (strncmp(environ[i], "GNU", 3) != 0 && strncmp(environ[i], "LC_", 3) != 0
                && strncmp(environ[i], "LANG", 4) != 0)
            env[kept++] = environ[i];
    if (env != NULL)
        env[kept] = locale;
    return env;
}

/* First line that gnuplot complained with. */
static void read_log(const struct sim_gnuplot *g, char out[256])
{
    char path[sizeof g->work + 8], line[256];

    strcpy(out, "no message");
    snprintf(path, sizeof path, "%s/%s", g->work, LOG);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        const char *text = line + strspn(line, " \t^");
        if (*text != '\0' && strstr(text, "warning:") == NULL) {
            snprintf(out, 256, "%s", text);
            if (strstr(text, "line ") != NULL)
                break;
        }
    }
    if (file != NULL)
        fclose(file);
}

/* Returns 0 or an errno; *status is that of the ended program. */
static int spawn(const struct sim_gnuplot *g, int *status)
{
    char program[] = "gnuplot", no_startup[] = "-d", script[] = "main.gp";
    char locale[] = "LC_ALL=C.UTF-8";
    char *const argv[] = { program, no_startup, script, NULL };
    posix_spawn_file_actions_t actions;
    pid_t pid;
    char **env = clean_env(locale);
    int ret = env == NULL ? ENOMEM : posix_spawn_file_actions_init(&actions);

    if (ret != 0) {
        sim_free(env);
        return ret;
    }
    ret = posix_spawn_file_actions_addchdir_np(&actions, g->work);
    if (ret == 0)
        ret = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (ret == 0)
        ret = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (ret == 0)
        ret = posix_spawn_file_actions_addopen(
                &actions, 2, LOG, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (ret == 0)
        ret = posix_spawnp(&pid, program, &actions, NULL, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    sim_free(env);
    if (ret != 0)
        return ret;
    while (waitpid(pid, status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

static int rename_in(const struct sim_gnuplot *g, const char *from, const char *to)
{
    char old[sizeof g->work + 64], new[sizeof g->work + 64];

    snprintf(old, sizeof old, "%s/%s", g->work, from);
    snprintf(new, sizeof new, "%s/%s", g->work, to);
    return rename(old, new);
}

/* gnuplot writes bold as part of a family name, which browsers do not know; name the
 * weight and a family to fall back on. Line by line from out.svg to done.svg. */
static int mend_fonts(struct sim_gnuplot *g, struct sim_err *err)
{
    static const char bold[] = "font-family=\"DejaVu Sans:Bold\"";
    static const char plain[] = "font-family=\"DejaVu Sans\"";
    char path[sizeof g->work + 16];
    char *line = NULL;
    size_t cap = 0;
    FILE *to;

    snprintf(path, sizeof path, "%s/out.svg", g->work);
    int ret = sim_gnuplot_data(&to, g, "done.svg", err);
    if (ret != 0)
        return ret;
    FILE *from = fopen(path, "r");
    while (from != NULL && getline(&line, &cap, from) >= 0) {
        const char *at =
                strstr(line, "<text") == NULL ? strstr(line, "font-family=") : NULL;
        bool is_bold = at != NULL && strncmp(at, bold, sizeof bold - 1) == 0;
        if (is_bold || (at != NULL && strncmp(at, plain, sizeof plain - 1) == 0))
            fprintf(to, "%.*sfont-family=\"DejaVu Sans, Verdana, sans-serif\"%s%s",
                    (int) (at - line), line, is_bold ? " font-weight=\"bold\"" : "",
                    at + (is_bold ? sizeof bold : sizeof plain) - 1);
        else
            fputs(line, to);
    }
    free(line); /* getline's own memory */
    int bad = from == NULL || ferror(from);
    if (from != NULL)
        fclose(from);
    ret = sim_gnuplot_close_data(to, err);
    if (ret == 0 && (bad || rename_in(g, "done.svg", "out.svg") != 0))
        ret = sim_fail(err, SIM_ERR_IO, "%s: %s", path, strerror(errno));
    return ret;
}

/* A PDF says when it was made; the same figure should be the same bytes. */
static int mend_date(const struct sim_gnuplot *g, struct sim_err *err)
{
    static const char key[] = "/CreationDate (D:", date[] = "19800101000000";
    char path[sizeof g->work + 16];
    size_t seen = 0;
    int c = 0, bad = 0;

    snprintf(path, sizeof path, "%s/out.pdf", g->work);
    FILE *file = fopen(path, "r+b");
    while (file != NULL && seen < sizeof key - 1 && (c = fgetc(file)) != EOF)
        seen = c == key[seen] ? seen + 1 : c == key[0];
    if (file != NULL && seen == sizeof key - 1) {
        bad = fseek(file, 0, SEEK_CUR) != 0; /* from reading to writing */
        bad = fputs(date, file) < 0 || bad;
    }
    if (file == NULL || fclose(file) != 0 || bad)
        return sim_fail(err, SIM_ERR_IO, "%s: %s", path, strerror(errno));
    return 0;
}

static int keep(const struct sim_gnuplot *g, const char *form, const char *name,
        struct sim_err *err)
{
    char from[sizeof g->work + 16], to[sizeof g->plots + 256];
    struct stat st;

    snprintf(from, sizeof from, "%s/out.%s", g->work, form);
    snprintf(to, sizeof to, "%s/%.200s.%s", g->plots, name, form);
    if (stat(from, &st) != 0 || st.st_size == 0)
        return sim_fail(err, SIM_ERR_IO,
                "%s: gnuplot left an empty picture; is the disk full?", to);
    if (rename(from, to) != 0)
        return sim_fail(err, SIM_ERR_IO, "%s: %s", to, strerror(errno));
    return 0;
}

int sim_gnuplot_draw(struct sim_gnuplot *g, const char *template_name, const char *name,
        struct sim_err *err)
{
    int status = 0;
    FILE *vars = g->vars;

    g->vars = NULL;
    int ret = sim_gnuplot_close_data(vars, err);
    if (ret == 0)
        ret = put_template(g, "style.gp", err);
    if (ret == 0)
        ret = put_template(g, template_name, err);
    if (ret == 0)
        ret = put_main(g, template_name, err);
    if (ret != 0)
        return ret;
    int why = spawn(g, &status);
    if (why == ENOENT || (why == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 127))
        return sim_fail(err, SIM_ERR_IO,
                "gnuplot is not installed, so there are no plots (tables are complete); "
                "install it with: apt-get install gnuplot-nox");
    if (why != 0)
        return sim_fail(err, SIM_ERR_IO, "gnuplot cannot be started: %s", strerror(why));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        char line[256];
        read_log(g, line);
        return sim_fail(
                err, SIM_ERR_IO, "%s/%s: gnuplot failed: %s", g->plots, name, line);
    }
    ret = mend_fonts(g, err);
    if (ret == 0 && g->pdf)
        ret = mend_date(g, err);
    for (int i = 0; i <= (g->pdf ? PDF : PNG) && ret == 0; i++)
        ret = keep(g, forms[i], name, err);
    return ret;
}
