/* What must hold for every lever there is: without strength, or before it acts, it leaves
 * no trace in any bit; more of it moves what it is meant to move, in three doses; alone
 * or in a package, in any order. A lever without a row here fails the test. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/fixtures/small_world.h"

TestSuite(levers, .timeout = 600);

enum { HORIZON = 6, START = 2026, LAST = 5 };

/* How strong a lever is, and what three doses of it move. sign: of the mean paired
 * effect, and of the step from each dose to the next; 0: the model does not promise it.
 */
struct lever_case {
    const char *lever, *key;
    double none, dose[3];
    const char *group, *metric;
    int sign;
    bool everywhere; /* acts on all schools, not on quintile 5 */
};

static const struct lever_case cases[] = {
    { "pay_premium", "premium", 0, { 0.1, 0.2, 0.4 }, "q5", "shortage", -1, false },
    { "pay_national", "raise", 0, { 0.05, 0.1, 0.2 }, "all", "exit", -1, true },
    { "hours_expansion", "takeup", 0, { 0.05, 0.15, 0.4 }, "all", "shortage", -1, true },
    { "reserve_return", "reach", 0, { 0.2, 0.5, 1 }, "all", "hire_reserve", 1, true },
    { "retired_teachers", "more", 1, { 1.5, 3, 6 }, "all", "hire_retired", 1, true },
    { "development_time", "share", 0, { 0.05, 0.1, 0.2 }, "q5", "required_fte", 1,
            false },
    { "forward_hiring", "share", 0, { 0.25, 0.5, 1 }, "q5", "filled_fte", 1, false },
    { "coordination", "compliance", 0, { 0.2, 0.5, 1 }, "q5", "shortage", -1, true },
    { "assistant_tutoring", "pupils", 0, { 0.05, 0.15, 0.3 }, "q5", "pupils_helped", 1,
            false },
    { "tutoring", "pupils", 0, { 0.01, 0.03, 0.09 }, "q5", "pupils_helped", 1, false },
    { "private_provision", "pupils", 0, { 0.01, 0.03, 0.09 }, "q5", "seats_delivered", 1,
            false },
    { "pedagogical_staff", "per_100", 0, { 0.1, 0.2, 0.4 }, "q5", "wellbeing", 1, false },
    { "extra_hands", "per_teacher", 0, { 0.05, 0.1, 0.3 }, "q5", "assistants_fte", 1,
            false },
    { "oop_expansion", "growth", 0, { 0.1, 0.3, 0.6 }, "all", "assistants_fte", 1, true },
    { "oop_vision", "vision", 0, { 0.2, 0.5, 1 }, "all", "assistants_organised", 1,
            true },
    { "oop_ladder", "more", 0, { 0.4, 1, 3 }, "all", "ladder_entered", 1, true },
    { "summer_school", "pupils", 0, { 0.05, 0.1, 0.2 }, "q5", "helped", 1, false },
    { "task_shift", "others", 0, { 0.02, 0.05, 0.1 }, "q5", "pupils_helped", 1, false },
    { "class_size", "fewer", 0, { 1, 2, 4 }, "q5", "class_size", -1, false },
    { "induction", "effect", 0, { -0.4, -0.8, -1.6 }, "all", "exit", -1, true },
};

static const struct lever_case *case_of(const char *lever)
{
    for (size_t i = 0; i < SIM_COUNT(cases); i++)
        if (strcmp(cases[i].lever, lever) == 0)
            return &cases[i];
    return NULL;
}

static struct small_world *country(int schools)
{
    struct small_world *sm = small_new(schools, HORIZON);

    sm->groups.n = 3;
    strcpy(sm->groups.name[0], "quintile");
    strcpy(sm->groups.name[1], "region");
    strcpy(sm->groups.name[2], "background");
    return sm;
}

/* The lever of a case in arm `arm` with the given strength; returns its place. */
static int act(
        struct small_world *sm, size_t arm, const struct lever_case *c, double dose)
{
    int k = small_policy(sm, arm, c->lever);

    small_policy_set(sm, arm, k, "start", START);
    small_policy_set(sm, arm, k, c->key, dose);
    if (!c->everywhere)
        small_policy_name(sm, arm, k, "target.quintile", "5");
    return k;
}

/* Cells of years [0, upto) that differ between two arms; paired ones must be 0 in b. */
static size_t cells_that_differ(
        const struct small_world *sm, size_t a, size_t b, int upto)
{
    const size_t year = small_cells(sm) / (size_t) sm->shape.n_years;
    size_t n = 0;

    for (size_t i = 0; i < year * (size_t) upto; i++) {
        double x = sm->cube[a][i], y = sm->cube[b][i];
        const struct sim_metric *m = &metric_rows[i % (size_t) sm->shape.n_metrics];
        bool paired = m->paired;
        if (m->resource != NULL && strcmp(m->key, "policy_cost") != 0)
            continue; /* what is asked, not what happens */
        n += paired && a == 0 ? !isnan(y) && y != 0
                              : memcmp(&x, &y, sizeof x) != 0 && !(isnan(x) && isnan(y));
    }
    return n;
}

Test(levers, each_has_a_row_and_a_scenario)
{
    for (size_t i = 0; i < model_schools.n_levers; i++) {
        const char *name = model_schools.levers[i]->name;
        char path[120];
        cr_expect_not_null(case_of(name), "no row for %s", name);
        snprintf(path, sizeof path, "scenarios/%s.cfg",
                strcmp(name, "pay_premium") == 0 ? "bonus" : name);
        FILE *file = fopen(path, "r");
        cr_expect_not_null(file, "%s is missing", path);
        if (file != NULL)
            fclose(file);
    }
}

/* Whatever is done is paid, from the first year on, and within a budget. */
Test(levers, nothing_is_for_free_and_budgets_are_kept)
{
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        struct small_world *sm = country(150);
        act(sm, 1, &cases[i], cases[i].dose[1]);
        small_run(sm, 1, NULL, 0);
        cr_expect_eq(
                small_value(sm, 1, 0, "all", "policy_cost"), 0, "%s", cases[i].lever);
        for (int y = 1; y < HORIZON; y++)
            cr_expect_gt(small_value(sm, 1, y, "all", "policy_cost"), 1000,
                    "%s in year %d", cases[i].lever, y);
        double half = small_value(sm, 1, 2, "all", "policy_cost") / 2;
        small_policy_set(sm, 1, 0, "budget", half);
        small_run(sm, 1, NULL, 0);
        for (int y = 1; y < HORIZON; y++)
            cr_expect_leq(small_value(sm, 1, y, "all", "policy_cost"), 1.002 * half,
                    "%s in year %d", cases[i].lever, y);
        small_free(sm);
    }
}

Test(levers, without_strength_each_is_the_baseline_bit_for_bit)
{
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        struct small_world *sm = country(150);
        act(sm, 1, &cases[i], cases[i].none);
        act(sm, 2, &cases[i], cases[i].dose[2]);
        small_run(sm, 1, NULL, 0);
        cr_expect_eq(cells_that_differ(sm, 0, 1, HORIZON), 0u, "%s", cases[i].lever);
        cr_expect_eq(cells_that_differ(sm, 0, 2, 1), 0u, "%s: before", cases[i].lever);
        /* the twin */
        cr_expect_gt(cells_that_differ(sm, 0, 2, HORIZON), 20u, "%s", cases[i].lever);
        small_free(sm);
    }
}

Test(levers, before_it_starts_and_with_no_money_each_is_the_baseline)
{
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        struct small_world *sm = country(150);
        act(sm, 1, &cases[i], cases[i].dose[1]);
        small_policy_set(sm, 1, 0, "start", START + 2);
        act(sm, 2, &cases[i], cases[i].dose[1]);
        small_policy_set(sm, 2, 0, "lead_time", 3);
        act(sm, 3, &cases[i], cases[i].dose[1]);
        small_policy_set(sm, 3, 0, "budget", 0.01);
        small_run(sm, 2, NULL, 0);
        cr_expect_eq(cells_that_differ(sm, 0, 1, 3), 0u, "%s", cases[i].lever);
        /* known in 2026: who then chooses to train comes two years later */
        cr_expect_eq(cells_that_differ(sm, 0, 2, 3), 0u, "%s", cases[i].lever);
        cr_expect_eq(cells_that_differ(sm, 0, 3, HORIZON), 0u, "%s: for a cent",
                cases[i].lever);
        small_free(sm);
    }
}

Test(levers, more_of_each_does_more)
{
    enum { REPS = 6 };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        const struct lever_case *c = &cases[i];
        double effect[3] = { 0 };
        struct small_world *sm = country(300);

        for (size_t d = 0; d < 3; d++)
            act(sm, d + 1, c, c->dose[d]);
        for (uint32_t rep = 0; rep < REPS; rep++) {
            small_run(sm, rep, NULL, 0);
            for (int y = 1; y <= LAST; y++)
                for (size_t d = 0; d < 3; d++)
                    effect[d] += (small_value(sm, d + 1, y, c->group, c->metric)
                                         - small_value(sm, 0, y, c->group, c->metric))
                                 / (REPS * LAST);
        }
        fprintf(stderr, "%-18s %-11s %-14s %-4s %+.5f %+.5f %+.5f\n", c->lever, c->key,
                c->metric, c->group, effect[0], effect[1], effect[2]);
        cr_expect(c->sign == 0
                          || (c->sign * effect[0] > 0
                                  && c->sign * (effect[1] - effect[0]) > 0
                                  && c->sign * (effect[2] - effect[1]) > 0),
                "%s: %g %g %g", c->lever, effect[0], effect[1], effect[2]);
        small_free(sm);
    }
}

/* What a ramp does not stretch: a regional office is there or not, and on the ladder are
 * those too who would have entered anyway. */
static bool bill_is_whole(const struct lever_case *c)
{
    return strcmp(c->lever, "coordination") == 0 || strcmp(c->lever, "oop_ladder") == 0;
}

/* A ramp of four years: a quarter of the full bill in the first, all of it in the fourth
 * (as far as people who came earlier do not make it another). */
Test(levers, each_grows_evenly_with_its_ramp)
{
    enum { RAMP = 4 };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        const struct lever_case *c = &cases[i];
        struct small_world *sm = country(150);

        act(sm, 1, c, c->dose[1]);
        act(sm, 2, c, c->dose[1]);
        small_policy_set(sm, 2, 0, "ramp", RAMP);
        small_run(sm, 1, NULL, 0);
        for (int y = 1; y <= RAMP; y++) {
            double share = small_value(sm, 2, y, "all", "policy_cost")
                           / small_value(sm, 1, y, "all", "policy_cost");
            double want = bill_is_whole(c) ? 1 : (double) y / RAMP;
            cr_expect(fabs(share - want) < (bill_is_whole(c) ? 0.3 : 0.2),
                    "%s, year %d of the ramp: %g", c->lever, y, share);
        }
        small_free(sm);
    }
}

/* A package of all levers, and the same in the opposite order. */
Test(levers, their_order_in_a_package_changes_no_bit)
{
    struct small_world *sm = country(150);
    size_t n = SIM_COUNT(cases) < SMALL_POLICIES ? SIM_COUNT(cases) : SMALL_POLICIES;

    for (size_t i = 0; i < n; i++)
        act(sm, 1, &cases[i], cases[i].dose[1]);
    for (size_t i = n; i > 0; i--)
        act(sm, 2, &cases[i - 1], cases[i - 1].dose[1]);
    small_run(sm, 3, NULL, 0);
    cr_expect_eq(cells_that_differ(sm, 1, 2, HORIZON), 0u);
    cr_expect_gt(cells_that_differ(sm, 0, 1, HORIZON), 100u);
    small_free(sm);
}

/* Sum over schools of what policies do to leaving, in the last year of a small country.
 */
static double relief_of_time(const struct labour *lab, int arm)
{
    double sum = 0;

    for (int s = 0; s < lab->world->n_schools; s++)
        sum += (double) lab->arm[arm].cond.stay_log[s];
    return sum;
}

/* Who fills a post for development time gives it once: two halves of a policy, and a
 * policy beside another that asks for posts, have no more people than there are. */
Test(levers, a_post_of_two_policies_is_filled_once)
{
    struct small_world *sm = small_new(1000, 4);
    static const double share[][2] = { { 0.2, 0 }, { 0.1, 0.1 } };

    for (size_t a = 1; a <= 3; a++)
        for (int half = 0; half < 2; half++) {
            int k = small_policy(
                    sm, a, half && a == 3 ? "class_size" : "development_time");
            small_policy_set(sm, a, k, "start", START);
            if (a < 3)
                small_policy_set(sm, a, k, "share", share[a - 1][half]);
            if (a == 3)
                small_policy_set(sm, a, k, half ? "effect" : "share", half ? 0 : 0.2);
        }
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 4; y++) {
        small_year(lab, y);
        if (y == 3)
            break;
        labour_next(lab);
    }
    double whole = relief_of_time(lab, 1), halves = relief_of_time(lab, 2),
           beside = relief_of_time(lab, 3);
    cr_expect_lt(whole, -1);
    cr_expect_float_eq(halves, whole, -0.03 * whole, "%g and %g", halves, whole);
    cr_expect_gt(beside, 0.85 * whole, "%g and %g", beside, whole);
    small_free(sm);
}

/* One policy in arm `whole`, and two halves of it in the next: by `key` and `other`. */
static void act_in_halves(struct small_world *sm, size_t whole, const char *lever,
        const char *key, double x, const char *other, double y)
{
    for (size_t parts = 1; parts <= 2; parts++)
        for (size_t i = 0; i < parts; i++) {
            size_t arm = whole + parts - 1;
            int k = small_policy(sm, arm, lever);
            small_policy_set(sm, arm, k, "start", START);
            small_policy_set(sm, arm, k, key, x / (double) parts);
            if (other != NULL)
                small_policy_set(sm, arm, k, other, y / (double) parts);
        }
}

/* Schools at which policies do less to leaving than with all their posts filled, and yet
 * something. */
static int partly_filled(const struct labour *lab, int arm)
{
    const struct conditions *c = &lab->arm[arm].cond;
    int n = 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        float does = c->stay_log[s] + c->starter_log[s];
        n += does < 0 && does > c->stay_posts[s] + c->starter_posts[s];
    }
    return n;
}

/* Two halves are the whole in every bit, from the first year on, when those who will fill
 * the posts of policies are what schools happened to have beyond their own. */
Test(levers, two_halves_of_a_policy_are_the_whole)
{
    struct small_world *sm = small_new(1500, 4);

    act_in_halves(sm, 1, "development_time", "share", 0.2, NULL, 0);
    act_in_halves(sm, 3, "induction", "effect", -0.8, "mentor", 0.5);
    struct labour *lab = small_labour(sm, 0);
    const size_t n = (size_t) lab->world->n_schools;
    for (int y = 0; y < 4; y++) {
        if (y > 0)
            labour_next(lab);
        small_year(lab, y);
        for (int a = 1; y > 0 && a < 5; a += 2) {
            const struct arm_state *whole = &lab->arm[a], *halves = whole + 1;
            const struct conditions *w = &whole->cond, *h = &halves->cond;
            cr_expect_gt(partly_filled(lab, a), 4, "arm %d in year %d: %d", a, y,
                    partly_filled(lab, a));
            cr_expect_arr_eq(h->posts, w->posts, n * sizeof *w->posts);
            cr_expect_arr_eq(h->stay_log, w->stay_log, n * sizeof *w->stay_log);
            cr_expect_arr_eq(h->starter_log, w->starter_log, n * sizeof *w->starter_log);
            cr_expect_arr_eq(halves->filled, whole->filled, n * sizeof *whole->filled);
        }
    }
    small_free(sm);
}

/* Mentors who need no time need no post, so guidance works where nobody can be found. */
Test(levers, guidance_without_posts_waits_for_nobody)
{
    struct small_world *sm = small_new(100, 2);
    const double effect = -0.5;
    int k = small_policy(sm, 1, "induction");

    small_policy_set(sm, 1, k, "start", START);
    small_policy_set(sm, 1, k, "mentor", 0);
    small_policy_set(sm, 1, k, "effect", effect);
    struct labour *lab = small_labour(sm, 0);
    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    for (int s = 0; s < lab->world->n_schools; s++)
        cr_expect_eq(lab->arm[1].cond.starter_log[s], (float) effect, "school %d", s);
    small_free(sm);
}

/* A post too small to be offered alone, such as a mentor's at a school of mean size: a
 * school that lacks less than can be offered is not short, and its starters are guided.
 */
Test(levers, small_posts_are_filled_where_nothing_is_short)
{
    enum { MANY = 400 };
    struct small_world *sm = small_new(MANY, 3);
    const double effect = -0.5;
    int k = small_policy(sm, 1, "induction"), full = 0, some = 0;
    int lack[MANY], posts[MANY];

    small_policy_set(sm, 1, k, "start", START);
    small_policy_set(sm, 1, k, "effect", effect);
    struct labour *lab = small_labour(sm, 0);
    const struct arm_state *arm = &lab->arm[1];
    for (int y = 0; y < 3; y++) {
        if (y > 0)
            labour_next(lab);
        for (int s = 0; s < MANY && y == 2; s++) {
            posts[s] = arm->posts[s] - lab->posts[s];
            lack[s] = arm->posts[s] + arm->replace[s] - arm->filled[s];
        }
        small_year(lab, y);
    }
    for (int s = 0; s < MANY; s++) {
        const double asked = 100 * (double) arm->cond.posts[s], had = posts[s];
        const bool rest = lack[s] > 0 && lack[s] < OFFER_STEP && had > 0;
        if (had < 1 || !(asked > 0) || lack[s] >= OFFER_STEP)
            continue;
        cr_expect_float_eq((double) arm->cond.starter_log[s],
                effect * (had < asked ? had / asked : 1), 1e-5, "school %d", s);
        full++;
        some += rest;
    }
    cr_expect_gt(full, MANY / 5);
    cr_expect_gt(some, MANY / 20, "with a rest that nobody can be offered: %d", some);
    small_free(sm);
}

/* A lever without strength beside one that acts on all schools: nothing is added, what is
 * asked included. */
Test(levers, one_without_strength_adds_nothing_to_a_package)
{
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        struct small_world *sm = country(150);
        for (size_t a = 1; a <= 2; a++) {
            int k = small_policy(sm, a, "pay_premium");
            small_policy_set(sm, a, k, "start", START);
            small_policy_set(sm, a, k, "premium", 0.1);
            small_policy_name(sm, a, k, "target.quintile", "4");
        }
        act(sm, 2, &cases[i], cases[i].none);
        struct labour *lab = small_labour(sm, 1);
        small_year(lab, 0);
        labour_next(lab);
        small_year(lab, 1);
        const size_t n = (size_t) lab->world->n_schools;
        cr_expect_eq(memcmp(lab->arm[1].cond.target, lab->arm[2].cond.target, n), 0, "%s",
                cases[i].lever);
        cr_expect_eq(lab->arm[1].cond.asked_eur, lab->arm[2].cond.asked_eur);
        cr_expect_eq(memcmp(lab->arm[1].filled, lab->arm[2].filled,
                             n * sizeof *lab->arm[1].filled),
                0);
        small_free(sm);
    }
}

/* Does the bill hang on who comes? Then nobody knows what those would have cost whom the
 * budget did not reach: they are taken to cost what the others did. */
static bool paid_who_comes(const char *lever)
{
    return strcmp(lever, "reserve_return") == 0 || strcmp(lever, "hours_expansion") == 0;
}

/* Under a budget a policy asks what it asks without, and what did not fit is told. A
 * ladder plans three years of students, but in its first year only one more has entered.
 */
Test(levers, what_a_budget_does_not_reach_is_asked_all_the_same)
{
    for (uint32_t rep = 0; rep < 2; rep++)
        for (size_t i = 0; i < SIM_COUNT(cases); i++) {
            struct small_world *sm = country(400);
            const struct lever_case *c = &cases[i];
            act(sm, 1, c, c->dose[1]);
            act(sm, 2, c, c->dose[1]);
            small_run(sm, rep, NULL, 0);
            const double free = small_value(sm, 1, 1, "all", "euro_asked");
            cr_expect_gt(free, 1000, "%s", c->lever);
            cr_expect_float_eq(small_value(sm, 1, 1, "all", "euro_beyond_budget"), 0,
                    1e-9 * free, "%s", c->lever);
            small_policy_set(sm, 2, 0, "budget", free / 2);
            small_run(sm, rep, NULL, 0);
            const double asked = small_value(sm, 2, 1, "all", "euro_asked"),
                         beyond = small_value(sm, 2, 1, "all", "euro_beyond_budget"),
                         chance = paid_who_comes(c->lever) ? 0.3 : 0.03,
                         most = strcmp(c->lever, "oop_ladder") == 0 ? 2.5 : 1 + chance;
            cr_expect(asked > (1 - chance) * free && asked < most * free, "%s: %g, %g",
                    c->lever, free, asked);
            cr_expect_gt(beyond, (0.45 - chance / 3) * asked, "%s: %g of %g", c->lever,
                    beyond, asked);
            small_free(sm);
        }
}

/* A budget buys the same in euro of another year. */
Test(levers, budgets_are_in_euro_of_the_price_year)
{
    static const char *const key[] = { "shortage", "retention", "score", "wellbeing",
        "assistants_fte", "hire_reserve", "pupils_helped", "posts_asked" };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        struct small_world *sm = country(150);
        const struct lever_case *c = &cases[i];
        act(sm, 1, c, c->dose[1]);
        small_run(sm, 1, NULL, 0);
        double half = small_value(sm, 1, 2, "all", "euro_asked") / 2;
        small_policy_set(sm, 1, 0, "budget", half);
        small_run(sm, 1, NULL, 0);
        double before[SIM_COUNT(key)];
        for (size_t m = 0; m < SIM_COUNT(key); m++)
            before[m] = small_value(sm, 1, 3, "all", key[m]);
        small_set(sm, "money.price_year", 2040);
        small_policy_set(sm, 1, 0, "budget", half * money_price_index(sm->par.money));
        small_run(sm, 1, NULL, 0);
        for (size_t m = 0; m < SIM_COUNT(key); m++)
            cr_expect_float_eq(small_value(sm, 1, 3, "all", key[m]), before[m],
                    1e-6 * (fabs(before[m]) + 1e-3), "%s: %s", c->lever, key[m]);
        small_free(sm);
    }
}

/* Policies that pay who comes: lever, `who` of a premium, and what is gained where. */
static const struct {
    const char *lever;
    int who;
    const char *group, *gain;
} paid_late[] = {
    { "pay_premium", 1, "q5", "filled_fte" },
    { "pay_premium", 2, "q5", "filled_fte" },
    { "reserve_return", 0, "all", "hire_reserve" },
};

static void act_late(struct small_world *sm, size_t arm, size_t i, double budget)
{
    int k = small_policy(sm, arm, paid_late[i].lever);

    small_policy_set(sm, arm, k, "start", START);
    small_policy_set(sm, arm, k, "premium", 0.3);
    small_policy_set(sm, arm, k, "budget", budget);
    if (strcmp(paid_late[i].lever, "pay_premium") == 0) {
        small_policy_set(sm, arm, k, "who", paid_late[i].who);
        small_policy_name(sm, arm, k, "target.quintile", "5");
    } else {
        small_policy_set(sm, arm, k, "reach", 1);
        small_policy_set(sm, arm, k, "support", 3);
    }
}

static double gained(const struct small_world *sm, size_t arm, int year, size_t i)
{
    return small_value(sm, arm, year, paid_late[i].group, paid_late[i].gain);
}

/* A cap that is well above the bill changes no bit, though all the posts of the schools
 * would cost far more; one below it is kept, spent, and takes people with it. */
Test(levers, a_budget_for_who_comes_is_planned_on_who_comes)
{
    for (size_t i = 0; i < SIM_COUNT(paid_late); i++) {
        struct small_world *sm = country(400);
        double most = 0, spent = 0, free_gain = 0, capped_gain = 0;
        act_late(sm, 1, i, 0);
        act_late(sm, 2, i, 1e11);
        small_run(sm, 4, NULL, 0);
        cr_expect_eq(cells_that_differ(sm, 1, 2, HORIZON), 0u, "%zu", i);
        for (int y = 0; y < HORIZON; y++)
            most = fmax(most, small_value(sm, 1, y, "all", "policy_cost"));
        cr_assert_gt(most, 1000, "%zu", i);
        small_policy_set(sm, 2, 0, "budget", 2 * most);
        small_run(sm, 4, NULL, 0);
        cr_expect_eq(cells_that_differ(sm, 1, 2, HORIZON), 0u, "%zu: twice", i);
        small_policy_set(sm, 2, 0, "budget", most / 4);
        small_run(sm, 4, NULL, 0);
        for (int y = 1; y < HORIZON; y++) {
            const double cost = small_value(sm, 2, y, "all", "policy_cost");
            cr_expect_lt(cost, most / 4 * (1 + 1e-9), "%zu: year %d", i, y);
            spent = fmax(spent, cost);
            free_gain += gained(sm, 1, y, i) - gained(sm, 0, y, i);
            capped_gain += gained(sm, 2, y, i) - gained(sm, 0, y, i);
        }
        cr_expect_gt(spent, 0.6 * most / 4, "%zu: %g of %g", i, spent, most / 4);
        cr_expect_gt(free_gain, 0, "%zu", i);
        cr_expect_lt(
                capped_gain, 0.8 * free_gain, "%zu: %g of %g", i, capped_gain, free_gain);
        small_free(sm);
    }
}
