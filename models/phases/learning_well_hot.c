/* learning_well_hot.c - how well are the pupils of a school, and what of it stays?
 *
 * All of a grade are alike, so a year is one loop over the grades.
 * Thread safety: pure functions. */
#include "models/phases/learning_hot.h"

/* Stocks at the beginning of the year: those that moved up with a cohort, or of the start
 * in one that nobody knew. */
static void move_up(double to[GRADES], const double moved[GRADES + 1],
        const double start[GRADES], const int before[GRADES])
{
    for (int g = 0; g < GRADES; g++) {
        const double known = moved[g], unknown = start[g];
        to[g] = before[g] > 0 ? known : unknown;
    }
}

void SIM_HOT(learning_wellbeing)(struct learning_arm *arm,
        const struct learning_line *line, double gain, const struct learning_rates *r)
{
    const double left = (double) r->left_help * gain, loss = (double) r->loss,
                 decay = (double) r->decay;
    double past[GRADES], fade[GRADES];

    move_up(past, arm->well_past, line->well_past, line->before);
    move_up(fade, arm->well_fade, line->well_fade, line->before);
    for (int g = 0; g < GRADES; g++) {
        arm->well_now[g] = past[g] + gain;
        arm->well_past[g + 1] = past[g] + left - loss * fade[g];
        arm->well_fade[g + 1] = decay * fade[g] + left;
    }
}
