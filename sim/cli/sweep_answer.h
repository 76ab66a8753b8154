/* sweep_answer.h - what a sweep asked, and its answer from stores: made by the verb after
 * the runs, and again by verify from what run.json keeps.
 *
 * Thread safety: no globals. */
#ifndef SIM_CLI_SWEEP_ANSWER_H
#define SIM_CLI_SWEEP_ANSWER_H

#include "sim/cli/outputs.h"
#include "sim/cli/sweep.h"
#include "sim/report/dose.h"
#include "sim/store/runjson.h"

struct sim_sweep_ask {
    struct sim_doses doses;
    char name[SIM_TEXT_LEN], title[SIM_TEXT_LEN], unit[32];
    size_t arm; /* policy arm whose effect is shown; 0: levels */
    struct sim_figure figure;
    double reach;    /* the target; NaN: none */
    const char *doc; /* of the key; NULL: none is known */
    enum sim_language lang;
};

/* The ask back from what run.json keeps, for stores of that shape. False where it tells
 * of no sweep. Words are not set. */
bool sim_sweep_get(struct sim_sweep_ask *out, const struct sim_runjson_brief *run,
        const struct sim_shape *shape);

/* Set title and language as the scenario has them, unit and doc as the row of the key
 * says. sc has the arm that the key is of. */
void sim_sweep_words(struct sim_sweep_ask *ask, const struct sim_model *model,
        const struct sim_scenario *sc, size_t arm);

/* The sweep over dose[n] stores, for sim_sweep_read. */
struct sim_sweep sim_sweep_of(
        const struct sim_sweep_ask *ask, const struct sim_dose *dose);

/* dose.csv, plots and page of a sweep of the world into folder dir, as its scenario
 * `base` asks for them. plots->msg: why there are no plots, or "". */
SIM_CHECK int sim_sweep_files(const struct sim_sweep_ask *ask,
        const struct sim_sweep *sweep, const struct sim_model *model,
        const struct sim_scenario *base, const char *dir, struct sim_err *plots,
        struct sim_err *err);

/* Of a key of a policy: the answer of the one run whose arms are the doses. */
struct sim_answer sim_sweep_answer(const struct sim_sweep_ask *ask);

#endif
