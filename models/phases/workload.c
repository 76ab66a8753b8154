/* workload.c - how hard is the work that this year leaves for the next?
 *
 * W = 1 + unfilled share + overtime share * overtime - (assistants per teacher post less
 * those of the start) * assistants - relief. The log hazard of leaving and of searching
 * is exit.loop_gain * (W - 1 - the shortage at the start): with W1 = 1 the loop gain is
 * b_work * w1, and draws over 0.9, where shortage would feed on itself, are never made.
 * Thread safety: one struct labour per thread. */
#include "models/labour.h"

static void weigh(struct labour *lab, struct arm_state *arm)
{
    float centre = (float) lab->par->demand->shortage_start;
    float loop = (float) lab->par->exit->loop_gain;

    for (int s = 0; s < lab->world->n_schools; s++) {
        double need = lab->posts[s] + arm->replace[s];
        arm->work[s] = need > 0 ? (float) (arm->open[s] / need) : 0;
        arm->strain[s] = loop * (arm->work[s] - centre);
    }
}

static int workload_run(struct labour *lab, struct sim_err *err)
{
    (void) err;
    for (int a = 0; a < lab->live_arms; a++)
        weigh(lab, &lab->arm[a]);
    return 0;
}

const struct phase phase_workload = { "workload", workload_run };
