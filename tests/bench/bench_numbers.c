/* bench_numbers.c - what does it cost to write a number into a table, and to find the
 * quantiles of a cell?
 *
 * Nanoseconds for a number, beside the C library's printf and strtod that give the same
 * text; microseconds for five quantiles of 1,000 values, beside sorting them all. Prints,
 * judges nothing. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/analysis/quantile.h"
#include "sim/base/csv.h"

enum { NUMBERS = 1 << 20, REPS = 1000 };

static double value[NUMBERS], cell[REPS];

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static void fill(void)
{
    uint64_t state = 88172645463325252u;

    for (size_t i = 0; i < NUMBERS; i++) {
        state ^= state << 13; /* xorshift (Marsaglia 2003, doi:10.18637/jss.v008.i14) */
        state ^= state >> 7;
        state ^= state << 17;
        value[i] = ((double) (state >> 11) * 0x1p-53 - 0.5) * 1e4 / 3;
    }
}

static size_t by_printf(char buf[SIM_CSV_REAL_LEN], double number)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buf, SIM_CSV_REAL_LEN, "%.*g", digits, number);
        if (strtod(buf, NULL) == number)
            break;
    }
    return strlen(buf);
}

/* Nanoseconds each. */
static double numbers(size_t (*format)(char *, double), size_t *bytes)
{
    char buf[SIM_CSV_REAL_LEN];
    double from = seconds();

    *bytes = 0;
    for (size_t i = 0; i < NUMBERS; i++)
        *bytes += format(buf, value[i]);
    return 1e9 * (seconds() - from) / NUMBERS;
}

/* Microseconds each. */
static double quantiles(bool all)
{
    static const double p[] = { 0.05, 0.25, 0.50, 0.75, 0.95 };
    const size_t cells = NUMBERS / REPS;
    double from = seconds();

    for (size_t k = 0; k < cells; k++) {
        memcpy(cell, value + k * REPS, sizeof cell);
        if (all)
            sim_sort(cell, REPS);
        else
            sim_sort_for(cell, REPS, p, sizeof p / sizeof *p);
    }
    return 1e6 * (seconds() - from) / (double) cells;
}

int main(void)
{
    size_t bytes[2];

    fill();
    double own = numbers(sim_csv_format, &bytes[0]);
    double theirs = numbers(by_printf, &bytes[1]);
    printf("a number of a table: %.0f ns; by printf and strtod: %.0f ns (%zu and %zu "
           "bytes)\n",
            own, theirs, bytes[0], bytes[1]);
    printf("five quantiles of %d values: %.1f us; sorting them: %.1f us\n", REPS,
            quantiles(false), quantiles(true));
    return bytes[0] != bytes[1];
}
