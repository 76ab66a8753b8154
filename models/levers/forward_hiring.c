/* forward_hiring.c - does it help to fill now the posts that will fall vacant next year?
 *
 * Each target school gets temporary posts for a share of the teachers it can expect to
 * lose within a year. Who takes one is an extra pair of hands now and stands ready for a
 * regular post when it falls open. The posts compete for the same candidates as all
 * others. Thread safety: pure. */
#include "models/lever.h"

struct forward_hiring_params {
    struct lever_common common;
    double share, turnover;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct forward_hiring_params),
    { "share", SIM_FIELD(struct forward_hiring_params, share), "share", .dflt = 0.5,
            .min = 0, .max = 2, .low = 0, .high = 1, .source = "setting",
            .doc = "Share of the expected vacancies that is filled a year ahead." },
    { "turnover", SIM_FIELD(struct forward_hiring_params, turnover), "share/yr",
            .dflt = 0.14, .min = 0, .max = 1, .low = 0.1, .high = 0.2,
            .source =
                    "baseline:teacher_exit_rate 2016 baseline:mobility_other_board 2017 "
                    "baseline:mobility_within_board 2017 assumption",
            .doc = "Posts that fall vacant a year: leaving (6.2 %) and moving (8.9 %)." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct forward_hiring_params *par = params;
    double share = par->share * par->turnover * view->strength;

    if (!(share > 0))
        return;
    lever_budget_cut(view, &par->common, share * view->pay_cost_eur);
    cond->bill[view->policy].weight[ACCOUNT_TEACHER_PAY] = share;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        cond->any = true;
        CONDITION(cond, posts)[s] += (float) (0.01 * share * view->posts[s]);
    }
}

const struct lever lever_forward_hiring = {
    .table = { "forward_hiring",
            "Temporary posts for vacancies that are expected within a year.", rows,
            SIM_COUNT(rows), sizeof(struct forward_hiring_params), false },
    .apply = apply,
};
