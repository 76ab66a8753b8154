/* store_sum.c - is a stored replication what was written, to the last bit?
 *
 * SQLite checks the shape of its pages, not the numbers in them; so a sum over every bit
 * is stored with each replication: one multiplication and one shift a word (the mixing
 * steps of MurmurHash3's finaliser), not for secrets. Thread safety: pure functions. */
#include <math.h>
#include <string.h>

#include "sim/store/store_impl.h"

static uint64_t mix(uint64_t sum, double value)
{
    uint64_t word;

    memcpy(&word, &value, sizeof word);
    sum = (sum ^ word) * 0xff51afd7ed558ccdu;
    return sum ^ sum >> 32;
}

/* A parameter comes back as SQLite keeps numbers: one NaN, one nought. */
static double plain(double value)
{
    return isnan(value) ? (double) NAN : value == 0 ? 0.0 : value;
}

uint64_t sim_store_sum(
        const struct sim_store *store, const double *const *cube, const double *params)
{
    uint64_t sum = 1;

    for (size_t arm = 0; arm < store->meta.n_arms; arm++)
        for (size_t c = 0; c < store->cells; c++)
            sum = mix(sum, cube[arm][c]);
    for (size_t i = 0; params != NULL && i < store->meta.n_params; i++)
        sum = mix(sum, plain(params[i]));
    return sum;
}
