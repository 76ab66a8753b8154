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
#include "sim/analysis/frontier.h"
#include "sim/analysis/ratio.h"
#include "sim/analysis/voi.h"
#include "sim/analysis/why.h"
#include "sim/base/mem.h"
#include "sim/base/str.h"

static const double MILLION = 1e6;
static const double PRICES_TO = 2;     /* times the stated price, at least */
static const double PRICES_ROOM = 1.5; /* times the dearest step of the frontier */

struct maker {
    struct sim_decision *out;
    struct sim_decision_data data;
    double *benefit; /* [n_options][reps] */
    double *sums;    /* [n_options][years][reps] people so far */
    double *spent;   /* [n_options][years][reps] spent so far */
    bool *allowed;
    double *p;
};

static void summarise(
        struct maker *m, struct sim_summary *out, const double *v, int better)
{
    sim_summarise(out, v, m->data.reps, m->data.pairs, better, m->data.scratch);
}

/* ---- options ---- */

/* Sums over the years so far of what is counted by year. */
static void add_up(struct maker *m, double *to, double *from)
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

static void ratio(struct maker *m, const double *over, const double *under, double *value,
        double *lo, double *hi)
{
    struct sim_ratio r;

    sim_ratio(&r, over, under, m->data.reps, m->data.pairs, m->data.scratch);
    *lo = r.mc_lo;
    *hi = r.mc_hi;
    if (value != NULL && !isnan(r.ratio))
        *value = r.ratio;
}

static void make_option(struct maker *m, size_t i)
{
    struct sim_decision_data *d = &m->data;
    struct sim_decision_option *o = &m->out->option[i];
    int last = d->years - 1;
    double *peak = m->benefit; /* room that nobody uses yet */

    *o = (struct sim_decision_option){ .arm = d->arm[i], .allowed = true };
    summarise(m, &o->cost, sim_decision_at(d, d->kind[SIM_ROLE_COST], i, last), -1);
    for (size_t r = 0; r < d->reps; r++) {
        peak[r] = 0;
        for (int y = 0; y < d->years && d->kind[SIM_ROLE_STAFF] != NULL; y++)
            peak[r] = fmax(peak[r], sim_decision_at(d, d->kind[SIM_ROLE_STAFF], i, y)[r]);
    }
    summarise(m, &o->staff, peak, -1);
    o->over_staff = share_above(peak, d->reps, m->out->staff);
    const double *budget = sim_decision_at(d, d->kind[SIM_ROLE_BUDGET], i, last);
    summarise(m, &o->budget, budget, -1);
    o->over_budget = share_above(budget, d->reps, m->out->budget);
    o->allowed = o->budget.mean <= m->out->budget && o->staff.mean <= m->out->staff;
    double *people = sim_decision_at(d, m->sums, i, last);
    double *spent = sim_decision_at(d, m->spent, i, last);
    summarise(m, &o->people, people, 1);
    summarise(m, &o->spent, spent, -1);
    o->per_million =
            o->spent.mean != 0 ? MILLION * o->people.mean / o->spent.mean : (double) NAN;
    ratio(m, people, spent, NULL, &o->per_million_lo, &o->per_million_hi);
    o->per_million_lo *= MILLION;
    o->per_million_hi *= MILLION;
}

/* ---- one yardstick ---- */

static double *effects(struct maker *m, const struct sim_decision_yardstick *y)
{
    return y->spent ? m->sums : m->data.value[y - m->out->yardstick];
}

static double *costs(struct maker *m, const struct sim_decision_yardstick *y)
{
    return y->spent ? m->spent : m->data.kind[SIM_ROLE_COST];
}

static int make_frontier(
        struct maker *m, struct sim_decision_yardstick *y, struct sim_err *err)
{
    struct sim_decision_data *d = &m->data;
    size_t n = d->n_options, *order = sim_calloc(n, sizeof *order);
    struct sim_frontier_row *row = sim_calloc(n, sizeof *row);
    int last = d->years - 1;

    if (order == NULL || row == NULL) {
        sim_free(order);
        sim_free(row);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the frontier");
    }
    for (size_t i = 0; i < n; i++) {
        const struct sim_decision_option *o = &m->out->option[i];
        summarise(m, &y->rank[i].effect, sim_decision_at(d, effects(m, y), i, last), 1);
        row[i] = (struct sim_frontier_row){ .cost = y->spent ? o->spent.mean
                                                             : o->cost.mean,
            .effect = y->rank[i].effect.mean,
            .allowed = o->allowed };
    }
    sim_frontier(row, n, order);
    for (size_t i = 0; i < n; i++) {
        struct sim_decision_rank *rank = &y->rank[i];
        rank->standing = row[i].standing;
        rank->against = row[i].against;
        rank->icer = row[i].icer;
        rank->icer_lo = rank->icer_hi = NAN;
        if (isnan(rank->icer))
            continue;
        double *more = m->benefit, *dearer = m->benefit + d->reps;
        for (size_t r = 0; r < d->reps; r++) {
            more[r] = sim_decision_at(d, effects(m, y), i, last)[r]
                      - sim_decision_at(d, effects(m, y), rank->against, last)[r];
            dearer[r] = sim_decision_at(d, costs(m, y), i, last)[r]
                        - sim_decision_at(d, costs(m, y), rank->against, last)[r];
        }
        ratio(m, dearer, more, NULL, &rank->icer_lo, &rank->icer_hi);
    }
    sim_free(order);
    sim_free(row);
    return 0;
}

/* Benefit of all options at a price. */
static struct sim_choice at_price(
        struct maker *m, const struct sim_decision_yardstick *y, double price)
{
    struct sim_decision_data *d = &m->data;

    for (size_t i = 0; i < d->n_options; i++) {
        const double *effect = sim_decision_at(d, effects(m, y), i, d->years - 1);
        const double *cost = sim_decision_at(d, costs(m, y), i, d->years - 1);
        for (size_t r = 0; r < d->reps; r++)
            m->benefit[i * d->reps + r] = price * effect[r] - cost[r];
    }
    return (struct sim_choice){ m->benefit, d->n_options, d->reps, d->pairs, m->allowed };
}

/* A round number at or above v. */
static double round_up(double v)
{
    double power = pow(10, floor(log10(v))), lead = v / power;

    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 4 ? 4 : lead <= 8 ? 8 : 10);
}

static void make_prices(struct maker *m, struct sim_decision_yardstick *y)
{
    size_t n = m->out->n_options;
    double to = isnan(y->price) ? 0 : PRICES_TO * y->price;

    for (size_t i = 0; i < n; i++)
        if (isfinite(y->rank[i].icer))
            to = fmax(to, PRICES_ROOM * y->rank[i].icer);
    to = to > 0 ? round_up(to) : 1;
    for (int k = 0; k < SIM_DECISION_PRICES; k++) {
        y->at[k] = to * k / (SIM_DECISION_PRICES - 1);
        struct sim_choice c = at_price(m, y, y->at[k]);
        sim_choice_shares(&c, m->p);
        y->front[k] = sim_choice_best(&c, n);
        for (size_t i = 0; i < n; i++)
            y->accept[i * SIM_DECISION_PRICES + (size_t) k] = m->p[i];
    }
}

/* Most effect for the money, of those that have any; without cost is for nothing. */
static void choose_by_ratio(struct maker *m, struct sim_decision_yardstick *y)
{
    size_t place[2] = { 0, 0 };
    double most[2] = { 0, 0 };

    for (size_t i = 1; i < m->out->n_options; i++) {
        const struct sim_decision_option *o = &m->out->option[i];
        double gain = o->people.mean, v = gain > 0 ? gain / fmax(o->spent.mean, 0) : 0;
        for (int free = 0; free < 2; free++)
            if ((free || o->allowed) && v > most[free]) {
                most[free] = v;
                place[free] = i;
            }
    }
    y->best = y->second = place[0];
    y->best_free = place[1];
    y->perfect = y->perfect_se = NAN;
}

static void choose(struct maker *m, struct sim_decision_yardstick *y)
{
    size_t n = m->out->n_options;
    struct sim_choice c = at_price(m, y, y->price);

    y->best = sim_choice_best(&c, n);
    y->second = sim_choice_best(&c, y->best);
    if (y->second == n)
        y->second = y->best;
    sim_choice_shares(&c, m->p);
    for (size_t i = 0; i < n; i++) {
        struct sim_decision_rank *rank = &y->rank[i];
        summarise(m, &rank->benefit, c.benefit + i * c.reps, 1);
        rank->p_best = m->p[i];
        rank->loss = rank->loss_se = NAN;
        if (m->allowed[i])
            rank->loss = sim_choice_loss(&c, i, &rank->loss_se, m->data.scratch);
    }
    y->perfect = y->rank[y->best].loss;
    y->perfect_se = y->rank[y->best].loss_se;
    bool *all = m->allowed;
    for (size_t i = 0; i < n; i++)
        all[i] = true;
    y->best_free = sim_choice_best(&c, n);
    for (size_t i = 0; i < n; i++)
        all[i] = m->out->option[i].allowed;
}

static int find_out(
        struct maker *m, struct sim_decision_yardstick *y, struct sim_err *err)
{
    struct sim_decision_data *d = &m->data;
    const struct sim_curve_draws draws = { d->x, d->reps, d->n_params, d->pairs };
    const struct sim_choice c = at_price(m, y, y->price);
    const size_t other[] = { y->second, 0 };

    y->voi = sim_calloc(d->n_params + 1, sizeof *y->voi);
    y->set = sim_calloc(SIM_DECISION_SETS, sizeof *y->set);
    if (y->voi == NULL || y->set == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the value of knowing");
    int ret = sim_voi_all(y->voi, &c, y->best, &draws, err);
    y->n_voi = ret > 0 ? (size_t) ret : 0;
    if (ret >= 0)
        ret = sim_voi_sets(y->set, y->voi, y->n_voi, &c, y->best, &draws, err);
    y->n_sets = ret > 0 ? (size_t) ret : 0;
    if (ret >= 0)
        ret = sim_switches_find(&y->change, &c, y->best, &draws, err);
    y->n_switches = ret > 0 ? (size_t) ret : 0;
    for (size_t k = 0; k < SIM_COUNT(other) && ret >= 0; k++) {
        if (other[k] == y->best || (k > 0 && other[k] == other[0]))
            continue;
        struct sim_why *why = &y->why[y->n_why++];
        why->a = y->best;
        why->b = other[k];
        ret = sim_why_find(why, &c, &draws, err);
        if (ret == 0)
            ret = sim_why_years(why, d, effects(m, y), costs(m, y), y->price, err);
    }
    return ret < 0 ? ret : 0;
}

/* Effect and cost of all options in all replications, for the plane. */
static int keep_plane(
        struct maker *m, struct sim_decision_yardstick *y, struct sim_err *err)
{
    struct sim_decision_data *d = &m->data;

    y->effects = sim_calloc(d->n_options * d->reps, sizeof *y->effects);
    y->costs = sim_calloc(d->n_options * d->reps, sizeof *y->costs);
    if (y->effects == NULL || y->costs == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the plane");
    for (size_t i = 0; i < d->n_options; i++) {
        memcpy(y->effects + i * d->reps,
                sim_decision_at(d, effects(m, y), i, d->years - 1),
                d->reps * sizeof *y->effects);
        memcpy(y->costs + i * d->reps, sim_decision_at(d, costs(m, y), i, d->years - 1),
                d->reps * sizeof *y->costs);
    }
    return 0;
}

static int make_yardstick(
        struct maker *m, struct sim_decision_yardstick *y, struct sim_err *err)
{
    size_t n = m->out->n_options;

    y->rank = sim_calloc(n, sizeof *y->rank);
    y->accept = sim_calloc(n * SIM_DECISION_PRICES, sizeof *y->accept);
    if (y->rank == NULL || y->accept == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision");
    int ret = make_frontier(m, y, err);
    if (ret == 0)
        ret = keep_plane(m, y, err);
    if (ret != 0)
        return ret;
    make_prices(m, y);
    if (isnan(y->price)) {
        for (size_t i = 0; i < n; i++) {
            struct sim_decision_rank *r = &y->rank[i];
            r->p_best = r->loss = r->loss_se = NAN;
            r->benefit = (struct sim_summary){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
                NAN, 0 };
        }
        choose_by_ratio(m, y);
        return 0;
    }
    choose(m, y);
    return m->data.reps > 1 ? find_out(m, y, err) : 0;
}

/* ---- the whole ---- */

static int list_yardsticks(
        struct maker *m, const struct sim_decision_ask *ask, struct sim_err *err)
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
    for (size_t b = 0; b < d->n_bases; b++)
        if (ask->value == NULL || strcmp(ask->value, names[b]) == 0) {
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

static int make(struct maker *m, const struct sim_decision_ask *ask, struct sim_err *err)
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
        ret = make_yardstick(m, &m->out->yardstick[k], err);
    if (ret == 0)
        find_flips(m->out);
    return ret == 0 ? sim_equity_find(&m->out->equity, d, m->out->option, err) : ret;
}

int sim_decision_new(struct sim_decision **out, struct sim_store *store,
        const struct sim_decision_ask *ask, struct sim_err *err)
{
    struct maker m = { .out = sim_calloc(1, sizeof *m.out) };

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
