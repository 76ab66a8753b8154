/* matching_hot.h - vector kernels of matching.c over all persons or schools, one per
 * instruction set. */
#ifndef MODELS_PHASES_MATCHING_HOT_H
#define MODELS_PHASES_MATCHING_HOT_H

#include "models/phases/market.h"
#include "sim/base/isa.h"

/* mark[i] = 1 for staff who stay and work less than they wish, or in whom the upper half
 * of w_hours lies below `below`; else 0. */
SIM_HOT_DECLARE(void, matching_hours,
        (uint8_t * mark, const struct job *job, const uint16_t *school,
                const uint8_t *hours, const uint32_t *w_hours, uint32_t below, size_t n));

/* What n schools have open: posts and replacements that nobody fills. */
SIM_HOT_DECLARE(void, matching_open,
        (int32_t * open, const int32_t *posts, const int32_t *replace,
                const int32_t *filled, size_t n));

/* Of it room in whole offer steps; pull: utility in units where there is any, else
 * MARKET_NEVER. */
SIM_HOT_DECLARE(void, matching_offer,
        (int32_t * room, int16_t *pull, const int32_t *open, const float *utility,
                float units, size_t n));

#endif
