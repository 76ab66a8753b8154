/* search_hot.h - vector kernels of search.c, one per instruction set (isa.h), and what a
 * look is made of. */
#ifndef MODELS_PHASES_SEARCH_HOT_H
#define MODELS_PHASES_SEARCH_HOT_H

#include "models/phases/market.h"
#include "sim/base/isa.h"
#include "sim/base/vmath_kernel.h"

/* What looks land on, and what distance and board are worth. */
struct look_scene {
    const struct search_list *list;
    const int16_t *taste;  /* Gumbel quantiles [TASTES + LOOK_RUN] */
    float b_taste, b_dist; /* units per unit of taste and of distance */
    int16_t b_own;         /* [unit] */
};

/* Looks are made in runs: a random word says where in the search list a run begins,
 * another where it begins among the tastes. These are the TASTES quantiles of the middle
 * of as many equal parts, in an order drawn once for all (and the first ones again):
 * again LOOK_RUN neighbours are as good as so many at random. A block has the words of
 * two runs. */
enum { TASTES = 1 << 16 };
static inline uint32_t look_at(uint32_t word, uint32_t posts)
{
    return (uint32_t) ((uint64_t) word * posts >> 32);
}
static inline uint32_t look_taste(uint32_t word)
{
    return word / ((uint32_t) 1 << 16);
}
#define TASTE_UNIT (1.0f / 2048) /* of taste[], utility */

/* Who asks chance: index `when` + run / 2 of DRAW_MARKET_LIST, words 2 (run mod 2) and
 * the next. */
struct look_draw {
    struct sim_key key;
    uint32_t when, chance;
};

/* The looks of a run (0 .. MARKET_STAGES - 1) from each of n viewpoints. seen: the
 * schools of the looks before, MARKET_LOOKS apart; not read in the first run. */
SIM_HOT_DECLARE(void, search_look,
        (struct looks * looks, const struct viewpoint *view, int n,
                const struct look_scene *scene, const struct look_draw *draw,
                const uint16_t *seen, int run));

/* A candidate who looks for the best school: of those that had room when the round began
 * the first MARKET_OPTIONS count, and `lacks` are still to be found (less than 0: more
 * were seen than count); `school` is the best that still has room, or -1. The three are
 * what the looks up to now have shown; before the first nothing is in them. */
struct glance {
    int32_t at[MARKET_STAGES]; /* his looks, of all looks */
    int16_t lacks;
    int16_t best; /* utility of `school`, or MARKET_FULL */
    int32_t school;
    int32_t who;         /* of those who ask */
    const int16_t *pull; /* what he sees of schools; struct tender */
};

/* Look at at[stage] of n candidates, after the stages before. */
SIM_HOT_DECLARE(void, search_best,
        (struct glance * of, int n, const struct looks *looks, int stage));

#endif
