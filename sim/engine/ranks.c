/* ranks.c - tasks to other processes and back; see ranks.h. The only file that calls MPI.
 *
 * Method: rank 0 keeps every other rank supplied with a few more tasks than it has
 * threads, as one contiguous range at a time. Nothing is reduced or summed on the way:
 * what travels are whole replications, which the queue of rank 0 settles in order. All
 * waiting is by polling with short sleeps, since a blocking receive would keep a
 * processor busy that a thread could compute on. */
#include "sim/engine/ranks.h"

#ifndef SIM_MPI

int sim_ranks_start(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    return 0;
}

void sim_ranks_end(void)
{
}

int sim_ranks_serve(const struct sim_model *model)
{
    (void) model;
    return 0;
}

int sim_ranks_count(void)
{
    return 1;
}

int sim_ranks_here(void)
{
    return 1;
}

const char *sim_ranks_about(char *buf, size_t size)
{
    (void) size;
    buf[0] = '\0';
    return buf;
}

void sim_ranks_lead(struct sim_engine *eng)
{
    (void) eng;
}

#else

#include <limits.h>
#include <mpi.h>
#include <omp.h>
#include <stdlib.h>
#include <time.h>

#include "sim/base/mem.h"
#include "sim/engine/service.h"

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

static int local_ranks = 1;

int sim_ranks_start(int *argc, char ***argv)
{
    int rank = 0, given;
    MPI_Comm node;

    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &local_ranks);
    MPI_Comm_free(&node);
    return rank;
}

int sim_ranks_count(void)
{
    int n = 1;

    MPI_Comm_size(MPI_COMM_WORLD, &n);
    return n;
}

int sim_ranks_here(void)
{
    return local_ranks;
}

const char *sim_ranks_about(char *buf, size_t size)
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int n = 0;

    MPI_Get_library_version(text, &n);
    text[strcspn(text, "\n")] = '\0';
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '\t' ? ' ' : *c;
    snprintf(buf, size, "%s", text);
    return buf;
}

void sim_ranks_end(void)
{
    int n = sim_ranks_count();

    for (int rank = 1; rank < n; rank++)
        MPI_Send(NULL, 0, MPI_BYTE, rank, TAG_END, MPI_COMM_WORLD);
    MPI_Finalize();
}

/* Sleep, twice as long as the last time while nothing comes. */
static void nap(long *ns)
{
    struct timespec t = { 0, *ns };

    nanosleep(&t, NULL);
    *ns = *ns < NAP_MAX_NS ? 2 * *ns : NAP_MAX_NS;
}

/* Is there a message from `source`? Does not wait. */
static bool waiting(int source, MPI_Status *status)
{
    int flag = 0;

    MPI_Iprobe(source, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, status);
    return flag != 0;
}

static void take(void *buf, size_t bytes, int source, int tag)
{
    MPI_Recv(buf, (int) bytes, MPI_BYTE, source, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void give(const void *buf, size_t bytes, int to, int tag)
{
    MPI_Send(buf, (int) bytes, MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

/* ---- rank 0 ---------------------------------------------------------------- */

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

/* ---- the others ------------------------------------------------------------ */

/* What went wrong, and where. */
static void sentence(char *out, size_t size, const struct sim_err *err)
{
    char host[MPI_MAX_PROCESSOR_NAME] = "";
    int n = 0, rank = 0;

    MPI_Get_processor_name(host, &n);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    snprintf(out, size, "rank %d on %s: %.1500s", rank, host, err->msg);
}

static void send_task(struct sim_service *s, size_t at)
{
    struct sim_queue *q = &s->eng->queue;
    struct sim_slot *slot = &q->slot[at];
    struct answer a = { .is_task = true,
        .index = s->work[at].index,
        .ret = slot->ret,
        .threads = s->eng->threads,
        .cpu_seconds = sim_clock_cpu_seconds() - s->cpu_start };
    size_t n = (size_t) sim_tasks_get(&q->tasks, a.index).n;

    if (a.ret != 0)
        sentence(a.msg, sizeof a.msg, &slot->err);
    give(&a, sizeof a, 0, TAG_ANSWER);
    if (a.ret != 0)
        return;
    MPI_Send(slot->cells, (int) (n * q->n_arms * sim_shape_cells(&s->eng->plan.shape)),
            MPI_DOUBLE, 0, TAG_CELLS, MPI_COMM_WORLD);
    MPI_Send(slot->params, (int) (n * q->n_params), MPI_DOUBLE, 0, TAG_PARAMS,
            MPI_COMM_WORLD);
}

/* The main thread of a rank while a run goes on. */
static void converse(struct sim_service *s)
{
    MPI_Status status;
    uint64_t range[2];

    for (long ns = NAP_MIN_NS; !s->over;) {
        size_t at = sim_service_done(s);
        if (at < s->eng->queue.window) {
            send_task(s, at);
            sim_service_drop(s, at);
        } else if (!waiting(0, &status)) {
            nap(&ns);
            continue;
        } else if (status.MPI_TAG == TAG_RANGE) {
            take(range, sizeof range, 0, TAG_RANGE);
            sim_service_put(s, (size_t) range[0], (size_t) range[1]);
        } else {
            take(NULL, 0, 0, status.MPI_TAG);
            if (status.MPI_TAG == TAG_STOP)
                s->stop = 2;
            else
                sim_service_end(s);
        }
        ns = NAP_MIN_NS;
    }
}

/* Tell rank 0 whether this rank can help; it always hears of the threads, so that it
 * knows who has answered. */
static void report(const struct sim_service *s, int ret, const struct sim_err *err)
{
    struct answer a = { .ret = ret, .threads = 1 };

    if (ret != 0)
        sentence(a.msg, sizeof a.msg, err);
    else
        a.threads = s->eng->threads;
    give(&a, sizeof a, 0, TAG_ANSWER);
}

static void team(struct sim_service *s)
{
#pragma omp parallel num_threads(s->eng->threads + 1)
    {
        int thread = omp_get_thread_num();
        if (thread == 0)
            converse(s);
        else
            sim_service_compute(s, &s->eng->lane[thread - 1]);
    }
}

/* One run, from its order to its end. */
static void serve_run(const struct sim_model *model)
{
    struct sim_service s;
    struct sim_order o;
    struct sim_err err = { 0 };

    take(&o, sizeof o, 0, TAG_RUN);
    char *text = sim_calloc(o.text_len + 1, 1);
    struct sim_part_of *part = sim_calloc(o.n_parts, sizeof *part);
    if (text == NULL || part == NULL) /* rank 0 waits for nobody who cannot listen */
        MPI_Abort(MPI_COMM_WORLD, 1);
    take(text, o.text_len + 1, 0, TAG_TEXT);
    take(part, o.n_parts * sizeof *part, 0, TAG_PARTS);
    int ret = sim_service_init(&s, model, &o, text, part, &err);
    report(&s, ret, &err);
    if (ret == 0)
        team(&s);
    else
        take(NULL, 0, 0, TAG_DONE);
    sim_service_clear(&s);
    sim_free(part);
    sim_free(text);
}

int sim_ranks_serve(const struct sim_model *model)
{
    MPI_Status status;

    for (long ns = NAP_MIN_NS;;) {
        if (!waiting(0, &status)) {
            nap(&ns);
            continue;
        }
        ns = NAP_MIN_NS;
        if (status.MPI_TAG == TAG_RUN)
            serve_run(model);
        else if (status.MPI_TAG == TAG_END)
            break;
        else
            take(NULL, 0, 0, status.MPI_TAG);
    }
    take(NULL, 0, 0, TAG_END);
    MPI_Finalize();
    return 0;
}

#endif
