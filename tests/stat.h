/* stat.h - p-values for tests of random things.
 *
 * A check passes if its p-value is above ALPHA: the chance that right code fails it for
 * a new seed. Seeds in tests are fixed, so a build passes always or never. Beside each
 * check belongs a twin that fails on purpose. Thread safety: pure functions. */
#ifndef TESTS_STAT_H
#define TESTS_STAT_H

#include <stddef.h>
#include <stdint.h>

static const double ALPHA = 1e-6;

/* Exact, two-sided: k successes in n trials of probability p. */
double stat_binomial_p(unsigned k, unsigned n, double p);

/* n bins that should be equally likely; upper tail. */
double stat_chi2_uniform_p(const uint32_t *count, size_t n);

/* Kolmogorov-Smirnov against the uniform on (0, 1). Sorts u in place. */
double stat_ks_uniform_p(double *u, size_t n);

/* Are x and y uncorrelated? Two-sided, by Fisher's z (n > 100). */
double stat_correlation_p(const double *x, const double *y, size_t n);

/* Pearson's correlation itself. */
double stat_correlation(const double *x, const double *y, size_t n);

/* Two-sided normal test: a mean of n draws that should have this mean and sd. */
double stat_mean_p(double mean_seen, double mean, double sd, size_t n);

#endif
