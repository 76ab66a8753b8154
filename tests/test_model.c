/* The contract of the model with the engine: the same bytes whatever ran before or runs
 * beside; every outcome a number where it should be one; groups that add up; shared luck
 * that makes paired effects precise; and the sentences it says. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/isa.h"
#include "sim/base/mem.h"
#include "tests/fixtures/small_world.h"

TestSuite(model, .timeout = 240);

enum { HORIZON = 5 };

/* Baseline and three policies, all cuts. */
static struct small_world *country(int schools)
{
    static const double premium[] = { 0.2, 0.3, 0.4 };
    struct small_world *sm = small_new(schools, HORIZON);

    sm->groups.n = 4;
    strcpy(sm->groups.name[0], "quintile");
    strcpy(sm->groups.name[1], "city");
    strcpy(sm->groups.name[2], "region");
    strcpy(sm->groups.name[3], "background");
    for (size_t a = 1; a <= 3; a++) {
        small_policy(sm, a, "pay_premium");
        small_policy_set(sm, a, 0, "premium", premium[a - 1]);
        small_policy_set(sm, a, 0, "who", (double) a - 1);
        small_policy_name(sm, a, 0, "target.quintile", a == 2 ? "4" : "5");
    }
    return sm;
}

/* A copy of cubes [0, n); the caller frees with copies_free. */
struct copies {
    double *cube[SMALL_ARMS];
    size_t n, bytes;
};

static struct copies copies_of(const struct small_world *sm, size_t n)
{
    struct copies c = { .n = n, .bytes = small_cells(sm) * sizeof(double) };

    for (size_t a = 0; a < n; a++) {
        c.cube[a] = sim_calloc(1, c.bytes);
        cr_assert_not_null(c.cube[a]);
        memcpy(c.cube[a], sm->cube[a], c.bytes);
    }
    return c;
}

static void copies_free(struct copies *c)
{
    for (size_t a = 0; a < c->n; a++)
        sim_free(c->cube[a]);
}

static void expect_same(const struct small_world *sm, size_t cube, const struct copies *c,
        size_t copy, const char *what)
{
    cr_expect_eq(memcmp(sm->cube[cube], c->cube[copy], c->bytes), 0, "%s", what);
}

Test(model, arms_alone_and_beside_others_give_the_same_bytes)
{
    struct small_world *sm = country(200);
    static const size_t orders[][4] = { { 0, 3, 1, 2 }, { 0, 2, 3, 1 } };

    for (uint32_t rep = 0; rep < 2; rep++) {
        small_run(sm, rep, NULL, 0);
        struct copies all = copies_of(sm, 4);
        small_run(sm, rep, (const size_t[]){ 0 }, 1);
        expect_same(sm, 0, &all, 0, "the baseline alone");
        for (size_t a = 1; a <= 3; a++) {
            small_run(sm, rep, (const size_t[]){ 0, a }, 2);
            expect_same(sm, 0, &all, 0, "the baseline beside one");
            expect_same(sm, 1, &all, a, "one beside the baseline");
        }
        for (size_t k = 0; k < SIM_COUNT(orders); k++) {
            small_run(sm, rep, orders[k], 4);
            for (size_t a = 0; a < 4; a++)
                expect_same(sm, a, &all, orders[k][a], "another order");
        }
        copies_free(&all);
    }
    small_free(sm);
}

Test(model, what_ran_before_in_the_same_work_object_leaves_no_trace)
{
    struct small_world *sm = country(150);

    small_run(sm, 17, NULL, 0);
    struct copies first = copies_of(sm, 4);
    small_run(sm, 3, NULL, 0);
    cr_expect_neq(memcmp(sm->cube[0], first.cube[0], first.bytes), 0, "another rep");
    small_set(sm, "demand.shortage_start", 0.3);
    small_set(sm, "mobility.moves", 0.2);
    small_run(sm, 17, NULL, 0);
    cr_expect_neq(memcmp(sm->cube[0], first.cube[0], first.bytes), 0, "other values");
    small_set(sm, "demand.shortage_start", 0.074);
    small_set(sm, "mobility.moves", 0.089);
    small_run(sm, 17, NULL, 0);
    for (size_t a = 0; a < 4; a++)
        expect_same(sm, a, &first, a, "the same once more");
    copies_free(&first);
    small_free(sm);
}

/* Two countries in two work objects, one after the other or in turns. */
Test(model, work_objects_do_not_know_each_other)
{
    struct small_world *a = country(100), *b = country(130);

    small_run(a, 1, NULL, 0);
    struct copies alone = copies_of(a, 4);
    small_run(b, 1, NULL, 0);
    small_run(a, 2, NULL, 0);
    small_run(b, 2, NULL, 0);
    small_run(a, 1, NULL, 0);
    for (size_t k = 0; k < 4; k++)
        expect_same(a, k, &alone, k, "in turns");
    copies_free(&alone);
    small_free(a);
    small_free(b);
}

/* ---- what the cube holds ---- */

static bool is_group(const struct small_world *sm, int g, const char *prefix)
{
    return strncmp(sm->shape.group[g], prefix, strlen(prefix)) == 0;
}

Test(model, a_number_is_missing_only_where_its_row_says_so)
{
    struct small_world *sm = country(200);

    small_run(sm, 0, NULL, 0);
    for (size_t a = 0; a < 4; a++)
        for (int y = 0; y < HORIZON; y++)
            for (int g = 0; g < sm->shape.n_groups; g++)
                for (int m = 0; m < sm->shape.n_metrics; m++) {
                    const struct sim_metric *row = &metric_rows[m];
                    double v = sm->cube[a][sim_shape_cell(&sm->shape, y, g, m)];
                    bool pupil = row->scope == SIM_SCOPE_PUPIL;
                    bool may_miss = (row->scope == SIM_SCOPE_NATION && g > 0)
                                    || (is_group(sm, g, "background") && !pupil);
                    cr_expect_eq(isnan(v), may_miss, "%s in %s: %g", row->key,
                            sm->shape.group[g], v);
                    cr_expect(isnan(v) || isfinite(v));
                    if (!isnan(v) && strcmp(row->unit, "share") == 0)
                        cr_expect(v >= 0 && v <= 1, "%s in %s: %g", row->key,
                                sm->shape.group[g], v);
                }
    small_free(sm);
}

Test(model, without_a_baseline_paired_numbers_are_missing)
{
    struct small_world *sm = country(100);

    sm->no_baseline = true;
    small_run(sm, 0, (const size_t[]){ 1 }, 1);
    cr_expect(isnan(small_value(sm, 0, 3, "all", "displaced_fte")));
    cr_expect(isnan(small_value(sm, 0, 3, "all", "outside_fte")));
    cr_expect_gt(small_value(sm, 0, 3, "all", "policy_cost"), 0);
    small_free(sm);
}

/* Sums over the groups of each cut are those of the nation. */
Test(model, groups_add_up_to_the_nation)
{
    static const char *const cut[] = { "q", "region:" };
    static const char *const sums[] = { "required_fte", "filled_fte", "unfilled_fte",
        "hires", "loss_profession", "loss_school", "hire_graduate", "hire_reserve" };
    struct small_world *sm = country(200);

    small_run(sm, 2, NULL, 0);
    for (size_t i = 0; i < SIM_COUNT(sums); i++)
        for (int y = 0; y < HORIZON; y++) {
            double all = small_value(sm, 1, y, "all", sums[i]);
            for (size_t k = 0; k < SIM_COUNT(cut); k++) {
                double total = 0;
                for (int g = 1; g < sm->shape.n_groups; g++)
                    if (is_group(sm, g, cut[k]))
                        total += small_value(sm, 1, y, sm->shape.group[g], sums[i]);
                cr_expect_float_eq(total, all, 1e-6, "%s by %s", sums[i], cut[k]);
            }
            double cities = small_value(sm, 1, y, "g5", sums[i])
                            + small_value(sm, 1, y, "other", sums[i]);
            cr_expect_float_eq(cities, all, 1e-6, "%s by city", sums[i]);
        }
    small_free(sm);
}

/* Chosen regions may lack a fifth or a large city: such groups are left out, and the gap
 * is between the outermost fifths that there are. */
Test(model, groups_without_schools_are_left_out)
{
    struct small_world *sm = small_new(120, 2);
    struct population_params *par = sm->table[0];
    bool present[QUINTILES] = { false }, listed[QUINTILES] = { false };

    par->regions.n = 1;
    strcpy(par->regions.name[0], "Zeeland");
    sm->groups.n = 2;
    strcpy(sm->groups.name[0], "quintile");
    strcpy(sm->groups.name[1], "city");
    small_run(sm, 0, NULL, 0);
    small_labour_raw(sm, 0);
    for (int s = 0; s < sm->world->n_schools; s++)
        present[sm->world->quintile[s]] = true;
    for (int g = 1; g < sm->shape.n_groups; g++) {
        cr_expect_str_neq(sm->shape.group[g], "g5", "no large city in Zeeland");
        if (sm->shape.group[g][0] == 'q')
            listed[sm->shape.group[g][1] - '1'] = true;
    }
    cr_expect_arr_eq(present, listed, sizeof present);
    for (size_t i = 0; i < small_cells(sm); i++)
        cr_expect(isfinite(sm->cube[0][i])
                          || metric_rows[i % metric_count].scope == SIM_SCOPE_NATION,
                "%s", metric_rows[i % metric_count].key);
    cr_expect(isfinite(small_value(sm, 0, 1, "all", "gap")));
    small_free(sm);
}

/* A sample is weighted back up: totals near those of the whole, ratios alike. */
Test(model, a_sample_stands_for_the_whole)
{
    struct small_world *all = small_new(1500, 2), *half = small_new(1500, 2);

    small_set(half, "population.sample", 0.5);
    small_run(all, 0, NULL, 0);
    small_run(half, 0, NULL, 0);
    double whole = small_value(all, 0, 0, "all", "required_fte");
    cr_expect_float_eq(
            small_value(half, 0, 0, "all", "required_fte"), whole, 0.03 * whole);
    cr_expect_float_eq(small_value(half, 0, 0, "all", "shortage"),
            small_value(all, 0, 0, "all", "shortage"), 0.02);
    small_free(all);
    small_free(half);
}

/* ---- shared luck ---- */

enum { REPS = 40 };

/* Variance of the effect on the shortage of the fifth quintile in the last year. */
static void effect_variance(double *shared, double *apart)
{
    struct small_world *sm = small_new(300, HORIZON);
    double sum[2] = { 0 }, square[2] = { 0 };

    sm->groups.n = 1;
    strcpy(sm->groups.name[0], "quintile");
    small_policy(sm, 1, "pay_premium");
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    for (uint32_t rep = 0; rep < REPS; rep++) {
        double effect[2];
        small_run(sm, rep, NULL, 0);
        double base = small_value(sm, 0, HORIZON - 1, "q5", "shortage");
        effect[0] = small_value(sm, 1, HORIZON - 1, "q5", "shortage") - base;
        small_run_key(sm, rep, sim_key_make(sm->seed, 99), (const size_t[]){ 0, 1 }, 2);
        effect[1] = small_value(sm, 1, HORIZON - 1, "q5", "shortage") - base;
        for (int k = 0; k < 2; k++) {
            sum[k] += effect[k] / REPS;
            square[k] += effect[k] * effect[k] / REPS;
        }
    }
    *shared = square[0] - sum[0] * sum[0];
    *apart = square[1] - sum[1] * sum[1];
    small_free(sm);
}

/* At this size (60 treated schools) the ratio is about 10; it grows with the country.
 * An F test with 39 and 39 degrees of freedom: 5 is beyond ALPHA = 1e-6 (4.9). */
Test(model, shared_luck_makes_effects_precise)
{
    double shared, apart;

    effect_variance(&shared, &apart);
    cr_log_info("variance of the effect: %g shared, %g apart", shared, apart);
    cr_expect_gt(apart, 5 * shared, "%g and %g", apart, shared);
}

/* ---- sentences ---- */

static const char *setup_complaint(struct small_world *sm, struct sim_diag *diag)
{
    struct sim_err err = { 0 };
    const struct sim_setup setup = { .start = sm->start,
        .horizon = sm->horizon,
        .tables = (const void *const *) sm->table,
        .groups = &sm->groups,
        .arms = sm->arm,
        .n_arms = sm->n_arms };

    cr_expect_eq(
            model_schools.world_new(&sm->model_world, &setup, diag, &err), SIM_ERR_INPUT);
    cr_assert_null(sm->model_world);
    cr_assert_gt(diag->n, 0u);
    return diag->line[0];
}

Test(model, all_wrong_targets_are_told_together)
{
    struct small_world *sm = country(60);
    struct sim_diag diag = { 0 };

    small_policy_name(sm, 1, 0, "target.quintile", "6");
    small_policy_name(sm, 2, 0, "target.region", "Twnete");
    small_policy_name(sm, 3, 0, "target.schools", "99ZZ99");
    cr_expect_str_eq(setup_complaint(sm, &diag),
            "arm a: policies[0]: target.quintile = 6: must be 1, 2, 3, 4 or 5 (5: the "
            "most disadvantaged schools)");
    cr_assert_eq(diag.n, 3u);
    cr_expect(strstr(diag.line[1], "arm b: policies[0]: target.region = \"Twnete\"")
                      && strstr(diag.line[1], "did you mean \"Twente\"?"),
            "%s", diag.line[1]);
    cr_expect(strstr(diag.line[2], "target.schools = \"99ZZ99\"") != NULL, "%s",
            diag.line[2]);
    sim_diag_clear(&diag);
    small_free(sm);
}

Test(model, memory_that_runs_out_leaves_nothing_behind)
{
    struct small_world *sm = country(60);
    struct sim_err err = { 0 };
    void *work = NULL;
    long n = 0;

    small_build(sm);
    for (;; n++) {
        sim_mem_fail_after(n);
        int ret = model_schools.work_new(&work, sm->model_world, 4, &err);
        sim_mem_fail_after(-1);
        if (ret == 0)
            break;
        cr_assert_eq(ret, SIM_ERR_NOMEM, "request %ld", n);
        cr_assert_null(work);
        cr_expect(strstr(err.msg, "out of memory") != NULL, "%s", err.msg);
    }
    cr_expect_gt(n, 20);
    model_schools.work_free(work);
    model_schools.work_free(NULL);
    small_free(sm);
}

/* The promise on which --memory relies: what is asked for is what was announced. */
Test(model, more_arms_need_more_memory_and_it_is_said_before)
{
    struct small_world *sm = country(100);
    size_t before = 0;

    small_build(sm);
    for (size_t arms = 1; arms <= 4; arms++) {
        size_t bytes = model_schools.work_bytes(sm->model_world, arms);
        cr_expect_gt(bytes, before);
        before = bytes;
    }
    cr_expect_lt(before, (size_t) 200 << 20);
    small_free(sm);
}

/* Rows, posts and classes have room for pupils who grow as fast as can be set. */
Test(model, pupils_may_grow_as_fast_as_allowed)
{
    struct small_world *sm = small_new(150, 10);

    small_set(sm, "demand.growth", 0.1);
    small_run(sm, 0, NULL, 0);
    const double first = small_value(sm, 0, 0, "all", "required_fte"),
                 last = small_value(sm, 0, 9, "all", "required_fte");
    cr_expect(last > 1.8 * first && last < 3 * first, "%g and %g", first, last);
    small_free(sm);
}
