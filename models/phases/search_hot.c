/* search_hot.c - sixteen looks of one candidate at once. Thread safety: pure. */
#include "models/phases/search_hot.h"

void SIM_HOT(search_look)(int32_t school[LOOK_CHUNK], float base[LOOK_CHUNK],
        const struct viewpoint *view, const uint32_t word[LOOK_CHUNK],
        const float taste[LOOK_CHUNK])
{
    float x[LOOK_CHUNK], y[LOOK_CHUNK], own[LOOK_CHUNK];

    for (int d = 0; d < LOOK_CHUNK; d++) {
        int32_t s = view->list[(uint64_t) word[d] * view->posts >> 32];
        school[d] = s;
        x[d] = view->school_x[s];
        y[d] = view->school_y[s];
        own[d] = view->school_board[s] == view->board ? view->b_own : 0;
    }
    for (int d = 0; d < LOOK_CHUNK; d++) {
        float dx = x[d] - view->x, dy = y[d] - view->y;
        base[d] = taste[d] + own[d] + view->b_dist * __builtin_sqrtf(dx * dx + dy * dy);
    }
}
