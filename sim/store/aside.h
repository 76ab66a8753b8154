/* aside.h - a folder .work-XXXXXX within another, for what is not whole yet.
 *
 * Its process holds a lock on it, which ends with the process, however that ends: so what
 * a killed one left is known from what is being written, and deleted by the next.
 * Thread safety: no globals. */
#ifndef SIM_STORE_ASIDE_H
#define SIM_STORE_ASIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

struct sim_aside {
    char path[4096];
    int fd; /* -1: not open */
};

/* Make one in `dir` and delete those left there and in dir/plots. */
SIM_CHECK int sim_aside_open(
        struct sim_aside *aside, const char *dir, struct sim_err *err);
/* Move what is in it into dir, in the place of what has the same name there. */
SIM_CHECK int sim_aside_publish(
        const struct sim_aside *aside, const char *dir, struct sim_err *err);
/* Delete it with all that is still in it; legal after a failed open. */
void sim_aside_close(struct sim_aside *aside);

/* How many were left in dir and dir/plots; drop: they are deleted. */
size_t sim_aside_left(const char *dir, bool drop);

#endif
