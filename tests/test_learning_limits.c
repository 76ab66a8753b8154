/* What the pupil pass refuses, in a sentence, and what it leaves behind then. */
#include <criterion/criterion.h>

#include "sim/base/mem.h"
#include "tests/fixtures/classrooms.h"

TestSuite(learning_limits, .timeout = 60);

Test(learning_limits, limits_are_told_in_a_sentence)
{
    struct world world = { .n_schools = 10 };
    struct learning *lrn;
    struct sim_err err;

    cr_expect_eq(learning_new(&lrn, &world, 0, 1, &err), SIM_ERR_RANGE);
    cr_expect_str_eq(err.msg, "horizon = 0 school years: must be between 1 and 57 for "
                              "pupils");
    cr_expect_null(lrn);
    cr_expect_eq(learning_new(&lrn, &world, 58, 1, &err), SIM_ERR_RANGE);
    cr_expect_eq(learning_new(&lrn, &world, 1, 0, &err), SIM_ERR_RANGE);
    cr_expect_str_eq(err.msg, "0 arms: must be between 1 and 65535");
    world.n_schools = 16385;
    cr_expect_eq(learning_new(&lrn, &world, 1, 1, &err), SIM_ERR_RANGE);
    cr_expect_str_eq(err.msg, "16385 schools: must be between 1 and 16384 for pupils; "
                              "choose a smaller population.sample");
    learning_free(NULL);
}

Test(learning_limits, memory_that_runs_out_is_told)
{
    struct world world = { .n_schools = 10 };
    struct learning *lrn;
    struct sim_err err;

    for (long n = 0; n < 2; n++) {
        sim_mem_fail_after(n);
        cr_expect_eq(learning_new(&lrn, &world, 5, 2, &err), SIM_ERR_NOMEM);
        cr_expect_str_eq(err.msg, "out of memory for the pupils");
        cr_expect_null(lrn);
    }
    sim_mem_fail_after(-1);
    cr_assert_eq(learning_new(&lrn, &world, 5, 2, &err), 0);
    cr_expect_leq(learning_bytes(&world, 5, 2), 4u << 20);
    learning_free(lrn);
}
