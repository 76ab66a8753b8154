/* dist_part.h - one part of a prior, shared by dist.c (values) and dist_moments.c. */
#ifndef SIM_BASE_DIST_PART_H
#define SIM_BASE_DIST_PART_H

#include "sim/model.h"

static inline bool sim_part_truncated(const struct sim_prior_part *part)
{
    return part->lo < part->hi;
}

/* Ends of the part, after truncation. */
void sim_part_support(const struct sim_prior_part *part, double *lo, double *hi);

/* Probability that truncation leaves; 1 without truncation. */
double sim_part_mass(const struct sim_prior_part *part);

#endif
