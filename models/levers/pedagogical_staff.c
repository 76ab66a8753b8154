/* pedagogical_staff.c - what if day-care staff take social and physical development?
 *
 * Staff of day-care and after-school care work in school hours at target schools, as far
 * as a region has them. Pupils' wellbeing gains when the practice is sound (E03); part of
 * their hours frees teachers for teaching (priors 3.11). Thread safety: pure. */
#include "models/lever.h"

struct pedagogical_staff_params {
    struct lever_common common;
    struct recruit recruit;
    double per_100, eur, sound, gain_sound, gain_other, freed;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct pedagogical_staff_params),
    LEVER_RECRUIT_ROWS(struct pedagogical_staff_params),
    { "per_100", SIM_FIELD(struct pedagogical_staff_params, per_100), "fte/100 pupils",
            .dflt = 0.5, .min = 0, .max = 5, .low = 0, .high = 1, .source = "setting",
            .doc = "Day-care staff asked for." },
    { "eur", SIM_FIELD(struct pedagogical_staff_params, eur), "EUR/fte/yr", .dflt = 50000,
            .min = 0, .max = 500000, .low = 40000, .high = 60000,
            .source = "V06 assumption", .doc = "Cost of one fte." },
    { "sound", SIM_FIELD(struct pedagogical_staff_params, sound), "share", .dflt = 0.5,
            .prior = SIM_PRIOR_BETA(5, 5), .min = 0, .max = 1, .low = 0.2, .high = 0.8,
            .source = "E03 assumption",
            .doc = "Schools where the practice is sequenced, active, focused and "
                   "explicit." },
    { "gain_sound", SIM_FIELD(struct pedagogical_staff_params, gain_sound),
            "SD of wellbeing", .dflt = 0.20, .prior = SIM_PRIOR_NORMAL(0.20, 0.08),
            .min = -1, .max = 1, .low = 0.04, .high = 0.36, .source = "E03",
            .doc = "Gain of a pupil a year there, at one fte per 100 pupils." },
    { "gain_other", SIM_FIELD(struct pedagogical_staff_params, gain_other),
            "SD of wellbeing", .dflt = 0.03, .prior = SIM_PRIOR_NORMAL(0.03, 0.05),
            .min = -1, .max = 1, .low = -0.07, .high = 0.13, .source = "E03 assumption",
            .doc = "The same elsewhere." },
    { "freed", SIM_FIELD(struct pedagogical_staff_params, freed), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(4, 6), .min = 0, .max = 1, .low = 0.17, .high = 0.65,
            .source = "assumption", .doc = "Teacher time that an hour of theirs frees." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct pedagogical_staff_params *par = params;
    double per_pupil = par->per_100 * view->strength; /* 0.01 fte per pupil */

    if (!(per_pupil > 0))
        return;
    const struct offer offer = { .kind = OFFER_PEDAGOGUES,
        .payer = par->common.payer,
        .recruit = par->recruit,
        .budget_eur = lever_budget(view, &par->common),
        .eur = par->eur * view->price_index,
        .wellbeing = par->sound * par->gain_sound + (1 - par->sound) * par->gain_other,
        .freed = par->freed };
    lever_ask_pupils(view, conditions_offer(cond, view->policy, &offer), per_pupil);
}

const struct lever lever_pedagogical_staff = {
    .table = { "pedagogical_staff",
            "Day-care staff for social, emotional and physical development.", rows,
            SIM_COUNT(rows), sizeof(struct pedagogical_staff_params), false },
    .apply = apply,
};
