/* learning_well_hot.c - how well are the pupils of a school, and what of it stays?
 *
 * All of a grade are alike, so a year is two vectors, of the lower four grades and of the
 * upper: one of all eight, read a year later with others beside it, has to be waited for.
 * Thread safety: pure functions. */
#include "models/phases/learning_vec.h"

typedef double four __attribute__((vector_size(32)));
typedef double four_any __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t four_longs __attribute__((vector_size(32)));
typedef int32_t four_ints __attribute__((vector_size(16)));

HOT four get_four(const double *p)
{
    return *(const four_any *) p;
}

HOT void put_four(double *p, four v)
{
    *(four_any *) p = v;
}

/* Pupils of four grades. */
HOT four count_of(const int *count)
{
    four_ints n;

    memcpy(&n, count, sizeof n);
    return __builtin_convertvector(n, four);
}

/* Stocks at the beginning of the year, of four grades from g on: moved up with the
 * cohort, or of the start in one that nobody knew. */
HOT four stocks(four moved, const double start[GRADES], const int before[GRADES], int g)
{
    four_ints old;

    memcpy(&old, before + g, sizeof old);
    const four_longs known = __builtin_convertvector(old > 0, four_longs);
    return (four) (((four_longs) moved & known)
                   | ((four_longs) get_four(start + g) & ~known));
}

void SIM_HOT(learning_wellbeing)(struct learning_arm *arm,
        const struct learning_line *line, double gain, const struct learning_rates *r)
{
    const double left = (double) r->left_help * gain, loss = (double) r->loss,
                 decay = (double) r->decay;
    four past_below = { 0 }, fade_below = { 0 }, sum = { 0 };

    for (int g = 0; g < GRADES; g += 4) {
        const four was_past = get_four(arm->well_past + g),
                   was_fade = get_four(arm->well_fade + g);
        const four past = stocks(
                           __builtin_shufflevector(past_below, was_past, 3, 4, 5, 6),
                           line->well_past, line->before, g),
                   fade = stocks(
                           __builtin_shufflevector(fade_below, was_fade, 3, 4, 5, 6),
                           line->well_fade, line->before, g);
        past_below = was_past;
        fade_below = was_fade;
        put_four(arm->well_now + g, past + gain);
        sum += (past + gain) * count_of(line->count + g);
        put_four(arm->well_past + g, past + left - loss * fade);
        put_four(arm->well_fade + g, decay * fade + left);
    }
    arm->sum[PUPIL_WELL] = (sum[0] + sum[2]) + (sum[1] + sum[3]);
}
