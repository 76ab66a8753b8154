/* policy.c - which conditions do shocks and the policies of each arm set this year?
 *
 * Calls the shocks of the year, the same in every arm, and the levers that act, and
 * turns their pay conditions into what candidates see. Also notes what applicants to
 * teacher training may expect of pay after their training, from what has been announced
 * by now (eps_app, P35). Thread safety: one struct labour per thread. */
#include "models/phases/policy.h"

#include <string.h>

#include "models/phases/climate.h"
#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "eps_q", SIM_FIELD(struct pay_params, eps_q), "elasticity", .dflt = -1.076,
            .prior = { .n = 2,
                    .part = { { 0.35, SIM_NORMAL, 0, 0.3, 0, -1.5, 0 },
                            { 0.65, SIM_NORMAL, -1.5, 0.7, 0, -5, 0 } } },
            .min = -8, .max = 0, .low = -2.4, .high = 0,
            .source = "P10 P17 P21 P22 P23 P26 P34 P42", .copula = "pay", .rho = 0.6,
            .doc = "All separations of a school to its relative pay, average over staff: "
                   "a target from which the search response follows." },
    { "eps_x", SIM_FIELD(struct pay_params, eps_x), "elasticity", .dflt = -0.631,
            .prior = { .n = 2,
                    .part = { { 0.7, SIM_NORMAL, 0, 0.3, 0, -1.5, 0 },
                            { 0.3, SIM_NORMAL, -1.5, 0.8, 0, -5, 0 } } },
            .min = -8, .max = 0, .low = -2.2, .high = 0, .source = "P34 P42",
            .copula = "pay", .rho = 0.6,
            .doc = "Leaving the profession to pay relative to outside, average over "
                   "staff." },
    { "eps_N", SIM_FIELD(struct pay_params, eps_N), "elasticity", .dflt = 1.488,
            .prior = SIM_PRIOR_LOGNORMAL(1.4, 0.35), .min = 0, .max = 8, .low = 0.7,
            .high = 2.8, .source = "P24 P25",
            .doc = "Five-year employment elasticity of one small treated group: a target "
                   "from which the pay taste of candidates follows." },
    { "eps_app", SIM_FIELD(struct pay_params, eps_app), "elasticity", .dflt = 2,
            .prior = SIM_PRIOR_TRUNC(2, 0.8, 0, 6), .min = 0, .max = 10, .low = 0.4,
            .high = 3.6, .source = "P35",
            .doc = "Applicants to teacher training per log of the national relative "
                   "starting pay, two to five years before they graduate." },
    { "share_of_region", SIM_FIELD(struct pay_params, share_of_region), "share",
            .dflt = 0.125, .min = 0, .max = 0.9, .low = 0.05, .high = 0.2,
            .source = "assumption",
            .doc = "p in b_pay = eps_Rf / (1 - p): an option's share of a choice among "
                   "eight." },
    { "temporary_salience", SIM_FIELD(struct pay_params, temporary_salience), "share",
            .dflt = 0.4, .prior = SIM_PRIOR_BETA(2, 3), .min = 0, .max = 1, .low = 0.07,
            .high = 0.8, .source = "assumption",
            .doc = "Weight of late or temporary money in decisions to stay; permanent "
                   "money announced in time has 1." },
    { "temporary_years", SIM_FIELD(struct pay_params, temporary_years), "years",
            .dflt = 4, .min = 0, .max = 50, .low = 2, .high = 8, .source = "assumption",
            .doc = "A premium that lasts fewer years than this counts as temporary." },
    { "taper_years", SIM_FIELD(struct pay_params, taper_years), "years", .dflt = 19,
            .min = 1, .max = 60, .low = 15, .high = 25, .source = "P22",
            .doc = "Experience from which pay no longer matters for staying; its weight "
                   "falls evenly until then." },
    { "gpl_eur", SIM_FIELD(struct pay_params, gpl_eur), "EUR/fte/yr", .dflt = 95000,
            .prior = SIM_PRIOR_TRUNC(95000, 6000, 60000, 130000), .min = 1000,
            .max = 1000000, .low = 83000, .high = 107000, .source = "V05",
            .doc = "Employer cost of one teacher fte of average pay, price level 2025; "
                   "extrapolated (published for 2020/21: 73,658)." },
};
static_assert(sizeof(struct pay_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table pay_table = { "pay", "How teachers respond to pay.", rows,
    SIM_COUNT(rows), sizeof(struct pay_params), false };

enum { TRAINING_YEARS = 4 };

/* Strength of a policy in a calendar year as known in `known`: 0 when it does not act. */
static double strength(const struct lever_common *c, long long year, long long known)
{
    long long announced = c->span.announced ? c->span.announced : c->span.start;
    long long first = c->span.start + c->span.lead_time;

    if (known < announced || year < first || (c->span.end && year > c->span.end))
        return 0;
    long long done = year - first + 1;
    return done >= c->ramp ? 1 : (double) done / (double) c->ramp;
}

/* What policies give by extra posts they give as far as these have staff: whom the school
 * employed last year beyond its regular posts and replacements, shared alike among all
 * posts that policies ask now, or asked then. */
static void staff_posts(
        const struct labour *lab, const struct arm_state *last, struct conditions *c)
{
    if (!c->written.stay_posts && !c->written.starter_posts)
        return;
    for (int s = 0; s < lab->world->n_schools; s++) {
        double asked = (double) c->posts[s] * FTE,
               before = last->posts[s] - lab->posts[s],
               beyond = last->filled[s] - lab->posts[s] - last->replace[s],
               all = asked > before ? asked : before;
        /* a rest that is too small to offer leaves no school short */
        if (beyond < before && before - beyond < OFFER_STEP)
            beyond = before;
        double given = beyond >= all ? 1 : beyond > 0 ? beyond / all : 0;
        CONDITION(c, stay_log)[s] += (float) (given * (double) c->stay_posts[s]);
        CONDITION(c, starter_log)[s] += (float) (given * (double) c->starter_posts[s]);
    }
}

/* Boards that pool their premiums pay the mean of the region for that share of them. */
static void pool_pay(struct labour *lab, struct arm_state *arm)
{
    const struct world *w = lab->world;
    struct conditions *c = &arm->cond;

    if (!c->written.pool_pay)
        return;
    float *pay_all = CONDITION(c, pay_all);
    for (int r = 0; r < w->n_regions; r++) {
        double sum = 0, posts = 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            sum += (double) (c->pay_all[s] * c->pool_pay[s]) * lab->posts[s];
            posts += c->pool_pay[s] > 0 ? lab->posts[s] : 0;
        }
        if (!(posts > 0) || sum == 0)
            continue;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++)
            if (c->pool_pay[s] > 0)
                pay_all[s] += (float) (sum / posts) - pay_all[s] * c->pool_pay[s];
    }
}

/* Pupils by school in a calendar year; beyond the horizon those of its last year. */
static const uint16_t *pupils_of(const struct labour *lab, long long year)
{
    size_t last = (size_t) (lab->run_in + lab->n_years - 1);
    size_t then = (size_t) (year - lab->calendar0);

    return lab->pupils_total
           + (then < last ? then : last) * (size_t) lab->world->n_schools;
}

/* Where policy k acts this year. */
static void note_served(struct labour *lab, struct arm_state *arm, size_t k)
{
    size_t n = (size_t) lab->world->n_schools;

    memcpy(arm->served + k * n, lab->mask, n);
    for (size_t s = 0; arm->cond.any && s < n; s++)
        CONDITION(&arm->cond, target)[s] |= lab->mask[s];
}

/* Is its money short-lived, or late? */
static bool temporary(const struct lever_common *c, const struct pay_params *pay)
{
    long long announced = c->span.announced ? c->span.announced : c->span.start;
    long long first = c->span.start + c->span.lead_time;
    long long length = c->span.end ? c->span.end - first + 1 : 1000;

    return (double) length < pay->temporary_years || announced > c->span.start;
}

/* What policy k of an arm may look at, for its conditions of a calendar year. */
static struct lever_view view_of(struct labour *lab, struct arm_state *arm,
        const struct arm_state *last, size_t k, long long year, double full)
{
    const struct pay_params *pay = lab->par->pay;
    const struct lever_common *c = arm->arm->policies[k].params;

    return (struct lever_view){ .policy = (int) k,
        .world = lab->world,
        .target = lab->mask,
        .posts = lab->posts,
        .by_need = lab->world->by_need,
        .novice = last->novice,
        .pupils = pupils_of(lab, year),
        .classes = lab->n_classes,
        .assistants = lab->assistants.base,
        .year = (int) (year - lab->calendar0),
        .first_year = (int) (c->span.start + c->span.lead_time - lab->calendar0),
        .strength = full,
        .pay_cost_eur =
                money_teacher_eur(lab->par) * (1 + lab->par->demand->long_absence),
        .price_index = money_price_index(lab->par->money),
        .assistant_cost_eur =
                lab->par->assistants->pay_eur * money_price_index(lab->par->money),
        .hired = lab->solved.hired_share,
        .returned = lab->solved.returned_share,
        .asked_eur = &arm->cond.asked_eur,
        .granted_eur = &arm->cond.granted_eur,
        .paid_over_planned = last->paid_over_planned[k],
        .later = &arm->cond.bill[k].later,
        .temporary_salience = pay->temporary_salience,
        .temporary = temporary(c, pay) };
}

/* Let shocks and the policies of an arm write the conditions of `year`, as known in
 * `known`. */
static void apply_levers(
        struct labour *lab, struct arm_state *arm, long long year, long long known)
{
    /* the year before; until a policy acts, all arms are as arm 0 */
    const struct arm_state *last = arm < &lab->arm[lab->live_arms] ? arm : &lab->arm[0];
    size_t n = (size_t) lab->world->n_schools;

    conditions_neutral(&arm->cond);
    climate_pay(lab, arm, year, known);
    bool shocked = arm->cond.any;
    if (shocked)
        memcpy(CONDITION(&arm->cond, pay_shock), arm->cond.pay_all,
                n * sizeof *arm->cond.pay_all);
    bool acts = false;
    /* no policies before the start */
    size_t n_policies = lab->year < lab->run_in ? 0 : arm->arm->n_policies;
    memset(arm->served, 0, n_policies * n);
    for (size_t i = 0; i < n_policies; i++) {
        size_t k = (size_t) arm->apply_order[i];
        const struct sim_policy *policy = &arm->arm->policies[k];
        const struct lever *lever = (const struct lever *) (const void *) policy->table;
        const struct lever_common *c = policy->params;
        double full = strength(c, year, known);
        if (!(full > 0))
            continue;
        memcpy(lab->mask, arm->target[k], n);
        const struct lever_view view = view_of(lab, arm, last, k, year, full);
        arm->cond.any = false;
        lever->apply(policy->params, &view, &arm->cond);
        note_served(lab, arm, k);
        acts = acts || arm->cond.any;
    }
    arm->policy_acts = acts;
    if (acts) {
        staff_posts(lab, last, &arm->cond);
        pool_pay(lab, arm);
    }
    arm->cond.any = acts || shocked;
}

/* Log pay of a new hire at each school under the conditions. */
static void see_pay(struct labour *lab, struct arm_state *arm, int year)
{
    const struct conditions *c = &arm->cond;
    double last = 0; /* most have the premium of the one before */
    float log_pay = 0;

    if (!c->any) {
        memset(arm->log_pay, 0, (size_t) lab->world->n_schools * sizeof *arm->log_pay);
        return;
    }
    for (int s = 0; s < lab->world->n_schools; s++) {
        double premium = (double) c->pay_all[s]
                         + (year + 1 >= c->new_from[s] ? (double) c->pay_new[s] : 0);
        if (premium > 0 && premium != last) {
            last = premium;
            log_pay = (float) sim_log(1 + premium);
        }
        arm->log_pay[s] = premium > 0 ? log_pay : 0;
    }
}

static double national_log_pay(const struct labour *lab, const struct arm_state *arm)
{
    double sum = 0, posts = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        sum += (double) arm->log_pay[s] * lab->posts[s];
        posts += lab->posts[s];
    }
    return posts > 0 ? sum / posts : 0;
}

static int compare_policies(const struct sim_policy *a, const struct sim_policy *b)
{
    int c = strcmp(a->table->name, b->table->name);
    return c != 0 ? c : memcmp(a->params, b->params, a->table->size);
}

/* Levers act in an order of their own, not that of the scenario: sums of three premiums
 * in floating point would else depend on it in the last bit. */
static void order_levers(struct arm_state *arm)
{
    const struct sim_policy *policy = arm->arm->policies;

    for (int i = 0; i < (int) arm->arm->n_policies; i++) {
        int at = i;
        for (; at > 0
                && compare_policies(&policy[i], &policy[arm->apply_order[at - 1]]) < 0;
                at--)
            arm->apply_order[at] = arm->apply_order[at - 1];
        arm->apply_order[at] = i;
    }
}

void policy_start(struct labour *lab, struct arm_state *arm)
{
    size_t n = (size_t) lab->world->n_schools;

    order_levers(arm);
    arm->extended = false;
    memset(arm->ever_target, 0, n);
    memset(arm->applied_pay, 0, sizeof arm->applied_pay);
    for (size_t k = 0; k < arm->arm->n_policies; k++) {
        const struct lever_common *c = arm->arm->policies[k].params;
        target_mask(arm->target[k], &c->target, lab->world);
        for (size_t s = 0; s < n; s++)
            arm->ever_target[s] |= arm->target[k][s];
    }
}

static int policy_run(struct labour *lab, struct sim_err *err)
{
    long long now = lab->calendar0 + lab->year;

    (void) err;
    climate_year(lab);
    for (int a = 0; a < lab->n_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        if (arm->arm->n_policies == 0 && lab->shocks.n == 0)
            continue;
        apply_levers(lab, arm, now + TRAINING_YEARS, now);
        see_pay(lab, arm, lab->year + TRAINING_YEARS);
        arm->applied_pay[lab->year] = (float) national_log_pay(lab, arm);
        apply_levers(lab, arm, now, now);
        see_pay(lab, arm, lab->year);
    }
    return 0;
}

const struct phase phase_policy = { "policy", policy_run };
