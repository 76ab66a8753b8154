/* gslrng.c - a gsl_rng_type on a keyed stream; see gslrng.h. */
#include "sim/base/gslrng.h"

static void stream_start(struct sim_gslrng_state *state, struct sim_key key,
        uint32_t entity, uint32_t when, uint32_t chance)
{
    *state = (struct sim_gslrng_state){
        .key = key, .entity = entity, .when = when, .chance = chance, .used = 4
    };
}

static uint32_t stream_word(struct sim_gslrng_state *state)
{
    if (state->used == 4) {
        state->block = sim_draw(
                state->key, state->entity, state->next++, state->when, state->chance);
        state->used = 0;
    }
    return state->block.word[state->used++];
}

static void type_set(void *state, unsigned long seed)
{
    stream_start(state, sim_key_make(seed, 0), 0, 0, 0);
}

static unsigned long type_get(void *state)
{
    return stream_word(state);
}

static double type_get_double(void *state)
{
    return sim_uniform(stream_word(state));
}

const gsl_rng_type sim_gslrng_type = { "threefry4x32-20", 0xffffffffu, 0,
    sizeof(struct sim_gslrng_state), type_set, type_get, type_get_double };

gsl_rng *sim_gslrng_init(struct sim_gslrng *stream, struct sim_key key, uint32_t entity,
        uint32_t when, uint32_t chance)
{
    stream->rng.type = &sim_gslrng_type;
    stream->rng.state = &stream->state;
    stream_start(&stream->state, key, entity, when, chance);
    return &stream->rng;
}
