/* observe.h - what a survey of 1 October would have reported of the shortage. */
#ifndef MODELS_OBSERVE_H
#define MODELS_OBSERVE_H

#include "models/metrics.h"

/* Add to sums[stratum][LABOUR_SUMS] of one arm and year what the survey extrapolates:
 * SUM_MEASURED and SUM_MEASURED_OF [fte]. Sums are the caller's, strata of lab. */
void observe_survey(double *sums, const struct labour *lab, const struct arm_state *arm);

/* Add the fate of the year's vacancies, SUM_ROUND to SUM_VACANCY_WEEKS, likewise. Call
 * when SUM_UNFILLED is known. */
void observe_vacancies(
        double *sums, const struct labour *lab, const struct arm_state *arm);

#endif
