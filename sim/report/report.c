/* report.c - summarise a store once, for all writers; see report.h. */
#include "sim/report/report.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/order.h"
#include "sim/base/mem.h"

const double *sim_report_values(const struct sim_report *rep, size_t arm, int metric)
{
    return rep->value[arm * (size_t) rep->meta->shape.n_metrics + (size_t) metric];
}

/* What the twins of an arm and of the baseline had in the nation in one year, read
 * together: a stored replication is read from its start however little is wanted. */
struct twins {
    size_t n;
    double *own, *base; /* [n][n_metrics] */
    int base_year;      /* of base; -1: nothing yet */
    double *y;          /* [n] of one outcome */
};

static int twins_init(struct twins *t, const struct sim_report *rep,
        const struct sim_store *store, struct sim_err *err)
{
    const size_t metrics = (size_t) rep->meta->shape.n_metrics;

    *t = (struct twins){ .n = sim_store_twins(store), .base_year = -1 };
    t->own = sim_calloc(t->n * metrics + 1, sizeof *t->own);
    t->base = sim_calloc(t->n * metrics + 1, sizeof *t->base);
    t->y = sim_calloc(t->n + 1, sizeof *t->y);
    return t->own != NULL && t->base != NULL && t->y != NULL
                   ? 0
                   : sim_fail(err, SIM_ERR_NOMEM, "out of memory for the summary");
}

static void twins_clear(struct twins *t)
{
    sim_free(t->own);
    sim_free(t->base);
    sim_free(t->y);
}

static int twins_read(struct twins *t, const struct sim_report *rep,
        struct sim_store *store, size_t arm, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const int year = rep->policy_last[arm];
    const size_t first = sim_shape_cell(shape, year, 0, 0);
    const size_t metrics = (size_t) shape->n_metrics;
    int ret = sim_store_read(store, arm, true, first, metrics, t->own, err);

    if (ret != 0 || arm == 0 || t->base_year == year)
        return ret;
    t->base_year = year;
    return sim_store_read(store, 0, true, first, metrics, t->base, err);
}

/* The variance of one headline outcome, and its effects, while they are at hand. */
static int fill_headline(struct sim_report *rep, struct sim_store *store,
        const struct sim_summaries *all, struct twins *twins, size_t arm, int metric,
        struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const size_t metrics = (size_t) shape->n_metrics, m = (size_t) metric;
    const bool effect = arm > 0, less = effect && !shape->metric[metric].paired;
    size_t cell = sim_shape_cell(shape, rep->policy_last[arm], 0, metric);
    double *value = sim_calloc(rep->reps + 1, sizeof *value);

    if (value == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the summary");
    for (size_t k = 0; k < twins->n; k++) {
        twins->y[k] = twins->own[k * metrics + m];
        if (less)
            twins->y[k] -= twins->base[k * metrics + m];
    }
    bool known = sim_summaries_values(all, cell, effect, value);
    int ret = sim_split_take(&rep->split[arm * metrics + m], store, arm, cell, effect,
            known ? value : NULL, twins->y, err);
    if (known && effect)
        rep->value[arm * metrics + m] = value;
    else
        sim_free(value);
    return ret;
}

static int fill_headlines(struct sim_report *rep, struct sim_store *store,
        const struct sim_summaries *all, struct twins *twins, size_t arm,
        struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    int ret = twins_read(twins, rep, store, arm, err);

    for (int m = 0; m < shape->n_metrics && ret == 0; m++)
        if (shape->metric[m].headline)
            ret = fill_headline(rep, store, all, twins, arm, m, err);
    return ret;
}

static int fill(struct sim_report *rep, struct sim_store *store, struct sim_err *err)
{
    size_t cells = sim_shape_cells(&rep->meta->shape);
    struct sim_summaries *all = NULL;
    struct twins twins;
    int ret = twins_init(&twins, rep, store, err);

    if (ret == 0)
        ret = sim_summaries_new(&all, store, err);
    for (size_t arm = 0; arm < rep->n_arms && ret == 0; arm++) {
        rep->level[arm] = sim_calloc(cells, sizeof **rep->level);
        rep->effect[arm] = sim_calloc(cells, sizeof **rep->effect);
        if (rep->level[arm] == NULL || rep->effect[arm] == NULL)
            ret = sim_fail(err, SIM_ERR_NOMEM,
                    "out of memory for the summary of %zu cells", cells);
        if (ret == 0)
            ret = sim_summaries_arm(all, arm, rep->level[arm], rep->effect[arm], err);
        if (ret == 0)
            ret = fill_headlines(rep, store, all, &twins, arm, err);
    }
    sim_summaries_free(all);
    twins_clear(&twins);
    return ret;
}

/* Index within the horizon; an arm without policies spans it all. */
static int inside(int year, int n_years, int otherwise)
{
    return year < 0 || year >= n_years ? otherwise : year;
}

int sim_report_new(struct sim_report **out, struct sim_store *store, size_t n_arms,
        const int *policy_first, const int *policy_last, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    size_t n = n_arms > 0 && n_arms < meta->n_arms ? n_arms : meta->n_arms;
    int ret = 0, years = meta->shape.n_years;
    struct sim_report *rep = sim_calloc(1, sizeof *rep);

    *out = NULL;
    if (rep == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the report");
    *rep = (struct sim_report){
        .meta = meta,
        .n_arms = n,
        .reps = sim_store_reps(store),
        .note = "",
        .n_values = n * (size_t) meta->shape.n_metrics,
    };
    rep->reps_asked = rep->reps;
    rep->level = sim_calloc(n, sizeof *rep->level);
    rep->effect = sim_calloc(n, sizeof *rep->effect);
    rep->order = sim_calloc(n, sizeof *rep->order);
    rep->policy_first = sim_calloc(n, sizeof *rep->policy_first);
    rep->policy_last = sim_calloc(n, sizeof *rep->policy_last);
    rep->policy_end = sim_calloc(n, sizeof *rep->policy_end);
    rep->named = sim_calloc(n, sizeof *rep->named);
    rep->split = sim_calloc(rep->n_values, sizeof *rep->split);
    rep->left = sim_calloc(n, sizeof *rep->left);
    rep->value = sim_calloc(rep->n_values, sizeof *rep->value);
    if (!rep->level || !rep->effect || !rep->order || !rep->policy_first
            || !rep->policy_last || !rep->policy_end || !rep->named || !rep->split
            || !rep->value || !rep->left) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the report of %zu arms", n);
        goto out;
    }
    sim_arm_order(meta->arm, n, rep->order);
    for (size_t arm = 0; arm < n; arm++) {
        rep->policy_first[arm] = inside(policy_first[arm], years, 0);
        rep->policy_last[arm] = inside(policy_last[arm], years, years - 1);
    }
    ret = fill(rep, store, err);
    if (ret != 0)
        goto out;
    *out = rep;
    rep = NULL;
out:
    sim_report_free(rep);
    return ret;
}

int sim_report_choose(struct sim_report *rep, struct sim_store *store,
        const struct sim_role *roles, struct sim_err *err)
{
    const struct sim_decision_ask ask = { .roles = roles,
        .n_arms = rep->n_arms,
        .year = -1,
        .budget = INFINITY,
        .staff = INFINITY };

    if (roles == NULL || rep->n_arms < 2 || rep->reps == 0)
        return 0;
    int ret = sim_decision_new(&rep->decision, store, &ask, err);
    return ret == SIM_ERR_INPUT ? 0 : ret; /* an older run may lack a metric */
}

int sim_report_rank(struct sim_report *rep, struct sim_store *store,
        struct sim_figure figure, struct sim_err *err)
{
    return sim_ranking_new(&rep->ranking, store, rep->n_arms, figure, err);
}

int sim_report_ranking(const struct sim_ranking **out, struct sim_ranking **own,
        const struct sim_report *rep, struct sim_store *store, struct sim_figure figure,
        struct sim_err *err)
{
    const struct sim_ranking *known = rep->ranking;

    *own = NULL;
    *out = known;
    if (known != NULL && known->figure.metric == figure.metric
            && known->figure.group == figure.group && known->figure.year == figure.year)
        return 0;
    int ret = sim_ranking_new(own, store, rep->n_arms, figure, err);
    *out = *own;
    return ret;
}

bool sim_report_is_few(const struct sim_report *rep)
{
    const char *what = rep->meta->uncertainty;

    return rep->reps < SIM_REPORT_FEW && (what == NULL || strcmp(what, "none") != 0);
}

void sim_report_free(struct sim_report *rep)
{
    if (rep == NULL)
        return;
    for (size_t arm = 0; arm < rep->n_arms; arm++) {
        if (rep->level != NULL)
            sim_free(rep->level[arm]);
        if (rep->effect != NULL)
            sim_free(rep->effect[arm]);
        if (rep->left != NULL)
            sim_free(rep->left[arm]);
    }
    sim_free(rep->level);
    sim_free(rep->effect);
    sim_free(rep->left);
    sim_free(rep->order);
    sim_free(rep->policy_first);
    sim_free(rep->policy_last);
    sim_free(rep->policy_end);
    sim_free(rep->named);
    sim_free(rep->split);
    /* the store and what it says of the run may be gone by now */
    for (size_t i = 0; i < rep->n_values && rep->value != NULL; i++)
        sim_free(rep->value[i]);
    sim_free(rep->value);
    sim_decision_free(rep->decision);
    sim_ranking_free(rep->ranking);
    sim_free(rep);
}

bool sim_report_is_part(const struct sim_report *rep)
{
    return rep->note != NULL
           && strstr(rep->note, "nation and country mean these schools") != NULL;
}
