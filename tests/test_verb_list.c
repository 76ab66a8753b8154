/* `simulate list` on the toy model and on folders. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/cli/verbs.h"
#include "tests/fixtures/toy_verb.h"

TestSuite(list, .init = toy_verb_setup, .fini = toy_verb_teardown, .timeout = 60);

static int list(const char *line)
{
    char text[256];

    snprintf(text, sizeof text, "list %s", line);
    return toy_verb_run(sim_verb_list, text);
}

Test(list, levers_shocks_and_metrics_are_the_models)
{
    cr_assert_eq(list("levers"), 0);
    toy_expect_in(toy_out, "  help                  Does help keep people?\n");
    cr_assert_eq(list("shocks"), 0);
    toy_expect_in(toy_out, "none");
    cr_assert_eq(list("metrics"), 0);
    toy_expect_in(toy_out, "  left                  [share] Share of those present who");
    toy_expect_in(toy_out, "  saved                 [persons] Present more than without");
}

Test(list, scenarios_are_shown_with_their_first_comment)
{
    toy_file_write("b.cfg", "# What is asked, over\n# two lines?\nstart = 2025;\n");
    toy_file_write("a.cfg", "start = 2025; # not the first\n");
    toy_file_write("c.txt", "# no scenario\n");
    cr_assert_eq(list("scenarios ."), 0, "%s", toy_err);
    cr_expect_str_eq(toy_out, "Scenarios in .\n  a.cfg\n"
                              "  b.cfg                 What is asked, over two lines?\n");
    cr_assert_eq(list("scenarios nowhere"), 2);
    toy_expect_in(toy_err, "nowhere: cannot be read");
}

Test(list, runs_are_shown_without_a_date)
{
    toy_file_write("toy.cfg",
            "title = \"A \\\"toy\\\" run\"; horizon = 3; replications = 4; seed = 9;\n"
            "outputs = ( \"csv\" ); toy = { persons = 20; };\n"
            "policies = ( { lever = \"help\"; start = 2026; } );\n");
    cr_assert_eq(list("runs"), 0);
    cr_expect_str_eq(toy_out, "Runs in results\n  none\n");
    cr_assert_eq(toy_verb_run(sim_verb_run, "run toy.cfg"), 0, "%s", toy_err);
    cr_assert_eq(list("runs"), 0);
    toy_expect_in(toy_out, "  toy                   digest ");
    toy_expect_in(toy_out, "seed 9, 4 of 4 replications, 1 policy");
    toy_expect_in(toy_out, "\"toy\" run\n");
    toy_file_write("results/alien.json", "{}");
    cr_assert_eq(list("runs results"), 0);
    cr_expect_null(strstr(toy_out, "alien"));
}

Test(list, everything_and_mistakes)
{
    static const char *const wrong[][2] = { { "metric", "did you mean 'metrics'?" },
        { "levers more", "more: list levers takes nothing more" },
        { "runs a b", "b: list runs takes one folder" },
        { "--all", "--all: list knows only --help" } };

    toy_file_write("x", "");
    for (size_t i = 0; i < SIM_COUNT(wrong); i++) {
        cr_expect_eq(list(wrong[i][0]), 2, "%s", wrong[i][0]);
        toy_expect_in(toy_err, wrong[i][1]);
    }
    cr_expect_eq(list("--help"), 0);
    toy_expect_in(toy_out, "simulate list [levers|");
    (void) list("");
    toy_expect_in(toy_out, "Levers");
    toy_expect_in(toy_out, "Metrics");
    toy_expect_in(toy_out, "Runs in results");
}
