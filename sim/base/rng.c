/* rng.c - keyed draws, one at a time and in columns; see rng.h for the layout and
 * threefry.h for the function. Thread safety: pure functions. */
#include "sim/base/rng.h"

#include "sim/base/rng_hot.h"
#include "sim/base/threefry.h"

struct sim_key sim_key_make(uint64_t seed, uint32_t luck)
{
    return (struct sim_key){ { (uint32_t) seed, (uint32_t) (seed >> 32), SIM_DRAW_LAYOUT,
            luck } };
}

struct sim_block sim_draw(struct sim_key key, uint32_t entity, uint32_t partner,
        uint32_t when, uint32_t chance)
{
    return sim_threefry(key, entity, partner, when, chance);
}

/* Where the batch from `done` on goes: words that nobody wants fall into spare, so that
 * the kernels have no branch. Returns the size of the batch. */
static size_t batch_columns(uint32_t *column[4], uint32_t *const out[4],
        uint32_t spare[4][SIM_DRAW_BATCH], size_t done, size_t n)
{
    for (int w = 0; w < 4; w++)
        column[w] = out[w] != NULL ? out[w] + done : spare[w];
    return n - done < SIM_DRAW_BATCH ? n - done : SIM_DRAW_BATCH;
}

void sim_draw_entities(uint32_t *const out[4], const uint32_t *entity, size_t n,
        struct sim_key key, uint32_t partner, uint32_t when, uint32_t chance)
{
    const uint32_t counter[4] = { 0, partner, when, chance };
    uint32_t spare[4][SIM_DRAW_BATCH], *column[4];

    for (size_t i = 0, size; i < n; i += size) {
        size = batch_columns(column, out, spare, i, n);
        SIM_HOT_PICK(sim_draw_entities)(column, entity + i, size, key, counter);
    }
}

void sim_draw_range(uint32_t *const out[4], uint32_t first, size_t n, struct sim_key key,
        uint32_t partner, uint32_t when, uint32_t chance)
{
    uint32_t spare[4][SIM_DRAW_BATCH], *column[4];

    for (size_t i = 0, size; i < n; i += size) {
        const uint32_t counter[4] = { first + (uint32_t) i, partner, when, chance };
        size = batch_columns(column, out, spare, i, n);
        SIM_HOT_PICK(sim_draw_range)(column, size, key, counter);
    }
}

void sim_draw_indices(uint32_t *const out[4], size_t n, struct sim_key key,
        uint32_t entity, uint32_t partner, uint32_t when, uint32_t chance)
{
    uint32_t spare[4][SIM_DRAW_BATCH], *column[4];

    for (size_t i = 0, size; i < n; i += size) {
        const uint32_t counter[4] = { entity, partner, when + (uint32_t) i, chance };
        size = batch_columns(column, out, spare, i, n);
        SIM_HOT_PICK(sim_draw_indices)(column, size, key, counter);
    }
}
