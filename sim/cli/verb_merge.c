/* verb_merge.c - `simulate merge RESULT...`: pieces of one run, put together into what
 * one run would have written.
 *
 * Method: the scenario is read back from the pieces, which must be of the same run and
 * cover all its replications; these are copied, each checked against its sum, and then
 * tables are made as after any run. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/str.h"
#include "sim/cli/job.h"
#include "sim/cli/resume.h"
#include "sim/cli/verbs.h"

struct pieces {
    struct sim_store **store; /* [n] */
    size_t n;
    struct sim_options opt; /* of the run they are pieces of */
};

static void usage(FILE *out)
{
    fputs("simulate merge RESULT... [--out DIR] [--quiet]\n"
          "\n"
          "Puts the pieces of one run together, made with --range on different\n"
          "computers or at different times, and writes DIR/NAME/ with the bytes that\n"
          "one run of all replications would have written. Nothing is simulated again.\n"
          "\n"
          "      --out DIR            folder for results (results)\n"
          "      --quiet              write the files, print nothing but problems\n"
          "\n"
          "  simulate scenarios/bonus.cfg -n 1000 --range 0..499\n"
          "  simulate scenarios/bonus.cfg -n 1000 --range 500..999\n"
          "  simulate merge results/bonus.*-*\n",
            out);
}

static bool arguments(struct sim_options *opt, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
            opt->help = true;
        else if (strcmp(arg, "--quiet") == 0)
            opt->quiet = true;
        else if (strncmp(arg, "--out=", 6) == 0 && arg[6] != '\0')
            opt->out = arg + 6;
        else if (strcmp(arg, "--out") == 0 && i + 1 < argc && argv[i + 1][0] != '\0')
            opt->out = argv[++i];
        else if (arg[0] == '-') {
            fprintf(stderr,
                    "%s: simulate merge has no such option; see simulate merge "
                    "--help\n",
                    arg);
            return false;
        } else
            opt->file[opt->n_files++] = arg;
    }
    if (opt->n_files == 0 && !opt->help)
        fprintf(stderr,
                "simulate merge: name the folders to put together, as in simulate "
                "merge results/bonus.*-*\n");
    return opt->n_files > 0 || opt->help;
}

/* Is the piece p->store[p->n - 1] of the run of the first? */
static int same_run(const struct pieces *p, const struct sim_model *model,
        const char *path, struct sim_err *err)
{
    const struct sim_store_meta *first = sim_store_meta(p->store[0]),
                                *meta = sim_store_meta(p->store[p->n - 1]);
    char keys[SIM_RESUME_KEYS];
    int ret = sim_store_same_run(first, meta, path, false, err);

    if (ret == SIM_ERR_INPUT && sim_resume_keys(keys, model, first, meta))
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: holds a piece of another scenario than %s (there -> here: %s)",
                p->opt.file[p->n - 1], p->opt.file[0], keys);
    return ret;
}

/* Open one, and see that it is whole and of the run of the first. */
static int open_piece(struct pieces *p, const struct sim_model *model, const char *dir,
        struct sim_err *err)
{
    struct sim_store **store = &p->store[p->n];
    char path[4096];

    snprintf(path, sizeof path, "%.4000s/outcomes.db", dir);
    if (access(path, F_OK) != 0)
        return sim_fail(err, SIM_ERR_INPUT, "%s: %s", dir,
                access(dir, F_OK) != 0
                        ? "there is no such folder"
                        : "holds no outcomes.db, so it is not a result of this program");
    int ret = sim_store_open(store, path, err);
    if (ret != 0)
        return ret;
    p->n++;
    const struct sim_store_meta *meta = sim_store_meta(*store);
    size_t asked = meta->reps_asked, held = sim_store_reps(*store);
    if (held != asked)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: holds %zu of %zu replications: finish it first, with --resume", dir,
                held, asked);
    for (size_t k = 0; k + 1 < p->n; k++) {
        const struct sim_store_meta *other = sim_store_meta(p->store[k]);
        if (k == 0)
            ret = same_run(p, model, path, err);
        if (ret == 0 && meta->first_rep < other->first_rep + other->reps_asked
                && other->first_rep < meta->first_rep + asked)
            ret = sim_fail(err, SIM_ERR_INPUT,
                    "%s: holds replications that another piece holds, too: name each "
                    "piece once",
                    dir);
        if (ret != 0)
            return ret;
    }
    return 0;
}

static int choice(const char *text, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    return 0;
}

/* The run the pieces are of: its scenario and how it was run. */
static int read_run(struct sim_job *job, struct pieces *p, struct sim_err *err)
{
    static const char *const uncertainty[] = { "both", "parameters", "chance", "none" };
    static const char *const luck[] = { "shared", "independent" };
    const struct sim_store_meta *meta = sim_store_meta(p->store[0]);
    struct sim_load load = { .text = meta->resolved_cfg };
    char name[SIM_TEXT_LEN + 8];

    snprintf(name, sizeof name, "%.500s.cfg", meta->scenario);
    p->opt.run.uncertainty =
            (enum sim_uncertainty) choice(meta->uncertainty, uncertainty, 4);
    p->opt.run.luck = (enum sim_luck) choice(meta->luck, luck, 2);
    p->opt.run.threads = 1;
    job->piece = p->store;
    job->n_pieces = p->n;
    int ret = sim_scenario_load(&job->sc, job->model, name, &load, &job->diag, err);
    if (ret == 0)
        ret = sim_job_prepare(job, err);
    if (ret == 0)
        ret = sim_store_same_run(&job->meta, meta, p->opt.file[0], false, err);
    return ret;
}

static int merge(struct sim_job *job, struct pieces *p, struct sim_err *err)
{
    int ret = 0;

    for (size_t i = 0; i < p->opt.n_files && ret == 0; i++)
        ret = open_piece(p, job->model, p->opt.file[i], err);
    if (ret == 0)
        ret = read_run(job, p, err);
    return ret == 0 ? sim_job_run(job, err) : ret;
}

int sim_verb_merge(const struct sim_model *model, int argc, char **argv)
{
    struct pieces p = { .opt = { .out = "results",
                                .reps = -1,
                                .seed = -1,
                                .language = -1,
                                .year = -1,
                                .run = { .only = -1 } } };
    struct sim_job job = { .model = model, .opt = &p.opt };
    struct sim_err err = { 0 };
    int status = SIM_STATUS_GOOD;

    p.opt.file = sim_calloc((size_t) argc, sizeof *p.opt.file);
    p.store = sim_calloc((size_t) argc, sizeof(struct sim_store *));
    if (p.opt.file == NULL || p.store == NULL) {
        fprintf(stderr, "out of memory\n");
        status = SIM_STATUS_FAILED;
    } else if (!arguments(&p.opt, argc, argv)) {
        status = SIM_STATUS_USAGE;
    } else if (p.opt.help) {
        usage(stdout);
    } else {
        int ret = merge(&job, &p, &err);
        if (ret != 0)
            status = sim_job_give_up(&job, ret, &err);
    }
    sim_job_clear(&job);
    for (size_t i = 0; i < p.n; i++)
        sim_store_close(p.store[i]);
    sim_free(p.store);
    sim_options_clear(&p.opt);
    return status;
}
