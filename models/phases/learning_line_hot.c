/* learning_line_hot.c - who stands in the line of a school, and with what ability?
 *
 * Stretches of a grade are written in whole steps, as in learning_hot.c.
 * Thread safety: pure functions. */
#include <stdbool.h>

#include "models/phases/learning_vec.h"

/* ---- who stands where ---- */

/* By grade: pupils now, of the same cohort last year, who of them stays; slots drawn for
 * newcomers, in whole pairs from the first newcomer on. */
struct stand {
    int count[GRADES], before[GRADES], kept[GRADES], slots[GRADES];
    int n, drawn; /* sums of count and slots */
};

HOT void stand_up(
        struct stand *to, const uint16_t now[GRADES], const uint16_t old[GRADES])
{
    const grade_shorts none = { 0 }, was = get_grade_shorts(old);
    const grade_ints count = __builtin_convertvector(get_grade_shorts(now), grade_ints),
                     before =
                             __builtin_convertvector(__builtin_shufflevector(none, was, 0,
                                                             8, 9, 10, 11, 12, 13, 14),
                                     grade_ints),
                     fewer = count < before, kept = (count & fewer) | (before & ~fewer),
                     slots = (((count + 1) & ~1) - (kept & ~1)) & (count > kept);

    put_grade_ints(to->count, count);
    put_grade_ints(to->before, before);
    put_grade_ints(to->kept, kept);
    put_grade_ints(to->slots, slots);
    to->n = grades_sum(count);
    to->drawn = grades_sum(slots);
}

/* Ask for n blocks of a cohort. Written in whole vectors, the next cohort overwrites what
 * is too much: most cohorts ask for less than one, and a wrong guess of which one asks
 * for more or nothing costs more than a vector. */
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

int SIM_HOT(learning_need)(struct learning_blocks *start, struct learning_blocks *step,
        const uint16_t now[GRADES], const uint16_t old[GRADES], uint32_t entity,
        uint32_t cohort)
{
    struct stand stand;
    int most = 0;

    stand_up(&stand, now, old);
    for (int g = 0; g < GRADES; g++)
        most = stand.count[g] > most ? stand.count[g] : most;
    for (int g = 0; g < GRADES; g++, entity -= cohort) {
        need_blocks(start, entity + (uint32_t) stand.kept[g] / 2, stand.slots[g] / 2);
        if (g == LEARNING_SECOND_LUCK)
            need_blocks(step, entity, (stand.kept[g] + 7) / 8);
    }
    return most;
}

void SIM_HOT(learning_need_tests)(struct learning_blocks *b,
        const struct learning_line *line, uint32_t entity, uint32_t cohort)
{
    for (int g = 0; g < GRADES; g++, entity -= cohort)
        need_blocks(b, entity, (line->count[g] + 7) / 8);
}

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

/* What moves the ability of a grade besides luck and what it was: base + slope x. */
struct drift {
    float base[GRADES], slope[GRADES];
};

HOT void set_drift(struct drift *to, const struct learning_line *line,
        const struct learning_rates *r)
{
    const float mean = r->ar_mean * line->centre - 2 * r->ar_noise,
                gap = r->ar_mean * r->gap;

    for (int g = 1; g < GRADES; g++) {
        const float *now = line->closed[g], *was = line->closed_old[g - 1];
        to->base[g] = mean + (now[0] - r->ar * was[0]);
        to->slope[g] = gap + (now[1] - r->ar * was[1]);
    }
}

/* Those who stay, with a step to grade g. */
HOT void step_kept(float *restrict a, learning_traits *restrict v,
        const float *restrict a_old, const learning_traits *restrict v_old,
        const uint32_t *restrict luck, int g, int n, const struct drift *drift, vec ar,
        vec noise)
{
    const vec base = all(drift->base[g]), slope = all(drift->slope[g]);

    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH) {
            const ints old = get_bits(v_old + j), x = old & UPPER,
                       now = g == LEARNING_SECOND_LUCK ? x | get_bits(luck + j) : old;
            put(a + j, (ar * get(a_old + j) + (base + slope * (vec) x))
                               + noise * luck_of(now, g));
            put_bits(v + j, now);
        }
}

/* Newcomers of all grades, in the order of their draws. */
HOT void newcomers(const struct learning_luck *luck, const struct learning_line *line,
        int drawn, const struct learning_rates *r)
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
    for (int i = 0; i < drawn; i += WIDTH) {
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

/* Pupils of the lowest and the highest group, and the backgrounds of all. */
struct trait_lanes {
    ints low_n, high_n;
    vec x; /* quarters: sums are exact */
};

/* What all arms ask of the traits from place j on, of which n count; whole: all. */
HOT void read_vector(struct trait_lanes *s, const struct learning_pupils *to, int j,
        const struct learning_rates *r, bool whole, int n)
{
    const vec x = background_of(get_bits(to->v + j));
    const ints low = x == 0.0f, high = x == 1.0f,
               in = whole ? (ints){ 0 } - 1 : first_of(n);

    put(to->q + j, r->lost_low - r->lost_slope * x);
    put_bits(to->low + j, low);
    put_bits(to->high + j, high);
    s->low_n += low & in;
    s->high_n += high & in;
    s->x += only(x, in);
}

HOT void read_traits(struct learning_line *line, const struct learning_pupils *pupils,
        const struct learning_rates *rates)
{
    /* copies, which no store to the line can change */
    const struct learning_rates r = *rates;
    const struct learning_pupils to = *pupils;
    const int n = line->n;
    struct trait_lanes s;
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

/* Class c of C takes places from c n / C on. The quotient of floats never rounds up to
 * the next whole number, since c n is below 2^24. */
HOT void seat_classes(struct learning_line *line)
{
    const int n = line->n, n_classes = line->n_classes;

    line->class_most = (n + n_classes - 1) / n_classes;
    for (int c = 0; c <= n_classes + LANES; c += WIDTH) {
        const ints places = (place_in_vector() + c) * n,
                   from = whole_part(floats_of(places) / all((float) n_classes)),
                   behind = from > n;
        put_ints(line->class_from + c, choose(behind, (ints){ 0 } + n, from));
    }
}

void SIM_HOT(learning_line_up)(struct learning_line *line,
        const struct learning_pupils *now, const float *a_old,
        const learning_traits *v_old, const struct learning_rates *rates,
        struct learning_luck *luck)
{
    const uint32_t *steps = luck->steps;
    const learning_traits *new_v = luck->v;
    const float *new_a = luck->a;
    const vec ar = all(rates->ar), noise = all(rates->ar_noise);
    float *a = now->a;
    learning_traits *v = now->v;
    struct stand stand;
    struct drift drift;

    stand_up(&stand, line->pupils, line->pupils_old);
    put_grade_ints(line->count, get_grade_ints(stand.count));
    put_grade_ints(line->before, get_grade_ints(stand.before));
    put_grade_ints(line->kept, get_grade_ints(stand.kept));
    line->n = stand.n;
    seat_classes(line);
    set_drift(&drift, line, rates);
    newcomers(luck, line, stand.drawn, rates);
#pragma GCC unroll 8
    for (int g = 0; g < GRADES; g++) {
        const int n = stand.count[g], kept = stand.kept[g], skip = kept & 1;
        if (g > 0)
            step_kept(a, v, a_old, v_old, steps, g, kept, &drift, ar, noise);
        copy_newcomers(a + kept, v + kept, new_a + skip, new_v + skip, line->closed[g],
                n - kept);
        new_v += stand.slots[g];
        new_a += stand.slots[g];
        a += n;
        v += n;
        a_old += stand.before[g];
        v_old += stand.before[g];
    }
    read_traits(line, now, rates);
    luck->steps += (stand.kept[LEARNING_SECOND_LUCK] + 7) & ~7;
    luck->group += stand.drawn;
    luck->start += stand.drawn;
}
