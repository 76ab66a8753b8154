/* Sums over schools: against a plain loop, one school after the other, on every
 * instruction set, to the bit. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/outcomes_hot.h"
#include "tests/fixtures/small_world.h"

TestSuite(school_sums, .timeout = 60);

/* Five blocks of schools and thirteen: three fours and one alone. */
enum { SCHOOLS = 333, MOST_STRATA = 2000 };

typedef double sums_of_strata[MOST_STRATA][LABOUR_SUMS];

static void add_teachers(double *sum, const struct labour *lab,
        const struct arm_state *arm, const struct arm_state *base, int s)
{
    sum[SUM_SCHOOLS] += 1;
    sum[SUM_NO_SHORTAGE] += arm->open[s] < OFFER_STEP;
    sum[SUM_REQUIRED] += 0.01 * (arm->posts[s] + arm->replace[s]);
    sum[SUM_FILLED] += 0.01 * arm->filled[s];
    sum[SUM_UNFILLED] += 0.01 * arm->open[s];
    sum[SUM_REGULAR] += 0.01 * (lab->posts[s] + arm->replace[s]);
    sum[SUM_PERSONS] += arm->heads[s];
    sum[SUM_FTE_TEACHING] += 0.01 * (arm->filled[s] - arm->replace[s]);
    sum[SUM_QUALITY] += 1e-4 * arm->quality[s];
    sum[SUM_NOVICE] += 0.01 * arm->novice[s];
    sum[SUM_SHORT] += 0.01 * lab->posts[s] * (double) arm->short_absent[s];
    sum[SUM_SHORT_NOBODY] += 0.01 * lab->posts[s] * (double) arm->short_nobody[s];
    if (!arm->ever_target[s])
        sum[SUM_OUTSIDE] += 0.01 * (arm->filled[s] - base->filled[s]);
}

static void add_classes(
        double *sum, const struct labour *lab, const struct arm_state *arm, int s)
{
    const int pupils = lab->pupils_total[lab->year * SCHOOLS + s];

    sum[SUM_CLASSES] += lab->n_classes[s] * (1 + (double) arm->class_more[s]);
    sum[SUM_PUPILS] += pupils;
    if (arm->open[s] == 0)
        return;
    for (int k = 0; k < UNTAUGHT; k++)
        sum[SUM_UNTAUGHT + k] +=
                (double) pupils * arm->untaught[k][s] / lab->n_classes[s];
    for (int m = 0; m < COVER_MODES; m++)
        sum[SUM_COVER + m] += 0.01 * arm->cover[m][s];
}

static void add_support(
        double *sum, const struct labour *lab, const struct arm_state *arm, int s)
{
    const struct assist_arm *as = &arm->assistants;
    const float seats = arm->help[(lab->year - lab->run_in) * SCHOOLS + s].seats;

    sum[SUM_AS_POSTS] += 0.01 * as->posts[s];
    sum[SUM_AS_FILLED] += 0.01 * as->filled[s];
    sum[SUM_AS_TRAINED] += 0.01 * as->trained[s];
    sum[SUM_AS_ORGANISED] += as->organised[s];
    sum[SUM_AS_PUPIL_SEATS] +=
            (double) seats * lab->pupils_total[lab->year * SCHOOLS + s];
}

static void add_answer(double *sum, struct survey_totals *totals,
        const struct labour *lab, const struct arm_state *arm,
        const struct survey *survey, int s)
{
    const double all = arm->posts[s] + arm->replace[s], required = 0.01 * all;
    const double above = 0.01 * arm->open[s] - survey->centre * required;
    const double tells = (double) lab->w_survey[s] - survey->odds[lab->world->g5[s]];
    const double seen = arm->cover[COVER_SPREAD][s] + arm->cover[COVER_HOME][s];
    const double replaced = all > 0 ? arm->replace[s] / all : 0;
    const int at = lab->stratum[s] % SURVEY_STRATA;

    totals->all[at] += required;
    if (!(tells * required < survey->tilt * above))
        return;
    totals->seen[at] += required;
    sum[SUM_MEASURED_OF] += required;
    sum[SUM_MEASURED] += 0.01
                         * ((seen + (arm->open[s] - seen) * survey->hidden)
                                 * (1 - survey->replacement_missed * replaced));
}

static void plain(sums_of_strata sums, struct survey_totals *totals,
        const struct labour *lab, int a, const struct survey *survey)
{
    const struct arm_state *arm = small_arm(lab, a);

    for (int s = 0; s < SCHOOLS; s++) {
        double *sum = sums[lab->stratum[s]];
        add_teachers(sum, lab, arm, small_arm(lab, 0), s);
        add_classes(sum, lab, arm, s);
        add_support(sum, lab, arm, s);
        add_answer(sum, totals, lab, arm, survey, s);
    }
}

static void by_kernel(enum sim_isa isa, sums_of_strata sums, struct survey_totals *totals,
        const struct labour *lab, int a, const struct survey *survey)
{
    SIM_HOT_FOR(isa, outcomes_schools)
    (&sums[0][0], totals, lab, small_arm(lab, a), small_arm(lab, 0), survey);
}

static struct small_world *premium_and_tutoring(void)
{
    struct small_world *sm = small_new(SCHOOLS, 2);

    small_set(sm, "observe.hidden_missed", 0.3);
    small_set(sm, "observe.replacement_missed", 0.4);
    int k = small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, k, "premium", 0.2);
    small_policy_name(sm, 1, k, "target.quintile", "5");
    k = small_policy(sm, 1, "tutoring");
    small_policy_name(sm, 1, k, "target.quintile", "5");
    return sm;
}

/* Sums that differ between the two, in any stratum. */
static int differ(sums_of_strata one, sums_of_strata other, int n_strata)
{
    int n = 0;

    for (int k = 0; k < n_strata; k++)
        for (int i = 0; i < LABOUR_SUMS; i++)
            n += one[k][i] != other[k][i] || isnan(one[k][i]);
    return n;
}

Test(school_sums, are_those_of_a_plain_loop)
{
    static sums_of_strata want, got;
    struct small_world *sm = premium_and_tutoring();
    struct labour *lab = small_labour(sm, 3);

    for (int y = 0; y < 2; y++) {
        small_year(lab, y);
        cr_assert_leq(lab->n_strata, MOST_STRATA);
        const struct survey survey = observe_survey_of(lab);
        for (int a = 0; a < 2; a++) {
            struct survey_totals asked = { 0 };
            memset(want, 0, sizeof want);
            plain(want, &asked, lab, a, &survey);
            for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
                struct survey_totals told = { 0 };
                if (!sim_isa_supported((enum sim_isa) isa))
                    continue;
                memset(got, 0, sizeof got);
                by_kernel((enum sim_isa) isa, got, &told, lab, a, &survey);
                cr_expect_eq(differ(want, got, lab->n_strata), 0);
                cr_expect_arr_eq(&told, &asked, sizeof told);
            }
        }
        labour_next(lab);
    }
    double each[SCHOOL_SUMS] = { 0 }; /* of the last: no sum is tested on nothing */
    for (int k = 0; k < lab->n_strata; k++)
        for (int i = 0; i < SCHOOL_SUMS; i++)
            each[i] += fabs(want[k][i]);
    for (int i = 0; i < SCHOOL_SUMS; i++)
        cr_expect(each[i] > 0, "sum %d is 0 everywhere", i);
    small_free(sm);
}

/* The twin: the test sees a day more at one school, the last, and where. */
Test(school_sums, a_day_more_at_one_school_shows_in_its_stratum)
{
    static sums_of_strata before, after;
    struct survey_totals totals = { 0 };
    struct small_world *sm = premium_and_tutoring();
    struct labour *lab = small_labour(sm, 3);

    small_year(lab, 0);
    const struct survey survey = observe_survey_of(lab);
    by_kernel(sim_isa(), before, &totals, lab, 0, &survey);
    lab->arm[0].filled[SCHOOLS - 1] += OFFER_STEP;
    by_kernel(sim_isa(), after, &totals, lab, 0, &survey);
    cr_expect_eq(differ(before, after, lab->n_strata), 2); /* with who is present */
    const int k = lab->stratum[SCHOOLS - 1];
    cr_expect_float_eq(
            after[k][SUM_FILLED] - before[k][SUM_FILLED], 0.01 * OFFER_STEP, 1e-9);
    small_free(sm);
}
