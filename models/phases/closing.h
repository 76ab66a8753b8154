/* closing.h - do the flows of teachers close? See closing.c. */
#ifndef MODELS_PHASES_CLOSING_H
#define MODELS_PHASES_CLOSING_H

#include "models/labour.h"

/* Before the run-in: entrants by share of posts, return constant 1. */
void closing_start(struct labour *lab);

/* A year of the run-in, after exit: the shares of regions in entrants and the return
 * constant that fill the vacancies but for the target shortage. */
void closing_solve(struct labour *lab);

/* A year of the run-in, after the entrants are settled. */
void closing_learn(struct labour *lab);

/* End of the run-in: the shares and the constant that made inflow equal exits plus the
 * change in posts over its last years; they stay for the whole replication. */
void closing_freeze(struct labour *lab);

#endif
