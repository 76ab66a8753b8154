/* hazard_hot.c - exponential variates from keyed words, and hazards against them.
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

void SIM_HOT(hazard_persons)(float *e_exit, uint8_t *absent, uint32_t *w_class,
        const struct hazard_persons *in, size_t n)
{
    const uint8_t *restrict age = in->age, *restrict experience = in->experience;
    const uint32_t *restrict ill = in->ill, *restrict threshold = in->threshold;
    const float *restrict per_hazard = in->per_hazard;
    const uint8_t mark = in->absent;

    SIM_HOT(hazard_exponential)(e_exit, in->leave, n);
    for (size_t i = 0; i < n; i++) {
        e_exit[i] *= per_hazard[age[i] * (EXP_MAX + 1) + experience[i]];
        absent[i] = ill[i] < threshold[age[i]] ? mark : 0;
    }
    for (size_t i = 0; i < n; i++)
        w_class[i] = ill[i] * 0x9e3779b1u;
}

void SIM_HOT(hazard_probs)(double *p, const double *h, size_t n)
{
    double *restrict out = p;
    const double *restrict in = h;

    for (size_t i = 0; i < n; i++)
        out[i] = 1;
    for (int k = 16; k >= 2; k--) /* the same series, side by side */
        for (size_t i = 0; i < n; i++)
            out[i] = 1 - in[i] * out[i] / k;
    for (size_t i = 0; i < n; i++)
        out[i] *= in[i];
}

void SIM_HOT(hazard_strike)(uint8_t *strike, const struct hazard_input *in, size_t n)
{
    uint8_t *restrict out = strike;
    const uint16_t *restrict school = in->school;
    const uint8_t *restrict absent = in->absent;
    const float *restrict ex = in->e_exit, *restrict es = in->e_search;
    const float *restrict mx = in->most_exit, *restrict ms = in->most_search;
    const int32_t none = in->n_schools;

    for (size_t i = 0; i < n; i++) {
        int32_t s = school[i] < none ? school[i] : none;
        int32_t may =
                (ex[i] < mx[s] ? STRIKE_EXIT : 0) | (es[i] < ms[s] ? STRIKE_SEARCH : 0);
        int32_t ill = (absent[i] != 0) & (s != none) ? STRIKE_ILL : 0;
        out[i] = (uint8_t) (may | ill);
    }
}

void SIM_HOT(hazard_flags)(struct job *job, const uint8_t *absent, uint8_t keep, size_t n)
{
    for (size_t i = 0; i < n; i++)
        job[i].flag = (uint8_t) ((job[i].flag & keep) | absent[i]);
}
