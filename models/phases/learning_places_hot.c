/* learning_places_hot.c - which pupils of a school get the places of a programme?
 *
 * Those in most need: of m places the first go to the pupils with the lowest need (last
 * year's score as the school knows it, with the luck of a test), whole parts of m to one
 * pupil each and what is left of it to the next. The level below which all take part is
 * found by counting, from the level of the year before on.
 * Thread safety: pure functions. */
#include <float.h>

#include "models/phases/learning_vec.h"

enum { COUNTS_MAX = 64 }; /* halving 64 times leaves no number between */

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

HOT ints choose(ints where, ints one, ints other)
{
    return (one & where) | (other & ~where);
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
    for (int i = 0; i < LANES; i++)
        at[i] = FLT_MAX;
}

HOT int count_below(const float *need, int n, float level)
{
    const vec at = all(level);
    ints count = { 0 };

    for (int j = 0; j < n; j += LANES)
        for (int k = 0; k < PARTS; k++)
            count += get(need + j + k * WIDTH) < at;
    return mask_count(count);
}

/* A level below which at most `most` pupils are: as many, unless need is tied. Counts at
 * the guess, then where as many as lack should be by the slope seen so far (at first that
 * of a normal distribution), and in the middle when that leads nowhere. */
HOT float level_of(const float *need, int n, int most, float guess, int *below)
{
    const float first_slope = 0.3f * (float) n; /* pupils per SD */
    float low = -FLT_MAX, high = FLT_MAX, mid = guess, slope = first_slope;
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

/* First place of the lowest need from `level` on that is not yet taken; n: none. */
HOT int next_place(const float *need, const float *part, int n, float level)
{
    vec best = all(FLT_MAX);
    ints at = (ints){ 0 } + n; /* where the best of each lane stands, less the lane */
    int first = n;
    float lowest = FLT_MAX;

    for (int j = 0; j < n; j += WIDTH) {
        const vec v = get(need + j);
        const ints take = (v < best) & (v >= all(level)) & (get(part + j) == all(0));
        best = (vec) choose(take, (ints) v, (ints) best);
        at = choose(take, (ints){ 0 } + j, at);
    }
    for (int l = 0; l < WIDTH; l++) {
        const int place = at[l] + l;
        const bool before = best[l] == lowest && place < first;
        if (best[l] < lowest || before) {
            lowest = best[l];
            first = place;
        }
    }
    return first;
}

/* Fill part[] with each pupil's share of a place; *guess: about the level of need. */
HOT void share_places(float *part, const float *need, int n, float places, float *guess)
{
    const int whole = places < (float) n ? (int) places : n;
    int below = 0;
    const float level = whole < n ? level_of(need, n, whole, *guess, &below) : FLT_MAX;
    float rest = places - (float) (whole < n ? below : n);

    if (level > -FLT_MAX && level < FLT_MAX)
        *guess = level;

    for (int j = 0; j < n; j += WIDTH)
        put(part + j, only(all(1), get(need + j) < level));
    while (whole < n && rest > 0) {
        const int i = next_place(need, part, n, level);
        if (i == n)
            break;
        part[i] = rest < 1 ? rest : 1;
        rest -= part[i];
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
    needs(scratch->need, scratch, arm, line, pupils->a, help->luck, r->need_noise);
    for (int i = 0; i < LEARNING_PROGRAMMES; i++) {
        const float places = help->places[order[i]], effect = help->effect[order[i]];
        if (!(places > 0))
            continue;
        share_places(part, scratch->need, n, places, &arm->level[order[i]]);
        for (int j = 0; j < n; j += WIDTH) {
            const vec more = effect * get(part + j);
            put(gain + j, get(gain + j) + more);
            put(left + j, get(left + j) + r->left_help * more);
        }
    }
}
