/* precision.c - Monte Carlo half-width over whole pairs; see precision.h. */
#include "sim/engine/precision.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/str.h"

static int clamp_year(long long year, const struct sim_shape *shape)
{
    long long index = year - shape->first_year;

    if (index < 0)
        return 0;
    return index < shape->n_years ? (int) index : shape->n_years - 1;
}

void sim_arm_years(
        const struct sim_arm *arm, const struct sim_shape *shape, int *first, int *last)
{
    *first = arm->n_policies > 0 ? shape->n_years - 1 : 0;
    *last = arm->n_policies > 0 ? 0 : shape->n_years - 1;
    for (size_t i = 0; i < arm->n_policies; i++) {
        const struct sim_span *span = arm->policies[i].params;
        int start = clamp_year(span->start, shape);
        int end = span->end == 0 ? shape->n_years - 1 : clamp_year(span->end, shape);
        *first = start < *first ? start : *first;
        *last = end > *last ? end : *last;
    }
}

static int metric_find(
        int *out, const struct sim_shape *shape, const char *name, struct sim_err *err)
{
    char hint[512];
    size_t n = (size_t) shape->n_metrics;

    for (size_t m = 0; m < n; m++) {
        if (strcmp(shape->metric[m].key, name) == 0) {
            *out = (int) m;
            return 0;
        }
    }
    const char **names = sim_calloc(n, sizeof *names);
    if (names == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t m = 0; m < n; m++)
        names[m] = shape->metric[m].key;
    sim_str_hint(hint, sizeof hint, name, names, n);
    sim_free(names);
    return sim_fail(
            err, SIM_ERR_INPUT, "--precision %s: there is no such metric%s", name, hint);
}

int sim_precision_init(struct sim_precision *pre, const struct sim_shape *shape,
        const struct sim_arm *arms, size_t n_arms, const char *metric, double halfwidth,
        struct sim_err *err)
{
    int m = 0, first, last;

    *pre = (struct sim_precision){ 0 };
    if (metric == NULL)
        return 0;
    int ret = metric_find(&m, shape, metric, err);
    if (ret != 0)
        return ret;
    if (!(halfwidth > 0 && isfinite(halfwidth)))
        return sim_fail(err, SIM_ERR_RANGE,
                "--precision %s=%g: the half-width must be above 0, in the unit of the "
                "metric (%s)",
                metric, halfwidth, shape->metric[m].unit);
    /* without policies the level of the baseline is the only thing to be sure of */
    size_t skip = n_arms > 1 ? 1 : 0;
    pre->arm = sim_calloc(n_arms - skip, sizeof *pre->arm);
    if (pre->arm == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    pre->on = true;
    pre->paired = shape->metric[m].paired;
    pre->halfwidth = halfwidth;
    pre->n_arms = n_arms - skip;
    for (size_t i = 0; i < pre->n_arms; i++) {
        sim_arm_years(&arms[i + skip], shape, &first, &last);
        pre->arm[i].arm = i + skip;
        pre->arm[i].cell = sim_shape_cell(shape, last, 0, m);
    }
    return 0;
}

void sim_precision_clear(struct sim_precision *pre)
{
    sim_free(pre->arm);
    *pre = (struct sim_precision){ 0 };
}

static double effect(const struct sim_precision *pre, const double *const *cube,
        const struct sim_precision_arm *arm)
{
    double value = cube[arm->arm][arm->cell];

    return pre->paired || arm->arm == 0 ? value : value - cube[0][arm->cell];
}

void sim_precision_add(
        struct sim_precision *pre, const double *const *a, const double *const *b)
{
    if (!pre->on)
        return;
    pre->n_pairs++;
    for (size_t i = 0; i < pre->n_arms; i++) {
        struct sim_precision_arm *arm = &pre->arm[i];
        double x = 0.5 * (effect(pre, a, arm) + effect(pre, b, arm));
        double step = x - arm->mean;
        arm->mean += step / (double) pre->n_pairs;
        arm->squares += step * (x - arm->mean);
    }
}

double sim_precision_now(const struct sim_precision *pre)
{
    double n = (double) pre->n_pairs, widest = 0;

    if (!pre->on || pre->n_pairs < 2)
        return NAN;
    for (size_t i = 0; i < pre->n_arms; i++) {
        double se = sqrt(pre->arm[i].squares / (n - 1) / n);
        /* a NaN (no such effect under independent luck) must win, not vanish */
        if (!(se <= widest))
            widest = se;
    }
    return gsl_cdf_tdist_Pinv(0.95, n - 1) * widest;
}
