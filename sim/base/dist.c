/* dist.c - priors; see dist.h.
 *
 * Every part is handled by both tails, P(X <= x) and P(X > x), so that truncation far
 * out in a tail keeps its digits. Beta is inverted by Newton's method within a bracket
 * and mixtures by bisection, which cannot fail (GSL's beta inverse can). Moments are in
 * closed form.
 * Thread safety: pure functions. */
#include "sim/base/dist.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "sim/base/dist_part.h"

/* ---- the parts without truncation ---- */

/* Tail of a triangle on the side of its end at distance `side` from the mode: the area
 * beyond the point that lies d inside that end. */
static double triangle_tail(double d, double side, double width)
{
    return d * d / (width * side);
}

/* P(X <= x), or with upper P(X > x). */
static double raw_tail(const struct sim_prior_part *part, double x, bool upper)
{
    const double a = part->a, b = part->b, c = part->c;
    double p;

    switch (part->dist) {
    case SIM_POINT:
        return (x >= a) != upper ? 1 : 0;
    case SIM_NORMAL:
        return upper ? gsl_cdf_ugaussian_Q((x - a) / b)
                     : gsl_cdf_ugaussian_P((x - a) / b);
    case SIM_LOGNORMAL:
        if (x <= 0)
            return upper ? 1 : 0;
        return upper ? gsl_cdf_ugaussian_Q(log(x / a) / b)
                     : gsl_cdf_ugaussian_P(log(x / a) / b);
    case SIM_BETA:
        return upper ? gsl_cdf_beta_Q(x, a, b) : gsl_cdf_beta_P(x, a, b);
    case SIM_UNIFORM:
        p = upper ? (b - x) / (b - a) : (x - a) / (b - a);
        return p < 0 ? 0 : p > 1 ? 1 : p;
    case SIM_TRIANGULAR:
        if (x <= a || x >= b)
            return (x <= a) != upper ? 0 : 1;
        if (x < c)
            p = triangle_tail(x - a, c - a, b - a);
        else
            p = triangle_tail(b - x, b - c, b - a);
        return (x < c) != upper ? p : 1 - p;
    }
    return NAN;
}

/* Ends of the part before truncation. */
static void raw_support(const struct sim_prior_part *part, double *lo, double *hi)
{
    switch (part->dist) {
    case SIM_POINT:
        *lo = *hi = part->a;
        return;
    case SIM_NORMAL:
        *lo = -INFINITY;
        *hi = INFINITY;
        return;
    case SIM_LOGNORMAL:
        *lo = 0;
        *hi = INFINITY;
        return;
    case SIM_BETA:
        *lo = 0;
        *hi = 1;
        return;
    case SIM_UNIFORM:
    case SIM_TRIANGULAR:
        *lo = part->a;
        *hi = part->b;
        return;
    }
    *lo = *hi = NAN;
}

/* Beta quantile: x with lower (or upper) tail p, by Newton's method on the log of the
 * tail. Where that would leave the bracket, bisection, which cannot fail. */
static double beta_inverse(const struct sim_prior_part *part, double p, bool upper)
{
    const double a = part->a, b = part->b, close = 1e-10; /* one step from 1e-16 */
    const double log_beta = gsl_sf_lnbeta(a, b);
    double lo = 0, hi = 1, x = a / (a + b);

    for (int i = 0; i < 200 && hi - lo > 1e-16 * hi; i++) {
        x = x > lo && x < hi ? x : 0.5 * (lo + hi);
        if (!(x > lo && x < hi))
            break; /* two neighbours among the numbers */
        const double tail = raw_tail(part, x, upper);
        if ((tail < p) != upper)
            lo = x;
        else
            hi = x;
        const double density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - log_beta);
        const double step = (upper ? -1 : 1) * log(p / tail) * tail / density;
        x += step;
        if (fabs(step) < close * x && x >= lo && x <= hi)
            return x;
    }
    return 0.5 * (lo + hi);
}

/* x with P(X <= x) = p, or with upper P(X > x) = p. */
static double raw_inverse(const struct sim_prior_part *part, double p, bool upper)
{
    const double a = part->a, b = part->b, c = part->c;
    double z;

    switch (part->dist) {
    case SIM_POINT:
        return a;
    case SIM_NORMAL:
    case SIM_LOGNORMAL:
        z = upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p);
        return part->dist == SIM_NORMAL ? a + b * z : a * exp(b * z);
    case SIM_BETA:
        return beta_inverse(part, p, upper);
    case SIM_UNIFORM:
        return upper ? b - p * (b - a) : a + p * (b - a);
    case SIM_TRIANGULAR:
        /* the side of the mode on which the point lies, by the mass of that side */
        if (!upper && p < (c - a) / (b - a))
            return a + sqrt(p * (b - a) * (c - a));
        if (upper && p < (b - c) / (b - a))
            return b - sqrt(p * (b - a) * (b - c));
        return upper ? a + sqrt((1 - p) * (b - a) * (c - a))
                     : b - sqrt((1 - p) * (b - a) * (b - c));
    }
    return NAN;
}

/* ---- parts with truncation ---- */

void sim_part_support(const struct sim_prior_part *part, double *lo, double *hi)
{
    raw_support(part, lo, hi);
    if (sim_part_truncated(part)) {
        *lo = *lo > part->lo ? *lo : part->lo;
        *hi = *hi < part->hi ? *hi : part->hi;
    }
}

/* In which tail are the bounds known with more digits? */
static bool upper_is_finer(const struct sim_prior_part *part)
{
    return raw_tail(part, part->lo, false) > 0.5;
}

double sim_part_mass(const struct sim_prior_part *part)
{
    if (!sim_part_truncated(part))
        return 1;
    if (upper_is_finer(part))
        return raw_tail(part, part->lo, true) - raw_tail(part, part->hi, true);
    return raw_tail(part, part->hi, false) - raw_tail(part, part->lo, false);
}

static double part_cdf(const struct sim_prior_part *part, double x)
{
    if (!sim_part_truncated(part) || part->dist == SIM_POINT)
        return raw_tail(part, x, false);
    if (x < part->lo)
        return 0;
    if (x >= part->hi)
        return 1;
    if (upper_is_finer(part))
        return (raw_tail(part, part->lo, true) - raw_tail(part, x, true))
               / sim_part_mass(part);
    return (raw_tail(part, x, false) - raw_tail(part, part->lo, false))
           / sim_part_mass(part);
}

static double part_quantile(const struct sim_prior_part *part, double u)
{
    double x;

    if (!sim_part_truncated(part) || part->dist == SIM_POINT)
        return u < 0.5 ? raw_inverse(part, u, false) : raw_inverse(part, 1 - u, true);
    /* from the nearer tail, so that no digits are lost and p is never 0 or 1 */
    const double mass = sim_part_mass(part);
    const double p = raw_tail(part, part->lo, false) + u * mass;
    if (p < 0.5)
        x = raw_inverse(part, p, false);
    else
        x = raw_inverse(part, raw_tail(part, part->hi, true) + (1 - u) * mass, true);
    return x < part->lo ? part->lo : x > part->hi ? part->hi : x;
}

/* ---- mixtures ---- */

static double total_weight(const struct sim_prior *prior)
{
    double sum = 0;

    for (int i = 0; i < prior->n; i++)
        sum += prior->part[i].weight;
    return sum;
}

double sim_prior_cdf(const struct sim_prior *prior, double x)
{
    double sum = 0;

    for (int i = 0; i < prior->n; i++)
        sum += prior->part[i].weight * part_cdf(&prior->part[i], x);
    return prior->n > 0 ? sum / total_weight(prior) : NAN;
}

/* Probability of exactly x: only points have one. */
static double point_mass(const struct sim_prior *prior, double x)
{
    double sum = 0;

    for (int i = 0; i < prior->n; i++)
        if (prior->part[i].dist == SIM_POINT && prior->part[i].a == x)
            sum += prior->part[i].weight;
    return sum / total_weight(prior);
}

/* Is the quantile at u one of the points? Then its place in the list, else -1. */
static int point_at(const struct sim_prior *prior, double u)
{
    for (int i = 0; i < prior->n; i++) {
        if (prior->part[i].dist != SIM_POINT)
            continue;
        const double x = prior->part[i].a, upto = sim_prior_cdf(prior, x);
        if (u <= upto && u > upto - point_mass(prior, x))
            return i;
    }
    return -1;
}

double sim_prior_quantile(const struct sim_prior *prior, double u)
{
    double lo = INFINITY, hi = -INFINITY;

    if (prior->n <= 0)
        return NAN;
    u = !(u > 0x1p-60) ? 0x1p-60 : u > 1 - 0x1p-53 ? 1 - 0x1p-53 : u;
    if (prior->n == 1)
        return part_quantile(&prior->part[0], u);
    const int point = point_at(prior, u);
    if (point >= 0)
        return prior->part[point].a;
    /* the quantile of a mixture lies between those of its parts */
    for (int i = 0; i < prior->n; i++) {
        const double x = part_quantile(&prior->part[i], u);
        lo = x < lo ? x : lo;
        hi = x > hi ? x : hi;
    }
    for (int i = 0; i < 200; i++) {
        const double mid = lo + 0.5 * (hi - lo);
        if (!(mid > lo && mid < hi))
            break;
        if (sim_prior_cdf(prior, mid) < u)
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

void sim_prior_support(const struct sim_prior *prior, double *lo, double *hi)
{
    *lo = prior->n > 0 ? INFINITY : NAN;
    *hi = prior->n > 0 ? -INFINITY : NAN;
    for (int i = 0; i < prior->n; i++) {
        double a, b;
        sim_part_support(&prior->part[i], &a, &b);
        *lo = a < *lo ? a : *lo;
        *hi = b > *hi ? b : *hi;
    }
}

double sim_copula_uniform(double rho, double common, double own)
{
    /* Pearson's r of the normals whose ranks correlate by rho (Pearson 1907) */
    const double r = 2 * sin(3.14159265358979323846 * fabs(rho) / 6);
    const double share = fabs(rho) < 1 ? r : 1;
    double z0, z1, z;

    /* both halves from the lower tail: antithetic draws mirror exactly */
    z0 = common < 0.5 ? gsl_cdf_ugaussian_Pinv(common)
                      : -gsl_cdf_ugaussian_Pinv(1 - common);
    z1 = own < 0.5 ? gsl_cdf_ugaussian_Pinv(own) : -gsl_cdf_ugaussian_Pinv(1 - own);
    z = sqrt(share) * (rho < 0 ? -z0 : z0) + sqrt(1 - share) * z1;
    z = z < -8.1 ? -8.1 : z > 8.1 ? 8.1 : z; /* the result stays inside (0, 1) */
    return z < 0 ? gsl_cdf_ugaussian_P(z) : 1 - gsl_cdf_ugaussian_P(-z);
}
