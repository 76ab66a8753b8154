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

/* Mix two words, the step of which all rounds are made. */
#define SIM_THREEFRY_MIX(x, y, bits)                                                     \
    do {                                                                                 \
        (x) += (y);                                                                      \
        (y) = sim_threefry_rotl((y), (bits)) ^ (x);                                      \
    } while (0)

/* Four rounds with rotations a..h, then key words k0..k3 and the number of the quarter.
 */
#define SIM_THREEFRY_QUARTER(a, b, c, d, e, f, g, h, k0, k1, k2, k3, number)             \
    do {                                                                                 \
        SIM_THREEFRY_MIX(x0, x1, a);                                                     \
        SIM_THREEFRY_MIX(x2, x3, b);                                                     \
        SIM_THREEFRY_MIX(x0, x3, c);                                                     \
        SIM_THREEFRY_MIX(x2, x1, d);                                                     \
        SIM_THREEFRY_MIX(x0, x1, e);                                                     \
        SIM_THREEFRY_MIX(x2, x3, f);                                                     \
        SIM_THREEFRY_MIX(x0, x3, g);                                                     \
        SIM_THREEFRY_MIX(x2, x1, h);                                                     \
        x0 += (k0);                                                                      \
        x1 += (k1);                                                                      \
        x2 += (k2);                                                                      \
        x3 += (k3) + (number);                                                           \
    } while (0)

/* The block of counter x0..x3. Always inline: a loop with a call does not vectorise. */
__attribute__((always_inline)) static inline struct sim_block sim_threefry(
        struct sim_key key, uint32_t x0, uint32_t x1, uint32_t x2, uint32_t x3)
{
    const uint32_t k0 = key.word[0], k1 = key.word[1], k2 = key.word[2], k3 = key.word[3];
    /* the constant keeps an all-zero key from being weak (Skein's key schedule) */
    const uint32_t k4 = 0x1bd11bdau ^ k0 ^ k1 ^ k2 ^ k3;

    x0 += k0;
    x1 += k1;
    x2 += k2;
    x3 += k3;
    SIM_THREEFRY_QUARTER(10, 26, 11, 21, 13, 27, 23, 5, k1, k2, k3, k4, 1);
    SIM_THREEFRY_QUARTER(6, 20, 17, 11, 25, 10, 18, 20, k2, k3, k4, k0, 2);
    SIM_THREEFRY_QUARTER(10, 26, 11, 21, 13, 27, 23, 5, k3, k4, k0, k1, 3);
    SIM_THREEFRY_QUARTER(6, 20, 17, 11, 25, 10, 18, 20, k4, k0, k1, k2, 4);
    SIM_THREEFRY_QUARTER(10, 26, 11, 21, 13, 27, 23, 5, k0, k1, k2, k3, 5);
    return (struct sim_block){ { x0, x1, x2, x3 } };
}

#endif
