/* limits.h - do the limits of the process leave what the program needs?
 *
 * Thread safety: called from main, before any thread. */
#ifndef SIM_BASE_LIMITS_H
#define SIM_BASE_LIMITS_H

#include "sim/base/err.h"

/* SIM_ERR_INPUT where OMP_STACKSIZE or the limit of the shell (ulimit -s) leaves too
 * little stack (the simulation would end in a segmentation fault), or where too few files
 * can be opened. */
SIM_CHECK int sim_limits_check(struct sim_err *err);

#endif
