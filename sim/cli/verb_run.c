/* verb_run.c - the main job, from a scenario file to a table and a folder of results.
 *
 * Results appear in <out>/<name>/ only when all of them are whole; until then they live
 * in <out>/<name>.part/. An interrupted run leaves its tables there, marked partial. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/cli/about.h"
#include "sim/cli/options.h"
#include "sim/cli/outputs.h"
#include "sim/cli/reading.h"
#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"
#include "sim/store/results.h"

static const char *const uncertainty_names[] = { "both", "parameters", "chance", "none" };
static const char *const luck_names[] = { "shared", "independent" };

struct job {
    const struct sim_model *model;
    struct sim_options opt;
    struct sim_scenario *sc;
    struct sim_engine *eng;
    struct sim_results *res;
    struct sim_store *store;
    char *resolved, *text; /* of open_memstream */
    const char **arm;
    char digest[SIM_DIGEST_LEN];
    char run_note[512];
    struct sim_store_meta meta;
    struct sim_run_result result;
    struct sim_diag diag; /* mistakes */
    struct sim_diag warn; /* what the run survives */
};

static int status_of(int ret)
{
    if (ret == 0)
        return SIM_STATUS_GOOD;
    if (ret == SIM_ERR_STOP)
        return SIM_STATUS_INTERRUPTED;
    return ret == SIM_ERR_INPUT || ret == SIM_ERR_SYNTAX || ret == SIM_ERR_RANGE
                   ? SIM_STATUS_USAGE
                   : SIM_STATUS_FAILED;
}

static void tell(struct sim_diag *diag)
{
    for (size_t i = 0; i < diag->n; i++)
        fprintf(stderr, "%s\n", diag->line[i]);
    sim_diag_clear(diag);
}

/* A failure with many sentences of its own needs no further one. */
static int give_up(struct job *job, int ret, const struct sim_err *err)
{
    if (job->diag.n > 0) {
        tell(&job->diag);
        return SIM_STATUS_USAGE;
    }
    fprintf(stderr, "%s\n", err->msg);
    return status_of(ret);
}

static int job_load(struct job *job, struct sim_err *err)
{
    struct sim_load load = { .sets = job->opt.set, .n_sets = job->opt.n_sets };
    int ret =
            sim_reading_load(&job->sc, job->model, job->opt.path, &load, &job->diag, err);

    if (ret != 0)
        return ret;
    struct sim_settings *set = sim_scenario_settings_mut(job->sc);
    if (job->opt.reps >= 0)
        set->replications = job->opt.reps;
    if (job->opt.seed >= 0)
        set->seed = job->opt.seed;
    job->opt.run.progress = !job->opt.quiet && isatty(STDERR_FILENO);
    job->opt.run.stop = sim_signals_stop();
    return sim_engine_new(&job->eng, job->model, job->sc, &job->opt.run, &job->diag, err);
}

static int meta_make(struct job *job, struct sim_err *err)
{
    const struct sim_settings *set = sim_scenario_settings(job->sc);
    enum sim_uncertainty unc = job->opt.run.uncertainty;
    bool antithetic = set->sampling == SIM_SAMPLING_ANTITHETIC
                      && (unc == SIM_UNC_BOTH || unc == SIM_UNC_PARAMETERS);
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(job->sc, &n);

    int ret = sim_scenario_digest(job->sc, job->digest, err);
    if (ret == 0)
        ret = sim_outputs_resolved(&job->resolved, job->sc, err);
    if (ret != 0)
        return ret;
    job->arm = sim_calloc(n, sizeof *job->arm);
    if (job->arm == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        job->arm[i] = arms[i].name;
    job->meta = (struct sim_store_meta){
        .scenario = sim_scenario_name(job->sc),
        .title = set->title.s,
        .digest = job->digest,
        .version = SIM_VERSION,
        .model = job->model->name,
        .resolved_cfg = job->resolved,
        .seed = (uint64_t) set->seed,
        .sampling = antithetic ? "antithetic" : "independent",
        .uncertainty = uncertainty_names[unc],
        .luck = luck_names[job->opt.run.luck],
        .n_arms = n,
        .arm = job->arm,
    };
    sim_engine_shape(job->eng, &job->meta.shape);
    job->meta.n_params = sim_engine_params(job->eng, &job->meta.param);
    return 0;
}

static int store_make(struct job *job, struct sim_err *err)
{
    char path[4096];
    size_t reps = sim_engine_reps(job->eng);
    double need = sim_store_expected_bytes(&job->meta, reps);

    int ret = sim_results_open(
            &job->res, job->opt.out, sim_scenario_name(job->sc), need, err);
    if (ret != 0)
        return ret;
    const char *part = sim_results_part(job->res);
    if ((size_t) snprintf(path, sizeof path, "%s/outcomes.db", part) >= sizeof path)
        return sim_fail(err, SIM_ERR_INPUT, "%s: the name is too long", part);
    return sim_store_create(&job->store, path, &job->meta, err);
}

/* Why other than the asked number of replications was run, in one sentence or none. */
static void note_make(struct job *job)
{
    const struct sim_run_result *r = &job->result;
    long long asked = sim_scenario_settings(job->sc)->replications;
    char *note = job->run_note;

    if (r->interrupted)
        snprintf(note, sizeof job->run_note, "interrupted: %zu of %zu replications",
                r->reps_done, r->reps_asked);
    else if (r->stopped_early && r->precision_reached <= job->opt.run.precision_halfwidth)
        snprintf(note, sizeof job->run_note,
                "%zu replications were enough: the 90 %% Monte Carlo half-width of %s is "
                "%.3g (asked %.3g)",
                r->reps_done, job->opt.metric, r->precision_reached,
                job->opt.run.precision_halfwidth);
    else if (r->stopped_early)
        snprintf(note, sizeof job->run_note,
                "the time of --max-time is up: %zu of %zu replications", r->reps_done,
                r->reps_asked);
    else if (job->opt.metric[0] != '\0'
             && !(r->precision_reached <= job->opt.run.precision_halfwidth))
        snprintf(note, sizeof job->run_note,
                "%zu replications were not enough for --precision: the 90 %% Monte Carlo "
                "half-width of %s is %.3g (asked %.3g); ask for more with -n",
                r->reps_done, job->opt.metric, r->precision_reached,
                job->opt.run.precision_halfwidth);
    else if (job->opt.run.only < 0 && job->opt.run.uncertainty == SIM_UNC_NONE)
        snprintf(note, sizeof job->run_note,
                "nothing is uncertain (--uncertainty none): one replication says all");
    else if (job->opt.run.only < 0 && (long long) r->reps_asked != asked)
        snprintf(note, sizeof job->run_note,
                "replications come in antithetic pairs: %lld were made %zu", asked,
                r->reps_asked);
}

/* Print the answer; a reader that goes away early is no failure of the run. */
static int text_print(const struct job *job, const char *folder, struct sim_err *err)
{
    if (job->opt.quiet)
        return 0;
    fputs(job->text, stdout);
    if (!job->opt.json)
        printf("\nFiles: %s/\n", folder);
    if (fflush(stdout) != 0 && errno != EPIPE)
        return sim_fail(
                err, SIM_ERR_IO, "the table could not be printed: %s", strerror(errno));
    return 0;
}

/* Tables, then the store is closed and all is put in place. */
static int results_write(struct job *job, struct sim_err *err)
{
    const struct sim_run_result *r = &job->result;
    bool late = r->stopped_early
                && !(r->precision_reached <= job->opt.run.precision_halfwidth);
    struct sim_outputs out = {
        .model = job->model,
        .sc = job->sc,
        .opt = &job->opt,
        .meta = &job->meta,
        .result = r,
        .world_note = sim_engine_note(job->eng),
        .run_note = job->run_note,
        .partial = r->interrupted || late,
    };
    int ret = sim_outputs_write(
            &out, job->store, sim_results_part(job->res), &job->text, &job->warn, err);
    if (ret == 0)
        ret = sim_store_finish(job->store, err);
    if (ret != 0)
        return ret;
    sim_store_close(job->store);
    job->store = NULL;
    return r->interrupted ? 0 : sim_results_finish(job->res, err);
}

/* After an interrupt: is there anything to show? */
static int interrupted_early(const struct job *job, struct sim_err *err)
{
    if (job->result.reps_done == 0)
        return sim_fail(err, SIM_ERR_STOP,
                "interrupted before the first replications were finished; nothing is "
                "kept and earlier results are as they were");
    if (*sim_signals_stop() >= 2)
        return sim_fail(err, SIM_ERR_STOP,
                "stopped: %zu of %zu replications are kept in %s/outcomes.db, without "
                "tables",
                job->result.reps_done, job->result.reps_asked,
                sim_results_part(job->res));
    return 0;
}

static int job_run(struct job *job, struct sim_err *err)
{
    int ret = job_load(job, err);
    if (ret == 0)
        ret = meta_make(job, err);
    if (ret == 0)
        ret = store_make(job, err);
    if (ret == 0)
        ret = sim_engine_run(job->eng, job->store, &job->result, err);
    if (ret == 0 && job->result.interrupted)
        ret = interrupted_early(job, err);
    if (ret != 0)
        return ret;
    sim_signals_writing();
    note_make(job);
    ret = results_write(job, err);
    if (ret != 0)
        return ret;
    const char *folder = job->result.interrupted ? sim_results_part(job->res)
                                                 : sim_results_final(job->res);
    tell(&job->warn);
    if (job->run_note[0] != '\0' && !job->opt.quiet)
        fprintf(stderr, "%s\n", job->run_note);
    return text_print(job, folder, err);
}

static void job_clear(struct job *job)
{
    sim_store_close(job->store);
    if (job->res != NULL) {
        bool keep = job->result.interrupted && job->result.reps_done > 0;
        sim_results_close(job->res, keep);
    }
    sim_engine_free(job->eng);
    sim_scenario_free(job->sc);
    sim_options_clear(&job->opt);
    sim_diag_clear(&job->diag);
    sim_diag_clear(&job->warn);
    sim_free(job->arm);
    free(job->resolved);
    free(job->text);
}

int sim_verb_run(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct job job = { .model = model };
    int status = SIM_STATUS_GOOD;

    int ret = sim_options_read(&job.opt, argc, argv, &err);
    if (ret != 0) {
        status = give_up(&job, ret, &err);
    } else if (job.opt.help) {
        sim_about_help(stdout);
    } else if (job.opt.version) {
        sim_about_version(stdout, model);
    } else if (job.opt.path == NULL) {
        fprintf(stderr, "no scenario is named: try simulate scenarios/bonus.cfg, or "
                        "simulate --help\n");
        status = SIM_STATUS_USAGE;
    } else {
        ret = job_run(&job, &err);
        if (ret != 0)
            status = give_up(&job, ret, &err);
        else if (job.result.interrupted)
            status = SIM_STATUS_INTERRUPTED;
    }
    job_clear(&job);
    return status;
}
