/* html_report.h - report.html: the whole answer in one file, for people who never saw
 * the tool.
 *
 * Self-contained: no network, no script needed to read. Byte-identical for the same run.
 * Thread safety: no globals. */
#ifndef SIM_REPORT_HTML_REPORT_H
#define SIM_REPORT_HTML_REPORT_H

#include "sim/analysis/ranking.h"
#include "sim/report/report.h"
#include "sim/scenario/scenario.h"

/* What the report tells beside the summaries. All are the caller's. */
struct sim_html_run {
    const struct sim_model *model;
    const struct sim_scenario *sc; /* of the run, or read back from its resolved copy */
    struct sim_store *store;
    const struct sim_packages *packages; /* taken apart; NULL: none */
    const struct sim_figure *figure;     /* what to rank by; NULL: the first headline */
    const char *built_with;              /* "gcc 12.2.0, GSL 2.7.1" */
    enum sim_language language;
};

/* Write report.html into folder dir, with the pictures of dir/plots, complete or not at
 * all. */
SIM_CHECK int sim_report_html(const struct sim_report *rep,
        const struct sim_html_run *run, const char *dir, struct sim_err *err);

/* The same on one page of A4: brief.html into folder dir, or as text of `width` columns
 * to a stream. */
SIM_CHECK int sim_report_brief(const struct sim_report *rep,
        const struct sim_html_run *run, const char *dir, struct sim_err *err);
SIM_CHECK int sim_report_brief_text(const struct sim_report *rep,
        const struct sim_html_run *run, int width, FILE *out, struct sim_err *err);

#endif
