/* package.h - packages of policies taken apart: what do the parts do alone, what does
 * their meeting add, and how much of the package is each policy's?
 *
 * Before a run, sim_packages_new adds to the scenario the arms that hold parts of each
 * package of two and more policies: all coalitions up to SIM_SHAPLEY_EXACT policies,
 * those of some orders beyond. They run beside the others, with their draws and luck,
 * so every figure here is a difference within replications. After the run
 * sim_package_take reads one cell. Thread safety: no globals. */
#ifndef SIM_ANALYSIS_PACKAGE_H
#define SIM_ANALYSIS_PACKAGE_H

#include "sim/analysis/shapley.h"
#include "sim/analysis/summary.h"
#include "sim/scenario/scenario.h"

enum { SIM_PACKAGE_MAX = 20 }; /* policies that can be taken apart */

struct sim_package {
    size_t arm, k;               /* its place, its policies */
    char (*lever)[SIM_NAME_LEN]; /* [k] by rank */
    size_t n_parts;
    uint64_t *mask;       /* [n_parts] coalitions that were run, not all, not none */
    size_t *part;         /* [n_parts] their arms */
    size_t n_orders;      /* 0: exact */
    unsigned char *order; /* [n_orders][k] */
};

struct sim_packages {
    size_t n;
    struct sim_package *package;
};

/* Take all packages of sc apart. A package of more than SIM_PACKAGE_MAX policies is
 * SIM_ERR_INPUT. Free with sim_packages_free (NULL is fine). */
SIM_CHECK int sim_packages_new(
        struct sim_packages **out, struct sim_scenario *sc, struct sim_err *err);
void sim_packages_free(struct sim_packages *packages);

/* One cell. whole = the package; sum = of its parts alone; extra = whole less sum.
 * alone[k], share[k]; order_se[k]: standard error of the mean share for the choice of
 * orders, 0 when exact. Cells that are missing have n = 0. */
struct sim_package_cell {
    struct sim_summary whole, sum, extra;
    struct sim_summary alone[SIM_PACKAGE_MAX], share[SIM_PACKAGE_MAX];
    double order_se[SIM_PACKAGE_MAX];
};
SIM_CHECK int sim_package_take(struct sim_package_cell *out,
        const struct sim_package *package, struct sim_store *store, size_t cell,
        struct sim_err *err);

#endif
