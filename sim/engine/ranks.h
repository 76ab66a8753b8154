/* ranks.h - one run by several processes, on one computer or many (MPI).
 *
 * Rank 0 is the program as it always is: it reads, claims, settles and alone writes. The
 * others serve: they are sent the resolved scenario, build the same world, are handed
 * ranges of tasks (pairs of replications) whenever they become free and send back
 * finished ones, which rank 0 settles in order like those of its own threads. So no byte
 * of a result tells how many ranks there were. A rank that fails ends the run with its
 * sentence; what is stored by then stays. Without `make MPI=1` there is rank 0 alone.
 * Thread safety: MPI is called by the main thread only (MPI_THREAD_FUNNELED). */
#ifndef SIM_ENGINE_RANKS_H
#define SIM_ENGINE_RANKS_H

#include "sim/engine/engine.h"

/* Once, before anything else. Returns this process's rank; -1 if several were started
 * that do not know of each other, which is told: to end with status 1. */
int sim_ranks_start(int *argc, char ***argv);
/* Rank 0, once, at the end: sends the others home. */
void sim_ranks_end(void);
/* Ranks other than 0: compute what rank 0 asks for until it ends. Returns the status to
 * end with. */
int sim_ranks_serve(const struct sim_model *model);

int sim_ranks_count(void);
/* How many of them are on this computer and share its processors and memory. */
int sim_ranks_here(void);
/* "MPI: MPICH Version 4.0.2 ..." or "". */
const char *sim_ranks_about(char *buf, size_t size);

/* Rank 0's main thread, while other threads run sim_queue_run: hand out tasks of the
 * queue to the other ranks and take them in, until there are no more. */
void sim_ranks_lead(struct sim_engine *eng);

#endif
