/* prune.h - results and leftovers that can be deleted, and nothing else.
 *
 * Ours is a folder with a run.json of this program or, of a run that did not end, with
 * its lock file. A link, a folder of others and a run that is going on are never touched.
 * Thread safety: no globals. */
#ifndef SIM_STORE_PRUNE_H
#define SIM_STORE_PRUNE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

enum sim_prune_kind {
    SIM_PRUNE_FOREIGN,    /* not ours, or not there */
    SIM_PRUNE_RESULT,     /* NAME: finished */
    SIM_PRUNE_UNFINISHED, /* NAME.part: replications and perhaps tables */
    SIM_PRUNE_OLD,        /* NAME.old: replaced by NAME, not yet deleted */
    SIM_PRUNE_RUNNING,    /* NAME.part of a run that is going on */
};

struct sim_prune_entry {
    enum sim_prune_kind kind;
    size_t reps, asked; /* of an unfinished one; 0 when they cannot be read */
    double bytes;       /* of all that is in it */
};

/* What is the entry `name` of folder `dir`? Reading fails softly: FOREIGN. */
void sim_prune_look(struct sim_prune_entry *out, const char *dir, const char *name);

/* Delete it, if it is ours and no run is going on in it; else SIM_ERR_INPUT. The mark by
 * which it is known as ours goes last. */
SIM_CHECK int sim_prune_delete(const char *dir, const char *name, struct sim_err *err);

/* Work folders that killed reports left in a result of ours: how many; drop: they are
 * deleted. */
size_t sim_prune_scraps(const char *dir, const char *name, bool drop);

#endif
