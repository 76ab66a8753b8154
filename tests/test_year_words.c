/* Words of three years from one block: whoever comes later has the words he would have
 * had; halves of one year and of two years are independent; and what the exit phase makes
 * of them (who may be struck, rotation, class) follows, on every instruction set. */
#include <criterion/criterion.h>
#include <string.h>

#include "models/hazard_hot.h"
#include "models/year_words.h"
#include "tests/stat.h"

TestSuite(year_words, .timeout = 60);

enum { N = 1 << 16, SIDE = 16, SCHOOLS = 50, AGES = 100 };

static uint32_t id[N], column[2][4][N];

static struct words_of_year draw(struct year_words *words, int n, int year)
{
    for (uint32_t i = 0; i < N; i++)
        id[i] = i * 7919;
    return year_words_draw(words, id, n, sim_key_make(5, 0), year, DRAW_PERSON_YEAR, 3);
}

static struct year_words columns(int which)
{
    struct year_words words = { .n = 0 };
    for (int w = 0; w < 4; w++)
        words.word[w] = column[which][w];
    return words;
}

Test(year_words, who_comes_later_has_the_words_he_would_have_had)
{
    struct year_words all = columns(0), late = columns(1);

    memset(column, 0, sizeof column);
    for (int year = 3; year < 9; year++) {
        if (year % BLOCK_YEARS == 0)
            memset(column[1], 0, sizeof column[1]);
        const int present = 1000 + 500 * (year % BLOCK_YEARS);
        struct words_of_year a = draw(&all, N, year), b = draw(&late, present, year);
        const struct sim_block block = sim_draw(sim_key_make(5, 0), id[present - 1], 0,
                sim_when((unsigned) (year - year % 3), DRAW_PERSON_YEAR, 0), 3);
        for (int i = 0; i < present; i++) {
            cr_assert_eq(a.first[i], b.first[i]);
            cr_assert_eq(a.shared[i] ^ a.next[i], b.shared[i] ^ b.next[i]);
        }
        cr_expect_eq(b.first[present - 1], block.word[year % 3]);
        cr_expect_eq(b.shared[present], 0, "drawn before he came");
        const int more = present + 300; /* who comes when the year has begun */
        b = year_words_more(
                &late, id, more, sim_key_make(5, 0), year, DRAW_PERSON_YEAR, 3);
        for (int i = 0; i < more; i++)
            cr_assert_eq(a.first[i], b.first[i], "%d of %d", i, more);
        cr_expect_eq(b.shared[more], 0);
    }
}

/* Halves h of 2 words of each of 3 years. */
static uint32_t half(uint32_t (*word)[N], int i, int h)
{
    return (word[h / 2][i] >> (h % 2 ? 0 : 16)) & 0xffff;
}

/* Do halves g and h of persons, of which chance of `mix` the second is the first, fall
 * into all squares of a board alike? */
static double board_p(uint32_t (*word)[N], int g, int h, int mix)
{
    uint32_t count[SIDE * SIDE] = { 0 };

    for (int i = 0; i < N; i++) {
        uint32_t x = half(word, i, g), y = i % 100 < mix ? x : half(word, i, h);
        count[(x >> 12) * SIDE + (y >> 12)]++;
    }
    return stat_chi2_uniform_p(count, SIDE * SIDE);
}

Test(year_words, halves_of_any_two_years_are_independent)
{
    static uint32_t word[6][N];
    struct year_words all = columns(0);

    for (int year = 0; year < 3; year++) {
        struct words_of_year w = draw(&all, N, year);
        for (int i = 0; i < N; i++) {
            word[2 * year][i] = w.first[i];
            word[2 * year + 1][i] = w.shared[i] ^ w.next[i];
        }
    }
    for (int g = 0; g < 12; g++)
        for (int h = 0; h < g; h++) {
            cr_expect_gt(board_p(word, g, h, 0), ALPHA, "%d %d", g, h);
            cr_expect_lt(board_p(word, g, h, 10), ALPHA);
        }
    for (int skip = 0; skip < 3; skip++) { /* four words of two years: of 16 squares */
        uint32_t count[16] = { 0 };
        const int a = 2 * ((skip + 1) % 3), b = 2 * ((skip + 2) % 3);
        for (int i = 0; i < N; i++) {
            count[word[a][i] >> 31 | word[a + 1][i] >> 31 << 1 | word[b][i] >> 31 << 2
                    | word[b + 1][i] >> 31 << 3]++;
        }
        cr_expect_gt(stat_chi2_uniform_p(count, 16), ALPHA);
    }
    uint32_t all_three[16] = { 0 }; /* which are not: the same check finds it */
    for (int i = 0; i < N; i++)
        all_three[word[1][i] >> 31 | word[3][i] >> 31 << 1 | word[2][i] >> 31 << 2
                  | word[4][i] >> 31 << 3]++;
    cr_expect_lt(stat_chi2_uniform_p(all_three, 16), ALPHA);
}

/* ---- what the exit phase makes of them ---- */

static uint8_t age[N], mark[N], first_mark[N];
static uint16_t school[N], other[N];
static uint32_t hours[N], turn[N], first_hours[N];

static struct hazard_year scene(
        struct words_of_year words, uint32_t *bound, int32_t *search_bound)
{
    for (uint32_t i = 0; i < N; i++) {
        age[i] = (uint8_t) (20 + i % 50);
        school[i] = i % 11 == 0 ? NO_SCHOOL : (uint16_t) (i / 64 % SCHOOLS);
    }
    for (uint32_t a = 0; a < AGES; a++)
        bound[a] = (1000 + 20 * a) << 16 | (500 + 50 * a);
    for (int s = 0; s < SCHOOLS; s++)
        search_bound[s] = s == 7 ? 0xffff : 100 * s;
    search_bound[SCHOOLS] = -1;
    return (struct hazard_year){ age, school, words, bound, search_bound, SCHOOLS };
}

Test(year_words, marks_are_those_of_the_bounds_on_every_set)
{
    struct year_words all = columns(0);
    uint32_t bound[AGES];
    int32_t search_bound[SCHOOLS + 1];
    const struct words_of_year w = draw(&all, N, 1);
    const struct hazard_year in = scene(w, bound, search_bound);
    const size_t n = N - 13; /* no whole number of vectors or blocks */

    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        SIM_HOT_FOR((enum sim_isa) isa, hazard_may)(mark, hours, turn, &in, n);
        if (isa == 0) {
            memcpy(first_mark, mark, sizeof mark);
            memcpy(first_hours, hours, sizeof hours);
        }
        cr_expect_eq(memcmp(mark, first_mark, n), 0);
        cr_expect_eq(memcmp(hours, first_hours, n * sizeof *hours), 0);
        memcpy(other, school, sizeof other);
        for (size_t i = 0; i < n; i += 17)
            other[i] = other[i] == NO_SCHOOL ? 7 : other[i] == 7 ? NO_SCHOOL : 49;
        SIM_HOT_FOR((enum sim_isa) isa, hazard_elsewhere)(mark, other, &in, n);
        for (size_t i = 0; i < n; i++) {
            const uint32_t two = w.shared[i] ^ w.next[i];
            const int s = school[i] == NO_SCHOOL ? SCHOOLS : school[i],
                      o = other[i] == NO_SCHOOL ? SCHOOLS : other[i];
            const int half = (int) (w.first[i] & 0xffff);
            const bool searches = half <= search_bound[s] || half <= search_bound[o];
            cr_assert_eq((mark[i] & STRIKE_EXIT) != 0,
                    w.first[i] >> 16 <= (bound[age[i]] & 0xffff));
            cr_assert_eq((mark[i] & STRIKE_SEARCH) != 0, searches, "%zu", i);
            cr_assert_eq((mark[i] & STRIKE_ILL) != 0, two >> 16 <= bound[age[i]] >> 16);
            cr_assert_eq(hours[i] >> 16, two & 0xffff);
        }
    }
}

/* Rotation and class are mixed from the halves that say who leaves, searches or is ill:
 * of those whom these leave alone they must know nothing, nor of each other. */
Test(year_words, mixed_words_know_nothing_of_what_they_are_mixed_from)
{
    struct year_words all = columns(0);
    uint32_t bound[AGES];
    int32_t search_bound[SCHOOLS + 1];
    const struct words_of_year w = draw(&all, N, 2);
    const struct hazard_year in = scene(w, bound, search_bound);
    static uint32_t board[3][SIDE * SIDE];
    uint32_t of_ill[SIDE] = { 0 }, naive[SIDE] = { 0 };

    SIM_HOT_PICK(hazard_may)(mark, hours, turn, &in, N);
    for (int i = 0; i < N; i++) {
        const uint32_t two = w.shared[i] ^ w.next[i], rotation = hours[i] & 0xffff;
        const bool ill = two >> 16 < 3000, stays = (w.first[i] & 0xffff) >= 6000;
        if (stays && w.first[i] >> 16 >= 4000) {
            board[0][(rotation >> 12) * SIDE + (turn[i] >> 28)]++;
            board[1][(rotation >> 12) * SIDE + (hours[i] >> 28)]++;
            board[2][(turn[i] >> 28) * SIDE + (turn[i] >> 12 & 15)]++;
        }
        if (ill && stays) {
            of_ill[rotation >> 12]++;
            naive[(w.first[i] & 0xffff) >> 12]++;
        }
    }
    for (int k = 0; k < 3; k++)
        cr_expect_gt(stat_chi2_uniform_p(board[k], SIDE * SIDE), ALPHA, "%d", k);
    cr_expect_gt(stat_chi2_uniform_p(of_ill, SIDE), ALPHA);
    cr_expect_lt(stat_chi2_uniform_p(naive, SIDE), ALPHA);
}
