/* queue.h - tasks handed out to threads in order, and settled in order.
 *
 * A task is one whole pair of replications, or its twin: every eighth pair is run once
 * more with a second chance draw. Threads claim tasks in rising order and may finish in
 * any; what is finished waits in a ring of slots until all before it are settled
 * (stored, counted, checked). So the store sees one order whatever the threads did, a
 * stop leaves a gap-free prefix of whole pairs, and the stops by precision and time
 * look only at fixed places: after every 16 pairs. The same order lets a run go on where
 * another stopped: what the store holds is the first tasks, and the rest follows.
 * Thread safety: sim_queue_run is called by every thread of a team. */
#ifndef SIM_ENGINE_QUEUE_H
#define SIM_ENGINE_QUEUE_H

#include <pthread.h>

#include "sim/engine/lane.h"
#include "sim/engine/precision.h"
#include "sim/engine/progress.h"

enum { SIM_TWIN_EVERY = 8, SIM_BATCH_PAIRS = 16 };

/* Which replications are run, and which of them twice. */
struct sim_tasks {
    uint32_t first; /* replication */
    size_t n_reps;
    bool twins;
    size_t n_tasks, batch_tasks; /* in all; in a batch of 16 pairs */
    size_t skip, n_whole; /* of a range: tasks before it; replications of the run */
};

struct sim_task {
    uint32_t rep;
    int n; /* replications: 2, or 1 for a half pair */
    bool twin, ends_batch;
};

void sim_tasks_make(struct sim_tasks *tasks, uint32_t first, size_t n_reps, bool twins);
/* Only replications from .. to of them, whole pairs: the same tasks as in the whole,
 * twins too. */
void sim_tasks_cut(struct sim_tasks *tasks, uint32_t from, uint32_t to);
struct sim_task sim_tasks_get(const struct sim_tasks *tasks, size_t index);

struct sim_slot {
    double **cube;  /* [2 * n_arms] */
    double *cells;  /* behind them */
    double *params; /* [2 * n_params] */
    bool done;
    int ret;
    struct sim_err err;
};

struct sim_queue {
    struct sim_tasks tasks;
    size_t n_arms, n_params, window;
    struct sim_slot *slot; /* [window] */
    const volatile sig_atomic_t *stop;
    double max_seconds;
    struct sim_precision precision;

    pthread_mutex_t lock;
    pthread_cond_t moved;
    size_t next, head; /* claimed; settled */
    bool closed;       /* nothing more is claimed */
    bool dropped;      /* nothing more is settled */
    bool open;         /* a batch of the store is open */
    int ret;
    struct sim_err err;
    struct sim_store *store;
    struct sim_progress progress;
    struct sim_run_result *result;
};

/* Room for `window` tasks. Clear with sim_queue_clear, also after a failure. */
SIM_CHECK int sim_queue_init(struct sim_queue *q, const struct sim_shape *shape,
        size_t n_arms, size_t n_params, size_t window, struct sim_err *err);
void sim_queue_clear(struct sim_queue *q);

/* Start a run; then every thread calls sim_queue_run with its lane; then finish, which
 * commits what is whole and returns the first failure, in order of replications.
 * Replications that the store holds already are read, checked and counted first; they
 * must be the first tasks, whole, else SIM_ERR_SYNTAX. */
SIM_CHECK int sim_queue_start(struct sim_queue *q, struct sim_store *store, bool progress,
        struct sim_run_result *result, struct sim_err *err);
void sim_queue_run(struct sim_queue *q, struct sim_lane *lane);
SIM_CHECK int sim_queue_finish(struct sim_queue *q, struct sim_err *err);

/* ---- for tasks that are computed elsewhere (ranks_lead.c) ---- */

/* Claim up to `most` tasks in a row, first .. first + n - 1, without waiting; gives n, 0
 * where there are none now. The result of task i belongs into slot i % window. */
size_t sim_queue_take(struct sim_queue *q, size_t most, size_t *first);
/* Hand in a finished task, whose slot is filled, and settle all that is now in order. */
void sim_queue_hand_in(struct sim_queue *q, size_t index);
/* Tasks that nobody has claimed; 0 when nothing more will be. */
size_t sim_queue_left(struct sim_queue *q);
/* Give the run up. */
void sim_queue_fail(struct sim_queue *q, int ret, const struct sim_err *err);
/* Compute one task into a slot of q; q itself stays as it is. */
void sim_queue_compute(const struct sim_queue *q, const struct sim_task *task,
        struct sim_slot *slot, struct sim_lane *lane);

#endif
