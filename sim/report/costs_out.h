/* costs_out.h - the books as a tidy table.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_COSTS_OUT_H
#define SIM_REPORT_COSTS_OUT_H

#include "sim/report/report.h"

/* costs.csv into folder dir. */
SIM_CHECK int sim_report_costs(
        const struct sim_report *rep, const char *dir, struct sim_err *err);

#endif
