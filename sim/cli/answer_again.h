/* answer_again.h - the answer that a comparison or a sweep of a policy gave beyond a run,
 * once more, from what run.json keeps of the question.
 *
 * Thread safety: no globals. */
#ifndef SIM_CLI_ANSWER_AGAIN_H
#define SIM_CLI_ANSWER_AGAIN_H

#include "sim/cli/sweep_answer.h"

struct sim_answer_again {
    struct sim_answer answer;
    struct sim_sweep_ask ask;
    struct sim_figure figure;
};

/* NULL: it was a plain run. *out is what the answer refers to and must stay. */
const struct sim_answer *sim_answer_again(struct sim_answer_again *out,
        const struct sim_model *model, const struct sim_scenario *sc,
        const struct sim_runjson_brief *run, const struct sim_shape *shape);

#endif
