/* engine.h - the inside of struct sim_engine: made by engine.c, run by run.c, lent to
 * other processes by service.c. */
#ifndef SIM_ENGINE_ENGINE_H
#define SIM_ENGINE_ENGINE_H

#include "sim/engine/queue.h"

struct sim_engine {
    struct sim_run_options opt;
    struct sim_lane_plan plan;
    void *world;
    int threads; /* that compute, in this process */
    size_t n_params;
    const char **param; /* keys; strings belong to the first lane */
    struct sim_lane *lane;
    struct sim_queue queue;
    bool queue_made;
};

#endif
