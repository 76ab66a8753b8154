/* plan.h - how many threads and how many arms at once fit the memory?
 *
 * The baseline is simulated again in every batch of arms, so fewer, larger batches
 * save work; more threads save time. Of all numbers of threads up to the one asked
 * for, the plan takes the one with the most arms per second, assuming that an arm
 * costs the same everywhere; of equals the one with more threads.
 * Thread safety: pure. */
#ifndef SIM_ENGINE_PLAN_H
#define SIM_ENGINE_PLAN_H

#include "sim/model.h"

struct sim_plan {
    int threads;
    size_t batch_arms; /* in one batch, baseline included (if it is shared) */
    size_t n_batches;
};

/* alone: every arm runs by itself (independent luck). memory_bytes bounds the work
 * objects of all threads together. When not even one thread with the smallest batch
 * fits: SIM_ERR_INPUT with the memory needed. */
SIM_CHECK int sim_plan_make(struct sim_plan *plan, const struct sim_model *model,
        const void *world, size_t n_arms, bool alone, int threads, double memory_bytes,
        struct sim_err *err);

#endif
