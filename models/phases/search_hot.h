/* search_hot.h - vector kernels of search.c, one per instruction set (isa.h), and what a
 * look is made of. */
#ifndef MODELS_PHASES_SEARCH_HOT_H
#define MODELS_PHASES_SEARCH_HOT_H

#include "models/phases/market.h"
#include "sim/base/isa.h"
#include "sim/base/vmath_kernel.h"

/* Candidates side by side, and the looks made for all of them at once; the few who find
 * fewer than MARKET_OPTIONS schools in these look on alone. */
enum { BATCH = 64, BATCH_LOOKS = 16 };

/* Where a candidate stands. */
struct viewpoint {
    int32_t first; /* his search list: lab->look + first, one entry per post */
    uint32_t posts;
    float x, y;         /* km */
    int32_t own, board; /* present school and board, or -1 */
};

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
    return (up & ~(BATCH_LOOKS - 1)) | (BATCH_LOOKS - 1 - look % BATCH_LOOKS);
}

static inline int look_of(int32_t key)
{
    return BATCH_LOOKS - 1 - (key & (BATCH_LOOKS - 1));
}

/* One candidate of a batch and what he sees, one after the other in memory by column. */
struct look_batch {
    int n;
    int32_t row[BATCH];
    uint32_t id[BATCH];
    struct {
        int32_t first[BATCH];
        uint32_t posts[BATCH];
        float x[BATCH], y[BATCH];
        int32_t own[BATCH], board[BATCH];
    } view;
    /* of all arms: schools looked at, and the part of their utility that is this
     * candidate's (taste, distance, own board); -INFINITY for his own school and for one
     * that he has looked at before */
    uint16_t school[BATCH_LOOKS][BATCH];
    float base[BATCH_LOOKS][BATCH];
    /* of one arm: look_key of the first MARKET_OPTIONS with room, best first */
    int32_t key[BATCH_LOOKS][BATCH];
    int32_t n_open[BATCH];
    /* per arm, who of the batch seeks in it */
    uint8_t (*seeks)[BATCH]; /* [n_arms] places in the batch */
    uint8_t *n_seeks;
};

/* Who asks chance: index `when` + look / 4 of DRAW_MARKET_LIST, word look mod 4. */
struct look_draw {
    struct sim_key key;
    uint32_t when, chance;
};

/* Make the looks of a whole batch. */
SIM_HOT_DECLARE(void, search_look,
        (struct look_batch * batch, const struct look_scene *scene,
                const struct look_draw *draw));

/* Rank what is open under one arm; pull: by school, -INFINITY where there is no room. */
SIM_HOT_DECLARE(void, search_rank, (struct look_batch * batch, const float *pull));

#endif
