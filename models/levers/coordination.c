/* coordination.c - can boards prevent that the shortage gathers at a few schools?
 *
 * Boards and municipalities agree. Vacancies are ranked by need: schools that keep to it
 * and are less short than their region show none in the first round. Schools do not hire
 * from the target's schools (no poaching), but for whom these have no post. Premiums can
 * be pooled over the region. No effect estimate exists for such agreements; the mechanism
 * is simulated, compliance is an assumption. It creates no teacher. Thread safety: pure.
 */
#include "models/lever.h"

struct coordination_params {
    struct lever_common common;
    double compliance, poaching, pool;
    bool by_need;
    double office_eur;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct coordination_params),
    { "compliance", SIM_FIELD(struct coordination_params, compliance), "share",
            .dflt = 0.5, .prior = SIM_PRIOR_BETA(5, 5), .min = 0, .max = 1, .low = 0.2,
            .high = 0.8, .source = "assumption",
            .doc = "Share of schools that keep to the agreement." },
    { "by_need", SIM_FIELD(struct coordination_params, by_need), "", .dflt = 1,
            .source = "setting",
            .doc = "Schools less short than their region show no vacancies in the first "
                   "round." },
    { "poaching", SIM_FIELD(struct coordination_params, poaching), "share", .dflt = 0.5,
            .min = 0, .max = 1, .low = 0, .high = 1, .source = "setting",
            .doc = "Share of moves away from schools of the protected quintiles that "
                   "the agreement forbids, where it is kept." },
    { "pool", SIM_FIELD(struct coordination_params, pool), "share", .dflt = 0, .min = 0,
            .max = 1, .low = 0, .high = 1, .source = "setting",
            .doc = "Share of premiums that is spread over the target's schools of the "
                   "region." },
    { "office_eur", SIM_FIELD(struct coordination_params, office_eur), "EUR/post/yr",
            .dflt = 100, .min = 0, .max = 10000, .low = 50, .high = 200,
            .source = "assumption",
            .doc = "Cost of the regional office per regular teacher post; in full from "
                   "its first year on, also of a ramp." },
};

enum { PROTECTED = 3 }; /* quintiles 4 and 5 */

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct coordination_params *par = params;
    float kept = (float) (par->compliance * view->strength);

    if (!(kept > 0))
        return;
    lever_budget_cut(view, &par->common, par->office_eur * view->price_index);
    cond->bill[view->policy].per_post[ACCOUNT_CAMPAIGN] = par->office_eur;
    cond->bill[view->policy].cap_eur = par->common.budget_eur;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        float forbidden =
                view->world->quintile[s] >= PROTECTED ? kept * (float) par->poaching : 0;
        float pool = kept * (float) par->pool;
        cond->any = true;
        if (par->by_need && cond->hold_back[s] < kept)
            CONDITION(cond, hold_back)[s] = kept;
        if (cond->no_poach[s] < forbidden)
            CONDITION(cond, no_poach)[s] = forbidden;
        if (cond->pool_pay[s] < pool)
            CONDITION(cond, pool_pay)[s] = pool;
    }
}

const struct lever lever_coordination = {
    .table = { "coordination",
            "Boards rank vacancies by need, do not poach, and can pool premiums.", rows,
            SIM_COUNT(rows), sizeof(struct coordination_params), false },
    .apply = apply,
};
