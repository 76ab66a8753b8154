/* ratio.c - see ratio.h. */
#include "sim/analysis/ratio.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "sim/analysis/quantile.h"

static const double LEVEL = 0.95; /* one-sided, of a 90 % interval */

struct moments {
    double a, b;          /* means: later, earlier */
    double vaa, vab, vbb; /* (co)variances of the means */
    size_t n;
};

static struct moments moments(const double *a, const double *b, size_t n)
{
    struct moments m = { .n = n };
    double k = (double) n;

    for (size_t i = 0; i < n; i++) {
        m.a += a[i] / k;
        m.b += b[i] / k;
    }
    for (size_t i = 0; i < n && n > 1; i++) {
        double da = a[i] - m.a, db = b[i] - m.b, scale = k * (k - 1);
        m.vaa += da * da / scale;
        m.vab += da * db / scale;
        m.vbb += db * db / scale;
    }
    return m;
}

/* Fieller's interval for a / b; false when it is not a bounded one. */
static bool fieller(const struct moments *m, double *lo, double *hi)
{
    if (m->n < 2 || !(fabs(m->b) > 0))
        return false;
    double t = gsl_cdf_tdist_Pinv(LEVEL, (double) m->n - 1);
    double g = t * t * m->vbb / (m->b * m->b), r = m->a / m->b;
    if (!(g < 1))
        return false;
    /* roots of (a - x b)^2 = t^2 (vaa - 2 x vab + x^2 vbb) */
    double tt = t * t, p = m->b * m->b - tt * m->vbb;
    double q = m->a * m->b - tt * m->vab, c = m->a * m->a - tt * m->vaa;
    double root = sqrt(fmax(q * q - p * c, 0));
    *lo = (q - root) / p;
    *hi = (q + root) / p;
    /* rounding must not put the ratio outside */
    *lo = fmin(*lo, r);
    *hi = fmax(*hi, r);
    return true;
}

/* Keep replications (or pairs) with both values; returns how many. */
static size_t keep(const double *later, const double *earlier, size_t n, size_t group,
        double *a, double *b)
{
    size_t kept = 0;

    for (size_t i = 0; i + group <= n; i += group) {
        double x = 0, y = 0;
        for (size_t k = 0; k < group; k++) {
            x += later[i + k] / (double) group;
            y += earlier[i + k] / (double) group;
        }
        if (isfinite(x) && isfinite(y)) {
            a[kept] = x;
            b[kept++] = y;
        }
    }
    return kept;
}

void sim_ratio(struct sim_ratio *out, const double *later, const double *earlier,
        size_t n, bool pairs, double *scratch)
{
    double *a = scratch, *b = scratch + n, *c = scratch + 2 * n;

    *out = (struct sim_ratio){ NAN, NAN, NAN, NAN, NAN, NAN, false };
    size_t kept = keep(later, earlier, n, pairs ? 2 : 1, a, b);
    struct moments m = moments(a, b, kept);
    if (fieller(&m, &out->mc_lo, &out->mc_hi))
        out->ratio = m.a / m.b;
    kept = keep(later, earlier, n, 1, a, b);
    for (size_t i = 0; i < kept; i++)
        c[i] = b[i];
    sim_sort(c, kept);
    out->sign = kept > 0
                && (sim_quantile(c, kept, 0.05) > 0 || sim_quantile(c, kept, 0.95) < 0);
    if (!out->sign)
        return;
    size_t used = 0;
    for (size_t i = 0; i < kept; i++)
        if (fabs(b[i]) > 0)
            c[used++] = a[i] / b[i];
    sim_sort(c, used);
    out->p05 = sim_quantile(c, used, 0.05);
    out->p50 = sim_quantile(c, used, 0.50);
    out->p95 = sim_quantile(c, used, 0.95);
}
