/* Pupils and posts: sums that must agree exactly, the national ratio that goes in, and a
 * walk with the drift and spread it is given. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "models/phases/demand.h"
#include "tests/fixtures/small_world.h"
#include "tests/stat.h"

TestSuite(demand, .timeout = 120);

enum { YEARS = 8 };

Test(demand, grades_add_up_to_the_total_of_the_school)
{
    struct small_world *sm = small_new(300, YEARS);
    const struct labour *lab = small_labour(sm, 0);
    const size_t n = (size_t) lab->world->n_schools;
    long wrong = 0;

    for (size_t y = 0; y < YEARS; y++)
        for (size_t s = 0; s < n; s++) {
            int sum = 0;
            for (size_t g = 0; g < GRADES; g++)
                sum += lab->room.pupils[(y * n + s) * GRADES + g];
            wrong += sum != lab->pupils_total[((size_t) lab->run_in + y) * n + s];
            if (y == 0)
                wrong += sum != lab->world->pupils[s];
        }
    cr_expect_eq(wrong, 0);
    small_free(sm);
}

/* Who is in grade g this year was in grade g - 1 the year before, but for the school's
 * growth: correlation of the two over schools is high, of unlike grades lower. */
Test(demand, cohorts_move_up)
{
    struct small_world *sm = small_new(400, 3);

    small_set(sm, "demand.growth_sd_school", 0);
    small_set(sm, "demand.growth", 0);
    const struct labour *lab = small_labour(sm, 0);
    const size_t n = (size_t) lab->world->n_schools;
    long far = 0;
    for (size_t s = 0; s < n; s++) {
        const uint16_t *before = lab->room.pupils + s * GRADES;
        const uint16_t *after = lab->room.pupils + (n + s) * GRADES;
        for (size_t g = 1; g < GRADES; g++)
            far += abs((int) after[g] - before[g - 1]) > 2 + before[g - 1] / 4;
    }
    cr_expect_lt(far, (long) n / 20, "%ld", far);
    small_free(sm);
}

/* Log growth over one year: mean growth - sd^2 / 2, sd as set (rounding of small schools
 * and the floor aside). n about 3,000 school-years: standard errors 0.002 and 0.0014. */
Test(demand, schools_walk_as_they_are_told)
{
    struct small_world *sm = small_new(1000, 4);
    double sum = 0, square = 0, count = 0;

    const struct labour *lab = small_labour(sm, 1);
    const size_t n = (size_t) lab->world->n_schools, start = (size_t) lab->run_in;
    for (size_t y = start; y < start + 3; y++)
        for (size_t s = 0; s < n; s++) {
            double a = lab->pupils_total[y * n + s];
            double b = lab->pupils_total[(y + 1) * n + s];
            if (a < 100)
                continue;
            sum += log(b / a);
            square += log(b / a) * log(b / a);
            count++;
        }
    double mean = sum / count, sd = sqrt(square / count - mean * mean);
    const size_t k = (size_t) count;
    cr_expect_gt(stat_mean_p(mean, -0.003 - 0.109 * 0.109 / 2, sd, k), ALPHA, "%g", mean);
    cr_expect_float_eq(sd, 0.109, 0.008, "%g", sd);
    cr_expect_lt(stat_mean_p(mean, 0.009, sd, k), ALPHA, "the twin");
    small_free(sm);
}

/* posts + replacements of long absence = pupils / 17.7 / (1 - 0.092). */
Test(demand, the_country_has_the_posts_its_pupils_pay)
{
    struct small_world *sm = small_new(600, 1);
    struct sim_err err = { 0 };
    struct labour *lab = small_labour(sm, 0);
    double posts = 0, pupils = 0;

    lab->year = lab->run_in;
    cr_assert_eq(phase_demand.run(lab, &err), 0);
    for (int s = 0; s < lab->world->n_schools; s++) {
        posts += lab->posts[s] / 100.0;
        pupils += lab->world->pupils[s];
    }
    double employed = pupils / 17.7;
    cr_expect_float_eq(
            posts + 0.034 * employed, employed / (1 - 0.092), 0.002 * employed);
    small_free(sm);
}

/* More pupils, more posts; more disadvantage, more posts for the same pupils. */
Test(demand, posts_follow_pupils_and_disadvantage)
{
    struct small_world *sm = small_new(600, 1);
    struct labour *lab = small_labour(sm, 0);
    double need[2] = { 0 }, pupils[2] = { 0 };

    small_year(lab, 0);
    for (int s = 0; s < lab->world->n_schools; s++) {
        int high = lab->world->quintile[s] == 4;
        if (!high && lab->world->quintile[s] != 0)
            continue;
        need[high] += lab->posts[s] / 100.0 - 0.8;
        pupils[high] += lab->world->pupils[s];
        cr_expect_gt(lab->posts[s], 0);
        cr_expect(lab->n_classes[s] >= 1 && lab->n_classes[s] <= lab->max_classes);
    }
    cr_expect_gt(need[1] / pupils[1], 1.1 * need[0] / pupils[0]);
    small_free(sm);
}
