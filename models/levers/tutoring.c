/* tutoring.c - what if pupils get a tutor, alone or in pairs, several times a week?
 *
 * Asks for seats with tutors of one kind; each kind has so many hours in a region and no
 * more. Effects fall with the group, with pupils per organiser and without training
 * (U05, U13-U16, A08). Teachers who tutor are missed before a class. Thread safety:
 * pure. */
#include "models/lever.h"

struct tutoring_params {
    struct lever_common common;
    struct recruit recruit;
    int tutor;
    double pupils, group, hours, trained, eur_per_hour, eur_per_seat, take_up, organiser;
};

static const char *const tutors[] = { "paraprofessional", "teacher", "student",
    "volunteer", "institute", "online", NULL };
static const enum tutor_kind kind[] = { TUTOR_PARA, TUTOR_TEACHER, TUTOR_STUDENT,
    TUTOR_VOLUNTEER, TUTOR_INSTITUTE, TUTOR_ONLINE };

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct tutoring_params),
    LEVER_RECRUIT_ROWS(struct tutoring_params),
    { "tutor", SIM_FIELD(struct tutoring_params, tutor), "", .dflt = 2, .choices = tutors,
            .source = "setting", .doc = "Who tutors." },
    { "pupils", SIM_FIELD(struct tutoring_params, pupils), "share of pupils",
            .dflt = 0.05, .min = 0, .max = 1, .low = 0, .high = 0.2, .source = "setting",
            .doc = "Pupils of target schools for whom there is to be a seat." },
    { "group", SIM_FIELD(struct tutoring_params, group), "pupils", .dflt = 2, .min = 1,
            .max = 40, .low = 1, .high = 4, .source = "U03 A08",
            .doc = "Pupils per tutor." },
    { "hours", SIM_FIELD(struct tutoring_params, hours), "hours/yr", .dflt = 100,
            .min = 1, .max = 400, .low = 60, .high = 200, .source = "U03",
            .doc = "Hours of one pupil a year; an hour a day is 200." },
    { "trained", SIM_FIELD(struct tutoring_params, trained), "share", .dflt = 1, .min = 0,
            .max = 1, .low = 0, .high = 1, .source = "setting",
            .doc = "Tutors trained in the programme." },
    { "eur_per_hour", SIM_FIELD(struct tutoring_params, eur_per_hour), "EUR/hour",
            .dflt = 30, .prior = SIM_PRIOR_NORMAL(30, 6), .min = 0, .max = 500, .low = 18,
            .high = 42, .source = "U11",
            .doc = "Of a tutor, organisation included: about 3,000 EUR for a pupil who "
                   "gets an hour a day with one other." },
    { "eur_per_seat", SIM_FIELD(struct tutoring_params, eur_per_seat), "EUR/pupil",
            .dflt = 0, .min = 0, .max = 10000, .low = 0, .high = 200, .source = "setting",
            .doc = "Materials and training, by seat." },
    { "take_up", SIM_FIELD(struct tutoring_params, take_up), "share", .dflt = 0.9,
            .prior = SIM_PRIOR_BETA(18, 2), .min = 0, .max = 1, .low = 0.75, .high = 0.98,
            .source = "assumption",
            .doc = "Seats that pupils use, when the lessons are in school time." },
    { "organiser", SIM_FIELD(struct tutoring_params, organiser), "pupils", .dflt = 0,
            .min = 0, .max = 1e6, .low = 0, .high = 0, .source = "setting",
            .doc = "Pupils per organiser; 0: those of the school's board." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct tutoring_params *par = params;
    double share = par->pupils * view->strength;

    if (!(share > 0))
        return;
    const struct offer offer = { .kind = OFFER_TUTORS,
        .payer = par->common.payer,
        .recruit = par->recruit,
        .budget_eur = lever_budget(view, &par->common),
        .eur = par->eur_per_hour * view->price_index,
        .eur_head = par->eur_per_seat * view->price_index,
        .tutor = kind[par->tutor],
        .group = par->group,
        .hours = par->hours,
        .organiser = par->organiser,
        .trained = par->trained,
        .take_up = par->take_up,
        .quality = 1 };
    lever_ask_pupils(view, conditions_offer(cond, view->policy, &offer), share);
}

const struct lever lever_tutoring = {
    .table = { "tutoring", "Tutors for pupils who lag, alone or in small groups.", rows,
            SIM_COUNT(rows), sizeof(struct tutoring_params), false },
    .apply = apply,
};
