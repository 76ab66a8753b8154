/* oop_vision.c - what if schools have a vision on assistants, train and talk with them?
 *
 * The three recommendations of the report on support staff (A11): a vision on their work,
 * a profile of the occupation, and visible training and careers. More schools with a
 * vision means more that organise the work; that this follows, and that it helps pupils,
 * is an assumption without causal evidence. Training makes assistants fit to tutor;
 * career talks keep some of them. Thread safety: pure. */
#include "models/lever.h"

struct oop_vision_params {
    struct lever_common common;
    double vision, training, talks, talk_effect, eur_per_school;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct oop_vision_params),
    { "vision", SIM_FIELD(struct oop_vision_params, vision), "share", .dflt = 0.75,
            .min = 0, .max = 1, .low = 0, .high = 1, .source = "setting",
            .doc = "Target schools that get a vision on assistants, of those without one "
                   "(42 % have none; A11): 0.75 brings it to nine in ten." },
    { "training", SIM_FIELD(struct oop_vision_params, training), "P/yr", .dflt = 0,
            .min = 0, .max = 1, .low = 0, .high = 0.3, .source = "setting",
            .doc = "Assistants who follow 15 hours or more of training in a year." },
    { "talks", SIM_FIELD(struct oop_vision_params, talks), "share", .dflt = 0, .min = 0,
            .max = 1, .low = 0, .high = 1, .source = "setting",
            .doc = "Assistants with whom the school talks about their career." },
    { "talk_effect", SIM_FIELD(struct oop_vision_params, talk_effect), "log hazard",
            .dflt = -0.1, .prior = SIM_PRIOR_NORMAL(-0.1, 0.1), .min = -2, .max = 1,
            .low = -0.3, .high = 0.1, .source = "assumption",
            .doc = "What such talks do to the leaving of assistants." },
    { "eur_per_school", SIM_FIELD(struct oop_vision_params, eur_per_school),
            "EUR/school/yr", .dflt = 3000, .min = 0, .max = 1e6, .low = 1000,
            .high = 6000, .source = "assumption",
            .doc = "Guidance, talks and training." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct oop_vision_params *par = params;
    const double eur = par->eur_per_school * view->strength * view->price_index;
    const struct offer offer = { .kind = OFFER_SERVICE,
        .payer = par->common.payer,
        .budget_eur = lever_budget(view, &par->common),
        .eur = eur };

    if (!(par->vision > 0 || par->training > 0 || par->talks > 0))
        return;
    int32_t *asked = conditions_offer(cond, view->policy, &offer);
    for (int s = 0; s < view->world->n_schools; s++)
        asked[s] = view->target[s];
    lever_asked_cut(view, asked, offer.budget_eur, eur);
    for (int s = 0; s < view->world->n_schools; s++) {
        if (asked[s] == 0)
            continue;
        float vision = (float) (par->vision * view->strength);
        float train = (float) (par->training * view->strength);
        if (cond->assist_vision[s] < vision)
            CONDITION(cond, assist_vision)[s] = vision;
        if (cond->assist_train[s] < train)
            CONDITION(cond, assist_train)[s] = train;
        float talked = (float) (par->talks * par->talk_effect * view->strength);
        CONDITION(cond, assist_stay)[s] -= talked;
    }
}

const struct lever lever_oop_vision = {
    .table = { "oop_vision",
            "A vision on assistants, training and talks about their careers.", rows,
            SIM_COUNT(rows), sizeof(struct oop_vision_params), false },
    .apply = apply,
};
