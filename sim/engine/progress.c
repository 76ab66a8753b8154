/* progress.c - the progress line; see progress.h. */
#include "sim/engine/progress.h"

#include <stdio.h>
#include <time.h>

static double read_clock(clockid_t id)
{
    struct timespec t = { 0, 0 };

    clock_gettime(id, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

double sim_clock_seconds(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double sim_clock_cpu_seconds(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void sim_progress_start(
        struct sim_progress *p, bool on, size_t reps, size_t runs, size_t before)
{
    double now = sim_clock_seconds();

    *p = (struct sim_progress){ .on = on,
        .done = before,
        .before = before,
        .total = runs,
        .per_rep = (double) runs / (double) (reps > 0 ? reps : 1),
        .start = now,
        .last = now };
}

static void duration(char *buf, size_t size, double seconds)
{
    long s = (long) (seconds + 0.5);

    if (s < 120)
        snprintf(buf, size, "%ld s", s);
    else if (s < 7200)
        snprintf(buf, size, "%ld min", (s + 30) / 60);
    else
        snprintf(buf, size, "%.1f h", (double) s / 3600);
}

void sim_progress_step(struct sim_progress *p, size_t runs)
{
    char left[32];

    p->done += runs;
    if (!p->on)
        return;
    double now = sim_clock_seconds();
    if (now - p->last < 0.2 && p->done < p->total)
        return;
    double rate = (double) (p->done - p->before)
                  / (now - p->start > 1e-9 ? now - p->start : 1e-9);
    double all = (double) p->total / p->per_rep;
    duration(left, sizeof left, (double) (p->total - p->done) / rate);
    fprintf(stderr, "\r  %.0f of %.0f replications, %.3g a second, %s left \033[K",
            (double) p->done / p->per_rep, all, rate / p->per_rep, left);
    fflush(stderr);
    p->last = now;
    p->shown = true;
}

void sim_progress_end(struct sim_progress *p)
{
    if (p->shown) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
    }
    p->shown = false;
}
