/* The ledger and the other outcomes, against a count of persons made here: who is at the
 * target schools, where was he in the baseline, and do the parts add up to the whole? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/outcomes.h"
#include "sim/base/mem.h"
#include "tests/fixtures/small_world.h"

TestSuite(outcomes, .timeout = 120);

enum { YEARS = 6 };

static struct small_world *country(int who)
{
    struct small_world *sm = small_new(250, YEARS);

    sm->groups.n = 1;
    strcpy(sm->groups.name[0], "quintile");
    small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, 0, "premium", 0.3);
    small_policy_set(sm, 1, 0, "who", who);
    small_policy_set(sm, 1, 0, "accept", 0.2);
    small_policy_name(sm, 1, 0, "target.quintile", "5");
    return sm;
}

/* The same in whole 0.01 fte, by id: a table of where everybody is. */
struct ledger {
    long gain, net, elsewhere, diverted, outside, longer;
};

static struct ledger count(const struct labour *lab)
{
    const struct arm_state *arm = small_arm(lab, 1), *base = small_arm(lab, 0);
    struct ledger n = { 0 };

    for (int i = 0; i < lab->p.n; i++) {
        int here = arm->school[i], there = base->school[i];
        bool at = here != NO_SCHOOL && lab->world->quintile[here] == 4;
        bool was = there != NO_SCHOOL && lab->world->quintile[there] == 4;
        bool new_here = (int) (lab->p.id[i] >> 18 & 63) >= lab->run_in;
        long fte = arm->job[i].fte, fte0 = base->job[i].fte;
        n.gain += (at ? fte : 0) - (was ? fte0 : 0);
        n.net += fte - fte0;
        n.longer += at && was ? fte - fte0 : 0;
        if (at == was)
            continue;
        long change = at ? fte : -fte0; /* came to or went from the target schools */
        if ((at ? there : here) == NO_SCHOOL)
            n.outside += change;
        else if (new_here)
            n.diverted += change;
        else
            n.elsewhere += change;
    }
    return n;
}

/* Counted years of one replication; the cube of the same one comes from the model. */
static void compare(int who, uint32_t rep)
{
    struct small_world *sm = country(who);
    struct ledger n[YEARS];

    struct labour *lab = small_labour(sm, rep);
    for (int y = 0; y < YEARS; y++) {
        small_year(lab, y);
        n[y] = count(lab);
        labour_next(lab);
    }
    small_run(sm, rep, NULL, 0);
    for (int y = 0; y < YEARS; y++) {
        const struct {
            const char *metric;
            long hundredths;
        } parts[] = { { "target_gain_fte", n[y].gain }, { "net_gain_fte", n[y].net },
            { "elsewhere_fte", n[y].elsewhere }, { "diverted_fte", n[y].diverted },
            { "outside_fte", n[y].outside }, { "longer_fte", n[y].longer },
            { "displaced_fte", n[y].gain - n[y].net } };
        for (size_t k = 0; k < SIM_COUNT(parts); k++)
            cr_expect_float_eq(small_value(sm, 1, y, "all", parts[k].metric),
                    0.01 * (double) parts[k].hundredths, 1e-9, "year %d: %s", y,
                    parts[k].metric);
        /* to the last 0.01 fte */
        cr_expect_eq(
                n[y].gain, n[y].elsewhere + n[y].diverted + n[y].outside + n[y].longer);
    }
    cr_expect_neq(n[YEARS - 1].gain, 0);
    cr_expect_neq(n[YEARS - 1].elsewhere, 0);
    small_free(sm);
}

Test(outcomes, the_ledger_balances_to_the_last_hundredth)
{
    for (int who = 0; who < 3; who++)
        compare(who, (uint32_t) who);
}

/* The same gain and net gain follow from the levels of employment alone. */
Test(outcomes, gains_are_differences_of_the_levels)
{
    struct small_world *sm = country(0);

    for (uint32_t rep = 0; rep < 3; rep++) {
        small_run(sm, rep, NULL, 0);
        for (int y = 0; y < YEARS; y++) {
            double q5 = small_value(sm, 1, y, "q5", "filled_fte")
                        - small_value(sm, 0, y, "q5", "filled_fte");
            double all = small_value(sm, 1, y, "all", "filled_fte")
                         - small_value(sm, 0, y, "all", "filled_fte");
            cr_expect_float_eq(small_value(sm, 1, y, "all", "target_gain_fte"), q5, 1e-6);
            cr_expect_float_eq(small_value(sm, 1, y, "all", "net_gain_fte"), all, 1e-6);
        }
    }
    small_free(sm);
}

/* stock(t + 1) = stock(t) + hires - losses, in the numbers that are reported. */
Test(outcomes, reported_flows_explain_reported_stocks)
{
    static const char *const groups[] = { "all", "q1", "q2", "q3", "q4", "q5" };
    struct small_world *sm = country(1);

    small_run(sm, 4, NULL, 0);
    for (size_t a = 0; a < 2; a++)
        for (int y = 1; y < YEARS; y++)
            for (size_t g = 0; g < SIM_COUNT(groups); g++) {
                double change = small_value(sm, a, y, groups[g], "filled_fte")
                                - small_value(sm, a, y - 1, groups[g], "filled_fte");
                double net = small_value(sm, a, y, groups[g], "hires")
                             - small_value(sm, a, y, groups[g], "loss_profession")
                             - small_value(sm, a, y, groups[g], "loss_school")
                             - small_value(sm, a, y, groups[g], "loss_hours");
                cr_expect_float_eq(change, net, 1e-6, "%s, year %d", groups[g], y);
            }
    small_free(sm);
}

/* Shares by hand from the numbers they are made of. */
Test(outcomes, ratios_are_those_of_their_sums)
{
    struct small_world *sm = country(0);

    small_run(sm, 1, NULL, 0);
    for (int y = 0; y < YEARS; y++) {
        double need = small_value(sm, 1, y, "q5", "required_fte");
        double open = small_value(sm, 1, y, "q5", "unfilled_fte");
        cr_expect_float_eq(small_value(sm, 1, y, "q5", "shortage"), open / need, 1e-12);
        double stay = small_value(sm, 1, y, "q5", "retention");
        double gone = small_value(sm, 1, y, "q5", "exit")
                      + small_value(sm, 1, y, "q5", "moves");
        cr_expect_float_eq(stay + gone, 1, 1e-12);
        cr_expect_gt(small_value(sm, 1, y, "all", "score_sd"), 0.8);
        cr_expect_lt(small_value(sm, 1, y, "all", "score_sd"), 1.2);
    }
    small_free(sm);
}

Test(outcomes, every_metric_has_a_name_a_unit_and_a_sentence)
{
    for (size_t m = 0; m < metric_count; m++) {
        const struct sim_metric *row = &metric_rows[m];
        cr_expect(
                row->key && row->unit && row->label && row->doc && row->value, "%zu", m);
        cr_expect_eq(row->doc[strlen(row->doc) - 1], '.', "%s", row->key);
        cr_expect(row->better >= -1 && row->better <= 1 && row->scale > 0);
        for (size_t k = 0; k < m; k++)
            cr_expect_str_neq(row->key, metric_rows[k].key);
    }
}
