/* engine.c - a world, its threads and its queue, ready to run; see run.h.
 *
 * Threads and batches of arms are chosen here, so that they fit the machine and its
 * memory. */
#include "sim/engine/engine.h"

#include <omp.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/engine/ranks.h"

/* Half of the memory of the machine, when the user does not say, shared by its ranks. */
static double memory_default(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    return (pages > 0 && size > 0 ? 0.5 * (double) pages * (double) size : 2e9)
           / sim_ranks_here();
}

/* All processors, or a fair part of them where ranks share a machine and none is tied to
 * some of its own. */
static int threads_default(void)
{
    int procs = omp_get_num_procs(), here = sim_ranks_here();

    if (procs < (int) sysconf(_SC_NPROCESSORS_ONLN))
        return procs;
    return procs > here ? procs / here : 1;
}

static int world_make(struct sim_engine *eng, struct sim_diag *diag, struct sim_err *err)
{
    (void) sim_scenario_arms(eng->plan.sc, &eng->plan.n_arms);
    int ret = sim_scenario_world(eng->plan.sc, eng->plan.model, &eng->world, diag, err);
    if (ret != 0)
        return ret;
    eng->plan.world = eng->world;
    eng->plan.model->world_shape(eng->world, &eng->plan.shape);
    return 0;
}

/* Which replications: one alone, one for all, or whole antithetic pairs. */
static int tasks_make(
        struct sim_engine *eng, struct sim_tasks *tasks, struct sim_err *err)
{
    const struct sim_settings *set = sim_scenario_settings(eng->plan.sc);
    enum sim_uncertainty unc = eng->opt.uncertainty;
    bool pairs = set->sampling == SIM_SAMPLING_ANTITHETIC
                 && (unc == SIM_UNC_BOTH || unc == SIM_UNC_PARAMETERS);
    long long n = set->replications;

    if (unc == SIM_UNC_NONE)
        n = 1;
    else if (pairs && n % 2 != 0)
        n++;
    if (eng->opt.only >= n)
        return sim_fail(err, SIM_ERR_RANGE,
                "--only %lld: must be between 0 and %lld, the last of %lld replications",
                eng->opt.only, n - 1, n);
    if (eng->opt.range
            && (eng->opt.to >= n || eng->opt.from % 2 != 0
                    || (eng->opt.to % 2 == 0 && eng->opt.to != n - 1)))
        return sim_fail(err, SIM_ERR_RANGE,
                "--range %lld..%lld: must be whole pairs of replications (even..odd) "
                "between 0 and %lld, the last of %lld replications",
                eng->opt.from, eng->opt.to, n - 1, n);
    if (eng->opt.only >= 0)
        sim_tasks_make(tasks, (uint32_t) eng->opt.only, 1, false);
    else /* the share of chance is a question only where both kinds of doubt act */
        sim_tasks_make(tasks, 0, (size_t) n, unc == SIM_UNC_BOTH);
    if (eng->opt.range)
        sim_tasks_cut(tasks, (uint32_t) eng->opt.from, (uint32_t) eng->opt.to);
    return 0;
}

static int lanes_make(
        struct sim_engine *eng, const struct sim_tasks *tasks, struct sim_err *err)
{
    struct sim_plan plan;
    int asked = eng->opt.threads > 0 ? eng->opt.threads : threads_default();
    double memory = eng->opt.memory_bytes > 0 ? eng->opt.memory_bytes : memory_default();

    if ((size_t) asked > tasks->n_tasks)
        asked = (int) tasks->n_tasks;
    int ret = sim_plan_make(&plan, eng->plan.model, eng->world, eng->plan.n_arms,
            eng->opt.luck == SIM_LUCK_INDEPENDENT, asked, memory, err);
    if (ret != 0)
        return ret;
    eng->plan.batch_arms = plan.batch_arms;
    eng->lane = sim_calloc((size_t) plan.threads, sizeof *eng->lane);
    if (eng->lane == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for %d threads", plan.threads);
    for (; eng->threads < plan.threads; eng->threads++) {
        ret = sim_lane_init(&eng->lane[eng->threads], &eng->plan, err);
        if (ret != 0) {
            sim_lane_clear(&eng->lane[eng->threads]);
            return ret;
        }
    }
    return 0;
}

static int keys_make(struct sim_engine *eng, struct sim_err *err)
{
    const struct sim_draws *draws = eng->lane[0].draws;

    eng->n_params = sim_draws_count(draws);
    eng->param = sim_calloc(eng->n_params, sizeof *eng->param);
    if (eng->param == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < eng->n_params; i++)
        eng->param[i] = sim_draws_key(draws, i);
    return 0;
}

/* Slots for finished pairs that wait for one before them: two for each thread of every
 * rank, but no more than a gigabyte beyond those of this one's threads. */
static size_t window_size(const struct sim_engine *eng, size_t n_arms)
{
    const size_t room = (size_t) 1 << 30;
    size_t own = 2 * (size_t) eng->threads + 2;
    size_t all = own * (size_t) sim_ranks_count();
    size_t bytes = 2 * n_arms * sim_shape_cells(&eng->plan.shape) * sizeof(double);
    size_t most = own + room / bytes;

    return all < most ? all : most;
}

static int queue_make(
        struct sim_engine *eng, const struct sim_tasks *tasks, struct sim_err *err)
{
    size_t n_arms;
    const struct sim_arm *arms = sim_scenario_arms(eng->plan.sc, &n_arms);
    size_t window = window_size(eng, n_arms);

    if (window > tasks->n_tasks)
        window = tasks->n_tasks;
    eng->queue_made = true;
    int ret = sim_queue_init(
            &eng->queue, &eng->plan.shape, n_arms, eng->n_params, window, err);
    if (ret != 0)
        return ret;
    eng->queue.tasks = *tasks;
    eng->queue.stop = eng->opt.stop;
    eng->queue.max_seconds = eng->opt.max_seconds;
    return sim_precision_init(&eng->queue.precision, &eng->plan.shape, arms,
            sim_scenario_named(eng->plan.sc), eng->opt.precision_metric,
            eng->opt.precision_halfwidth, err);
}

int sim_engine_new(struct sim_engine **out, const struct sim_model *model,
        const struct sim_scenario *sc, const struct sim_run_options *opt,
        struct sim_diag *diag, struct sim_err *err)
{
    struct sim_tasks tasks;

    *out = NULL;
    struct sim_engine *eng = sim_calloc(1, sizeof *eng);
    if (eng == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    eng->opt = *opt;
    eng->plan = (struct sim_lane_plan){
        .model = model,
        .sc = sc,
        .luck = opt->luck,
        .uncertainty = opt->uncertainty,
        .stop = opt->stop,
    };
    int ret = tasks_make(eng, &tasks, err);
    if (ret == 0)
        ret = world_make(eng, diag, err);
    if (ret == 0)
        ret = lanes_make(eng, &tasks, err);
    if (ret == 0)
        ret = keys_make(eng, err);
    if (ret == 0)
        ret = queue_make(eng, &tasks, err);
    if (ret != 0) {
        sim_engine_free(eng);
        return ret;
    }
    *out = eng;
    return 0;
}

void sim_engine_free(struct sim_engine *eng)
{
    if (eng == NULL)
        return;
    if (eng->queue_made)
        sim_queue_clear(&eng->queue);
    sim_free(eng->param);
    for (int i = 0; i < eng->threads; i++)
        sim_lane_clear(&eng->lane[i]);
    sim_free(eng->lane);
    if (eng->world != NULL)
        eng->plan.model->world_free(eng->world);
    sim_free(eng);
}

void sim_engine_shape(const struct sim_engine *eng, struct sim_shape *shape)
{
    *shape = eng->plan.shape;
}

const char *sim_engine_note(const struct sim_engine *eng)
{
    return eng->plan.model->world_note(eng->world);
}

size_t sim_engine_params(const struct sim_engine *eng, const char *const **keys)
{
    *keys = eng->param;
    return eng->n_params;
}

size_t sim_engine_reps(const struct sim_engine *eng)
{
    return eng->queue.tasks.n_reps;
}
