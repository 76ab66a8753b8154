/* summary.h - what the stored replications say, with their doubt.
 *
 * Mean, sd, Monte Carlo standard error over whole antithetic pairs, and exact
 * quantiles (type 7, linear between order statistics) of every cell, and the same of
 * the paired difference with the baseline, with P(better). Read from the store in
 * blocks of cells that fit 256 MB. Missing values (NaN) give n = 0.
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_SUMMARY_H
#define SIM_ANALYSIS_SUMMARY_H

#include "sim/store/store.h"

struct sim_summary {
    double mean, sd, mc_se, p05, p25, p50, p75, p95;
    double p_better; /* share of replications better than baseline (ties half); NaN */
                     /* for levels and for metrics without a direction */
    size_t n;        /* replications */
};

/* n values in replication order. pairs: values 2k and 2k+1 are an antithetic pair.
 * better: direction for p_better, 0 = NaN. scratch[n] is overwritten. */
void sim_summarise(struct sim_summary *out, const double *value, size_t n, bool pairs,
        int better, double *scratch);

/* The same of all cells of one arm after the other; the baseline is read once where it
 * fits. Free with sim_summaries_free (NULL is fine). */
struct sim_summaries;
SIM_CHECK int sim_summaries_new(
        struct sim_summaries **out, struct sim_store *store, struct sim_err *err);
SIM_CHECK int sim_summaries_arm(struct sim_summaries *summaries, size_t arm,
        struct sim_summary *level, struct sim_summary *effect, struct sim_err *err);
/* Values of one cell of the arm last summarised, its levels or effects, into value[reps];
 * false where it is not at hand, as its cells did not fit. */
bool sim_summaries_values(
        const struct sim_summaries *summaries, size_t cell, bool effect, double *value);
void sim_summaries_free(struct sim_summaries *summaries);

/* Levels and paired effects of one arm for all cells: level[cell], effect[cell] (may
 * be NULL; of the baseline all n = 0). Arrays are the caller's, of sim_shape_cells. */
SIM_CHECK int sim_summarise_arm(struct sim_store *store, size_t arm,
        struct sim_summary *level, struct sim_summary *effect, struct sim_err *err);

#endif
