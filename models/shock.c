/* shock.c - when do shocks act, and is what a scenario says of them possible? shock.h. */
#include "models/shock.h"

#include <stdio.h>

bool shock_acts(const struct shock_common *c, long long year, long long known)
{
    long long announced = c->span.announced ? c->span.announced : c->span.start;

    return known >= announced && year >= c->span.start
           && (c->span.end == 0 || year <= c->span.end);
}

void shock_check(const struct shock_list *list, const struct world *world,
        long long first, struct sim_diag *diag)
{
    for (size_t k = 0; k < list->n; k++) {
        const struct sim_policy *one = &list->shock[k];
        const struct shock *shock = (const struct shock *) (const void *) one->table;
        const struct shock_common *c = one->params;
        char where[40];

        snprintf(where, sizeof where, "shocks[%zu]", k);
        if (c->span.end != 0 && c->span.end < first)
            sim_diag_add(diag,
                    "%s: end = %lld: lies before the run-in, which begins in %lld, so "
                    "it would never act",
                    where, c->span.end, first);
        if (shock->target != NULL) {
            snprintf(where, sizeof where, "shocks[%zu]: target", k);
            target_check(shock->target(one->params), world, where,
                    "so the shock would reach nobody", diag);
        }
    }
}
