/* metrics_pupil.c - figures of learning from the sums of pupils of a group; metrics.h.
 * Thread safety: pure functions. */
#include "models/metrics.h"

#include <math.h>

double metric_pupil_mean(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return metric_share(v->pupil[arg], v->pupil[PUPIL_N]);
}

double metric_score_sd(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    double n = v->pupil[PUPIL_N], mean = metric_share(v->pupil[PUPIL_Y], n);
    double var = metric_share(v->pupil[PUPIL_YY], n) - mean * mean;
    return var > 0 ? sqrt(var) : 0;
}

double metric_below_1f(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    /* a few small schools may have nobody in the last grade */
    return v->pupil[PUPIL_LAST_N] > 0
                   ? metric_share(v->pupil[PUPIL_BELOW_N], v->pupil[PUPIL_LAST_N])
                   : 0;
}

double metric_gap_background(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    if (!(v->pupil[PUPIL_HIGH_N] > 0 && v->pupil[PUPIL_LOW_N] > 0))
        return 0; /* a few small schools may lack one of the two */
    return metric_share(v->pupil[PUPIL_HIGH_Y], v->pupil[PUPIL_HIGH_N])
           - metric_share(v->pupil[PUPIL_LOW_Y], v->pupil[PUPIL_LOW_N]);
}

/* Mean score (or wellbeing) of the least disadvantaged fifth of schools less that of the
 * most; where chosen regions lack a fifth, of the nearest that they have. */
double metric_gap_quintile(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    if (v->quintile == NULL)
        return NAN;
    const double *lo = v->quintile, *hi = lo + (QUINTILES - 1) * PUPIL_SUMS;
    while (lo < hi && !(lo[PUPIL_N] > 0))
        lo += PUPIL_SUMS;
    while (lo < hi && !(hi[PUPIL_N] > 0))
        hi -= PUPIL_SUMS;
    return metric_share(lo[arg], lo[PUPIL_N]) - metric_share(hi[arg], hi[PUPIL_N]);
}

enum { WEEKS = 40 }; /* of a school year */

/* What pupils of the group would score more (or gain more this year) had the baseline no
 * unfilled post. */
double metric_learning_lost(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return metric_share(v->no_shortage[arg], v->no_shortage[PUPIL_N])
           - metric_pupil_mean(v, arg);
}

static double in_weeks(double sd, const struct metric_view *v)
{
    return v->growth > 0 ? sd / v->growth * WEEKS : 0;
}

double metric_learning_lost_weeks(const void *sums, int arg)
{
    return in_weeks(metric_learning_lost(sums, arg), sums);
}

double metric_score_weeks(const void *sums, int arg)
{
    return in_weeks(metric_pupil_mean(sums, arg), sums);
}

double metric_weeks_lost(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return WEEKS * metric_pupil_mean(v, PUPIL_LOST);
}
