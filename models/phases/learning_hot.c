/* learning_hot.c - one year of a school's pupils in one arm; see learning_hot.h.
 *
 * A grade or class is about 25 places long, and loops of so few and varying turns cost
 * more in wrong guesses of their end than in work. So stretches are written in whole
 * steps, at least once, and the classes of a school all in the same number of steps:
 * places beyond the end are written too, before whoever stands there gets his own value
 * (grades and classes go up the line), or behind the line. Only then are scores taken,
 * through the whole line in aligned steps.
 * Thread safety: pure functions. */
#include "models/phases/learning_hot.h"

#include <stdbool.h>
#include <string.h>

#include "models/phases/learning_vec.h"

/* Those who stay; a first step also where nobody does. */
HOT void copy_kept(float *restrict to, const float *restrict from, int kept)
{
    for (int j = 0; j < STRIDE; j += WIDTH)
        put(to + j, get(from + j));
    for (int i = STRIDE; i < kept; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH)
            put(to + j, get(from + j));
}

/* Stocks of the newcomers of a grade in which the first `kept` have theirs. */
HOT void newcomers_stocks(
        float *p, float *t, const float *x, int kept, int n, const float stock[4])
{
    if (kept >= WIDTH) {
        float *const p_new = p + kept, *const t_new = t + kept;
        put(p_new, get(p));
        put(t_new, get(t));
        for (int i = WIDTH; i < n - kept; i += WIDTH) {
            put(p_new + i, get(p + i));
            put(t_new + i, get(t + i));
        }
    } else if (kept > 0) {
        for (int i = kept; i < n; i++) {
            p[i] = p[i - kept];
            t[i] = t[i - kept];
        }
    } else {
        for (int i = 0; i < n; i += WIDTH) {
            put(p + i, stock[0] + stock[1] * get(x + i));
            put(t + i, stock[2] + stock[3] * get(x + i));
        }
    }
}

HOT void take_along(const struct learning_scratch *to, const struct learning_arm *arm,
        const struct learning_line *line, const float *x)
{
    float *p = to->past, *t = to->fade;
    const float *p_old = arm->past, *t_old = arm->fade;
    const int first = line->count[0];

    for (int i = 0; i < first; i += WIDTH) { /* new to school, without a past */
        put(p + i, all(0));
        put(t + i, all(0));
    }
    p += first;
    t += first;
    x += first;
    for (int g = 1; g < GRADES; g++) {
        const int n = line->count[g], before = line->before[g], kept = line->kept[g];
        copy_kept(p, p_old, kept);
        copy_kept(t, t_old, kept);
        newcomers_stocks(p, t, x, kept, n, line->stock[g]);
        p += n;
        t += n;
        x += n;
        p_old += before;
        t_old += before;
    }
}

/* A class adds gain + lost q to a pupil who loses q in a lost year; of the gain, left is
 * left a year later. */
struct class_gain {
    float gain, lost, left;
};

/* general: what all pupils of the school get besides. */
HOT struct class_gain class_gain(
        const struct class_year *rec, float general, const struct learning_rates *r)
{
    const float teacher = (float) rec->teacher * 1e-4f,
                merged = (float) rec->merged * 1e-4f;

    return (struct class_gain){
        (teacher + merged) + (general - r->ref),
        (float) rec->lost * (1.0f / 65535),
        (r->left_teacher * teacher + r->left_class * merged)
                + (r->left_help * general - r->left_ref),
    };
}

/* Write what the classes add to all places, each class in `steps` vectors. Returns the
 * sum over pupils of the time lost [1/65535]. */
HOT uint64_t spread_classes(const struct learning_scratch *to,
        const struct learning_line *line, const struct class_year *rec, float general,
        const struct learning_rates *rates, int steps)
{
    const struct learning_rates r = *rates;
    const int n = line->n_classes, *from = line->class_from;
    float *restrict gain = to->gain, *restrict lost = to->lost, *restrict left = to->left;
    uint64_t sum = 0;

    for (int c = 0; c < n; c++) {
        const struct class_gain k = class_gain(&rec[c], general, &r);
        const ptrdiff_t at = from[c];
        for (ptrdiff_t i = at; i < at + steps * WIDTH; i += WIDTH) {
            put(gain + i, all(k.gain));
            put(lost + i, all(k.lost));
            put(left + i, all(k.left));
        }
        sum += (uint64_t) (from[c + 1] - from[c]) * rec[c].lost;
    }
    return sum;
}

/* Common sizes of classes have a loop of their own, with no turns to guess. */
HOT void inputs(const struct learning_scratch *to, struct learning_arm *arm,
        const struct learning_line *line, const struct class_year *rec, float general,
        const struct learning_rates *r)
{
    const int steps = (line->class_most + WIDTH - 1) / WIDTH;
    uint64_t lost;

    if (steps <= 2)
        lost = spread_classes(to, line, rec, general, r, 2);
    else if (steps == 3)
        lost = spread_classes(to, line, rec, general, r, 3);
    else if (steps == 4)
        lost = spread_classes(to, line, rec, general, r, 4);
    else
        lost = spread_classes(to, line, rec, general, r, steps);
    arm->sum[PUPIL_LOST] = (double) lost / 65535;
}

struct lanes {
    vec y[PARTS], yy[PARTS], gain[PARTS], left[PARTS], low[PARTS], high[PARTS];
};

struct columns {
    const float *a, *q, *past0, *fade0, *gain, *lost, *left;
    const uint32_t *low, *high;
    float *past, *fade, *y;
};

/* Eight pupils from place j on, of which n count; whole: all. */
HOT void eight(struct lanes *s, struct columns to, int j, const struct learning_rates *r,
        bool whole, int n)
{
    for (int k = 0; k < PARTS; k++, j += WIDTH, n -= WIDTH) {
        const vec past = get(to.past0 + j), fade = get(to.fade0 + j),
                  loss = get(to.lost + j) * get(to.q + j);
        vec g = get(to.gain + j) + loss, y = get(to.a + j) + (past + g);
        vec left = get(to.left + j) + r->left_lost * loss;

        put(to.y + j, y);
        put(to.past + j, (past + left) - r->loss * fade);
        put(to.fade + j, r->decay * fade + left);
        if (!whole) {
            y = only(y, first_of(n));
            g = only(g, first_of(n));
            left = only(left, first_of(n));
        }
        s->y[k] += y;
        s->yy[k] += y * y;
        s->gain[k] += g;
        s->left[k] += left;
        s->low[k] += only(y, get_bits(to.low + j));
        s->high[k] += only(y, get_bits(to.high + j));
    }
}

/* Scores, their sums, and the stocks at the end of the year. */
HOT void scores(struct learning_arm *arm, const struct learning_scratch *from, int n,
        const struct learning_pupils *pupils, const struct learning_rates *rates)
{
    const struct learning_rates r = *rates;
    const struct columns to = { pupils->a, pupils->q, from->past, from->fade, from->gain,
        from->lost, from->left, pupils->low, pupils->high, arm->past, arm->fade, arm->y };
    struct lanes s = { 0 };
    int j = 0;

    for (; j < n - LANES; j += LANES)
        eight(&s, to, j, &r, true, LANES);
    eight(&s, to, j, &r, false, n - j);
    arm->sum[PUPIL_Y] = lanes_sum(s.y);
    arm->sum[PUPIL_YY] = lanes_sum(s.yy);
    arm->sum[PUPIL_GAIN] = lanes_sum(s.gain);
    arm->sum[PUPIL_KEPT] = (double) r.kappa * lanes_sum(s.left);
    arm->sum[PUPIL_LOW_Y] = lanes_sum(s.low);
    arm->sum[PUPIL_HIGH_Y] = lanes_sum(s.high);
}

/* How many of the n in the last grade are below the level? */
HOT int below(const float *y, const uint32_t *luck, int n, const struct learning_rates *r)
{
    ints count = { 0 };

    for (int j = 0; j < n; j += WIDTH)
        count += below_level(y + j, luck + j, r) & first_of(n - j);
    return mask_count(count);
}

void SIM_HOT(learning_year)(struct learning_arm *arm,
        const struct learning_scratch *scratch, const struct learning_line *line,
        const struct learning_pupils *pupils, const struct class_year *rec,
        const struct learning_rates *rates, const struct learning_help *help,
        int by_group)
{
    const int n = line->n, last = line->count[GRADES - 1];
    double well = 0;

    for (int g = 0; g < GRADES; g++)
        well += line->count[g] * arm->well_now[g];
    take_along(scratch, arm, line, pupils->x);
    inputs(scratch, arm, line, rec, help != NULL ? help->general : 0, rates);
    arm->sum[PUPIL_HELPED] = 0;
    if (help != NULL && (help->places[0] > 0 || help->places[1] > 0))
        SIM_HOT(learning_places)(arm, scratch, line, pupils, rates, help);
    scores(arm, scratch, n, pupils, rates);
    arm->sum[PUPIL_N] = n;
    arm->sum[PUPIL_LOW_N] = line->low_n;
    arm->sum[PUPIL_HIGH_N] = line->high_n;
    arm->sum[PUPIL_LAST_N] = last;
    arm->sum[PUPIL_BELOW_N] = below(arm->y + n - last, line->test, last, rates);
    arm->sum[PUPIL_WELL] = well;
    if (by_group)
        SIM_HOT(learning_groups)
    (arm, scratch, line, pupils, rates, arm->sum[PUPIL_HELPED] > 0);
}
