/* hazard_hot.c - exponential variates from keyed words, and hazards against them.
 * Thread safety: pure. */
#include "models/hazard_hot.h"

#include "models/labour_hot.h"
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

enum { PERSONS = 256 };

/* The same for a block of persons: look-ups by themselves, since they stop vectors. */
static inline void may_strike(uint8_t *restrict out, uint32_t *restrict hours,
        uint32_t *restrict turn, const struct hazard_year *in, size_t from, int n)
{
    const uint8_t *restrict age = in->age + from;
    const uint16_t *restrict school = in->school + from;
    const uint32_t *restrict one = in->words.first + from;
    const uint32_t *restrict shared = in->words.shared + from;
    const uint32_t *restrict next = in->words.next + from;
    const uint32_t *restrict bound = in->bound;
    const int32_t *restrict search_bound = in->search_bound;
    const int32_t none = in->n_schools;
    uint32_t own[PERSONS];
    int32_t at[PERSONS], most[PERSONS];

    for (int i = 0; i < n; i++)
        at[i] = school[i] < none ? school[i] : none;
    for (int i = 0; i < n; i++) {
        own[i] = bound[age[i]];
        most[i] = search_bound[at[i]];
    }
    for (int i = 0; i < n; i++) {
        uint32_t two = shared[i] ^ next[i], mixed = one[i] * 0x9e3779b1u;
        int32_t leaves = (int32_t) (one[i] >> 16) <= (int32_t) (own[i] & 0xffff);
        int32_t looks = (int32_t) (one[i] & 0xffff) <= most[i];
        int32_t sick = (int32_t) (two >> 16) <= (int32_t) (own[i] >> 16);
        out[i] = (uint8_t) (leaves * STRIKE_EXIT | looks * STRIKE_SEARCH
                            | sick * STRIKE_ILL);
        hours[i] = two << 16 | (mixed ^ two) >> 16;
        turn[i] = mixed;
    }
}

void SIM_HOT(hazard_may)(uint8_t *mark, uint32_t *w_hours, uint32_t *w_class,
        const struct hazard_year *in, size_t n)
{
    for (size_t i = 0; i < n; i += PERSONS)
        may_strike(mark + i, w_hours + i, w_class + i, in, i,
                (int) (n - i < PERSONS ? n - i : PERSONS));
}

void SIM_HOT(hazard_wishes)(
        uint8_t *hours, const uint32_t *w_hours, uint32_t up, uint32_t down, size_t n)
{
    uint8_t *restrict wish = hours;

    for (size_t i = 0; i < n; i++) {
        const uint32_t u = w_hours[i] >> 16;
        const bool more = (u < up) & (wish[i] <= FTE - OFFER_STEP);
        const bool less = (u >= up) & (u < down) & (wish[i] >= 3 * OFFER_STEP);
        wish[i] = (uint8_t) (wish[i] + OFFER_STEP * (more - less));
    }
}

/* Likewise by blocks. */
static inline void searches(uint8_t *restrict out, const uint16_t *restrict school,
        const struct hazard_year *in, size_t from, int n)
{
    const uint32_t *restrict one = in->words.first + from;
    const int32_t *restrict search_bound = in->search_bound;
    const int32_t none = in->n_schools;
    int32_t most[PERSONS];

    for (int i = 0; i < n; i++)
        most[i] = search_bound[school[i] < none ? school[i] : none];
    for (int i = 0; i < n; i++) {
        int32_t looks = (int32_t) (one[i] & 0xffff) <= most[i];
        out[i] |= (uint8_t) (looks * STRIKE_SEARCH);
    }
}

void SIM_HOT(hazard_elsewhere)(
        uint8_t *mark, const uint16_t *school, const struct hazard_year *in, size_t n)
{
    for (size_t i = 0; i < n; i += PERSONS)
        searches(mark + i, school + i, in, i, (int) (n - i < PERSONS ? n - i : PERSONS));
}

void SIM_HOT(hazard_flags)(struct job *job, uint8_t keep, size_t n)
{
    const uint32_t all = ~((uint32_t) (uint8_t) ~keep << JOB_BIT(flag));

    for (size_t i = 0; i < n; i++) {
        uint32_t word = job_word(&job[i]) & all;
        memcpy(&job[i], &word, sizeof word);
    }
}
