/* verb_decide.c - `simulate decide RESULT`: what to choose, from results that are there.
 *
 * Nothing is simulated: the replications stored in the folder are read, and the tables
 * and figures of the decision are written beside them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/cli/outputs.h"
#include "sim/cli/result.h"
#include "sim/cli/resume.h"
#include "sim/cli/verbs.h"
#include "sim/report/blocks.h"
#include "sim/report/decide.h"

static void usage(FILE *out)
{
    fputs("simulate decide RESULT [--value BASIS] [--year YEAR] [--budget EUR] [--staff "
          "FTE]\n"
          "\n"
          "What to choose, from the replications in a folder of results (of a run or\n"
          "of compare); nothing is simulated. The first five lines answer: which\n"
          "policy is best, how sure that is, whether another way to value learning\n"
          "turns it, which gives most teachers for the money, and which unknown is\n"
          "worth measuring first. Then: net benefit of each, P(best), expected loss;\n"
          "what is worth its price (dominance, extended dominance, cost of one more);\n"
          "people for the money; who gains; the value of knowing each parameter; the\n"
          "values at which another policy becomes best; what makes the difference.\n"
          "\n"
          "Doing nothing is one of the choices. Money is discounted and summed from\n"
          "the start to the year. Into the folder go decision.csv, acceptability.csv,\n"
          "plane.csv, voi.csv, switching.csv, tornado.csv, benefit_years.csv,\n"
          "equity.csv and plots/plane, plots/acceptability, plots/tornado.\n"
          "\n"
          "      --value BASIS   value learning by its gains at the end of the year\n"
          "                      (initial) or by those that last (adult); else by\n"
          "                      what the scenario says (money.value_basis)\n"
          "      --year YEAR     count to this school year (the last)\n"
          "      --budget EUR    only what costs who pays no more, in all, discounted\n"
          "      --staff FTE     only what asks for no more extra posts in any year\n"
          "      --quiet         write the files, print nothing but problems\n"
          "  -h, --help          this text\n"
          "\n"
          "  simulate compare scenarios/*.cfg && simulate decide results/compare\n"
          "  simulate decide results/compare --value adult --budget 500e6\n",
            out);
}

struct asked {
    const char *result, *value;
    double year, budget, staff;
    bool quiet, help;
};

static int number(double *out, const char *option, const char *text, struct sim_err *err)
{
    if (text == NULL || sim_csv_real(text, out) != SIM_CSV_GOOD || *out < 0)
        return sim_fail(err, SIM_ERR_INPUT, "%s %s: must be a number of 0 or more",
                option, text != NULL ? text : "");
    return 0;
}

static int read_arguments(struct asked *a, int argc, char **argv, struct sim_err *err)
{
    *a = (struct asked){ .year = -1, .budget = INFINITY, .staff = INFINITY };
    const struct {
        const char *name;
        double *to;
    } numbers[] = { { "--year", &a->year }, { "--budget", &a->budget },
        { "--staff", &a->staff } };

    for (int i = 1; i < argc; i++) {
        bool known = false;
        for (size_t k = 0; k < SIM_COUNT(numbers); k++)
            if (strcmp(argv[i], numbers[k].name) == 0) {
                int ret = number(
                        numbers[k].to, argv[i], i + 1 < argc ? argv[i + 1] : NULL, err);
                if (ret != 0)
                    return ret;
                known = true;
            }
        if (strcmp(argv[i], "--value") == 0) {
            if (i + 1 >= argc)
                return sim_fail(
                        err, SIM_ERR_INPUT, "--value: which basis? initial, adult");
            a->value = argv[i + 1];
            known = true;
        }
        if (known) {
            i++;
        } else if (strcmp(argv[i], "--quiet") == 0) {
            a->quiet = true;
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            a->help = true;
        } else if (argv[i][0] == '-' && argv[i][1] != '\0') {
            return sim_fail(err, SIM_ERR_INPUT,
                    "%s: decide knows no such option (simulate decide --help)", argv[i]);
        } else if (a->result != NULL) {
            return sim_fail(err, SIM_ERR_INPUT,
                    "%s: decide takes one folder of results, and has %s", argv[i],
                    a->result);
        } else
            a->result = argv[i];
    }
    if (a->result == NULL && !a->help)
        return sim_fail(err, SIM_ERR_INPUT,
                "decide needs a folder of results, as in: simulate decide "
                "results/compare");
    return 0;
}

static int year_index(int *out, const struct asked *a, const struct sim_shape *shape,
        struct sim_err *err)
{
    int last = shape->first_year + shape->n_years - 1;

    *out = shape->n_years - 1;
    if (a->year < 0)
        return 0;
    if (!(a->year >= shape->first_year && a->year <= last) || a->year > floor(a->year))
        return sim_fail(err, SIM_ERR_INPUT, "--year %g: must be between %d and %d",
                a->year, shape->first_year, last);
    *out = (int) a->year - shape->first_year;
    return 0;
}

/* The language of the run, for the figures; English where its scenario cannot be read. */
static enum sim_language language_of(
        const struct sim_model *model, const struct sim_store_meta *meta)
{
    struct sim_scenario *sc = NULL;
    struct sim_diag diag = { 0 };
    enum sim_language lang = SIM_LANGUAGE_EN;

    if (sim_resume_scenario(&sc, model, meta->resolved_cfg, &diag, &(struct sim_err){ 0 })
            == 0)
        lang = (enum sim_language) sim_scenario_settings(sc)->language;
    sim_scenario_free(sc);
    sim_diag_clear(&diag);
    return lang;
}

static int write_all(const struct sim_model *model, const struct asked *a,
        const struct sim_decision *decision, struct sim_store *store,
        const struct sim_result *res, struct sim_err *err)
{
    const char *dir = res->dir;
    const struct sim_store_meta *meta = sim_store_meta(store);
    struct sim_report rep = {
        .meta = meta,
        .n_arms = decision->n_options,
        .reps = decision->reps,
        .note = "",
        .lang = language_of(model, meta),
    };
    struct sim_table_style style = sim_outputs_style();
    struct sim_err plots = { 0 };

    rep.partial = sim_result_partial(res, store);
    rep.reps_asked = rep.partial ? meta->reps_asked : rep.reps;
    int ret = sim_report_decide_csv(decision, meta, dir, err);
    if (ret == 0 && sim_report_decide_plots(decision, &rep, dir, &plots) != 0)
        fprintf(stderr, "the plots were left out: %s\n", plots.msg);
    if (ret == 0 && !a->quiet) {
        sim_block_partial(&rep, sim_block_width(&style), stdout);
        ret = sim_report_decide(decision, meta, &style, stdout, err);
        printf("\nFiles: %s/\n", dir);
    }
    return ret;
}

static int decide(
        const struct sim_model *model, const struct asked *a, struct sim_err *err)
{
    struct sim_result res;
    struct sim_store *store = NULL;
    struct sim_decision *decision = NULL;
    struct sim_decision_ask ask = {
        .roles = model->roles, .value = a->value, .budget = a->budget, .staff = a->staff
    };
    int ret = sim_result_find(&res, a->result, err);

    if (ret == 0 && res.n_stores > 1)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: a sweep of the world holds a run for each value, and no choice",
                res.dir);
    if (ret == 0)
        ret = sim_result_sound(&store, &res, 0, err);
    if (ret != 0)
        return ret;
    if (res.described)
        ask.n_arms = res.brief.n_arms; /* without the parts of packages */
    ret = year_index(&ask.year, a, &sim_store_meta(store)->shape, err);
    if (ret == 0)
        ret = sim_decision_new(&decision, store, &ask, err);
    if (ret == 0)
        ret = write_all(model, a, decision, store, &res, err);
    sim_decision_free(decision);
    sim_store_close(store);
    return ret;
}

int sim_verb_decide(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct asked asked;
    int ret = read_arguments(&asked, argc, argv, &err);

    if (ret == 0 && asked.help) {
        usage(stdout);
        return SIM_STATUS_GOOD;
    }
    if (ret == 0)
        ret = decide(model, &asked, &err);
    if (ret == 0)
        return SIM_STATUS_GOOD;
    fprintf(stderr, "%s\n", err.msg);
    return ret == SIM_ERR_INPUT || ret == SIM_ERR_SYNTAX ? SIM_STATUS_USAGE
                                                         : SIM_STATUS_FAILED;
}
