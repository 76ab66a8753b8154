/* stored.c - read a folder of results; see stored.h. */
#include "sim/cli/stored.h"

#include <stdlib.h>
#include <string.h>

#include "sim/cli/answer_again.h"
#include "sim/cli/figure.h"
#include "sim/report/decide.h"

/* Does the scenario have the arms of the store? */
static int check_arms(const struct sim_stored *s, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(s->store);
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(s->sc, &n);
    bool same = n == sim_scenario_named(s->sc) && n <= meta->n_arms;

    for (size_t i = 0; i < n && same; i++)
        same = strcmp(arms[i].name, meta->arm[i]) == 0;
    if (!same)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: scenario.resolved.cfg does not fit outcomes.db: other policies",
                s->dir);
    return 0;
}

/* The parts of packages stand in the store behind the arms of the scenario. */
static int take_apart(struct sim_stored *s, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(s->store);
    size_t n;

    (void) sim_scenario_arms(s->sc, &n);
    if (n == meta->n_arms)
        return 0;
    int ret = sim_packages_new(&s->packages, s->sc, err);
    const struct sim_arm *arms = sim_scenario_arms(s->sc, &n);
    bool same = n == meta->n_arms;
    for (size_t i = 0; i < n && same && ret == 0; i++)
        same = strcmp(arms[i].name, meta->arm[i]) == 0;
    if (ret == 0 && !same)
        ret = sim_fail(err, SIM_ERR_INPUT,
                "%s: scenario.resolved.cfg does not fit outcomes.db: other parts of "
                "packages",
                s->dir);
    return ret;
}

int sim_stored_open(struct sim_stored *out, const struct sim_model *model,
        const char *name, struct sim_diag *diag, struct sim_err *err)
{
    char path[4200];
    const struct sim_load none = { 0 };
    const char *dir = out->result.dir;
    const struct sim_runjson_brief *run = &out->result.brief;

    *out = (struct sim_stored){ .dir = dir, .model = model };
    int ret = sim_result_find(&out->result, name, err);
    if (ret != 0)
        return ret;
    if (!out->result.described)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: no folder of results (it has no run.json of this program); name "
                "one, as in results/bonus",
                dir);
    if (out->result.n_stores > 1)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: a sweep of the world: report.html was written with it (in another "
                "language by `simulate sweep ... --language nl`)",
                dir);
    snprintf(path, sizeof path, "%.4095s/scenario.resolved.cfg", dir);
    ret = sim_scenario_load(&out->sc, model, path, &none, diag, err);
    if (ret == 0)
        ret = sim_result_sound(&out->store, &out->result, 0, err);
    if (ret == 0)
        ret = check_arms(out, err);
    if (ret == 0)
        ret = sim_outputs_summarise(&out->rep, out->sc, out->store, err);
    if (ret == 0)
        ret = sim_report_choose(out->rep, out->store, model->roles, err);
    if (ret == 0)
        ret = take_apart(out, err);
    if (ret != 0)
        return ret;
    out->rep->reps_asked = (size_t) run->reps_asked;
    out->rep->partial = run->partial;
    out->rep->note = run->world;
    out->rep->lang = (enum sim_language) sim_scenario_settings(out->sc)->language;
    out->ranked =
            sim_figure_get(&out->figure, run->figure, &sim_store_meta(out->store)->shape);
    return 0;
}

int sim_stored_plots(const struct sim_stored *s, const char *dir, struct sim_err *err)
{
    struct sim_answer_again again;
    const struct sim_answering a = { .rep = s->rep, .store = s->store, .dir = dir };
    const struct sim_answer *answer = sim_answer_again(
            &again, s->model, s->sc, &s->result.brief, &sim_store_meta(s->store)->shape);

    again.ask.lang = s->rep->lang;
    s->rep->pdf = sim_outputs_wanted(s->sc, "pdf");
    int ret = sim_report_plots(s->rep, dir, err);
    if (ret == 0 && s->rep->decision != NULL && s->rep->n_arms > 2)
        ret = sim_report_decide_plots(s->rep->decision, s->rep, dir, err);
    return ret == 0 && answer != NULL ? answer->plots(answer->context, &a, err) : ret;
}

void sim_stored_clear(struct sim_stored *stored)
{
    sim_report_free(stored->rep);
    sim_packages_free(stored->packages);
    sim_store_close(stored->store);
    sim_scenario_free(stored->sc);
}
