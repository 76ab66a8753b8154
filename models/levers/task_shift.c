/* task_shift.c - what if teachers keep their time for teaching, and for those in need?
 *
 * Others do administration, marking, sport or projects; activities are left out; lessons
 * are shorter or given by software, so that the teacher has time for small groups. People
 * for it are as scarce as elsewhere; what is taken from lessons all pupils lose, but for
 * what they learn without the teacher. No study measured these (priors 3.8: judgement).
 * Thread safety: pure. */
#include "models/lever.h"

enum staff { STAFF_OTHERS, STAFF_STUDENTS };
static const char *const staffs[] = { "others", "students", NULL };
enum use { USE_GROUPS, USE_REST };
static const char *const uses[] = { "small_group", "rest", NULL };

struct task_shift_params {
    struct lever_common common;
    struct recruit recruit;
    int staff, use;
    double others, transfer, drop, shift, retained, group, hours, own;
    double eur_per_fte, eur_per_pupil;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct task_shift_params),
    LEVER_RECRUIT_ROWS(struct task_shift_params),
    { "others", SIM_FIELD(struct task_shift_params, others), "fte/fte", .dflt = 0.05,
            .min = 0, .max = 1, .low = 0, .high = 0.1, .source = "setting",
            .doc = "fte of others per teacher post who take over tasks." },
    { "staff", SIM_FIELD(struct task_shift_params, staff), "", .dflt = STAFF_OTHERS,
            .choices = staffs, .source = "setting",
            .doc = "People from outside (office, sport, projects), or university "
                   "students (marking)." },
    { "transfer", SIM_FIELD(struct task_shift_params, transfer), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(4, 6), .min = 0, .max = 1, .low = 0.17, .high = 0.65,
            .source = "assumption", .doc = "Teacher time that an hour of theirs frees." },
    { "drop", SIM_FIELD(struct task_shift_params, drop), "share of time", .dflt = 0,
            .min = 0, .max = 0.3, .low = 0, .high = 0.05, .source = "setting",
            .doc = "Teacher time freed by activities that are left out." },
    { "shift", SIM_FIELD(struct task_shift_params, shift), "share of lessons", .dflt = 0,
            .min = 0, .max = 0.5, .low = 0, .high = 0.1, .source = "setting",
            .doc = "Lessons shortened, or given to software and self-study, for small "
                   "groups of the teacher." },
    { "retained", SIM_FIELD(struct task_shift_params, retained), "share", .dflt = 0.6,
            .prior = SIM_PRIOR_BETA(6, 4), .min = 0, .max = 1, .low = 0.35, .high = 0.83,
            .source = "assumption",
            .doc = "Of such a lesson, what pupils learn without the teacher." },
    { "use", SIM_FIELD(struct task_shift_params, use), "", .dflt = USE_GROUPS,
            .choices = uses, .source = "setting",
            .doc = "Freed time beside lessons goes to small groups, or is rest." },
    { "group", SIM_FIELD(struct task_shift_params, group), "pupils", .dflt = 4, .min = 1,
            .max = 30, .low = 1, .high = 8, .source = "setting",
            .doc = "Pupils in a small group." },
    { "hours", SIM_FIELD(struct task_shift_params, hours), "hours/yr", .dflt = 60,
            .min = 1, .max = 400, .low = 30, .high = 120, .source = "setting",
            .doc = "Hours of one pupil in it a year." },
    { "own", SIM_FIELD(struct task_shift_params, own), "share", .dflt = 0.1,
            .prior = SIM_PRIOR_NORMAL(0.1, 0.05), .min = -0.5, .max = 1, .low = 0,
            .high = 0.2, .source = "assumption",
            .doc = "What it adds that own teachers know the pupils." },
    { "eur_per_fte", SIM_FIELD(struct task_shift_params, eur_per_fte), "EUR/fte/yr",
            .dflt = 50000, .prior = SIM_PRIOR_NORMAL(50000, 5000), .min = 0,
            .max = 500000, .low = 40000, .high = 60000, .source = "V06",
            .doc = "Cost of one fte of others." },
    { "eur_per_pupil", SIM_FIELD(struct task_shift_params, eur_per_pupil), "EUR/pupil",
            .dflt = 0, .min = 0, .max = 1000, .low = 0, .high = 50, .source = "setting",
            .doc = "Software and materials by pupil of the school." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct task_shift_params *par = params;
    double others = par->others * view->strength;

    if (!(others > 0) && !(par->drop > 0) && !(par->shift > 0))
        return;
    const struct offer offer = { .kind = OFFER_TASKS,
        .payer = par->common.payer,
        .recruit = par->recruit,
        .budget_eur = lever_budget(view, &par->common),
        .eur = par->eur_per_fte * view->price_index,
        .eur_pupil = par->eur_per_pupil * view->price_index,
        .tutor = TUTOR_TEACHER,
        .students = par->staff == STAFF_STUDENTS,
        .freed = par->transfer,
        .drop = par->drop * view->strength,
        .shift = par->shift * view->strength,
        .retained = par->retained,
        .groups = par->use == USE_GROUPS,
        .group = par->group,
        .hours = par->hours,
        .trained = 1,
        .take_up = 1,
        .own = par->own,
        .quality = 1 };
    int32_t *asked = conditions_offer(cond, view->policy, &offer);
    for (int s = 0; s < view->world->n_schools; s++)
        if (view->target[s])
            asked[s] = (int32_t) (others * view->posts[s] + 0.5);
}

const struct lever lever_task_shift = {
    .table = { "task_shift",
            "Tasks of teachers to others, and their time to those in need.", rows,
            SIM_COUNT(rows), sizeof(struct task_shift_params), false },
    .apply = apply,
};
