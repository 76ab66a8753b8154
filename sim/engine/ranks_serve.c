/* ranks_serve.c - the other ranks: what rank 0 asks for is computed and sent back; see
 * ranks.h. The work itself is that of service.h. */
#include "sim/engine/ranks.h"

#ifndef SIM_MPI

int sim_ranks_serve(const struct sim_model *model)
{
    (void) model;
    return 0;
}

#else

#include <omp.h>

#include "sim/base/mem.h"
#include "sim/engine/ranks_wire.h"
#include "sim/engine/service.h"

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
