/* search_hot.h - vector kernels of search.c, one per instruction set (isa.h), and what a
 * look is made of. */
#ifndef MODELS_PHASES_SEARCH_HOT_H
#define MODELS_PHASES_SEARCH_HOT_H

#include "models/phases/market.h"
#include "sim/base/isa.h"
#include "sim/base/vmath_kernel.h"

/* What looks land on, and what distance and board are worth. */
struct look_scene {
    const uint32_t *look;      /* school | board << 16 */
    const struct place *place; /* by school */
    const float *taste;        /* quantiles [TASTES] */
    float b_dist, b_own;
};

static inline int32_t look_school(uint32_t entry)
{
    return (int32_t) (entry & 0xffff);
}
static inline int32_t look_board(uint32_t entry)
{
    return (int32_t) (entry >> 16);
}

/* Entry of the search list that a random word lands on. */
static inline uint32_t look_at(uint32_t word, uint32_t posts)
{
    return (uint32_t) ((uint64_t) word * posts >> 32);
}

/* Taste is one of TASTES Gumbel quantiles, by the lower bits of the same word: a list
 * would need a million posts before the upper bits told anything about them. */
enum { TASTES = 4096 };
static inline uint32_t look_taste(uint32_t word)
{
    return word % TASTES;
}

/* Utility in order as an integer, with the look it came from in the last four bits. */
static inline int32_t look_key(float u, int look)
{
    int32_t bits = (int32_t) sim_bits_of(u);
    int32_t up = bits ^ (bits >> 31 & 0x7fffffff);
    return (up & ~(MARKET_FIRST - 1)) | (MARKET_FIRST - 1 - look % MARKET_FIRST);
}

static inline int look_of(int32_t key)
{
    return MARKET_FIRST - 1 - (key & (MARKET_FIRST - 1));
}

/* Who asks chance: index `when` + look / 4 of DRAW_MARKET_LIST, word look mod 4. */
struct look_draw {
    struct sim_key key;
    uint32_t when, chance;
};

/* MARKET_FIRST looks from each of n viewpoints. seen: the schools of the n_seen looks
 * before, MARKET_LOOKS apart; NULL if there are none. */
SIM_HOT_DECLARE(void, search_look,
        (struct looks * looks, const struct viewpoint *view, int n,
                const struct look_scene *scene, const struct look_draw *draw,
                const uint16_t *seen, int n_seen));

/* A candidate who looks for the best school: of those that had room when the round began
 * the first MARKET_OPTIONS count; `open` of them have been found, `school` is the best
 * that still has room, or -1. */
struct glance {
    const float *pull;         /* what he sees of schools; struct tender */
    int32_t at[MARKET_STAGES]; /* his looks, of all looks */
    int32_t key, open, school;
    int32_t who; /* of those who ask */
};
#define GLANCE_KEY_NONE look_key(MARKET_FULL / 2, 0)

/* Look at at[stage] of n candidates, after the stages before. lowest: struct market. */
SIM_HOT_DECLARE(void, search_best,
        (struct glance * of, int n, const struct looks *looks, int stage,
                const uint8_t *lowest));

#endif
