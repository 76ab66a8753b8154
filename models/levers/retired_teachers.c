/* retired_teachers.c - how many recently retired teachers come back when asked and paid?
 *
 * More of the recently retired enter the market, for two days a week. They are few: the
 * highest published number (H09) bounds what a campaign can reach. They take posts as
 * other candidates do, or come for small groups or a summer school (use) and take none.
 * Thread safety: pure. */
#include "models/lever.h"
#include "sim/base/vmath.h"

struct retired_teachers_params {
    struct lever_common common;
    double more;
    double campaign_eur;
    struct lever_use use;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct retired_teachers_params),
    { "more", SIM_FIELD(struct retired_teachers_params, more), "ratio", .dflt = 2,
            .prior = SIM_PRIOR_TRUNC(2, 0.5, 0.5, 3.5), .min = 0, .max = 6, .low = 1,
            .high = 3, .source = "H09 assumption",
            .doc = "Retired who come back a year, over those who come anyway; 1,201 "
                   "worked past their pension in 2016, against 341 in 2014." },
    { "campaign_eur", SIM_FIELD(struct retired_teachers_params, campaign_eur),
            "EUR/post/yr", .dflt = 10, .min = 0, .max = 10000, .low = 5, .high = 20,
            .source = "assumption",
            .doc = "Cost of finding them per regular teacher post of the target." },
    LEVER_USE_ROWS(struct retired_teachers_params),
};

/* What the campaign costs at the target schools, in the simulated country. */
static double campaign(
        const struct retired_teachers_params *par, const struct lever_view *view)
{
    double posts = 0;

    for (int s = 0; s < view->world->n_schools; s++)
        posts += view->target[s] ? 0.01 * view->posts[s] : 0;
    return posts * par->campaign_eur * view->strength * view->price_index;
}

/* Seats with those who come, from what the campaign leaves of a budget. */
static void beside_class(const struct retired_teachers_params *par,
        const struct lever_view *view, struct conditions *cond)
{
    double budget = lever_budget(view, &par->common);
    double left = budget - campaign(par, view);
    struct offer offer = lever_use_offer(&par->use, par->common.payer,
            budget > 0 && left < 0.01 ? 0.01
            : budget > 0              ? left
                                      : 0,
            lever_hour_eur(view));

    offer.retired = true;
    lever_use_ask(&par->use, view, cond, &offer, view->strength);
}

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct retired_teachers_params *par = params;
    double ratio = 1 + view->strength * (par->more - 1);

    if (ratio == 1)
        return;
    lever_budget_cut(
            view, &par->common, par->campaign_eur * view->strength * view->price_index);
    struct policy_bill *bill = &cond->bill[view->policy];
    bill->per_post[ACCOUNT_CAMPAIGN] = par->campaign_eur * view->strength;
    bill->cap_eur = par->common.budget_eur;
    bool class = par->use.kind == USE_CLASS;
    if (!class)
        beside_class(par, view, cond);
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        cond->any = true;
        if (!class) {
            CONDITION(cond, retired_tutors)[s] += ratio > 1 ? (float) (ratio - 1) : 0;
            continue;
        }
        CONDITION(cond, retired_log)[s] += (float) sim_log(ratio > 0.01 ? ratio : 0.01);
    }
}

const struct lever lever_retired_teachers = {
    .table = { "retired_teachers", "Recently retired teachers come back part-time.", rows,
            SIM_COUNT(rows), sizeof(struct retired_teachers_params), false },
    .apply = apply,
};
