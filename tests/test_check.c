/* Which outcomes may be missing: each rule of sim/model.h, once kept and once broken. */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/engine/check.h"

TestSuite(check, .timeout = 20);

enum { PLAIN, NATION, LABOUR, PAIRED, METRICS };
enum { ALL, SCHOOLS, PUPILS, GROUPS };
enum { YEARS = 2, CELLS = YEARS * (GROUPS * METRICS + 1) };

static const struct sim_metric metrics[METRICS] = {
    { .key = "plain", .scope = SIM_SCOPE_ALL },
    { .key = "nation", .scope = SIM_SCOPE_NATION },
    { .key = "labour", .scope = SIM_SCOPE_LABOUR },
    { .key = "paired", .scope = SIM_SCOPE_ALL, .paired = true },
};
static const char *const groups[GROUPS] = { "all", "schools", "pupils" };
static const struct sim_shape shape = { 2025, YEARS, GROUPS, METRICS, groups, metrics, 1,
    &(const struct sim_cost){ "base", "ministry", "agency" }, NULL };
static struct sim_err err;

static double *cell(double *cube, int year, int group, int metric)
{
    return cube + sim_shape_cell(&shape, year, group, metric);
}

/* All that may be missing in an arm with a pair is missing. */
static void fill(double *cube)
{
    for (int i = 0; i < CELLS; i++)
        cube[i] = i;
    for (int year = 0; year < YEARS; year++) {
        for (int group = 1; group < GROUPS; group++)
            *cell(cube, year, group, NATION) = NAN;
        *cell(cube, year, PUPILS, LABOUR) = NAN;
    }
}

Test(check, missing_where_the_scope_says_so)
{
    double cube[CELLS];

    fill(cube);
    cr_expect_eq(sim_cube_check(&shape, cube, "a", true, &err), 0, "%s", err.msg);
}

Test(check, paired_may_miss_only_without_a_pair)
{
    double cube[CELLS];

    fill(cube);
    *cell(cube, 1, SCHOOLS, PAIRED) = NAN;
    cr_expect_eq(sim_cube_check(&shape, cube, "baseline", false, &err), 0);
    cr_expect_eq(sim_cube_check(&shape, cube, "a", true, &err), SIM_ERR_MODEL);
    cr_expect_str_eq(err.msg,
            "arm a, year 2026, group schools, metric paired is missing: the model gave "
            "no number; nothing was stored of this replication");
}

Test(check, each_rule_can_be_broken)
{
    static const int broken[][3] = {
        { 0, ALL, PLAIN }, { 1, PUPILS, PLAIN }, { 0, ALL, NATION }, { 1, ALL, LABOUR },
        { 1, SCHOOLS, LABOUR }, /* a group of schools that has the metric in year 0 */
    };
    for (size_t i = 0; i < SIM_COUNT(broken); i++) {
        double cube[CELLS];
        fill(cube);
        *cell(cube, broken[i][0], broken[i][1], broken[i][2]) = NAN;
        cr_expect_eq(
                sim_cube_check(&shape, cube, "a", true, &err), SIM_ERR_MODEL, "%zu", i);
    }
}

Test(check, the_books_are_complete)
{
    double cube[CELLS];

    fill(cube);
    cube[sim_shape_cost_cell(&shape, 1, 0)] = NAN;
    cr_expect_eq(sim_cube_check(&shape, cube, "a", true, &err), SIM_ERR_MODEL);
    cr_expect_str_eq(err.msg,
            "arm a, year 2026: the books of base (ministry, agency) have no number; "
            "nothing was stored of this replication");
}

Test(check, infinite_is_never_allowed)
{
    double cube[CELLS];

    fill(cube);
    *cell(cube, 0, SCHOOLS, NATION) = -INFINITY;
    cr_expect_eq(sim_cube_check(&shape, cube, "a", true, &err), SIM_ERR_MODEL);
    cr_expect_str_eq(err.msg,
            "arm a, year 2025, group schools, metric nation is infinite: the model gave "
            "no number; nothing was stored of this replication");
}
