/* hazard_hot.c - standard exponential variates from keyed words, by inversion.
 * Thread safety: pure. */
#include "models/hazard_hot.h"

#include "sim/base/vmath_kernel.h"

void SIM_HOT(hazard_exponential)(float *e, const uint32_t *word, size_t n)
{
    float *restrict out = e;
    const uint32_t *restrict in = word;

    for (size_t i = 0; i < n; i++) {
        /* 1 - u in 31 bits: a signed conversion is one instruction everywhere */
        float v = (float) (int32_t) (~in[i] >> 1) * 0x1p-31f + 0x1p-33f;
        out[i] = -sim_kernel_log(v);
    }
}
