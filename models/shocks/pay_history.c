/* pay_history.c - what did the allowance of 2021-2023 do, and what if it is forgotten?
 *
 * Everyone at the most disadvantaged schools was paid more for some years (15 % of
 * schools, 6.5 points; CPB 2024). It is history, not a policy under test: it acts in
 * every arm. Thread safety: pure. */
#include "models/shock.h"

struct pay_history_params {
    struct shock_common common;
    struct target target;
    double premium;
};

static const struct sim_param rows[] = {
    SHOCK_COMMON_ROWS(struct pay_history_params, 2021, 2023),
    { "premium", SIM_FIELD(struct pay_history_params, premium), "share of pay",
            .dflt = 0.065, .min = 0, .max = 1, .low = 0, .high = 0.1,
            .source = "baseline:amt_wage_effect 2021/22",
            .doc = "Extra pay of everyone at these schools." },
    { "target.share", SIM_FIELD(struct pay_history_params, target.share),
            "share of pupils", .dflt = 0.15, .min = 0, .max = 1, .low = 0.1, .high = 0.2,
            .source = "baseline:amt_share_schools 2021",
            .doc = "The most disadvantaged schools, together with this share of all "
                   "pupils." },
};

static const struct target *target(const void *params)
{
    return &((const struct pay_history_params *) params)->target;
}

static void pay(
        const void *params, const struct shock_view *view, struct conditions *cond)
{
    const struct pay_history_params *par = params;
    float salience = view->temporary ? (float) view->temporary_salience : 1;

    if (!(par->premium > 0))
        return;
    target_mask(view->mask, &par->target, view->world);
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->mask[s])
            continue;
        cond->any = true;
        CONDITION(cond, pay_all)[s] += (float) par->premium;
        if (cond->salience[s] < salience)
            CONDITION(cond, salience)[s] = salience;
    }
}

const struct shock shock_pay_history = {
    .table = { "pay_history", "The allowance of 2021-2023 at disadvantaged schools.",
            rows, SIM_COUNT(rows), sizeof(struct pay_history_params), false },
    .target = target,
    .pay = pay,
};
