/* test_lint.c - does `make lint` find what breaks the rules of the house?
 *
 * scripts/lint_selftest.sh plants one violation of each rule in a temporary tree and
 * demands exactly those findings: a linter that finds nothing, or too much, fails. */
#include <criterion/criterion.h>
#include <stdlib.h>

Test(lint, finds_each_planted_violation_and_nothing_else, .timeout = 120)
{
    cr_assert_eq(system("scripts/lint.sh --selftest </dev/null"), 0);
}

Test(lint, refuses_an_unknown_option, .timeout = 60)
{
    int status = system("scripts/lint.sh --nonsense </dev/null 2>/dev/null");
    cr_assert_eq(WEXITSTATUS(status), 2);
}
