/* service.h - a process that computes tasks for another: its work and its threads.
 *
 * What a run is arrives as an order: the resolved scenario and how to run it. The same
 * world is built from it, and then tasks come and go by their places in a table: waiting,
 * at work in a thread, finished. How they travel is the matter of ranks_serve.c.
 * Thread safety: one thread speaks (put, done, free, end), all others compute. */
#ifndef SIM_ENGINE_SERVICE_H
#define SIM_ENGINE_SERVICE_H

#include "sim/engine/engine.h"

enum { SIM_PROGRAM_LEN = 64 };

/* What one needs to know to compute any task of a run; the text of the resolved scenario
 * and parts of packages go beside it. */
struct sim_order {
    char version[SIM_PROGRAM_LEN], name[SIM_TEXT_LEN], digest[SIM_DIGEST_LEN];
    struct sim_run_options opt; /* its pointers mean nothing elsewhere */
    size_t text_len, n_parts;
    size_t n_tasks, n_params, n_arms, cells; /* that must come out the same */
};

enum sim_work_state { SIM_WORK_FREE, SIM_WORK_TODO, SIM_WORK_RUNS, SIM_WORK_DONE };

struct sim_work {
    enum sim_work_state state;
    size_t index; /* of the task */
};

struct sim_service {
    struct sim_scenario *sc;
    struct sim_engine *eng;
    struct sim_work *work; /* [eng->queue.window], beside the slots of that queue */
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool over;
    volatile sig_atomic_t stop;
    double cpu_start;
};

/* Fill an order for the run of an engine; *text is open_memstream's and *part memory of
 * sim_calloc, both the caller's, also after a failure. */
SIM_CHECK int sim_order_make(struct sim_order *o, char **text, struct sim_part_of **part,
        const struct sim_engine *eng, struct sim_err *err);

/* Build what the order describes. Clear also after a failure. */
SIM_CHECK int sim_service_init(struct sim_service *s, const struct sim_model *model,
        const struct sim_order *o, const char *text, const struct sim_part_of *part,
        struct sim_err *err);
void sim_service_clear(struct sim_service *s);

/* n tasks in a row to do; there is room, as long as no more than window are here. */
void sim_service_put(struct sim_service *s, size_t first, size_t n);
/* Place of a finished task; the window's size when there is none. */
size_t sim_service_done(struct sim_service *s);
/* The task at that place is no longer wanted. */
void sim_service_drop(struct sim_service *s, size_t at);
/* No more tasks: threads that compute come back. */
void sim_service_end(struct sim_service *s);
/* A thread's work, until the end. */
void sim_service_compute(struct sim_service *s, struct sim_lane *lane);

#endif
