/* resume.c - an earlier run's work: is it this run's, and what is there to do? See
 * resume.h. */
#include "sim/cli/resume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/store/runjson.h"

enum { KEYS_SHOWN = 3 };

int sim_resume_scenario(struct sim_scenario **out, const struct sim_model *model,
        const char *text, struct sim_diag *diag, struct sim_err *err)
{
    const struct sim_load load = { .text = text };

    *out = NULL;
    return sim_scenario_load(out, model, "scenario.resolved.cfg", &load, diag, err);
}

/* The first differing keys as "a: 1 -> 2, b: 3 -> 4"; "" when they cannot be known. */
static void name_keys(char *out, size_t size, const struct sim_scenario *there,
        const struct sim_scenario *here)
{
    char *text = NULL, *save = NULL;
    size_t len = 0, n = 0, at = 0;
    FILE *file = open_memstream(&text, &len);

    out[0] = '\0';
    if (file == NULL)
        return;
    int all = sim_scenario_diff(there, here, file);
    fclose(file);
    for (char *line = strtok_r(text, "\n", &save); line != NULL && n < KEYS_SHOWN;
            line = strtok_r(NULL, "\n", &save), n++)
        at += (size_t) snprintf(out + at, size - at, "%s%.150s", n > 0 ? ", " : "", line);
    if (all > KEYS_SHOWN)
        snprintf(out + at, size - at, " and %d more", all - KEYS_SHOWN);
    free(text); /* of open_memstream */
}

bool sim_resume_keys(char out[SIM_RESUME_KEYS], const struct sim_model *model,
        const struct sim_store_meta *there, const struct sim_store_meta *here)
{
    struct sim_scenario *a = NULL, *b = NULL;
    struct sim_diag diag = { 0 };
    struct sim_err ignored = { 0 };

    out[0] = '\0';
    if (strcmp(there->version, here->version) != 0 || there->seed != here->seed
            || strcmp(there->digest, here->digest) == 0)
        return false;
    if (sim_resume_scenario(&a, model, there->resolved_cfg, &diag, &ignored) == 0
            && sim_resume_scenario(&b, model, here->resolved_cfg, &diag, &ignored) == 0)
        name_keys(out, SIM_RESUME_KEYS, a, b);
    if (out[0] == '\0')
        snprintf(out, SIM_RESUME_KEYS, "a data file has changed");
    sim_scenario_free(a);
    sim_scenario_free(b);
    sim_diag_clear(&diag);
    return true;
}

/* The store at path is of another run, for that reason; of another scenario: say in which
 * keys. */
static int other_run(struct sim_job *job, const char *path, const struct sim_err *why,
        struct sim_err *err)
{
    char keys[SIM_RESUME_KEYS];
    struct sim_store *there = NULL;
    bool scenario =
            sim_store_open(&there, path, err) == 0
            && sim_store_meta(there)->reps_asked == job->meta.reps_asked
            && sim_resume_keys(keys, job->model, sim_store_meta(there), &job->meta);
    sim_store_close(there);
    if (scenario)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: holds a run of another scenario (%s): go on with that one, or throw "
                "its replications away and begin anew with --fresh",
                path, keys);
    return sim_fail(err, SIM_ERR_INPUT,
            "%s: go on with that one, or throw its replications away and begin anew with "
            "--fresh",
            why->msg);
}

int sim_resume_store(struct sim_job *job, const char *path, struct sim_err *err)
{
    struct sim_err why = { 0 };

    int ret = sim_store_resume(&job->store, path, &job->meta, &why);
    if (ret == 0)
        return 0;
    if (ret != SIM_ERR_INPUT)
        return sim_fail(
                err, (enum sim_code) ret, "%s, or begin anew with --fresh", why.msg);
    return other_run(job, path, &why, err);
}

/* Does the store at path hold fewer replications than were asked for? */
static bool stopped_early(const char *path)
{
    struct sim_store *there = NULL;
    struct sim_err ignored = { 0 };

    bool early = sim_store_open(&there, path, &ignored) == 0
                 && sim_store_reps(there) < sim_store_meta(there)->reps_asked;
    sim_store_close(there);
    return early;
}

int sim_resume_is_done(
        struct sim_job *job, bool *done, char *note, size_t size, struct sim_err *err)
{
    const char *final = sim_results_final(job->res);
    char path[4096], gone[SIM_RUNJSON_FILE];
    struct sim_err why = { 0 };

    *done = false;
    job->from = NULL;
    note[0] = '\0';
    if ((size_t) snprintf(path, sizeof path, "%s/outcomes.db", final) >= sizeof path
            || access(path, R_OK) != 0)
        return 0;
    const int ret = sim_store_resume(&job->from, path, &job->meta, &why);
    if (ret != 0)
        return ret == SIM_ERR_INPUT && stopped_early(path)
                       ? other_run(job, path, &why, err)
                       : 0;
    *done = sim_store_finished(job->from)
            && sim_store_reps(job->from) == job->meta.reps_asked;
    if (!*done)
        return 0;
    if (sim_runjson_gone(final, gone)) {
        snprintf(note, size,
                "%s: holds this run already; %s was gone or empty, so tables, plots and "
                "report were written again",
                final, gone);
        return 0;
    }
    sim_store_close(job->from);
    job->from = NULL;
    snprintf(note, size,
            "%s: holds this run already, complete; nothing is left to do (simulate "
            "show %s prints it)",
            final, final);
    return 0;
}

void sim_resume_advise(const struct sim_job *job, size_t kept, struct sim_err *err)
{
    struct sim_err why = *err;
    char path[4096];

    /* someone may have taken the folder away while it ran */
    snprintf(path, sizeof path, "%s/outcomes.db", sim_results_part(job->res));
    if (kept > 0 && access(path, F_OK) != 0)
        (void) sim_fail(err, why.code,
                "%.1500s; %.300s is gone, and with it the replications that were kept",
                why.msg, path);
    else if (kept > 0)
        (void) sim_fail(err, why.code,
                "%.1500s; %zu of %zu replications are kept in %.300s: --resume goes on "
                "from there",
                why.msg, kept, job->meta.reps_asked, sim_results_part(job->res));
}
