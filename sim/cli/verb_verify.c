/* verb_verify.c - `simulate verify RESULT`: does the result come out again, bit by bit?
 *
 * Nothing is used but what the folder itself carries: the resolved scenario, the seed and
 * the kinds of luck and uncertainty in its store. All replications, or a sample spread
 * evenly over them, are run again and compared with the stored numbers and drawn
 * parameters; then tables, pictures and pages are made again from the store and compared
 * with the files (verify_files.h).
 * Thread safety: main. */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/program.h"
#include "sim/base/text.h"
#include "sim/cli/job.h"
#include "sim/cli/result.h"
#include "sim/cli/resume.h"
#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"
#include "sim/cli/verify_files.h"
#include "sim/engine/replay.h"

enum { SHOWN = 10 };

static void usage(FILE *out)
{
    fputs("simulate verify RESULT [--sample K] [-j THREADS]\n"
          "\n"
          "Runs a result again from what it itself carries (scenario, seed, data files\n"
          "by their content) and compares every stored number, bit by bit; then makes\n"
          "its tables, pictures and report again and compares those. Says which\n"
          "replications and files differ, and in what first, and what it did not\n"
          "compare. RESULT is a folder, or the name of one in results/. If another\n"
          "program made it (version or sources, simulate --version), it says so first.\n"
          "\n"
          "      --sample K           K replications spread over all of them (all)\n"
          "  -j, --threads N          processors to use (all)\n"
          "\n"
          "Status: 0 the same, 1 something differs, 2 it could not be run again.\n"
          "\n"
          "  simulate verify bonus --sample 20\n",
            out);
}

struct verify {
    const struct sim_model *model;
    struct sim_options opt;
    long long sample; /* 0: all */
    const char *name;
    size_t run, differ; /* replications, twins included */
    size_t twins;       /* of run, those done twice for the share of chance */
    struct sim_verify files;
};

static int read_count(long long *out, const char *name, const char *text, long long max,
        struct sim_err *err)
{
    bool whole = false;

    if (!sim_parse_int(text, out, &whole) || !(*out >= 1 && *out <= max))
        return sim_fail(err, SIM_ERR_INPUT,
                "%s %s: must be a whole number between 1 and %lld", name, text, max);
    return 0;
}

/* 1: help was asked. */
static int read_options(struct verify *v, int argc, char **argv, struct sim_err *err)
{
    static const struct option options[] = {
        { "sample", required_argument, NULL, 's' },
        { "threads", required_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    long long threads = 0;
    int id, ret = 0;

    opterr = 0;
    optind = 0;
    while (ret == 0 && (id = getopt_long(argc, argv, "-j:h", options, NULL)) != -1) {
        if (id == 'h')
            return 1;
        if (id == 's')
            ret = read_count(&v->sample, "--sample", optarg, 100000000, err);
        else if (id == 'j')
            ret = read_count(&threads, "-j", optarg, 1024, err);
        else if (id == 1 && v->name == NULL)
            v->name = optarg;
        else
            return sim_fail(err, SIM_ERR_INPUT,
                    "%s: verify takes one result, --sample K and -j N",
                    id == 1 ? optarg : argv[optind - 1]);
    }
    v->opt.run.threads = (int) threads;
    if (ret == 0 && v->name == NULL)
        return sim_fail(err, SIM_ERR_INPUT,
                "verify needs one folder of results, as in: simulate verify bonus");
    return ret;
}

static int choice(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int) i;
    return 0;
}

/* Numbers of another program may differ: worth knowing before they are compared. */
static void tell_program(const char *dir, const char *there)
{
    if (strcmp(there, sim_program) == 0)
        return;
    printf("%s: was made by program %s, and this is %s: numbers may differ by it\n", dir,
            there, sim_program);
    fflush(stdout);
}

/* The job that made the store, as far as the store says. */
static int job_make(struct sim_job *job, struct verify *v, struct sim_store *store,
        struct sim_err *err)
{
    static const char *const unc[] = { "both", "parameters", "chance", "none" };
    static const char *const luck[] = { "shared", "independent" };
    const struct sim_store_meta *meta = sim_store_meta(store);

    v->opt.run.uncertainty = (enum sim_uncertainty) choice(unc, 4, meta->uncertainty);
    v->opt.run.luck = (enum sim_luck) choice(luck, 2, meta->luck);
    *job = (struct sim_job){ .model = v->model, .opt = &v->opt };
    int ret =
            sim_resume_scenario(&job->sc, v->model, meta->resolved_cfg, &job->diag, err);
    if (ret == 0)
        ret = sim_job_prepare(job, err);
    if (ret != 0 && job->diag.n > 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: cannot be run again by program %s (it was made by %s): %.900s",
                v->name, sim_program, meta->version, job->diag.line[0]);
    if (ret == 0 && strcmp(job->digest, meta->digest) != 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: its scenario has another digest now (%.12s, was %.12s): a data file "
                "has changed, or this version reads it otherwise",
                v->name, job->digest, meta->digest);
    job->meta.version = meta->version; /* another was told */
    return ret == 0 ? sim_store_same_run(&job->meta, meta, v->name, false, err) : ret;
}

/* Which replications to run: all, or K evenly spread with the first and the last. */
static int choose(struct sim_replay **out, size_t *n, const struct verify *v,
        struct sim_store *store, bool twin, struct sim_err *err)
{
    size_t all = twin ? sim_store_twins(store) : sim_store_reps(store);
    size_t k = v->sample > 0 && (size_t) v->sample < all ? (size_t) v->sample : all;
    uint32_t *index = sim_calloc(all + 1, sizeof *index);
    struct sim_replay *replay = sim_realloc(*out, (*n + k + 1) * sizeof *replay);

    if (replay != NULL)
        *out = replay;
    if (index == NULL || replay == NULL) {
        sim_free(index);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    }
    int ret = sim_store_rep_indices(store, twin, index, all, err);
    for (size_t i = 0; i < k && ret == 0; i++)
        replay[(*n)++] =
                (struct sim_replay){ .rep = index[k > 1 ? i * (all - 1) / (k - 1) : 0],
                    .twin = twin };
    sim_free(index);
    return ret;
}

/* Where a cell is: "2027, all, shortage". */
static void name_cell(char *out, size_t size, const struct sim_shape *shape, size_t cell)
{
    const struct sim_metric *m = sim_shape_metric_of(shape, cell);

    if (m == NULL)
        snprintf(out, size, "cost %zu", cell - sim_shape_metric_cells(shape));
    else
        snprintf(out, size, "%d, %.60s, %.60s",
                shape->first_year
                        + (int) (cell / (size_t) (shape->n_groups * shape->n_metrics)),
                shape->group[cell / (size_t) shape->n_metrics % (size_t) shape->n_groups],
                m->key);
}

static bool tell(const struct sim_replay *r, const struct sim_store_meta *meta)
{
    const char *more = r->twin ? " (second chance draw)" : "";
    char where[160];

    if (r->ret != 0) {
        printf("  replication %u%s: %s\n", r->rep, more, r->err.msg);
        return true;
    }
    if (r->values == 0 && r->params == 0)
        return false;
    printf("  replication %u%s:", r->rep, more);
    if (r->params > 0)
        printf(" %zu drawn parameters differ;", r->params);
    if (r->values > 0) {
        name_cell(where, sizeof where, &meta->shape, r->cell);
        printf(" %zu numbers differ, first %s, %s: %.17g stored, %.17g now", r->values,
                meta->arm[r->arm], where, r->stored, r->now);
    }
    fputc('\n', stdout);
    return true;
}

static int run_again(struct verify *v, struct sim_job *job, struct sim_store *store,
        struct sim_err *err)
{
    struct sim_replay *replay = NULL;
    size_t n = 0, shown = 0, differ = 0;

    int ret = choose(&replay, &n, v, store, false, err);
    if (ret == 0 && sim_store_twins(store) > 0)
        ret = choose(&replay, &n, v, store, true, err);
    if (ret == 0)
        ret = sim_engine_replay(job->eng, store, replay, n, err);
    for (size_t i = 0; i < n && ret == 0; i++) {
        bool bad = replay[i].ret != 0 || replay[i].values > 0 || replay[i].params > 0;
        differ += bad;
        if (bad && shown++ < SHOWN)
            (void) tell(&replay[i], sim_store_meta(store));
    }
    if (differ > SHOWN)
        printf("  and %zu more replications\n", differ - SHOWN);
    for (size_t i = 0; i < n; i++)
        v->twins += replay[i].twin;
    v->run += n;
    v->differ += differ;
    sim_free(replay);
    return ret;
}

/* What a sweep of the world wrote, from all stores together. */
static int verify_sweep(
        struct verify *v, const struct sim_result *res, struct sim_err *err)
{
    struct sim_store *store[SIM_RESULT_STORES] = { NULL };
    int ret = 0;

    for (size_t i = 0; i < res->n_stores && ret == 0; i++)
        ret = sim_result_store(&store[i], res, i, err);
    if (ret == 0)
        ret = sim_verify_sweep(&v->files, v->model, store, res, err);
    for (size_t i = 0; i < res->n_stores; i++)
        sim_store_close(store[i]);
    return ret;
}

static void answer(const struct verify *v, const struct sim_result *res)
{
    static const char *const kind[] = { "table", "picture", "page" };
    size_t same = v->run - v->differ;

    printf("%s: %zu of %zu replications%s %s the same bytes again", res->dir, same,
            v->run, v->sample > 0 ? " of the sample" : "", same == 1 ? "gives" : "give");
    if (v->twins > 0)
        printf(" (%zu with more luck)", v->twins);
    for (int k = 0; k < SIM_VERIFIED; k++)
        if (v->files.files[k] > 0)
            printf(", %zu of %zu %s%s", v->files.files[k] - v->files.differ[k],
                    v->files.files[k], kind[k], v->files.files[k] == 1 ? "" : "s");
    fputc('\n', stdout);
    if (v->files.passed[0] != '\0')
        printf("not compared: %s\n", v->files.passed);
}

static int verify(struct verify *v, struct sim_err *err)
{
    struct sim_result res;
    bool whole = true; /* all stores were finished */
    int ret = sim_result_find(&res, v->name, err);

    for (size_t i = 0; i < res.n_stores && ret == 0; i++) {
        struct sim_store *store = NULL;
        struct sim_job job = { .model = v->model };
        ret = sim_result_store(&store, &res, i, err);
        if (ret == 0 && i == 0)
            tell_program(res.dir, sim_store_meta(store)->version);
        if (ret == 0)
            ret = job_make(&job, v, store, err);
        if (ret == 0)
            ret = run_again(v, &job, store, err);
        whole = whole && ret == 0 && sim_store_finished(store);
        if (ret == 0 && res.n_stores == 1 && whole)
            ret = sim_verify_files(&v->files, &job, store, &res, err);
        sim_store_close(store);
        sim_job_clear(&job);
    }
    if (ret == 0 && res.n_stores > 1 && whole)
        ret = verify_sweep(v, &res, err);
    if (ret != 0)
        return ret;
    answer(v, &res);
    size_t bad = v->differ;
    for (int k = 0; k < SIM_VERIFIED; k++)
        bad += v->files.differ[k];
    return bad > 0 ? SIM_ERR_MODEL : 0;
}

int sim_verb_verify(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct verify v = { .model = model };

    v.opt = (struct sim_options){ .reps = -1, .seed = -1, .year = -1, .reach = NAN };
    v.opt.run.only = -1;
    int ret = read_options(&v, argc, argv, &err);
    if (ret == 1) {
        usage(stdout);
        return SIM_STATUS_GOOD;
    }
    if (ret == 0)
        ret = verify(&v, &err);
    if (ret != 0 && err.msg[0] != '\0')
        fprintf(stderr, "%s\n", err.msg);
    return sim_job_status(ret);
}
