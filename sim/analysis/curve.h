/* curve.h - how does an outcome follow from drawn parameters, with doubt?
 *
 * Least squares on a smooth function of some parameters (natural cubic splines) and
 * straight lines of others that are held at their means. Columns are made orthonormal
 * over the replications, so that coefficients are plain products and the error of any
 * prediction is short. Thread safety: no globals. */
#ifndef SIM_ANALYSIS_CURVE_H
#define SIM_ANALYSIS_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

enum { SIM_CURVE_KNOTS = 5, SIM_CURVE_COLUMNS = 96 };

struct sim_curve_draws { /* of all parameters */
    const double *x;     /* [reps][n_params] */
    size_t reps, n_params;
    bool pairs; /* 2k and 2k + 1 are antithetic: one independent value */
    /* [n_params] the option of which a parameter's policy is a part, 0: of none, it
     * belongs to the world; NULL: all do */
    const size_t *option;
};

/* outside[n_params]: is it a parameter of a policy in neither option a nor option b? */
void sim_curve_outside(
        bool *outside, const struct sim_curve_draws *draws, size_t a, size_t b);

struct sim_curve_spline {
    size_t param;
    int knots; /* below 3: a straight line */
    double knot[SIM_CURVE_KNOTS], centre, unit;
};

struct sim_curve {
    size_t reps, columns; /* the constant is column 0 */
    double *q;            /* [reps][columns], orthonormal */
    /* how to make the row of q of any point */
    size_t raw;  /* columns before dependent ones were dropped */
    double *mix; /* [columns][raw]: q = mix * raw columns */
    size_t n_smooth, n_lines;
    struct sim_curve_spline *smooth; /* [n_smooth], then lines[n_lines] */
    bool cross;                      /* with products of the smooth ones */
};

/* smooth[n_smooth]: parameters with a curve each, and products of each two; as many knots
 * as the replications bear. line[n_lines]: others, as straight lines. */
SIM_CHECK int sim_curve_new(struct sim_curve *curve, const struct sim_curve_draws *draws,
        const size_t *smooth, size_t n_smooth, const size_t *line, size_t n_lines,
        struct sim_err *err);
void sim_curve_clear(struct sim_curve *curve);

/* The fit of y[reps] by a curve. */
struct sim_curve_fit {
    double b[SIM_CURVE_COLUMNS];
    double *meat; /* [columns][columns] covariance of b, from whole pairs */
};
SIM_CHECK int sim_curve_fit(struct sim_curve_fit *fit, const struct sim_curve *curve,
        const double *y, bool pairs, struct sim_err *err);
void sim_curve_fit_clear(struct sim_curve_fit *fit);

/* Of a curve with one smooth parameter: y where it is `at` and the lines at their means,
 * less that at `from` (NaN: nothing taken away), and the standard error. */
double sim_curve_value(const struct sim_curve *curve, const struct sim_curve_fit *fit,
        double at, double from, double *se);

#endif
