/* cover.c - who stands before the class, and what does an unfilled post mean there?
 *
 * Teachers keep their class; new and rotating ones take the emptier of two drawn. A
 * class whose own teachers do not fill its time is helped by colleagues with time
 * left; for what the school lacks altogether the stand-ins of cover_modes.c come, and
 * short absence (cover_short.c) takes its part of every class.
 * Value added: sigma * z, less the novice penalty fading with experience, and
 * penalties for a new school, another class or a late hire (T03-T05, T07, Q01-Q07).
 * Sums over staff are integers (1e-4 SD x 0.01 fte). Thread safety: one struct labour
 * each. */
#include "models/labour.h"

#include <string.h>

#include "models/phases/cover.h"
#include "models/phases/cover_hot.h"
#include "models/phases/cover_staff_hot.h"
#include "sim/base/vmath.h"

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
    const struct cover_persons in = { .z = p->z,
        .experience = p->experience,
        .id = p->id,
        .w_hours = p->w_hours,
        .profile = profile,
        .sigma = (float) (par->sigma_va * UNIT),
        .training = (float) (par->in_training * UNIT),
        .rotate = sim_threshold(lab->par->mobility->rotation) >> 16 };
    SIM_HOT_PICK(cover_traits)(p->trait, &in, (size_t) p->n);
}

/* Put the teachers of one arm before their classes, into lab->staff. Who is new or
 * rotates takes the class with less time covered of two that are drawn for him: nearly as
 * even as the emptiest of all, but one teacher more or less in the school does not move
 * all the others (which would spoil the luck shared by policies). */
static void place_teachers(struct labour *lab, struct arm_state *arm)
{
    const struct teacher_params *tp = lab->par->teacher;
    const struct persons *p = &lab->p;
    const struct cover_staff in = { .n = p->n,
        .n_schools = lab->world->n_schools,
        .year = (uint32_t) lab->year + 1,
        .school = arm->school,
        .job = arm->job,
        .w_class = p->w_class,
        .trait = p->trait,
        .span = lab->span,
        .new_school = units(-tp->r_new * tp->d_nov),
        .new_class = units(-tp->r_reassigned * tp->d_nov),
        .late = units(tp->late * tp->sigma_va) };
    int moving = SIM_HOT_PICK(cover_settled)(lab->staff, lab->person_scratch, &in);

    SIM_HOT_PICK(cover_moving)(lab->staff, lab->person_scratch, moving, &in);
}

enum { SCHOOL_WEEKS = 40 };

static struct cover_ways ways_to_cover(const struct labour *lab)
{
    const struct cover_params *cp = lab->par->cover;
    const struct teacher_params *tp = lab->par->teacher;
    const struct learning_params *lp = lab->par->learning;
    /* a gain each year leaves 1 + P1 + P2 of itself after three years */
    double kept =
            1 + lp->rho_class + lp->rho_class * (lp->kappa + (1 - lp->kappa) * lp->decay);

    return (struct cover_ways){
        .value = { [STRETCH_SUBSTITUTE] = (float) (cp->q_sub * tp->sigma_va * UNIT),
                [STRETCH_AGENCY] = (float) (cp->q_agency * tp->sigma_va * UNIT),
                [STRETCH_UNQUALIFIED] = (float) ((cp->p_unqualified - tp->d_nov) * UNIT),
                [STRETCH_ASSISTANT] = (float) ((cp->p_assistant - tp->d_nov) * UNIT) },
        .per_pupil = (float) (-cp->b_cs / kept * UNIT),
        .day = (float) (-cp->short_day * UNIT),
        .lost = (float) (-lp->growth * UNIT),
        .short_home = (float) cp->short_home,
        .weeks = { (float) (lab->par->observe->weeks_some / SCHOOL_WEEKS),
                (float) (lab->par->observe->weeks_many / SCHOOL_WEEKS) }
    };
}

/* Smaller classes at school s, as far as there are teachers for the posts meant for them:
 * who is employed beyond regular posts and replacements fills the posts of policies
 * alike. */
static void smaller_classes(const struct labour *lab, struct arm_state *arm, int s,
        const struct cover_ways *ways, struct class_year *rec)
{
    double asked = (double) arm->cond.posts[s] * FTE,
           beyond = arm->filled[s] - lab->posts[s] - arm->replace[s];

    if (!(beyond > 0 && asked > 0))
        return;
    double given = (beyond < asked ? beyond / asked : 1)
                   * (double) arm->cond.class_posts[s] * FTE;
    double more = given / (lab->posts[s] > 0 ? lab->posts[s] : 1);
    double pupils = lab->pupils_total[(size_t) lab->year * (size_t) lab->world->n_schools
                                      + (size_t) s];
    int n = lab->n_classes[s];
    arm->class_more[s] = (float) more;
    int32_t effect =
            cover_whole(ways->per_pupil * (float) (pupils / n * (1 / (1 + more) - 1)));
    for (int c = 0; c < n; c++) /* nothing lacks here: no larger ones */
        rec[c].merged = (int16_t) effect;
}

/* What the classes of one arm live through; see place_teachers. */
static void live_classes(struct labour *lab, struct arm_state *arm, const int32_t *first,
        struct class_year *rec, struct class_year *full)
{
    const struct cover_ways ways = ways_to_cover(lab);
    size_t n = (size_t) lab->world->n_schools;
    const struct cover_country in = { .ways = &ways,
        .staff = lab->staff,
        .n_schools = lab->world->n_schools,
        .alike = lab->alike,
        .first = first,
        .classes = lab->n_classes,
        .posts = lab->posts,
        .filled = arm->filled,
        .replace = arm->replace,
        .cover = (const int32_t *const *) arm->cover,
        .pupils = lab->pupils_total + (size_t) lab->year * n,
        .w_turn = lab->w_turn,
        .short_absent = arm->short_absent,
        .short_nobody = arm->short_nobody,
        .rec = rec,
        .full = full,
        .untaught = arm->untaught,
        .quality = arm->quality,
        .novice = arm->novice };

    SIM_HOT_PICK(cover_country)(&in);
    memset(arm->class_more, 0, n * sizeof *arm->class_more);
    for (size_t s = 0; arm->cond.written.posts && s < n; s++)
        smaller_classes(lab, arm, (int) s, &ways, rec + first[s]);
}

/* Who stands in for unfilled posts and the absent; the last year of the run-in is the
 * reference to which the capacities are scaled. */
static void cover_arm(struct labour *lab, struct arm_state *arm)
{
    if (lab->year == 0) {
        lab->solved.c_cover = 1;
        cover_reach(lab);
    }
    if (lab->year == lab->run_in - 1)
        lab->solved.c_cover = cover_fit(lab, arm);
    cover_share(lab, arm, lab->solved.c_cover);
    cover_set_aside(lab, arm);
    cover_short(lab, arm);
}

/* Which schools to take side by side: see struct cover_country. A counting sort. */
static void find_alike(struct labour *lab)
{
    enum { SIZES = 64 }; /* larger ones are rare */

    for (int from = 0; from < lab->world->n_schools; from += COVER_NEAR) {
        int left = lab->world->n_schools - from,
            n = left < COVER_NEAR ? left : COVER_NEAR;
        const int32_t *classes = lab->n_classes + from;
        int32_t at[SIZES + 1] = { 0 };
        for (int k = 0; k < n; k++)
            at[(classes[k] < SIZES ? classes[k] : SIZES - 1) + 1]++;
        for (int size = 0; size < SIZES; size++)
            at[size + 1] += at[size];
        for (int k = 0; k < n; k++)
            lab->alike[from + at[classes[k] < SIZES ? classes[k] : SIZES - 1]++] =
                    from + k;
    }
}

static int cover_run(struct labour *lab, struct sim_err *err)
{
    const struct world *w = lab->world;
    size_t n = (size_t) w->n_schools;
    int t = lab->year - lab->run_in;
    int32_t *first = t < 0 ? lab->room.ref_first : lab->room.first + (size_t) t * (n + 1);

    for (int a = 0; a < lab->live_arms; a++)
        cover_arm(lab, &lab->arm[a]);
    /* the year before the start is the reference; one more settles classes in it */
    if (t < -2)
        return 0;
    first[0] = 0;
    for (size_t s = 0; s < n; s++) {
        first[s + 1] = first[s] + lab->n_classes[s];
        lab->span[s] = (uint32_t) first[s] << SPAN_FIRST | (uint32_t) lab->n_classes[s];
    }
    lab->span[n] = (uint32_t) lab->class_cap << SPAN_FIRST;
    if (first[n] > lab->class_cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "%d classes in one year, the model has room for %d: raise "
                "cover.class_size or lower demand.growth",
                first[n], lab->class_cap);
    if (t == -2 || lab->year == 0) /* later years find it cleared */
        memset(lab->staff, 0, ((size_t) lab->class_cap + 1) * sizeof *lab->staff);
    find_alike(lab);
    person_traits(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        struct class_year *rec =
                t < 0 ? lab->ref_classes
                      : arm->classes + (size_t) t * (size_t) lab->class_cap;
        struct class_year *full =
                t < 0 || a > 0 ? NULL
                               : lab->no_shortage + (size_t) t * (size_t) lab->class_cap;
        place_teachers(lab, arm);
        live_classes(lab, arm, first, rec, full);
    }
    return 0;
}

const struct phase phase_cover = { "cover", cover_run };
