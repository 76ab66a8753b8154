/* remarks.c - what is allowed in a scenario, but seldom meant?
 *
 * Two policies of one arm that are equal in every value both act: a premium of 20 % twice
 * is one of 40 %. That may be meant; it is told. Thread safety: pure functions. */
#include "sim/scenario/data.h"

static void equal_policies(
        const struct sim_scenario *sc, size_t arm, size_t i, struct sim_diag *diag)
{
    const struct sim_instances *set = &sc->policies[arm];
    const struct sim_origin *at = &set->inst[i].place;
    char file[SIM_TEXT_LEN + 16] = "", line[48] = "";
    size_t first = 0;

    while (first < i && sim_policy_compare(&set->inst[first], &set->inst[i]) != 0)
        first++;
    if (first == i)
        return;
    if (at->file != NULL && at->line > 0) {
        snprintf(file, sizeof file, "%.500s:%d: ", at->file, at->line);
        snprintf(line, sizeof line, " (line %d)", set->inst[first].place.line);
    }
    sim_diag_add(diag,
            "%s%s is the same as %s%s: %s stands twice in \"%s\", and both act together; "
            "take one out if that is not meant",
            file, set->inst[i].label, set->inst[first].label, line,
            set->inst[i].table->name, sc->arm[arm].name);
}

void sim_scenario_remarks(const struct sim_scenario *sc, struct sim_diag *diag)
{
    for (size_t a = 1; a < sc->n_arms; a++)
        for (size_t i = 1; i < sc->policies[a].n; i++)
            equal_policies(sc, a, i, diag);
}
