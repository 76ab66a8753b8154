/* dose.h - how does the response grow with the dose, and which dose is enough?
 *
 * A dose is a value of one key; its response is one figure in every replication. The
 * smallest dose that reaches a target is read off a curve that is made monotone first
 * (isotonic regression, pool adjacent violators: Ayer et al. 1955,
 * doi:10.1214/aoms/1177728423) and straight between doses: once on the mean curve, and
 * once in every replication, since the doses share their luck. Thread safety: pure. */
#ifndef SIM_ANALYSIS_DOSE_H
#define SIM_ANALYSIS_DOSE_H

#include <stdbool.h>
#include <stddef.h>

/* Nearest rising (or falling) sequence to y[n] in squares, in place. block[n] is
 * scratch. */
void sim_isotonic(double *y, size_t n, bool rising, size_t *block);

/* Smallest x at which the curve through (x[i], y[i]), monotone, reaches the target from
 * below (rising) or above; x[0] when it is there already; NaN when it is not reached. */
double sim_dose_cross(
        const double *x, const double *y, size_t n, double target, bool rising);

struct sim_reach {
    double target;
    bool rising;
    double mean;          /* dose on the mean curve; NaN: not reached */
    double p05, p50, p95; /* over replications; INFINITY: not reached in so many */
    double reached;       /* share of replications in which it is reached */
};

/* x[n] rising; response[i * reps + r]. False without memory. */
bool sim_dose_reach(struct sim_reach *out, const double *x, const double *response,
        size_t n, size_t reps, double target, bool rising);

#endif
