/* matching.c - which candidate takes which vacancy, and whose teacher is it then?
 *
 * Three rounds (early, summer, after 1 August). In each, candidates look at vacancies
 * (search.c), it is settled who gets which (acceptance.c), and those are
 * hired: every fte is booked with its origin. A post left by a mover opens in the
 * next round. Own staff who want longer hours come first; the strongest teachers
 * elsewhere may get selective offers. Thread safety: one struct labour per thread. */
#include "models/phases/matching.h"

#include "models/marked.h"
#include "models/phases/market.h"
#include "models/phases/matching_hot.h"

#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "b_Du", SIM_FIELD(struct market_params, b_Du), "utility/SD", .dflt = 0.30,
            .prior = SIM_PRIOR_TRUNC(0.30, 0.10, 0, 2), .min = -3, .max = 3, .low = 0.1,
            .high = 0.5, .source = "assumption",
            .doc = "What a candidate gives up for one SD less disadvantage; it gives the "
                   "gradient of the shortage, of which only the direction was "
                   "published." },
    { "b_wu", SIM_FIELD(struct market_params, b_wu), "utility", .dflt = 0.5313,
            .prior = SIM_PRIOR_TRUNC(0.5, 0.3, 0, 5), .min = 0, .max = 10, .low = 0,
            .high = 1, .source = "assumption",
            .doc = "What a candidate gives up for a school without unfilled posts, per "
                   "unit of the unfilled share." },
    { "b_dist", SIM_FIELD(struct market_params, b_dist), "utility/km", .dflt = -0.08,
            .prior = SIM_PRIOR_TRUNC(-0.08, 0.02, -1, 0), .min = -2, .max = 0,
            .low = -0.12, .high = -0.04, .source = "assumption",
            .doc = "Distance from the present school, or from home for entrants." },
    { "b_own", SIM_FIELD(struct market_params, b_own), "utility", .dflt = 1,
            .prior = SIM_PRIOR_NORMAL(1, 0.3), .min = -5, .max = 5, .low = 0.4,
            .high = 1.6, .source = "assumption", .doc = "A post at the own board." },
    { "amenity_sd", SIM_FIELD(struct market_params, amenity_sd), "utility", .dflt = 0.9,
            .prior = SIM_PRIOR_TRUNC(0.9, 0.15, 0, 3), .min = 0, .max = 5, .low = 0.6,
            .high = 1.2, .source = "assumption",
            .doc = "Lasting differences between schools that nobody measured; at 0.9 "
                   "between 40 and 50 % of schools have no shortage." },
    { "reliability", SIM_FIELD(struct market_params, reliability), "share", .dflt = 0.6,
            .prior = SIM_PRIOR_UNIFORM(0.5, 0.7), .min = 0.05, .max = 1, .low = 0.5,
            .high = 0.7, .source = "assumption",
            .doc = "Share of true variance in what schools see of a candidate's "
                   "quality." },
    { "cross_region", SIM_FIELD(struct market_params, cross_region), "share",
            .dflt = 0.05, .min = 0, .max = 0.5, .low = 0.02, .high = 0.1,
            .source = "assumption",
            .doc = "Share of looks at schools of the three nearest regions." },
    { "hours_kept", SIM_FIELD(struct market_params, hours_kept), "share", .dflt = 1,
            .min = 0, .max = 1, .low = 0.5, .high = 1, .source = "assumption",
            .doc = "Of his present hours what a mover keeps at least: he goes only to a "
                   "post of that size. 0: he takes what is left where he likes it "
                   "best." },
    { "early", SIM_FIELD(struct market_params, early), "share", .dflt = 0.5, .min = 0,
            .max = 1, .low = 0.3, .high = 0.7, .source = "assumption",
            .doc = "Entrants who look from the first round on." },
    { "summer", SIM_FIELD(struct market_params, summer), "share", .dflt = 0.3, .min = 0,
            .max = 1, .low = 0.15, .high = 0.45, .source = "assumption",
            .doc = "Entrants who look from the summer round on; the rest come late." },
};
static_assert(sizeof(struct market_params) == sizeof(double) * SIM_COUNT(rows), "no row");
const struct sim_table market_table = { "market",
    "What candidates and schools choose by.", rows, SIM_COUNT(rows),
    sizeof(struct market_params), false };

void matching_free(struct market *mk)
{
    if (mk == NULL)
        return;
    for (int a = 0; a < mk->n_arms; a++) {
        sim_free(mk->arm ? mk->arm[a].of : NULL);
        sim_free(mk->tender ? mk->tender[a].room : NULL);
        sim_free(mk->tender ? mk->tender[a].pull[0] : NULL);
        sim_free(mk->tender ? mk->tender[a].offers[0] : NULL);
    }
    sim_free(mk->arm);
    sim_free(mk->tender);
    sim_free(mk->list);
    sim_free(mk->ranked);
    sim_free(mk->ranked_spare);
    sim_free(mk->candidate);
    sim_free(mk->place);
    sim_free(mk->taken);
    sim_free(mk->post);
    sim_free(mk->hired);
    search_free(mk);
    sim_free(mk);
}

/* One block, a row for each number of steps asked for. */
static bool tender_rows(int16_t **row, int n, size_t schools)
{
    row[0] = sim_calloc(schools * (size_t) n, sizeof *row[0]);
    for (int k = 1; row[0] && k < n; k++)
        row[k] = row[k - 1] + schools;
    return row[0] != NULL;
}

int matching_new(
        struct market **out, int n_schools, int persons, int candidates, int n_arms)
{
    size_t n = (size_t) candidates, schools = (size_t) n_schools;
    struct market *mk = sim_calloc(1, sizeof *mk);

    *out = NULL;
    if (mk == NULL)
        return SIM_ERR_NOMEM;
    mk->n_schools = n_schools;
    mk->cap = candidates;
    mk->n_arms = n_arms;
    mk->arm = sim_calloc((size_t) n_arms, sizeof *mk->arm);
    mk->tender = sim_calloc((size_t) n_arms, sizeof *mk->tender);
    mk->list = sim_calloc((size_t) persons + 1, sizeof *mk->list);
    mk->ranked = sim_calloc(n + MARKET_AHEAD, sizeof *mk->ranked);
    mk->ranked_spare = sim_calloc(n + MARKET_AHEAD, sizeof *mk->ranked_spare);
    mk->candidate = sim_calloc(n, sizeof *mk->candidate);
    mk->place = sim_calloc(n, sizeof *mk->place);
    mk->taken = sim_calloc(n + 1, sizeof *mk->taken); /* one more is written */
    mk->post = sim_calloc(n, sizeof *mk->post);
    mk->hired = sim_calloc(n + 1, sizeof *mk->hired);
    bool ok = search_new(mk) == 0 && mk->arm && mk->tender && mk->list && mk->ranked
              && mk->ranked_spare && mk->candidate && mk->place && mk->taken && mk->post
              && mk->hired;
    for (int a = 0; ok && a < n_arms; a++) {
        struct tender *t = &mk->tender[a];
        mk->arm[a].of = sim_calloc(n, sizeof *mk->arm[a].of);
        t->room = sim_calloc(schools, sizeof *t->room);
        ok = mk->arm[a].of && t->room && tender_rows(t->pull, SIM_COUNT(t->pull), schools)
             && tender_rows(t->offers, SIM_COUNT(t->offers), schools);
    }
    if (!ok) {
        matching_free(mk);
        return SIM_ERR_NOMEM;
    }
    *out = mk;
    return 0;
}

size_t matching_bytes(int n_schools, int persons, int candidates, int n_arms)
{
    size_t per_school = sizeof(int32_t) + (2 * MARKET_STEPS + 1) * sizeof(int16_t);
    size_t per_arm =
            (size_t) n_schools * per_school + (size_t) candidates * sizeof(struct seeker);
    return sizeof(struct market) + (size_t) n_arms * per_arm
           + search_bytes(candidates, n_arms)
           + (size_t) candidates
                     * (2 * sizeof(struct ranked) + sizeof(struct seeker)
                             + 2 * sizeof(int32_t) + sizeof(struct taken)
                             + sizeof(struct post))
           + 4 * (size_t) persons;
}

static enum flow mover_from(const struct labour *lab, int old, int s)
{
    const struct world *w = lab->world;

    return w->region[old] != w->region[s] ? FLOW_FROM_REGION
                                          : (enum flow)(FLOW_FROM_Q1 + w->quintile[old]);
}

/* Move a mover out of his old school; fte of his `same` moves with him. */
static void leave_old(const struct labour *lab, struct arm_state *arm, int i, int same)
{
    const int old = arm->school[i], stratum = lab->stratum[old];

    arm->flow[stratum][FLOW_LEFT_SCHOOL] += same;
    arm->flow[stratum][FLOW_FEWER_HOURS] += arm->job[i].fte - same;
    arm->heads[old]--;
    arm->moves[stratum]++;
}

/* Book where the fte of person i come from, who gets this post. */
static void book(
        const struct labour *lab, struct arm_state *arm, int i, const struct post *post)
{
    static const uint8_t entrant[POOL_RESERVE] = { [POOL_GRADUATE] = FLOW_GRADUATE,
        [POOL_SIDE] = FLOW_SIDE,
        [POOL_SWITCH] = FLOW_SWITCH,
        [POOL_RETIRED] = FLOW_RETIRED,
        [POOL_LADDER] = FLOW_LADDER };
    const int s = post->school, fte = post->fte;
    int64_t *flow = arm->flow[lab->stratum[s]];

    if (arm->job[i].flag & PERSON_MOVER) {
        const int old = arm->job[i].fte, same = old < fte ? old : fte;
        flow[mover_from(lab, arm->school[i], s)] += same;
        flow[FLOW_HOURS] += fte - same; /* what he works more is new */
        leave_old(lab, arm, i, same);
    } else {
        const unsigned pool = lab->p.id[i] >> 14 & 15;
        flow[pool < POOL_RESERVE ? entrant[pool] : FLOW_RESERVE] += fte;
    }
}

/* Those who got a post have it. In the order of rows, where all that is written lies
 * near what was written before. */
static void hire_all(struct labour *lab, struct arm_state *arm)
{
    struct market *mk = lab->market;
    int n = 0;

    for (int k = 0; k < mk->n_list; k++) { /* without a jump */
        mk->hired[n] = k;
        n += mk->post[k].fte > 0;
    }
    for (int h = 0; h < n; h++) {
        const struct post post = mk->post[mk->hired[h]];
        const int i = mk->list[mk->hired[h]], stratum = lab->stratum[post.school];
        uint8_t flag = post.round == MARKET_ROUNDS - 1 ? PERSON_LATE : 0;
        flag |= arm->job[i].flag & PERSON_APPROACHED ? PERSON_OFFERED : 0;
        book(lab, arm, i, &post);
        arm->hired[stratum] += post.fte;
        arm->hired_round[stratum][post.round] += post.fte;
        arm->heads[post.school]++;
        arm->school[i] = post.school;
        arm->job[i] = (struct job){ .fte = post.fte,
            .since = (uint8_t) (lab->year + 1),
            .klass = 255,
            .flag = flag };
        mk->post[mk->hired[h]].fte = 0;
    }
}

static void open_posts(struct labour *lab, struct arm_state *arm)
{
    SIM_HOT_PICK(matching_open)
    (arm->open, arm->posts, arm->replace, arm->filled, (size_t) lab->world->n_schools);
}

/* Mean open share of each region's posts: schools below it can let others go first. */
static void open_shares(
        const struct labour *lab, const struct arm_state *arm, double *share)
{
    const struct world *w = lab->world;

    for (int r = 0; r < w->n_regions; r++) {
        double open = 0, posts = 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            open += arm->open[s];
            posts += arm->posts[s];
        }
        share[r] = posts > 0 ? open / posts : 0;
    }
}

/* In the first round, schools that keep to an agreement and are less in need than their
 * region show no vacancies: the needier ones choose first. */
static void hold_back(struct labour *lab, int a)
{
    const struct world *w = lab->world;
    const struct arm_state *arm = &lab->arm[a];
    double share[DRAW_REGIONS_MAX];

    open_shares(lab, arm, share);
    for (int s = 0; s < w->n_schools; s++) {
        if (!(arm->cond.hold_back[s] > 0)
                || arm->open[s] >= share[w->region[s]] * arm->posts[s])
            continue;
        struct sim_block b = sim_draw(lab->key, (uint32_t) s, 0,
                sim_when(0, DRAW_SCHOOL_RULES, 0), lab->chance);
        if (b.word[0] >= sim_threshold((double) arm->cond.hold_back[s]))
            continue;
        struct tender *t = &lab->market->tender[a];
        t->room[s] = 0;
        for (int k = 0; k < MARKET_STEPS; k++)
            t->pull[k][s] = t->offers[k][s] = MARKET_NEVER;
    }
}

/* What is on offer this round: open posts in whole offer steps. */
static void offer_posts(struct labour *lab, int a)
{
    const struct arm_state *arm = &lab->arm[a];
    struct tender *t = &lab->market->tender[a];

    open_posts(lab, &lab->arm[a]);
    SIM_HOT_PICK(matching_offer)
    (t->room, t->pull, arm->open, arm->utility, market_units(lab->par->market),
            (size_t) lab->world->n_schools);
    t->selective = arm->cond.any_offer;
    for (int k = 0; t->selective && k < MARKET_STEPS; k++)
        for (int s = 0; s < lab->world->n_schools; s++)
            t->offers[k][s] = arm->cond.accept[s] > 0 ? t->pull[k][s] : MARKET_NEVER;
}

/* Own staff first: who works less than his wish gets a day more where his school has an
 * open post; who wishes less gives up a day, unless it is a day more for money. */
static void longer_hours(struct labour *lab, struct arm_state *arm)
{
    const struct persons *p = &lab->p;
    int32_t *some = lab->person_scratch;

    SIM_HOT_PICK(matching_hours)
    (p->mark, arm->job, arm->school, p->hours, (size_t) p->n);
    int n = marked_rows(some, p->mark, p->n);
    /* nobody can guess whose hours change: without a jump, most often by nothing */
    for (int k = 0; k < n; k++) {
        const int i = some[k], s = arm->school[i];
        const struct job job = arm->job[i];
        const bool more = job.fte < p->hours[i];
        const bool less = !more & !(job.flag & PERSON_EXTENDED);
        const bool longer = more & (arm->open[s] >= OFFER_STEP);
        const int32_t change = OFFER_STEP * (longer - less);
        /* the post of who replaces him changes with his */
        const int32_t replaced = job.flag & PERSON_ABSENT ? change : 0;

        arm->flow[lab->stratum[s]][less ? FLOW_FEWER_HOURS : FLOW_HOURS] +=
                change < 0 ? -change : change;
        arm->job[i].fte = (uint8_t) (job.fte + change);
        arm->filled[s] += change;
        arm->replace[s] += replaced;
        arm->open[s] -= change - replaced;
    }
}

/* Does anybody get money for a day more, or has anybody got it? */
static bool pays_hours(const struct arm_state *arm)
{
    for (int s = 0; arm->cond.any && s < arm->cond.n_schools; s++)
        if (arm->cond.more_hours[s] > 0)
            return true;
    return arm->extended;
}

/* A day more for money: part-timers who are willing (the same persons under any policy,
 * as many as it reaches) and whose school has an open post; when the money stops they go
 * back to their contract. */
static void extended_hours(struct labour *lab, struct arm_state *arm)
{
    const struct persons *p = &lab->p;
    int64_t *asked = &arm->day_more[0], *found = &arm->day_more[1];

    for (int i = 0; i < p->n; i++) {
        int s = arm->school[i];
        struct job *job = &arm->job[i];
        if (s == NO_SCHOOL || job->flag & PERSON_MOVER)
            continue;
        double share = arm->cond.any ? (double) arm->cond.more_hours[s] : 0;
        int change = 0;
        if (job->flag & PERSON_EXTENDED) {
            change = share > 0 ? 0 : -OFFER_STEP;
            *asked += OFFER_STEP + change;
            *found += OFFER_STEP + change;
        } else if (share > 0 && job->fte <= FTE - OFFER_STEP) {
            struct sim_block b = sim_draw(lab->key, p->id[i], 0,
                    sim_when(0, DRAW_PERSON_OFFER, 1), lab->chance);
            bool willing = b.word[0] < sim_threshold(share);
            *asked += willing ? OFFER_STEP : 0;
            change = willing && arm->open[s] >= OFFER_STEP ? OFFER_STEP : 0;
            *found += change;
        }
        if (change == 0)
            continue;
        arm->extended = true;
        job->flag ^= PERSON_EXTENDED;
        arm->flow[lab->stratum[s]][change > 0 ? FLOW_HOURS : FLOW_FEWER_HOURS] +=
                OFFER_STEP;
        job->fte = (uint8_t) (job->fte + change);
        arm->filled[s] += change;
        arm->open[s] -= change;
        if (job->flag & PERSON_ABSENT)
            arm->replace[s] += change;
    }
}

/* The strongest elsewhere are approached; who accepts looks at the offering schools. */
static void selective_offers(struct labour *lab, struct arm_state *arm)
{
    const struct world *w = lab->world;
    double rel = lab->par->market->reliability;

    for (int r = 0; r < w->n_regions; r++)
        arm->region_accept[r] = arm->region_approach[r] = 0;
    for (int s = 0; s < w->n_schools; s++) {
        int r = w->region[s];
        if (arm->open[s] < OFFER_STEP || !(arm->cond.accept[s] > 0))
            continue;
        if (arm->cond.accept[s] > arm->region_accept[r])
            arm->region_accept[r] = arm->cond.accept[s];
        if (arm->cond.approach[s] > arm->region_approach[r])
            arm->region_approach[r] = arm->cond.approach[s];
    }
    for (int i = 0; i < lab->p.n; i++) {
        int s = arm->school[i];
        if (s == NO_SCHOOL || arm->cond.accept[s] > 0
                || arm->job[i].since == lab->year + 1)
            continue;
        int r = w->region[s];
        if (!(arm->region_accept[r] > 0))
            continue;
        double cut = -(double) sim_normal(sim_threshold((double) arm->region_approach[r]))
                     * __builtin_sqrt(1 / rel);
        if ((double) lab->p.signal[i] < cut)
            continue;
        struct sim_block b = sim_draw(lab->key, lab->p.id[i], 0,
                sim_when((unsigned) lab->year, DRAW_PERSON_OFFER, 0), lab->chance);
        if (b.word[0] < sim_threshold((double) arm->region_accept[r])) {
            arm->job[i].flag |= PERSON_CANDIDATE | PERSON_MOVER | PERSON_APPROACHED;
            lab->p.seeks[i] = 1;
        }
    }
}

/* Posts are given to candidates; what movers leave can be offered in the next round. */
static void fill_posts(struct labour *lab, int a, int round)
{
    struct market *mk = lab->market;
    struct arm_state *arm = &lab->arm[a];
    const int n = acceptance_settle(
            mk->taken, &mk->arm[a], &mk->tender[a], round, search_choose, lab);

    for (int k = 0; k < n; k++) {
        const struct taken *taken = &mk->taken[k];
        arm->filled[taken->school] += taken->fte;
        arm->filled[taken->by.own] -= taken->by.fte;
        arm->replace[taken->by.own] -= taken->by.absent;
        mk->post[taken->by.at] =
                (struct post){ taken->school, (uint8_t) taken->fte, (uint8_t) round };
    }
}

static int matching_run(struct labour *lab, struct sim_err *err)
{
    for (int a = 0; a < lab->live_arms; a++) {
        open_posts(lab, &lab->arm[a]);
        longer_hours(lab, &lab->arm[a]);
        memset(lab->arm[a].day_more, 0, sizeof lab->arm[a].day_more);
        if (pays_hours(&lab->arm[a]))
            extended_hours(lab, &lab->arm[a]);
        if (lab->arm[a].cond.any_offer)
            selective_offers(lab, &lab->arm[a]);
    }
    int ret = search_begin(lab, err);
    if (ret != 0)
        return ret;
    for (int a = 0; a < lab->live_arms; a++) {
        for (int round = 0; round < MARKET_ROUNDS; round++) {
            offer_posts(lab, a);
            if (round == 0 && lab->arm[a].cond.any)
                hold_back(lab, a);
            fill_posts(lab, a, round);
        }
        hire_all(lab, &lab->arm[a]);
        open_posts(lab, &lab->arm[a]);
    }
    return 0;
}

const struct phase phase_matching = { "matching", matching_run };
