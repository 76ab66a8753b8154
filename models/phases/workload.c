/* workload.c - how hard is the work that this year leaves for the next?
 *
 * W = 1 + unfilled share + overtime * (overtime share, less that of the start) -
 * assistants * (assistants per teacher post, less those of the start) - relief. The log
 * hazard of leaving and of searching is exit.loop_gain * (W - 1 - the shortage at the
 * start). The weight of the unfilled share is 1, so that the loop gain is b_work * w1;
 * its prior ends at 0.9, as above it shortage would feed on itself. Thread safety: one
 * struct labour per thread. */
#include "models/labour.h"
#include "models/phases/workload_hot.h"

static const struct sim_param rows[] = {
    { "overtime", SIM_FIELD(struct workload_params, overtime), "ratio", .dflt = 0.5,
            .prior = SIM_PRIOR_BETA(4, 4), .min = 0, .max = 5, .low = 0.1, .high = 0.9,
            .source = "assumption",
            .doc = "w2: an hour of overtime weighs this much of an unfilled hour, on top "
                   "of it." },
    { "assistants", SIM_FIELD(struct workload_params, assistants), "ratio", .dflt = 1.2,
            .prior = SIM_PRIOR_TRUNC(1.2, 0.5, 0, 6), .min = 0, .max = 10, .low = 0.4,
            .high = 3.2, .source = "W01 W04 V06 assumption",
            .doc = "w3: relief by an assistant per teacher post, in unfilled posts. EUR "
                   "155 a pupil lowered workload by about 0.25 SD, and one SD lowers the "
                   "hazard by 0.10: 0.46 per assistant per teacher, over a loop gain of "
                   "0.37." },
};
static_assert(sizeof(struct workload_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table workload_table = { "workload",
    "What makes teachers' work hard, and what relieves it.", rows, SIM_COUNT(rows),
    sizeof(struct workload_params), false };

/* Overtime per post in the country; hazards are those of people who work as much of it
 * as was usual at the start. */
static double usual_overtime(const struct labour *lab)
{
    const struct arm_state *arm = &lab->arm[0];
    int64_t overtime = 0, posts = 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        overtime += arm->overtime[s];
        posts += lab->posts[s];
    }
    return posts > 0 ? (double) overtime / (double) posts : 0;
}

static int workload_run(struct labour *lab, struct sim_err *err)
{
    const struct assistants *as = &lab->assistants;
    bool before = lab->year < lab->run_in;
    const struct workload_then then = { .assistants = before ? as->base : as->reference,
        .posts = before ? lab->posts : as->posts_then,
        .centre = (float) lab->solved.shortage_start };

    (void) err;
    if (before)
        lab->solved.usual_overtime = usual_overtime(lab);
    for (int a = 0; a < lab->live_arms; a++)
        SIM_HOT_PICK(workload_weigh)(lab, &lab->arm[a], &then);
    return 0;
}

const struct phase phase_workload = { "workload", workload_run };
