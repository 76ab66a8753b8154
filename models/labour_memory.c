/* labour_memory.c - all memory of a labour pass, in one block.
 *
 * The layout is walked twice: once to count bytes (which is also the answer of
 * labour_bytes), once to place the columns. Thread safety: no globals. */
#include <string.h>

#include "models/arena.h"
#include "models/labour.h"
#include "models/phases/matching.h"
#include "sim/base/mem.h"

int labour_classes(const struct world *w, double growth)
{
    return (int) (growth * (double) w->n_pupils / 12) + 2 * w->n_schools;
}

static void lay_persons(struct persons *p, struct arena *arena, int cap)
{
    p->cap = cap;
    TAKE(p->id, cap);
    TAKE(p->age, cap);
    TAKE(p->experience, cap);
    TAKE(p->hours, cap);
    TAKE(p->arrival, cap);
    TAKE(p->z, cap);
    TAKE(p->signal, cap);
    TAKE(p->home, cap);
    TAKE(p->trait, cap);
    TAKE(p->leave.row, cap);
    TAKE(p->leave.e, cap);
    TAKE(p->search.row, cap);
    TAKE(p->search.e, cap);
    TAKE(p->ill.row, cap);
    TAKE(p->seeks, cap);
    TAKE(p->mark, cap);
    TAKE(p->order, cap);
    p->spare1 = arena_take(arena, (size_t) cap, 1);
    p->spare2 = arena_take(arena, (size_t) cap, 2);
    p->spare4 = arena_take(arena, (size_t) cap, 4);
    for (int k = 0; k < 4; k++)
        TAKE(p->years.word[k], cap);
    TAKE(p->w_hours, cap);
    TAKE(p->w_class, cap);
    for (int k = 0; k < 4; k++)
        TAKE(p->word[k], cap);
    TAKE(p->age_hazard, 100 * (EXP_MAX + 1));
    TAKE(p->per_hazard, 100 * (EXP_MAX + 1));
    TAKE(p->taper, EXP_MAX + 1);
}

static void lay_conditions(struct conditions *c, struct arena *arena, int n, int policies)
{
    TAKE(c->offer, policies);
    c->n_offers = arena->base ? policies : 0;
    for (int k = 0; k < policies; k++) {
        int32_t *asked = arena_take(arena, (size_t) n, sizeof *asked);
        if (arena->base != NULL)
            c->offer[k].asked = asked;
    }
    c->n_schools = n;
    c->any = true; /* so that the first conditions_neutral writes */
#define COLUMN(type, name, neutral) TAKE(c->own.name, n), c->written.name = true;
    CONDITION_COLUMNS(COLUMN)
#undef COLUMN
    c->n_bills = policies;
    TAKE(c->bill, policies);
}

static void lay_cover(struct arm_state *arm, struct arena *arena, int n)
{
    for (int m = 0; m < COVER_MODES; m++)
        TAKE(arm->cover[m], n);
    arm->overtime = arm->cover[COVER_OVERTIME];
    arm->substitute = arm->cover[COVER_SUBSTITUTE];
    arm->agency = arm->cover[COVER_AGENCY];
    arm->unqualified = arm->cover[COVER_UNQUALIFIED];
    arm->assistant_cover = arm->cover[COVER_ASSISTANT];
    TAKE(arm->agency_fund, n);
    TAKE(arm->unspent_assist, n);
    TAKE(arm->class_more, n);
    TAKE(arm->short_absent, n);
    TAKE(arm->short_nobody, n);
    for (int k = 0; k < UNTAUGHT; k++)
        TAKE(arm->untaught[k], n);
}

static void lay_arm(struct arm_state *arm, struct arena *arena, const struct world *w,
        const struct labour_size *size, int n_strata)
{
    int n = w->n_schools, regions = w->n_regions;

    TAKE(arm->school, size->persons);
    TAKE(arm->job, size->persons);
    TAKE(arm->posts, n);
    TAKE(arm->filled, n);
    TAKE(arm->replace, n);
    TAKE(arm->open, n);
    TAKE(arm->unfilled, n);
    TAKE(arm->work, n);
    TAKE(arm->strain, n);
    TAKE(arm->relief, n);
    TAKE(arm->assist, n);
    lay_cover(arm, arena, n);
    TAKE(arm->help, (size_t) size->n_years * (size_t) n);
    TAKE(arm->utility, n + 1);
    TAKE(arm->log_pay, n);
    TAKE(arm->h_exit, n + 1);
    TAKE(arm->h_search, n + 1);
    TAKE(arm->pay_exit, n + 1);
    TAKE(arm->pay_search, n + 1);
    TAKE(arm->most_exit, n + 1);
    TAKE(arm->most_search, n + 1);
    TAKE(arm->heads, n);
    TAKE(arm->quality, n);
    TAKE(arm->novice, n);
    TAKE(arm->reserve, regions);
    TAKE(arm->reserve_next, regions);
    TAKE(arm->flow, n_strata);
    TAKE(arm->hired, n_strata);
    TAKE(arm->hired_round, n_strata);
    TAKE(arm->exits, n_strata);
    TAKE(arm->moves, n_strata);
    TAKE(arm->staff, n_strata);
    lay_conditions(&arm->cond, arena, n, size->max_policies);
    support_lay_arm(
            &arm->assistants, arena, w, size->assistants, n_strata, size->max_policies);
    TAKE(arm->classes,
            (size_t) size->n_years * (size_t) size->classes + CLASS_YEARS_SPARE);
    TAKE(arm->target, size->max_policies);
    TAKE(arm->apply_order, size->max_policies);
    TAKE(arm->paid_over_planned, size->max_policies);
    for (int k = 0; k < size->max_policies; k++) {
        uint8_t *mask = arena_take(arena, (size_t) n, 1);
        if (arena->base != NULL)
            arm->target[k] = mask;
    }
    TAKE(arm->served, (size_t) size->max_policies * (size_t) n);
    TAKE(arm->region_accept, regions);
    TAKE(arm->region_approach, regions);
    TAKE(arm->ever_target, n);
    arm->n_money = size->max_policies + 1;
    TAKE(arm->money, arm->n_money);
}

static void lay_room(struct classroom *room, struct arena *arena, int n, int n_years)
{
    room->n_years = n_years;
    TAKE(room->pupils, (size_t) n_years * (size_t) n * GRADES);
    TAKE(room->first, (size_t) n_years * ((size_t) n + 1));
    TAKE(room->ref_first, n + 1);
    TAKE(room->ref_pupils, (size_t) n * GRADES);
}

static void lay_solved(struct labour_solved *so, struct arena *arena, int regions)
{
    TAKE(so->entrants_upto, regions + 1);
    TAKE(so->reserve_fte, regions);
    TAKE(so->came, regions);
    TAKE(so->hired, regions);
    TAKE(so->efficiency, regions);
    TAKE(so->net_change, regions);
    TAKE(so->vacant, regions);
    TAKE(so->others, regions);
    TAKE(so->target, regions);
}

static void lay_out(struct labour *lab, struct arena *arena, const struct world *w,
        const struct labour_size *size)
{
    int n = w->n_schools, regions = w->n_regions;
    size_t years = (size_t) (size->run_in + size->n_years);

    lab->n_strata = regions * w->n_kinds;
    lab->max_classes = 250;
    lab->class_cap = size->classes;
    lab->post_cap = size->posts + n;
    lay_persons(&lab->p, arena, size->persons);
    support_lay(&lab->assistants, arena, w, size->assistants);
    TAKE(lab->arm, size->n_arms);
    struct arm_state none = { 0 };
    for (int a = 0; a < size->n_arms; a++)
        lay_arm(arena->base ? &lab->arm[a] : &none, arena, w, size, lab->n_strata);
    TAKE(lab->climate, years);
    TAKE(lab->shock_posts, n);
    TAKE(lab->amenity, n);
    TAKE(lab->money, n);
    TAKE(lab->stratum, n);
    TAKE(lab->pupils_total, years * (size_t) n);
    TAKE(lab->leader, n);
    TAKE(lab->w_survey, n);
    TAKE(lab->w_turn, n);
    TAKE(lab->reach, n);
    TAKE(lab->lacking_left, n);
    TAKE(lab->lacking_want, n);
    TAKE(lab->lacking_upto, n + 1);
    TAKE(lab->posts, n);
    lay_room(&lab->room, arena, n, size->n_years);
    TAKE(lab->n_classes, n);
    TAKE(lab->alike, n);
    TAKE(lab->ref_classes, lab->class_cap);
    TAKE(lab->ref_help, n);
    TAKE(lab->no_shortage,
            (size_t) size->n_years * (size_t) lab->class_cap + CLASS_YEARS_SPARE);
    TAKE(lab->post_school, lab->post_cap);
    TAKE(lab->post_first, regions + 1);
    const size_t looks = 2 * (size_t) lab->post_cap + 64 + (size_t) regions * LOOK_RUN;
    TAKE(lab->look.school, looks);
    TAKE(lab->look.board, looks);
    TAKE(lab->look.x, looks);
    TAKE(lab->look.y, looks);
    TAKE(lab->look.back, looks);
    TAKE(lab->look_origin, regions);
    TAKE(lab->look_first, regions + 1);
    TAKE(lab->place, n);
    TAKE(lab->region_near, regions);
    TAKE(lab->age_share, 100);
    lay_solved(&lab->solved, arena, regions);
    TAKE(lab->school_scratch, n);
    TAKE(lab->school_cents, n);
    for (int k = 0; k < 4; k++)
        TAKE(lab->school_word[k], n);
    TAKE(lab->mask, n);
    TAKE(lab->staff, lab->class_cap + 1); /* one spare class */
    TAKE(lab->span, n + 1);
    TAKE(lab->person_scratch, size->persons + 1);
    TAKE(lab->row_at, n + 2);
}

/* The market has room for this many candidates in a round. */
static int seekers(const struct labour_size *size)
{
    return size->persons / 2 + 512;
}

size_t labour_bytes(const struct world *world, const struct labour_size *size)
{
    struct labour lab = { 0 };
    struct arena arena = { NULL, 0 };

    lay_out(&lab, &arena, world, size);
    return sizeof lab + arena.used
           + matching_bytes(world->n_schools, size->persons, seekers(size), size->n_arms);
}

/* Constants of the world: strata, need, disadvantage money, near regions. */
static void near_regions(struct labour *lab)
{
    const struct world *w = lab->world;
    double x[DRAW_REGIONS_MAX] = { 0 }, y[DRAW_REGIONS_MAX] = { 0 };

    for (int r = 0; r < w->n_regions; r++) {
        int n = w->region_first[r + 1] - w->region_first[r];
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            x[r] += (double) w->x_km[s] / n;
            y[r] += (double) w->y_km[s] / n;
        }
    }
    for (int r = 0; r < w->n_regions; r++) {
        bool used[DRAW_REGIONS_MAX] = { false };
        used[r] = w->n_regions > 1;
        for (int k = 0; k < 3; k++) {
            int best = -1;
            double least = 0;
            for (int q = 0; q < w->n_regions; q++) {
                double dx = x[q] - x[r], dy = y[q] - y[r], d = dx * dx + dy * dy;
                if (!used[q] && (best < 0 || d < least)) {
                    best = q;
                    least = d;
                }
            }
            if (best < 0) /* fewer than four regions: repeat the nearest */
                best = k > 0 ? lab->region_near[r][0] : r;
            used[best] = true;
            lab->region_near[r][k] = (uint8_t) best;
        }
    }
}

int labour_new(struct labour **out, const struct world *world,
        const struct labour_size *size, struct sim_err *err)
{
    struct arena arena = { NULL, 0 };
    struct labour *lab = sim_calloc(1, sizeof *lab);

    *out = NULL;
    if (lab == NULL)
        goto nomem;
    lay_out(lab, &arena, world, size);
    lab->block = sim_calloc(arena.used, 1);
    if (lab->block == NULL)
        goto nomem;
    arena = (struct arena){ lab->block, 0 };
    lay_out(lab, &arena, world, size);
    if (matching_new(&lab->market, world->n_schools, size->persons, seekers(size),
                size->n_arms)
            != 0)
        goto nomem;
    lab->world = world;
    lab->n_arms = size->n_arms;
    lab->n_years = size->n_years;
    lab->run_in = size->run_in;
    lab->max_policies = size->max_policies;
    for (int s = 0; s < world->n_schools; s++)
        lab->stratum[s] = (uint16_t) (world->region[s] * world->n_kinds + world->kind[s]);
    for (int s = 0; s < world->n_schools; s++)
        lab->place[s] = (struct place){ world->x_km[s], world->y_km[s] };
    near_regions(lab);
    *out = lab;
    return 0;
nomem:
    labour_free(lab);
    return sim_fail(err, SIM_ERR_NOMEM,
            "out of memory for %d arms of %d schools: use "
            "fewer threads (-j) or a smaller population",
            size->n_arms, world->n_schools);
}

void labour_free(struct labour *lab)
{
    if (lab == NULL)
        return;
    matching_free(lab->market);
    sim_free(lab->block);
    sim_free(lab);
}
