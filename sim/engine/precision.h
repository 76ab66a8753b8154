/* precision.h - are there enough replications for the doubt that was asked for?
 *
 * Question: how wide is the 90 % Monte Carlo interval of the mean paired effect of a
 * metric, for the nation, in the last year in which a policy of the arm acts (the
 * last year of the horizon when none ends)? Of several policy arms the widest counts,
 * so their order does not matter; without policy arms the level of the baseline is
 * taken. The unit is one whole antithetic pair: its two values are averaged first, and
 * the half-width is Student's t times the standard error over pairs (Welford's
 * running mean and sum of squares, doi:10.1080/00401706.1962.10490022).
 * Thread safety: one object belongs to one thread at a time. */
#ifndef SIM_ENGINE_PRECISION_H
#define SIM_ENGINE_PRECISION_H

#include "sim/model.h"

/* Last and first year index in which a policy of the arm acts; the whole horizon for
 * an arm without policies. A span outside the horizon is cut to it. */
void sim_arm_years(
        const struct sim_arm *arm, const struct sim_shape *shape, int *first, int *last);

struct sim_precision_arm {
    size_t arm, cell;
    double mean, squares; /* of pair means */
};

struct sim_precision {
    bool on;
    bool paired; /* the metric is a difference already */
    double halfwidth;
    size_t n_pairs, n_arms;
    struct sim_precision_arm *arm;
};

/* metric NULL: nothing is asked, on is false. An unknown metric is SIM_ERR_INPUT with
 * the nearest names. Free with sim_precision_clear (also after a failure). */
SIM_CHECK int sim_precision_init(struct sim_precision *pre, const struct sim_shape *shape,
        const struct sim_arm *arms, size_t n_arms, const char *metric, double halfwidth,
        struct sim_err *err);
void sim_precision_clear(struct sim_precision *pre);

/* Take one whole pair; a[arm], b[arm] are the cubes of its two replications. */
void sim_precision_add(
        struct sim_precision *pre, const double *const *a, const double *const *b);

/* Half-width now, the widest of all arms; NaN below two pairs or when not asked. */
double sim_precision_now(const struct sim_precision *pre);

#endif
