/* learning_line_hot.c - who belongs to a school, who stands in line, and with what
 * ability?
 *
 * Stretches of a grade are written in whole vectors, as in learning_hot.c.
 * Thread safety: pure functions. */
#include <stdbool.h>

#include "models/phases/learning_vec.h"

enum { EIGHT = LEARNING_EIGHT };

/* ---- who belongs to the school ---- */

int SIM_HOT(learning_places_of)(
        struct learning_cohorts *to, const uint16_t *pupils, size_t stride, int n_years)
{
    const grade_shorts none = { 0 };
    uint16_t most[LEARNING_COHORTS_MAX];
    grade_shorts seen = none; /* most so far of the year's cohorts, oldest first */
    int largest = 0;

    to->n = n_years + GRADES - 1;
    for (int y = 0; y < n_years; y++, pupils += stride) {
        const grade_shorts row = get_grade_shorts(pupils),
                           now = __builtin_shufflevector(
                                   row, row, 7, 6, 5, 4, 3, 2, 1, 0),
                           more = now > seen, larger = (now & more) | (seen & ~more);
        memcpy(most + y, &larger, sizeof larger); /* the first is done, others may grow */
        seen = __builtin_shufflevector(larger, none, 1, 2, 3, 4, 5, 6, 7, 8);
    }
    to->from[0] = 0;
    for (int c = 0; c < to->n; c++) {
        to->from[c + 1] = to->from[c] + (most[c] + EIGHT - 1) / EIGHT * EIGHT;
        largest = most[c] > largest ? most[c] : largest;
    }
    return largest;
}

/* Ask for n blocks of a cohort. Written in whole vectors, the next cohort overwrites what
 * is too much. */
HOT void need_blocks(struct learning_blocks *b, uint32_t entity, int n)
{
    uint32_t *to = b->entity + b->n;
    ints k = place_in_vector() + (int32_t) entity;
    int i = 0;

    do {
        put_bits(to + i, k);
        k += WIDTH;
        i += WIDTH;
    } while (i < n);
    b->n += (size_t) n;
}

void SIM_HOT(learning_need)(struct learning_blocks *b,
        const struct learning_cohorts *cohorts, uint32_t entity, uint32_t cohort)
{
    for (int c = 0; c < cohorts->n; c++, entity += cohort)
        need_blocks(b, entity, (cohorts->from[c + 1] - cohorts->from[c]) / 2);
}

/* ---- draws ---- */

/* Heads in each four bits of a word, counted in parallel. */
HOT uint32_t heads(uint32_t w)
{
    w = (w & 0x55555555) + ((w >> 1) & 0x55555555);
    return (w & 0x33333333) + ((w >> 2) & 0x33333333);
}

/* The lower half of a word as the upper of another, at the middle of what it may be. */
HOT uint32_t lower_half(uint32_t w)
{
    return w << 16 | 0x8000;
}

void SIM_HOT(learning_pairs)(uint32_t *restrict group, uint32_t *restrict start,
        uint32_t *restrict luck, const uint32_t *restrict plane, size_t n)
{
    const uint32_t *restrict p1 = plane + n, *restrict p2 = p1 + n, *restrict p3 = p2 + n;

    for (size_t b = 0; b < n; b++) {
        group[2 * b] = plane[b];
        group[2 * b + 1] = p2[b];
        start[2 * b] = lower_half(plane[b]);
        start[2 * b + 1] = lower_half(p2[b]);
        luck[2 * b] = heads(p1[b]);
        luck[2 * b + 1] = heads(p3[b]);
    }
}

void SIM_HOT(learning_enter)(struct learning_cohorts *cohorts,
        const struct learning_line *line, const float (*closed)[GRADES][2],
        const struct learning_rates *rates, struct learning_luck *luck)
{
    enum { LAST = GRADES - 1, UPPER = -65536 };
    const struct learning_rates r = *rates;
    const uint32_t *restrict group = luck->group;
    float *restrict a = luck->start, *restrict x = cohorts->x;
    const int n = cohorts->n, places = cohorts->from[n];
    /* Words are compared as signed numbers, which all instruction sets can. */
    const ints flip = (ints){ 0 } + INT32_MIN;
    ints cut[BACKGROUNDS - 1];

    for (int k = 0; k < BACKGROUNDS - 1; k++)
        cut[k] = flip ^ (int32_t) line->cut[k];
    for (int c = 0; c < n; c++) {
        const int year = c > LAST ? c - LAST : 0;
        const float *left = closed[year][year + LAST - c];
        const float base = line->centre + left[0], slope = r.gap + left[1];
        for (int i = cohorts->from[c]; i < cohorts->from[c + 1]; i += WIDTH) {
            const ints upper = (get_bits(group + i) & UPPER) ^ flip;
            ints above = { 0 };
            for (int k = 0; k < BACKGROUNDS - 1; k++)
                above -= upper >= cut[k];
            const vec of = 0.25f * floats_of(above);
            put(x + i, of);
            put(a + i, (base + slope * of) + r.sd_person * get(a + i));
        }
    }
    cohorts->a = a;
    cohorts->luck = luck->luck;
    cohorts->word = luck->group;
    luck->group += places;
    luck->start += places;
    luck->luck += places;
}

/* ---- who stands where ---- */

/* By grade: pupils now, of the same cohort last year, who of them stays. */
HOT void stand_up(struct learning_line *to)
{
    const grade_shorts none = { 0 }, was = get_grade_shorts(to->pupils_old);
    const grade_ints count = __builtin_convertvector(
                             get_grade_shorts(to->pupils), grade_ints),
                     before =
                             __builtin_convertvector(__builtin_shufflevector(none, was, 0,
                                                             8, 9, 10, 11, 12, 13, 14),
                                     grade_ints),
                     fewer = count < before;

    put_grade_ints(to->count, count);
    put_grade_ints(to->before, before);
    put_grade_ints(to->kept, (count & fewer) | (before & ~fewer));
    to->n = grades_sum(count);
}

/* A step of ability to a grade: base + slope x and luck. */
struct step {
    float ar, base, slope;
    struct luck_digit luck;
};

/* Ability of eight or four places a step later. */
HOT vec later(const float *a, const float *x, const uint32_t *luck, struct step s)
{
    return (s.ar * get(a) + (s.base + s.slope * get(x))) + luck_of(luck, s.luck);
}

/* A grade of n that has moved up: places behind the n step as well. */
HOT void line_up_known(const struct learning_pupils *to, int at,
        const struct learning_cohorts *from, int first, int places, int n, struct step s)
{
    float *restrict a = from->a + first, *restrict line_a = to->a + at,
                    *restrict line_x = to->x + at;
    const float *restrict x = from->x + first;
    const uint32_t *restrict luck = from->luck + first;
    int i = 0;

    for (; i < n; i += WIDTH) {
        const vec now = later(a + i, x + i, luck + i, s);
        put(a + i, now);
        put(line_a + i, now);
        put(line_x + i, get(x + i));
    }
    for (; i < places; i += WIDTH)
        put(a + i, later(a + i, x + i, luck + i, s));
}

/* A grade that nobody saw before. */
HOT void line_up_new(const struct learning_pupils *to, int at,
        const struct learning_cohorts *from, int first, int n)
{
    const float *a = from->a + first, *x = from->x + first;

    for (int i = 0; i < n; i += WIDTH) {
        put(to->a + at + i, get(a + i));
        put(to->x + at + i, get(x + i));
    }
}

/* Pupils of the lowest and the highest group, and the backgrounds of all. */
struct background_lanes {
    ints low_n, high_n;
    vec x; /* quarters: sums are exact */
};

/* What all arms ask of backgrounds from place j on, of which n count; whole: all. */
HOT void read_vector(struct background_lanes *s, const struct learning_pupils *to, int j,
        const struct learning_rates *r, bool whole, int n)
{
    const vec x = get(to->x + j);
    const ints low = x == 0.0f, high = x == 1.0f,
               in = whole ? (ints){ 0 } - 1 : first_of(n);

    put(to->q + j, r->lost_low - r->lost_slope * x);
    put_bits(to->low + j, low);
    put_bits(to->high + j, high);
    s->low_n += low & in;
    s->high_n += high & in;
    s->x += only(x, in);
}

HOT void read_backgrounds(struct learning_line *line,
        const struct learning_pupils *pupils, const struct learning_rates *rates)
{
    /* copies, which no store to the line can change */
    const struct learning_rates r = *rates;
    const struct learning_pupils to = *pupils;
    const int n = line->n;
    struct background_lanes s;
    float background = 0;
    int j = 0;

    s.low_n = s.high_n = (ints){ 0 }; /* one by one: no call of the string unit */
    s.x = all(0);
    for (; j < n - WIDTH; j += WIDTH)
        read_vector(&s, &to, j, &r, true, WIDTH);
    read_vector(&s, &to, j, &r, false, n - j);
    for (int l = 0; l < WIDTH; l++)
        background += s.x[l];
    line->background = background;
    line->low_n = mask_count(s.low_n);
    line->high_n = mask_count(s.high_n);
}

/* Class c of C takes places from c n / C on, so that place j is in class ((j + 1) C - 1)
 * / n. The quotient of floats never rounds up to the next whole number, since dividends
 * are below 2^24. */
HOT void seat_classes(struct learning_line *line, int *restrict class_of)
{
    const int n = line->n, n_classes = line->n_classes;

    for (int c = 0; c <= n_classes + EIGHT; c += WIDTH) {
        const ints places = (place_in_vector() + c) * n,
                   from = whole_part(floats_of(places) / all((float) n_classes)),
                   behind = from > n;
        put_ints(line->class_from + c, choose(behind, (ints){ 0 } + n, from));
    }
    for (int k = 0; k * EIGHT < n; k += WIDTH) {
        const ints upto = ((place_in_vector() + k) * EIGHT + 1) * n_classes - 1,
                   of = whole_part(floats_of(upto) / all((float) n)),
                   behind = of >= n_classes;
        put_ints(class_of + k, choose(behind, (ints){ 0 } + (n_classes - 1), of));
    }
}

void SIM_HOT(learning_line_up)(struct learning_line *line,
        const struct learning_pupils *to, const struct learning_cohorts *cohorts,
        int year, const struct learning_rates *rates)
{
    const float ar = rates->ar, noise = rates->ar_noise,
                mean = rates->ar_mean * line->centre - 2 * noise;
    const float *drift = line->drift[0], *slope = line->drift[1];
    const int *from = &cohorts->from[year];
    int at = 0;

    stand_up(line);
    seat_classes(line, to->class_of);
#pragma GCC unroll 8
    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], first = from[GRADES - 1 - g],
                  places = from[GRADES - g] - first;
        if (year > 0 && g > 0)
            line_up_known(to, at, cohorts, first, places, n,
                    (struct step){ ar, mean + drift[g], slope[g], luck_digit(g, noise) });
        else
            line_up_new(to, at, cohorts, first, n);
        at += n;
    }
    line->test = cohorts->luck + cohorts->from[year];
    read_backgrounds(line, to, rates);
}
