/* coverage.c - do the intervals hold the truth as often as they say?
 *
 * A plain program for `make verify`. On the toy model, whose mean effect is an integral
 * done here by hand: the 90 % Monte Carlo interval of the mean effect over many seeds,
 * with antithetic pairs and without, and when --precision chose the moment to stop; and
 * the 5-95 % interval of single futures, against a future of another seed. On the model
 * of schools: the rank of the effect in one future among those of another seed, which
 * must be uniform. Status 1: a rate that chance does not explain (p < 1e-6). */
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/model.h"
#include "sim/analysis/summary.h"
#include "sim/base/mem.h"
#include "sim/engine/run.h"
#include "tests/fixtures/toy_model.h"
#include "tests/stat.h"

enum { SEEDS = 1000, YEARS = 4, PERSONS = 60, SCHOOL_SEEDS = 120, SCHOOL_REPS = 19 };
static const double cut = 0.5;

static char folder[300];

static void give_up(const char *what, const struct sim_err *err)
{
    fprintf(stderr, "%s: %s\n", what, err->msg);
    exit(1);
}

/* Run a scenario of one policy; effect and level of one metric in the last year, one
 * value a replication: out[n]. Returns n. */
static size_t run(const struct sim_model *model, const char *text, const char *metric,
        const struct sim_run_options *opt, double *out, size_t room)
{
    struct sim_err err = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_scenario *sc = NULL;
    struct sim_engine *eng = NULL;
    struct sim_store *store = NULL;
    struct sim_run_result result;
    struct sim_load load = { .text = text };
    static const char *const arm[] = { "baseline", "policy" };
    struct sim_store_meta meta = { .scenario = "c",
        .title = "",
        .digest = "0",
        .version = "0",
        .model = "m",
        .resolved_cfg = "",
        .sampling = "",
        .uncertainty = "both",
        .luck = "shared",
        .n_arms = 2,
        .arm = arm };
    char path[400];
    int m = 0;

    snprintf(path, sizeof path, "%s/c.db", folder);
    if (sim_scenario_load(&sc, model, "c.cfg", &load, &diag, &err) != 0
            || sim_engine_new(&eng, model, sc, opt, &diag, &err) != 0)
        give_up(diag.n > 0 ? diag.line[0] : "scenario", &err);
    sim_engine_shape(eng, &meta.shape);
    meta.n_params = sim_engine_params(eng, &meta.param);
    meta.reps_asked = sim_engine_reps(eng);
    if (sim_store_create(&store, path, &meta, &err) != 0
            || sim_engine_run(eng, store, &result, &err) != 0)
        give_up("run", &err);
    while (strcmp(meta.shape.metric[m].key, metric) != 0)
        m++;
    size_t n = sim_store_reps(store), at;
    double *base = sim_calloc(n, sizeof *base);
    at = sim_shape_cell(&meta.shape, meta.shape.n_years - 1, 0, m);
    if (base == NULL || n > room
            || sim_store_read(store, 0, false, at, 1, base, &err) != 0
            || sim_store_read(store, 1, false, at, 1, out, &err) != 0)
        give_up("read", &err);
    for (size_t i = 0; i < n; i++)
        out[i] -= base[i];
    sim_free(base);
    sim_store_close(store);
    unlink(path);
    sim_engine_free(eng);
    sim_scenario_free(sc);
    return n;
}

static size_t toy(unsigned seed, int reps, const char *sampling, double halfwidth,
        double *out, size_t room)
{
    struct sim_run_options opt = { .threads = 1, .only = -1 };
    char text[400];

    snprintf(text, sizeof text,
            "start = 2025; horizon = %d; replications = %d; seed = %u; sampling = "
            "\"%s\";\n"
            "toy = { persons = %d; }; policies = ( { lever = \"help\"; cut = %g; } );\n",
            YEARS, reps, seed, sampling, PERSONS, cut);
    if (halfwidth > 0) {
        opt.precision_metric = "stock";
        opt.precision_halfwidth = halfwidth;
    }
    return run(&toy_model, text, "stock", &opt, out, room);
}

/* The mean effect: over the uniform prior of the hazard, by Simpson's rule. The policy
 * acts from the second year on. */
static double truth(void)
{
    const int n = 200;
    double sum = 0;

    for (int i = 0; i <= n; i++) {
        double h = 0.08 + 0.04 * i / n;
        double gain =
                (1 - h) * (pow(1 - h * (1 - cut), YEARS - 1) - pow(1 - h, YEARS - 1));
        sum += gain * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return 2.0 * PERSONS * sum / (3.0 * n);
}

static int verdict(const char *what, unsigned hit, unsigned n, double nominal)
{
    double p = stat_binomial_p(hit, n, nominal);

    printf("| %s | %.3f | %.3f | %u | %.2g | %s |\n", what, nominal, (double) hit / n, n,
            p, p > ALPHA ? "good" : "WRONG");
    fflush(stdout);
    return !(p > ALPHA);
}

/* Does mean +- t x standard error hold the truth? `wrong`: another truth, on purpose. */
static unsigned mean_hits(
        const char *sampling, int reps, double halfwidth, double wrong, double *bias)
{
    double value[512], scratch[512], expected = truth() + wrong, sum = 0;
    bool pairs = strcmp(sampling, "antithetic") == 0;
    unsigned hit = 0;

    for (unsigned seed = 0; seed < SEEDS; seed++) {
        size_t n = toy(seed, reps, sampling, halfwidth, value, SIM_COUNT(value));
        struct sim_summary s;
        sim_summarise(&s, value, n, pairs, 0, scratch);
        double t = gsl_cdf_tdist_Pinv(0.95, (double) (pairs ? n / 2 : n) - 1);
        hit += fabs(s.mean - expected) <= t * s.mc_se;
        sum += s.mean - expected;
    }
    *bias = sum / SEEDS;
    return hit;
}

/* Does the 5-95 % interval of 40 futures hold one more? Quantiles of type 7 of n values
 * leave (n - 1) 0.9 / (n + 1) on the average. */
static int check_futures(void)
{
    enum { N = 40 };
    double value[N], scratch[N], one[2];
    unsigned hit = 0;

    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct sim_summary s;
        size_t n = toy(seed, N, "independent", 0, value, N);
        toy(seed + 1000000, 2, "independent", 0, one, 2);
        sim_summarise(&s, value, n, false, 0, scratch);
        /* whole persons: a tie counts half */
        hit += (one[0] > s.p05 && one[0] < s.p95)
               || ((one[0] == s.p05 || one[0] == s.p95) && seed % 2 == 0);
    }
    return verdict(
            "one future in the 5-95 % interval", hit, SEEDS, (N - 1) * 0.9 / (N + 1));
}

/* The rank of one future among SCHOOL_REPS of another seed is uniform. */
static int check_ranks(void)
{
    struct sim_run_options opt = { .threads = 1, .only = -1 };
    uint32_t count[5] = { 0 };
    char text[500];

    for (unsigned seed = 0; seed < SCHOOL_SEEDS; seed++) {
        double value[SCHOOL_REPS + 1], one[2];
        unsigned below = 0, same = 0;
        for (unsigned k = 0; k < 2; k++) {
            snprintf(text, sizeof text,
                    "horizon = 2; replications = %d; seed = %u; sampling = "
                    "\"independent\";\nrun_in = { years = 1; }; population = { schools = "
                    "40; };\npolicies = ( { lever = \"pay_premium\"; } );\n",
                    k == 0 ? SCHOOL_REPS : 2, seed + k * 1000000);
            run(&model_schools, text, "shortage", &opt, k == 0 ? value : one,
                    k == 0 ? SCHOOL_REPS : 2);
        }
        for (int i = 0; i < SCHOOL_REPS; i++) {
            below += value[i] < one[0];
            same += value[i] == one[0];
        }
        /* many effects are exactly 0: the place among equals is drawn */
        below += (unsigned) (sim_uniform(
                                     sim_draw(sim_key_make(9, 0), seed, 0, 0, 0).word[0])
                             * (same + 1));
        count[below * 5 / (SCHOOL_REPS + 1)]++;
    }
    double p = stat_chi2_uniform_p(count, 5);
    printf("| rank of a future among those of another seed, schools | uniform | %u %u %u "
           "%u %u | %d | %.2g | %s |\n",
            count[0], count[1], count[2], count[3], count[4], SCHOOL_SEEDS, p,
            p > ALPHA ? "good" : "WRONG");
    return !(p > ALPHA);
}

int main(void)
{
    int wrong = 0;
    double bias[4];

    snprintf(folder, sizeof folder, "%s/coverage-XXXXXX",
            access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL)
        return 1;
    printf("True mean effect %.4f persons.\n\n"
           "| interval | nominal | seen | trials | p | |\n|---|---|---|---|---|---|\n",
            truth());
    wrong += verdict("mean effect, 20 antithetic pairs",
            mean_hits("antithetic", 40, 0, 0, &bias[0]), SEEDS, 0.9);
    wrong += verdict("mean effect, 40 independent futures",
            mean_hits("independent", 40, 0, 0, &bias[1]), SEEDS, 0.9);
    unsigned stopped = mean_hits("antithetic", 400, 0.62, 0, &bias[2]);
    printf("| mean effect, stopped by --precision | 0.9 | %.3f | %d | | %s |\n",
            (double) stopped / SEEDS, SEEDS,
            stopped > 0.86 * SEEDS ? "good" : "WRONG: below 0.86");
    wrong += !(stopped > 0.86 * SEEDS);
    wrong += check_futures();
    wrong += check_ranks();
    bool found = stat_binomial_p(mean_hits("antithetic", 40, 0, 1, &bias[3]), SEEDS, 0.9)
                 <= ALPHA;
    printf("| (a truth that is 1 person off) | | | | | %s |\n",
            found ? "found out" : "WRONG: passes");
    printf("\nMean error of the mean, persons: %+.3f with pairs, %+.3f without, %+.3f "
           "when stopped by --precision.\n",
            bias[0], bias[1], bias[2]);
    rmdir(folder);
    return wrong + !found > 0;
}
