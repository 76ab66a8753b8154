/* Who stands in for unfilled posts: nothing is lost or made on the way down the
 * waterfall, nobody is asked beyond what he can give, scarcity shows, and the euro
 * follow. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/phases/cover.h"
#include "tests/fixtures/small_world.h"

TestSuite(cover_modes, .timeout = 120);

static int32_t sum_of(const struct arm_state *arm, int s)
{
    int32_t sum = 0;
    for (int m = 0; m < COVER_MODES; m++)
        sum += arm->cover[m][s];
    return sum;
}

/* Sums of a mode over a region. */
static int64_t in_region(const struct labour *lab, const int32_t *column, int r)
{
    int64_t sum = 0;
    for (int s = lab->world->region_first[r]; s < lab->world->region_first[r + 1]; s++)
        sum += column[s];
    return sum;
}

static void check_school(const struct labour *lab, const struct arm_state *arm, int s)
{
    const struct cover_params *cp = lab->par->cover;
    double C = lab->n_classes[s], c = lab->solved.c_cover;
    int pupils = lab->pupils_total[lab->year * lab->world->n_schools + s];

    cr_expect_eq(sum_of(arm, s), labour_lack(lab, arm, s), "school %d", s);
    for (int m = 0; m < COVER_MODES; m++)
        cr_expect_geq(arm->cover[m][s], 0);
    cr_expect_leq(arm->overtime[s], cover_overtime_room(arm->heads[s], arm->filled[s],
                                            arm->replace[s], (float) (c * cp->overtime)));
    cr_expect_leq(arm->assistant_cover[s], cp->assistant * arm->assist[s]);
    cr_expect_leq(arm->cover[COVER_MERGED][s], c * cp->merge * lab->posts[s]);
    /* the other classes are not above the most that they hold */
    double larger = (arm->cover[COVER_MERGED][s] + arm->cover[COVER_SPREAD][s])
                    / (double) lab->posts[s] * C;
    if (larger > 0)
        cr_expect_leq(pupils / (C - larger), cp->class_most + 1e-9, "school %d", s);
}

static void check_region(const struct labour *lab, const struct arm_state *arm, int r)
{
    const struct cover_params *cp = lab->par->cover;
    double c = lab->solved.c_cover;
    double posts = cover_region_posts(lab, r);
    const int32_t room[3] = { (int32_t) (c * cp->substitute * posts),
        (int32_t) (c * cp->agency * posts), (int32_t) (c * cp->unqualified * posts) };
    int64_t after = 0; /* what these three did not cover */

    for (int m = COVER_ASSISTANT; m < COVER_MODES; m++)
        after += in_region(lab, arm->cover[m], r);
    for (int k = 2; k >= 0; k--) {
        int64_t used = in_region(lab, arm->cover[COVER_SUBSTITUTE + k], r);
        cr_expect_leq((double) used, room[k] * (k == 1 ? 1 + cp->agency_more : 1),
                "pool %d", k);
        if (after > 0) /* nobody stays in the pool while a class lacks */
            cr_expect_geq(used, room[k] - 1, "pool %d", k);
        after += used;
    }
}

Test(cover_modes, the_waterfall_adds_up_and_stays_within_capacity)
{
    struct small_world *sm = small_new(400, 3);
    struct labour *lab;
    int64_t seen[COVER_MODES] = { 0 };

    small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, 0, "start", 2025);
    small_set(sm, "demand.shortage_start", 0.12);
    lab = small_labour(sm, 0);
    for (int y = 0; y < 3; y++) {
        small_year(lab, y);
        for (int a = 0; a < lab->live_arms; a++) {
            for (int s = 0; s < lab->world->n_schools; s++)
                check_school(lab, &lab->arm[a], s);
            for (int r = 0; r < lab->world->n_regions; r++)
                check_region(lab, &lab->arm[a], r);
            for (int m = 0; m < COVER_MODES; m++)
                for (int r = 0; r < lab->world->n_regions; r++)
                    seen[m] += in_region(lab, lab->arm[a].cover[m], r);
        }
        labour_next(lab);
    }
    cr_assert_eq(lab->live_arms, 2);
    for (int m = 0; m < COVER_MODES; m++)
        if (m != COVER_ASSISTANT)
            cr_expect_gt(seen[m], 0, "mode %d is never used", m);
    small_free(sm);
}

/* Open share of the shortage of arm 0. */
static double open_share(const struct labour *lab)
{
    double open = 0, all = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        open += lab->arm[0].cover[COVER_SPREAD][s] + lab->arm[0].cover[COVER_HOME][s];
        all += sum_of(&lab->arm[0], s);
    }
    return open / all;
}

Test(cover_modes, the_open_share_of_the_reference_year_is_the_one_given)
{
    static const double share[] = { 0.08, 0.2, 0.4 };

    for (size_t k = 0; k < SIM_COUNT(share); k++) {
        struct small_world *sm = small_new(400, 1);
        small_set(sm, "cover.open", share[k]);
        struct labour *lab = small_labour(sm, (uint32_t) k); /* ends with that year */
        cr_expect_float_eq(
                open_share(lab), share[k], 5e-4, "%g, not %g", open_share(lab), share[k]);
        cr_expect(lab->solved.c_cover > 0.05 && lab->solved.c_cover < 20);
        small_free(sm);
    }
}

/* A state of the market with the share `lack` of posts unfilled in all schools. */
static struct labour *short_of(struct small_world *sm, double lack)
{
    struct labour *lab = small_labour(sm, 0);
    struct arm_state *arm = &lab->arm[0];

    small_year(lab, 0);
    for (int s = 0; s < lab->world->n_schools; s++) {
        arm->filled[s] = (int32_t) ((1 - lack) * lab->posts[s] + 0.5);
        arm->heads[s] = (int32_t) (arm->filled[s] / 72.0 + 0.5);
        arm->replace[s] = 0;
    }
    return lab;
}

static double share_of(const struct labour *lab, enum cover_mode mode)
{
    double sum = 0, all = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        sum += lab->arm[0].cover[mode][s];
        all += labour_lack(lab, &lab->arm[0], s);
    }
    return all > 0 ? sum / all : 0;
}

Test(cover_modes, as_the_shortage_grows_more_of_it_is_open)
{
    static const double lack[] = { 0.02, 0.05, 0.08, 0.12, 0.2, 0.35 };
    struct small_world *sm = small_new(200, 1);
    double before = 0;

    for (size_t k = 0; k < SIM_COUNT(lack); k++) {
        struct labour *lab = short_of(sm, lack[k]);
        cover_share(lab, &lab->arm[0], 1);
        cr_expect_geq(open_share(lab), before, "at %g", lack[k]);
        before = open_share(lab);
    }
    cr_expect_gt(before, 0.6, "%g", before);
    small_free(sm);
}

/* One more of any kind of stand-in: more of that kind, less open. */
Test(cover_modes, each_capacity_takes_its_part_off_the_open_shortage)
{
    static const struct {
        const char *key;
        enum cover_mode mode;
    } way[] = { { "cover.overtime", COVER_OVERTIME },
        { "cover.substitute", COVER_SUBSTITUTE }, { "cover.agency", COVER_AGENCY },
        { "cover.unqualified", COVER_UNQUALIFIED }, { "cover.merge", COVER_MERGED } };
    struct small_world *sm = small_new(200, 1);

    for (size_t k = 0; k < SIM_COUNT(way); k++) {
        double open[3], part[3];
        for (int dose = 0; dose < 3; dose++) {
            struct labour *lab = short_of(sm, 0.15);
            small_set(sm, way[k].key, 0.015 * dose);
            cover_share(lab, &lab->arm[0], 1);
            open[dose] = open_share(lab);
            part[dose] = share_of(lab, way[k].mode);
        }
        cr_expect_eq(part[0], 0, "%s", way[k].key);
        cr_expect(part[1] > 0 && part[2] > part[1], "%s", way[k].key);
        cr_expect(open[1] < open[0] && open[2] < open[1], "%s", way[k].key);
        small_set(sm, way[k].key, 0.01);
    }
    small_free(sm);
}

static void nobody_stands_in(struct small_world *sm)
{
    static const char *const key[] = { "cover.overtime", "cover.substitute",
        "cover.agency", "cover.unqualified", "cover.assistant", "cover.merge" };
    for (size_t k = 0; k < SIM_COUNT(key); k++)
        small_set(sm, key[k], 0);
}

Test(cover_modes, without_stand_ins_all_of_it_is_open)
{
    struct small_world *sm = small_new(200, 1);
    struct labour *lab;

    nobody_stands_in(sm);
    lab = small_labour(sm, 0);
    small_year(lab, 0);
    cr_expect_eq(open_share(lab), 1);
    cr_expect_float_eq(share_of(lab, COVER_HOME), 0.25, 0.2); /* at least cover.home */
    cr_expect_geq(share_of(lab, COVER_HOME), 0.249);
    small_set(sm, "cover.home", 1);
    small_year(lab, 0);
    cr_expect_eq(share_of(lab, COVER_HOME), 1);
    small_free(sm);
}

Test(cover_modes, without_a_shortage_there_is_no_cover)
{
    struct small_world *sm = small_new(100, 1);
    struct labour *lab = short_of(sm, 0);

    for (double scale = 0; scale < 3; scale++) {
        cover_share(lab, &lab->arm[0], scale);
        cover_set_aside(lab, &lab->arm[0]);
        for (int s = 0; s < lab->world->n_schools; s++) {
            cr_expect_eq(sum_of(&lab->arm[0], s), 0);
            cr_expect_eq(lab->arm[0].unspent_assist[s], 0);
            cr_expect_eq(lab->arm[0].agency_fund[s], 0);
        }
    }
    small_free(sm);
}

/* In a pool that nobody exhausts alone, what two schools get per lacking fte is as
 * exp(-reach_D (D1 - D2)). */
Test(cover_modes, disadvantaged_schools_get_less_of_a_scarce_pool)
{
    struct small_world *sm = small_new(200, 1);
    struct labour *lab;

    nobody_stands_in(sm);
    small_set(sm, "cover.substitute", 0.02);
    small_set(sm, "cover.reach_D", 0.4);
    lab = short_of(sm, 0.2);
    const struct arm_state *arm = &lab->arm[0];
    cover_reach(lab);
    cover_share(lab, &lab->arm[0], 1);
    const struct world *w = lab->world;
    int big = w->region_first[0];
    for (int s = big; s < w->region_first[1]; s++) {
        double a = arm->substitute[s] / (double) labour_lack(lab, arm, s);
        double b = arm->substitute[big] / (double) labour_lack(lab, arm, big);
        double expected = exp(-0.4 * ((double) w->disadv[s] - (double) w->disadv[big]));
        double slack = 1.0 / arm->substitute[s] + 1.0 / arm->substitute[big];
        cr_expect_float_eq(
                a / b, expected, expected * 1.5 * slack, "%g, not %g", a / b, expected);
    }
    small_free(sm);
}

/* Pay of the empty posts = what cover costs + assistants + agencies' fund + reserves. */
Test(cover_modes, the_pay_of_empty_posts_goes_somewhere)
{
    struct small_world *sm = small_new(200, 1);
    const struct money_params *mp = sm->par.money;
    struct labour *lab = short_of(sm, 0.15);
    struct arm_state *arm = &lab->arm[0];
    double assist = 0;

    cover_share(lab, arm, 1);
    cover_set_aside(lab, arm);
    for (int s = 0; s < lab->world->n_schools; s++) {
        double rest = labour_lack(lab, arm, s) - mp->overtime * arm->overtime[s]
                      - mp->substitute * arm->substitute[s] - mp->agency * arm->agency[s]
                      - mp->unqualified * arm->unqualified[s];
        rest = rest > 0 ? rest : 0;
        cr_expect_float_eq(arm->unspent_assist[s], 0.2 * rest, 1);
        cr_expect_float_eq(arm->agency_fund[s], 0.2 * 0.8 * rest / mp->agency, 1);
        assist += arm->unspent_assist[s];
    }
    cr_expect_gt(assist, 0);
    small_free(sm);
}

/* What stood in is paid for, at the prices given. */
Test(cover_modes, stand_ins_are_booked)
{
    static const enum account account[] = { ACCOUNT_OVERTIME, ACCOUNT_SUBSTITUTE,
        ACCOUNT_AGENCY, ACCOUNT_UNQUALIFIED };
    struct small_world *sm = small_new(200, 1);
    const struct money_params *mp = sm->par.money;
    const double price[] = { mp->overtime, mp->substitute, mp->agency, mp->unqualified };
    struct labour *lab = small_labour(sm, 0);

    small_year(lab, 0);
    for (int k = 0; k < 4; k++) {
        double fte = 0;
        for (int r = 0; r < lab->world->n_regions; r++)
            fte += 0.01 * (double) in_region(lab, lab->arm[0].cover[k], r);
        double cents = 0;
        for (int p = 0; p < PAYERS; p++)
            cents += (double) lab->arm[0].money[0].cents[p][account[k]];
        double expected = 100 * fte * price[k] * money_teacher_eur(&sm->par);
        cr_expect_gt(fte, 0);
        cr_expect_float_eq(cents, expected, 1e-5 * expected, "account %d: %g, not %g", k,
                cents, expected);
    }
    small_free(sm);
}

Test(cover_modes, money_kept_for_agencies_brings_more_of_them_up_to_a_limit)
{
    struct small_world *sm = small_new(200, 1);
    struct labour *lab = short_of(sm, 0.15);
    struct arm_state *arm = &lab->arm[0];
    int r = 0, first = lab->world->region_first[r],
        last = lab->world->region_first[r + 1];
    int64_t used[3];

    for (int k = 0; k < 3; k++) {
        for (int s = first; s < last; s++)
            arm->agency_fund[s] = k == 0 ? 0 : k == 1 ? (s == first ? 10 : 0) : 10000;
        cover_share(lab, arm, 1);
        used[k] = in_region(lab, arm->agency, r);
    }
    cr_expect_eq(used[1] - used[0], 10);
    int32_t room = (int32_t) (sm->par.cover->agency * cover_region_posts(lab, r));
    cr_expect_eq(used[2] - used[0], (int64_t) (room * sm->par.cover->agency_more));
    small_free(sm);
}

/* Schools with more set aside than the country's mean of the reference year have so many
 * assistants' posts more, at the price of a teacher over that of an assistant. */
Test(cover_modes, what_is_set_aside_pays_assistants_the_year_after)
{
    struct small_world *sm = small_new(200, 1);
    const struct assistant_params *ap = sm->par.assistants;
    int32_t aside[200];
    int differ = 0;

    small_set(sm, "assistants.backfill", 0);
    struct labour *lab = small_labour(sm, 0);
    memcpy(aside, lab->arm[0].unspent_assist, sizeof aside);
    small_year(lab, 0);
    double all = 0, posts = 0;
    for (int s = 0; s < 200; s++) {
        all += aside[s];
        posts += lab->posts[s];
    }
    double price = money_teacher_eur(&sm->par)
                   / (ap->pay_eur * money_price_index(sm->par.money));
    double sum = 0;
    for (int s = 0; s < 200; s++) {
        double more = lab->arm[0].assistants.posts[s] - lab->assistants.base[s];
        double expected = price * (aside[s] - all / posts * lab->posts[s]);
        if (lab->arm[0].assistants.posts[s] > 0)
            cr_expect_float_eq(more, expected, 1.001, "%g, not %g", more, expected);
        differ += more > 10 || more < -10;
        sum += more;
    }
    cr_expect_gt(differ, 20);
    cr_expect_lt(fabs(sum), 0.02 * posts); /* spread otherwise, not made */
    small_free(sm);
}
