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

/* The lines of a table whose second column is the arm, without the first; to be freed. */
static char *lines_of(const char *table, const char *arm)
{
    char *text = program_read(table), *to;

    cr_assert_not_null(text, "%s", table);
    to = text;
    for (char *line = text, *next; *line != '\0'; line = next) {
        next = line + strcspn(line, "\n");
        next += *next == '\n';
        char *second = line + strcspn(line, ",");
        if (strncmp(second, arm, strlen(arm)) == 0) {
            memmove(to, second, (size_t) (next - second));
            to += next - second;
        }
    }
    *to = '\0';
    return text;
}

/* As many policies as a scenario may have, all in one batch: the last gives what it gives
 * alone. (Where there is room for one fewer, only the sanitizers may see it.) */
Test(odd_runs, the_most_policies_at_once)
{
    enum { MOST = 64 };
    static const char arm[] =
            "{ name = \"p%d\"; policies = ( { lever = \"pay_premium\"; premium = 0.%02d; "
            "start = 2025; end = 2026; } ); }%s\n";
    char text[MOST * 160] = SMALL "arms = (\n", alone[1024] = SMALL "arms = (\n";
    size_t n = strlen(text), m = strlen(alone);

    for (int k = 1; k <= MOST; k++)
        n += (size_t) snprintf(
                text + n, sizeof text - n, arm, k, k, k < MOST ? "," : ");");
    snprintf(alone + m, sizeof alone - m, arm, MOST, MOST, ");");
    program_write("most.cfg", text);
    program_write("alone.cfg", alone);
    cr_assert_eq(program_run(RUN("most") "--memory 8G --set outputs=\"csv\""), 0, "%s",
            program_err);
    cr_assert_eq(program_run(RUN("alone") "--set outputs=\"csv\""), 0, "%s", program_err);
    char *one = lines_of("out/alone/effects.csv", ",p64,"),
         *of_many = lines_of("out/most/effects.csv", ",p64,");
    cr_expect_gt(strlen(one), 1000);
    cr_expect_str_eq(one, of_many);
    sim_free(one);
    sim_free(of_many);
}
