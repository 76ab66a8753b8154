/* learning.h - what pupils learn from who stands before them, and what is left later.
 *
 * Score y = a + P + T + g in SD of the national distribution of the grade: ability a
 * (background, school, family and person), permanent stock P, fading stock T, this
 * year's gain g. Method and sources: models/README.md, section learning; persistence
 * Jacob, Lefgren & Sims 2010 (F01), Hart et al. 2024 (F03).
 * Thread safety: one struct learning per thread. */
#ifndef MODELS_PHASES_LEARNING_H
#define MODELS_PHASES_LEARNING_H

#include "models/world/pupils.h"

struct learning_params {
    double growth;          /* G: annual growth [SD] */
    double gap;             /* between the highest and lowest background group [SD] */
    double school_var;      /* net between-school variance */
    double school_corr;     /* correlation of the school effect with D, <= 0 */
    double background_corr; /* correlation of a pupil's background with D */
    double ability_ar;      /* yearly persistence of a around its mean */
    double rho_teacher;     /* P1: total share of a teacher gain left after a year */
    double rho_lost;        /* P1 of lost time (that of an intervention) */
    double kappa;           /* permanent share of P1 */
    double decay;           /* yearly factor of the fading rest */
    double lost_ses;        /* loss multiplier of the lowest background group */
    double test_noise;      /* sd of the noise of the final test [SD] */
    double below_1f;        /* share below 1F in the start year's distribution */
};
extern const struct sim_table learning_table;

struct learning; /* scratch for one school and its cohorts, all arms */

SIM_CHECK int learning_new(struct learning **out, const struct world *world, int n_years,
        int n_arms, struct sim_err *err);
void learning_free(struct learning *lrn);
size_t learning_bytes(const struct world *world, int n_years, int n_arms);

/* All schools, all years, all arms of one replication.
 * rec[arm][year]: classes of that year in classroom->first order; ref: classes of the
 * reference year. stratum_of[school] < n_strata.
 * sums[arm][((year * n_strata) + stratum) * PUPIL_SUMS + k] and
 * by_background[arm][(year * BACKGROUNDS + group) * PUPIL_SUMS + k] are overwritten.
 * by_background may be NULL. */
void learning_run(struct learning *lrn, const struct learning_params *par,
        struct sim_key key, uint32_t chance, const struct classroom *room,
        const struct class_year *const *const *rec, const struct class_year *ref,
        int n_arms, const uint16_t *stratum_of, int n_strata, double *const *sums,
        double *const *by_background);

#endif
