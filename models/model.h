/* model.h - the one symbol the program needs of the model of schools. */
#ifndef MODELS_MODEL_H
#define MODELS_MODEL_H

#include "sim/model.h"

extern const struct sim_model model_schools;

#endif
