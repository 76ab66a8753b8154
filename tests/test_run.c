/* The loop around the model, on a toy model whose answer is known: threads, batches and
 * order never show in a byte; stops leave whole pairs; failures name themselves. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/toy_model.h"
#include "tests/fixtures/toy_run.h"
#include "tests/stat.h"

TestSuite(run, .timeout = 120);

#define HEAD "start = 2025; horizon = 4; replications = 70; seed = 7;\n"
#define ONE_ARM                                                                          \
    HEAD "toy = { persons = 60; };\n"                                                    \
         "policies = ( { lever = \"help\"; start = 2026; cut = 0.5; } );\n"
#define FOUR_ARMS(a, b, c, d, toy)                                                       \
    HEAD "toy = { persons = 60; " toy " };\n"                                            \
         "arms = ( " a ", " b ", " c ", " d " );\n"
#define ARM(name, cut)                                                                   \
    "{ name = \"" name "\"; policies = ( { lever = \"help\"; start = 2026; "             \
    "cut = " cut "; } ); }"
#define ARM_A ARM("a", "0.1")
#define ARM_B ARM("b", "0.2")
#define ARM_C ARM("c", "0.3")
#define ARM_D ARM("d", "0.4")

static void simulate(
        struct toy_outcome *out, const char *text, const struct sim_run_options *opt)
{
    toy_simulate(out, &toy_model, text, opt);
    cr_assert_eq(out->ret, 0, "%s%s", out->problems, out->err.msg);
}

static size_t arm_find(const struct toy_outcome *out, const char *name)
{
    for (size_t i = 0; i < out->n_arms; i++)
        if (strcmp(out->arm[i], name) == 0)
            return i;
    cr_assert(false, "no arm %s", name);
    return 0;
}

/* Every stored byte of b's first replications equals that of a, arms matched by name. */
static void expect_same(const struct toy_outcome *a, const struct toy_outcome *b)
{
    cr_assert_eq(a->n_arms, b->n_arms);
    cr_assert_eq(a->reps, b->reps);
    cr_assert_eq(a->twins, b->twins);
    cr_expect_arr_eq(a->index, b->index, a->reps * sizeof *a->index);
    cr_expect_arr_eq(a->twin_index, b->twin_index, a->twins * sizeof *a->index);
    cr_expect_arr_eq(a->params, b->params, a->reps * a->n_params * sizeof *a->params);
    for (size_t i = 0; i < a->n_arms; i++) {
        size_t k = arm_find(b, a->arm[i]);
        size_t bytes = a->cells * sizeof(double);
        cr_expect_eq(
                memcmp(a->level[i], b->level[k], a->reps * bytes), 0, "%s", a->arm[i]);
        cr_expect_eq(
                memcmp(a->twin[i], b->twin[k], a->twins * bytes), 0, "%s", a->arm[i]);
    }
}

Test(run, threads_do_not_show_in_a_byte)
{
    struct toy_outcome one, more;
    struct sim_run_options opt = toy_options();

    simulate(&one, ONE_ARM, &opt);
    cr_expect_eq(one.reps, 70);
    cr_expect_eq(one.result.reps_done, 70);
    for (opt.threads = 2; opt.threads <= 3; opt.threads++) {
        simulate(&more, ONE_ARM, &opt);
        cr_expect_eq(more.result.threads, opt.threads);
        expect_same(&one, &more);
        toy_outcome_clear(&more);
    }
    toy_outcome_clear(&one);
}

Test(run, another_seed_gives_other_luck)
{
    struct toy_outcome a, b;
    struct sim_run_options opt = toy_options();

    simulate(&a, "start = 2025; horizon = 4; replications = 2; seed = 1;", &opt);
    simulate(&b, "start = 2025; horizon = 4; replications = 2; seed = 2;", &opt);
    cr_expect_neq(memcmp(a.level[0], b.level[0], a.cells * sizeof(double)), 0);
    toy_outcome_clear(&a);
    toy_outcome_clear(&b);
}

Test(run, batches_of_arms_do_not_show_in_a_byte)
{
    static const char text[] =
            FOUR_ARMS(ARM_A, ARM_B, ARM_C, ARM_D, "work_extra = 1000000;");
    static const double memory[] = { 2.1e6, 3.1e6, 5.1e6 };
    static const size_t batch[] = { 2, 3, 5 };
    struct toy_outcome all, some;
    struct sim_run_options opt = toy_options();

    simulate(&all, text, &opt);
    cr_expect_eq(all.result.batch_arms, 5);
    for (size_t i = 0; i < SIM_COUNT(memory); i++) {
        opt.memory_bytes = memory[i];
        simulate(&some, text, &opt);
        cr_expect_eq(some.result.batch_arms, batch[i]);
        expect_same(&all, &some);
        toy_outcome_clear(&some);
    }
    toy_outcome_clear(&all);
}

Test(run, too_little_memory_is_told_with_the_number_needed)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    opt.memory_bytes = 1.5e6;
    toy_simulate(&out, &toy_model,
            FOUR_ARMS(ARM_A, ARM_B, ARM_C, ARM_D, "work_extra = 1000000;"), &opt);
    cr_expect_eq(out.ret, SIM_ERR_INPUT);
    cr_expect_str_eq(out.err.msg,
            "--memory 2M is too little: the baseline with one policy needs 3M; give more "
            "memory or a smaller population");
}

Test(run, order_of_arms_does_not_show_in_a_byte)
{
    struct toy_outcome a, b;
    struct sim_run_options opt = toy_options();

    simulate(&a, FOUR_ARMS(ARM_A, ARM_B, ARM_C, ARM_D, ""), &opt);
    simulate(&b, FOUR_ARMS(ARM_C, ARM_A, ARM_D, ARM_B, ""), &opt);
    cr_expect_str_eq(b.arm[0], "baseline");
    cr_expect_str_eq(b.arm[1], "c");
    expect_same(&a, &b);
    toy_outcome_clear(&a);
    toy_outcome_clear(&b);
}

Test(run, one_replication_alone_equals_the_one_in_the_run)
{
    struct toy_outcome all, one;
    struct sim_run_options opt = toy_options();

    simulate(&all, ONE_ARM, &opt);
    opt.only = 17;
    simulate(&one, ONE_ARM, &opt);
    cr_assert_eq(one.reps, 1);
    cr_expect_eq(one.twins, 0);
    cr_expect_eq(one.index[0], 17);
    cr_expect_eq(one.params[0], all.params[17 * all.n_params]);
    for (size_t arm = 0; arm < 2; arm++)
        cr_expect_eq(memcmp(one.level[arm], all.level[arm] + 17 * all.cells,
                             all.cells * sizeof(double)),
                0);
    toy_outcome_clear(&all);
    toy_outcome_clear(&one);
    opt.only = 70;
    toy_simulate(&one, &toy_model, ONE_ARM, &opt);
    cr_expect_eq(one.ret, SIM_ERR_RANGE);
    cr_expect_str_eq(one.err.msg,
            "--only 70: must be between 0 and 69, the last of 70 replications");
}

Test(run, every_eighth_pair_has_a_twin_with_other_luck)
{
    static const uint32_t expected[] = { 0, 1, 16, 17, 32, 33, 48, 49, 64, 65 };
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();
    size_t same = 0;

    opt.threads = 2;
    simulate(&out, ONE_ARM, &opt);
    cr_assert_eq(out.twins, SIM_COUNT(expected));
    cr_expect_arr_eq(out.twin_index, expected, sizeof expected);
    for (size_t i = 0; i < out.twins; i++)
        same += memcmp(out.twin[0] + i * out.cells,
                        out.level[0] + expected[i] * out.cells,
                        out.cells * sizeof(double))
                == 0;
    cr_expect_eq(same, 0);
    toy_outcome_clear(&out);
}

Test(run, an_odd_number_is_made_whole_pairs)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    simulate(&out, "start = 2025; horizon = 2; replications = 5; seed = 1;", &opt);
    cr_expect_eq(out.reps, 6);
    toy_outcome_clear(&out);
    opt.uncertainty = SIM_UNC_CHANCE; /* no pairs: nothing is antithetic */
    simulate(&out, "start = 2025; horizon = 2; replications = 5; seed = 1;", &opt);
    cr_expect_eq(out.reps, 5);
    toy_outcome_clear(&out);
}

/* How many replications after the first differ from it: drawn parameter, outcomes. */
static void count_other(const struct toy_outcome *out, size_t *params, size_t *levels)
{
    *params = *levels = 0;
    for (size_t rep = 1; rep < out->reps; rep++) {
        *params += out->params[rep * out->n_params] != out->params[0];
        *levels += memcmp(out->level[0] + rep * out->cells, out->level[0],
                           out->cells * sizeof(double))
                   != 0;
    }
}

Test(run, each_kind_of_uncertainty_can_be_switched_off)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();
    size_t params, levels;

    opt.uncertainty = SIM_UNC_CHANCE;
    simulate(&out, ONE_ARM, &opt);
    count_other(&out, &params, &levels);
    cr_expect_eq(params, 0);
    cr_expect_gt(levels, 60);
    cr_expect_eq(out.twins, 0);
    cr_expect_eq(out.params[0], 0.1, "the default");
    toy_outcome_clear(&out);

    opt.uncertainty = SIM_UNC_PARAMETERS;
    simulate(&out, ONE_ARM, &opt);
    count_other(&out, &params, &levels);
    cr_expect_gt(params, 60);
    cr_expect_gt(levels, 30); /* near draws of the hazard give the same leavers */
    toy_outcome_clear(&out);
    /* with the one uncertain parameter set to a number, nothing is left to differ */
    simulate(&out, HEAD "toy = { hazard = 0.1; };", &opt);
    cr_expect_eq(out.reps, 70);
    for (size_t rep = 1; rep < out.reps; rep++)
        cr_expect_eq(memcmp(out.level[0] + rep * out.cells, out.level[0],
                             out.cells * sizeof(double)),
                0);
    toy_outcome_clear(&out);

    opt.uncertainty = SIM_UNC_NONE;
    simulate(&out, ONE_ARM, &opt);
    cr_expect_eq(out.reps, 1);
    cr_expect_eq(out.result.reps_asked, 1);
    toy_outcome_clear(&out);
}

#define NO_HELP                                                                          \
    HEAD "toy = { persons = 60; };\n"                                                    \
         "policies = ( { lever = \"help\"; start = 2026; cut = 0.0; } );\n"

Test(run, a_policy_without_strength_is_the_baseline_under_shared_luck_only)
{
    struct toy_outcome shared, alone;
    struct sim_run_options opt = toy_options();
    size_t stock, differ = 0;

    simulate(&shared, NO_HELP, &opt);
    opt.luck = SIM_LUCK_INDEPENDENT;
    simulate(&alone, NO_HELP, &opt);
    cr_expect_eq(alone.result.batch_arms, 1);
    cr_expect_eq(memcmp(shared.level[0], alone.level[0],
                         shared.reps * shared.cells * sizeof(double)),
            0, "the baseline keeps its luck");
    for (size_t rep = 0; rep < shared.reps; rep++) {
        stock = rep * shared.cells + sim_shape_cell(&shared.shape, 3, TOY_ALL, TOY_STOCK);
        cr_expect_eq(shared.level[1][stock], shared.level[0][stock]);
        cr_expect_eq(shared.level[1][stock + TOY_SAVED], 0);
        cr_expect(isnan(alone.level[1][stock + TOY_SAVED]));
        differ += alone.level[1][stock] != alone.level[0][stock];
    }
    cr_expect_gt(differ, 50);
    toy_outcome_clear(&shared);
    toy_outcome_clear(&alone);
}

Test(run, precision_stops_after_sixteen_pairs_whatever_the_threads)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    opt.precision_metric = "stock";
    for (opt.threads = 1; opt.threads <= 3; opt.threads++) {
        opt.precision_halfwidth = 100;
        simulate(&out, ONE_ARM, &opt);
        cr_expect_eq(out.reps, 32);
        cr_expect_eq(out.twins, 4);
        cr_expect(out.result.stopped_early && !out.result.interrupted);
        cr_expect(out.result.precision_reached <= 100);
        toy_outcome_clear(&out);
    }
    opt.precision_halfwidth = 1e-9;
    simulate(&out, ONE_ARM, &opt);
    cr_expect_eq(out.reps, 70);
    cr_expect_not(out.result.stopped_early);
    cr_expect(out.result.precision_reached > 1e-9);
    toy_outcome_clear(&out);
}

Test(run, unknown_metric_of_precision_is_told_with_the_nearest)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    opt.precision_metric = "stok";
    opt.precision_halfwidth = 1;
    toy_simulate(&out, &toy_model, ONE_ARM, &opt);
    cr_expect_eq(out.ret, SIM_ERR_INPUT);
    cr_expect_str_eq(out.err.msg,
            "--precision stok: there is no such metric: did you mean 'stock'?");
}

Test(run, time_stops_after_the_first_batch)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    opt.max_seconds = 1e-9;
    opt.threads = 2;
    simulate(&out, ONE_ARM, &opt);
    cr_expect_eq(out.reps, 32);
    cr_expect(out.result.stopped_early);
    toy_outcome_clear(&out);
}

Test(run, a_missing_outcome_names_its_place_and_nothing_of_it_is_stored)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    for (opt.threads = 1; opt.threads <= 2; opt.threads++) {
        toy_simulate(
                &out, &toy_model, HEAD "toy = { persons = 60; nan_rep = 37; };", &opt);
        cr_expect_eq(out.ret, SIM_ERR_MODEL);
        cr_expect_str_eq(out.err.msg,
                "replication 37: arm baseline, year 2026, group odd, metric left is "
                "missing: the model gave no number; nothing was stored of this "
                "replication");
        cr_expect_eq(out.reps, 32, "the batch with the failure is rolled back");
        toy_outcome_clear(&out);
    }
}

Test(run, a_replication_that_fails_names_itself)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    toy_simulate(&out, &toy_model, HEAD "toy = { fail_rep = 3; };", &opt);
    cr_expect_eq(out.ret, SIM_ERR_MODEL);
    cr_expect_str_eq(out.err.msg, "replication 3: the stock cannot be counted");
    cr_expect_eq(out.reps, 0);
    toy_outcome_clear(&out);
}

Test(run, a_world_that_cannot_be_built_tells_why)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    toy_simulate(&out, &toy_model, HEAD "toy = { persons = 13; };", &opt);
    cr_expect_eq(out.ret, SIM_ERR_INPUT);
    const char *want =
            "/toy.cfg:2: toy.persons = 13: the population file has no such row";
    size_t len = strlen(out.problems), tail = strlen(want);
    cr_expect(len > tail && strcmp(out.problems + len - tail, want) == 0, "%s",
            out.problems);
}

/* The toy model, pressing Ctrl-C in the middle of replication 20. */
static volatile sig_atomic_t stop_flag, stop_value;

static int run_and_stop(
        void *work, const struct sim_rep *rep, double *const *cube, struct sim_err *err)
{
    if (rep->index == 20)
        stop_flag = stop_value;
    return toy_model.run(work, rep, cube, err);
}

Test(run, an_interrupt_keeps_a_prefix_of_whole_pairs)
{
    struct toy_outcome all, some;
    struct sim_run_options opt = toy_options();
    struct sim_model model = toy_model;

    simulate(&all, ONE_ARM, &opt);
    model.run = run_and_stop;
    opt.stop = &stop_flag;
    for (int k = 0; k < 4; k++) {
        opt.threads = 1 + k / 2;
        stop_value = 1 + k % 2;
        stop_flag = 0;
        toy_simulate(&some, &model, ONE_ARM, &opt);
        cr_assert_eq(some.ret, 0, "%s", some.err.msg);
        cr_expect(some.result.interrupted);
        cr_assert(some.reps % 2 == 0 && some.reps < all.reps);
        cr_expect_eq(some.result.reps_done, some.reps);
        /* alone, the pair of 20 is finished after the first and lost after the second */
        if (opt.threads == 1)
            cr_expect_eq(some.reps, stop_value == 1 ? 22 : 20);
        for (size_t arm = 0; arm < 2; arm++)
            cr_expect_eq(memcmp(some.level[arm], all.level[arm],
                                 some.reps * all.cells * sizeof(double)),
                    0);
        toy_outcome_clear(&some);
    }
    toy_outcome_clear(&all);
}

Test(run, every_refused_allocation_is_a_sentence_and_not_a_crash)
{
    struct sim_scenario *sc = toy_scenario(&toy_model, ONE_ARM);
    struct sim_run_options opt = toy_options();
    int ret = SIM_ERR_NOMEM;

    opt.threads = 2;
    opt.precision_metric = "stock";
    opt.precision_halfwidth = 1;
    for (long n = 0; ret == SIM_ERR_NOMEM; n++) {
        struct sim_engine *eng = NULL;
        struct sim_diag diag = { 0 };
        struct sim_err err = { 0 };
        sim_mem_fail_after(n);
        ret = sim_engine_new(&eng, &toy_model, sc, &opt, &diag, &err);
        sim_mem_fail_after(-1);
        if (ret != 0) {
            cr_assert_eq(ret, SIM_ERR_NOMEM, "after %ld: %s", n, err.msg);
            cr_expect_not_null(strstr(err.msg, "memory"), "%s", err.msg);
            cr_expect_null(eng);
        } else {
            cr_expect_gt(n, 20, "too few allocations were refused");
        }
        sim_engine_free(eng);
        sim_diag_clear(&diag);
    }
    cr_expect_eq(ret, 0);
    sim_scenario_free(sc);
}

/* p-value of "present after t years with probability (1 - h)^t" for a run with hazard
 * 0.1. Power: with 1,200 x 2 x 70 = 168,000 persons a bias of 7 % in h over 4 years
 * (0.656 against 0.636) is 17 standard errors. */
static double closed_form_p(double claimed)
{
    struct toy_outcome out;
    struct sim_run_options opt = toy_options();

    opt.uncertainty = SIM_UNC_CHANCE;
    simulate(&out, HEAD "toy = { persons = 1200; };", &opt);
    size_t cell = sim_shape_cell(&out.shape, 3, TOY_ALL, TOY_STOCK);
    double n = 2400.0 * (double) out.reps,
           k = toy_mean(&out, 0, cell) * (double) out.reps;
    toy_outcome_clear(&out);
    return stat_binomial_p(
            (unsigned) lround(k), (unsigned) lround(n), pow(1 - claimed, 4));
}

Test(run, stock_follows_the_closed_form)
{
    cr_expect_gt(closed_form_p(0.1), ALPHA);
}

Test(run, the_check_of_the_closed_form_can_fail)
{
    cr_expect_lt(closed_form_p(0.1 * 1.07), ALPHA);
}
