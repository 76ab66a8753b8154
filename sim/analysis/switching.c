/* switching.c - at which value of a parameter does another option become best?
 *
 * Method: the lead of each other option over the best one is regressed on the drawn
 * parameters, as in why.c: those that stand out from chance for that lead, each with a
 * curve beside the others as lines. Where the curve crosses zero between the 5th and the
 * 95th percentile, with the other option ahead at the end of that range, it switches;
 * the crossing nearest to the middle counts, from either side. Its standard error is that
 * of the curve there over its slope. Thread safety: no globals. */
#include <math.h>

#include "sim/analysis/why.h"
#include "sim/base/mem.h"

enum { STEPS = 60 };

struct finder {
    const struct sim_choice *c;
    const struct sim_curve_draws *draws;
    struct sim_driver_params *params; /* the draws, ranked */
    size_t best;
    double *y;
    bool *outside;            /* [n_params] of the question */
    struct sim_switch *found; /* two for each parameter: below, above */
    size_t n;
};

/* Refine a crossing between x and z by halving. */
static double crossing(const struct sim_curve *curve, const struct sim_curve_fit *fit,
        double x, double z)
{
    double se, at_x = sim_curve_value(curve, fit, x, NAN, &se);

    for (int i = 0; i < STEPS; i++) {
        double mid = x + (z - x) / 2, v = sim_curve_value(curve, fit, mid, NAN, &se);
        if ((v > 0) == (at_x > 0))
            x = mid;
        else
            z = mid;
    }
    return x + (z - x) / 2;
}

/* From the end of a range inwards: where is `to` no longer ahead? */
static void look_from(struct finder *f, const struct sim_curve *curve,
        const struct sim_curve_fit *fit, struct sim_switch s, bool below)
{
    double end = below ? s.p05 : s.p95, other = below ? s.p95 : s.p05, se;
    double lead = sim_curve_value(curve, fit, end, NAN, &se);
    double step = (other - end) / STEPS;

    if (!(lead > 0))
        return;
    s.below = below;
    s.sure = lead > 2 * se;
    for (int i = 1; i <= STEPS; i++) {
        double x = end + i * step;
        if (sim_curve_value(curve, fit, x, NAN, &se) > 0)
            continue;
        s.at = crossing(curve, fit, x - step, x);
        (void) sim_curve_value(curve, fit, s.at, NAN, &se);
        double slope =
                sim_curve_value(curve, fit, s.at + step / 8, s.at - step / 8, &lead)
                / (step / 4);
        s.se = se / fabs(slope);
        for (size_t k = 0; k < f->n; k++) {
            struct sim_switch *known = &f->found[k];
            if (known->param != s.param || known->below != below)
                continue;
            if (below ? s.at > known->at : s.at < known->at)
                *known = s;
            return;
        }
        f->found[f->n++] = s;
        return;
    }
}

static int look_at(struct finder *f, size_t to, const struct sim_driver *driver, int n,
        int which, struct sim_err *err)
{
    size_t line[SIM_DECISION_DRIVERS], k = 0, param = driver[which].param;
    struct sim_curve curve;
    struct sim_curve_fit fit = { .meat = NULL };

    for (int i = 0; i < n; i++)
        if (i != which)
            line[k++] = driver[i].param;
    int ret = sim_curve_new(&curve, f->draws, &param, 1, line, k, err);
    if (ret == 0)
        ret = sim_curve_fit(&fit, &curve, f->y, f->draws->pairs, err);
    if (ret == 0) {
        struct sim_switch s = {
            .param = param, .to = to, .p05 = driver[which].p05, .p95 = driver[which].p95
        };
        look_from(f, &curve, &fit, s, true);
        look_from(f, &curve, &fit, s, false);
    }
    sim_curve_fit_clear(&fit);
    sim_curve_clear(&curve);
    return ret;
}

static int look_for(struct finder *f, size_t to, struct sim_err *err)
{
    const struct sim_choice *c = f->c;
    struct sim_driver driver[SIM_DECISION_DRIVERS];

    for (size_t r = 0; r < c->reps; r++)
        f->y[r] = c->benefit[to * c->reps + r] - c->benefit[f->best * c->reps + r];
    sim_curve_outside(f->outside, f->draws, to, f->best);
    int n = sim_drivers_among(driver, SIM_DECISION_DRIVERS, f->y, f->params, f->outside,
            f->draws->pairs, err);
    for (int i = 0; i < n; i++) {
        int ret = look_at(f, to, driver, n, i, err);
        if (ret != 0)
            return ret;
    }
    return n < 0 ? n : 0;
}

/* By parameter, below before above. */
static void sort_found(struct finder *f)
{
    for (size_t i = 1; i < f->n; i++)
        for (size_t k = i; k > 0; k--) {
            struct sim_switch *a = &f->found[k - 1], *b = &f->found[k], keep = *a;
            if (a->param < b->param || (a->param == b->param && a->below))
                break;
            *a = *b;
            *b = keep;
        }
}

int sim_switches_find(struct sim_switch **out, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err)
{
    struct finder f = { .c = c, .draws = draws, .best = best };
    int ret = 0;

    f.y = sim_calloc(c->reps + 1, sizeof *f.y);
    f.found = sim_calloc(2 * draws->n_params + 1, sizeof *f.found);
    f.outside = sim_calloc(draws->n_params + 1, sizeof *f.outside);
    *out = NULL;
    if (!f.y || !f.found || !f.outside)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for switching values");
    if (ret == 0)
        ret = sim_driver_params_new(
                &f.params, draws->x, draws->reps, draws->n_params, err);
    for (size_t to = 0; to < c->n && ret == 0 && draws->n_params > 0; to++)
        if (to != best && c->allowed[to])
            ret = look_for(&f, to, err);
    sim_driver_params_free(f.params);
    sim_free(f.y);
    sim_free(f.outside);
    if (ret != 0) {
        sim_free(f.found);
        return ret;
    }
    sort_found(&f);
    *out = f.found;
    return (int) f.n;
}
