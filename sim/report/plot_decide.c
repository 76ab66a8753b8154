/* plot_decide.c - figures of a decision. */
#include "sim/report/decide.h"
#include "sim/report/plot.h"
int sim_report_decide_plots(const struct sim_decision *decision,
        const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    (void) decision;
    (void) rep;
    (void) dir;
    (void) err;
    return 0;
}
