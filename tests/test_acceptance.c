/* The stable outcome: cases by hand, no blocking pair in random markets, no influence of
 * the order of candidates, and in tiny markets the one stable outcome that exists (found
 * by listing all outcomes). The order of ranks against a plain sort. */
#include <criterion/criterion.h>
#include <string.h>

#include "models/phases/market.h"
#include "sim/base/rng.h"

TestSuite(acceptance, .timeout = 60);

/* Candidates choose in batches: the random markets must span several, not one. */
enum { CANDIDATES = 3 * MARKET_BATCH + 13, PLACES = 40 };

/* A market of which a test says everything. */
struct stall {
    int n, places;
    uint32_t id[CANDIDATES];
    float rank[CANDIDATES];
    uint8_t want[CANDIDATES], least[CANDIDATES]; /* fte; offer steps */
    uint16_t room[PLACES + 1];
    float given_u[CANDIDATES][MARKET_OPTIONS];
    uint16_t given_school[CANDIDATES][MARKET_OPTIONS];
    uint8_t given[CANDIDATES];
    /* the outcome */
    int match[CANDIDATES]; /* school by candidate, or -1 */
    int fte[CANDIDATES];
};

/* What is seen of schools; the stalls tell likings otherwise. */
struct seen {
    int16_t pull[MARKET_STEPS + 1][PLACES + 1], offers[MARKET_STEPS][PLACES + 1];
};

static struct tender tender_of(struct seen *seen, int32_t *room)
{
    struct tender tender = { .room = room, .selective = true };

    memset(seen, 0, sizeof *seen);
    tender.pull[MARKET_STEPS] = seen->pull[MARKET_STEPS];
    for (int k = 0; k < MARKET_STEPS; k++) {
        tender.pull[k] = seen->pull[k];
        tender.offers[k] = seen->offers[k];
    }
    return tender;
}

static void stall_reset(struct stall *st, int n, int places)
{
    memset(st, 0, sizeof *st);
    st->n = n;
    st->places = places;
    for (int c = 0; c < n; c++) {
        st->id[c] = (uint32_t) c;
        st->least[c] = 1;
    }
}

static void stall_option(struct stall *st, int c, int s, double u)
{
    st->given_school[c][st->given[c]] = (uint16_t) s;
    st->given_u[c][st->given[c]++] = (float) u;
}

/* The best option with room. */
static int best_option(const struct stall *st, int c, const struct tender *t)
{
    int best = -1;

    for (int k = 0; k < st->given[c]; k++)
        if (t->room[st->given_school[c][k]] >= st->least[c] * OFFER_STEP
                && (best < 0 || st->given_u[c][k] > st->given_u[c][best]))
            best = k;
    return best < 0 ? -1 : st->given_school[c][best];
}

static void choose(int32_t *liked, const void *context, const struct seeker *of,
        const uint8_t *which, int n, const struct tender *t)
{
    for (int k = 0; k < n; k++)
        liked[k] = best_option(context, of[which[k]].at, t);
}

static void stall_settle(struct stall *st)
{
    struct ranked ranked[CANDIDATES], spare[CANDIDATES];
    int32_t row[CANDIDATES];
    struct seeker of[CANDIDATES] = { 0 };
    struct seekers seekers = { st->n, of };
    struct taken taken[CANDIDATES + 1];
    int32_t room[PLACES + 1];
    struct seen seen;
    struct tender tender = tender_of(&seen, room);

    for (int c = 0; c < st->n; c++)
        ranked[c] = (struct ranked){ market_score(st->rank[c]), row[c] = c };
    acceptance_order(ranked, spare, st->n, st->id, row);
    for (int k = 0; k < st->n; k++) {
        of[k].at = ranked[k].at;
        of[k].want = st->want[ranked[k].at];
        of[k].least = st->least[ranked[k].at];
        of[k].rounds = 1;
    }
    for (int s = 0; s < st->places; s++)
        room[s] = st->room[s];
    for (int c = 0; c < st->n; c++) {
        st->match[c] = -1;
        st->fte[c] = 0;
    }
    int n = acceptance_settle(taken, &seekers, &tender, 0, choose, st);
    cr_expect_eq(n + seekers.n, st->n);
    for (int k = 0; k < n; k++) {
        st->match[taken[k].by.at] = taken[k].school;
        st->fte[taken[k].by.at] = taken[k].fte;
    }
    for (int s = 0; s < st->places; s++)
        for (int k = 0; k < n; k++)
            room[s] += taken[k].school == s ? taken[k].fte : 0;
    for (int s = 0; s < st->places; s++)
        cr_expect_eq(room[s], st->room[s], "what is taken is no longer there");
}

/* ---- by hand: two schools, three candidates ---- */

/* Candidates 0, 1, 2 in falling rank, all wanting 0.6; a and b are the rooms. */
static void three(struct stall *st, int a, int b)
{
    stall_reset(st, 3, 2);
    st->room[0] = (uint16_t) a;
    st->room[1] = (uint16_t) b;
    for (int c = 0; c < 3; c++) {
        st->want[c] = 60;
        st->rank[c] = (float) (3 - c);
    }
}

static void expect_match(const struct stall *st, int a, int b, int c)
{
    cr_expect(st->match[0] == a && st->match[1] == b && st->match[2] == c,
            "%d %d %d, not %d %d %d", st->match[0], st->match[1], st->match[2], a, b, c);
}

Test(acceptance, the_better_candidate_pushes_the_other_to_his_second_choice)
{
    struct stall st;

    three(&st, 60, 60);
    for (int c = 0; c < 3; c++) {
        stall_option(&st, c, 0, 2);
        stall_option(&st, c, 1, 1);
    }
    stall_settle(&st);
    expect_match(&st, 0, 1, -1);
    cr_expect(st.fte[0] == 60 && st.fte[1] == 60 && st.fte[2] == 0);
}

Test(acceptance, nobody_is_pushed_where_tastes_differ)
{
    struct stall st;

    three(&st, 60, 120);
    stall_option(&st, 0, 1, 2);
    stall_option(&st, 0, 0, 1);
    stall_option(&st, 1, 0, 2);
    stall_option(&st, 2, 1, 1);
    stall_settle(&st);
    expect_match(&st, 1, 0, 1);
}

Test(acceptance, the_last_one_held_may_work_less_than_he_wants)
{
    struct stall st;

    three(&st, 80, 0);
    for (int c = 0; c < 3; c++)
        stall_option(&st, c, 0, 1);
    stall_settle(&st);
    expect_match(&st, 0, 0, -1); /* 0.6 and of the next only 0.2 */
    cr_expect(st.fte[0] == 60 && st.fte[1] == 20);
    three(&st, 60, 0);
    for (int c = 0; c < 3; c++)
        stall_option(&st, c, 0, 1);
    stall_settle(&st);
    expect_match(&st, 0, -1, -1); /* nothing left for a second */
}

Test(acceptance, who_asks_for_more_goes_where_it_is_left)
{
    struct stall st;

    three(&st, 80, 60);
    for (int c = 0; c < 3; c++) {
        stall_option(&st, c, 0, 2);
        stall_option(&st, c, 1, 1);
    }
    st.least[1] = 3; /* 0.2 at the school he likes best is too little */
    stall_settle(&st);
    expect_match(&st, 0, 1, 0);
    cr_expect(st.fte[0] == 60 && st.fte[1] == 60 && st.fte[2] == 20);
    three(&st, 80, 40);
    for (int c = 0; c < 3; c++) {
        stall_option(&st, c, 0, 2);
        stall_option(&st, c, 1, 1);
    }
    st.least[1] = 3;
    stall_settle(&st);
    expect_match(&st, 0, -1, 0); /* nowhere so much: he takes nothing */
}

/* What is seen of a school says for each size whether so much is left. */
Test(acceptance, what_is_left_is_seen_by_size)
{
    struct stall st;
    struct seeker of[1] = { { .want = 60, .least = 1, .rounds = 1 } };
    struct seekers seekers = { 1, of };
    struct taken taken[2];
    int32_t room[2] = { 100, 100 };
    struct seen seen;
    struct tender tender = tender_of(&seen, room);

    three(&st, 100, 100);
    stall_option(&st, 0, 1, 1);
    cr_assert_eq(acceptance_settle(taken, &seekers, &tender, 0, choose, &st), 1);
    for (int k = 0; k < MARKET_STEPS; k++) { /* 0.4 is left */
        cr_expect_eq(tender.pull[k][0], 0);
        cr_expect_eq(tender.pull[k][1], k < 2 ? 0 : MARKET_FULL, "%d", k);
        cr_expect_eq(tender.offers[k][1], k < 2 ? 0 : MARKET_FULL, "%d", k);
    }
}

Test(acceptance, a_chain_of_refusals_runs_to_its_end)
{
    struct stall st;

    /* 2 holds school 1 until 1, refused at school 0 for 0, takes it from him */
    three(&st, 60, 60);
    st.id[0] = 9; /* last in no order but that of rank */
    stall_option(&st, 2, 1, 5);
    stall_option(&st, 2, 0, 4);
    stall_option(&st, 1, 0, 5);
    stall_option(&st, 1, 1, 4);
    stall_option(&st, 0, 0, 5);
    stall_settle(&st);
    expect_match(&st, 0, 1, -1);
}

Test(acceptance, equal_signals_are_told_apart_by_identity)
{
    struct stall st;

    three(&st, 60, 0);
    for (int c = 0; c < 3; c++) {
        st.rank[c] = 1;
        st.id[c] = (uint32_t) (30 - c);
        stall_option(&st, c, 0, 1);
    }
    stall_settle(&st);
    expect_match(&st, -1, -1, 0);
}

Test(acceptance, without_options_or_candidates_nothing_happens)
{
    struct stall st;

    three(&st, 60, 60);
    stall_settle(&st);
    expect_match(&st, -1, -1, -1);
    st.n = 0;
    stall_settle(&st);
}

/* Who looks in other rounds only takes nothing and stays. */
Test(acceptance, who_does_not_seek_in_the_round_stays)
{
    struct stall st;
    struct seeker of[3] = { 0 };
    struct seekers seekers = { 3, of };
    struct taken taken[4];
    int32_t room[2] = { 200, 200 };
    struct seen seen;
    struct tender tender = tender_of(&seen, room);

    three(&st, 200, 200);
    for (int c = 0; c < 3; c++) {
        stall_option(&st, c, 0, 1);
        of[c] = (struct seeker){
            .at = c, .want = 60, .least = 1, .rounds = (uint8_t) (3 << c & 3)
        };
    }
    cr_expect_eq(acceptance_settle(taken, &seekers, &tender, 1, choose, &st), 2);
    cr_expect_eq(seekers.n, 1);
    cr_expect_eq(of[0].at, 2);
    cr_expect_eq(room[0], 80);
    cr_expect_eq(acceptance_settle(taken, &seekers, &tender, 2, choose, &st), 0);
    cr_expect_eq(acceptance_settle(taken, &seekers, &tender, 0, choose, &st), 0);
}

/* ---- random markets ---- */

static uint32_t word(unsigned market, unsigned what, unsigned i)
{
    return sim_draw(sim_key_make(market, 0), i, what, 0, 0).word[0];
}

Test(acceptance, ranks_come_out_in_order)
{
    enum { N = 5000 };
    static struct ranked ranked[N], spare[N];
    static uint32_t id[N];
    static int32_t row[N];
    static bool seen[N];

    for (unsigned k = 0; k < N; k++) { /* scores of both signs, many ties, one far off */
        float score = (float) ((int) (word(1, 9, k) % 64) - 32) / 8;
        ranked[k].score = market_score(k == 77 ? -1003.5f : score);
        ranked[k].at = row[k] = (int32_t) k;
        id[k] = word(2, 9, k);
    }
    acceptance_order(ranked, spare, N, id, row);
    for (int k = 0; k < N; k++) {
        const struct ranked one = ranked[k], last = ranked[k > 0 ? k - 1 : 0];
        cr_expect(k == 0 || last.score > one.score
                          || (last.score == one.score && id[last.at] < id[one.at]),
                "%d", k);
        cr_expect(!seen[ranked[k].at]);
        seen[ranked[k].at] = true;
    }
    cr_expect_eq(ranked[N - 1].at, 77);
}

static unsigned below(unsigned n, unsigned market, unsigned what, unsigned i)
{
    return (unsigned) ((uint64_t) word(market, what, i) * n >> 32);
}

/* n candidates at up to `most` of the places; wants 0.2 to 1.0, rooms 0 to 2.0 fte. */
static void random_market(struct stall *st, int n, int places, int most, unsigned seed)
{
    stall_reset(st, n, places);
    for (int s = 0; s < places; s++)
        st->room[s] = (uint16_t) (20 * below(11, seed, 1, (unsigned) s));
    for (int c = 0; c < n; c++) {
        unsigned k = (unsigned) c;
        st->want[c] = (uint8_t) (20 + 20 * below(5, seed, 2, k));
        /* a third keeps what he has */
        st->least[c] = (uint8_t) (below(3, seed, 6, k) == 0 ? st->want[c] / 20 : 1);
        st->rank[c] = (float) below(20, seed, 3, k); /* with ties */
        for (int d = 0; d < most; d++) {
            int s = (int) below((unsigned) places, seed, 4, 100 * k + (unsigned) d);
            bool again = st->room[s] == 0;
            for (int e = 0; e < st->given[c]; e++)
                again = again || st->given_school[c][e] == s;
            if (!again)
                /* never equal: tastes are continuous */
                stall_option(st, c, s,
                        8.0 * below(1u << 20, seed, 5, 100 * k + (unsigned) d) + d);
        }
    }
}

static bool before(const struct stall *st, int a, int b)
{
    return st->rank[a] != st->rank[b] ? st->rank[a] > st->rank[b] : st->id[a] < st->id[b];
}

/* Would school s, with those of match[], have room for c? */
static bool has_room(const struct stall *st, const int *match, int c, int s)
{
    int fte = 0;

    for (int b = 0; b < st->n; b++)
        fte += b != c && match[b] == s && before(st, b, c) ? st->want[b] : 0;
    return fte + st->least[c] * OFFER_STEP <= st->room[s];
}

/* Place of school s in the preferences of c, 0 = best; after all: not an option. */
static int place(const struct stall *st, int c, int s)
{
    int k = 0, better = 0;

    while (k < st->given[c] && st->given_school[c][k] != s)
        k++;
    if (k == st->given[c])
        return s < 0 ? MARKET_OPTIONS : MARKET_OPTIONS + 1;
    for (int e = 0; e < st->given[c]; e++)
        better +=
                st->given_u[c][e] > st->given_u[c][k]
                || (st->given_u[c][e] == st->given_u[c][k] && st->given_school[c][e] < s);
    return better;
}

/* Held beyond room, held where he never looked, or a pair that would rather have each
 * other: their number. */
static int blocking(const struct stall *st, const int *match)
{
    int n = 0;

    for (int c = 0; c < st->n; c++) {
        if (match[c] >= 0)
            n += place(st, c, match[c]) > MARKET_OPTIONS
                 || !has_room(st, match, c, match[c]);
        for (int e = 0; e < st->given[c]; e++) {
            int s = st->given_school[c][e];
            n += place(st, c, s) < place(st, c, match[c]) && has_room(st, match, c, s);
        }
    }
    return n;
}

Test(acceptance, no_pair_would_rather_have_each_other)
{
    struct stall st;
    int matched = 0, refused = 0;

    for (unsigned seed = 0; seed < 300; seed++) {
        random_market(&st, CANDIDATES, PLACES, MARKET_OPTIONS, seed);
        stall_settle(&st);
        cr_expect_eq(blocking(&st, st.match), 0, "market %u", seed);
        for (int c = 0; c < CANDIDATES; c++) {
            matched += st.match[c] >= 0;
            refused += st.match[c] < 0 && st.given[c] > 0;
        }
    }
    cr_expect_gt(matched, 5000);
    cr_expect_gt(refused, 5000, "competition there must be");
}

Test(acceptance, the_check_above_sees_an_exchange)
{
    struct stall st;
    int seen = 0, tried = 0;

    for (unsigned seed = 0; seed < 20; seed++) {
        random_market(&st, CANDIDATES, PLACES, MARKET_OPTIONS, seed);
        stall_settle(&st);
        for (int c = 0; c + 1 < CANDIDATES; c++) {
            int match[CANDIDATES];
            memcpy(match, st.match, sizeof match);
            if (match[c] == match[c + 1])
                continue;
            match[c] = st.match[c + 1];
            match[c + 1] = st.match[c];
            tried++;
            seen += blocking(&st, match) > 0;
        }
    }
    cr_expect_gt(tried, 500);
    cr_expect_eq(seen, tried);
}

/* Present the same candidates in another order: by id, everybody gets the same. */
Test(acceptance, the_order_of_proposals_does_not_matter)
{
    struct stall st, other;

    for (unsigned seed = 0; seed < 300; seed++) {
        random_market(&st, CANDIDATES, PLACES, MARKET_OPTIONS, seed);
        stall_settle(&st);
        stall_reset(&other, CANDIDATES, PLACES);
        memcpy(other.room, st.room, sizeof st.room);
        for (int c = 0; c < CANDIDATES; c++) {
            int from =
                    (int) ((7u * (unsigned) c + seed) % CANDIDATES); /* 7, 205 coprime */
            other.id[c] = st.id[from];
            other.want[c] = st.want[from];
            other.least[c] = st.least[from];
            other.rank[c] = st.rank[from];
            for (int e = st.given[from] - 1; e >= 0; e--) /* options turned round too */
                stall_option(&other, c, st.given_school[from][e],
                        (double) st.given_u[from][e]);
        }
        stall_settle(&other);
        for (int c = 0; c < CANDIDATES; c++)
            cr_expect_eq(other.match[c], st.match[other.id[c]], "market %u", seed);
    }
}

/* All schools rank alike, so exactly one outcome is stable: of all 256 conceivable ones
 * in a market of four candidates and three schools, the one found is it. */
Test(acceptance, the_only_stable_outcome_is_found)
{
    struct stall st;

    for (unsigned seed = 0; seed < 1500; seed++) {
        int stable = 0;
        random_market(&st, 4, 3, 3, 5000 + seed);
        stall_settle(&st);
        for (int code = 0; code < 256; code++) {
            int match[4];
            for (int c = 0; c < 4; c++)
                match[c] = (code >> 2 * c & 3) - 1;
            if (blocking(&st, match) > 0)
                continue;
            stable++;
            for (int c = 0; c < 4; c++)
                cr_expect_eq(st.match[c], match[c], "market %u", seed);
        }
        cr_expect_eq(stable, 1, "market %u: %d", seed, stable);
    }
}
