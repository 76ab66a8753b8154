/* queue.c - tasks in order through threads in any order; see queue.h. */
#include "sim/engine/queue.h"

#include <math.h>

#include "sim/base/mem.h"

static size_t ceil_div(size_t a, size_t b)
{
    return (a + b - 1) / b;
}

void sim_tasks_make(struct sim_tasks *tasks, uint32_t first, size_t n_reps, bool twins)
{
    size_t pairs = ceil_div(n_reps, 2);

    *tasks = (struct sim_tasks){
        .first = first, .n_reps = n_reps, .n_whole = n_reps, .twins = twins
    };
    tasks->n_tasks = pairs + (twins ? ceil_div(pairs, SIM_TWIN_EVERY) : 0);
    tasks->batch_tasks = SIM_BATCH_PAIRS + (twins ? SIM_BATCH_PAIRS / SIM_TWIN_EVERY : 0);
}

/* Tasks before a pair: the pairs, and the twins of every eighth of them. */
static size_t tasks_before(const struct sim_tasks *tasks, size_t pair)
{
    return pair + (tasks->twins ? ceil_div(pair, SIM_TWIN_EVERY) : 0);
}

void sim_tasks_cut(struct sim_tasks *tasks, uint32_t from, uint32_t to)
{
    tasks->n_reps = (size_t) to - from + 1;
    tasks->skip = tasks_before(tasks, from / 2);
    tasks->n_tasks = tasks_before(tasks, to / 2 + 1) - tasks->skip;
}

/* With twins the tasks go in groups of nine: pair 8k, its twin, pairs 8k+1 .. 8k+7. */
struct sim_task sim_tasks_get(const struct sim_tasks *tasks, size_t index)
{
    struct sim_task task = { .n = 2 };
    size_t pair = index += tasks->skip;

    if (tasks->twins) {
        size_t group = index / (SIM_TWIN_EVERY + 1), place = index % (SIM_TWIN_EVERY + 1);
        task.twin = place == 1;
        pair = group * SIM_TWIN_EVERY + (place > 0 ? place - 1 : 0);
    }
    task.rep = tasks->first + (uint32_t) (2 * pair);
    task.n = 2 * pair + 1 < tasks->n_whole ? 2 : 1;
    task.ends_batch = (index + 1) % tasks->batch_tasks == 0;
    return task;
}

int sim_queue_init(struct sim_queue *q, const struct sim_shape *shape, size_t n_arms,
        size_t n_params, size_t window, struct sim_err *err)
{
    size_t cells = sim_shape_cells(shape);

    *q = (struct sim_queue){ .n_arms = n_arms, .n_params = n_params };
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->moved, NULL);
    q->slot = sim_calloc(window, sizeof *q->slot);
    if (q->slot == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    q->window = window;
    for (size_t i = 0; i < window; i++) {
        struct sim_slot *slot = &q->slot[i];
        slot->cube = sim_calloc(2 * n_arms, sizeof *slot->cube);
        slot->cells = sim_calloc(2 * n_arms * cells, sizeof *slot->cells);
        slot->params = sim_calloc(2 * n_params, sizeof *slot->params);
        if (slot->cube == NULL || slot->cells == NULL || slot->params == NULL)
            return sim_fail(err, SIM_ERR_NOMEM,
                    "out of memory for the outcomes of %zu arms; fewer threads (-j) or "
                    "groups need less",
                    n_arms);
        for (size_t k = 0; k < 2 * n_arms; k++)
            slot->cube[k] = slot->cells + k * cells;
    }
    return 0;
}

void sim_queue_clear(struct sim_queue *q)
{
    for (size_t i = 0; i < q->window; i++) {
        sim_free(q->slot[i].cube);
        sim_free(q->slot[i].cells);
        sim_free(q->slot[i].params);
    }
    sim_free(q->slot);
    sim_precision_clear(&q->precision);
    pthread_cond_destroy(&q->moved);
    pthread_mutex_destroy(&q->lock);
    *q = (struct sim_queue){ 0 };
}

static void fail(struct sim_queue *q, int ret, const struct sim_err *err)
{
    q->closed = q->dropped = true;
    if (ret == SIM_ERR_STOP) {
        q->result->interrupted = true;
        return;
    }
    q->ret = ret;
    q->err = *err;
}

/* Put one finished task into the store and count it. */
static int store_task(struct sim_queue *q, const struct sim_task *task,
        const struct sim_slot *slot, struct sim_err *err)
{
    const double *const *cube = (const double *const *) slot->cube;
    int ret = q->open ? 0 : sim_store_begin(q->store, err);

    if (ret != 0)
        return ret;
    q->open = true;
    for (int i = 0; i < task->n; i++) {
        ret = sim_store_put(q->store, task->rep + (uint32_t) i, task->twin,
                cube + (size_t) i * q->n_arms, slot->params + (size_t) i * q->n_params,
                err);
        if (ret != 0)
            return ret;
    }
    if (!task->twin && task->n == 2)
        sim_precision_add(&q->precision, cube, cube + q->n_arms);
    return 0;
}

static int commit(struct sim_queue *q, struct sim_err *err)
{
    if (!q->open)
        return 0;
    q->open = false;
    return sim_store_commit(q->store, err);
}

/* The fixed places where a run may end before all replications are done; `settled` tasks
 * are. */
static void check_stops(struct sim_queue *q, size_t settled)
{
    bool last = settled >= q->tasks.n_tasks;
    double seconds = sim_clock_seconds() - q->progress.start;
    bool precise = sim_precision_now(&q->precision) <= q->precision.halfwidth;
    bool late = q->max_seconds > 0 && seconds >= q->max_seconds;

    if (!last && (precise || late)) {
        q->result->stopped_early = true;
        q->closed = q->dropped = true;
    }
}

static void settle(
        struct sim_queue *q, const struct sim_task *task, struct sim_slot *slot)
{
    struct sim_err err = { 0 };

    if (slot->ret != 0) {
        fail(q, slot->ret, &slot->err);
        return;
    }
    int ret = store_task(q, task, slot, &err);
    if (ret == 0 && task->ends_batch)
        ret = commit(q, &err);
    if (ret != 0) {
        fail(q, ret, &err);
        return;
    }
    if (!task->twin)
        q->result->reps_done += (size_t) task->n;
    if (task->ends_batch)
        check_stops(q, q->head + 1);
}

/* Is there anything to claim, at once? An interrupt closes the queue. */
static bool may_claim(struct sim_queue *q)
{
    if (q->closed || q->next >= q->tasks.n_tasks)
        return false;
    if (q->stop != NULL && *q->stop != 0) {
        q->closed = true;
        q->result->interrupted = true;
        return false;
    }
    return q->next < q->head + q->window;
}

/* Wait for room, then take the next task; false when there is none to take. */
static bool claim(struct sim_queue *q, size_t *index)
{
    pthread_mutex_lock(&q->lock);
    while (!q->closed && q->next < q->tasks.n_tasks && q->next >= q->head + q->window)
        pthread_cond_wait(&q->moved, &q->lock);
    bool got = may_claim(q);
    if (got)
        *index = q->next++;
    pthread_mutex_unlock(&q->lock);
    return got;
}

size_t sim_queue_take(struct sim_queue *q, size_t most, size_t *first)
{
    size_t n = 0;

    pthread_mutex_lock(&q->lock);
    *first = q->next;
    for (; n < most && may_claim(q); n++)
        q->next++;
    pthread_mutex_unlock(&q->lock);
    return n;
}

size_t sim_queue_left(struct sim_queue *q)
{
    pthread_mutex_lock(&q->lock);
    (void) may_claim(q); /* sees an interrupt */
    size_t n = q->closed ? 0 : q->tasks.n_tasks - q->next;
    pthread_mutex_unlock(&q->lock);
    return n;
}

void sim_queue_fail(struct sim_queue *q, int ret, const struct sim_err *err)
{
    pthread_mutex_lock(&q->lock);
    fail(q, ret, err);
    pthread_cond_broadcast(&q->moved);
    pthread_mutex_unlock(&q->lock);
}

void sim_queue_hand_in(struct sim_queue *q, size_t index)
{
    pthread_mutex_lock(&q->lock);
    q->slot[index % q->window].done = true;
    sim_progress_step(&q->progress, (size_t) sim_tasks_get(&q->tasks, index).n);
    while (q->head < q->next && q->slot[q->head % q->window].done) {
        struct sim_slot *slot = &q->slot[q->head % q->window];
        struct sim_task task = sim_tasks_get(&q->tasks, q->head);
        if (!q->dropped)
            settle(q, &task, slot);
        slot->done = false;
        q->head++;
    }
    pthread_cond_broadcast(&q->moved);
    pthread_mutex_unlock(&q->lock);
}

void sim_queue_compute(const struct sim_queue *q, const struct sim_task *task,
        struct sim_slot *slot, struct sim_lane *lane)
{
    slot->ret = 0;
    for (int i = 0; i < task->n && slot->ret == 0; i++)
        slot->ret = sim_lane_run(lane, task->rep + (uint32_t) i, task->twin,
                slot->cube + (size_t) i * q->n_arms,
                slot->params + (size_t) i * q->n_params, &slot->err);
}

void sim_queue_run(struct sim_queue *q, struct sim_lane *lane)
{
    size_t index;

    while (claim(q, &index)) {
        struct sim_task task = sim_tasks_get(&q->tasks, index);
        sim_queue_compute(q, &task, &q->slot[index % q->window], lane);
        sim_queue_hand_in(q, index);
    }
}

/* ---- going on with what an earlier run left -------------------------------- */

static int out_of_order(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_SYNTAX,
            "the replications kept are not the first of this run, so it cannot go on "
            "from them: begin anew with --fresh");
}

/* How many tasks the store holds: the first ones, each whole, and nothing else. */
static int count_held(struct sim_queue *q, size_t *n, struct sim_err *err)
{
    size_t reps = 0, twins = 0;

    for (*n = 0; *n < q->tasks.n_tasks; ++*n) {
        struct sim_task task = sim_tasks_get(&q->tasks, *n);
        if (!sim_store_holds(q->store, task.rep, task.twin))
            break;
        if (task.n == 2 && !sim_store_holds(q->store, task.rep + 1, task.twin))
            return out_of_order(err);
        *(task.twin ? &twins : &reps) += (size_t) task.n;
    }
    if (reps != sim_store_reps(q->store) || twins != sim_store_twins(q->store))
        return out_of_order(err);
    q->result->reps_done = reps;
    return 0;
}

/* Read a task back, which checks it, and let the stop by precision learn from it. */
static int read_back(
        struct sim_queue *q, const struct sim_task *task, struct sim_err *err)
{
    struct sim_slot *slot = &q->slot[0];
    const double *const *cube = (const double *const *) slot->cube;

    for (int i = 0; i < task->n; i++) {
        int ret = sim_store_get(q->store, task->rep + (uint32_t) i, task->twin,
                slot->cube + (size_t) i * q->n_arms,
                slot->params + (size_t) i * q->n_params, err);
        if (ret != 0)
            return ret;
    }
    if (!task->twin && task->n == 2)
        sim_precision_add(&q->precision, cube, cube + q->n_arms);
    return 0;
}

static int take_up(struct sim_queue *q, size_t *runs, struct sim_err *err)
{
    size_t n;
    int ret = count_held(q, &n, err);

    *runs = 0;
    for (size_t i = 0; i < n && ret == 0; i++) {
        struct sim_task task = sim_tasks_get(&q->tasks, i);
        ret = read_back(q, &task, err);
        *runs += (size_t) task.n;
    }
    q->next = q->head = n;
    return ret;
}

int sim_queue_start(struct sim_queue *q, struct sim_store *store, bool progress,
        struct sim_run_result *result, struct sim_err *err)
{
    size_t runs = 0, before;

    q->store = store;
    q->result = result;
    q->closed = q->dropped = q->open = false;
    q->ret = 0;
    int ret = take_up(q, &before, err);
    for (size_t i = 0; i < q->tasks.n_tasks; i++)
        runs += (size_t) sim_tasks_get(&q->tasks, i).n;
    sim_progress_start(&q->progress, progress, q->tasks.n_reps, runs, before);
    if (ret != 0 || q->head == 0)
        return ret;
    if (sim_store_finished(store)) {
        q->closed = true;
        result->stopped_early = q->head < q->tasks.n_tasks;
    } else if (sim_tasks_get(&q->tasks, q->head - 1).ends_batch)
        check_stops(q, q->head);
    return 0;
}

int sim_queue_finish(struct sim_queue *q, struct sim_err *err)
{
    sim_progress_end(&q->progress);
    if (q->ret == 0)
        q->ret = commit(q, &q->err);
    if (q->ret != 0)
        return sim_fail(err, (enum sim_code) q->ret, "%s", q->err.msg);
    return 0;
}
