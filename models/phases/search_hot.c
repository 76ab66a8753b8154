/* search_hot.c - the looks of many candidates at once, and which one likes best.
 *
 * Words are worked out side by side for all candidates of a batch, the rest side by side
 * for all looks of a candidate. What looks land on is looked up
 * without arithmetic, and worked with in loops without look-ups, which then are vectors.
 * Thread safety: pure. */
#include "models/phases/search_hot.h"

#include <limits.h>

#include "sim/base/threefry.h"

enum { BATCH = SEARCH_BATCH, LOOKS = MARKET_FIRST };

/* Vectors of the compiler, as wide as the instruction set has. */
#ifdef __AVX2__
enum { WIDTH = 32 };
#else
enum { WIDTH = 16 };
#endif
typedef uint16_t shorts __attribute__((vector_size(WIDTH), aligned(2), may_alias));
enum { SHORTS = WIDTH / 2 };

/* Set all bits of again[look] where the school was looked at before: in these looks, or
 * in the n before them. */
static inline void find_repeats(uint16_t again[LOOKS], const uint16_t school[LOOKS],
        const uint16_t *before, int n)
{
    uint16_t line[2 * LOOKS];

    for (int look = 0; look < LOOKS; look++)
        line[look] = NO_SCHOOL;
    memcpy(line + LOOKS, school, sizeof line / 2);
    for (int from = 0; from < LOOKS; from += SHORTS) {
        const uint16_t *here = line + LOOKS + from;
        const shorts mine = *(const shorts *) here;
        shorts found = { 0 };
#pragma GCC unroll 16
        for (int k = 1; k < LOOKS; k++)
            found |= (shorts) (mine == *(const shorts *) (here - k));
        for (int k = 0; k < n; k++)
            found |= (shorts) (mine == before[k]);
        *(shorts *) (again + from) = found;
    }
}

/* The looks of one candidate from their words: those of a block stand `across` apart,
 * blocks `down`. */
static inline void land(struct looks *to, const struct viewpoint *view,
        const struct look_scene *scene, const uint32_t *word, int across, int down,
        const uint16_t *before, int n)
{
    const uint32_t *list = scene->look + view->first;
    const uint64_t posts = view->posts;
    const float b_dist = scene->b_dist, b_own = scene->b_own, x = view->x, y = view->y;
    const int32_t own = view->own, own_board = view->board;
    uint32_t entry[LOOKS];
    struct place place[LOOKS];
    float taste[LOOKS], base[LOOKS];
    uint16_t again[LOOKS];

#pragma GCC unroll 16
    for (int look = 0; look < LOOKS; look++) {
        const uint32_t w = word[look / 4 * down + look % 4 * across];
        entry[look] = list[w * posts >> 32];
        place[look] = scene->place[look_school(entry[look])];
        taste[look] = scene->taste[look_taste(w)];
    }
    for (int look = 0; look < LOOKS; look++) {
        float same = look_board(entry[look]) == own_board ? b_own : 0;
        float dx = place[look].x - x, dy = place[look].y - y;
        float u = taste[look] + same + b_dist * __builtin_sqrtf(dx * dx + dy * dy);
        base[look] = look_school(entry[look]) == own ? -__builtin_inff() : u;
    }
    for (int look = 0; look < LOOKS; look++)
        to->school[look] = (uint16_t) entry[look];
    find_repeats(again, to->school, before, n);
    for (int look = 0; look < LOOKS; look++)
        to->base[look] = again[look] ? -__builtin_inff() : base[look];
}

void SIM_HOT(search_look)(struct looks *looks, const struct viewpoint *view,
        const uint32_t *id, int n, const struct look_scene *scene,
        const struct look_draw *draw)
{
    uint32_t word[LOOKS][BATCH];
    const struct sim_key key = draw->key;

    for (uint32_t block = 0; block < LOOKS / 4; block++) {
        const uint32_t when = draw->when + block, chance = draw->chance;
        uint32_t *restrict w0 = word[4 * block], *restrict w1 = word[4 * block + 1],
                           *restrict w2 = word[4 * block + 2],
                           *restrict w3 = word[4 * block + 3];
        for (int c = 0; c < n; c++) {
            const struct sim_block b = sim_threefry(key, id[c], 0, when, chance);
            w0[c] = b.word[0];
            w1[c] = b.word[1];
            w2[c] = b.word[2];
            w3[c] = b.word[3];
        }
    }
    for (int c = 0; c < n; c++)
        land(&looks[c], &view[c], scene, &word[0][c], BATCH, 4 * BATCH, NULL, 0);
}

void SIM_HOT(search_more)(struct looks *looks, const struct viewpoint *view,
        const struct look_scene *scene, const uint32_t *word, const uint16_t *before,
        int n)
{
    land(looks, view, scene, word, MARKET_BLOCKS, 1, before, n);
}

/* The n lowest bits that are set, of at most 16. */
static inline uint32_t lowest_bits(uint32_t set, int n)
{
    for (int more = __builtin_popcount(set) - n; more > 0; more--)
        set ^= 1u << (31 - __builtin_clz(set));
    return set;
}

void SIM_HOT(search_best)(
        struct look_best *best, const struct looks *looks, const float *pull)
{
    const uint16_t *school = looks->school;
    float u[LOOKS];
    int32_t bit[LOOKS], key[LOOKS];
    uint32_t set = 0;
    int32_t most = best->key;

#pragma GCC unroll 16
    for (int look = 0; look < LOOKS; look++)
        u[look] = pull[school[look]];
    for (int look = 0; look < LOOKS; look++) {
        u[look] += looks->base[look];
        bit[look] = u[look] > 2 * MARKET_FULL ? 1 << look : 0;
        key[look] = look_key(u[look], look);
    }
    for (int look = 0; look < LOOKS; look++)
        set |= (uint32_t) bit[look];
    set = lowest_bits(set, MARKET_OPTIONS - best->open);
    best->open += __builtin_popcount(set);
    for (int look = 0; look < LOOKS; look++)
        key[look] = (set & 1u << look) != 0 ? key[look] : INT_MIN;
    for (int look = 0; look < LOOKS; look++)
        most = key[look] > most ? key[look] : most;
    if (most > best->key) {
        best->key = most;
        best->school = school[look_of(most)];
    }
}
