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

void SIM_HOT(cover_values)(int16_t *value, const float *z, const uint8_t *experience,
        const uint32_t *id, const float *profile, float sigma, float training, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t e = experience[i];
        bool learns = ((id[i] >> 14 & 15) == POOL_SIDE) & (e < 2);
        value[i] = (int16_t) whole(sigma * z[i] + profile[e] + (learns ? training : 0));
    }
}

void SIM_HOT(cover_classes)(struct class_year *rec, const struct class_staff *staff,
        const struct cover_school *in)
{
    float taught[MOST_CLASSES], bare[MOST_CLASSES];
    const float need = in->need, per_need = 1 / need;
    const int n = in->n;
    float gap = 0;
    int32_t present = 0, value = 0;

    for (int c = 0; c < n; c++) {
        float short_of = need - (float) staff[c].fte;
        bare[c] = short_of > 0 ? short_of : 0;
        present += staff[c].fte;
        value += staff[c].value;
    }
    for (int c = 0; c < n; c++)
        gap += bare[c];
    const float lack = in->lack < gap ? in->lack : gap;
    const float share = lack > 0 ? lack / gap : 0;
    const float mean = present > 0 ? (float) value / (float) present : in->standin;
    const float per_bare = in->share_standin * in->standin + in->share_merged * mean;
    for (int c = 0; c < n; c++) {
        float fte = (float) staff[c].fte, time = fte > need ? fte : need;
        taught[c] = ((float) staff[c].value + bare[c] * (1 - share) * mean) / time;
        bare[c] *= share * per_need;
    }
    for (int c = 0; c < n; c++) {
        rec[c].teacher = (int16_t) whole(taught[c] + bare[c] * per_bare);
        rec[c].merged = (int16_t) whole(bare[c] * in->merged);
        rec[c].lost = (uint16_t) (bare[c] * in->home + 0.5f);
    }
}
