/* outputs.c - the files of a finished run; see outputs.h. */
#include "sim/cli/outputs.h"

#include <errno.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <sha256.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"
#include "sim/base/vmath.h"
#include "sim/cli/about.h"
#include "sim/cli/figure.h"
#include "sim/engine/precision.h"
#include "sim/report/decide.h"
#include "sim/report/html_report.h"
#include "sim/store/results.h"
#include "sim/store/runjson.h"

int sim_outputs_resolved(char **text, const struct sim_scenario *sc, struct sim_err *err)
{
    size_t size = 0;
    FILE *file = open_memstream(text, &size);

    if (file == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the resolved scenario");
    int ret = sim_scenario_write(sc, file, err);
    if (fclose(file) != 0 && ret == 0)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the resolved scenario");
    return ret;
}

static int resolved_write(
        const struct sim_outputs *out, const char *dir, struct sim_err *err)
{
    struct sim_file f;
    int ret = sim_file_open(&f, dir, "scenario.resolved.cfg", err);

    if (ret != 0)
        return ret;
    if (fputs(out->meta->resolved_cfg, f.file) < 0) {
        ret = sim_fail(err, SIM_ERR_IO, "%s: %s", f.path, strerror(errno));
        sim_file_abort(&f);
        return ret;
    }
    return sim_file_commit(&f, err);
}

/* The data file of the run: the first parameter that names a file, or NULL. */
static const char *data_file(const struct sim_model *model, const struct sim_scenario *sc)
{
    const void *const *structs = sim_scenario_tables(sc);

    for (size_t t = 0; t < model->n_tables; t++) {
        const struct sim_table *table = model->tables[t];
        for (size_t i = 0; i < table->n_rows; i++) {
            if (table->rows[i].type != SIM_PATH)
                continue;
            const struct sim_text *path =
                    (const struct sim_text *) (const void *) ((const char *) structs[t]
                                                              + table->rows[i].offset);
            if (path->s[0] != '\0' && !sim_path_own(&table->rows[i], path->s))
                return path->s;
        }
    }
    return NULL;
}

/* ISO 8601, as in 2026-11-22T15:22:05Z; "" when the clock cannot be read. */
static void now_utc(char date[32])
{
    struct tm utc;
    time_t now = time(NULL);

    date[0] = '\0';
    if (gmtime_r(&now, &utc) != NULL)
        strftime(date, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static void shocks_free(char **shock, size_t n)
{
    for (size_t i = 0; i < n && shock != NULL; i++)
        sim_free(shock[i]);
    sim_free(shock);
}

/* The shocks of a scenario in words; free with shocks_free. */
static int shocks_told(
        char ***out, size_t *n, const struct sim_scenario *sc, struct sim_err *err)
{
    (void) sim_scenario_shocks(sc, n);
    char **shock = sim_calloc(*n + 1, sizeof *shock);

    *out = NULL;
    for (size_t i = 0; shock != NULL && i < *n; i++) {
        struct sim_buf text = { 0 };
        sim_report_shock(&text, sc, i, SIM_LANGUAGE_EN);
        shock[i] = sim_strdup(sim_buf_text(&text));
        sim_buf_clear(&text);
        if (shock[i] == NULL) {
            shocks_free(shock, i);
            shock = NULL;
        }
    }
    if (shock == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for run.json");
    *out = shock;
    return 0;
}

static int runjson_put(const struct sim_outputs *out, const char *const *shock,
        size_t n_shocks, const char *dir, struct sim_err *err)
{
    const struct sim_store_meta *meta = out->meta;
    const char *note[2];
    struct sim_answer_kept kept = { .reach = (double) NAN };
    char model[160], date[32], figure[256];
    char digest[SHA256_DIGEST_STRING_LENGTH];
    size_t n_notes = 0;

    bool ranked = out->answer != NULL && out->answer->figure != NULL;
    if (ranked)
        sim_figure_put(figure, out->answer->figure, &meta->shape);
    if (out->answer != NULL && out->answer->keep != NULL)
        out->answer->keep(out->answer->context, &kept);
    snprintf(model, sizeof model, "%s %s", out->model->name, out->model->version);
    now_utc(date);
    if (out->world_note[0] != '\0')
        note[n_notes++] = out->world_note;
    if (out->run_note[0] != '\0')
        note[n_notes++] = out->run_note;
    const char *data = data_file(out->model, out->sc);
    struct sim_runjson run = {
        .version = sim_program,
        .model = model,
        .scenario = meta->scenario,
        .title = meta->title,
        .digest = meta->digest,
        .seed = meta->seed,
        .sampling = meta->sampling,
        .uncertainty = meta->uncertainty,
        .luck = meta->luck,
        .reps_asked = out->result->reps_asked,
        .reps_done = out->result->reps_done,
        .partial = out->partial,
        .n_arms = sim_scenario_named(out->sc), /* parts of packages stay unsaid */
        .arm = meta->arm,
        .start = meta->shape.first_year,
        .horizon = meta->shape.n_years,
        .date = date,
        .seconds = out->result->seconds,
        .cpu_seconds = out->result->cpu_seconds,
        .memory_mb = out->result->memory_mb,
        .threads = out->result->threads,
        .isa = sim_isa_name(),
        .compiler = sim_about_compiler(),
        .gsl = gsl_version,
        .population = data,
        .population_digest = data != NULL ? SHA256File(data, digest) : NULL,
        .world = out->world_note,
        .figure = ranked ? figure : NULL,
        .sweep = kept.sweep[0] != '\0' ? kept.sweep : NULL,
        .sweep_arm = kept.sweep_arm,
        .reach = kept.reach,
        .n_notes = n_notes,
        .note = note,
        .n_shocks = n_shocks,
        .shock = shock,
    };
    return sim_runjson_write(dir, &run, err);
}

static int runjson_write(
        const struct sim_outputs *out, const char *dir, struct sim_err *err)
{
    size_t n;
    char **shock;
    int ret = shocks_told(&shock, &n, out->sc, err);

    if (ret == 0) {
        ret = runjson_put(out, (const char *const *) shock, n, dir, err);
        shocks_free(shock, n);
    }
    return ret;
}

int sim_outputs_identity(
        const struct sim_outputs *out, const char *dir, struct sim_err *err)
{
    int ret = resolved_write(out, dir, err);

    return ret != 0 ? ret : runjson_write(out, dir, err);
}

bool sim_outputs_wanted(const struct sim_scenario *sc, const char *name)
{
    const struct sim_names *names = &sim_scenario_settings(sc)->outputs;

    for (int i = 0; i < names->n; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

/* Does a policy of the arm name its schools, their boards or municipalities? */
static bool names_schools(const struct sim_arm *arm)
{
    static const char *const keys[] = { "target.schools", "target.board",
        "target.municipality" };

    for (size_t i = 0; i < arm->n_policies; i++) {
        const struct sim_table *table = arm->policies[i].table;
        for (size_t k = 0; k < table->n_rows; k++)
            for (size_t j = 0; j < SIM_COUNT(keys); j++) {
                if (strcmp(table->rows[k].key, keys[j]) != 0
                        || table->rows[k].type != SIM_NAMES)
                    continue;
                const struct sim_names *names =
                        (const void *) ((const char *) arm->policies[i].params
                                        + table->rows[k].offset);
                if (names->n > 0)
                    return true;
            }
    }
    return false;
}

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

int sim_outputs_summarise(struct sim_report **rep, const struct sim_scenario *sc,
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
    if (ret == 0)
        (*rep)->sc = sc;
    for (size_t i = 0; i < n && ret == 0; i++) {
        (*rep)->policy_end[i] = policy_end(&arms[i]);
        (*rep)->named[i] = names_schools(&arms[i]);
    }
    return ret;
}

static int report_make(struct sim_report **rep, const struct sim_outputs *out,
        struct sim_store *store, struct sim_err *err)
{
    int ret = sim_outputs_summarise(rep, out->sc, store, err);

    if (ret != 0)
        return ret;
    (*rep)->reps_asked = out->result->reps_asked;
    (*rep)->partial = out->partial;
    (*rep)->note = out->world_note;
    (*rep)->pdf = sim_outputs_wanted(out->sc, "pdf");
    (*rep)->lang = (enum sim_language) sim_scenario_settings(out->sc)->language;
    return 0;
}

int sim_outputs_headline(const struct sim_outputs *out, struct sim_store *store,
        FILE *file, struct sim_err *err)
{
    struct sim_report *rep = NULL;
    struct sim_table_style style = sim_outputs_style();
    int ret = report_make(&rep, out, store, err);

    if (ret == 0)
        ret = sim_report_table(rep, &style, file, err);
    sim_report_free(rep);
    return ret;
}

/* Two policies and more: is there something to choose between? */
static bool has_choice(const struct sim_report *rep)
{
    return rep->decision != NULL && rep->n_arms > 2;
}

struct sim_table_style sim_outputs_style(void)
{
    struct winsize size;
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    struct sim_table_style style = { .width = 100 };

    if (!isatty(STDOUT_FILENO))
        return style;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.width = size.ws_col;
    style.colour = (no_color == NULL || no_color[0] == '\0') && term != NULL
                   && strcmp(term, "dumb") != 0;
    return style;
}

int sim_outputs_choice(const struct sim_answering *a, const struct sim_table_style *style,
        FILE *file, struct sim_err *err)
{
    if (!has_choice(a->rep))
        return 0;
    fputs("\nWhat to choose\n\n", file);
    return sim_report_decide(a->rep->decision, a->rep->meta, style, file, err);
}

/* The main job: the table, then what else there is to say of each policy. */
static int text_main(const struct sim_answering *a, const struct sim_table_style *style,
        FILE *file, struct sim_err *err)
{
    int ret = sim_report_table(a->rep, style, file, err);

    if (ret == 0)
        ret = sim_report_asked(a->rep, style, file, err);
    if (ret == 0)
        ret = sim_report_displaced(a->rep, style, file, err);
    if (ret == 0)
        ret = sim_report_structural(a->rep, a->store, style, file, err);
    if (ret == 0)
        ret = sim_report_variance(a->rep, style, file, err);
    if (ret == 0)
        ret = sim_report_drivers(a->rep, a->store, style, file, err);
    if (ret == 0 && a->out->packages != NULL)
        ret = sim_report_interaction(
                a->rep, a->store, a->out->packages, style, file, err);
    return ret == 0 ? sim_outputs_choice(a, style, file, err) : ret;
}

static int text_make(char **text, const struct sim_answering *a, struct sim_err *err)
{
    const struct sim_answer *answer = a->out->answer;
    struct sim_table_style style = sim_outputs_style();
    size_t size = 0;
    FILE *file = open_memstream(text, &size);
    int ret = 0;

    if (file == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the table");
    if (a->out->opt->json)
        sim_outputs_json(a->rep, file);
    else if (answer != NULL && answer->text != NULL)
        ret = answer->text(answer->context, a, &style, file, err);
    else
        ret = text_main(a, &style, file, err);
    if (fclose(file) != 0 && ret == 0)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the table");
    return ret;
}

static int csv_make(const struct sim_answering *a, struct sim_err *err)
{
    const struct sim_answer *answer = a->out->answer;
    int ret = sim_report_csv(a->rep, a->dir, err);

    if (ret == 0 && a->rep->n_arms > 1)
        ret = sim_report_asked_csv(a->rep, a->dir, err);
    if (ret == 0 && a->rep->n_arms > 1)
        ret = sim_report_displaced_csv(a->rep, a->dir, err);
    if (ret == 0 && a->rep->n_arms > 1)
        ret = sim_report_structural_csv(a->rep, a->store, a->dir, err);
    if (ret == 0)
        ret = sim_report_variance_csv(a->rep, a->store, a->dir, err);
    if (ret == 0)
        ret = sim_report_drivers_csv(a->rep, a->store, a->dir, err);
    if (ret == 0 && a->out->packages != NULL)
        ret = sim_report_interaction_csv(a->rep, a->store, a->out->packages, a->dir, err);
    if (ret == 0 && has_choice(a->rep))
        ret = sim_report_decide_csv(a->rep->decision, a->rep->meta, a->dir, err);
    if (ret == 0 && answer != NULL && answer->csv != NULL)
        ret = answer->csv(answer->context, a, err);
    return ret;
}

static int plots_make(const struct sim_answering *a, struct sim_err *err)
{
    const struct sim_answer *answer = a->out->answer;
    int ret = sim_report_plots(a->rep, a->dir, err);

    if (ret == 0 && has_choice(a->rep))
        ret = sim_report_decide_plots(a->rep->decision, a->rep, a->dir, err);
    if (ret == 0 && answer != NULL && answer->plots != NULL)
        ret = answer->plots(answer->context, a, err);
    return ret;
}

/* With the pictures that are there by now. */
static int html_make(const struct sim_answering *a, struct sim_err *err)
{
    char built_with[256];
    const struct sim_answer *answer = a->out->answer;
    const struct sim_html_run run = { .model = a->out->model,
        .sc = a->out->sc,
        .store = a->store,
        .packages = a->out->packages,
        .figure = answer != NULL ? answer->figure : NULL,
        .built_with = sim_about_built_with(built_with),
        .language = (enum sim_language) sim_scenario_settings(a->out->sc)->language };

    return sim_report_html(a->rep, &run, a->dir, err);
}

int sim_outputs_write(const struct sim_outputs *out, struct sim_store *store,
        const char *dir, char **text, struct sim_diag *warnings, struct sim_err *err)
{
    struct sim_report *rep = NULL;
    struct sim_err plots = { 0 };

    *text = NULL;
    int ret = report_make(&rep, out, store, err);
    if (ret == 0)
        ret = sim_report_choose(rep, store, out->model->roles, err);
    if (ret == 0 && rep->n_arms > 1 && out->answer != NULL && out->answer->figure != NULL)
        ret = sim_report_rank(rep, store, *out->answer->figure, err);
    const struct sim_answering a = { out, rep, store, dir, warnings };
    if (ret == 0 && sim_outputs_wanted(out->sc, "csv"))
        ret = csv_make(&a, err);
    if (ret == 0 && sim_outputs_wanted(out->sc, "plots") && plots_make(&a, &plots) != 0)
        sim_diag_add(warnings, "the plots were left out: %s", plots.msg);
    if (ret == 0 && sim_outputs_wanted(out->sc, "report"))
        ret = html_make(&a, err);
    if (ret == 0)
        ret = text_make(text, &a, err);
    if (ret == 0)
        ret = sim_outputs_identity(out, dir, err);
    sim_report_free(rep);
    return ret;
}
