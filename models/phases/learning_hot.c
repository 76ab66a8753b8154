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

static inline int mask_sum(mask m)
{
    int sum = 0;

    for (int l = 0; l < WIDTH; l++)
        sum += m[l];
    return sum;
}

/* Sum of 16 lanes as a tree; loops of constant length, which the compiler unrolls. */
static inline double lanes_sum(const vec acc[PARTS])
{
    float lane[LEARNING_LANES], eight[8], four[4];

    memcpy(lane, acc, sizeof lane);
    for (int l = 0; l < 8; l++)
        eight[l] = lane[l] + lane[l + 8];
    for (int l = 0; l < 4; l++)
        four[l] = eight[l] + eight[l + 4];
    return (double) ((four[0] + four[2]) + (four[1] + four[3]));
}

static inline vec get(const float *p)
{
    return *(const vec_any *) p;
}

static inline void put(float *p, vec v)
{
    *(vec_any *) p = v;
}

static inline vec all(float value)
{
    return value - (vec){ 0 };
}

/* Fill the spare places behind the line. */
static inline void pad(float *v, int from, float value)
{
    for (int j = 0; j < LEARNING_LANES; j += WIDTH)
        put(v + from + j, all(value));
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
 * STRIDE places, newcomers to a grade in steps of FEW, at least once: places beyond the
 * end are written too, before whoever stands there gets his own value (grades and
 * classes go up the line), or behind the line. */
enum { STRIDE = LEARNING_STRIDE, FEW = WIDTH > 8 ? WIDTH : 8 };

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
    const vec v = all(value), v2 = all(value2);

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
    int i = 0;
    do {
        for (int j = i; j < i + FEW; j += WIDTH) {
            const mask w = *(const mask_any *) (word + j) ^ flip;
            vec xv = { 0 };
            for (int k = 0; k < BACKGROUNDS - 1; k++)
                xv += only(all(0.25f), w >= cut[k]);
            put(x + j, xv);
            put(a + j, (centre + gap * xv) + sd * get(z + j));
        }
        i += FEW;
    } while (i < n);
}

void SIM_HOT(learning_line_up)(struct learning_line *line, float *a, float *x,
        const float *a_old, const float *x_old, const struct learning_rates *rates,
        const float **step, const uint32_t **word, const float **start)
{
    mask low = { 0 }, high = { 0 };
    int at = 0, from = 0;

    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], before = line->before[g];
        const int kept = n < before ? n : before, skip = kept & 3;
        const int used = n > kept ? ((n + 3) & ~3) - (kept - skip) : 0;
        step_ability(a + at, x + at, a_old + from, x_old + from, *step, kept,
                line->centre, rates);
        newcomers(a + at + kept, x + at + kept, n - kept, *word + skip, *start + skip,
                line, rates);
        *step += (kept + 3) & ~3;
        *word += used;
        *start += used;
        at += n;
        from += before;
    }
    pad(a, at, 0.0f);
    pad(x, at, 0.5f);
    for (int j = 0; j < at; j += WIDTH) {
        low += load(x + j) == 0.0f;
        high += load(x + j) == 1.0f;
    }
    line->low_n = -mask_sum(low);
    line->high_n = -mask_sum(high);
}

/* Stocks of the newcomers of a grade in which the first `kept` have theirs. */
static inline void newcomers_stocks(
        float *p, float *t, const float *x, int kept, int n, const float stock[4])
{
    int i = 0;

    if (kept >= FEW) {
        do {
            for (int j = i; j < i + FEW; j += WIDTH) {
                put(p + kept + j, get(p + j));
                put(t + kept + j, get(t + j));
            }
            i += FEW;
        } while (i < n - kept);
    } else if (kept > 0) {
        for (i = kept; i < n; i++) {
            p[i] = p[i - kept];
            t[i] = t[i - kept];
        }
    } else {
        for (; i < n; i += FEW)
            for (int j = i; j < i + FEW; j += WIDTH) {
                put(p + j, stock[0] + stock[1] * get(x + j));
                put(t + j, stock[2] + stock[3] * get(x + j));
            }
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

/* Scores, their sums, and the stocks of next year. The lanes are taken one vector after
 * the other, each through the whole line, so that everything stays in registers. */
static inline void scores(struct learning_arm *arm, int n, const float *restrict a,
        const float *restrict x, const struct learning_rates *rates)
{
    vec y1[PARTS], y2[PARTS], gain[PARTS], low[PARTS], high[PARTS];
    float *restrict stay = arm->stay, *restrict fade = arm->fade,
                    *restrict y_out = arm->y;
    const float *restrict teacher = arm->teacher, *restrict lost = arm->lost;
    const struct learning_rates r = *rates;

    for (int k = 0; k < PARTS; k++) {
        vec s1 = { 0 }, s2 = { 0 }, sg = { 0 }, sl = { 0 }, sh = { 0 };
        for (int j = k * WIDTH; j < n + k * WIDTH; j += LEARNING_LANES) {
            const vec xv = load(x + j), t = load(teacher + j), p = load(stay + j),
                      f = load(fade + j);
            const vec l = load(lost + j) * (r.lost_low - r.lost_slope * xv) - r.ref_lost;
            const vec g = t + l, y = load(a + j) + ((p + f) + g);
            *(vec *) (y_out + j) = y;
            *(vec *) (stay + j) = p + (r.stay_teacher * t + r.stay_lost * l);
            *(vec *) (fade + j) = r.decay * f + (r.fade_teacher * t + r.fade_lost * l);
            s1 += y;
            s2 += y * y;
            sg += g;
            sl += only(y, xv == 0.0f);
            sh += only(y, xv == 1.0f);
        }
        y1[k] = s1;
        y2[k] = s2;
        gain[k] = sg;
        low[k] = sl;
        high[k] = sh;
    }
    arm->sum[PUPIL_Y] = lanes_sum(y1);
    arm->sum[PUPIL_YY] = lanes_sum(y2);
    arm->sum[PUPIL_GAIN] = lanes_sum(gain);
    arm->sum[PUPIL_LOW_Y] = lanes_sum(low);
    arm->sum[PUPIL_HIGH_Y] = lanes_sum(high);
}

/* How many of the n in the last grade are below the level? */
static inline int below(
        const float *y, const float *test, int n, const struct learning_rates *r)
{
    mask count = { 0 }, place;

    for (int l = 0; l < WIDTH; l++)
        place[l] = l;
    for (int j = 0; j < n; j += WIDTH, place += WIDTH)
        count += (get(y + j) + r->test_noise * get(test + j) < r->test_level)
                 & (place < n);
    return -mask_sum(count);
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
    sum[PUPIL_Y] = lanes_sum(y1);
    sum[PUPIL_YY] = lanes_sum(y2);
    sum[PUPIL_GAIN] = lanes_sum(gain);
    sum[PUPIL_LOST] = lanes_sum(lost);
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
