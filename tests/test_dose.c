/* Doses: reading them from the command line, isotonic regression, and the dose that
 * reaches a target. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/analysis/dose.h"
#include "sim/cli/sweep.h"

TestSuite(dose, .timeout = 30);

static void expect_fit(const double *y, const double *fit, size_t n, bool rising)
{
    double z[16];
    size_t block[16];

    memcpy(z, y, n * sizeof *z);
    sim_isotonic(z, n, rising, block);
    for (size_t i = 0; i < n; i++)
        cr_expect_float_eq(z[i], fit[i], 1e-14, "%zu: %g", i, z[i]);
}

Test(dose, isotonic_known_answers)
{
    expect_fit((double[]){ 1, 2, 3 }, (double[]){ 1, 2, 3 }, 3, true);
    expect_fit((double[]){ 3, 2, 1 }, (double[]){ 2, 2, 2 }, 3, true);
    expect_fit((double[]){ 3, 2, 1 }, (double[]){ 3, 2, 1 }, 3, false);
    /* Barlow et al.: pools grow backwards */
    expect_fit((double[]){ 1, 4, 3, 1, 6 }, (double[]){ 1, 8.0 / 3, 8.0 / 3, 8.0 / 3, 6 },
            5, true);
    expect_fit((double[]){ 0, -1, -3, -2, -6 }, (double[]){ 0, -1, -2.5, -2.5, -6 }, 5,
            false);
}

Test(dose, crossing_is_straight_between_doses)
{
    static const double x[] = { 0, 1, 3, 4 }, y[] = { 0, 2, 2, 6 };

    cr_expect_float_eq(sim_dose_cross(x, y, 4, 1, true), 0.5, 1e-15);
    cr_expect_float_eq(sim_dose_cross(x, y, 4, 2, true), 1, 1e-15);
    cr_expect_float_eq(sim_dose_cross(x, y, 4, 4, true), 3.5, 1e-15);
    cr_expect(isnan(sim_dose_cross(x, y, 4, 7, true)));
    cr_expect_float_eq(sim_dose_cross(x, y, 4, -1, true), 0, 0);
    static const double down[] = { 0, -2, -2, -6 };
    cr_expect_float_eq(sim_dose_cross(x, down, 4, -4, false), 3.5, 1e-15);
}

Test(dose, reach_over_replications)
{
    /* response r x dose in replication r = 1..4; the target 2 needs 2, 1, 2/3, 1/2 */
    static const double x[] = { 0, 1, 1.5 };
    double response[3 * 4];
    struct sim_reach reach;

    for (size_t i = 0; i < 3; i++)
        for (size_t r = 0; r < 4; r++)
            response[i * 4 + r] = (double) (r + 1) * x[i];
    cr_assert(sim_dose_reach(&reach, x, response, 3, 4, 2, true));
    cr_expect_float_eq(reach.mean, 0.8, 1e-15);
    cr_expect_float_eq(reach.p05, 0.5, 1e-15);
    cr_expect(isinf(reach.p95), "2 is beyond the doses tried");
    cr_expect_float_eq(reach.reached, 0.75, 0);
    cr_assert(sim_dose_reach(&reach, x, response, 3, 4, -2, false));
    cr_expect(isnan(reach.mean) && isinf(reach.p05) && reach.reached == 0);
}

static struct sim_doses doses;
static struct sim_err err;

Test(dose, values_are_read)
{
    char text[256];

    cr_assert_eq(sim_doses_read(&doses, "policies[0].premium=0:0.4:5", &err), 0);
    cr_expect(doses.policy && doses.arm == 1 && doses.n == 5);
    cr_expect(doses.value[3] == 0.3, "as a person writes it: %.17g", doses.value[3]);
    sim_dose_set(text, &doses, 3);
    cr_expect_str_eq(text, "policies[0].premium=0.3");
    sim_dose_name(text, &doses, 4);
    cr_expect_str_eq(text, "premium=0.4");
    cr_assert_eq(sim_doses_read(&doses, "exit.b_D=3,-1,2", &err), 0);
    cr_expect(!doses.policy && doses.n == 3);
    cr_expect(doses.value[0] == -1 && doses.value[1] == 2 && doses.value[2] == 3);
    cr_assert_eq(sim_doses_read(&doses, "arms[2].policies[1].cut=0,1", &err), 0);
    cr_expect(doses.policy && doses.arm == 3);
    cr_assert_eq(sim_doses_read(&doses, "arms.0.policies.1.cut=0,1", &err), 0);
    cr_expect(doses.policy && doses.arm == 1);
}

Test(dose, mistakes_are_told)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "premium", "names no key and values" },
        { "=1,2", "names no key and values" },
        { "a=", "holds what is no number" },
        { "a=1", "needs two values at least" },
        { "a=1,", "holds what is no number" },
        { "a=1,1", "names a value twice" },
        { "a=1,x", "holds what is no number" },
        { "a=1,inf", "holds what is no number" },
        { "a=0:1", "is not a range of numbers" },
        { "a=0:1:2:3", "is not a range of numbers" },
        { "a=0:1:1", "says how many values" },
        { "a=0:1:2.5", "says how many values" },
        { "a=0:1:65", "says how many values" },
        { "a=1:0:3", "the range must rise" },
    };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        cr_expect_eq(sim_doses_read(&doses, cases[i].text, &err), SIM_ERR_INPUT, "%s",
                cases[i].text);
        cr_expect_not_null(strstr(err.msg, cases[i].message), "%s", err.msg);
    }
}
