/* climate.h - what shocks make of a year; see climate.c. */
#ifndef MODELS_PHASES_CLIMATE_H
#define MODELS_PHASES_CLIMATE_H

#include "models/labour.h"

/* Climate and posts of lab->year. Pupil numbers and disadvantage money are known. */
void climate_year(struct labour *lab);

/* Add the pay of shocks in the school year `year`, as known in `known`, to the
 * conditions of an arm. */
void climate_pay(
        struct labour *lab, struct arm_state *arm, long long year, long long known);

#endif
