/* cycle.c - what does a boom or a slump outside the schools do to the shortage?
 *
 * Adds points to the business cycle of some years, beyond what the trends say of them:
 * one point is an unemployment rate one point lower. Teachers leave more in a boom and
 * fewer come back (exit.b_cycle, supply.b_cycle). Thread safety: pure. */
#include "models/shock.h"

struct cycle_params {
    struct shock_common common;
    double points;
};

static const struct sim_param rows[] = {
    SHOCK_COMMON_ROWS(struct cycle_params, 2026, 2028),
    { "points", SIM_FIELD(struct cycle_params, points), "points", .dflt = 2, .min = -15,
            .max = 15, .low = -4, .high = 4, .source = "setting",
            .doc = "Unemployment lower by this many points of the labour force (a boom); "
                   "negative: a slump." },
};

static void climate(
        const void *params, const struct shock_view *view, struct climate *climate)
{
    const struct cycle_params *par = params;
    (void) view;
    climate->cycle += par->points;
}

const struct shock shock_cycle = {
    .table = { "cycle", "A boom or a slump of the labour market outside.", rows,
            SIM_COUNT(rows), sizeof(struct cycle_params), false },
    .climate = climate,
};
