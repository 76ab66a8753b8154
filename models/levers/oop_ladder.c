/* oop_ladder.c - what if assistants can become teachers by a flexible route?
 *
 * More assistants enter training as a teacher: interest rose by 40 % when fees and eight
 * hours' leave were paid (H12). For two to four years they work less; 65 % become
 * teachers, at their own school when it has a post (ladder.c). One assistant less is one
 * teacher more. Thread safety: pure. */
#include "models/lever.h"

#include "sim/base/vmath.h"

struct oop_ladder_params {
    struct lever_common common;
    double more, eur_per_student;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct oop_ladder_params),
    { "more", SIM_FIELD(struct oop_ladder_params, more), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_NORMAL(0.4, 0.15), .min = 0, .max = 9, .low = 0.1,
            .high = 0.7, .source = "H12",
            .doc = "More assistants who enter training than without the policy." },
    { "eur_per_student", SIM_FIELD(struct oop_ladder_params, eur_per_student), "EUR/yr",
            .dflt = 5000, .min = 0, .max = 100000, .low = 4000, .high = 8000,
            .source = "H13",
            .doc = "Subsidy for each assistant in training, those included who would "
                   "have entered anyway; under a budget the most disadvantaged schools "
                   "are served, and where more enter than planned each gets a little "
                   "less." },
};

/* Planned students per assistant: 1.5 % enter a year (H12), for about three years. */
static const double students = 0.015 * 3;

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct oop_ladder_params *par = params;
    double more = par->more * view->strength;
    const struct offer offer = { .kind = OFFER_SERVICE,
        .payer = par->common.payer,
        .budget_eur = lever_budget(view, &par->common),
        .eur_head = par->eur_per_student * view->price_index };

    if (!(more > 0))
        return;
    float log_more = (float) sim_log(1 + more);
    int32_t *asked = conditions_offer(cond, view->policy, &offer);
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        double heads = 0.01 * view->assistants[s] / 0.6; /* of 0.6 fte each */
        asked[s] = 1
                   + (int32_t) (heads * students * (1 + more) * par->eur_per_student
                                * view->price_index);
    }
    lever_asked_cut(view, asked, offer.budget_eur, 1);
    for (int s = 0; s < view->world->n_schools; s++) {
        if (asked[s] == 0)
            continue;
        asked[s] = 1;
        CONDITION(cond, assist_ladder)[s] += log_more;
    }
}

const struct lever lever_oop_ladder = {
    .table = { "oop_ladder", "A flexible route from assistant to teacher.", rows,
            SIM_COUNT(rows), sizeof(struct oop_ladder_params), false },
    .apply = apply,
};
