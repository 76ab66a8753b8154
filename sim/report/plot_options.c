/* plot_options.c - which options do the figures of a decision show, and by which names?
 *
 * Thread safety: pure functions. */
#include "sim/report/plot_decide.h"

#include <math.h>

double sim_plot_reach(const struct sim_decision_yardstick *y, size_t option)
{
    double most = 0;

    for (size_t k = 0; k < SIM_DECISION_PRICES; k++)
        most = fmax(most, y->accept[option * SIM_DECISION_PRICES + k]);
    return most;
}

static double weight(const struct sim_decision_yardstick *y, size_t option)
{
    return sim_plot_reach(y, option) + (option == y->best ? 3 : 0) + (option == 0 ? 2 : 0)
           + (y->rank[option].standing == SIM_EFFICIENT ? 1 : 0);
}

size_t sim_plot_options(const struct sim_decision *d,
        const struct sim_decision_yardstick *y, size_t *option)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_options; i++) {
        size_t k = n < SIM_PLOT_OPTIONS ? n : SIM_PLOT_OPTIONS - 1;
        if (k < n && weight(y, i) <= weight(y, option[k]))
            continue;
        n = k + 1;
        for (; k > 0 && weight(y, i) > weight(y, option[k - 1]); k--)
            option[k] = option[k - 1];
        option[k] = i;
    }
    return n;
}

const char *sim_plot_option(
        const struct sim_plot *p, const struct sim_decision *d, size_t option)
{
    return option == 0 ? sim_plot_text(p, TEXT_plot_nothing)
                       : sim_plot_arm(p, d->option[option].arm);
}
