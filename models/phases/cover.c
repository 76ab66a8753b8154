/* cover.c - who stands before the class, and what does an unfilled post mean there?
 *
 * Teachers keep their class; new ones take the class with the least time covered. A
 * class whose own teachers do not fill its time is helped by colleagues with time
 * left; what the school lacks altogether is covered in a first version of the
 * waterfall: an unqualified person, a merged class, or the class is sent home.
 * Value added: sigma * z, less the novice penalty fading with experience, and
 * penalties for a new school, another class or a late hire (T03-T05, T07, Q01-Q07).
 * All sums are integers (1e-4 SD x 0.01 fte). Thread safety: one struct labour each. */
#include "models/labour.h"

#include <string.h>

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
    { "late", SIM_FIELD(struct teacher_params, late), "teacher SD", .dflt = -0.10,
            .prior = SIM_PRIOR_TRUNC(-0.10, 0.05, -1, 0), .min = -2, .max = 0,
            .low = -0.2, .high = 0, .source = "assumption",
            .doc = "A hire after 1 August, in the first year." },
    { "in_training", SIM_FIELD(struct teacher_params, in_training), "SD", .dflt = -0.08,
            .prior = SIM_PRIOR_TRUNC(-0.08, 0.04, -0.4, 0), .min = -0.5, .max = 0.1,
            .low = -0.16, .high = 0, .source = "T10 T11",
            .doc = "A side entrant in the first two years, on top of the novice "
                   "penalty." },
};
static_assert(sizeof(struct teacher_params) == sizeof(double) * SIM_COUNT(teacher_rows),
        "a field has no row");
const struct sim_table teacher_table = { "teacher", "What pupils learn from a teacher.",
    teacher_rows, SIM_COUNT(teacher_rows), sizeof(struct teacher_params) };

static const struct sim_param cover_rows[] = {
    { "open", SIM_FIELD(struct cover_params, open), "share", .dflt = 0.2,
            .prior = SIM_PRIOR_BETA(3, 12), .min = 0, .max = 1, .low = 0.05, .high = 0.4,
            .source = "baseline:shortage_teachers_pct 2021-02",
            .doc = "Share of the shortage that stays open; the rest is hidden (The Hague: "
                   "2 of 15 points)." },
    { "home", SIM_FIELD(struct cover_params, home), "share", .dflt = 0.25,
            .prior = SIM_PRIOR_BETA(5, 15), .min = 0, .max = 1, .low = 0.1, .high = 0.45,
            .source = "assumption",
            .doc = "Share of open time in which the class is sent home; in the rest it is "
                   "merged with another." },
    { "unqualified", SIM_FIELD(struct cover_params, unqualified), "share", .dflt = 0.7,
            .prior = SIM_PRIOR_BETA(14, 6), .min = 0, .max = 1, .low = 0.5, .high = 0.9,
            .source = "assumption",
            .doc = "Share of hidden time with a stand-in before the class; in the rest it "
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
    SIM_COUNT(cover_rows), sizeof(struct cover_params) };

enum { UNIT = 10000 }; /* 1e-4 SD */

static int16_t units(double sd)
{
    double u = sd * UNIT;
    return (int16_t) (u < -32000  ? -32000
                      : u > 32000 ? 32000
                      : u < 0     ? u - 0.5
                                  : u + 0.5);
}

/* Value added of every person this year, the same in all arms. */
static void person_values(struct labour *lab)
{
    const struct teacher_params *par = lab->par->teacher;
    struct persons *p = &lab->p;
    double profile[EXP_MAX + 1];

    for (int e = 0; e <= EXP_MAX; e++)
        profile[e] = -par->d_nov * sim_exp(-e / 3.0) + 0.01 * (e < 20 ? e : 20) / 20;
    for (int i = 0; i < p->n; i++) {
        int e = p->experience[i] > EXP_MAX ? EXP_MAX : p->experience[i];
        double v = par->sigma_va * (double) p->z[i] + profile[e];
        if ((p->id[i] >> 14 & 15) == POOL_SIDE && e < 2)
            v += par->in_training;
        p->value[i] = units(v);
    }
}

/* Penalties that an arm's history brings. */
static int person_value(const struct labour *lab, const struct arm_state *arm, int i,
        const int penalty[3])
{
    int v = lab->p.value[i];
    if (arm->since[i] == lab->year + 1 && lab->p.experience[i] > 0)
        v += penalty[0];
    else if (arm->flag[i] & PERSON_NEW_CLASS)
        v += penalty[1];
    if (arm->flag[i] & PERSON_LATE)
        v += penalty[2];
    return v;
}

/* Add the teachers to their classes; new and rotating ones to where time is short. */
static void place_teachers(struct labour *lab, struct arm_state *arm,
        const int32_t *first, const int penalty[3])
{
    struct persons *p = &lab->p;
    uint32_t rotate = sim_threshold(lab->par->mobility->rotation) >> 16;

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < p->n; i++) {
            int s = arm->school[i];
            if (s == NO_SCHOOL)
                continue;
            int C = lab->n_classes[s];
            bool settled = arm->klass[i] < C && (p->w_hours[i] & 0xffff) >= rotate;
            if (arm->since[i] == lab->year + 1)
                settled = false;
            if (settled == (pass == 1))
                continue;
            int32_t *fte = lab->class_fte + first[s];
            if (pass == 1) {
                int least = 0;
                for (int c = 1; c < C; c++)
                    if (fte[c] < fte[least])
                        least = c;
                if (arm->since[i] != lab->year + 1 && arm->klass[i] != least)
                    arm->flag[i] |= PERSON_NEW_CLASS;
                arm->klass[i] = (uint8_t) least;
            }
            if (arm->flag[i] & PERSON_ABSENT)
                continue; /* replaced: counted as required, not as present */
            fte[arm->klass[i]] += arm->fte[i];
            lab->class_value[first[s] + arm->klass[i]] +=
                    arm->fte[i] * person_value(lab, arm, i, penalty);
        }
}

/* Effects of the ways to cover, fixed for the year. */
struct ways {
    double standin; /* value of a stand-in [1e-4 SD] */
    double share_standin, share_merged, share_home;
    double merged; /* effect of a year in a merged class [1e-4 SD] */
};

static void cover_school(struct labour *lab, struct arm_state *arm, int s,
        const int32_t *first, const struct ways *ways, struct class_year *rec)
{
    int C = lab->n_classes[s], at = first[s];
    double need = (double) lab->posts[s] / C;
    double gap = 0, present = 0, value = 0;

    for (int c = 0; c < C; c++) {
        double fte = lab->class_fte[at + c];
        gap += fte < need ? need - fte : 0;
        present += fte;
        value += lab->class_value[at + c];
    }
    double lack = lab->posts[s] + arm->replace[s] - arm->filled[s];
    double share = lack <= 0 || gap <= 0 ? 0 : lack >= gap ? 1 : lack / gap;
    double mean = present > 0 ? value / present : ways->standin;
    for (int c = 0; c < C; c++) {
        double fte = lab->class_fte[at + c], own = lab->class_value[at + c];
        double short_of = fte < need ? need - fte : 0;
        double bare = need > 0 ? short_of * share / need : 0;
        double taught =
                fte < need ? (own + short_of * (1 - share) * mean) / need : own / fte;
        double v = taught
                   + bare
                             * (ways->share_standin * ways->standin
                                     + ways->share_merged * mean);
        rec[c].teacher = units(v / UNIT);
        rec[c].merged = units(bare * ways->share_merged * ways->merged / UNIT);
        rec[c].lost = (uint16_t) (bare * ways->share_home * 65535 + 0.5);
    }
}

static int cover_run(struct labour *lab, struct sim_err *err)
{
    const struct teacher_params *tp = lab->par->teacher;
    const struct cover_params *cp = lab->par->cover;
    const struct learning_params *lp = lab->par->learning;
    const struct world *w = lab->world;
    int t = lab->year - lab->run_in;
    int32_t *first = t < 0 ? lab->room.ref_first
                           : lab->room.first + (size_t) t * ((size_t) w->n_schools + 1);
    const int penalty[3] = { units(-tp->r_new * tp->d_nov),
        units(-tp->r_reassigned * tp->d_nov), units(tp->late * tp->sigma_va) };
    /* a gain each year leaves 1 + P1 + P2 of itself after three years */
    double kept = 1 + lp->rho_teacher
                  + lp->rho_teacher * (lp->kappa + (1 - lp->kappa) * lp->decay);
    struct ways ways = { .standin = cp->q_sub * tp->sigma_va * UNIT,
        .share_standin = (1 - cp->open) * cp->unqualified,
        .share_home = cp->open * cp->home,
        .merged = -cp->b_cs / kept * cp->class_size * UNIT };

    (void) err;
    ways.share_merged = 1 - ways.share_standin - ways.share_home;
    person_values(lab);
    first[0] = 0;
    for (int s = 0; s < w->n_schools; s++)
        first[s + 1] = first[s] + lab->n_classes[s];
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        struct class_year *rec =
                t < 0 ? lab->ref_classes
                      : arm->classes + (size_t) t * (size_t) lab->class_cap;
        memset(lab->class_fte, 0, (size_t) first[w->n_schools] * sizeof(int32_t));
        memset(lab->class_value, 0, (size_t) first[w->n_schools] * sizeof(int32_t));
        place_teachers(lab, arm, first, penalty);
        for (int s = 0; s < w->n_schools; s++)
            cover_school(lab, arm, s, first, &ways, rec + first[s]);
    }
    return 0;
}

const struct phase phase_cover = { "cover", cover_run, NULL };
