/* voi.c - expected value of partial perfect information, by regression.
 *
 * Method: the mean benefit of each option given the parameters is a regression of its
 * benefit on them (Strong, Oakley & Brennan 2014, doi:10.1177/0272989X13505910). The
 * value of knowing is what a choice by that regression gains on the choice without. Taken
 * over the same replications it is too high, since the regression also follows luck; so
 * each tenth of them (antithetic partners together) is chosen for by a regression on the
 * nine others, and what that choice really brought there is counted. That is never above
 * the value of perfect information, too low by what the regression errs, and may be below
 * zero: nothing is clamped. Both are told; the truth lies, on average, between them.
 * Thread safety: no globals. */
#include "sim/analysis/voi.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/decision_data.h"
#include "sim/base/mem.h"

enum { FOLDS = 10 };
static const double SINGULAR = 1e-10;

struct work {
    const struct sim_choice *c;
    size_t best;
    struct sim_curve curve;
    size_t group, folds;
    double *whole; /* [columns][n] products of q with each option's lead over `best` */
    double *part;  /* the same of the other folds, then coefficients */
    double *gain;  /* [reps] */
    double *cross; /* [columns][columns] */
};

static double lead(const struct work *w, size_t option, size_t r)
{
    size_t reps = w->c->reps;
    return w->c->benefit[option * reps + r] - w->c->benefit[w->best * reps + r];
}

static void work_clear(struct work *w)
{
    sim_curve_clear(&w->curve);
    sim_free(w->whole);
    sim_free(w->part);
    sim_free(w->gain);
    sim_free(w->cross);
}

static int work_init(struct work *w, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, const struct sim_voi *voi,
        struct sim_err *err)
{
    *w = (struct work){ .c = c, .best = best, .group = c->pairs ? 2 : 1 };
    int ret = sim_curve_new(&w->curve, draws, voi->param, voi->n, NULL, 0, err);
    if (ret != 0)
        return ret;
    size_t k = w->curve.columns, groups = c->reps / w->group;
    w->folds = groups < FOLDS ? groups : FOLDS;
    w->whole = sim_calloc(k * c->n + 1, sizeof *w->whole);
    w->part = sim_calloc(k * c->n + 1, sizeof *w->part);
    w->gain = sim_calloc(c->reps + 1, sizeof *w->gain);
    w->cross = sim_calloc(k * k + 1, sizeof *w->cross);
    if (!w->whole || !w->part || !w->gain || !w->cross)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the value of knowing");
    return 0;
}

/* Add q' lead of one replication. */
static void add_products(const struct work *w, double *to, size_t r, double sign)
{
    const double *q = w->curve.q + r * w->curve.raw;

    for (size_t i = 0; i < w->c->n; i++) {
        if (!w->c->allowed[i] || i == w->best)
            continue;
        double v = sign * lead(w, i, r);
        for (size_t j = 0; j < w->curve.columns; j++)
            to[j * w->c->n + i] += q[j] * v;
    }
}

/* The option that coefficients say is best at a replication, and its lead. */
static size_t choose(const struct work *w, const double *b, size_t r, double *most)
{
    const double *q = w->curve.q + r * w->curve.raw;
    size_t chosen = w->best;

    *most = 0;
    for (size_t i = 0; i < w->c->n; i++) {
        double v = 0;
        if (!w->c->allowed[i] || i == w->best)
            continue;
        for (size_t j = 0; j < w->curve.columns; j++)
            v += q[j] * b[j * w->c->n + i];
        if (v > *most) {
            *most = v;
            chosen = i;
        }
    }
    return chosen;
}

static bool in_fold(const struct work *w, size_t r, size_t fold)
{
    return r / w->group % w->folds == fold;
}

/* Lower Cholesky factor of a[k][k] in place; false when it is not positive definite. */
static bool factor(double *a, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double v = a[i * k + j];
            for (size_t l = 0; l < j; l++)
                v -= a[i * k + l] * a[j * k + l];
            if (i == j && !(v > SINGULAR))
                return false;
            a[i * k + j] = i == j ? sqrt(v) : v / a[j * k + j];
        }
    return true;
}

/* Solve for one column of b[k][n] in place. */
static void solve(const double *a, size_t k, double *b, size_t n)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t l = 0; l < i; l++)
            b[i * n] -= a[i * k + l] * b[l * n];
        b[i * n] /= a[i * k + i];
    }
    for (size_t i = k; i-- > 0;) {
        for (size_t l = i + 1; l < k; l++)
            b[i * n] -= a[l * k + i] * b[l * n];
        b[i * n] /= a[i * k + i];
    }
}

/* Coefficients of a regression without one fold into w->part; false when the others do
 * not determine them. */
static bool without(struct work *w, size_t fold)
{
    size_t k = w->curve.columns, n = w->c->n;

    memcpy(w->part, w->whole, k * n * sizeof *w->part);
    for (size_t i = 0; i < k * k; i++)
        w->cross[i] = i % (k + 1) == 0; /* q'q of all replications */
    for (size_t r = 0; r < w->c->reps; r++) {
        const double *q = w->curve.q + r * w->curve.raw;
        if (!in_fold(w, r, fold))
            continue;
        add_products(w, w->part, r, -1);
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                w->cross[i * k + j] -= q[i] * q[j];
    }
    if (!factor(w->cross, k))
        return false;
    for (size_t i = 0; i < n; i++)
        solve(w->cross, k, w->part + i, n); /* columns of others are 0 */
    return true;
}

int sim_voi_of(struct sim_voi *voi, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err)
{
    struct work w;
    int ret = work_init(&w, c, best, draws, voi, err);

    if (ret != 0)
        goto out;
    for (size_t r = 0; r < c->reps; r++)
        add_products(&w, w.whole, r, 1);
    voi->fitted = 0;
    for (size_t r = 0; r < c->reps; r++) {
        double most;
        (void) choose(&w, w.whole, r, &most);
        voi->fitted += most / (double) c->reps;
    }
    for (size_t fold = 0; fold < w.folds; fold++) {
        bool known = without(&w, fold);
        for (size_t r = 0; r < c->reps; r++) {
            double most;
            if (in_fold(&w, r, fold))
                w.gain[r] = known ? lead(&w, choose(&w, w.part, r, &most), r) : 0;
        }
    }
    voi->value = sim_pairs_mean(w.gain, c->reps, c->pairs, &voi->se);
out:
    work_clear(&w);
    return ret;
}

double sim_voi_lucky(size_t n)
{
    return fmax(2, sqrt(2 * log((double) n + 1)));
}

bool sim_voi_varies(const struct sim_curve_draws *draws, size_t param)
{
    bool varies = false;

    for (size_t r = 0; r < draws->reps; r++) {
        double v = draws->x[r * draws->n_params + param];
        if (!isfinite(v))
            return false;
        varies = varies || v < draws->x[param] || v > draws->x[param];
    }
    return varies;
}

/* Told ones first, then by value. */
static bool before(const struct sim_voi *a, const struct sim_voi *b)
{
    return a->told != b->told ? a->told : a->value > b->value;
}

int sim_voi_all(struct sim_voi *voi, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err)
{
    int n = 0;
    double lucky = sim_voi_lucky(draws->n_params);

    for (size_t p = 0; p < draws->n_params; p++) {
        struct sim_voi v = { .n = 1, .param = { p } };
        if (!sim_voi_varies(draws, p))
            continue;
        int ret = sim_voi_of(&v, c, best, draws, err);
        if (ret != 0)
            return ret;
        int k = n++;
        v.told = v.value > lucky * v.se;
        for (; k > 0 && before(&v, &voi[k - 1]); k--)
            voi[k] = voi[k - 1];
        voi[k] = v;
    }
    return n;
}

int sim_voi_sets(struct sim_voi set[SIM_DECISION_SETS], const struct sim_voi *voi,
        size_t n, const struct sim_choice *c, size_t best,
        const struct sim_curve_draws *draws, struct sim_err *err)
{
    size_t most = n < SIM_DECISION_SETS ? n : SIM_DECISION_SETS;

    for (size_t k = 0; k < most; k++) {
        set[k] = (struct sim_voi){ .n = k + 1 };
        for (size_t i = 0; i <= k; i++)
            set[k].param[i] = voi[i].param[0];
        int ret = sim_voi_of(&set[k], c, best, draws, err);
        if (ret != 0)
            return ret;
    }
    return (int) most;
}
