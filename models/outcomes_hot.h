/* outcomes_hot.h - vector kernel over all schools, one per instruction set (isa.h). */
#ifndef MODELS_OUTCOMES_HOT_H
#define MODELS_OUTCOMES_HOT_H

#include "models/observe.h"
#include "sim/base/isa.h"

/* Add what the schools of an arm brought this year to the first SCHOOL_SUMS sums of their
 * strata, one school after the other, since sums are rounded; and to the totals of the
 * survey. base: the arm compared with. */
SIM_HOT_DECLARE(void, outcomes_schools,
        (double *sums, struct survey_totals *totals, const struct labour *lab,
                const struct arm_state *arm, const struct arm_state *base,
                const struct survey *survey));

#endif
