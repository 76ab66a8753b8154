/* learning_level.c - below which score of the final test does the share below_1f lie?
 *
 * Scores of the last grade are a mixture: schools and backgrounds have expected means,
 * skewed as disadvantage is, around which persons, chance and the test's noise are
 * normal. Its quantile follows from the moments of those means (Cornish & Fisher 1938, to
 * fourth order). Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include <math.h>

#include "sim/base/vmath.h"

double learning_quantile(const struct learning_moments *m, double share)
{
    double var = m->var + m->normal_var, sd = sqrt(var);
    double z = (double) sim_normal(sim_threshold(share));
    double skew = m->third / (var * sd),
           kurt = (m->fourth - 3 * m->var * m->var) / (var * var);

    return m->mean
           + sd
                     * (z + (z * z - 1) / 6 * skew + (z * z - 3) * z / 24 * kurt
                             - (2 * z * z - 5) * z / 36 * skew * skew);
}

/* Raw moments of the expected means over pupils of the last grade, as deviations from
 * the offset of all. */
static void add_school(
        const struct learning *lrn, int s, double pupils, double on_d, double sum[5])
{
    enum { LAST = GRADES - 1 };
    const float *share = lrn->share[s], *closed = lrn->carried[LAST];
    double stock[GRADES][4], gain[GRADES][2];

    learning_ref_stocks(lrn, s, stock, gain);
    const double c = on_d * (double) lrn->world->disadv[s] + stock[LAST][0]
                     + gain[LAST][0] + (double) closed[0],
                 b = stock[LAST][1] + gain[LAST][1] + (double) closed[1]
                     + (double) lrn->rates.gap;
    double rest = 1;

    for (int k = BACKGROUNDS - 1; k >= 0; k--) {
        const double part = k > 0 ? (double) share[k] : rest, m = c + b * 0.25 * k;
        rest -= part;
        for (double power = pupils * part, *to = sum; to < sum + 5; to++, power *= m)
            *to += power;
    }
}

double learning_level(const struct learning *lrn, const struct learning_params *par,
        const uint16_t *pupils)
{
    const double on_d = sqrt(par->school_var) * par->school_corr;
    double sum[5] = { 0 };

    for (int s = 0; s < lrn->world->n_schools; s++)
        add_school(lrn, s, pupils[(size_t) s * GRADES + GRADES - 1], on_d, sum);
    const double n = sum[0] > 0 ? sum[0] : 1, a = sum[1] / n, b = sum[2] / n,
                 c = sum[3] / n, d = sum[4] / n;
    const struct learning_moments m = { .mean = a + (double) lrn->offset,
        .var = b - a * a,
        .third = c - 3 * a * b + 2 * a * a * a,
        .fourth = d - 4 * a * c + 6 * a * a * b - 3 * a * a * a * a,
        .normal_var = lrn->chance_var + par->test_noise * par->test_noise };

    return learning_quantile(&m, par->below_1f);
}
