/* class_size.c - what do smaller classes at chosen schools bring, and cost the others?
 *
 * Fewer pupils per class ask for more classes and so for more posts, which the market
 * must fill. As far as they are filled classes are smaller: pupils learn more by
 * cover.b_cs, which half of the studies put near zero (S03 S05 S07), and working there
 * becomes better (W04). Where nobody is found the policy gives nothing. Thread safety:
 * pure. */
#include "models/lever.h"

struct class_size_params {
    struct lever_common common;
    double fewer, effect, reference;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct class_size_params),
    { "fewer", SIM_FIELD(struct class_size_params, fewer), "pupils", .dflt = 3, .min = 0,
            .max = 15, .low = 0, .high = 6, .source = "setting",
            .doc = "Pupils fewer per class at the target schools." },
    { "effect", SIM_FIELD(struct class_size_params, effect), "log ratio/SD",
            .dflt = -0.10, .prior = SIM_PRIOR_NORMAL(-0.10, 0.05), .min = -1, .max = 1,
            .low = -0.2, .high = 0, .source = "W04",
            .doc = "Leaving and searching per SD of working conditions." },
    { "reference", SIM_FIELD(struct class_size_params, reference), "pupils/SD", .dflt = 6,
            .prior = SIM_PRIOR_UNIFORM(3, 9), .min = 0.5, .max = 30, .low = 3, .high = 9,
            .source = "assumption",
            .doc = "Pupils fewer in a class that make conditions one SD better." },
};

enum { SMALLEST = 8 }; /* pupils per class that a policy may leave */

/* Posts that school s needs so that its classes have up to `fewer` pupils less [0.01
 * fte]; *cut gets how many. */
static double extra_posts(const struct lever_view *view, int s, double fewer, double *cut)
{
    if (view->classes[s] <= 0)
        return 0;
    double size = (double) view->pupils[s] / view->classes[s];

    *cut = size - fewer < SMALLEST ? size - SMALLEST : fewer;
    return *cut > 0 ? *cut / (size - *cut) * view->posts[s] : 0;
}

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct class_size_params *par = params;
    double fewer = par->fewer * view->strength, left = lever_budget(view, &par->common);
    double sum_asked = 0, sum_posts = 0, sum_eur = 0, granted_eur = 0;

    if (!(fewer > 0))
        return;
    for (int k = 0; k < view->world->n_schools; k++) {
        int s = view->by_need[k];
        if (!view->target[s])
            continue;
        double cut = 0, asked = extra_posts(view, s, fewer, &cut);
        double cost = 0.01 * asked * view->pay_cost_eur;
        if (asked > 0)
            sum_eur += cost * view->world->weight;
        if (asked <= 0 || (par->common.budget_eur > 0 && cost > left)) {
            view->target[s] = 0;
            continue;
        }
        left -= cost;
        granted_eur += cost * view->world->weight;
        sum_asked += asked;
        sum_posts += view->posts[s];
        cond->any = true;
        CONDITION(cond, posts)[s] += (float) (0.01 * asked);
        CONDITION(cond, class_posts)[s] += (float) (0.01 * asked);
        CONDITION(cond, stay_posts)[s] += (float) (par->effect * cut / par->reference);
    }
    *view->asked_eur += sum_eur;
    *view->granted_eur += granted_eur;
    if (sum_posts > 0)
        cond->bill[view->policy].weight[ACCOUNT_TEACHER_PAY] = sum_asked / sum_posts;
}

const struct lever lever_class_size = {
    .table = { "class_size", "Smaller classes, with the extra posts they ask.", rows,
            SIM_COUNT(rows), sizeof(struct class_size_params), false },
    .apply = apply,
};
