/* choice.h - which option is best, how often, and what does a wrong choice lose?
 *
 * Thread safety: pure functions. */
#ifndef SIM_ANALYSIS_CHOICE_H
#define SIM_ANALYSIS_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

/* Benefit of n options in `reps` replications: benefit[option * reps + r]. Options that
 * are not allowed are passed over. */
struct sim_choice {
    const double *benefit;
    size_t n, reps;
    bool pairs;
    const bool *allowed; /* [n] */
};

/* Allowed option with the highest mean, the first of equals; not `except` (n: none).
 * n when there is none. */
size_t sim_choice_best(const struct sim_choice *c, size_t except);
/* p[n]: share of replications in which each is the best allowed, ties shared. */
void sim_choice_shares(const struct sim_choice *c, double *p);
/* Mean loss, over replications, of taking `option` where the best of each is allowed, and
 * its standard error; that of the best is the value of perfect information.
 * scratch[reps]. */
double sim_choice_loss(
        const struct sim_choice *c, size_t option, double *se, double *scratch);

#endif
