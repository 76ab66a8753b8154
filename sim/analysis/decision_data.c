/* decision_data.c - reads from a store what a decision looks at; see decision_data.h.
 *
 * Method: one pass over the replications of each arm, as many years at a time as fit 256
 * MB, since a stored replication is read from its start however little is wanted of it.
 * Replications in which a number is missing are left out of everything, with their
 * antithetic partner. */
#include "sim/analysis/decision_data.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/analysis/order.h"
#include "sim/base/mem.h"

/* Where a role's numbers go. */
struct target {
    const struct sim_role *role;
    int metric;
    double *to;
};

static const double BLOCK_BYTES = 256e6;

struct reader {
    struct sim_decision_data *d;
    struct sim_store *store;
    const struct sim_shape *shape;
    struct target *target;
    size_t n_targets;
    int score, group[SIM_FIFTHS], last_group;
    int block_years; /* read at a time */
    double *block;   /* [reps][cells of a read] */
    double *before;  /* [n_targets][years][reps] levels of the baseline */
    bool *keep;      /* [reps] */
};

static int find_metric(const struct sim_shape *shape, const char *key)
{
    for (int m = 0; m < shape->n_metrics; m++)
        if (strcmp(shape->metric[m].key, key) == 0)
            return m;
    return -1;
}

static size_t role_count(const struct sim_role *roles)
{
    size_t n = 0;

    while (roles != NULL && roles[n].metric != NULL)
        n++;
    return n;
}

/* Room for the numbers of a role: rows of one kind share it, bases have their own. */
static double *room_for(struct sim_decision_data *d, const struct sim_role *role)
{
    double **at = &d->kind[role->kind];

    if (role->kind == SIM_ROLE_VALUE) {
        if (d->n_bases >= SIM_DECISION_YARDSTICKS - 1)
            return NULL;
        d->basis[d->n_bases] = role;
        at = &d->value[d->n_bases++];
    }
    if (role->kind == SIM_ROLE_PEOPLE)
        d->people = role;
    if (*at == NULL)
        *at = sim_calloc(d->n_options * (size_t) d->years * d->reps, sizeof **at);
    return *at;
}

static int find_fifths(struct reader *rd, const struct sim_role *role)
{
    rd->score = find_metric(rd->shape, role->metric);
    for (int q = 0; q < SIM_FIFTHS; q++) {
        const char name[] = { 'q', (char) ('1' + q), '\0' };
        rd->group[q] = -1;
        for (int g = 0; g < rd->shape->n_groups; g++)
            if (strcmp(rd->shape->group[g], name) == 0)
                rd->group[q] = g;
        if (rd->group[q] < 0)
            rd->score = -1;
        else if (rd->group[q] > rd->last_group)
            rd->last_group = rd->group[q];
    }
    return rd->score;
}

/* Cells from the start of a year to the end of what is wanted of a later one. */
static size_t cells_of(const struct reader *rd, int years, bool last)
{
    size_t metrics = (size_t) rd->shape->n_metrics;
    size_t groups = last && rd->score >= 0 ? (size_t) rd->last_group + 1 : 1;

    return (size_t) (years - 1) * (size_t) rd->shape->n_groups * metrics
           + groups * metrics;
}

static int reader_init(
        struct reader *rd, const struct sim_decision_ask *ask, struct sim_err *err)
{
    struct sim_decision_data *d = rd->d;
    size_t n = role_count(ask->roles);

    rd->score = -1;
    rd->target = sim_calloc(n + 1, sizeof *rd->target);
    if (rd->target == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision");
    for (size_t i = 0; i < n; i++) {
        const struct sim_role *role = &ask->roles[i];
        int metric = find_metric(rd->shape, role->metric);
        if (role->kind == SIM_ROLE_SCORE)
            (void) find_fifths(rd, role);
        if (metric < 0 || role->kind == SIM_ROLE_SCORE)
            continue;
        double *to = room_for(d, role);
        if (to == NULL)
            return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision");
        rd->target[rd->n_targets++] = (struct target){ role, metric, to };
    }
    double year_bytes = 8 * (double) (d->reps + 1) * (double) rd->shape->n_groups
                        * (double) rd->shape->n_metrics;
    rd->block_years = year_bytes * d->years <= BLOCK_BYTES ? d->years
                      : year_bytes * 2 <= BLOCK_BYTES ? (int) (BLOCK_BYTES / year_bytes)
                                                      : 1;
    rd->block = sim_calloc(
            d->reps * cells_of(rd, rd->block_years, true) + 1, sizeof *rd->block);
    rd->before = sim_calloc(
            rd->n_targets * (size_t) d->years * d->reps + 1, sizeof *rd->before);
    rd->keep = sim_calloc(d->reps + 1, sizeof *rd->keep);
    if (rd->score >= 0) {
        d->fifth = sim_calloc(d->n_options * SIM_FIFTHS * d->reps, sizeof(double));
        d->mean = sim_calloc(d->n_options * d->reps, sizeof(double));
        d->score = &rd->shape->metric[rd->score];
    }
    if (!rd->block || !rd->before || !rd->keep
            || (rd->score >= 0 && (!d->fifth || !d->mean)))
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision");
    return 0;
}

/* Add what the block says of one target; the baseline's levels are kept. */
static void take(struct reader *rd, size_t t, size_t option, int year,
        const double *block, size_t stride)
{
    struct sim_decision_data *d = rd->d;
    const struct target *target = &rd->target[t];
    bool paired = rd->shape->metric[target->metric].paired;
    double *before = rd->before + (t * (size_t) d->years + (size_t) year) * d->reps;
    double *to = sim_decision_at(d, target->to, option, year);

    for (size_t r = 0; r < d->reps; r++) {
        double v = block[r * stride + (size_t) target->metric];
        if (option == 0)
            before[r] = v;
        else
            to[r] += paired ? v : v - before[r];
    }
}

/* The scores of the fifths; year: where the last year begins in each row of a block. */
static void take_fifths(
        struct reader *rd, size_t option, const double *year, size_t stride)
{
    struct sim_decision_data *d = rd->d;
    size_t metrics = (size_t) rd->shape->n_metrics;

    for (size_t r = 0; r < d->reps; r++) {
        const double *row = year + r * stride;
        d->mean[option * d->reps + r] = row[rd->score];
        for (size_t q = 0; q < SIM_FIFTHS; q++)
            d->fifth[(option * SIM_FIFTHS + q) * d->reps + r] =
                    row[(size_t) rd->group[q] * metrics + (size_t) rd->score];
    }
}

static int read_option(struct reader *rd, size_t option, struct sim_err *err)
{
    struct sim_decision_data *d = rd->d;
    size_t per_year = (size_t) rd->shape->n_groups * (size_t) rd->shape->n_metrics;
    int ret = 0;

    for (int from = 0, to; from < d->years && ret == 0; from = to) {
        to = from + rd->block_years < d->years ? from + rd->block_years : d->years;
        size_t cells = cells_of(rd, to - from, to == d->years);
        ret = sim_store_read(rd->store, d->arm[option], false,
                sim_shape_cell(rd->shape, from, 0, 0), cells, rd->block, err);
        for (int y = from; y < to && ret == 0; y++) {
            const double *year = rd->block + (size_t) (y - from) * per_year;
            for (size_t t = 0; t < rd->n_targets; t++)
                take(rd, t, option, y, year, cells);
            if (y + 1 == d->years && rd->score >= 0)
                take_fifths(rd, option, year, cells);
        }
    }
    return ret;
}

/* ---- what is missing ---- */

static void look_for_gaps(struct reader *rd, const double *array, size_t rows)
{
    size_t reps = rd->d->reps;

    for (size_t i = 0; array != NULL && i < rows; i++)
        for (size_t r = 0; r < reps; r++)
            rd->keep[r] = rd->keep[r] && isfinite(array[i * reps + r]);
}

/* Move the kept columns of `rows` rows together. */
static void squeeze(double *array, size_t rows, size_t reps, const bool *keep)
{
    double *to = array;

    for (size_t i = 0; array != NULL && i < rows; i++)
        for (size_t r = 0; r < reps; r++)
            if (keep[r])
                *to++ = array[i * reps + r];
}

static void drop_gaps(struct reader *rd)
{
    struct sim_decision_data *d = rd->d;
    size_t reps = d->reps, rows = d->n_options * (size_t) d->years, kept = 0;

    for (size_t r = 0; r < reps; r++)
        rd->keep[r] = true;
    for (int k = 0; k < SIM_ROLES; k++)
        look_for_gaps(rd, d->kind[k], rows);
    for (size_t b = 0; b < d->n_bases; b++)
        look_for_gaps(rd, d->value[b], rows);
    look_for_gaps(rd, d->fifth, d->n_options * SIM_FIFTHS);
    look_for_gaps(rd, d->mean, d->n_options);
    for (size_t r = 0; d->pairs && r + 1 < reps; r += 2)
        rd->keep[r] = rd->keep[r + 1] = rd->keep[r] && rd->keep[r + 1];
    for (size_t r = 0; r < reps; r++)
        kept += rd->keep[r];
    if (kept == reps)
        return;
    for (int k = 0; k < SIM_ROLES; k++)
        squeeze(d->kind[k], rows, reps, rd->keep);
    for (size_t b = 0; b < d->n_bases; b++)
        squeeze(d->value[b], rows, reps, rd->keep);
    squeeze(d->fifth, d->n_options * SIM_FIFTHS, reps, rd->keep);
    squeeze(d->mean, d->n_options, reps, rd->keep);
    size_t to = 0;
    for (size_t r = 0; r < reps; r++)
        if (rd->keep[r]) {
            d->rep[to] = d->rep[r];
            memmove(d->x + to++ * d->n_params, d->x + r * d->n_params,
                    d->n_params * sizeof *d->x);
        }
    d->reps = kept;
}

/* Of which option is a parameter's policy a part? One that is none matters to none. */
static void find_options(struct sim_decision_data *d)
{
    const char *rest;

    for (size_t p = 0; p < d->n_params; p++) {
        const size_t arm = sim_store_key_arm(d->meta, d->meta->param[p], &rest);
        size_t i = 0;
        while (arm != 0 && i < d->n_options && d->arm[i] != arm)
            i++;
        d->option[p] = i;
    }
}

int sim_decision_data_read(struct sim_decision_data *d, struct sim_store *store,
        const struct sim_decision_ask *ask, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    struct reader rd = { .d = d, .store = store, .shape = &meta->shape };
    size_t n = ask->n_arms > 0 && ask->n_arms < meta->n_arms ? ask->n_arms : meta->n_arms;
    int last = meta->shape.n_years - 1;

    *d = (struct sim_decision_data){ .meta = meta,
        .n_options = n,
        .reps = sim_store_reps(store),
        .pairs = sim_store_has_pairs(store),
        .years = (ask->year < 0 || ask->year > last ? last : ask->year) + 1,
        .n_params = meta->n_params };
    d->arm = sim_calloc(n, sizeof *d->arm);
    d->x = sim_calloc(d->reps * d->n_params + 1, sizeof *d->x);
    d->scratch = sim_calloc(3 * d->reps + 3, sizeof *d->scratch);
    d->rep = sim_calloc(d->reps + 1, sizeof *d->rep);
    d->option = sim_calloc(d->n_params + 1, sizeof *d->option);
    int ret = !d->arm || !d->x || !d->rep || !d->option || !d->scratch
                      ? sim_fail(err, SIM_ERR_NOMEM, "out of memory for the decision")
                      : 0;
    if (ret == 0) {
        sim_arm_order(meta->arm, n, d->arm);
        find_options(d);
        ret = reader_init(&rd, ask, err);
    }
    if (ret == 0)
        ret = sim_store_read_params(store, d->x, err);
    if (ret == 0)
        ret = sim_store_rep_indices(store, false, d->rep, d->reps, err);
    for (size_t i = 0; i < n && ret == 0; i++)
        ret = read_option(&rd, i, err);
    if (ret == 0)
        drop_gaps(&rd);
    sim_free(rd.target);
    sim_free(rd.block);
    sim_free(rd.before);
    sim_free(rd.keep);
    return ret;
}

void sim_decision_data_clear(struct sim_decision_data *d)
{
    for (int k = 0; k < SIM_ROLES; k++)
        sim_free(d->kind[k]);
    for (size_t b = 0; b < SIM_DECISION_YARDSTICKS; b++)
        sim_free(d->value[b]);
    sim_free(d->arm);
    sim_free(d->rep);
    sim_free(d->option);
    sim_free(d->fifth);
    sim_free(d->mean);
    sim_free(d->x);
    sim_free(d->scratch);
    *d = (struct sim_decision_data){ 0 };
}

double sim_pairs_mean(const double *value, size_t n, bool pairs, double *se)
{
    size_t group = pairs ? 2 : 1, k = n / group;
    double sum = 0, sq = 0;

    for (size_t i = 0; i < n; i++)
        sum += value[i];
    double mean = n > 0 ? sum / (double) n : (double) NAN;
    for (size_t i = 0; i < k; i++) {
        double v = pairs ? (value[2 * i] + value[2 * i + 1]) / 2 : value[i];
        sq += (v - mean) * (v - mean);
    }
    *se = k > 1 ? sqrt(sq / ((double) k - 1) / (double) k) : (double) NAN;
    return mean;
}
