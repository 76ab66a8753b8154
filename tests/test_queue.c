/* The order of tasks: every pair once, every eighth twice, batches of sixteen pairs. */
#include <criterion/criterion.h>

#include "sim/engine/queue.h"

TestSuite(queue, .timeout = 20);

/* Runs per replication, normal and twin, counted over all tasks. */
static void count(const struct sim_tasks *tasks, unsigned char *main_runs,
        unsigned char *twin_runs, size_t n)
{
    for (size_t i = 0; i < tasks->n_tasks; i++) {
        struct sim_task task = sim_tasks_get(tasks, i);
        for (int k = 0; k < task.n; k++) {
            size_t rep = task.rep + (size_t) k - tasks->first;
            cr_assert_lt(rep, n);
            (task.twin ? twin_runs : main_runs)[rep]++;
        }
    }
}

Test(queue, every_replication_once_and_every_eighth_pair_twice)
{
    for (size_t n = 1; n <= 150; n++) {
        unsigned char main_runs[150] = { 0 }, twin_runs[150] = { 0 };
        struct sim_tasks tasks;
        sim_tasks_make(&tasks, 0, n, true);
        count(&tasks, main_runs, twin_runs, n);
        for (size_t rep = 0; rep < n; rep++) {
            cr_expect_eq(main_runs[rep], 1, "n %zu rep %zu", n, rep);
            cr_expect_eq(twin_runs[rep], rep / 2 % 8 == 0, "n %zu rep %zu", n, rep);
        }
    }
}

Test(queue, without_twins_no_task_is_one)
{
    unsigned char main_runs[40] = { 0 }, twin_runs[40] = { 0 };
    struct sim_tasks tasks;

    sim_tasks_make(&tasks, 0, 40, false);
    cr_expect_eq(tasks.n_tasks, 20);
    count(&tasks, main_runs, twin_runs, 40);
    for (size_t rep = 0; rep < 40; rep++)
        cr_expect(main_runs[rep] == 1 && twin_runs[rep] == 0);
}

Test(queue, pairs_come_in_order_and_batches_end_after_sixteen)
{
    for (int twins = 0; twins <= 1; twins++) {
        struct sim_tasks tasks;
        size_t pairs = 0;
        sim_tasks_make(&tasks, 0, 200, twins == 1);
        for (size_t i = 0; i < tasks.n_tasks; i++) {
            struct sim_task task = sim_tasks_get(&tasks, i);
            if (!task.twin)
                cr_expect_eq(task.rep, 2 * pairs++);
            cr_expect_eq(task.ends_batch, pairs % 16 == 0 && !task.twin && pairs > 0,
                    "task %zu", i);
        }
        cr_expect_eq(pairs, 100);
    }
}

Test(queue, one_alone_is_half_a_pair)
{
    struct sim_tasks tasks;

    sim_tasks_make(&tasks, 17, 1, false);
    cr_assert_eq(tasks.n_tasks, 1);
    struct sim_task task = sim_tasks_get(&tasks, 0);
    cr_expect(task.rep == 17 && task.n == 1 && !task.twin);
}
