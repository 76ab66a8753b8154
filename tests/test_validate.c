/* Scores against closed forms, and the verb on a small country. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/metrics.h"
#include "models/observations.h"
#include "sim/analysis/score.h"
#include "tests/fixtures/program.h"

TestSuite(validate, .timeout = 60);
TestSuite(validate_program, .timeout = 240, .init = program_setup,
        .fini = program_teardown);

Test(validate, scores_are_those_of_the_closed_forms)
{
    struct sim_score s;
    double point[1] = { 3 }, two[2] = { 1, 0 };

    sim_score_make(&s, point, 1, 5); /* without doubt: the absolute error */
    cr_expect_float_eq(s.crps, 2, 1e-12);
    cr_expect_float_eq(s.distance, -2, 1e-12);
    cr_expect_not(s.inside);
    sim_score_make(&s, two, 2, 0); /* 1/2 - 1/2 * 1/2 */
    cr_expect_float_eq(s.crps, 0.25, 1e-12);
    cr_expect_float_eq(s.mean, 0.5, 1e-12);
    /* standard normal by its quantiles: z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi) */
    enum { N = 20001 };
    double *x = malloc(N * sizeof *x), z = 0.7;
    for (int i = 0; i < N; i++)
        x[i] = gsl_cdf_ugaussian_Pinv((i + 0.5) / N);
    sim_score_make(&s, x, N, z);
    double exact = z * (2 * gsl_cdf_ugaussian_P(z) - 1)
                   + 2 * exp(-z * z / 2) / sqrt(2 * M_PI) - 1 / sqrt(M_PI);
    cr_expect_float_eq(s.crps, exact, 2e-4, "%g %g", s.crps, exact);
    cr_expect_float_eq(s.p05, -1.645, 2e-3);
    cr_expect(s.inside);
    free(x);
}

/* Each published figure has a metric of the model, a source and a place. */
Test(validate, published_figures_have_their_metric_and_source)
{
    int predicted = 0;

    for (int i = 0; i < MODEL_OBSERVED; i++) {
        const struct sim_observation *o = &model_observations[i];
        bool found = false;
        for (size_t m = 0; m < metric_count && !found; m++)
            found = strcmp(metric_rows[m].key, o->metric) == 0;
        cr_expect(found, "%s: no metric %s", o->label, o->metric);
        cr_expect(o->source != NULL && o->source[0] != '\0', "%s", o->label);
        cr_expect(o->weight > 0 && o->value > 0, "%s", o->label);
        predicted += o->known == SIM_KNOWN_PREDICTED
                     && !(o->input_at_start && o->year == 2019);
    }
    cr_expect_eq(predicted, 10, "ten predicted figures, not %d", predicted);
}

Test(validate_program, prints_every_figure_and_how_it_is_known)
{
    program_write(
            "s.cfg", "population = { sample = 0.05; }; start = 2021; horizon = 2;\n");
    cr_assert_eq(program_run("validate s.cfg -n 4"), 0, "%s", program_err);
    program_expect_in(program_out, "Baseline from 2021, 4 replications");
    program_expect_in(program_out, "Shortage, %                     2021 input");
    program_expect_in(program_out, "Shortage, %                     2024 predicted");
    program_expect_in(program_out, "Shortage, large cities, %       2022 fitted");
    program_expect_in(program_out, "CRPS");
    program_expect_in(program_out, "Mirror 2019 for 2024: 2.0 %, observed 7.4");
    cr_assert_eq(program_run("validate s.cfg -n 4 --markdown"), 0, "%s", program_err);
    program_expect_in(program_out, "| Shortage, % | 2024 | predicted |");
    char *once = strdup(program_out);
    cr_assert_eq(program_run("validate s.cfg -n 4 --markdown -j 2"), 0);
    cr_expect_str_eq(program_out, once, "the same bytes for any threads");
    free(once);
}

Test(validate_program, says_what_it_needs)
{
    cr_expect_eq(program_run("validate"), 2);
    program_expect_in(program_err, "validate needs a scenario");
    cr_expect_eq(program_run("validate nothing"), 2);
    program_expect_in(program_err, "nothing");
    cr_expect_eq(program_run("validate --help"), 0);
    program_expect_in(program_out, "simulate validate SCENARIO");
}

/* Options that would be ignored, or leave points of unlike numbers of replications. */
Test(validate_program, refuses_options_of_runs_that_keep_results)
{
    static const char *const options[] = { "--only 2", "--range 0..1", "--max-time 1",
        "--precision shortage=0.5", "--luck independent", "--out x", "--json", "--resume",
        "--fresh", "--language nl", "--interaction" };
    char line[128];

    program_write("s.cfg", "population = { sample = 0.01; };\n");
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        for (int k = 0; k < 2; k++) {
            snprintf(line, sizeof line, "%s s.cfg -n 2 %s",
                    k == 0 ? "validate" : "calibrate", options[i]);
            cr_expect_eq(program_run(line), 2, "%s", line);
            program_expect_in(program_err,
                    "is an option of simulate SCENARIO.cfg, not of validate and "
                    "calibrate");
        }
    }
}

/* A value given and overruled would look like a fit that holds it. */
Test(validate_program, calibrate_refuses_to_be_given_what_it_fits)
{
    program_write("s.cfg", "population = { sample = 0.01; };\n");
    cr_expect_eq(program_run("calibrate s.cfg -n 2 --set market.b_Du=0.6"), 2);
    program_expect_in(program_err, "calibrate fits market.b_Du, so it cannot be set");
    cr_expect_eq(program_run("calibrate s.cfg -n 2 --set start=2023"), 2);
    program_expect_in(program_err, "calibrate takes the years of the figures it fits");
}
