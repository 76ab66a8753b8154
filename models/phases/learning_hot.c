/* learning_hot.c - one year of a school's pupils in one arm; see learning_hot.h.
 *
 * A grade or class is about 25 places long, and loops of so few and varying turns cost
 * more in wrong guesses of their end than in work. So grades move up in whole steps, at
 * least one: places beyond the end are written too, before whoever stands there gets his
 * own value (grades go up the line), or behind the line. Scores then go along the whole
 * line, whatever grades and classes end there; sums, in a loop of their own, leave out
 * who stands behind its end. Thread safety: pure functions. */
#include "models/phases/learning_hot.h"

#include <stdbool.h>
#include <string.h>

#define LEARNING_WIDEST
#include "models/phases/learning_given.h"

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

/* Without a past; a first step also where nobody is, and no call of the string unit. */
HOT void clear(float *p, int n)
{
    for (int i = 0; i < STRIDE; i += WIDTH)
        put(p + i, all(0));
    for (int i = STRIDE; i < n; i += WIDTH)
        put(p + i, all(0));
}

HOT void take_along(const struct learning_scratch *to, const struct learning_arm *arm,
        const struct learning_line *line, const float *x)
{
    float *p = to->past, *t = to->fade;
    const float *p_old = arm->past, *t_old = arm->fade;
    const int first = line->count[0];

    clear(p, first); /* new to school */
    clear(t, first);
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

/* Sums over pupils, in lanes; loss, more: what lost time and programmes add. */
struct sums {
    vec y[PARTS], yy[PARTS], low[PARTS], high[PARTS], loss[PARTS], more[PARTS];
};

struct columns {
    const float *a, *q, *past0, *fade0, *more;
    const uint32_t *low, *high;
    float *past, *fade, *y;
};

/* Scores of the pupils from place j on, of which n count, and their stocks at the end of
 * the year; whole: all count. k: their lanes. */
HOT void score(struct sums *s, int k, const struct columns *to, int j, struct given by,
        const struct learning_rates *r, bool helped, bool whole, int n)
{
    const vec past = get(to->past0 + j), fade = get(to->fade0 + j);
    vec loss = by.lost * get(to->q + j), gain = by.gain + loss,
        left = by.left + r->left_lost * loss, more = all(0);

    if (helped) {
        more = get(to->more + j);
        gain += more;
        left += r->left_help * more;
    }
    put(to->y + j, get(to->a + j) + (past + gain));
    put(to->past + j, (past + left) - r->loss * fade);
    put(to->fade + j, r->decay * fade + left);
    s->loss[k] += whole ? loss : only(loss, first_of(n));
    if (helped)
        s->more[k] += whole ? more : only(more, first_of(n));
}

/* All in line, each with what his class gives; all classes fill vectors. */
HOT void score_by_class(struct sums *s, const struct columns *to, const int *of,
        const struct learning_line *line, const struct class_gains *by,
        const struct learning_rates *r, bool helped)
{
    const int n = line->n, *from = line->class_from;
    int j = 0;

    for (; j < n - LANES; j += LANES)
        for (int k = 0; k < PARTS; k++) {
            const int at = j + k * WIDTH;
            score(s, k, to, at, given_to(of, from, by, at), r, helped, true, WIDTH);
        }
    for (int k = 0; k < PARTS; k++, j += WIDTH)
        score(s, k, to, j, given_to(of, from, by, j), r, helped, false, n - j);
}

/* The same, as it is spread. */
HOT void score_spread(struct sums *s, const struct columns *to,
        const struct learning_scratch *by, int n, const struct learning_rates *r,
        bool helped)
{
    for (int j = 0; j < n; j += LANES)
        for (int k = 0; k < PARTS; k++) {
            const int at = j + k * WIDTH;
            score(s, k, to, at, given_spread(by, at), r, helped, false, n - at);
        }
}

HOT void add_scores(
        struct sums *s, int k, const struct columns *of, int j, bool whole, int n)
{
    const vec y = whole ? get(of->y + j) : only(get(of->y + j), first_of(n));

    s->y[k] += y;
    s->yy[k] += y * y;
    s->low[k] += only(y, get_bits(of->low + j));
    s->high[k] += only(y, get_bits(of->high + j));
}

HOT void sum_scores(struct sums *s, const struct columns *of, int n)
{
    int j = 0;

    for (; j < n - LANES; j += LANES)
        for (int k = 0; k < PARTS; k++)
            add_scores(s, k, of, j + k * WIDTH, true, WIDTH);
    for (int k = 0; k < PARTS; k++, j += WIDTH)
        add_scores(s, k, of, j, false, n - j);
}

HOT void scores(struct learning_arm *arm, const struct learning_scratch *scratch,
        const struct learning_line *line, const struct learning_pupils *pupils,
        const struct class_gains *by, const struct learning_rates *rates, bool helped)
{
    const struct learning_rates r = *rates;
    const struct columns to = { pupils->a, pupils->q, scratch->past, scratch->fade,
        scratch->more, pupils->low, pupils->high, arm->past, arm->fade, arm->y };
    struct sums s;

    for (int k = 0; k < PARTS; k++) /* one by one: no call of the string unit */
        s.y[k] = s.yy[k] = s.low[k] = s.high[k] = s.loss[k] = s.more[k] = all(0);
    if (classes_fill_vectors(line)) {
        score_by_class(&s, &to, pupils->class_of, line, by, &r, helped);
    } else {
        spread(scratch, line, by);
        score_spread(&s, &to, scratch, line->n, &r, helped);
    }
    sum_scores(&s, &to, line->n);
    const double4 score = sums_of(four_of_lanes(s.y), four_of_lanes(s.yy),
                          four_of_lanes(s.low), four_of_lanes(s.high)),
                  input = sums_of(four_of_eight(by->sum_gain),
                          four_of_eight(by->sum_left), four_of_eight(by->sum_lost),
                          four_of_lanes(s.loss));
    const double loss = input[3], more = helped ? lanes_sum(s.more) : 0;
    arm->sum[PUPIL_Y] = score[0];
    arm->sum[PUPIL_YY] = score[1];
    arm->sum[PUPIL_LOW_Y] = score[2];
    arm->sum[PUPIL_HIGH_Y] = score[3];
    arm->sum[PUPIL_GAIN] = input[0] + loss + more;
    arm->sum[PUPIL_KEPT] =
            (double) r.kappa
            * (input[1] + (double) r.left_lost * loss + (double) r.left_help * more);
    arm->sum[PUPIL_LOST] = input[2];
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
    const float general = help != NULL ? help->general : 0;
    struct class_gains by;

    class_gains(&by, line, rec, general, rates);
    take_along(scratch, arm, line, pupils->x);
    arm->sum[PUPIL_HELPED] = 0;
    if (help != NULL && (help->places[0] > 0 || help->places[1] > 0)) {
        SIM_HOT(learning_places)(arm, scratch, line, pupils, rates->need_noise, help);
        scores(arm, scratch, line, pupils, &by, rates, true);
    } else
        scores(arm, scratch, line, pupils, &by, rates, false);
    arm->sum[PUPIL_N] = n;
    arm->sum[PUPIL_LOW_N] = line->low_n;
    arm->sum[PUPIL_HIGH_N] = line->high_n;
    arm->sum[PUPIL_LAST_N] = last;
    arm->sum[PUPIL_BELOW_N] = below(arm->y + n - last, line->test, last, rates);
    if (by_group)
        SIM_HOT(learning_groups)
    (arm, scratch, line, pupils, rec, general, rates, arm->sum[PUPIL_HELPED] > 0);
}
