/* frontier.c - dominance, extended dominance and incremental cost-effectiveness ratios.
 *
 * Method: as textbooks have it (Drummond et al. 2015, section 4.4; Johannesson &
 * Weinstein 1993, doi:10.1016/0167-6296(93)90023-6): options that cost no less and do no
 * more than another are dominated; of the rest, by rising cost, those whose ratio is
 * above that of the next are left out until ratios rise: the lower convex hull.
 * Thread safety: pure. */
#include "sim/analysis/frontier.h"

#include <math.h>

static bool dominates(const struct sim_frontier_row *row, size_t a, size_t b)
{
    const struct sim_frontier_row *x = &row[a], *y = &row[b];

    if (a == b || !x->allowed || !(x->cost <= y->cost) || !(x->effect >= y->effect))
        return false;
    return x->cost < y->cost || x->effect > y->effect || a < b;
}

/* Does a mix of a and c do more for the money than b between them? */
static bool above_line(const struct sim_frontier_row *a, const struct sim_frontier_row *b,
        const struct sim_frontier_row *c)
{
    return (b->cost - a->cost) * (c->effect - b->effect)
           > (c->cost - b->cost) * (b->effect - a->effect);
}

/* The dominating option that is itself not dominated: the cheapest such. */
static size_t dominator(const struct sim_frontier_row *row, size_t n, size_t of)
{
    size_t best = of;

    for (size_t i = 0; i < n; i++)
        if (row[i].standing != SIM_DOMINATED && dominates(row, i, of)
                && (best == of || row[i].cost < row[best].cost))
            best = i;
    return best;
}

void sim_frontier(struct sim_frontier_row *row, size_t n, size_t *order)
{
    size_t k = 0, held = 0;

    for (size_t i = 0; i < n; i++) {
        row[i].standing = row[i].allowed ? SIM_EFFICIENT : SIM_NOT_ALLOWED;
        row[i].against = i;
        row[i].icer = NAN;
        for (size_t j = 0; j < n && row[i].allowed; j++)
            if (dominates(row, j, i))
                row[i].standing = SIM_DOMINATED;
    }
    for (size_t i = 0; i < n; i++) {
        if (row[i].standing == SIM_DOMINATED)
            row[i].against = dominator(row, n, i);
        if (row[i].standing != SIM_EFFICIENT)
            continue;
        size_t at = k++;
        for (; at > 0 && row[order[at - 1]].cost > row[i].cost; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = 0; i < k; i++) { /* order[0 .. held) is the hull so far */
        while (held > 1
                && above_line(
                        &row[order[held - 2]], &row[order[held - 1]], &row[order[i]])) {
            row[order[--held]].standing = SIM_EXTENDED_DOMINATED;
            row[order[held]].against = order[i];
        }
        order[held++] = order[i];
    }
    for (size_t i = 1; i < held; i++) {
        const struct sim_frontier_row *below = &row[order[i - 1]];
        struct sim_frontier_row *own = &row[order[i]];
        own->against = order[i - 1];
        own->icer = (own->cost - below->cost) / (own->effect - below->effect);
    }
    /* one left out early may lie below an option that was left out later */
    for (size_t i = 0; i < n; i++)
        while (row[i].standing == SIM_EXTENDED_DOMINATED
                && row[row[i].against].standing == SIM_EXTENDED_DOMINATED)
            row[i].against = row[row[i].against].against;
}
