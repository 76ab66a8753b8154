/* stored.h - a run that was made before, read back from its folder of results.
 *
 * Thread safety: no globals. */
#ifndef SIM_CLI_STORED_H
#define SIM_CLI_STORED_H

#include "sim/cli/result.h"
#include "sim/report/html_report.h"

struct sim_stored {
    const char *dir; /* that was found */
    const struct sim_model *model;
    struct sim_scenario *sc; /* of scenario.resolved.cfg */
    struct sim_store *store;
    struct sim_report *rep;
    struct sim_packages *packages; /* taken apart; NULL: none */
    struct sim_result result;
    struct sim_figure figure; /* that the run ranked by */
    bool ranked;              /* it did */
};

/* Find the result that is meant by `name` (result.h), open it, summarise. Sentences on a
 * scenario that cannot be read go to *diag. Clear with sim_stored_clear, also after a
 * failure. */
SIM_CHECK int sim_stored_open(struct sim_stored *out, const struct sim_model *model,
        const char *name, struct sim_diag *diag, struct sim_err *err);
/* Draw its figures again, in the language of stored->rep, into dir/plots. */
SIM_CHECK int sim_stored_plots(
        const struct sim_stored *stored, const char *dir, struct sim_err *err);
void sim_stored_clear(struct sim_stored *stored);

#endif
