/* cover_short.c - how much teaching is lost to short absence, and who comes instead?
 *
 * A simpler rule than that for unfilled posts: a share of teaching time, rising with the
 * workload that last year left, asks for someone else for a day or some weeks. Own part-
 * timers and the region's substitutes come with what unfilled posts leave of them; for
 * the rest there is nobody. A day that the teacher is away costs the same however it is
 * covered (T08, T09: measured with and without substitutes), so cover decides only
 * whether the class is sent home. Thread safety: one struct labour each. */
#include "models/phases/cover.h"

#include "sim/base/vmath.h"

void cover_short(struct labour *lab, struct arm_state *arm)
{
    const struct cover_params *cp = lab->par->cover;
    const struct world *w = lab->world;
    double scale = lab->solved.c_cover;
    const float overtime = (float) (scale * cp->overtime);
    float *absent = arm->short_absent, *nobody = arm->short_nobody;

    for (int s = 0; s < w->n_schools; s++)
        absent[s] = (float) cp->short_work * arm->strain[s];
    sim_exp_v(absent, absent, (size_t) w->n_schools);
    for (int r = 0; r < w->n_regions; r++) {
        double pool = cover_pool_room(lab, r, scale * cp->substitute), want = 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            absent[s] *= (float) cp->short_absence;
            absent[s] = absent[s] < 0.5f ? absent[s] : 0.5f;
            float own = (float) (cover_overtime_room(arm, s, overtime)
                                 - arm->cover[COVER_OVERTIME][s]);
            float fte = absent[s] * (float) lab->posts[s] - own;
            nobody[s] = fte > 0 ? fte : 0;
            want += (double) nobody[s];
            pool -= arm->cover[COVER_SUBSTITUTE][s];
        }
        float left = want > pool ? (float) (1 - pool / want) : 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            float share =
                    lab->posts[s] > 0 ? nobody[s] * left / (float) lab->posts[s] : 0;
            nobody[s] = share < absent[s] ? share : absent[s];
        }
    }
}
