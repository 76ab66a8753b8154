/* cover_hot.c - what classes live through. Thread safety: pure. */
#include "models/phases/cover_hot.h"

enum { MOST_CLASSES = 256 };

/* Nearest whole number, within int16. */
static inline int32_t whole(float u)
{
    u = u < -32000 ? -32000 : u;
    u = u > 32000 ? 32000 : u;
    return (int32_t) (u + (u < 0 ? -0.5f : 0.5f));
}

typedef int32_t four_int __attribute__((vector_size(16), aligned(4), may_alias));

/* Classes come in blocks of as many as the widest register holds; those beyond the last
 * class lack nothing. */
enum { BLOCK = 8 };
#define FOR_BLOCKS(c, n)                                                                 \
    for (int b_ = 0; b_ < (n); b_ += BLOCK)                                              \
        for (int c = b_; c < b_ + BLOCK; c++)

/* How much of the line from a to b lies beyond `from`. */
static inline float beyond(float a, float b, float from)
{
    float upto_a = a > from ? a - from : 0, upto_b = b > from ? b - from : 0;
    return upto_b - upto_a;
}

/* Lay the lacking time of n classes end to end, from class `turn` on. */
static inline void lay_line(float *from, const float *time, int n, int turn)
{
    float at = 0;

    for (int c = 0; c < n; c++) {
        from[c] = at;
        at += time[c];
    }
    const float begin = from[turn];
    FOR_BLOCKS(c, n)
    {
        float x = from[c] - begin;
        from[c] = x < 0 ? x + at : x;
    }
}

/* Who stands in along the line changes what classes learn. */
static inline void stand_in(int32_t *value, int32_t *lost, int32_t untaught[UNTAUGHT],
        const float *taught, const float *from, const float *time, float mean,
        const struct cover_school *in)
{
    const struct cover_school k = *in;
    const float per_need = 1 / k.need;
    const float v_sub = k.value[STRETCH_SUBSTITUTE] - mean;
    const float v_agency = k.value[STRETCH_AGENCY] - k.value[STRETCH_SUBSTITUTE];
    const float v_unqualified = k.value[STRETCH_UNQUALIFIED] - k.value[STRETCH_AGENCY];
    const float v_assistant = k.value[STRETCH_ASSISTANT] - k.value[STRETCH_UNQUALIFIED];
    const float v_home = k.value[STRETCH_HOME] - k.value[STRETCH_ASSISTANT];
    const float some = k.weeks[0] * k.need, many = k.weeks[1] * k.need;
    int32_t n_some = 0, n_many = 0;

    FOR_BLOCKS(c, k.n)
    {
        float a = from[c], b = a + time[c];
        float unqualified = beyond(a, b, k.from[STRETCH_UNQUALIFIED]);
        float home = beyond(a, b, k.from[STRETCH_HOME]);
        float change = beyond(a, b, k.from[STRETCH_SUBSTITUTE]) * v_sub
                       + beyond(a, b, k.from[STRETCH_AGENCY]) * v_agency
                       + unqualified * v_unqualified
                       + beyond(a, b, k.from[STRETCH_ASSISTANT]) * v_assistant
                       + home * v_home;
        value[c] = whole(taught[c] + change * per_need + k.short_loss);
        float away = home * per_need * 65535 + k.short_lost;
        lost[c] = (int32_t) ((away < 65535 ? away : 65535) + 0.5f);
        n_some += (unqualified >= some) & (c < k.n);
        n_many += (unqualified >= many) & (c < k.n);
    }
    untaught[0] = n_some;
    untaught[1] = n_many;
}

struct class_staff SIM_HOT(cover_classes)(struct class_year *rec, struct class_year *full,
        int32_t untaught[UNTAUGHT], const struct class_staff *staff,
        const struct cover_school *in)
{
    float taught[MOST_CLASSES + BLOCK], bare[MOST_CLASSES + BLOCK];
    float from[MOST_CLASSES + BLOCK];
    int32_t fte[MOST_CLASSES + BLOCK], value[MOST_CLASSES + BLOCK];
    int32_t lost[MOST_CLASSES + BLOCK];
    const float need = in->need;
    const int n = in->n;
    float gap = 0;
    four_int total = { 0 };

    for (int c = 0; c < n; c++) {
        four_int four = *(const four_int *) &staff[c];
        total += four;
        fte[c] = four[0];
        value[c] = four[1];
    }
    for (int c = n; c < n + BLOCK; c++)
        fte[c] = INT16_MAX, value[c] = 0, from[c] = 0;
    const struct class_staff sum = { total[0], total[1], total[2], total[3] };
    FOR_BLOCKS(c, n)
    {
        float short_of = need - (float) fte[c];
        bare[c] = short_of > 0 ? short_of : 0;
    }
    for (int c = 0; c < n; c++)
        gap += bare[c];
    const float lack = in->lack < gap ? in->lack : gap;
    const float mean = sum.fte > 0 ? (float) sum.value / (float) sum.fte : in->average;
    const float full_loss = in->short_full;
    /* own colleagues for all that lacks: what would have been without a shortage */
    FOR_BLOCKS(c, n)
    {
        float has = (float) fte[c], most = has > need ? has : need;
        taught[c] = ((float) value[c] + bare[c] * mean) / most;
        value[c] = whole(taught[c] + full_loss);
    }
    for (int c = 0; c < n && full != NULL; c++)
        full[c] = (struct class_year){ (int16_t) value[c], 0, 0 };
    untaught[0] = untaught[1] = 0;
    const int16_t merged = (int16_t) whole(in->merged);
    if (lack > 0) {
        const float share = lack / gap;
        FOR_BLOCKS(c, n) bare[c] *= share;
        lay_line(from, bare, n, in->turn);
        stand_in(value, lost, untaught, taught, from, bare, mean, in);
    } else {
        const int32_t away = (int32_t) (in->short_lost + 0.5f);
        FOR_BLOCKS(c, n)
        {
            value[c] = whole(taught[c] + in->short_loss);
            lost[c] = away;
        }
    }
    for (int c = 0; c < n; c++)
        rec[c] = (struct class_year){ (int16_t) value[c], merged, (uint16_t) lost[c] };
    return sum;
}
