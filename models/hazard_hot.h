/* hazard_hot.h - vector kernels of the labour pass, one per instruction set (isa.h). */
#ifndef MODELS_HAZARD_HOT_H
#define MODELS_HAZARD_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/isa.h"

/* e[i] = -log(1 - u) of the uniform behind word[i]: a hazard h strikes within the year
 * when e[i] < h. Monotone in the word. */
SIM_HOT_DECLARE(void, hazard_exponential, (float *e, const uint32_t *word, size_t n));

#endif
