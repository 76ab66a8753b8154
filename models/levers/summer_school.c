/* summer_school.c - do lessons in the holidays, or a longer week, help pupils who lag?
 *
 * Asks for seats in a summer school, or for a longer week of all classes, at the target
 * schools. Own teachers give some of their holidays when paid, others come as far as
 * there are any; what teachers give weighs on them. Who takes part gains by X01; the
 * longer week may bring nothing, as in three Dutch studies (X04 X05 X06). Thread safety:
 * pure. */
#include "models/lever.h"

enum form { FORM_SUMMER, FORM_WEEK };
static const char *const forms[] = { "summer", "week", NULL };
static const char *const staffs[] = { "teacher", "student", "institute", NULL };
static const enum tutor_kind kind[] = { TUTOR_TEACHER, TUTOR_STUDENT, TUTOR_INSTITUTE };

struct summer_school_params {
    struct lever_common common;
    struct recruit recruit;
    int form, staff;
    double pupils, group, hours, effect, take_up, week_hours, week_effect;
    double willing, own_hours, eur_per_hour, eur_per_seat;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct summer_school_params),
    LEVER_RECRUIT_ROWS(struct summer_school_params),
    { "form", SIM_FIELD(struct summer_school_params, form), "", .dflt = FORM_SUMMER,
            .choices = forms, .source = "setting",
            .doc = "A summer school for some pupils, or a longer week for all." },
    { "staff", SIM_FIELD(struct summer_school_params, staff), "", .dflt = 0,
            .choices = staffs, .source = "setting",
            .doc = "Who teaches: own teachers for pay, students, or homework "
                   "institutes." },
    { "pupils", SIM_FIELD(struct summer_school_params, pupils), "share of pupils",
            .dflt = 0.10, .min = 0, .max = 1, .low = 0, .high = 0.3, .source = "setting",
            .doc = "Pupils of target schools for whom there is to be a seat; of a longer "
                   "week, classes that get it." },
    { "group", SIM_FIELD(struct summer_school_params, group), "pupils", .dflt = 12,
            .min = 1, .max = 40, .low = 6, .high = 20, .only = "form=summer",
            .source = "setting", .doc = "Pupils per teacher of a summer school." },
    { "hours", SIM_FIELD(struct summer_school_params, hours), "hours", .dflt = 60,
            .min = 1, .max = 300, .low = 40, .high = 120, .only = "form=summer",
            .source = "setting", .doc = "Hours of one pupil in a summer: two weeks." },
    { "effect", SIM_FIELD(struct summer_school_params, effect), "SD", .dflt = 0.09,
            .prior = SIM_PRIOR_NORMAL(0.09, 0.04), .min = -0.5, .max = 0.5, .low = 0.01,
            .high = 0.17, .only = "form=summer", .source = "X01",
            .doc = "Gain of who takes part, taught by teachers." },
    { "take_up", SIM_FIELD(struct summer_school_params, take_up), "share", .dflt = 0.6,
            .prior = SIM_PRIOR_BETA(12, 8), .min = 0, .max = 1, .low = 0.38, .high = 0.8,
            .only = "form=summer", .source = "X02 assumption",
            .doc = "Seats that pupils use: attendance is what fails." },
    { "week_hours", SIM_FIELD(struct summer_school_params, week_hours), "hours/week",
            .dflt = 2, .min = 0, .max = 15, .low = 1, .high = 6, .only = "form=week",
            .source = "setting", .doc = "Longer week: hours more of a class." },
    { "week_effect", SIM_FIELD(struct summer_school_params, week_effect), "SD",
            .dflt = 0.01, .prior = SIM_PRIOR_NORMAL(0.01, 0.03), .min = -0.5, .max = 0.5,
            .low = -0.05, .high = 0.07, .only = "form=week", .source = "X04 X05 X06",
            .doc = "Longer week: gain of all pupils a year where all posts are filled; "
                   "times the square of the share filled." },
    { "willing", SIM_FIELD(struct summer_school_params, willing), "share",
            .dflt = 4.0 / 28, .prior = SIM_PRIOR_BETA(4, 24), .min = 0, .max = 1,
            .low = 0.05, .high = 0.3, .source = "H03 H04 assumption",
            .doc = "Own teachers who would give hours of their own for pay." },
    { "own_hours", SIM_FIELD(struct summer_school_params, own_hours), "hours/yr",
            .dflt = 60, .prior = SIM_PRIOR_NORMAL(60, 15), .min = 0, .max = 400,
            .low = 30, .high = 90, .source = "assumption",
            .doc = "Hours a year of one of them." },
    { "eur_per_hour", SIM_FIELD(struct summer_school_params, eur_per_hour), "EUR/hour",
            .dflt = 70, .prior = SIM_PRIOR_NORMAL(70, 12), .min = 0, .max = 500,
            .low = 46, .high = 94, .source = "V05 assumption",
            .doc = "Of a teacher, preparation and a premium included." },
    { "eur_per_seat", SIM_FIELD(struct summer_school_params, eur_per_seat), "EUR/pupil",
            .dflt = 50, .min = 0, .max = 10000, .low = 0, .high = 200,
            .source = "setting", .doc = "Materials, rooms and organisation, by seat." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct summer_school_params *par = params;
    double share = par->pupils * view->strength;
    bool week = par->form == FORM_WEEK;

    if (!(share > 0) || (week && !(par->week_hours > 0)))
        return;
    const struct offer offer = { .kind = week ? OFFER_WEEK : OFFER_SUMMER,
        .payer = par->common.payer,
        .recruit = par->recruit,
        .budget_eur = lever_budget(view, &par->common),
        .eur = par->eur_per_hour * view->price_index,
        .eur_head = par->eur_per_seat * view->price_index,
        .tutor = kind[par->staff],
        .group = par->group,
        .hours = week ? par->week_hours : par->hours,
        .take_up = par->take_up,
        .own_hours = par->willing * par->own_hours,
        .gain = week ? par->week_effect : par->effect };
    int32_t *asked = conditions_offer(cond, view->policy, &offer);
    for (int s = 0; s < view->world->n_schools; s++)
        if (view->target[s])
            asked[s] =
                    (int32_t) (share * (week ? view->classes[s] : view->pupils[s]) + 0.5);
}

const struct lever lever_summer_school = {
    .table = { "summer_school", "Summer school, or a longer week.", rows, SIM_COUNT(rows),
            sizeof(struct summer_school_params), false },
    .apply = apply,
};
