/* Who comes onto the market: numbers and chances that are set must come out, nobody is
 * made twice, and the silent reserve is kept by its own books. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/phases/supply.h"
#include "tests/fixtures/small_world.h"
#include "tests/stat.h"

TestSuite(supply, .timeout = 120);

/* Run the year up to supply, before anybody is matched. */
static void until_supply(struct labour *lab, int year)
{
    static const struct phase *const phases[] = { &phase_policy, &phase_demand,
        &phase_exit, &phase_supply };
    struct sim_err err = { 0 };

    lab->year = lab->run_in + year;
    for (size_t k = 0; k < SIM_COUNT(phases); k++)
        cr_assert_eq(phases[k]->run(lab, &err), 0, "%s", err.msg);
}

static unsigned entered(const struct labour *lab, unsigned pool)
{
    unsigned n = 0;
    for (int i = 0; i < lab->p.n; i++)
        n += (int) (lab->p.id[i] >> 18 & 63) == lab->year
             && (lab->p.id[i] >> 14 & 15) == pool;
    return n;
}

/* National numbers, at this country's share of pupils and the mainstream's share. */
Test(supply, pools_have_the_size_set)
{
    struct small_world *sm = small_new(2000, 1);
    struct labour *lab = small_labour(sm, 0);
    double part = (double) lab->world->n_pupils / 1396575 * 0.845;

    until_supply(lab, 0);
    cr_expect_float_eq(entered(lab, POOL_SIDE), 750 * part, 1);
    cr_expect_float_eq(entered(lab, POOL_SWITCH), 600 * part, 1);
    cr_expect_float_eq(entered(lab, POOL_RETIRED), 250 * part, 1);
    unsigned slots = (unsigned) (4000 * part + 0.5), seen = entered(lab, POOL_GRADUATE);
    cr_expect_gt(stat_binomial_p(seen, slots, 0.85), ALPHA, "%u of %u", seen, slots);
    cr_expect_lt(stat_binomial_p(seen, slots, 0.75), ALPHA, "the twin");
    small_free(sm);
}

/* Each of the reserve returns with the hazard of his years away, times c_re. */
Test(supply, the_reserve_returns_at_its_hazards)
{
    static const double hazard[RESERVE_AGES] = { 0.30, 0.18, 0.12, 0.08, 0.06, 0.025 };
    struct small_world *sm = small_new(2000, 1);
    struct labour *lab = small_labour(sm, 0);
    double c = lab->solved.c_re;

    for (int k = 0; k < RESERVE_AGES; k++) {
        unsigned away = 0;
        for (int r = 0; r < lab->world->n_regions; r++)
            away += (unsigned) lab->arm[0].reserve[r][k];
        if (k == 0)
            until_supply(lab, 0);
        unsigned seen = entered(lab, POOL_RESERVE + (unsigned) k);
        cr_expect_gt(stat_binomial_p(seen, away, hazard[k] * c), ALPHA,
                "%d years away: %u of %u", k, seen, away);
        if (k == 0)
            cr_expect_lt(stat_binomial_p(seen, away, 2 * hazard[k] * c), ALPHA);
    }
    small_free(sm);
}

/* Reserve after the year = before + leavers under 60 + entrants refused - those hired -
 * those who give up; here it is counted from persons, for every region at once. */
Test(supply, the_reserve_keeps_its_books)
{
    struct small_world *sm = small_new(300, 3);

    small_set(sm, "supply.drop", 0);
    struct labour *lab = small_labour(sm, 2);
    for (int y = 0; y < 3; y++) {
        long before = 0, after = 0, left = 0, back = 0, refused = 0;
        const struct arm_state *arm = &lab->arm[0];
        int n = lab->p.n;
        uint8_t teaches[40000];
        cr_assert_lt(n, (int) sizeof teaches);
        for (int i = 0; i < n; i++)
            teaches[i] = arm->school[i] != NO_SCHOOL;
        for (int r = 0; r < lab->world->n_regions; r++)
            for (int k = 0; k < RESERVE_AGES; k++)
                before += arm->reserve[r][k];
        small_year(lab, y);
        for (int i = 0; i < lab->p.n; i++) {
            unsigned pool = lab->p.id[i] >> 14 & 15;
            bool hired = arm->school[i] != NO_SCHOOL;
            if (i < n)
                left += teaches[i] && !hired && lab->p.age[i] < 60;
            else if (pool >= POOL_RESERVE)
                back += hired;
            else
                refused += !hired && pool != POOL_SIDE && pool != POOL_RETIRED;
        }
        for (int r = 0; r < lab->world->n_regions; r++)
            for (int k = 0; k < RESERVE_AGES; k++)
                after += arm->reserve[r][k];
        cr_expect_eq(after, before + left + refused - back, "year %d: %ld, %ld", y, after,
                before + left + refused - back);
        cr_expect_gt(back, 0);
        labour_next(lab);
    }
    small_free(sm);
}

/* ---- what people are like ---- */

Test(supply, staff_have_the_contracts_ages_and_quality_they_should)
{
    struct small_world *sm = small_new(1500, 1);
    struct labour *lab = small_labour_raw(sm, 0);
    struct sim_err err = { 0 };
    double hours = 0, z = 0, zz = 0, signal = 0, zs = 0;
    unsigned full = 0, n;

    cr_assert_eq(labour_start(lab, &err), 0);
    n = (unsigned) lab->p.n;
    for (int i = 0; i < lab->p.n; i++) {
        double a = (double) lab->p.z[i], b = (double) lab->p.signal[i];
        if (lab->arm[0].school[i] != NO_SCHOOL) /* who was 67 leaves */
            cr_expect(lab->p.age[i] >= 20 && lab->p.age[i] <= 68, "%d", lab->p.age[i]);
        else /* who has left is followed for three years more */
            cr_expect(lab->p.age[i] >= 20 && lab->p.age[i] <= 71, "%d", lab->p.age[i]);
        cr_expect_leq(lab->p.experience[i], lab->p.age[i] - 20);
        hours += lab->p.hours[i];
        full += lab->p.hours[i] == 100;
        z += a;
        zz += a * a;
        signal += b * b;
        zs += a * b;
    }
    /* wishes: 0.72 and a tenth who want a day more; contracts of the retired are 0.4 */
    cr_expect_float_eq(hours / n, 74, 1.5, "%g", hours / n);
    cr_expect_float_eq((double) full / n, 0.30, 0.03);
    cr_expect_gt(stat_mean_p(z / n, 0, 1, n), ALPHA, "%g", z / n);
    cr_expect_lt(stat_mean_p(z / n, 0.05, 1, n), ALPHA, "the twin");
    cr_expect_float_eq(zz / n, 1, 0.04);
    cr_expect_float_eq(zs / sqrt(zz * signal), sqrt(0.6), 0.02, "reliability");
    small_free(sm);
}
