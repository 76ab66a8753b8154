/* Does the lever do what its targets say? The pay recovery test: elasticities that go in
 * as targets must come out of the simulated market; then dose, sign, who is paid what.
 *
 * All comparisons are paired (same luck in all arms), so few replications suffice. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/rng.h"
#include "sim/base/vmath.h"
#include "tests/fixtures/pay_study.h"
#include "tests/fixtures/small_world.h"
#include "tests/stat.h"

TestSuite(pay_premium, .timeout = 240);

/* ---- recovery of the elasticities ---- */

/* +10 %, permanent, for everyone at a random 2 % of schools, of those that stay short, in
 * years 1 to 5 of a country with a shortage of 30 %. */
static struct pay_result recover(double share_of_region)
{
    const struct pay_study study = { .schools = 1500,
        .treated = 30,
        .reps = 32,
        .step = 0.10,
        .set = { { "pay.share_of_region", share_of_region } } };

    return pay_study_run(&study);
}

/* Power: the standard error of eps_N is 0.02 (1.5 %), of eps_q 0.03 (3 %). */
Test(pay_premium, the_market_gives_back_the_elasticities_that_went_in)
{
    const struct pay_result rec = recover(0.125);

    cr_log_info("eps_q %.3f, eps_N %.3f +- %.3f", rec.eps_q, rec.eps_N, rec.eps_N_error);
    cr_expect_float_eq(rec.eps_q, -1.076, 0.10 * 1.076, "eps_q %.3f", rec.eps_q);
    cr_expect_float_eq(rec.eps_N, 1.488, 0.15 * 1.488, "eps_N %.3f", rec.eps_N);
    cr_expect_lt(rec.eps_N_error, 0.05);
}

/* b_pay = eps_Rf / (1 - p): p = -0.75 halves the taste for pay. */
Test(pay_premium, with_half_the_taste_for_pay_the_check_fails)
{
    const struct pay_result rec = recover(-0.75);

    cr_expect_lt(rec.eps_N, 0.85 * 1.488, "eps_N %.3f", rec.eps_N);
}

/* ---- dose and sign ---- */

static struct small_world *doses(const double *premium, size_t n, int horizon)
{
    struct small_world *sm = small_new(300, horizon);

    sm->groups.n = 1;
    strcpy(sm->groups.name[0], "quintile");
    for (size_t a = 1; a <= n; a++) {
        small_policy(sm, a, "pay_premium");
        small_policy_set(sm, a, 0, "premium", premium[a - 1]);
        small_policy_name(sm, a, 0, "target.quintile", "5");
    }
    return sm;
}

/* Mean over replications of the metric in the last year, in each arm less the baseline;
 * error[]: standard errors of the steps from arm to arm. */
static void mean_effects(struct small_world *sm, const char *metric, uint32_t reps,
        double *effect, double *error)
{
    double square[SMALL_ARMS] = { 0 }, step[SMALL_ARMS] = { 0 };

    memset(effect, 0, sm->n_arms * sizeof *effect);
    for (uint32_t rep = 0; rep < reps; rep++) {
        double v[SMALL_ARMS];
        small_run(sm, rep, NULL, 0);
        for (size_t a = 0; a < sm->n_arms; a++) {
            v[a] = small_value(sm, a, sm->horizon - 1, "q5", metric);
            effect[a] += (v[a] - v[0]) / reps;
            if (a > 0) {
                step[a] += (v[a] - v[a - 1]) / reps;
                square[a] += (v[a] - v[a - 1]) * (v[a] - v[a - 1]) / reps;
            }
        }
    }
    for (size_t a = 1; a < sm->n_arms; a++)
        error[a] = sqrt((square[a] - step[a] * step[a]) / reps);
}

Test(pay_premium, more_money_never_means_more_shortage_where_it_goes)
{
    static const double premium[] = { 0, 0.1, 0.2, 0.4 };
    struct small_world *sm = doses(premium, 4, 6);
    double effect[SMALL_ARMS], error[SMALL_ARMS];

    mean_effects(sm, "shortage", 24, effect, error);
    cr_expect_eq(effect[1], 0, "no premium, no effect");
    for (size_t a = 2; a <= 4; a++)
        cr_expect_lt(effect[a] - effect[a - 1], -5 * error[a],
                "from %g to %g: %g, error %g", premium[a - 2], premium[a - 1],
                effect[a] - effect[a - 1], error[a]);
    mean_effects(sm, "retention", 24, effect, error);
    for (size_t a = 2; a <= 4; a++)
        cr_expect_gt(effect[a] - effect[a - 1], -2 * error[a]);
    small_free(sm);
}

/* The twin of the above, and an exact one: who does not care for money is not moved. */
Test(pay_premium, without_elasticities_money_changes_nothing_but_the_bill)
{
    static const double premium[] = { 0.4 };
    struct small_world *sm = doses(premium, 1, 4);

    small_set(sm, "pay.eps_q", 0);
    small_set(sm, "pay.eps_x", 0);
    small_set(sm, "pay.eps_N", 0);
    small_set(sm, "pay.eps_app", 0);
    small_run(sm, 5, NULL, 0);
    for (size_t i = 0; i < small_cells(sm); i++) {
        int m = (int) (i % (size_t) sm->shape.n_metrics);
        /* what the money asks and gets is the bill, too */
        if (isnan(sm->cube[0][i]) || metric_rows[m].resource != NULL
                || strcmp(metric_rows[m].unit, "EUR") == 0)
            continue;
        cr_expect_eq(sm->cube[1][i], sm->cube[0][i], "%s", metric_rows[m].key);
    }
    cr_expect_gt(small_value(sm, 1, 3, "all", "policy_cost"), 1e6);
    cr_expect_eq(
            small_value(sm, 1, 3, "all", "resource_cost"), 0, "it only changes hands");
    cr_expect_eq(small_value(sm, 1, 3, "all", "premium_anyway"),
            small_value(sm, 1, 3, "all", "policy_cost"));
    small_free(sm);
}

/* Elasticities at the ends of their sign bounds, one by one: still no harm. */
Test(pay_premium, each_elasticity_alone_helps_or_does_nothing)
{
    static const char *const key[] = { "pay.eps_q", "pay.eps_x", "pay.eps_N" };
    static const double value[] = { -2.4, -2.2, 2.8 };
    static const double premium[] = { 0.3 };
    double effect[SMALL_ARMS], error[SMALL_ARMS];

    for (size_t k = 0; k < 3; k++) {
        struct small_world *sm = doses(premium, 1, 5);
        for (size_t j = 0; j < 3; j++)
            small_set(sm, key[j], j == k ? value[j] : 0);
        mean_effects(sm, "shortage", 16, effect, error);
        cr_expect_lt(
                effect[1], 2 * error[1], "%s: %g, error %g", key[k], effect[1], error[1]);
        small_free(sm);
    }
}

/* ---- the bill ---- */

/* A premium on so many fte, who are paid from the lowest step to the highest (money.c
 * tests the bill to the cent). */
static void expect_bill(
        const struct small_world *sm, double bill, double premium, double fte)
{
    double mean = premium * fte * sm->par.pay->gpl_eur;
    cr_expect_geq(bill, 0.72 * mean, "%g of %g", bill, mean);
    cr_expect_leq(bill, 1.13 * mean, "%g of %g", bill, mean);
}

Test(pay_premium, everyone_costs_the_premium_on_all_who_teach_there)
{
    static const double premium[] = { 0.2 };
    struct small_world *sm = doses(premium, 1, 4);

    small_policy_set(sm, 1, 0, "end", 2027);
    small_run(sm, 0, NULL, 0);
    for (int y = 0; y < 4; y++) {
        double fte = small_value(sm, 1, y, "q5", "filled_fte");
        double bill = small_value(sm, 1, y, "all", "policy_cost");
        bool acts = y == 1 || y == 2; /* 2026 and 2027 */
        expect_bill(sm, bill, acts ? 0.2 : 0, fte);
        cr_expect_eq(small_value(sm, 0, y, "all", "policy_cost"), 0);
    }
    small_free(sm);
}

Test(pay_premium, new_hires_are_paid_from_the_first_year_on)
{
    static const double premium[] = { 0.2 };
    struct small_world *sm = doses(premium, 1, 4);

    small_policy_set(sm, 1, 0, "who", 1);
    small_run(sm, 0, NULL, 0);
    double fte = small_value(sm, 1, 1, "q5", "filled_fte"), before = 0;
    double new_fte = fte * small_value(sm, 1, 1, "q5", "new_share");
    expect_bill(sm, small_value(sm, 1, 1, "all", "policy_cost"), 0.2, new_fte);
    for (int y = 1; y < 4; y++) {
        double bill = small_value(sm, 1, y, "all", "policy_cost");
        cr_expect_gt(bill, before, "those hired in earlier years keep it");
        cr_expect_lt(bill,
                0.2 * sm->par.pay->gpl_eur * small_value(sm, 1, y, "q5", "filled_fte"));
        before = bill;
    }
    small_free(sm);
}

Test(pay_premium, ramp_and_lead_time_stretch_the_bill)
{
    static const double premium[] = { 0.3 };
    struct small_world *sm = doses(premium, 1, 7);
    static const double share[] = { 0, 0, 0, 1.0 / 3, 2.0 / 3, 1, 1 };

    small_policy_set(sm, 1, 0, "ramp", 3);
    small_policy_set(sm, 1, 0, "lead_time", 2);
    small_run(sm, 0, NULL, 0);
    for (int y = 0; y < 7; y++) {
        double fte = small_value(sm, 1, y, "q5", "filled_fte");
        double bill = small_value(sm, 1, y, "all", "policy_cost");
        expect_bill(sm, bill, share[y] * 0.3, fte);
    }
    small_free(sm);
}

Test(pay_premium, a_budget_serves_the_most_disadvantaged_and_is_kept)
{
    static const double budget[] = { 1, 2e6, 10e6 };

    for (size_t k = 0; k < SIM_COUNT(budget); k++) {
        struct small_world *sm = small_new(300, 2);
        /* hardly any shortage, so that all who fit are there to be paid */
        small_set(sm, "demand.shortage_start", 0.005);
        small_policy(sm, 1, "pay_premium");
        small_policy_set(sm, 1, 0, "budget", budget[k]);
        struct labour *lab = small_labour(sm, 2);
        small_year(lab, 0);
        labour_next(lab);
        small_year(lab, 1);
        const struct arm_state *arm = &lab->arm[1];
        double bill = 0, planned = 0;
        int served = 0, rank = -1;
        for (int i = 0; i < lab->world->n_schools; i++) {
            int s = lab->world->by_need[i];
            bill += (double) arm->cond.pay_all[s] * arm->filled[s] * 0.01
                    * sm->par.pay->gpl_eur;
            if (arm->cond.pay_all[s] > 0) {
                planned += 0.2 * lab->posts[s] * 0.01 * sm->par.pay->gpl_eur;
                served++;
                rank = i;
            }
        }
        cr_expect_leq(planned, budget[k], "budget %g: %g", budget[k], planned);
        /* planned on regular posts; replacements of the ill (3.4 %) come on top */
        cr_expect_leq(bill, 1.05 * budget[k], "budget %g: %g", budget[k], bill);
        cr_expect_leq(served, rank + 1);
        cr_expect_eq(served > 0, budget[k] > 1e5);
        small_free(sm);
    }
}

/* ---- selective offers ---- */

struct offers {
    unsigned approached, accepted, hired;
    double z_hired, z_all;
    int all;
};

/* The year's offers under arm 1; at: schools by row at the end of the year before. */
static void count_offers(
        struct offers *o, const struct labour *lab, const uint16_t *at, int n)
{
    const struct arm_state *arm = &lab->arm[1];
    const double rel = lab->par->market->reliability;

    for (int i = 0; i < n; i++) {
        int s = at[i];
        if (s == NO_SCHOOL || arm->school[i] == NO_SCHOOL)
            continue;
        bool hired =
                arm->job[i].flag & PERSON_OFFERED && arm->job[i].since == lab->year + 1;
        o->z_all += (double) lab->p.z[i];
        o->all++;
        if (hired) {
            o->hired++;
            o->z_hired += (double) lab->p.z[i];
            cr_expect(arm->cond.accept[arm->school[i]] > 0, "hired where offers are");
        }
        int r = lab->world->region[s];
        double cut = 0.8416212 / sqrt(rel); /* best 20 % of signals of variance 1/rel */
        if (arm->cond.accept[s] > 0 || !(arm->region_accept[r] > 0)
                || (double) lab->p.signal[i] < cut)
            continue;
        o->approached++;
        o->accepted += hired || arm->job[i].flag & PERSON_APPROACHED;
    }
}

Test(pay_premium, selective_offers_find_the_strong_and_few_accept)
{
    static const double premium[] = { 0.2 };
    struct small_world *sm = doses(premium, 1, 2);
    struct offers o = { 0 };
    uint16_t *at = NULL;

    small_policy_set(sm, 1, 0, "who", 2);
    small_set(sm, "demand.shortage_start", 0.2);
    for (uint32_t rep = 0; rep < 12; rep++) {
        struct labour *lab = small_labour(sm, rep);
        if (at == NULL)
            at = sim_calloc((size_t) lab->p.cap, sizeof *at);
        small_year(lab, 0);
        labour_next(lab);
        int n = lab->p.n;
        memcpy(at, small_arm(lab, 1)->school, (size_t) n * sizeof *at);
        small_year(lab, 1);
        count_offers(&o, lab, at, n);
    }
    cr_expect_gt(o.approached, 4000u);
    cr_expect_gt(stat_binomial_p(o.accepted, o.approached, 0.05), ALPHA, "%u of %u",
            o.accepted, o.approached);
    cr_expect_lt(stat_binomial_p(o.accepted, o.approached, 0.07), ALPHA);
    cr_expect_gt(o.hired, 100u);
    /* the best fifth of a signal of reliability 0.6 has a mean z of 1.4 * sqrt(0.6) */
    cr_expect_float_eq(o.z_hired / o.hired, 1.0843, 5 / sqrt(o.hired));
    cr_expect_float_eq(o.z_all / o.all, 0, 0.05);
    sim_free(at);
    small_free(sm);
}

Test(pay_premium, the_bill_never_exceeds_the_budget)
{
    static const double premium[] = { 0.2 };
    static const double budget[] = { 1e6, 5e6, 1e12 };
    double most = 0;

    for (size_t k = 0; k < SIM_COUNT(budget); k++) {
        struct small_world *sm = doses(premium, 1, 4);
        small_set(sm, "demand.shortage_start", 0.005);
        small_policy_set(sm, 1, 0, "budget", budget[k]);
        small_run(sm, 0, NULL, 0);
        for (int y = 0; y < 4; y++) {
            double bill = small_value(sm, 1, y, "all", "policy_cost");
            cr_expect_leq(
                    bill, budget[k] * (1 + 1e-12), "budget %g: %g", budget[k], bill);
            most = bill > most ? bill : most;
        }
        small_free(sm);
    }
    cr_expect_gt(most, 6e6, "a budget of no use binds nothing: %g", most);
}
