/* reading.c - all mistakes of a scenario in one go; see reading.h. */
#include "sim/cli/reading.h"

int sim_reading_world(const struct sim_model *model, const struct sim_scenario *sc,
        struct sim_diag *diag, struct sim_err *err)
{
    void *world = NULL;
    int ret = sim_scenario_world(sc, model, &world, diag, err);

    if (world != NULL)
        model->world_free(world);
    return ret;
}

int sim_reading_load(struct sim_scenario **out, const struct sim_model *model,
        const char *path, const struct sim_load *load, struct sim_diag *diag,
        struct sim_err *err)
{
    struct sim_load keep = *load;
    struct sim_err inner = { 0 };

    keep.keep = true;
    int ret = sim_scenario_load(out, model, path, &keep, diag, err);
    if (ret == SIM_OK || *out == NULL)
        return ret;
    int world = sim_reading_world(model, *out, diag, &inner);
    if (world == SIM_ERR_NOMEM)
        ret = sim_fail(err, SIM_ERR_NOMEM, "%s", inner.msg);
    sim_scenario_free(*out);
    *out = NULL;
    return ret;
}
