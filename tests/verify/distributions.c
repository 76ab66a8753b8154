/* distributions.c - are priors, exponentials and quantiles those of GSL?
 *
 * A plain program for `make verify`. Quantile and cumulative probability of every family
 * against GSL's, on 20,000 points into both tails; means and standard deviations against
 * sums over quantiles; exp, log, normal and Gumbel quantiles of vmath against libm and
 * GSL. Prints the largest error beside its bound. Status 1: a bound is passed. */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

#include "sim/base/dist.h"
#include "sim/base/vmath.h"

enum { POINTS = 20000 };

static int verdict(const char *what, double error, double bound)
{
    printf("| %s | %.2g | %.2g | %s |\n", what, error, bound,
            error <= bound ? "good" : "WRONG");
    return !(error <= bound);
}

/* GSL's P(X <= x), or P(X > x) where `upper`. */
static double gsl_tail(const struct sim_prior_part *p, double x, bool upper)
{
    switch (p->dist) {
    case SIM_NORMAL:
        return upper ? gsl_cdf_gaussian_Q(x - p->a, p->b)
                     : gsl_cdf_gaussian_P(x - p->a, p->b);
    case SIM_LOGNORMAL:
        return upper ? gsl_cdf_lognormal_Q(x, log(p->a), p->b)
                     : gsl_cdf_lognormal_P(x, log(p->a), p->b);
    case SIM_BETA:
        return upper ? gsl_cdf_beta_Q(x, p->a, p->b) : gsl_cdf_beta_P(x, p->a, p->b);
    case SIM_UNIFORM:
        return upper ? gsl_cdf_flat_Q(x, p->a, p->b) : gsl_cdf_flat_P(x, p->a, p->b);
    default: { /* triangular: GSL has none; integrated by hand */
        double lo = p->a, hi = p->b, mode = p->c;
        double below = x < mode ? (x - lo) * (x - lo) / ((hi - lo) * (mode - lo))
                                : 1 - (hi - x) * (hi - x) / ((hi - lo) * (hi - mode));
        return upper ? 1 - below : below;
    }
    }
}

/* Cumulative probability within the truncation. */
static double gsl_p(const struct sim_prior_part *p, double x)
{
    if (!(p->lo < p->hi))
        return gsl_tail(p, x, false);
    double lo = gsl_tail(p, p->lo, false), hi = gsl_tail(p, p->hi, false);
    return (gsl_tail(p, x, false) - lo) / (hi - lo);
}

static int check_prior(const char *name, const struct sim_prior *prior)
{
    double inverse = 0, cdf = 0, sum = 0, square = 0;
    char what[120];
    int wrong = 0;

    for (int i = 0; i < POINTS; i++) {
        double u = (i + 0.5) / POINTS, x = sim_prior_quantile(prior, u), p = 0, w = 0;
        for (int k = 0; k < prior->n; k++) {
            p += prior->part[k].weight * gsl_p(&prior->part[k], x);
            w += prior->part[k].weight;
        }
        inverse = fmax(inverse, fabs(p / w - u));
        cdf = fmax(cdf, fabs(p / w - sim_prior_cdf(prior, x)));
        sum += x;
        square += x * x;
    }
    double mean = sum / POINTS, sd = sqrt(square / POINTS - mean * mean);
    snprintf(what, sizeof what, "%s: P(quantile(u)) - u", name);
    wrong += verdict(what, inverse, 1e-9);
    snprintf(what, sizeof what, "%s: P(x)", name);
    wrong += verdict(what, cdf, 1e-9);
    snprintf(what, sizeof what, "%s: mean, in sd", name);
    wrong += verdict(what, fabs(mean - sim_prior_mean(prior)) / sd, 2e-3);
    snprintf(what, sizeof what, "%s: sd, relative", name);
    return wrong + verdict(what, fabs(sd / sim_prior_sd(prior) - 1), 5e-3);
}

static int check_vmath(void)
{
    double e = 0, l = 0, z = 0, g = 0, h = 0;

    for (int i = -POINTS; i <= POINTS; i++) {
        double x = i * (700.0 / POINTS) + 1e-3, y = exp(x / 2);
        e = fmax(e, fabs(sim_exp(x) / exp(x) - 1));
        l = fmax(l, fabs(sim_log(y) - log(y)) / fmax(fabs(log(y)), 1));
    }
    for (uint32_t i = 0; i < 1u << 20; i++) {
        uint32_t word = i * 4096u + (i & 4095u);
        double u = sim_uniform(word), p = 1e-9 + i * 3e-6;
        z = fmax(z, fabs(sim_normal(word) - gsl_cdf_ugaussian_Pinv(u)));
        g = fmax(g, fabs(sim_gumbel(word) + log(-log(u))));
        h = fmax(h, fabs(sim_hazard_prob(p) / -expm1(-p) - 1));
    }
    return verdict("exp, relative", e, 1e-15) + verdict("log, relative", l, 1e-15)
           + verdict("normal quantile", z, 1e-6) + verdict("Gumbel quantile", g, 1e-5)
           + verdict("1 - exp(-h), relative", h, 1e-7);
}

int main(void)
{
    static const struct {
        const char *name;
        struct sim_prior prior;
    } priors[] = {
        { "normal", SIM_PRIOR_NORMAL(-1.4, 0.3) },
        { "truncated normal", SIM_PRIOR_TRUNC(0.1, 0.2, 0, 0.5) },
        { "lognormal", SIM_PRIOR_LOGNORMAL(3, 0.6) },
        { "beta", SIM_PRIOR_BETA(2.5, 7) },
        { "uniform", SIM_PRIOR_UNIFORM(-2, 5) },
        { "triangular", SIM_PRIOR1(SIM_TRIANGULAR, 1, 4, 2, 0, 0) },
        { "mixture", { .n = 2,
                             .part = { { 3, SIM_NORMAL, 0, 1, 0, 0, 0 },
                                     { 1, SIM_UNIFORM, 2, 4, 0, 0, 0 } } } },
    };
    int wrong = 0;

    printf("| what, against GSL or libm | largest error | bound | |\n"
           "|---|---|---|---|\n");
    for (size_t i = 0; i < SIM_COUNT(priors); i++)
        wrong += check_prior(priors[i].name, &priors[i].prior);
    return wrong + check_vmath() > 0;
}
