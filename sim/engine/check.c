/* check.c - missing and infinite outcomes; see check.h. */
#include "sim/engine/check.h"

#include <math.h>

/* Is the group one of pupils, where the labour world has nothing to say? */
static bool labour_silent(const struct sim_shape *shape, const double *cube, int group)
{
    if (group == 0)
        return false;
    for (int year = 0; year < shape->n_years; year++) {
        const double *cell = cube + sim_shape_cell(shape, year, group, 0);
        for (int m = 0; m < shape->n_metrics; m++)
            if (shape->metric[m].scope == SIM_SCOPE_LABOUR && !isnan(cell[m]))
                return false;
    }
    return true;
}

int sim_cube_check(const struct sim_shape *shape, const double *cube, const char *arm,
        bool has_pair, struct sim_err *err)
{
    for (int group = 0; group < shape->n_groups; group++) {
        bool silent = labour_silent(shape, cube, group);
        for (int year = 0; year < shape->n_years; year++) {
            const double *cell = cube + sim_shape_cell(shape, year, group, 0);
            for (int m = 0; m < shape->n_metrics; m++) {
                const struct sim_metric *metric = &shape->metric[m];
                if (isfinite(cell[m]))
                    continue;
                bool may_miss = metric->may_miss || (metric->paired && !has_pair)
                                || (metric->scope == SIM_SCOPE_NATION && group > 0)
                                || (metric->scope == SIM_SCOPE_LABOUR && silent);
                if (isnan(cell[m]) && may_miss)
                    continue;
                return sim_fail(err, SIM_ERR_MODEL,
                        "arm %s, year %d, group %s, metric %s is %s: the model gave "
                        "no number; nothing was stored of this replication",
                        arm, shape->first_year + year, shape->group[group], metric->key,
                        isnan(cell[m]) ? "missing" : "infinite");
            }
        }
    }
    for (int year = 0; year < shape->n_years; year++)
        for (int c = 0; c < shape->n_costs; c++)
            if (!isfinite(cube[sim_shape_cost_cell(shape, year, c)]))
                return sim_fail(err, SIM_ERR_MODEL,
                        "arm %s, year %d: the books of %s (%s, %s) have no number; "
                        "nothing was stored of this replication",
                        arm, shape->first_year + year, shape->cost[c].cause,
                        shape->cost[c].payer, shape->cost[c].account);
    return 0;
}
