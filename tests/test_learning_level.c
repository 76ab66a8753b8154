/* Is the level of the final test where it is said to be? Against mixtures whose share
 * below any score is known. */
#include <criterion/criterion.h>
#include <math.h>

#include "models/phases/learning_work.h"

TestSuite(learning_level, .timeout = 30);

enum { PARTS = 5 };

static double normal_below(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* Share of the mixture below the level that is put where 7 % should lie. */
static double share_below(const double *weight, const double *mean, double sd, double p)
{
    struct learning_moments m = { .normal_var = sd * sd };
    double below = 0;

    for (int k = 0; k < PARTS; k++)
        m.mean += weight[k] * mean[k];
    for (int k = 0; k < PARTS; k++) {
        const double d = mean[k] - m.mean;
        m.var += weight[k] * d * d;
        m.third += weight[k] * d * d * d;
        m.fourth += weight[k] * d * d * d * d;
    }
    const double level = learning_quantile(&m, p);
    for (int k = 0; k < PARTS; k++)
        below += weight[k] * normal_below((level - mean[k]) / sd);
    return below;
}

Test(learning_level, is_exact_for_one_normal)
{
    const double weight[PARTS] = { 1 }, mean[PARTS] = { -0.4 };

    cr_expect_float_eq(share_below(weight, mean, 0.9, 0.07), 0.07, 1e-5);
    cr_expect_float_eq(share_below(weight, mean, 0.9, 0.3), 0.3, 1e-5);
}

Test(learning_level, holds_for_skewed_groups)
{
    const double weight[PARTS] = { 0.08, 0.12, 0.2, 0.3, 0.3 },
                 mean[PARTS] = { -0.9, -0.5, 0, 0.1, 0.3 };

    cr_expect_float_eq(share_below(weight, mean, 0.9, 0.07), 0.07, 0.0005);
    /* the twin: as if the whole were one normal */
    double m = 0, var = 0.81, below = 0;
    for (int k = 0; k < PARTS; k++)
        m += weight[k] * mean[k];
    for (int k = 0; k < PARTS; k++)
        var += weight[k] * (mean[k] - m) * (mean[k] - m);
    for (int k = 0; k < PARTS; k++)
        below += weight[k] * normal_below((m - 1.4758 * sqrt(var) - mean[k]) / 0.9);
    cr_expect_gt(below, 0.0715, "%g", below);
}
