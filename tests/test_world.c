/* From a list of schools to the world: disadvantage, quintiles, regions, samples,
 * background, names, memory. Known answers by hand or from Python's NormalDist. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/world_tools.h"

TestSuite(world, .timeout = 60, .fini = world_file_remove);

/* pupils 100 each; weightings 20, 24, 28, 32, 36: mean 28, sd sqrt(32) */
static const char five[] = "id,region,pupils,weighting,g5\n"
                           "a,W,100,36,1\nb,W,100,20,0\nc,V,100,28,0\n"
                           "d,W,100,24,0\ne,V,100,32,1\n";

/* Are the five schools' disadvantages 4 weightings apart, in units of sd from mean? */
static void expect_five(const struct world *w, double mean, double sd)
{
    static const char *const id[] = { "b", "d", "c", "e", "a" };

    for (int q = 0; q < QUINTILES; q++) {
        int s = world_find_school(w, id[q], NULL);
        cr_expect_eq(w->quintile[s], q, "%s", id[q]);
        cr_expect_float_eq(w->disadv[s], (20 + 4 * q - mean) / sd, 1e-6);
        cr_expect_eq(w->kind[s], 2 * q + w->g5[s]);
    }
}

/* Against the country, as said or of 2019, or against itself. */
Test(world, disadvantage_counts_against_the_country)
{
    struct population_params par = world_defaults();
    struct world *w = world_of_text(five);

    expect_five(w, 29.47, 4.07);
    cr_expect_not_null(strstr(w->note, "; mean disadvantage -0.36 SD, spread 1.39 of the "
                                       "country's; nation and country"),
            "%s", w->note);
    world_file_remove();
    snprintf(par.file.s, sizeof par.file.s, "%s", world_file("five.csv", five));
    par.weighting_mean = 30;
    par.weighting_sd = 2;
    struct world *said = world_must(&par);
    expect_five(said, 30, 2);
    par.weighting_sd = 0;
    struct world *itself = world_must(&par);
    expect_five(itself, 28, sqrt(32));
    cr_expect_null(strstr(itself->note, "disadvantage"), "%s", itself->note);
    world_free(said);
    world_free(itself);
    world_free(w);
}

/* A municipality with little of it is not made into one with much. */
Test(world, a_part_of_the_country_keeps_its_disadvantage)
{
    struct world *w = world_of_text("id,region,pupils,weighting,g5\n"
                                    "a,W,100,25.47,0\nb,W,100,25.87,0\n");

    cr_expect_float_eq(w->disadv[0], -4 / 4.07, 1e-6);
    cr_expect_float_eq(w->disadv[1], -3.6 / 4.07, 1e-6);
    cr_expect_neq(w->quintile[0], w->quintile[1]);
    world_free(w);
}

Test(world, regions_and_rows_by_hand)
{
    struct world *w = world_of_text(five);

    /* regions by name, then the order of the table */
    cr_expect_str_eq(w->region_name[0], "V");
    cr_expect_str_eq(w->school_id[0], "c");
    cr_expect_str_eq(w->school_id[2], "a");
    cr_expect_eq(w->region_first[1], 2);
    cr_expect_eq(w->region_first[2], 5);
    cr_expect_eq(w->weight, 1);
    world_free(w);
}

/* Columns of a world by school id must agree, whatever the order of the schools. */
static void expect_same_schools(const struct world *a, const struct world *b)
{
    for (int i = 0; i < a->n_schools; i++) {
        int j = world_find_school(b, a->school_id[i], NULL);
        cr_assert_geq(j, 0, "%s", a->school_id[i]);
        cr_expect_eq(a->disadv[i], b->disadv[j], "%s", a->school_id[i]);
        cr_expect_eq(a->quintile[i], b->quintile[j], "%s", a->school_id[i]);
        cr_expect_eq(a->pupils[i], b->pupils[j], "%s", a->school_id[i]);
    }
}

Test(world, row_order_does_not_matter)
{
    /* many ties in the weighting: whole numbers that sum exactly in any order */
    char rise[16384] = "id,region,pupils,weighting\n", fall[16384];
    int n = 300;

    strcpy(fall, rise);
    for (int i = 0; i < n; i++) {
        int j = n - 1 - i;
        sprintf(rise + strlen(rise), "s%d,r%d,%d,%d\n", i, i % 7, 50 + i % 64,
                25 + i % 8);
        sprintf(fall + strlen(fall), "s%d,r%d,%d,%d\n", j, j % 7, 50 + j % 64,
                25 + j % 8);
    }
    struct world *a = world_of_text(rise), *b = world_of_text(fall);
    cr_assert_eq(a->n_schools, n);
    for (int i = 0; i < n; i++) { /* sums of rounded squares may differ in the last bit */
        int j = world_find_school(b, a->school_id[i], NULL);
        cr_expect_float_eq(a->disadv[i], b->disadv[j], 1e-6);
        cr_expect_eq(a->quintile[i], b->quintile[j]);
    }
    world_free(a);
    world_free(b);
}

Test(world, same_seed_same_world)
{
    struct population_params par = world_defaults();

    par.sample = 0.3;
    struct world *a = world_must(&par), *b = world_must(&par);
    cr_assert_eq(a->n_schools, b->n_schools);
    size_t n = (size_t) a->n_schools;
    cr_expect_eq(memcmp(a->disadv, b->disadv, n * sizeof *a->disadv), 0);
    cr_expect_eq(memcmp(a->grade, b->grade, n * sizeof *a->grade), 0);
    cr_expect_eq(memcmp(a->x_km, b->x_km, n * sizeof *a->x_km), 0);
    cr_expect_eq(memcmp(a->board, b->board, n * sizeof *a->board), 0);
    cr_expect_str_eq(a->note, b->note);
    par.seed = 2;
    struct world *c = world_must(&par);
    cr_expect_neq(memcmp(a->disadv, c->disadv, n * sizeof *a->disadv), 0);
    world_free(a);
    world_free(b);
    world_free(c);
}

Test(world, regions_are_chosen_whole_and_keep_their_disadvantage)
{
    struct population_params par = world_defaults();
    struct world *all = world_must(&par);

    par.regions.n = 2;
    strcpy(par.regions.name[0], "twente");
    strcpy(par.regions.name[1], "Flevoland");
    struct world *two = world_must(&par);
    cr_assert_eq(two->n_regions, 2);
    cr_expect_str_eq(two->region_name[0], "Flevoland");
    cr_expect_eq(two->weight, 1, "what was not asked for is not stood for");
    int r = world_find_region(all, "TWENTE", NULL);
    cr_expect_eq(two->region_first[2] - two->region_first[1],
            all->region_first[r + 1] - all->region_first[r]);
    expect_same_schools(two, all);
    world_free(all);
    world_free(two);
}

Test(world, unknown_regions_are_named_with_the_nearest)
{
    struct population_params par = world_defaults();
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct world *w;

    par.regions.n = 2;
    strcpy(par.regions.name[0], "Twnete");
    strcpy(par.regions.name[1], "Rijnmnod");
    cr_assert_eq(world_build(&w, &par, &diag, &err), SIM_ERR_INPUT);
    cr_assert_null(w);
    cr_assert_eq(diag.n, 2u, "both are told");
    cr_expect(strstr(diag.line[0], "\"Twnete\"") && strstr(diag.line[0], "Twente"), "%s",
            diag.line[0]);
    cr_expect(strstr(diag.line[1], "Rijnmond") != NULL, "%s", diag.line[1]);
    sim_diag_clear(&diag);
}

Test(world, a_region_with_one_school_is_too_small)
{
    struct population_params par = world_defaults();
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct world *w;

    strcpy(par.file.s, world_file("t.csv", "id,region,pupils,weighting\n"
                                           "a,V,9,30\nb,W,9,30\nc,W,9,30\n"));
    par.regions.n = 1;
    strcpy(par.regions.name[0], "V");
    cr_assert_eq(world_build(&w, &par, &diag, &err), SIM_ERR_INPUT);
    cr_expect(strstr(diag.line[0], "hold 1 school") != NULL, "%s", diag.line[0]);
    sim_diag_clear(&diag);
}

Test(world, samples_are_nested_stratified_and_weighted)
{
    struct population_params par = world_defaults();
    struct world *all = world_must(&par);

    par.sample = 0.4;
    struct world *large = world_must(&par);
    par.sample = 0.1;
    struct world *small = world_must(&par);
    par.sample = 0.01;
    struct world *tiny = world_must(&par);
    cr_expect_float_eq(large->n_schools, 0.4 * all->n_schools, 20);
    cr_expect_float_eq(small->n_schools, 0.1 * all->n_schools, 20);
    expect_same_schools(tiny, small);
    expect_same_schools(small, large);
    expect_same_schools(large, all);
    cr_assert_eq(tiny->n_regions, all->n_regions);
    for (int r = 0; r < tiny->n_regions; r++)
        cr_expect_geq(tiny->region_first[r + 1] - tiny->region_first[r], 2);
    cr_expect_float_eq(
            small->weight * (double) small->n_pupils, (double) all->n_pupils, 1e-3);
    cr_expect_float_eq(small->weight, 10, 0.6);
    cr_expect(strstr(small->note, "a sample of 10 %") != NULL, "%s", small->note);
    world_free(all);
    world_free(large);
    world_free(small);
    world_free(tiny);
}

Test(world, background_known_answers)
{
    /* Python: NormalDist().cdf((inv_cdf(k/5) + c*D) / sqrt(1 - c*c)), differences */
    static const struct {
        double disadv, corr;
        float share[BACKGROUNDS];
    } cases[] = {
        { 0, 0, { 0.2f, 0.2f, 0.2f, 0.2f, 0.2f } },
        { 3, 0, { 0.2f, 0.2f, 0.2f, 0.2f, 0.2f } },
        { 0, 0.55, { 0.1567918f, 0.2240198f, 0.2383768f, 0.2240198f, 0.1567918f } },
        { 1, 0.55, { 0.3634778f, 0.2753034f, 0.1931695f, 0.1202208f, 0.0478285f } },
        { 2.5, 0.55, { 0.7384750f, 0.1718942f, 0.0640268f, 0.0216282f, 0.0039759f } },
        { -1.2, 0.3, { 0.1038994f, 0.1562248f, 0.1953657f, 0.2376872f, 0.3068229f } },
        { 1.5, 0.9, { 0.8782536f, 0.1158099f, 0.0058192f, 0.0001171f, 0.0000002f } },
    };
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        float share[BACKGROUNDS], mirror[BACKGROUNDS], sum = 0;
        world_background(share, cases[i].disadv, cases[i].corr);
        world_background(mirror, -cases[i].disadv, cases[i].corr);
        for (int k = 0; k < BACKGROUNDS; k++) {
            cr_expect_float_eq(share[k], cases[i].share[k], 1e-6, "case %zu group %d: %g",
                    i, k, share[k]);
            cr_expect_float_eq(share[k], mirror[BACKGROUNDS - 1 - k], 1e-6);
            sum += share[k];
        }
        cr_expect_float_eq(sum, 1, 1e-6);
    }
}

Test(world, background_extremes_stay_shares)
{
    static const double d[] = { -50, -8, 0, 8, 50 }, c[] = { 0, 0.55, 0.999, 1 };

    for (size_t i = 0; i < SIM_COUNT(d); i++)
        for (size_t j = 0; j < SIM_COUNT(c); j++) {
            float share[BACKGROUNDS];
            double sum = 0;
            world_background(share, d[i], c[j]);
            for (int k = 0; k < BACKGROUNDS; k++) {
                cr_expect(share[k] >= 0 && share[k] <= 1);
                sum += share[k];
            }
            cr_expect_float_eq(sum, 1, 1e-6);
        }
}

Test(world, names_are_found)
{
    struct world *w = world_of_text("id,region,board,pupils,weighting\n"
                                    "12AB00,West,Noord,9,30\n12AC00,Oost,Zuid,9,31\n");
    const char *near;

    cr_expect_eq(world_find_region(w, "oost", &near), 0);
    cr_expect_eq(world_find_region(w, "Wset", &near), -1);
    cr_expect_str_eq(near, "West");
    cr_expect_eq(world_find_board(w, "zuid", &near), -1, "boards by their exact name");
    cr_expect_str_eq(near, "Zuid");
    cr_expect_eq(w->board[world_find_school(w, "12AC00", NULL)],
            world_find_board(w, "Zuid", NULL));
    cr_expect_eq(world_find_school(w, "12AC0", &near), -1);
    cr_expect_not_null(near);
    world_free(w);
    world_free(NULL);
}

/* Let each request for memory fail in turn; returns how many there were. */
static long countdown(const struct population_params *par)
{
    for (long n = 0;; n++) {
        struct sim_diag diag = { 0 };
        struct sim_err err = { 0 };
        struct world *w;
        sim_mem_fail_after(n);
        int ret = world_build(&w, par, &diag, &err);
        sim_mem_fail_after(-1);
        sim_diag_clear(&diag);
        if (ret == 0) {
            world_free(w);
            return n;
        }
        cr_assert_eq(ret, SIM_ERR_NOMEM, "request %ld: %d %s", n, ret, err.msg);
        cr_assert_null(w);
        cr_assert(strstr(err.msg, "memory") != NULL, "%s", err.msg);
    }
}

Test(world, every_allocation_may_fail)
{
    struct population_params par = world_defaults();

    par.schools = 80;
    par.sample = 0.5;
    cr_expect_gt(countdown(&par), 100);
    const char *text = "id,region,board,pupils,weighting\n"
                       "a,V,X,9,30\nb,W,X,9,\nc,W,,9,30\n";
    strcpy(par.file.s, world_file("t.csv", text));
    cr_expect_gt(countdown(&par), 30);
}
