/* quantile.h - exact quantiles of a finite sample.
 *
 * Type 7 of Hyndman and Fan (1996, doi:10.2307/2684934): linear between the order
 * statistics around position (n - 1) p. Thread safety: pure functions. */
#ifndef SIM_ANALYSIS_QUANTILE_H
#define SIM_ANALYSIS_QUANTILE_H

#include <stddef.h>

/* Sort n values, none of them NaN, upwards in place. */
void sim_sort(double *value, size_t n);

/* Only so far that sim_quantile gives the right answer for the n_p probabilities p: each
 * value they look at is in its place, the others somewhere on their side of it. */
enum { SIM_QUANTILES_MAX = 8 };
void sim_sort_for(double *value, size_t n, const double *p, size_t n_p);

/* Quantile p in [0, 1] of n values sorted upwards; NaN for n = 0. */
double sim_quantile(const double *sorted, size_t n, double p);

#endif
