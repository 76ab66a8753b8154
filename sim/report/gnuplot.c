/* gnuplot.c - start gnuplot safely and keep only whole pictures; see gnuplot.h.
 *
 * What is guarded against: shell and gnuplot commands in texts (no shell; texts only
 * as single-quoted strings without quotes or control characters), the user's ~/.gnuplot
 * (-d), a reader of our stdin, a locale with decimal commas, empty pictures left by a
 * failed run (gnuplot_run.c).
 * Figures are drawn side by side, as many as there are threads, each in a work folder
 * that it shares with no other; they are seen to in the order in which they began. */
#include "sim/report/gnuplot.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/report/text.h"

static const char VARS[] = "vars.gp", MAIN[] = "main.gp";

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
    *g = (struct sim_gnuplot){ .root = { .fd = -1 } };
    int ret = join(g->plots, sizeof g->plots, dir, "plots", err);

    if (ret != 0)
        return ret;
    if (mkdir(g->plots, 0777) != 0 && errno != EEXIST)
        return sim_fail(err, SIM_ERR_IO, "%s: the folder cannot be made: %s", g->plots,
                strerror(errno));
    ret = sim_aside_open(&g->root, g->plots, err);
    if (ret != 0)
        return ret;
    const int threads = omp_get_max_threads();
    g->at_once = threads < SIM_GNUPLOT_AT_ONCE ? (size_t) threads : SIM_GNUPLOT_AT_ONCE;
    return 0;
}

/* The folder of one of the figures that are drawn at once into g->work. */
static int work_folder(struct sim_gnuplot *g, size_t which, struct sim_err *err)
{
    char number[24];

    snprintf(number, sizeof number, "%zu", which);
    return join(g->work, sizeof g->work, g->root.path, number, err);
}

void sim_gnuplot_close(struct sim_gnuplot *g)
{
    if (g->vars != NULL)
        fclose(g->vars);
    g->vars = NULL;
    if (g->root.fd < 0)
        return;
    struct sim_err given_up; /* of figures that nobody waited for */
    (void) !sim_gnuplot_finish(g, &given_up);
    sim_aside_close(&g->root);
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

int sim_gnuplot_begin(struct sim_gnuplot *g, struct sim_err *err)
{
    const size_t which = g->begun % g->at_once;

    if (g->vars != NULL)
        fclose(g->vars); /* of a figure that was given up */
    g->vars = NULL;
    int ret = sim_drawing_end(&g->drawing[which], err); /* the oldest, if all draw */
    if (ret == 0)
        ret = work_folder(g, which, err);
    if (ret != 0)
        return ret;
    if (mkdir(g->work, 0777) != 0 && errno != EEXIST)
        return sim_fail(err, SIM_ERR_IO, "%s: a work folder cannot be made: %s", g->work,
                strerror(errno));
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

static int n_forms(const struct sim_gnuplot *g)
{
    return g->pdf ? SIM_DRAWING_FORMS : SIM_DRAWING_PDF;
}

static int put_main(struct sim_gnuplot *g, const char *name, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, g, MAIN, err);

    if (ret != 0)
        return ret;
    fprintf(file, "load '%s'\n", VARS);
    for (int i = 0; i < n_forms(g); i++)
        fprintf(file,
                "reset\nFORM = '%s'\nOUT = 'out.%s'\nload 'style.gp'\nload '%s'\n"
                "set output\n",
                sim_drawing_forms[i], sim_drawing_forms[i], name);
    return sim_gnuplot_close_data(file, err);
}

/* ---- drawing -------------------------------------------------------------- */

int sim_gnuplot_draw(struct sim_gnuplot *g, const char *template_name, const char *name,
        struct sim_err *err)
{
    struct sim_drawing *d = &g->drawing[g->begun % g->at_once];
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
    memcpy(d->plots, g->plots, sizeof d->plots);
    memcpy(d->work, g->work, sizeof d->work);
    snprintf(d->name, sizeof d->name, "%.200s", name);
    d->n_forms = n_forms(g);
    ret = sim_drawing_start(d, err);
    if (ret == 0)
        g->begun++;
    return ret;
}

int sim_gnuplot_finish(struct sim_gnuplot *g, struct sim_err *err)
{
    int ret = 0;

    for (size_t i = 0; i < g->at_once; i++) { /* the oldest first */
        struct sim_err own = { 0 };
        int one = sim_drawing_end(&g->drawing[(g->begun + i) % g->at_once], &own);
        if (one != 0 && ret == 0)
            ret = sim_fail(err, (enum sim_code) one, "%s", own.msg);
    }
    return ret;
}
