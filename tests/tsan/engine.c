/* engine.c - do four threads give what one gives, without touching each other's data?
 *
 * A plain program for `make test SAN=thread`: the thread sanitizer ends it at
 * the first data race. Runs the toy model and the model of schools, each with one and
 * with four threads and several arms, and compares every stored number byte by byte.
 * Status 0: the same, and no race. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/engine/run.h"
#include "tests/fixtures/toy_model.h"

struct job {
    const struct sim_model *model;
    const char *text; /* of the scenario */
};

static const struct job jobs[] = {
    { &toy_model,
            "start = 2025; horizon = 4; replications = 64; seed = 7;\n"
            "toy = { persons = 60; };\n"
            "arms = ( { name = \"some\"; policies = ( { lever = \"help\"; start = 2026; "
            "cut = 0.2; } ); }, { name = \"more\"; policies = ( { lever = \"help\"; "
            "start = 2026; cut = 0.4; } ); } );\n" },
    { &model_schools,
            "start = 2025; horizon = 3; replications = 8; seed = 7;\n"
            "groups = [\"quintile\", \"city\", \"background\"];\n"
            "population = { schools = 80; }; run_in = { years = 2; };\n"
            "arms = ( { name = \"some\"; policies = ( { lever = \"pay_premium\"; "
            "premium = 0.2; target = { quintile = [5]; }; } ); },\n"
            "{ name = \"new\"; policies = ( { lever = \"pay_premium\"; "
            "who = \"selective\"; start = 2025; } ); } );\n" },
};

static void fail(const char *what, const struct sim_err *err)
{
    fprintf(stderr, "%s: %s\n", what, err->msg);
    exit(1);
}

/* All stored numbers of one run; the caller frees. */
static double *numbers(const struct sim_scenario *sc, struct sim_engine *eng,
        const char *path, size_t *n, struct sim_err *err)
{
    struct sim_store *store = NULL;
    struct sim_run_result result;
    struct sim_store_meta meta = { .scenario = "threads",
        .title = "",
        .digest = "0",
        .version = "test",
        .model = "any",
        .resolved_cfg = "",
        .seed = 7,
        .sampling = "antithetic",
        .uncertainty = "both",
        .luck = "shared" };
    const char *name[8] = { 0 };
    const struct sim_arm *arms = sim_scenario_arms(sc, &meta.n_arms);

    for (size_t i = 0; i < meta.n_arms && i < SIM_COUNT(name); i++)
        name[i] = arms[i].name;
    meta.arm = name;
    sim_engine_shape(eng, &meta.shape);
    meta.n_params = sim_engine_params(eng, &meta.param);
    if (sim_store_create(&store, path, &meta, err) != 0)
        fail("store", err);
    if (sim_engine_run(eng, store, &result, err) != 0)
        fail("run", err);

    size_t cells = sim_shape_cells(&meta.shape), reps = sim_store_reps(store);
    double *all = sim_calloc(meta.n_arms * reps * cells, sizeof *all);
    for (size_t arm = 0; all != NULL && arm < meta.n_arms; arm++)
        if (sim_store_read(store, arm, false, 0, cells, all + arm * reps * cells, err)
                != 0)
            fail("read", err);
    *n = all == NULL ? 0 : meta.n_arms * reps * cells;
    sim_store_close(store);
    unlink(path);
    return all;
}

static double *run_with(int threads, const struct job *job, const struct sim_scenario *sc,
        const char *folder, size_t *n)
{
    char path[600];
    struct sim_err err = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_engine *eng = NULL;
    struct sim_run_options opt = { .threads = threads, .only = -1 };

    snprintf(path, sizeof path, "%s/outcomes.db", folder);
    if (sim_engine_new(&eng, job->model, sc, &opt, &diag, &err) != 0)
        fail("engine", &err);
    double *all = numbers(sc, eng, path, n, &err);
    sim_engine_free(eng);
    sim_diag_clear(&diag);
    return all;
}

static struct sim_scenario *load(const struct job *job, const char *folder)
{
    char path[600];
    struct sim_err err = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_scenario *sc = NULL;
    struct sim_load none = { 0 };

    snprintf(path, sizeof path, "%s/threads.cfg", folder);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(job->text, file) < 0 || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    if (sim_scenario_load(&sc, job->model, path, &none, &diag, &err) != 0)
        fail(diag.n > 0 ? diag.line[0] : "scenario", &err);
    sim_diag_clear(&diag);
    unlink(path);
    return sc;
}

/* Whether one thread and four give the same numbers. */
static bool check(const struct job *job, const char *folder)
{
    size_t n_one = 0, n_four = 0;
    struct sim_scenario *sc = load(job, folder);
    double *one = run_with(1, job, sc, folder, &n_one);
    double *four = run_with(4, job, sc, folder, &n_four);
    bool same =
            n_one > 0 && n_one == n_four && memcmp(one, four, n_one * sizeof *one) == 0;

    printf("%s: %zu numbers, one thread and four: %s\n", job->model->name, n_one,
            same ? "the same" : "differ");
    sim_free(one);
    sim_free(four);
    sim_scenario_free(sc);
    return same;
}

int main(void)
{
    char folder[512];
    const char *tmp = getenv("TMPDIR");
    int wrong = 0;

    snprintf(folder, sizeof folder, "%s/tsan.XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    for (size_t i = 0; i < SIM_COUNT(jobs); i++)
        wrong += !check(&jobs[i], folder);
    rmdir(folder);
    return wrong > 0 ? 1 : 0;
}
