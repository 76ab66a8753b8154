/* run.h - replications x arms: the loop around the model.
 *
 * Method: every replication is one draw of parameters shared by all arms and one
 * chance stream shared person by person; arms run in batches that fit the memory,
 * the baseline in each; replications run in parallel and are stored in order, in
 * batches of whole pairs. Nothing of threads, batches or order shows in a byte.
 * Thread safety: called once; starts its own OpenMP threads. */
#ifndef SIM_ENGINE_RUN_H
#define SIM_ENGINE_RUN_H

#include <signal.h>

#include "sim/scenario/scenario.h"
#include "sim/store/store.h"

enum sim_luck { SIM_LUCK_SHARED, SIM_LUCK_INDEPENDENT };

struct sim_run_options {
    int threads;         /* 0: all */
    double memory_bytes; /* for work objects; 0: a default that fits the machine */
    enum sim_luck luck;
    enum sim_uncertainty uncertainty;
    long long only; /* one replication alone; -1: all */
    bool range;     /* only replications from .. to of the whole, whole pairs */
    long long from, to;
    double max_seconds; /* stop after the batch in which this is reached; 0: none */
    /* stop when the 90 % Monte Carlo interval of the mean paired effect on this metric
     * is no wider than +- halfwidth (nation, last policy year, widest policy arm);
     * checked after every 16 pairs. NULL: no such stop. See precision.h. */
    const char *precision_metric;
    double precision_halfwidth;
    bool progress;                     /* to stderr */
    const volatile sig_atomic_t *stop; /* 0 go on, 1 finish what runs, 2 stop now */
};

struct sim_run_result {
    size_t reps_asked, reps_done; /* gap-free prefix, whole pairs; all durable */
    size_t reps_before;           /* of those done, the store held at the start */
    size_t batch_arms;            /* arms (baseline included) per batch */
    int threads;
    double seconds, cpu_seconds;
    double memory_mb;         /* the most this process ever held, when the run ended */
    double precision_reached; /* half-width; NaN when not asked */
    bool interrupted;         /* by signal */
    bool stopped_early;       /* by time or precision */
};

struct sim_engine; /* a world and its work objects, ready to run */

/* Build the world and choose threads and batches. */
SIM_CHECK int sim_engine_new(struct sim_engine **out, const struct sim_model *model,
        const struct sim_scenario *sc, const struct sim_run_options *opt,
        struct sim_diag *diag, struct sim_err *err);
void sim_engine_free(struct sim_engine *eng);
void sim_engine_shape(const struct sim_engine *eng, struct sim_shape *shape);
const char *sim_engine_note(const struct sim_engine *eng);
size_t sim_engine_params(const struct sim_engine *eng, const char *const **keys);
/* Replications it will run: those asked for, made whole pairs; 1 when nothing is
 * uncertain or only one is asked for. */
size_t sim_engine_reps(const struct sim_engine *eng);

/* Put the first replications of this run that `from` holds into `to`, which is new: for a
 * run that was published before all were run, and is to go on. */
SIM_CHECK int sim_engine_copy(struct sim_engine *eng, struct sim_store *from,
        struct sim_store *to, struct sim_err *err);

/* Run all replications into the store; those it holds already (an earlier run's, see
 * sim_store_resume) are checked and not run again. */
SIM_CHECK int sim_engine_run(struct sim_engine *eng, struct sim_store *store,
        struct sim_run_result *result, struct sim_err *err);

/* The same from stores that hold the replications already, each some of them: nothing is
 * simulated. One that no piece holds is SIM_ERR_INPUT. */
SIM_CHECK int sim_engine_gather(struct sim_engine *eng, struct sim_store *store,
        struct sim_store *const *piece, size_t n_pieces, struct sim_run_result *result,
        struct sim_err *err);

#endif
