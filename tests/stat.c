/* stat.c - p-values; see stat.h. */
#include "tests/stat.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

double stat_binomial_p(unsigned k, unsigned n, double p)
{
    if (!(p > 0 && p < 1))
        return k == (p >= 1 ? n : 0) ? 1 : 0;
    const double low = gsl_cdf_binomial_P(k, p, n);
    const double high = k > 0 ? gsl_cdf_binomial_Q(k - 1, p, n) : 1;
    const double twice = 2 * (low < high ? low : high);
    return twice < 1 ? twice : 1;
}

double stat_chi2_uniform_p(const uint32_t *count, size_t n)
{
    double total = 0, sum = 0;

    for (size_t i = 0; i < n; i++)
        total += count[i];
    for (size_t i = 0; i < n; i++) {
        const double d = count[i] - total / (double) n;
        sum += d * d;
    }
    return gsl_cdf_chisq_Q(sum * (double) n / total, (double) n - 1);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

double stat_ks_uniform_p(double *u, size_t n)
{
    double d = 0, sum = 0;

    qsort(u, n, sizeof *u, compare);
    for (size_t i = 0; i < n; i++) {
        d = fmax(d, (double) (i + 1) / (double) n - u[i]);
        d = fmax(d, u[i] - (double) i / (double) n);
    }
    /* Kolmogorov's series with Stephens' correction for finite n (1970) */
    const double root = sqrt((double) n), x = (root + 0.12 + 0.11 / root) * d;
    if (x < 0.3)
        return 1;
    for (int k = 1; k <= 100; k++)
        sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * x * x);
    return fmin(1, fmax(0, sum));
}

double stat_correlation(const double *x, const double *y, size_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;

    for (size_t i = 0; i < n; i++) {
        mx += x[i] / (double) n;
        my += y[i] / (double) n;
    }
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    return xy / sqrt(xx * yy);
}

double stat_correlation_p(const double *x, const double *y, size_t n)
{
    const double r = stat_correlation(x, y, n);
    return 2 * gsl_cdf_ugaussian_Q(fabs(atanh(r)) * sqrt((double) n - 3));
}

double stat_mean_p(double mean_seen, double mean, double sd, size_t n)
{
    return 2 * gsl_cdf_ugaussian_Q(fabs(mean_seen - mean) / sd * sqrt((double) n));
}
