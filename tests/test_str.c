/* Nearest names: distances by hand (Damerau's classic examples), hints as users see them.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "sim/base/str.h"

TestSuite(str, .timeout = 20);

static const char *const verbs[] = { "run", "check", "explain", "diff" };

Test(str, distances_known_by_hand)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        { "", "", 0 },
        { "", "abc", 3 },
        { "kitten", "sitting", 3 },
        { "amonut", "amount", 1 }, /* a swap is one mistake */
        { "CHECK", "check", 0 },
        { "ca", "abc", 3 }, /* no edits between swapped letters */
        { "premium", "premum", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(sim_str_distance(cases[i].a, cases[i].b), cases[i].distance, "%s %s",
                cases[i].a, cases[i].b);
        cr_expect_eq(sim_str_distance(cases[i].b, cases[i].a), cases[i].distance, "%s %s",
                cases[i].b, cases[i].a);
    }
}

Test(str, nearest_is_near_or_nothing)
{
    cr_expect_str_eq(sim_str_nearest("chekc", verbs, 4), "check");
    cr_expect_str_eq(sim_str_nearest("exp", verbs, 4), "explain", "a beginning is near");
    cr_expect_str_eq(sim_str_nearest("diffs", verbs, 4), "diff");
    cr_expect_null(sim_str_nearest("sweep", verbs, 4));
    cr_expect_null(sim_str_nearest("", verbs, 4));
    cr_expect_null(sim_str_nearest("x", verbs, 4), "one letter is near to nothing");
    cr_expect_null(sim_str_nearest("check", NULL, 0));
    const char *const holes[] = { NULL, "check", NULL };
    cr_expect_str_eq(sim_str_nearest("check", holes, 3), "check");
}

Test(str, hint_is_a_question_or_the_list)
{
    char buf[64], tiny[20];

    cr_expect_str_eq(
            sim_str_hint(buf, sizeof buf, "chek", verbs, 4), ": did you mean 'check'?");
    cr_expect_str_eq(sim_str_hint(buf, sizeof buf, "zzzz", verbs, 4),
            ": choose from run, check, explain, diff");
    sim_str_hint(tiny, sizeof tiny, "zzzz", verbs, 4);
    cr_expect_lt(strlen(tiny), sizeof tiny, "a list too long is cut");
}

Test(str, names_longer_than_63_do_not_overrun)
{
    char a[200], b[200];

    memset(a, 'a', sizeof a - 1);
    memset(b, 'b', sizeof b - 1);
    a[199] = b[199] = '\0';
    cr_expect_eq(sim_str_distance(a, b), 63);
    cr_expect_eq(sim_str_distance(a, a), 0);
}
