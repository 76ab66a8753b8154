/* learning_draws.c - the draws of the pupils, for some schools at once.
 *
 * Blocks of a purpose are asked for in the order of the places and drawn in one go, so
 * that the loops of the generator are long and what they leave stays in the cache. They
 * are drawn in whole eights: what is too much costs less than a short end of a vector
 * loop. How many are made at once never shows in a byte.
 * Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include "models/draws.h"
#include "sim/base/vmath.h"

static void draw_blocks(const struct pass *p, struct learning_blocks *b, uint32_t when)
{
    b->n = (b->n + LEARNING_BLOCK_STEP - 1) / LEARNING_BLOCK_STEP * LEARNING_BLOCK_STEP;
    uint32_t *const out[4] = { b->plane, b->plane + b->n, b->plane + 2 * b->n,
        b->plane + 3 * b->n };

    sim_draw_entities(out, b->entity, b->n, p->in->key, 0, when, p->in->chance);
}

int learning_cohorts_of(const struct pass *p, int school, struct learning_cohorts *to)
{
    return SIM_HOT_FOR(p->isa, learning_places_of)(to,
            learning_pupils_of(p, (struct place){ school, 0 }),
            (size_t) p->lrn->world->n_schools * GRADES, p->in->room->n_years);
}

int learning_chunk(const struct pass *p, int school)
{
    struct learning *lrn = p->lrn;
    struct learning_blocks *start = &lrn->start;

    start->n = 0;
    while (school < lrn->world->n_schools && start->n < LEARNING_CHUNK) {
        struct learning_cohorts cohorts;
        const int most = learning_cohorts_of(p, school, &cohorts);
        sim_assert(most <= DRAW_COHORT_SLOTS_MAX);
        SIM_HOT_FOR(p->isa, learning_need)
        (start, &cohorts, draw_pupil((unsigned) school, 0, 0), draw_pupil(0, 1, 0));
        school++;
    }
    draw_blocks(p, start, sim_when(0, DRAW_PUPIL_START, 0));
    SIM_HOT_FOR(p->isa, learning_pairs)
    (lrn->group, lrn->word, lrn->digits, start->plane, start->n);
    sim_normal_v(lrn->z, lrn->word, 2 * start->n);
    lrn->luck = (struct learning_luck){ lrn->group, lrn->z, lrn->digits };
    return school;
}

void learning_stir_years(const struct pass *p)
{
    for (int year = 0; year < p->in->room->n_years; year++)
        p->lrn->stir[year] = sim_draw(p->in->key, 0, 0,
                sim_when((unsigned) year, DRAW_PUPIL_STIR, 0), p->in->chance)
                                     .word[0];
}

const float *learning_test_luck(const struct pass *p, struct place at)
{
    struct learning *lrn = p->lrn;

    if (lrn->tested.school != at.school || lrn->tested.year != at.year)
        SIM_HOT_FOR(p->isa, learning_tests)
    (lrn->test_luck, &lrn->line, &lrn->cohorts, at.year, lrn->stir[at.year]);
    lrn->tested = at;
    return lrn->test_luck;
}
