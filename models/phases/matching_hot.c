/* matching_hot.c - whose hours may change this year, and what do schools have open?
 * Loops over all persons and all schools. Thread safety: pure. */
#include "models/phases/matching_hot.h"

void SIM_HOT(matching_hours)(uint8_t *mark, const struct job *job, const uint16_t *school,
        const uint8_t *hours, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++) {
        uint8_t other = job[i].fte != hours[i];
        uint8_t stays = (school[i] != NO_SCHOOL) & !(job[i].flag & PERSON_MOVER);
        out[i] = (uint8_t) (other & stays);
    }
}

void SIM_HOT(matching_open)(int32_t *open, const int32_t *posts, const int32_t *replace,
        const int32_t *filled, size_t n)
{
    int32_t *restrict out = open;

    for (size_t s = 0; s < n; s++) {
        const int32_t left = posts[s] + replace[s] - filled[s];
        out[s] = left > 0 ? left : 0;
    }
}

/* What who asks for `least` fte or more sees of schools, where `one` step is enough
 * stands in pull. */
static inline void too_small(int16_t *restrict pull, const int16_t *restrict one,
        const int32_t *restrict room, int32_t least, size_t n)
{
    for (size_t s = 0; s < n; s++) {
        const int16_t small = one[s] == MARKET_NEVER ? MARKET_NEVER : MARKET_FULL;
        pull[s] = room[s] < least ? small : one[s];
    }
}

void SIM_HOT(matching_offer)(int32_t *room, int16_t *const pull[MARKET_STEPS],
        const int32_t *open, const float *utility, float units, size_t n)
{
    int32_t *restrict steps = room;
    int16_t *restrict seen = pull[0];

    for (size_t s = 0; s < n; s++) {
        float u = utility[s] * units;
        u = u < -MARKET_MOST ? -MARKET_MOST : u;
        u = u > MARKET_MOST ? MARKET_MOST : u;
        const int32_t whole = (int32_t) (u + (MARKET_MOST + 0.5f)) - MARKET_MOST;
        steps[s] = (int32_t) ((uint32_t) open[s] / OFFER_STEP * OFFER_STEP);
        seen[s] = (int16_t) (open[s] >= OFFER_STEP ? whole : MARKET_NEVER);
    }
    for (int k = 1; k < MARKET_STEPS; k++)
        too_small(pull[k], seen, steps, (k + 1) * OFFER_STEP, n);
}
