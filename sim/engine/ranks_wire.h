/* ranks_wire.h - what travels between ranks, and how; the only file that names <mpi.h>.
 * Internal to the files ranks*.c.
 *
 * All waiting is by polling with short sleeps, since a blocking receive would keep a
 * processor busy that a thread could compute on. */
#ifndef SIM_ENGINE_RANKS_WIRE_H
#define SIM_ENGINE_RANKS_WIRE_H

#include <mpi.h>
#include <time.h>

#include "sim/engine/ranks.h"

enum tag {
    TAG_RUN = 1,
    TAG_TEXT,
    TAG_PARTS,
    TAG_RANGE,
    TAG_ANSWER,
    TAG_CELLS,
    TAG_PARAMS,
    TAG_STOP,
    TAG_DONE,
    TAG_END
};

enum { NAP_MIN_NS = 100000, NAP_MAX_NS = 6400000 };

struct answer {
    bool is_task; /* else: ready, or not */
    size_t index;
    int ret, threads;
    double cpu_seconds;
    char msg[SIM_ERR_LEN];
};

/* Sleep, twice as long as the last time while nothing comes. */
static inline void nap(long *ns)
{
    struct timespec t = { 0, *ns };

    nanosleep(&t, NULL);
    *ns = *ns < NAP_MAX_NS ? 2 * *ns : NAP_MAX_NS;
}

/* Is there a message from `source`? Does not wait. */
static inline bool waiting(int source, MPI_Status *status)
{
    int flag = 0;

    MPI_Iprobe(source, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, status);
    return flag != 0;
}

static inline void take(void *buf, size_t bytes, int source, int tag)
{
    MPI_Recv(buf, (int) bytes, MPI_BYTE, source, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static inline void give(const void *buf, size_t bytes, int to, int tag)
{
    MPI_Send(buf, (int) bytes, MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

#endif
