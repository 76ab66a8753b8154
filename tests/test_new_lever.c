/* Is a new lever one new file and one scenario? A copy of the project gets a lever that
 * was written by models/levers/README.md, and its scenario; nothing else is touched. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static char tree[512];
static char said[1 << 16]; /* what the last command printed */

/* Run a shell command in the copy, away from the make that runs the tests. */
static int run(const char *command)
{
    char line[2048];

    snprintf(line, sizeof line,
            "cd '%s' && env -i PATH=\"$PATH\" HOME=\"$HOME\" "
            "TMPDIR=\"${TMPDIR:-/tmp}\" %s </dev/null 2>&1",
            tree, command);
    FILE *pipe = popen(line, "r");
    cr_assert_not_null(pipe);
    size_t n = fread(said, 1, sizeof said - 1, pipe);
    said[n] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Mean effect in 2029 on "GROUP,METRIC,UNIT". */
static double effect(const char *what)
{
    char command[200];
    double mean = 0;

    snprintf(command, sizeof command,
            "sed -n 's/^travel_money,travel_money,2029,%s,\\([^,]*\\),.*/\\1/p' "
            "results/travel_money/effects.csv",
            what);
    cr_assert_eq(run(command), 0);
    cr_assert_eq(sscanf(said, "%lf", &mean), 1, "%s: %s", what, said);
    return mean;
}

static int count(const char *part)
{
    int n = 0;

    for (const char *at = said; (at = strstr(at, part)) != NULL; at++)
        n++;
    return n;
}

static void make_tree(void)
{
    const char *base = getenv("TMPDIR");
    char command[2048];

    snprintf(tree, sizeof tree, "%s/lokaal-lever.XXXXXX", base != NULL ? base : "/tmp");
    cr_assert_not_null(mkdtemp(tree));
    snprintf(command, sizeof command,
            "cp -a Makefile CHANGELOG.md models sim scenarios scripts tests '%s' && "
            "mkdir '%s/build' && (cp -a build/setup-*.mk build/gcc '%s/build' || true)",
            tree, tree, tree);
    cr_assert_eq(system(command), 0);
}

static void remove_tree(void)
{
    char command[600];

    snprintf(command, sizeof command, "rm -rf '%s'", tree);
    if (tree[0] != '\0' && system(command) != 0)
        perror(tree);
}

TestSuite(new_lever, .init = make_tree, .fini = remove_tree, .timeout = 900);

Test(new_lever, is_one_file_and_one_scenario)
{
    if (strcmp(SIM_PROGRAM, "build/gcc/simulate") != 0)
        cr_skip_test("looked at in the plain build");
    cr_assert_eq(run("make all"), 0, "%s", said);
    cr_assert_neq(run("./simulate explain travel_money"), 0, "not there yet: %s", said);
    cr_assert_eq(run("cp tests/fixtures/levers/travel_money.c models/levers/"), 0);
    cr_assert_eq(run("cp tests/fixtures/levers/travel_money.cfg scenarios/"), 0);
    cr_assert_eq(run("make all"), 0, "%s", said);
    cr_expect_eq(count("models/levers/travel_money.o\n"), 1, "%s", said);
    cr_expect_leq(count("  cc "), 3, "the lever and the list of levers:\n%s", said);
    cr_expect_eq(count("warning"), 0, "%s", said);

    cr_assert_eq(run("./simulate explain travel_money"), 0, "%s", said);
    cr_expect_not_null(strstr(said, "Money for one fte a year"), "%s", said);
    cr_assert_eq(run("./simulate check scenarios/travel_money.cfg"), 0, "%s", said);
    cr_assert_eq(run("./simulate scenarios/travel_money.cfg -n 4 --set horizon=5 --set "
                     "population.sample=0.05 --set 'outputs=[\"csv\"]'"),
            0, "%s", said);
    cr_expect_lt(effect("q5,shortage,share"), 0, "money draws teachers");
    cr_expect_gt(effect("all,policy_cost,EUR"), 1e6, "and is paid");
    cr_assert_eq(run("rm models/levers/travel_money.c && make all"), 0, "%s", said);
    cr_expect_neq(run("./simulate check scenarios/travel_money.cfg"), 0, "%s", said);
}
