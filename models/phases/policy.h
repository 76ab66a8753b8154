/* policy.h - conditions set by the policies of an arm; see policy.c. */
#ifndef MODELS_PHASES_POLICY_H
#define MODELS_PHASES_POLICY_H

#include "models/labour.h"

/* Find the target schools of an arm's policies (once per replication). */
void policy_start(struct labour *lab, struct arm_state *arm);

#endif
