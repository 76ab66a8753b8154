/* hazard_hot.h - vector kernels of the exit phase, one per instruction set (isa.h). */
#ifndef MODELS_HAZARD_HOT_H
#define MODELS_HAZARD_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "models/labour.h"
#include "sim/base/isa.h"

/* e[i] = -log(1 - u) of the uniform behind word[i]: a hazard h strikes within the year
 * when e[i] < h. Monotone in the word. */
SIM_HOT_DECLARE(void, hazard_exponential, (float *e, const uint32_t *word, size_t n));

/* Age and experience of persons, and tables over them. */
struct hazard_persons {
    const uint8_t *age, *experience;
    const uint32_t *leave, *ill; /* words of the year: who leaves, who is long absent */
    const float *per_hazard;     /* [age * (EXP_MAX + 1) + experience] 1 / exit hazard */
    const uint32_t *threshold;   /* [age] of long absence */
    uint8_t absent;              /* the value that marks it */
};

/* What all arms share of a year: e_exit, the exponential variate over the exit hazard of
 * age and experience (he leaves when it is below the factor of his school); long absence;
 * the word of the class he may get, which is that of absence with its bits mixed. */
SIM_HOT_DECLARE(void, hazard_persons,
        (float *e_exit, uint8_t *absent, uint32_t *w_class,
                const struct hazard_persons *in, size_t n));

/* p[i] = sim_hazard_prob(h[i]) for 0 <= h[i] < 0.5. */
SIM_HOT_DECLARE(void, hazard_probs, (double *p, const double *h, size_t n));

/* Whom something may strike. Columns by person; tables by school with one more entry for
 * those without a school (n_schools), where hazards are 0. */
struct hazard_input {
    const uint16_t *school; /* index, or anything above n_schools for none */
    const float *e_exit, *e_search;
    const float *most_exit, *most_search; /* by school: no factor of anybody is higher */
    const uint8_t *absent;
    int32_t n_schools;
};

/* What may strike those at a school this year, in bits. */
enum { STRIKE_EXIT = 1, STRIKE_SEARCH = 2, STRIKE_ILL = 4 };
SIM_HOT_DECLARE(
        void, hazard_strike, (uint8_t * strike, const struct hazard_input *in, size_t n));

/* Only flags in `keep` stay; then that of the absent is set. */
SIM_HOT_DECLARE(void, hazard_flags,
        (struct job * job, const uint8_t *absent, uint8_t keep, size_t n));

#endif
