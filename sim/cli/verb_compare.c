/* verb_compare.c - `simulate compare FILE...`: the policies of several scenarios against
 * one baseline, in one run, with the same luck.
 *
 * The scenarios are put together: the baseline of one, which must be that of all, and
 * the arms of each under names of their own, in the order of those names, so that the
 * order of files shows nowhere. What comes out is a scenario like any other. */
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/compare_answer.h"
#include "sim/cli/figure.h"
#include "sim/cli/job.h"
#include "sim/cli/verbs.h"
#include "sim/report/catalogue.h"

enum { MAX_ARMS = 64 };

static void usage(FILE *out)
{
    fputs("simulate compare FILE... [--rank METRIC] [--group GROUP] [--year YEAR]\n"
          "\n"
          "Runs the policies of all files against one baseline, with the same luck, and\n"
          "shows them in one table, best first: the change in METRIC (shortage) of "
          "GROUP\n"
          "(own schools where the scenario names them, else q5, the most disadvantaged\n"
          "fifth of schools; all: the nation) in YEAR (the last in which no policy has\n"
          "ended yet), its 90 % interval, how often it is better than the baseline and\n"
          "the best of all, and the other key figures.\n"
          "Policies whose results coincide are named. With two policies or more it\n"
          "ends with what to choose (simulate decide --help).\n"
          "\n"
          "All files must have the same baseline: the same parameters, schools, shocks,\n"
          "start and horizon; what differs is named. Replications and seed may be given\n"
          "for all with -n and --seed, other values with --set. A file without policies\n"
          "is left out, whatever its baseline, and named. A policy is called after its\n"
          "file; one of several in a file, or one with a name, FILE:NAME. Plots, pages\n"
          "and tables on the screen call it by its label, where the file gives one.\n"
          "\n"
          "      --rank METRIC        figure to rank by (simulate list metrics)\n"
          "      --group GROUP        all, own, q1 to q5, g5, other ...\n"
          "      --year YEAR          school year\n"
          "      --interaction        take packages of several policies apart\n"
          "      --name NAME          folder of the results (compare)\n"
          "\n"
          "and the options of a run (simulate --help).\n"
          "\n"
          "  simulate compare scenarios/*.cfg --rank score\n",
            out);
}

/* ---- putting the scenarios together --------------------------------------- */

struct sources {
    size_t n; /* those with policies; the others stand behind them */
    struct sim_scenario **sc;
};

static int load_all(struct sources *src, const struct sim_model *model,
        const struct sim_options *opt, struct sim_diag *diag, struct sim_err *err)
{
    int ret = 0;

    src->sc = sim_calloc(opt->n_files, sizeof *src->sc);
    if (src->sc == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < opt->n_files; i++) {
        int one = sim_job_load(&src->sc[i], model, opt, opt->file[i], diag, err);
        ret = ret == 0 ? one : ret; /* all mistakes of all files */
    }
    return ret;
}

/* Leave out files without policies, which have nothing to compare. */
static void leave_out(struct sources *src, const struct sim_options *opt)
{
    for (size_t i = 0; i < opt->n_files; i++) {
        struct sim_scenario *sc = src->sc[i];
        if (sim_scenario_named(sc) < 2) {
            if (!opt->quiet)
                fprintf(stderr, "%s: has no policy and is left out\n", opt->file[i]);
            continue;
        }
        src->sc[i] = src->sc[src->n];
        src->sc[src->n++] = sc;
    }
}

static int check_baselines(const struct sources *src, const struct sim_options *opt,
        struct sim_diag *diag, struct sim_err *err)
{
    const char *except[3] = { NULL };
    size_t n = 0, differing = 0;

    if (opt->reps >= 0)
        except[n++] = "replications";
    if (opt->seed >= 0)
        except[n++] = "seed";
    for (size_t i = 1; i < src->n; i++)
        differing += sim_scenario_compare_baseline(src->sc[0], src->sc[i], except, diag);
    if (differing == 0)
        return 0;
    sim_diag_add(diag,
            "the scenarios have no common baseline, so their policies cannot be "
            "compared; --set KEY=VALUE, -n and --seed give all of them one value");
    return sim_fail(err, SIM_ERR_INPUT, "no common baseline");
}

/* "file", or "file:arm" where the arm has a name of its own. */
static int name_arm(char out[SIM_NAME_LEN], const struct sim_scenario *sc,
        const char *arm, struct sim_err *err)
{
    const char *file = sim_scenario_name(sc);
    int n = strcmp(file, arm) == 0 ? snprintf(out, SIM_NAME_LEN, "%s", file)
                                   : snprintf(out, SIM_NAME_LEN, "%s:%s", file, arm);

    if (n < 0 || n >= SIM_NAME_LEN)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: the name %s:%s is longer than %d bytes; give file or arm a shorter "
                "one",
                sim_scenario_path(sc), file, arm, SIM_NAME_LEN - 1);
    return 0;
}

static void title_make(char title[96], size_t n_arms, enum sim_language language)
{
    char n[SIM_TEXT_NUMBER];
    const char *const args[] = { n };
    struct sim_buf text = { 0 };

    sim_text_local(n, (double) n_arms, 0, false, language);
    sim_text_say(
            &text, n_arms == 1 ? TEXT_compare_one : TEXT_compare_many, language, args, 1);
    snprintf(title, 96, "%.95s", sim_buf_text(&text));
    sim_buf_clear(&text);
}

static int put_together(struct sim_scenario **out, const struct sources *src,
        const char *name, int language, struct sim_diag *told, struct sim_err *err)
{
    char title[96], arm_name[SIM_NAME_LEN];
    size_t n_arms = 0, interaction = 0, n;

    for (size_t i = 0; i < src->n; i++)
        n_arms += sim_scenario_named(src->sc[i]) - 1;
    if (n_arms == 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "none of the files has a policy, so there is nothing to compare");
    if (n_arms > MAX_ARMS)
        return sim_fail(err, SIM_ERR_INPUT,
                "the files have %zu policy arms together; at most %d are compared",
                n_arms, MAX_ARMS);
    title_make(title, n_arms, (enum sim_language) language);
    int ret = sim_scenario_frame(out, src->sc[0], name, title, err); /* of any of them */
    for (size_t i = 0; i < src->n; i++) {
        const struct sim_arm *arm = sim_scenario_arms(src->sc[i], &n);
        interaction += sim_scenario_settings(src->sc[i])->interaction;
        for (size_t a = 1; a < n && ret == 0; a++) {
            ret = name_arm(arm_name, src->sc[i], arm[a].name, err);
            if (ret == 0)
                ret = sim_scenario_add(*out, src->sc[i], a, arm_name, err);
            if (ret == 0)
                sim_scenario_take_words(*out, src->sc[i], a);
        }
    }
    if (ret != 0)
        return ret;
    sim_scenario_sort(*out);
    (void) sim_scenario_part_labels(*out, told);
    sim_scenario_settings_mut(*out)->interaction = interaction > 0;
    return 0;
}

/* Outputs are a matter of taste, not of the baseline: all that any file asks for. */
static void join_outputs(struct sim_scenario *sc, const struct sources *src)
{
    struct sim_names *all = &sim_scenario_settings_mut(sc)->outputs;

    for (size_t i = 1; i < src->n; i++) {
        const struct sim_names *own = &sim_scenario_settings(src->sc[i])->outputs;
        for (int k = 0; k < own->n; k++) {
            bool there = false;
            for (int j = 0; j < all->n; j++)
                there = there || strcmp(all->name[j], own->name[k]) == 0;
            if (!there && all->n < SIM_NAMES_MAX)
                strcpy(all->name[all->n++], own->name[k]);
        }
    }
}

static int merge(struct sim_scenario **out, const struct sim_model *model,
        const struct sim_options *opt, struct sim_diag *diag, struct sim_err *err)
{
    struct sources src = { 0 };
    struct sim_diag told = { 0 };
    int ret = load_all(&src, model, opt, diag, err);

    if (ret == 0)
        leave_out(&src, opt);
    if (ret == 0)
        ret = check_baselines(&src, opt, diag, err);
    if (ret == 0)
        ret = put_together(out, &src, opt->name != NULL ? opt->name : "compare",
                opt->language > 0 ? opt->language - 1
                : src.n > 0       ? sim_scenario_settings(src.sc[0])->language
                                  : SIM_LANGUAGE_EN,
                &told, err);
    for (size_t i = 0; i < told.n && ret == 0 && !opt->quiet; i++)
        fprintf(stderr, "%s\n", told.line[i]);
    sim_diag_clear(&told);
    if (ret == 0)
        join_outputs(*out, &src);
    for (size_t i = 0; src.sc != NULL && i < opt->n_files; i++)
        sim_scenario_free(src.sc[i]);
    sim_free(src.sc);
    return ret;
}

/* ---- the answer ----------------------------------------------------------- */

/* Is the figure there at all, before anything is simulated? */
static int figure_check(struct sim_figure *figure, const struct sim_job *job,
        const struct sim_options *opt, struct sim_err *err)
{
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(job->sc, &n);

    return sim_figure_find(figure, opt, "--rank", &job->meta.shape, arms,
            sim_scenario_named(job->sc), err);
}

static int run(struct sim_job *job, const struct sim_options *opt, struct sim_err *err)
{
    struct sim_figure figure;
    const struct sim_answer answer = sim_compare_answer(&figure);
    int ret = merge(&job->sc, job->model, opt, &job->diag, err);

    job->answer = &answer;
    if (ret == 0)
        ret = sim_job_prepare(job, err);
    if (ret == 0)
        ret = figure_check(&figure, job, opt, err);
    if (ret == 0)
        ret = sim_job_run(job, err);
    job->answer = NULL; /* it ends with this function */
    return ret;
}

int sim_verb_compare(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct sim_options opt;
    struct sim_job job = { .model = model, .opt = &opt };
    int status = SIM_STATUS_GOOD;

    int ret = sim_options_read(&opt, SIM_FOR_COMPARE, argc, argv, &err);
    if (ret == 0 && opt.help) {
        usage(stdout);
    } else if (ret == 0 && opt.n_files == 0) {
        fputs("compare needs scenario files, as in: simulate compare scenarios/*.cfg\n",
                stderr);
        status = SIM_STATUS_USAGE;
    } else {
        ret = ret != 0 ? ret : run(&job, &opt, &err);
        if (ret != 0)
            status = sim_job_give_up(&job, ret, &err);
        else if (job.result.interrupted)
            status = SIM_STATUS_INTERRUPTED;
    }
    sim_job_clear(&job);
    sim_options_clear(&opt);
    return status;
}
