/* hazard_hot.c - exponential variates from keyed words, and hazards against them.
 * Thread safety: pure. */
#include "models/hazard_hot.h"

#include "models/labour.h"

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

void SIM_HOT(hazard_plain)(uint8_t *strike, const struct hazard_input *in, size_t n)
{
    uint8_t *restrict out = strike;
    const uint16_t *restrict school = in->school;
    const float *restrict ex = in->e_exit, *restrict es = in->e_search,
                          *restrict base = in->base;
    const float *restrict hx = in->h_exit, *restrict hs = in->h_search;
    const int32_t none = in->n_schools;

    for (size_t i = 0; i < n; i++) {
        int32_t s = school[i] < none ? school[i] : none;
        int32_t leaves = ex[i] < base[i] * hx[s];
        int32_t looks = es[i] < hs[s];
        out[i] = (uint8_t) (leaves | looks << 1);
    }
}

void SIM_HOT(hazard_pay)(uint8_t *strike, const struct hazard_input *in, size_t n)
{
    uint8_t *restrict out = strike;
    const uint16_t *restrict school = in->school;
    const float *restrict ex = in->e_exit, *restrict es = in->e_search,
                          *restrict base = in->base, *restrict taper = in->taper;
    const float *restrict hx = in->h_exit, *restrict hs = in->h_search;
    const float *restrict px = in->pay_exit, *restrict ps = in->pay_search;
    const int32_t none = in->n_schools;

    for (size_t i = 0; i < n; i++) {
        int32_t s = school[i] < none ? school[i] : none;
        float rx = sim_kernel_exp(taper[i] * px[s]);
        float rs = sim_kernel_exp(taper[i] * ps[s]);
        int32_t leaves = ex[i] < base[i] * hx[s] * rx;
        int32_t looks = es[i] < hs[s] * rs;
        out[i] = (uint8_t) (leaves | looks << 1);
    }
}

void SIM_HOT(hazard_persons)(float *base, float *weight, uint8_t *absent,
        uint32_t *w_class, const struct hazard_persons *in, size_t n)
{
    const uint8_t *restrict age = in->age, *restrict experience = in->experience;
    const uint32_t *restrict word = in->word, *restrict threshold = in->threshold;
    const float *restrict hazard = in->age_hazard, *restrict taper = in->taper;
    const uint8_t mark = in->absent;

    for (size_t i = 0; i < n; i++) {
        base[i] = hazard[age[i] * (EXP_MAX + 1) + experience[i]];
        weight[i] = taper[experience[i]];
    }
    for (size_t i = 0; i < n; i++) {
        /* one word decides on absence and, its bits mixed, on the class he may get */
        w_class[i] = word[i] * 0x9e3779b1u;
        absent[i] = word[i] < threshold[age[i]] ? mark : 0;
    }
}
