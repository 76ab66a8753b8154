/* matching.h - which candidate takes which post; see matching.c. */
#ifndef MODELS_PHASES_MATCHING_H
#define MODELS_PHASES_MATCHING_H

#include "models/labour.h"

/* Room for `persons` rows, `candidates` in one round and arm. */
SIM_CHECK int matching_new(
        struct market **out, int n_schools, int persons, int candidates, int n_arms);
void matching_free(struct market *market);
size_t matching_bytes(int n_schools, int persons, int candidates, int n_arms);

/* Posts by region for the search lists (world->region order) and near regions. */
void matching_geography(struct labour *lab, const double *posts_fte);

#endif
