/* verb_show.c - `simulate show RESULT`: what a folder of results is, and its answer.
 *
 * Everything is read from the result itself: run.json for who made it and when, the store
 * for what it holds, the resolved scenario in it for the table. Thread safety: main. */
#include <stdio.h>
#include <string.h>

#include "sim/base/program.h"
#include "sim/cli/job.h"
#include "sim/cli/result.h"
#include "sim/cli/resume.h"
#include "sim/cli/verbs.h"

static void usage(FILE *out)
{
    fputs("simulate show RESULT\n"
          "\n"
          "Says what a folder of results is: scenario, digest, seed, program,\n"
          "replications, whether it is complete, and its headline table. RESULT is\n"
          "a folder, or the name of one in results/; of a run that did not end, what\n"
          "there is of it.\n"
          "\n"
          "  simulate show bonus\n",
            out);
}

static void put(const char *name, const char *text)
{
    if (text[0] != '\0')
        printf("  %-14s %s\n", name, text);
}

/* Complete, stopped early, or left unfinished; of all stores together. */
struct state {
    size_t reps, asked, twins;
    bool finished;
};

static int read_state(
        struct state *state, const struct sim_result *res, struct sim_err *err)
{
    int ret = 0;

    *state = (struct state){ .finished = true };
    for (size_t i = 0; i < res->n_stores && ret == 0; i++) {
        struct sim_store *store = NULL;
        ret = sim_result_store(&store, res, i, err);
        if (ret != 0)
            return ret;
        state->reps += sim_store_reps(store);
        state->twins += sim_store_twins(store);
        state->asked += sim_store_meta(store)->reps_asked;
        state->finished = state->finished && sim_store_finished(store);
        sim_store_close(store);
    }
    return ret;
}

/* "Pay premium (bonus): what it asks"; a title that is the scenario's stands above. */
static void put_arm(const struct sim_store_meta *meta, size_t arm)
{
    const char *label = sim_store_label(meta, arm), *name = meta->arm[arm],
               *title = sim_store_arm_title(meta, arm);
    bool same = strcmp(label, name) == 0, told = strcmp(title, meta->title) != 0;
    char text[SIM_TEXT_LEN + 300];

    snprintf(text, sizeof text, "%.160s%s%.120s%s%s%s", label, same ? "" : " (",
            same ? "" : name, same ? "" : ")", told && title[0] != '\0' ? ": " : "",
            told ? title : "");
    put(arm == 1 ? "policies" : "", text);
}

static void describe(const struct sim_result *res, const struct state *state,
        const struct sim_store_meta *meta, bool partial)
{
    char text[600];

    printf("%s: %s\n", res->dir,
            !state->finished
                    ? "not complete, a partial result (--resume goes on from here)"
            : partial
                    ? "a partial result, the run ended early (--resume goes on from here)"
            : state->reps < state->asked ? "complete, with fewer replications than asked"
                                         : "complete");
    put("title", meta->title);
    put("scenario", meta->scenario);
    put("digest", meta->digest);
    snprintf(text, sizeof text, "%llu", (unsigned long long) meta->seed);
    put("seed", text);
    snprintf(text, sizeof text, "%zu of %zu%s", state->reps, state->asked,
            res->n_stores > 1 ? ", all values of the sweep together" : "");
    put("replications", text);
    snprintf(text, sizeof text, "%zu, for the share of chance", state->twins);
    put("with more luck", state->twins > 0 ? text : "");
    snprintf(text, sizeof text, "%.40s, %.40s luck, %.40s sampling", meta->uncertainty,
            meta->luck, meta->sampling);
    put("uncertainty", text);
    snprintf(text, sizeof text, "%d to %d", meta->shape.first_year,
            meta->shape.first_year + meta->shape.n_years - 1);
    put("school years", text);
    snprintf(text, sizeof text, "%s (this is %s), model %s", meta->version, sim_program,
            meta->model);
    put("program", text);
    if (res->described)
        put("made", res->brief.date);
    for (size_t a = 1; a < meta->n_arms && a <= 20; a++)
        put_arm(meta, a);
    if (meta->n_arms > 21)
        printf("  %-14s and %zu more\n", "", meta->n_arms - 21);
}

/* The table, as the scenario in the store gives it. */
static int headline(const struct sim_model *model, struct sim_store *store, bool partial,
        struct sim_diag *diag, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    struct sim_scenario *sc = NULL;
    struct sim_options opt = { .reps = -1 };
    struct sim_run_result result = { .reps_asked = meta->reps_asked,
        .reps_done = sim_store_reps(store) };
    struct sim_outputs out = { .model = model,
        .opt = &opt,
        .meta = meta,
        .result = &result,
        .world_note = "",
        .run_note = "",
        .partial = partial };

    int ret = sim_resume_scenario(&sc, model, meta->resolved_cfg, diag, err);
    out.sc = sc;
    if (ret == 0) {
        sim_store_view(store);
        fputc('\n', stdout);
        ret = sim_outputs_headline(&out, store, stdout, err);
    }
    sim_scenario_free(sc);
    return ret;
}

static int show(const struct sim_model *model, const char *name, struct sim_err *err)
{
    struct sim_result res;
    struct state state;
    struct sim_store *store = NULL;
    struct sim_diag diag = { 0 };
    struct sim_err why = { 0 };

    int ret = sim_result_find(&res, name, err);
    if (ret == 0)
        ret = read_state(&state, &res, err);
    if (ret == 0)
        ret = sim_result_sound(&store, &res, 0, err);
    if (ret != 0)
        return ret;
    const bool partial = sim_result_partial(&res, store);
    describe(&res, &state, sim_store_meta(store), partial);
    /* what an older version asked may mean nothing to this one: that is no failure */
    if (res.n_stores == 1 && sim_store_reps(store) > 0
            && headline(model, store, partial, &diag, &why) != 0)
        printf("\nThe table cannot be shown by this version: %s\n",
                diag.n > 0 ? diag.line[0] : why.msg);
    sim_diag_clear(&diag);
    sim_store_close(store);
    return 0;
}

int sim_verb_show(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return SIM_STATUS_GOOD;
        }
        if (argv[i][0] == '-' && argv[i][1] != '\0') {
            fprintf(stderr, "%s: show knows only --help\n", argv[i]);
            return SIM_STATUS_USAGE;
        }
    }
    if (argc != 2) {
        fputs("show needs one folder of results, as in: simulate show bonus\n", stderr);
        return SIM_STATUS_USAGE;
    }
    int ret = show(model, argv[1], &err);
    if (ret != 0)
        fprintf(stderr, "%s\n", err.msg);
    return sim_job_status(ret);
}
