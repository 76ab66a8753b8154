/* copy.c - the first replications of a run from one store into a new one, in the order in
 * which the run stores them, so that it can go on there; see run.h.
 *
 * Thread safety: before sim_engine_run, in one thread. */
#include "sim/engine/engine.h"

static int copy_task(struct sim_queue *q, const struct sim_task *task,
        struct sim_store *from, struct sim_store *to, struct sim_err *err)
{
    struct sim_slot *slot = &q->slot[0]; /* nothing is at work yet */
    int ret = 0;

    for (int i = 0; i < task->n && ret == 0; i++) {
        uint32_t rep = task->rep + (uint32_t) i;
        ret = sim_store_get(from, rep, task->twin, slot->cube, slot->params, err);
        if (ret == 0)
            ret = sim_store_put(to, rep, task->twin, (const double *const *) slot->cube,
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

    for (size_t k = 0; k < q->tasks.n_tasks && ret == 0; k++) {
        struct sim_task task = sim_tasks_get(&q->tasks, k);
        if (!sim_store_holds(from, task.rep, task.twin))
            break;
        ret = open ? 0 : sim_store_begin(to, err);
        if (ret == 0)
            ret = copy_task(q, &task, from, to, err);
        open = ret == 0;
        if (ret == 0 && task.ends_batch) {
            ret = sim_store_commit(to, err);
            open = false;
        }
    }
    return open && ret == 0 ? sim_store_commit(to, err) : ret;
}
