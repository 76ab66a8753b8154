/* order.h - the order in which arms are shown: the baseline, then by name.
 *
 * By name and not by place in the scenario, so that swapping arms changes no byte of
 * a table. Thread safety: pure function. */
#ifndef SIM_ANALYSIS_ORDER_H
#define SIM_ANALYSIS_ORDER_H

#include <stddef.h>
#include <string.h>

/* order[0] = 0, then the arms 1..n-1 by the bytes of their names; the caller owns
 * order[n]. */
static inline void sim_arm_order(const char *const *arm, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 1 && strcmp(arm[order[k - 1]], arm[i]) > 0; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

#endif
