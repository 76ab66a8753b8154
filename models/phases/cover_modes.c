/* cover_modes.c - who stands in for an unfilled post, when all who could are few?
 *
 * A waterfall: extra hours of own part-timers, qualified substitutes, teachers from
 * agencies, unqualified people, assistants, planned larger classes; these make up the
 * hidden shortage. What remains is open: pupils are spread over the other classes until
 * those are full, or sent home. Substitutes, agency teachers and the unqualified are so
 * many in a region, shared by the schools that lack in proportion to what they lack, the
 * disadvantaged somewhat less (T09). One scale on all these capacities is solved in the
 * reference year, so that the open share is the published one; from then on it follows
 * scarcity. All shares are whole 0.01 fte. Thread safety: one struct labour each. */
#include "models/phases/cover.h"

#include <string.h>

#include "sim/base/vmath.h"

void cover_reach(struct labour *lab)
{
    const struct world *w = lab->world;
    float slope = (float) -lab->par->cover->reach_D;

    for (int s = 0; s < w->n_schools; s++)
        lab->reach[s] = slope * w->disadv[s];
    sim_exp_v(lab->reach, lab->reach, (size_t) w->n_schools);
}

int32_t cover_pool_room(const struct labour *lab, int region, double share)
{
    const int32_t *first = lab->world->region_first;
    int64_t posts = 0;

    for (int s = first[region]; s < first[region + 1]; s++)
        posts += lab->posts[s];
    return (int32_t) (share * (double) posts);
}

/* Schools of one region that lack, what each still lacks, what it may take of the pool at
 * hand, and how readily people go there. */
struct lacking {
    int n;
    const int32_t *school;
    int32_t *left, *want;
    float *reach;
};

/* Share `room` in proportion to want x reach (or to want alone), none above its want;
 * returns what is left. Rounding is of running sums: every 0.01 fte goes somewhere. */
static int32_t share_round(
        struct lacking *l, int32_t room, bool by_reach, int32_t *column)
{
    double total = 0, cum = 0;
    int32_t done = 0, given = 0;

    for (int k = 0; k < l->n; k++)
        total += (double) ((float) l->want[k] * (by_reach ? l->reach[k] : 1));
    double rate = total > 0 ? room / total : 0;
    for (int k = 0; k < l->n; k++) {
        cum += (double) ((float) l->want[k] * (by_reach ? l->reach[k] : 1));
        int32_t upto = k == l->n - 1 ? room : (int32_t) (cum * rate);
        int32_t fte = upto - done < l->want[k] ? upto - done : l->want[k];
        done = upto;
        given += fte;
        l->left[k] -= fte;
        l->want[k] -= fte;
        column[l->school[k]] += fte;
    }
    return room - given;
}

/* Share a regional pool: by what schools want and how readily people go there; what the
 * first round cannot place, by want alone. */
static void share_pool(struct lacking *l, int32_t room, int32_t *column)
{
    int64_t total = 0;

    for (int k = 0; k < l->n; k++)
        total += l->want[k];
    if (total > room) {
        room = share_round(l, room, true, column);
        if (room > 0)
            share_round(l, room, false, column);
        return;
    }
    for (int k = 0; k < l->n; k++) {
        column[l->school[k]] += l->want[k];
        l->left[k] -= l->want[k];
        l->want[k] = 0;
    }
}

static void want_all(struct lacking *l)
{
    memcpy(l->want, l->left, (size_t) l->n * sizeof *l->want);
}

/* The pools of region r, for the schools that lack there. */
static void share_region(const struct labour *lab, struct arm_state *arm, int r,
        double scale, struct lacking *l)
{
    const struct cover_params *cp = lab->par->cover;
    int32_t agency = cover_pool_room(lab, r, scale * cp->agency);

    want_all(l);
    share_pool(l, cover_pool_room(lab, r, scale * cp->substitute),
            arm->cover[COVER_SUBSTITUTE]);
    /* money kept from the year before brings more people, up to a limit */
    for (int k = 0; k < l->n; k++) {
        int32_t fund = arm->agency_fund[l->school[k]];
        l->want[k] = l->left[k] < fund ? l->left[k] : fund;
    }
    share_pool(l, (int32_t) (agency * cp->agency_more), arm->cover[COVER_AGENCY]);
    want_all(l);
    share_pool(l, agency, arm->cover[COVER_AGENCY]);
    share_pool(l, cover_pool_room(lab, r, scale * cp->unqualified),
            arm->cover[COVER_UNQUALIFIED]);
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* What a school does within its walls with the `left` that nobody from outside covers. */
static void share_within(const struct labour *lab, struct arm_state *arm, int s,
        int32_t left, double scale)
{
    const struct cover_params *cp = lab->par->cover;
    double posts = lab->posts[s], classes = lab->n_classes[s];
    double pupils = lab->pupils_total[(size_t) lab->year * (size_t) lab->world->n_schools
                                      + (size_t) s];
    /* k of C classes fit in the others while C * size / (C - k) is not above the most */
    double fits = 1 - pupils / (classes * cp->class_most);
    double other = (classes - 1) / classes;
    fits = fits < 0 ? 0 : fits < other ? fits : other;
    int32_t room = (int32_t) (fits * posts);

    int32_t fte = least(left, (int32_t) (cp->assistant * arm->assist[s]));
    arm->cover[COVER_ASSISTANT][s] = fte;
    left -= fte;
    fte = least(least(left, room), (int32_t) (scale * cp->merge * posts));
    arm->cover[COVER_MERGED][s] = fte;
    left -= fte;
    int32_t home = (int32_t) (cp->home * left + 0.5);
    int32_t spread = least(left - home, room - fte);
    arm->cover[COVER_SPREAD][s] = spread;
    arm->cover[COVER_HOME][s] = left - spread;
}

void cover_share(struct labour *lab, struct arm_state *arm, double scale)
{
    const struct world *w = lab->world;
    const float overtime = (float) (scale * lab->par->cover->overtime);
    int32_t *school = lab->lacking;

    for (int m = 0; m < COVER_MODES; m++)
        memset(arm->cover[m], 0, (size_t) w->n_schools * sizeof *arm->cover[m]);
    for (int r = 0; r < w->n_regions; r++) {
        struct lacking l = { 0, school, lab->lacking_left, lab->lacking_want,
            lab->lacking_reach };
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            int32_t lack = labour_lack(lab, arm, s);
            if (lack == 0)
                continue;
            int32_t own = least(lack, cover_overtime_room(arm, s, overtime));
            arm->cover[COVER_OVERTIME][s] = own;
            school[l.n] = s;
            l.reach[l.n] = lab->reach[s];
            l.left[l.n++] = lack - own;
        }
        share_region(lab, arm, r, scale, &l);
        for (int k = 0; k < l.n; k++)
            share_within(lab, arm, school[k], l.left[k], scale);
    }
}

/* Open part of the shortage at a scale, less what it should be. */
static double excess(struct labour *lab, struct arm_state *arm, double log_scale)
{
    int64_t open = 0, all = 0;

    cover_share(lab, arm, sim_exp(log_scale));
    for (int s = 0; s < lab->world->n_schools; s++) {
        all += labour_lack(lab, arm, s);
        open += arm->cover[COVER_SPREAD][s] + arm->cover[COVER_HOME][s];
    }
    return all > 0 ? (double) open / (double) all - lab->par->cover->open : 0;
}

/* The open share falls as the scale rises: bracket it from 1 outwards, then false
 * position with the Illinois correction, on the log of the scale. */
double cover_fit(struct labour *lab, struct arm_state *arm)
{
    const double close = 5e-4, most = 2.9957; /* 0.05 to 20 */
    double near = 0, at_near, far = 0, at_far;

    if (!lab->par->cover->fit_open)
        return 1;
    at_far = at_near = excess(lab, arm, 0);
    for (double step = at_near > 0 ? 0.5 : -0.5; at_near * at_far > 0; step *= 2) {
        if (far >= most || far <= -most)
            return sim_exp(far);
        near = far;
        at_near = at_far;
        far += step;
        far = far > most ? most : far < -most ? -most : far;
        at_far = excess(lab, arm, far);
    }
    double mid = far, at = at_far;
    for (int k = 0; k < 40 && (at > close || at < -close); k++) {
        mid = (near * at_far - far * at_near) / (at_far - at_near);
        at = excess(lab, arm, mid);
        if (at * at_far < 0) {
            near = far;
            at_near = at_far;
        } else {
            at_near /= 2;
        }
        far = mid;
        at_far = at;
    }
    return sim_exp(mid);
}

void cover_set_aside(struct labour *lab, struct arm_state *arm)
{
    const struct cover_params *cp = lab->par->cover;
    const struct money_params *mp = lab->par->money;
    double per_agency = mp->agency > 0 ? 1 / mp->agency : 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        int32_t lack = labour_lack(lab, arm, s);
        arm->unspent_assist[s] = arm->agency_fund[s] = 0;
        if (lack == 0)
            continue;
        double rest = lack - mp->overtime * arm->overtime[s]
                      - mp->substitute * arm->substitute[s] - mp->agency * arm->agency[s]
                      - mp->unqualified * arm->unqualified[s];
        if (!(rest > 0))
            continue;
        double assist = cp->unspent_assist * rest;
        arm->unspent_assist[s] = (int32_t) assist;
        arm->agency_fund[s] =
                (int32_t) (cp->unspent_agency * (rest - assist) * per_agency);
    }
}
