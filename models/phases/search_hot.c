/* search_hot.c - the looks of many candidates at once, and which one likes best.
 *
 * Words are worked out side by side for all candidates of a batch, the rest side by side
 * for all looks of a candidate. What looks land on is looked up
 * without arithmetic, and worked with in loops without look-ups, which then are vectors.
 * Thread safety: pure. */
#include "models/phases/search_hot.h"

#include <limits.h>

#include "sim/base/threefry.h"

enum { LOOKS = MARKET_FIRST };

/* Vectors of the compiler, as wide as the instruction set has. */
#ifdef __AVX2__
enum { WIDTH = 32 };
#else
enum { WIDTH = 16 };
#endif
typedef uint16_t shorts __attribute__((vector_size(WIDTH), aligned(2), may_alias));
enum { SHORTS = WIDTH / 2 };

/* What the looks of one candidate land on. */
struct landing {
    uint32_t entry[LOOKS]; /* of his search list */
    struct place place[LOOKS];
    uint16_t line[2 * LOOKS]; /* NO_SCHOOL, then the schools in order */
};

/* One candidate after another would wait for what was just written to be read again in
 * other pieces, so some take each step together. */
enum { TOGETHER = 8 };

/* Look up what looks land on; at: places in the list, TOGETHER apart. */
static inline void land(
        struct landing *to, const struct look_scene *scene, const uint32_t *at)
{
#pragma GCC unroll 16
    for (int look = 0; look < LOOKS; look++) {
        const uint32_t entry = scene->look[at[look * TOGETHER]];
        to->entry[look] = entry;
        to->place[look] = scene->place[look_school(entry)];
    }
}

/* What a candidate makes of it, were he to see each school for the first time; liking:
 * places in the list of tastes, TOGETHER apart. */
static inline void judge(struct looks *to, struct landing *on,
        const struct viewpoint *view, const struct look_scene *scene,
        const uint32_t *liking)
{
    const float b_dist = scene->b_dist, b_own = scene->b_own, x = view->x, y = view->y;
    const int32_t own = view->own, own_board = view->board;
    float taste[LOOKS];

#pragma GCC unroll 16
    for (int look = 0; look < LOOKS; look++)
        taste[look] = scene->taste[liking[look * TOGETHER]];
    for (int look = 0; look < LOOKS; look++) {
        float same = look_board(on->entry[look]) == own_board ? b_own : 0;
        float dx = on->place[look].x - x, dy = on->place[look].y - y;
        float u = taste[look] + same + b_dist * __builtin_sqrtf(dx * dx + dy * dy);
        to->base[look] = look_school(on->entry[look]) == own ? -__builtin_inff() : u;
    }
    for (int look = 0; look < LOOKS; look++) {
        on->line[look] = NO_SCHOOL;
        on->line[LOOKS + look] = to->school[look] = (uint16_t) on->entry[look];
    }
}

/* A school that was looked at before, in these looks or in the n_seen before them, is no
 * option again. */
static inline void drop_repeats(
        struct looks *to, const struct landing *on, const uint16_t *seen, int n_seen)
{
    uint16_t again[LOOKS];

    for (int from = 0; from < LOOKS; from += SHORTS) {
        const uint16_t *here = on->line + LOOKS + from;
        const shorts mine = *(const shorts *) here;
        shorts found = { 0 };
#pragma GCC unroll 16
        for (int k = 1; k < LOOKS; k++)
            found |= (shorts) (mine == *(const shorts *) (here - k));
        for (int k = 0; k < n_seen; k++)
            found |= (shorts) (mine == seen[k]);
        *(shorts *) (again + from) = found;
    }
    for (int look = 0; look < LOOKS; look++) {
        const uint32_t no = (uint32_t) (int16_t) again[look]; /* all bits or none */
        const uint32_t base = sim_bits_of(to->base[look]);
        to->base[look] =
                sim_float_of((base & ~no) | (sim_bits_of(-__builtin_inff()) & no));
    }
}

void SIM_HOT(search_look)(struct looks *looks, const struct viewpoint *view, int n,
        const struct look_scene *scene, const struct look_draw *draw,
        const uint16_t *seen, int n_seen)
{
    const struct sim_key key = draw->key;

    for (int from = 0; from < n; from += TOGETHER) {
        const int here = n - from < TOGETHER ? n - from : TOGETHER;
        uint32_t who[TOGETHER], first[TOGETHER], posts[TOGETHER];
        uint32_t at[LOOKS][TOGETHER], liking[LOOKS][TOGETHER];
        struct landing on[TOGETHER];

        for (int c = 0; c < TOGETHER; c++) { /* the last ones fill up with the first */
            const int k = from + (c < here ? c : 0);
            who[c] = view[k].id;
            first[c] = view[k].first;
            posts[c] = view[k].posts;
        }
        for (uint32_t block = 0; block < LOOKS / 4; block += 2)
            for (int c = 0; c < TOGETHER; c++) {
                struct sim_block b[2];
                sim_threefry_two(b, key, who[c], 0, draw->when + block, draw->chance);
#pragma GCC unroll 8
                for (uint32_t k = 0; k < 8; k++) {
                    const uint32_t word = b[k / 4].word[k % 4];
                    at[4 * block + k][c] = first[c] + look_at(word, posts[c]);
                    liking[4 * block + k][c] = look_taste(word);
                }
            }
        for (int c = 0; c < here; c++)
            land(&on[c], scene, &at[0][c]);
        for (int c = 0; c < here; c++)
            judge(&looks[from + c], &on[c], &view[from + c], scene, &liking[0][c]);
        for (int c = 0; c < here; c++)
            drop_repeats(&looks[from + c], &on[c],
                    n_seen > 0 ? seen + (from + c) * MARKET_LOOKS : NULL, n_seen);
    }
}

/* The n lowest bits that are set, of at most LOOKS. */
static inline uint32_t lowest_bits(const uint8_t *lowest, uint32_t set, int n)
{
    const uint32_t low = lowest[n * 256 + (int) (set & 255)];
    const int rest = n - __builtin_popcount(low);

    return low | (uint32_t) lowest[rest * 256 + (int) (set >> 8)] << 8;
}

/* What a candidate sees at his looks. */
struct sight {
    int32_t key[LOOKS];
    uint32_t open; /* a bit each: had the school room when the round began? */
};

/* Loops are kept as loops here, not unrolled: only so do they become vectors. */
static inline void see(struct sight *to, const struct looks *looks, const float *pull)
{
    float u[LOOKS];
    int32_t bit[LOOKS];
    uint32_t set = 0;

#pragma GCC unroll 16
    for (int look = 0; look < LOOKS; look++)
        u[look] = pull[looks->school[look]];
#pragma GCC unroll 1
    for (int look = 0; look < LOOKS; look++) {
        u[look] += looks->base[look];
        bit[look] = u[look] > 2 * MARKET_FULL ? 1 << look : 0;
        to->key[look] = look_key(u[look], look);
    }
#pragma GCC unroll 1
    for (int look = 0; look < LOOKS; look++)
        set |= (uint32_t) bit[look];
    to->open = set;
}

/* First some see, then each of them chooses: the choice is a chain of steps that wait for
 * each other, and the look-ups of the next are too far off to start meanwhile. */
void SIM_HOT(search_best)(struct glance *of, int n, const struct looks *all, int stage,
        const uint8_t *lowest)
{
    for (int from = 0; from < n; from += TOGETHER) {
        const int upto = n - from < TOGETHER ? n : from + TOGETHER;
        struct sight seen[TOGETHER];

        for (int c = from; c < upto; c++)
            see(&seen[c - from], &all[of[c].at[stage]], of[c].pull);
        for (int c = from; c < upto; c++) {
            const struct sight *mine = &seen[c - from];
            const uint32_t set =
                    lowest_bits(lowest, mine->open, MARKET_OPTIONS - of[c].open);
            int32_t key[LOOKS], most = of[c].key;
#pragma GCC unroll 1
            for (int look = 0; look < LOOKS; look++)
                key[look] = (set & 1u << look) != 0 ? mine->key[look] : INT_MIN;
#pragma GCC unroll 1
            for (int look = 0; look < LOOKS; look++)
                most = key[look] > most ? key[look] : most;
            of[c].open += __builtin_popcount(set);
            of[c].school = most > of[c].key ? all[of[c].at[stage]].school[look_of(most)]
                                            : of[c].school;
            of[c].key = most;
        }
    }
}
