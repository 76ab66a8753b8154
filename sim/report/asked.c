/* asked.c - was the policy feasible: what did it ask in people and euro, what did it
 * get, and why not more?
 *
 * A model says so by metrics with a resource: asked, got, and the reasons of the lack
 * (sim/model.h). Shown in the last policy year; the table in full has every year. */
#include <math.h>
#include <string.h>

#include "sim/report/blocks.h"
#include "sim/store/results.h"

enum { NAME = 30, NUMBER = 12 };

static bool is_side(const struct sim_metric *m, const char *resource, enum sim_side side)
{
    return m->resource != NULL && m->side == side && strcmp(m->resource, resource) == 0;
}

static int find_got(const struct sim_shape *shape, const char *resource)
{
    for (int m = 0; m < shape->n_metrics; m++)
        if (is_side(&shape->metric[m], resource, SIM_GOT))
            return m;
    return -1;
}

static double mean_of(const struct sim_report *rep, size_t arm, int year, int metric)
{
    const struct sim_summary *s = sim_block_level(rep, arm, year, 0, metric);

    return s->n > 0 ? s->mean : 0;
}

static void put_number(FILE *out, const struct sim_metric *m, double value, int decimals)
{
    char text[SIM_TEXT_NUMBER];

    sim_text_number(text, sim_text_shown(m, value), decimals, false);
    sim_text_put(out, text, NUMBER, true);
}

/* The reasons of a lack, in one line. */
static void put_lacks(FILE *out, const struct sim_report *rep, size_t arm, int year,
        const char *resource, int decimals, double lack)
{
    const struct sim_shape *shape = &rep->meta->shape;
    bool told = false;

    for (int m = 0; m < shape->n_metrics; m++) {
        char text[SIM_TEXT_NUMBER];
        if (!is_side(&shape->metric[m], resource, SIM_LACK))
            continue;
        told = true;
        double shown = sim_text_shown(&shape->metric[m], mean_of(rep, arm, year, m));
        sim_text_number(text, shown, decimals, false);
        if (shown > 0
                && strpbrk(text, "123456789") != NULL) /* below zero nothing lacks */
            fprintf(out, "  %s %s", shape->metric[m].label, text);
    }
    if (!told && lack > 0) { /* posts that are there to be filled: nobody was found */
        char text[SIM_TEXT_NUMBER];
        sim_text_number(text, lack, decimals, false);
        if (strpbrk(text, "123456789") != NULL)
            fprintf(out, "  For want of people %s", text);
    }
}

/* Rows of one arm; returns how many. */
static int put_arm(FILE *out, const struct sim_report *rep, size_t arm, bool only_count)
{
    const struct sim_shape *shape = &rep->meta->shape;
    int year = rep->policy_last[arm], rows = 0;

    for (int m = 0; m < shape->n_metrics; m++) {
        const struct sim_metric *row = &shape->metric[m];
        int got = row->resource != NULL && row->side == SIM_ASKED
                          ? find_got(shape, row->resource)
                          : -1;
        if (got < 0)
            continue;
        double asked = mean_of(rep, arm, year, m), had = mean_of(rep, arm, year, got);
        if (asked == 0)
            continue; /* nobody asked: what came is no answer to it */
        rows++;
        if (only_count)
            continue;
        char name[SIM_TEXT_FIT], share[32] = "";
        snprintf(name, sizeof name, "  %.60s, %.20s", row->label, row->show_unit);
        sim_text_put(out, name, NAME, false);
        int decimals = sim_text_level_decimals(row, (const double[]){ asked, had }, 2);
        put_number(out, row, asked, decimals);
        put_number(out, &shape->metric[got], had, decimals);
        snprintf(share, sizeof share, "%.0f %%", 100 * had / asked);
        sim_text_put(out, share, 8, true);
        put_lacks(out, rep, arm, year, row->resource, decimals,
                strcmp(row->unit, "fte") == 0 ? sim_text_shown(row, asked - had) : 0);
        fputc('\n', out);
    }
    return rows;
}

int sim_report_asked(const struct sim_report *rep, const struct sim_table_style *style,
        FILE *out, struct sim_err *err)
{
    bool titled = false;

    for (size_t k = 1; k < rep->n_arms; k++) {
        size_t arm = rep->order[k];
        char name[SIM_TEXT_FIT];
        if (put_arm(out, rep, arm, true) == 0)
            continue;
        if (!titled)
            sim_block_title(out, style,
                    "Asked and got in the last policy year (means), and why not more");
        sim_text_fit(
                name, rep->n_arms > 2 ? sim_store_label(rep->meta, arm) : "", NAME - 1);
        sim_text_put(out, name, NAME, false);
        sim_text_put(out, "asked", NUMBER, true);
        sim_text_put(out, "got", NUMBER, true);
        sim_text_put(out, "share", 8, true);
        fputc('\n', out);
        put_arm(out, rep, arm, false);
        titled = true;
    }
    return sim_block_end(out, err);
}

static void put_row(FILE *file, const struct sim_report *rep, size_t arm, int year, int m)
{
    static const char *const sides[] = { "asked", "got", "lack" };
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_metric *row = &shape->metric[m];
    const struct sim_summary *s = sim_block_level(rep, arm, year, 0, m);

    sim_block_text(file, rep->meta->scenario);
    sim_block_text(file, rep->meta->arm[arm]);
    fprintf(file, "%d,", shape->first_year + year);
    sim_block_text(file, row->resource);
    sim_block_text(file, sides[row->side]);
    sim_block_text(file, row->key);
    sim_block_text(file, row->unit);
    sim_block_summary(file, s);
    fprintf(file, "%zu\n", s->n);
}

int sim_report_asked_csv(
        const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "asked_got.csv", err);

    if (ret != 0)
        return ret;
    fputs("scenario,arm,year,resource,side,metric,unit,mean,p05,p95,n\n", file.file);
    for (size_t k = 1; k < rep->n_arms; k++)
        for (int year = 0; year < shape->n_years; year++)
            for (int m = 0; m < shape->n_metrics; m++)
                if (shape->metric[m].resource != NULL)
                    put_row(file.file, rep, rep->order[k], year, m);
    return sim_file_commit(&file, err);
}
