/* score.h - how near is a forecast, given as a sample, to what then happened?
 *
 * Distance of the mean, coverage of the 90 % interval, and the continuous ranked
 * probability score (Gneiting and Raftery 2007, doi:10.1198/016214506000001437), which
 * is the absolute error for a forecast without doubt. Thread safety: pure. */
#ifndef SIM_ANALYSIS_SCORE_H
#define SIM_ANALYSIS_SCORE_H

#include <stdbool.h>
#include <stddef.h>

struct sim_score {
    double mean, p05, p95, distance; /* distance: mean less observed */
    double crps;
    bool inside; /* of the 90 % interval */
};

/* Of n > 0 values, sorted in place. */
void sim_score_make(struct sim_score *out, double *value, size_t n, double observed);

#endif
