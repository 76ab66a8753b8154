/* cover_staff_hot.h - vector kernels that put teachers before classes, one per
 * instruction set (isa.h). */
#ifndef MODELS_PHASES_COVER_STAFF_HOT_H
#define MODELS_PHASES_COVER_STAFF_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* What a person brings to a class this year, the same in all arms, in one word: value
 * added [1e-4 SD] in bits 0-15; whether he is a novice (in the first three years of
 * experience), taught before, and gets another class this year in bits 16 to 18; quality
 * z [0.01] from bit 19 on. Value = sigma z + profile[experience], and `training` for side
 * entrants in their first two years. */
enum { TRAIT_NOVICE = 16, TRAIT_TAUGHT = 17, TRAIT_ROTATES = 18, TRAIT_QUALITY = 19 };
struct cover_persons {
    const float *z;
    const uint8_t *experience;
    const uint32_t *id, *w_hours;
    const float *profile;
    float sigma, training;
    uint32_t rotate; /* whose lower half of w_hours is below it rotates */
};
SIM_HOT_DECLARE(
        void, cover_traits, (int32_t * trait, const struct cover_persons *in, size_t n));

/* The classes of a school: number of the first << 8 | how many. */
enum { SPAN_FIRST = 8, SPAN_CLASSES = 255 };

/* The teachers of one arm, by person, and their schools' classes. */
struct cover_staff {
    int32_t n, n_schools;
    uint32_t year; /* since of those hired this year */
    const uint16_t *school;
    struct job *job;
    const uint32_t *w_class;
    const int32_t *trait;
    const uint32_t *span;                /* [n_schools + 1], the last a spare class */
    int32_t new_school, new_class, late; /* penalties [1e-4 SD] */
};

/* Add all who keep their class to staff[class]; write the rows of those who do not to
 * moving[] (one entry more than n). Returns their number. */
SIM_HOT_DECLARE(int, cover_settled,
        (struct class_staff * staff, int32_t *moving, const struct cover_staff *in));

/* Give each of the n rows of moving[], in order, the class with less time covered of the
 * two drawn for him, and add him to its staff. */
SIM_HOT_DECLARE(void, cover_moving,
        (struct class_staff * staff, const int32_t *moving, int n,
                const struct cover_staff *in));

#endif
