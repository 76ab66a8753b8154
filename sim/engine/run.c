/* run.c - all replications of an engine into a store, computed or taken from pieces; see
 * run.h. */
#include "sim/engine/run.h"

#include <math.h>
#include <omp.h>
#include <sys/resource.h>

#include "sim/engine/ranks.h"

/* Threads that compute; where there are other ranks one more, that of main, speaks with
 * them. */
static void team(struct sim_engine *eng)
{
    int lead = sim_ranks_count() > 1;

#pragma omp parallel num_threads(eng->threads + lead)
    {
        int thread = omp_get_thread_num() - lead;
        if (thread < 0)
            sim_ranks_lead(eng);
        else
            sim_queue_run(&eng->queue, &eng->lane[thread]);
    }
}

static double memory_most(void)
{
    struct rusage use = { .ru_maxrss = 0 };

    getrusage(RUSAGE_SELF, &use);
    return (double) use.ru_maxrss / 1024; /* of kB */
}

/* Take every task from the piece that holds it; computes nothing. */
static void collect(struct sim_queue *q, struct sim_store *const *piece, size_t n_pieces)
{
    size_t index;

    while (sim_queue_take(q, 1, &index) == 1) {
        struct sim_task task = sim_tasks_get(&q->tasks, index);
        struct sim_slot *slot = &q->slot[index % q->window];
        size_t k = 0;
        slot->ret = 0;
        for (int i = 0; i < task.n && slot->ret == 0; i++) {
            uint32_t rep = task.rep + (uint32_t) i;
            while (k < n_pieces && !sim_store_holds(piece[k], rep, task.twin))
                k++;
            slot->ret = k == n_pieces ? sim_fail(&slot->err, SIM_ERR_INPUT,
                                "no piece holds replication %lu%s", (unsigned long) rep,
                                task.twin ? " (twin)" : "")
                                      : sim_store_get(piece[k], rep, task.twin,
                                              slot->cube + (size_t) i * q->n_arms,
                                              slot->params + (size_t) i * q->n_params,
                                              &slot->err);
        }
        sim_queue_hand_in(q, index);
    }
}

static int run(struct sim_engine *eng, struct sim_store *store,
        struct sim_store *const *piece, size_t n_pieces, struct sim_run_result *result,
        struct sim_err *err)
{
    double cpu = sim_clock_cpu_seconds(), start = sim_clock_seconds();

    *result = (struct sim_run_result){
        .reps_asked = eng->queue.tasks.n_reps,
        .batch_arms = eng->plan.batch_arms,
        .threads = eng->threads,
        .precision_reached = NAN,
    };
    int ret = sim_queue_start(&eng->queue, store, eng->opt.progress, result, err);
    if (ret != 0)
        return ret;
    result->reps_before = result->reps_done;
    if (piece != NULL)
        collect(&eng->queue, piece, n_pieces);
    else
        team(eng);
    ret = sim_queue_finish(&eng->queue, err);
    result->reps_done = sim_store_reps(store); /* durable */
    result->precision_reached = sim_precision_now(&eng->queue.precision);
    result->seconds = sim_clock_seconds() - start;
    result->cpu_seconds += sim_clock_cpu_seconds() - cpu;
    result->memory_mb = memory_most();
    return ret;
}

int sim_engine_run(struct sim_engine *eng, struct sim_store *store,
        struct sim_run_result *result, struct sim_err *err)
{
    return run(eng, store, NULL, 0, result, err);
}

int sim_engine_gather(struct sim_engine *eng, struct sim_store *store,
        struct sim_store *const *piece, size_t n_pieces, struct sim_run_result *result,
        struct sim_err *err)
{
    return run(eng, store, piece, n_pieces, result, err);
}
