/* figure.h - which metric, group and year an answer is about, from --rank, --metric,
 * --group and --year, with their defaults. Thread safety: pure. */
#ifndef SIM_CLI_FIGURE_H
#define SIM_CLI_FIGURE_H

#include "sim/analysis/ranking.h"
#include "sim/cli/options.h"

/* Default metric: the first headline; group: one's own, else q5, where it is known and
 * the metric is defined there, else the nation; year: the earliest of the last policy
 * years of the arms, so that in it every policy is at its end or still there. What does
 * not exist is SIM_ERR_INPUT with the nearest names. option: how the user says the
 * metric. */
SIM_CHECK int sim_figure_find(struct sim_figure *out, const struct sim_options *opt,
        const char *option, const struct sim_shape *shape, const struct sim_arm *arms,
        size_t n_arms, struct sim_err *err);

/* A figure as run.json holds it, and back; false when it names nothing of the shape. */
void sim_figure_put(
        char out[256], const struct sim_figure *figure, const struct sim_shape *shape);
bool sim_figure_get(
        struct sim_figure *out, const char *text, const struct sim_shape *shape);

#endif
