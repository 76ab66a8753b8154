/* ranks_lead.c - rank 0: tasks to the other ranks, and back; see ranks.h.
 *
 * Method: every other rank is kept supplied with a few more tasks than it has threads,
 * as one contiguous range at a time. Nothing is reduced or summed on the way: what
 * travels are whole replications, which the queue of rank 0 settles in order. */
#include "sim/engine/ranks.h"

#ifndef SIM_MPI

void sim_ranks_lead(struct sim_engine *eng)
{
    (void) eng;
}

#else

#include <limits.h>
#include <stdlib.h>

#include "sim/base/mem.h"
#include "sim/engine/ranks_wire.h"
#include "sim/engine/service.h"

struct rank {
    int threads;    /* 0: not ready yet */
    size_t at_work; /* tasks it has */
    double cpu_seconds;
    uint64_t range[2]; /* on its way: first, count */
    MPI_Request sent;
    bool stopped;
};

struct lead {
    struct sim_engine *eng;
    struct sim_queue *queue;
    int n; /* ranks, this one included */
    struct rank *rank;
    struct sim_order order;
    char *text;
    struct sim_part_of *part;
};

static int order_make(struct lead *lead, struct sim_err *err)
{
    const struct sim_order *o = &lead->order;
    int ret = sim_order_make(&lead->order, &lead->text, &lead->part, lead->eng, err);

    if (ret == 0 && (2 * o->n_arms * o->cells > INT_MAX || o->text_len >= INT_MAX))
        ret = sim_fail(err, SIM_ERR_RANGE,
                "%zu arms with %zu outcomes are too many to send between ranks",
                o->n_arms, o->cells);
    return ret;
}

static void order_send(struct lead *lead)
{
    const struct sim_order *o = &lead->order;

    for (int r = 1; r < lead->n; r++) {
        give(o, sizeof *o, r, TAG_RUN);
        give(lead->text, o->text_len + 1, r, TAG_TEXT);
        give(lead->part, o->n_parts * sizeof *lead->part, r, TAG_PARTS);
    }
}

/* Take one message in: a rank is ready, has failed, or has finished a task. */
static void take_answer(struct lead *lead, int from)
{
    struct rank *rank = &lead->rank[from];
    struct sim_queue *q = lead->queue;
    struct answer a;

    take(&a, sizeof a, from, TAG_ANSWER);
    rank->threads = a.threads;
    rank->cpu_seconds = a.cpu_seconds;
    if (!a.is_task) {
        if (a.ret != 0) {
            struct sim_err err = { .code = (enum sim_code) a.ret };
            snprintf(err.msg, sizeof err.msg, "%s", a.msg);
            sim_queue_fail(q, a.ret, &err);
        }
        return;
    }
    struct sim_slot *slot = &q->slot[a.index % q->window];
    struct sim_task task = sim_tasks_get(&q->tasks, a.index);
    slot->ret = a.ret;
    if (a.ret == 0) {
        size_t n = (size_t) task.n;
        MPI_Recv(slot->cells, (int) (n * q->n_arms * lead->order.cells), MPI_DOUBLE, from,
                TAG_CELLS, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        MPI_Recv(slot->params, (int) (n * q->n_params), MPI_DOUBLE, from, TAG_PARAMS,
                MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else {
        slot->err.code = (enum sim_code) a.ret;
        snprintf(slot->err.msg, sizeof slot->err.msg, "%s", a.msg);
    }
    rank->at_work--;
    sim_queue_hand_in(q, a.index);
}

/* May the rank's buffers be used again? */
static bool is_sent(struct rank *rank)
{
    int flag = 0;

    MPI_Test(&rank->sent, &flag, MPI_STATUS_IGNORE);
    return flag != 0;
}

/* Hand a rank as many tasks as it wants: one waiting for each thread, but none towards
 * the end, when others would be idle meanwhile. */
static void supply(struct lead *lead, int to)
{
    struct rank *rank = &lead->rank[to];
    struct sim_queue *q = lead->queue;
    size_t threads = (size_t) rank->threads, first;
    size_t near_end = 2 * threads * (size_t) lead->n;
    size_t most = sim_queue_left(q) > near_end ? 2 * threads : threads;

    if (rank->at_work >= most || !is_sent(rank))
        return;
    size_t n = sim_queue_take(q, most - rank->at_work, &first);
    if (n == 0)
        return;
    rank->range[0] = first;
    rank->range[1] = n;
    rank->at_work += n;
    MPI_Isend(rank->range, sizeof rank->range, MPI_BYTE, to, TAG_RANGE, MPI_COMM_WORLD,
            &rank->sent);
}

/* The user said stop now: the ranks, too. */
static void pass_stop(struct lead *lead)
{
    const volatile sig_atomic_t *stop = lead->queue->stop;

    for (int r = 1; r < lead->n && stop != NULL && *stop >= 2; r++) {
        struct rank *rank = &lead->rank[r];
        if (!rank->stopped && rank->threads > 0 && is_sent(rank)) {
            MPI_Isend(NULL, 0, MPI_BYTE, r, TAG_STOP, MPI_COMM_WORLD, &rank->sent);
            rank->stopped = true;
        }
    }
}

/* Ready, without tasks, and nothing more to come? */
static bool is_over(const struct lead *lead)
{
    for (int r = 1; r < lead->n; r++)
        if (lead->rank[r].threads == 0 || lead->rank[r].at_work > 0)
            return false;
    return sim_queue_left(lead->queue) == 0;
}

static void lead_on(struct lead *lead)
{
    MPI_Status status;
    long ns = NAP_MIN_NS;

    order_send(lead);
    while (!is_over(lead)) {
        bool idle = true;
        while (waiting(MPI_ANY_SOURCE, &status)) {
            take_answer(lead, status.MPI_SOURCE);
            idle = false;
        }
        for (int r = 1; r < lead->n; r++)
            supply(lead, r);
        pass_stop(lead);
        if (idle)
            nap(&ns);
        else
            ns = NAP_MIN_NS;
    }
    for (int r = 1; r < lead->n; r++) {
        MPI_Wait(&lead->rank[r].sent, MPI_STATUS_IGNORE);
        MPI_Send(NULL, 0, MPI_BYTE, r, TAG_DONE, MPI_COMM_WORLD);
    }
}

void sim_ranks_lead(struct sim_engine *eng)
{
    struct lead lead = { .eng = eng, .queue = &eng->queue, .n = sim_ranks_count() };
    struct sim_err err = { 0 };

    lead.rank = sim_calloc((size_t) lead.n, sizeof *lead.rank);
    int ret = lead.rank != NULL ? order_make(&lead, &err)
                                : sim_fail(&err, SIM_ERR_NOMEM, "out of memory");
    for (int r = 1; r < lead.n && ret == 0; r++)
        lead.rank[r].sent = MPI_REQUEST_NULL;
    if (ret == 0)
        lead_on(&lead);
    else
        sim_queue_fail(lead.queue, ret, &err);
    for (int r = 1; r < lead.n && ret == 0; r++) {
        eng->queue.result->cpu_seconds += lead.rank[r].cpu_seconds;
        eng->queue.result->threads += lead.rank[r].threads;
    }
    sim_free(lead.rank);
    sim_free(lead.part);
    free(lead.text); /* open_memstream's */
}

#endif
