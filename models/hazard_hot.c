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

void SIM_HOT(hazard_may)(
        uint8_t *mark, uint32_t *w_class, const struct hazard_year *in, size_t n)
{
    uint8_t *restrict out = mark;
    uint32_t *restrict turn = w_class;
    const uint8_t *restrict age = in->age;
    const uint32_t *restrict leave = in->leave, *restrict search = in->search;
    const uint32_t *restrict ill = in->ill, *restrict bound = in->bound;
    uint32_t *restrict own = in->own;
    const int32_t most_search = in->search_bound;

    for (size_t i = 0; i < n; i++) /* by itself: a look-up stops vectors */
        own[i] = bound[age[i]];
    for (size_t i = 0; i < n; i++) {
        int32_t leaves = (int32_t) (leave[i] >> 16) <= (int32_t) (own[i] & 0xffff);
        int32_t looks = (int32_t) (search[i] >> 16) <= most_search;
        int32_t sick = (int32_t) (ill[i] >> 16) <= (int32_t) (own[i] >> 16);
        out[i] = (uint8_t) (leaves * STRIKE_EXIT | looks * STRIKE_SEARCH
                            | sick * STRIKE_ILL);
        turn[i] = ill[i] * 0x9e3779b1u;
    }
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

void SIM_HOT(hazard_flags)(struct job *job, uint8_t keep, size_t n)
{
    for (size_t i = 0; i < n; i++)
        job[i].flag &= keep;
}
