/* effect.c - one cell of one arm from the store; see effect.h. */
#include "sim/analysis/effect.h"

#include <string.h>

int sim_level_read(struct sim_store *store, size_t arm, size_t cell, bool twin,
        double *value, struct sim_err *err)
{
    return sim_store_read(store, arm, twin, cell, 1, value, err);
}

int sim_effect_read(struct sim_store *store, size_t arm, size_t cell, bool twin,
        double *value, double *tmp, struct sim_err *err)
{
    const struct sim_shape *shape = &sim_store_meta(store)->shape;
    const struct sim_metric *metric = sim_shape_metric_of(shape, cell);
    bool paired = metric != NULL && metric->paired;
    size_t n = twin ? sim_store_twins(store) : sim_store_reps(store);
    int ret = sim_level_read(store, arm, cell, twin, value, err);

    if (ret != 0 || paired)
        return ret;
    ret = sim_level_read(store, 0, cell, twin, tmp, err);
    for (size_t r = 0; r < n && ret == 0; r++)
        value[r] -= tmp[r];
    return ret;
}

bool sim_store_has_pairs(const struct sim_store *store)
{
    const struct sim_store_meta *meta = sim_store_meta(store);

    return meta->sampling != NULL && strcmp(meta->sampling, "antithetic") == 0;
}
