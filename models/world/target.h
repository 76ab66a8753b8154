/* target.h - which schools a scenario means: those a policy is for, or a group of one's
 * own.
 *
 * Thread safety: pure functions. */
#ifndef MODELS_WORLD_TARGET_H
#define MODELS_WORLD_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/model.h"

struct world;

/* All the given criteria together; none given: all schools. */
struct target {
    struct sim_names quintile, region, municipality, board, schools;
    int city;     /* 0 any, 1 the five large cities, 2 elsewhere */
    double share; /* the most disadvantaged schools with this share of pupils */
};

extern const char *const target_cities[];

/* The rows of a struct target that is field `at` of params struct S; KEY: what stands
 * before their names in a scenario. */
/* clang-format off */
#define TARGET_ROWS(S, at, KEY) \
    { KEY ".quintile", SIM_FIELD(S, at.quintile), "1-5", .source = "setting", \
        .doc = "Disadvantage quintiles of schools (5: the most); none: all." }, \
    { KEY ".region", SIM_FIELD(S, at.region), "name", .source = "setting", \
        .doc = "Labour-market regions; none: all." }, \
    { KEY ".municipality", SIM_FIELD(S, at.municipality), "name", .source = "setting", \
        .doc = "Municipalities, where the school table tells them; none: all." }, \
    { KEY ".city", SIM_FIELD(S, at.city), "", .dflt = 0, .choices = target_cities, \
        .source = "setting", \
        .doc = "Only the five large cities (g5), only elsewhere, or any." }, \
    { KEY ".board", SIM_FIELD(S, at.board), "name", .source = "setting", \
        .doc = "School boards; none: all." }, \
    { KEY ".schools", SIM_FIELD(S, at.schools), "id", .source = "setting", \
        .doc = "Single schools by id; none: all." }, \
    { KEY ".share", SIM_FIELD(S, at.share), "share of pupils", .dflt = 1, .min = 0, \
        .max = 1, .source = "setting", \
        .doc = "Only the most disadvantaged schools, together with this share of all " \
               "pupils." }
/* clang-format on */

/* Is any criterion given? */
bool target_given(const struct target *target);

/* The schools it names: mask[n_schools]. Names are known to exist. */
void target_mask(uint8_t *mask, const struct target *target, const struct world *world);

/* Check numbers, names against the world, and that all criteria together leave a school
 * (unless `share` is 0); sentences to *diag. where: the key of the group, as "arm A:
 * policies[0].target"; none: what it would mean if no school were left. world NULL: it
 * cannot be built, and names are said not to have been checked. */
void target_check(const struct target *target, const struct world *world,
        const char *where, const char *none, struct sim_diag *diag);

#endif
