/* digits.c - the decimal digits of a number, quickly and exactly; see digits.h.
 *
 * Method: a double is m 2^e with m below 2^53. With k = 16 - (decimal exponent) the 17
 * leading digits are the whole part of m 2^e 10^k = m 5^k / 2^-(e + k). In the usual
 * range k lies in [1, 31], and 2 m 5^k < 2^54 5^31 < 2^126 fits in one integer of 128
 * bits without any rounding: digits, remainders and ties are exact, so that rounding to
 * 17, 16 or 15 digits is the correct one (to even in a tie, as printf does). A rounded
 * decimal reads back as the same double when it lies within half a step of it, and at
 * half a step when m is even (strtod rounds to even): half a step is 2^(e - 1), in the
 * units used here exactly 5^k. Below a power of two the step is half as long. */
#include "sim/base/digits.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__SIZEOF_INT128__)

__extension__ typedef unsigned __int128 wide;

enum { K_MAX = 31, MANTISSA = 52 };

static const uint64_t power_of_5[] = { 1, 5, 25, 125, 625, 3125, 15625, 78125, 390625,
    1953125, 9765625, 48828125, 244140625, 1220703125, 6103515625, 30517578125,
    152587890625, 762939453125, 3814697265625, 19073486328125, 95367431640625,
    476837158203125, 2384185791015625, 11920928955078125, 59604644775390625,
    298023223876953125, 1490116119384765625, 7450580596923828125 };
enum { K_ONE = (int) (sizeof power_of_5 / sizeof *power_of_5) - 1 }; /* in one word */

static const uint64_t TEN_17 = 100000000000000000;

/* value = (digits + part / 2^shift) 10^-k, all of it times 2^shift in `whole`. */
struct scaled {
    wide whole, part, half_step;
    uint64_t digits; /* 17 of them */
    int k, shift;
    bool even, lone; /* of m: even; a power of two, with a shorter step below it */
};

static wide five_to(int k)
{
    return k <= K_ONE ? power_of_5[k] : (wide) power_of_5[K_ONE] * power_of_5[k - K_ONE];
}

/* The 17 digits for this k, or more where k is too large by one. */
static bool scale_by(struct scaled *s, uint64_t m, int e, int k)
{
    s->k = k;
    s->shift = 1 - (e + k); /* one bit more, so that half a step is whole */
    if (k < 1 || k > K_MAX || s->shift < 1)
        return false;
    s->half_step = five_to(k);
    s->whole = 2 * (wide) m * s->half_step;
    s->digits = (uint64_t) (s->whole >> s->shift);
    s->part = s->whole & (((wide) 1 << s->shift) - 1);
    return true;
}

/* value > 0 */
static bool scale(struct scaled *s, double value)
{
    uint64_t bits, hidden = (uint64_t) 1 << MANTISSA;

    memcpy(&bits, &value, sizeof bits);
    const int exponent = (int) (bits >> MANTISSA) - 1023;
    if (exponent < -49 || exponent >= MANTISSA)
        return false;
    const uint64_t m = (bits & (hidden - 1)) | hidden;
    s->even = m % 2 == 0;
    s->lone = m == hidden;
    /* log10(2) = 0.30102999..: 1233 / 4096 = 0.30102539.. is less, by so little that
     * floor() of the product is right for these exponents; value may have one digit
     * more than its power of two. */
    const int log_10 = exponent * 1233 / 4096 - (exponent < 0);
    if (!scale_by(s, m, exponent - MANTISSA, 16 - log_10))
        return false;
    return s->digits < TEN_17 || scale_by(s, m, exponent - MANTISSA, s->k - 1);
}

/* The digits rounded to units of `unit` (1, 10, 100), in those units. */
static uint64_t rounded(const struct scaled *s, uint64_t unit)
{
    uint64_t whole = s->digits / unit, rest = s->digits % unit;
    /* the rest against half a unit, in halves: -1, 0 or 1 */
    const wide half = (wide) 1 << (s->shift - 1);
    int side;

    if (unit == 1)
        side = (s->part > half) - (s->part < half);
    else
        side = rest != unit / 2 ? (rest > unit / 2 ? 1 : -1) : s->part > 0;
    return whole + (side > 0 || (side == 0 && whole % 2 == 1));
}

/* Does the decimal (in units of the 17th digit) read back as the same double? */
static bool reads_back(const struct scaled *s, uint64_t decimal)
{
    const wide at = (wide) decimal << s->shift;
    const bool below = at < s->whole;
    const wide away = below ? s->whole - at : at - s->whole;
    const wide room = s->half_step;
    const wide twice = s->lone && below ? 2 * away : away;

    return twice < room || (twice == room && s->even);
}

/* n digits of `number` into to[n], which has that many. */
static void put_digits(char *to, uint64_t number, int n)
{
    for (int i = n; i-- > 0; number /= 10)
        to[i] = (char) ('0' + number % 10);
}

/* As %g: `number` has `precision` digits, the first of them before the point is of
 * 10^exponent; zeros at the end go. Returns the end. */
static char *put_general(char *to, uint64_t number, int precision, int exponent)
{
    char digit[20];
    int n = precision;

    put_digits(digit, number, precision);
    while (n > 1 && digit[n - 1] == '0')
        n--;
    if (exponent < -4 || exponent >= precision) {
        *to++ = digit[0];
        if (n > 1) {
            *to++ = '.';
            memcpy(to, digit + 1, (size_t) n - 1);
            to += n - 1;
        }
        *to++ = 'e';
        *to++ = exponent < 0 ? '-' : '+';
        put_digits(to, (uint64_t) (exponent < 0 ? -exponent : exponent), 2);
        return to + 2;
    }
    int before = exponent + 1; /* digits before the point */
    if (before <= 0) {
        memcpy(to, "0.000", 5); /* exponent -4 at least: three zeros */
        to += 2 - before;
        memcpy(to, digit, (size_t) n);
        return to + n;
    }
    memcpy(to, digit, (size_t) before); /* before <= precision */
    to += before;
    if (n > before) {
        *to++ = '.';
        memcpy(to, digit + before, (size_t) (n - before));
        to += n - before;
    }
    return to;
}

static size_t usual(char buf[SIM_DIGITS_LEN], double value)
{
    static const uint64_t units[] = { 100, 10, 1 };
    struct scaled s;
    char *to = buf;

    if (signbit(value))
        *to++ = '-';
    if (value == 0) {
        *to++ = '0';
        *to = '\0';
        return (size_t) (to - buf);
    }
    if (!scale(&s, fabs(value)))
        return 0;
    for (int precision = 15;; precision++) {
        uint64_t unit = units[precision - 15], number = rounded(&s, unit);
        if (precision < 17 && !reads_back(&s, number * unit))
            continue;
        bool carried = number * unit == TEN_17; /* 99.. became 100.. */
        to = put_general(
                to, carried ? number / 10 : number, precision, 16 - s.k + carried);
        *to = '\0';
        return (size_t) (to - buf);
    }
}

#else

static size_t usual(char buf[SIM_DIGITS_LEN], double value)
{
    (void) buf;
    (void) value;
    return 0;
}

#endif

size_t sim_digits(char buf[SIM_DIGITS_LEN], double value)
{
    size_t n = isfinite(value) ? usual(buf, value) : 0;

    if (n == 0)
        buf[0] = '\0';
    return n;
}
