/* verb_calibrate.c - `simulate calibrate SCENARIO`: fit the few parameters without
 * evidence.
 *
 * Least squares of the figures that are marked fitted, each over the error that counts as
 * one, plus what is known of the parameters beforehand. All points are run with the same
 * luck, so the same command prints the same bytes. Figures that are predicted are never
 * looked at. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/analysis/minimise.h"
#include "sim/base/mem.h"
#include "sim/cli/options.h"
#include "sim/cli/sampling.h"
#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"

enum { FIT_START = 2021, FIT_REPS = 16, FIT_MOST = 40, SET_LEN = 128 };

static void usage(FILE *out)
{
    fputs("simulate calibrate SCENARIO [-n N] [-j N] [--set KEY=VALUE]...\n"
          "\n"
          "Fits the parameters for which there is no evidence to the published figures\n"
          "that simulate validate marks as fitted, from 2021 on; prints what it finds,\n"
          "how sure, and the lines to put into a scenario. Figures marked predicted are\n"
          "not used. -n: replications per point (16).\n"
          "\n"
          "  simulate calibrate scenarios/validate_2021.cfg\n",
            out);
}

struct fit {
    const struct sim_model *model;
    const struct sim_options *opt;
    const char *path;
    const char **sets;
    char (*own)[SET_LEN]; /* "start=...", "horizon=...", then one per parameter */
    struct sim_diag *diag;
    double *model_mean; /* [n_observations] of the point run last; NaN: not used */
};

/* Mean of the cell of an observation; NaN when it is not fitted or not in the run. */
static double mean_of(
        const struct sim_sampling_run *run, const struct sim_observation *obs)
{
    int m = sim_shape_metric(&run->shape, obs->metric);
    int g = sim_shape_group(&run->shape, obs->group);
    int y = obs->year - run->shape.first_year;
    double sum = 0;

    if (obs->known != SIM_KNOWN_FITTED || m < 0 || g < 0 || y < 0
            || y >= run->shape.n_years)
        return NAN;
    size_t cell = sim_shape_cell(&run->shape, y, g, m);
    for (size_t i = 0; i < run->n_reps; i++)
        sum += run->value[i * run->n_cells + cell];
    return sum / (double) run->n_reps;
}

static int objective(double *value, const double *x, void *ctx, struct sim_err *err)
{
    struct fit *fit = ctx;
    const struct sim_model *model = fit->model;
    struct sim_run_options options = fit->opt->run;
    struct sim_sampling_run run = { 0 };
    size_t n = fit->opt->n_sets;

    for (size_t i = 0; i < model->n_fits; i++)
        snprintf(fit->own[2 + i], SET_LEN, "%s=%.10f", model->fits[i].key, x[i]);
    const struct sim_load load = { .sets = fit->sets, .n_sets = n + 2 + model->n_fits };
    options.stop = sim_signals_stop();
    int ret = sim_sampling_make(&run, model, fit->path, &load,
            fit->opt->reps >= 0 ? fit->opt->reps : FIT_REPS, fit->opt->seed, &options,
            fit->diag, err);
    *value = 0;
    for (size_t i = 0; i < model->n_observations && ret == 0; i++) {
        const struct sim_observation *obs = &model->observations[i];
        fit->model_mean[i] = mean_of(&run, obs);
        double off = (fit->model_mean[i] - obs->value) / obs->weight;
        *value += isnan(off) ? 0 : off * off;
    }
    for (size_t i = 0; i < model->n_fits; i++) {
        double off = (x[i] - model->fits[i].prior_mean) / model->fits[i].prior_sd;
        *value += off * off;
    }
    if (ret == 0 && !fit->opt->quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "%s %s: %.3f\n", fit->own[2], fit->own[1 + model->n_fits],
                *value);
    sim_sampling_clear(&run);
    return ret;
}

static void print_result(const struct fit *fit, const struct sim_minimum *m,
        double before, const double *mean_before)
{
    const struct sim_model *model = fit->model;

    printf("%-22s %8s %8s   known beforehand\n", "parameter", "fitted", "sd");
    for (size_t i = 0; i < m->n; i++)
        printf("%-22s %8.3f %8.3f   %.3f, sd %.3f\n", model->fits[i].key, m->x[i],
                m->sd[i], model->fits[i].prior_mean, model->fits[i].prior_sd);
    printf("\n%-32s %4s %9s %9s %9s %9s\n", "fitted figure", "", "observed", "before",
            "after", "weight");
    for (size_t i = 0; i < model->n_observations; i++) {
        const struct sim_observation *obs = &model->observations[i];
        if (!isnan(fit->model_mean[i]))
            printf("%-32s %4d %9.4f %9.4f %9.4f %9.4f\n", obs->label, obs->year,
                    obs->value, mean_before[i], fit->model_mean[i], obs->weight);
    }
    printf("\nobjective %.3f (before %.3f), %zu points\n\nIn a scenario:\n", m->value,
            before, m->evaluations);
    for (size_t i = 0; i < m->n; i++) {
        const char *key = model->fits[i].key, *dot = strchr(key, '.');
        printf("  %.*s = { %s = { dist = \"normal\"; mean = %.3f; sd = %.3f; }; };\n",
                (int) (dot - key), key, dot + 1, m->x[i], m->sd[i]);
    }
}

static int calibrate(struct fit *fit, struct sim_err *err)
{
    const struct sim_model *model = fit->model;
    struct sim_minimum m = { .n = model->n_fits };
    double *first = sim_calloc(model->n_observations, sizeof *first), before = 0, last;
    int ret = first != NULL ? 0 : sim_fail(err, SIM_ERR_NOMEM, "out of memory");

    sim_assert(m.n > 0 && m.n <= SIM_MINIMISE_MAX);
    for (size_t i = 0; i < m.n; i++) {
        m.step[i] = model->fits[i].step;
        m.min[i] = model->fits[i].min;
        m.max[i] = model->fits[i].max;
        m.x[i] = model->fits[i].prior_mean;
    }
    if (ret == 0)
        ret = objective(&before, m.x, fit, err);
    if (ret == 0) {
        memcpy(first, fit->model_mean, model->n_observations * sizeof *first);
        ret = sim_minimise(&m, objective, fit, FIT_MOST, err);
    }
    if (ret == 0)
        ret = objective(&last, m.x, fit, err);
    if (ret == 0)
        print_result(fit, &m, before, first);
    sim_free(first);
    return ret;
}

/* What calibrate chooses itself cannot be given: it would be overruled without a word. */
static int check_set(const struct fit *fit, const char *set, struct sim_err *err)
{
    size_t len = strcspn(set, "= ");
    const char *years[] = { "start", "horizon" };

    for (size_t i = 0; i < SIM_COUNT(years); i++)
        if (strlen(years[i]) == len && strncmp(set, years[i], len) == 0)
            return sim_fail(err, SIM_ERR_INPUT,
                    "--set %s: calibrate takes the years of the figures it fits, from "
                    "%d on",
                    set, FIT_START);
    for (size_t i = 0; i < fit->model->n_fits; i++) {
        const char *key = fit->model->fits[i].key;
        if (strlen(key) == len && strncmp(set, key, len) == 0)
            return sim_fail(err, SIM_ERR_INPUT,
                    "--set %s: calibrate fits %s, so it cannot be set; simulate "
                    "validate shows what one value gives",
                    set, key);
    }
    return 0;
}

/* The sets of the command line, the years of the fitted figures, and room for the
 * parameters. */
static int prepare(struct fit *fit, struct sim_err *err)
{
    size_t n = fit->opt->n_sets, own = 2 + fit->model->n_fits;
    int last = FIT_START;

    for (size_t i = 0; i < n; i++) {
        int ret = check_set(fit, fit->opt->set[i], err);
        if (ret != 0)
            return ret;
    }
    fit->sets = sim_calloc(n + own, sizeof *fit->sets);
    fit->own = sim_calloc(own, sizeof *fit->own);
    fit->model_mean = sim_calloc(fit->model->n_observations, sizeof *fit->model_mean);
    if (fit->sets == NULL || fit->own == NULL || fit->model_mean == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < fit->model->n_observations; i++) {
        const struct sim_observation *obs = &fit->model->observations[i];
        if (obs->known == SIM_KNOWN_FITTED && obs->year > last)
            last = obs->year;
    }
    snprintf(fit->own[0], SET_LEN, "start=%d", FIT_START);
    snprintf(fit->own[1], SET_LEN, "horizon=%d", last - FIT_START + 1);
    for (size_t i = 0; i < n; i++)
        fit->sets[i] = fit->opt->set[i];
    for (size_t i = 0; i < own; i++)
        fit->sets[n + i] = fit->own[i];
    return 0;
}

int sim_verb_calibrate(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_options opt;
    char named[1024];
    struct fit fit = { .model = model, .opt = &opt, .diag = &diag };
    int ret = sim_options_read(&opt, SIM_FOR_SAMPLE, argc, argv, &err);

    if (ret == 0 && opt.help) {
        usage(stdout);
    } else if (ret == 0 && opt.n_files == 0) {
        ret = sim_fail(&err, SIM_ERR_INPUT,
                "calibrate needs a scenario, as in: simulate calibrate "
                "scenarios/validate_2021.cfg");
    } else if (ret == 0) {
        fit.path = sim_scenario_lookup(named, sizeof named, opt.file[0]);
        ret = prepare(&fit, &err);
        if (ret == 0)
            ret = calibrate(&fit, &err);
    }
    sim_free(fit.sets);
    sim_free(fit.own);
    sim_free(fit.model_mean);
    return sim_verb_end(ret, &opt, &diag, &err);
}
