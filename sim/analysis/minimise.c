/* minimise.c - simplex search and the curvature at its end; minimise.h.
 *
 * The search runs on x / step, so that all parameters count alike. The curvature comes
 * from second differences at half a step; the covariance is twice its inverse. */
#include "sim/analysis/minimise.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>

struct search {
    struct sim_minimum *m;
    sim_objective f;
    void *ctx;
    struct sim_err *err;
    int ret;
};

static double reflect(double x, double min, double max)
{
    if (x < min)
        x = 2 * min - x;
    if (x > max)
        x = 2 * max - x;
    return x < min ? min : x;
}

static double value_at(struct search *s, const double *scaled)
{
    double x[SIM_MINIMISE_MAX], value = 0;
    struct sim_minimum *m = s->m;

    for (size_t i = 0; i < m->n; i++)
        x[i] = reflect(scaled[i] * m->step[i], m->min[i], m->max[i]);
    if (s->ret == 0) {
        s->ret = s->f(&value, x, s->ctx, s->err);
        m->evaluations++;
    }
    return s->ret == 0 ? value : INFINITY;
}

static double gsl_value(const gsl_vector *v, void *params)
{
    double scaled[SIM_MINIMISE_MAX] = { 0 };
    struct search *s = params;

    for (size_t i = 0; i < s->m->n; i++)
        scaled[i] = gsl_vector_get(v, i);
    return value_at(s, scaled);
}

static double shifted(
        struct search *s, const double *at, size_t i, double a, size_t j, double b)
{
    double x[SIM_MINIMISE_MAX];

    for (size_t k = 0; k < s->m->n; k++)
        x[k] = at[k];
    x[i] += a;
    x[j] += b;
    return value_at(s, x);
}

/* Standard deviations from the curvature at the end of the search. */
static void curvature(struct search *s, const double *at)
{
    struct sim_minimum *m = s->m;
    double h = 0.5, base = m->value;
    gsl_matrix *hess = gsl_matrix_calloc(m->n, m->n);

    for (size_t i = 0; i < m->n; i++) {
        m->sd[i] = NAN;
        for (size_t j = 0; hess != NULL && j <= i; j++) {
            double d = i == j ? (shifted(s, at, i, h, i, 0) - 2 * base
                                        + shifted(s, at, i, -h, i, 0))
                                        / (h * h)
                              : (shifted(s, at, i, h, j, h) - shifted(s, at, i, h, j, -h)
                                        - shifted(s, at, i, -h, j, h)
                                        + shifted(s, at, i, -h, j, -h))
                                        / (4 * h * h);
            gsl_matrix_set(hess, i, j, d);
            gsl_matrix_set(hess, j, i, d);
        }
    }
    if (hess != NULL && s->ret == 0 && gsl_linalg_cholesky_decomp1(hess) == 0
            && gsl_linalg_cholesky_invert(hess) == 0)
        for (size_t i = 0; i < m->n; i++)
            m->sd[i] = m->step[i] * sqrt(2 * gsl_matrix_get(hess, i, i));
    gsl_matrix_free(hess);
}

int sim_minimise(struct sim_minimum *m, sim_objective f, void *ctx, size_t most,
        struct sim_err *err)
{
    struct search s = { m, f, ctx, err, 0 };
    gsl_multimin_function fun = { gsl_value, m->n, &s };
    gsl_vector *x = gsl_vector_alloc(m->n), *step = gsl_vector_alloc(m->n);
    gsl_multimin_fminimizer *mini =
            gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, m->n);
    double at[SIM_MINIMISE_MAX] = { 0 };
    int status;

    if (x == NULL || step == NULL || mini == NULL) {
        s.ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the search");
        goto out;
    }
    m->evaluations = 0;
    for (size_t i = 0; i < m->n; i++)
        gsl_vector_set(x, i, m->x[i] / m->step[i]);
    gsl_vector_set_all(step, 1);
    status = gsl_multimin_fminimizer_set(mini, &fun, x, step);
    while (status == 0 && s.ret == 0 && m->evaluations < most
            && gsl_multimin_fminimizer_size(mini) > 0.05)
        status = gsl_multimin_fminimizer_iterate(mini);
    if (s.ret != 0)
        goto out;
    m->value = gsl_multimin_fminimizer_minimum(mini);
    for (size_t i = 0; i < m->n; i++) {
        at[i] = gsl_vector_get(gsl_multimin_fminimizer_x(mini), i);
        m->x[i] = reflect(at[i] * m->step[i], m->min[i], m->max[i]);
    }
    curvature(&s, at);
out:
    if (mini != NULL)
        gsl_multimin_fminimizer_free(mini);
    gsl_vector_free(step);
    gsl_vector_free(x);
    return s.ret;
}
