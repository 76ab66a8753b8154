/* lane.c - all arms of one replication in one thread; see lane.h. */
#include "sim/engine/lane.h"

#include <string.h>

#include "sim/base/mem.h"
#include "sim/engine/check.h"

static const uint32_t TWIN_BIT = 0x80000000u; /* chance streams of twins: upper half */

/* FNV-1a (Fowler, Noll, Vo), 32 bits. */
uint32_t sim_lane_luck(const char *arm)
{
    uint32_t hash = 2166136261u;

    for (const char *c = arm; *c != '\0'; c++)
        hash = (hash ^ (unsigned char) *c) * 16777619u;
    return hash != 0 ? hash : 1;
}

int sim_lane_init(
        struct sim_lane *lane, const struct sim_lane_plan *plan, struct sim_err *err)
{
    *lane = (struct sim_lane){ .plan = plan };
    int ret = sim_draws_new(&lane->draws, plan->sc, err);
    if (ret != 0)
        return ret;
    lane->arm = sim_calloc(plan->batch_arms, sizeof *lane->arm);
    lane->cube = sim_calloc(plan->batch_arms, sizeof *lane->cube);
    lane->again = sim_calloc(sim_shape_cells(&plan->shape), sizeof *lane->again);
    if (lane->arm == NULL || lane->cube == NULL || lane->again == NULL)
        return sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for the outcomes of %zu arms; fewer threads (-j) or "
                "groups need less",
                plan->n_arms);
    return plan->model->work_new(&lane->work, plan->world, plan->batch_arms, err);
}

void sim_lane_clear(struct sim_lane *lane)
{
    if (lane->work != NULL)
        lane->plan->model->work_free(lane->work);
    sim_free(lane->again);
    sim_free(lane->cube);
    sim_free(lane->arm);
    sim_draws_free(lane->draws);
    *lane = (struct sim_lane){ 0 };
}

/* Run n arms of which the first stands at index `first` of the scenario; with_base:
 * arm 0 runs before them. */
static int batch_run(struct sim_lane *lane, struct sim_rep *rep, size_t first, size_t n,
        bool with_base, double *const *cube, struct sim_err *err)
{
    const struct sim_lane_plan *plan = lane->plan;
    const struct sim_arm *arms = sim_draws_arms(lane->draws);
    size_t k = 0, cells = sim_shape_cells(&plan->shape);

    if (with_base) {
        lane->arm[k] = arms[0];
        lane->cube[k++] = lane->again;
    }
    for (size_t i = 0; i < n; i++, k++) {
        lane->arm[k] = arms[first + i];
        lane->cube[k] = cube[first + i];
    }
    rep->arms = lane->arm;
    rep->n_arms = k;
    rep->has_baseline = with_base || first == 0;
    int ret = plan->model->run(lane->work, rep, lane->cube, err);
    if (ret != 0)
        return ret;
    if (with_base)
        sim_assert(memcmp(lane->again, cube[0], cells * sizeof *lane->again) == 0);
    for (size_t i = first; i < first + n; i++) {
        bool has_pair = rep->has_baseline && i > 0;
        ret = sim_cube_check(&plan->shape, cube[i], arms[i].name, has_pair, err);
        if (ret != 0)
            return ret;
    }
    return 0;
}

static int batches_run(struct sim_lane *lane, struct sim_rep *rep, double *const *cube,
        struct sim_err *err)
{
    const struct sim_lane_plan *plan = lane->plan;
    const struct sim_arm *arms = sim_draws_arms(lane->draws);
    uint64_t seed = (uint64_t) sim_scenario_settings(plan->sc)->seed;
    bool alone = plan->luck == SIM_LUCK_INDEPENDENT;

    for (size_t first = 0, n; first < plan->n_arms; first += n) {
        bool with_base = first > 0 && !alone;
        size_t room = plan->batch_arms - (with_base ? 1 : 0);
        n = alone ? 1 : plan->n_arms - first < room ? plan->n_arms - first : room;
        uint32_t luck = alone && first > 0 ? sim_lane_luck(arms[first].name) : 0;
        rep->key = sim_key_make(seed, luck);
        if (plan->stop != NULL && *plan->stop >= 2)
            return sim_fail(err, SIM_ERR_STOP, "stopped");
        int ret = batch_run(lane, rep, first, n, with_base, cube, err);
        if (ret != 0)
            return ret;
    }
    return 0;
}

int sim_lane_run(struct sim_lane *lane, uint32_t rep, bool twin, double *const *cube,
        double *params, struct sim_err *err)
{
    enum sim_uncertainty unc = lane->plan->uncertainty;
    bool draw_params = unc == SIM_UNC_BOTH || unc == SIM_UNC_PARAMETERS;
    bool draw_chance = unc == SIM_UNC_BOTH || unc == SIM_UNC_CHANCE;
    struct sim_err inner = { 0 };

    sim_draws_make(lane->draws, rep, draw_params);
    for (size_t i = 0; i < sim_draws_count(lane->draws); i++)
        params[i] = sim_draws_value(lane->draws, i);
    struct sim_rep r = {
        .index = rep,
        .chance = (draw_chance ? rep : 0) | (twin ? TWIN_BIT : 0),
        .tables = sim_draws_tables(lane->draws),
        .shocks = sim_draws_shocks(lane->draws),
    };
    (void) sim_scenario_shocks(lane->plan->sc, &r.n_shocks);
    int ret = batches_run(lane, &r, cube, &inner);
    if (ret != 0 && ret != SIM_ERR_STOP)
        return sim_fail(err, (enum sim_code) ret, "replication %u%s: %s", rep,
                twin ? " (second chance draw)" : "", inner.msg);
    return ret;
}
