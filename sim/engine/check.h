/* check.h - is every outcome of a replication a number?
 *
 * A cell may be missing (NaN) only where its metric says so: a metric of the nation in
 * other groups; a paired metric where there is no baseline to compare with; a metric
 * of the labour world in groups of pupils, i.e. in groups where all such metrics are
 * missing throughout. Infinite is never allowed.
 * Thread safety: pure. */
#ifndef SIM_ENGINE_CHECK_H
#define SIM_ENGINE_CHECK_H

#include "sim/model.h"

/* Check the cube of one arm. has_pair: the arm ran beside a baseline and is not the
 * baseline. Failure names arm, year, group and metric: SIM_ERR_MODEL. */
SIM_CHECK int sim_cube_check(const struct sim_shape *shape, const double *cube,
        const char *arm, bool has_pair, struct sim_err *err);

#endif
