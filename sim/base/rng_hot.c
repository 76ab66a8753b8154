/* rng_hot.c - many Threefry blocks at once: plain loops that the compiler vectorises
 * over the entities (-fopt-info-vec tells). Same words as sim_draw.
 * Thread safety: pure functions. */
#include "sim/base/rng_hot.h"
#include "sim/base/threefry.h"

void SIM_HOT(sim_draw_entities)(uint32_t *const out[4], const uint32_t *entity, size_t n,
        struct sim_key key, const uint32_t counter[4])
{
    uint32_t *restrict o0 = out[0], *restrict o1 = out[1], *restrict o2 = out[2],
                       *restrict o3 = out[3];
    const uint32_t c1 = counter[1], c2 = counter[2], c3 = counter[3];

    for (size_t i = 0; i < n; i++) {
        const struct sim_block b = sim_threefry(key, entity[i], c1, c2, c3);
        o0[i] = b.word[0];
        o1[i] = b.word[1];
        o2[i] = b.word[2];
        o3[i] = b.word[3];
    }
}

void SIM_HOT(sim_draw_range)(
        uint32_t *const out[4], size_t n, struct sim_key key, const uint32_t counter[4])
{
    uint32_t *restrict o0 = out[0], *restrict o1 = out[1], *restrict o2 = out[2],
                       *restrict o3 = out[3];
    const uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];

    for (uint32_t i = 0; i < (uint32_t) n; i++) {
        const struct sim_block b = sim_threefry(key, c0 + i, c1, c2, c3);
        o0[i] = b.word[0];
        o1[i] = b.word[1];
        o2[i] = b.word[2];
        o3[i] = b.word[3];
    }
}

void SIM_HOT(sim_draw_indices)(
        uint32_t *const out[4], size_t n, struct sim_key key, const uint32_t counter[4])
{
    uint32_t *restrict o0 = out[0], *restrict o1 = out[1], *restrict o2 = out[2],
                       *restrict o3 = out[3];
    const uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];

    for (uint32_t i = 0; i < (uint32_t) n; i++) {
        const struct sim_block b = sim_threefry(key, c0, c1, c2 + i, c3);
        o0[i] = b.word[0];
        o1[i] = b.word[1];
        o2[i] = b.word[2];
        o3[i] = b.word[3];
    }
}
