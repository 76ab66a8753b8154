/* hazard_hot.h - vector kernels of the exit phase, one per instruction set (isa.h). */
#ifndef MODELS_HAZARD_HOT_H
#define MODELS_HAZARD_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "models/labour.h"
#include "sim/base/isa.h"

/* e[i] = -log(1 - u) of the uniform behind word[i]: a hazard h strikes within the year
 * when e[i] < h. Monotone in the word. */
SIM_HOT_DECLARE(void, hazard_exponential, (float *e, const uint32_t *word, size_t n));

/* What may strike a person this year, in bits. */
enum { STRIKE_EXIT = 1, STRIKE_SEARCH = 2, STRIKE_ILL = 4 };

/* A person's two words of the year have four halves: leaving | searching and illness |
 * hours. Where a word is asked for, the other half is its lower one: it tells apart what
 * is nearer than 1 in 65,536. */
static inline uint32_t hazard_swapped(uint32_t word)
{
    return word << 16 | word >> 16;
}

/* Ages, schools, words of the year and their bounds. Half a word is compared with that of
 * a hazard nobody of his age, or at his school, exceeds in any arm: most persons cannot
 * be struck and need no logarithm. */
struct hazard_year {
    const uint8_t *age;
    const uint16_t *school; /* in arm 0 */
    struct words_of_year words;
    const uint32_t *bound;       /* [age] of leaving, and of illness << 16 */
    const int32_t *search_bound; /* [n_schools + 1] */
    int32_t n_schools;
};

/* What all arms share of a year: in bits, what may strike at the school of arm 0; the
 * words of hours (upper half; rotation in the lower one) and of the class he may get.
 * Rotation and class are mixed from those of leaving, searching and illness. */
SIM_HOT_DECLARE(void, hazard_may,
        (uint8_t * mark, uint32_t *w_hours, uint32_t *w_class,
                const struct hazard_year *in, size_t n));

/* Contract wishes [0.01 fte] of n persons: who has the upper half of w_hours below `up`
 * wishes a day more, up to full-time; who has it from there to below `down` a day less,
 * down to two days. */
SIM_HOT_DECLARE(void, hazard_wishes,
        (uint8_t * hours, const uint32_t *w_hours, uint32_t up, uint32_t down, size_t n));

/* Who may search at the school he has in another arm, in addition to those marked. */
SIM_HOT_DECLARE(void, hazard_elsewhere,
        (uint8_t * mark, const uint16_t *school, const struct hazard_year *in, size_t n));

/* Only flags in `keep` stay. */
SIM_HOT_DECLARE(void, hazard_flags, (struct job * job, uint8_t keep, size_t n));

#endif
