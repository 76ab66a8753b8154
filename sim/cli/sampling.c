/* sampling.c - outcomes of a run, held in memory; see sampling.h. */
#include "sim/cli/sampling.h"

#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"
#include "sim/cli/job.h"
#include "sim/store/tree.h"

int sim_shape_metric(const struct sim_shape *shape, const char *key)
{
    for (int m = 0; m < shape->n_metrics; m++)
        if (strcmp(shape->metric[m].key, key) == 0)
            return m;
    return -1;
}

int sim_shape_group(const struct sim_shape *shape, const char *name)
{
    for (int g = 0; g < shape->n_groups; g++)
        if (strcmp(shape->group[g], name) == 0)
            return g;
    return -1;
}

const char *sim_scenario_lookup(char *out, size_t size, const char *name)
{
    if (strpbrk(name, "./") != NULL || access(name, R_OK) == 0)
        return name;
    int n = snprintf(out, size, "scenarios/%s.cfg", name);
    return n > 0 && (size_t) n < size && access(out, R_OK) == 0 ? out : name;
}

/* Run into a store at `file` and read the baseline back. */
static int run_store(struct sim_sampling_run *run, const struct sim_model *model,
        const char *file, struct sim_err *err)
{
    const struct sim_settings *set = sim_scenario_settings(run->sc);
    const char *const *param;
    struct sim_run_result result;
    struct sim_store *store = NULL;
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(run->sc, &n);
    const char **arm = sim_calloc(n, sizeof *arm);
    int ret = SIM_ERR_NOMEM;

    if (arm == NULL)
        return sim_fail(err, ret, "out of memory");
    for (size_t i = 0; i < n; i++)
        arm[i] = arms[i].name;
    struct sim_store_meta meta = { .scenario = sim_scenario_name(run->sc),
        .title = "",
        .digest = "",
        .version = sim_program,
        .model = model->name,
        .resolved_cfg = "",
        .seed = (uint64_t) set->seed,
        .sampling = "",
        .uncertainty = "",
        .luck = "",
        .shape = run->shape,
        .n_arms = n,
        .arm = arm };
    meta.n_params = sim_engine_params(run->eng, &param);
    meta.param = param;
    ret = sim_store_create(&store, file, &meta, err);
    if (ret == 0)
        ret = sim_engine_run(run->eng, store, &result, err);
    if (ret == 0 && result.interrupted)
        ret = sim_fail(err, SIM_ERR_STOP, "interrupted; nothing is kept");
    if (ret != 0)
        goto out;
    run->n_reps = sim_store_reps(store);
    run->value = sim_calloc(run->n_reps * run->n_cells, sizeof *run->value);
    ret = run->value != NULL
                  ? sim_store_read(store, 0, false, 0, run->n_cells, run->value, err)
                  : sim_fail(err, SIM_ERR_NOMEM, "out of memory");
out:
    sim_store_close(store);
    sim_free(arm);
    return ret;
}

int sim_sampling_make(struct sim_sampling_run *run, const struct sim_model *model,
        const char *path, const struct sim_load *load, long long reps, long long seed,
        const struct sim_run_options *opt, struct sim_diag *diag, struct sim_err *err)
{
    char dir[SIM_TREE_TEMP], file[SIM_TREE_TEMP + 16];

    *run = (struct sim_sampling_run){ 0 };
    int ret = sim_scenario_load(&run->sc, model, path, load, diag, err);
    if (ret != 0)
        return ret;
    struct sim_settings *set = sim_scenario_settings_mut(run->sc);
    if (reps >= 0)
        set->replications = reps;
    if (seed >= 0)
        set->seed = seed;
    ret = sim_engine_new(&run->eng, model, run->sc, opt, diag, err);
    if (ret != 0)
        return ret;
    sim_engine_shape(run->eng, &run->shape);
    run->n_cells = sim_shape_cells(&run->shape);
    ret = sim_tree_temp(dir, err);
    if (ret != 0)
        return ret;
    snprintf(file, sizeof file, "%s/outcomes.db", dir);
    ret = run_store(run, model, file, err);
    sim_tree_temp_delete(dir);
    return ret;
}

void sim_sampling_clear(struct sim_sampling_run *run)
{
    sim_free(run->value);
    sim_engine_free(run->eng);
    sim_scenario_free(run->sc);
    *run = (struct sim_sampling_run){ 0 };
}

int sim_verb_end(int ret, struct sim_options *opt, struct sim_diag *diag,
        const struct sim_err *err)
{
    for (size_t i = 0; i < diag->n; i++)
        fprintf(stderr, "%s\n", diag->line[i]);
    if (ret != 0 && diag->n == 0)
        fprintf(stderr, "%s\n", err->msg);
    sim_diag_clear(diag);
    sim_options_clear(opt);
    return sim_job_status(ret);
}
