/* dist.h - what a prior says: quantile, cumulative probability, mean, sd, in words.
 *
 * A parameter is drawn by one uniform through the quantile function of its prior
 * (struct sim_prior in model.h: a mixture of parts, each perhaps truncated). Special
 * functions are GSL's and libm's: equal on one processor type, and to rounding across.
 * Thread safety: pure functions. */
#ifndef SIM_BASE_DIST_H
#define SIM_BASE_DIST_H

#include <stddef.h>

#include "sim/model.h"

/* Can the prior be used? If not, SIM_ERR_RANGE and *why says in a constant phrase what
 * is wrong ("sd must be above 0"). A prior without parts (fixed) is fine. */
SIM_CHECK int sim_prior_check(const struct sim_prior *prior, const char **why);

/* Smallest x with P(X <= x) >= u. u outside (0, 1) is moved just inside it, so the value
 * is always finite; monotone in u. For a checked prior with at least one part; without
 * parts NaN, as for the four functions below. */
double sim_prior_quantile(const struct sim_prior *prior, double u);

/* P(X <= x). */
double sim_prior_cdf(const struct sim_prior *prior, double x);

double sim_prior_mean(const struct sim_prior *prior);
double sim_prior_sd(const struct sim_prior *prior);

/* Smallest interval that surely holds X; infinite where the prior has no end. */
void sim_prior_support(const struct sim_prior *prior, double *lo, double *hi);

/* "normal(mean 0.08, sd 0.04) truncated to [0, 1]" into buf[size]; cut off if longer.
 * Without parts "fixed". */
void sim_prior_format(const struct sim_prior *prior, char *buf, size_t size);

/* Gaussian copula with one common factor. The result is uniform; two results with the
 * same `common`, own uniforms and the same rho have Spearman's rank correlation rho (of
 * unequal rho: of Pearson's r = 2 sin(pi rho / 6) the geometric mean). rho in [-1, 1]; a
 * negative one runs against the group. common and own in (0, 1);
 * f(1 - common, 1 - own) = 1 - f(common, own). */
double sim_copula_uniform(double rho, double common, double own);

#endif
