/* outcomes.h - sums of a replication by stratum, and the cube of metrics from them. */
#ifndef MODELS_OUTCOMES_H
#define MODELS_OUTCOMES_H

#include "models/books.h"
#include "models/metrics.h"
#include "models/tenth.h"

/* The groups outcomes are cut by; group 0 is the nation. */
enum cut { CUT_ALL, CUT_OWN, CUT_QUINTILE, CUT_CITY, CUT_REGION, CUT_BACKGROUND };
struct group {
    enum cut cut;
    int index;
};
extern const char *const outcome_cuts[]; /* names allowed in `groups` */

/* What turns sums into present values; set by the parameters of the replication. */
struct money_terms {
    double discount; /* of one year: 1 / (1 + rate) */
    double value[2]; /* EUR of 1 SD of a pupil: initial, adult */
    int basis;       /* which value goes into the net benefit */
};

struct outcomes {
    int n_arms, n_years, n_kinds, n_strata, n_schools, n_groups;
    const struct group *group; /* borrowed */
    double weight;
    struct money_terms terms;
    double *labour;            /* [arm][year][stratum][LABOUR_SUMS] */
    double *nation;            /* [arm][year][NATION_SUMS] */
    double *cost;              /* [arm][year][books->n] */
    const struct books *books; /* borrowed */
    /* after the arms, at n_arms, the baseline without unfilled posts */
    double **pupil;      /* [arm] -> [year][stratum][PUPIL_SUMS] */
    double **background; /* [arm] -> [year][BACKGROUNDS][PUPIL_SUMS] */
    double growth;       /* annual growth of pupils in this replication [SD] */
    float **score;       /* [arm] -> [year][school] mean score; the pupil pass fills it */
    float *score_block;
    struct tenth tenth; /* scratch, with room for all schools */
    void *block;
};

SIM_CHECK int outcomes_init(struct outcomes *out, const struct world *world, int n_arms,
        int n_years, const struct group *group, int n_groups, const struct books *books);
void outcomes_clear(struct outcomes *out); /* legal after a failed init */
size_t outcomes_bytes(
        const struct world *world, int n_arms, int n_years, const struct books *books);

/* Sums of the recorded year just simulated, all arms. */
void outcomes_observe(struct outcomes *out, const struct labour *lab, int year);

/* What needs the scores of schools, once these are known: all arms and years. */
void outcomes_observe_scores(struct outcomes *out, const struct labour *lab);

/* All metrics and books of one arm into cube[cell] (sim_shape_cell order). */
void outcomes_cube(const struct outcomes *out, int arm, bool has_baseline, double *cube);

#endif
