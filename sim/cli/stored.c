/* stored.c - read a folder of results; see stored.h. */
#include "sim/cli/stored.h"

#include <gsl/gsl_version.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/about.h"
#include "sim/cli/answer_again.h"
#include "sim/engine/precision.h"
#include "sim/report/decide.h"

/* The last school year in which a policy of the arm acts; 0 when one never ends. */
static int policy_end(const struct sim_arm *arm)
{
    int end = 0;

    for (size_t k = 0; k < arm->n_policies; k++) {
        const struct sim_span *span = arm->policies[k].params;
        if (span->end == 0)
            return 0;
        end = span->end > end ? (int) span->end : end;
    }
    return end;
}

int sim_stored_summarise(struct sim_report **rep, const struct sim_scenario *sc,
        struct sim_store *store, struct sim_err *err)
{
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(sc, &n);
    const struct sim_shape *shape = &sim_store_meta(store)->shape;

    n = sim_scenario_named(sc);
    int *year = sim_calloc(2 * n, sizeof *year); /* first of each arm, last of each */

    *rep = NULL;
    if (year == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the report");
    for (size_t i = 0; i < n; i++)
        sim_arm_years(&arms[i], shape, &year[i], &year[n + i]);
    int ret = sim_report_new(rep, store, n, year, year + n, err);
    sim_free(year);
    for (size_t i = 0; i < n && ret == 0; i++)
        (*rep)->policy_end[i] = policy_end(&arms[i]);
    return ret;
}

const char *sim_stored_built_with(char out[256])
{
    snprintf(out, 256, "%.100s, GSL %.40s, SQLite %.40s", sim_about_compiler(),
            gsl_version, sim_store_sqlite_version());
    return out;
}

void sim_stored_figure_put(
        char out[256], const struct sim_figure *figure, const struct sim_shape *shape)
{
    snprintf(out, 256, "%.80s %d %.120s", shape->metric[figure->metric].key,
            shape->first_year + figure->year, shape->group[figure->group]);
}

/* "shortage 2031 q5": the group, which may hold blanks, stands last. */
bool sim_stored_figure_get(
        struct sim_figure *out, const char *text, const struct sim_shape *shape)
{
    size_t n = strcspn(text, " ");
    char *end;

    if (text[n] == '\0')
        return false;
    *out = (struct sim_figure){ -1, -1, 0 };
    for (int m = 0; m < shape->n_metrics; m++)
        if (strlen(shape->metric[m].key) == n
                && strncmp(shape->metric[m].key, text, n) == 0)
            out->metric = m;
    out->year = (int) strtol(text + n, &end, 10) - shape->first_year;
    for (int g = 0; g < shape->n_groups && *end == ' '; g++)
        if (strcmp(shape->group[g], end + 1) == 0)
            out->group = g;
    return out->metric >= 0 && out->group >= 0 && out->year >= 0
           && out->year < shape->n_years;
}

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
        ret = sim_result_store(&out->store, &out->result, 0, err);
    if (ret == 0)
        ret = check_arms(out, err);
    if (ret == 0)
        ret = sim_stored_summarise(&out->rep, out->sc, out->store, err);
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
    out->ranked = sim_stored_figure_get(
            &out->figure, run->figure, &sim_store_meta(out->store)->shape);
    return 0;
}

int sim_stored_plots(const struct sim_stored *s, struct sim_err *err)
{
    struct sim_answer_again again;
    const struct sim_answering a = { .rep = s->rep, .store = s->store, .dir = s->dir };
    const struct sim_answer *answer = sim_answer_again(
            &again, s->model, s->sc, &s->result.brief, &sim_store_meta(s->store)->shape);
    int ret = 0;

    if (!sim_outputs_wanted(s->sc, "plots"))
        return 0;
    again.ask.lang = s->rep->lang;
    s->rep->pdf = sim_outputs_wanted(s->sc, "pdf");
    ret = sim_report_plots(s->rep, s->dir, err);
    if (ret == 0 && s->rep->decision != NULL && s->rep->n_arms > 2)
        ret = sim_report_decide_plots(s->rep->decision, s->rep, s->dir, err);
    return ret == 0 && answer != NULL ? answer->plots(answer->context, &a, err) : ret;
}

void sim_stored_clear(struct sim_stored *stored)
{
    sim_report_free(stored->rep);
    sim_packages_free(stored->packages);
    sim_store_close(stored->store);
    sim_scenario_free(stored->sc);
}
