/* gnuplot_run.c - one picture drawn by gnuplot in a process of its own; see
 * gnuplot_run.h.
 *
 * No shell, stdin from nothing, an environment without what would change a picture. A
 * picture gets its name only when gnuplot ended well and it is not empty. */
#define _GNU_SOURCE 1 /* posix_spawn_file_actions_addchdir_np, in glibc since 2.29 */
#include "sim/report/gnuplot_run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sim/base/mem.h"

extern char **environ;

static const char LOG[] = "log";
const char *const sim_drawing_forms[SIM_DRAWING_FORMS] = { "svg", "png", "pdf" };

int sim_gnuplot_close_data(FILE *file, struct sim_err *err)
{
    int bad = fflush(file) != 0 || ferror(file), why = errno;

    if ((fclose(file) != 0) || bad)
        return sim_fail(err, SIM_ERR_IO, "data of a plot cannot be written: %s",
                strerror(bad ? why : errno));
    return 0;
}

/* The environment without what would change a picture, and two strings more; all stay
 * environ's and the caller's. */
static char **clean_env(char *locale, char *readable)
{
    size_t n = 0, kept = 0;

    while (environ[n] != NULL)
        n++;
    char **env = sim_calloc(n + 3, sizeof *env);
    for (size_t i = 0; env != NULL && i < n; i++)
        if (strncmp(environ[i], "GNU", 3) != 0 && strncmp(environ[i], "LC_", 3) != 0
                && strncmp(environ[i], "LANG", 4) != 0
                && strncmp(environ[i], "CAIRO_", 6) != 0)
            env[kept++] = environ[i];
    if (env != NULL) {
        env[kept++] = locale;
        env[kept] = readable;
    }
    return env;
}

/* First line that gnuplot complained with. */
static void read_log(const struct sim_drawing *d, char out[256])
{
    char path[sizeof d->work + 8], line[256];

    strcpy(out, "no message");
    snprintf(path, sizeof path, "%s/%s", d->work, LOG);
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

/* Returns 0 or an errno. */
static int spawn(struct sim_drawing *d)
{
    char program[] = "gnuplot", no_startup[] = "-d", script[] = "main.gp";
    char locale[] = "LC_ALL=C.UTF-8";
    char readable[] = "CAIRO_DEBUG_PDF=1"; /* cairo from 1.18 on: mend_date() */
    char *const argv[] = { program, no_startup, script, NULL };
    posix_spawn_file_actions_t actions;
    char **env = clean_env(locale, readable);
    int ret = env == NULL ? ENOMEM : posix_spawn_file_actions_init(&actions);

    if (ret != 0) {
        sim_free(env);
        return ret;
    }
    ret = posix_spawn_file_actions_addchdir_np(&actions, d->work);
    if (ret == 0)
        ret = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (ret == 0)
        ret = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (ret == 0)
        ret = posix_spawn_file_actions_addopen(
                &actions, 2, LOG, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (ret == 0)
        ret = posix_spawnp(&d->pid, program, &actions, NULL, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    sim_free(env);
    if (ret != 0)
        d->pid = 0;
    return ret;
}

/* Returns 0 or an errno; *status is that of the ended program. */
static int wait_for(struct sim_drawing *d, int *status)
{
    const pid_t pid = d->pid;

    d->pid = 0;
    while (waitpid(pid, status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

static int rename_in(const struct sim_drawing *d, const char *from, const char *to)
{
    char old[sizeof d->work + 64], new[sizeof d->work + 64];

    snprintf(old, sizeof old, "%s/%s", d->work, from);
    snprintf(new, sizeof new, "%s/%s", d->work, to);
    return rename(old, new);
}

/* gnuplot writes bold as part of a family name, which browsers do not know; name the
 * weight and a family to fall back on. Line by line from out.svg to done.svg. */
static int mend_fonts(const struct sim_drawing *d, struct sim_err *err)
{
    static const char bold[] = "font-family=\"DejaVu Sans:Bold\"";
    static const char plain[] = "font-family=\"DejaVu Sans\"";
    char path[sizeof d->work + 16];
    char *line = NULL;
    size_t cap = 0;

    snprintf(path, sizeof path, "%s/done.svg", d->work);
    FILE *to = fopen(path, "w");
    if (to == NULL)
        return sim_fail(err, SIM_ERR_IO, "%s: %s", path, strerror(errno));
    snprintf(path, sizeof path, "%s/out.svg", d->work);
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
    int ret = sim_gnuplot_close_data(to, err);
    if (ret == 0 && (bad || rename_in(d, "done.svg", "out.svg") != 0))
        ret = sim_fail(err, SIM_ERR_IO, "%s: %s", path, strerror(errno));
    return ret;
}

/* A PDF says when it was made; the same figure should be the same bytes. Newer versions
 * of cairo compress the date too, unless they are told not to compress anything. */
static int mend_date(const struct sim_drawing *d, struct sim_err *err)
{
    static const char key[] = "/CreationDate (D:", date[] = "19800101000000";
    char path[sizeof d->work + 16];
    size_t seen = 0;
    int c = 0, bad = 0;

    snprintf(path, sizeof path, "%s/out.pdf", d->work);
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

static int keep(const struct sim_drawing *d, const char *form, struct sim_err *err)
{
    char from[sizeof d->work + 16], to[sizeof d->plots + 256];
    struct stat st;

    snprintf(from, sizeof from, "%s/out.%s", d->work, form);
    snprintf(to, sizeof to, "%s/%.200s.%s", d->plots, d->name, form);
    if (stat(from, &st) != 0 || st.st_size == 0)
        return sim_fail(err, SIM_ERR_IO,
                "%s: gnuplot left an empty picture; is the disk full?", to);
    if (rename(from, to) != 0)
        return sim_fail(err, SIM_ERR_IO, "%s: %s", to, strerror(errno));
    return 0;
}

static int not_installed(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_IO,
            "gnuplot is not installed, so there are no plots (tables are complete); "
            "install it with: apt-get install gnuplot-nox");
}

static int not_started(int why, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_IO, "gnuplot cannot be started: %s", strerror(why));
}

int sim_drawing_start(struct sim_drawing *d, struct sim_err *err)
{
    int why = spawn(d);

    if (why == ENOENT)
        return not_installed(err);
    return why != 0 ? not_started(why, err) : 0;
}

int sim_drawing_end(struct sim_drawing *d, struct sim_err *err)
{
    int status = 0;

    if (d->pid == 0)
        return 0;
    int why = wait_for(d, &status);
    if (why != 0)
        return not_started(why, err);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return not_installed(err);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        char line[256];
        read_log(d, line);
        return sim_fail(
                err, SIM_ERR_IO, "%s/%s: gnuplot failed: %s", d->plots, d->name, line);
    }
    int ret = mend_fonts(d, err);
    if (ret == 0 && d->n_forms > SIM_DRAWING_PDF)
        ret = mend_date(d, err);
    for (int i = 0; i < d->n_forms && ret == 0; i++)
        ret = keep(d, sim_drawing_forms[i], err);
    return ret;
}
