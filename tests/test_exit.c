/* Leaving teaching: closed forms. Hazards hit the rates they are set from, a cohort under
 * a constant hazard shrinks as (1 - h)^t, and the response to pay is the formula's. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/hazard_hot.h"
#include "models/phases/exit.h"
#include "models/phases/exit_hot.h"
#include "sim/base/mem.h"
#include "tests/fixtures/small_world.h"
#include "tests/stat.h"

TestSuite(exit, .timeout = 120);

/* Who was `age` when the year began is a year older when he may leave. */
static double prob(const float *hazard, int age, int experience)
{
    return 1 - exp(-(double) hazard[(age + 1) * (EXP_MAX + 1) + experience]);
}

Test(exit, hazards_give_the_published_rates)
{
    struct small_world *sm = small_new(40, 1);
    static const struct {
        int age, experience;
        double p;
    } cases[] = { { 23, 1, 0.08 }, { 24, 2, 0.033 }, { 25, 3, 0.045 }, { 26, 4, 0.033 },
        { 23, 0, 0.08 }, { 29, 6, 0.033 }, { 30, 0, 0.033 }, { 39, 15, 0.033 },
        { 40, 0, 0.036 }, { 49, 20, 0.036 }, { 50, 3, 0.05 }, { 59, 36, 0.05 },
        { 67, 40, 1 }, { 98, 50, 1 } };
    float hazard[100 * (EXP_MAX + 1)];
    double share[100] = { 0 };

    share[60] = 1;
    exit_hazards(hazard, sm->par.exit, share);
    for (size_t k = 0; k < SIM_COUNT(cases); k++)
        cr_expect_float_eq(prob(hazard, cases[k].age, cases[k].experience), cases[k].p,
                1e-6, "age %d", cases[k].age);
    cr_expect_float_eq(prob(hazard, 60, 20), 0.242, 1e-5, "all who are 60 and over");
    small_free(sm);
}

/* Whatever the ages of those over 60, together they leave at the rate asked for. */
Test(exit, the_sixties_leave_at_the_rate_set)
{
    struct small_world *sm = small_new(40, 1);
    static const double shares[][7] = { { 1, 1, 1, 1, 1, 1, 1 }, { 9, 5, 3, 1, 0, 0, 0 },
        { 0, 0, 1, 2, 3, 4, 5 } };
    float hazard[100 * (EXP_MAX + 1)];

    for (size_t k = 0; k < SIM_COUNT(shares); k++)
        for (double rate = 0.1; rate < 0.9; rate += 0.2) {
            double share[100] = { 0 }, n = 0, out = 0;
            memcpy(share + 60, shares[k], sizeof shares[k]);
            small_set(sm, "exit.sixties", rate);
            exit_hazards(hazard, sm->par.exit, share);
            for (int age = 60; age < 67; age++) {
                n += share[age];
                out += share[age] * prob(hazard, age, 30);
                if (age > 60)
                    cr_expect_gt(prob(hazard, age, 30), prob(hazard, age - 1, 30));
            }
            cr_expect_float_eq(out / n, rate, 1e-5);
        }
    small_free(sm);
}

Test(exit, taper_falls_evenly_to_nothing)
{
    float taper[EXP_MAX + 1];

    exit_taper(taper, 19);
    cr_expect_eq(taper[0], 1);
    cr_expect_float_eq(taper[9], 10.0 / 19, 1e-6);
    for (int e = 19; e <= EXP_MAX; e++)
        cr_expect_eq(taper[e], 0);
}

/* By hand, at the defaults: phi = 1 - 0.87^5 = 0.50158; eps_Rf = 1.488 / phi - 1.076;
 * eps_m = (0.13 * -1.076 + 0.041 * 0.631) / 0.089. */
Test(exit, pay_response_is_that_of_the_formula)
{
    struct small_world *sm = small_new(40, 1);
    struct labour *lab = small_labour_raw(sm, 0);

    exit_solve_pay(lab, 0.4, 0.5);
    cr_expect_float_eq(lab->solved.eps_exit, -0.631 / 0.4, 1e-9);
    cr_expect_float_eq(lab->solved.eps_move, -1.281002 / 0.5, 1e-5);
    cr_expect_float_eq(lab->solved.b_pay, (1.488 / 0.5015791 - 1.076) / 0.875, 1e-5);
    cr_expect_not(lab->solved.move_clipped);
    small_set(sm, "pay.eps_x", -4); /* pay would raise searching: clipped, and said */
    exit_solve_pay(lab, 0.4, 0.5);
    cr_expect(lab->solved.move_clipped && lab->solved.eps_move == 0);
    small_set(sm, "pay.eps_N", 0.1);
    exit_solve_pay(lab, 0.4, 0.5);
    cr_expect_eq(lab->solved.b_pay, 0, "never a taste for less pay");
    small_free(sm);
}

/* ---- chance ---- */

/* Power: n = 200,000 sees a scale wrong by 2 % with a p-value near 1e-9. */
static double exponential_p(double scale)
{
    enum { N = 200000 };
    uint32_t *word = sim_calloc(N, sizeof *word);
    float *e = sim_calloc(N, sizeof *e);
    double *u = sim_calloc(N, sizeof *u);

    sim_draw_range((uint32_t *const[4]){ word, NULL, NULL, NULL }, 0, N,
            sim_key_make(3, 0), 0, 7, 0);
    SIM_HOT_PICK(hazard_exponential)(e, word, N);
    for (int i = 0; i < N; i++)
        u[i] = 1 - exp(-(double) e[i] * scale);
    double p = stat_ks_uniform_p(u, N);
    sim_free(word);
    sim_free(e);
    sim_free(u);
    return p;
}

Test(exit, variates_are_exponential)
{
    cr_expect_gt(exponential_p(1), ALPHA);
    cr_expect_lt(exponential_p(1.02), ALPHA);
}

Test(exit, variates_are_finite_ordered_and_the_same_on_every_set)
{
    const uint32_t word[] = { 0, 1, 2, 1u << 30, 1u << 31, 0xfffffffdu, 0xfffffffeu,
        0xffffffffu };
    float first[SIM_COUNT(word)], e[SIM_COUNT(word)];

    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        SIM_HOT_FOR((enum sim_isa) isa, hazard_exponential)(e, word, SIM_COUNT(word));
        if (isa == 0)
            memcpy(first, e, sizeof e);
        cr_expect_eq(memcmp(e, first, sizeof e), 0);
    }
    for (size_t i = 0; i < SIM_COUNT(word); i++) {
        cr_expect(e[i] >= 0 && e[i] < 30, "%g", (double) e[i]);
        cr_expect(i == 0 || e[i] >= e[i - 1]);
    }
}

/* A day more up to full-time, a day less down to two days; the same on every set. */
Test(exit, wishes_change_between_their_bounds)
{
    enum { UP = 100, DOWN = 300, N = 5 * 4 };
    static const uint32_t drawn[] = { 0, UP - 1, UP, DOWN - 1 };
    static const uint8_t wish[] = { 20, 40, 60, 80, 100 };
    static const uint8_t then[SIM_COUNT(wish)][SIM_COUNT(drawn)] = { { 40, 40, 20, 20 },
        { 60, 60, 40, 40 }, { 80, 80, 40, 40 }, { 100, 100, 60, 60 },
        { 100, 100, 80, 80 } };

    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        uint32_t word[N + 1];
        uint8_t hours[N + 1];
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        for (unsigned k = 0; k < N; k++) {
            word[k] = drawn[k % SIM_COUNT(drawn)] << 16 | 0xffff;
            hours[k] = wish[k / SIM_COUNT(drawn)];
        }
        word[N] = (uint32_t) DOWN << 16; /* nothing falls to him */
        hours[N] = 60;
        SIM_HOT_FOR((enum sim_isa) isa, hazard_wishes)(hours, word, UP, DOWN, N + 1);
        for (unsigned k = 0; k < N; k++)
            cr_expect_eq(hours[k], then[k / SIM_COUNT(drawn)][k % SIM_COUNT(drawn)],
                    "%u: %d", k, hours[k]);
        cr_expect_eq(hours[N], 60);
    }
}

/* ---- a cohort ---- */

enum { YEARS = 5 };

/* Graduates under 30 at a school before the year runs, by the years since they came: a
 * list of rows in row[k], their number in n[k]. */
enum { STARTERS = 3, ROWS_MAX = 4000 };
struct starters {
    int row[STARTERS][ROWS_MAX], n[STARTERS];
};

static void list_starters(const struct labour *lab, int year, struct starters *of)
{
    memset(of->n, 0, sizeof of->n);
    for (int i = 0; i < lab->p.n; i++) {
        const uint32_t id = lab->p.id[i];
        const int k = year - (int) (id >> 18 & 63) - 1;
        if ((id >> 14 & 15) == POOL_GRADUATE && lab->arm[0].school[i] != NO_SCHOOL
                && lab->p.age[i] < 30 && k >= 0 && k < STARTERS && of->n[k] < ROWS_MAX)
            of->row[k][of->n[k]++] = i;
    }
}

/* Of those who start, 8 % have left after a year (T22), 3.3 and 4.5 % of the rest after
 * the second and third: not a year later. */
Test(exit, starters_leave_as_published_from_the_first_year_on)
{
    static const char *const none[] = { "exit.loop_gain", "exit.b_D", "exit.b_leader" };
    static const double published[STARTERS] = { 0.08, 0.033, 0.045 };
    static struct starters before;
    struct small_world *sm = small_new(800, YEARS);
    unsigned n[STARTERS] = { 0 }, gone[STARTERS] = { 0 };

    for (size_t k = 0; k < SIM_COUNT(none); k++)
        small_set(sm, none[k], 0);
    for (uint32_t rep = 0; rep < 2; rep++) {
        struct labour *lab = small_labour(sm, rep);
        for (int y = 0; y < YEARS; y++) {
            list_starters(lab, lab->run_in + y, &before);
            small_year(lab, y);
            for (int k = 0; k < STARTERS; k++) {
                n[k] += (unsigned) before.n[k];
                for (int j = 0; j < before.n[k]; j++)
                    gone[k] += lab->arm[0].school[before.row[k][j]] == NO_SCHOOL;
            }
            labour_next(lab);
        }
    }
    for (int k = 0; k < STARTERS; k++)
        cr_expect_gt(stat_binomial_p(gone[k], n[k], published[k]), ALPHA,
                "year %d: %u of %u", k + 1, gone[k], n[k]);
    cr_expect_lt(stat_binomial_p(gone[0], n[0], published[1]), ALPHA, "the twin");
    small_free(sm);
}

/* Published rates are shares of those counted a year before, by their age then: of all
 * who were 59, 5 % are gone a year later, though they have turned 60. */
Test(exit, rates_by_age_are_of_the_age_a_year_before)
{
    static const char *const none[] = { "exit.loop_gain", "exit.b_D", "exit.b_leader" };
    static int32_t were59[ROWS_MAX];
    struct small_world *sm = small_new(800, YEARS);
    unsigned n = 0, gone = 0;
    double at60 = 0;

    for (size_t k = 0; k < SIM_COUNT(none); k++)
        small_set(sm, none[k], 0);
    for (uint32_t rep = 0; rep < 2; rep++) {
        struct labour *lab = small_labour(sm, rep);
        at60 = prob(lab->p.age_hazard, 60, 20);
        for (int y = 0; y < YEARS; y++) {
            unsigned found = 0;
            for (int i = 0; i < lab->p.n; i++) /* labour_next has made them 60 */
                if (lab->p.age[i] == 60 && lab->arm[0].school[i] != NO_SCHOOL
                        && found < ROWS_MAX)
                    were59[found++] = i;
            small_year(lab, y);
            n += found;
            for (unsigned j = 0; j < found; j++)
                gone += lab->arm[0].school[were59[j]] == NO_SCHOOL;
            labour_next(lab);
        }
    }
    cr_expect_gt(n, 1000);
    cr_expect_gt(stat_binomial_p(gone, n, 0.05), ALPHA, "%u of %u", gone, n);
    cr_expect_lt(stat_binomial_p(gone, n, at60), ALPHA, "the twin: %g at 60", at60);
    small_free(sm);
}

/* Of all teachers under 54 at the start, how many teach after each year when everybody
 * under 60 leaves with probability h? */
static void cohort(double h, unsigned left[YEARS + 1])
{
    static const char *const rate[] = { "exit.first_year", "exit.second_year",
        "exit.third_year", "exit.under30", "exit.thirties", "exit.forties",
        "exit.fifties" };
    static const char *const none[] = { "exit.loop_gain", "exit.b_D", "exit.b_leader" };
    struct small_world *sm = small_new(300, YEARS);

    for (size_t k = 0; k < SIM_COUNT(rate); k++)
        small_set(sm, rate[k], h);
    for (size_t k = 0; k < SIM_COUNT(none); k++)
        small_set(sm, none[k], 0);
    memset(left, 0, (YEARS + 1) * sizeof *left);
    for (uint32_t rep = 0; rep < 3; rep++) {
        struct labour *lab = small_labour(sm, rep);
        for (int y = 0; y <= YEARS; y++) {
            for (int i = 0; i < lab->p.n; i++) {
                int then = lab->p.age[i] - y, entered = (int) (lab->p.id[i] >> 18 & 63);
                left[y] += lab->arm[0].school[i] != NO_SCHOOL && then < 54
                           && entered < lab->run_in;
            }
            if (y == YEARS)
                break;
            small_year(lab, y);
            labour_next(lab);
        }
    }
    small_free(sm);
}

Test(exit, a_cohort_shrinks_as_one_minus_h_to_the_t)
{
    unsigned left[YEARS + 1];

    cohort(0.1, left);
    cr_assert_gt(left[0], 8000u, "%u", left[0]);
    for (int t = 1; t <= YEARS; t++)
        cr_expect_gt(stat_binomial_p(left[t], left[0], pow(0.9, t)), ALPHA,
                "after %d years %u of %u", t, left[t], left[0]);
    cr_expect_lt(stat_binomial_p(left[YEARS], left[0], pow(0.89, YEARS)), ALPHA);
    cr_expect_lt(stat_binomial_p(left[YEARS], left[0], pow(0.91, YEARS)), ALPHA);
}

/* ---- hazards of schools ---- */

/* A year with everything that changes a hazard, at each school of its own. */
static struct exit_year busy_year(struct labour *lab, bool acts)
{
    struct arm_state *arm = &lab->arm[0];

    arm->cond.any = acts;
    for (int s = 0; s < lab->world->n_schools; s++) {
        arm->strain[s] = 0.01f * (float) (s % 31) - 0.1f;
        lab->leader[s] = s % 3 == 0;
        arm->filled[s] = arm->posts[s] + 10 * (s % 13 - 7);
        CONDITION(&arm->cond, stay_log)[s] = -0.1f * (float) (s % 2);
        CONDITION(&arm->cond, no_poach)[s] = s % 5 == 0 ? 0.5f : 0;
        CONDITION(&arm->cond, starter_log)[s] = 0.1f * (float) (s % 4 - 2);
        arm->pay_exit[s] = 0.05f * (float) (s % 7 - 3);
        arm->pay_search[s] = 0.05f * (float) (s % 11 - 3);
    }
    return (struct exit_year){
        .b_D = 0.2f, .b_leader = 0.3f, .cycle = -0.05f, .b_Ds = 0.1f, .lambda = 0.08f
    };
}

/* The factors of school s, in the words of the README. */
static void expect_factors(const struct labour *lab, const struct exit_year *k, int s)
{
    const struct arm_state *arm = &lab->arm[0];
    const bool acts = arm->cond.any;
    const double D = (double) lab->world->disadv[s], strain = (double) arm->strain[s];
    const double stay = acts ? (double) arm->cond.stay_log[s] : 0;
    const double over = arm->filled[s] - arm->posts[s];
    const double exits = exp(strain + (double) k->b_D * D
                             + (double) k->b_leader * (double) lab->leader[s]
                             + (double) k->cycle + stay);
    const double free = acts ? 1 - (double) arm->cond.no_poach[s] : 1;
    const double moves =
            (double) k->lambda * exp(strain + (double) k->b_Ds * D + stay) * free
            + (over > 0 ? over / arm->filled[s] : 0);

    cr_assert_float_eq(arm->h_exit[s], exits, 1e-5 * exits, "school %d", s);
    cr_assert_float_eq(arm->h_search[s], moves, 1e-5 * moves, "school %d", s);
    if (!acts)
        return;
    const double guided = fmax(0, (double) arm->cond.starter_log[s]);
    const double most = exits * exp(fmax(0, (double) arm->pay_exit[s]) + guided);
    const double look = moves * exp(fmax(0, (double) arm->pay_search[s]) + guided);
    cr_assert_gt(arm->most_exit[s], most * (1 - 1e-6), "nobody is lost");
    cr_assert_float_eq(arm->most_exit[s], most, 1e-4 * most);
    cr_assert_gt(arm->most_search[s], look * (1 - 1e-6));
    cr_assert_float_eq(arm->most_search[s], look, 1e-4 * look);
}

Test(exit, hazards_of_schools_are_those_of_the_formula_on_every_set)
{
    struct small_world *sm = small_new(101, 1);
    struct labour *lab = small_labour(sm, 0);
    struct arm_state *arm = &lab->arm[0];
    const int n = lab->world->n_schools;
    float *first = sim_calloc((size_t) n + 1, sizeof *first);
    int32_t *bound = sim_calloc((size_t) n + 1, sizeof *bound);

    for (int acts = 0; acts < 2; acts++)
        for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
            if (!sim_isa_supported((enum sim_isa) isa))
                continue;
            const struct exit_year year = busy_year(lab, acts != 0);
            SIM_HOT_FOR((enum sim_isa) isa, exit_factors)(lab, arm, &year);
            for (int s = 0; s < n; s++)
                expect_factors(lab, &year, s);
            cr_expect(arm->h_exit[n] == 0 && arm->h_search[n] == 0);
            if (isa == 0)
                memcpy(first, arm->h_search, ((size_t) n + 1) * sizeof *first);
            cr_expect_arr_eq(arm->h_search, first, ((size_t) n + 1) * sizeof *first);

            const float *leave = acts ? arm->most_exit : arm->h_exit;
            const float *look = acts ? arm->most_search : arm->h_search;
            float most = 0;
            for (int s = 0; s < n; s++) {
                bound[s] = s % 2 ? -1 : 9000;
                most = leave[s] > most ? leave[s] : most;
            }
            bound[n] = -1;
            cr_expect_eq(
                    SIM_HOT_FOR((enum sim_isa) isa, exit_bounds)(bound, lab, arm), most);
            for (int s = 0; s < n; s++) {
                const double half = 65536 * (double) look[s];
                cr_expect(bound[s] >= (half < 65535 ? half : 65535), "school %d", s);
                cr_expect(bound[s] <= fmax(half * 1.0011 + 1, s % 2 ? -1 : 9000));
            }
            cr_expect_eq(bound[n], -1);
        }
    sim_free(first);
    sim_free(bound);
    small_free(sm);
}
