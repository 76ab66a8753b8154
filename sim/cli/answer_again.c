/* answer_again.c - see answer_again.h. */
#include "sim/cli/answer_again.h"

#include "sim/cli/compare_answer.h"
#include "sim/cli/figure.h"

const struct sim_answer *sim_answer_again(struct sim_answer_again *out,
        const struct sim_model *model, const struct sim_scenario *sc,
        const struct sim_runjson_brief *run, const struct sim_shape *shape)
{
    if (sim_sweep_get(&out->ask, run, shape)) {
        sim_sweep_words(&out->ask, model, sc, 1); /* all its arms are of the policy */
        out->answer = sim_sweep_answer(&out->ask);
        return &out->answer;
    }
    out->answer = sim_compare_answer(&out->figure);
    return sim_figure_get(&out->figure, run->figure, shape) ? &out->answer : NULL;
}
