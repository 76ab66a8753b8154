/* search_hot.c - the looks of many candidates at once, and which one likes best.
 *
 * Words are worked out side by side for all candidates of a batch, the rest side by side
 * for all looks of a candidate, which lie next to each other in the search list.
 * Thread safety: pure. */
#include "models/phases/search_hot.h"

#include "sim/base/threefry.h"

enum { LOOKS = MARKET_FIRST };
enum { ABREAST = 32 }; /* candidates whose words are worked out together */

/* Vectors of the compiler, as wide as the instruction set has. */
#ifdef __AVX2__
enum { WIDTH = 32 };
#else
enum { WIDTH = 16 };
#endif
typedef int16_t shorts __attribute__((vector_size(WIDTH), aligned(2), may_alias));
enum { SHORTS = WIDTH / 2 };

static inline shorts shorts_at(const void *from)
{
    return *(const shorts *) from;
}

/* The numbers of the looks from `from` on. */
static inline shorts numbers_from(int from)
{
    shorts number;
    for (int k = 0; k < SHORTS; k++)
        number[k] = (int16_t) (from + k);
    return number;
}

/* Ask for what is soon to be read: it lies anywhere in a region's list. */
static inline void fetch(const struct look_scene *scene, uint32_t at, uint32_t liking)
{
    const struct search_list *list = scene->list;

    __builtin_prefetch(scene->taste + liking);
    __builtin_prefetch(list->x + at);
    __builtin_prefetch(list->y + at);
    __builtin_prefetch(list->school + at);
    __builtin_prefetch(list->board + at);
    __builtin_prefetch(list->back + at);
}

/* What a candidate makes of the run of posts that begins at `at`, with the tastes from
 * `liking` on, were there no looks before. */
static inline void judge(struct looks *to, const struct viewpoint *view,
        const struct look_scene *scene, uint32_t at, uint32_t liking)
{
    const struct search_list *list = scene->list;
    const int16_t *px = list->x + at, *py = list->y + at, *taste = scene->taste + liking;
    const float b_taste = scene->b_taste, b_dist = scene->b_dist, x = view->x,
                y = view->y;
    const int32_t least = -MARKET_MOST * 4 / 5; /* the rest is for the own board */
    int16_t u[LOOKS];

    for (int look = 0; look < LOOKS; look++) {
        const float dx = (float) px[look] - x, dy = (float) py[look] - y;
        const float v = (float) taste[look] * b_taste
                        + b_dist * __builtin_sqrtf(dx * dx + dy * dy);
        const int32_t whole = (int32_t) (v + (0.5f + MARKET_MOST)) - MARKET_MOST;
        u[look] = (int16_t) (whole > least ? whole : least);
    }
    for (int from = 0; from < LOOKS; from += SHORTS) {
        const shorts school = shorts_at(list->school + at + from);
        const shorts own_board =
                shorts_at(list->board + at + from) == (int16_t) view->board;
        const shorts drop = (school == (int16_t) view->own)
                            | (shorts_at(list->back + at + from) <= numbers_from(from));
        const shorts base = shorts_at(u + from) + (own_board & scene->b_own);
        *(shorts *) (to->base + from) = (base & ~drop) | (drop & MARKET_NEVER);
        *(shorts *) (to->school + from) = school;
    }
}

/* A school of the n_seen looks before is no option again. */
static inline void drop_seen(struct looks *to, const uint16_t *seen, int n_seen)
{
    for (int from = 0; from < LOOKS; from += SHORTS) {
        const shorts school = shorts_at(to->school + from);
        shorts drop = { 0 };
        for (int k = 0; k < n_seen; k++)
            drop |= school == (int16_t) seen[k];
        shorts *base = (shorts *) (to->base + from);
        *base = (*base & ~drop) | (drop & MARKET_NEVER);
    }
}

void SIM_HOT(search_look)(struct looks *looks, const struct viewpoint *view, int n,
        const struct look_scene *scene, const struct look_draw *draw,
        const uint16_t *seen, int run)
{
    const struct sim_key key = draw->key;
    const uint32_t when = draw->when + (uint32_t) run / 2;

    for (int from = 0; from < n; from += ABREAST) {
        const int here = n - from < ABREAST ? n - from : ABREAST;
        uint32_t who[ABREAST], at[ABREAST], liking[ABREAST];

        for (int c = 0; c < ABREAST; c++) /* the last ones fill up with the first */
            who[c] = view[from + (c < here ? c : 0)].id;
        for (int eight = 0; eight < here; eight += 8)
            for (int c = eight; c < eight + 8; c++) {
                const struct sim_block b =
                        sim_threefry(key, who[c], 0, when, draw->chance);
                at[c] = run % 2 == 0 ? b.word[0] : b.word[2];
                liking[c] = look_taste(run % 2 == 0 ? b.word[1] : b.word[3]);
            }
        for (int c = 0; c < here; c++) {
            at[c] = view[from + c].first + look_at(at[c], view[from + c].posts);
            fetch(scene, at[c], liking[c]);
        }
        for (int c = 0; c < here; c++) {
            judge(&looks[from + c], &view[from + c], scene, at[c], liking[c]);
            if (run > 0)
                drop_seen(
                        &looks[from + c], seen + (from + c) * MARKET_LOOKS, run * LOOKS);
        }
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
    int16_t u[LOOKS]; /* utility, or MARKET_NEVER where no room is left */
    uint32_t open;    /* a bit each: had the school room when the round began? */
};

/* The bits of the looks from `from` on, where which is all ones. */
static inline shorts bits_where(shorts which, int from)
{
    shorts bit;
    for (int k = 0; k < SHORTS; k++)
        bit[k] = (int16_t) (1 << (from + k));
    return which & bit;
}

/* Loops are kept as loops here, not unrolled: only so do they become vectors. */
static inline uint32_t all_bits(const int16_t *bit)
{
    uint16_t set = 0;
#pragma GCC unroll 1
    for (int look = 0; look < LOOKS; look++)
        set |= (uint16_t) bit[look];
    return set;
}

static inline void see(struct sight *to, const struct looks *looks, const int16_t *pull)
{
    int16_t bit[LOOKS];

    for (int from = 0; from < LOOKS; from += SHORTS) {
        const uint16_t *school = looks->school + from;
        const shorts base = shorts_at(looks->base + from);
        shorts seen;
#pragma GCC unroll 16
        for (int k = 0; k < SHORTS; k++)
            seen[k] = pull[school[k]];
        const shorts full = seen == MARKET_FULL;
        *(shorts *) (to->u + from) = ((seen + base) & ~full) | (full & MARKET_NEVER);
        *(shorts *) (bit + from) =
                bits_where((seen != MARKET_NEVER) & (base != MARKET_NEVER), from);
    }
    to->open = all_bits(bit);
}

/* The utility of the best of the looks in `set`, the first of equals in *which. */
static inline int32_t best_of(const struct sight *mine, uint32_t set, int *which)
{
    int16_t u[LOOKS], bit[LOOKS], most = MARKET_NEVER;

    for (int from = 0; from < LOOKS; from += SHORTS) {
        const shorts all = { 0 };
        const shorts in = bits_where(all + (int16_t) set, from) != 0;
        *(shorts *) (u + from) = (shorts_at(mine->u + from) & in) | (~in & MARKET_NEVER);
    }
#pragma GCC unroll 1
    for (int look = 0; look < LOOKS; look++)
        most = u[look] > most ? u[look] : most;
    for (int from = 0; from < LOOKS; from += SHORTS)
        *(shorts *) (bit + from) = bits_where(shorts_at(u + from) == most, from);
    *which = __builtin_ctz(all_bits(bit));
    return most;
}

enum { TOGETHER = 8 };

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
            int which;
            const int32_t most = best_of(mine, set, &which);
            const int32_t school = all[of[c].at[stage]].school[which];
            of[c].open += __builtin_popcount(set);
            of[c].school = most > of[c].best ? school : of[c].school;
            of[c].best = most > of[c].best ? most : of[c].best;
        }
    }
}
