/* yardstick.c - one yardstick of a decision: frontier, best option, acceptability, and
 * what is worth knowing; see decision.h.
 *
 * Method: frontier.h on the means; choice.h on the replications, at the stated price and
 * at prices from 0; voi.h and why.h at the stated price. Thread safety: no globals. */
#include "sim/analysis/yardstick.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/frontier.h"
#include "sim/analysis/ratio.h"
#include "sim/analysis/voi.h"
#include "sim/analysis/why.h"
#include "sim/base/mem.h"

static const double PRICES_TO = 2;     /* times the stated price, at least */
static const double PRICES_ROOM = 1.5; /* times the dearest step of the frontier */

void sim_work_summarise(
        struct sim_decision_work *m, struct sim_summary *out, const double *v, int better)
{
    sim_summarise(out, v, m->data.reps, m->data.pairs, better, m->data.scratch);
}

void sim_work_ratio(struct sim_decision_work *m, const double *over, const double *under,
        double *lo, double *hi)
{
    struct sim_ratio r;

    sim_ratio(&r, over, under, m->data.reps, m->data.pairs, m->data.scratch);
    *lo = r.mc_lo;
    *hi = r.mc_hi;
}

static double *effects(
        struct sim_decision_work *m, const struct sim_decision_yardstick *y)
{
    return y->spent ? m->sums : m->data.value[y - m->out->yardstick];
}

static double *costs(struct sim_decision_work *m, const struct sim_decision_yardstick *y)
{
    return y->spent ? m->spent : m->data.kind[SIM_ROLE_COST];
}

static int make_frontier(struct sim_decision_work *m, struct sim_decision_yardstick *y,
        struct sim_err *err)
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
        sim_work_summarise(
                m, &y->rank[i].effect, sim_decision_at(d, effects(m, y), i, last), 1);
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
        sim_work_ratio(m, dearer, more, &rank->icer_lo, &rank->icer_hi);
    }
    sim_free(order);
    sim_free(row);
    return 0;
}

/* Benefit of all options at a price. */
static struct sim_choice at_price(
        struct sim_decision_work *m, const struct sim_decision_yardstick *y, double price)
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

static void make_prices(struct sim_decision_work *m, struct sim_decision_yardstick *y)
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
static void choose_by_ratio(struct sim_decision_work *m, struct sim_decision_yardstick *y)
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

static void choose(struct sim_decision_work *m, struct sim_decision_yardstick *y)
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
        sim_work_summarise(m, &rank->benefit, c.benefit + i * c.reps, 1);
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

static int find_out(struct sim_decision_work *m, struct sim_decision_yardstick *y,
        struct sim_err *err)
{
    struct sim_decision_data *d = &m->data;
    const struct sim_curve_draws draws = { d->x, d->reps, d->n_params, d->pairs,
        d->option };
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
static int keep_plane(struct sim_decision_work *m, struct sim_decision_yardstick *y,
        struct sim_err *err)
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

int sim_yardstick_make(struct sim_decision_work *m, struct sim_decision_yardstick *y,
        struct sim_err *err)
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
