/* test_rng.c - are keyed draws Threefry's, the same on all paths, and independent?
 *
 * Oracles: Random123's published known answers and its own header. Power: N = 100,000
 * draws find a correlation of 0.022, or a bin that is 2.5 times off in 1,024, with
 * probability above 0.9 at ALPHA. */
#include <Random123/threefry.h>
#include <criterion/criterion.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/base/rng_hot.h"
#include "sim/base/threefry.h"
#include "tests/stat.h"

enum { N = 100000, WORD_BINS = 1024 };

TestSuite(rng, .timeout = 60);

static void expect_block(struct sim_key key, const uint32_t c[4], const uint32_t want[4])
{
    const struct sim_block got = sim_draw(key, c[0], c[1], c[2], c[3]);
    for (int w = 0; w < 4; w++)
        cr_expect_eq(
                got.word[w], want[w], "word %d: %08x, not %08x", w, got.word[w], want[w]);
}

/* Random123, kat_vectors: threefry4x32 20. */
Test(rng, known_answers)
{
    const uint32_t zero[4] = { 0 };
    const uint32_t ones[4] = { ~0u, ~0u, ~0u, ~0u };
    const uint32_t pi[4] = { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 };

    expect_block((struct sim_key){ { 0 } }, zero,
            (uint32_t[4]){ 0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8 });
    expect_block((struct sim_key){ { ~0u, ~0u, ~0u, ~0u } }, ones,
            (uint32_t[4]){ 0x2a881696, 0x57012287, 0xf6c7446e, 0xa16a6732 });
    expect_block((struct sim_key){ { 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89 } },
            pi, (uint32_t[4]){ 0x59cd1dbb, 0xb8879579, 0x86b5d00c, 0xac8b6d84 });
}

/* Does sim_draw with `entity` agree with Random123's code on many mixed inputs? */
static unsigned disagreements(uint32_t entity_error)
{
    uint64_t x = 1;
    unsigned wrong = 0;

    for (int i = 0; i < 20000; i++) {
        uint32_t v[8];
        for (int j = 0; j < 8; j++) { /* any mixture will do: Knuth's generator */
            x = x * 6364136223846793005u + 1442695040888963407u;
            v[j] = (uint32_t) (x >> 32);
        }
        const threefry4x32_ctr_t c = { { v[0], v[1], v[2], v[3] } };
        const threefry4x32_key_t k = { { v[4], v[5], v[6], v[7] } };
        const threefry4x32_ctr_t want = threefry4x32_R(20, c, k);
        const struct sim_block got =
                sim_draw((struct sim_key){ { v[4], v[5], v[6], v[7] } },
                        v[0] ^ entity_error, v[1], v[2], v[3]);
        wrong += memcmp(want.v, got.word, sizeof got.word) != 0;
    }
    return wrong;
}

Test(rng, agrees_with_random123)
{
    cr_expect_eq(disagreements(0), 0);
}

Test(rng, the_check_above_can_fail)
{
    cr_expect_eq(disagreements(1), 20000);
}

/* Two blocks worked out together are those worked out one by one; 2^32 - 1 goes to 0. */
Test(rng, two_blocks_are_two_draws)
{
    const struct sim_key key = sim_key_make(7, 1);
    const uint32_t step[3] = { 0, 99, ~0u };

    for (int i = 0; i < 3; i++) {
        struct sim_block two[2];
        sim_threefry_two(two, key, 3, 5, step[i], 8);
        const struct sim_block first = sim_draw(key, 3, 5, step[i], 8),
                               second = sim_draw(key, 3, 5, step[i] + 1, 8);
        cr_expect_eq(memcmp(&two[0], &first, sizeof first), 0);
        cr_expect_eq(memcmp(&two[1], &second, sizeof second), 0);
        cr_expect_neq(memcmp(&two[0], &two[1], sizeof first), 0);
    }
}

Test(rng, key_words)
{
    const struct sim_key key = sim_key_make(0x0123456789abcdefu, 77);
    cr_expect_eq(key.word[0], 0x89abcdef);
    cr_expect_eq(key.word[1], 0x01234567);
    cr_expect_eq(key.word[2], SIM_DRAW_LAYOUT);
    cr_expect_eq(key.word[3], 77);
    cr_expect_eq(sim_when(2, 3, 4), 0x02030004);
    cr_expect_eq(sim_when(255, 255, 65535), 0xffffffff);
}

/* ---- columns ---- */

enum { COLS = 1100 }; /* more than two batches, and no multiple of any vector */

static struct sim_key column_key = { { 5, 6, 7, 8 } };

static void expect_columns(uint32_t got[4][COLS], const uint32_t *entity,
        uint32_t when_step, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++) {
        const struct sim_block want =
                sim_draw(column_key, entity[i], 9, 100 + when_step * (uint32_t) i, 11);
        for (int w = 0; w < 4; w++)
            cr_assert_eq(got[w][i], want.word[w], "%s: word %d of %zu", what, w, i);
    }
    for (int w = 0; w < 4; w++)
        cr_assert_eq(got[w][n], 0xdeadbeef, "%s: wrote beyond the end", what);
}

static void spoil(uint32_t out[4][COLS])
{
    for (int w = 0; w < 4; w++)
        for (int i = 0; i < COLS; i++)
            out[w][i] = 0xdeadbeef;
}

Test(rng, columns_equal_single_draws)
{
    static uint32_t o[4][COLS], entity[COLS];
    uint32_t *const out[4] = { o[0], o[1], o[2], o[3] };
    static const size_t sizes[] = { 0, 1, 7, 8, 31, 511, 512, 513, 1025, COLS - 1 };

    for (size_t s = 0; s < SIM_COUNT(sizes); s++) {
        const size_t n = sizes[s];
        for (size_t i = 0; i < COLS; i++)
            entity[i] = (uint32_t) (i * 2654435761u);
        spoil(o);
        sim_draw_entities(out, entity, n, column_key, 9, 100, 11);
        expect_columns(o, entity, 0, n, "entities");
        for (size_t i = 0; i < COLS; i++)
            entity[i] = 0xffffff00u + (uint32_t) i; /* wraps to 0 on the way */
        spoil(o);
        sim_draw_range(out, 0xffffff00u, n, column_key, 9, 100, 11);
        expect_columns(o, entity, 0, n, "range");
        for (size_t i = 0; i < COLS; i++)
            entity[i] = 4;
        spoil(o);
        sim_draw_indices(out, n, column_key, 4, 9, 100, 11);
        expect_columns(o, entity, 1, n, "indices");
    }
}

Test(rng, unwanted_words_are_skipped)
{
    static uint32_t all[4][COLS], some[4][COLS];
    uint32_t *const out[4] = { all[0], all[1], all[2], all[3] };

    sim_draw_range(out, 3, COLS, column_key, 1, 2, 3);
    for (unsigned mask = 0; mask < 16; mask++) {
        uint32_t *want[4];
        spoil(some);
        for (int w = 0; w < 4; w++)
            want[w] = mask >> w & 1 ? some[w] : NULL;
        sim_draw_range(want, 3, COLS, column_key, 1, 2, 3);
        for (int w = 0; w < 4; w++)
            for (int i = 0; i < COLS; i++)
                cr_assert_eq(some[w][i], want[w] ? all[w][i] : 0xdeadbeef);
    }
}

Test(rng, same_bytes_on_each_instruction_set)
{
    static uint32_t base[3][4][SIM_DRAW_BATCH], o[3][4][SIM_DRAW_BATCH];
    uint32_t entity[SIM_DRAW_BATCH];
    const uint32_t counter[4] = { 1, 2, 3, 4 };

    for (uint32_t i = 0; i < SIM_DRAW_BATCH; i++)
        entity[i] = i * i;
    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        for (size_t n = 1; n <= SIM_DRAW_BATCH; n += 73) {
            uint32_t *column[3][4];
            for (int kind = 0; kind < 3; kind++)
                for (int w = 0; w < 4; w++)
                    column[kind][w] = isa == 0 ? base[kind][w] : o[kind][w];
            SIM_HOT_FOR(isa, sim_draw_entities)
            (column[0], entity, n, column_key, counter);
            SIM_HOT_FOR(isa, sim_draw_range)(column[1], n, column_key, counter);
            SIM_HOT_FOR(isa, sim_draw_indices)(column[2], n, column_key, counter);
        }
        if (isa > 0)
            cr_expect_eq(memcmp(base, o, sizeof o), 0, "set %d differs", isa);
    }
}

/* ---- is it random? ---- */

/* The i-th draw when one part of the address runs and all else stands still. */
enum address { ENTITY, PARTNER, YEAR, PURPOSE, INDEX, CHANCE, SEED, LUCK, ADDRESSES };

static const char *const address_name[] = { "entity", "partner", "year", "purpose",
    "index", "chance", "seed", "luck" };

static uint32_t draw_at(enum address part, uint32_t i, int word)
{
    const struct sim_key key =
            sim_key_make(part == SEED ? 1000 + i : 42, part == LUCK ? i : 0);
    const uint32_t when = sim_when(part == YEAR ? i & 255 : 3,
            part == PURPOSE ? i & 255 : 5, part == INDEX ? i & 65535 : 7);
    /* the short parts of `when` wrap: another entity then keeps draws distinct */
    const uint32_t entity = part == ENTITY                    ? i
                            : part == YEAR || part == PURPOSE ? i >> 8
                            : part == INDEX                   ? i >> 16
                                                              : 12;
    return sim_draw(key, entity, part == PARTNER ? i : 0, when, part == CHANCE ? i : 1)
            .word[word];
}

Test(rng, words_are_uniform_in_every_direction)
{
    static uint32_t high[WORD_BINS], low[WORD_BINS];
    static double u[N];

    for (int part = 0; part < ADDRESSES; part++)
        for (int w = 0; w < 4; w++) {
            memset(high, 0, sizeof high);
            memset(low, 0, sizeof low);
            for (uint32_t i = 0; i < N; i++) {
                const uint32_t x = draw_at((enum address) part, i, w);
                high[x >> 22]++;
                low[x & (WORD_BINS - 1)]++;
                u[i] = sim_uniform(x);
            }
            cr_expect_gt(stat_chi2_uniform_p(high, WORD_BINS), ALPHA, "%s, word %d",
                    address_name[part], w);
            cr_expect_gt(stat_chi2_uniform_p(low, WORD_BINS), ALPHA, "%s, word %d, low",
                    address_name[part], w);
            cr_expect_gt(
                    stat_ks_uniform_p(u, N), ALPHA, "%s, word %d", address_name[part], w);
        }
}

Test(rng, uniformity_checks_can_fail)
{
    static uint32_t count[WORD_BINS];
    static double u[N];

    for (uint32_t i = 0; i < N; i++) { /* two ends a little too thin */
        const double a = sim_uniform(draw_at(ENTITY, i, 0));
        u[i] = 0.98 * a + 0.02 * sim_uniform(draw_at(ENTITY, i, 1));
        count[(unsigned) (u[i] * WORD_BINS)]++;
    }
    cr_expect_lt(stat_chi2_uniform_p(count, WORD_BINS), ALPHA);
    for (uint32_t i = 0; i < N; i++)
        u[i] = u[i] * (1 - 0.02); /* a bias of one per cent */
    cr_expect_lt(stat_ks_uniform_p(u, N), ALPHA);
}

/* Neighbours (lag 1 and 2) in every direction, and the four words of one block. */
Test(rng, neighbours_are_uncorrelated)
{
    static double x[4][N + 2];

    for (int part = 0; part < ADDRESSES; part++) {
        for (uint32_t i = 0; i < N + 2; i++)
            for (int w = 0; w < 4; w++)
                x[w][i] = sim_uniform(draw_at((enum address) part, i, w));
        for (int w = 0; w < 4; w++) {
            cr_expect_gt(stat_correlation_p(x[w], x[w] + 1, N), ALPHA, "%s, word %d",
                    address_name[part], w);
            cr_expect_gt(stat_correlation_p(x[w], x[w] + 2, N), ALPHA, "%s, word %d",
                    address_name[part], w);
            for (int v = 0; v < w; v++)
                cr_expect_gt(stat_correlation_p(x[v], x[w], N), ALPHA,
                        "%s, words %d and %d", address_name[part], v, w);
        }
    }
}

Test(rng, the_correlation_check_can_fail)
{
    static double x[N], y[N];

    for (uint32_t i = 0; i < N; i++) {
        x[i] = sim_uniform(draw_at(ENTITY, i, 0));
        y[i] = 0.03 * x[i] + sim_uniform(draw_at(ENTITY, i, 1));
    }
    cr_expect_lt(stat_correlation_p(x, y, N), ALPHA);
}

/* One changed bit of key or counter changes each output bit half of the time. */
Test(rng, a_changed_bit_changes_half)
{
    unsigned changed = 0, bits = 0;

    for (uint32_t i = 0; i < 500; i++)
        for (int bit = 0; bit < 32; bit++) {
            const struct sim_block a = sim_draw(sim_key_make(i, 0), i, 0, 0, 0);
            const struct sim_block b =
                    sim_draw(sim_key_make(i, 0), i ^ 1u << bit, 0, 0, 0);
            for (int w = 0; w < 4; w++)
                changed += (unsigned) __builtin_popcount(a.word[w] ^ b.word[w]);
            bits += 128;
        }
    cr_expect_gt(stat_binomial_p(changed, bits, 0.5), ALPHA);
}

/* ---- thresholds ---- */

Test(rng, threshold_is_monotone_and_exact)
{
    uint32_t before = 0;

    cr_expect_eq(sim_threshold(0), 0);
    cr_expect_eq(sim_threshold(-1), 0);
    cr_expect_eq(sim_threshold(__builtin_nan("")), 0);
    cr_expect_eq(sim_threshold(1), 0xffffffff);
    cr_expect_eq(sim_threshold(2), 0xffffffff);
    cr_expect_eq(sim_threshold(0.5), 0x80000000);
    cr_expect_eq(sim_threshold(0x1p-32), 1);
    for (int i = 0; i <= 100000; i++) {
        const uint32_t t = sim_threshold(i / 100000.0);
        cr_assert_geq(t, before);
        before = t;
    }
}

static double event_p(double p_drawn, double p_claimed)
{
    const uint32_t t = sim_threshold(p_drawn);
    unsigned k = 0;

    for (uint32_t i = 0; i < N; i++)
        k += draw_at(ENTITY, i, 2) < t;
    return stat_binomial_p(k, N, p_claimed);
}

Test(rng, events_happen_as_often_as_their_probability)
{
    static const double p[] = { 0, 0.001, 0.08, 0.5, 0.9, 1 };
    for (size_t i = 0; i < SIM_COUNT(p); i++)
        cr_expect_gt(event_p(p[i], p[i]), ALPHA, "p = %g", p[i]);
}

Test(rng, the_event_check_can_fail)
{
    cr_expect_lt(event_p(0.08 * 1.1, 0.08), ALPHA);
}

Test(rng, uniform_stays_inside)
{
    cr_expect_gt(sim_uniform(0), 0);
    cr_expect_lt(sim_uniform(0xffffffff), 1);
    cr_expect_eq(sim_uniform(7) + sim_uniform(~7u), 1);
}
