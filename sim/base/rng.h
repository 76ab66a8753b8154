/* rng.h - a draw is a function of who, when and what for, not an event.
 *
 * Threefry4x32-20 (Salmon et al. 2011, doi:10.1145/2063384.2063405), the function
 * of Random123. Key: seed low, seed high, layout version, luck (0, or an arm's hash
 * under independent luck). Counter: entity, partner (or 0), when-and-what
 * (year 8 bits, purpose 8, index 16), chance stream (replication). No stream runs:
 * the same question always gets the same answer, whatever else was asked.
 * Thread safety: pure functions. */
#ifndef SIM_BASE_RNG_H
#define SIM_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

enum { SIM_DRAW_LAYOUT = 2 }; /* grows when any draw changes its place */

struct sim_key {
    uint32_t word[4];
};

struct sim_block {
    uint32_t word[4];
};

/* Key of a 64-bit seed; luck 0 is shared luck. */
struct sim_key sim_key_make(uint64_t seed, uint32_t luck);

/* Third counter word. year 0..255, purpose 0..255, index 0..65535. */
static inline uint32_t sim_when(unsigned year, unsigned purpose, unsigned index)
{
    return year << 24 | purpose << 16 | index;
}

/* One block of four independent 32-bit words. */
struct sim_block sim_draw(struct sim_key key, uint32_t entity, uint32_t partner,
        uint32_t when, uint32_t chance);

/* Blocks of n entities at once, word w of entity i in out[w][i] (w = 0..3); same
 * words as sim_draw on every instruction set. Arrays are the caller's; out[w] may be
 * NULL for words that are not wanted. */
void sim_draw_entities(uint32_t *const out[4], const uint32_t *entity, size_t n,
        struct sim_key key, uint32_t partner, uint32_t when, uint32_t chance);

/* Blocks of one entity for n consecutive indices in `when` (when + 0, + 1, ...). */
void sim_draw_indices(uint32_t *const out[4], size_t n, struct sim_key key,
        uint32_t entity, uint32_t partner, uint32_t when, uint32_t chance);

/* Blocks of n consecutive entities first, first + 1, ... */
void sim_draw_range(uint32_t *const out[4], uint32_t first, size_t n, struct sim_key key,
        uint32_t partner, uint32_t when, uint32_t chance);

/* Uniform in (0, 1): (word + 0.5) / 2^32. */
static inline double sim_uniform(uint32_t word)
{
    return ((double) word + 0.5) * 0x1p-32;
}

/* Threshold t with P(word < t) = p to within 2^-32: an event of probability p
 * happens when word < t. Monotone in p; p <= 0 (or NaN) gives 0; p >= 1 gives
 * 0xffffffff. */
static inline uint32_t sim_threshold(double p)
{
    if (!(p > 0))
        return 0;
    return p >= 1 ? 0xffffffffu : (uint32_t) (p * 0x1p32);
}

#endif
