/* tutors.c - who can tutor, and what does a pupil gain from it?
 *
 * theta = (mu_tut * kind * g(group) / g(2) + tau * z)
 *         * (n / 250)^(-b_scale) * (hours / dose_ref)^0.7
 * with z the quality of the organiser, n pupils per organiser (U05, U13-U16), times what
 * is lost without training, times the gain of knowing the pupils. Present assistants have
 * a_str and their own dose in place of mu_tut (A05-A08). Each kind has so many hours a
 * year in each region: nobody comes for free. Teachers who tutor leave the teaching
 * supply. Thread safety: one struct labour per thread. */

#include <string.h>

#include "models/labour.h"
#include "sim/base/vmath.h"

#define RATIO(name, mean, prior_, low_, high_, source_, words)                           \
    {                                                                                    \
#name, SIM_FIELD(struct tutor_params, name), "ratio",                            \
                .dflt = mean, .prior = prior_, .min = 0, .max = 5, .low = low_,          \
                .high = high_, .source = source_, .doc = words                           \
    }
#define PEOPLE(name, mean, unit_, words)                                                 \
    {                                                                                    \
#name, SIM_FIELD(struct tutor_params, name), unit_,                              \
                .dflt = mean, .prior = SIM_PRIOR_TRUNC(mean, 0.4 * mean, 0, 2 * mean),   \
                .min = 0, .max = 1e7, .low = 0.2 * mean, .high = 1.8 * mean,             \
                .source = "assumption", .doc = words                                     \
    }
#define HOURS(name, mean, words)                                                         \
    {                                                                                    \
#name, SIM_FIELD(struct tutor_params, name), "hours/yr",                         \
                .dflt = mean, .min = 1, .max = 1659, .low = 0.5 * mean,                  \
                .high = 1.5 * mean, .source = "assumption", .doc = words                 \
    }

static const struct sim_param rows[] = {
    { "mu_tut", SIM_FIELD(struct tutor_params, mu_tut), "SD", .dflt = 0.29,
            .prior = SIM_PRIOR_NORMAL(0.29, 0.04), .min = -1, .max = 2, .low = 0.21,
            .high = 0.37, .source = "U05",
            .doc = "Gain of a participant a year: paraprofessionals, two pupils, 250 "
                   "pupils per organiser." },
    { "b_scale", SIM_FIELD(struct tutor_params, b_scale), "elasticity", .dflt = 0.27,
            .prior = SIM_PRIOR_NORMAL(0.27, 0.06), .min = -1, .max = 2, .low = 0.15,
            .high = 0.39, .source = "U13 U14 U15 U16",
            .doc = "Decay of the effect with pupils per organiser." },
    { "tau", SIM_FIELD(struct tutor_params, tau), "SD", .dflt = 0.1596,
            .prior = SIM_PRIOR_TRUNC(0, 0.20, 0, 2), .min = 0, .max = 2, .low = 0.01,
            .high = 0.4, .source = "U05",
            .doc = "Spread of the effect between organisers of 250 pupils." },
    { "dose_ref", SIM_FIELD(struct tutor_params, dose_ref), "hours", .dflt = 200,
            .min = 10, .max = 1000, .low = 120, .high = 200, .source = "U03",
            .doc = "Hours of a pupil a year at dose 1: an hour a day." },
    RATIO(teacher, 1.25, SIM_PRIOR_NORMAL(1.25, 0.15), 0.95, 1.55, "U05 U06",
            "Teachers as tutors, relative to paraprofessionals."),
    RATIO(student, 0.8, SIM_PRIOR_NORMAL(0.8, 0.15), 0.5, 1.1, "U05 U06 U07",
            "University students, relative to paraprofessionals."),
    RATIO(volunteer, 0.6, SIM_PRIOR_NORMAL(0.6, 0.15), 0.3, 0.9, "U05 U06 U12",
            "Volunteers, relative to paraprofessionals."),
    RATIO(institute, 0.5, SIM_PRIOR_TRUNC(0.5, 0.3, 0, 1), 0.1, 0.9, "U22 assumption",
            "Private providers, relative to paraprofessionals: 0.08 SD at a scale where "
            "others reach 0.16."),
    RATIO(online, 0.8, SIM_PRIOR_NORMAL(0.8, 0.2), 0.4, 1.2, "U07 U09",
            "Online tutors, relative to paraprofessionals."),
    RATIO(untrained, 1.0 / 3, SIM_PRIOR_BETA(2, 4), 0.08, 0.66, "A07 assumption",
            "Effect of a tutor without training, relative to one with."),
    PEOPLE(students, 12000, "persons",
            "Students in the country who would tutor in primary schools."),
    HOURS(student_hours, 120, "Hours a year of one of them."),
    PEOPLE(volunteers, 10000, "persons", "Volunteers who would tutor."),
    HOURS(volunteer_hours, 60, "Hours a year of one of them."),
    PEOPLE(institutes, 6000, "persons",
            "Staff of homework institutes and other providers who could work for primary "
            "schools."),
    HOURS(institute_hours, 300, "Hours a year of one of them."),
    PEOPLE(online_tutors, 5000, "persons", "Tutors who would work online."),
    HOURS(online_hours, 200, "Hours a year of one of them."),
    { "wellbeing", SIM_FIELD(struct tutor_params, wellbeing), "SD of wellbeing",
            .dflt = 0.12, .prior = SIM_PRIOR_NORMAL(0.12, 0.08), .min = -1, .max = 1,
            .low = -0.04, .high = 0.28, .source = "U07 U08",
            .doc = "Gain of wellbeing of a participant in a year of tutoring." },
    { "teacher_share", SIM_FIELD(struct tutor_params, teacher_share), "P", .dflt = 0.1,
            .prior = SIM_PRIOR_BETA(2, 18), .min = 0, .max = 1, .low = 0.01, .high = 0.25,
            .source = "assumption",
            .doc = "Candidates from the reserve, and retired, who take tutoring in place "
                   "of a class when it is offered." },
    { "eps_recruit", SIM_FIELD(struct tutor_params, eps_recruit), "elasticity",
            .dflt = 0.8, .prior = SIM_PRIOR_TRUNC(0.8, 0.4, -0.8, 2.4), .min = -2,
            .max = 5, .low = 0, .high = 1.6, .source = "assumption",
            .doc = "Tutors and other people won per log of the pay that an offer adds "
                   "(recruit.pay)." },
    { "appeal", SIM_FIELD(struct tutor_params, appeal), "log", .dflt = 0.05,
            .prior = SIM_PRIOR_TRUNC(0.05, 0.05, -0.1, 0.2), .min = -1, .max = 2,
            .low = 0, .high = 0.15, .source = "assumption",
            .doc = "The same of a full appeal to the public task (recruit.mission)." },
    PEOPLE(pedagogues, 4000, "fte",
            "Staff of day-care and after-school care whom schools could get in school "
            "hours."),
    PEOPLE(others, 6000, "fte",
            "People for office, sport and projects whom schools could get."),
};
static_assert(sizeof(struct tutor_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table tutors_table = { "tutors",
    "Who can tutor, and what a pupil gains from it.", rows, SIM_COUNT(rows),
    sizeof(struct tutor_params), false };

double tutors_kind(const struct tutor_params *par, enum tutor_kind kind)
{
    switch (kind) {
    case TUTOR_TEACHER:
        return par->teacher;
    case TUTOR_STUDENT:
        return par->student;
    case TUTOR_VOLUNTEER:
        return par->volunteer;
    case TUTOR_INSTITUTE:
        return par->institute;
    case TUTOR_ONLINE:
        return par->online;
    case TUTOR_ASSISTANT:
    case TUTOR_PARA:
    case TUTOR_KINDS:
        break;
    }
    return 1;
}

double tutors_group(const struct help_params *help, double group)
{
    return sim_exp(-help->k_g * ((group < 1 ? 1 : group) - 1));
}

static double power(double x, double exponent)
{
    return x > 0 ? sim_exp(exponent * sim_log(x)) : 0;
}

double tutors_effect(const struct tutor_params *par, const struct help_params *help,
        const struct offer *offer, double n, double z)
{
    bool own = offer->tutor == TUTOR_ASSISTANT;
    double mean = own ? help->a_str : par->mu_tut * tutors_kind(par, offer->tutor);
    double scale = power((n > 50 ? n : 50) / 250, -par->b_scale);
    double group = tutors_group(help, offer->group) / tutors_group(help, 2);
    double dose = power(offer->hours / (own ? help->session_hours : par->dose_ref), 0.7);
    double untrained = own ? help->untrained : par->untrained;
    double trained = offer->trained + (1 - offer->trained) * untrained;

    return (mean * scale * group * dose + par->tau * scale * dose * z) * trained
           * offer->quality * (1 + offer->own);
}

double support_region_share(const struct labour *lab, int region)
{
    const int32_t *first = lab->post_first, all = first[lab->world->n_regions];

    return (double) lab->world->n_pupils / lab->world->country
           * (first[region + 1] - first[region]) / (all > 0 ? all : 1);
}

/* Hours a year that students, volunteers and others of region r have. */
static double free_hours(
        const struct labour *lab, const struct arm_state *arm, int kind, int r)
{
    const struct tutor_params *par = lab->par->tutors;
    double part = support_region_share(lab, r);

    switch ((enum tutor_kind) kind) {
    case TUTOR_TEACHER:
        return arm->assistants.teacher_hours[r];
    case TUTOR_PARA:
        return 0.01 * arm->assistants.seekers[r] * lab->par->help->contact_hours;
    case TUTOR_STUDENT:
        return part * par->students * par->student_hours;
    case TUTOR_VOLUNTEER:
        return part * par->volunteers * par->volunteer_hours;
    case TUTOR_INSTITUTE:
        return part * par->institutes * par->institute_hours;
    case TUTOR_ONLINE:
        return part * par->online_tutors * par->online_hours;
    case TUTOR_ASSISTANT:
    case TUTOR_KINDS:
        break;
    }
    return 0;
}

void tutors_hours(const struct labour *lab, const struct arm_state *arm,
        double hours[TUTOR_KINDS][DRAW_REGIONS_MAX])
{
    for (int kind = 0; kind < TUTOR_KINDS; kind++)
        for (int r = 0; r < lab->world->n_regions; r++)
            hours[kind][r] = free_hours(lab, arm, kind, r);
}

/* ---- teachers who tutor ---- */

/* Hours of teachers that the offers of an arm ask, by region; false: none. */
static bool teacher_hours_asked(
        const struct labour *lab, const struct arm_state *arm, double *hours)
{
    bool any = false;

    memset(hours, 0, (size_t) lab->world->n_regions * sizeof *hours);
    for (int k = 0; arm->cond.any && k < arm->cond.n_offers; k++) {
        const struct offer *o = &arm->cond.offer[k];
        if (o->kind != OFFER_TUTORS || o->tutor != TUTOR_TEACHER || o->willing > 0
                || o->retired)
            continue;
        any = true;
        for (int s = 0; s < lab->world->n_schools; s++)
            hours[lab->world->region[s]] += o->asked[s] * o->hours / o->group;
    }
    return any;
}

/* From which slot on the retired of a region came to tutor; false: none did. */
static bool retired_from(
        const struct labour *lab, const struct arm_state *arm, int32_t *first)
{
    int32_t all = 0;

    for (int r = 0; r < lab->world->n_regions && arm->cond.any; r++)
        all += supply_retired_tutors(lab, arm, r, &first[r]);
    return all > 0;
}

/* So many of them are left, and of what they have in proportion. */
static void keep(struct tutoring_teachers *t, int32_t heads)
{
    const int64_t before = t->heads > 0 ? t->heads : 1;

    t->reserve = (int32_t) (t->reserve * (int64_t) heads / before);
    t->hours = (int32_t) (t->hours * (int64_t) heads / before);
    t->heads = heads;
}

/* Who tutored last year goes on. A few stop for good; whom nobody asks any more is in the
 * reserve again as if he had just left a school. */
static void go_on(struct labour *lab, struct arm_state *arm, int r, double want)
{
    struct tutoring_teachers *t = &arm->assistants.tutors[r];

    keep(t, t->heads - (int32_t) (lab->par->supply->drop * t->heads + 0.5));
    if (t->hours > want) {
        const int32_t reserve = t->reserve;
        keep(t, (int32_t) __builtin_ceil(t->heads * want / t->hours));
        arm->reserve_next[r][0] += reserve - t->reserve;
    }
    arm->assistants.teacher_hours[r] = t->hours;
}

/* Person i of a pool of region r tutors from now on. */
static void take_on(struct arm_state *arm, int r, unsigned pool, int32_t hours)
{
    struct tutoring_teachers *t = &arm->assistants.tutors[r];

    t->heads++;
    t->hours += hours;
    if (pool >= POOL_RESERVE) { /* is counted to the next year there otherwise */
        int k = (int) pool - POOL_RESERVE;
        t->reserve++;
        arm->reserve_next[r][k < RESERVE_AGES - 1 ? k + 1 : k]--;
    }
}

static bool anybody_tutors(const struct labour *lab, const struct arm_state *arm)
{
    for (int r = 0; r < lab->world->n_regions; r++)
        if (arm->assistants.tutors[r].heads > 0)
            return true;
    return false;
}

/* The retired who came for it (this year), and candidates of the reserve and other
 * retired who take tutoring instead: as many as those of last year leave to be asked. */
static void recruit(struct labour *lab, struct arm_state *arm)
{
    double want[DRAW_REGIONS_MAX];
    int32_t first[DRAW_REGIONS_MAX];
    uint32_t willing = sim_threshold(lab->par->tutors->teacher_share);
    const struct persons *p = &lab->p;

    memset(arm->assistants.teacher_hours, 0,
            (size_t) lab->world->n_regions * sizeof *arm->assistants.teacher_hours);
    bool asked = teacher_hours_asked(lab, arm, want);
    bool came = retired_from(lab, arm, first);
    if (!asked && !came && !anybody_tutors(lab, arm))
        return;
    for (int r = 0; r < lab->world->n_regions; r++)
        go_on(lab, arm, r, want[r]);
    for (int i = lab->ladder_from + lab->ladder_n; i < p->n; i++) {
        unsigned pool = p->id[i] >> 14 & 15, r = p->id[i] >> 24;
        if ((pool < POOL_RESERVE && pool != POOL_RETIRED)
                || !(arm->job[i].flag & PERSON_CANDIDATE))
            continue;
        bool tutor = came && pool == POOL_RETIRED
                     && (int32_t) (p->id[i] & (DRAW_SLOTS_MAX - 1)) >= first[r];
        if (!tutor) {
            if (!asked || arm->assistants.teacher_hours[r] >= want[r])
                continue;
            struct sim_block b = sim_draw(lab->key, p->id[i], 0,
                    sim_when((unsigned) lab->year, DRAW_PERSON_TUTOR, 0), lab->chance);
            if (b.word[0] >= willing)
                continue;
        }
        const int32_t hours =
                (int32_t) (0.01 * p->hours[i] * lab->par->help->contact_hours);
        arm->job[i].flag = 0;
        arm->assistants.teacher_hours[r] += hours;
        if (!tutor)
            take_on(arm, (int) r, pool, hours);
    }
}

/* ---- own part-timers ---- */

/* The most any offer of the year makes willing. */
static double willing_most(const struct arm_state *arm)
{
    double most = 0;

    for (int k = 0; arm->cond.any && k < arm->cond.n_offers; k++) {
        const struct offer *o = &arm->cond.offer[k];
        if (o->kind != OFFER_NONE && o->willing > most)
            most = o->willing;
    }
    return most;
}

void tutors_part_timers(struct labour *lab, const struct arm_state *arm)
{
    double *left = lab->assistants.part_timers, most = willing_most(arm);
    const struct persons *p = &lab->p;
    uint32_t willing = sim_threshold(most);

    memset(left, 0, (size_t) lab->world->n_schools * sizeof *left);
    for (int i = 0; i < p->n && most > 0; i++) {
        const struct job *job = &arm->job[i];
        int s = arm->school[i];
        if (s == NO_SCHOOL || job->fte > FTE - OFFER_STEP
                || job->flag & (PERSON_ABSENT | PERSON_EXTENDED))
            continue;
        struct sim_block b = sim_draw(
                lab->key, p->id[i], 0, sim_when(0, DRAW_PERSON_OFFER, 1), lab->chance);
        if (b.word[0] < willing)
            left[s] += 0.01 * OFFER_STEP * lab->par->help->contact_hours;
    }
}

static int tutors_run(struct labour *lab, struct sim_err *err)
{
    (void) err;
    for (int a = 0; a < lab->live_arms; a++)
        recruit(lab, &lab->arm[a]);
    return 0;
}

const struct phase phase_tutors = { "tutors", tutors_run };
