/* What must always hold in the labour pass, checked by an independent count of persons
 * after every year in every arm: stocks, flows, identities, bounds. A twin shows that the
 * count notices a single misplaced 0.01 fte. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "tests/fixtures/small_world.h"

TestSuite(labour, .timeout = 120);

enum { YEARS = 8 };

/* Stocks of one arm as they stood at the end of the year before, counted by person. */
struct count {
    int64_t *school; /* fte by school */
    uint16_t *at;    /* school by row */
    int n;
};

static void count_arm(
        struct count *c, const struct labour *lab, const struct arm_state *arm)
{
    memset(c->school, 0, (size_t) lab->world->n_schools * sizeof *c->school);
    c->n = lab->p.n;
    for (int i = 0; i < lab->p.n; i++) {
        c->at[i] = arm->school[i];
        if (arm->school[i] != NO_SCHOOL)
            c->school[arm->school[i]] += arm->job[i].fte;
    }
}

static struct count count_new(const struct labour *lab)
{
    struct count c = { sim_calloc((size_t) lab->world->n_schools, sizeof *c.school),
        sim_calloc((size_t) lab->p.cap, sizeof *c.at), 0 };
    cr_assert(c.school && c.at);
    return c;
}

static void count_free(struct count *c)
{
    sim_free(c->school);
    sim_free(c->at);
}

/* Each of these returns how often its rule is broken. */

static long broken_persons(const struct labour *lab, const struct arm_state *arm)
{
    long n = 0;

    for (int i = 0; i < lab->p.n; i++) {
        int s = arm->school[i], fte = arm->job[i].fte;
        if (s == NO_SCHOOL)
            n += fte != 0;
        else
            n += s >= lab->world->n_schools || fte < 1 || fte > FTE
                 || arm->job[i].klass >= lab->n_classes[s]
                 || arm->job[i].since > lab->year + 1;
    }
    return n;
}

static long broken_schools(const struct labour *lab, const struct arm_state *arm,
        const struct count *now, bool after_year)
{
    long n = 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        int64_t need = arm->posts[s] + arm->replace[s];
        n += arm->filled[s] != now->school[s] || arm->replace[s] < 0;
        if (!after_year)
            continue;
        int64_t open = need > now->school[s] ? need - now->school[s] : 0;
        n += arm->open[s] != open;
        n += !(arm->unfilled[s] >= 0 && arm->unfilled[s] <= 1);
    }
    return n;
}

/* Nobody is hired beyond what is open: a school with new people is not overfull. */
static long broken_hiring(const struct labour *lab, const struct arm_state *arm)
{
    long n = 0;

    for (int i = 0; i < lab->p.n; i++) {
        int s = arm->school[i];
        if (s == NO_SCHOOL || arm->job[i].since != lab->year + 1)
            continue;
        n += arm->filled[s] > arm->posts[s] + arm->replace[s];
    }
    return n;
}

/* stock(t + 1) = stock(t) + what came - what went, in every stratum and the nation. */
static long broken_flows(const struct labour *lab, const struct arm_state *arm,
        const struct count *before, const struct count *now)
{
    int64_t from_schools = 0, to_schools = 0;
    long n = 0;

    for (int k = 0; k < lab->n_strata; k++) {
        const int64_t *flow = arm->flow[k];
        int64_t change = 0, net = 0;
        for (int s = 0; s < lab->world->n_schools; s++)
            if (lab->stratum[s] == k)
                change += now->school[s] - before->school[s];
        for (int f = 0; f < FLOW_COUNT; f++) {
            net += f < FLOW_HIRES_END ? flow[f] : -flow[f];
            n += flow[f] < 0;
        }
        for (int f = FLOW_FROM_Q1; f <= FLOW_FROM_REGION; f++)
            from_schools += flow[f];
        to_schools += flow[FLOW_LEFT_SCHOOL];
        n += change != net;
    }
    return n + (from_schools != to_schools);
}

/* Heads: last year's staff stay, leave or move, and are counted once each. */
static long broken_heads(
        const struct labour *lab, const struct arm_state *arm, const struct count *before)
{
    int64_t staff = 0, exits = 0, moves = 0, sum[3] = { 0 };

    for (int i = 0; i < before->n; i++) {
        if (before->at[i] == NO_SCHOOL)
            continue;
        staff++;
        exits += arm->school[i] == NO_SCHOOL;
        moves += arm->school[i] != NO_SCHOOL && arm->school[i] != before->at[i];
    }
    for (int k = 0; k < lab->n_strata; k++) {
        sum[0] += arm->staff[k];
        sum[1] += arm->exits[k];
        sum[2] += arm->moves[k];
    }
    return (staff != sum[0]) + (exits != sum[1]) + (moves != sum[2]);
}

static int by_id(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return (x > y) - (x < y);
}

/* One row per person: then nobody can be at two schools. */
static long broken_identities(const struct labour *lab)
{
    const size_t n = (size_t) lab->p.n;
    uint32_t *id = sim_calloc(n, sizeof *id);
    long twice = 0;

    cr_assert_not_null(id);
    memcpy(id, lab->p.id, n * sizeof *id);
    qsort(id, n, sizeof *id, by_id);
    for (size_t i = 1; i < n; i++)
        twice += id[i] == id[i - 1];
    sim_free(id);
    return twice;
}

static long broken_reserve(const struct labour *lab, const struct arm_state *arm)
{
    long n = 0;
    for (int r = 0; r < lab->world->n_regions; r++)
        for (int k = 0; k < RESERVE_AGES; k++)
            n += arm->reserve[r][k] < 0;
    return n;
}

static void expect_year_in_order(const struct labour *lab, const struct arm_state *arm,
        const struct count *before, const struct count *now, int year)
{
    cr_expect_eq(broken_persons(lab, arm), 0, "persons, year %d", year);
    cr_expect_eq(broken_schools(lab, arm, now, true), 0, "schools, year %d", year);
    cr_expect_eq(broken_hiring(lab, arm), 0, "hiring, year %d", year);
    cr_expect_eq(broken_flows(lab, arm, before, now), 0, "flows, year %d", year);
    cr_expect_eq(broken_heads(lab, arm, before), 0, "heads, year %d", year);
    cr_expect_eq(broken_reserve(lab, arm), 0, "reserve, year %d", year);
}

static void live_through(struct small_world *sm, uint32_t rep)
{
    struct labour *lab = small_labour(sm, rep);
    struct count before[SMALL_ARMS], now = count_new(lab);

    for (int a = 0; a < lab->n_arms; a++)
        before[a] = count_new(lab);
    for (int y = 0; y < sm->horizon; y++) {
        for (int a = 0; a < lab->n_arms; a++)
            count_arm(&before[a], lab, small_arm(lab, a));
        small_year(lab, y);
        cr_expect_eq(broken_identities(lab), 0, "year %d", y);
        for (int a = 0; a < lab->n_arms; a++) {
            count_arm(&now, lab, small_arm(lab, a));
            expect_year_in_order(lab, small_arm(lab, a), &before[a], &now, y);
        }
        labour_next(lab);
    }
    for (int a = 0; a < lab->n_arms; a++)
        count_free(&before[a]);
    count_free(&now);
}

/* Three ways to pay, so that every branch of the market is walked. */
static struct small_world *three_policies(int schools)
{
    struct small_world *sm = small_new(schools, YEARS);

    for (size_t a = 1; a <= 3; a++) {
        small_policy(sm, a, "pay_premium");
        small_policy_set(sm, a, 0, "who", (double) a - 1);
        small_policy_set(sm, a, 0, "premium", 0.3);
        small_policy_set(sm, a, 0, "accept", 0.5);
        small_policy_name(sm, a, 0, "target.quintile", "5");
    }
    return sm;
}

Test(labour, stocks_flows_and_persons_agree_after_every_year)
{
    struct small_world *sm = three_policies(300);

    for (uint32_t rep = 0; rep < 4; rep++)
        live_through(sm, rep);
    small_free(sm);
}

Test(labour, they_agree_with_extreme_parameters_too)
{
    static const struct {
        const char *key;
        double value;
    } extreme[] = { { "demand.shortage_start", 0.6 }, { "demand.shortage_start", 0 },
        { "demand.growth", -0.1 }, { "demand.growth", 0.1 },
        { "demand.growth_sd_school", 0.4 }, { "demand.long_absence", 0.3 },
        { "mobility.moves", 0.5 }, { "mobility.moves", 0 }, { "mobility.hours_up", 0.5 },
        { "mobility.hours_down", 0.5 }, { "supply.graduates", 0 },
        { "supply.reserve", 200000 }, { "supply.full_time", 0 },
        { "supply.mean_hours", 0.4 }, { "supply.mean_hours", 1 },
        { "supply.want_more", 0.8 }, { "market.cross_region", 0.5 },
        { "market.amenity_sd", 5 }, { "exit.loop_gain", 0.9 }, { "exit.sixties", 0.9 },
        { "pay.eps_q", -8 }, { "run_in.years", 1 } };

    for (size_t i = 0; i < SIM_COUNT(extreme); i++) {
        struct small_world *sm = three_policies(60);
        small_set(sm, extreme[i].key, extreme[i].value);
        live_through(sm, (uint32_t) i);
        small_free(sm);
    }
}

/* Every lever there is, at its default size and at a large one. */
Test(labour, they_agree_under_every_lever)
{
    for (size_t k = 0; k < model_schools.n_levers; k += 4) {
        struct small_world *sm = small_new(80, 6);
        for (size_t i = k; i < k + 4 && i < model_schools.n_levers; i++) {
            size_t arm = i - k + 1;
            small_policy(sm, arm, model_schools.levers[i]->name);
            small_policy_set(sm, arm, 0, "end", 2028);
            small_policy_name(sm, arm, 0, "target.quintile", "5");
            small_policy_name(sm, arm, 0, "target.quintile", "4");
        }
        live_through(sm, (uint32_t) k);
        small_free(sm);
    }
}

Test(labour, the_count_notices_a_hundredth_of_an_fte)
{
    struct small_world *sm = three_policies(60);
    struct labour *lab = small_labour(sm, 0);
    struct arm_state *arm = &lab->arm[0];
    struct count before = count_new(lab), now = count_new(lab);
    int i = 0;

    count_arm(&before, lab, arm);
    small_year(lab, 0);
    count_arm(&now, lab, arm);
    cr_assert_eq(broken_flows(lab, arm, &before, &now), 0);
    while (arm->school[i] == NO_SCHOOL || arm->job[i].fte == FTE)
        i++;
    arm->job[i].fte++;
    count_arm(&now, lab, arm);
    cr_expect_eq(broken_schools(lab, arm, &now, false), 1);
    cr_expect_eq(broken_flows(lab, arm, &before, &now), 1);
    arm->job[i].fte--;
    arm->flow[lab->stratum[0]][FLOW_FROM_REGION]++;
    count_arm(&now, lab, arm);
    cr_expect_eq(broken_flows(lab, arm, &before, &now), 2);
    arm->exits[0]++;
    cr_expect_eq(broken_heads(lab, arm, &before), 1);
    lab->p.id[1] = lab->p.id[0];
    cr_expect_eq(broken_identities(lab), 1);
    arm->job[i].fte = 101;
    cr_expect_eq(broken_persons(lab, arm), 1);
    count_free(&before);
    count_free(&now);
    small_free(sm);
}

/* ---- who enters ---- */

/* Rows that enter the market in year y under an arm, by id, into out; their number. */
static size_t entrants(const struct labour *lab, int a, uint32_t *out)
{
    size_t n = 0;

    for (int i = 0; i < lab->p.n; i++) {
        const uint32_t id = lab->p.id[i];
        const struct arm_state *arm = &lab->arm[a];
        if ((int) (id >> 18 & 63) == lab->year && (id >> 14 & 15) >= POOL_GRADUATE
                && arm->job[i].flag & PERSON_CANDIDATE)
            out[n++] = id;
    }
    return n;
}

/* The phases of a year up to supply: candidates are not yet matched. */
static void supply_of_year(struct labour *lab, int year)
{
    static const struct phase *const until_supply[] = { &phase_policy, &phase_demand,
        &phase_exit, &phase_supply };
    struct sim_err err = { 0 };

    lab->year = lab->run_in + year;
    for (size_t k = 0; k < SIM_COUNT(until_supply); k++)
        cr_assert_eq(until_supply[k]->run(lab, &err), 0, "%s", err.msg);
}

Test(labour, a_larger_inflow_contains_the_smaller_one)
{
    struct small_world *sm = small_new(400, YEARS);
    uint32_t *small, *large;

    /* a national premium, known for long: more applicants to training */
    small_policy(sm, 1, "pay_premium");
    small_policy_set(sm, 1, 0, "premium", 0.5);
    small_policy_set(sm, 1, 0, "start", 2025);
    struct labour *lab = small_labour(sm, 3);
    small = sim_calloc((size_t) lab->p.cap, sizeof *small);
    large = sim_calloc((size_t) lab->p.cap, sizeof *large);
    for (int y = 0; y < 5; y++) {
        small_year(lab, y);
        labour_next(lab);
    }
    supply_of_year(lab, 5);
    size_t n = entrants(lab, 0, small), m = entrants(lab, 1, large), found = 0, pool = 0;
    for (size_t i = 0, j = 0; i < n; i++) {
        if ((small[i] >> 14 & 15) >= POOL_RESERVE)
            continue; /* its size follows who left: no subset is claimed */
        pool++;
        while (j < m && large[j] != small[i])
            j++;
        found += j < m;
    }
    cr_expect_gt(m, n + 20, "%zu with the premium, %zu without", m, n);
    cr_expect_gt(pool, 100u);
    cr_expect_eq(found, pool, "%zu of %zu", found, pool);
    sim_free(small);
    sim_free(large);
    small_free(sm);
}

Test(labour, a_person_is_the_same_in_every_arm_and_year)
{
    struct small_world *sm = three_policies(100);
    struct labour *lab = small_labour(sm, 1);
    float z[64];
    uint32_t id[64];

    for (int k = 0; k < 64; k++) {
        id[k] = lab->p.id[k * 5];
        z[k] = lab->p.z[k * 5];
    }
    for (int y = 0; y < 4; y++) {
        small_year(lab, y);
        labour_next(lab);
    }
    int found = 0;
    for (int i = 0; i < lab->p.n; i++)
        for (int k = 0; k < 64; k++)
            if (lab->p.id[i] == id[k]) {
                found++;
                cr_expect_eq(lab->p.z[i], z[k]);
            }
    cr_expect_gt(found, 30);
    small_free(sm);
}

/* ---- room ---- */

Test(labour, memory_that_runs_out_is_told)
{
    struct small_world *sm = small_new(40, 2);
    struct labour_size size = { .n_arms = 3,
        .n_years = 2,
        .run_in = 5,
        .max_policies = 1,
        .persons = 2000,
        .assistants = 1500,
        .posts = 900 };
    struct sim_err err = { 0 };
    struct labour *lab = NULL;
    long n = 0;

    small_labour_raw(sm, 0);
    size.classes = labour_classes(sm->world, 1);
    for (;; n++) {
        sim_mem_fail_after(n);
        int ret = labour_new(&lab, sm->world, &size, &err);
        sim_mem_fail_after(-1);
        if (ret == 0)
            break;
        cr_assert_eq(ret, SIM_ERR_NOMEM);
        cr_assert_null(lab);
        cr_expect_str_eq(err.msg, "out of memory for 3 arms of 40 schools: use fewer "
                                  "threads (-j) or a smaller population");
    }
    cr_expect_gt(n, 20);
    labour_free(lab);
    labour_free(NULL);
    small_free(sm);
}

Test(labour, too_little_room_for_persons_is_told)
{
    struct small_world *sm = small_new(40, 2);
    struct sim_err err = { 0 };

    struct labour *lab = small_labour_raw(sm, 0);
    lab->p.cap = 100;
    cr_expect_eq(labour_start(lab, &err), SIM_ERR_MODEL);
    cr_expect(strstr(err.msg, "more than 100 teachers at the start") != NULL, "%s",
            err.msg);
    small_free(sm);
}
