/* test_err.c - do failures carry their sentence, and do our own bugs stop the program? */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <signal.h>
#include <string.h>

#include "sim/base/err.h"
#include "sim/base/mem.h"

TestSuite(err, .timeout = 30);

Test(err, fail_fills_the_sentence_and_returns_the_code)
{
    struct sim_err err = { 0 };

    cr_expect_eq(sim_fail(&err, SIM_ERR_RANGE, "%s:%d: premium = %g: too low", "x.cfg",
                         14, -0.2),
            SIM_ERR_RANGE);
    cr_expect_eq(err.code, SIM_ERR_RANGE);
    cr_expect_str_eq(err.msg, "x.cfg:14: premium = -0.2: too low");
    cr_expect_eq(sim_fail(NULL, SIM_ERR_IO, "nobody listens"), SIM_ERR_IO);
}

Test(err, codes_are_negative_and_distinct)
{
    static const int codes[] = { SIM_ERR_IO, SIM_ERR_SYNTAX, SIM_ERR_RANGE, SIM_ERR_NOMEM,
        SIM_ERR_INPUT, SIM_ERR_MODEL, SIM_ERR_STOP };
    for (size_t i = 0; i < SIM_COUNT(codes); i++) {
        cr_expect_lt(codes[i], SIM_OK);
        for (size_t j = 0; j < i; j++)
            cr_expect_neq(codes[i], codes[j]);
    }
}

Test(err, a_long_sentence_is_cut)
{
    struct sim_err err;
    char text[2 * SIM_ERR_LEN];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cr_expect_eq(sim_fail(&err, SIM_ERR_IO, "%s", text), SIM_ERR_IO);
    cr_expect_eq(strlen(err.msg), SIM_ERR_LEN - 1);
}

Test(err, diag_collects_in_order)
{
    struct sim_diag diag = { 0 };
    char want[40];

    for (int i = 0; i < 1000; i++)
        sim_diag_add(&diag, "line %d", i);
    cr_assert_eq(diag.n, 1000);
    for (int i = 0; i < 1000; i++) {
        snprintf(want, sizeof want, "line %d", i);
        cr_assert_str_eq(diag.line[i], want);
    }
    sim_diag_clear(&diag);
    cr_expect_eq(diag.n, 0);
    cr_expect_null(diag.line);
    sim_diag_clear(&diag);
}

Test(err, diag_survives_lack_of_memory)
{
    for (long denied = 0; denied < 40; denied++) {
        struct sim_diag diag = { 0 };
        sim_mem_fail_after(denied);
        for (int i = 0; i < 20; i++)
            sim_diag_add(&diag, "line %d", i);
        sim_mem_fail_after(-1);
        cr_assert_leq(diag.n, 20);
        for (size_t i = 0; i < diag.n; i++)
            cr_assert_not_null(diag.line[i]);
        sim_diag_clear(&diag);
    }
}

Test(err, an_assertion_that_holds_does_nothing)
{
    int calls = 0;
    sim_assert(++calls == 1);
    cr_expect_eq(calls, 1);
}

Test(err, an_assertion_that_fails_aborts, .signal = SIGABRT)
{
    sim_assert(1 + 1 == 3);
}
