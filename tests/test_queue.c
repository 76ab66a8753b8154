/* The order of jobs: every pair once, every eighth twice, batches of sixteen pairs. */
#include <criterion/criterion.h>

#include "sim/engine/queue.h"

TestSuite(queue, .timeout = 20);

/* Runs per replication, normal and twin, counted over all jobs. */
static void count(const struct sim_jobs *jobs, unsigned char *main_runs,
        unsigned char *twin_runs, size_t n)
{
    for (size_t i = 0; i < jobs->n_jobs; i++) {
        struct sim_job job = sim_jobs_get(jobs, i);
        for (int k = 0; k < job.n; k++) {
            size_t rep = job.rep + (size_t) k - jobs->first;
            cr_assert_lt(rep, n);
            (job.twin ? twin_runs : main_runs)[rep]++;
        }
    }
}

Test(queue, every_replication_once_and_every_eighth_pair_twice)
{
    for (size_t n = 1; n <= 150; n++) {
        unsigned char main_runs[150] = { 0 }, twin_runs[150] = { 0 };
        struct sim_jobs jobs;
        sim_jobs_make(&jobs, 0, n, true);
        count(&jobs, main_runs, twin_runs, n);
        for (size_t rep = 0; rep < n; rep++) {
            cr_expect_eq(main_runs[rep], 1, "n %zu rep %zu", n, rep);
            cr_expect_eq(twin_runs[rep], rep / 2 % 8 == 0, "n %zu rep %zu", n, rep);
        }
    }
}

Test(queue, without_twins_no_job_is_one)
{
    unsigned char main_runs[40] = { 0 }, twin_runs[40] = { 0 };
    struct sim_jobs jobs;

    sim_jobs_make(&jobs, 0, 40, false);
    cr_expect_eq(jobs.n_jobs, 20);
    count(&jobs, main_runs, twin_runs, 40);
    for (size_t rep = 0; rep < 40; rep++)
        cr_expect(main_runs[rep] == 1 && twin_runs[rep] == 0);
}

Test(queue, pairs_come_in_order_and_batches_end_after_sixteen)
{
    for (int twins = 0; twins <= 1; twins++) {
        struct sim_jobs jobs;
        size_t pairs = 0;
        sim_jobs_make(&jobs, 0, 200, twins == 1);
        for (size_t i = 0; i < jobs.n_jobs; i++) {
            struct sim_job job = sim_jobs_get(&jobs, i);
            if (!job.twin)
                cr_expect_eq(job.rep, 2 * pairs++);
            cr_expect_eq(job.ends_batch, pairs % 16 == 0 && !job.twin && pairs > 0,
                    "job %zu", i);
        }
        cr_expect_eq(pairs, 100);
    }
}

Test(queue, one_alone_is_half_a_pair)
{
    struct sim_jobs jobs;

    sim_jobs_make(&jobs, 17, 1, false);
    cr_assert_eq(jobs.n_jobs, 1);
    struct sim_job job = sim_jobs_get(&jobs, 0);
    cr_expect(job.rep == 17 && job.n == 1 && !job.twin);
}
