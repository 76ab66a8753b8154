/* learning_given.h - what the classes of a school give to its pupils this year.
 *
 * Records of classes become a table of what each gives; a pupil has what is his class's.
 * In a vector that no class is smaller than stand pupils of two classes at most, and it
 * takes both from the table; for smaller classes the table is spread over the line first.
 * Only *_hot.c include it, after learning_vec.h is set up. Thread safety: pure. */
#ifndef MODELS_PHASES_LEARNING_GIVEN_H
#define MODELS_PHASES_LEARNING_GIVEN_H

#include "models/phases/learning_vec.h"

/* ---- records of classes ---- */

typedef int16_t short4 __attribute__((vector_size(8)));
typedef int32_t int4 __attribute__((vector_size(16)));
typedef int32_t int8 __attribute__((vector_size(32)));

/* Teacher, merged and lost of a class, side by side, read with what stands behind. */
HOT short4 record_at(const struct class_year *rec)
{
    short4 v;

    memcpy(&v, rec, sizeof v);
    return v;
}

/* As whole numbers, the fourth of no meaning. */
HOT int4 record_ints(short4 v)
{
    v ^= (short4){ 0, 0, INT16_MIN, 0 }; /* lost has no sign */
    /* with four of any value: gcc has one instruction to widen eight, not four */
    const int8 wide = __builtin_convertvector(
            __builtin_shufflevector(v, v, 0, 1, 2, 3, -1, -1, -1, -1), int8);
    return __builtin_shufflevector(wide, wide, 0, 1, 2, 3)
           + (int4){ 0, 0, -INT16_MIN, 0 };
}

typedef int16_t short8 __attribute__((vector_size(16)));
typedef uint16_t ushort8 __attribute__((vector_size(16)));
typedef uint32_t uint8 __attribute__((vector_size(32)));

/* Columns of eight records that stand behind each other. */
struct record_columns {
    float8 teacher, merged, lost;
};

HOT struct record_columns eight_records(const struct class_year *rec)
{
    static_assert(sizeof *rec == 6, "three words of a record behind each other");
    short8 v[3];

    memcpy(v, rec, sizeof v);
    const short8 t = __builtin_shufflevector(v[0], v[1], 0, 3, 6, 9, 12, 15, -1, -1),
                 m = __builtin_shufflevector(v[0], v[1], 1, 4, 7, 10, 13, -1, -1, -1),
                 l = __builtin_shufflevector(v[0], v[1], 2, 5, 8, 11, 14, -1, -1, -1),
                 teacher = __builtin_shufflevector(t, v[2], 0, 1, 2, 3, 4, 5, 10, 13),
                 merged = __builtin_shufflevector(m, v[2], 0, 1, 2, 3, 4, 8, 11, 14),
                 lost = __builtin_shufflevector(l, v[2], 0, 1, 2, 3, 4, 9, 12, 15);
    return (struct record_columns){
        __builtin_convertvector(__builtin_convertvector(teacher, int8), float8),
        __builtin_convertvector(__builtin_convertvector(merged, int8), float8),
        __builtin_convertvector(
                (int8) __builtin_convertvector((ushort8) lost, uint8), float8),
    };
}

/* ---- by class ---- */

/* A class adds gain + lost q to a pupil who loses q in a lost year; of the gain, left is
 * left a year later. By class, with what stands behind in whole eights; sums over the
 * pupils. */
struct class_gains {
    float gain[LEARNING_CLASSES_MAX + 16], lost[LEARNING_CLASSES_MAX + 16],
            left[LEARNING_CLASSES_MAX + 16];
    float8 sum_gain, sum_lost, sum_left; /* in lanes */
};

/* general: what all pupils of the school get besides. */
HOT void class_gains(struct class_gains *to, const struct learning_line *line,
        const struct class_year *rec, float general, const struct learning_rates *r)
{
    const float gain_all = general - r->ref,
                left_all = r->left_help * general - r->left_ref;
    float8 sum_gain = { 0 }, sum_lost = { 0 }, sum_left = { 0 };

    for (int c = 0; c <= line->n_classes; c += 8) {
        const struct record_columns v = eight_records(rec + c);
        const float8 teacher = v.teacher * 1e-4f, merged = v.merged * 1e-4f;
        const float8 gain = (teacher + merged) + gain_all, lost = v.lost * (1.0f / 65535),
                     left = (r->left_teacher * teacher + r->left_class * merged)
                            + left_all;
        int8 at, next;
        memcpy(&at, &line->class_from[c], sizeof at);
        memcpy(&next, &line->class_from[c + 1], sizeof next);
        const float8 pupils = __builtin_convertvector(next - at, float8);
        memcpy(to->gain + c, &gain, sizeof gain);
        memcpy(to->lost + c, &lost, sizeof lost);
        memcpy(to->left + c, &left, sizeof left);
        sum_gain += pupils * gain;
        sum_lost += pupils * lost;
        sum_left += pupils * left;
    }
    to->sum_gain = sum_gain;
    to->sum_lost = sum_lost;
    to->sum_left = sum_left;
}

/* ---- by pupil ---- */

/* What the classes give to the pupils of a vector. */
struct given {
    vec gain, lost, left;
};

/* Of the class at `of` or, where in_next, of the one behind it. */
HOT vec from_class(const float *of, ints in_next)
{
#if LEARNING_WIDTH >= 8 && !defined(__clang__)
    typedef int64_t pairs __attribute__((vector_size(WIDTH * 4)));
    int64_t both; /* in one go, from what has just been written */

    memcpy(&both, of, sizeof both);
    return __builtin_shuffle((vec) (both - (pairs){ 0 }), -in_next);
#else
    return (vec) choose(in_next, (ints) all(of[1]), (ints) all(of[0]));
#endif
}

/* Has each class a vector of pupils, or more? */
HOT bool classes_fill_vectors(const struct learning_line *line)
{
    enum { LEAST = LEARNING_WIDTH > 8 ? LEARNING_WIDTH : 8 }; /* class_of tells eights */

    return line->n >= LEAST * line->n_classes;
}

/* To the places from j on, where they do: from place `next` of the vector on stands the
 * next class. */
HOT struct given given_to(
        const int *class_of, const int *class_from, const struct class_gains *by, int j)
{
    const int c = class_of[j / LEARNING_EIGHT], next = class_from[c + 1] - j;
    const ints in_next = place_in_vector() >= next;

    return (struct given){ from_class(by->gain + c, in_next),
        from_class(by->lost + c, in_next), from_class(by->left + c, in_next) };
}

/* Write what the classes give to all places, each class in whole vectors: places beyond
 * its end too, before the next class has its turn. */
HOT void spread(const struct learning_scratch *to, const struct learning_line *line,
        const struct class_gains *by)
{
    const int *from = line->class_from;

    for (int c = 0; c < line->n_classes; c++)
        for (int i = from[c]; i < from[c + 1]; i += WIDTH) {
            put(to->gain + i, all(by->gain[c]));
            put(to->lost + i, all(by->lost[c]));
            put(to->left + i, all(by->left[c]));
        }
}

/* To the places from j on, once it is spread. */
HOT struct given given_spread(const struct learning_scratch *from, int j)
{
    return (struct given){ get(from->gain + j), get(from->lost + j),
        get(from->left + j) };
}

#endif
