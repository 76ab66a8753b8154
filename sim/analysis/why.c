/* why.c - tornado, and the difference taken apart over the years; see why.h.
 *
 * Method: the parameters that stand out from chance (drivers.h) go into one regression as
 * straight lines; each parameter in turn gets a curve in it instead. The bar of the
 * tornado runs over the 5th to the 95th percentile of what was drawn, the others at their
 * means. Thread safety: no globals. */
#include "sim/analysis/why.h"

#include <math.h>
#include <stdlib.h>

#include "sim/analysis/quantile.h"
#include "sim/analysis/voi.h"
#include "sim/base/mem.h"

/* One bar: the curve of `param` beside the drivers as lines. */
static int bar(struct sim_tornado *t, size_t param, const struct sim_why *why,
        const double *y, const struct sim_curve_draws *draws, double *sort,
        struct sim_err *err)
{
    size_t line[SIM_DECISION_DRIVERS], n = 0;
    struct sim_curve curve;
    struct sim_curve_fit fit = { .meat = NULL };

    for (int i = 0; i < why->n_drivers; i++)
        if (why->driver[i].param != param)
            line[n++] = why->driver[i].param;
    for (size_t r = 0; r < draws->reps; r++)
        sort[r] = draws->x[r * draws->n_params + param];
    sim_sort(sort, draws->reps);
    *t = (struct sim_tornado){ .param = param,
        .p05 = sim_quantile(sort, draws->reps, 0.05),
        .p95 = sim_quantile(sort, draws->reps, 0.95) };
    int ret = sim_curve_new(&curve, draws, &param, 1, line, n, err);
    if (ret == 0)
        ret = sim_curve_fit(&fit, &curve, y, draws->pairs, err);
    if (ret == 0) {
        t->low = sim_curve_value(&curve, &fit, t->p05, NAN, &t->low_se);
        t->high = sim_curve_value(&curve, &fit, t->p95, NAN, &t->high_se);
        (void) sim_curve_value(&curve, &fit, t->p95, t->p05, &t->swing_se);
    }
    sim_curve_fit_clear(&fit);
    sim_curve_clear(&curve);
    return ret;
}

static bool is_driver(const struct sim_why *why, size_t param)
{
    for (int i = 0; i < why->n_drivers; i++)
        if (why->driver[i].param == param)
            return true;
    return false;
}

/* Does bar x come before y? */
static bool before(const struct sim_tornado *x, const struct sim_tornado *y)
{
    return x->told != y->told ? x->told : fabs(x->high - x->low) > fabs(y->high - y->low);
}

int sim_why_find(struct sim_why *why, const struct sim_choice *c,
        const struct sim_curve_draws *draws, struct sim_err *err)
{
    double *y = sim_calloc(c->reps + 1, sizeof *y);
    double *sort = sim_calloc(c->reps + 1, sizeof *sort);
    bool *outside = sim_calloc(draws->n_params + 1, sizeof *outside);
    int ret = 0;

    why->tornado = sim_calloc(draws->n_params + 1, sizeof *why->tornado);
    if (!y || !sort || !outside || !why->tornado) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the tornado");
        goto out;
    }
    for (size_t r = 0; r < c->reps; r++)
        y[r] = c->benefit[why->a * c->reps + r] - c->benefit[why->b * c->reps + r];
    sim_summarise(&why->difference, y, c->reps, c->pairs, 1, sort);
    if (draws->n_params == 0)
        goto out;
    sim_curve_outside(outside, draws, why->a, why->b);
    ret = sim_drivers_find(why->driver, SIM_DECISION_DRIVERS, y, draws->x, draws->reps,
            draws->n_params, outside, draws->pairs, err);
    why->n_drivers = ret > 0 ? ret : 0;
    for (size_t p = 0; p < draws->n_params && ret >= 0; p++) {
        struct sim_tornado t;
        if (outside[p] || !sim_voi_varies(draws, p))
            continue;
        ret = bar(&t, p, why, y, draws, sort, err);
        size_t k = why->n_tornado++;
        double least = is_driver(why, p) ? 2 : sim_voi_lucky(draws->n_params);
        t.told = fabs(t.high - t.low) > least * t.swing_se;
        for (; k > 0 && before(&t, &why->tornado[k - 1]); k--)
            why->tornado[k] = why->tornado[k - 1];
        why->tornado[k] = t;
    }
out:
    sim_free(y);
    sim_free(sort);
    sim_free(outside);
    return ret < 0 ? ret : 0;
}

/* What a year adds to option a less option b, of sums so far. */
static double added(const struct sim_decision_data *d, double *sums,
        const struct sim_why *why, int year, size_t r)
{
    double v = sim_decision_at(d, sums, why->a, year)[r]
               - sim_decision_at(d, sums, why->b, year)[r];

    if (year > 0)
        v -= sim_decision_at(d, sums, why->a, year - 1)[r]
             - sim_decision_at(d, sums, why->b, year - 1)[r];
    return v;
}

int sim_why_years(struct sim_why *why, const struct sim_decision_data *d, double *value,
        double *cost, double price, struct sim_err *err)
{
    why->year = sim_calloc((size_t) d->years, sizeof *why->year);
    if (why->year == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the years");
    why->n_years = d->years;
    for (int y = 0; y < d->years; y++) {
        struct sim_decision_year *out = &why->year[y];
        for (size_t r = 0; r < d->reps; r++) {
            double v = price * added(d, value, why, y, r), k = added(d, cost, why, y, r);
            out->value += v / (double) d->reps;
            out->cost += k / (double) d->reps;
            d->scratch[r] = v - k;
        }
        out->benefit = sim_pairs_mean(d->scratch, d->reps, d->pairs, &out->benefit_se);
    }
    return 0;
}

void sim_why_clear(struct sim_why *why)
{
    sim_free(why->tornado);
    sim_free(why->year);
    *why = (struct sim_why){ 0 };
}
