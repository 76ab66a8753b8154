/* cover_short.c - how much teaching is lost to short absence, and who comes instead?
 *
 * A simpler rule than that for unfilled posts: a share of teaching time, rising with the
 * workload that last year left, asks for someone else for a day or some weeks. Own part-
 * timers and the region's substitutes come with what unfilled posts leave of them; for
 * the rest there is nobody. A day that the teacher is away costs the same however it is
 * covered (T08, T09: measured with and without substitutes), so cover decides only
 * whether the class is sent home. Thread safety: one struct labour each. */
#include "models/phases/cover.h"
#include "models/phases/cover_modes_hot.h"
#include "sim/base/vmath.h"

void cover_short(struct labour *lab, struct arm_state *arm)
{
    const struct cover_params *cp = lab->par->cover;
    const struct world *w = lab->world;
    double scale = lab->solved.c_cover;
    float *absent = arm->short_absent, *nobody = arm->short_nobody;

    for (int s = 0; s < w->n_schools; s++)
        absent[s] = (float) cp->short_work * arm->strain[s];
    sim_exp_v(absent, absent, (size_t) w->n_schools);
    SIM_HOT_PICK(cover_absent)(lab, arm, (float) (scale * cp->overtime));
    for (int r = 0; r < w->n_regions; r++) {
        int from = w->region_first[r], end = w->region_first[r + 1];
        double posts = cover_region_posts(lab, r), want = 0;
        int32_t pool = (int32_t) (scale * cp->substitute * posts);
        for (int s = from; s < end; s++) {
            want += (double) nobody[s];
            pool -= arm->cover[COVER_SUBSTITUTE][s];
        }
        float left = want > pool ? (float) (1 - pool / want) : 0;
        SIM_HOT_PICK(cover_nobody)(lab, arm, from, end, left);
    }
}
