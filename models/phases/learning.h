/* learning.h - what pupils learn from who stands before them, and what is left later.
 *
 * Score y = a + P + T + g in SD of the national distribution of the grade: ability a
 * (background, school, family and person, and what closed schools took), permanent stock
 * P, fading stock T, this year's gain g. Wellbeing has stocks of the same form. Method
 * and sources: models/README.md, section learning; persistence Jacob, Lefgren & Sims 2010
 * (F01), Hart et al. 2024 (F03).
 * Thread safety: one struct learning per thread. */
#ifndef MODELS_PHASES_LEARNING_H
#define MODELS_PHASES_LEARNING_H

#include "models/shock.h"
#include "models/world/pupils.h"

struct learning_params {
    double growth;          /* G: annual growth [SD] */
    double gap;             /* between the highest and lowest background group [SD] */
    double school_var;      /* net between-school variance */
    double school_corr;     /* correlation of the school effect with D, <= 0 */
    double background_corr; /* correlation of a pupil's background with D */
    double ability_ar;      /* yearly persistence of a around its mean */
    double rho_teacher;     /* P1: total share of a teacher gain left after a year */
    double rho_class;       /* P1 of the size of the class */
    double rho_help;        /* P1 of an intervention: tutoring, assistants, summer */
    double rho_lost;        /* P1 of lost time (that of an intervention) */
    double kappa;           /* permanent share of P1 */
    double decay;           /* yearly factor of the fading rest */
    double lost_ses;        /* loss multiplier of the lowest background group */
    double test_noise;      /* sd of the noise of the final test [SD] */
    double below_1f;        /* share below 1F in the start year's distribution */
    double need_noise;    /* sd of what a school does not know of a pupil's score [SD] */
    double well_gain;     /* wellbeing per SD gained by tutoring [SD of wellbeing] */
    double well_spill;    /* score per SD of wellbeing [SD] */
    double closed_loss;   /* per week of closed schools, highest background [SD] */
    double closed_2019;   /* weeks schools were closed in that school year */
    double closed_2020;   /* and in the next */
    double recovery;      /* share of what closed schools took made up in a year */
    double recovery_from; /* school year from which it is */
};
extern const struct sim_table learning_table;

struct learning; /* scratch for one school and its cohorts, all arms */

SIM_CHECK int learning_new(struct learning **out, const struct world *world, int n_years,
        int n_arms, struct sim_err *err);
void learning_free(struct learning *lrn);
size_t learning_bytes(const struct world *world, int n_years, int n_arms);

/* What one arm lived through, by recorded year. */
struct learning_past {
    /* [year] in classroom->first order, each with CLASS_YEARS_SPARE behind them */
    const struct class_year *const *classes;
    const struct school_help *const *help; /* [year] -> [n_schools]; NULL: nobody helps */
    double *sums;          /* [((year * n_strata) + stratum) * PUPIL_SUMS + k] */
    double *by_background; /* [(year * BACKGROUNDS + group) * PUPIL_SUMS + k] or NULL */
    float *score; /* [year * n_schools + school] mean score, untouched where nobody is; or
                     NULL */
};

/* All that the pupil pass reads of one replication. */
struct learning_input {
    const struct learning_params *par;
    struct sim_key key;
    uint32_t chance;
    const struct classroom *room;
    const struct class_year *ref;       /* classes of the reference year */
    const struct school_help *ref_help; /* [n_schools] in it; NULL: nobody helped */
    long long start;                    /* school year of year 0 */
    /* [n_before + n_years], from school year start - n_before on; NULL: none closed */
    const struct climate *climate;
    int n_before;
    const uint16_t *stratum_of; /* [n_schools], < n_strata */
    int n_strata;
    const struct learning_past *arm; /* [n_arms] */
    int n_arms;
    /* NULL, or arm 0 with other classes, those of a world that lacks no teacher: only its
     * sums PUPIL_N, PUPIL_Y and PUPIL_GAIN are filled. Help is that of arm 0. */
    const struct learning_past *full;
};

/* All schools, all years, all arms of one replication; the arms' sums are overwritten. */
void learning_run(struct learning *lrn, const struct learning_input *in);

#endif
