/* hours_expansion.c - how many posts are filled when part-timers are paid for a day more?
 *
 * Part-timers at the target schools are offered a day more, at a premium on those hours.
 * Who is willing is a trait of the person, so a larger take-up contains the smaller.
 * Before a class a day more is a hire and needs an open post; when the money stops they
 * go back to their contract. Those who would have extended anyway are paid as well. Or
 * the day is for small groups or a summer school (use), beside the posts, and paid in
 * full. Thread safety: pure. */
#include "models/lever.h"

struct hours_expansion_params {
    struct lever_common common;
    double premium, takeup, deadweight;
    struct lever_use use;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct hours_expansion_params),
    { "premium", SIM_FIELD(struct hours_expansion_params, premium), "share of pay",
            .dflt = 0.25, .min = 0, .max = 2, .low = 0.1, .high = 0.5,
            .source = "setting", .doc = "Extra pay for the added hours." },
    { "takeup", SIM_FIELD(struct hours_expansion_params, takeup), "share",
            .dflt = 4.0 / 28, .prior = SIM_PRIOR_BETA(4, 24), .min = 0, .max = 1,
            .low = 0.05, .high = 0.3, .source = "H03 H04 assumption",
            .doc = "Part-timers who accept a day more at a premium of 25 %; 10 % want "
                   "more hours, 20 % more on conditions." },
    { "deadweight", SIM_FIELD(struct hours_expansion_params, deadweight), "share",
            .dflt = 0.6, .prior = SIM_PRIOR_BETA(6, 4), .min = 0, .max = 0.95, .low = 0.3,
            .high = 0.85, .source = "H04 assumption",
            .doc = "Share of the paid hours that would have been worked anyway." },
    LEVER_USE_ROWS(struct hours_expansion_params),
};

/* Hours respond weakly to money (H05): take-up grows with the root of the premium. */
static double takeup_at(const struct hours_expansion_params *par, double premium)
{
    double takeup = par->takeup * __builtin_sqrt(premium / 0.25);
    return takeup < 1 ? takeup : 1;
}

/* Small groups or summer school by who is willing; the premium goes to all who work
 * more, the pay itself to those who do it for this. */
static void beside_class(const struct hours_expansion_params *par,
        const struct lever_view *view, struct conditions *cond, double premium)
{
    double eur = lever_hour_eur(view) * (1 + premium / (1 - par->deadweight));
    struct offer offer = lever_use_offer(
            &par->use, par->common.payer, lever_budget(view, &par->common), eur);

    offer.willing = takeup_at(par, premium);
    lever_use_ask(&par->use, view, cond, &offer, view->strength);
}

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct hours_expansion_params *par = params;
    double premium = par->premium * view->strength;

    if (!(premium > 0) || !(par->takeup > 0))
        return;
    if (par->use.kind != USE_CLASS) {
        beside_class(par, view, cond, premium);
        return;
    }
    double takeup = takeup_at(par, premium);
    /* at most one in 0.6 fte is a part-timer who adds 0.2 fte */
    double paid_fte = takeup * 0.2 / 0.6 / (1 - par->deadweight);
    lever_budget_plan(view, &par->common, 0, premium * paid_fte * view->pay_cost_eur);
    struct policy_bill *bill = &cond->bill[view->policy];
    bill->who = BILL_EXTENDED;
    bill->premium = premium / (1 - par->deadweight); /* on all hours that are paid */
    bill->anyway = par->deadweight;
    bill->cap_eur = par->common.budget_eur;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        cond->any = true;
        if (cond->more_hours[s] < (float) takeup)
            CONDITION(cond, more_hours)[s] = (float) takeup;
    }
}

const struct lever lever_hours_expansion = {
    .table = { "hours_expansion",
            "A day more, well paid, for teachers who work part-time.", rows,
            SIM_COUNT(rows), sizeof(struct hours_expansion_params), false },
    .apply = apply,
};
