/* rng_hot.h - the vector kernels of rng.c, one per instruction set (isa.h). Each fills
 * at most SIM_DRAW_BATCH blocks; the four columns of out do not overlap. */
#ifndef SIM_BASE_RNG_HOT_H
#define SIM_BASE_RNG_HOT_H

#include "sim/base/isa.h"
#include "sim/base/rng.h"

enum { SIM_DRAW_BATCH = 512 };

/* counter: entity (unused by _entities), partner, when, chance. */
SIM_HOT_DECLARE(void, sim_draw_entities,
        (uint32_t *const out[4], const uint32_t *entity, size_t n, struct sim_key key,
                const uint32_t counter[4]));
SIM_HOT_DECLARE(void, sim_draw_range,
        (uint32_t *const out[4], size_t n, struct sim_key key,
                const uint32_t counter[4]));
SIM_HOT_DECLARE(void, sim_draw_indices,
        (uint32_t *const out[4], size_t n, struct sim_key key,
                const uint32_t counter[4]));

#endif
