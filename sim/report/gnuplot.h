/* gnuplot.h - draw one figure as svg and png, whatever the texts on it say.
 *
 * A program is: variables (numbers, and texts through one escaper), data files of
 * numbers, and a template compiled in from scripts/. gnuplot is started without a
 * shell, with -d and stdin from nothing, in a work folder of its own inside the
 * plots folder; a picture gets its name only when gnuplot ended well and it is not
 * empty. Thread safety: no globals; one object belongs to one thread. */
#ifndef SIM_REPORT_GNUPLOT_H
#define SIM_REPORT_GNUPLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/base/text.h"
#include "sim/report/gnuplot_run.h"
#include "sim/store/aside.h"

/* Texts of scripts/, "fan.gp" and others; generated at build time. */
extern const struct sim_lines sim_templates[];

enum { SIM_GNUPLOT_AT_ONCE = 8 }; /* figures, at most */

struct sim_gnuplot {
    char plots[4096];
    struct sim_aside root; /* holds the work folders */
    char work[4096];       /* that of the figure under way */
    FILE *vars;            /* of it */
    bool pdf;              /* a PDF, too */
    size_t at_once, begun; /* figures drawn side by side; begun so far */
    struct sim_drawing drawing[SIM_GNUPLOT_AT_ONCE]; /* figure i at i % at_once */
};

/* Make <dir>/plots and work folders in it, for as many figures side by side as there are
 * threads. sim_gnuplot_close removes them and is legal after a failed open. */
SIM_CHECK int sim_gnuplot_open(
        struct sim_gnuplot *g, const char *dir, struct sim_err *err);
void sim_gnuplot_close(struct sim_gnuplot *g);

/* Begin a figure: opens its file of variables. Where as many as may be are drawn, waits
 * for the oldest, and fails if that one failed. */
SIM_CHECK int sim_gnuplot_begin(struct sim_gnuplot *g, struct sim_err *err);
/* Set variables; name is ours ("T_TITLE", "NAME[3]"), text is anybody's and cut to
 * `columns`. */
void sim_gnuplot_text(
        struct sim_gnuplot *g, const char *name, const char *text, int columns);
void sim_gnuplot_number(struct sim_gnuplot *g, const char *name, double value);
void sim_gnuplot_array(struct sim_gnuplot *g, const char *name, size_t n);
/* name[index], counted from 1. */
void sim_gnuplot_text_at(struct sim_gnuplot *g, const char *name, size_t index,
        const char *text, int columns);
void sim_gnuplot_number_at(
        struct sim_gnuplot *g, const char *name, size_t index, double value);
/* Open a data file in the work folder; name is ours. The caller closes it with
 * sim_gnuplot_close_data (gnuplot_run.h), which checks the writing. */
SIM_CHECK int sim_gnuplot_data(
        FILE **out, struct sim_gnuplot *g, const char *name, struct sim_err *err);

/* Let the template run: <name>.svg, <name>.png and, where asked, <name>.pdf appear in the
 * plots folder, at the latest when sim_gnuplot_finish comes back. */
SIM_CHECK int sim_gnuplot_draw(struct sim_gnuplot *g, const char *template_name,
        const char *name, struct sim_err *err);

/* Wait for all figures; tells of the first that failed. */
SIM_CHECK int sim_gnuplot_finish(struct sim_gnuplot *g, struct sim_err *err);

#endif
