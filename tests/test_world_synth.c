/* The synthetic country against the published figures it is made from (all hold by
 * construction for any seed, so tolerances are tight), with twins that fail: the same
 * checks on a country with another setting. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/world_tools.h"

TestSuite(world_synth, .timeout = 60);

struct marginals {
    double schools, pupils, size_mean, size_sd, log_mean, log_sd, gap;
    double share[QUINTILES], city[QUINTILES], above[QUINTILES]; /* lowest D of each */
};

static struct marginals measure(const struct world *w)
{
    struct marginals m = { .schools = w->n_schools, .pupils = (double) w->n_pupils };
    double square = 0, log_square = 0, n[2] = { 0 }, sum[2] = { 0 };

    for (int q = 0; q < QUINTILES; q++)
        m.above[q] = INFINITY;
    for (int i = 0; i < w->n_schools; i++) {
        double size = w->pupils[i], d = w->disadv[i];
        int q = w->quintile[i], g = w->g5[i];
        square += size * size;
        m.log_mean += log(size);
        log_square += log(size) * log(size);
        m.share[q] += size;
        m.city[q] += g * size;
        m.above[q] = d < m.above[q] ? d : m.above[q];
        n[g] += size;
        sum[g] += size * d;
    }
    m.size_mean = m.pupils / m.schools;
    m.size_sd = sqrt(square / m.schools - m.size_mean * m.size_mean);
    m.log_mean /= m.schools;
    m.log_sd = sqrt(log_square / m.schools - m.log_mean * m.log_mean);
    m.gap = sum[1] / n[1] - sum[0] / n[0];
    for (int q = 0; q < QUINTILES; q++) {
        m.city[q] /= m.share[q];
        m.share[q] /= m.pupils;
    }
    return m;
}

static struct marginals measured(const struct population_params *par)
{
    struct world *w = world_must(par);
    struct marginals m = measure(w);
    world_free(w);
    return m;
}

static double largest_city_error(const struct marginals *m)
{
    static const double published[QUINTILES] = { 0.126, 0.063, 0.098, 0.117, 0.351 };
    double worst = 0;
    for (int q = 0; q < QUINTILES; q++)
        worst = fmax(worst, fabs(m->city[q] - published[q]));
    return worst;
}

static double largest_cut_error(const struct marginals *m)
{
    /* z scores of the weightings 26.29, 28.50, 30.16, 32.55 (mean 29.47, sd 4.072) */
    static const double published[QUINTILES] = { 0, -0.781, -0.238, 0.169, 0.756 };
    double worst = 0;
    for (int q = 1; q < QUINTILES; q++)
        worst = fmax(worst, fabs(m->above[q] - published[q]));
    return worst;
}

Test(world_synth, the_nation_has_the_published_marginals)
{
    struct population_params par = world_defaults();

    for (par.seed = 1; par.seed <= 5; par.seed++) {
        struct marginals m = measured(&par);
        cr_expect_eq(m.schools, 6300);
        cr_expect_float_eq(m.pupils, 1396457, 0.01 * 1396457);
        cr_expect_float_eq(m.size_mean, 221.8, 1);
        cr_expect_float_eq(m.size_sd, 139, 5);
        cr_expect_float_eq(m.log_mean, 5.205, 0.02);
        cr_expect_float_eq(m.log_sd, 0.660, 0.02);
        cr_expect_float_eq(m.gap, 0.55, 1e-4);
        cr_expect_lt(largest_city_error(&m), 0.02);
        cr_expect_lt(largest_cut_error(&m), 0.02);
        for (int q = 0; q < QUINTILES; q++)
            cr_expect_float_eq(m.share[q], 0.2, 0.002);
    }
}

Test(world_synth, the_checks_above_can_fail)
{
    struct population_params par = world_defaults();

    par.disadv_city = 0.30;
    struct marginals m = measured(&par);
    cr_expect_gt(largest_city_error(&m), 0.02);
    cr_expect_float_eq(m.gap, 0.30, 1e-4, "the setting is met exactly");
    par.disadv_city = -1.5;
    m = measured(&par);
    cr_expect_float_eq(m.gap, -1.5, 1e-4);
    cr_expect_gt(largest_cut_error(&m), 0.02);

    par = world_defaults();
    par.size_log_sd = 0.60;
    m = measured(&par);
    cr_expect_lt(m.size_sd, 134);
    par = world_defaults();
    par.size_log_mean = 5.3;
    m = measured(&par);
    cr_expect_gt(fabs(m.size_mean - 221.8), 10);
}

/* Pupils and D of a region in one synthesis. */
static void region_facts(const struct world *w, const char *name, double *pupils,
        double *city_pupils, double *disadv)
{
    int r = world_find_region(w, name, NULL);

    cr_assert_geq(r, 0, "%s", name);
    *pupils = *city_pupils = *disadv = 0;
    for (int i = w->region_first[r]; i < w->region_first[r + 1]; i++) {
        *pupils += w->pupils[i];
        *city_pupils += w->pupils[i] * w->g5[i];
        *disadv += w->pupils[i] * (double) w->disadv[i];
    }
    *disadv /= *pupils;
}

Test(world_synth, regions_and_cities_have_their_pupils_and_level)
{
    static const struct {
        const char *name;
        double pupils, city;
    } facts[] = { { "Zuidelijk Noord-Holland", 155691, 61919 },
        { "Rijnmond", 149750, 52067 }, { "Haaglanden", 94096, 46825 },
        { "Utrecht-Midden", 78262, 30184 }, { "Flevoland", 40218, 19838 },
        { "Twente", 51182, 0 }, { "Weert", 6337, 0 } };
    struct population_params par = world_defaults();
    struct world *w = world_must(&par);
    double pupils, city, high, low;

    cr_assert_eq(w->n_regions, 34);
    for (size_t i = 0; i < SIM_COUNT(facts); i++) {
        region_facts(w, facts[i].name, &pupils, &city, &high);
        cr_expect_float_eq(pupils, facts[i].pupils, 0.01 * facts[i].pupils);
        cr_expect_float_eq(city, facts[i].city, 0.012 * facts[i].city + 0.5);
    }
    region_facts(w, "Oost-Groningen", &pupils, &city, &high);
    region_facts(w, "Gooi en Vechtstreek", &pupils, &city, &low);
    cr_expect_gt(high - low, 1, "poor and rich regions differ");
    world_free(w);
}

Test(world_synth, boards_have_the_published_sizes)
{
    struct population_params par = world_defaults();
    struct world *w = world_must(&par);
    int *schools = calloc((size_t) w->n_boards, sizeof *schools);
    int *region = calloc((size_t) w->n_boards, sizeof *region);
    int count[65] = { 0 }, across = 0, below = 0, median = 0;

    for (int i = 0; i < w->n_schools; i++) {
        int b = w->board[i], r = w->region[i] + 1;
        across += region[b] > 0 && region[b] != r;
        region[b] = region[b] == 0 || region[b] == r ? r : -1;
        schools[b]++;
    }
    for (int b = 0; b < w->n_boards; b++) {
        cr_assert(schools[b] >= 1 && schools[b] <= 64);
        count[schools[b]]++;
    }
    while (2 * (below + count[median]) < w->n_boards)
        below += count[median++];
    cr_expect_float_eq(w->n_boards, 869, 5);
    cr_expect_float_eq(count[1], 348, 6);
    cr_expect_eq(count[64], 1);
    cr_expect_float_eq(median, 3, 0);
    cr_expect_lt(across, w->n_schools / 10, "boards lie mostly in one region");
    free(schools);
    free(region);
    world_free(w);
}

Test(world_synth, places_lie_about_their_region)
{
    struct population_params par = world_defaults();
    struct world *w = world_must(&par);
    int r = world_find_region(w, "Maastricht Mergelland", NULL);

    cr_assert(w->has_xy);
    for (int i = w->region_first[r]; i < w->region_first[r + 1]; i++) {
        cr_expect_float_eq(w->x_km[i], 38, 30);
        cr_expect_float_eq(w->y_km[i], -140, 20);
    }
    world_free(w);
}

Test(world_synth, every_size_of_country_holds_together)
{
    static const long long sizes[] = { 34, 35, 39, 100, 1001, 16000 };
    struct population_params par = world_defaults();

    for (size_t k = 0; k < SIM_COUNT(sizes); k++) {
        par.schools = sizes[k];
        struct world *w = world_must(&par);
        long long sum = 0;
        cr_expect_eq(w->n_schools, sizes[k]);
        cr_expect_eq(w->n_regions, 34);
        for (int i = 0; i < w->n_schools; i++) {
            int grades = 0;
            for (int g = 0; g < GRADES; g++)
                grades += w->grade[i][g];
            cr_expect(isfinite(w->disadv[i]) && w->quintile[i] < QUINTILES);
            cr_expect_eq(grades, w->pupils[i]);
            cr_expect_geq(w->pupils[i], 1);
            sum += w->pupils[i];
        }
        cr_expect_eq(sum, w->n_pupils);
        world_free(w);
    }
}

Test(world_synth, settings_at_their_bounds_hold)
{
    struct population_params par = world_defaults();
    static const double mean[] = { 3.5, 6.2 }, sd[] = { 0.05, 1.2 },
                        city[] = { -1.5, 1.5 };

    par.schools = 200;
    for (int k = 0; k < 8; k++) {
        par.size_log_mean = mean[k & 1];
        par.size_log_sd = sd[k >> 1 & 1];
        par.disadv_city = city[k >> 2];
        struct marginals m = measured(&par);
        cr_expect(isfinite(m.gap) && isfinite(m.size_mean));
        cr_expect_float_eq(m.gap, par.disadv_city, 1e-4);
    }
}
