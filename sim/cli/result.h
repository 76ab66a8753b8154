/* result.h - a folder of results that is looked at again: show, verify.
 *
 * Thread safety: called from main. */
#ifndef SIM_CLI_RESULT_H
#define SIM_CLI_RESULT_H

#include "sim/scenario/scenario.h"
#include "sim/store/runjson.h"
#include "sim/store/store.h"

enum { SIM_RESULT_STORES = 64, SIM_RESULT_FILE = 32 };

struct sim_result {
    char dir[4096];
    bool described; /* there is a run.json, read into brief */
    struct sim_runjson_brief brief;
    size_t n_stores; /* one; of a sweep of the world one for each value */
    char store[SIM_RESULT_STORES][SIM_RESULT_FILE]; /* file names, in order */
};

/* Find what is meant by `name`: a folder, or the name of one in results/. What is not a
 * result of this program is SIM_ERR_INPUT. */
SIM_CHECK int sim_result_find(
        struct sim_result *res, const char *name, struct sim_err *err);

/* Did the run end before it was done? A stop by --precision is no such end. */
bool sim_result_partial(const struct sim_result *res, const struct sim_store *store);

/* Open store i; close it with sim_store_close. */
SIM_CHECK int sim_result_store(struct sim_store **out, const struct sim_result *res,
        size_t i, struct sim_err *err);

/* The same, if every number in it is the one that was written. */
SIM_CHECK int sim_result_sound(struct sim_store **out, const struct sim_result *res,
        size_t i, struct sim_err *err);

#endif
