/* learning_hot.c - the loops of the pupil pass; see learning_hot.h.
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

/* ---- draws ---- */

/* Heads in each four bits of the lower half of a word, counted in parallel. */
HOT uint32_t heads(uint32_t w)
{
    w = (w & 0x5555) + ((w >> 1) & 0x5555);
    return (w & 0x3333) + ((w >> 2) & 0x3333);
}

void SIM_HOT(learning_heads)(
        uint32_t *restrict out, const uint32_t *restrict plane, size_t n)
{
    const uint32_t *restrict p1 = plane + n, *restrict p2 = p1 + n, *restrict p3 = p2 + n;

    for (size_t b = 0; b < n; b++) {
        const uint32_t word[4] = { plane[b], p1[b], p2[b], p3[b] };
        for (int w = 0; w < 4; w++) {
            out[8 * b + (size_t) w] = heads(word[w]);
            out[8 * b + 4 + (size_t) w] = heads(word[w] >> 16);
        }
    }
}

void SIM_HOT(learning_pairs)(uint32_t *restrict group, uint32_t *restrict start,
        const uint32_t *restrict plane, size_t n)
{
    const uint32_t *restrict p1 = plane + n, *restrict p2 = p1 + n, *restrict p3 = p2 + n;

    for (size_t b = 0; b < n; b++) {
        group[2 * b] = plane[b];
        start[2 * b] = p1[b];
        group[2 * b + 1] = p2[b];
        start[2 * b + 1] = p3[b];
    }
}

/* ---- the line ---- */

/* Those who stay, with a step to grade g. */
HOT void step_kept(float *restrict a, learning_traits *restrict v,
        const float *restrict a_old, const learning_traits *restrict v_old,
        const uint32_t *restrict luck, int g, int n, const struct learning_line *line,
        const struct learning_rates *r)
{
    const float *now_closed = line->closed[g], *was_closed = line->closed_old[g - 1];
    const vec ar = all(r->ar), noise = all(r->ar_noise),
              slope = all(r->ar_mean * r->gap + (now_closed[1] - r->ar * was_closed[1])),
              base = all((r->ar_mean * line->centre - 2 * r->ar_noise)
                         + (now_closed[0] - r->ar * was_closed[0]));

    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH) {
            const ints old = get_bits(v_old + j), x = old & UPPER,
                       now = g == LEARNING_SECOND_LUCK ? x | get_bits(luck + j) : old;
            const vec drift = base + slope * (vec) x;
            put(a + j, (ar * get(a_old + j) + drift) + noise * luck_of(now, g));
            put_bits(v + j, now);
        }
}

/* Newcomers of all grades, in the order of their draws. */
HOT void newcomers(const struct learning_luck *luck, const struct learning_line *line,
        const struct learning_rates *r)
{
    const uint32_t *restrict group = luck->group;
    const float *restrict start = luck->start;
    learning_traits *restrict v = luck->v;
    float *restrict a = luck->a;
    const vec centre = all(line->centre), gap = all(r->gap), sd = all(r->sd_person);
    /* Words are compared as signed numbers, which all instruction sets can. */
    const ints flip = (ints){ 0 } + INT32_MIN;
    ints cut[BACKGROUNDS - 1];

    for (int k = 0; k < BACKGROUNDS - 1; k++)
        cut[k] = flip ^ (int32_t) line->cut[k];
    for (int i = 0; i < line->drawn; i += WIDTH) {
        const ints w = get_bits(group + i), upper = (w & UPPER) ^ flip;
        const ints pairs = (w & 0x5555) + ((w >> 1) & 0x5555),
                   digits = (pairs & 0x3333) + ((pairs >> 2) & 0x3333);
        vec x = { 0 };
        for (int k = 0; k < BACKGROUNDS - 1; k++)
            x += only(all(0.25f), upper >= cut[k]);
        put_bits(v + i, (ints) x | digits);
        put(a + i, (centre + gap * x) + sd * get(start + i));
    }
}

HOT void copy_newcomers(float *restrict a, learning_traits *restrict v,
        const float *restrict start, const uint32_t *restrict group,
        const float closed[2], int n)
{
    const vec base = all(closed[0]), slope = all(closed[1]);
    int i = 0;

    do {
        const ints traits = get_bits(group + i);
        put(a + i, get(start + i) + (base + slope * background_of(traits)));
        put_bits(v + i, traits);
        i += WIDTH;
    } while (i < n);
}

/* What all arms ask of the traits. */
HOT void read_traits(struct learning_line *line, const struct learning_pupils *to,
        const struct learning_rates *r)
{
    const learning_traits *restrict v = to->v;
    float *restrict q = to->q;
    uint32_t *restrict low = to->low, *restrict high = to->high;
    const vec lost_low = all(r->lost_low), lost_slope = all(r->lost_slope);
    ints low_n = { 0 }, high_n = { 0 };
    vec sum = { 0 }; /* of quarters: exact */

    for (int j = 0;; j += WIDTH) {
        const vec x = background_of(get_bits(v + j));
        const ints in_low = x == 0.0f, in_high = x == 1.0f;
        put(q + j, lost_low - lost_slope * x);
        put_bits(low + j, in_low);
        put_bits(high + j, in_high);
        if (j >= line->n - WIDTH) {
            const ints in = first_of(line->n - j);
            line->low_n = mask_count(low_n + (in_low & in));
            line->high_n = mask_count(high_n + (in_high & in));
            sum += only(x, in);
            break;
        }
        sum += x;
        low_n += in_low;
        high_n += in_high;
    }
    line->background = 0;
    for (int l = 0; l < WIDTH; l++)
        line->background += sum[l];
}

void SIM_HOT(learning_line_up)(struct learning_line *line,
        const struct learning_pupils *now, const float *a_old,
        const learning_traits *v_old, const struct learning_rates *rates,
        struct learning_luck *luck)
{
    const uint32_t *steps = luck->steps;
    const learning_traits *new_v = luck->v;
    const float *new_a = luck->a;
    float *a = now->a;
    learning_traits *v = now->v;

    newcomers(luck, line, rates);
#pragma GCC unroll 8
    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], before = line->before[g], kept = line->kept[g],
                  skip = kept & 1, used = (((n + 1) & ~1) - (kept - skip)) & -(n > kept);
        if (g > 0)
            step_kept(a, v, a_old, v_old, steps, g, kept, line, rates);
        copy_newcomers(a + kept, v + kept, new_a + skip, new_v + skip, line->closed[g],
                n - kept);
        new_v += used;
        new_a += used;
        a += n;
        v += n;
        a_old += before;
        v_old += before;
    }
    read_traits(line, now, rates);
    luck->steps += (line->kept[LEARNING_SECOND_LUCK] + 7) & ~7;
    luck->group += line->drawn;
    luck->start += line->drawn;
}

/* ---- one arm ---- */

HOT void copy_two(float *restrict to, float *restrict to2, const float *restrict from,
        const float *restrict from2, int n)
{
    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH) {
            put(to + j, get(from + j));
            put(to2 + j, get(from2 + j));
        }
}

/* Stocks of the newcomers of a grade in which the first `kept` have theirs. */
HOT void newcomers_stocks(float *p, float *t, const learning_traits *v, int kept, int n,
        const float stock[4])
{
    int i = 0;

    if (kept >= WIDTH) {
        do {
            put(p + kept + i, get(p + i));
            put(t + kept + i, get(t + i));
            i += WIDTH;
        } while (i < n - kept);
    } else if (kept > 0) {
        for (i = kept; i < n; i++) {
            p[i] = p[i - kept];
            t[i] = t[i - kept];
        }
    } else {
        for (; i < n; i += WIDTH) {
            const vec x = background_of(get_bits(v + i));
            put(p + i, stock[0] + stock[1] * x);
            put(t + i, stock[2] + stock[3] * x);
        }
    }
}

HOT void take_along(const struct learning_scratch *to, const struct learning_arm *arm,
        const struct learning_line *line, const learning_traits *v)
{
    float *p = to->past, *t = to->fade;
    const float *p_old = arm->past, *t_old = arm->fade;

    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], before = line->before[g], kept = line->kept[g];
        copy_two(p, t, p_old, t_old, kept);
        newcomers_stocks(p, t, v, kept, n, line->stock[g]);
        p += n;
        t += n;
        v += n;
        p_old += before;
        t_old += before;
    }
}

/* The classes of a school divide its line into runs: class c of C ends before place
 * (c + 1) n / C, counted up without a division each. */
struct runs {
    int whole, rest, n_classes, part;
};

HOT struct runs runs_of(int n, int n_classes)
{
    return (struct runs){ n / n_classes, n % n_classes, n_classes, 0 };
}

/* Size of the next class. */
HOT int run_next(struct runs *k)
{
    k->part += k->rest;
    const int over = k->part >= k->n_classes;
    k->part -= over * k->n_classes;
    return k->whole + over;
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
HOT uint64_t spread_classes(const struct learning_scratch *to, struct runs runs,
        const struct class_year *rec, float general, const struct learning_rates *r,
        int steps)
{
    float *restrict gain = to->gain, *restrict lost = to->lost, *restrict left = to->left;
    uint64_t sum = 0;

    for (int c = 0; c < runs.n_classes; c++) {
        const int size = run_next(&runs);
        const struct class_gain k = class_gain(&rec[c], general, r);
        for (int i = 0; i < steps * WIDTH; i += WIDTH) {
            put(gain + i, all(k.gain));
            put(lost + i, all(k.lost));
            put(left + i, all(k.left));
        }
        sum += (uint64_t) size * rec[c].lost;
        gain += size;
        lost += size;
        left += size;
    }
    return sum;
}

/* Common sizes of classes have a loop of their own, with no turns to guess. */
HOT void inputs(const struct learning_scratch *to, struct learning_arm *arm, int n,
        const struct class_year *rec, int n_classes, float general,
        const struct learning_rates *r)
{
    const struct runs runs = runs_of(n, n_classes);
    const int steps = (runs.whole + (runs.rest > 0) + WIDTH - 1) / WIDTH;
    uint64_t lost;

    if (steps <= 2)
        lost = spread_classes(to, runs, rec, general, r, 2);
    else if (steps == 3)
        lost = spread_classes(to, runs, rec, general, r, 3);
    else if (steps == 4)
        lost = spread_classes(to, runs, rec, general, r, 4);
    else
        lost = spread_classes(to, runs, rec, general, r, steps);
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
HOT int below(
        const float *y, const learning_traits *v, int n, const struct learning_rates *r)
{
    ints count = { 0 };

    for (int j = 0; j < n; j += WIDTH)
        count += below_level(y + j, v + j, r) & first_of(n - j);
    return mask_count(count);
}

void SIM_HOT(learning_year)(struct learning_arm *arm,
        const struct learning_scratch *scratch, const struct learning_line *line,
        const struct learning_pupils *pupils, const struct class_year *rec, int n_classes,
        const struct learning_rates *rates, const struct learning_help *help,
        int by_group)
{
    static const struct class_year nobody = { 0, 0, 0 };
    const int n = line->n, last = line->count[GRADES - 1];
    const learning_traits *v = pupils->v;

    if (n_classes == 0) { /* pupils without a class: one with nothing before it */
        rec = &nobody;
        n_classes = 1;
    }
    take_along(scratch, arm, line, v);
    inputs(scratch, arm, n, rec, n_classes, help != NULL ? help->general : 0, rates);
    arm->sum[PUPIL_HELPED] = 0;
    if (help != NULL)
        SIM_HOT(learning_places)(arm, scratch, line, pupils, rates, help);
    scores(arm, scratch, n, pupils, rates);
    arm->sum[PUPIL_N] = n;
    arm->sum[PUPIL_LOW_N] = line->low_n;
    arm->sum[PUPIL_HIGH_N] = line->high_n;
    arm->sum[PUPIL_LAST_N] = last;
    arm->sum[PUPIL_BELOW_N] = below(arm->y + n - last, v + n - last, last, rates);
    arm->sum[PUPIL_WELL] = 0;
    for (int g = 0; arm->well_any && g < GRADES; g++)
        arm->sum[PUPIL_WELL] += line->count[g] * arm->well_now[g];
    if (by_group)
        SIM_HOT(learning_groups)
    (arm, scratch, line, pupils, rates, arm->sum[PUPIL_HELPED] > 0);
}
