/* exit.h - who leaves teaching, who looks for another school; see exit.c. */
#ifndef MODELS_PHASES_EXIT_H
#define MODELS_PHASES_EXIT_H

#include "models/labour.h"

/* Yearly exit hazard H0 at pay parity by age (0-99) and experience (0-EXP_MAX) when the
 * year has ended and counts: a year older than when it began, experience 1 after the
 * first. From the parameters:
 * hazard[age * (EXP_MAX + 1) + experience]. sixty: mean yearly P that the ages of 60 and
 * over must have at the age shares age_share[100]. */
void exit_hazards(float *hazard, const struct exit_params *par, const double *age_share);

/* Weight of pay in the decision to stay, by experience (Hendricks 2014: zero from
 * about 19 years). taper[EXP_MAX + 1]. */
void exit_taper(float *taper, double zero_at_years);

/* The elasticities of moving and exit at taper 1, from the targets (averages over
 * staff) and the hazard-weighted mean tapers; README section pay. */
void exit_solve_pay(struct labour *lab, double mean_taper_exit, double mean_taper_move);

/* fte expected to leave teaching in lab->year by region, at pay parity and before anybody
 * has left; strain, leaders and climate of the year are known. by_region[n_regions]. */
void exit_expected_fte(
        const struct labour *lab, const struct arm_state *arm, double *by_region);

#endif
