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

/* Texts of scripts/, "fan.gp" and others; generated at build time. */
extern const struct sim_lines sim_templates[];

struct sim_gnuplot {
    char plots[4096], work[4096]; /* folders */
    FILE *vars;                   /* of the figure under way */
    bool pdf;                     /* a PDF, too */
};

/* Make <dir>/plots and a work folder in it. sim_gnuplot_close removes the work folder
 * and is legal after a failed open. */
SIM_CHECK int sim_gnuplot_open(
        struct sim_gnuplot *g, const char *dir, struct sim_err *err);
void sim_gnuplot_close(struct sim_gnuplot *g);

/* Begin a figure: opens its file of variables. */
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
 * sim_gnuplot_close_data, which checks the writing. */
SIM_CHECK int sim_gnuplot_data(
        FILE **out, struct sim_gnuplot *g, const char *name, struct sim_err *err);
SIM_CHECK int sim_gnuplot_close_data(FILE *file, struct sim_err *err);

/* Run the template: <name>.svg, <name>.png and, where asked, <name>.pdf appear in the
 * plots folder. */
SIM_CHECK int sim_gnuplot_draw(struct sim_gnuplot *g, const char *template_name,
        const char *name, struct sim_err *err);

#endif
