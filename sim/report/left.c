/* left.c - how much of an effect is left three years after the policy; see left.h.
 *
 * Method: a stored replication is read from its start however little is wanted of it, so
 * all outcomes of the two years are kept, of the policy and of the baseline, until others
 * are asked for. Answers stay with the report, for the writers that ask again. */
#include "sim/report/left.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"

/* All outcomes of one arm in one year: [reps][cells]. */
struct year {
    size_t arm;
    int year; /* -1: nothing yet */
    double *value;
};

struct sim_left_known {
    bool told;
    struct sim_ratio ratio;
    enum sim_left_verdict verdict;
};

struct sim_left {
    const struct sim_report *rep;
    struct sim_store *store;
    size_t cells; /* of a year */
    struct year own[2], base[2];
    double *earlier, *later, *scratch; /* [reps], [reps], [3 reps] */
    bool pairs;
};

int sim_left_new(struct sim_left **out, const struct sim_report *rep,
        struct sim_store *store, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_left *left = sim_calloc(1, sizeof *left);
    bool all = left != NULL;

    *out = NULL;
    if (left != NULL) {
        left->rep = rep;
        left->store = store;
        left->cells = (size_t) shape->n_groups * (size_t) shape->n_metrics;
        left->pairs = sim_store_has_pairs(store);
        left->earlier = sim_calloc(rep->reps + 1, sizeof *left->earlier);
        left->later = sim_calloc(rep->reps + 1, sizeof *left->later);
        left->scratch = sim_calloc(3 * rep->reps + 1, sizeof *left->scratch);
        all = left->earlier != NULL && left->later != NULL && left->scratch != NULL;
        for (int k = 0; k < 4; k++) {
            struct year *y = k < 2 ? &left->own[k] : &left->base[k - 2];
            y->year = -1;
            y->value = sim_calloc(rep->reps * left->cells + 1, sizeof *y->value);
            all = all && y->value != NULL;
        }
    }
    if (!all) {
        sim_left_free(left);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for what is left of effects");
    }
    *out = left;
    return 0;
}

void sim_left_free(struct sim_left *left)
{
    if (left == NULL)
        return;
    for (int k = 0; k < 2; k++) {
        sim_free(left->own[k].value);
        sim_free(left->base[k].value);
    }
    sim_free(left->earlier);
    sim_free(left->later);
    sim_free(left->scratch);
    sim_free(left);
}

enum sim_left_verdict sim_left_years(
        const struct sim_report *rep, size_t arm, int *last, int *later)
{
    const struct sim_shape *shape = &rep->meta->shape;

    if (rep->policy_end[arm] == 0)
        return SIM_LEFT_NEVER_ENDS;
    *last = rep->policy_end[arm] - shape->first_year;
    *later = *last + SIM_STRUCTURAL_YEARS;
    return *last < 0 || *later >= shape->n_years ? SIM_LEFT_TOO_SHORT : SIM_LEFT_MEASURED;
}

static int look_at(
        struct sim_left *left, struct year *y, size_t arm, int year, struct sim_err *err)
{
    if (y->year == year && y->arm == arm)
        return 0;
    y->year = -1;
    int ret = sim_store_read(left->store, arm, false,
            sim_shape_cell(&left->rep->meta->shape, year, 0, 0), left->cells, y->value,
            err);
    if (ret == 0)
        *y = (struct year){ arm, year, y->value };
    return ret;
}

static int find(struct sim_left *left, size_t arm, int group, int metric,
        struct sim_ratio *ratio, enum sim_left_verdict *verdict, struct sim_err *err)
{
    const struct sim_shape *shape = &left->rep->meta->shape;
    const bool paired = shape->metric[metric].paired;
    size_t cell = (size_t) group * (size_t) shape->n_metrics + (size_t) metric;
    int year[2] = { 0, 0 }, ret = 0;

    sim_assert(sim_left_years(left->rep, arm, &year[0], &year[1]) == SIM_LEFT_MEASURED);
    for (int k = 0; k < 2 && ret == 0; k++) {
        double *to = k == 0 ? left->earlier : left->later;
        ret = look_at(left, &left->own[k], arm, year[k], err);
        if (ret == 0 && !paired)
            ret = look_at(left, &left->base[k], 0, year[k], err);
        for (size_t r = 0; r < left->rep->reps && ret == 0; r++) {
            const size_t at = r * left->cells + cell;
            to[r] = left->own[k].value[at] - (paired ? 0 : left->base[k].value[at]);
        }
    }
    if (ret != 0)
        return ret;
    const char *what = left->rep->meta->uncertainty;
    if (what != NULL && strcmp(what, "none") == 0 && left->rep->reps == 1
            && left->earlier[0] != 0) { /* nothing varies: the ratio is what it is */
        const double r = left->later[0] / left->earlier[0];
        *ratio = (struct sim_ratio){ r, r, r, r, r, r, isfinite(r) };
    } else
        sim_ratio(ratio, left->later, left->earlier, left->rep->reps, left->pairs,
                left->scratch);
    *verdict = isnan(ratio->ratio) ? SIM_LEFT_NOT_FROM_ZERO
               : ratio->sign       ? SIM_LEFT_MEASURED
                                   : SIM_LEFT_SIGN_OPEN;
    return 0;
}

int sim_left_take(struct sim_left *left, size_t arm, int group, int metric,
        struct sim_ratio *ratio, enum sim_left_verdict *verdict, struct sim_err *err)
{
    const struct sim_shape *shape = &left->rep->meta->shape;
    struct sim_left_known **known = &left->rep->left[arm];

    if (*known == NULL)
        *known = sim_calloc(left->cells, sizeof **known);
    if (*known == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for what is left of effects");
    struct sim_left_known *here =
            *known + (size_t) group * (size_t) shape->n_metrics + (size_t) metric;
    if (!here->told) {
        int ret = find(left, arm, group, metric, &here->ratio, &here->verdict, err);
        if (ret != 0)
            return ret;
        here->told = true;
    }
    *ratio = here->ratio;
    *verdict = here->verdict;
    return 0;
}

bool sim_left_told(enum sim_left_verdict verdict, const struct sim_ratio *ratio)
{
    if (verdict == SIM_LEFT_SIGN_OPEN)
        return ratio->ratio >= -1 && ratio->ratio <= 2;
    return verdict == SIM_LEFT_MEASURED;
}
