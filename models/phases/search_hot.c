/* search_hot.c - sixteen looks of one candidate at once. Thread safety: pure. */
#include "models/phases/search_hot.h"

#include "sim/base/threefry.h"
#include "sim/base/vmath_kernel.h"

enum { HALF = LOOK_CHUNK / 2 };

void SIM_HOT(search_look)(int32_t school[LOOK_CHUNK], float base[LOOK_CHUNK],
        const struct viewpoint *view, const struct look_draw *draw)
{
    uint32_t where[LOOK_CHUNK], taste[LOOK_CHUNK];
    float x[LOOK_CHUNK], y[LOOK_CHUNK], own[LOOK_CHUNK];
    const struct sim_key key = draw->key;
    const uint32_t id = draw->id, when = draw->when, chance = draw->chance;

    for (uint32_t d = 0; d < HALF; d++) {
        const struct sim_block b = sim_threefry(key, id, 0, when + d, chance);
        where[d] = b.word[0];
        taste[d] = b.word[1];
        where[HALF + d] = b.word[2];
        taste[HALF + d] = b.word[3];
    }
    for (int d = 0; d < LOOK_CHUNK; d++) {
        int32_t s = view->list[(uint64_t) where[d] * view->posts >> 32];
        school[d] = s;
        x[d] = view->school_x[s];
        y[d] = view->school_y[s];
        own[d] = view->school_board[s] == view->board ? view->b_own : 0;
    }
    for (int d = 0; d < LOOK_CHUNK; d++) {
        float dx = x[d] - view->x, dy = y[d] - view->y;
        base[d] = sim_kernel_gumbel(taste[d]) + own[d]
                  + view->b_dist * __builtin_sqrtf(dx * dx + dy * dy);
    }
}

uint32_t SIM_HOT(search_value)(float value[LOOK_CHUNK], const int32_t school[LOOK_CHUNK],
        const float base[LOOK_CHUNK], const float *pull)
{
    uint32_t open[LOOK_CHUNK], mask = 0;

    for (int d = 0; d < LOOK_CHUNK; d++)
        value[d] = base[d] + pull[school[d]];
    for (int d = 0; d < LOOK_CHUNK; d++)
        open[d] = (uint32_t) (value[d] > -1e30f) << d;
    for (int d = 0; d < LOOK_CHUNK; d++)
        mask |= open[d];
    return mask;
}
