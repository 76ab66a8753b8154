/* support_memory.c - the columns of assistants, and a copy of them when arms part.
 *
 * Thread safety: no globals. */
#include <string.h>

#include "models/labour.h"

void support_lay(
        struct assistants *as, struct arena *arena, const struct world *world, int cap)
{
    int n = world->n_schools, regions = world->n_regions;

    as->cap = cap;
    TAKE(as->id, cap);
    TAKE(as->hours, cap);
    TAKE(as->home, cap);
    TAKE(as->mark, cap);
    TAKE(as->struck, cap);
    for (int k = 0; k < 4; k++)
        TAKE(as->years.word[k], cap);
    TAKE(as->list, cap + 1);
    for (int k = 0; k < 4; k++)
        TAKE(as->word[k], cap);
    TAKE(as->taken, n);
    TAKE(as->board_seats, world->n_boards);
    TAKE(as->given, n);
    TAKE(as->part_timers, n);
    TAKE(as->own_given, n);
    TAKE(as->start_heads, regions);
    TAKE(as->came, regions);
    TAKE(as->ever, regions);
    TAKE(as->base, n);
    TAKE(as->reference, n);
    TAKE(as->posts_then, n);
    TAKE(as->in_class, n);
    TAKE(as->ses, n);
    TAKE(as->tilt, n);
    TAKE(as->organised, n);
    TAKE(as->hazard, n);
}

void support_lay_arm(struct assist_arm *arm, struct arena *arena,
        const struct world *world, int cap, int n_strata, int n_policies)
{
    int n = world->n_schools;

    TAKE(arm->school, cap);
    TAKE(arm->fte, cap);
    TAKE(arm->flag, cap);
    TAKE(arm->posts, n);
    TAKE(arm->filled, n);
    TAKE(arm->present, n);
    TAKE(arm->leave, n);
    TAKE(arm->trained, n);
    TAKE(arm->extra, n);
    TAKE(arm->organised, n);
    TAKE(arm->room, n);
    TAKE(arm->t_exit, n);
    TAKE(arm->t_ladder, n);
    TAKE(arm->t_train, n);
    TAKE(arm->flow, n_strata);
    TAKE(arm->heads, n_strata);
    TAKE(arm->seekers, world->n_regions);
    TAKE(arm->in_class, n);
    TAKE(arm->task, n_strata);
    TAKE(arm->teacher_hours, world->n_regions);
    TAKE(arm->tutors, world->n_regions);
    TAKE(arm->seats, n_strata);
    TAKE(arm->delivery, n_policies);
    arm->n_policies = n_policies;
}

void support_copy(
        struct assist_arm *to, const struct assist_arm *from, const struct labour *lab)
{
    size_t p = (size_t) lab->assistants.n, n = (size_t) lab->world->n_schools;

    memcpy(to->school, from->school, p * sizeof *to->school);
    memcpy(to->fte, from->fte, p);
    memcpy(to->flag, from->flag, p);
    memcpy(to->filled, from->filled, n * sizeof *to->filled);
    memcpy(to->present, from->present, n * sizeof *to->present);
    memcpy(to->trained, from->trained, n * sizeof *to->trained);
    memcpy(to->organised, from->organised, n);
    memcpy(to->tutors, from->tutors, (size_t) lab->world->n_regions * sizeof *to->tutors);
}
