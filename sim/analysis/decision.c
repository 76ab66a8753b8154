/* decision.c - the whole analysis of a decision, from the stored replications; see
 * decision.h.
 *
 * Method: reads once (decision_data.h), then for each yardstick the frontier, the
 * choice in every replication, prices from 0, and, where a price is stated, what would
 * be worth knowing and why (frontier, choice, voi, why, switching). Thread safety: no
 * globals. */
#include "sim/analysis/decision.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/decision_data.h"
#include "sim/analysis/equity.h"
#include "sim/analysis/why.h"
#include "sim/analysis/yardstick.h"
#include "sim/base/mem.h"
#include "sim/base/str.h"

static const double MILLION = 1e6;

/* ---- options ---- */

/* Sums over the years so far of what is counted by year. */
static void add_up(struct sim_decision_work *m, double *to, double *from)
{
    struct sim_decision_data *d = &m->data;

    for (size_t i = 0; from != NULL && i < d->n_options; i++)
        for (int y = 0; y < d->years; y++) {
            double *sum = sim_decision_at(d, to, i, y);
            const double *own = sim_decision_at(d, from, i, y);
            const double *before = y > 0 ? sim_decision_at(d, to, i, y - 1) : NULL;
            for (size_t r = 0; r < d->reps; r++)
                sum[r] = own[r] + (before != NULL ? before[r] : 0);
        }
}

static double share_above(const double *v, size_t n, double limit)
{
    size_t above = 0;

    for (size_t r = 0; r < n; r++)
        above += v[r] > limit;
    return n > 0 ? (double) above / (double) n : (double) NAN;
}

static void make_option(struct sim_decision_work *m, size_t i)
{
    struct sim_decision_data *d = &m->data;
    struct sim_decision_option *o = &m->out->option[i];
    int last = d->years - 1;
    double *peak = m->benefit; /* room that nobody uses yet */

    *o = (struct sim_decision_option){ .arm = d->arm[i], .allowed = true };
    sim_work_summarise(
            m, &o->cost, sim_decision_at(d, d->kind[SIM_ROLE_COST], i, last), -1);
    for (size_t r = 0; r < d->reps; r++) {
        peak[r] = 0;
        for (int y = 0; y < d->years && d->kind[SIM_ROLE_STAFF] != NULL; y++)
            peak[r] = fmax(peak[r], sim_decision_at(d, d->kind[SIM_ROLE_STAFF], i, y)[r]);
    }
    sim_work_summarise(m, &o->staff, peak, -1);
    o->over_staff = share_above(peak, d->reps, m->out->staff);
    const double *budget = sim_decision_at(d, d->kind[SIM_ROLE_BUDGET], i, last);
    sim_work_summarise(m, &o->budget, budget, -1);
    o->over_budget = share_above(budget, d->reps, m->out->budget);
    o->allowed = o->budget.mean <= m->out->budget && o->staff.mean <= m->out->staff;
    double *people = sim_decision_at(d, m->sums, i, last);
    double *spent = sim_decision_at(d, m->spent, i, last);
    sim_work_summarise(m, &o->people, people, 1);
    sim_work_summarise(m, &o->spent, spent, -1);
    o->per_million =
            o->spent.mean != 0 ? MILLION * o->people.mean / o->spent.mean : (double) NAN;
    sim_work_ratio(m, people, spent, &o->per_million_lo, &o->per_million_hi);
    o->per_million_lo *= MILLION;
    o->per_million_hi *= MILLION;
}

/* ---- the whole ---- */

/* The basis by which the scenario's own net benefit is counted; the first where the
 * model does not tell. */
static size_t own_basis(struct sim_decision_data *d)
{
    double least = INFINITY;
    size_t own = 0;

    for (size_t b = 0; b < d->n_bases && d->kind[SIM_ROLE_BENEFIT] != NULL; b++) {
        double off = 0;
        for (size_t i = 0; i < d->n_options; i++)
            for (size_t r = 0; r < d->reps; r++)
                off += fabs(
                        sim_decision_at(d, d->value[b], i, d->years - 1)[r]
                        - sim_decision_at(d, d->kind[SIM_ROLE_COST], i, d->years - 1)[r]
                        - sim_decision_at(
                                d, d->kind[SIM_ROLE_BENEFIT], i, d->years - 1)[r]);
        if (off < least) {
            least = off;
            own = b;
        }
    }
    return own;
}

static int list_yardsticks(struct sim_decision_work *m,
        const struct sim_decision_ask *ask, struct sim_err *err)
{
    const char *names[SIM_DECISION_YARDSTICKS];
    char hint[256];
    struct sim_decision_data *d = &m->data;
    struct sim_decision *out = m->out;

    if (d->kind[SIM_ROLE_COST] == NULL || d->kind[SIM_ROLE_BUDGET] == NULL
            || d->n_bases == 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "these results hold no cost or no value of what they bring, so that no "
                "decision can be made from them; run them again with this version");
    for (size_t b = 0; b < d->n_bases; b++) {
        names[b] = d->basis[b]->name;
        out->yardstick[out->n_yardsticks++] =
                (struct sim_decision_yardstick){ .name = d->basis[b]->name,
                    .metric = d->basis[b]->metric,
                    .unit = "EUR",
                    .price = 1 };
    }
    if (d->people != NULL && d->kind[SIM_ROLE_SPENT] != NULL)
        out->yardstick[out->n_yardsticks++] =
                (struct sim_decision_yardstick){ .name = d->people->name,
                    .metric = d->people->metric,
                    .unit = "fte-years",
                    .price = NAN,
                    .spent = true };
    out->chosen = own_basis(d);
    if (ask->value == NULL)
        return 0;
    for (size_t b = 0; b < d->n_bases; b++)
        if (strcmp(ask->value, names[b]) == 0) {
            out->chosen = b;
            return 0;
        }
    return sim_fail(err, SIM_ERR_INPUT, "--value %s: there is no such basis of value%s",
            ask->value, sim_str_hint(hint, sizeof hint, ask->value, names, d->n_bases));
}

/* Do bases of value disagree on the best, or on the order of two options? */
static void find_flips(struct sim_decision *out)
{
    const struct sim_decision_yardstick *a = &out->yardstick[0];

    for (size_t b = 1; b < out->n_yardsticks; b++) {
        const struct sim_decision_yardstick *o = &out->yardstick[b];
        if (isnan(o->price))
            continue;
        out->flips = out->flips || o->best != a->best;
        for (size_t i = 0; i < out->n_options; i++)
            for (size_t j = 0; j < i; j++) {
                double x = a->rank[i].benefit.mean - a->rank[j].benefit.mean;
                double z = o->rank[i].benefit.mean - o->rank[j].benefit.mean;
                if (out->option[i].allowed && out->option[j].allowed && x * z < 0)
                    out->order_flips = true;
            }
    }
}

static int make(struct sim_decision_work *m, const struct sim_decision_ask *ask,
        struct sim_err *err)
{
    struct sim_decision_data *d = &m->data;
    size_t n = d->n_options, all = n * (size_t) d->years * d->reps;
    int ret = list_yardsticks(m, ask, err);

    if (ret != 0)
        return ret;
    if (d->reps == 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "there is no replication in which all numbers are known");
    m->out->option = sim_calloc(n, sizeof *m->out->option);
    m->benefit = sim_calloc((n + 2) * d->reps, sizeof *m->benefit);
    m->sums = sim_calloc(all, sizeof *m->sums);
    m->spent = sim_calloc(all, sizeof *m->spent);
    m->allowed = sim_calloc(n, sizeof *m->allowed);
    m->p = sim_calloc(n, sizeof *m->p);
    if (!m->out->option || !m->benefit || !m->sums || !m->spent || !m->allowed || !m->p)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision");
    add_up(m, m->sums, d->kind[SIM_ROLE_PEOPLE]);
    add_up(m, m->spent, d->kind[SIM_ROLE_SPENT]);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        make_option(m, i);
        m->allowed[i] = m->out->option[i].allowed;
        any = any || m->allowed[i];
    }
    if (!any)
        return sim_fail(err, SIM_ERR_INPUT,
                "no option keeps within the budget and the people: doing nothing costs "
                "nothing, so the cap must be 0 or more");
    for (size_t k = 0; k < m->out->n_yardsticks && ret == 0; k++)
        ret = sim_yardstick_make(m, &m->out->yardstick[k], err);
    if (ret == 0)
        find_flips(m->out);
    return ret == 0 ? sim_equity_find(&m->out->equity, d, m->out->option, err) : ret;
}

int sim_decision_new(struct sim_decision **out, struct sim_store *store,
        const struct sim_decision_ask *ask, struct sim_err *err)
{
    struct sim_decision_work m = { .out = sim_calloc(1, sizeof *m.out) };

    *out = NULL;
    if (m.out == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision");
    int ret = sim_decision_data_read(&m.data, store, ask, err);
    if (ret == 0) {
        m.out->year = m.data.years - 1;
        m.out->reps = m.data.reps;
        m.out->n_options = m.data.n_options;
        m.out->pairs = m.data.pairs;
        m.out->budget = ask->budget;
        m.out->staff = ask->staff;
        m.out->rep = m.data.rep;
        m.data.rep = NULL;
        ret = make(&m, ask, err);
    }
    sim_decision_data_clear(&m.data);
    sim_free(m.benefit);
    sim_free(m.sums);
    sim_free(m.spent);
    sim_free(m.allowed);
    sim_free(m.p);
    if (ret != 0) {
        sim_decision_free(m.out);
        return ret;
    }
    *out = m.out;
    return 0;
}

void sim_decision_free(struct sim_decision *decision)
{
    if (decision == NULL)
        return;
    for (size_t k = 0; k < decision->n_yardsticks; k++) {
        struct sim_decision_yardstick *y = &decision->yardstick[k];
        sim_free(y->rank);
        sim_free(y->accept);
        sim_free(y->voi);
        sim_free(y->set);
        sim_free(y->change);
        sim_free(y->effects);
        sim_free(y->costs);
        for (size_t i = 0; i < SIM_COUNT(y->why); i++)
            sim_why_clear(&y->why[i]);
    }
    sim_equity_clear(&decision->equity);
    sim_free(decision->option);
    sim_free(decision->rep);
    sim_free(decision);
}
