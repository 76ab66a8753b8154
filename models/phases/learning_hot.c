/* learning_hot.c - the loops of the pupil pass; see learning_hot.h.
 *
 * Vector types of the compiler (gcc, clang) as wide as the instruction set allows; each
 * operation acts place by place, so the width never shows in a byte.
 * Thread safety: pure functions. */
#include "models/phases/learning_hot.h"

#include <string.h>

#if defined(__AVX512F__)
enum { WIDTH = 16 };
#elif defined(__AVX2__)
enum { WIDTH = 8 };
#else
enum { WIDTH = 4 };
#endif
enum { PARTS = LEARNING_LANES / WIDTH };

typedef float vec __attribute__((vector_size(WIDTH * 4), may_alias));
typedef float vec_any __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t mask __attribute__((vector_size(WIDTH * 4), may_alias));
typedef int32_t mask_any __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));

static inline vec load(const float *p)
{
    return *(const vec *) p;
}

static inline vec only(vec value, mask where)
{
    return (vec) ((mask) value & where);
}

/* Sum of 16 lanes as a tree. */
static inline float lanes_sum(const vec acc[PARTS])
{
    float lane[LEARNING_LANES];

    memcpy(lane, acc, sizeof lane);
    for (int half = LEARNING_LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

/* Fill from `from` to the end of its block of lanes. */
static inline void pad(float *v, int from, float value)
{
    for (int i = from; i % LEARNING_LANES != 0; i++)
        v[i] = value;
}

void SIM_HOT(learning_interleave)(
        uint32_t *restrict out, const uint32_t *restrict plane, size_t n_blocks)
{
    const uint32_t *restrict p1 = plane + n_blocks, *restrict p2 = p1 + n_blocks,
                             *restrict p3 = p2 + n_blocks;

    for (size_t b = 0; b < n_blocks; b++) {
        out[4 * b] = plane[b];
        out[4 * b + 1] = p1[b];
        out[4 * b + 2] = p2[b];
        out[4 * b + 3] = p3[b];
    }
}

/* A grade or class is about 25 places long, and loops of so few and varying turns cost
 * more in wrong guesses of their end than in work. So stretches are written in steps of
 * STRIDE places: up to STRIDE - 1 places beyond the end are written too, before whoever
 * stands there gets his own value (grades and classes go up the line), or into the spare
 * places. */
enum { STRIDE = LEARNING_STRIDE, SHORT = LEARNING_LANES };

static inline vec get(const float *p)
{
    return *(const vec_any *) p;
}

static inline void put(float *p, vec v)
{
    *(vec_any *) p = v;
}

static inline void copy_two(float *restrict to, float *restrict to2,
        const float *restrict from, const float *restrict from2, int n)
{
    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH) {
            put(to + j, get(from + j));
            put(to2 + j, get(from2 + j));
        }
}

static inline void fill_two(
        float *restrict to, float *restrict to2, float value, float value2, int n)
{
    const vec v = value - (vec){ 0 }, v2 = value2 - (vec){ 0 };

    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH) {
            put(to + j, v);
            put(to2 + j, v2);
        }
}

static inline void step_ability(float *restrict a, float *restrict x,
        const float *restrict a_old, const float *restrict x_old, const float *restrict z,
        int n, float centre, const struct learning_rates *r)
{
    const float ar = r->ar, noise = r->ar_noise, base = r->ar_mean * centre,
                slope = r->ar_mean * r->gap;

    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH) {
            const vec xv = get(x_old + j);
            put(a + j, (ar * get(a_old + j) + (base + slope * xv)) + noise * get(z + j));
            put(x + j, xv);
        }
}

static inline void newcomers(float *restrict a, float *restrict x, int n,
        const uint32_t *restrict word, const float *restrict z,
        const struct learning_line *line, const struct learning_rates *r)
{
    const float centre = line->centre, gap = r->gap, sd = r->sd_person;
    /* Words are compared as signed numbers, which all instruction sets can. */
    const mask flip = (mask){ 0 } + INT32_MIN;
    mask cut[BACKGROUNDS - 1];

    for (int k = 0; k < BACKGROUNDS - 1; k++)
        cut[k] = flip ^ (int32_t) line->cut[k];
    for (int i = 0; i < n; i += SHORT)
        for (int j = i; j < i + SHORT; j += WIDTH) {
            const mask w = *(const mask_any *) (word + j) ^ flip;
            const vec quarter = 0.25f - (vec){ 0 };
            vec xv = { 0 };
            for (int k = 0; k < BACKGROUNDS - 1; k++)
                xv += only(quarter, w >= cut[k]);
            put(x + j, xv);
            put(a + j, (centre + gap * xv) + sd * get(z + j));
        }
}

void SIM_HOT(learning_line_up)(struct learning_line *line, float *a, float *x,
        const float *a_old, const float *x_old, const struct learning_rates *rates,
        const float **step, const uint32_t **word, const float **start)
{
    int at = 0, from = 0, low = 0, high = 0;

    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], before = line->before[g];
        const int kept = n < before ? n : before, skip = kept & 3;
        if (kept > 0) {
            step_ability(a + at, x + at, a_old + from, x_old + from, *step, kept,
                    line->centre, rates);
            *step += (kept + 3) / 4 * 4;
        }
        if (n > kept) {
            newcomers(a + at + kept, x + at + kept, n - kept, *word + skip, *start + skip,
                    line, rates);
            *word += (n + 3) / 4 * 4 - (kept - skip);
            *start += (n + 3) / 4 * 4 - (kept - skip);
        }
        at += n;
        from += before;
    }
    pad(a, at, 0.0f);
    pad(x, at, 0.5f);
    for (int i = 0; i < at; i++) {
        low += x[i] == 0.0f;
        high += x[i] == 1.0f;
    }
    line->low_n = low;
    line->high_n = high;
}

/* Stocks of the newcomers of a grade, the first of whom stands at p[from]. */
static inline void newcomers_stocks(
        float *p, float *t, const float *x, int from, int n, const float stock[4])
{
    if (from == 0) {
        for (int i = 0; i < n; i += SHORT)
            for (int j = i; j < i + SHORT; j += WIDTH) {
                put(p + j, stock[0] + stock[1] * get(x + j));
                put(t + j, stock[2] + stock[3] * get(x + j));
            }
        return;
    }
    for (int i = from; i < n; i++) {
        p[i] = p[i - from];
        t[i] = t[i - from];
    }
}

void SIM_HOT(learning_take_along)(const struct learning_line *line, float *stay,
        float *fade, const float *stay_old, const float *fade_old, const float *x)
{
    int at = 0, from = 0;

    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], before = line->before[g];
        const int kept = n < before ? n : before;
        copy_two(stay + at, fade + at, stay_old + from, fade_old + from, kept);
        if (n > kept)
            newcomers_stocks(stay + at, fade + at, x + at, kept, n, line->stock[g]);
        at += n;
        from += before;
    }
    pad(stay, at, 0.0f);
    pad(fade, at, 0.0f);
}

/* Teacher value (against the reference) and time lost by pupil from the classes, which
 * divide the line into runs: class c of C ends before place (c + 1) n / C, counted up
 * without a division each. Returns the sum over pupils of the time lost [1/65535]. */
static inline uint64_t inputs(float *teacher, float *lost, const struct class_year *rec,
        int n_classes, int n, const struct learning_rates *r)
{
    const int whole = n_classes > 0 ? n / n_classes : 0,
              rest = n_classes > 0 ? n % n_classes : 0;
    uint64_t sum = 0;
    int at = 0, part = 0;

    for (int c = 0; c < n_classes; c++) {
        part += rest;
        const int over = part >= n_classes, size = whole + over;
        part -= over * n_classes;
        const float value = (float) (rec[c].teacher + rec[c].merged) * 1e-4f;
        fill_two(teacher + at, lost + at, value - r->ref_teacher,
                (float) rec[c].lost * (1.0f / 65535), size);
        sum += (uint64_t) size * rec[c].lost;
        at += size;
    }
    if (n_classes == 0)
        fill_two(teacher, lost, -r->ref_teacher, 0.0f, n);
    /* In the spare places the two deviations cancel: gain and score are exactly 0. */
    pad(teacher, n, r->ref_lost);
    pad(lost, n, 0.0f);
    return sum;
}

/* Scores, their sums, and the stocks of next year. */
static inline void scores(struct learning_arm *arm, int n, const float *a, const float *x,
        const struct learning_rates *r)
{
    vec y1[PARTS] = { 0 }, y2[PARTS] = { 0 }, gain[PARTS] = { 0 }, low[PARTS] = { 0 },
        high[PARTS] = { 0 };
    float *stay = arm->stay, *fade = arm->fade, *y_out = arm->y;
    const float *teacher = arm->teacher, *lost = arm->lost;

    for (int i = 0; i < n; i += LEARNING_LANES)
        for (int k = 0; k < PARTS; k++) {
            const int j = i + k * WIDTH;
            const vec xv = load(x + j), t = load(teacher + j), p = load(stay + j),
                      f = load(fade + j);
            const vec l =
                    load(lost + j) * (r->lost_low - r->lost_slope * xv) - r->ref_lost;
            const vec g = t + l, y = load(a + j) + ((p + f) + g);
            *(vec *) (y_out + j) = y;
            *(vec *) (stay + j) = p + (r->stay_teacher * t + r->stay_lost * l);
            *(vec *) (fade + j) = r->decay * f + (r->fade_teacher * t + r->fade_lost * l);
            y1[k] += y;
            y2[k] += y * y;
            gain[k] += g;
            low[k] += only(y, xv == 0.0f);
            high[k] += only(y, xv == 1.0f);
        }
    arm->sum[PUPIL_Y] = (double) lanes_sum(y1);
    arm->sum[PUPIL_YY] = (double) lanes_sum(y2);
    arm->sum[PUPIL_GAIN] = (double) lanes_sum(gain);
    arm->sum[PUPIL_LOW_Y] = (double) lanes_sum(low);
    arm->sum[PUPIL_HIGH_Y] = (double) lanes_sum(high);
}

static inline int below(
        const float *y, const float *test, int n, const struct learning_rates *r)
{
    const float noise = r->test_noise, level = r->test_level;
    int count = 0;

    for (int i = 0; i < n; i++)
        count += y[i] + noise * test[i] < level;
    return count;
}

/* The same sums for one background group. */
static inline void group_sums(double *sum, const struct learning_arm *arm, int n,
        const float *x, float group, const struct learning_rates *r)
{
    vec y1[PARTS] = { 0 }, y2[PARTS] = { 0 }, gain[PARTS] = { 0 }, lost[PARTS] = { 0 };
    int count = 0;

    for (int i = 0; i < n; i += LEARNING_LANES)
        for (int k = 0; k < PARTS; k++) {
            const int j = i + k * WIDTH;
            const vec xv = load(x + j), y = load(arm->y + j), share = load(arm->lost + j);
            const mask in = xv == group;
            const vec l = share * (r->lost_low - r->lost_slope * xv) - r->ref_lost;
            y1[k] += only(y, in);
            y2[k] += only(y * y, in);
            gain[k] += only(load(arm->teacher + j) + l, in);
            lost[k] += only(share, in);
        }
    for (int i = 0; i < n; i++)
        count += x[i] == group;
    sum[PUPIL_N] = count;
    sum[PUPIL_Y] = (double) lanes_sum(y1);
    sum[PUPIL_YY] = (double) lanes_sum(y2);
    sum[PUPIL_GAIN] = (double) lanes_sum(gain);
    sum[PUPIL_LOST] = (double) lanes_sum(lost);
}

static inline int below_in(const float *y, const float *test, const float *x, int n,
        float group, const struct learning_rates *r)
{
    const float noise = r->test_noise, level = r->test_level;
    int count = 0;

    for (int i = 0; i < n; i++)
        count += (y[i] + noise * test[i] < level) & (x[i] == group);
    return count;
}

static void groups(struct learning_arm *arm, const struct learning_line *line,
        const float *x, const float *test, const struct learning_rates *r)
{
    const int last = line->count[GRADES - 1], from = line->n - last;

    for (int k = 0; k < BACKGROUNDS; k++) {
        const float group = 0.25f * (float) k;
        double *sum = arm->group[k];
        int in = 0;
        memset(sum, 0, PUPIL_SUMS * sizeof *sum);
        group_sums(sum, arm, line->n, x, group, r);
        for (int i = from; i < line->n; i++)
            in += x[i] == group;
        sum[PUPIL_LAST_N] = in;
        sum[PUPIL_BELOW_N] = below_in(arm->y + from, test, x + from, last, group, r);
        if (k == 0) {
            sum[PUPIL_LOW_N] = sum[PUPIL_N];
            sum[PUPIL_LOW_Y] = sum[PUPIL_Y];
        }
        if (k == BACKGROUNDS - 1) {
            sum[PUPIL_HIGH_N] = sum[PUPIL_N];
            sum[PUPIL_HIGH_Y] = sum[PUPIL_Y];
        }
    }
}

void SIM_HOT(learning_year)(struct learning_arm *arm, const struct learning_line *line,
        const float *a, const float *x, const float *test, const struct class_year *rec,
        int n_classes, const struct learning_rates *rates, int by_group)
{
    const int n = line->n, last = line->count[GRADES - 1];
    const uint64_t lost = inputs(arm->teacher, arm->lost, rec, n_classes, n, rates);

    scores(arm, n, a, x, rates);
    arm->sum[PUPIL_N] = n;
    arm->sum[PUPIL_LOST] = (double) lost / 65535;
    arm->sum[PUPIL_LOW_N] = line->low_n;
    arm->sum[PUPIL_HIGH_N] = line->high_n;
    arm->sum[PUPIL_LAST_N] = last;
    arm->sum[PUPIL_BELOW_N] = below(arm->y + n - last, test, last, rates);
    if (by_group)
        groups(arm, line, x, test, rates);
}
