/* test_scenario_verbs.c - check, explain and diff as a user meets them: what they say,
 * where they say it, and with which status they end. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/cli/verbs.h"
#include "tests/fixtures/scenario_model.h"
#include "tests/fixtures/scratch.h"

TestSuite(scenario_verbs, .init = scratch_enter, .fini = scratch_leave, .timeout = 60);

enum { MAX_OUT = 20000 };

/* What a verb wrote, and its status. */
static char out[MAX_OUT], err[MAX_OUT];

static void slurp(const char *name, char *text)
{
    FILE *file = fopen(name, "r");

    cr_assert_not_null(file);
    text[fread(text, 1, MAX_OUT - 1, file)] = '\0';
    fclose(file);
}

static int run(int (*verb)(const struct sim_model *, int, char **), int argc, ...)
{
    char *argv[16];
    va_list ap;

    va_start(ap, argc);
    for (int i = 0; i < argc; i++)
        argv[i] = va_arg(ap, char *);
    va_end(ap);
    argv[argc] = NULL;
    cr_assert_not_null(freopen("out.txt", "w", stdout));
    cr_assert_not_null(freopen("err.txt", "w", stderr));
    int status = verb(&scenario_model, argc, argv);
    fflush(stdout);
    fflush(stderr);
    slurp("out.txt", out);
    slurp("err.txt", err);
    return status;
}

#define HAS(text, part)                                                                  \
    cr_expect(strstr(text, part) != NULL, "%s\nwithout: %s", text, part)

Test(scenario_verbs, check_says_ok_or_all_mistakes)
{
    scratch_text("good.cfg", "policies = ( { lever = \"pay_premium\"; } );\n");
    scratch_text("bad.cfg", "horizon = 99;\nseed = -1;\n");
    scratch_text("worse.cfg", "bogus = 99;\n");
    cr_expect_eq(run(sim_verb_check, 2, "check", "good.cfg"), 0);
    cr_expect_str_eq(out, "good.cfg: ok: 10 years from 2025, 200 replications, baseline "
                          "and good\n");
    cr_expect_str_eq(err, "");
    cr_expect_eq(run(sim_verb_check, 4, "check", "bad.cfg", "good.cfg", "worse.cfg"), 2);
    HAS(err, "bad.cfg:1: horizon = 99");
    HAS(err, "bad.cfg:2: seed = -1");
    HAS(err, "worse.cfg:1: unknown key bogus");
    HAS(out, "good.cfg: ok");
}

Test(scenario_verbs, check_takes_sets_and_refuses_what_it_does_not_know)
{
    scratch_text("a.cfg", "seed = 1;\n");
    cr_expect_eq(run(sim_verb_check, 4, "check", "--set", "horizon=99", "a.cfg"), 2);
    HAS(err, "--set: horizon = 99");
    cr_expect_eq(run(sim_verb_check, 3, "check", "a.cfg", "--set=horizon=3"), 0);
    HAS(out, "3 years");
    cr_expect_eq(run(sim_verb_check, 3, "check", "a.cfg", "--fast"), 2);
    HAS(err, "--fast");
    cr_expect_eq(run(sim_verb_check, 1, "check"), 2);
    HAS(err, "at least one scenario file");
    cr_expect_eq(run(sim_verb_check, 2, "check", "none.cfg"), 2);
    HAS(err, "none.cfg: cannot be read: No such file");
    cr_expect_eq(run(sim_verb_check, 2, "check", "--help"), 0);
    HAS(out, "simulate check");
}

Test(scenario_verbs, check_asks_the_model_about_targets)
{
    scratch_text("a.cfg", "policies = ( { lever = \"pay_premium\";\n"
                          "target = { quintile = [9]; }; } );\n");
    cr_expect_eq(run(sim_verb_check, 2, "check", "a.cfg"), 2);
    cr_expect_str_eq(err, "a.cfg:2: policies[0].target.quintile = 9: is not there\n");
    cr_expect_str_eq(out, "");
}

Test(scenario_verbs, explain_shows_one_parameter_in_full)
{
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "exit.b_D"), 0);
    HAS(out, "Log hazard per SD of disadvantage.");
    HAS(out, "default    0.1 logit");
    HAS(out, "prior      normal(mean 0.1, sd 0.05)");
    HAS(out, "allowed    between -5 and 5");
    HAS(out, "plausible  between 0 and 0.2");
    HAS(out, "source     P22");
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "policies[0].premium"), 0);
    HAS(out, "pay_premium.premium\n");
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "exit.mode"), 0);
    HAS(out, "choices    fast, slow");
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "exit.pair_a"), 0);
    HAS(out, "correlated 0.8 with the group pair");
}

Test(scenario_verbs, explain_lists_and_hints)
{
    cr_expect_eq(run(sim_verb_explain, 1, "explain"), 0);
    HAS(out, "horizon");
    HAS(out, "exit.b_D");
    HAS(out, "pay_premium.target.quintile");
    HAS(out, "boom.size");
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "exit"), 0);
    HAS(out, "exit.rate");
    cr_expect_null(strstr(out, "horizon"));
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "exit.b_d"), 2);
    HAS(err, "unknown key exit.b_d; did you mean exit.b_D?");
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "policies[0].premum"), 2);
    HAS(err, "did you mean pay_premium.premium?");
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "--assumptions"), 0);
    HAS(out, "exit.rate");
    cr_expect_null(strstr(out, "exit.b_D"));
    cr_expect_eq(run(sim_verb_explain, 3, "explain", "--assumptions", "exit"), 2);
    cr_expect_eq(run(sim_verb_explain, 2, "explain", "--help"), 0);
}

Test(scenario_verbs, diff_tells_differences_and_their_absence)
{
    scratch_text("a.cfg", "seed = 1;\n");
    scratch_text("b.cfg", "seed = 2;\n");
    scratch_text("bad.cfg", "sed = 2;\n");
    cr_expect_eq(run(sim_verb_diff, 3, "diff", "a.cfg", "b.cfg"), 0);
    cr_expect_str_eq(out, "seed: 1 -> 2\n");
    cr_expect_eq(run(sim_verb_diff, 3, "diff", "a.cfg", "a.cfg"), 0);
    cr_expect_str_eq(out, "no difference\n");
    cr_expect_eq(run(sim_verb_diff, 3, "diff", "bad.cfg", "a.cfg"), 2);
    HAS(err, "did you mean seed?");
    cr_expect_eq(run(sim_verb_diff, 2, "diff", "a.cfg"), 2);
    HAS(err, "two scenario files");
    cr_expect_eq(run(sim_verb_diff, 2, "diff", "--help"), 0);
}
