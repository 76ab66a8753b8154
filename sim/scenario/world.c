/* world.c - the start world that a scenario asks of its model; see scenario.h.
 *
 * Thread safety: pure functions. */
#include "sim/scenario/data.h"

int sim_scenario_world(const struct sim_scenario *sc, const struct sim_model *model,
        void **world, struct sim_diag *diag, struct sim_err *err)
{
    const struct sim_settings *set = sim_scenario_settings(sc);
    const size_t before = diag->n;
    struct sim_setup setup = {
        .seed = (uint64_t) set->seed,
        .start = (int) set->start,
        .horizon = (int) set->horizon,
        .tables = sim_scenario_tables(sc),
        .groups = &set->groups,
        .wrong = sc->wrong,
    };

    setup.arms = sim_scenario_arms(sc, &setup.n_arms);
    setup.n_arms = sim_scenario_named(sc); /* parts have the mistakes of their package */
    setup.shocks = sim_scenario_shocks(sc, &setup.n_shocks);
    int ret = model->world_new(world, &setup, diag, err);
    sim_scenario_locate(sc, diag, before);
    return ret;
}
