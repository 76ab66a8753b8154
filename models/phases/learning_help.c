/* learning_help.c - what do tutors, assistants and others beside the teacher add?
 *
 * Help to all pupils of a school is the same for each; places in tutoring and summer
 * school go to those in most need (learning_places_hot.c). Wellbeing is moved by staff
 * for it (E01-E03) and by tutoring (U07 U08) and keeps stocks of the form of learning,
 * with the persistence of an intervention (F03: alike for both). What moves it is the
 * same for all pupils of a school, and nothing asks more of it than sums; so a stock by
 * school and grade is exact. Its spill-over into the score is then one more gain of the
 * year: stocks of the same form and persistence stay in proportion.
 *
 * Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include <string.h>

#include "models/draws.h"

static const struct school_help NOBODY;

struct learning_mean learning_mean_help(
        const struct learning *lrn, const struct school_help *row)
{
    const float tutored = row->seats * row->effect,
                well = row->wellbeing + lrn->well_gain * tutored;

    return (struct learning_mean){ row->general + lrn->well_spill * well,
        tutored + row->summer * row->summer_effect, well };
}

/* Luck of the year's tests by place in the line, drawn for blocks of eight slots. */
static const float *test_luck(const struct pass *pass, struct place at)
{
    struct learning *lrn = pass->lrn;
    const struct learning_line *line = &lrn->line;
    struct learning_blocks *b = &lrn->test;
    float *to = lrn->test_line;

    if (lrn->tested.school == at.school && lrn->tested.year == at.year)
        return to;
    b->n = 0;
    for (unsigned g = 0; g < GRADES; g++) {
        const unsigned cohort = (unsigned) at.year - g + GRADES - 1;
        const uint32_t entity = draw_pupil((unsigned) at.school, cohort, 0);
        for (uint32_t k = 0; 8 * (int) k < line->count[g]; k++)
            b->entity[b->n++] = entity + k;
    }
    uint32_t *const out[4] = { b->plane, b->plane + b->n, b->plane + 2 * b->n,
        b->plane + 3 * b->n };
    sim_draw_entities(out, b->entity, b->n, pass->in->key, 0,
            sim_when((unsigned) at.year, DRAW_PUPIL_TEST, 0), pass->in->chance);
    SIM_HOT_PICK(learning_tests)(lrn->test_luck, b->plane, b->n);
    const float *from = lrn->test_luck;
    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g];
        memcpy(to, from, (size_t) n * sizeof *to);
        to += n;
        from += (n + 7) & ~7;
    }
    lrn->tested = at;
    return lrn->test_line;
}

static float places(float share, int n)
{
    return share < 1 ? (share > 0 ? share * (float) n : 0) : (float) n;
}

const struct learning_help *learning_help(const struct pass *pass, struct place at,
        const struct school_help *row, struct learning_help *to)
{
    const struct learning *lrn = pass->lrn;
    const int n = lrn->line.n;

    if (row == NULL || memcmp(row, &NOBODY, sizeof *row) == 0)
        return NULL;
    *to = (struct learning_help){ .general = learning_mean_help(lrn, row).all,
        .places = { places(row->seats, n), places(row->summer, n) },
        .effect = { row->effect, row->summer_effect } };
    if (to->places[0] > 0 || to->places[1] > 0)
        to->luck = test_luck(pass, at);
    return to;
}

/* ---- wellbeing ---- */

/* One year of a stock: past and fade become those of the end of the year. */
static void live(double stock[2], double gain, const struct learning_rates *r)
{
    const double left = (double) r->left_help * gain, past = stock[0], fade = stock[1];

    stock[0] = past + left - (double) r->loss * fade;
    stock[1] = (double) r->decay * fade + left;
}

/* Stocks of those in grade g (0 first) whom nobody knew: so many years like that before
 * the start. */
static void well_at_start(
        double stock[2], int g, double before, const struct learning_rates *r)
{
    stock[0] = stock[1] = 0;
    for (int year = 0; year < g; year++)
        live(stock, before, r);
}

void learning_wellbeing(const struct learning *lrn, struct learning_arm *arm, int school,
        const struct school_help *row)
{
    const struct learning_rates *r = &lrn->rates;
    const double before = (double) lrn->ref[school].well - (double) lrn->ref_well,
                 now = (double) learning_mean_help(lrn, row != NULL ? row : &NOBODY).well
                       - (double) lrn->ref_well;
    double next[GRADES][2];

    if (!arm->well_any && now == 0 && before == 0)
        return;
    arm->well_any = true;
    for (int g = 0; g < GRADES; g++) {
        if (g > 0 && lrn->line.before[g] > 0)
            memcpy(next[g], arm->well[g - 1], sizeof next[g]);
        else
            well_at_start(next[g], g, before, r);
        arm->well_now[g] = next[g][0] + now;
        live(next[g], now, r);
    }
    memcpy(arm->well, next, sizeof next);
}
