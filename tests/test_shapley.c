/* Shapley values against closed forms: additive games, symmetry, null players, the glove
 * game, and sampled orders against all of them. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/analysis/shapley.h"

TestSuite(shapley, .timeout = 30);

static double total(const double *share, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++)
        sum += share[i];
    return sum;
}

Test(shapley, additive_game_gives_each_its_own)
{
    static const double own[4] = { 1.5, -2, 0, 7 };
    double worth[16], share[4];

    for (size_t m = 0; m < 16; m++) {
        worth[m] = 0;
        for (size_t i = 0; i < 4; i++)
            worth[m] += (m >> i & 1) ? own[i] : 0;
    }
    sim_shapley(share, worth, 4);
    for (size_t i = 0; i < 4; i++)
        cr_expect_float_eq(share[i], own[i], 1e-14);
}

Test(shapley, glove_game)
{
    /* one left glove, two right ones; a pair is worth 1: 2/3, 1/6, 1/6 */
    double worth[8] = { 0 }, share[3];

    for (size_t m = 0; m < 8; m++)
        worth[m] = (m & 1) && (m & 6) ? 1 : 0;
    sim_shapley(share, worth, 3);
    cr_expect_float_eq(share[0], 2.0 / 3, 1e-15);
    cr_expect_float_eq(share[1], 1.0 / 6, 1e-15);
    cr_expect_float_eq(share[2], 1.0 / 6, 1e-15);
}

/* A game without structure: worths by a hash of the coalition; player `null` adds
 * nothing, players a and b are exchangeable. */
static double hashed(size_t mask, size_t null, size_t a, size_t b)
{
    mask &= ~((size_t) 1 << null);
    size_t both = (mask >> a & 1) + (mask >> b & 1);
    mask &= ~((size_t) 1 << a | (size_t) 1 << b);
    mask |= both << 20;
    return mask == 0 ? 0 : sin((double) (mask * 2654435761u % 1000003)) * 5;
}

Test(shapley, efficiency_symmetry_and_null_player)
{
    for (size_t k = 3; k <= 10; k++) {
        double worth[1 << 10], share[10];
        for (size_t m = 0; m < (size_t) 1 << k; m++)
            worth[m] = hashed(m, 0, 1, 2);
        sim_shapley(share, worth, k);
        double whole = worth[((size_t) 1 << k) - 1];
        cr_expect_float_eq(total(share, k), whole, 1e-12, "k = %zu", k);
        cr_expect_float_eq(share[0], 0, 1e-12, "k = %zu", k);
        cr_expect_float_eq(share[1], share[2], 1e-12, "k = %zu", k);
    }
}

Test(shapley, orders_are_orders_and_come_with_their_reverse)
{
    unsigned char a[9], b[9];

    for (size_t index = 0; index < 40; index += 2) {
        unsigned seen = 0;
        sim_shapley_order(a, 9, 4, index);
        sim_shapley_order(b, 9, 4, index + 1);
        for (size_t j = 0; j < 9; j++) {
            seen |= 1u << a[j];
            cr_expect_eq(a[j], b[8 - j]);
        }
        cr_expect_eq(seen, 511u);
    }
}

Test(shapley, orders_depend_on_seed_and_number_only)
{
    unsigned char a[8], b[8];

    sim_shapley_order(a, 8, 1, 6);
    sim_shapley_order(b, 8, 1, 6);
    cr_expect_eq(memcmp(a, b, 8), 0);
    sim_shapley_order(b, 8, 2, 6);
    cr_expect_neq(memcmp(a, b, 8), 0);
    sim_shapley_order(b, 8, 1, 8);
    cr_expect_neq(memcmp(a, b, 8), 0);
}

/* Mean marginal contribution of player 3 over `n` orders, less the exact share, in
 * standard errors over pairs of orders. */
static double error_of_orders(size_t n, double tilt)
{
    enum { K = 7 };
    double worth[1 << K], share[K], sum = 0, sq = 0;
    size_t pairs = n / 2;

    for (size_t m = 0; m < (size_t) 1 << K; m++)
        worth[m] = hashed(m, 0, 1, 2);
    sim_shapley(share, worth, K);
    for (size_t p = 0; p < pairs; p++) {
        double both = 0;
        for (size_t h = 0; h < 2; h++) {
            unsigned char order[K];
            size_t mask = 0;
            sim_shapley_order(order, K, 11, 2 * p + h);
            for (size_t j = 0; j < K; j++) {
                size_t next = mask | (size_t) 1 << order[j];
                if (order[j] == 3)
                    both += (worth[next] - worth[mask]) / 2;
                mask = next;
            }
        }
        sum += both + tilt;
        sq += (both + tilt) * (both + tilt);
    }
    double mean = sum / (double) pairs;
    double var = (sq / (double) pairs - mean * mean) / (double) (pairs - 1);
    return fabs(mean - share[3]) / sqrt(var);
}

Test(shapley, sampled_orders_are_unbiased)
{
    /* |z| above 4.9 has probability 1e-6 */
    cr_expect_lt(error_of_orders(8000, 0), 4.9);
}

Test(shapley, the_check_above_can_fail)
{
    cr_expect_gt(error_of_orders(8000, 0.5), 4.9);
}
