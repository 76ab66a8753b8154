/* sweep_answer.c - see sweep_answer.h. */
#include "sim/cli/sweep_answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/cli/about.h"
#include "sim/cli/figure.h"

static void keep(const void *context, struct sim_answer_kept *kept)
{
    const struct sim_sweep_ask *ask = context;
    const size_t size = sizeof kept->sweep;
    char number[SIM_NUMBER_LEN];
    size_t n = (size_t) snprintf(kept->sweep, size, "%.159s=", ask->doses.key);

    for (size_t i = 0; i < ask->doses.n; i++)
        n += (size_t) snprintf(kept->sweep + n, size - n, "%s%.28s", i > 0 ? "," : "",
                sim_format_real(number, ask->doses.value[i]));
    kept->sweep_arm = ask->arm;
    kept->reach = ask->reach;
}

bool sim_sweep_get(struct sim_sweep_ask *out, const struct sim_runjson_brief *run,
        const struct sim_shape *shape)
{
    struct sim_err ignored = { 0 };

    *out = (struct sim_sweep_ask){ .arm = run->sweep_arm, .reach = run->reach };
    snprintf(out->name, sizeof out->name, "%s", run->scenario);
    return run->sweep[0] != '\0' && sim_doses_read(&out->doses, run->sweep, &ignored) == 0
           && sim_figure_get(&out->figure, run->figure, shape);
}

void sim_sweep_words(struct sim_sweep_ask *ask, const struct sim_model *model,
        const struct sim_scenario *sc, size_t arm)
{
    const char *key = ask->doses.key, *dot = strchr(key, '.');
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(sc, &n);

    snprintf(ask->title, sizeof ask->title, "%s", sim_scenario_settings(sc)->title.s);
    ask->lang = (enum sim_language) sim_scenario_settings(sc)->language;
    ask->unit[0] = '\0';
    ask->doc = NULL;
    for (size_t t = 0; t < model->n_tables && dot != NULL; t++)
        for (size_t i = 0; i < model->tables[t]->n_rows; i++)
            if (strncmp(model->tables[t]->name, key, (size_t) (dot - key)) == 0
                    && strcmp(model->tables[t]->rows[i].key, dot + 1) == 0) {
                snprintf(ask->unit, sizeof ask->unit, "%.31s",
                        model->tables[t]->rows[i].unit);
                ask->doc = model->tables[t]->rows[i].doc;
            }
    for (size_t k = 0; ask->doses.policy && arm < n && k < arms[arm].n_policies; k++) {
        const struct sim_table *table = arms[arm].policies[k].table;
        for (size_t i = 0; i < table->n_rows; i++) {
            size_t len = strlen(table->rows[i].key), all = strlen(key);
            if (len < all && strcmp(key + all - len, table->rows[i].key) == 0)
                snprintf(ask->unit, sizeof ask->unit, "%.31s", table->rows[i].unit);
        }
    }
    if (strcmp(ask->unit, "1") == 0)
        ask->unit[0] = '\0';
}

struct sim_sweep sim_sweep_of(
        const struct sim_sweep_ask *ask, const struct sim_dose *dose)
{
    return (struct sim_sweep){ .key = ask->doses.key,
        .unit = ask->unit,
        .scenario = ask->name,
        .title = ask->title,
        .n = ask->doses.n,
        .dose = dose,
        .figure = ask->figure,
        .levels = ask->arm == 0,
        .lang = ask->lang };
}

int sim_sweep_files(const struct sim_sweep_ask *ask, const struct sim_sweep *sweep,
        const struct sim_model *model, const struct sim_scenario *base, const char *dir,
        struct sim_err *plots, struct sim_err *err)
{
    char built_with[256], digest[SIM_DIGEST_LEN];
    const struct sim_dose_page about = { .model = model,
        .sc = base,
        .digest = digest,
        .doc = ask->doc,
        .built_with = sim_about_built_with(built_with),
        .language = (enum sim_language) sim_scenario_settings(base)->language };
    int ret = sim_scenario_digest(base, digest, err);

    if (ret == 0 && sim_outputs_wanted(base, "csv"))
        ret = sim_report_dose_csv(sweep, dir, err);
    if (ret == 0 && sim_outputs_wanted(base, "plots")
            && sim_report_dose_plots(sweep, dir, plots) == 0)
        plots->msg[0] = '\0';
    if (ret == 0 && sim_outputs_wanted(base, "report"))
        ret = sim_report_dose_html(sweep, &about, dir, err);
    return ret;
}

/* Doses are arms, found by their names. */
static int take(struct sim_sweep *sweep, struct sim_dose *dose,
        const struct sim_sweep_ask *ask, const struct sim_answering *a,
        struct sim_err *err)
{
    char name[64];

    *sweep = sim_sweep_of(ask, dose);
    for (size_t i = 0; i < ask->doses.n; i++) {
        sim_dose_name(name, &ask->doses, i);
        dose[i] = (struct sim_dose){ ask->doses.value[i], a->store, 0 };
        for (size_t k = 1; k < a->rep->n_arms; k++)
            if (strcmp(a->rep->meta->arm[k], name) == 0)
                dose[i].arm = k;
        if (dose[i].arm == 0)
            return sim_fail(
                    err, SIM_ERR_INPUT, "%s: no arm of the run has this dose", name);
    }
    sweep->partial = a->rep->partial;
    sweep->sc = a->rep->sc;
    return sim_sweep_read(sweep, ask->reach, err);
}

/* Write to the folder of the results. */
static int put(const struct sim_sweep_ask *ask, const struct sim_answering *a,
        int (*write)(const struct sim_sweep *, const char *, struct sim_err *),
        struct sim_err *err)
{
    struct sim_dose dose[SIM_DOSES_MAX];
    struct sim_sweep sweep;
    int ret = take(&sweep, dose, ask, a, err);

    if (ret == 0)
        ret = write(&sweep, a->dir, err);
    sim_sweep_clear(&sweep);
    return ret;
}

static int put_csv(
        const void *context, const struct sim_answering *a, struct sim_err *err)
{
    return put(context, a, sim_report_dose_csv, err);
}

static int put_plots(
        const void *context, const struct sim_answering *a, struct sim_err *err)
{
    return put(context, a, sim_report_dose_plot, err);
}

static int put_text(const void *context, const struct sim_answering *a,
        const struct sim_table_style *style, FILE *file, struct sim_err *err)
{
    struct sim_dose dose[SIM_DOSES_MAX];
    struct sim_sweep sweep;
    int ret = take(&sweep, dose, context, a, err);

    if (ret == 0)
        ret = sim_report_dose(&sweep, style, file, err);
    sim_sweep_clear(&sweep);
    return ret;
}

struct sim_answer sim_sweep_answer(const struct sim_sweep_ask *ask)
{
    return (struct sim_answer){ .context = ask,
        .csv = put_csv,
        .plots = put_plots,
        .figure = &ask->figure,
        .keep = keep,
        .text = put_text };
}
