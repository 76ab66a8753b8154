/* background.c - which pupils sit in a school of given disadvantage?
 *
 * A pupil's background is a standard normal b = -c D + sqrt(1 - c^2) e, cut at the
 * national fifths, so that group 0 is the lowest fifth; c is its correlation with the
 * school's disadvantage. Thread safety: pure functions. */
#include "models/world/world.h"

#include <math.h>

#include "sim/base/vmath.h"

/* Standard normal distribution function by the series of its integral,
 * 1/2 + phi(x) (x + x^3/3 + x^5/(3*5) + ...): all terms have one sign, so nothing
 * cancels; beyond 8 the tail is below 1e-15. */
static double normal_cdf(double x)
{
    double a = x < 0 ? -x : x;

    if (!(a < 8))
        return x > 0 ? 1 : 0;
    double term = a, sum = a;
    for (int k = 1; term > sum * 1e-16; k++) {
        term *= a * a / (2 * k + 1);
        sum += term;
    }
    double half = sum * sim_exp(-0.5 * a * a) * 0.39894228040143267794;
    return x < 0 ? 0.5 - half : 0.5 + half;
}

void world_background(float share[BACKGROUNDS], double disadv, double corr)
{
    /* Standard normal quantiles of 0.2, 0.4, 0.6 and 0.8. */
    static const double cut[BACKGROUNDS - 1] = { -0.84162123357291, -0.25334710313580,
        0.25334710313580, 0.84162123357291 };
    /* A correlation of one would sort pupils without any overlap. */
    double c = corr > 0.999 ? 0.999 : corr < -0.999 ? -0.999 : corr;
    double scale = 1 / sqrt(1 - c * c), below = 0;

    for (int k = 0; k < BACKGROUNDS; k++) {
        double upto = k < BACKGROUNDS - 1 ? normal_cdf((cut[k] + c * disadv) * scale) : 1;
        share[k] = (float) (upto > below ? upto - below : 0);
        below = upto;
    }
}
