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

/* One question and its answer: drivers of the effect of an arm less that of another (0:
 * the baseline) on a metric. */
struct found {
    size_t arm, against;
    int metric, k; /* k drivers */
    struct sim_driver d[MOST];
};

struct finder {
    const struct sim_report *rep;
    struct sim_store *store;
    double *x, *y, *tmp; /* y: [n] questions of [reps] */
    struct sim_driver_params *params;
    bool *outside; /* [n] questions of [n_params] */
    size_t n;
    struct found *found;
};

static void finder_clear(struct finder *f)
{
    sim_driver_params_free(f->params);
    sim_free(f->x);
    sim_free(f->y);
    sim_free(f->tmp);
    sim_free(f->outside);
    sim_free(f->found);
}

/* All questions in the order of their answers: the first n_metrics headline outcomes of
 * every arm. Returns how many; found may be NULL. */
static size_t list_questions(
        const struct sim_report *rep, int n_metrics, struct found *found)
{
    const struct sim_shape *shape = &rep->meta->shape;
    size_t n = 0;

    for (size_t i = 1; i < rep->n_arms; i++)
        for (size_t j = 0; j < with_each_other(rep, i); j++)
            for (int m = 0, looked = 0; m < shape->n_metrics && looked < n_metrics; m++) {
                if (!shape->metric[m].headline)
                    continue;
                if (found != NULL)
                    found[n] = (struct found){ rep->order[i], rep->order[j], m, 0,
                        { { 0 } } };
                n++;
                looked++;
            }
    return n;
}

/* Effects of an arm in a year, from the report where it has them. tmp: [2 reps]. */
static int take_effect(struct finder *f, const double **out, size_t arm, int year,
        int metric, double *tmp, struct sim_err *err)
{
    const struct sim_report *rep = f->rep;
    size_t cell = sim_shape_cell(&rep->meta->shape, year, 0, metric);

    *out = year == rep->policy_last[arm] ? sim_report_values(rep, arm, metric) : NULL;
    if (*out != NULL)
        return 0;
    *out = tmp;
    return sim_effect_read(f->store, arm, cell, false, tmp, tmp + rep->reps, err);
}

static int take_outcome(
        struct finder *f, const struct found *q, double *y, struct sim_err *err)
{
    const double *own, *other;
    const int year = f->rep->policy_last[q->arm];
    int ret = take_effect(f, &own, q->arm, year, q->metric, f->tmp, err);

    if (ret != 0)
        return ret;
    memcpy(y, own, f->rep->reps * sizeof *y);
    if (q->against == 0)
        return 0;
    ret = take_effect(f, &other, q->against, year, q->metric, f->tmp, err);
    for (size_t r = 0; r < f->rep->reps && ret == 0; r++)
        y[r] -= other[r];
    return ret;
}

/* The questions share out over the processors; each is answered by one of them. */
static int answer(struct finder *f, struct sim_err *err)
{
    const size_t reps = f->rep->reps, n = f->n, n_params = f->rep->meta->n_params;
    const bool pairs = sim_store_has_pairs(f->store);

#pragma omp parallel for schedule(dynamic)
    for (size_t i = 0; i < n; i++) {
        struct sim_err own = { 0 };
        struct found *q = &f->found[i];
        bool *outside = f->outside + i * n_params;
        sim_store_params_outside(outside, f->rep->meta, q->arm, q->against);
        q->k = sim_drivers_among(
                q->d, MOST, f->y + i * reps, f->params, outside, pairs, &own);
    }
    for (size_t i = 0; i < n; i++)
        if (f->found[i].k < 0)
            return sim_fail(
                    err, SIM_ERR_NOMEM, "out of memory for what drives the effects");
    return 0;
}

/* Answer all questions on the first n_metrics headline outcomes. Clear in any case. */
static int find(struct finder *f, const struct sim_report *rep, struct sim_store *store,
        int n_metrics, struct sim_err *err)
{
    const size_t reps = rep->reps, n = list_questions(rep, n_metrics, NULL);
    int ret = 0;

    *f = (struct finder){ .rep = rep,
        .store = store,
        .n = n,
        .x = sim_calloc(reps * rep->meta->n_params + 1, sizeof(double)),
        .y = sim_calloc(n * reps + 1, sizeof(double)),
        .tmp = sim_calloc(2 * reps + 1, sizeof(double)),
        .outside = sim_calloc(n * rep->meta->n_params + 1, sizeof(bool)),
        .found = sim_calloc(n + 1, sizeof(struct found)) };
    if (!f->x || !f->y || !f->tmp || !f->outside || !f->found)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for what drives the effects");
    list_questions(rep, n_metrics, f->found);
    for (size_t i = 0; i < n && ret == 0; i++)
        ret = take_outcome(f, &f->found[i], f->y + i * reps, err);
    if (ret == 0)
        ret = sim_store_read_params(store, f->x, err);
    if (ret == 0)
        ret = sim_driver_params_new(&f->params, f->x, reps, rep->meta->n_params, err);
    return ret == 0 ? answer(f, err) : ret;
}

/* ---- terminal ---- */

static void put_driver(char *text, size_t room, const struct sim_report *rep,
        const struct sim_driver *d, bool first)
{
    size_t n = strlen(text);
    char name[SIM_BLOCK_PARAMETER];

    if (n < room)
        n += (size_t) snprintf(text + n, room - n, "%s%.120s (%.0f %%, %s)",
                first ? "" : "; ", sim_block_parameter_key(name, rep->meta, d->param),
                100 * d->share,
                d->direction > 0 ? "a higher value raises" : "a higher value lowers");
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
 * another policy only the latter. Returns whether something was told. */
static bool put_metric(const struct sim_report *rep, const struct found *q,
        const struct sim_table_style *style, FILE *out)
{
    const struct sim_metric *m = &rep->meta->shape.metric[q->metric];
    char text[1200];
    int told = 0;

    if (q->against != 0)
        snprintf(text, sizeof text, "%.60s, %.120s or %.120s: ", m->label,
                sim_store_label(rep->meta, q->arm),
                sim_store_label(rep->meta, q->against));
    else
        snprintf(text, sizeof text, "%.60s: ", m->label);
    for (int i = 0; i < q->k; i++) {
        bool turns = q->d[i].sign != SIM_SIGN_HOLDS;
        if (turns || (q->against == 0 && told < SHOWN))
            put_driver(text, sizeof text, rep, &q->d[i], told++ == 0);
    }
    if (told > 0)
        sim_text_wrap(out, text, sim_block_width(style), "  ");
    return told > 0;
}

/* All answers, arm by arm: against the baseline and those before it. */
static void put_all(
        const struct finder *f, const struct sim_table_style *style, FILE *out)
{
    char name[SIM_TEXT_FIT];

    for (size_t i = 0; i < f->n;) {
        const size_t arm = f->found[i].arm;
        bool told = false;
        sim_text_fit(
                name, sim_store_label(f->rep->meta, arm), sim_block_width(style) - 4);
        fprintf(out, "%s\n", name);
        for (; i < f->n && f->found[i].arm == arm && f->found[i].against == 0; i++)
            told = put_metric(f->rep, &f->found[i], style, out) || told;
        if (!told)
            fprintf(out, "  In %zu replications no parameter stands out from chance.\n",
                    f->rep->reps);
        for (; i < f->n && f->found[i].arm == arm; i++)
            put_metric(f->rep, &f->found[i], style, out);
    }
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
    int ret = find(&f, rep, store, LOOKED_AT, err);
    if (ret == 0) {
        sim_block_title(out, style,
                "Parameters that make the change (all schools): share of its variance by "
                "ranks, direction, and where they would turn its sign, within 90 % of "
                "what is drawn of them");
        put_all(&f, style, out);
    }
    finder_clear(&f);
    return ret == 0 ? sim_block_end(out, err) : ret;
}

/* ---- tables ---- */

struct rows {
    size_t n;
    const char **text;
    double *real;
};

static void add(struct rows *rows, const struct sim_report *rep, const struct found *q)
{
    const struct sim_shape *shape = &rep->meta->shape;

    for (int i = 0; i < q->k; i++) {
        const struct sim_driver *d = &q->d[i];
        const char *const words[TEXTS] = { rep->meta->scenario, rep->meta->arm[q->arm],
            rep->meta->arm[q->against], shape->metric[q->metric].key,
            rep->meta->param[d->param], signs[d->sign] };
        const double values[REALS] = { shape->first_year + rep->policy_last[q->arm],
            i + 1, d->share, d->direction, d->p05, d->p95, d->switching, d->low,
            d->low_se, d->high, d->high_se, (double) rep->reps };
        memcpy(rows->text + rows->n * TEXTS, words, sizeof words);
        memcpy(rows->real + rows->n * REALS, values, sizeof values);
        rows->n++;
    }
}

int sim_report_drivers_csv(const struct sim_report *rep, struct sim_store *store,
        const char *dir, struct sim_err *err)
{
    struct rows rows = { .n = 0 };
    struct sim_table_rows table;
    struct finder f;

    if (!any_doubt(rep))
        return 0;
    int ret = find(&f, rep, store, rep->meta->shape.n_metrics, err);
    if (ret != 0)
        goto out;
    rows.text = sim_calloc(f.n * MOST * TEXTS, sizeof *rows.text);
    rows.real = sim_calloc(f.n * MOST * REALS, sizeof *rows.real);
    if (rows.text == NULL || rows.real == NULL) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory for drivers.csv", dir);
        goto out;
    }
    for (size_t i = 0; i < f.n; i++)
        add(&rows, rep, &f.found[i]);
    table = (struct sim_table_rows){ .name = "drivers",
        .column = columns,
        .n_text = TEXTS,
        .n_real = REALS,
        .n_rows = rows.n,
        .text = rows.text,
        .real = rows.real };
    ret = sim_block_write(&table, store, dir, "drivers.csv", err);
out:
    finder_clear(&f);
    sim_free(rows.text);
    sim_free(rows.real);
    return ret;
}
