/* equity.c - gap between fifths of schools, the worst fifth, and rankings with aversion
 * to inequality; see equity.h.
 *
 * Method: scores have no natural zero, so inequality is weighed by differences and not by
 * ratios: the equally distributed equivalent of Kolm and Pollak,
 * -ln(mean exp(-a score)) / a, as in distributional cost-effectiveness analysis (Asaria,
 * Griffin & Cookson 2016, doi:10.1177/0272989X15583266). The aversion is told as what a
 * gain in the worst fifth counts for one in the best: w = exp(a gap), with the gap of the
 * baseline; which w is right is a judgement and not an estimate. Each fifth of schools
 * has a fifth of the pupils. Thread safety: no globals. */
#include "sim/analysis/equity.h"

#include <math.h>

#include "sim/base/mem.h"

static const double weights[SIM_DECISION_AVERSIONS] = { 1, 2, 4, 8 };
static const double WEIGHT_STEP = 1.05; /* when looking for the one at which it turns */

double sim_equity_equal(const double score[SIM_FIFTHS], double aversion)
{
    double least = score[0], sum = 0;

    for (int q = 0; q < SIM_FIFTHS; q++) {
        least = fmin(least, score[q]);
        sum += score[q] / SIM_FIFTHS;
    }
    if (!(aversion > 0))
        return sum;
    sum = 0;
    for (int q = 0; q < SIM_FIFTHS; q++)
        sum += exp(-aversion * (score[q] - least)) / SIM_FIFTHS;
    return least - log(sum) / aversion;
}

static double fifth(const struct sim_decision_data *d, size_t option, int q, size_t r)
{
    return d->fifth[(option * SIM_FIFTHS + (size_t) q) * d->reps + r];
}

/* Change of the equal score in one replication. */
static double change(
        const struct sim_decision_data *d, size_t option, size_t r, double aversion)
{
    double own[SIM_FIFTHS], base[SIM_FIFTHS];

    for (int q = 0; q < SIM_FIFTHS; q++) {
        own[q] = fifth(d, option, q, r);
        base[q] = fifth(d, 0, q, r);
    }
    return sim_equity_equal(own, aversion) - sim_equity_equal(base, aversion);
}

/* Mean gap of the baseline between its best and its worst fifth. */
static double baseline_gap(const struct sim_decision_data *d)
{
    double least = INFINITY, most = -INFINITY;

    for (int q = 0; q < SIM_FIFTHS; q++) {
        double sum = 0;
        for (size_t r = 0; r < d->reps; r++)
            sum += fifth(d, 0, q, r) / (double) d->reps;
        least = fmin(least, sum);
        most = fmax(most, sum);
    }
    return most - least;
}

/* Allowed option with the highest mean at a weight; its mean change is summed. */
static size_t best_at(const struct sim_decision_data *d,
        const struct sim_decision_option *option, double aversion)
{
    size_t best = 0;
    double most = -INFINITY;

    for (size_t i = 0; i < d->n_options; i++) {
        double sum = 0;
        for (size_t r = 0; r < d->reps && option[i].allowed; r++)
            sum += change(d, i, r, aversion);
        if (option[i].allowed && sum > most) {
            best = i;
            most = sum;
        }
    }
    return best;
}

static void summarise(
        struct sim_summary *out, struct sim_decision_data *d, double *v, int better)
{
    sim_summarise(out, v, d->reps, d->pairs, better, d->scratch);
}

/* A change that the model has measured itself. */
static void fill_tenth(struct sim_summary *out, struct sim_decision_data *d,
        double *change, size_t option, int better)
{
    *out = (struct sim_summary){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0 };
    if (change != NULL)
        summarise(out, d, sim_decision_at(d, change, option, d->years - 1), better);
}

static void fill_option(struct sim_decision_fair *fair, struct sim_decision_data *d,
        size_t i, const double *aversion, double *v)
{
    int worst = SIM_FIFTHS - 1; /* q5: the most disadvantaged */

    for (int k = 0; k < SIM_DECISION_AVERSIONS; k++) {
        for (size_t r = 0; r < d->reps; r++)
            v[r] = change(d, i, r, aversion[k]);
        summarise(&fair->equal[k], d, v, 1);
    }
    for (size_t r = 0; r < d->reps; r++)
        v[r] = fifth(d, i, worst, r) - fifth(d, 0, worst, r);
    summarise(&fair->worst, d, v, 1);
    for (size_t r = 0; r < d->reps; r++)
        v[r] = d->mean[i * d->reps + r] - d->mean[r];
    summarise(&fair->mean, d, v, 1);
    for (size_t r = 0; r < d->reps; r++)
        v[r] = fifth(d, i, 0, r) - fifth(d, i, worst, r) - fifth(d, 0, 0, r)
               + fifth(d, 0, worst, r);
    summarise(&fair->gap, d, v, -1);
    fill_tenth(&fair->tenth, d, d->kind[SIM_ROLE_WORST], i, 1);
    fill_tenth(&fair->lack, d, d->kind[SIM_ROLE_LACK], i, -1);
}

int sim_equity_find(struct sim_decision_equity *out, struct sim_decision_data *d,
        const struct sim_decision_option *option, struct sim_err *err)
{
    double aversion[SIM_DECISION_AVERSIONS];

    *out = (struct sim_decision_equity){ .turns = NAN, .unit = "", .worst_name = "" };
    if (d->fifth == NULL || d->reps == 0)
        return 0;
    double gap = baseline_gap(d), *v = sim_calloc(d->reps + 1, sizeof *v);
    out->fair = sim_calloc(d->n_options, sizeof *out->fair);
    if (out->fair == NULL || v == NULL) {
        sim_free(v);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for equity");
    }
    out->known = true;
    out->tenths = d->kind[SIM_ROLE_WORST] != NULL && d->kind[SIM_ROLE_LACK] != NULL;
    out->worst_name = "q5";
    out->unit = d->score->unit;
    for (int k = 0; k < SIM_DECISION_AVERSIONS; k++) {
        out->aversion[k] = weights[k];
        aversion[k] = gap > 0 ? log(weights[k]) / gap : 0;
        out->best[k] = best_at(d, option, aversion[k]);
    }
    for (size_t i = 0; i < d->n_options; i++)
        fill_option(&out->fair[i], d, i, aversion, v);
    /* the weights of the table first bound where it turns, so that few are tried */
    double last = weights[SIM_DECISION_AVERSIONS - 1];
    for (double w = WEIGHT_STEP; w <= last && gap > 0 && isnan(out->turns);
            w *= WEIGHT_STEP)
        if (best_at(d, option, log(w) / gap) != out->best[0])
            out->turns = w;
    sim_free(v);
    return 0;
}

void sim_equity_clear(struct sim_decision_equity *equity)
{
    sim_free(equity->fair);
    equity->fair = NULL;
}
