/* When a policy must change nothing, nothing may change: not a bit of the whole cube. And
 * how several policies combine. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/phases/policy.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"
#include "tests/fixtures/small_world.h"

TestSuite(policy, .timeout = 120);

enum { HORIZON = 6 };

static struct small_world *country(void)
{
    struct small_world *sm = small_new(200, HORIZON);

    sm->groups.n = 4;
    strcpy(sm->groups.name[0], "quintile");
    strcpy(sm->groups.name[1], "city");
    strcpy(sm->groups.name[2], "region");
    strcpy(sm->groups.name[3], "background");
    return sm;
}

/* A premium at the most disadvantaged schools. */
static void premium(struct small_world *sm, size_t arm, double size)
{
    int k = small_policy(sm, arm, "pay_premium");

    small_policy_set(sm, arm, k, "premium", size);
    small_policy_name(sm, arm, k, "target.quintile", "5");
}

/* Cells of years [0, upto) in which cube b is not bit for bit cube a. Paired metrics, in
 * which the baseline's zero is meant, are compared as they are: zero. */
static size_t cells_that_differ(
        const struct small_world *sm, size_t a, size_t b, int upto)
{
    const size_t year = small_cells(sm) / (size_t) sm->shape.n_years;
    size_t n = 0;

    for (size_t i = 0; i < year * (size_t) upto; i++)
        n += memcmp(&sm->cube[a][i], &sm->cube[b][i], sizeof(double)) != 0
             && !(isnan(sm->cube[a][i]) && isnan(sm->cube[b][i]));
    return n;
}

static size_t cells_not_zero(const struct small_world *sm, size_t a, int upto)
{
    const size_t year = small_cells(sm) / (size_t) sm->shape.n_years;
    size_t n = 0;

    for (size_t i = 0; i < year * (size_t) upto; i++)
        n += metric_rows[i % (size_t) sm->shape.n_metrics].paired
             && !isnan(sm->cube[a][i]) && sm->cube[a][i] != 0;
    return n;
}

Test(policy, without_strength_it_is_the_baseline_bit_for_bit)
{
    struct small_world *sm = country();

    premium(sm, 1, 0);
    for (int who = 1; who <= 2; who++) {
        premium(sm, (size_t) who + 1, 0);
        small_policy_set(sm, (size_t) who + 1, 0, "who", who);
    }
    premium(sm, 4, 0.2);
    for (uint32_t rep = 0; rep < 3; rep++) {
        small_run(sm, rep, NULL, 0);
        for (size_t a = 1; a <= 3; a++) {
            cr_expect_eq(cells_that_differ(sm, 0, a, HORIZON), 0u, "arm %zu", a);
            cr_expect_eq(cells_not_zero(sm, a, HORIZON), 0u, "arm %zu", a);
        }
        /* the twin: with strength they differ, from the first year on */
        cr_expect_eq(cells_that_differ(sm, 0, 4, 1), 0u);
        cr_expect_gt(cells_that_differ(sm, 0, 4, 2), 100u);
        cr_expect_gt(cells_not_zero(sm, 4, 2), 5u);
    }
    small_free(sm);
}

Test(policy, before_it_is_known_it_is_the_baseline_bit_for_bit)
{
    static const struct {
        int start, announced, lead, until; /* until: years of the run that are equal */
    } cases[] = {
        { 2026, 0, 0, 1 },
        { 2028, 0, 0, 3 },
        { 2028, 2026, 0, 3 }, /* known, but applicants start teaching years later */
        { 2027, 0, 2, 4 },
        { 2030, 2025, 0, 5 },
    };
    for (size_t k = 0; k < SIM_COUNT(cases); k++) {
        struct small_world *sm = country();
        premium(sm, 1, 0.4);
        small_policy_set(sm, 1, 0, "start", cases[k].start);
        small_policy_set(sm, 1, 0, "announced", cases[k].announced);
        small_policy_set(sm, 1, 0, "lead_time", cases[k].lead);
        small_run(sm, 1, NULL, 0);
        /* known long ago: more graduates two years before the money, not earlier */
        int until = cases[k].announced == 2025 ? 2 : cases[k].until;
        cr_expect_eq(cells_that_differ(sm, 0, 1, until), 0u, "case %zu", k);
        cr_expect_gt(cells_that_differ(sm, 0, 1, cases[k].until + 1), 0u, "case %zu", k);
        small_free(sm);
    }
}

Test(policy, that_reaches_no_school_does_nothing)
{
    struct small_world *sm = country();

    premium(sm, 1, 0.4);
    small_policy_set(sm, 1, 0, "target.share", 0);
    premium(sm, 2, 0.4);
    small_policy_set(sm, 2, 0, "budget", 1);
    small_run(sm, 2, NULL, 0);
    cr_expect_eq(cells_that_differ(sm, 0, 1, HORIZON), 0u);
    cr_expect_eq(cells_that_differ(sm, 0, 2, HORIZON), 0u, "one euro buys nobody");
    small_free(sm);
}

Test(policy, the_order_of_levers_in_a_package_does_not_matter)
{
    struct small_world *sm = country();

    for (int turn = 0; turn < 2; turn++)
        for (int k = 0; k < 2; k++) {
            size_t arm = (size_t) turn + 1;
            bool first = k == turn;
            premium(sm, arm, first ? 0.1 : 0.25);
            small_policy_set(sm, arm, k, "who", first ? 0 : 1);
            small_policy_set(sm, arm, k, "start", first ? 2026 : 2027);
        }
    small_run(sm, 0, NULL, 0);
    cr_expect_eq(cells_that_differ(sm, 1, 2, HORIZON), 0u);
    cr_expect_gt(cells_that_differ(sm, 0, 1, HORIZON), 0u);
    small_free(sm);
}

/* The same, but two bills, each of whole cents, may differ from one of both by a cent. */
static size_t cells_beyond_cents(const struct small_world *sm, size_t a, size_t b)
{
    size_t n = 0;

    for (size_t i = 0; i < small_cells(sm); i++) {
        const struct sim_metric *m = &metric_rows[i % metric_count];
        double d = sm->cube[a][i] - sm->cube[b][i];
        double cents = strcmp(m->unit, "EUR") == 0 ? 0.02 * HORIZON : 0;
        if (strstr(m->unit, "/mln EUR") != NULL)
            cents = 1e-6;
        n += isnan(d) ? isnan(sm->cube[a][i]) != isnan(sm->cube[b][i]) : fabs(d) > cents;
    }
    return n;
}

Test(policy, premiums_on_the_same_schools_add_up)
{
    struct small_world *sm = country();

    premium(sm, 1, 0.25);
    premium(sm, 2, 0.125); /* numbers that add without rounding */
    premium(sm, 2, 0.125);
    premium(sm, 3, 0.25);
    small_policy_set(sm, 3, 0, "end", 2028);
    premium(sm, 4, 0.25); /* one after the other is as one of both lengths */
    small_policy_set(sm, 4, 0, "end", 2027);
    premium(sm, 4, 0.25);
    small_policy_set(sm, 4, 1, "start", 2028);
    small_policy_set(sm, 4, 1, "end", 2028);
    small_set(sm, "pay.temporary_years", 0);
    small_run(sm, 0, NULL, 0);
    cr_expect_eq(cells_beyond_cents(sm, 1, 2), 0u);
    cr_expect_gt(cells_beyond_cents(sm, 1, 3), 0u);
    cr_expect_eq(cells_that_differ(sm, 3, 4, HORIZON), 0u);
    small_free(sm);
}

/* ---- what is known, and how it is weighed ---- */

/* Conditions of arm 1 in one year, phases before the market. */
static const struct conditions *conditions_of(struct small_world *sm, int year)
{
    struct sim_err err = { 0 };
    struct labour *lab = small_labour(sm, 0);

    lab->year = lab->run_in + year;
    cr_assert_eq(phase_policy.run(lab, &err), 0);
    cr_assert_eq(phase_demand.run(lab, &err), 0);
    return &lab->arm[1].cond;
}

Test(policy, short_or_late_money_weighs_less)
{
    static const struct {
        int start, end, announced;
        double salience;
    } cases[] = { { 2026, 0, 0, 1 }, { 2026, 2028, 0, 0.4 }, { 2026, 2028, 2024, 0.4 },
        { 2026, 2029, 0, 1 }, { 2026, 2035, 2025, 1 } };

    for (size_t k = 0; k < SIM_COUNT(cases); k++) {
        struct small_world *sm = country();
        premium(sm, 1, 0.2);
        small_policy_set(sm, 1, 0, "start", cases[k].start);
        small_policy_set(sm, 1, 0, "end", cases[k].end);
        small_policy_set(sm, 1, 0, "announced", cases[k].announced);
        const struct conditions *c = conditions_of(sm, 1);
        for (int s = 0; s < sm->world->n_schools; s++) {
            bool in = sm->world->quintile[s] == 4;
            cr_expect_float_eq(c->salience[s], in ? cases[k].salience : 0, 1e-6);
            cr_expect_float_eq(c->pay_all[s], in ? 0.2 : 0, 1e-6);
            cr_expect_eq(c->target[s], in);
        }
        small_free(sm);
    }
}

Test(policy, several_policies_combine_by_sum_maximum_and_minimum)
{
    struct small_world *sm = country();

    premium(sm, 1, 0.1);
    premium(sm, 1, 0.3);
    small_policy_set(sm, 1, 1, "who", 1);
    small_policy_set(sm, 1, 1, "end", 2027);
    premium(sm, 1, 0.2);
    small_policy_set(sm, 1, 2, "who", 2);
    const struct conditions *c = conditions_of(sm, 1);
    for (int s = 0; s < sm->world->n_schools; s++) {
        if (sm->world->quintile[s] != 4)
            continue;
        cr_expect_float_eq(c->pay_all[s], 0.1, 1e-6);
        cr_expect_float_eq(c->pay_new[s], 0.3, 1e-6);
        cr_expect_float_eq(c->pay_offer[s], 0.2, 1e-6);
        cr_expect_float_eq(c->accept[s], 0.05, 1e-6);
        cr_expect_float_eq(c->approach[s], 0.2, 1e-6);
        cr_expect_eq(c->salience[s], 1, "the permanent one");
        cr_expect_eq(c->new_from[s], sm->labour->run_in + 2, "since its start");
    }
    small_free(sm);
}

/* 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last bit of a float sum. */
Test(policy, the_order_of_levers_changes_no_bit)
{
    static const double size[] = { 0.11, 0.22, 0.33, 0.07 };
    struct small_world *sm = country();

    for (size_t k = 0; k < SIM_COUNT(size); k++)
        premium(sm, 1, size[k]);
    const struct conditions *c = conditions_of(sm, 1);
    float *there = sim_calloc((size_t) sm->world->n_schools, sizeof *there);
    memcpy(there, c->pay_all, (size_t) sm->world->n_schools * sizeof *there);

    struct small_world *back = country();
    for (size_t k = SIM_COUNT(size); k > 0; k--)
        premium(back, 1, size[k - 1]);
    c = conditions_of(back, 1);
    cr_expect_arr_eq(there, c->pay_all, (size_t) sm->world->n_schools * sizeof *there);
    sim_free(there);
    small_free(sm);
    small_free(back);
}

/* More pay for all schools alike lets more train for the job, and changes no choice
 * between schools. */
Test(policy, applicants_expect_the_pay_that_is_announced)
{
    struct small_world *sm = country();
    struct sim_err err = { 0 };

    int k = small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, k, "premium", 0.2);
    small_policy_set(sm, 1, k, "start", 2029);
    small_policy_set(sm, 1, k, "announced", 2026);
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 4; y++) {
        lab->year = lab->run_in + y;
        cr_assert_eq(phase_policy.run(lab, &err), 0);
        /* in 2025 not known; from 2026 on, four years later is within its time */
        cr_expect_float_eq(
                lab->arm[1].applied_pay[lab->year], y >= 1 ? log(1.2) : 0, 1e-6, "%d", y);
        cr_expect_eq(lab->arm[0].applied_pay[lab->year], 0);
        for (int s = 0; s < lab->world->n_schools; s++)
            cr_expect_eq(lab->arm[1].log_pay[s], 0, "not paid before 2029");
    }
    small_free(sm);
}

/* Money lasts from the first pay on: two years after a lead of three are no more than two
 * years at once. */
Test(policy, what_comes_late_lasts_as_long_as_it_is_paid)
{
    struct small_world *sm = small_new(60, 6);
    static const double lead[] = { 3, 0, 3 }, end[] = { 2030, 2030, 2032 };

    for (size_t a = 1; a <= 3; a++) {
        premium(sm, a, 0.1);
        small_policy_set(sm, a, 0, "start", 2029 - lead[a - 1]);
        small_policy_set(sm, a, 0, "lead_time", lead[a - 1]);
        small_policy_set(sm, a, 0, "end", end[a - 1]);
    }
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 5; y++) {
        small_year(lab, y);
        if (y < 4)
            labour_next(lab);
    }
    for (int s = 0; s < lab->world->n_schools; s++) {
        bool in = lab->world->quintile[s] == 4;
        for (int a = 1; a <= 3; a++)
            cr_expect_eq(lab->arm[a].cond.salience[s],
                    in ? a < 3 ? (float) sm->par.pay->temporary_salience : 1 : 0,
                    "arm %d", a);
    }
    small_free(sm);
}

/* What a policy would cost is that of the year, also where its budget reaches nobody. */
Test(policy, what_is_asked_in_vain_does_not_add_up_over_years)
{
    struct small_world *sm = small_new(60, 5);

    premium(sm, 1, 0.1);
    small_policy_set(sm, 1, 0, "budget", 0.01);
    struct labour *lab = small_labour(sm, 0);
    double first = 0;
    for (int y = 0; y < 5; y++) {
        small_year(lab, y);
        double asked = lab->arm[1].cond.asked_eur;
        first = y == 1 ? asked : first;
        if (y > 0)
            cr_expect_float_eq(asked, first, 0.2 * first, "year %d: %g", y, asked);
        labour_next(lab);
    }
    cr_expect_gt(first, 1e5);
    small_free(sm);
}
