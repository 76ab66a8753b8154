/* choice.c - P(best), expected loss and the value of perfect information; see choice.h.
 *
 * Method: in each replication the best option is the one with the highest benefit there;
 * the loss of another is what it falls short (Claxton 1999,
 * doi:10.1016/S0167-6296(98)00039-3). All replications weigh the same. */
#include "sim/analysis/choice.h"

#include <math.h>

#include "sim/analysis/decision_data.h"

static double mean_of(const struct sim_choice *c, size_t option)
{
    const double *v = c->benefit + option * c->reps;
    double sum = 0;

    for (size_t r = 0; r < c->reps; r++)
        sum += v[r];
    return sum / (double) c->reps;
}

size_t sim_choice_best(const struct sim_choice *c, size_t except)
{
    size_t best = c->n;
    double most = 0;

    for (size_t i = 0; i < c->n; i++) {
        if (!c->allowed[i] || i == except)
            continue;
        double mean = mean_of(c, i);
        if (best == c->n || mean > most) {
            best = i;
            most = mean;
        }
    }
    return best;
}

/* Highest benefit in a replication, and how many options have it. */
static double highest(const struct sim_choice *c, size_t r, size_t *ties)
{
    double most = -INFINITY;

    *ties = 0;
    for (size_t i = 0; i < c->n; i++) {
        double v = c->benefit[i * c->reps + r];
        if (!c->allowed[i] || v < most)
            continue;
        *ties = v > most ? 1 : *ties + 1;
        most = v;
    }
    return most;
}

void sim_choice_shares(const struct sim_choice *c, double *p)
{
    for (size_t i = 0; i < c->n; i++)
        p[i] = 0;
    for (size_t r = 0; r < c->reps; r++) {
        size_t ties;
        double most = highest(c, r, &ties);
        for (size_t i = 0; i < c->n; i++)
            if (c->allowed[i] && c->benefit[i * c->reps + r] >= most)
                p[i] += 1 / ((double) ties * (double) c->reps);
    }
}

double sim_choice_loss(
        const struct sim_choice *c, size_t option, double *se, double *scratch)
{
    for (size_t r = 0; r < c->reps; r++) {
        size_t ties;
        scratch[r] = highest(c, r, &ties) - c->benefit[option * c->reps + r];
    }
    return sim_pairs_mean(scratch, c->reps, c->pairs, se);
}
