/* Threads and arms that fit the memory: cases small enough to enumerate by hand. */
#include <criterion/criterion.h>

#include "sim/engine/plan.h"

TestSuite(plan, .timeout = 20);

/* 10 MB of its own and 10 MB per arm. */
static size_t bytes(const void *world, size_t n_arms)
{
    (void) world;
    return 10000000 * (1 + n_arms);
}

static const struct sim_model model = { .work_bytes = bytes };
static struct sim_err err;

static void expect(size_t n_arms, int asked, double memory, int threads,
        size_t batch_arms, size_t n_batches)
{
    struct sim_plan plan = { 0 };

    cr_assert_eq(sim_plan_make(&plan, &model, NULL, n_arms, false, asked, memory, &err),
            0, "%s", err.msg);
    cr_expect(plan.threads == threads && plan.batch_arms == batch_arms
                      && plan.n_batches == n_batches,
            "%zu arms, %d threads, %g bytes: %d threads, %zu arms, %zu batches", n_arms,
            asked, memory, plan.threads, plan.batch_arms, plan.n_batches);
}

Test(plan, all_arms_at_once_when_they_fit)
{
    expect(1, 2, 1e9, 2, 1, 1);
    expect(2, 2, 1e9, 2, 2, 1);
    expect(11, 4, 1e9, 4, 11, 1);
}

Test(plan, smaller_batches_when_they_do_not)
{
    expect(11, 1, 60e6, 1, 5, 3);  /* 10 policies, 4 a batch */
    expect(11, 2, 60e6, 2, 2, 10); /* 2 / 20 arms beats 1 / 13 */
    expect(3, 2, 79e6, 2, 2, 2);   /* 2 / 4 beats 1 / 3 */
}

Test(plan, fewer_threads_when_one_batch_each_does_not_fit)
{
    expect(2, 8, 100e6, 3, 2, 1);
    expect(2, 8, 30e6, 1, 2, 1);
}

Test(plan, too_little_for_anything)
{
    struct sim_plan plan;

    cr_expect_eq(
            sim_plan_make(&plan, &model, NULL, 2, false, 2, 29e6, &err), SIM_ERR_INPUT);
    cr_expect_str_eq(err.msg,
            "--memory 29M is too little: the baseline with one policy needs 30M; give "
            "more memory or a smaller population");
    cr_expect_eq(
            sim_plan_make(&plan, &model, NULL, 5, true, 2, 19e6, &err), SIM_ERR_INPUT);
    cr_expect_str_eq(err.msg,
            "--memory 19M is too little: one policy alone needs 20M; give more memory or "
            "a smaller population");
}

Test(plan, alone_every_arm_has_its_own_batch)
{
    struct sim_plan plan;

    cr_assert_eq(sim_plan_make(&plan, &model, NULL, 5, true, 2, 1e9, &err), 0);
    cr_expect(plan.batch_arms == 1 && plan.n_batches == 5 && plan.threads == 2);
}
