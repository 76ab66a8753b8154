/* shapley.h - how is the effect of a package to be shared over its parts?
 *
 * The Shapley value (1953): the mean, over all orders in which the parts may be added,
 * of what a part adds when it comes. Shares add up to the effect of the package; equal
 * parts get equal shares; a part that never adds anything gets none. Few parts: from
 * all coalitions. Many: from some orders, each with its reverse, which makes shares
 * that still add up, with an error that can be told.
 * Thread safety: pure functions. */
#ifndef SIM_ANALYSIS_SHAPLEY_H
#define SIM_ANALYSIS_SHAPLEY_H

#include <stddef.h>
#include <stdint.h>

enum {
    SIM_SHAPLEY_EXACT = 6,   /* parts up to which all coalitions are run */
    SIM_SHAPLEY_ORDERS = 16, /* orders drawn beyond; half of them reverse the others */
};

/* worth[1 << k]: what coalition m makes (bit i: part i is in it; worth[0] is 0 in a
 * game). share[k]. k at most 20. */
void sim_shapley(double *share, const double *worth, size_t k);

/* Order number `index` of k parts: order[j] is the part that comes j-th. Odd orders are
 * the reverse of the even one before. The same for the same seed. */
void sim_shapley_order(unsigned char *order, size_t k, uint64_t seed, size_t index);

#endif
