/* compare_answer.h - what a comparison says beyond a run, ranked by a figure: made by the
 * verb, and again by verify.
 *
 * Thread safety: no globals. */
#ifndef SIM_CLI_COMPARE_ANSWER_H
#define SIM_CLI_COMPARE_ANSWER_H

#include "sim/cli/outputs.h"

/* *figure may be filled later, before the answer is asked for; it must stay there. */
struct sim_answer sim_compare_answer(const struct sim_figure *figure);

#endif
