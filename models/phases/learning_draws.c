/* learning_draws.c - the draws of the pupils, for some school years at once.
 *
 * Blocks of a purpose are asked for in the order of the lines and drawn in one go, so
 * that the loops of the generator are long and what they leave stays in the cache. They
 * are drawn in whole eights: what is too much costs less than a short end of a vector
 * loop. How many are made at once never shows in a byte.
 * Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include "models/draws.h"
#include "sim/base/vmath.h"

/* First pupil of the cohort in grade 1, and what lies between two cohorts. */
static uint32_t first_pupil(struct place at)
{
    return draw_pupil((unsigned) at.school, (unsigned) at.year + GRADES - 1, 0);
}

static uint32_t cohort_step(void)
{
    return draw_pupil(0, 1, 0);
}

static void draw_blocks(const struct pass *p, struct learning_blocks *b, uint32_t when)
{
    b->n = (b->n + LEARNING_BLOCK_STEP - 1) / LEARNING_BLOCK_STEP * LEARNING_BLOCK_STEP;
    uint32_t *const out[4] = { b->plane, b->plane + b->n, b->plane + 2 * b->n,
        b->plane + 3 * b->n };

    sim_draw_entities(out, b->entity, b->n, p->in->key, 0, when, p->in->chance);
}

struct place learning_chunk(const struct pass *p, struct place at)
{
    struct learning *lrn = p->lrn;
    struct learning_blocks *step = &lrn->step, *start = &lrn->start;

    step->n = start->n = 0;
    while (at.school < lrn->world->n_schools && step->n < LEARNING_CHUNK
            && start->n < LEARNING_CHUNK) {
        const int most =
                SIM_HOT_FOR(p->isa, learning_need)(start, step, learning_pupils_of(p, at),
                        learning_pupils_before(p, at), first_pupil(at), cohort_step());
        sim_assert(most <= DRAW_COHORT_SLOTS_MAX);
        at = learning_after(p, at);
    }
    draw_blocks(p, step, sim_when(0, DRAW_PUPIL_YEAR, 0));
    SIM_HOT_FOR(p->isa, learning_heads)(lrn->steps, step->plane, step->n);
    draw_blocks(p, start, sim_when(0, DRAW_PUPIL_START, 0));
    SIM_HOT_FOR(p->isa, learning_pairs)(lrn->group, lrn->word, start->plane, start->n);
    sim_normal_v(lrn->z, lrn->word, 2 * start->n);
    lrn->luck.steps = lrn->steps;
    lrn->luck.group = lrn->group;
    lrn->luck.start = lrn->z;
    return at;
}

const float *learning_test_luck(const struct pass *p, struct place at)
{
    struct learning *lrn = p->lrn;
    struct learning_blocks *b = &lrn->test;

    if (lrn->tested.school == at.school && lrn->tested.year == at.year)
        return lrn->test_luck;
    b->n = 0;
    SIM_HOT_FOR(p->isa, learning_need_tests)
    (b, &lrn->line, first_pupil(at), cohort_step());
    draw_blocks(p, b, sim_when((unsigned) at.year, DRAW_PUPIL_TEST, 0));
    SIM_HOT_FOR(p->isa, learning_tests)(lrn->test_luck, b->plane, b->n);
    lrn->tested = at;
    return lrn->test_luck;
}
