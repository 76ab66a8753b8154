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

/* Candidates choose eight abreast, one look after the other: then none waits for his own
 * last step, and nothing has to be summed up over his looks. */
enum { EIGHT = 8 };
typedef int16_t eight __attribute__((vector_size(EIGHT * sizeof(int16_t)), may_alias));
typedef uint16_t eight_wrapped __attribute__((vector_size(EIGHT * sizeof(uint16_t))));

/* Rows to columns: three times, the first half of them is dealt in between the second. */
static inline void turn(eight row[EIGHT])
{
    for (int time = 0; time < 3; time++) {
        eight dealt[EIGHT];
        for (int k = 0; k < EIGHT / 2; k++) {
            const eight a = row[k], b = row[k + EIGHT / 2];
            dealt[2 * k] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
            dealt[2 * k + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
        }
        for (int k = 0; k < EIGHT; k++)
            row[k] = dealt[k];
    }
}

/* What eight of them have found so far: how many options they lack, and the best, at look
 * which[c] of this run, -1 if at none. */
struct found {
    eight lacks, best, which;
};

/* What they have found before a stage: in the first, nothing. */
static inline struct found found_before(const struct glance *const one[EIGHT], int stage)
{
    struct found found = { { 0 }, { 0 }, { 0 } };

    found.lacks += MARKET_OPTIONS;
    found.best += MARKET_FULL;
    if (stage == 0)
        return found;
#pragma GCC unroll 8
    for (int c = 0; c < EIGHT; c++) {
        found.lacks[c] = one[c]->lacks;
        found.best[c] = one[c]->best;
    }
    return found;
}

static inline void look_along(struct found *found, const struct looks *const looks[EIGHT],
        const int16_t *const pull[EIGHT])
{
    eight lacks = found->lacks, best = found->best, which = { 0 }, number = { 0 };

    which -= 1;
    for (int from = 0; from < LOOKS; from += EIGHT) {
        eight base[EIGHT]; /* by look */
        for (int c = 0; c < EIGHT; c++)
            base[c] = *(const eight *) (looks[c]->base + from);
        turn(base);
        for (int look = 0; look < EIGHT; look++) {
            eight seen;
#pragma GCC unroll 8
            for (int c = 0; c < EIGHT; c++)
                seen[c] = pull[c][looks[c]->school[from + look]];
            /* goes round only where one is MARKET_NEVER, which is no option */
            const eight u = (eight) ((eight_wrapped) seen + (eight_wrapped) base[look]);
            const eight option = (seen > MARKET_CLOSED) & (base[look] > MARKET_CLOSED);
            const eight counts = option & (lacks > 0);
            lacks += option;
            /* the first of equals stays */
            const eight better = counts & (seen > MARKET_FULL) & (u > best);
            best = (u & better) | (best & ~better);
            which = (number & better) | (which & ~better);
            number += 1;
        }
    }
    *found = (struct found){ lacks, best, which };
}

void SIM_HOT(search_best)(struct glance *of, int n, const struct looks *all, int stage)
{
    for (int from = 0; from < n; from += EIGHT) {
        const int here = n - from < EIGHT ? n - from : EIGHT;
        const struct glance *one[EIGHT];
        const struct looks *looks[EIGHT];
        const int16_t *pull[EIGHT];

        for (int c = 0; c < EIGHT; c++) { /* the last ones fill up with the first */
            one[c] = &of[from + (c < here ? c : 0)];
            looks[c] = &all[one[c]->at[stage]];
            pull[c] = one[c]->pull;
        }
        struct found found = found_before(one, stage);
        look_along(&found, looks, pull);
        for (int c = 0; c < here; c++) {
            struct glance *to = &of[from + c];
            const int school = looks[c]->school[found.which[c] & (LOOKS - 1)];
            to->lacks = found.lacks[c];
            to->best = found.best[c];
            const int before = stage > 0 ? to->school : -1;
            to->school = found.which[c] >= 0 ? school : before;
        }
    }
}
