/* assistants_hot.c - loops over all assistants; see assistants_hot.h. Thread safety:
 * pure. */
#include "models/phases/assistants_hot.h"

void SIM_HOT(assistants_strike)(uint8_t *mark, const struct assist_year *in, size_t n)
{
    const struct assist_year k = *in;
    uint8_t *restrict out = mark;
    const uint16_t *restrict school = k.school;
    const uint8_t *restrict flag = k.flag;
    const uint32_t *restrict fate = k.words.first;
    const uint32_t *restrict shared = k.words.shared, *restrict next = k.words.next;

    for (size_t i = 0; i < n; i++) {
        uint32_t away = school[i] == ASSIST_AWAY, here = school[i] < ASSIST_SEEKS;
        uint32_t leaves = fate[i] <= k.leave;
        uint32_t studies = ((shared[i] ^ next[i]) <= k.learn) | (flag[i] >= ASSIST_YEARS);
        out[i] =
                (uint8_t) ((away & (fate[i] < k.gone)) * LIVE_AWAY
                           | (here & leaves) * LIVE_EXIT | (here & studies) * LIVE_STUDY);
    }
}

void SIM_HOT(assistants_open)(int32_t *open, const struct assist_arm *arm, size_t n)
{
    const int32_t *restrict posts = arm->posts, *restrict filled = arm->filled;
    int32_t *restrict out = open;

    for (size_t s = 0; s < n; s++)
        out[s] = posts[s] - filled[s];
}

enum { PERSONS = 256 };

/* The same for a block of persons: one thing per loop, of one width each. */
static inline void unsettled(uint8_t *restrict out, const uint16_t *restrict school,
        const uint8_t *restrict fte, const uint8_t *restrict hours,
        const int32_t *restrict open, int32_t n_schools, int n)
{
    const int32_t last = n_schools - 1;
    int32_t at[PERSONS], more[PERSONS], less[PERSONS];

    for (int i = 0; i < n; i++)
        at[i] = school[i] <= last ? school[i] : last;
    for (int i = 0; i < n; i++) {
        int32_t o = open[at[i]];
        less[i] = o < 0;
        more[i] = o >= OFFER_STEP;
    }
    for (int i = 0; i < n; i++)
        out[i] = (uint8_t) ((less[i] | (more[i] & (fte[i] < hours[i])))
                            & (school[i] <= last));
}

void SIM_HOT(assistants_unsettled)(uint8_t *mark, const uint16_t *school,
        const uint8_t *fte, const uint8_t *hours, const int32_t *open, int32_t n_schools,
        size_t n)
{
    for (size_t i = 0; i < n; i += PERSONS)
        unsettled(mark + i, school + i, fte + i, hours + i, open, n_schools,
                (int) (n - i < PERSONS ? n - i : PERSONS));
}

void SIM_HOT(assistants_seeking)(uint8_t *mark, const uint16_t *school, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++)
        out[i] |= school[i] == ASSIST_SEEKS;
}

void SIM_HOT(assistants_living)(uint8_t *mark, const uint16_t *school, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++)
        out[i] |= school[i] < ASSIST_TEACHER;
}

void SIM_HOT(assistants_look)(int32_t *post, const uint32_t *word, const uint32_t *after,
        int bit, const int32_t *first, const uint32_t *posts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t look = (uint32_t) (((uint64_t) word[i] << 32 | after[i]) >> (32 - bit));
        post[i] = first[i] + (int32_t) ((uint64_t) look * posts[i] >> 32);
    }
}

void SIM_HOT(assistants_hazard)(float *hazard, uint8_t *organised,
        const uint32_t *w_organised, const int32_t *assist, const int32_t *cover,
        const struct assist_hazard *in, size_t n)
{
    const struct assist_hazard k = *in;

#pragma omp simd
    for (size_t s = 0; s < n; s++)
        hazard[s] = assistants_hazard_of(&k, w_organised[s], assist[s], cover[s]);
    for (size_t s = 0; s < n; s++)
        organised[s] = w_organised[s] < k.organised;
}

uint32_t SIM_HOT(assistants_threshold)(uint32_t *threshold, const float *stay, size_t n)
{
    uint32_t most = 0;

    for (size_t s = 0; s < n; s++)
        threshold[s] = sim_threshold(1 - (double) stay[s]);
    for (size_t s = 0; s < n; s++)
        most = threshold[s] > most ? threshold[s] : most;
    return most;
}
