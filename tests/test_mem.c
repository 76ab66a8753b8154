/* test_mem.c - is memory zeroed, aligned, checked for overflow, and deniable? */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/mem.h"

TestSuite(mem, .timeout = 30);

static bool all_zero(const unsigned char *block, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (block[i] != 0)
            return false;
    return true;
}

Test(mem, blocks_are_zeroed_and_aligned)
{
    for (size_t n = 1; n < 5000; n += 37) {
        unsigned char *block = sim_calloc(n, 3);
        cr_assert_not_null(block);
        cr_assert_eq((uintptr_t) block % 64, 0, "%zu", n);
        cr_assert(all_zero(block, 3 * n), "%zu", n);
        memset(block, 0xff, 3 * n); /* dirt for the next one */
        sim_free(block);
    }
}

/* Large blocks are aligned, zeroed and kept when they grow, like all others. */
Test(mem, large_blocks)
{
    enum { SIZE = 5 << 20 };
    unsigned char *block = sim_calloc(SIZE, 1);

    cr_assert_not_null(block);
    cr_expect_eq((uintptr_t) block % 64, 0);
    cr_expect(all_zero(block, SIZE));
    block[0] = 1;
    block[SIZE - 1] = 2;
    block = sim_realloc(block, 2 * (size_t) SIZE);
    cr_assert_not_null(block);
    cr_expect_eq(block[0], 1);
    cr_expect_eq(block[SIZE - 1], 2);
    block[2 * (size_t) SIZE - 1] = 3;
    block = sim_realloc(block, 1);
    cr_assert_not_null(block);
    cr_expect_eq(block[0], 1);
    sim_free(block);
}

Test(mem, nothing_is_a_valid_block)
{
    void *a = sim_calloc(0, 8), *b = sim_calloc(8, 0);
    cr_expect_not_null(a);
    cr_expect_not_null(b);
    cr_expect_neq(a, b);
    sim_free(a);
    sim_free(b);
    sim_free(NULL);
}

Test(mem, too_much_is_refused)
{
    cr_expect_null(sim_calloc(SIZE_MAX, 2));
    cr_expect_null(sim_calloc(SIZE_MAX / 2 + 1, 2));
    cr_expect_null(sim_calloc(SIZE_MAX, 1));
    cr_expect_null(sim_calloc(1, SIZE_MAX - 64));
    cr_expect_null(sim_realloc(NULL, SIZE_MAX - 10));
}

Test(mem, realloc_keeps_what_was_there)
{
    unsigned char *block = sim_realloc(NULL, 100);

    cr_assert_not_null(block);
    for (int i = 0; i < 100; i++)
        block[i] = (unsigned char) i;
    block = sim_realloc(block, 10000);
    cr_assert_not_null(block);
    cr_expect_eq((uintptr_t) block % 64, 0);
    for (int i = 0; i < 100; i++)
        cr_assert_eq(block[i], i);
    block = sim_realloc(block, 10);
    cr_assert_not_null(block);
    for (int i = 0; i < 10; i++)
        cr_assert_eq(block[i], i);
    cr_expect_null(sim_realloc(block, SIZE_MAX));
    cr_expect_eq(block[9], 9, "a refused request leaves the block alone");
    sim_free(block);
}

Test(mem, strdup_copies)
{
    const char text[] = "shortage";
    char *copy = sim_strdup(text), *empty = sim_strdup("");

    cr_assert(copy != NULL && empty != NULL);
    cr_expect_str_eq(copy, text);
    cr_expect_neq(copy, text);
    cr_expect_str_empty(empty);
    sim_free(copy);
    sim_free(empty);
}

Test(mem, requests_can_be_made_to_fail)
{
    sim_mem_fail_after(2);
    char *a = sim_calloc(1, 1), *b = sim_strdup("b");
    cr_expect_not_null(a);
    cr_expect_not_null(b);
    cr_expect_null(sim_calloc(1, 1));
    cr_expect_null(sim_strdup("c"));
    cr_expect_null(sim_realloc(a, 100));
    sim_mem_fail_after(-1);
    a = sim_realloc(a, 100);
    cr_expect_not_null(a);
    sim_free(a);
    sim_free(b);
}
