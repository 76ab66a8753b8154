/* work.h - the replications that lie in an unfinished folder NAME.part.
 *
 * Partial work is one store or, of a sweep of the world, several: outcomes.db,
 * outcomes_01.db, ... each with its log beside it while it is written. All else in the
 * folder (tables of an interrupted run) can be made again and is deleted when the run
 * goes on.
 * Thread safety: no globals. */
#ifndef SIM_STORE_WORK_H
#define SIM_STORE_WORK_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

struct sim_leftover {
    size_t stores;
    size_t reps, asked; /* kept, and asked for by the stores that there are */
    double bytes;       /* on the disk */
    bool unreadable;    /* a store is damaged; the sentence is in err */
    struct sim_err err;
};

/* What lies in the folder open as part_fd, whose path is `part`. Logs that a killed run
 * left are folded in. Failures other than of a store itself: SIM_ERR_IO. */
SIM_CHECK int sim_work_look(
        struct sim_leftover *work, int part_fd, const char *part, struct sim_err *err);

/* Delete all but the stores and the entry `keep`. 0, or the errno of what could not be
 * deleted. */
SIM_CHECK int sim_work_tidy(int part_fd, const char *keep);

#endif
