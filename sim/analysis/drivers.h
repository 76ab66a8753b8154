/* drivers.h - which parameters make the answer, and which decide its sign?
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_DRIVERS_H
#define SIM_ANALYSIS_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

enum sim_sign {
    SIM_SIGN_HOLDS,   /* the same wherever the parameter lies in its range */
    SIM_SIGN_CHANGES, /* surely another at one end than at the other */
    SIM_SIGN_OPEN,    /* perhaps another: not told apart from chance */
};

struct sim_driver {
    size_t param;  /* its column */
    double share;  /* of the variance of ranks that it explains beyond those before it */
    int direction; /* +1: more of it, more of the effect */
    double p05, p95; /* of the drawn values: the range looked at */
    /* mean effect where the parameter is among its lowest and highest fifth, and the
     * standard errors */
    double low, low_se, high, high_se;
    double switching; /* its value at which the effect is 0, the others at their means;
                       * NaN outside the range */
    enum sim_sign sign;
};

/* The parameters that explain y, strongest first, at most `most` of them. y[n]: effect
 * by replication (values that are not finite are left out); x[n * n_params]: drawn
 * values. outside[n_params]: parameters that cannot matter and are not looked at, or
 * NULL. pairs: values 2k and 2k + 1 are antithetic. A parameter counts when chance would
 * make it look so strong less often than once in a hundred, all parameters together.
 * Returns their number, or SIM_ERR_NOMEM. */
SIM_CHECK int sim_drivers_find(struct sim_driver *out, int most, const double *y,
        const double *x, size_t n, size_t n_params, const bool *outside, bool pairs,
        struct sim_err *err);

/* The same of many outcomes on the same parameters, which are then ranked only once.
 * x stays the caller's and must outlive the object; free it with
 * sim_driver_params_free (NULL is fine). Threads may share one. */
struct sim_driver_params;
SIM_CHECK int sim_driver_params_new(struct sim_driver_params **out, const double *x,
        size_t n, size_t n_params, struct sim_err *err);
void sim_driver_params_free(struct sim_driver_params *params);
SIM_CHECK int sim_drivers_among(struct sim_driver *out, int most, const double *y,
        const struct sim_driver_params *params, const bool *outside, bool pairs,
        struct sim_err *err);

#endif
