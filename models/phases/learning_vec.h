/* learning_vec.h - vectors for the loops of the pupil pass; only *_hot.c include it.
 *
 * Types of the compiler (gcc, clang), of eight places, or of four where the instruction
 * set has no wider ones; each operation acts place by place and sums are kept in eight
 * lanes either way, so the width never shows in a byte. Thread safety: pure. */
#ifndef MODELS_PHASES_LEARNING_VEC_H
#define MODELS_PHASES_LEARNING_VEC_H

#include <string.h>

#include "models/phases/learning_hot.h"

#ifdef __AVX2__
enum { WIDTH = 8 };
#else
enum { WIDTH = 4 };
#endif
enum { LANES = LEARNING_LANES, PARTS = LANES / WIDTH, STRIDE = LEARNING_STRIDE };

typedef float vec __attribute__((vector_size(WIDTH * 4)));
typedef float vec_any __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t ints __attribute__((vector_size(WIDTH * 4)));
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

/* Sum of the eight lanes as a tree. */
HOT double lanes_sum(const vec v[PARTS])
{
    float lane[LANES], four[4], two[2];

    memcpy(lane, v, sizeof lane);
    for (int l = 0; l < 4; l++)
        four[l] = lane[l] + lane[l + 4];
    for (int l = 0; l < 2; l++)
        two[l] = four[l] + four[l + 2];
    return (double) (two[0] + two[1]);
}

HOT int mask_count(ints mask)
{
    int sum = 0;

    for (int l = 0; l < WIDTH; l++)
        sum -= mask[l];
    return sum;
}

enum { UPPER = -65536 }; /* bits of the upper half */

HOT vec background_of(ints v)
{
    return (vec) (v & UPPER);
}

/* Luck of the step to grade g (0 first), or of the final test after the last. */
HOT vec luck_of(ints v, int g)
{
    return floats_of((v >> (g - 1) % 4 * 4) & 15);
}

/* Whose observed final test is below the level? */
HOT ints below_level(
        const float *y, const learning_traits *v, const struct learning_rates *r)
{
    return get(y) + r->test_noise * luck_of(get_bits(v), GRADES) < r->test_level;
}

#endif
