/* matching_hot.h - vector kernels of matching.c over all persons or schools, one per
 * instruction set. */
#ifndef MODELS_PHASES_MATCHING_HOT_H
#define MODELS_PHASES_MATCHING_HOT_H

#include "models/phases/market.h"
#include "sim/base/isa.h"

/* mark[i] = 1 for staff who stay and work less or more than they wish; else 0. */
SIM_HOT_DECLARE(void, matching_hours,
        (uint8_t * mark, const struct job *job, const uint16_t *school,
                const uint8_t *hours, size_t n));

/* What n schools have open: posts and replacements that nobody fills. */
SIM_HOT_DECLARE(void, matching_open,
        (int32_t * open, const int32_t *posts, const int32_t *replace,
                const int32_t *filled, size_t n));

/* Of it room in whole offer steps; pull, by steps asked for: utility in units where
 * there are so many, MARKET_FULL where fewer, MARKET_NEVER where none. */
SIM_HOT_DECLARE(void, matching_offer,
        (int32_t * room, int16_t *const pull[MARKET_STEPS], const int32_t *open,
                const float *utility, float units, size_t n));

#endif
