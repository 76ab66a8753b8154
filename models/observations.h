/* observations.h - published figures beside which the baseline is laid, what others
 * forecast, and the parameters that may be fitted to them. Thread safety: const. */
#ifndef MODELS_OBSERVATIONS_H
#define MODELS_OBSERVATIONS_H

#include "sim/model.h"

enum { MODEL_OBSERVED = 21, MODEL_RIVALS = 6, MODEL_FITS = 2 };
extern const struct sim_observation model_observations[MODEL_OBSERVED];
extern const struct sim_rival model_rivals[MODEL_RIVALS];
extern const struct sim_fit model_fits[MODEL_FITS];

/* The fields of struct sim_model that say so. */
#define MODEL_OBSERVATIONS                                                               \
    .observations = model_observations, .n_observations = MODEL_OBSERVED,                \
    .rivals = model_rivals, .n_rivals = MODEL_RIVALS, .fits = model_fits,                \
    .n_fits = MODEL_FITS

#endif
