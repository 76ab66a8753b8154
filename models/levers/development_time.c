/* development_time.c - does time to develop, at the cost of lessons, keep teachers?
 *
 * Teachers at the target schools teach less and the freed lessons become extra posts,
 * which the market must fill. Only as far as posts are filled do teachers have the time,
 * and does working there become better: less leaving and less searching (W04). Where
 * nobody is found the policy gives nothing. Thread safety: pure. */
#include "models/lever.h"

struct development_time_params {
    struct lever_common common;
    double share, effect, reference;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct development_time_params),
    { "share", SIM_FIELD(struct development_time_params, share), "share of time",
            .dflt = 0.10, .min = 0, .max = 0.5, .low = 0, .high = 0.2,
            .source = "setting", .doc = "Lessons exchanged for time to develop." },
    { "effect", SIM_FIELD(struct development_time_params, effect), "log ratio/SD",
            .dflt = -0.10, .prior = SIM_PRIOR_NORMAL(-0.10, 0.05), .min = -1, .max = 1,
            .low = -0.2, .high = 0, .source = "W04",
            .doc = "Leaving and searching per SD of working conditions." },
    { "reference", SIM_FIELD(struct development_time_params, reference), "share/SD",
            .dflt = 0.10, .prior = SIM_PRIOR_UNIFORM(0.05, 0.15), .min = 0.01, .max = 1,
            .low = 0.05, .high = 0.15, .source = "assumption",
            .doc = "Share of time that makes conditions one SD better." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct development_time_params *par = params;
    double share = par->share * view->strength;

    if (!(share > 0))
        return;
    lever_budget_cut(view, &par->common, share * view->pay_cost_eur);
    cond->bill[view->policy].weight[ACCOUNT_TEACHER_PAY] = share;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        double asked = share * view->posts[s];
        cond->any = true;
        CONDITION(cond, posts)[s] += (float) (0.01 * asked);
        CONDITION(cond, stay_posts)[s] += (float) (par->effect * share / par->reference);
    }
}

const struct lever lever_development_time = {
    .table = { "development_time",
            "Fewer lessons and more time to develop, with the extra posts this asks.",
            rows, SIM_COUNT(rows), sizeof(struct development_time_params), false },
    .apply = apply,
};
