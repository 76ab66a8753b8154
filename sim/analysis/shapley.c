/* shapley.c - see shapley.h. */
#include "sim/analysis/shapley.h"

#include "sim/base/hash.h"
#include "sim/base/rng.h"

enum { ORDER_YEAR = 255, ORDER_PURPOSE = 2 };

static size_t members(size_t mask)
{
    size_t n = 0;

    for (; mask != 0; mask &= mask - 1)
        n++;
    return n;
}

/* s! (k - s - 1)! / k!: the share of orders in which a part comes right behind the s
 * members of a given coalition; 1 / (k C(k-1, s)). */
static double weight(size_t s, size_t k)
{
    double choose = 1;

    for (size_t i = 0; i < s; i++)
        choose = choose * (double) (k - 1 - i) / (double) (i + 1);
    return 1 / ((double) k * choose);
}

void sim_shapley(double *share, const double *worth, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        double sum = 0;
        for (size_t mask = 0; mask < (size_t) 1 << k; mask++)
            if ((mask >> i & 1) == 0)
                sum += weight(members(mask), k)
                       * (worth[mask | (size_t) 1 << i] - worth[mask]);
        share[i] = sum;
    }
}

void sim_shapley_order(unsigned char *order, size_t k, uint64_t seed, size_t index)
{
    struct sim_key key = sim_key_make(seed, 0);
    uint64_t hash = sim_hash("interaction");

    for (size_t j = 0; j < k; j++)
        order[j] = (unsigned char) j;
    for (size_t j = k; j > 1; j--) { /* Fisher and Yates */
        double u = sim_uniform(sim_draw(key, (uint32_t) hash, (uint32_t) (hash >> 32),
                sim_when(ORDER_YEAR, ORDER_PURPOSE, (unsigned) j), (uint32_t) (index / 2))
                                       .word[0]);
        size_t pick = (size_t) (u * (double) j);
        pick = pick < j ? pick : j - 1;
        unsigned char t = order[j - 1];
        order[j - 1] = order[pick];
        order[pick] = t;
    }
    for (size_t j = 0; index % 2 == 1 && j < k / 2; j++) {
        unsigned char t = order[j];
        order[j] = order[k - 1 - j];
        order[k - 1 - j] = t;
    }
}
