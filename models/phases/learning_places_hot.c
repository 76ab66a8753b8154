/* learning_places_hot.c - which pupils of a school get the places of a programme?
 *
 * Those in most need: of m places the first go to the pupils with the lowest need (last
 * year's score as the school knows it, with the luck of a test), whole parts of m to one
 * pupil each and what is left of it to the next. The level below which all take part is
 * found by counting, from the level of the year before on.
 * Thread safety: pure functions. */
#include <float.h>

#include "models/phases/learning_vec.h"

enum { COUNTS_MAX = 64 };              /* halving 64 times leaves no number between */
static const float FIRST_SLOPE = 1.4f; /* n p (1 - p) of it: pupils per SD */

/* Heads of 16 throws in each half of a word. */
HOT uint32_t heads16(uint32_t w)
{
    w = (w & 0x55555555) + ((w >> 1) & 0x55555555);
    w = (w & 0x33333333) + ((w >> 2) & 0x33333333);
    w = (w & 0x0f0f0f0f) + ((w >> 4) & 0x0f0f0f0f);
    return (w & 0x00ff00ff) + ((w >> 8) & 0x00ff00ff);
}

void SIM_HOT(learning_tests)(
        float *restrict out, const uint32_t *restrict plane, size_t n)
{
    const uint32_t *restrict p1 = plane + n, *restrict p2 = p1 + n, *restrict p3 = p2 + n;

    for (size_t b = 0; b < n; b++) {
        const uint32_t word[4] = { plane[b], p1[b], p2[b], p3[b] };
        for (int w = 0; w < 4; w++) {
            const uint32_t heads = heads16(word[w]);
            out[8 * b + (size_t) w] = 0.5f * (float) (heads & 0xffff) - 4;
            out[8 * b + 4 + (size_t) w] = 0.5f * (float) (heads >> 16) - 4;
        }
    }
}

/* Need by place, nobody's behind the line. */
HOT void needs(float *need, const struct learning_scratch *from,
        const struct learning_arm *arm, const struct learning_line *line, const float *a,
        const float *luck, float noise)
{
    const float *y_old = arm->y, *past = from->past;
    float *at = need;

    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g], kept = line->kept[g];
        for (int i = 0; i < kept; i += WIDTH)
            put(at + i, get(y_old + i) + noise * get(luck + i));
        for (int i = kept; i < n; i += WIDTH)
            put(at + i, (get(a + i) + get(past + i)) + noise * get(luck + i));
        at += n;
        a += n;
        past += n;
        luck += (n + 7) & ~7;
        y_old += line->before[g];
    }
    for (int i = 0; i < STRIDE; i += WIDTH)
        put(at + i, all(FLT_MAX));
}

HOT int count_below(const float *need, int n, float level)
{
    const vec at = all(level);
    ints count = { 0 };

    for (int i = 0; i < n; i += STRIDE)
        for (int j = i; j < i + STRIDE; j += WIDTH)
            count += get(need + j) < at;
    return mask_count(count);
}

/* A level below which at most `most` pupils are: as many, unless need is tied. Counts at
 * the guess, then where as many as lack should be by the slope seen so far (at first
 * about that of a normal distribution), and in the middle when that leads nowhere. Which
 * of such levels it is shows in nothing, so any guess will do. */
HOT float level_of(const float *need, int n, int most, float guess, int *below)
{
    const float part = (float) most / (float) n;
    float low = -FLT_MAX, high = FLT_MAX, mid = guess,
          slope = FIRST_SLOPE * (float) (n + 1) * (0.01f + part * (1 - part));
    int n_low = 0, n_high = n;

    for (int i = 0; i < COUNTS_MAX && n_low < most; i++) {
        const int n_mid = count_below(need, n, mid);
        if (n_mid <= most) {
            low = mid;
            n_low = n_mid;
        } else {
            high = mid;
            n_high = n_mid;
        }
        const bool between = low > -FLT_MAX && high < FLT_MAX;
        if (between)
            slope = (float) (n_high - n_low) / (high - low);
        mid += ((float) (most - n_mid) + 0.5f) / slope;
        if (!(mid > low && mid < high) || (i & 3) == 3) {
            if (between)
                mid = low + (high - low) * 0.5f;
            else /* beyond all seen so far, by more each time */
                mid = low > -FLT_MAX ? low + (float) (i + 1) : high - (float) (i + 1);
        }
        if (!(mid > low && mid < high))
            break;
    }
    *below = n_low;
    return low;
}

/* The lowest need seen, by lane, and the vector it stood in. */
struct lowest {
    vec need;
    ints from;
};

HOT void see(struct lowest *s, vec need, ints among, int j)
{
    const ints take = (need < s->need) & among;

    s->need = (vec) choose(take, (ints) need, (ints) s->need);
    s->from = choose(take, (ints){ 0 } + j, s->from);
}

/* First place of the lowest need seen; n: nobody was. */
HOT int place_of(const struct lowest *s, int n)
{
    float lowest = FLT_MAX;
    int first = n;

    for (int l = 0; l < WIDTH; l++) {
        const int place = s->from[l] + l;
        if (s->need[l] < lowest || (s->need[l] == lowest && place < first)) {
            lowest = s->need[l];
            first = place;
        }
    }
    return first;
}

/* First place of the lowest need that has no part yet; n: none. */
HOT int next_place(const float *need, const float *part, int n)
{
    struct lowest s = { all(FLT_MAX), (ints){ 0 } + n };

    for (int j = 0; j < n; j += WIDTH)
        see(&s, get(need + j), get(part + j) == all(0), j);
    return place_of(&s, n);
}

/* Whole places for all whose need is below the level; returns whose is next. */
HOT int share_whole(float *part, const float *need, int n, float level)
{
    struct lowest s = { all(FLT_MAX), (ints){ 0 } + n };

    for (int j = 0; j < n; j += WIDTH) {
        const vec v = get(need + j);
        const ints below = v < all(level);
        put(part + j, only(all(1), below));
        see(&s, v, ~below, j);
    }
    return place_of(&s, n);
}

/* Fill part[] with each pupil's share of a place; *guess: about the level of need. */
HOT void share_places(float *part, const float *need, int n, float places, float *guess)
{
    const int whole = places < (float) n ? (int) places : n;
    int below = n;
    const float level = whole < n ? level_of(need, n, whole, *guess, &below) : FLT_MAX;
    float rest = places - (float) below;

    if (level > -FLT_MAX && level < FLT_MAX)
        *guess = level;
    int next = share_whole(part, need, n, level);
    while (whole < n && rest > 0 && next < n) {
        part[next] = rest < 1 ? rest : 1;
        rest -= part[next];
        if (rest > 0)
            next = next_place(need, part, n);
    }
}

void SIM_HOT(learning_places)(struct learning_arm *arm,
        const struct learning_scratch *scratch, const struct learning_line *line,
        const struct learning_pupils *pupils, const struct learning_rates *r,
        const struct learning_help *help)
{
    /* the larger programme last: its participants, the other's among them, stay in part
     */
    const int n = line->n, last = help->places[1] > help->places[0];
    const int order[LEARNING_PROGRAMMES] = { !last, last };
    float *gain = scratch->gain, *left = scratch->left, *part = scratch->part;

    arm->sum[PUPIL_HELPED] = (double) help->places[last];
    if (!(help->places[last] > 0))
        return;
    const vec left_help = all(r->left_help);
    needs(scratch->need, scratch, arm, line, pupils->a, help->luck, r->need_noise);
    for (int k = 0; k < LEARNING_PROGRAMMES; k++) {
        const float places = help->places[order[k]], effect = help->effect[order[k]];
        if (!(places > 0))
            continue;
        share_places(part, scratch->need, n, places, &arm->level[order[k]]);
        for (int i = 0; i < n; i += WIDTH) {
            const vec more = effect * get(part + i);
            put(gain + i, get(gain + i) + more);
            put(left + i, get(left + i) + left_help * more);
        }
    }
}
