/* metrics_shortage.c - of which parts is the shortage, and for how long? Thread safety:
 * pure. */
#include "models/metrics.h"

/* Empty posts for which a class needs somebody to stand in, by the ways to do so from one
 * up to another; those of policies no class misses [fte]. */
static double missed(const struct metric_view *v, int from, int upto)
{
    double sum = 0;

    for (int m = from; m < upto; m++)
        sum += v->labour[SUM_COVER + m];
    return sum;
}

double metric_hidden(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return metric_share(missed(v, 0, COVER_OPEN), v->labour[SUM_REQUIRED]);
}

double metric_open_shortage(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return metric_share(missed(v, COVER_OPEN, COVER_MODES), v->labour[SUM_REQUIRED]);
}

double metric_before_classes(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return metric_share(missed(v, 0, COVER_MODES), v->labour[SUM_REGULAR]);
}

/* Vacancies that the rounds before 1 August did not fill: open for three months. */
double metric_three_months(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    const double *s = v->labour;
    (void) arg;
    return metric_share(
            s[SUM_VACANCIES] - s[SUM_ROUND] - s[SUM_ROUND + 1], s[SUM_VACANCIES]);
}
