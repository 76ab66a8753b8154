/* Money: every euro is booked once, the year balances to the cent, prices and present
 * values are those of closed forms. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/money_outcomes.h"
#include "tests/fixtures/small_world.h"

TestSuite(money, .timeout = 120);

static int64_t total(const struct arm_state *arm, int row, int payer, int account)
{
    int64_t sum = 0;
    for (int k = 0; k < arm->n_money; k++)
        for (int p = 0; p < PAYERS; p++)
            for (int a = 0; a < ACCOUNTS; a++)
                if ((row < 0 || row == k) && (payer < 0 || payer == p)
                        && (account < 0 || account == a))
                    sum += arm->money[k].cents[p][a];
    return sum;
}

Test(money, an_amount_stands_under_its_policy_payer_and_account)
{
    struct money_row rows[3] = { 0 };
    struct arm_state arm = { .money = rows, .n_money = 3 };

    money_book(&arm, MONEY_BASE, PAYER_MINISTRY, ACCOUNT_TEACHER_PAY, 500);
    money_book(&arm, 1, PAYER_BOARD, ACCOUNT_TUTORS, 7);
    money_book(&arm, 1, PAYER_BOARD, ACCOUNT_TUTORS, -2);
    cr_expect_eq(rows[0].cents[PAYER_MINISTRY][ACCOUNT_TEACHER_PAY], 500);
    cr_expect_eq(rows[2].cents[PAYER_BOARD][ACCOUNT_TUTORS], 5);
    cr_expect_eq(total(&arm, -1, -1, -1), 505, "nothing stands anywhere else");
}

Test(money, cents_are_the_nearest_whole_ones)
{
    cr_expect_eq(money_cents(12.345), 1235);
    cr_expect_eq(money_cents(0.004), 0);
    cr_expect_eq(money_cents(-0.25), -25);
    cr_expect_eq(money_cents(1e9), 100000000000);
}

/* ---- the year ---- */

/* Pay by the published steps, written out again. */
static int64_t pay_of(const struct labour *lab, const struct arm_state *arm, int i)
{
    static const double lb[] = { 3463, 3547, 3653, 3760, 3868, 4001, 4157, 4333, 4534,
        4757, 5004, 5277 };
    int e = lab->p.experience[i] < 11 ? lab->p.experience[i] : 11;
    double unit = lab->par->pay->gpl_eur * lb[e] / lab->solved.pay_step; /* cents */
    return (int64_t) floor(unit + 0.5) * arm->job[i].fte;
}

static int64_t sum_of(const int32_t *column, int n)
{
    int64_t sum = 0;
    for (int s = 0; s < n; s++)
        sum += column[s];
    return sum;
}

static void expect_balance(const struct labour *lab, const struct arm_state *arm)
{
    int n = lab->world->n_schools;
    int64_t pay = 0, spent = 0;

    for (int i = 0; i < lab->p.n; i++)
        if (arm->school[i] != NO_SCHOOL)
            pay += pay_of(lab, arm, i);
    cr_expect_eq(total(arm, 0, -1, ACCOUNT_TEACHER_PAY), pay);
    for (int a = 0; a < ACCOUNTS; a++)
        spent += a == ACCOUNT_UNSPENT ? 0 : total(arm, 0, PAYER_MINISTRY, a);
    cr_expect_eq(spent + total(arm, 0, -1, ACCOUNT_UNSPENT), arm->funding);
    cr_expect_eq(total(arm, 0, -1, -1), arm->funding, "the base world is lump sum");
    double gpl = lab->par->pay->gpl_eur;
    const struct money_params *m = lab->par->money;
    const struct {
        int account;
        const int32_t *fte;
        double price;
    } cover[] = { { ACCOUNT_OVERTIME, arm->overtime, m->overtime },
        { ACCOUNT_SUBSTITUTE, arm->substitute, m->substitute },
        { ACCOUNT_AGENCY, arm->agency, m->agency },
        { ACCOUNT_UNQUALIFIED, arm->unqualified, m->unqualified } };
    for (size_t k = 0; k < SIM_COUNT(cover); k++)
        cr_expect_eq(total(arm, 0, PAYER_MINISTRY, cover[k].account),
                (int64_t) floor(gpl * cover[k].price + 0.5) * sum_of(cover[k].fte, n));
    /* the lump sum: the posts and the expected absence, whoever fills them */
    double lump = 0.01 * (double) sum_of(lab->posts, n) * lab->par->pay->gpl_eur
                  * (1 + lab->par->demand->long_absence);
    lump += 0.01 * (double) sum_of(lab->assistants.base, n)
            * lab->par->assistants->pay_eur;
    cr_expect_eq(total(arm, 0, -1, ACCOUNT_ASSISTANTS),
            (int64_t) lab->par->assistants->pay_eur * sum_of(arm->assistants.filled, n));
    cr_expect_float_eq(0.01 * (double) arm->funding, lump, 1e-6 * lump);
}

static struct small_world *two_policies(uint64_t seed)
{
    struct small_world *sm = small_new(150, 6);

    sm->seed = seed;
    for (int k = 0; k < 2; k++) {
        small_policy(sm, 1, "pay_premium");
        small_policy_name(sm, 1, k, "target.quintile", k == 0 ? "5" : "4");
        small_policy_name(sm, 1, k, "target.quintile", k == 0 ? "4" : "3");
        small_policy_set(sm, 1, k, "payer", k == 0 ? PAYER_MUNICIPALITY : PAYER_BOARD);
        small_policy_set(sm, 1, k, "premium", 0.15 + 0.1 * k);
    }
    small_policy_set(sm, 1, 1, "who", 1);
    return sm;
}

Test(money, the_year_balances_to_the_cent_in_random_worlds)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct small_world *sm = two_policies(seed);
        struct labour *lab = small_labour(sm, (uint32_t) seed);
        for (int y = 0; y < 6; y++) {
            small_year(lab, y);
            for (int a = 0; a < 2; a++)
                expect_balance(lab, small_arm(lab, a));
            int64_t parts = 0;
            const struct arm_state *arm = small_arm(lab, 1);
            for (int k = 0; k < arm->n_money; k++)
                for (int p = 0; p < PAYERS; p++)
                    parts += total(arm, k, p, -1);
            cr_expect_eq(parts, total(arm, -1, -1, -1));
            labour_next(lab);
        }
        small_free(sm);
    }
}

/* Who is paid a premium, by hand; each policy by its own payer and nobody else. */
Test(money, premiums_are_paid_by_policy_to_all_who_are_entitled)
{
    struct small_world *sm = two_policies(3);
    struct labour *lab = small_labour(sm, 0);
    int from = lab->run_in + 1; /* policies start in the second year */

    for (int y = 0; y < 6; y++) {
        small_year(lab, y);
        const struct arm_state *arm = small_arm(lab, 1), *base = &lab->arm[0];
        double due[2] = { 0, 0 }, drawn[2] = { 0, 0 };
        for (int i = 0; i < lab->p.n && y > 0; i++) {
            int s = arm->school[i], b = base->school[i];
            for (int k = 0; k < 2 && s != NO_SCHOOL; k++) {
                int q = lab->world->quintile[s] + 1;
                bool here = q == (k == 0 ? 5 : 3) || q == 4;
                if (!here || (k == 1 && arm->job[i].since < from + 1))
                    continue;
                double cents = (0.15 + 0.1 * k) * (double) pay_of(lab, arm, i);
                int qb = b == NO_SCHOOL ? 0 : lab->world->quintile[b] + 1;
                due[k] += cents;
                drawn[k] += qb == (k == 0 ? 5 : 3) || qb == 4 ? 0 : cents;
            }
        }
        cr_expect_leq(
                fabs(due[0] - (double) total(arm, 1, PAYER_MUNICIPALITY, -1)), 0.51);
        cr_expect_leq(fabs(due[1] - (double) total(arm, 2, PAYER_BOARD, -1)), 0.51);
        cr_expect_eq(total(arm, 1, -1, -1),
                total(arm, 1, PAYER_MUNICIPALITY, ACCOUNT_PREMIUM));
        cr_expect_eq(total(arm, 2, -1, -1), total(arm, 2, PAYER_BOARD, ACCOUNT_PREMIUM));
        cr_expect_leq(fabs(drawn[0] + drawn[1] - (double) arm->induced), 3);
        cr_expect(y == 0 || (due[1] > 0 && drawn[0] > 0 && drawn[0] < due[0]));
        cr_expect_eq(total(small_arm(lab, 0), -1, -1, ACCOUNT_PREMIUM), 0);
        labour_next(lab);
    }
    small_free(sm);
}

/* A premium of arm `arm` at the quintiles of a text such as "45". */
static void premium_at(struct small_world *sm, size_t arm, const char *at, double premium)
{
    int k = small_policy(sm, arm, "pay_premium");

    small_policy_set(sm, arm, k, "start", 2026);
    small_policy_set(sm, arm, k, "premium", premium);
    for (; *at != '\0'; at++)
        small_policy_name(sm, arm, k, "target.quintile", (char[]){ *at, '\0' });
}

/* Premiums that pay the same draw nobody from one to the other: told as two policies or
 * as one on top of another, they cost what they cost as one. */
Test(money, premiums_that_pay_alike_draw_nobody_from_each_other)
{
    static const char *const key[] = { "resource_cost", "premium_anyway", "policy_cost" };
    struct small_world *sm = small_new(150, 4);

    premium_at(sm, 1, "12345", 0.2);
    premium_at(sm, 2, "1234", 0.2);
    premium_at(sm, 2, "5", 0.2);
    premium_at(sm, 3, "1234", 0.1);
    premium_at(sm, 3, "5", 0.3);
    premium_at(sm, 4, "12345", 0.1);
    premium_at(sm, 4, "5", 0.2);
    small_run(sm, 1, NULL, 0);
    for (int y = 1; y < 4; y++)
        for (size_t i = 0; i < SIM_COUNT(key); i++)
            for (size_t a = 1; a <= 3; a += 2) {
                double one = small_value(sm, a, y, "all", key[i]);
                double two = small_value(sm, a + 1, y, "all", key[i]);
                cr_expect_float_eq(
                        two, one, 1, "%s, year %d: %.2f and %.2f", key[i], y, two, one);
                cr_expect_gt(one, 1000);
            }
    small_free(sm);
}

/* A lump sum does not depend on who teaches: what a policy fills is paid from what was
 * unspent. */
Test(money, an_empty_post_is_no_saving)
{
    struct small_world *sm = two_policies(2);

    small_run(sm, 1, NULL, 0);
    for (int y = 0; y < 6; y++) {
        double cost = small_value(sm, 1, y, "all", "policy_cost");
        double public = small_value(sm, 1, y, "all", "public_cost")
                        - small_value(sm, 0, y, "all", "public_cost");
        double spent = small_value(sm, 1, y, "all", "spending")
                       - small_value(sm, 0, y, "all", "spending");
        double kept = small_value(sm, 1, y, "all", "reserves")
                      - small_value(sm, 0, y, "all", "reserves");
        cr_expect_float_eq(public, cost, 0.01, "year %d", y);
        cr_expect_float_eq(spent, cost - kept, 0.01, "year %d", y);
        double payers = small_value(sm, 1, y, "all", "cost_ministry")
                        + small_value(sm, 1, y, "all", "cost_board")
                        + small_value(sm, 1, y, "all", "cost_municipality");
        cr_expect_float_eq(payers, small_value(sm, 1, y, "all", "public_cost"), 0.01);
    }
    small_free(sm);
}

Test(money, what_several_asked_for_is_divided_exactly)
{
    struct small_world *sm = two_policies(1);
    struct labour *lab = small_labour(sm, 0);

    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    struct arm_state *arm = &lab->arm[1];
    memset(arm->money, 0, (size_t) arm->n_money * sizeof *arm->money);
    arm->cond.bill[0].weight[ACCOUNT_TUTORS] = 1;
    arm->cond.bill[1].weight[ACCOUNT_TUTORS] = 2;
    int64_t all = 0, first = 0, none = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        int q = lab->world->quintile[s] + 1;
        money_charge(lab, arm, ACCOUNT_TUTORS, s, 100 + s);
        all += 100 + s;
        first += q == 5 ? 100 + s : q == 4 ? (100 + s) / 3 : 0;
        none += q < 3 ? 100 + s : 0;
    }
    cr_expect_eq(total(arm, -1, -1, -1), all);
    cr_expect_eq(total(arm, 0, PAYER_MINISTRY, ACCOUNT_TUTORS), none);
    /* a third, of a cent more or less for each school of the fourth quintile */
    cr_expect_leq(llabs(total(arm, 1, PAYER_MUNICIPALITY, -1) - first), 150);
    cr_expect_gt(total(arm, 2, PAYER_BOARD, -1), 0);
    small_free(sm);
}

/* The money phase alone on a year that has been lived, with other bills. */
static void money_again(struct labour *lab)
{
    struct sim_err err = { 0 };

    for (int a = 0; a < lab->live_arms; a++)
        memset(lab->arm[a].money, 0,
                (size_t) lab->arm[a].n_money * sizeof *lab->arm[a].money);
    cr_assert_eq(phase_money.run(lab, &err), 0);
}

Test(money, fixed_prices_are_paid_per_thing_within_the_cap)
{
    struct small_world *sm = two_policies(1);
    struct labour *lab = small_labour(sm, 0);

    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    struct arm_state *arm = &lab->arm[1];
    int n = lab->world->n_schools;
    const uint16_t *pupils = lab->pupils_total + (size_t) lab->year * (size_t) n;
    int64_t due[ACCOUNTS] = { 0 };
    for (int s = 0; s < n; s++) {
        int q = lab->world->quintile[s] + 1;
        if (q < 4)
            continue;
        due[ACCOUNT_MATERIALS] += 25000;
        due[ACCOUNT_PRIVATE] += 100 * pupils[s];
        due[ACCOUNT_TRAINING] += 3 * lab->posts[s];
        due[ACCOUNT_TUTORS] += 7 * arm->novice[s];
    }
    due[ACCOUNT_CAMPAIGN] = 123456;
    struct policy_bill *bill = &arm->cond.bill[0];
    bill->who = BILL_NOBODY;
    bill->per_school[ACCOUNT_MATERIALS] = 250;
    bill->per_pupil[ACCOUNT_PRIVATE] = 1;
    bill->per_post[ACCOUNT_TRAINING] = 3;
    bill->per_novice[ACCOUNT_TUTORS] = 7;
    bill->country[ACCOUNT_CAMPAIGN] = 1234.56;
    money_again(lab);
    int64_t sum = 0;
    for (int a = 0; a < ACCOUNTS; a++) {
        cr_expect_eq(total(arm, 1, PAYER_MUNICIPALITY, a), due[a], "%s",
                money_account_names[a]);
        sum += due[a];
    }
    expect_balance(lab, arm);
    bill->cap_eur = 0.005 * (double) sum;
    money_again(lab);
    cr_expect_eq(total(arm, 1, -1, -1), sum / 2);
    small_free(sm);
}

Test(money, posts_of_a_policy_are_paid_by_it_whoever_fills_them)
{
    struct small_world *sm = two_policies(1);
    struct labour *lab = small_labour(sm, 0);

    small_year(lab, 0);
    labour_next(lab);
    small_year(lab, 1);
    struct arm_state *arm = &lab->arm[1];
    int64_t before = total(arm, 2, -1, -1), pay = total(arm, -1, -1, ACCOUNT_TEACHER_PAY);
    arm->cond.bill[1].weight[ACCOUNT_TEACHER_PAY] = 1;
    for (int s = 0; s < lab->world->n_schools; s++)
        arm->posts[s] += lab->world->quintile[s] == 3 ? 40 : 0;
    int64_t more = sum_of(arm->posts, lab->world->n_schools)
                   - sum_of(lab->posts, lab->world->n_schools);
    money_again(lab);
    double lump = 0.01 * (double) more * lab->par->pay->gpl_eur
                  * (1 + lab->par->demand->long_absence);
    cr_expect_gt(more, 0);
    cr_expect_float_eq(
            0.01 * (double) (total(arm, 2, PAYER_BOARD, -1) - before), lump, 1);
    cr_expect_eq(total(arm, -1, -1, ACCOUNT_TEACHER_PAY), pay, "pay is that of people");
    cr_expect_eq(total(arm, 0, -1, -1), arm->funding);
    small_free(sm);
}

/* ---- prices and present values ---- */

Test(money, the_price_level_follows_the_published_index)
{
    struct small_world *sm = small_new(50, 2);
    struct money_params par = *sm->par.money;

    cr_expect_eq(money_price_index(&par), 1);
    par.price_year = 2021; /* 10.0, 3.8, 3.3 % and one year of the assumption */
    cr_expect_float_eq(money_price_index(&par), 1 / (1.1 * 1.038 * 1.033 * 1.02), 1e-12);
    par.price_year = 2027;
    cr_expect_float_eq(money_price_index(&par), 1.02 * 1.02, 1e-12);
    small_free(sm);
}

/* A premium's cost in prices of another year is the same cost times the index. */
Test(money, another_price_year_scales_all_money_and_nothing_else)
{
    struct small_world *sm = two_policies(5);
    double before[METRICS_MAX];

    small_run(sm, 0, NULL, 0);
    for (size_t m = 0; m < metric_count; m++)
        before[m] = small_value(sm, 1, 4, "all", metric_rows[m].key);
    small_set(sm, "money.price_year", 2021);
    small_run(sm, 0, NULL, 0);
    double index = money_price_index(sm->par.money);
    for (size_t m = 0; m < metric_count; m++) {
        double now = small_value(sm, 1, 4, "all", metric_rows[m].key);
        double factor = strcmp(metric_rows[m].unit, "EUR") == 0 ? index : 1;
        if (strstr(metric_rows[m].unit, "/mln EUR") != NULL)
            factor = 1 / index;
        /* differences of large sums */
        bool less = strcmp(metric_rows[m].key, "reserves") == 0
                    || strncmp(metric_rows[m].key, "net_benefit", 11) == 0;
        double cents = less ? 1e-5 * small_value(sm, 1, 4, "all", "public_cost") : 0;
        if (!isnan(now)) /* prices of 0.01 fte are rounded to cents */
            cr_expect_float_eq(now, factor * before[m], 1e-4 * fabs(now) + 1e-9 + cents,
                    "%s: %g", metric_rows[m].key, now);
    }
    small_free(sm);
}

Test(money, present_values_are_the_discounted_sums)
{
    struct small_world *sm = two_policies(4);
    double cost = 0, resource = 0, initial = 0, fte = 0, plain = 0;

    small_set(sm, "money.discount", 0.03);
    small_set(sm, "money.value_basis", 1);
    small_run(sm, 0, NULL, 0);
    for (int y = 0; y < 6; y++) {
        double now = pow(1.03, -y);
        double pupils = 0; /* gain is a mean over pupils */
        double gain = small_value(sm, 1, y, "all", "gain")
                      - small_value(sm, 0, y, "all", "gain");
        pupils = small_value(sm, 1, y, "all", "class_size");
        cost += now * small_value(sm, 1, y, "all", "policy_cost");
        resource += now * small_value(sm, 1, y, "all", "resource_cost");
        initial += now * gain * (pupils > 0);
        plain += small_value(sm, 1, y, "all", "policy_cost");
        fte += small_value(sm, 1, y, "all", "net_gain_fte");
        cr_expect_float_eq(
                small_value(sm, 1, y, "all", "pv_policy_cost"), cost, 1e-9 * cost + 1e-9);
        cr_expect_float_eq(small_value(sm, 1, y, "all", "pv_resource_cost"), resource,
                1e-9 * fabs(resource) + 1e-6);
        double value[2] = { small_value(sm, 1, y, "all", "value_initial"),
            small_value(sm, 1, y, "all", "value_adult") };
        cr_expect_float_eq(small_value(sm, 1, y, "all", "net_benefit_initial"),
                value[0] - resource, 1e-9 * fabs(resource) + 1e-6);
        cr_expect_eq(small_value(sm, 1, y, "all", "net_benefit"),
                small_value(sm, 1, y, "all", "net_benefit_adult"));
        cr_expect(y == 0 ? value[0] == 0 : (value[0] > 0) == (initial > 0));
        cr_expect_float_eq(small_value(sm, 1, y, "all", "fte_per_million"),
                plain > 0 ? fte / (1e-6 * plain) : 0, 1e-9 * fabs(fte) + 1e-12);
    }
    small_free(sm);
}

/* One pupil, one SD, closed form of the annuity; the two bases differ by what stays. */
Test(money, learning_is_worth_the_earnings_it_brings)
{
    struct small_world *sm = small_new(50, 2);
    struct money_terms terms;
    double nation[NATION_SUMS] = { 0 }, pupil[PUPIL_SUMS] = { 0 },
           base[PUPIL_SUMS] = { 0 };
    const struct money_params *m = sm->par.money;

    double d = 1 / 1.0225;
    double annuity = pow(d, 12) * (1 - pow(d, 47)) / (1 - d); /* from 20 to 66, at 8 */
    cr_expect_float_eq(money_value_per_sd(m, 0.10), 0.10 * 46000 * annuity, 1e-6);
    money_terms_of(&terms, &sm->par);
    pupil[PUPIL_GAIN] = 1;
    money_add_year(nation, &terms, 0, pupil, base);
    cr_expect_float_eq(nation[NATION_PV_INITIAL], 0.10 * 46000 * annuity, 1e-6);
    cr_expect_eq(nation[NATION_PV_ADULT], 0);
    /* what stays of it is worth the return of adults, discounted to the first year */
    pupil[PUPIL_KEPT] = 0.2;
    memset(nation, 0, sizeof nation);
    money_add_year(nation, &terms, 2, pupil, base);
    cr_expect_float_eq(
            nation[NATION_PV_ADULT], d * d * 0.15 * 46000 * annuity * 0.2, 1e-6);
    /* in the baseline everything is nought */
    memset(nation, 0, sizeof nation);
    money_add_year(nation, &terms, 2, pupil, pupil);
    cr_expect_eq(nation[NATION_PV_ADULT], 0);
    small_free(sm);
}
