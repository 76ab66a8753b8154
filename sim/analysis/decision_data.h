/* decision_data.h - the numbers a decision is made from: what each option does in each
 * year and replication, less the baseline; used inside sim/analysis only.
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_DECISION_DATA_H
#define SIM_ANALYSIS_DECISION_DATA_H

#include "sim/analysis/decision.h"

enum { SIM_FIFTHS = 5 };

struct sim_decision_data {
    const struct sim_store_meta *meta;
    size_t n_options, reps; /* replications kept: those in which nothing is missing */
    uint32_t *rep;          /* [reps] their indices */
    size_t *arm;            /* [n_options] in the order of sim_arm_order */
    bool pairs;             /* 2k and 2k + 1 are antithetic */
    int years;              /* up to the year of the decision */
    /* [n_options][years][reps]; NULL where the model has no such role */
    double *kind[SIM_ROLES];
    double *value[SIM_DECISION_YARDSTICKS]; /* one for each basis */
    const struct sim_role *basis[SIM_DECISION_YARDSTICKS];
    const struct sim_role *people; /* NULL: none */
    size_t n_bases;
    /* levels in the last year [n_options][SIM_FIFTHS][reps], and of all
     * [n_options][reps]; NULL without fifths */
    double *fifth, *mean;
    const struct sim_metric *score;
    double *x; /* [reps][n_params] drawn parameters */
    size_t n_params;
    size_t *option;  /* [n_params] as in struct sim_curve_draws */
    double *scratch; /* [3 reps + 3] for whoever needs it */
};

SIM_CHECK int sim_decision_data_read(struct sim_decision_data *data,
        struct sim_store *store, const struct sim_decision_ask *ask, struct sim_err *err);
void sim_decision_data_clear(struct sim_decision_data *data);

/* The replications of one option and year in an array of data. */
static inline double *sim_decision_at(
        const struct sim_decision_data *data, double *array, size_t option, int year)
{
    return array + (option * (size_t) data->years + (size_t) year) * data->reps;
}

/* Mean of n values, and its standard error from whole pairs (or single values). */
double sim_pairs_mean(const double *value, size_t n, bool pairs, double *se);

#endif
