/* cover_hot.h - vector kernels of cover.c, one per instruction set (isa.h). */
#ifndef MODELS_PHASES_COVER_HOT_H
#define MODELS_PHASES_COVER_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* One school and year: what its classes need and how the lacking time is covered. The
 * uncovered times of its classes, end to end from class `turn` on, make a line as long as
 * the lack; the stand-ins lie along the same line, own colleagues first, so that a class
 * has one kind of stand-in for long rather than a little of each. */
enum cover_stretch { /* in this order along the line, after own colleagues */
    STRETCH_SUBSTITUTE,
    STRETCH_AGENCY,
    STRETCH_UNQUALIFIED, /* from here on without a qualified teacher */
    STRETCH_ASSISTANT,
    STRETCH_HOME,
    STRETCHES
};
struct cover_school {
    int n;                 /* classes, at most 250 */
    int turn;              /* class at which the line begins, 0 to n - 1 */
    float need;            /* fte each class needs [0.01] */
    float lack;            /* fte the school lacks [0.01]; not above 0: none */
    float from[STRETCHES]; /* where each stretch begins [0.01 fte], rising */
    float average;         /* value where a school has no teacher at all [1e-4 SD] */
    float merged;          /* effect of larger or smaller classes, on all [1e-4 SD] */
    float short_loss;      /* effect of short absence beside time lost [1e-4 SD] */
    float short_full;      /* the same when nobody is sent home */
    float short_lost;      /* time sent home for it [1/65535] */
    const float *value;    /* [STRETCHES] of who stands there [1e-4 SD] */
    const float *weeks;    /* [UNTAUGHT] share of time that counts as untaught */
};
/* Class records of the school; returns the sums of its staff. `full` (may be NULL) gets
 * the records that the same classes would have had without an unfilled post; untaught[k]
 * the classes that had no qualified teacher for weeks[k] or more. */
SIM_HOT_DECLARE(struct class_staff, cover_classes,
        (struct class_year * rec, struct class_year *full, int32_t untaught[UNTAUGHT],
                const struct class_staff *staff, const struct cover_school *in));

#endif
