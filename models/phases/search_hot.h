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

/* LOOK_CHUNK looks: which school, and the part of its utility that is this candidate's
 * (taste, distance, own board). */
SIM_HOT_DECLARE(void, search_look,
        (int32_t school[LOOK_CHUNK], float base[LOOK_CHUNK], const struct viewpoint *view,
                const uint32_t word[LOOK_CHUNK], const float taste[LOOK_CHUNK]));

#endif
