/* ranking.h - which policy does best on one figure, how sure is that, and which cannot be
 * told apart?
 *
 * Ranked by the mean paired effect. Two arms coincide when all their numbers are the
 * same in every replication, or when on the ranked figure their difference, within
 * replications, stays in every year below three Monte Carlo errors of its mean: then
 * more replications are needed to say which is better. Thread safety: no globals. */
#ifndef SIM_ANALYSIS_RANKING_H
#define SIM_ANALYSIS_RANKING_H

#include "sim/analysis/summary.h"

struct sim_figure {          /* what is ranked */
    int metric, group, year; /* indices */
};

struct sim_ranked {
    size_t arm;
    struct sim_summary effect;
    double p_best; /* share of replications in which it is the best of all, ties shared;
                      NaN where a value is missing */
};

struct sim_same {
    size_t a, b;    /* arms; 0 is the baseline */
    bool identical; /* else not told apart */
};

struct sim_ranking {
    struct sim_figure figure;
    size_t n;
    struct sim_ranked *row; /* [n] best first; equal means by place of the arm */
    size_t n_same;
    struct sim_same *same;
};

/* Rank arms 1 .. n_arms - 1 of a store. A metric without a direction is ranked by size.
 * Free with sim_ranking_free (NULL is fine). */
SIM_CHECK int sim_ranking_new(struct sim_ranking **out, struct sim_store *store,
        size_t n_arms, struct sim_figure figure, struct sim_err *err);
void sim_ranking_free(struct sim_ranking *ranking);

#endif
