/* verb_sweep.c - `simulate sweep SCENARIO.cfg KEY=VALUES`: dose and response.
 *
 * A key of a policy: every value is an arm of one run, beside one baseline. A key of the
 * world (a parameter, a shock): every value is a run of its own, baseline and policy, all
 * with the same draws of everything else and the same chance. Either way a replication
 * has one luck at all doses, so that the curve is smooth and a target can be read off it
 * replication by replication. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/str.h"
#include "sim/cli/about.h"
#include "sim/cli/figure.h"
#include "sim/cli/job.h"
#include "sim/cli/signals.h"
#include "sim/cli/sweep_answer.h"
#include "sim/cli/verbs.h"

static void usage(FILE *out)
{
    fputs("simulate sweep SCENARIO.cfg KEY=FROM:TO:N | KEY=V1,V2,V3 [options]\n"
          "\n"
          "Runs the scenario with each value of KEY, with the same luck, and shows how\n"
          "the change in METRIC (shortage) of GROUP (own schools, else q5, or the\n"
          "nation) in YEAR (the last of the policy) grows with it. FROM:TO:N are N\n"
          "values from FROM to TO.\n"
          "KEY is any number of the scenario: of a policy (policies[0].premium), or of\n"
          "the world (exit.loop_gain); of the world each value is a run of its own.\n"
          "Without a policy, the level of METRIC is shown.\n"
          "\n"
          "      --reach TARGET       smallest value at which the change (or level) is\n"
          "                           TARGET or better, in the unit of the metric\n"
          "      --metric METRIC      what is shown (simulate list metrics)\n"
          "      --group GROUP        all, own, q1 to q5, g5, other ...\n"
          "      --year YEAR          school year\n"
          "      --arm NAME           which policy arm, where the scenario has several\n"
          "      --name NAME          folder of the results (SCENARIO.KEY)\n"
          "\n"
          "and the options of a run (simulate --help). Writes dose.csv, "
          "plots/dose.svg\n"
          "and report.html, which says how the answer depends on KEY.\n"
          "\n"
          "  simulate sweep scenarios/bonus.cfg policies[0].premium=0:0.4:9 --reach "
          "-0.02\n",
            out);
}

struct sweep_job {
    const struct sim_model *model;
    const struct sim_options *opt;
    struct sim_sweep_ask ask;
    struct sim_scenario *base; /* the scenario as it is */
    struct sim_diag diag;
};

/* ---- reading --------------------------------------------------------------- */

/* The scenario with dose i. */
static int load_dose(
        struct sim_scenario **out, struct sweep_job *sw, size_t i, struct sim_err *err)
{
    const struct sim_options *opt = sw->opt;
    struct sim_options with = *opt;
    char set[256];

    with.set = sim_calloc(opt->n_sets + 1, sizeof *with.set);
    if (with.set == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t k = 0; k < opt->n_sets; k++)
        with.set[k] = opt->set[k];
    sim_dose_set(set, &sw->ask.doses, i);
    with.set[with.n_sets++] = set;
    int ret = sim_job_load(out, sw->model, &with, opt->file[0], &sw->diag, err);
    sim_free(with.set);
    return ret;
}

/* A setting of the run is not a dose: the results could not be laid side by side. */
static int check_key(const struct sweep_job *sw, struct sim_err *err)
{
    for (size_t i = 0; i < sim_settings_table.n_rows; i++)
        if (strcmp(sim_settings_table.rows[i].key, sw->ask.doses.key) == 0)
            return sim_fail(err, SIM_ERR_INPUT,
                    "%s: is a setting of the run; sweep takes numbers of policies "
                    "(policies[0].premium), shocks and parameters (exit.b_D)",
                    sw->ask.doses.key);
    return 0;
}

static int find_arm(struct sweep_job *sw, struct sim_err *err)
{
    size_t n = sim_scenario_named(sw->base), all;
    const struct sim_arm *arms = sim_scenario_arms(sw->base, &all);
    const char *wanted = sw->opt->arm, *names[64];
    char hint[512];

    sw->ask.arm = sw->ask.doses.policy ? sw->ask.doses.arm : n > 1 ? 1 : 0;
    if (sw->ask.doses.policy && (sw->ask.arm >= n || wanted != NULL))
        return sw->ask.arm >= n ? 0 /* loading says what is missing */
                                : sim_fail(err, SIM_ERR_INPUT,
                                        "--arm %s: %s says which arm already", wanted,
                                        sw->ask.doses.key);
    if (sw->ask.doses.policy || (wanted == NULL && n <= 2))
        return 0;
    for (size_t i = 0; i < n && i < SIM_COUNT(names); i++) {
        names[i] = arms[i].name;
        if (wanted != NULL && i > 0 && strcmp(names[i], wanted) == 0) {
            sw->ask.arm = i;
            return 0;
        }
    }
    if (wanted == NULL)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s has %zu policy arms; say which is meant with --arm%s",
                sim_scenario_path(sw->base), n - 1,
                sim_str_hint(hint, sizeof hint, "", names + 1, n - 1));
    return sim_fail(err, SIM_ERR_INPUT, "--arm %s: there is no such arm%s", wanted,
            sim_str_hint(hint, sizeof hint, wanted, names + 1, n - 1));
}

static int start(struct sweep_job *sw, struct sim_err *err)
{
    char *c;
    int ret = sim_doses_read(&sw->ask.doses, sw->opt->file[1], err);
    sw->ask.reach = sw->opt->reach;

    if (ret == 0)
        ret = check_key(sw, err);
    if (ret == 0)
        ret = sim_job_load(
                &sw->base, sw->model, sw->opt, sw->opt->file[0], &sw->diag, err);
    if (ret == 0)
        ret = find_arm(sw, err);
    if (ret != 0)
        return ret;
    snprintf(sw->ask.name, sizeof sw->ask.name, "%.200s.%s", sim_scenario_name(sw->base),
            sw->ask.doses.key);
    for (c = sw->ask.name; *c != '\0'; c++) /* a folder that needs no quotes in a shell */
        if (strchr("[] ", *c) != NULL)
            *c = '_';
    if (sw->opt->name != NULL)
        snprintf(sw->ask.name, sizeof sw->ask.name, "%s", sw->opt->name);
    sim_sweep_words(&sw->ask, sw->model, sw->base, sw->ask.arm);
    if (sw->opt->language > 0)
        sw->ask.lang = (enum sim_language)(sw->opt->language - 1);
    return 0;
}

/* The figure and, for a target, its direction. */
static int find_figure(
        struct sweep_job *sw, const struct sim_job *job, size_t arm, struct sim_err *err)
{
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(job->sc, &n);
    const struct sim_shape *shape = &job->meta.shape;
    const struct sim_arm two[2] = { arms[0], arms[arm] };
    int ret = sim_figure_find(
            &sw->ask.figure, sw->opt, "--metric", shape, two, arm > 0 ? 2 : 1, err);

    if (ret != 0)
        return ret;
    const struct sim_metric *m = &shape->metric[sw->ask.figure.metric];
    if (arm == 0 && m->paired)
        return sim_fail(err, SIM_ERR_INPUT,
                "--metric %s: is known for policies only, and the scenario has none",
                m->key);
    if (isnan(sw->opt->reach))
        return 0;
    if (arm > 0 && !(sw->opt->reach > 0 || sw->opt->reach < 0))
        return sim_fail(err, SIM_ERR_INPUT,
                "--reach 0: a change of nothing needs no policy; say how much, such as "
                "-0.02");
    if (arm == 0 && m->better == 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "--reach: %s has no better direction, so no level of it is enough",
                m->key);
    return 0;
}

/* ---- a key of a policy: one run -------------------------------------------- */

static int put_together(
        struct sim_scenario **out, struct sweep_job *sw, struct sim_err *err)
{
    char name[64];
    int ret = 0;

    for (size_t i = 0; i < sw->ask.doses.n && ret == 0; i++) {
        struct sim_scenario *sc = NULL;
        ret = load_dose(&sc, sw, i, err);
        if (ret == 0 && *out == NULL)
            ret = sim_scenario_frame(
                    out, sc, sw->ask.name, sim_scenario_settings(sw->base)->title.s, err);
        sim_dose_name(name, &sw->ask.doses, i);
        if (ret == 0 && sw->ask.arm >= sim_scenario_named(sc))
            ret = sim_fail(err, SIM_ERR_INPUT, "%s: there is no such arm in %s",
                    sw->ask.doses.key, sw->opt->file[0]);
        if (ret == 0)
            ret = sim_scenario_add(*out, sc, sw->ask.arm, name, err);
        sim_scenario_free(sc);
    }
    if (ret == 0) {
        sim_scenario_sort(*out);
        sim_scenario_settings_mut(*out)->interaction = false;
    }
    return ret;
}

static int sweep_policy(struct sweep_job *sw, struct sim_job *job, struct sim_err *err)
{
    const struct sim_answer answer = sim_sweep_answer(&sw->ask);
    int ret = put_together(&job->sc, sw, err);

    job->answer = &answer;
    if (ret == 0)
        ret = sim_job_prepare(job, err);
    if (ret == 0)
        ret = find_figure(sw, job, 1, err);
    if (ret == 0)
        ret = sim_job_run(job, err);
    job->answer = NULL; /* it ends with this function */
    return ret;
}

/* ---- a key of the world: a run for each value ------------------------------- */

struct world_sweep {
    struct sim_job *job; /* [n] */
    struct sim_dose dose[SIM_DOSES_MAX];
    struct sim_results *res;
    bool keep; /* what is stored is worth going on with */
    char *text;
};

/* All doses are read and their worlds built once before anything runs, so that no
 * mistake shows after an hour. Engines are built again one by one: 64 would not fit. */
static int check_all(struct sweep_job *sw, struct world_sweep *ws, struct sim_err *err)
{
    int ret = 0;

    for (size_t i = 0; i < sw->ask.doses.n && ret == 0; i++) {
        struct sim_job *job = &ws->job[i];
        *job = (struct sim_job){ .model = sw->model, .opt = sw->opt };
        ret = load_dose(&job->sc, sw, i, err);
        if (ret == 0)
            sim_scenario_settings_mut(job->sc)->interaction = false;
    }
    return ret;
}

static int run_all(struct sweep_job *sw, struct world_sweep *ws, struct sim_err *err)
{
    char file[40];
    int ret = 0;

    for (size_t i = 0; i < sw->ask.doses.n && ret == 0; i++) {
        struct sim_job *job = &ws->job[i];
        ret = sim_job_prepare(job, err);
        if (ret != 0) { /* mistakes that only the schools know */
            for (size_t k = 0; k < job->diag.n; k++)
                sim_diag_add(&sw->diag, "%s", job->diag.line[k]);
            return ret;
        }
        if (i == 0)
            ret = find_figure(sw, job, sw->ask.arm, err);
        if (ret == 0 && i == 0)
            ret = sim_results_open(&ws->res, sw->opt->out, sw->ask.name,
                    sim_job_bytes(job) * (double) sw->ask.doses.n, sim_job_how(sw->opt),
                    err);
        snprintf(file, sizeof file, "outcomes_%02zu.db", i + 1);
        if (ret == 0)
            ret = sim_job_simulate(job, sim_results_part(ws->res), file, err);
        ws->keep = ws->keep || job->keep;
        if (ret == 0 && (job->result.interrupted || job->result.stopped_early))
            ret = sim_fail(err, SIM_ERR_STOP, "stopped");
        if (ret == SIM_ERR_STOP)
            return sim_fail(err, SIM_ERR_STOP,
                    "stopped at dose %zu of %zu; a sweep is shown whole or not at all, "
                    "and earlier results are as they were: --resume goes on from there",
                    i + 1, sw->ask.doses.n);
        if (ret != 0)
            return ret;
        sim_engine_free(job->eng); /* the store stays */
        job->eng = NULL;
        ws->dose[i] =
                (struct sim_dose){ sw->ask.doses.value[i], job->store, sw->ask.arm };
    }
    return ret;
}

static int text_make(char **text, const struct sim_sweep *sweep, struct sim_err *err)
{
    struct sim_table_style style = sim_outputs_style();
    size_t size = 0;
    FILE *file = open_memstream(text, &size);

    if (file == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the table");
    int ret = sim_report_dose(sweep, &style, file, err);
    if (fclose(file) != 0 && ret == 0)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the table");
    return ret;
}

/* What the folder is: the scenario as it stands, and the sweep as a note. */
static int identity(struct sweep_job *sw, struct world_sweep *ws, const char *dir,
        struct sim_err *err)
{
    struct sim_store_meta meta = ws->job[0].meta;
    char note[512], digest[SIM_DIGEST_LEN], *resolved = NULL;

    snprintf(note, sizeof note, "sweep of %s over %zu values from %.10g to %.10g",
            sw->ask.doses.key, sw->ask.doses.n, sw->ask.doses.value[0],
            sw->ask.doses.value[sw->ask.doses.n - 1]);
    int ret = sim_scenario_digest(sw->base, digest, err);
    if (ret == 0)
        ret = sim_outputs_resolved(&resolved, sw->base, err);
    meta.digest = digest;
    meta.resolved_cfg = resolved;
    meta.scenario = sw->ask.name;
    meta.shape = sim_store_meta(ws->job[0].store)->shape; /* the engine is gone */
    const struct sim_answer answer = sim_sweep_answer(&sw->ask);
    struct sim_run_result result = ws->job[0].result;
    for (size_t i = 1; i < sw->ask.doses.n; i++) {
        result.seconds += ws->job[i].result.seconds;
        result.cpu_seconds += ws->job[i].result.cpu_seconds;
        result.memory_mb = fmax(result.memory_mb, ws->job[i].result.memory_mb);
    }
    const struct sim_outputs out = { .model = sw->model,
        .sc = sw->base,
        .opt = sw->opt,
        .meta = &meta,
        .result = &result,
        .answer = &answer,
        .world_note = "",
        .run_note = note };
    if (ret == 0)
        ret = sim_outputs_identity(&out, dir, err);
    free(resolved); /* of open_memstream */
    return ret;
}

static int write_all(struct sweep_job *sw, struct world_sweep *ws, struct sim_err *err)
{
    const char *dir = sim_results_part(ws->res);
    struct sim_sweep sweep = sim_sweep_of(&sw->ask, ws->dose);
    sweep.sc = sw->base;
    struct sim_err plots = { 0 };
    int ret = sim_sweep_read(&sweep, sw->ask.reach, err);

    /* -n and --seed */
    *sim_scenario_settings_mut(sw->base) = *sim_scenario_settings(ws->job[0].sc);

    if (ret == 0)
        ret = sim_sweep_files(&sw->ask, &sweep, sw->model, sw->base, dir, &plots, err);
    if (plots.msg[0] != '\0')
        fprintf(stderr, "the plots were left out: %s\n", plots.msg);
    if (ret == 0)
        ret = text_make(&ws->text, &sweep, err);
    if (ret == 0)
        ret = identity(sw, ws, dir, err);
    sim_sweep_clear(&sweep);
    for (size_t i = 0; i < sw->ask.doses.n && ret == 0; i++) {
        ret = sim_store_seal(ws->job[i].store, err);
        if (ret == 0)
            ret = sim_store_finish(ws->job[i].store, err);
        sim_store_close(ws->job[i].store);
        ws->job[i].store = NULL;
    }
    return ret != 0 ? ret : sim_results_finish(ws->res, err);
}

static int sweep_world(struct sweep_job *sw, struct sim_err *err)
{
    struct world_sweep ws = { .job = sim_calloc(sw->ask.doses.n, sizeof *ws.job) };
    int ret = 0;

    if (ws.job == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the doses");
    if (sw->opt->json)
        ret = sim_fail(err, SIM_ERR_INPUT,
                "--json: a sweep of the world has no such form; read dose.csv");
    if (ret == 0 && sw->opt->metric[0] != '\0')
        ret = sim_fail(err, SIM_ERR_INPUT,
                "--precision: each value of %s is a run of its own, and would stop at "
                "another number of replications; say how many with -n",
                sw->ask.doses.key);
    if (ret == 0)
        ret = check_all(sw, &ws, err);
    if (ret == 0)
        ret = run_all(sw, &ws, err);
    if (ret == 0) {
        sim_signals_writing();
        ret = write_all(sw, &ws, err);
    }
    if (ret == 0)
        ret = sim_job_print(sw->opt, ws.text, sim_results_final(ws.res), err);
    for (size_t i = 0; i < sw->ask.doses.n; i++)
        sim_job_clear(&ws.job[i]);
    if (ws.res != NULL)
        sim_results_close(ws.res, ws.keep);
    sim_free(ws.job);
    free(ws.text); /* of open_memstream */
    return ret;
}

/* ---- the verb --------------------------------------------------------------- */

static int sweep_run(struct sweep_job *sw, struct sim_job *job, struct sim_err *err)
{
    int ret = start(sw, err);

    if (ret != 0)
        return ret;
    return sw->ask.doses.policy ? sweep_policy(sw, job, err) : sweep_world(sw, err);
}

int sim_verb_sweep(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct sim_options opt;
    struct sim_job job = { .model = model, .opt = &opt };
    struct sweep_job sw = { .model = model, .opt = &opt };
    int status = SIM_STATUS_GOOD;

    int ret = sim_options_read(&opt, SIM_FOR_SWEEP, argc, argv, &err);
    if (ret == 0 && opt.help) {
        usage(stdout);
    } else if (ret == 0 && opt.n_files != 2) {
        fputs("sweep needs a scenario and the values of a key, as in: simulate sweep "
              "scenarios/bonus.cfg policies[0].premium=0:0.4:9\n",
                stderr);
        status = SIM_STATUS_USAGE;
    } else {
        ret = ret != 0 ? ret : sweep_run(&sw, &job, &err);
        if (ret != 0 && sw.diag.n > 0) {
            sim_job_tell(&sw.diag);
            status = SIM_STATUS_USAGE;
        } else if (ret != 0)
            status = sim_job_give_up(&job, ret, &err);
        else if (job.result.interrupted)
            status = SIM_STATUS_INTERRUPTED;
    }
    sim_job_clear(&job);
    sim_scenario_free(sw.base);
    sim_diag_clear(&sw.diag);
    sim_options_clear(&opt);
    return status;
}
