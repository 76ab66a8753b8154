/* test_digits.c - are the quick digits of a number those of printf and strtod, for every
 * kind of number? The known answers come from the C library. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/digits.h"

TestSuite(digits, .timeout = 120);

/* The definition, word for word. */
static void by_printf(char buf[SIM_DIGITS_LEN], double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buf, SIM_DIGITS_LEN, "%.*g", digits, value);
        if (strtod(buf, NULL) == value)
            return;
    }
}

/* Returns whether the quick way had an answer. */
static bool same(double value)
{
    char quick[SIM_DIGITS_LEN], slow[SIM_DIGITS_LEN];
    size_t n = sim_digits(quick, value);

    if (n > 0) {
        by_printf(slow, value);
        cr_assert_str_eq(quick, slow, "%a: %s, not %s", value, quick, slow);
        cr_assert_eq(n, strlen(quick));
    } else
        cr_assert_eq(quick[0], '\0');
    return n > 0;
}

/* And its neighbours, of both signs. */
static void same_around(double value)
{
    const double at[] = { nextafter(value, 0), value, nextafter(value, INFINITY) };

    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        cr_expect_eq(same(at[i]), same(-at[i]));
}

static uint64_t state = 20261122;

static uint64_t word(void)
{
    state ^= state << 13; /* xorshift (Marsaglia 2003, doi:10.18637/jss.v008.i14) */
    state ^= state >> 7;
    state ^= state << 17;
    return state * 2685821657736338717u;
}

static double from_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static double uniform(void)
{
    return (double) (word() >> 11) * 0x1p-53;
}

Test(digits, of_random_numbers_of_all_kinds)
{
    static const double ten[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
        1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    enum { TENS = sizeof ten / sizeof *ten };

    for (int i = 0; i < 20000; i++) {
        const uint64_t any = word(), exponent = 1023 - 55 + word() % 115;
        same(from_bits(any));
        same(from_bits(any >> 12 | exponent << 52));
        same((double) (int64_t) (word() >> word() % 64));
        same((double) (word() >> (11 + word() % 50)) / ten[word() % TENS]);
        same((double) (word() % 1000) * ten[word() % TENS]);
        same(uniform() + 100 * uniform() - 50 * uniform());
        same((uniform() - 0.5) * 1e6 / 3);
        same((double) (float) (uniform() * 1e5));
        same((double) (word() % 2000001) / 2000);
        same(from_bits(word() >> (12 + word() % 52))); /* denormal */
        same((double) (word() >> 13) / 2 + 0.25);      /* ties between decimals */
    }
}

Test(digits, at_powers_of_two_and_ten)
{
    for (int e = DBL_MIN_EXP - DBL_MANT_DIG; e < DBL_MAX_EXP; e++)
        for (int odd = 1; odd < 64; odd += 2)
            same_around(ldexp(odd, e - 6));
    for (int p = -30; p <= 30; p++) {
        char text[16];
        for (int lead = 1; lead < 10; lead++) {
            snprintf(text, sizeof text, "%de%d", lead, p);
            same_around(strtod(text, NULL));
        }
        snprintf(text, sizeof text, "9999999999e%d", p); /* a carry into a new digit */
        same_around(strtod(text, NULL));
    }
}

Test(digits, known_answers_and_none)
{
    static const struct {
        double value;
        const char *text;
    } known[] = { { 0.0, "0" }, { -0.0, "-0" }, { 1, "1" }, { -0.5, "-0.5" },
        { 0.1 + 0.2, "0.30000000000000004" }, { 1e-4, "0.0001" }, { 1e-5, "1e-05" },
        { 123456789012345, "123456789012345" }, { 1e15, "1e+15" },
        { 1234567890123456, "1234567890123456" }, { 0x1p-40, "9.094947017729282e-13" } };
    static const double none[] = { INFINITY, -INFINITY, NAN, 1e-300, 5e-324, 1e17,
        DBL_MAX };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char buf[SIM_DIGITS_LEN];
        size_t n = sim_digits(buf, known[i].value);
#if defined(__SIZEOF_INT128__)
        cr_expect_gt(n, 0, "the quick way is at work");
#endif
        if (n > 0)
            cr_expect_str_eq(buf, known[i].text);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect_not(same(none[i]), "%g", none[i]);
}
