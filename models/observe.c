/* observe.c - what would those who look from outside have seen?
 *
 * The truth of the model is not what is published. The yearly survey asks all schools on
 * 1 October; some answer (nearly all in the large cities, half elsewhere), perhaps more
 * readily where the shortage is large; answers leave out some of what is hidden and some
 * of the long absences; the rest is extrapolated within strata of city and fifth of
 * disadvantage, by required posts. Vacancies are seen by how long they stand open: the
 * round in which they are filled. Thread safety: pure. */
#include "models/observe.h"

#include <math.h>

#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "response_city", SIM_FIELD(struct observe_params, response_city), "share",
            .dflt = 0.85, .min = 0, .max = 1, .low = 0.8, .high = 0.95,
            .source = "baseline:survey_response 2022",
            .doc = "Schools in the five large cities that answer the survey." },
    { "response", SIM_FIELD(struct observe_params, response), "share", .dflt = 0.46,
            .min = 0, .max = 1, .low = 0.4, .high = 0.6,
            .source = "baseline:survey_response 2022",
            .doc = "Schools elsewhere that answer." },
    { "tilt", SIM_FIELD(struct observe_params, tilt), "log odds", .dflt = 0,
            .prior = SIM_PRIOR_NORMAL(0, 0.2), .min = -3, .max = 3, .low = -0.3,
            .high = 0.3, .source = "assumption",
            .doc = "How much readier to answer a school is with 10 points more "
                   "shortage." },
    { "hidden_missed", SIM_FIELD(struct observe_params, hidden_missed), "share",
            .dflt = 0.05, .prior = SIM_PRIOR_BETA(1, 19), .min = 0, .max = 1, .low = 0,
            .high = 0.15, .source = "assumption",
            .doc = "Share of the hidden shortage that answers leave out." },
    { "replacement_missed", SIM_FIELD(struct observe_params, replacement_missed), "share",
            .dflt = 0.05, .prior = SIM_PRIOR_BETA(1, 19), .min = 0, .max = 1, .low = 0,
            .high = 0.15, .source = "assumption",
            .doc = "Share of unfilled replacements of long absence that answers leave "
                   "out." },
    { "weeks_early", SIM_FIELD(struct observe_params, weeks_early), "weeks", .dflt = 5,
            .prior = SIM_PRIOR_UNIFORM(3, 7), .min = 0, .max = 60, .low = 3, .high = 7,
            .source = "assumption",
            .doc = "Weeks that a vacancy filled in the early round stood open." },
    { "weeks_summer", SIM_FIELD(struct observe_params, weeks_summer), "weeks", .dflt = 10,
            .prior = SIM_PRIOR_UNIFORM(7, 13), .min = 0, .max = 60, .low = 7, .high = 13,
            .source = "assumption", .doc = "The same in the summer round." },
    { "weeks_late", SIM_FIELD(struct observe_params, weeks_late), "weeks", .dflt = 18,
            .prior = SIM_PRIOR_UNIFORM(13, 23), .min = 0, .max = 60, .low = 13,
            .high = 23, .source = "assumption",
            .doc = "The same after 1 August: over the three months after which 20 % of "
                   "vacancies were unfilled in 2017/18 (Z04)." },
    { "weeks_never", SIM_FIELD(struct observe_params, weeks_never), "weeks", .dflt = 50,
            .prior = SIM_PRIOR_UNIFORM(40, 60), .min = 0, .max = 100, .low = 40,
            .high = 60, .source = "assumption",
            .doc = "Weeks that a vacancy nobody takes stands open, up to the next "
                   "year." },
    { "weeks_some", SIM_FIELD(struct observe_params, weeks_some), "weeks", .dflt = 4,
            .min = 0, .max = 41, .source = "setting",
            .doc = "Weeks without a qualified teacher from which a pupil counts in "
                   "untaught_some." },
    { "weeks_many", SIM_FIELD(struct observe_params, weeks_many), "weeks", .dflt = 10,
            .min = 0, .max = 41, .source = "setting",
            .doc = "The same for untaught_many." },
};
static_assert(sizeof(struct observe_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table observe_table = { "observe",
    "What surveys and statistics see of the shortage.", rows, SIM_COUNT(rows),
    sizeof(struct observe_params), false };

static double logit(double p)
{
    return p <= 0 ? -INFINITY : p >= 1 ? INFINITY : sim_log(p / (1 - p));
}

struct survey observe_survey_of(const struct labour *lab)
{
    const struct observe_params *op = lab->par->observe;

    return (struct survey){ .odds = { logit(op->response), logit(op->response_city) },
        .centre = lab->solved.shortage_start,
        .tilt = op->tilt * 10,
        .hidden = 1 - op->hidden_missed,
        .replacement_missed = op->replacement_missed };
}

void observe_survey(
        double *sums, const struct labour *lab, const struct survey_totals *totals)
{
    for (int k = 0; k < lab->n_strata; k++) {
        double *sum = sums + (size_t) k * LABOUR_SUMS;
        double of = totals->seen[k % SURVEY_STRATA];
        double weight = of > 0 ? totals->all[k % SURVEY_STRATA] / of : 0;
        sum[SUM_MEASURED] *= weight;
        sum[SUM_MEASURED_OF] *= weight;
    }
}

void observe_vacancies(
        double *sums, const struct labour *lab, const struct arm_state *arm)
{
    const struct observe_params *op = lab->par->observe;
    const double weeks[HIRE_ROUNDS] = { op->weeks_early, op->weeks_summer,
        op->weeks_late };

    for (int k = 0; k < lab->n_strata; k++) {
        double *sum = sums + (size_t) k * LABOUR_SUMS;
        double never = sum[SUM_UNFILLED];
        sum[SUM_VACANCIES] = never;
        sum[SUM_VACANCY_WEEKS] = op->weeks_never * never;
        for (int r = 0; r < HIRE_ROUNDS; r++) {
            double fte = 0.01 * (double) arm->hired_round[k][r];
            sum[SUM_ROUND + r] = fte;
            sum[SUM_VACANCIES] += fte;
            sum[SUM_VACANCY_WEEKS] += weeks[r] * fte;
        }
    }
}
