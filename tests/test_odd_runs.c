/* test_odd_runs.c - runs that are right but odd: one future in which nothing varies, a
 * policy without any effect, a baseline alone. No sentence about them may be untrue. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/program.h"

TestSuite(odd_runs, .init = program_setup, .fini = program_teardown, .timeout = 300);

#define SMALL                                                                            \
    "horizon = 5; run_in = { years = 1; }; replications = 4; outputs = \"report\";\n"    \
    "population = { schools = 60; };\n"
#define PREMIUM(size)                                                                    \
    "policies = ( { lever = \"pay_premium\"; premium = " size "; start = 2025; end = "   \
    "2026; } );\n"
#define RUN(name) name ".cfg -j 1 --out out "

static void expect_out(const char *text, const char *part)
{
    cr_expect_null(strstr(text, part), "\"%s\" in:\n%.4000s", part, text);
}

/* Nothing varies: what is left is told, and more futures would tell nothing new. */
Test(odd_runs, one_future_in_which_nothing_is_uncertain)
{
    program_write("one.cfg", SMALL PREMIUM("0.4"));
    cr_assert_eq(program_run(RUN("one") "--uncertainty none"), 0, "%s", program_err);
    const char *left = strstr(program_out, "Structural or incidental");
    cr_assert_not_null(left);
    const char *row = strstr(left, "Teacher shortage");
    cr_assert_not_null(row);
    char line[200];
    snprintf(line, sizeof line, "%.*s", (int) strcspn(row, "\n"), row);
    program_expect_in(line, " % [");
    char *page = program_read("out/one/report.html");
    cr_assert_not_null(page);
    expect_out(page, "all 1 futures");
    expect_out(page, "So few futures");
    cr_expect_not_null(strstr(page, "the 1 future simulated"));
    sim_free(page);
}

/* Its twin: where chance works, few futures say less than they seem to. */
Test(odd_runs, few_futures_that_differ_are_said_to_be_few)
{
    program_write("few.cfg", SMALL PREMIUM("0.4"));
    cr_assert_eq(program_run(RUN("few")), 0, "%s", program_err);
    char *page = program_read("out/few/report.html");
    cr_assert_not_null(page);
    cr_expect_not_null(strstr(page, "So few futures"));
    sim_free(page);
}

Test(odd_runs, an_effect_of_exactly_nothing)
{
    program_write("zero.cfg", SMALL PREMIUM("0.0"));
    cr_assert_eq(program_run(RUN("zero")), 0, "%s", program_err);
    program_expect_in(program_out, "zero: no change varies between futures.");
    program_expect_in(program_out, "the effect cannot be told from zero");
}

/* No words about changes where there is no policy. */
Test(odd_runs, a_baseline_alone)
{
    program_write("alone.cfg", SMALL);
    cr_assert_eq(program_run(RUN("alone")), 0, "%s", program_err);
    program_expect_in(
            program_out, "The baseline alone, 2025/26 to 2029/30, 4 replications");
    program_expect_in(program_out, "Learning lost to shortage ");
    program_expect_in(program_out, "FEW REPLICATIONS");
    expect_out(program_out, "policy less baseline");
    expect_out(program_out, "Displaced");
}
