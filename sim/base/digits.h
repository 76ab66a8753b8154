/* digits.h - the decimal digits of a number, quickly and exactly.
 *
 * Thread safety: no globals. */
#ifndef SIM_BASE_DIGITS_H
#define SIM_BASE_DIGITS_H

#include <stddef.h>

enum { SIM_DIGITS_LEN = 32 };

/* The text that printf("%.15g"), or else "%.16g", or else "%.17g" gives: of the first of
 * them that strtod reads back as the same value. Returns its length; 0 where the quick
 * way has no answer (below 2^-49 other than zero, from 2^52 on, infinite, NaN, or a
 * compiler without 128-bit integers), with buf empty. Whatever the locale. */
size_t sim_digits(char buf[SIM_DIGITS_LEN], double value);

#endif
