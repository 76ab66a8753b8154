/* acceptance.c - who gets which post, when all prefer?
 *
 * The stable outcome (Gale & Shapley 1962, doi:10.1080/00029890.1962.11989827): no
 * candidate and school would rather have each other. Schools rank candidates alike, by
 * qualification and signal, so exactly one outcome is stable, and it is found without a
 * proposal refused: in the order of that ranking, each takes what he likes best of what
 * those before him have left. Posts are in fte; the last one a school takes may get less
 * than he wants, but nobody less than he asks at least. Thread safety: touches only its
 * arguments. */
#include "models/phases/market.h"

static_assert(MARKET_BATCH == 64, "a bit each in a word");

enum { RADIX = 11, BUCKETS = 1 << RADIX, PASSES = 3 };

/* Sort by RADIX bits of the score, higher first; equals keep their order. */
static void pass(struct ranked *to, const struct ranked *from, int n, int shift,
        const int32_t count[BUCKETS])
{
    int32_t at[BUCKETS], before = 0;

    for (int b = BUCKETS - 1; b >= 0; b--) {
        at[b] = before;
        before += count[b];
    }
    for (int k = 0; k < n; k++)
        to[at[from[k].score >> shift & (BUCKETS - 1)]++] = from[k];
}

/* By score, from its lowest bits on; then the few equals, who lie together, by identity.
 */
void acceptance_order(struct ranked *ranked, struct ranked *spare, int n,
        const uint32_t *id, const int32_t *row)
{
    int32_t count[PASSES][BUCKETS] = { 0 };

    for (int k = 0; k < n; k++)
        for (int p = 0; p < PASSES; p++)
            count[p][ranked[k].score >> p * RADIX & (BUCKETS - 1)]++;
    pass(spare, ranked, n, 0, count[0]);
    pass(ranked, spare, n, RADIX, count[1]);
    pass(spare, ranked, n, 2 * RADIX, count[2]);
    for (int k = 0; k < n; k++) {
        const struct ranked one = spare[k];
        int j = k;
        for (; j > 0 && ranked[j - 1].score == one.score
                && id[row[ranked[j - 1].at]] > id[row[one.at]];
                j--)
            ranked[j] = ranked[j - 1];
        ranked[j] = one;
    }
}

/* Take up to `want` of what school s has left. For whom too little is left then nobody
 * can guess: without a jump, and where there still is enough a row is written that
 * nobody reads. */
static int take(struct tender *t, int s, int want)
{
    const int room = t->room[s], fte = want < room ? want : room;
    const int left = (room - fte) / OFFER_STEP;
    const int from = fte > 0 && left < MARKET_STEPS ? left : MARKET_STEPS;

    t->room[s] = room - fte;
    for (int k = 0; k < MARKET_STEPS; k++)
        t->pull[k > from ? k : from][s] = MARKET_FULL;
    for (int k = from; t->selective && k < MARKET_STEPS; k++)
        if (t->offers[k][s] > MARKET_FULL)
            t->offers[k][s] = MARKET_FULL;
    return fte;
}

/* Some ask together, as if nobody took anything meanwhile; who then finds taken what he
 * likes best asks again. */
int acceptance_settle(struct taken *taken, struct seekers *seekers, struct tender *t,
        int round, acceptance_choice *choose, const void *context)
{
    int n = 0, left = 0;

    for (int from = 0; from < seekers->n; from += MARKET_BATCH) {
        const struct seeker *of = seekers->of + from;
        const int here =
                seekers->n - from < MARKET_BATCH ? seekers->n - from : MARKET_BATCH;
        uint8_t which[MARKET_BATCH];
        int32_t liked[MARKET_BATCH];
        uint64_t stay = ~(uint64_t) 0 >> (MARKET_BATCH - here);
        int asks = 0;

        for (int k = 0; k < here; k++) {
            which[asks] = (uint8_t) k;
            asks += of[k].rounds >> round & 1; /* without a jump */
        }
        choose(liked, context, of, which, asks, t);
        for (int k = 0; k < asks; k++) {
            const struct seeker *by = &of[which[k]];
            if (liked[k] >= 0 && t->room[liked[k]] < by->least * OFFER_STEP)
                choose(&liked[k], context, of, &which[k], 1, t);
            const bool likes = liked[k] >= 0; /* else he takes nothing, somewhere */
            const int s = likes ? liked[k] : 0, fte = take(t, s, likes ? by->want : 0);
            taken[n].by = *by;
            taken[n].school = (uint16_t) s;
            taken[n].fte = (uint16_t) fte;
            n += likes;
            stay &= ~((uint64_t) likes << which[k]);
        }
        for (; stay != 0; stay &= stay - 1)
            seekers->of[left++] = of[__builtin_ctzll(stay)];
    }
    seekers->n = left;
    return n;
}
