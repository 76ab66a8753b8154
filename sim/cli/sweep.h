/* sweep.h - "policies[0].premium=0:0.4:9" or "exit.b_D=0,0.1,0.2": a key and its values.
 *
 * Thread safety: pure. */
#ifndef SIM_CLI_SWEEP_H
#define SIM_CLI_SWEEP_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

enum { SIM_DOSES_MAX = 64 };

struct sim_doses {
    char key[160];
    bool policy; /* the key is of a policy: doses are arms of one run */
    size_t arm;  /* of that policy, 1 or more */
    size_t n;
    double value[SIM_DOSES_MAX]; /* rising */
};

/* Read "KEY=FROM:TO:N" (N values, evenly) or "KEY=V1,V2,...". Two to SIM_DOSES_MAX
 * different values. SIM_ERR_INPUT with a sentence. */
SIM_CHECK int sim_doses_read(
        struct sim_doses *out, const char *text, struct sim_err *err);

/* "premium=0.1": last part of the key, and the value. */
void sim_dose_name(char out[64], const struct sim_doses *doses, size_t i);
/* "policies[0].premium=0.1", as --set takes it. */
void sim_dose_set(char out[256], const struct sim_doses *doses, size_t i);

#endif
