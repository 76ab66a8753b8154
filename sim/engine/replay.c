/* replay.c - stored replications run again and compared; see replay.h.
 *
 * Threads take replications one by one; the store, which belongs to one thread at a time,
 * is read under a lock. Nothing depends on who takes what. */
#include "sim/engine/replay.h"

#include <omp.h>
#include <pthread.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/engine/engine.h"

/* What a thread needs: one replication as it is now, and as it is stored. */
struct desk {
    double **now, **stored; /* [n_arms], into value */
    double *value, *now_params, *stored_params;
};

struct work {
    struct sim_engine *eng;
    struct sim_store *store;
    struct sim_replay *replay;
    size_t n, next, n_arms, cells, n_params;
    const volatile sig_atomic_t *stop;
    struct sim_progress progress;
    pthread_mutex_t lock; /* of the store, the progress and the next */
};

static int desk_init(struct desk *d, const struct work *w, struct sim_err *err)
{
    size_t all = w->n_arms * w->cells;

    *d = (struct desk){ .now = sim_calloc(2 * w->n_arms, sizeof *d->now),
        .value = sim_calloc(2 * all, sizeof *d->value),
        .now_params = sim_calloc(2 * w->n_params + 1, sizeof *d->now_params) };
    if (d->now == NULL || d->value == NULL || d->now_params == NULL)
        return sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for the outcomes of %zu arms; fewer threads (-j) need "
                "less",
                w->n_arms);
    d->stored = d->now + w->n_arms;
    d->stored_params = d->now_params + w->n_params;
    for (size_t a = 0; a < w->n_arms; a++) {
        d->now[a] = d->value + a * w->cells;
        d->stored[a] = d->value + all + a * w->cells;
    }
    return 0;
}

static void desk_clear(struct desk *d)
{
    sim_free(d->now);
    sim_free(d->value);
    sim_free(d->now_params);
}

/* The store keeps one NaN and one nought of a parameter. */
static bool same_param(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || a == b || (a != a && b != b);
}

static void compare(struct sim_replay *r, const struct desk *d, const struct work *w)
{
    for (size_t a = 0; a < w->n_arms; a++) {
        if (memcmp(d->now[a], d->stored[a], w->cells * sizeof(double)) == 0)
            continue;
        for (size_t c = 0; c < w->cells; c++) {
            if (memcmp(&d->now[a][c], &d->stored[a][c], sizeof(double)) == 0)
                continue;
            if (r->values++ > 0)
                continue;
            r->arm = a;
            r->cell = c;
            r->stored = d->stored[a][c];
            r->now = d->now[a][c];
        }
    }
    for (size_t i = 0; !r->twin && i < w->n_params; i++)
        r->params += !same_param(d->now_params[i], d->stored_params[i]);
}

static bool take(struct work *w, size_t *index)
{
    bool got = false;

    pthread_mutex_lock(&w->lock);
    if (w->next < w->n && (w->stop == NULL || *w->stop == 0)) {
        *index = w->next++;
        got = true;
    }
    pthread_mutex_unlock(&w->lock);
    return got;
}

static void run_one(struct work *w, struct sim_lane *lane, struct desk *d, size_t index)
{
    struct sim_replay *r = &w->replay[index];

    r->values = r->params = 0;
    r->ret = sim_lane_run(lane, r->rep, r->twin, d->now, d->now_params, &r->err);
    pthread_mutex_lock(&w->lock);
    if (r->ret == 0)
        r->ret = sim_store_get(
                w->store, r->rep, r->twin, d->stored, d->stored_params, &r->err);
    sim_progress_step(&w->progress, 1);
    pthread_mutex_unlock(&w->lock);
    if (r->ret == 0)
        compare(r, d, w);
}

int sim_engine_replay(struct sim_engine *eng, struct sim_store *store,
        struct sim_replay *replay, size_t n, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    struct work w = { .eng = eng,
        .store = store,
        .replay = replay,
        .n = n,
        .n_arms = meta->n_arms,
        .cells = sim_shape_cells(&meta->shape),
        .n_params = meta->n_params,
        .stop = eng->opt.stop };
    int threads = eng->threads, ret = 0;
    struct desk *desk = sim_calloc((size_t) threads, sizeof *desk);

    if (desk == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for %d threads", threads);
    pthread_mutex_init(&w.lock, NULL);
    for (int t = 0; t < threads && ret == 0; t++)
        ret = desk_init(&desk[t], &w, err);
    if (ret == 0) {
        sim_progress_start(&w.progress, eng->opt.progress, n, n, 0);
#pragma omp parallel num_threads(threads)
        {
            int t = omp_get_thread_num();
            for (size_t i; take(&w, &i);)
                run_one(&w, &eng->lane[t], &desk[t], i);
        }
        sim_progress_end(&w.progress);
        if (w.next < n)
            ret = sim_fail(err, SIM_ERR_STOP, "interrupted after %zu of %zu replications",
                    w.next, n);
    }
    for (int t = 0; t < threads; t++)
        desk_clear(&desk[t]);
    sim_free(desk);
    pthread_mutex_destroy(&w.lock);
    return ret;
}
