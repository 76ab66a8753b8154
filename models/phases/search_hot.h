/* search_hot.h - vector kernel of search.c, one per instruction set (isa.h). */
#ifndef MODELS_PHASES_SEARCH_HOT_H
#define MODELS_PHASES_SEARCH_HOT_H

#include "models/phases/market.h"
#include "sim/base/isa.h"

/* Where a candidate stands, and what the places are like. */
struct viewpoint {
    const uint16_t *list; /* schools by post: where a look lands */
    uint32_t posts;
    float x, y;         /* km */
    int32_t own, board; /* present school and board, or -1 */
    float b_dist, b_own;
    const float *school_x, *school_y;
    const uint16_t *school_board;
};

/* Who asks chance, and from which index on (DRAW_MARKET_LIST). */
struct look_draw {
    struct sim_key key;
    uint32_t id, when, chance;
};

/* LOOK_CHUNK looks, from LOOK_CHUNK / 2 blocks of draws: which school, and the part of
 * its utility that is this candidate's (taste, distance, own board). Look d < 8 is made
 * of words 0 and 1 of block d, look 8 + d of words 2 and 3. */
SIM_HOT_DECLARE(void, search_look,
        (int32_t school[LOOK_CHUNK], float base[LOOK_CHUNK], const struct viewpoint *view,
                const struct look_draw *draw));

/* Values of sixteen looks under one arm, base + pull[school]; bit d of the answer: look d
 * is at a school with room (pull is -INFINITY where there is none). */
SIM_HOT_DECLARE(uint32_t, search_value,
        (float value[LOOK_CHUNK], const int32_t school[LOOK_CHUNK],
                const float base[LOOK_CHUNK], const float *pull));

#endif
