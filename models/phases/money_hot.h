/* money_hot.h - vector kernels of money.c, one per instruction set (isa.h). */
#ifndef MODELS_PHASES_MONEY_HOT_H
#define MODELS_PHASES_MONEY_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* Everybody's pay of 0.01 fte, from that by experience [cents]. */
SIM_HOT_DECLARE(void, money_pay,
        (int32_t * pay, const int32_t *by_experience, const uint8_t *experience,
                size_t n));

/* Pay of n persons for the hours they work [cents]; who has no school works 0 fte. */
SIM_HOT_DECLARE(
        int64_t, money_staff, (const int32_t *pay, const struct job *job, size_t n));

/* Who works at a school of here[] (1 or 0 by school; 0 in one more, for all others):
 * marks of n persons, each 1 or 0. */
SIM_HOT_DECLARE(void, money_present,
        (uint8_t * mark, const uint16_t *school, const int32_t *here, int32_t n_schools,
                size_t n));

/* Sum of a column. */
SIM_HOT_DECLARE(int64_t, money_sum, (const int32_t *column, size_t n));

#endif
