/* assistant_tutoring.c - what if assistants who are there tutor small groups?
 *
 * Asks for seats in structured programmes, given by the school's own assistants out of
 * their time in class, and trains them in basic skills. Groups of one to four and
 * training make the difference (A05-A08); whole classes and no training give about
 * nothing. Seats stop where the hours of assistants or the budget stop (programmes.c).
 * Thread safety: pure. */
#include "models/lever.h"

struct assistant_tutoring_params {
    struct lever_common common;
    double pupils, group, hours, training_hours, eur_per_seat, organiser;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct assistant_tutoring_params),
    { "pupils", SIM_FIELD(struct assistant_tutoring_params, pupils), "share of pupils",
            .dflt = 0.15, .min = 0, .max = 1, .low = 0, .high = 0.3, .source = "setting",
            .doc = "Pupils to be tutored at target schools, besides those whom schools "
                   "help in small groups of their own accord." },
    { "group", SIM_FIELD(struct assistant_tutoring_params, group), "pupils", .dflt = 2,
            .min = 1, .max = 40, .low = 1, .high = 4, .source = "setting",
            .doc = "Pupils per assistant." },
    { "hours", SIM_FIELD(struct assistant_tutoring_params, hours), "hours/yr", .dflt = 33,
            .min = 1, .max = 400, .low = 16, .high = 50, .source = "A07",
            .doc = "Hours of one pupil a year." },
    { "training_hours", SIM_FIELD(struct assistant_tutoring_params, training_hours),
            "hours", .dflt = 20, .min = 0, .max = 200, .low = 5, .high = 30,
            .source = "A07",
            .doc = "Training in basic skills and the programme; from 15 on an assistant "
                   "counts as trained." },
    { "eur_per_seat", SIM_FIELD(struct assistant_tutoring_params, eur_per_seat),
            "EUR/pupil", .dflt = 150, .min = 0, .max = 10000, .low = 50, .high = 300,
            .source = "assumption",
            .doc = "Training, materials and coordination; the assistants are paid "
                   "already." },
    { "organiser", SIM_FIELD(struct assistant_tutoring_params, organiser), "pupils",
            .dflt = 0, .min = 0, .max = 1e6, .low = 0, .high = 0, .source = "setting",
            .doc = "Pupils per organiser; 0: those of the school's board." },
};

enum { TRAINED_HOURS = 15 }; /* priors 3.5: trained from 15 hours on */

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct assistant_tutoring_params *par = params;
    double share = par->pupils * view->strength;
    bool trained = par->training_hours >= TRAINED_HOURS;

    if (!(share > 0))
        return;
    const struct offer offer = { .kind = OFFER_TUTORS,
        .payer = par->common.payer,
        .budget_eur = lever_budget(view, &par->common),
        .eur_head = par->eur_per_seat * view->price_index,
        .tutor = TUTOR_ASSISTANT,
        .group = par->group,
        .hours = par->hours,
        .organiser = par->organiser,
        .trained = trained ? 1 : 0,
        .take_up = 1,
        .quality = 1 };
    lever_ask_pupils(view, conditions_offer(cond, view->policy, &offer), share);
}

const struct lever lever_assistant_tutoring = {
    .table = { "assistant_tutoring",
            "Present assistants tutor small groups, trained in basic skills.", rows,
            SIM_COUNT(rows), sizeof(struct assistant_tutoring_params), false },
    .apply = apply,
};
