/* Dominance, extended dominance and ratios: two published tables, ties, scale and order.
 */
#include <criterion/criterion.h>
#include <math.h>

#include "sim/analysis/frontier.h"

TestSuite(frontier, .timeout = 60);

enum { MOST = 12 };

static void run(struct sim_frontier_row *row, size_t n)
{
    size_t order[MOST];

    for (size_t i = 0; i < n; i++)
        row[i].allowed = true;
    sim_frontier(row, n, order);
}

/* Kevin Frick 2007, Decision rules (lecture 11 of a course of the Johns Hopkins School of
 * Public Health), options 1 to 5. By hand: 5 costs more and does less than 1. By cost 2,
 * 1, 4, 3 with ratios 100000 / 5, 75000 / 15, 75000 / 10: 1 goes, since 20000 > 5000;
 * then 4 against 2 is 175000 / 20 = 8750 > 7500, so 4 goes; 3 against 2 is
 * 250000 / 30. */
Test(frontier, a_lecture_with_dominance_and_two_steps_of_extended_dominance)
{
    struct sim_frontier_row row[] = { { .cost = 300000, .effect = 25 },
        { .cost = 200000, .effect = 20 }, { .cost = 450000, .effect = 50 },
        { .cost = 375000, .effect = 40 }, { .cost = 400000, .effect = 15 } };

    run(row, 5);
    cr_expect_eq(row[0].standing, SIM_EXTENDED_DOMINATED);
    cr_expect_eq(row[1].standing, SIM_EFFICIENT);
    cr_expect_eq(row[2].standing, SIM_EFFICIENT);
    cr_expect_eq(row[3].standing, SIM_EXTENDED_DOMINATED);
    cr_expect_eq(row[4].standing, SIM_DOMINATED);
    cr_expect(isnan(row[1].icer) && row[1].against == 1);
    cr_expect_float_eq(row[2].icer, 250000 / 30.0, 1e-9);
    cr_expect_eq(row[2].against, 1);
    cr_expect(row[0].against == 2 && row[3].against == 2);
}

/* Screening for colorectal cancer in Australia, doi:10.1186/1743-8462-2-10, table 7:
 * costs (dollars), life years gained and the ratios as published; here in another order,
 * with one option more that every step of it dominates by a mix. */
Test(frontier, a_published_table_of_six_steps)
{
    static const double icer[] = { NAN, 39459, 43687, 80616, 185054, 235859 };
    struct sim_frontier_row row[] = { { .cost = 422777702, .effect = 7299 },
        { .cost = 370181240, .effect = 7076 }, { .cost = 304301903, .effect = 6720 },
        { .cost = 248112291, .effect = 6023 }, { .cost = 140117791, .effect = 3551 },
        { .cost = 0, .effect = 0 }, { .cost = 240000000, .effect = 3600 } };

    run(row, 7);
    for (size_t i = 0; i < 6; i++) {
        cr_expect_eq(row[5 - i].standing, SIM_EFFICIENT, "%zu", i);
        if (i > 0) {
            cr_expect_float_eq(row[5 - i].icer, icer[i], 1, "%g", row[5 - i].icer);
            cr_expect_eq(row[5 - i].against, 6 - i);
        }
    }
    cr_expect_eq(row[6].standing, SIM_EXTENDED_DOMINATED);
}

Test(frontier, equal_options_keep_the_first_and_a_saving_beats_nothing)
{
    struct sim_frontier_row row[] = { { .cost = 0, .effect = 0 },
        { .cost = -5, .effect = 1 }, { .cost = -5, .effect = 1 } };

    run(row, 3);
    cr_expect_eq(row[0].standing, SIM_DOMINATED);
    cr_expect_eq(row[0].against, 1);
    cr_expect_eq(row[1].standing, SIM_EFFICIENT);
    cr_expect_eq(row[2].standing, SIM_DOMINATED);
}

Test(frontier, what_is_not_allowed_dominates_nobody)
{
    struct sim_frontier_row row[] = { { .cost = 0, .effect = 0 },
        { .cost = 10, .effect = 1 }, { .cost = 1, .effect = 9 } };
    size_t order[3];

    row[0].allowed = row[1].allowed = true;
    sim_frontier(row, 3, order);
    cr_expect_eq(row[2].standing, SIM_NOT_ALLOWED);
    cr_expect_eq(row[1].standing, SIM_EFFICIENT);
    cr_expect_float_eq(row[1].icer, 10, 1e-12);
}

/* A small generator; all options differ. */
static double value(unsigned i)
{
    return (double) (i * 2654435761u % 1000003u) / 1000003;
}

/* The hull by its definition: efficient is what is best at some price. */
static bool best_at_some_price(const struct sim_frontier_row *row, size_t n, size_t i)
{
    for (int k = -4000; k <= 4000; k++) {
        double price = pow(10, k / 1000.0), own = price * row[i].effect - row[i].cost;
        bool best = true;
        for (size_t j = 0; j < n; j++)
            best = best && price * row[j].effect - row[j].cost <= own;
        if (best)
            return true;
    }
    return false;
}

Test(frontier, efficient_is_what_is_best_at_some_price_whatever_scale_and_order)
{
    for (unsigned trial = 0; trial < 40; trial++) {
        struct sim_frontier_row row[MOST], other[MOST];
        for (unsigned i = 0; i < MOST; i++) {
            row[i].cost = value(trial * 100 + i);
            row[i].effect = sqrt(row[i].cost) + 0.3 * value(trial * 100 + 50 + i);
            other[MOST - 1 - i] = (struct sim_frontier_row){ .cost = 1e6 * row[i].cost,
                .effect = 1e-3 * row[i].effect };
        }
        run(row, MOST);
        run(other, MOST);
        for (size_t i = 0; i < MOST; i++) {
            const struct sim_frontier_row *o = &other[MOST - 1 - i];
            cr_assert_eq(row[i].standing, o->standing, "%u %zu", trial, i);
            cr_assert_eq(row[i].against, MOST - 1 - o->against);
            if (row[i].standing == SIM_EFFICIENT && !isnan(row[i].icer))
                cr_assert_float_eq(o->icer / row[i].icer, 1e9, 1);
            cr_assert_eq(row[i].standing == SIM_EFFICIENT,
                    best_at_some_price(row, MOST, i), "%u %zu", trial, i);
        }
    }
}
