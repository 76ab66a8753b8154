/* private_provision.c - what if schools buy tutoring from private providers?
 *
 * Providers differ in quality, reach fewer pupils who need it when parents must bring
 * them, and ask that the school watches them (U21 U22). Monitoring costs time of own
 * teachers, which makes their work harder, and keeps quality up. The school stays
 * responsible. Thread safety: pure. */
#include "models/lever.h"

struct private_provision_params {
    struct lever_common common;
    struct recruit recruit;
    double pupils, group, hours, eur_per_hour, take_up, access, monitoring, unwatched;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct private_provision_params),
    LEVER_RECRUIT_ROWS(struct private_provision_params),
    { "pupils", SIM_FIELD(struct private_provision_params, pupils), "share of pupils",
            .dflt = 0.05, .min = 0, .max = 1, .low = 0, .high = 0.2, .source = "setting",
            .doc = "Pupils of target schools for whom a seat is bought." },
    { "group", SIM_FIELD(struct private_provision_params, group), "pupils", .dflt = 4,
            .min = 1, .max = 40, .low = 1, .high = 8, .source = "setting",
            .doc = "Pupils per tutor." },
    { "hours", SIM_FIELD(struct private_provision_params, hours), "hours/yr", .dflt = 60,
            .min = 1, .max = 400, .low = 30, .high = 120, .source = "setting",
            .doc = "Hours of one pupil a year." },
    { "eur_per_hour", SIM_FIELD(struct private_provision_params, eur_per_hour),
            "EUR/hour", .dflt = 45, .prior = SIM_PRIOR_NORMAL(45, 10), .min = 0,
            .max = 500, .low = 25, .high = 65, .source = "assumption",
            .doc = "Price of a tutor's hour." },
    { "take_up", SIM_FIELD(struct private_provision_params, take_up), "share",
            .dflt = 0.6, .prior = SIM_PRIOR_BETA(6, 4), .min = 0, .max = 1, .low = 0.35,
            .high = 0.83, .source = "U21 assumption",
            .doc = "Bought seats that pupils use, at a school of average disadvantage." },
    { "access", SIM_FIELD(struct private_provision_params, access), "log/SD",
            .dflt = -0.2, .prior = SIM_PRIOR_NORMAL(-0.2, 0.1), .min = -2, .max = 1,
            .low = -0.4, .high = 0, .source = "U21 assumption",
            .doc = "Use of seats by disadvantage of the school." },
    { "monitoring", SIM_FIELD(struct private_provision_params, monitoring), "hours/pupil",
            .dflt = 1, .min = 0, .max = 20, .low = 0, .high = 2, .source = "setting",
            .doc = "Time of own teachers to watch the provider, a year." },
    { "unwatched", SIM_FIELD(struct private_provision_params, unwatched), "ratio",
            .dflt = 0.5, .prior = SIM_PRIOR_BETA(5, 5), .min = 0, .max = 1, .low = 0.2,
            .high = 0.8, .source = "assumption",
            .doc = "Effect when nobody watches, relative to one hour or more a pupil." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct private_provision_params *par = params;
    double share = par->pupils * view->strength;
    double watched = par->monitoring < 1 ? par->monitoring : 1;

    if (!(share > 0))
        return;
    const struct offer offer = { .kind = OFFER_TUTORS,
        .payer = par->common.payer,
        .recruit = par->recruit,
        .budget_eur = lever_budget(view, &par->common),
        .eur = par->eur_per_hour * view->price_index,
        .tutor = TUTOR_INSTITUTE,
        .group = par->group,
        .hours = par->hours,
        .trained = 1,
        .take_up = par->take_up,
        .access = par->access,
        .monitor = par->monitoring,
        .quality = par->unwatched + (1 - par->unwatched) * watched };
    lever_ask_pupils(view, conditions_offer(cond, view->policy, &offer), share);
}

const struct lever lever_private_provision = {
    .table = { "private_provision", "Tutoring bought from private providers.", rows,
            SIM_COUNT(rows), sizeof(struct private_provision_params), false },
    .apply = apply,
};
