/* dist_moments.c - mean and sd of a prior; see dist.h.
 *
 * Moments of truncated parts in closed form. For lognormal and beta the k-th moment of
 * the truncated part is that of the whole times the mass that truncation leaves of the
 * same family with shifted parameters (median times exp(k b^2); first shape plus k).
 * Thread safety: pure functions. */
#include <math.h>
#include <stdio.h>

#include "sim/base/dist.h"
#include "sim/base/dist_part.h"

struct moments {
    double mean, var;
};

static struct moments normal_moments(const struct sim_prior_part *part)
{
    struct moments m = { part->a, part->b * part->b };

    if (sim_part_truncated(part)) {
        const double lo = (part->lo - part->a) / part->b,
                     hi = (part->hi - part->a) / part->b, mass = sim_part_mass(part);
        const double root = 0.39894228040143268, /* 1 / sqrt(2 pi) */
                d_lo = root * exp(-0.5 * lo * lo) / mass,
                     d_hi = root * exp(-0.5 * hi * hi) / mass;
        const double shift = d_lo - d_hi; /* an infinite end has density 0 */
        m.mean += part->b * shift;
        m.var *= 1 + (d_lo > 0 ? lo * d_lo : 0) - (d_hi > 0 ? hi * d_hi : 0)
                 - shift * shift;
    }
    return m;
}

static struct moments lognormal_moments(const struct sim_prior_part *part)
{
    const double s2 = part->b * part->b;
    struct sim_prior_part first = *part, second = *part;

    first.a *= exp(s2);
    second.a *= exp(2 * s2);
    const double mean =
            part->a * exp(s2 / 2) * sim_part_mass(&first) / sim_part_mass(part);
    const double square = part->a * part->a * exp(2 * s2) * sim_part_mass(&second)
                          / sim_part_mass(part);
    return (struct moments){ mean, square - mean * mean };
}

static struct moments beta_moments(const struct sim_prior_part *part)
{
    const double a = part->a, n = part->a + part->b;
    struct sim_prior_part first = *part, second = *part;

    first.a += 1;
    second.a += 2;
    const double mean = a / n * sim_part_mass(&first) / sim_part_mass(part);
    const double square =
            a * (a + 1) / (n * (n + 1)) * sim_part_mass(&second) / sim_part_mass(part);
    return (struct moments){ mean, square - mean * mean };
}

/* Add to sum[k] the integral of (x - centre)^k times the density from lo to hi, where it
 * is linear: two Gauss points are exact. slope and zero: density slope * (x - zero). */
static void add_linear(
        double sum[3], double lo, double hi, double slope, double zero, double centre)
{
    const double half = 0.5 * (hi - lo), root = 0.57735026918962576; /* 1 / sqrt(3) */

    if (!(half > 0))
        return;
    for (int side = -1; side <= 1; side += 2) {
        const double x = lo + half + side * root * half;
        const double weight = half * slope * (x - zero), d = x - centre;
        sum[0] += weight;
        sum[1] += weight * d;
        sum[2] += weight * d * d;
    }
}

static struct moments triangular_moments(const struct sim_prior_part *part)
{
    const double a = part->a, b = part->b, c = part->c;
    double lo, hi, sum[3] = { 0 };

    sim_part_support(part, &lo, &hi);
    const double centre = 0.5 * (lo + hi);
    if (c > a)
        add_linear(sum, lo, hi < c ? hi : c, 2 / ((b - a) * (c - a)), a, centre);
    if (c < b)
        add_linear(sum, lo > c ? lo : c, hi, -2 / ((b - a) * (b - c)), b, centre);
    const double shift = sum[1] / sum[0];
    return (struct moments){ centre + shift, sum[2] / sum[0] - shift * shift };
}

static struct moments part_moments(const struct sim_prior_part *part)
{
    double lo, hi;

    switch (part->dist) {
    case SIM_POINT:
        return (struct moments){ part->a, 0 };
    case SIM_NORMAL:
        return normal_moments(part);
    case SIM_LOGNORMAL:
        return lognormal_moments(part);
    case SIM_BETA:
        return beta_moments(part);
    case SIM_UNIFORM:
        sim_part_support(part, &lo, &hi);
        return (struct moments){ 0.5 * (lo + hi), (hi - lo) * (hi - lo) / 12 };
    case SIM_TRIANGULAR:
        return triangular_moments(part);
    }
    return (struct moments){ NAN, NAN };
}

double sim_prior_mean(const struct sim_prior *prior)
{
    double sum = 0, weight = 0;

    for (int i = 0; i < prior->n; i++) {
        sum += prior->part[i].weight * part_moments(&prior->part[i]).mean;
        weight += prior->part[i].weight;
    }
    return prior->n > 0 ? sum / weight : NAN;
}

double sim_prior_sd(const struct sim_prior *prior)
{
    const double mean = sim_prior_mean(prior);
    double sum = 0, weight = 0;

    for (int i = 0; i < prior->n; i++) {
        const struct moments m = part_moments(&prior->part[i]);
        const double var = m.var > 0 ? m.var : 0, shift = m.mean - mean;
        sum += prior->part[i].weight * (var + shift * shift);
        weight += prior->part[i].weight;
    }
    return prior->n > 0 ? sqrt(sum / weight) : NAN;
}
