/* test_service.c - does a process that computes for another give the same numbers, and
 * refuse what would be another run? Without MPI: the messages are calls here. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"
#include "sim/engine/service.h"
#include "tests/fixtures/toy_model.h"

TestSuite(service, .timeout = 60);

static const char text[] = "start = 2025; horizon = 4; replications = 12; seed = 7;\n"
                           "toy = { persons = 60; };\n"
                           "policies = ( { lever = \"help\"; start = 2026; cut = 0.2; }, "
                           "{ lever = \"help\"; start = 2027; cut = 0.4; } );\n";

/* The engine that has the run, as rank 0 has it, with a part of its package. */
struct here {
    struct sim_scenario *sc;
    struct sim_engine *eng;
    struct sim_order order;
    char *text;
    struct sim_part_of *part;
};

static void here_make(struct here *h)
{
    struct sim_load load = { .text = text };
    struct sim_run_options opt = { .threads = 1, .only = -1 };
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    size_t arm;

    *h = (struct here){ 0 };
    int ret = sim_scenario_load(&h->sc, &toy_model, "here.cfg", &load, &diag, &err);
    cr_assert_eq(ret, 0, "%s", diag.n > 0 ? diag.line[0] : err.msg);
    cr_assert_eq(sim_scenario_part(h->sc, 1, 2, &arm, &err), 0);
    cr_assert_eq(sim_engine_new(&h->eng, &toy_model, h->sc, &opt, &diag, &err), 0);
    cr_assert_eq(sim_order_make(&h->order, &h->text, &h->part, h->eng, &err), 0, "%s",
            err.msg);
}

static void here_clear(struct here *h)
{
    sim_engine_free(h->eng);
    sim_scenario_free(h->sc);
    sim_free(h->part);
    free(h->text);
}

static void *thread(void *context)
{
    struct sim_service *s = context;

    sim_service_compute(s, &s->eng->lane[0]);
    return NULL;
}

/* One finished task against the same one computed here. */
static void compare(const struct here *h, const struct sim_service *s, size_t at)
{
    const struct sim_queue *there = &s->eng->queue;
    struct sim_queue *q = &h->eng->queue;
    struct sim_task task = sim_tasks_get(&q->tasks, s->work[at].index);

    sim_queue_compute(q, &task, &q->slot[0], &h->eng->lane[0]);
    cr_assert(q->slot[0].ret == 0 && there->slot[at].ret == 0);
    size_t cells = (size_t) task.n * h->order.n_arms * h->order.cells;
    cr_expect_eq(memcmp(q->slot[0].cells, there->slot[at].cells, cells * sizeof(double)),
            0, "task %zu", s->work[at].index);
    cr_expect_eq(memcmp(q->slot[0].params, there->slot[at].params,
                         (size_t) task.n * h->order.n_params * sizeof(double)),
            0);
}

Test(service, computes_what_the_other_would)
{
    struct here h;
    struct sim_service s;
    struct sim_err err = { 0 };
    pthread_t worker;
    size_t next = 0, done = 0;

    here_make(&h);
    cr_assert_eq(sim_service_init(&s, &toy_model, &h.order, h.text, h.part, &err), 0,
            "%s", err.msg);
    size_t window = s.eng->queue.window;
    cr_assert_eq(pthread_create(&worker, NULL, thread, &s), 0);
    while (done < h.order.n_tasks) {
        if (next < h.order.n_tasks && next - done < window) {
            size_t n = window - (next - done), left = h.order.n_tasks - next;
            n = n < left ? n : left;
            sim_service_put(&s, next, n);
            next += n;
        }
        size_t at = sim_service_done(&s);
        if (at == window) {
            usleep(100);
            continue;
        }
        compare(&h, &s, at);
        sim_service_drop(&s, at);
        done++;
    }
    sim_service_end(&s);
    cr_assert_eq(pthread_join(worker, NULL), 0);
    sim_service_clear(&s);
    here_clear(&h);
}

static void expect_refusal(struct here *h, const char *sentence)
{
    struct sim_service s;
    struct sim_err err = { 0 };

    cr_expect_neq(sim_service_init(&s, &toy_model, &h->order, h->text, h->part, &err), 0);
    cr_expect_not_null(strstr(err.msg, sentence), "%s", err.msg);
    sim_service_clear(&s);
}

Test(service, refuses_another_run)
{
    struct here h;

    here_make(&h);
    h.order.n_tasks++;
    expect_refusal(&h, "another run than rank 0");
    h.order.n_tasks--;
    h.order.digest[0] = h.order.digest[0] == '0' ? '1' : '0';
    expect_refusal(&h, "are the data files the same");
    strcpy(h.order.version, "0.0.0");
    expect_refusal(&h, "rank 0 is 0.0.0");
    strcpy(h.order.version, sim_program);
    memcpy(h.text, "strat", 5);
    expect_refusal(&h, "unknown key strat");
    here_clear(&h);
}
