/* What is left of an effect, on the terminal: a share where one can be told, and words
 * where not. The page is in test_report_html.c. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/report/left.h"
#include "tests/synth.h"

TestSuite(left, .timeout = 60);

/* The table when the policy ended in year `last`. */
static void table(char *text, size_t size, double spread, int last)
{
    struct synth_made m;
    struct sim_err err = { 0 };
    const struct sim_table_style style = { .width = 100 };

    synth_make(&m, &(struct synth){ .spread = spread });
    m.rep->policy_end[1] = last;
    FILE *out = fmemopen(text, size, "w");
    cr_assert_eq(
            sim_report_structural(m.rep, m.store, &style, out, &err), 0, "%s", err.msg);
    fclose(out);
    synth_clear(&m);
}

/* The invented effect grows from 0.4 in the first year to 0.87 three years later, and
 * from 0.64 in the second to 0.92: more than twice, and less. */
Test(left, a_share_beyond_reason_of_an_open_sign_is_not_told)
{
    static const struct {
        double spread;
        int last;
        const char *says, *never;
    } cases[] = {
        { 0, 2026, " % [", "sign open" }, /* the sign is sure: 218 % is what it is */
        { 3, 2027, " % of the mean (sign open)", " % [" },
        { 3, 2026, " sign open", " %" },
    };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        char text[4096], line[200];
        table(text, sizeof text, cases[i].spread, cases[i].last);
        const char *row = strstr(text, "Displaced teachers");
        cr_assert_not_null(row, "%s", text);
        snprintf(line, sizeof line, "%.*s", (int) strcspn(row, "\n"), row);
        cr_expect_not_null(strstr(line, cases[i].says), "%zu: %s", i, line);
        cr_expect_null(strstr(line, cases[i].never), "%zu: %s", i, line);
    }
}

Test(left, the_bounds_of_what_is_told)
{
    static const struct {
        double ratio;
        enum sim_left_verdict verdict;
        bool told;
    } cases[] = { { 7.77, SIM_LEFT_SIGN_OPEN, false }, { 2, SIM_LEFT_SIGN_OPEN, true },
        { 2.01, SIM_LEFT_SIGN_OPEN, false }, { -1, SIM_LEFT_SIGN_OPEN, true },
        { -1.01, SIM_LEFT_SIGN_OPEN, false }, { 7.77, SIM_LEFT_MEASURED, true },
        { 0.5, SIM_LEFT_MEASURED, true }, { NAN, SIM_LEFT_NOT_FROM_ZERO, false } };

    for (size_t i = 0; i < SIM_COUNT(cases); i++)
        cr_expect_eq(sim_left_told(cases[i].verdict,
                             &(struct sim_ratio){ .ratio = cases[i].ratio }),
                cases[i].told, "%zu", i);
}
