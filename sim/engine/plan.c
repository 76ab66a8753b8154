/* plan.c - threads and batches that fit the memory; see plan.h. */
#include "sim/engine/plan.h"

/* Most arms per batch that fit `share` bytes, at least `least` or 0 if none fits. */
static size_t arms_that_fit(const struct sim_model *model, const void *world,
        size_t least, size_t most, double share)
{
    size_t fit = 0;

    for (size_t k = least; k <= most; k++)
        if ((double) model->work_bytes(world, k) <= share)
            fit = k;
    return fit;
}

int sim_plan_make(struct sim_plan *plan, const struct sim_model *model, const void *world,
        size_t n_arms, bool alone, int threads, double memory_bytes, struct sim_err *err)
{
    size_t least = alone || n_arms == 1 ? 1 : 2, most = alone ? 1 : n_arms;
    double best = 0;

    for (int t = threads; t >= 1; t--) {
        size_t k = arms_that_fit(model, world, least, most, memory_bytes / t);
        if (k == 0)
            continue;
        size_t batches = k == 1 ? n_arms : (n_arms - 1 + k - 2) / (k - 1);
        size_t work = k == 1 ? n_arms : n_arms - 1 + batches;
        double speed = (double) t / (double) work;
        if (speed > best) {
            best = speed;
            *plan = (struct sim_plan){ t, k, batches };
        }
    }
    if (best > 0)
        return 0;
    size_t need = model->work_bytes(world, least);
    return sim_fail(err, SIM_ERR_INPUT,
            "--memory %.0fM is too little: %s needs %zuM; give more memory or a smaller "
            "population",
            memory_bytes / 1e6,
            least == 1 ? "one policy alone" : "the baseline with one policy",
            (need + 999999) / 1000000);
}
