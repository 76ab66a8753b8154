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

#include "models/phases/cover_modes_hot.h"
#include "sim/base/vmath.h"

void cover_reach(struct labour *lab)
{
    const struct world *w = lab->world;
    float slope = (float) -lab->par->cover->reach_D;

    for (int s = 0; s < w->n_schools; s++)
        lab->reach[s] = slope * w->disadv[s];
    sim_exp_v(lab->reach, lab->reach, (size_t) w->n_schools);
}

double cover_region_posts(const struct labour *lab, int region)
{
    const int32_t *first = lab->world->region_first;
    int64_t posts = 0;

    for (int s = first[region]; s < first[region + 1]; s++)
        posts += lab->posts[s];
    return (double) posts;
}

/* Share a regional pool: by what schools want and how readily people go there; what the
 * first round cannot place, by want alone. `column`: from the first school of the region
 * on. */
static void share_pool(const struct cover_pool *pool, int32_t room, int32_t *column)
{
    if (SIM_HOT_PICK(cover_wanted)(pool) <= room) {
        SIM_HOT_PICK(cover_all)(column, pool);
        return;
    }
    room = SIM_HOT_PICK(cover_round)(column, pool, room, true);
    if (room > 0)
        SIM_HOT_PICK(cover_round)(column, pool, room, false);
}

static void want_all(const struct cover_pool *pool)
{
    memcpy(pool->want, pool->left, (size_t) pool->n * sizeof *pool->want);
}

/* The pools of region r, for the schools that lack there; left: [n_schools]. */
static void share_region(const struct labour *lab, struct arm_state *arm, int r,
        double scale, int32_t *left)
{
    const struct cover_params *cp = lab->par->cover;
    int first = lab->world->region_first[r], end = lab->world->region_first[r + 1];
    double posts = cover_region_posts(lab, r);
    int32_t agency = (int32_t) (scale * cp->agency * posts);

    while (end > first && labour_lack(lab, arm, end - 1) == 0)
        end--;
    const struct cover_pool pool = { end - first, left + first, lab->lacking_want,
        lab->reach + first, lab->school_scratch, lab->lacking_upto };
    want_all(&pool);
    share_pool(&pool, (int32_t) (scale * cp->substitute * posts),
            arm->cover[COVER_SUBSTITUTE] + first);
    /* money kept from the year before brings more people, up to a limit */
    for (int k = 0; k < pool.n; k++) {
        int32_t fund = arm->agency_fund[first + k];
        pool.want[k] = pool.left[k] < fund ? pool.left[k] : fund;
    }
    share_pool(&pool, (int32_t) (agency * cp->agency_more),
            arm->cover[COVER_AGENCY] + first);
    want_all(&pool);
    share_pool(&pool, agency, arm->cover[COVER_AGENCY] + first);
    share_pool(&pool, (int32_t) (scale * cp->unqualified * posts),
            arm->cover[COVER_UNQUALIFIED] + first);
}

void cover_share(struct labour *lab, struct arm_state *arm, double scale)
{
    const struct world *w = lab->world;
    int32_t *left = lab->lacking_left;

    SIM_HOT_PICK(cover_own)
    (left, lab, arm, (float) (scale * lab->par->cover->overtime));
    for (int m = COVER_SUBSTITUTE; m <= COVER_UNQUALIFIED; m++)
        memset(arm->cover[m], 0, (size_t) w->n_schools * sizeof *arm->cover[m]);
    for (int r = 0; r < w->n_regions; r++)
        share_region(lab, arm, r, scale, left);
    SIM_HOT_PICK(cover_within)(left, lab, arm, scale);
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
    SIM_HOT_PICK(cover_aside)(lab, arm);
}
