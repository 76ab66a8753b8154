/* export.c - fill the tables of an export; see export.h. Values are in the metric's own
 * unit (shares, euro), as in summary.csv. */
#include "sim/report/export.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"

const char *const sim_export_tables[SIM_EXPORT_TABLES] = { "run", "arms", "outcomes",
    "levels", "effects", "costs", "replications", "parameters", "draws" };

#define T(name, doc)                                                                     \
    {                                                                                    \
        name, "", doc, true                                                              \
    }
#define N(name, unit, doc)                                                               \
    {                                                                                    \
        name, unit, doc, false                                                           \
    }
#define WHERE                                                                            \
    T("arm", "Policy arm; baseline: without policy."),                                   \
            N("year", "school year", "2031 is August 2031 to July 2032."),               \
            T("group_name", "all: the nation; q1 to q5: fifths of schools by "           \
                            "disadvantage, q5 the most; g5, other: cities; own, rest: "  \
                            "schools of one's own, the others."),                        \
            T("metric", "Outcome; see the table outcomes."),                             \
            T("unit", "Unit of the values of the row.")
#define SPREAD                                                                           \
    N("mean", "row", "Mean over replications."),                                         \
            N("sd", "row", "Standard deviation over replications."),                     \
            N("mc_se", "row", "Monte Carlo standard error of the mean."),                \
            N("p05", "row", "5th percentile of replications."),                          \
            N("p25", "row", "25th percentile."), N("p50", "row", "Median."),             \
            N("p75", "row", "75th percentile."), N("p95", "row", "95th percentile."),    \
            N("n", "1", "Replications with a value.")

static const struct sim_column run_columns[] = { T("name", "What is told of the run."),
    T("content", "Its value.") };
static const struct sim_column arm_columns[] = { T("arm", "Its name in all tables."),
    T("label", "What plots and pages call it."), T("title", "What it asks.") };
static const struct sim_column outcome_columns[] = { T("metric", "Key of the outcome."),
    T("label", "Its name."), T("unit", "Unit of its values."),
    N("better", "1", "1: more is better, -1: less is better, 0: neither."),
    T("meaning", "What it is.") };
static const struct sim_column level_columns[] = { WHERE, SPREAD };
static const struct sim_column effect_columns[] = { WHERE, SPREAD,
    N("p_better", "share",
            "Share of replications better than the baseline, ties half.") };
static const struct sim_column cost_columns[] = { T("arm", "Policy arm."),
    T("kind", "level, or effect: less the baseline."),
    N("year", "school year", "2031 is August 2031 to July 2032."),
    T("lever", "Policy that causes it; base: without any; all: the sum."),
    T("payer", "Who pays; all: the sum."), T("account", "What for; all: the sum."),
    T("unit", "EUR."), SPREAD };
static const struct sim_column replication_columns[] = { T("arm", "Policy arm."),
    N("replication", "1", "Number of the replication, from 0."),
    N("year", "school year", "2031 is August 2031 to July 2032."),
    T("metric", "Headline outcome, of the nation."), T("unit", "Unit of the values."),
    N("value", "row", "Level in that replication."),
    N("effect", "row", "Less the baseline in the same replication.") };
static const struct sim_column parameter_columns[] = { T("parameter", "Full key."),
    T("unit", "Unit."), T("value", "Value, or distribution it is drawn from."),
    T("uncertain", "yes: drawn anew in each replication."),
    T("source", "Ids of the register of evidence, assumption, or set by the scenario."),
    T("meaning", "What it is.") };
static const struct sim_column draw_columns[] = {
    N("replication", "1", "Number of the replication, from 0."),
    T("parameter", "Full key; see the table parameters."),
    N("value", "as the parameter", "Drawn value.")
};

#define SHEET(name, doc, columns)                                                        \
    {                                                                                    \
        name, doc, SIM_COUNT(columns), columns                                           \
    }
static const struct sim_sheet sheets[SIM_EXPORT_TABLES] = {
    SHEET("run", "What this run is and how to make it again.", run_columns),
    SHEET("arms", "The baseline and the policies.", arm_columns),
    SHEET("outcomes", "What each outcome means.", outcome_columns),
    SHEET("levels", "Outcomes of every arm.", level_columns),
    SHEET("effects", "Paired differences with the baseline, replication by replication.",
            effect_columns),
    SHEET("costs", "Euro by cause, payer and account.", cost_columns),
    SHEET("replications", "Headline outcomes of the nation in each replication.",
            replication_columns),
    SHEET("parameters", "Values that are uncertain or not the default.",
            parameter_columns),
    SHEET("draws", "Drawn parameters of each replication.", draw_columns),
};

struct exporter {
    struct sim_sheets *out;
    const struct sim_report *rep;
    const struct sim_shape *shape;
    struct sim_store *store;
    const struct sim_facts *facts;
    struct sim_err *err;
    int ret;
};

static struct sim_cell text(const char *value)
{
    return (struct sim_cell){ value != NULL ? value : "", 0 };
}

static struct sim_cell number(double value)
{
    return (struct sim_cell){ NULL, value };
}

static void row(struct exporter *x, const struct sim_cell *cell)
{
    if (x->ret == 0)
        x->ret = sim_sheets_row(x->out, cell, x->err);
}

static void put_run(struct exporter *x)
{
    const struct sim_store_meta *m = x->rep->meta;
    char seed[32], done[32], asked[32];

    snprintf(seed, sizeof seed, "%llu", (unsigned long long) m->seed);
    snprintf(done, sizeof done, "%zu", x->rep->reps);
    snprintf(asked, sizeof asked, "%zu", x->rep->reps_asked);
    const char *const pairs[][2] = { { "scenario", m->scenario }, { "title", m->title },
        { "digest", m->digest }, { "seed", seed }, { "version", m->version },
        { "model", m->model }, { "sampling", m->sampling },
        { "uncertainty", m->uncertainty }, { "luck", m->luck }, { "replications", done },
        { "replications_asked", asked }, { "world", x->rep->note } };
    for (size_t i = 0; i < SIM_COUNT(pairs); i++)
        row(x, (struct sim_cell[]){ text(pairs[i][0]), text(pairs[i][1]) });
}

static void put_arms(struct exporter *x)
{
    const struct sim_store_meta *m = x->rep->meta;

    for (size_t k = 0; k < x->rep->n_arms; k++) {
        size_t arm = x->rep->order[k];
        row(x, (struct sim_cell[]){ text(m->arm[arm]), text(sim_store_label(m, arm)),
                       text(sim_store_arm_title(m, arm)) });
    }
}

static void put_outcomes(struct exporter *x)
{
    for (int m = 0; m < x->shape->n_metrics; m++) {
        const struct sim_metric *s = &x->shape->metric[m];
        row(x, (struct sim_cell[]){ text(s->key), text(s->label), text(s->unit),
                       number(s->better), text(s->doc) });
    }
}

static void spread(struct sim_cell *cell, const struct sim_summary *s)
{
    const double values[] = { s->mean, s->sd, s->mc_se, s->p05, s->p25, s->p50, s->p75,
        s->p95, (double) s->n };

    for (size_t i = 0; i < SIM_COUNT(values); i++)
        cell[i] = number(s->n > 0 || i == 8 ? values[i] : NAN);
}

/* A row per arm, year, group and metric that has values. */
static void put_cells(struct exporter *x, bool effects)
{
    const struct sim_report *rep = x->rep;
    struct sim_cell cell[SIM_COUNT(effect_columns)];

    for (size_t k = effects ? 1 : 0; k < rep->n_arms && x->ret == 0; k++)
        for (int y = 0; y < x->shape->n_years; y++)
            for (int g = 0; g < x->shape->n_groups; g++)
                for (int m = 0; m < x->shape->n_metrics; m++) {
                    size_t arm = rep->order[k], at = sim_shape_cell(x->shape, y, g, m);
                    const struct sim_summary *s =
                            effects ? &rep->effect[arm][at] : &rep->level[arm][at];
                    if (s->n == 0)
                        continue;
                    cell[0] = text(rep->meta->arm[arm]);
                    cell[1] = number(x->shape->first_year + y);
                    cell[2] = text(x->shape->group[g]);
                    cell[3] = text(x->shape->metric[m].key);
                    cell[4] = text(x->shape->metric[m].unit);
                    spread(cell + 5, s);
                    cell[14] = number(s->p_better);
                    row(x, cell);
                }
}

static void put_costs(struct exporter *x)
{
    const struct sim_report *rep = x->rep;
    struct sim_cell cell[SIM_COUNT(cost_columns)];

    for (size_t k = 0; k < rep->n_arms && x->ret == 0; k++)
        for (int effect = 0; effect <= (rep->order[k] != 0); effect++)
            for (int y = 0; y < x->shape->n_years; y++)
                for (int c = 0; c < x->shape->n_costs; c++) {
                    const struct sim_cost *cost = &x->shape->cost[c];
                    size_t arm = rep->order[k], at = sim_shape_cost_cell(x->shape, y, c);
                    const struct sim_summary *s =
                            effect ? &rep->effect[arm][at] : &rep->level[arm][at];
                    if (s->mean == 0 && !(s->sd > 0))
                        continue;
                    cell[0] = text(rep->meta->arm[arm]);
                    cell[1] = text(effect ? "effect" : "level");
                    cell[2] = number(x->shape->first_year + y);
                    cell[3] = text(cost->cause);
                    cell[4] = text(cost->payer);
                    cell[5] = text(cost->account);
                    cell[6] = text("EUR");
                    spread(cell + 7, s);
                    row(x, cell);
                }
}

/* One arm, year and headline outcome in all replications. */
static void put_values(struct exporter *x, size_t arm, int year, int metric,
        const uint32_t *rep, double *value, double *effect, double *tmp)
{
    const struct sim_metric *m = &x->shape->metric[metric];
    size_t cell = sim_shape_cell(x->shape, year, 0, metric);

    x->ret = sim_level_read(x->store, arm, cell, false, value, x->err);
    for (size_t i = 0; i < x->rep->reps; i++)
        effect[i] = NAN;
    if (x->ret == 0 && arm > 0)
        x->ret = sim_effect_read(x->store, arm, cell, false, effect, tmp, x->err);
    for (size_t i = 0; i < x->rep->reps && x->ret == 0; i++)
        if (isfinite(value[i]))
            row(x, (struct sim_cell[]){ text(x->rep->meta->arm[arm]), number(rep[i]),
                           number(x->shape->first_year + year), text(m->key),
                           text(m->unit), number(value[i]), number(effect[i]) });
}

static void put_replications(struct exporter *x)
{
    size_t n = x->rep->reps;
    double *v = sim_calloc(3 * n + 1, sizeof *v);
    uint32_t *rep = sim_calloc(n + 1, sizeof *rep);

    x->ret = v == NULL || rep == NULL
                     ? sim_fail(x->err, SIM_ERR_NOMEM, "out of memory for the export")
                     : sim_store_rep_indices(x->store, false, rep, n, x->err);
    for (size_t k = 0; k < x->rep->n_arms; k++)
        for (int y = 0; y < x->shape->n_years; y++)
            for (int m = 0; m < x->shape->n_metrics && x->ret == 0; m++)
                if (x->shape->metric[m].headline)
                    put_values(x, x->rep->order[k], y, m, rep, v, v + n, v + 2 * n);
    sim_free(v);
    sim_free(rep);
}

static void put_parameters(struct exporter *x)
{
    for (size_t i = 0; i < x->facts->n; i++) {
        const struct sim_fact *f = &x->facts->fact[i];
        row(x, (struct sim_cell[]){ text(f->key), text(f->row->unit), text(f->value),
                       text(f->uncertain ? "yes" : "no"),
                       text(f->changed ? "set by the scenario" : f->row->source),
                       text(f->row->doc) });
    }
}

static void put_draws(struct exporter *x)
{
    size_t n = x->rep->reps, p = x->rep->meta->n_params;
    double *v = sim_calloc(n * p + 1, sizeof *v);
    uint32_t *rep = sim_calloc(n + 1, sizeof *rep);

    x->ret = v == NULL || rep == NULL
                     ? sim_fail(x->err, SIM_ERR_NOMEM, "out of memory for the export")
                     : sim_store_rep_indices(x->store, false, rep, n, x->err);
    if (x->ret == 0)
        x->ret = sim_store_read_params(x->store, v, x->err);
    for (size_t i = 0; i < n * p && x->ret == 0; i++)
        row(x, (struct sim_cell[]){ number(rep[i / p]), text(x->rep->meta->param[i % p]),
                       number(v[i]) });
    sim_free(v);
    sim_free(rep);
}

static void put_levels(struct exporter *x)
{
    put_cells(x, false);
}

static void put_effects(struct exporter *x)
{
    put_cells(x, true);
}

int sim_export(struct sim_sheets *out, const struct sim_report *rep,
        struct sim_store *store, const struct sim_facts *facts, unsigned wanted,
        struct sim_err *err)
{
    static void (*const put[SIM_EXPORT_TABLES])(struct exporter *) = { put_run, put_arms,
        put_outcomes, put_levels, put_effects, put_costs, put_replications,
        put_parameters, put_draws };
    struct exporter x = { .out = out,
        .rep = rep,
        .shape = &rep->meta->shape,
        .store = store,
        .facts = facts,
        .err = err };

    for (int i = 0; i < SIM_EXPORT_TABLES && x.ret == 0; i++) {
        if ((wanted & 1u << i) == 0)
            continue;
        x.ret = sim_sheets_begin(out, &sheets[i], err);
        if (x.ret == 0)
            put[i](&x);
    }
    return x.ret;
}
