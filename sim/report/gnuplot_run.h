/* gnuplot_run.h - one picture drawn by gnuplot in a process of its own.
 *
 * Used by gnuplot.c only. Thread safety: no globals; one drawing belongs to one thread.
 */
#ifndef SIM_REPORT_GNUPLOT_RUN_H
#define SIM_REPORT_GNUPLOT_RUN_H

#include <stdio.h>
#include <sys/types.h>

#include "sim/base/err.h"

enum { SIM_DRAWING_PDF = 2, SIM_DRAWING_FORMS = 3 };
extern const char *const sim_drawing_forms[SIM_DRAWING_FORMS]; /* "svg", "png", "pdf" */

struct sim_drawing {
    char plots[4096], work[4096]; /* folders: of pictures; of its program and data */
    char name[256];               /* of the picture, without .svg */
    int n_forms;                  /* how many of the forms are drawn */
    pid_t pid;                    /* 0: nothing is under way */
};

/* Let gnuplot draw main.gp of the work folder, which leaves out.svg and so on there. */
SIM_CHECK int sim_drawing_start(struct sim_drawing *d, struct sim_err *err);
/* Wait for it and give the pictures their names. Nothing under way: 0. */
SIM_CHECK int sim_drawing_end(struct sim_drawing *d, struct sim_err *err);

/* Close a file that was written, and tell if it was not. */
SIM_CHECK int sim_gnuplot_close_data(FILE *file, struct sim_err *err);

#endif
