/* cover_hot.h - vector kernels of cover.c, one per instruction set (isa.h).
 *
 * Schools lie side by side, one per lane of a vector, so that what goes from class to
 * class within a school (sums, a line of hours) goes for eight schools at once. */
#ifndef MODELS_PHASES_COVER_HOT_H
#define MODELS_PHASES_COVER_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* The uncovered times of a school's classes, end to end from class `turn` on, make a line
 * as long as the lack; the stand-ins lie along the same line, own colleagues first, so
 * that a class has one kind of stand-in for long rather than a little of each. */
enum cover_stretch { /* in this order along the line, after own colleagues */
    STRETCH_SUBSTITUTE,
    STRETCH_AGENCY,
    STRETCH_UNQUALIFIED, /* from here on without a qualified teacher */
    STRETCH_ASSISTANT,
    STRETCH_HOME,
    STRETCHES
};

/* Effects of the ways to cover, the same for all schools and years. */
struct cover_ways {
    float value[STRETCHES]; /* of who stands before the class [1e-4 SD] */
    float per_pupil;        /* a year with one pupil more in the class [1e-4 SD] */
    float day;              /* a teacher's day away [1e-4 SD] */
    float lost;             /* what a lost year costs a pupil, [1e-4 SD] */
    float short_home;       /* of short absence that nobody covers, sent home */
    float weeks[UNTAUGHT];  /* counted as untaught from this share of the year on */
};

/* Schools of one arm and year: what their classes need and how the lacking time is
 * covered. */
enum { COVER_LANES = 8 };
struct cover_schools {
    int32_t n[COVER_LANES];     /* classes, at most 250; 0: no school in this lane */
    int32_t first[COVER_LANES]; /* its first class among those of the country */
    int32_t turn[COVER_LANES];  /* class at which the line begins, 0 to n - 1 */
    float need[COVER_LANES];    /* fte each class needs [0.01], above 0 */
    float lack[COVER_LANES];    /* fte the school lacks [0.01]; not above 0: none */
    float from[STRETCHES][COVER_LANES]; /* where a stretch begins [0.01 fte], rising */
    float merged[COVER_LANES];          /* effect of larger classes, on all [1e-4 SD] */
    float short_loss[COVER_LANES];      /* of short absence beside time lost [1e-4 SD] */
    float short_full[COVER_LANES];      /* the same when nobody is sent home */
    float short_lost[COVER_LANES];      /* time sent home for it [1/65535] */
};
struct cover_lived {
    int32_t untaught[UNTAUGHT][COVER_LANES];           /* classes for weeks[k] or more */
    int32_t quality[COVER_LANES], novice[COVER_LANES]; /* sums of the staff */
};

/* Class records of the schools, in the country's order of classes. `full` (may be NULL)
 * gets the records that the same classes would have had without an unfilled post. */
SIM_HOT_DECLARE(void, cover_classes,
        (struct class_year * rec, struct class_year *full, struct cover_lived *out,
                const struct class_staff *staff, const struct cover_schools *in,
                const struct cover_ways *ways));

/* Schools so near in memory that they may be taken in any order. */
enum { COVER_NEAR = 512 };

/* The same for all schools, from the columns of an arm; first: [n_schools + 1]; alike:
 * the schools, each COVER_NEAR of them by their number of classes, so that those side by
 * side have about as many (all lanes go on until the last class of the largest). */
struct cover_country {
    const struct cover_ways *ways;
    struct class_staff *staff; /* all 0 afterwards, for the next */
    int n_schools;
    const int32_t *alike, *first, *classes, *posts, *filled, *replace, *const *cover;
    const uint16_t *pupils;
    const uint32_t *w_turn;
    const float *short_absent, *short_nobody;
    struct class_year *rec, *full;
    int32_t *const *untaught, *quality, *novice; /* written */
};
SIM_HOT_DECLARE(void, cover_country, (const struct cover_country *in));

/* The numbers of struct class_staff as one vector. */
typedef int32_t four_int __attribute__((vector_size(16), aligned(4), may_alias));

/* Nearest whole number, within int16. */
static inline int32_t cover_whole(float u)
{
    u = u < -32000 ? -32000 : u;
    u = u > 32000 ? 32000 : u;
    return (int32_t) (u + __builtin_copysignf(0.5f, u));
}

#endif
