/* cover.h - what the parts of the cover phase ask of each other.
 *
 * cover_modes.c shares out who stands in for unfilled posts, cover_short.c adds short
 * absence, cover.c makes of them what each class lived through. All fte are of 0.01.
 * Thread safety: one struct labour each. */
#ifndef MODELS_PHASES_COVER_H
#define MODELS_PHASES_COVER_H

#include "models/labour.h"

/* How readily scarce people go to each school, this replication, into lab->reach. */
void cover_reach(struct labour *lab);

/* Share out what covers labour_lack() into arm->cover[mode][s]: the modes of a school add
 * up to it exactly. `scale` multiplies the capacities (solved.c_cover). Reads
 * arm->agency_fund, arm->assist and lab->reach. */
void cover_share(struct labour *lab, struct arm_state *arm, double scale);

/* The scale at which the share cover.open of this year's shortage is open, to within
 * 5e-4; the nearest that scales from 0.05 to 20 allow; 1 with cover.fit_open off. */
double cover_fit(struct labour *lab, struct arm_state *arm);

/* After cover_share: of the pay that empty posts leave when cover is paid, set shares
 * aside for the year to come: arm->unspent_assist [0.01 teacher fte of pay] and
 * arm->agency_fund [0.01 fte that it buys]. The euro are booked by money.c. */
void cover_set_aside(struct labour *lab, struct arm_state *arm);

/* Short absence of all schools: share of teaching time lost (arm->short_absent) and what
 * of it nobody covers (arm->short_nobody). After cover_share: own part-timers and the
 * region's substitutes come for what the unfilled posts leave of them. */
void cover_short(struct labour *lab, struct arm_state *arm);

/* Time that the part-timers present at a school can be asked for [0.01 fte], when `share`
 * of their hours short of full time can; the long absent are part-timers as the others.
 */
static inline int32_t cover_overtime_room(
        int32_t heads, int32_t filled, int32_t replace, float share)
{
    float here = (float) filled, free = (float) (heads * FTE) - here;
    float room = share * free * (1 - (float) replace / (here > 1 ? here : 1));
    return room > 0 ? (int32_t) room : 0;
}

/* Posts of a region [0.01 fte]: its pools are shares of them. */
double cover_region_posts(const struct labour *lab, int region);

#endif
