/* oop_expansion.c - what if schools get many more assistants?
 *
 * Opens posts in proportion to those a school has. The regional supply of assistants is
 * limited: what nobody takes stays unfilled and unpaid. More of them relieve teachers
 * (workload.c) and help pupils as far as their work is organised (help.c). Thread
 * safety: pure. */
#include "models/lever.h"

struct oop_expansion_params {
    struct lever_common common;
    double growth;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct oop_expansion_params),
    { "growth", SIM_FIELD(struct oop_expansion_params, growth), "share", .dflt = 0.6,
            .min = 0, .max = 5, .low = 0, .high = 0.6, .source = "A10",
            .doc = "Posts for assistants beyond those schools have; they grew by 60 % in "
                   "the five years to 2024." },
};

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct oop_expansion_params *par = params;
    double growth = par->growth * view->strength;

    if (!(growth > 0))
        return;
    lever_ask_assistants(view, &par->common, cond, growth, view->assistants);
}

const struct lever lever_oop_expansion = {
    .table = { "oop_expansion", "More posts for assistants.", rows, SIM_COUNT(rows),
            sizeof(struct oop_expansion_params), false },
    .apply = apply,
};
