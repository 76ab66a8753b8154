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

static const struct school_help NOBODY;

struct learning_mean learning_mean_help(
        const struct learning *lrn, const struct school_help *row)
{
    const float tutored = row->seats * row->effect,
                well = row->wellbeing + lrn->well_gain * tutored;

    return (struct learning_mean){ row->general + lrn->well_spill * well,
        tutored + row->summer * row->summer_effect, well };
}

/* Written without branches, like some(): which schools have places is hard to guess. */
static float places(float share, int n)
{
    const float some = share > 0 ? share : 0, part = some < 1 ? some : 1;

    return part * (float) n;
}

/* Places for some pupils, but not for all, who then need not be told apart? */
static bool some(float places, int n)
{
    return (places > 0) & (places < (float) n);
}

const struct learning_help *learning_help(const struct pass *pass, struct place at,
        const struct school_help *row, struct learning_help *to)
{
    const struct learning *lrn = pass->lrn;
    const int n = lrn->line.n;

    if (row == NULL)
        return NULL;
    *to = (struct learning_help){ .general = learning_mean_help(lrn, row).all,
        .places = { places(row->seats, n), places(row->summer, n) },
        .effect = { row->effect, row->summer_effect } };
    /* without a jump for each: hardly to be guessed */
    const int told_apart = some(to->places[0], n) + some(to->places[1], n);
    if (told_apart > 0)
        to->luck = learning_test_luck(pass, at);
    return to;
}

/* ---- wellbeing ---- */

/* As many years like that before the start as a pupil has been at school. */
void learning_start_well(
        const struct learning *lrn, int school, struct learning_line *line)
{
    const struct learning_rates *r = &lrn->rates;
    const double before = (double) lrn->ref[school].well - (double) lrn->ref_well,
                 left = (double) r->left_help * before;
    double past = 0, fade = 0;

    for (int g = 0; g < GRADES; g++) {
        line->well_past[g] = past;
        line->well_fade[g] = fade;
        past = past + left - (double) r->loss * fade;
        fade = (double) r->decay * fade + left;
    }
}

double learning_gain_well(const struct learning *lrn, const struct school_help *row)
{
    const float well = learning_mean_help(lrn, row != NULL ? row : &NOBODY).well;

    return (double) well - (double) lrn->ref_well;
}
