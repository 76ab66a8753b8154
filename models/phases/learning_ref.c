/* learning_ref.c - what did classes and help give in the reference year, and what would
 * pupils have of it who lived all their years like that?
 *
 * Inputs are deviations from the mean of the reference year. A pupil in grade g has
 * lived the grades before it under the reference year's conditions of that grade in his
 * own school. Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include <math.h>

#include "sim/base/vmath.h"

void learning_background(const float *share, double *ex, double *ex2)
{
    *ex = *ex2 = 0;
    for (int k = 1; k < BACKGROUNDS; k++) {
        const double x = 0.25 * k, p = (double) share[k];
        *ex += p * x;
        *ex2 += p * x * x;
    }
}

/* Sums over the pupils of one grade in one school. */
struct grade_sums {
    double n, t, k, l, tt, tl, ll; /* t: gain, k: left of it, l: time lost */
};

/* Add the classes of a school to its grades: classes and grades divide the same line. */
static void classes_to_grades(struct grade_sums *grade, const uint16_t *pupils,
        const struct class_year *rec, int n_classes, const struct learning_rates *r)
{
    const double left_t = 1e-4 * (double) r->left_teacher,
                 left_m = 1e-4 * (double) r->left_class;
    int n = 0, g = 0, grade_end = pupils[0], at = 0;

    for (int h = 0; h < GRADES; h++)
        n += pupils[h];
    for (int c = 0; c < n_classes; c++) {
        const int end = (int) ((int64_t) (c + 1) * n / n_classes);
        const double t = 1e-4 * (rec[c].teacher + rec[c].merged),
                     k = left_t * rec[c].teacher + left_m * rec[c].merged,
                     l = rec[c].lost / 65535.0;
        while (at < end) {
            while (at >= grade_end)
                grade_end += pupils[++g];
            const int upto = end < grade_end ? end : grade_end;
            const double m = upto - at;
            struct grade_sums *s = &grade[g];
            s->n += m;
            s->t += m * t;
            s->k += m * k;
            s->l += m * l;
            s->tt += m * t * t;
            s->tl += m * t * l;
            s->ll += m * l * l;
            at = upto;
        }
    }
}

/* Means by grade of one school and its part of the sums. A grade where nobody was gets
 * the school's mean, a school where nobody was the mark NO_PUPILS. */
static const float NO_PUPILS = -1.0f; /* as time lost */

static void ref_school(struct learning *lrn, int school, const uint16_t *pupils,
        const struct class_year *rec, int n_classes, struct learning_ref_sums *sum)
{
    const struct learning_rates *r = &lrn->rates;
    const double low = (double) r->lost_low, slope = (double) r->lost_slope;
    struct grade_sums grade[GRADES] = { 0 };
    struct learning_ref *ref = &lrn->ref[school];
    double n = 0, t = 0, k = 0, l = 0, ex, ex2;

    classes_to_grades(grade, pupils, rec, n_classes, r);
    learning_background(lrn->share[school], &ex, &ex2);
    const double q = low - slope * ex,
                 q2 = low * low - 2 * low * slope * ex + slope * slope * ex2;
    for (int g = 0; g < GRADES; g++) {
        const struct grade_sums *s = &grade[g];
        if (!(s->n > 0))
            continue;
        const double mt = s->t / s->n, ml = s->l / s->n;
        sum->within += (s->tt - mt * s->t) + 2 * q * (s->tl - mt * s->l)
                       + q2 * (s->ll - ml * s->l);
        n += s->n;
        t += s->t;
        k += s->k;
        l += s->l;
    }
    sum->n += n;
    sum->gain += t;
    sum->left += k;
    sum->lost += l;
    sum->loss += l * q;
    for (int g = 0; g < GRADES; g++) {
        const struct grade_sums *s = &grade[g];
        ref->gain[g] = (float) (s->n > 0 ? s->t / s->n : n > 0 ? t / n : 0);
        ref->left[g] = (float) (s->n > 0 ? s->k / s->n : n > 0 ? k / n : 0);
        ref->lost[g] = s->n > 0 ? (float) (s->l / s->n)
                       : n > 0  ? (float) (l / n)
                                : NO_PUPILS;
    }
}

/* What choosing pupils in need does to the spread of scores, in the mean over pupils: of
 * a school a share p gets `effect`, by a need that is normal, so that effect * density at
 * the quantile of p is how far the programme pulls in who stands a standard deviation off
 * (push); places_var is the variance of what pupils get. */
static void places_of(
        const struct school_help *row, double n, struct learning_ref_sums *sum)
{
    static const double root_2pi = 2.5066282746310002;
    const double p[LEARNING_PROGRAMMES] = { (double) row->seats, (double) row->summer },
                 effect[LEARNING_PROGRAMMES] = { (double) row->effect,
                     (double) row->summer_effect },
                 few = p[0] < p[1] ? p[0] : p[1], most = p[0] < p[1] ? p[1] : p[0];

    for (int k = 0; k < LEARNING_PROGRAMMES; k++) {
        if (!(p[k] > 0 && p[k] < 1))
            continue;
        const double z = (double) sim_normal(sim_threshold(p[k]));
        sum->push += n * effect[k] * sim_exp(-0.5 * z * z) / root_2pi;
        sum->places_var += n * effect[k] * effect[k] * p[k] * (1 - p[k]);
    }
    if (few > 0 && most < 1)
        sum->places_var += n * 2 * effect[0] * effect[1] * few * (1 - most);
}

static void ref_help(struct learning *lrn, const struct learning_input *in, int school,
        struct learning_ref_sums *sum)
{
    struct learning_ref *ref = &lrn->ref[school];
    const uint16_t *pupils = &in->room->ref_pupils[(size_t) school * GRADES];
    double n = 0;

    ref->help = ref->well = 0;
    if (in->ref_help == NULL)
        return;
    const struct school_help *row = &in->ref_help[school];
    const struct learning_mean mean = learning_mean_help(lrn, row);
    ref->help = mean.all + mean.places;
    ref->well = mean.well;
    for (int g = 0; g < GRADES; g++)
        n += pupils[g];
    sum->help += n * (double) ref->help;
    sum->well += n * (double) ref->well;
    places_of(row, n, sum);
}

void learning_ref_means(struct learning *lrn, const struct learning_input *in,
        struct learning_ref_sums *sum)
{
    const struct classroom *room = in->room;
    struct learning_rates *r = &lrn->rates;
    const int n = lrn->world->n_schools;

    *sum = (struct learning_ref_sums){ 0 };
    for (int s = 0; s < n; s++) {
        const int32_t c = room->ref_first[s];
        ref_school(lrn, s, &room->ref_pupils[(size_t) s * GRADES], in->ref + c,
                room->ref_first[s + 1] - c, sum);
        ref_help(lrn, in, s, sum);
    }
    const double pupils = sum->n > 0 ? sum->n : 1;
    lrn->ref_help = (float) (sum->help / pupils);
    lrn->ref_well = (float) (sum->well / pupils);
    r->ref = (float) ((sum->gain + sum->help + sum->loss) / pupils);
    r->left_ref = (float) ((sum->left + (double) r->left_help * sum->help
                                   + (double) r->left_lost * sum->loss)
                           / pupils);
    for (int s = 0; s < n; s++)
        for (int g = 0; g < GRADES; g++)
            if (lrn->ref[s].lost[g] == NO_PUPILS) {
                lrn->ref[s].gain[g] = (float) (sum->gain / pupils);
                lrn->ref[s].left[g] = (float) (sum->left / pupils);
                lrn->ref[s].lost[g] = (float) (sum->lost / pupils);
            }
}

void learning_ref_stocks(const struct learning *lrn, int school, double stock[GRADES][4],
        double gain[GRADES][2])
{
    const struct learning_rates *r = &lrn->rates;
    const struct learning_ref *ref = &lrn->ref[school];
    const double left_l = (double) r->left_lost, decay = (double) r->decay,
                 loss = (double) r->loss, help = (double) ref->help;
    double p0 = 0, p1 = 0, f0 = 0, f1 = 0;

    for (int g = 0; g < GRADES; g++) {
        const double lost = (double) ref->lost[g], l0 = lost * (double) r->lost_low,
                     l1 = -lost * (double) r->lost_slope,
                     left0 = (double) ref->left[g] + (double) r->left_help * help
                             + left_l * l0 - (double) r->left_ref;
        stock[g][0] = p0;
        stock[g][1] = p1;
        stock[g][2] = f0;
        stock[g][3] = f1;
        gain[g][0] = (double) ref->gain[g] + help + l0 - (double) r->ref;
        gain[g][1] = l1;
        p0 += left0 - loss * f0;
        p1 += left_l * l1 - loss * f1;
        f0 = decay * f0 + left0;
        f1 = decay * f1 + left_l * l1;
    }
}
