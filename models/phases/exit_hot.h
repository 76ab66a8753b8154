/* exit_hot.h - vector kernels over all schools of the exit phase, one per instruction set
 * (isa.h). */
#ifndef MODELS_PHASES_EXIT_HOT_H
#define MODELS_PHASES_EXIT_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* What makes the hazards of the year, the same in every arm. */
struct exit_year {
    float b_D, b_leader, cycle; /* log hazard of leaving */
    float b_Ds, lambda;         /* of searching; its hazard at D = 0 */
};

/* Hazard factors by school without what differs by person, h_exit and h_search of the
 * arm; where conditions act also the highest of anybody, most_exit and most_search: more
 * pay than the school's, as some have, only lowers them. The last entry, of those without
 * a school, is 0. */
SIM_HOT_DECLARE(void, exit_factors,
        (const struct labour *lab, struct arm_state *arm, const struct exit_year *in));

/* Raise search[s] to what half a word of a school's staff is at most, in this arm, when
 * they search: its hazard, as 1 - exp(-h) < h. Returns the highest factor of leaving. */
SIM_HOT_DECLARE(float, exit_bounds,
        (int32_t * search, const struct labour *lab, const struct arm_state *arm));

#endif
