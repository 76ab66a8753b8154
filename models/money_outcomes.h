/* money_outcomes.h - from a year's book to sums in euro, present values and what the
 * learning is worth. */
#ifndef MODELS_MONEY_OUTCOMES_H
#define MODELS_MONEY_OUTCOMES_H

#include "models/outcomes.h"

/* The year's money of an arm into nation[NATION_SUMS], of the simulated schools. */
void money_observe(double *nation, const struct labour *lab, const struct arm_state *arm,
        const struct arm_state *base);

void money_terms_of(struct money_terms *terms, const struct model_params *par);

/* Add year (0 is the start) to the running sums in nation, whose sums of the year are
 * there; pupil, base: sums over pupils of the arm and of the baseline [PUPIL_SUMS]. */
void money_add_year(double *nation, const struct money_terms *terms, int year,
        const double *pupil, const double *base);

#endif
