/* job.c - the steps of a run; see job.h. */
#include "sim/cli/job.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"
#include "sim/cli/reading.h"
#include "sim/cli/resume.h"
#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"

static const char *const uncertainty_names[] = { "both", "parameters", "chance", "none" };
static const char *const luck_names[] = { "shared", "independent" };

int sim_job_status(int ret)
{
    if (ret == 0)
        return SIM_STATUS_GOOD;
    if (ret == SIM_ERR_STOP)
        return SIM_STATUS_INTERRUPTED;
    return ret == SIM_ERR_INPUT || ret == SIM_ERR_SYNTAX || ret == SIM_ERR_RANGE
                   ? SIM_STATUS_USAGE
                   : SIM_STATUS_FAILED;
}

void sim_job_tell(struct sim_diag *diag)
{
    for (size_t i = 0; i < diag->n; i++)
        fprintf(stderr, "%s\n", diag->line[i]);
    sim_diag_clear(diag);
}

/* A failure with many sentences of its own needs no further one. */
int sim_job_give_up(struct sim_job *job, int ret, const struct sim_err *err)
{
    if (job->diag.n > 0) {
        sim_job_tell(&job->diag);
        return SIM_STATUS_USAGE;
    }
    fprintf(stderr, "%s\n", err->msg);
    return sim_job_status(ret);
}

int sim_job_load(struct sim_scenario **out, const struct sim_model *model,
        const struct sim_options *opt, const char *path, struct sim_diag *diag,
        struct sim_err *err)
{
    struct sim_load load = { .sets = opt->set, .n_sets = opt->n_sets };
    struct sim_diag remarks = { 0 };

    int ret = sim_reading_load(out, model, path, &load, diag, err);
    if (ret == 0 && !opt->quiet) {
        sim_scenario_remarks(*out, &remarks);
        sim_job_tell(&remarks);
    }
    return ret;
}

static int meta_make(struct sim_job *job, struct sim_err *err)
{
    const struct sim_settings *set = sim_scenario_settings(job->sc);
    enum sim_uncertainty unc = job->run.uncertainty;
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
    job->label = sim_calloc(n, sizeof *job->label);
    job->arm_title = sim_calloc(n, sizeof *job->arm_title);
    if (job->arm == NULL || job->label == NULL || job->arm_title == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) {
        job->arm[i] = arms[i].name;
        job->label[i] = sim_scenario_label(job->sc, i);
        job->arm_title[i] = sim_scenario_arm_title(job->sc, i);
    }
    job->meta = (struct sim_store_meta){
        .scenario = sim_scenario_name(job->sc),
        .title = set->title.s,
        .digest = job->digest,
        .version = sim_program,
        .model = job->model->name,
        .resolved_cfg = job->resolved,
        .seed = (uint64_t) set->seed,
        .sampling = antithetic ? "antithetic" : "independent",
        .uncertainty = uncertainty_names[unc],
        .luck = luck_names[job->run.luck],
        .n_arms = n,
        .arm = job->arm,
        .label = job->label,
        .arm_title = job->arm_title,
    };
    job->meta.first_rep = (uint32_t) (job->run.only > 0 ? job->run.only
                                      : job->run.range  ? job->run.from
                                                        : 0);
    job->meta.reps_asked = sim_engine_reps(job->eng);
    sim_engine_shape(job->eng, &job->meta.shape);
    job->meta.n_params = sim_engine_params(job->eng, &job->meta.param);
    return 0;
}

/* -j holds for tables and plots, too; pieces put together are simulated by one thread,
 * which says nothing of what follows. */
static void set_threads(const struct sim_job *job)
{
    const int asked = job->opt->run.threads, here = omp_get_num_procs();

    if (asked > 0 && job->piece == NULL)
        omp_set_num_threads(asked < here ? asked : here);
}

int sim_job_prepare(struct sim_job *job, struct sim_err *err)
{
    struct sim_settings *set = sim_scenario_settings_mut(job->sc);
    int ret = 0;

    if (job->opt->reps >= 0)
        set->replications = job->opt->reps;
    if (job->opt->seed >= 0)
        set->seed = job->opt->seed;
    if (job->opt->language > 0)
        set->language = job->opt->language - 1;
    if (job->opt->interaction)
        set->interaction = true;
    set_threads(job);
    job->run = job->opt->run;
    job->run.progress = !job->opt->quiet && isatty(STDERR_FILENO);
    job->run.stop = sim_signals_stop();
    if (set->interaction) {
        ret = sim_packages_new(&job->own_packages, job->sc, err);
        job->packages = job->own_packages;
    }
    if (ret == 0)
        ret = sim_engine_new(&job->eng, job->model, job->sc, &job->run, &job->diag, err);
    return ret != 0 ? ret : meta_make(job, err);
}

double sim_job_bytes(const struct sim_job *job)
{
    return sim_store_expected_bytes(&job->meta, sim_engine_reps(job->eng));
}

enum sim_results_how sim_job_how(const struct sim_options *opt)
{
    return opt->resume  ? SIM_RESULTS_RESUME
           : opt->fresh ? SIM_RESULTS_FRESH
                        : SIM_RESULTS_NEW;
}

/* After an interrupt: is there anything to show? */
static int interrupted_early(const struct sim_job *job, struct sim_err *err)
{
    if (job->result.reps_done == 0)
        return sim_fail(err, SIM_ERR_STOP,
                "interrupted before the first replications were finished; nothing is "
                "kept and earlier results are as they were");
    if (*sim_signals_stop() >= 2)
        return sim_fail(err, SIM_ERR_STOP, "stopped, without tables");
    return 0;
}

int sim_job_simulate(
        struct sim_job *job, const char *dir, const char *file, struct sim_err *err)
{
    char path[4096];

    if ((size_t) snprintf(path, sizeof path, "%s/%s", dir, file) >= sizeof path)
        return sim_fail(err, SIM_ERR_INPUT, "%s: the name is too long", dir);
    job->keep = access(path, F_OK) == 0         /* also what cannot be gone on with */
                && !sim_store_drop_blank(path); /* killed while it was made */
    int ret = job->keep ? sim_resume_store(job, path, err)
                        : sim_store_create(&job->store, path, &job->meta, err);
    if (ret == 0 && job->keep && job->res != NULL)
        ret = sim_results_tidy(job->res, err);
    bool copied = ret == 0 && !job->keep && job->from != NULL;
    if (copied)
        ret = sim_engine_copy(job->eng, job->from, job->store, err);
    if (ret != 0)
        return ret;
    if ((job->keep || copied) && !job->opt->quiet)
        fprintf(stderr, "going on from %zu of %zu replications\n",
                sim_store_reps(job->store), job->meta.reps_asked);
    ret = job->piece == NULL ? sim_engine_run(job->eng, job->store, &job->result, err)
                             : sim_engine_gather(job->eng, job->store, job->piece,
                                     job->n_pieces, &job->result, err);
    /* the model would fail at the same place again */
    job->keep = ret != SIM_ERR_MODEL && sim_store_reps(job->store) > 0;
    if (ret == 0 && job->result.interrupted)
        ret = interrupted_early(job, err);
    return ret;
}

/* Why other than the asked number of replications was run, in one sentence or none. */
static void note_make(struct sim_job *job)
{
    const struct sim_run_result *r = &job->result;
    long long asked = sim_scenario_settings(job->sc)->replications;
    char *note = job->run_note;

    if (r->interrupted)
        snprintf(note, sizeof job->run_note,
                "interrupted: %zu of %zu replications; --resume goes on from there",
                r->reps_done, r->reps_asked);
    else if (r->stopped_early && r->precision_reached <= job->run.precision_halfwidth)
        snprintf(note, sizeof job->run_note,
                "%zu replications were enough: the 90 %% Monte Carlo half-width of %s is "
                "%.3g (asked %.3g)",
                r->reps_done, job->opt->metric, r->precision_reached,
                job->run.precision_halfwidth);
    else if (r->stopped_early)
        snprintf(note, sizeof job->run_note,
                "the time of --max-time is up: %zu of %zu replications; --resume goes on",
                r->reps_done, r->reps_asked);
    else if (job->opt->metric[0] != '\0'
             && !(r->precision_reached <= job->run.precision_halfwidth))
        snprintf(note, sizeof job->run_note,
                "%zu replications were not enough for --precision: the 90 %% Monte Carlo "
                "half-width of %s is %.3g (asked %.3g); ask for more with -n",
                r->reps_done, job->opt->metric, r->precision_reached,
                job->run.precision_halfwidth);
    else if (job->run.range)
        snprintf(note, sizeof job->run_note,
                "replications %lld to %lld of %lld; simulate merge puts such pieces "
                "together",
                job->run.from, job->run.to, asked);
    else if (job->run.only >= 0)
        snprintf(note, sizeof job->run_note,
                "replication %lld alone of %lld: one future, to look into; the folder of "
                "the whole run is left alone",
                job->run.only, asked);
    else if (job->run.uncertainty == SIM_UNC_NONE)
        snprintf(note, sizeof job->run_note,
                "nothing is uncertain (--uncertainty none): one replication says all");
    else if ((long long) r->reps_asked != asked)
        snprintf(note, sizeof job->run_note,
                "replications come in antithetic pairs: %zu were run, not %lld",
                r->reps_asked, asked);
}

int sim_job_print(const struct sim_options *opt, const char *text, const char *folder,
        struct sim_err *err)
{
    if (opt->quiet)
        return 0;
    fputs(text, stdout);
    if (!opt->json)
        printf("\nFiles: %s/\n", folder);
    if (fflush(stdout) != 0 && errno != EPIPE)
        return sim_fail(
                err, SIM_ERR_IO, "the table could not be printed: %s", strerror(errno));
    return 0;
}

/* Tables, plots and pages into NAME.part. */
static int outputs_write(struct sim_job *job, struct sim_err *err)
{
    const struct sim_run_result *r = &job->result;
    bool late =
            r->stopped_early && !(r->precision_reached <= job->run.precision_halfwidth);
    struct sim_outputs out = {
        .model = job->model,
        .sc = job->sc,
        .opt = job->opt,
        .meta = &job->meta,
        .result = r,
        .packages = job->packages,
        .answer = job->answer,
        .world_note = sim_engine_note(job->eng),
        .run_note = job->run_note,
        .partial = r->interrupted || late,
    };
    return sim_outputs_write(
            &out, job->store, sim_results_part(job->res), &job->text, &job->warn, err);
}

/* All that, then the store is closed and all is put in place. */
static int results_write(struct sim_job *job, struct sim_err *err)
{
    const bool interrupted = job->result.interrupted;
    int ret = 0;

    if (interrupted)
        sim_store_view(job->store);
    else
        ret = sim_store_seal(job->store, err);
    if (ret == 0)
        ret = outputs_write(job, err);
    if (ret == 0 && !interrupted)
        ret = sim_store_finish(job->store, err);
    if (ret != 0)
        return ret;
    sim_store_close(job->store);
    job->store = NULL;
    return interrupted ? 0 : sim_results_finish(job->res, err);
}

/* This very run is there, but not all that it wrote: make it again from its store. */
static int write_again(struct sim_job *job, struct sim_err *err)
{
    job->store = job->from;
    job->from = NULL;
    job->result = (struct sim_run_result){ .reps_asked = job->meta.reps_asked,
        .reps_done = sim_store_reps(job->store) };
    sim_signals_writing();
    note_make(job);
    sim_store_view(job->store);
    int ret = outputs_write(job, err);
    if (ret == 0)
        ret = sim_results_renew(job->res, err);
    sim_job_tell(&job->warn);
    return ret;
}

/* The folder; *done: there is nothing to do, because this very run stands there. */
static int folder_open(struct sim_job *job, bool *done, struct sim_err *err)
{
    char note[SIM_ERR_LEN], name[SIM_TEXT_LEN + 48];

    *done = false;
    snprintf(name, sizeof name, "%s", sim_scenario_name(job->sc));
    if (job->run.range) /* pieces of one run lie side by side */
        snprintf(name, sizeof name, "%s.%lld-%lld", sim_scenario_name(job->sc),
                job->run.from, job->run.to);
    else if (job->run.only >= 0) /* one replication is no answer in place of many */
        snprintf(name, sizeof name, "%s.%lld", sim_scenario_name(job->sc), job->run.only);
    int ret = sim_results_open(&job->res, job->opt->out, name, sim_job_bytes(job),
            sim_job_how(job->opt), err);
    if (ret != 0 || !job->opt->resume)
        return ret;
    if (sim_results_kept(job->res) == 0)
        ret = sim_resume_is_done(job, done, note, sizeof note, err);
    if (*done && job->from != NULL)
        ret = write_again(job, err);
    if (ret == 0 && *done && !job->opt->quiet)
        fprintf(stderr, "%s\n", note);
    return ret;
}

static int answer(struct sim_job *job, struct sim_err *err)
{
    const char *folder = job->result.interrupted ? sim_results_part(job->res)
                                                 : sim_results_final(job->res);
    sim_job_tell(&job->warn);
    if (job->run_note[0] != '\0' && !job->opt->quiet)
        fprintf(stderr, "%s\n", job->run_note);
    return sim_job_print(job->opt, job->text, folder, err);
}

int sim_job_run(struct sim_job *job, struct sim_err *err)
{
    bool done = false;
    int ret = job->eng == NULL ? sim_job_prepare(job, err) : 0;
    if (ret == 0)
        ret = folder_open(job, &done, err);
    if (ret != 0 || done)
        return ret;
    ret = sim_job_simulate(job, sim_results_part(job->res), "outcomes.db", err);
    if (ret == 0) {
        sim_signals_writing();
        note_make(job);
        ret = results_write(job, err);
    }
    if (ret != 0) {
        if (job->store != NULL && job->keep)
            sim_resume_advise(job, sim_store_reps(job->store), err);
        return ret;
    }
    return answer(job, err);
}

void sim_job_clear(struct sim_job *job)
{
    sim_store_close(job->from);
    sim_store_close(job->store);
    if (job->res != NULL)
        sim_results_close(job->res, job->keep);
    sim_engine_free(job->eng);
    sim_packages_free(job->own_packages);
    sim_scenario_free(job->sc);
    sim_diag_clear(&job->diag);
    sim_diag_clear(&job->warn);
    sim_free(job->arm);
    sim_free(job->label);
    sim_free(job->arm_title);
    free(job->resolved);
    free(job->text);
}
