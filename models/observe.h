/* observe.h - what a survey of 1 October would have reported of the shortage. */
#ifndef MODELS_OBSERVE_H
#define MODELS_OBSERVE_H

#include "models/metrics.h"

enum { SURVEY_STRATA = 2 * QUINTILES }; /* strata in all, modulo this: city and fifth */

/* Which schools answer, and what they leave out; of a year. */
struct survey {
    double odds[2];      /* log odds to answer: elsewhere, in the large cities */
    double centre, tilt; /* readier by tilt per share of shortage above the centre */
    double hidden;       /* share of the hidden shortage that is reported */
    double replacement_missed; /* share of unfilled replacements that is not */
};
struct survey observe_survey_of(const struct labour *lab);

/* What is required at all schools and at those that answer, by city and fifth [fte]. */
struct survey_totals {
    double all[SURVEY_STRATA], seen[SURVEY_STRATA];
};

/* Extrapolate the answers in sums[stratum][LABOUR_SUMS] of one arm and year,
 * SUM_MEASURED and SUM_MEASURED_OF [fte]. Sums are the caller's, strata of lab. */
void observe_survey(
        double *sums, const struct labour *lab, const struct survey_totals *totals);

/* Add the fate of the year's vacancies, SUM_ROUND to SUM_VACANCY_WEEKS, likewise. Call
 * when SUM_UNFILLED is known. */
void observe_vacancies(
        double *sums, const struct labour *lab, const struct arm_state *arm);

#endif
