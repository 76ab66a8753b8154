/* export.h - a stored run as tables for other programs: levels, effects, costs, headline
 * outcomes and drawn parameters of every replication, and what they mean.
 *
 * Thread safety: no globals. */
#ifndef SIM_REPORT_EXPORT_H
#define SIM_REPORT_EXPORT_H

#include "sim/report/report.h"
#include "sim/scenario/facts.h"
#include "sim/store/sheets.h"

enum sim_export_table {
    SIM_EXPORT_RUN,
    SIM_EXPORT_ARMS,
    SIM_EXPORT_OUTCOMES,
    SIM_EXPORT_LEVELS,
    SIM_EXPORT_EFFECTS,
    SIM_EXPORT_COSTS,
    SIM_EXPORT_REPLICATIONS,
    SIM_EXPORT_PARAMETERS,
    SIM_EXPORT_DRAWS,
    SIM_EXPORT_TABLES
};
extern const char *const sim_export_tables[SIM_EXPORT_TABLES];

/* Write the tables whose bit is set in `wanted` as sheets. */
SIM_CHECK int sim_export(struct sim_sheets *out, const struct sim_report *rep,
        struct sim_store *store, const struct sim_facts *facts, unsigned wanted,
        struct sim_err *err);

#endif
