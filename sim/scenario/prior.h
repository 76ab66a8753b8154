/* prior.h - distributions as a user writes them: x = { dist = "normal"; mean = 0.1;
 * sd = 0.02; };
 *
 * The mathematics is in sim/base/dist.h; here is the language. An optional `value` in
 * the group is the parameter when nothing is drawn; without it that is the mean.
 * Thread safety: no globals. */
#ifndef SIM_SCENARIO_PRIOR_H
#define SIM_SCENARIO_PRIOR_H

#include "sim/base/text.h"
#include "sim/scenario/tree.h"

/* Read a distribution for row `row` from a group; key is its full key. False with
 * sentences added. *value is the parameter when nothing is drawn. */
bool sim_prior_read(struct sim_reader *rd, const struct sim_node *group,
        const struct sim_param *row, const char *key, struct sim_prior *prior,
        double *value);

/* The prior within the hard bounds of its row: parts that could leave them are
 * truncated. This is what is drawn from. */
struct sim_prior sim_prior_bounded(
        const struct sim_prior *prior, const struct sim_param *row);

/* As a group of a .cfg that reads back to the same. */
void sim_prior_print(struct sim_buf *buf, const struct sim_prior *prior, double value);

#endif
