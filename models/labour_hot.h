/* labour_hot.h - vector kernels over all persons, one per instruction set (isa.h). */
#ifndef MODELS_LABOUR_HOT_H
#define MODELS_LABOUR_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* Everybody a year older, and more experienced up to EXP_MAX. */
SIM_HOT_DECLARE(void, labour_age, (uint8_t * age, uint8_t *experience, size_t n));

/* mark[i] = 1 for those who in two arms teach at other schools or other hours, else 0. */
SIM_HOT_DECLARE(void, labour_differ,
        (uint8_t * mark, const uint16_t *school, const struct job *job,
                const uint16_t *other_school, const struct job *other_job, size_t n));

#endif
