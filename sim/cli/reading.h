/* reading.h - a scenario with all that is wrong in it, the population's part included.
 *
 * What only the schools know (names in targets) is looked up even when the rest of the
 * scenario has mistakes, so that all of them are told in one go.
 * Thread safety: no globals. */
#ifndef SIM_CLI_READING_H
#define SIM_CLI_READING_H

#include "sim/scenario/scenario.h"

/* As sim_scenario_load; when the file has mistakes, the start world is asked for the
 * mistakes in what the policies name, too, as far as the population is sound. */
SIM_CHECK int sim_reading_load(struct sim_scenario **out, const struct sim_model *model,
        const char *path, const struct sim_load *load, struct sim_diag *diag,
        struct sim_err *err);

/* Build the start world of a scenario only for its mistakes; *diag gets them, each with
 * file and line. */
SIM_CHECK int sim_reading_world(const struct sim_model *model,
        const struct sim_scenario *sc, struct sim_diag *diag, struct sim_err *err);

#endif
