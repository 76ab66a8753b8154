/* copy.c - the first replications of a run from one store into a new one, in the order in
 * which the run stores them, so that it can go on there; see run.h.
 *
 * Thread safety: before sim_engine_run, in one thread. */
#include "sim/engine/engine.h"

static int copy_job(struct sim_queue *q, const struct sim_job *job,
        struct sim_store *from, struct sim_store *to, struct sim_err *err)
{
    struct sim_slot *slot = &q->slot[0]; /* nothing is at work yet */
    int ret = 0;

    for (int i = 0; i < job->n && ret == 0; i++) {
        uint32_t rep = job->rep + (uint32_t) i;
        ret = sim_store_get(from, rep, job->twin, slot->cube, slot->params, err);
        if (ret == 0)
            ret = sim_store_put(to, rep, job->twin, (const double *const *) slot->cube,
                    slot->params, err);
    }
    return ret;
}

int sim_engine_copy(struct sim_engine *eng, struct sim_store *from, struct sim_store *to,
        struct sim_err *err)
{
    struct sim_queue *q = &eng->queue;
    bool open = false;
    int ret = 0;

    for (size_t k = 0; k < q->jobs.n_jobs && ret == 0; k++) {
        struct sim_job job = sim_jobs_get(&q->jobs, k);
        if (!sim_store_holds(from, job.rep, job.twin))
            break;
        ret = open ? 0 : sim_store_begin(to, err);
        if (ret == 0)
            ret = copy_job(q, &job, from, to, err);
        open = ret == 0;
        if (ret == 0 && job.ends_batch) {
            ret = sim_store_commit(to, err);
            open = false;
        }
    }
    return open && ret == 0 ? sim_store_commit(to, err) : ret;
}
