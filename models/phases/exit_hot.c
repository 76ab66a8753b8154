/* exit_hot.c - hazard factors of all schools; see exit_hot.h. Thread safety: pure. */
#include "models/phases/exit_hot.h"

#include "sim/base/vmath_kernel.h"

/* acts: do conditions? The others' columns are not read. */
static inline void factors(const struct labour *lab, struct arm_state *arm,
        const struct exit_year *in, const bool acts)
{
    const struct exit_year k = *in;
    const int n = lab->world->n_schools;
    const float *restrict strain = arm->strain, *restrict disadv = lab->world->disadv;
    const float *restrict leader = lab->leader;
    const int32_t *restrict filled = arm->filled, *restrict posts = arm->posts;
    const float *restrict stays = arm->cond.stay_log, *restrict agreed =
                                                              arm->cond.no_poach;
    float *restrict exit = arm->h_exit, *restrict search = arm->h_search;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        const float stay = acts ? stays[s] : 0;
        const int32_t over = filled[s] - posts[s];
        const float share = (float) over / (float) filled[s];
        const float surplus = over > 0 ? share : 0;
        exit[s] = sim_kernel_exp(
                strain[s] + k.b_D * disadv[s] + k.b_leader * leader[s] + k.cycle + stay);
        search[s] = k.lambda * sim_kernel_exp(strain[s] + k.b_Ds * disadv[s] + stay);
        search[s] *= acts ? 1 - agreed[s] : 1; /* boards that agreed hire nobody here, */
        search[s] += surplus;                  /* but whom the school has no post for */
    }
    exit[n] = search[n] = 0;
}

static inline void highest(const struct labour *lab, struct arm_state *arm)
{
    const int n = lab->world->n_schools;
    const float *restrict guided = arm->cond.starter_log;
    const float *restrict pay_exit = arm->pay_exit, *restrict pay_search =
                                                            arm->pay_search;
    const float *restrict exit = arm->h_exit, *restrict search = arm->h_search;
    float *restrict most_exit = arm->most_exit, *restrict most_search = arm->most_search;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        const float g = guided[s], x = pay_exit[s], m = pay_search[s];
        const float up = (g > 0 ? g : 0) + 1e-5f; /* rounding must not lose anybody */
        most_exit[s] = sim_kernel_exp((x > 0 ? x : 0) + up) * exit[s];
        most_search[s] = sim_kernel_exp((m > 0 ? m : 0) + up) * search[s];
    }
    most_exit[n] = most_search[n] = 0;
}

void SIM_HOT(exit_factors)(
        const struct labour *lab, struct arm_state *arm, const struct exit_year *in)
{
    if (arm->cond.any) {
        factors(lab, arm, in, true);
        highest(lab, arm);
    } else {
        factors(lab, arm, in, false);
    }
}

float SIM_HOT(exit_bounds)(
        int32_t *search, const struct labour *lab, const struct arm_state *arm)
{
    const int n = lab->world->n_schools;
    const float *restrict leave = arm->cond.any ? arm->most_exit : arm->h_exit;
    const float *restrict look = arm->cond.any ? arm->most_search : arm->h_search;
    int32_t *restrict bound = search;
    int32_t exit = 0; /* the bits of floats of 0 and more rise with them */

    for (int s = 0; s < n; s++) {
        /* 1.001 and the 1: rounding must not lose anybody */
        const float most = look[s] * (0x1p16f * 1.001f) + 1;
        const int32_t half = (int32_t) (most < 0x1p16f ? most : 0xffff);
        const int32_t bits = (int32_t) sim_bits_of(leave[s]);
        bound[s] = half > bound[s] ? half : bound[s];
        exit = bits > exit ? bits : exit;
    }
    return sim_float_of((uint32_t) exit);
}
