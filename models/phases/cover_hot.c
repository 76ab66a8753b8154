/* cover_hot.c - value added of teachers and classes. Thread safety: pure. */
#include "models/phases/cover_hot.h"

enum { MOST_CLASSES = 256 };

/* Nearest whole number, within int16. */
static inline int32_t whole(float u)
{
    u = u < -32000 ? -32000 : u;
    u = u > 32000 ? 32000 : u;
    return (int32_t) (u + (u < 0 ? -0.5f : 0.5f));
}

void SIM_HOT(cover_traits)(int16_t (*trait)[4], const float *z, const uint8_t *experience,
        const uint32_t *id, const float *profile, float sigma, float training, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t e = experience[i];
        bool learns = ((id[i] >> 14 & 15) == POOL_SIDE) & (e < 2);
        trait[i][0] = 1;
        trait[i][1] =
                (int16_t) whole(sigma * z[i] + profile[e] + (learns ? training : 0));
        trait[i][2] = (int16_t) whole(100 * z[i]);
        trait[i][3] = e < 3;
    }
}

typedef int16_t four_short __attribute__((vector_size(8), aligned(2), may_alias));
typedef int32_t four_int __attribute__((vector_size(16), aligned(4), may_alias));

int SIM_HOT(cover_settled)(
        struct class_staff *staff, int32_t *moving, const struct cover_settled *in)
{
    const struct cover_settled k = *in;
    int n = 0;

    /* no jumps: who does not count goes to a spare class behind the last */
    for (int32_t i = 0; i < k.n; i++) {
        const struct job job = k.job[i];
        int32_t s = k.school[i];
        bool here = s != NO_SCHOOL;
        s = here ? s : k.n_schools - 1;
        bool settled = here & (job.since != k.year) & (job.klass < k.classes[s])
                       & ((k.w_hours[i] & 0xffff) >= k.rotate);
        moving[n] = i;
        n += here & !settled;
        /* the long absent are replaced: required, but not present */
        bool counts = settled & !(job.flag & PERSON_ABSENT);
        int32_t at = counts ? k.first[s] + job.klass : k.spare;
        four_int trait =
                __builtin_convertvector(*(const four_short *) k.trait[i], four_int);
        int32_t fte = counts ? job.fte : 0; /* the spare class must not run over */
        *(four_int *) &staff[at] += trait * fte;
    }
    return n;
}

struct class_staff SIM_HOT(cover_classes)(struct class_year *rec, struct class_year *full,
        const struct class_staff *staff, const struct cover_school *in)
{
    float taught[MOST_CLASSES], bare[MOST_CLASSES];
    const float need = in->need, per_need = 1 / need;
    const int n = in->n;
    float gap = 0;
    struct class_staff sum = { 0 };

    for (int c = 0; c < n; c++) {
        float short_of = need - (float) staff[c].fte;
        bare[c] = short_of > 0 ? short_of : 0;
        sum.fte += staff[c].fte;
        sum.value += staff[c].value;
        sum.quality += staff[c].quality;
        sum.novice += staff[c].novice;
    }
    for (int c = 0; c < n; c++)
        gap += bare[c];
    const float lack = in->lack < gap ? in->lack : gap;
    const float share = lack > 0 ? lack / gap : 0;
    const float mean = sum.fte > 0 ? (float) sum.value / (float) sum.fte : in->standin;
    const float per_bare = in->share_standin * in->standin + in->share_merged * mean;
    for (int c = 0; c < n; c++) {
        float fte = (float) staff[c].fte, time = fte > need ? fte : need;
        taught[c] = ((float) staff[c].value + bare[c] * (1 - share) * mean) / time;
        bare[c] *= share * per_need;
    }
    for (int c = 0; c < n && full != NULL; c++)
        full[c] =
                (struct class_year){ (int16_t) whole(taught[c] + bare[c] * mean), 0, 0 };
    for (int c = 0; c < n; c++) {
        rec[c].teacher = (int16_t) whole(taught[c] + bare[c] * per_bare);
        rec[c].merged = (int16_t) whole(bare[c] * in->merged);
        rec[c].lost = (uint16_t) (bare[c] * in->home + 0.5f);
    }
    return sum;
}
