/* assistants_hot.h - vector kernels over all assistants, one per instruction set (isa.h).
 * Each marks rows with 1, the others with 0; what happens to the few who are marked is a
 * loop over them. */
#ifndef MODELS_PHASES_ASSISTANTS_HOT_H
#define MODELS_PHASES_ASSISTANTS_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* Whom the year may change: at any school who may leave, studies or may begin to, and who
 * is away and comes back or goes for good. */
struct assist_year {
    const uint16_t *school;
    const uint8_t *flag;
    const uint32_t *fate, *study; /* words of the year */
    uint32_t leave, learn; /* highest words of leaving, and of studies or training */
    uint32_t gone;         /* fate of those away, below: changes */
};
SIM_HOT_DECLARE(void, assistants_strike,
        (uint8_t * mark, const struct assist_year *in, size_t n));

/* What a school may change in the contracts of those present. */
enum assist_change { ASSIST_KEEPS, ASSIST_MAY_LENGTHEN, ASSIST_MAY_RELEASE };

/* Whose contract may change; change: [n_schools]. */
SIM_HOT_DECLARE(void, assistants_unsettled,
        (uint8_t * mark, const uint16_t *school, const uint8_t *fte, const uint8_t *hours,
                const uint8_t *change, int32_t n_schools, size_t n));

/* Who looks for work, in addition to those marked. */
SIM_HOT_DECLARE(
        void, assistants_seeking, (uint8_t * mark, const uint16_t *school, size_t n));

/* One look of each of n seekers: where it lands, and what he thinks of that school. */
struct assist_scene {
    const uint16_t *post_school; /* schools by post, by region */
    const struct place *place;   /* by school */
    const float *disadv;         /* by school */
    double b_dist, b_Du;
};
SIM_HOT_DECLARE(void, assistants_look,
        (uint16_t * school, double *utility, const uint32_t *word, const int32_t *first,
                const uint32_t *posts, const struct place *home,
                const struct assist_scene *scene, size_t n));

#endif
