/* verb_validate.c - `simulate validate SCENARIO`: does the baseline land where the
 * country was?
 *
 * Runs the baseline from a year that has passed and lays it beside the model's list of
 * published figures: each is put in, fitted or predicted. A scenario that starts later
 * than the figures is run from 2019. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/cli/options.h"
#include "sim/cli/sampling.h"
#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"
#include "sim/report/validation.h"

enum { EARLY_START = 2019 };

static void usage(FILE *out)
{
    fputs("simulate validate SCENARIO [--markdown] [-n N] [-j N] [--set KEY=VALUE]...\n"
          "\n"
          "Runs the baseline of a scenario from a year that has passed and prints every\n"
          "published figure that the model has: how it is known (input, fitted or\n"
          "predicted), model mean and 90 % interval, observed, distance. Then error,\n"
          "coverage and CRPS of what was predicted, beside no change and earlier\n"
          "forecasts. A scenario that starts after the figures is run from 2019.\n"
          "\n"
          "  simulate validate baseline\n"
          "  simulate validate scenarios/validate_2021.cfg -n 100\n",
            out);
}

/* Take --markdown out of the arguments, which the options do not know. */
static bool take_flag(int *argc, char **argv, const char *flag)
{
    bool found = false;
    int n = 0;

    for (int i = 0; i < *argc; i++)
        if (strcmp(argv[i], flag) == 0)
            found = true;
        else
            argv[n++] = argv[i];
    *argc = n;
    argv[n] = NULL;
    return found;
}

static int last_year(const struct sim_model *model)
{
    int last = 0;

    for (size_t i = 0; i < model->n_observations; i++)
        if (model->observations[i].year > last)
            last = model->observations[i].year;
    return last;
}

static const struct sim_rival *rival_of(
        const struct sim_model *model, const struct sim_observation *obs, int start)
{
    const struct sim_rival *best = NULL;

    for (size_t i = 0; i < model->n_rivals; i++) {
        const struct sim_rival *r = &model->rivals[i];
        if (r->year == obs->year && r->made <= start
                && strcmp(r->metric, obs->metric) == 0
                && strcmp(r->group, obs->group) == 0
                && (best == NULL || r->made > best->made))
            best = r;
    }
    return best;
}

static double cell_mean(const struct sim_sampling_run *run, size_t cell)
{
    double sum = 0;

    for (size_t i = 0; i < run->n_reps; i++)
        sum += run->value[i * run->n_cells + cell];
    return sum / (double) run->n_reps;
}

/* The line of one observation; false when the run does not hold it. */
static bool make_line(struct sim_validation *v, const struct sim_model *model,
        const struct sim_sampling_run *run, const struct sim_observation *obs,
        double *scratch)
{
    int start = run->shape.first_year, year = obs->year != 0 ? obs->year : start;
    int m = sim_shape_metric(&run->shape, obs->metric);
    int g = sim_shape_group(&run->shape, obs->group);

    if (m < 0 || g < 0 || year < start || year >= start + run->shape.n_years)
        return false;
    size_t cell = sim_shape_cell(&run->shape, year - start, g, m);
    size_t first = sim_shape_cell(&run->shape, 0, g, m);
    for (size_t i = 0; i < run->n_reps; i++)
        scratch[i] = run->value[i * run->n_cells + cell];
    *v = (struct sim_validation){ .obs = obs,
        .metric = &run->shape.metric[m],
        .known = year == start && obs->input_at_start ? SIM_KNOWN_INPUT : obs->known,
        .year = year,
        .no_change = cell_mean(run, first),
        .rival = rival_of(model, obs, start) };
    sim_score_make(&v->score, scratch, run->n_reps, obs->value);
    return true;
}

static int judge(const struct sim_model *model, const struct sim_sampling_run *run,
        bool markdown, struct sim_err *err)
{
    struct sim_validation *line = sim_calloc(model->n_observations, sizeof *line);
    double *scratch = sim_calloc(run->n_reps, sizeof *scratch);
    size_t n = 0;
    int ret = 0;

    if (line == NULL || scratch == NULL)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < model->n_observations && ret == 0; i++)
        n += make_line(&line[n], model, run, &model->observations[i], scratch);
    if (ret == 0 && n == 0)
        ret = sim_fail(err, SIM_ERR_INPUT,
                "no published figure lies in the years of this run; start earlier");
    if (ret == 0)
        sim_validation_print(
                stdout, line, n, run->shape.first_year, run->n_reps, markdown);
    sim_free(line);
    sim_free(scratch);
    return ret;
}

/* Load once to see where it starts, and again from early enough when that is late. */
static int validate(const struct sim_model *model, const struct sim_options *opt,
        bool markdown, struct sim_diag *diag, struct sim_err *err)
{
    struct sim_sampling_run run = { 0 };
    struct sim_scenario *sc = NULL;
    char named[1024], start[32], horizon[32];
    const char *path = sim_scenario_lookup(named, sizeof named, opt->file[0]);
    const char **sets = sim_calloc(opt->n_sets + 2, sizeof *sets);
    struct sim_load load = { .sets = opt->set, .n_sets = opt->n_sets };
    struct sim_run_options options = opt->run;
    int first, last = last_year(model);

    if (sets == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    int ret = sim_scenario_load(&sc, model, path, &load, diag, err);
    if (ret != 0)
        goto out;
    first = (int) sim_scenario_settings(sc)->start;
    first = first < last ? first : EARLY_START;
    snprintf(start, sizeof start, "start=%d", first);
    snprintf(horizon, sizeof horizon, "horizon=%d", last - first + 1);
    sets[0] = start;
    sets[1] = horizon;
    for (size_t i = 0; i < opt->n_sets; i++)
        sets[2 + i] = opt->set[i];
    load = (struct sim_load){ .sets = sets, .n_sets = opt->n_sets + 2 };
    options.stop = sim_signals_stop();
    options.progress = !opt->quiet && isatty(STDERR_FILENO);
    ret = sim_sampling_make(
            &run, model, path, &load, opt->reps, opt->seed, &options, diag, err);
    if (ret == 0)
        ret = judge(model, &run, markdown, err);
out:
    sim_sampling_clear(&run);
    sim_scenario_free(sc);
    sim_free(sets);
    return ret;
}

int sim_verb_validate(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_options opt;
    bool markdown = take_flag(&argc, argv, "--markdown");
    int ret = sim_options_read(&opt, SIM_FOR_SAMPLE, argc, argv, &err);

    if (ret == 0 && opt.help)
        usage(stdout);
    else if (ret == 0 && opt.n_files == 0)
        ret = sim_fail(&err, SIM_ERR_INPUT,
                "validate needs a scenario, as in: simulate validate baseline");
    else if (ret == 0)
        ret = validate(model, &opt, markdown, &diag, &err);
    return sim_verb_end(ret, &opt, &diag, &err);
}
