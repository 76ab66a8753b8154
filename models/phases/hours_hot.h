/* hours_hot.h - vector kernel of the hours of present staff, one per instruction set. */
#ifndef MODELS_PHASES_HOURS_HOT_H
#define MODELS_PHASES_HOURS_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* mark[i] = 1 for staff who stay and work less than they wish, or in whom the upper half
 * of w_hours lies below `below`; else 0. */
SIM_HOT_DECLARE(void, hours_change,
        (uint8_t * mark, const struct job *job, const uint16_t *school,
                const uint8_t *hours, const uint32_t *w_hours, uint32_t below, size_t n));

#endif
