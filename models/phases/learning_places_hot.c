/* learning_places_hot.c - which pupils of a school get the places of a programme?
 *
 * Those in most need: of m places the first go to the pupils with the lowest need (last
 * year's score as the school knows it, with the luck of a test), whole parts of m to one
 * pupil each and what is left of it to the next. The level below which all take part is
 * found by counting, from the level of the year before on.
 * Thread safety: pure functions. */
#include <float.h>

#define LEARNING_WIDEST
#include "models/phases/learning_vec.h"

enum { COUNTS_MAX = 64 };              /* halving 64 times leaves no number between */
static const float FIRST_SLOPE = 1.4f; /* n p (1 - p) of it: pupils per SD */

/* Sum of two bytes as a standard score: its mean, and one over its sd. */
static const float BYTES_MEAN = 255, PER_BYTES_SD = 0.00956839f; /* 2 (256^2 - 1) / 12 */

/* Of words that are as good as random, others that are so beside them. Multipliers of the
 * finaliser of MurmurHash3 (Appleby): each bit of a word changes each bit of the other in
 * half of the cases. */
HOT words stirred(words w, uint32_t stir)
{
    w += stir;
    w ^= w >> 16;
    w *= UINT32_C(0x85ebca6b);
    w ^= w >> 13;
    w *= UINT32_C(0xc2b2ae35);
    return w;
}

void SIM_HOT(learning_tests)(float *restrict out, const struct learning_line *line,
        const struct learning_cohorts *cohorts, int year, uint32_t stir)
{
    for (int g = 0; g < GRADES; g++) {
        const uint32_t *word = cohorts->word + cohorts->from[year + GRADES - 1 - g];
        const int n = line->count[g];
        for (int i = 0; i < n; i += WIDTH) {
            const words w = stirred((words) get_bits(word + i), stir);
            const ints bytes = (ints) ((w >> 24) + (w >> 16 & 255));
            put(out + i, PER_BYTES_SD * floats_of(bytes) - PER_BYTES_SD * BYTES_MEAN);
        }
        out += n;
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
        luck += n;
        y_old += line->before[g];
    }
    for (int i = 0; i < STRIDE; i += WIDTH)
        put(at + i, all(FLT_MAX));
}

/* How many pupils are below a level? */
HOT int count_below(const float *need, int n, float level)
{
    const vec at = all(level);
    ints count[STRIDE / WIDTH] = { 0 };

    for (int i = 0; i < n; i += STRIDE)
        for (int k = 0; k < STRIDE / WIDTH; k++)
            count[k] += get(need + i + k * WIDTH) < at;
    for (int k = 1; k < STRIDE / WIDTH; k++)
        count[0] += count[k];
    return mask_count(count[0]);
}

/* A level below which `most` pupils are, or one less (who is next will be found), or less
 * where need is tied. Looks at the guess, then where as many as lack should be by the
 * slope seen so far (at first about that of a normal distribution), and in the middle
 * when that leads nowhere. Which of such levels it is shows in nothing, so any guess will
 * do. */
HOT float level_of(const float *need, int n, int most, float guess)
{
    const float part = (float) most / (float) n;
    float low = -FLT_MAX, high = FLT_MAX, mid = guess,
          slope = FIRST_SLOPE * (float) (n + 1) * (0.01f + part * (1 - part));
    int n_low = 0, n_high = n;

    for (int i = 0; i < COUNTS_MAX && n_low < most; i++) {
        const int below = count_below(need, n, mid);
        if (below == most || below == most - 1)
            return mid;
        if (below < most) {
            low = mid;
            n_low = below;
        } else {
            high = mid;
            n_high = below;
        }
        const bool between = low > -FLT_MAX && high < FLT_MAX;
        if (between)
            slope = (float) (n_high - n_low) / (high - low);
        mid += ((float) (most - below) - 0.5f) / slope;
        if (!(mid > low && mid < high) || (i & 3) == 3) {
            if (between)
                mid = low + (high - low) * 0.5f;
            else /* beyond all seen so far, by more each time */
                mid = low > -FLT_MAX ? low + (float) (i + 1) : high - (float) (i + 1);
        }
        if (!(mid > low && mid < high))
            break;
    }
    return low;
}

/* The lowest need seen, by lane, and its place. */
struct lowest {
    vec need;
    ints place;
};

HOT struct lowest nobody_seen(void)
{
    return (struct lowest){ all(FLT_MAX), (ints){ 0 } };
}

/* Places go up, so the first of the lowest stays. But for some: with all bits set they
 * are no number, and so below nothing. */
HOT void see(struct lowest *s, vec need, ints but, int j)
{
    const ints take = (vec) ((ints) need | but) < s->need;

    s->need = (vec) choose(take, (ints) need, (ints) s->need);
    s->place = choose(take, place_in_vector() + j, s->place);
}

/* Of each two lanes so far apart the lower, the first where both are as low. */
#define LOWER_OF(s, apart) lower(s, TURNED((s).need, (apart)), TURNED((s).place, (apart)))
HOT struct lowest lower(struct lowest s, vec need, ints place)
{
    const ints take = (need < s.need) | ((need == s.need) & (place < s.place));

    s.need = (vec) choose(take, (ints) need, (ints) s.need);
    s.place = choose(take, place, s.place);
    return s;
}

/* First place of the lowest need seen; n: nobody was. */
HOT int place_of(struct lowest s, int n)
{
#if LEARNING_WIDTH == 16
    s = LOWER_OF(s, 8);
#endif
#if LEARNING_WIDTH >= 8
    s = LOWER_OF(s, 4);
#endif
    s = LOWER_OF(s, 2);
    s = LOWER_OF(s, 1);
    return s.need[0] < FLT_MAX ? s.place[0] : n;
}

/* First place of the lowest need that has no part yet; n: none. */
HOT int next_place(const float *need, const float *part, int n)
{
    struct lowest s = nobody_seen();

    for (int j = 0; j < n; j += WIDTH)
        see(&s, get(need + j), get(part + j) != all(0), j);
    return place_of(s, n);
}

/* What the first programme brings is written, what a second does added. */
HOT void bring(float *more, vec effect, bool first)
{
    put(more, first ? effect : get(more) + effect);
}

HOT void give_all(const struct learning_scratch *to, int n, float effect, bool first)
{
    for (int j = 0; j < n; j += WIDTH) {
        put(to->part + j, all(1));
        bring(to->more + j, all(effect), first);
    }
}

/* Whole places for all whose need is below the level. Returns how many; *next: whose is
 * next. */
HOT int give_below(const struct learning_scratch *to, int n, float level, float effect,
        bool first, int *next)
{
    struct lowest s = nobody_seen();
    ints count = { 0 };

    for (int j = 0; j < n; j += WIDTH) {
        const vec v = get(to->need + j);
        const ints below = v < all(level);
        put(to->part + j, only(all(1), below));
        bring(to->more + j, only(all(effect), below), first);
        count += below;
        see(&s, v, below, j);
    }
    *next = place_of(s, n);
    return mask_count(count);
}

/* Give fewer places than pupils; *guess: about the level of need. part[] becomes each
 * pupil's share of a place. */
HOT void give_neediest(const struct learning_scratch *to, int n, float places,
        float effect, bool first, float *guess)
{
    const float level = level_of(to->need, n, (int) places, *guess);
    int next;
    float rest = places - (float) give_below(to, n, level, effect, first, &next);

    if (level > -FLT_MAX && level < FLT_MAX)
        *guess = level;
    while (rest > 0 && next < n) {
        const float part = rest < 1 ? rest : 1;
        to->part[next] = part;
        to->more[next] += effect * part;
        rest -= part;
        if (rest > 0)
            next = next_place(to->need, to->part, n);
    }
}

void SIM_HOT(learning_places)(struct learning_arm *arm,
        const struct learning_scratch *scratch, const struct learning_line *line,
        const struct learning_pupils *pupils, float need_noise,
        const struct learning_help *help)
{
    /* the larger programme last: its participants, the other's among them, stay in part
     */
    const int n = line->n, last = help->places[1] > help->places[0];
    const int order[LEARNING_PROGRAMMES] = { !last, last };

    arm->sum[PUPIL_HELPED] = (double) help->places[last];
    if (help->luck != NULL)
        needs(scratch->need, scratch, arm, line, pupils->a, help->luck, need_noise);
    bool first = true;
    for (int k = 0; k < LEARNING_PROGRAMMES; k++) {
        const float places = help->places[order[k]], effect = help->effect[order[k]];
        if (!(places > 0))
            continue;
        if (places < (float) n)
            give_neediest(scratch, n, places, effect, first, &arm->level[order[k]]);
        else
            give_all(scratch, n, effect, first);
        first = false;
    }
}
