/* cover.c - who stands before the class, and what does an unfilled post mean there?
 *
 * Teachers keep their class; new and rotating ones take the emptier of two drawn. A
 * class whose own teachers do not fill its time is helped by colleagues with time
 * left; what the school lacks altogether is covered in a first version of the
 * waterfall: an unqualified person, a merged class, or the class is sent home.
 * Value added: sigma * z, less the novice penalty fading with experience, and
 * penalties for a new school, another class or a late hire (T03-T05, T07, Q01-Q07).
 * All sums are integers (1e-4 SD x 0.01 fte). Thread safety: one struct labour each. */
#include "models/labour.h"

#include <string.h>

#include "models/phases/cover_hot.h"
#include "sim/base/vmath.h"

static const struct sim_param teacher_rows[] = {
    { "sigma_va", SIM_FIELD(struct teacher_params, sigma_va), "SD", .dflt = 0.1326,
            .prior = SIM_PRIOR_LOGNORMAL(0.13, 0.20), .min = 0, .max = 0.5, .low = 0.09,
            .high = 0.19, .source = "Q01 Q02 Q03 Q04 Q05",
            .doc = "Standard deviation of teacher value added a year." },
    { "d_nov", SIM_FIELD(struct teacher_params, d_nov), "SD", .dflt = 0.08,
            .prior = SIM_PRIOR_TRUNC(0.08, 0.02, 0, 0.3), .min = 0, .max = 0.5,
            .low = 0.04, .high = 0.12, .source = "Q06 Q07", .copula = "teacher penalties",
            .rho = 0.5,
            .doc = "What pupils learn less from a first-year teacher; fades as "
                   "exp(-experience / 3)." },
    { "r_new", SIM_FIELD(struct teacher_params, r_new), "ratio", .dflt = 0.3,
            .prior = SIM_PRIOR_BETA(6, 14), .min = 0, .max = 1, .low = 0.1, .high = 0.5,
            .source = "T05 assumption", .copula = "teacher penalties", .rho = 0.5,
            .doc = "Penalty of being new to the school, relative to the novice's." },
    { "r_reassigned", SIM_FIELD(struct teacher_params, r_reassigned), "ratio",
            .dflt = 1.0 / 3, .prior = SIM_PRIOR_BETA(10, 20), .min = 0, .max = 1,
            .low = 0.17, .high = 0.5, .source = "T04", .copula = "teacher penalties",
            .rho = 0.5,
            .doc = "Penalty of another class in the same school, relative to the "
                   "novice's." },
    { "late", SIM_FIELD(struct teacher_params, late), "teacher SD", .dflt = -0.1028,
            .prior = SIM_PRIOR_TRUNC(-0.10, 0.05, -1, 0), .min = -2, .max = 0,
            .low = -0.2, .high = 0, .source = "assumption",
            .doc = "A hire after 1 August, in the first year." },
    { "in_training", SIM_FIELD(struct teacher_params, in_training), "SD", .dflt = -0.0822,
            .prior = SIM_PRIOR_TRUNC(-0.08, 0.04, -0.4, 0), .min = -0.5, .max = 0.1,
            .low = -0.16, .high = 0, .source = "T10 T11",
            .doc = "A side entrant in the first two years, on top of the novice "
                   "penalty." },
};
static_assert(sizeof(struct teacher_params) == sizeof(double) * SIM_COUNT(teacher_rows),
        "a field has no row");
const struct sim_table teacher_table = { "teacher", "What pupils learn from a teacher.",
    teacher_rows, SIM_COUNT(teacher_rows), sizeof(struct teacher_params), false };

static const struct sim_param cover_rows[] = {
    { "open", SIM_FIELD(struct cover_params, open), "share", .dflt = 0.2,
            .prior = SIM_PRIOR_BETA(3, 12), .min = 0, .max = 1, .low = 0.05, .high = 0.4,
            .source = "baseline:shortage_teachers_pct 2021-02",
            .doc = "Share of the shortage that stays open; the rest is hidden (The "
                   "Hague: "
                   "2 of 15 points)." },
    { "home", SIM_FIELD(struct cover_params, home), "share", .dflt = 0.25,
            .prior = SIM_PRIOR_BETA(5, 15), .min = 0, .max = 1, .low = 0.1, .high = 0.45,
            .source = "assumption",
            .doc = "Share of open time in which the class is sent home; in the rest "
                   "it is "
                   "merged with another." },
    { "unqualified", SIM_FIELD(struct cover_params, unqualified), "share", .dflt = 0.7,
            .prior = SIM_PRIOR_BETA(14, 6), .min = 0, .max = 1, .low = 0.5, .high = 0.9,
            .source = "assumption",
            .doc = "Share of hidden time with a stand-in before the class; in the "
                   "rest it "
                   "is merged." },
    { "q_sub", SIM_FIELD(struct cover_params, q_sub), "teacher SD", .dflt = -1.06,
            .prior = SIM_PRIOR_TRUNC(-1.06, 0.20, -3, 0), .min = -3, .max = 0.5,
            .low = -1.46, .high = -0.66, .source = "T07",
            .doc = "Quality of a stand-in: between the 10th and 20th percentile of "
                   "teachers." },
    { "b_cs", SIM_FIELD(struct cover_params, b_cs), "SD/pupil", .dflt = 0.0155,
            .prior = { .n = 2,
                    .part = { { 0.5, SIM_NORMAL, 0.028, 0.010, 0, 0, 0 },
                            { 0.5, SIM_NORMAL, 0.003, 0.006, 0, 0, 0 } } },
            .min = -0.05, .max = 0.1, .low = -0.005, .high = 0.045,
            .source = "S03 S05 S07",
            .doc = "Score gained per pupil fewer in the class, over three years." },
    { "class_size", SIM_FIELD(struct cover_params, class_size), "pupils", .dflt = 22.8,
            .min = 5, .max = 60, .low = 22.4, .high = 23.2,
            .source = "baseline:group_size_mean 2020",
            .doc = "Pupils per class at a school of average disadvantage." },
    { "class_size_D", SIM_FIELD(struct cover_params, class_size_D), "pupils/SD",
            .dflt = 0.8, .min = -5, .max = 5, .low = 0.3, .high = 1.3,
            .source = "assumption",
            .doc = "Pupils fewer per class per SD of disadvantage." },
};
static_assert(sizeof(struct cover_params) == sizeof(double) * SIM_COUNT(cover_rows),
        "a field has no row");
const struct sim_table cover_table = { "cover",
    "What happens in the classroom when a post is unfilled.", cover_rows,
    SIM_COUNT(cover_rows), sizeof(struct cover_params), false };

enum { UNIT = 10000 }; /* 1e-4 SD */

static int units(double sd)
{
    return (int) (sd < 0 ? sd * UNIT - 0.5 : sd * UNIT + 0.5);
}

/* What every person brings to a class this year, the same in all arms. */
static void person_traits(struct labour *lab)
{
    const struct teacher_params *par = lab->par->teacher;
    struct persons *p = &lab->p;
    float profile[EXP_MAX + 1];

    for (int e = 0; e <= EXP_MAX; e++)
        profile[e] = (float) (UNIT
                              * (-par->d_nov * sim_exp(-e / 3.0)
                                      + 0.01 * (e < 20 ? e : 20) / 20));
    SIM_HOT_PICK(cover_traits)
    (p->trait, p->z, p->experience, p->id, profile, (float) (par->sigma_va * UNIT),
            (float) (par->in_training * UNIT), (size_t) p->n);
}

/* Penalties that an arm's history brings [1e-4 SD]. */
struct penalties {
    int new_school, new_class, late;
};

static int penalty_of(const struct labour *lab, const struct arm_state *arm, int i,
        const struct penalties *penalty)
{
    int v = 0;
    if (arm->job[i].since == lab->year + 1 && lab->p.experience[i] > 0)
        v += penalty->new_school;
    else if (arm->job[i].flag & PERSON_NEW_CLASS)
        v += penalty->new_class;
    if (arm->job[i].flag & PERSON_LATE)
        v += penalty->late;
    return v;
}

/* Add the teachers who keep their class; list the others in `moving`. */
static int place_settled(
        struct labour *lab, struct arm_state *arm, const int32_t *first, int32_t *moving)
{
    const struct persons *p = &lab->p;
    const struct cover_settled in = { .n = p->n,
        .n_schools = lab->world->n_schools,
        .spare = lab->class_cap,
        .year = lab->year + 1,
        .rotate = sim_threshold(lab->par->mobility->rotation) >> 16,
        .school = arm->school,
        .job = arm->job,
        .w_hours = p->w_hours,
        .trait = (const int16_t(*)[4]) p->trait,
        .classes = lab->n_classes,
        .first = first };
    return SIM_HOT_PICK(cover_settled)(lab->staff, moving, &in);
}

/* New and rotating teachers take the class with less time covered of two that are drawn
 * for them: nearly as even as the emptiest of all, but one teacher more or less in the
 * school does not move all the others (which would spoil the luck shared by policies). */
static void place_moving(struct labour *lab, struct arm_state *arm, const int32_t *first,
        const struct penalties *penalty, const int32_t *moving, int n)
{
    for (int k = 0; k < n; k++) {
        int i = moving[k], s = arm->school[i];
        uint32_t C = (uint32_t) lab->n_classes[s], word = lab->p.w_class[i];
        uint32_t one = (word >> 16) * C >> 16, two = (word & 0xffff) * C >> 16;
        struct class_staff *staff = lab->staff + first[s];
        uint32_t c = staff[two].fte < staff[one].fte ? two : one;
        if (arm->job[i].since != lab->year + 1 && arm->job[i].klass != c
                && arm->job[i].klass != 255)
            arm->job[i].flag |= PERSON_NEW_CLASS;
        arm->job[i].klass = (uint8_t) c;
        if (arm->job[i].flag & PERSON_ABSENT)
            continue;
        const int16_t *trait = lab->p.trait[i];
        int fte = arm->job[i].fte;
        staff[c].fte += fte;
        staff[c].value += fte * (trait[1] + penalty_of(lab, arm, i, penalty));
        staff[c].quality += fte * trait[2];
        staff[c].novice += fte * trait[3];
    }
}

/* Effects of the ways to cover, fixed for the year. */
struct ways {
    float standin; /* value of a stand-in [1e-4 SD] */
    float share_standin, share_merged, share_home;
    float merged; /* effect of a year in a merged class [1e-4 SD] */
};

static void cover_school(const struct labour *lab, struct arm_state *arm, int s,
        const struct class_staff *staff, const struct ways *ways, struct class_year *rec,
        struct class_year *full)
{
    int C = lab->n_classes[s];
    struct cover_school in = { .n = C,
        .standin = ways->standin,
        .need = (float) (lab->posts[s] > 0 ? lab->posts[s] : 1) / (float) C,
        .lack = (float) (lab->posts[s] + arm->replace[s] - arm->filled[s]),
        .share_standin = ways->share_standin,
        .share_merged = ways->share_merged,
        .home = ways->share_home * 65535,
        .merged = ways->share_merged * ways->merged };
    struct class_staff sum = SIM_HOT_PICK(cover_classes)(rec, full, staff, &in);
    arm->quality[s] = sum.quality;
    arm->novice[s] = sum.novice;
}

static struct ways ways_to_cover(const struct labour *lab)
{
    const struct cover_params *cp = lab->par->cover;
    const struct learning_params *lp = lab->par->learning;
    /* a gain each year leaves 1 + P1 + P2 of itself after three years */
    double kept = 1 + lp->rho_teacher
                  + lp->rho_teacher * (lp->kappa + (1 - lp->kappa) * lp->decay);
    double standin = (1 - cp->open) * cp->unqualified, home = cp->open * cp->home;

    return (struct ways){ .standin = (float) (cp->q_sub * lab->par->teacher->sigma_va
                                              * UNIT),
        .share_standin = (float) standin,
        .share_home = (float) home,
        .share_merged = (float) (1 - standin - home),
        .merged = (float) (-cp->b_cs / kept * cp->class_size * UNIT) };
}

static int cover_run(struct labour *lab, struct sim_err *err)
{
    const struct teacher_params *tp = lab->par->teacher;
    const struct world *w = lab->world;
    size_t n = (size_t) w->n_schools;
    int t = lab->year - lab->run_in;
    int32_t *first = t < 0 ? lab->room.ref_first : lab->room.first + (size_t) t * (n + 1);
    const struct penalties penalty = { units(-tp->r_new * tp->d_nov),
        units(-tp->r_reassigned * tp->d_nov), units(tp->late * tp->sigma_va) };
    const struct ways ways = ways_to_cover(lab);

    /* the year before the start is the reference; one more settles classes in it */
    if (t < -2)
        return 0;
    first[0] = 0;
    for (size_t s = 0; s < n; s++)
        first[s + 1] = first[s] + lab->n_classes[s];
    if (first[n] > lab->class_cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "%d classes in one year, the model has room for %d: raise "
                "cover.class_size or lower demand.growth",
                first[n], lab->class_cap);
    person_traits(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        struct class_year *rec =
                t < 0 ? lab->ref_classes
                      : arm->classes + (size_t) t * (size_t) lab->class_cap;
        struct class_year *full =
                t < 0 || a > 0 ? NULL
                               : lab->no_shortage + (size_t) t * (size_t) lab->class_cap;
        memset(lab->staff, 0, (size_t) first[n] * sizeof *lab->staff);
        int moving = place_settled(lab, arm, first, lab->person_scratch);
        place_moving(lab, arm, first, &penalty, lab->person_scratch, moving);
        for (size_t s = 0; s < n; s++)
            cover_school(lab, arm, (int) s, lab->staff + first[s], &ways, rec + first[s],
                    full != NULL ? full + first[s] : NULL);
    }
    return 0;
}

const struct phase phase_cover = { "cover", cover_run };
