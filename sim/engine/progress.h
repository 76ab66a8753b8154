/* progress.h - one line on the terminal: how far, how fast, how long still.
 *
 * Written to stderr over itself, at most five times a second; nothing else in the
 * program depends on it. Thread safety: the caller holds a lock. */
#ifndef SIM_ENGINE_PROGRESS_H
#define SIM_ENGINE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct sim_progress {
    bool on, shown;
    size_t done, total; /* runs of the model, twins included */
    size_t before;      /* of those done, by an earlier run: no measure of speed */
    double per_rep;     /* runs per replication, to show replications */
    double start, last; /* seconds */
};

double sim_clock_seconds(void);     /* monotone */
double sim_clock_cpu_seconds(void); /* of the whole process */

/* `before` of the runs are there already. */
void sim_progress_start(
        struct sim_progress *p, bool on, size_t reps, size_t runs, size_t before);
void sim_progress_step(struct sim_progress *p, size_t runs);
void sim_progress_end(struct sim_progress *p); /* wipes the line */

#endif
