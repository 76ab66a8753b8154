/* Extra hours of teachers that are not for a class, and people won by pay or appeal: do
 * they come out of the same persons, fill no post, cost what they work, and does each
 * hour asked have one fate? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/inst.h"
#include "tests/fixtures/small_world.h"

TestSuite(lever_use, .timeout = 240);

enum { HORIZON = 3, START = 2026, USE_GROUP = 1, USE_HOLIDAY = 2 };

static double all(const struct small_world *sm, size_t arm, int year, const char *metric)
{
    return small_value(sm, arm, year, "all", metric);
}

static int act(struct small_world *sm, size_t arm, const char *lever, int use)
{
    int k = small_policy(sm, arm, lever);

    small_policy_set(sm, arm, k, "start", START);
    small_policy_set(sm, arm, k, "use", use);
    return k;
}

/* Two values of a row of a lever, with one choice of another row: do they give the same
 * outcomes in every group and year? */
static bool same_outcomes(const struct sim_table *lever, const struct sim_param *row,
        const char *choice, int chosen)
{
    struct small_world *sm = small_new(120, HORIZON);
    const double value[] = { row->low, row->high };
    bool same = true;

    for (size_t arm = 1; arm <= 2; arm++) {
        int k = small_policy(sm, arm, lever->name);
        small_policy_set(sm, arm, k, "start", 2025);
        small_policy_name(sm, arm, k, "target.quintile", "5"); /* offers need others */
        small_policy_set(sm, arm, k, choice, chosen);
        small_policy_set(sm, arm, k, row->key, value[arm - 1]);
    }
    small_run(sm, 0, NULL, 0);
    for (int y = 0; y < HORIZON; y++)
        for (size_t m = 0; m < metric_count; m++) {
            const double a = all(sm, 1, y, metric_rows[m].key),
                         b = all(sm, 2, y, metric_rows[m].key);
            same = same && (a == b || (isnan(a) && isnan(b)));
        }
    small_free(sm);
    return same;
}

/* Rows that say with which choice they have a part have one with it, and none without. */
Test(lever_use, rows_have_a_part_where_they_say)
{
    int rows = 0;

    for (size_t l = 0; l < model_schools.n_levers; l++) {
        const struct sim_table *table = model_schools.levers[l];
        for (size_t i = 0; i < table->n_rows; i++) {
            const struct sim_param *row = &table->rows[i];
            if (row->only == NULL)
                continue;
            char key[SIM_NAME_LEN];
            snprintf(key, sizeof key, "%.*s", (int) strcspn(row->only, "="), row->only);
            size_t other = 0;
            while (strcmp(table->rows[other].key, key) != 0)
                cr_assert_lt(++other, table->n_rows, "%s", row->only);
            rows++;
            for (int c = 0; table->rows[other].choices[c] != NULL; c++) {
                struct sim_inst inst = { .table = table,
                    .params = sim_calloc(1, table->size) };
                *(int *) sim_inst_field(&inst, other) = c;
                const bool part = sim_inst_has_part(&inst, i);
                cr_expect_neq(same_outcomes(table, row, key, c), part, "%s.%s with %s",
                        table->name, row->key, table->rows[other].choices[c]);
                sim_free(inst.params);
            }
        }
    }
    cr_expect_gt(rows, 10);
}

/* Before a class a day more fills posts; in groups and in summer it fills none, and more
 * pupils get help, the more the more are willing. */
Test(lever_use, a_day_more_fills_posts_or_seats)
{
    struct small_world *sm = small_new(200, HORIZON);

    for (int use = 0; use <= USE_HOLIDAY; use++) {
        act(sm, 1 + (size_t) use, "hours_expansion", use);
        small_policy_set(sm, 1 + (size_t) use, 0, "pupils", 0.5);
    }
    act(sm, 4, "hours_expansion", USE_GROUP);
    small_policy_set(sm, 4, 0, "pupils", 0.5);
    small_policy_set(sm, 4, 0, "takeup", 0.3);
    act(sm, 5, "hours_expansion", USE_GROUP);
    small_policy_set(sm, 5, 0, "takeup", 0);
    small_run(sm, 3, NULL, 0);
    cr_expect_gt(all(sm, 1, 1, "filled_fte"), all(sm, 0, 1, "filled_fte"));
    for (size_t a = 2; a <= 4; a++) {
        cr_expect_eq(all(sm, a, 1, "filled_fte"), all(sm, 0, 1, "filled_fte"));
        cr_expect_eq(all(sm, a, 1, "hire_hours"), all(sm, 0, 1, "hire_hours"));
        cr_expect_gt(all(sm, a, 1, "seats_delivered"), 100);
        cr_expect_gt(all(sm, a, 1, "policy_cost"), 1000);
        cr_expect_lt(all(sm, a, 1, "seats_delivered"), all(sm, a, 1, "seats_asked"));
    }
    cr_expect_gt(all(sm, 2, 1, "pupils_helped"), all(sm, 0, 1, "pupils_helped") + 0.01);
    cr_expect_gt(all(sm, 2, 1, "score"), all(sm, 0, 1, "score"));
    cr_expect_gt(all(sm, 3, 1, "score"), all(sm, 0, 1, "score"));
    /* twice as many willing, about twice the seats */
    double ratio = all(sm, 4, 1, "seats_delivered") / all(sm, 2, 1, "seats_delivered");
    cr_expect(ratio > 1.7 && ratio < 2.5, "%g", ratio);
    cr_expect_eq(all(sm, 5, 1, "score"), all(sm, 0, 1, "score"));
    cr_expect_eq(all(sm, 5, 1, "policy_cost"), 0);
    small_free(sm);
}

/* Who works a day more for it would not without: only the share that would have been
 * worked is paid for nothing, and half of the rest is what the days cost those who work
 * them. */
Test(lever_use, a_day_more_is_not_worked_anyway)
{
    static const double anyway[] = { 0, 0.6 };
    struct small_world *sm = small_new(200, HORIZON);

    for (size_t i = 0; i < SIM_COUNT(anyway); i++) {
        act(sm, 1 + i, "hours_expansion", 0);
        small_policy_set(sm, 1 + i, 0, "deadweight", anyway[i]);
    }
    small_run(sm, 3, NULL, 0);
    for (int y = 1; y < HORIZON; y++) {
        for (size_t i = 0; i < SIM_COUNT(anyway); i++) {
            double paid = all(sm, 1 + i, y, "policy_cost");
            cr_expect_gt(paid, 1000);
            cr_expect_float_eq(all(sm, 1 + i, y, "premium_anyway"), anyway[i] * paid, 1);
        }
        /* the same people work the same days: they give up as much for it */
        cr_expect_float_eq(
                all(sm, 1, y, "resource_cost"), all(sm, 2, y, "resource_cost"), 1);
    }
    small_free(sm);
}

/* A teacher who takes groups gives a day of 0.2 fte: seats are never more than that. */
Test(lever_use, groups_never_take_more_than_the_willing_have)
{
    struct small_world *sm = small_new(200, HORIZON);

    act(sm, 1, "hours_expansion", USE_GROUP);
    small_policy_set(sm, 1, 0, "pupils", 1);
    struct labour *lab = small_labour(sm, 0);
    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    const struct arm_state *arm = small_arm(lab, 1);
    const struct delivery *d = &arm->assistants.delivery[0];
    int64_t part_timers = 0;

    for (int i = 0; i < lab->p.n; i++)
        part_timers += arm->school[i] != NO_SCHOOL && arm->job[i].fte <= 80
                       && !(arm->job[i].flag & PERSON_ABSENT);
    double found = d->hours * (double) d->delivered,
           most = (double) part_timers * 0.2 * sm->par.help->contact_hours;
    cr_expect_gt(found, 0.08 * most); /* 4 of 28 are willing; by school some is left */
    cr_expect_lt(found, 0.18 * most);
    for (int s = 0; s < lab->world->n_schools; s++)
        cr_expect_geq(lab->assistants.part_timers[s], -1e-9);
    cr_expect_eq(d->asked, d->delivered + d->no_people + d->no_budget + d->no_room);
    small_free(sm);
}

/* Who came back to tutor takes no post: the market meets the same people. */
Test(lever_use, retired_who_tutor_are_not_on_the_market)
{
    struct small_world *sm = small_new(300, HORIZON);

    for (int use = 0; use <= USE_HOLIDAY; use++) {
        act(sm, 1 + (size_t) use, "retired_teachers", use);
        small_policy_set(sm, 1 + (size_t) use, 0, "more", 4);
    }
    small_run(sm, 1, NULL, 0);
    cr_expect_gt(all(sm, 1, 1, "hire_retired"), all(sm, 0, 1, "hire_retired"));
    for (size_t a = 2; a <= 3; a++) {
        cr_expect_eq(all(sm, a, 1, "hire_retired"), all(sm, 0, 1, "hire_retired"));
        cr_expect_eq(all(sm, a, 1, "filled_fte"), all(sm, 0, 1, "filled_fte"));
        cr_expect_gt(all(sm, a, 1, "seats_delivered"), 20);
    }
    cr_expect_gt(all(sm, 2, 1, "pupils_helped"), all(sm, 0, 1, "pupils_helped"));
    small_free(sm);
}

/* Pay and appeal win people for this policy, each is paid more, and another policy of
 * the same package gets none of them. */
Test(lever_use, recruits_are_paid_and_serve_only_who_won_them)
{
    struct small_world *sm = small_new(300, HORIZON);

    for (size_t a = 1; a <= 4; a++) {
        int k = small_policy(sm, a, "tutoring");
        small_policy_set(sm, a, k, "start", START);
        small_policy_set(sm, a, k, "pupils", 0.9);
        small_policy_name(sm, a, k, "target.quintile", "5");
    }
    small_policy_set(sm, 2, 0, "recruit.pay", 0.5);
    small_policy_set(sm, 3, 0, "recruit.mission", 1);
    small_policy_set(sm, 4, 0, "recruit.pay", 0.5);
    /* arm 4: a second policy with the same tutors, elsewhere */
    int k = small_policy(sm, 4, "tutoring");
    small_policy_set(sm, 4, k, "start", START);
    small_policy_set(sm, 4, k, "pupils", 0.9);
    small_policy_name(sm, 4, k, "target.quintile", "1");
    small_run(sm, 2, NULL, 0);
    const double plain = all(sm, 1, 1, "seats_delivered"),
                 paid = all(sm, 2, 1, "seats_delivered"),
                 called = all(sm, 3, 1, "seats_delivered");
    /* log 1.5 times 0.8, and 0.05; seats are whole */
    cr_expect_float_eq(paid / plain, exp(0.8 * log(1.5)), 0.02, "%g", paid / plain);
    cr_expect_float_eq(called / plain, exp(0.05), 0.02, "%g", called / plain);
    const double price[3] = { all(sm, 1, 1, "policy_cost") / plain,
        all(sm, 2, 1, "policy_cost") / paid, all(sm, 3, 1, "policy_cost") / called };
    cr_expect_float_eq(price[1] / price[0], 1.5, 1e-3);
    cr_expect_float_eq(price[2] / price[0], 1, 1e-3);
    cr_expect_lt(all(sm, 4, 1, "seats_delivered"), paid * 1.02);
    small_free(sm);
}

/* Each hour asked is found or has one reason why not; money follows the hours. */
Test(lever_use, each_hour_asked_has_one_fate)
{
    static const char *const levers[] = { "tutoring", "private_provision",
        "pedagogical_staff", "summer_school", "task_shift", "hours_expansion",
        "assistant_tutoring" };

    for (size_t i = 0; i < SIM_COUNT(levers); i++) {
        struct small_world *sm = small_new(200, HORIZON);
        int k = small_policy(sm, 1, levers[i]);
        small_policy_set(sm, 1, k, "start", START);
        small_run(sm, 1, NULL, 0);
        double asked = all(sm, 1, 1, "hours_asked"), got = all(sm, 1, 1, "hours_got");
        cr_expect_eq(all(sm, 0, 1, "hours_asked"), 0);
        cr_expect_gt(got, 100, "%s", levers[i]);
        cr_expect_leq(got, asked, "%s", levers[i]);
        cr_expect_float_eq(got + all(sm, 1, 1, "hours_nobody")
                                   + all(sm, 1, 1, "hours_budget")
                                   + all(sm, 1, 1, "hours_room"),
                asked, 1e-6 * asked, "%s", levers[i]);
        cr_expect_geq(all(sm, 1, 1, "euro_asked") + 1, all(sm, 1, 1, "policy_cost"), "%s",
                levers[i]);
        /* a budget of half: what it does not reach is named */
        small_policy_set(sm, 1, k, "budget", all(sm, 1, 1, "policy_cost") / 2);
        small_run(sm, 1, NULL, 0);
        if (i + 2 != SIM_COUNT(levers))
            cr_expect_gt(all(sm, 1, 1, "hours_budget"), 0, "%s", levers[i]);
        small_free(sm);
    }
}
