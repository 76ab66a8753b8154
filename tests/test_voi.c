/* P(best), regret, the value of knowing, switching values and tornado: by hand, by closed
 * forms, and by properties that must hold; each with a twin that can fail. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>

#include "sim/analysis/equity.h"
#include "sim/analysis/voi.h"
#include "sim/analysis/why.h"
#include "sim/base/mem.h"

TestSuite(voi, .timeout = 120);

/* By hand: means 0, 3, 1.6; the best of each replication is 10, 2, 6, 9, 5. */
static const double small[] = { 0, 0, 0, 0, 0, 10, -4, 6, -2, 5, 2, 2, -8, 9, 3 };

Test(voi, a_small_table_by_hand)
{
    const bool allowed[] = { true, true, true };
    const struct sim_choice c = { small, 3, 5, false, allowed };
    double p[3], se, scratch[5];

    cr_expect_eq(sim_choice_best(&c, 3), 1);
    cr_expect_eq(sim_choice_best(&c, 1), 2);
    sim_choice_shares(&c, p);
    cr_expect(p[0] == 0 && fabs(p[1] - 0.6) < 1e-12 && fabs(p[2] - 0.4) < 1e-12);
    cr_expect_float_eq(sim_choice_loss(&c, 0, &se, scratch), 6.4, 1e-12);
    cr_expect_float_eq(sim_choice_loss(&c, 1, &se, scratch), 3.4, 1e-12);
    /* losses 0 6 0 11 0: variance 24.8 with 4 degrees of freedom */
    cr_expect_float_eq(se, sqrt(24.8 / 5), 1e-12, "%g", se);
    cr_expect_float_eq(sim_choice_loss(&c, 2, &se, scratch), 4.8, 1e-12);
}

Test(voi, what_is_not_allowed_is_passed_over_and_ties_are_shared)
{
    const bool allowed[] = { true, false, true };
    const double tied[] = { 1, 2, 9, 9, 1, 2 };
    const struct sim_choice c = { tied, 3, 2, false, allowed };
    double p[3];

    sim_choice_shares(&c, p);
    cr_expect(p[0] == 0.5 && p[1] == 0 && p[2] == 0.5);
    cr_expect_eq(sim_choice_best(&c, 3), 0);
}

/* ---- the value of knowing ---- */

enum { N = 2000, P = 6 };

static double uniform(uint64_t i)
{
    uint64_t z = i * 0x9e3779b97f4a7c15u + 0x51234567;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return ((double) (z >> 11) + 0.5) * 0x1p-53;
}

static double x[N * P], benefit[3 * N];
static const bool all[] = { true, true, true };
static const struct sim_curve_draws draws = { x, N, P, true, NULL };

/* Antithetic pairs of P uniforms on (-1, 1); the others of `benefit` by f and luck. */
static struct sim_choice make(
        uint64_t seed, void (*f)(const double *, double *), double luck)
{
    for (size_t i = 0; i < N; i++) {
        double out[3] = { 0, 0, 0 };
        for (size_t j = 0; j < P; j++) {
            double u = 2 * uniform(seed * 9176 + (i / 2) * P + j) - 1;
            x[i * P + j] = i % 2 ? -u : u;
        }
        f(x + i * P, out);
        for (size_t k = 1; k < 3; k++)
            benefit[k * N + i] =
                    out[k] + luck * (2 * uniform(seed * 523 + 50000000 + 3 * i + k) - 1);
    }
    return (struct sim_choice){ benefit, 3, N, true, all };
}

static struct sim_voi of(const struct sim_choice *c, size_t n, size_t a, size_t b)
{
    struct sim_voi voi = { .n = n, .param = { a, b } };
    struct sim_err err = { 0 };

    cr_assert_eq(
            sim_voi_of(&voi, c, sim_choice_best(c, 3), &draws, &err), 0, "%s", err.msg);
    return voi;
}

static double perfect(const struct sim_choice *c, double *se)
{
    static double scratch[N];

    return sim_choice_loss(c, sim_choice_best(c, 3), se, scratch);
}

static void linear(const double *v, double *out)
{
    out[1] = 0.2 + v[0] + 0.5 * v[1];
    out[2] = -9;
}

/* E max(0, 0.2 + x) - 0.2 for x uniform on (-1, 1): 1.2^2 / 4 - 0.2 = 0.16; of the second
 * (0.5 x): 0.7^2 / 2 - 0.2 = 0.045. */
Test(voi, a_line_has_the_value_of_its_closed_form)
{
    struct sim_choice c = make(1, linear, 0.8);
    struct sim_voi a = of(&c, 1, 0, 0), b = of(&c, 1, 1, 0), none = of(&c, 1, 4, 0);

    cr_expect_float_eq(a.value, 0.16, 3 * a.se, "%g se %g", a.value, a.se);
    cr_expect_float_eq(a.fitted, 0.16, 3 * a.se);
    cr_expect_float_eq(b.value, 0.045, 3 * b.se, "%g se %g", b.value, b.se);
    cr_expect_float_eq(none.value, 0, 3 * none.se + 0.002, "%g", none.value);
    cr_expect(a.se > 0 && a.se < 0.02);
    cr_expect_gt(fabs(a.value - 0.045), 5 * a.se, "the check above can fail");
}

static void normal(const double *v, double *out)
{
    out[1] = -0.5 + 2 * gsl_cdf_ugaussian_Pinv((v[2] + 1) / 2);
    out[2] = -99;
}

/* For a normal benefit the unit normal loss integral (Raiffa & Schlaifer 1961):
 * s phi(m / s) - |m| Phi(-|m| / s). */
Test(voi, a_normal_benefit_has_the_unit_normal_loss)
{
    struct sim_choice c = make(2, normal, 0.5);
    struct sim_voi v = of(&c, 1, 2, 0);
    double truth = 2 * gsl_ran_ugaussian_pdf(0.25) - 0.5 * gsl_cdf_ugaussian_P(-0.25);

    cr_expect_float_eq(v.value, truth, 3 * v.se, "%g se %g", v.value, v.se);
}

static void bowl(const double *v, double *out)
{
    out[1] = 3 * v[0] * v[0] - 1.2;
    out[2] = v[3] * v[4] - 0.01;
}

/* E max(0, 3 x^2 - 1.2) with x uniform: 2 a^3 - 0.2 for a^2 = 0.4; a line finds nothing.
 */
Test(voi, a_bowl_and_a_product_are_found_too)
{
    struct sim_choice c = make(3, bowl, 0.3);
    struct sim_voi v = of(&c, 1, 0, 0);
    double truth = 2 * pow(0.4, 1.5) - 0.2;

    cr_expect_float_eq(v.value, truth, 3 * v.se + 0.01, "%g se %g", v.value, v.se);
    for (size_t i = 0; i < N; i++)
        benefit[N + i] = -9;
    /* E max(0, x y) = 1/8, less about 0.01 / 2 */
    struct sim_voi both = of(&c, 2, 3, 4), one = of(&c, 1, 3, 0);
    cr_expect_float_eq(
            both.value, 0.12, 3 * both.se + 0.005, "%g se %g", both.value, both.se);
    cr_expect_lt(one.value, 0.02);
}

static void several(const double *v, double *out)
{
    out[1] = 0.1 + 0.6 * v[0] - 0.4 * v[1] + 0.2 * v[2] * v[3];
    out[2] = 0.05 + 0.7 * v[4] + 0.3 * v[0] * v[0];
}

/* Never above the value of perfect information, never falling when one is added by more
 * than two standard errors: over seeds, with the value as it is. */
Test(voi, knowing_more_is_worth_no_less_and_never_more_than_all)
{
    for (uint64_t seed = 10; seed < 16; seed++) {
        struct sim_choice c = make(seed, several, 1);
        struct sim_voi voi[P], set[SIM_DECISION_SETS];
        struct sim_err err = { 0 };
        double se, most = perfect(&c, &se);
        size_t best = sim_choice_best(&c, 3);
        int n = sim_voi_all(voi, &c, best, &draws, &err);
        cr_assert_eq(n, P, "%s", err.msg);
        int k = sim_voi_sets(set, voi, (size_t) n, &c, best, &draws, &err);
        cr_assert_eq(k, P);
        for (int i = 0; i < n; i++) {
            cr_expect_leq(voi[i].value, most, "exact, not only within errors");
            cr_expect(i == 0 || voi[i].told < voi[i - 1].told
                      || voi[i].value <= voi[i - 1].value);
        }
        for (int i = 0; i < k; i++) {
            cr_expect_leq(set[i].value, most);
            for (int j = 0; j < i; j++)
                cr_expect_gt(set[i].value, set[j].value - 2 * hypot(set[i].se, set[j].se),
                        "seed %u: %g after %g", (unsigned) seed, set[i].value,
                        set[j].value);
        }
        cr_expect_float_eq(set[0].value, voi[0].value, 1e-12);
        cr_expect(voi[0].told && !voi[n - 1].told);
        /* the gain is real: five parameters are worth far more than one alone */
        cr_expect_gt(set[k - 1].value, voi[0].value + 2 * voi[0].se);
    }
}

/* Over 80 seeds of 2,000: estimates spread as their standard errors say, and lie a little
 * below the truth, as they should. The spread of 80 is known to about 8 %. */
Test(voi, the_standard_error_is_that_of_other_seeds)
{
    enum { SEEDS = 80 };
    double sum = 0, sq = 0, said = 0, high = 0;

    for (uint64_t seed = 100; seed < 100 + SEEDS; seed++) {
        struct sim_choice c = make(seed, linear, 0.8);
        struct sim_voi v = of(&c, 1, 0, 0);
        sum += v.value / SEEDS;
        sq += v.value * v.value / SEEDS;
        said += v.se * v.se / SEEDS;
        high += v.fitted / SEEDS;
    }
    double spread = sqrt((sq - sum * sum) * SEEDS / (SEEDS - 1));
    cr_expect_float_eq(spread / sqrt(said), 1, 0.3, "%g of %g", spread, sqrt(said));
    cr_expect_float_eq(sum, 0.16, 4 * sqrt(said / SEEDS), "%g", sum);
    cr_expect_geq(high, sum);
}

Test(voi, luck_alone_is_worth_nothing_to_know_before)
{
    struct sim_choice c = make(20, linear, 0);
    unsigned told = 0;

    for (size_t i = 0; i < N; i++)
        benefit[N + i] = 0.05 + 2 * uniform(900000 + i) - 1;
    double se, most = perfect(&c, &se);
    cr_expect_gt(most, 0.2); /* there is something to know: luck itself */
    struct sim_voi voi[P];
    struct sim_err err = { 0 };
    int n = sim_voi_all(voi, &c, sim_choice_best(&c, 3), &draws, &err);
    for (int i = 0; i < n; i++)
        told += voi[i].told;
    cr_expect_eq(told, 0);
    /* while the same replications, looked at twice, always promise something */
    for (int i = 0; i < n; i++)
        cr_expect_geq(voi[i].fitted, 0);
}

Test(voi, few_replications_and_constant_parameters_do_not_break_it)
{
    (void) make(30, linear, 0.8);
    for (size_t i = 0; i < N; i++)
        x[i * P + 5] = 7;
    cr_expect_not(sim_voi_varies(&draws, 5));
    x[3] = NAN;
    cr_expect_not(sim_voi_varies(&draws, 3));
    for (size_t reps = 2; reps <= 40; reps += 2) {
        static double few[3 * 40];
        for (size_t k = 0; k < 3; k++)
            for (size_t i = 0; i < reps; i++)
                few[k * reps + i] = benefit[k * N + i];
        const struct sim_choice s = { few, 3, reps, true, all };
        const struct sim_curve_draws d = { x, reps, P, true, NULL };
        struct sim_voi voi[P];
        struct sim_err err = { 0 };
        int n = sim_voi_all(voi, &s, sim_choice_best(&s, 3), &d, &err);
        cr_assert_eq(n, 4);
        for (int i = 0; i < n; i++)
            cr_assert(isfinite(voi[i].value), "%zu", reps);
    }
}

/* ---- switching and tornado ---- */

static void crossing(const double *v, double *out)
{
    out[1] = 0.5 + 2 * v[0] - v[1];
    out[2] = -1 + 3 * v[2];
}

/* Option 1 is best on average. It loses to doing nothing below x0 = -0.25 and above
 * x1 = 0.5, and to option 2 above x2 = 0.5: whichever comes first from the middle. */
Test(voi, switching_values_are_where_the_lines_cross)
{
    struct sim_choice c = make(40, crossing, 0.5);
    struct sim_err err = { 0 };
    struct sim_switch *found = NULL;
    int n = sim_switches_find(&found, &c, sim_choice_best(&c, 3), &draws, &err);

    cr_assert_eq(n, 3, "%d %s", n, err.msg);
    cr_expect(found[0].param == 0 && found[0].below && found[0].to == 0 && found[0].sure);
    cr_expect_float_eq(found[0].at, -0.25, 3 * found[0].se, "%g", found[0].at);
    cr_expect(found[0].se > 0 && found[0].se < 0.05, "%g", found[0].se);
    cr_expect(found[1].param == 1 && !found[1].below && found[1].to == 0);
    cr_expect_float_eq(found[1].at, 0.5, 3 * found[1].se, "%g", found[1].at);
    cr_expect(found[2].param == 2 && !found[2].below && found[2].to == 2);
    cr_expect_float_eq(found[2].at, 0.5, 3 * found[2].se, "%g", found[2].at);
    sim_free(found);
}

/* Parameter 0 is of a policy in option 2, which is not compared. */
Test(voi, the_tornado_leaves_out_what_is_in_neither_option)
{
    static const size_t option[P] = { 2, 1 };
    struct sim_curve_draws own = draws;
    struct sim_choice c = make(41, crossing, 0.5);
    struct sim_why why = { .a = 1, .b = 0 };
    struct sim_err err = { 0 };

    own.option = option;
    cr_assert_eq(sim_why_find(&why, &c, &own, &err), 0, "%s", err.msg);
    cr_expect_eq(why.n_tornado, P - 1);
    for (size_t k = 0; k < why.n_tornado; k++)
        cr_expect_neq(why.tornado[k].param, 0);
    for (int k = 0; k < why.n_drivers; k++)
        cr_expect_neq(why.driver[k].param, 0);
    sim_why_clear(&why);
}

Test(voi, the_tornado_has_the_slopes_widest_first)
{
    struct sim_choice c = make(41, crossing, 0.5);
    struct sim_why why = { .a = 1, .b = 0 };
    struct sim_err err = { 0 };

    cr_assert_eq(sim_why_find(&why, &c, &draws, &err), 0, "%s", err.msg);
    cr_assert_eq(why.n_tornado, P);
    cr_expect(why.tornado[0].param == 0 && why.tornado[1].param == 1);
    cr_expect_eq(why.n_drivers, 2);
    for (size_t k = 0; k < 2; k++) {
        const struct sim_tornado *t = &why.tornado[k];
        double slope = k == 0 ? 2 : -1;
        cr_expect_float_eq(t->high - t->low, slope * (t->p95 - t->p05), 3 * t->swing_se,
                "%g", t->high - t->low);
        cr_expect_float_eq(t->low, 0.5 + slope * t->p05, 4 * t->low_se);
        cr_expect(t->swing_se < 0.1);
    }
    for (size_t k = 2; k < P; k++)
        cr_expect_lt(fabs(why.tornado[k].high - why.tornado[k].low),
                4 * why.tornado[k].swing_se);
    sim_why_clear(&why);
}

/* ---- equity ---- */

Test(voi, the_equal_score_lies_between_the_worst_and_the_mean)
{
    const double same[] = { 0.3, 0.3, 0.3, 0.3, 0.3 };
    const double score[] = { 0.4, 0.2, 0.1, -0.1, -0.2 };
    double moved[5], last = sim_equity_equal(score, 0);

    cr_expect_float_eq(sim_equity_equal(same, 5), 0.3, 1e-12);
    cr_expect_float_eq(last, 0.08, 1e-12);
    for (double a = 0.5; a < 2000; a *= 2) {
        double v = sim_equity_equal(score, a);
        cr_assert(v < last && v > -0.2, "%g at %g", v, a);
        last = v;
    }
    cr_expect_float_eq(last, -0.2, 0.01);
    for (int q = 0; q < 5; q++)
        moved[q] = score[q] + 1;
    cr_expect_float_eq(sim_equity_equal(moved, 3), sim_equity_equal(score, 3) + 1, 1e-12);
    /* a small gain d in the worst fifth counts exp(a gap) times one in the best */
    double up[5], down[5], d = 1e-6, a = log(4) / 0.6;
    for (int q = 0; q < 5; q++)
        up[q] = down[q] = score[q];
    up[4] += d;
    down[0] += d;
    cr_expect_float_eq((sim_equity_equal(up, a) - sim_equity_equal(score, a))
                               / (sim_equity_equal(down, a) - sim_equity_equal(score, a)),
            4, 1e-3);
}
