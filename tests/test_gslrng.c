/* test_gslrng.c - is a GSL stream made of the keyed draws it claims? */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "sim/base/gslrng.h"
#include "tests/stat.h"

enum { N = 50000 };

TestSuite(gslrng, .timeout = 60);

Test(gslrng, words_are_keyed_draws)
{
    const struct sim_key key = sim_key_make(99, 3);
    struct sim_gslrng stream;
    gsl_rng *rng = sim_gslrng_init(&stream, key, 5, sim_when(1, 2, 3), 7);

    for (uint32_t block = 0; block < 100; block++) {
        const struct sim_block want = sim_draw(key, 5, block, sim_when(1, 2, 3), 7);
        for (int w = 0; w < 4; w++)
            cr_assert_eq(gsl_rng_get(rng), want.word[w], "block %u, word %d", block, w);
    }
    cr_expect_eq(gsl_rng_max(rng), 0xffffffff);
    cr_expect_eq(gsl_rng_min(rng), 0);
    cr_expect_str_eq(gsl_rng_name(rng), "threefry4x32-20");
}

Test(gslrng, starting_again_repeats)
{
    const struct sim_key key = sim_key_make(1, 0);
    struct sim_gslrng stream;
    gsl_rng *rng = sim_gslrng_init(&stream, key, 1, 2, 3);
    const double first = gsl_ran_gamma(rng, 2.5, 1), second = gsl_ran_gamma(rng, 2.5, 1);

    rng = sim_gslrng_init(&stream, key, 1, 2, 3);
    cr_expect_eq(gsl_ran_gamma(rng, 2.5, 1), first);
    cr_expect_eq(gsl_ran_gamma(rng, 2.5, 1), second);
    rng = sim_gslrng_init(&stream, key, 1, 2, 4);
    cr_expect_neq(gsl_ran_gamma(rng, 2.5, 1), first);
}

/* As a type of GSL, set by a seed: the zero seed gives the words of that key. */
Test(gslrng, works_as_a_gsl_type)
{
    gsl_rng *a = gsl_rng_alloc(&sim_gslrng_type);
    cr_assert_not_null(a);
    gsl_rng_set(a, 0x123456789u);
    const struct sim_block want = sim_draw(sim_key_make(0x123456789u, 0), 0, 0, 0, 0);
    cr_expect_eq(gsl_rng_get(a), want.word[0]);
    gsl_rng *b = gsl_rng_clone(a);
    cr_assert_not_null(b);
    for (int i = 0; i < 20; i++)
        cr_expect_eq(gsl_rng_get(a), gsl_rng_get(b));
    gsl_rng_free(a);
    gsl_rng_free(b);
}

/* p-value of "gsl_ran_gaussian with sd is standard normal", one stream per entity. */
static double gaussian_p(double sd)
{
    static double u[N];
    struct sim_gslrng stream;

    for (uint32_t i = 0; i < N; i++) {
        gsl_rng *rng = sim_gslrng_init(&stream, sim_key_make(4, 0), i, 0, 0);
        u[i] = gsl_cdf_ugaussian_P(gsl_ran_gaussian(rng, sd));
    }
    return stat_ks_uniform_p(u, N);
}

Test(gslrng, first_draws_of_many_streams_are_normal)
{
    cr_expect_gt(gaussian_p(1), ALPHA);
}

Test(gslrng, the_check_above_can_fail)
{
    cr_expect_lt(gaussian_p(1.06), ALPHA);
}

Test(gslrng, uniform_stays_inside)
{
    struct sim_gslrng stream;
    gsl_rng *rng = sim_gslrng_init(&stream, sim_key_make(4, 0), 0, 0, 0);

    for (int i = 0; i < N; i++) {
        const double u = gsl_rng_uniform(rng);
        cr_assert(u > 0 && u < 1);
    }
}
