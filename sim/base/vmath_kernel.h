/* vmath_kernel.h - the arithmetic behind vmath.h, inline, so that loops in hot files
 * vectorise around it. Most code wants vmath.h.
 *
 * Only add, multiply, divide, compare, select, bits and table look-ups, all in float and
 * in one fixed order: the same bytes from each instruction set (with -ffp-contract=off).
 * Selects are of values already computed, since a look-up inside a select would stop the
 * vectoriser. Thread safety: pure functions. */
#ifndef SIM_BASE_VMATH_KERNEL_H
#define SIM_BASE_VMATH_KERNEL_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* Bits of a, b, c of a segment; a row can be read as a vector of four. */
struct sim_quantile_row {
    _Alignas(16) uint32_t a;
    uint32_t b, c;
};
static_assert(sizeof(struct sim_quantile_row) == 16, "a vector of four");

/* 32 segments per octave, 32 octaves and the median. */
enum { SIM_NORMAL_SHIFT = 18, SIM_NORMAL_ROWS = 32 * 32 + 1 };
extern const struct sim_quantile_row sim_normal_row[SIM_NORMAL_ROWS];

/* 16 segments per octave; rows of the lower half, then of the upper. */
enum { SIM_GUMBEL_SHIFT = 19, SIM_GUMBEL_ROWS = 32 * 16 + 1 };
extern const struct sim_quantile_row sim_gumbel_row[2 * SIM_GUMBEL_ROWS];

static inline float sim_float_of(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint32_t sim_bits_of(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Bits of the tail size f = min(word, ~word) + 0.5 as a float, above those of 0.5: the
 * upper bits number the segment, the lower ones run within it (scripts/vmath_tables.py).
 * upper: all ones if the word lies in the upper half, else 0. */
static inline int32_t sim_tail_bits(uint32_t word, uint32_t upper)
{
    const float f = (float) (int32_t) (word ^ upper) + 0.5f;
    return (int32_t) (sim_bits_of(f) - 0x3f000000u);
}

/* Steps outwards from the inner end of the segment, 1 ... 2^shift. */
static inline float sim_tail_step(int32_t tail, int shift)
{
    return (float) ((1 << shift) - (tail & ((1 << shift) - 1)));
}

/* Quantile of a word: minus the size in the lower half, plus in the upper. upper_rows:
 * how far on those of the upper half are. */
static inline float sim_kernel_quantile(
        uint32_t word, const struct sim_quantile_row *row, int shift, int upper_rows)
{
    const uint32_t upper = 0u - (word >> 31);
    const int32_t tail = sim_tail_bits(word, upper);
    const struct sim_quantile_row of =
            row[(tail >> shift) + (int32_t) (upper & (uint32_t) upper_rows)];
    const float t = sim_tail_step(tail, shift);
    const float size =
            sim_float_of(of.a) + t * (sim_float_of(of.b) + t * sim_float_of(of.c));
    return sim_float_of(sim_bits_of(size) ^ (~word & 0x80000000u));
}

static inline float sim_kernel_normal(uint32_t word)
{
    return sim_kernel_quantile(word, sim_normal_row, SIM_NORMAL_SHIFT, 0);
}

static inline float sim_kernel_gumbel(uint32_t word)
{
    return sim_kernel_quantile(word, sim_gumbel_row, SIM_GUMBEL_SHIFT, SIM_GUMBEL_ROWS);
}

/* exp(x): x = k ln 2 + r, |r| <= ln 2 / 2, Taylor to r^6 (error 1.2e-7), times 2^k in two
 * factors, so that results near the ends of the range are right. NaN stays NaN. */
static inline float sim_kernel_exp(float x)
{
    const float low = x < -104.0f ? -104.0f : x;
    const float y = low > 89.0f ? 89.0f : low;
    const float shifted = y * 1.44269504f + 12582912.0f; /* 1.5 * 2^23: rounds to k */
    const float kf = shifted - 12582912.0f;
    const int32_t k = (int32_t) (sim_bits_of(shifted) - 0x4b400000u);
    const float r = (y - kf * 0.693359375f) - kf * -2.12194440e-4f;
    float p = 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    const int32_t half = k >> 1;
    const float s1 = sim_float_of((uint32_t) (half + 127) << 23);
    const float s2 = sim_float_of((uint32_t) (k - half + 127) << 23);
    return p * s1 * s2;
}

/* log(x): x = 2^k m, sqrt(1/2) <= m < sqrt(2), s = (m - 1) / (m + 1), odd series in s
 * to s^9 (error 1e-9). 0 gives -inf, negative NaN. */
static inline float sim_kernel_log(float x)
{
    const float big = x * 0x1p23f; /* lifts a subnormal x into the normal range */
    const int tiny = x < 0x1p-126f;
    const uint32_t bits = sim_bits_of(tiny ? big : x);
    const int32_t k = ((int32_t) (bits - 0x3f3504f3u) >> 23) - (tiny ? 23 : 0);
    const float m = sim_float_of(((bits - 0x3f3504f3u) & 0x007fffffu) + 0x3f3504f3u);
    const float kf = (float) k;
    const float s = (m - 1.0f) / (m + 1.0f), z = s * s;
    float p = 2.0f / 9;
    p = p * z + 2.0f / 7;
    p = p * z + 2.0f / 5;
    p = p * z + 2.0f / 3;
    const float y = kf * 0.693359375f + (kf * -2.12194440e-4f + (2 * s + s * (z * p)));
    const float inf = sim_float_of(0x7f800000u), nan = sim_float_of(0x7fc00000u);
    const float finite = x < inf ? y : x; /* inf and NaN are their own logarithms */
    const float nonneg = x < 0 ? nan : finite;
    return x == 0 ? -inf : nonneg;
}

#endif
