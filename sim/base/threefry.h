/* threefry.h - the Threefry4x32-20 block function, inline, so that a loop around it
 * vectorises.
 *
 * Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405: four words go through
 * 20 rounds of add, rotate, xor; after each fourth round the key, rotated by one word
 * and numbered, is added. Most code wants rng.h. Thread safety: pure functions. */
#ifndef SIM_BASE_THREEFRY_H
#define SIM_BASE_THREEFRY_H

#include "sim/base/rng.h"

static inline uint32_t sim_threefry_rotl(uint32_t x, int bits)
{
    return x << bits | x >> (32 - bits);
}

/* The rounds, of one block or of several that take each step together. MIX(x, y, bits)
 * mixes two words, ADD(x, k) adds to one; x0..x3 name them. After four rounds come key
 * words and the number of the quarter. */
#define SIM_THREEFRY_QUARTER(MIX, ADD, a, b, c, d, e, f, g, h, k0, k1, k2, k3, number)   \
    do {                                                                                 \
        MIX(x0, x1, a);                                                                  \
        MIX(x2, x3, b);                                                                  \
        MIX(x0, x3, c);                                                                  \
        MIX(x2, x1, d);                                                                  \
        MIX(x0, x1, e);                                                                  \
        MIX(x2, x3, f);                                                                  \
        MIX(x0, x3, g);                                                                  \
        MIX(x2, x1, h);                                                                  \
        ADD(x0, k0);                                                                     \
        ADD(x1, k1);                                                                     \
        ADD(x2, k2);                                                                     \
        ADD(x3, (k3) + (number));                                                        \
    } while (0)

/* All twenty, with the key k. The constant keeps an all-zero key from being weak (Skein's
 * key schedule). */
#define SIM_THREEFRY_BLOCK(MIX, ADD, k)                                                  \
    do {                                                                                 \
        const uint32_t k0 = (k).word[0], k1 = (k).word[1], k2 = (k).word[2],             \
                       k3 = (k).word[3], k4 = 0x1bd11bdau ^ k0 ^ k1 ^ k2 ^ k3;           \
        ADD(x0, k0);                                                                     \
        ADD(x1, k1);                                                                     \
        ADD(x2, k2);                                                                     \
        ADD(x3, k3);                                                                     \
        SIM_THREEFRY_QUARTER(                                                            \
                MIX, ADD, 10, 26, 11, 21, 13, 27, 23, 5, k1, k2, k3, k4, 1);             \
        SIM_THREEFRY_QUARTER(                                                            \
                MIX, ADD, 6, 20, 17, 11, 25, 10, 18, 20, k2, k3, k4, k0, 2);             \
        SIM_THREEFRY_QUARTER(                                                            \
                MIX, ADD, 10, 26, 11, 21, 13, 27, 23, 5, k3, k4, k0, k1, 3);             \
        SIM_THREEFRY_QUARTER(                                                            \
                MIX, ADD, 6, 20, 17, 11, 25, 10, 18, 20, k4, k0, k1, k2, 4);             \
        SIM_THREEFRY_QUARTER(                                                            \
                MIX, ADD, 10, 26, 11, 21, 13, 27, 23, 5, k0, k1, k2, k3, 5);             \
    } while (0)

#define SIM_THREEFRY_MIX(x, y, bits)                                                     \
    ((x) += (y), (y) = sim_threefry_rotl((y), (bits)) ^ (x))
#define SIM_THREEFRY_ADD(x, k) ((x) += (k))

/* The block of counter x0..x3. Always inline: a loop with a call does not vectorise. */
__attribute__((always_inline)) static inline struct sim_block sim_threefry(
        struct sim_key key, uint32_t x0, uint32_t x1, uint32_t x2, uint32_t x3)
{
    SIM_THREEFRY_BLOCK(SIM_THREEFRY_MIX, SIM_THREEFRY_ADD, key);
    return (struct sim_block){ { x0, x1, x2, x3 } };
}

#define SIM_THREEFRY_MIX_TWO(x, y, bits)                                                 \
    (x##_a += y##_a, x##_b += y##_b, y##_a = sim_threefry_rotl(y##_a, (bits)) ^ x##_a,   \
            y##_b = sim_threefry_rotl(y##_b, (bits)) ^ x##_b)
#define SIM_THREEFRY_ADD_TWO(x, k) (x##_a += (k), x##_b += (k))

/* Two blocks: that of counter x0..x3, and the one with x2 + 1. Each step of a block waits
 * for the one before; side by side, one works while the other waits. That pays where a
 * loop has few blocks; in a long one the processor does so by itself. */
__attribute__((always_inline)) static inline void sim_threefry_two(struct sim_block b[2],
        struct sim_key key, uint32_t x0, uint32_t x1, uint32_t x2, uint32_t x3)
{
    uint32_t x0_a = x0, x1_a = x1, x2_a = x2, x3_a = x3;
    uint32_t x0_b = x0, x1_b = x1, x2_b = x2 + 1, x3_b = x3;

    SIM_THREEFRY_BLOCK(SIM_THREEFRY_MIX_TWO, SIM_THREEFRY_ADD_TWO, key);
    b[0] = (struct sim_block){ { x0_a, x1_a, x2_a, x3_a } };
    b[1] = (struct sim_block){ { x0_b, x1_b, x2_b, x3_b } };
}

#endif
