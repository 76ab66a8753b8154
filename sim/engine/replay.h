/* replay.h - does the program give stored replications again, bit by bit?
 *
 * Thread safety: called once; starts its own OpenMP threads. */
#ifndef SIM_ENGINE_REPLAY_H
#define SIM_ENGINE_REPLAY_H

#include "sim/engine/run.h"

/* How one replication came out. */
struct sim_replay {
    uint32_t rep;
    bool twin;          /* with its second draw of chance */
    size_t values;      /* outcomes whose bits differ, all arms */
    size_t params;      /* drawn parameters that differ */
    size_t arm, cell;   /* of the first such outcome */
    double stored, now; /* its values */
    int ret;            /* it cannot be read, or not be run: err says why */
    struct sim_err err;
};

/* Run replay[0..n) again (rep and twin are the caller's) and fill in the rest. progress,
 * threads and the stop by signal are those of the engine's options; SIM_ERR_STOP when
 * the user said stop. */
SIM_CHECK int sim_engine_replay(struct sim_engine *eng, struct sim_store *store,
        struct sim_replay *replay, size_t n, struct sim_err *err);

#endif
