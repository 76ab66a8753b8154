/* compare.c - one table of all policies, best first; see compare.h.
 *
 * Key figures are the headline outcomes of the nation, and of the first three of them
 * also at the most disadvantaged fifth. All are paired effects in the ranked year. */
#include "sim/report/compare.h"

#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/report/blocks.h"
#include "sim/store/results.h"

enum {
    NAME = 30,
    FIGURES_MAX = 64,
    TARGET_FIGURES = 3,
    NUMBER = 8,
    CHANGE = 11,
    PAIRS_SHOWN = 12
};

struct figures {
    int n;
    struct sim_figure at[FIGURES_MAX];
};

static bool known(const struct sim_report *rep, struct sim_figure f)
{
    for (size_t arm = 1; arm < rep->n_arms; arm++)
        if (sim_block_effect(rep, arm, f.year, f.group, f.metric)->n > 0)
            return true;
    return false;
}

static void add(struct figures *all, const struct sim_report *rep, struct sim_figure f)
{
    if (f.group >= 0 && all->n < FIGURES_MAX && known(rep, f))
        all->at[all->n++] = f;
}

static struct figures key_figures(const struct sim_report *rep, int year)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct figures all = { 0 };
    int lead = sim_text_lead_group(shape), headlines = 0;

    for (int m = 0; m < shape->n_metrics; m++) {
        if (!shape->metric[m].headline)
            continue;
        if (headlines++ < TARGET_FIGURES)
            add(&all, rep, (struct sim_figure){ m, lead, year });
        add(&all, rep, (struct sim_figure){ m, 0, year });
    }
    return all;
}

/* ---- the ranking --------------------------------------------------------- */

static const char *direction(const struct sim_metric *m)
{
    return m->better > 0   ? "more is better"
           : m->better < 0 ? "less is better"
                           : "by size";
}

static void put_ranking(const struct sim_report *rep, const struct sim_ranking *rk,
        const struct sim_table_style *style, FILE *out)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_metric *m = &shape->metric[rk->figure.metric];
    char title[512], when[16];

    sim_text_year(when, shape->first_year + rk->figure.year);
    snprintf(title, sizeof title,
            "%zu polic%s against one baseline, ranked by %.60s (%s), %.60s, in %s, "
            "%.20s: "
            "%s",
            rk->n, rk->n == 1 ? "y" : "ies", m->label, m->key,
            sim_block_group_name(rep, rk->figure.group), when, sim_text_change_unit(m),
            direction(m));
    sim_block_title(out, style, title);
    sim_text_put(out, "", NAME + 4, false);
    sim_text_put(out, "change", CHANGE, true);
    sim_text_put(out, "90 % interval", 22, true);
    sim_text_put(out, "better", 9, true);
    sim_text_put(out, "best of all", 13, true);
    fputc('\n', out);
    for (size_t i = 0; i < rk->n; i++) {
        const struct sim_ranked *row = &rk->row[i];
        struct sim_text_effect text;
        char better[16] = "-", best[16] = "-";
        sim_text_effect(&text, m, row->effect.mean, row->effect.p05, row->effect.p95);
        if (!isnan(row->effect.p_better))
            snprintf(better, sizeof better, "%.0f %%", 100 * row->effect.p_better);
        if (!isnan(row->p_best))
            snprintf(best, sizeof best, "%.0f %%", 100 * row->p_best);
        fprintf(out, "%3zu ", i + 1);
        sim_text_put(out, sim_store_label(rep->meta, row->arm), NAME, false);
        sim_text_put(out, row->effect.n > 0 ? text.mean : "n/a", CHANGE, true);
        sim_text_put(out, row->effect.n > 0 ? text.interval : "", 22, true);
        sim_text_put(out, better, 9, true);
        sim_text_put(out, best, 13, true);
        fputc('\n', out);
    }
}

/* ---- key figures --------------------------------------------------------- */

/* "q5 points" */
static void unit_text(
        char out[64], const struct sim_report *rep, const struct sim_figure *f)
{
    const struct sim_shape *shape = &rep->meta->shape;

    snprintf(out, 64, "%.12s %.24s", sim_text_group_key(shape->group[f->group]),
            sim_text_change_unit(&shape->metric[f->metric]));
}

static int column_width(const struct sim_report *rep, const struct sim_figure *f)
{
    char unit[64];
    int key = sim_text_width(rep->meta->shape.metric[f->metric].key);

    unit_text(unit, rep, f);
    int other = sim_text_width(unit);
    int width = key > other ? key : other;
    return 2 + (width > NUMBER ? width : NUMBER);
}

static void put_figures(const struct sim_report *rep, const struct sim_ranking *rk,
        const struct figures *all, int from, int to, FILE *out)
{
    const struct sim_shape *shape = &rep->meta->shape;

    fputc('\n', out);
    sim_text_put(out, "", NAME, false);
    for (int i = from; i < to; i++)
        sim_text_put(out, shape->metric[all->at[i].metric].key,
                column_width(rep, &all->at[i]), true);
    fputc('\n', out);
    sim_text_put(out, "", NAME, false);
    for (int i = from; i < to; i++) {
        char text[64];
        unit_text(text, rep, &all->at[i]);
        sim_text_put(out, text, column_width(rep, &all->at[i]), true);
    }
    fputc('\n', out);
    for (size_t k = 0; k < rk->n; k++) {
        sim_text_put(out, sim_store_label(rep->meta, rk->row[k].arm), NAME, false);
        for (int i = from; i < to; i++) {
            const struct sim_figure *f = &all->at[i];
            const struct sim_summary *s =
                    sim_block_effect(rep, rk->row[k].arm, f->year, f->group, f->metric);
            struct sim_text_effect text;
            sim_text_effect(&text, &shape->metric[f->metric], s->mean, s->p05, s->p95);
            sim_text_put(out, s->n > 0 ? text.mean : "", column_width(rep, f), true);
        }
        fputc('\n', out);
    }
}

/* As many figures side by side as the terminal has room for, then the next. */
static void put_all_figures(const struct sim_report *rep, const struct sim_ranking *rk,
        const struct figures *all, int width, FILE *out)
{
    for (int from = 0, to; from < all->n; from = to) {
        int used = NAME + column_width(rep, &all->at[from]);
        for (to = from + 1; to < all->n; to++) {
            used += column_width(rep, &all->at[to]);
            if (used > width)
                break;
        }
        put_figures(rep, rk, all, from, to, out);
    }
}

/* ---- what coincides ------------------------------------------------------ */

static bool in_group(const struct sim_ranking *rk, size_t a, size_t b)
{
    for (size_t i = 0; i < rk->n_same; i++)
        if (rk->same[i].identical && rk->same[i].a == a && rk->same[i].b == b)
            return true;
    return false;
}

/* Groups of identical arms: a group is told at its first arm. */
static void put_identical(
        const struct sim_report *rep, const struct sim_ranking *rk, int width, FILE *out)
{
    for (size_t a = 0; a < rep->n_arms; a++) {
        struct sim_buf text = { 0 };
        bool first = true;
        for (size_t b = 0; b < a && first; b++)
            first = !in_group(rk, b, a);
        size_t others = 0;
        for (size_t b = a + 1; b < rep->n_arms && first; b++)
            if (in_group(rk, a, b))
                sim_buf_printf(&text, "%s%.120s", others++ > 0 ? ", " : "",
                        sim_store_label(rep->meta, b));
        if (others > 0 && a == 0)
            sim_buf_printf(&text,
                    " change%s nothing: equal to the baseline in every "
                    "number.",
                    others == 1 ? "s" : "");
        else if (others > 0)
            sim_buf_printf(&text, " give%s the same as %.120s in every number.",
                    others == 1 ? "s" : "", sim_store_label(rep->meta, a));
        if (others > 0)
            sim_text_wrap(out, sim_buf_text(&text), width, "  ");
        sim_buf_clear(&text);
    }
}

static void put_same(const struct sim_report *rep, const struct sim_ranking *rk,
        const struct sim_table_style *style, FILE *out)
{
    const struct sim_metric *m = &rep->meta->shape.metric[rk->figure.metric];
    size_t told = 0, open = 0;
    int width = sim_block_width(style);
    struct sim_buf text = { 0 };

    sim_block_title(out, style, "Curves that coincide");
    if (rk->n_same == 0) {
        sim_text_wrap(out, "None.", width, "  ");
        return;
    }
    put_identical(rep, rk, width, out);
    for (size_t i = 0; i < rk->n_same; i++) {
        const struct sim_same *same = &rk->same[i];
        if (same->identical)
            continue;
        if (open++ >= PAIRS_SHOWN)
            continue;
        sim_buf_printf(&text, "%s%.120s and %.120s", told++ > 0 ? "; " : "",
                sim_store_label(rep->meta, same->a), sim_store_label(rep->meta, same->b));
    }
    if (open > told)
        sim_buf_printf(&text, "; and %zu more pairs (coincide.csv)", open - told);
    if (open > 0) {
        sim_buf_printf(&text,
                ": not told apart on %.60s in any year (less than three Monte Carlo "
                "errors; more replications may tell them).",
                m->label);
        sim_text_wrap(out, sim_buf_text(&text), width, "  ");
    }
    sim_buf_clear(&text);
}

int sim_report_compare(const struct sim_report *rep, const struct sim_ranking *rk,
        const struct sim_table_style *style, FILE *out, struct sim_err *err)
{
    struct figures all = key_figures(rep, rk->figure.year);
    char text[512];
    size_t *arm = sim_calloc(rk->n + 1, sizeof *arm);

    if (arm == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the table");
    put_ranking(rep, rk, style, out);
    put_all_figures(rep, rk, &all, sim_block_width(style), out);
    for (size_t i = 0; i < rk->n; i++)
        arm[i] = rk->row[i].arm;
    sim_block_legend(rep, arm, rk->n, sim_block_width(style), out);
    sim_block_shocks(rep, sim_block_width(style), out);
    sim_free(arm);
    put_same(rep, rk, style, out);
    snprintf(text, sizeof text,
            "Change: policy less baseline, with shared luck; %zu replications, seed "
            "%llu%s. "
            "Better: share of replications in which it does better than the baseline; "
            "best "
            "of all: in which it is the best policy here.",
            rep->reps, (unsigned long long) rep->meta->seed,
            rep->partial ? ", PARTIAL" : "");
    fputc('\n', out);
    sim_text_wrap(out, text, sim_block_width(style), "");
    return sim_block_end(out, err);
}

/* ---- tables in full ------------------------------------------------------ */

static void put_row(FILE *file, const struct sim_report *rep,
        const struct sim_ranking *rk, size_t rank, const struct sim_figure *f)
{
    const struct sim_shape *shape = &rep->meta->shape;
    size_t arm = rk->row[rank].arm;
    const struct sim_summary *s =
            sim_block_effect(rep, arm, f->year, f->group, f->metric);
    bool ranked = f->metric == rk->figure.metric && f->group == rk->figure.group;

    fprintf(file, "%zu,", rank + 1);
    sim_block_text(file, rep->meta->arm[arm]);
    fprintf(file, "%d,", shape->first_year + f->year);
    sim_block_text(file, shape->group[f->group]);
    sim_block_text(file, shape->metric[f->metric].key);
    sim_block_text(file, shape->metric[f->metric].unit);
    sim_block_real(file, s->mean);
    sim_block_real(file, s->mc_se);
    sim_block_real(file, s->p05);
    sim_block_real(file, s->p50);
    sim_block_real(file, s->p95);
    sim_block_real(file, s->p_better);
    sim_block_real(file, ranked ? rk->row[rank].p_best : NAN);
    fprintf(file, "%zu\n", s->n);
}

static int put_coincide(const struct sim_report *rep, const struct sim_ranking *rk,
        const char *dir, struct sim_err *err)
{
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "coincide.csv", err);

    if (ret != 0)
        return ret;
    fputs("arm,other,kind\n", file.file);
    for (size_t i = 0; i < rk->n_same; i++) {
        sim_block_text(file.file, rep->meta->arm[rk->same[i].a]);
        sim_block_text(file.file, rep->meta->arm[rk->same[i].b]);
        fprintf(file.file, "%s\n",
                rk->same[i].identical ? "identical" : "not told apart");
    }
    return sim_file_commit(&file, err);
}

int sim_report_compare_csv(const struct sim_report *rep, const struct sim_ranking *rk,
        const char *dir, struct sim_err *err)
{
    struct figures all = key_figures(rep, rk->figure.year);
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "compare.csv", err);
    bool there = false;

    if (ret != 0)
        return ret;
    for (int i = 0; i < all.n; i++)
        there = there
                || (all.at[i].metric == rk->figure.metric
                        && all.at[i].group == rk->figure.group);
    if (!there && all.n < FIGURES_MAX)
        all.at[all.n++] = rk->figure;
    fputs("rank,arm,year,group,metric,unit,mean,mc_se,p05,p50,p95,p_better,p_best,n\n",
            file.file);
    for (size_t k = 0; k < rk->n; k++)
        for (int i = 0; i < all.n; i++)
            put_row(file.file, rep, rk, k, &all.at[i]);
    ret = sim_file_commit(&file, err);
    return ret != 0 ? ret : put_coincide(rep, rk, dir, err);
}
