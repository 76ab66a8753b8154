/* text.h - names and numbers as people read them, whatever an analyst typed.
 *
 * User text may hold anything: line breaks, terminal escapes, right-to-left marks,
 * broken UTF-8, ten thousand characters. Everything shown passes through
 * sim_text_fit. Thread safety: pure functions. */
#ifndef SIM_REPORT_TEXT_H
#define SIM_REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/model.h"

enum { SIM_TEXT_FIT = 1024, SIM_TEXT_NUMBER = 64, SIM_TEXT_QUOTED = 3 * SIM_TEXT_FIT };

/* Columns that text takes on a terminal: 2 for East Asian wide, 0 for combining. */
int sim_text_width(const char *text);

/* Copy text into out as one line of valid UTF-8 of at most `columns` columns, an
 * ellipsis where it was cut. Line breaks and tabs become blanks; control, format and
 * direction characters are dropped; broken bytes become U+FFFD. */
void sim_text_fit(char out[SIM_TEXT_FIT], const char *text, int columns);

/* The same as a gnuplot string in single quotes. A quote in the text becomes the
 * typographic U+2019: gnuplot 5.4 understands a doubled quote only after another
 * character and only once in a row, so doubling lets text out of its string. */
void sim_text_quote(char out[SIM_TEXT_QUOTED], const char *text, int columns);

/* Print text cut and padded to exactly `columns` columns; right: to the right. */
void sim_text_put(FILE *out, const char *text, int columns, bool right);

/* Print a paragraph broken at blanks to `columns`; each line starts with indent. */
void sim_text_wrap(FILE *out, const char *text, int columns, const char *indent);

/* value with `decimals` and thousands commas from 10,000 on; sign: "+" where above 0
 * after rounding. Never "-0.0". NaN is "n/a". */
void sim_text_number(char out[SIM_TEXT_NUMBER], double value, int decimals, bool sign);

/* A value of the metric as shown, and the factor 0 taken as 1. */
double sim_text_shown(const struct sim_metric *metric, double value);
/* Decimals for an effect of the metric with interval lo..hi (shown units): its own, or
 * up to two more where the interval would lose its digits. */
int sim_text_decimals(const struct sim_metric *metric, double lo, double hi);

/* Decimals for levels or sums (in the metric's unit) that stand in one row or interval:
 * its own, or where it has none so many that small ones keep two digits. */
int sim_text_level_decimals(
        const struct sim_metric *metric, const double *value, size_t n);

/* A change "-3.4" and its interval "[-4.7, -1.9]", from values in the metric's unit. */
struct sim_text_effect {
    char mean[SIM_TEXT_NUMBER], interval[2 * SIM_TEXT_NUMBER + 8];
};
void sim_text_effect(struct sim_text_effect *out, const struct sim_metric *metric,
        double mean, double p05, double p95);
/* Unit of a change: "%" becomes "points", since -3 % of 20 % could be 19.4 %. */
const char *sim_text_change_unit(const struct sim_metric *metric);

/* Group as a reader knows it: "all" is the nation, "q5" the most disadvantaged fifth. */
const char *sim_text_group(const char *group);
/* Index of a group by its name, or -1. "own" finds one's own, whatever it is called. */
int sim_text_find_group(const struct sim_shape *shape, const char *group);
/* What a group of one's own is called: "Rotterdam" of "own:Rotterdam", "" of "own"; NULL
 * for other groups. */
const char *sim_text_own_group(const char *group);
/* A group in few letters: "own" whatever it is called, else its name. */
const char *sim_text_group_key(const char *group);
/* The group a reader asks about first: one's own, else "q5"; -1: neither. */
int sim_text_lead_group(const struct sim_shape *shape);

/* "2026/27" for 2026. */
void sim_text_year(char out[16], int year);

#endif
