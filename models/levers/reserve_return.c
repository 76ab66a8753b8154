/* reserve_return.c - who of the silent reserve comes back when asked, helped and paid?
 *
 * Qualified teachers who work elsewhere or not at all return with a hazard by years
 * away; a campaign, a refresher course (summer school), a premium and an appeal to the
 * public task raise it. The reserve is a stock by region: who returns is no longer there,
 * so a campaign meets fewer people every year. Who finds no post goes back to it.
 * Thread safety: pure. */
#include "models/lever.h"
#include "sim/base/vmath.h"

struct reserve_return_params {
    struct lever_common common;
    double premium, reach, support, appeal, eps_return, sectors;
    double campaign_eur, course_eur;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct reserve_return_params),
    { "premium", SIM_FIELD(struct reserve_return_params, premium), "share of pay",
            .dflt = 0, .min = 0, .max = 1, .low = 0, .high = 0.3, .source = "setting",
            .doc = "Money for those who return, as a share of a year's pay." },
    { "reach", SIM_FIELD(struct reserve_return_params, reach), "share", .dflt = 0.5,
            .prior = SIM_PRIOR_BETA(5, 5), .min = 0, .max = 1, .low = 0.2, .high = 0.8,
            .source = "assumption",
            .doc = "Share of the reserve that the campaign reaches." },
    { "support", SIM_FIELD(struct reserve_return_params, support), "ratio", .dflt = 1.3,
            .prior = SIM_PRIOR_TRUNC(1.3, 0.2, 0.7, 1.9), .min = 0, .max = 5, .low = 1.0,
            .high = 1.6, .source = "assumption",
            .doc = "Return of those reached by course and guidance, over that of the "
                   "others; no source was found." },
    { "appeal", SIM_FIELD(struct reserve_return_params, appeal), "ratio", .dflt = 1.05,
            .prior = SIM_PRIOR_TRUNC(1.05, 0.05, 0.9, 1.2), .min = 0, .max = 5,
            .low = 1.0, .high = 1.15, .source = "assumption",
            .doc = "The same of an appeal to the public task." },
    { "sectors", SIM_FIELD(struct reserve_return_params, sectors), "ratio", .dflt = 1,
            .prior = SIM_PRIOR_TRUNC(1, 0.1, 0.6, 1.4), .min = 0, .max = 5, .low = 0.8,
            .high = 1.2, .source = "assumption",
            .doc = "Teachers from other sectors who are won, over those who come "
                   "anyway." },
    { "eps_return", SIM_FIELD(struct reserve_return_params, eps_return), "elasticity",
            .dflt = 0.8, .prior = SIM_PRIOR_TRUNC(0.8, 0.4, -0.8, 2.4), .min = -2,
            .max = 5, .low = 0, .high = 1.6, .source = "assumption",
            .doc = "Return per log of (1 + premium)." },
    { "campaign_eur", SIM_FIELD(struct reserve_return_params, campaign_eur),
            "EUR/post/yr", .dflt = 30, .min = 0, .max = 10000, .low = 10, .high = 60,
            .source = "assumption",
            .doc = "Cost of the campaign per regular teacher post of the target." },
    { "course_eur", SIM_FIELD(struct reserve_return_params, course_eur), "EUR/person",
            .dflt = 2500, .min = 0, .max = 100000, .low = 1000, .high = 5000,
            .source = "assumption", .doc = "Course and guidance of one who returns." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct reserve_return_params *par = params;
    double full =
            par->support * par->appeal
            * (par->premium > 0 ? sim_exp(par->eps_return * sim_log(1 + par->premium))
                                : 1);
    /* of the reached share, and as far as the policy has grown */
    double ratio = 1 + view->strength * par->reach * (full - 1);
    double won = 1 + view->strength * (par->sectors - 1);

    if (!(par->reach > 0))
        return;
    /* money and courses for those it reached, among all who return, most of them for
     * three days a week */
    double reached = view->strength * par->reach * full / ratio;
    double per_fte =
            par->premium * view->pay_cost_eur + par->course_eur * view->price_index / 0.6;
    lever_budget_plan(view, &par->common,
            par->campaign_eur * view->strength * view->price_index,
            view->returned * ratio * reached * per_fte);
    struct policy_bill *bill = &cond->bill[view->policy];
    bill->who = BILL_RETURNED;
    bill->premium = par->premium * reached;
    bill->per_return[ACCOUNT_TRAINING] = par->course_eur * reached;
    bill->per_post[ACCOUNT_CAMPAIGN] = par->campaign_eur * view->strength;
    bill->cap_eur = par->common.budget_eur;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        cond->any = true;
        CONDITION(cond, reserve_log)[s] += (float) sim_log(ratio);
        CONDITION(cond, switch_log)[s] += (float) sim_log(won > 0.01 ? won : 0.01);
    }
}

const struct lever lever_reserve_return = {
    .table = { "reserve_return",
            "Campaign, course and money for qualified teachers who do not teach.", rows,
            SIM_COUNT(rows), sizeof(struct reserve_return_params), false },
    .apply = apply,
};
