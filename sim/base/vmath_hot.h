/* vmath_hot.h - the vector kernels of vmath.c, one per instruction set (isa.h). */
#ifndef SIM_BASE_VMATH_HOT_H
#define SIM_BASE_VMATH_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/isa.h"

SIM_HOT_DECLARE(void, sim_normal_v, (float *z, const uint32_t *word, size_t n));
SIM_HOT_DECLARE(void, sim_gumbel_v, (float *g, const uint32_t *word, size_t n));
SIM_HOT_DECLARE(void, sim_exp_v, (float *y, const float *x, size_t n));
SIM_HOT_DECLARE(void, sim_log_v, (float *y, const float *x, size_t n));

#endif
