/* search_hot.c - the looks of many candidates at once, and their order of preference.
 *
 * All loops run over the candidates of a batch, look by look. Sorting is Batcher's
 * odd-even merge (1968, doi:10.1145/1468075.1468121): the same comparisons for everybody.
 * Thread safety: pure. */
#include "models/phases/search_hot.h"

#include <limits.h>

#include "sim/base/threefry.h"

/* One look of everybody. What a word lands on is looked up without arithmetic, and worked
 * with in loops without look-ups, which then are vectors. */
static void land(struct look_batch *b, const struct look_scene *scene, int look,
        const uint32_t word[BATCH])
{
    uint16_t *restrict school = b->school[look];
    float *restrict base = b->base[look];
    const float b_dist = scene->b_dist, b_own = scene->b_own;
    int32_t at[BATCH];
    uint32_t entry[BATCH];
    struct place place[BATCH];
    float taste[BATCH];

    for (int c = 0; c < BATCH; c++)
        at[c] = b->view.first[c] + (int32_t) look_at(word[c], b->view.posts[c]);
    for (int c = 0; c < BATCH; c++) {
        entry[c] = scene->look[at[c]];
        place[c] = scene->place[look_school(entry[c])];
        taste[c] = scene->taste[look_taste(word[c])];
    }
    for (int c = 0; c < BATCH; c++) {
        int32_t s = look_school(entry[c]);
        float own = look_board(entry[c]) == b->view.board[c] ? b_own : 0;
        float dx = place[c].x - b->view.x[c], dy = place[c].y - b->view.y[c];
        float u = taste[c] + own + b_dist * __builtin_sqrtf(dx * dx + dy * dy);
        school[c] = (uint16_t) s;
        base[c] = s == b->view.own[c] ? -__builtin_inff() : u;
    }
}

/* A school looked at before is no new option. */
static void forget_repeats(struct look_batch *b)
{
    for (int look = 1; look < BATCH_LOOKS; look++) {
        uint16_t again[BATCH] = { 0 };
        for (int k = 0; k < look; k++)
            for (int c = 0; c < BATCH; c++)
                again[c] |= (uint16_t) (b->school[k][c] == b->school[look][c]);
        for (int c = 0; c < BATCH; c++)
            b->base[look][c] = again[c] ? -__builtin_inff() : b->base[look][c];
    }
}

void SIM_HOT(search_look)(struct look_batch *batch, const struct look_scene *scene,
        const struct look_draw *draw)
{
    uint32_t word[4][BATCH];
    const struct sim_key key = draw->key;

    for (uint32_t block = 0; block < BATCH_LOOKS / 4; block++) {
        const uint32_t when = draw->when + block, chance = draw->chance;
        for (int c = 0; c < BATCH; c++) {
            const struct sim_block b = sim_threefry(key, batch->id[c], 0, when, chance);
            word[0][c] = b.word[0];
            word[1][c] = b.word[1];
            word[2][c] = b.word[2];
            word[3][c] = b.word[3];
        }
        for (int w = 0; w < 4; w++)
            land(batch, scene, 4 * (int) block + w, word[w]);
    }
    forget_repeats(batch);
}

static inline void order(int32_t *restrict first, int32_t *restrict second)
{
    for (int c = 0; c < BATCH; c++) {
        int32_t a = first[c], b = second[c];
        first[c] = a > b ? a : b;
        second[c] = a > b ? b : a;
    }
}

void SIM_HOT(search_rank)(struct look_batch *b, const float *pull)
{
    int32_t *restrict n_open = b->n_open;
    float pulled[BATCH];

    for (int c = 0; c < BATCH; c++)
        n_open[c] = 0;
    for (int look = 0; look < BATCH_LOOKS; look++) {
        const float *restrict base = b->base[look];
        int32_t *restrict key = b->key[look];
        for (int c = 0; c < BATCH; c++)
            pulled[c] = pull[b->school[look][c]];
        for (int c = 0; c < BATCH; c++) {
            float u = base[c] + pulled[c];
            int32_t open = (u > -1e30f) & (n_open[c] < MARKET_OPTIONS);
            int32_t k = look_key(u, look);
            n_open[c] += open;
            key[c] = open ? k : INT_MIN;
        }
    }
    for (int p = 1; p < BATCH_LOOKS; p *= 2)
        for (int k = p; k >= 1; k /= 2)
            for (int j = k % p; j + k < BATCH_LOOKS; j += 2 * k)
                for (int i = 0; i < k && i + j + k < BATCH_LOOKS; i++)
                    if ((i + j) / (2 * p) == (i + j + k) / (2 * p))
                        order(b->key[i + j], b->key[i + j + k]);
}
