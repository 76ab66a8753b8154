/* workload_hot.h - vector kernel of workload.c, one per instruction set (isa.h). */
#ifndef MODELS_PHASES_WORKLOAD_HOT_H
#define MODELS_PHASES_WORKLOAD_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* Assistants and teacher posts of the year to which those of an arm are compared, by
 * school [0.01 fte], and the workload at which hazards are the usual. */
struct workload_then {
    const int32_t *assistants, *posts;
    float centre;
};

/* arm->work and arm->strain of all schools. */
SIM_HOT_DECLARE(void, workload_weigh,
        (const struct labour *lab, struct arm_state *arm,
                const struct workload_then *then));

#endif
