/* cover_modes_hot.h - vector kernels of cover_modes.c and cover_short.c over the schools
 * of one arm, one per instruction set (isa.h). */
#ifndef MODELS_PHASES_COVER_MODES_HOT_H
#define MODELS_PHASES_COVER_MODES_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* Extra hours of own part-timers, who can be asked for `share` of the hours that they are
 * short of full time: into arm->overtime, and into left[] what then still lacks. */
SIM_HOT_DECLARE(void, cover_own,
        (int32_t * left, const struct labour *lab, struct arm_state *arm, float share));

/* Schools of one region, from its first to the last that lacks: what each still lacks,
 * what it wants of the pool at hand, and how readily people go there. */
struct cover_pool {
    int n;
    int32_t *left, *want;
    const float *reach;
    double *sum;   /* scratch */
    int32_t *upto; /* scratch */
};
/* Share `room` in proportion to want x reach (or to want alone), none above its want,
 * into column[]; returns what is left. Rounding is of running sums: every 0.01 fte goes
 * somewhere. */
SIM_HOT_DECLARE(int32_t, cover_round,
        (int32_t * column, const struct cover_pool *pool, int32_t room, bool by_reach));
/* All of them get what they want. */
SIM_HOT_DECLARE(void, cover_all, (int32_t * column, const struct cover_pool *pool));
/* What they want together. */
SIM_HOT_DECLARE(int64_t, cover_wanted, (const struct cover_pool *pool));

/* What schools do within their walls with the `left` that nobody from outside covers:
 * arm->cover from COVER_ASSISTANT on. */
SIM_HOT_DECLARE(void, cover_within,
        (const int32_t *left, const struct labour *lab, struct arm_state *arm,
                double scale));

/* arm->unspent_assist and arm->agency_fund; see cover_set_aside. */
SIM_HOT_DECLARE(void, cover_aside, (const struct labour *lab, struct arm_state *arm));

/* Short absence: arm->short_absent from its exponential to a share of teaching time, and
 * into arm->short_nobody the fte [0.01] of it that own part-timers do not cover. */
SIM_HOT_DECLARE(void, cover_absent,
        (const struct labour *lab, struct arm_state *arm, float overtime));
/* arm->short_nobody of schools [from, end) from fte to a share of teaching time, when for
 * `left` of it nobody comes from the region's pool. */
SIM_HOT_DECLARE(void, cover_nobody,
        (const struct labour *lab, struct arm_state *arm, int from, int end, float left));

#endif
