/* target.c - which schools does a scenario name, and are there such? target.h. */
#include "models/world/target.h"

#include <stdio.h>
#include <string.h>

#include "models/world/world.h"
#include "sim/base/mem.h"

const char *const target_cities[] = { "any", "g5", "other", NULL };

static bool has_name(const struct sim_names *names, const char *name)
{
    for (int k = 0; k < names->n; k++)
        if (strcmp(names->name[k], name) == 0)
            return true;
    return false;
}

/* A quintile in a scenario: "1".."5"; 0 when it is none. */
static int quintile_of(const char *text)
{
    return strlen(text) == 1 && text[0] >= '1' && text[0] <= '5' ? text[0] - '0' : 0;
}

/* Clear the schools outside the most disadvantaged `share` of pupils. */
static void cut_share(uint8_t *mask, double share, const struct world *w)
{
    double sum = 0, cum = 0;
    for (int s = 0; s < w->n_schools; s++)
        sum += w->pupils[s];
    for (int k = 0; k < w->n_schools; k++) {
        int s = w->by_need[k];
        cum += w->pupils[s];
        if (cum > share * sum * (1 + 1e-12))
            mask[s] = 0;
    }
}

bool target_given(const struct target *t)
{
    return t->quintile.n > 0 || t->region.n > 0 || t->municipality.n > 0 || t->board.n > 0
           || t->schools.n > 0 || t->city != 0 || t->share < 1;
}

typedef int find_fn(const struct world *world, const char *name, const char **nearest);

/* Keep the schools whose value of a column is that of one of the names, if any are
 * given. */
static void keep_named(uint8_t *mask, const struct world *w,
        const struct sim_names *names, find_fn *find, const uint16_t *column)
{
    bool named[1 << 16] = { false };

    if (names->n == 0)
        return;
    for (int k = 0; k < names->n; k++)
        named[find(w, names->name[k], NULL)] = true;
    for (int s = 0; s < w->n_schools; s++)
        mask[s] = mask[s] && named[column[s]];
}

void target_mask(uint8_t *mask, const struct target *target, const struct world *w)
{
    bool quintile[QUINTILES] = { false };
    bool any_quintile = target->quintile.n == 0;

    for (int k = 0; k < target->quintile.n; k++)
        quintile[quintile_of(target->quintile.name[k]) - 1] = true;
    for (int s = 0; s < w->n_schools; s++) {
        bool in = any_quintile || quintile[w->quintile[s]];
        in = in
             && (target->schools.n == 0 || has_name(&target->schools, w->school_id[s]));
        in = in && (target->city == 0 || (target->city == 1) == (w->g5[s] == 1));
        mask[s] = in;
    }
    keep_named(mask, w, &target->region, world_find_region, w->region);
    keep_named(mask, w, &target->municipality, world_find_municipality, w->municipality);
    keep_named(mask, w, &target->board, world_find_board, w->board);
    if (target->share < 1)
        cut_share(mask, target->share, w);
}

/* ids: where names of this kind are to be found, for those that are near to none. */
static void unknown_name(struct sim_diag *diag, const char *where, const char *what,
        const char *name, const char *nearest, const char *ids)
{
    const char *one = strcmp(what, "schools") == 0 ? "school" : what;
    bool near = nearest != NULL;

    /* codes are near to many: there the place of all is told besides */
    if (near && strcmp(what, "schools") != 0)
        ids = "";
    sim_diag_add(diag, "%s.%s = \"%s\": the population has no such %s%s%s%s%s%s%s%s",
            where, what, name, one, near || ids[0] != '\0' ? " (" : "",
            near ? "did you mean \"" : "", near ? nearest : "", near ? "\"?" : "",
            near && ids[0] != '\0' ? " " : "", ids, near || ids[0] != '\0' ? ")" : "");
}

/* "there are A, B, C and 30 more" of the names of regions or boards. */
static void list_names(char *out, size_t size, char *const *names, int n)
{
    size_t used = (size_t) snprintf(out, size, "there %s", n == 1 ? "is" : "are");
    int k = 0;

    for (; k < n && k < 6 && used + 80 < size; k++)
        used += (size_t) snprintf(
                out + used, size - used, "%s %.64s", k > 0 ? "," : "", names[k]);
    if (k < n)
        snprintf(out + used, size - used, " and %d more", n - k);
}

/* Where such names are to be found. */
static void tell_names(char *out, size_t size, const struct world *w, find_fn *find)
{
    if (find == world_find_school)
        snprintf(out, size, "%s", w->ids);
    else if (find == world_find_region)
        list_names(out, size, w->region_name, w->n_regions);
    else if (find == world_find_board)
        list_names(out, size, w->board_name, w->n_boards);
    else if (w->n_municipalities > 0)
        list_names(out, size, w->municipality_name, w->n_municipalities);
    else
        snprintf(out, size,
                "its schools have none; a school table tells them in a column "
                "\"municipality\" or \"gemeente\"");
}

static void check_names(const struct sim_names *names, const char *what,
        const struct world *world, find_fn *find, const char *where,
        struct sim_diag *diag)
{
    const char *near = NULL;
    char ids[640] = "";

    if (world != NULL)
        tell_names(ids, sizeof ids, world, find);
    else if (names->n > 0)
        sim_diag_add(diag,
                "%s.%s: could not be checked, because there are other mistakes; check "
                "again when they are mended",
                where, what);
    for (int k = 0; k < names->n && world != NULL; k++)
        if (find(world, names->name[k], &near) < 0)
            unknown_name(diag, where, what, names->name[k], near, ids);
}

/* Do its criteria together leave no school? A share of 0 says so itself. */
static bool reaches_none(const struct target *target, const struct world *w)
{
    uint8_t *mask = sim_calloc((size_t) w->n_schools, 1);
    bool any = mask == NULL || target->share <= 0;

    if (!any)
        target_mask(mask, target, w);
    for (int s = 0; s < w->n_schools && !any; s++)
        any = mask[s];
    sim_free(mask);
    return !any;
}

void target_check(const struct target *target, const struct world *world,
        const char *where, const char *none, struct sim_diag *diag)
{
    size_t before = diag->n;

    for (int k = 0; k < target->quintile.n; k++)
        if (quintile_of(target->quintile.name[k]) == 0)
            sim_diag_add(diag,
                    "%s.quintile = %s: must be 1, 2, 3, 4 or 5 (5: the most "
                    "disadvantaged schools)",
                    where, target->quintile.name[k]);
    check_names(&target->region, "region", world, world_find_region, where, diag);
    check_names(&target->municipality, "municipality", world, world_find_municipality,
            where, diag);
    check_names(&target->board, "board", world, world_find_board, where, diag);
    check_names(&target->schools, "schools", world, world_find_school, where, diag);
    if (world != NULL && diag->n == before && reaches_none(target, world))
        sim_diag_add(
                diag, "%s: no school of the population meets all of it, %s", where, none);
}
