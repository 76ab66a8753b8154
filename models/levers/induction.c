/* induction.c - does guidance keep starters, when it takes the time of their colleagues?
 *
 * Teachers in their first three years leave and search less. Mentors need time: posts in
 * proportion to the starters of the year before, which the market must fill; guidance
 * works as far as they are filled. No causal estimate of the effect on leaving was found
 * in the Netherlands: it is an assumption that includes none. Thread safety: pure. */
#include "models/lever.h"

struct induction_params {
    struct lever_common common;
    double effect, mentor, course_eur;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct induction_params),
    { "effect", SIM_FIELD(struct induction_params, effect), "log ratio", .dflt = -0.20,
            .prior = SIM_PRIOR_NORMAL(-0.20, 0.15), .min = -2, .max = 1, .low = -0.5,
            .high = 0.1, .source = "assumption",
            .doc = "Leaving and searching in the first three years of teaching." },
    { "mentor", SIM_FIELD(struct induction_params, mentor), "fte/fte", .dflt = 0.05,
            .min = 0, .max = 1, .low = 0.02, .high = 0.1, .source = "assumption",
            .doc = "Mentors' time per fte of starters." },
    { "course_eur", SIM_FIELD(struct induction_params, course_eur), "EUR/fte/yr",
            .dflt = 1500, .min = 0, .max = 100000, .low = 500, .high = 3000,
            .source = "assumption", .doc = "Courses per fte of starters." },
};

/* Share of starters in the staff of the target schools, as it was a year ago. */
static double starter_share(const struct lever_view *view)
{
    double starters = 0, posts = 0;

    for (int s = 0; s < view->world->n_schools; s++) {
        starters += view->target[s] ? view->novice[s] : 0;
        posts += view->target[s] ? view->posts[s] : 0;
    }
    return posts > 0 ? starters / posts : 0;
}

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct induction_params *par = params;

    if (!(view->strength > 0) || par->effect == 0)
        return;
    double per_starter =
            par->mentor * view->pay_cost_eur + par->course_eur * view->price_index;
    lever_budget_cut(
            view, &par->common, view->strength * per_starter * starter_share(view));
    struct policy_bill *bill = &cond->bill[view->policy];
    bill->weight[ACCOUNT_TEACHER_PAY] = view->strength * par->mentor;
    bill->per_novice[ACCOUNT_TRAINING] = view->strength * par->course_eur;
    bill->cap_eur = par->common.budget_eur;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        double asked = view->strength * par->mentor * view->novice[s];
        cond->any = true;
        CONDITION(cond, posts)[s] += (float) (0.01 * asked);
        /* mentors who need no time need nobody's */
        float *guided =
                asked > 0 ? CONDITION(cond, starter_posts) : CONDITION(cond, starter_log);
        guided[s] += (float) (par->effect * view->strength);
    }
}

const struct lever lever_induction = {
    .table = { "induction", "Mentors for teachers in their first three years.", rows,
            SIM_COUNT(rows), sizeof(struct induction_params), false },
    .apply = apply,
};
