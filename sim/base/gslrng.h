/* gslrng.h - GSL's random distributions on keyed draws, for set-up and tests.
 *
 * A gsl_rng whose words are those of rng.h: key, entity, when and chance are given, the
 * partner word counts the blocks. So each (key, entity, when, chance) owns a stream of
 * 2^34 words that no other draw shares, as long as nothing else uses partners there.
 * Thread safety: one stream belongs to one thread. */
#ifndef SIM_BASE_GSLRNG_H
#define SIM_BASE_GSLRNG_H

#include <gsl/gsl_rng.h>

#include "sim/base/rng.h"

/* One stream, placed by the caller; needs no clearing, must not be moved or copied. */
struct sim_gslrng {
    gsl_rng rng;
    struct sim_gslrng_state {
        struct sim_key key;
        uint32_t entity, next, when,
                chance; /* next: block to draw when this is used up */
        struct sim_block block;
        unsigned used; /* words of the block already given, 0..4 */
    } state;
};

/* Set to the start of the stream. Returns &stream->rng, for gsl_ran_... */
gsl_rng *sim_gslrng_init(struct sim_gslrng *stream, struct sim_key key, uint32_t entity,
        uint32_t when, uint32_t chance);

/* The type, for GSL functions that want one. gsl_rng_set(rng, seed) means
 * sim_key_make(seed, 0) and entity, when and chance 0. */
extern const gsl_rng_type sim_gslrng_type;

#endif
