/* extra_hands.c - do more hands in the class draw and keep teachers at target schools?
 *
 * Opens posts for assistants per class at target schools. Working there becomes lighter
 * (workload.c), which candidates see and teachers feel; but the hands must be found, in a
 * limited regional supply, partly at the cost of other schools. Thread safety: pure. */
#include "models/lever.h"

struct extra_hands_params {
    struct lever_common common;
    double per_teacher;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct extra_hands_params),
    { "per_teacher", SIM_FIELD(struct extra_hands_params, per_teacher), "fte/fte",
            .dflt = 0.2, .min = 0, .max = 3, .low = 0, .high = 0.5, .source = "setting",
            .doc = "fte of assistants per teacher post, beyond those schools have." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct extra_hands_params *par = params;
    double share = par->per_teacher * view->strength;

    if (!(share > 0))
        return;
    lever_ask_assistants(view, &par->common, cond, share, view->posts);
}

const struct lever lever_extra_hands = {
    .table = { "extra_hands", "More hands in the class at chosen schools.", rows,
            SIM_COUNT(rows), sizeof(struct extra_hands_params), false },
    .apply = apply,
};
