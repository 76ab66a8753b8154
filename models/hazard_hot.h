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

/* Ages, words of the year and their bounds. The upper half of a word is compared with
 * that of a hazard nobody exceeds: most persons cannot be struck in any arm, whatever
 * their school, and need no logarithm. */
struct hazard_year {
    const uint8_t *age;
    const uint32_t *leave, *search, *ill;
    const uint32_t *bound; /* [age] of leaving, and of illness << 16 */
    uint32_t *own;         /* [n] scratch */
    int32_t search_bound;
};

/* What all arms share of a year: in bits, what may strike; the word of the class he may
 * get, which is that of absence with its bits mixed. */
SIM_HOT_DECLARE(void, hazard_may,
        (uint8_t * mark, uint32_t *w_class, const struct hazard_year *in, size_t n));

/* p[i] = sim_hazard_prob(h[i]) for 0 <= h[i] < 0.5. */
SIM_HOT_DECLARE(void, hazard_probs, (double *p, const double *h, size_t n));

/* Only flags in `keep` stay. */
SIM_HOT_DECLARE(void, hazard_flags, (struct job * job, uint8_t keep, size_t n));

#endif
