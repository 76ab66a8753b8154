/* lane.h - one replication of all arms, as one thread computes it.
 *
 * A lane is what one thread owns: a draw of the parameters, the model's work object and
 * room for the batches of arms. The arms run in batches that fit the memory, the
 * baseline first in each; a baseline computed again must give the same bytes, which is
 * asserted. Under independent luck every arm runs alone under its own key.
 * Thread safety: a lane belongs to one thread; the plan of lanes is read-only. */
#ifndef SIM_ENGINE_LANE_H
#define SIM_ENGINE_LANE_H

#include "sim/engine/plan.h"
#include "sim/engine/run.h"

/* What all lanes share. */
struct sim_lane_plan {
    const struct sim_model *model;
    const struct sim_scenario *sc;
    const void *world;
    struct sim_shape shape;
    size_t n_arms;
    size_t batch_arms;
    enum sim_luck luck;
    enum sim_uncertainty uncertainty;
    const volatile sig_atomic_t *stop; /* 2: give up between batches; may be NULL */
};

struct sim_lane {
    const struct sim_lane_plan *plan;
    struct sim_draws *draws;
    void *work;
    struct sim_arm *arm; /* [batch_arms] */
    double **cube;       /* [batch_arms] of the batch at work */
    double *again;       /* the baseline computed again */
};

/* Allocate all that the lane will ever need. Clear with sim_lane_clear, also after a
 * failure. */
SIM_CHECK int sim_lane_init(
        struct sim_lane *lane, const struct sim_lane_plan *plan, struct sim_err *err);
void sim_lane_clear(struct sim_lane *lane);

/* Replication `rep` into cube[arm][cell] and params[sim_draws_count], both the
 * caller's. twin: a second draw of chance for the same parameters. A failure names the
 * replication; SIM_ERR_STOP when the user said stop now. */
SIM_CHECK int sim_lane_run(struct sim_lane *lane, uint32_t rep, bool twin,
        double *const *cube, double *params, struct sim_err *err);

/* Luck of an arm that runs under its own key: a hash of its name, never 0. */
uint32_t sim_lane_luck(const char *arm);

#endif
