/* displaced.c - whose teachers are they: what the policy's schools gained, by origin, and
 * what other schools lost, by quintile, city and region?
 *
 * A model says so by the ledger panels "gain", "origin", "loss" and "net" (sim/model.h),
 * all defined against the baseline. Regions are there when the scenario's groups ask
 * for them. Shown in the last policy year, in short in the first; the table in full has
 * every year. */
#include <math.h>
#include <string.h>

#include "sim/report/blocks.h"
#include "sim/store/results.h"

enum { NAME = 42, NUMBER = 11, INTERVAL = 20, WORST = 5 };

static bool is_panel(const struct sim_metric *m, const char *panel)
{
    return m->panel != NULL && strcmp(m->panel, panel) == 0;
}

static int find_panel(const struct sim_shape *shape, const char *panel)
{
    for (int m = 0; m < shape->n_metrics; m++)
        if (is_panel(&shape->metric[m], panel))
            return m;
    return -1;
}

/* By what a group of schools is cut. */
static const char *cut_of(const char *group)
{
    if (strcmp(group, "all") == 0)
        return "nation";
    if (group[0] == 'q' && group[1] >= '1' && group[1] <= '5' && group[2] == '\0')
        return "quintile";
    if (sim_text_own_group(group) != NULL || strcmp(group, "rest") == 0)
        return "own";
    return strncmp(group, "region:", 7) == 0 ? "region" : "other";
}

static void put_line(FILE *out, const char *name, int indent, const struct sim_metric *m,
        const struct sim_summary *s)
{
    struct sim_text_effect text;
    char label[SIM_TEXT_FIT];

    if (s->n == 0)
        return;
    sim_text_effect(&text, m, s->mean, s->p05, s->p95);
    snprintf(label, sizeof label, "%*s%.80s", indent, "", name);
    sim_text_put(out, label, NAME, false);
    sim_text_put(out, text.mean, NUMBER, true);
    sim_text_put(out, text.interval, INTERVAL, true);
    fputc('\n', out);
}

static bool is_shown(const char *number)
{
    return strpbrk(number, "123456789") != NULL;
}

/* Did a group win or lose anything? Nothing of it is told of schools of the policy's own,
 * which are none of the others. */
static bool is_told(const struct sim_metric *m, const struct sim_summary *s)
{
    struct sim_text_effect text;

    sim_text_effect(&text, m, s->mean, s->p05, s->p95);
    return s->n > 0 && (is_shown(text.mean) || is_shown(text.interval));
}

/* Has a group lost what the table does not show as 0 or as [0, 0]? One future of many in
 * which it lost is no loss to tell. */
static bool lost_any(const struct sim_metric *m, const struct sim_summary *s)
{
    struct sim_text_effect text;

    if (s->n == 0 || !(s->mean < 0))
        return false;
    sim_text_effect(&text, m, s->mean, s->p05, s->p95);
    return is_shown(text.mean) && is_shown(text.interval);
}

/* The regions that lost most, at most WORST of them; nothing where none lost. */
static void put_regions(
        FILE *out, const struct sim_report *rep, size_t arm, int year, int metric)
{
    const struct sim_shape *shape = &rep->meta->shape;
    double above = -INFINITY;

    for (int said = 0; said < WORST; said++) {
        int worst = -1;
        double least = INFINITY;
        for (int g = 0; g < shape->n_groups; g++) {
            const struct sim_summary *s = sim_block_effect(rep, arm, year, g, metric);
            if (strcmp(cut_of(shape->group[g]), "region") == 0
                    && lost_any(&shape->metric[metric], s) && s->mean < least
                    && s->mean > above) {
                worst = g;
                least = s->mean;
            }
        }
        if (worst < 0)
            return;
        if (said == 0)
            fputs("  Regions where they lost most\n", out);
        put_line(out, shape->group[worst] + 7, 4, &shape->metric[metric],
                sim_block_effect(rep, arm, year, worst, metric));
        above = least;
    }
}

static void put_arm(FILE *out, const struct sim_report *rep, size_t arm)
{
    const struct sim_shape *shape = &rep->meta->shape;
    int year = rep->policy_last[arm], loss = find_panel(shape, "loss");
    bool regions = false;

    for (int m = 0; m < shape->n_metrics; m++)
        if (is_panel(&shape->metric[m], "gain"))
            put_line(out, sim_block_label(rep, &shape->metric[m]), 2, &shape->metric[m],
                    sim_block_effect(rep, arm, year, 0, m));
    for (int m = 0; m < shape->n_metrics; m++)
        if (is_panel(&shape->metric[m], "origin"))
            put_line(out, sim_block_label(rep, &shape->metric[m]), 4, &shape->metric[m],
                    sim_block_effect(rep, arm, year, 0, m));
    if (loss >= 0)
        put_line(out, shape->metric[loss].label, 2, &shape->metric[loss],
                sim_block_effect(rep, arm, year, 0, loss));
    for (int g = 0; g < shape->n_groups && loss >= 0; g++) {
        const char *cut = cut_of(shape->group[g]);
        regions = regions || strcmp(cut, "region") == 0;
        const struct sim_summary *s = sim_block_effect(rep, arm, year, g, loss);
        if ((strcmp(cut, "quintile") == 0 || strcmp(cut, "own") == 0)
                && is_told(&shape->metric[loss], s))
            put_line(out, sim_text_group(shape->group[g]), 4, &shape->metric[loss], s);
    }
    if (regions)
        put_regions(out, rep, arm, year, loss);
    for (int m = 0; m < shape->n_metrics; m++)
        if (is_panel(&shape->metric[m], "net"))
            put_line(out, sim_block_label(rep, &shape->metric[m]), 2, &shape->metric[m],
                    sim_block_effect(rep, arm, year, 0, m));
}

/* The same in short of the first policy year: teachers are taken at once, and the posts
 * of those who lost them are refilled in time. */
static void put_first_year(FILE *out, const struct sim_report *rep, size_t arm)
{
    static const char *const panels[] = { "gain", "loss", "net" };
    const struct sim_shape *shape = &rep->meta->shape;
    const int first = rep->policy_first[arm];
    char when[16];

    if (first >= rep->policy_last[arm])
        return;
    sim_text_year(when, shape->first_year + first);
    fprintf(out, "  In its first year, %s\n", when);
    for (size_t i = 0; i < SIM_COUNT(panels); i++) {
        int m = find_panel(shape, panels[i]);
        if (m >= 0)
            put_line(out, sim_block_label(rep, &shape->metric[m]), 4, &shape->metric[m],
                    sim_block_effect(rep, arm, first, 0, m));
    }
}

int sim_report_displaced(const struct sim_report *rep,
        const struct sim_table_style *style, FILE *out, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;

    if (rep->n_arms < 2 || find_panel(shape, "gain") < 0)
        return 0;
    sim_block_title(out, style,
            "Whose teachers: fte gained and lost in the last policy year "
            "[90 % of futures]");
    for (size_t k = 1; k < rep->n_arms; k++) {
        char name[SIM_TEXT_FIT];
        if (rep->n_arms > 2) {
            sim_text_fit(name, sim_store_label(rep->meta, rep->order[k]),
                    sim_block_width(style));
            fprintf(out, "%s\n", name);
        }
        put_arm(out, rep, rep->order[k]);
        put_first_year(out, rep, rep->order[k]);
    }
    return sim_block_end(out, err);
}

/* ---- the table in full --------------------------------------------------- */

static const char *side_of(const struct sim_metric *m)
{
    static const char *const sides[][2] = { { "gain", "gained" }, { "origin", "gained" },
        { "loss", "lost" }, { "net", "net" } };

    for (size_t i = 0; i < SIM_COUNT(sides); i++)
        if (is_panel(m, sides[i][0]))
            return sides[i][1];
    return NULL;
}

static void put_row(FILE *file, const struct sim_report *rep, size_t arm, int year,
        int group, int metric)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_metric *m = &shape->metric[metric];
    const struct sim_summary *s = sim_block_effect(rep, arm, year, group, metric);
    bool origin = is_panel(m, "origin");

    if (s->n == 0)
        return;
    sim_block_text(file, rep->meta->scenario);
    sim_block_text(file, rep->meta->arm[arm]);
    fprintf(file, "%d,", shape->first_year + year);
    sim_block_text(file, side_of(m));
    sim_block_text(file, origin ? "origin" : cut_of(shape->group[group]));
    sim_block_text(file, origin ? m->key : shape->group[group]);
    sim_block_text(file, m->unit);
    sim_block_summary(file, s);
    fprintf(file, "%zu\n", s->n);
}

int sim_report_displaced_csv(
        const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "displacement.csv", err);

    if (ret != 0)
        return ret;
    fputs("scenario,arm,year,side,by,name,unit,mean,p05,p95,n\n", file.file);
    for (size_t k = 1; k < rep->n_arms; k++)
        for (int year = 0; year < shape->n_years; year++)
            for (int m = 0; m < shape->n_metrics; m++)
                for (int g = 0; g < shape->n_groups; g++)
                    if (side_of(&shape->metric[m]) != NULL)
                        put_row(file.file, rep, rep->order[k], year, g, m);
    return sim_file_commit(&file, err);
}
