/* learning_vec.h - vectors for the loops of the pupil pass; only *_hot.c include it.
 *
 * Types of the compiler (gcc, clang), of eight places, or of four where the instruction
 * set has no wider ones; a file may ask for sixteen where there are (LEARNING_WIDEST).
 * Each operation acts place by place and sums are kept in sixteen lanes either way, so
 * the width never shows in a byte. Thread safety: pure. */
#ifndef MODELS_PHASES_LEARNING_VEC_H
#define MODELS_PHASES_LEARNING_VEC_H

#include <assert.h>
#include <string.h>

#include "models/phases/learning_hot.h"

#if defined(__AVX512F__) && defined(LEARNING_WIDEST)
#define LEARNING_WIDTH 16
#elif defined(__AVX2__)
#define LEARNING_WIDTH 8
#else
#define LEARNING_WIDTH 4
#endif
enum { WIDTH = LEARNING_WIDTH };
enum { LANES = LEARNING_LANES, PARTS = LANES / WIDTH, STRIDE = LEARNING_STRIDE };

typedef float vec __attribute__((vector_size(WIDTH * 4)));
typedef float vec_any __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t ints __attribute__((vector_size(WIDTH * 4)));
typedef uint32_t words __attribute__((vector_size(WIDTH * 4)));
typedef int32_t ints_any __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));

#define HOT __attribute__((always_inline)) static inline

HOT vec get(const float *p)
{
    return *(const vec_any *) p;
}

HOT ints get_bits(const uint32_t *p)
{
    return *(const ints_any *) p;
}

HOT vec floats_of(ints v)
{
    return __builtin_convertvector(v, vec);
}

HOT ints whole_part(vec v)
{
    return __builtin_convertvector(v, ints);
}

HOT void put(float *p, vec v)
{
    *(vec_any *) p = v;
}

HOT void put_bits(uint32_t *p, ints v)
{
    *(ints_any *) p = v;
}

HOT void put_ints(int *p, ints v)
{
    *(ints_any *) p = v;
}

HOT vec all(float value)
{
    return value - (vec){ 0 };
}

HOT vec only(vec value, ints where)
{
    return (vec) ((ints) value & where);
}

HOT ints choose(ints where, ints one, ints other)
{
    return (one & where) | (other & ~where);
}

/* Each lane has what stands `by` lanes on, the last those of the first. */
#if LEARNING_WIDTH == 16
#define TURNED(v, by)                                                                    \
    __builtin_shufflevector(v, v, (by), 1 + (by), 2 + (by), 3 + (by), 4 + (by),          \
            5 + (by), 6 + (by), 7 + (by), 8 + (by), 9 + (by), 10 + (by), 11 + (by),      \
            12 + (by), 13 + (by), 14 + (by), 15 + (by))
#elif LEARNING_WIDTH == 8
#define TURNED(v, by)                                                                    \
    __builtin_shufflevector(v, v, (by), 1 + (by), 2 + (by), 3 + (by), 4 + (by),          \
            5 + (by), 6 + (by), 7 + (by))
#else
#define TURNED(v, by) __builtin_shufflevector(v, v, (by), 1 + (by), 2 + (by), 3 + (by))
#endif

/* 0, 1, 2 ... */
HOT ints place_in_vector(void)
{
    ints place;

    for (int l = 0; l < WIDTH; l++)
        place[l] = l;
    return place;
}

/* Which places of a vector are among the first n? */
HOT ints first_of(int n)
{
    return place_in_vector() < n;
}

typedef float float4 __attribute__((vector_size(16)));
typedef float float8 __attribute__((vector_size(32)));
typedef double double4 __attribute__((vector_size(32)));

/* Sums as a tree: each with what stands half the length behind it. Of lanes four are left
 * first, and the rest is done for four sums side by side. */
HOT float4 four_of_eight(float8 v)
{
    return __builtin_shufflevector(v, v, 0, 1, 2, 3)
           + __builtin_shufflevector(v, v, 4, 5, 6, 7);
}

HOT float4 four_of_lanes(const vec v[PARTS])
{
#if LEARNING_WIDTH == 16
    return four_of_eight(
            __builtin_shufflevector(v[0], v[0], 0, 1, 2, 3, 4, 5, 6, 7)
            + __builtin_shufflevector(v[0], v[0], 8, 9, 10, 11, 12, 13, 14, 15));
#elif LEARNING_WIDTH == 8
    return four_of_eight(v[0] + v[1]);
#else
    return (v[0] + v[2]) + (v[1] + v[3]);
#endif
}

HOT double4 sums_of(float4 a, float4 b, float4 c, float4 d)
{
    const float4 ab = __builtin_shufflevector(a, b, 0, 1, 4, 5)
                      + __builtin_shufflevector(a, b, 2, 3, 6, 7),
                 cd = __builtin_shufflevector(c, d, 0, 1, 4, 5)
                      + __builtin_shufflevector(c, d, 2, 3, 6, 7);

    return __builtin_convertvector(__builtin_shufflevector(ab, cd, 0, 2, 4, 6)
                                           + __builtin_shufflevector(ab, cd, 1, 3, 5, 7),
            double4);
}

HOT double lanes_sum(const vec v[PARTS])
{
    const float4 four = four_of_lanes(v);

    return (double) ((four[0] + four[2]) + (four[1] + four[3]));
}

HOT int mask_count(ints mask)
{
#if LEARNING_WIDTH == 16
    mask += TURNED(mask, 8);
#endif
#if LEARNING_WIDTH >= 8
    mask += TURNED(mask, 4);
#endif
    mask += TURNED(mask, 2);
    return -(mask[0] + mask[1]);
}

/* ---- by grade: a year of a school in one vector ---- */

typedef float grades __attribute__((vector_size(GRADES * 4)));
typedef int32_t grade_ints __attribute__((vector_size(GRADES * 4)));
typedef float grades_any __attribute__((vector_size(GRADES * 4), aligned(4), may_alias));
typedef int32_t grade_ints_any
        __attribute__((vector_size(GRADES * 4), aligned(4), may_alias));

typedef uint16_t grade_shorts __attribute__((vector_size(GRADES * 2)));
typedef uint16_t grade_shorts_any
        __attribute__((vector_size(GRADES * 2), aligned(2), may_alias));

HOT grade_shorts get_grade_shorts(const uint16_t *p)
{
    return *(const grade_shorts_any *) p;
}

HOT grades get_grades(const float *p)
{
    return *(const grades_any *) p;
}

HOT grade_ints get_grade_ints(const int *p)
{
    return *(const grade_ints_any *) p;
}

HOT void put_grades(float *p, grades v)
{
    *(grades_any *) p = v;
}

HOT void put_grade_ints(int *p, grade_ints v)
{
    *(grade_ints_any *) p = v;
}

HOT grades grade_floats(grade_ints v)
{
    return __builtin_convertvector(v, grades);
}

HOT int grades_sum(grade_ints v)
{
    v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
    v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5);
    return v[0] + v[1];
}

/* Sums from the first grade on, those of a grade included. */
HOT grade_ints upto_grades(grade_ints v)
{
    const grade_ints none = { 0 };

    v += __builtin_shufflevector(none, v, 0, 8, 9, 10, 11, 12, 13, 14);
    v += __builtin_shufflevector(none, v, 0, 0, 8, 9, 10, 11, 12, 13);
    return v + __builtin_shufflevector(none, v, 0, 0, 0, 0, 8, 9, 10, 11);
}

/* Each half of the four holds four rows of four, side by side; its columns take their
 * place, so that fours by grade, (0 4), (1 5), (2 6), (3 7), become four columns by
 * grade, and back. */
HOT void turn_fours(grade_ints v[4])
{
    static_assert(GRADES == 8, "halves of four grades");
    const grade_ints a = __builtin_shufflevector(v[0], v[1], 0, 8, 1, 9, 4, 12, 5, 13),
                     b = __builtin_shufflevector(v[2], v[3], 0, 8, 1, 9, 4, 12, 5, 13),
                     c = __builtin_shufflevector(v[0], v[1], 2, 10, 3, 11, 6, 14, 7, 15),
                     d = __builtin_shufflevector(v[2], v[3], 2, 10, 3, 11, 6, 14, 7, 15);

    v[0] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
    v[1] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    v[2] = __builtin_shufflevector(c, d, 0, 1, 8, 9, 4, 5, 12, 13);
    v[3] = __builtin_shufflevector(c, d, 2, 3, 10, 11, 6, 7, 14, 15);
}

/* ---- luck ---- */

/* Luck of the step to grade g (0 first), or of the final test after the last. The digit
 * is taken where it stands, so it goes with `unit` divided by its worth there. */
struct luck_digit {
    int32_t bits;
    float unit;
};

HOT struct luck_digit luck_digit(int g, float unit)
{
    const uint32_t worth = UINT32_C(1) << 4 * (g - 1);

    return (struct luck_digit){ (int32_t) (15 * worth), unit / (float) worth };
}

HOT vec luck_of(const uint32_t *luck, struct luck_digit d)
{
    return floats_of(get_bits(luck) & d.bits) * d.unit;
}

/* Whose observed final test is below the level? */
HOT ints below_level(const float *y, const uint32_t *luck, const struct learning_rates *r)
{
    return get(y) + luck_of(luck, luck_digit(GRADES, r->test_noise)) < r->test_level;
}

#endif
