/* cover_hot.h - vector kernels of cover.c, one per instruction set (isa.h). */
#ifndef MODELS_PHASES_COVER_HOT_H
#define MODELS_PHASES_COVER_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* value[i] = sigma z[i] + profile[experience[i]], and `training` for side entrants in
 * their first two years, in units of 1e-4 SD. */
SIM_HOT_DECLARE(void, cover_values,
        (int16_t * value, const float *z, const uint8_t *experience, const uint32_t *id,
                const float *profile, float sigma, float training, size_t n));

/* One school and year: what its classes need and how the lacking time is covered. */
struct cover_school {
    int n;                             /* classes, at most 250 */
    float need;                        /* fte each class needs [0.01] */
    float lack;                        /* fte the school lacks [0.01]; negative: none */
    float standin;                     /* value of a stand-in [1e-4 SD] */
    float share_standin, share_merged; /* of the time not covered by teachers */
    float home;                        /* share of it sent home [1/65535] */
    float merged; /* effect of a year of it, at its share of merged hours [1e-4 SD] */
};
SIM_HOT_DECLARE(void, cover_classes,
        (struct class_year * rec, const struct class_staff *staff,
                const struct cover_school *in));

#endif
