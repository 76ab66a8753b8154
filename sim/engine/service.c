/* service.c - tasks of another process, computed here; see service.h. */
#include "sim/engine/service.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"

int sim_order_make(struct sim_order *o, char **text, struct sim_part_of **part,
        const struct sim_engine *eng, struct sim_err *err)
{
    const struct sim_scenario *sc = eng->plan.sc;

    *o = (struct sim_order){ .opt = eng->opt };
    *part = NULL;
    FILE *file = open_memstream(text, &o->text_len);
    if (file == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the ranks");
    int ret = sim_scenario_write(sc, file, err);
    if (fclose(file) != 0 && ret == 0)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the ranks");
    if (ret == 0)
        ret = sim_scenario_digest(sc, o->digest, err);
    if (ret != 0)
        return ret;
    snprintf(o->version, sizeof o->version, "%s", sim_program);
    snprintf(o->name, sizeof o->name, "%s", sim_scenario_name(sc));
    o->n_parts = sim_scenario_parts(sc);
    *part = sim_calloc(o->n_parts, sizeof **part);
    if (*part == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the ranks");
    for (size_t i = 0; i < o->n_parts; i++)
        (*part)[i] = sim_scenario_part_of(sc, i);
    o->n_tasks = eng->queue.tasks.n_tasks;
    o->n_params = eng->n_params;
    o->n_arms = eng->plan.n_arms;
    o->cells = sim_shape_cells(&eng->plan.shape);
    return 0;
}

static int engine_make(struct sim_service *s, const struct sim_model *model,
        const struct sim_order *o, const char *text, const struct sim_part_of *part,
        struct sim_err *err)
{
    struct sim_diag diag = { 0 };
    struct sim_run_options opt = o->opt;
    struct sim_load load = { .text = text };
    char digest[SIM_DIGEST_LEN], name[SIM_TEXT_LEN + 4];
    size_t arm;

    if (strcmp(o->version, sim_program) != 0)
        return sim_fail(err, SIM_ERR_INPUT, "this is program %s, rank 0 is %s",
                sim_program, o->version);
    snprintf(name, sizeof name, "%s.cfg", o->name);
    opt.precision_metric = NULL;
    opt.progress = false;
    opt.stop = &s->stop;
    int ret = sim_scenario_load(&s->sc, model, name, &load, &diag, err);
    if (ret == 0)
        ret = sim_scenario_digest(s->sc, digest, err);
    if (ret == 0 && strcmp(digest, o->digest) != 0)
        ret = sim_fail(err, SIM_ERR_INPUT,
                "reads another scenario than rank 0; are the data files the same here?");
    for (size_t i = 0; i < o->n_parts && ret == 0; i++)
        ret = sim_scenario_part(s->sc, part[i].parent, part[i].mask, &arm, err);
    if (ret == 0)
        ret = sim_engine_new(&s->eng, model, s->sc, &opt, &diag, err);
    if (ret == 0
            && (s->eng->queue.tasks.n_tasks != o->n_tasks
                    || s->eng->n_params != o->n_params || s->eng->plan.n_arms != o->n_arms
                    || sim_shape_cells(&s->eng->plan.shape) != o->cells))
        ret = sim_fail(err, SIM_ERR_INPUT, "would compute another run than rank 0");
    if (ret != 0 && diag.n > 0)
        ret = sim_fail(err, (enum sim_code) ret, "%s", diag.line[0]);
    sim_diag_clear(&diag);
    return ret;
}

int sim_service_init(struct sim_service *s, const struct sim_model *model,
        const struct sim_order *o, const char *text, const struct sim_part_of *part,
        struct sim_err *err)
{
    *s = (struct sim_service){ .cpu_start = sim_clock_cpu_seconds() };
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->moved, NULL);
    int ret = engine_make(s, model, o, text, part, err);
    if (ret != 0)
        return ret;
    s->work = sim_calloc(s->eng->queue.window, sizeof *s->work);
    return s->work != NULL ? 0 : sim_fail(err, SIM_ERR_NOMEM, "out of memory");
}

void sim_service_clear(struct sim_service *s)
{
    sim_engine_free(s->eng);
    sim_scenario_free(s->sc);
    sim_free(s->work);
    pthread_cond_destroy(&s->moved);
    pthread_mutex_destroy(&s->lock);
}

void sim_service_put(struct sim_service *s, size_t first, size_t n)
{
    size_t at = 0;

    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < n; i++) {
        while (s->work[at].state != SIM_WORK_FREE)
            sim_assert(++at < s->eng->queue.window);
        s->work[at] = (struct sim_work){ SIM_WORK_TODO, first + i };
    }
    pthread_cond_broadcast(&s->moved);
    pthread_mutex_unlock(&s->lock);
}

size_t sim_service_done(struct sim_service *s)
{
    size_t at = 0;

    pthread_mutex_lock(&s->lock);
    while (at < s->eng->queue.window && s->work[at].state != SIM_WORK_DONE)
        at++;
    pthread_mutex_unlock(&s->lock);
    return at;
}

/* The waiting task of lowest index; false when the run is over. */
static bool next_work(struct sim_service *s, size_t *at)
{
    size_t n = s->eng->queue.window;

    pthread_mutex_lock(&s->lock);
    for (*at = n; !s->over;) {
        for (size_t i = 0; i < n; i++)
            if (s->work[i].state == SIM_WORK_TODO
                    && (*at == n || s->work[i].index < s->work[*at].index))
                *at = i;
        if (*at < n)
            break;
        pthread_cond_wait(&s->moved, &s->lock);
    }
    if (*at < n)
        s->work[*at].state = SIM_WORK_RUNS;
    pthread_mutex_unlock(&s->lock);
    return *at < n;
}

static void set_state(struct sim_service *s, size_t at, enum sim_work_state state)
{
    pthread_mutex_lock(&s->lock);
    s->work[at].state = state;
    pthread_cond_broadcast(&s->moved);
    pthread_mutex_unlock(&s->lock);
}

void sim_service_drop(struct sim_service *s, size_t at)
{
    set_state(s, at, SIM_WORK_FREE);
}

void sim_service_end(struct sim_service *s)
{
    pthread_mutex_lock(&s->lock);
    s->over = true;
    pthread_cond_broadcast(&s->moved);
    pthread_mutex_unlock(&s->lock);
}

void sim_service_compute(struct sim_service *s, struct sim_lane *lane)
{
    struct sim_queue *q = &s->eng->queue;
    size_t at;

    while (next_work(s, &at)) {
        struct sim_task task = sim_tasks_get(&q->tasks, s->work[at].index);
        sim_queue_compute(q, &task, &q->slot[at], lane);
        set_state(s, at, SIM_WORK_DONE);
    }
}
