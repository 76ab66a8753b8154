/* drivers.c - which parameters make the answer, and which would turn it round?
 *
 * For each policy against the baseline, and, of up to six, each two policies against
 * each other: the difference in the nation in the last policy year, on the drawn
 * parameters (sim/analysis/drivers.h). */
#include "sim/analysis/drivers.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"
#include "sim/report/blocks.h"

enum { MOST = 8, SHOWN = 3, LOOKED_AT = 6, EACH_OTHER = 6, TEXTS = 6, REALS = 12 };
static const char *const columns[TEXTS + REALS] = { "scenario", "arm", "against",
    "metric", "parameter", "sign", "year", "rank", "share", "direction", "p05", "p95",
    "switching", "low", "low_se", "high", "high_se", "replications" };
static const char *const signs[] = { "holds", "changes", "open" };

/* How many arms before place k of the order it is held against: all, or the baseline. */
static size_t with_each_other(const struct sim_report *rep, size_t k)
{
    return rep->n_arms <= EACH_OTHER + 1 ? k : 1;
}

struct finder {
    const struct sim_report *rep;
    struct sim_store *store;
    double *x, *y, *other, *tmp;
};

static void finder_clear(struct finder *f)
{
    sim_free(f->x);
    sim_free(f->y);
    sim_free(f->other);
    sim_free(f->tmp);
}

static int finder_init(struct finder *f, const struct sim_report *rep,
        struct sim_store *store, struct sim_err *err)
{
    size_t n = rep->reps;

    *f = (struct finder){ .rep = rep,
        .store = store,
        .x = sim_calloc(n * rep->meta->n_params + 1, sizeof(double)),
        .y = sim_calloc(n + 1, sizeof(double)),
        .other = sim_calloc(n + 1, sizeof(double)),
        .tmp = sim_calloc(n + 1, sizeof(double)) };
    if (!f->x || !f->y || !f->other || !f->tmp)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for what drives the effects");
    return sim_store_read_params(store, f->x, err);
}

/* Drivers of the effect of an arm less that of another (0: the baseline). */
static int find(struct finder *f, struct sim_driver *d, size_t arm, size_t against,
        int metric, struct sim_err *err)
{
    const struct sim_shape *shape = &f->rep->meta->shape;
    size_t cell = sim_shape_cell(shape, f->rep->policy_last[arm], 0, metric);
    int ret = sim_effect_read(f->store, arm, cell, false, f->y, f->tmp, err);

    if (ret == 0 && against != 0) {
        ret = sim_effect_read(f->store, against, cell, false, f->other, f->tmp, err);
        for (size_t r = 0; r < f->rep->reps; r++)
            f->y[r] -= f->other[r];
    }
    if (ret != 0)
        return ret;
    return sim_drivers_find(d, MOST, f->y, f->x, f->rep->reps, f->rep->meta->n_params,
            sim_store_has_pairs(f->store), err);
}

/* ---- terminal ---- */

static void put_driver(char *text, size_t room, const struct sim_report *rep,
        const struct sim_driver *d, bool first)
{
    size_t n = strlen(text);
    const char *key = rep->meta->param[d->param];

    if (n < room)
        n += (size_t) snprintf(text + n, room - n, "%s%.80s (%.0f %%, %s)",
                first ? "" : "; ", key, 100 * d->share,
                d->direction > 0 ? "more of it raises" : "more of it lowers");
    if (d->sign == SIM_SIGN_HOLDS || n >= room)
        return;
    if (isfinite(d->switching))
        snprintf(text + n, room - n, ", %s at %.3g",
                d->sign == SIM_SIGN_CHANGES ? "sign turns" : "sign may turn",
                d->switching);
    else
        snprintf(text + n, room - n, ", %s",
                d->sign == SIM_SIGN_CHANGES ? "sign turns" : "sign may turn");
}

/* One line on one outcome: the strongest and those that may turn the sign; against
 * another policy only the latter. Returns 1 when something was told, 0 when not. */
static int put_metric(struct finder *f, const struct sim_table_style *style, FILE *out,
        size_t arm, size_t against, int metric, struct sim_err *err)
{
    struct sim_driver d[MOST];
    const struct sim_metric *m = &f->rep->meta->shape.metric[metric];
    char text[1200];
    int told = 0, k = find(f, d, arm, against, metric, err);

    if (k < 0)
        return k;
    if (against != 0)
        snprintf(text, sizeof text, "%.60s, %.120s or %.120s: ", m->label,
                sim_store_label(f->rep->meta, arm),
                sim_store_label(f->rep->meta, against));
    else
        snprintf(text, sizeof text, "%.60s: ", m->label);
    for (int i = 0; i < k; i++) {
        bool turns = d[i].sign != SIM_SIGN_HOLDS;
        if (turns || (against == 0 && told < SHOWN))
            put_driver(text, sizeof text, f->rep, &d[i], told++ == 0);
    }
    if (told > 0)
        sim_text_wrap(out, text, sim_block_width(style), "  ");
    return told > 0;
}

/* The first headline outcomes of an arm; returns how many had something to tell. */
static int put_metrics(struct finder *f, const struct sim_table_style *style, FILE *out,
        size_t arm, size_t against, struct sim_err *err)
{
    const struct sim_shape *shape = &f->rep->meta->shape;
    int looked = 0, told = 0;

    for (int m = 0; m < shape->n_metrics && looked < LOOKED_AT; m++) {
        if (!shape->metric[m].headline)
            continue;
        int ret = put_metric(f, style, out, arm, against, m, err);
        if (ret < 0)
            return ret;
        told += ret;
        looked++;
    }
    return told;
}

/* The arm at place k of the order: against the baseline and those before it. */
static int put_arm(struct finder *f, const struct sim_table_style *style, FILE *out,
        size_t k, struct sim_err *err)
{
    const size_t *order = f->rep->order;
    char name[SIM_TEXT_FIT];

    sim_text_fit(
            name, sim_store_label(f->rep->meta, order[k]), sim_block_width(style) - 4);
    fprintf(out, "%s\n", name);
    int ret = put_metrics(f, style, out, order[k], 0, err);
    if (ret == 0)
        fprintf(out, "  In %zu replications no parameter stands out from chance.\n",
                f->rep->reps);
    for (size_t b = 1; b < with_each_other(f->rep, k) && ret >= 0; b++)
        ret = put_metrics(f, style, out, order[k], order[b], err);
    return ret < 0 ? ret : 0;
}

static bool any_doubt(const struct sim_report *rep)
{
    const char *what = rep->meta->uncertainty;
    return rep->n_arms > 1 && rep->meta->n_params > 0 && rep->reps > 1
           && (what == NULL || strcmp(what, "both") == 0
                   || strcmp(what, "parameters") == 0);
}

int sim_report_drivers(const struct sim_report *rep, struct sim_store *store,
        const struct sim_table_style *style, FILE *out, struct sim_err *err)
{
    struct finder f;

    if (!any_doubt(rep))
        return 0;
    int ret = finder_init(&f, rep, store, err);
    if (ret == 0)
        sim_block_title(out, style,
                "Parameters that make the change (nation): share of its variance by "
                "ranks, direction, and where they would turn its sign, within 90 % of "
                "what is drawn of them");
    for (size_t k = 1; k < rep->n_arms && ret == 0; k++)
        ret = put_arm(&f, style, out, k, err);
    finder_clear(&f);
    return ret == 0 ? sim_block_end(out, err) : ret;
}

/* ---- tables ---- */

struct rows {
    struct finder f;
    size_t n, cap;
    const char **text;
    double *real;
};

static int add(
        struct rows *rows, size_t arm, size_t against, int metric, struct sim_err *err)
{
    const struct sim_report *rep = rows->f.rep;
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_driver d[MOST];
    int k = find(&rows->f, d, arm, against, metric, err);

    for (int i = 0; i < k; i++) {
        const char *const words[TEXTS] = { rep->meta->scenario, rep->meta->arm[arm],
            rep->meta->arm[against], shape->metric[metric].key,
            rep->meta->param[d[i].param], signs[d[i].sign] };
        const double values[REALS] = { shape->first_year + rep->policy_last[arm], i + 1,
            d[i].share, d[i].direction, d[i].p05, d[i].p95, d[i].switching, d[i].low,
            d[i].low_se, d[i].high, d[i].high_se, (double) rep->reps };
        sim_assert(rows->n < rows->cap);
        memcpy(rows->text + rows->n * TEXTS, words, sizeof words);
        memcpy(rows->real + rows->n * REALS, values, sizeof values);
        rows->n++;
    }
    return k < 0 ? k : 0;
}

static int collect(struct rows *rows, struct sim_err *err)
{
    const struct sim_report *rep = rows->f.rep;
    const struct sim_shape *shape = &rep->meta->shape;
    int ret = 0;

    for (size_t i = 1; i < rep->n_arms; i++)
        for (size_t j = 0; j < with_each_other(rep, i); j++)
            for (int m = 0; m < shape->n_metrics && ret == 0; m++)
                if (shape->metric[m].headline)
                    ret = add(rows, rep->order[i], rep->order[j], m, err);
    return ret;
}

int sim_report_drivers_csv(const struct sim_report *rep, struct sim_store *store,
        const char *dir, struct sim_err *err)
{
    struct rows rows = { .n = 0 };
    struct sim_table_rows table;

    if (!any_doubt(rep))
        return 0;
    int ret = finder_init(&rows.f, rep, store, err);
    if (ret != 0)
        goto out;
    for (int m = 0; m < rep->meta->shape.n_metrics; m++)
        rows.cap += rep->meta->shape.metric[m].headline;
    rows.cap *= rep->n_arms * (rep->n_arms - 1) / 2 * MOST;
    rows.text = sim_calloc(rows.cap * TEXTS, sizeof *rows.text);
    rows.real = sim_calloc(rows.cap * REALS, sizeof *rows.real);
    if (rows.text == NULL || rows.real == NULL) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory for drivers.csv", dir);
        goto out;
    }
    ret = collect(&rows, err);
    table = (struct sim_table_rows){ .name = "drivers",
        .column = columns,
        .n_text = TEXTS,
        .n_real = REALS,
        .n_rows = rows.n,
        .text = rows.text,
        .real = rows.real };
    if (ret == 0)
        ret = sim_block_write(&table, store, dir, "drivers.csv", err);
out:
    finder_clear(&rows.f);
    sim_free(rows.text);
    sim_free(rows.real);
    return ret;
}
