/* pay_national.c - what does more pay for all teachers do, against work elsewhere?
 *
 * Pay of every teacher at the target schools (by default all) rises. Between schools
 * nothing changes; it acts on leaving the profession (eps_x), on those who choose
 * teacher training (P35), and on who comes back from the reserve or over from other
 * sectors, by elasticities given here. Thread safety: pure. */
#include <math.h>

#include "models/lever.h"
#include "sim/base/vmath.h"

struct pay_national_params {
    struct lever_common common;
    double raise;
    double eps_reserve, eps_switch;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct pay_national_params),
    { "raise", SIM_FIELD(struct pay_national_params, raise), "share of pay", .dflt = 0.05,
            .min = 0, .max = 1, .low = 0, .high = 0.2, .source = "setting",
            .doc = "Rise of all teachers' pay against pay elsewhere, as a share of "
                   "pay." },
    { "eps_reserve", SIM_FIELD(struct pay_national_params, eps_reserve), "elasticity",
            .dflt = 0.8, .prior = SIM_PRIOR_TRUNC(0.8, 0.4, -0.8, 2.4), .min = -2,
            .max = 5, .low = 0, .high = 1.6, .source = "assumption",
            .doc = "Return of the silent reserve per log of pay; no Dutch estimate was "
                   "found." },
    { "eps_switch", SIM_FIELD(struct pay_national_params, eps_switch), "elasticity",
            .dflt = 1, .prior = SIM_PRIOR_TRUNC(1, 0.5, -1, 3), .min = -2, .max = 5,
            .low = 0, .high = 2, .source = "assumption",
            .doc = "Teachers who come over from other sectors of education, per log of "
                   "pay." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct pay_national_params *par = params;
    double raise = par->raise * view->strength;
    float salience = view->temporary ? (float) view->temporary_salience : 1;

    if (!(raise > 0))
        return;
    lever_budget_cut(view, &par->common, raise * view->pay_cost_eur);
    double log_pay = sim_log(1 + raise);
    float reserve = (float) (par->eps_reserve * log_pay),
          others = (float) (par->eps_switch * log_pay);
    struct policy_bill *bill = &cond->bill[view->policy];
    bill->who = BILL_EVERYONE;
    bill->premium = raise;
    bill->cap_eur = par->common.budget_eur;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        cond->any = true;
        if (cond->salience[s] < salience)
            CONDITION(cond, salience)[s] = salience;
        CONDITION(cond, pay_all)[s] += (float) raise;
        CONDITION(cond, reserve_log)[s] += reserve * salience;
        CONDITION(cond, switch_log)[s] += others * salience;
    }
}

const struct lever lever_pay_national = {
    .table = { "pay_national", "More pay for all teachers, against work elsewhere.", rows,
            SIM_COUNT(rows), sizeof(struct pay_national_params), false },
    .apply = apply,
};
