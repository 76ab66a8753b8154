/* help.c - what do assistants do with their time, and what do pupils gain from it?
 *
 * Each hour has one task: cover (a class without teacher), small groups, help in class,
 * other tasks. Where the school organises the work, those trained give structured help to
 * small groups, which works (A05-A08); other help moves pupils by little, in proportion
 * to the change of fte since the start (A04 A09 S02). That organisation makes the
 * difference is an assumption: no study measured it. Thread safety: one struct labour
 * per thread. */
#include "models/labour.h"

#include <string.h>

#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "vision", SIM_FIELD(struct help_params, vision), "share", .dflt = 158.0 / 273,
            .prior = SIM_PRIOR_BETA(158, 115), .min = 0, .max = 1, .low = 0.52,
            .high = 0.64, .source = "A11",
            .doc = "School leaders who say that there is a vision on assistants." },
    { "q_org", SIM_FIELD(struct help_params, q_org), "P", .dflt = 0.6,
            .prior = SIM_PRIOR_BETA(6, 4), .min = 0, .max = 1, .low = 0.35, .high = 0.83,
            .source = "assumption",
            .doc = "Given a vision, their work is in fact organised: small groups, fixed "
                   "times, a programme. No study gives it." },
    { "tutoring", SIM_FIELD(struct help_params, tutoring), "share", .dflt = 0.15,
            .prior = SIM_PRIOR_BETA(6, 34), .min = 0, .max = 1, .low = 0.06, .high = 0.27,
            .source = "assumption",
            .doc = "Time of organised assistants for small groups." },
    { "other", SIM_FIELD(struct help_params, other), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(8, 12), .min = 0, .max = 1, .low = 0.21, .high = 0.6,
            .source = "assumption",
            .doc = "Time of all support staff for tasks outside the classroom: office, "
                   "building, supervision." },
    { "contact_hours", SIM_FIELD(struct help_params, contact_hours), "hours/fte",
            .dflt = 930, .prior = SIM_PRIOR_NORMAL(930, 100), .min = 100, .max = 1659,
            .low = 730, .high = 1130, .source = "assumption",
            .doc = "Hours with pupils a year of one fte of small groups: as a teacher's "
                   "lessons." },
    { "session_hours", SIM_FIELD(struct help_params, session_hours), "hours", .dflt = 33,
            .prior = SIM_PRIOR_NORMAL(33, 8), .min = 1, .max = 500, .low = 17, .high = 49,
            .source = "A07",
            .doc = "Hours of one pupil in a structured programme: 35 minutes, four times "
                   "a week, 14 weeks." },
    { "group", SIM_FIELD(struct help_params, group), "pupils", .dflt = 4, .min = 1,
            .max = 30, .low = 2, .high = 5, .source = "A05 assumption",
            .doc = "Pupils in such a group." },
    { "untrained", SIM_FIELD(struct help_params, untrained), "ratio", .dflt = 0.25,
            .prior = SIM_PRIOR_BETA(2, 6), .min = 0, .max = 1, .low = 0.04, .high = 0.55,
            .source = "A07 assumption",
            .doc = "Effect of an assistant without training, relative to one with." },
    { "a_gen", SIM_FIELD(struct help_params, a_gen), "SD", .dflt = 0.02,
            .prior = SIM_PRIOR_NORMAL(0.02, 0.03), .min = -0.3, .max = 0.3, .low = -0.04,
            .high = 0.08, .source = "A04 A09 S02",
            .doc = "Gain of a pupil from help in class, per fte per 100 pupils." },
    { "a_str", SIM_FIELD(struct help_params, a_str), "SD", .dflt = 0.20,
            .prior = SIM_PRIOR_NORMAL(0.20, 0.07), .min = -0.3, .max = 1, .low = 0.06,
            .high = 0.34, .source = "A05 A06 A07 A08",
            .doc = "Gain of a participant from structured help of a trained assistant in "
                   "a group of two." },
    { "k_g", SIM_FIELD(struct help_params, k_g), "log/pupil", .dflt = 0.1211,
            .prior = SIM_PRIOR_TRUNC(0.12, 0.05, 0, 0.5), .min = 0, .max = 1, .low = 0.02,
            .high = 0.22, .source = "A08 U09",
            .doc = "Decay of small-group effects per pupil more in the group." },
    { "ses", SIM_FIELD(struct help_params, ses), "log/SD", .dflt = 0.1,
            .prior = SIM_PRIOR_NORMAL(0.1, 0.08), .min = -1, .max = 1, .low = -0.06,
            .high = 0.26, .source = "A02 assumption",
            .doc = "Effects of help by disadvantage of the school: larger for pupils of "
                   "less educated parents." },
};
static_assert(sizeof(struct help_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table help_table = { "help",
    "What assistants do and what pupils gain from it.", rows, SIM_COUNT(rows),
    sizeof(struct help_params), false };

/* Numbers of the year that all schools share. */
struct help_year {
    double seats;  /* participants per fte of small groups */
    double effect; /* of the trained on a participant at D = 0 [SD] */
};

static struct help_year help_year(const struct help_params *par)
{
    return (struct help_year){ .seats = par->contact_hours * par->group
                                        / par->session_hours,
        .effect = par->a_str * tutors_group(par, par->group) / tutors_group(par, 2) };
}

struct help_hours help_split(
        const struct help_params *par, int32_t assist, int32_t cover, bool organised)
{
    struct help_hours h = { .cover = cover < assist ? cover : assist };
    int32_t rest = assist - h.cover;

    h.other = (int32_t) (par->other * rest);
    h.tutoring = organised * (int32_t) (par->tutoring * rest); /* no jump: a coin */
    if (h.tutoring > rest - h.other)
        h.tutoring = rest - h.other;
    h.in_class = rest - h.other - h.tutoring;
    return h;
}

/* What schools do with their assistants of their own accord. */
static void help_school(struct labour *lab, struct arm_state *state, int s, int pupils,
        const struct help_year *year, struct school_help *help)
{
    const struct help_params *par = lab->par->help;
    struct assist_arm *arm = &state->assistants;
    struct help_hours h = help_split(
            par, state->assist[s], state->assistant_cover[s], arm->organised[s] != 0);
    int64_t *task = arm->task[lab->stratum[s]];

    task[TASK_COVER] += h.cover;
    task[TASK_TUTORING] += h.tutoring;
    task[TASK_IN_CLASS] += h.in_class;
    task[TASK_OTHER] += h.other;
    arm->in_class[s] = h.in_class;
    double trained = arm->filled[s] > 0 ? (double) arm->trained[s] / arm->filled[s] : 0;
    double seats = pupils > 0 ? 0.01 * h.tutoring * year->seats / pupils : 0;
    help->seats = seats < 1 ? (float) seats : 1;
    help->effect = (float) (year->effect * (double) lab->assistants.ses[s]
                            * (trained + (1 - trained) * par->untrained));
    help->general = help->wellbeing = help->summer = help->summer_effect = 0;
}

/* What help in class changes since the reference year: 0.01 fte per pupil is one fte per
 * 100 pupils. */
static void help_in_class(const struct labour *lab, const struct arm_state *arm,
        const uint16_t *pupils, struct school_help *help)
{
    const struct assistants *as = &lab->assistants;

    for (int s = 0; s < lab->world->n_schools; s++) {
        double change = arm->assistants.in_class[s] - as->in_class[s];
        if (pupils[s] > 0)
            help[s].general += (float) (lab->par->help->a_gen * (double) as->ses[s]
                                        * change / pupils[s]);
    }
}

static void start_ses(struct labour *lab)
{
    for (int s = 0; s < lab->world->n_schools; s++) {
        double D = (double) lab->world->disadv[s];
        lab->assistants.ses[s] = (float) sim_exp(lab->par->help->ses * (D > 3 ? 3 : D));
    }
}

static void clear_year(const struct labour *lab, struct arm_state *arm)
{
    struct assist_arm *as = &arm->assistants;
    memset(as->task, 0, (size_t) lab->n_strata * sizeof *as->task);
    memset(as->seats, 0, (size_t) lab->n_strata * sizeof *as->seats);
    memset(as->delivery, 0, (size_t) as->n_policies * sizeof *as->delivery);
    memset(arm->relief, 0, (size_t) lab->world->n_schools * sizeof *arm->relief);
}

static int help_run(struct labour *lab, struct sim_err *err)
{
    const struct help_year year = help_year(lab->par->help);
    int n = lab->world->n_schools, t = lab->year - lab->run_in;
    const uint16_t *pupils = lab->pupils_total + (size_t) lab->year * (size_t) n;

    (void) err;
    if (t < -1)
        return 0;
    if (t < 0)
        start_ses(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        struct school_help *help =
                t < 0 ? lab->ref_help : arm->help + (size_t) t * (size_t) n;
        clear_year(lab, arm);
        for (int s = 0; s < n; s++)
            help_school(lab, arm, s, pupils[s], &year, &help[s]);
        if (t < 0)
            memcpy(lab->assistants.in_class, arm->assistants.in_class,
                    (size_t) n * sizeof *lab->assistants.in_class);
        else if (arm->cond.any)
            programmes_deliver(lab, arm, help);
        help_in_class(lab, arm, pupils, help);
    }
    return 0;
}

const struct phase phase_help = { "help", help_run };
