/* package.c - see package.h. */
#include "sim/analysis/package.h"

#include <math.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"

static int no_memory(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the parts of packages");
}

static uint64_t all_of(const struct sim_package *p)
{
    return ((uint64_t) 1 << p->k) - 1;
}

/* Index of the part that runs a coalition, or n_parts. */
static size_t find(const struct sim_package *p, uint64_t mask)
{
    size_t i = 0;

    while (i < p->n_parts && p->mask[i] != mask)
        i++;
    return i;
}

/* ---- before the run ---- */

static int want(struct sim_package *p, struct sim_scenario *sc, uint64_t mask,
        struct sim_err *err)
{
    if (mask == 0 || mask == all_of(p) || find(p, mask) < p->n_parts)
        return 0;
    p->mask[p->n_parts] = mask;
    int ret = sim_scenario_part(sc, p->arm, mask, &p->part[p->n_parts], err);
    p->n_parts += ret == 0;
    return ret;
}

static int take_apart(struct sim_package *p, struct sim_scenario *sc, struct sim_err *err)
{
    bool exact = p->k <= SIM_SHAPLEY_EXACT;
    size_t most = exact ? (size_t) 1 << p->k : (SIM_SHAPLEY_ORDERS + 1) * p->k;
    uint64_t seed = (uint64_t) sim_scenario_settings(sc)->seed;
    int ret = 0;

    if (p->k > SIM_PACKAGE_MAX)
        return sim_fail(err, SIM_ERR_INPUT,
                "arm %s: has %zu policies; interaction takes packages of at most %d "
                "apart",
                sim_scenario_arms(sc, &(size_t){ 0 })[p->arm].name, p->k,
                SIM_PACKAGE_MAX);
    p->n_orders = exact ? 0 : SIM_SHAPLEY_ORDERS;
    p->lever = sim_calloc(p->k, sizeof *p->lever);
    p->mask = sim_calloc(most, sizeof *p->mask);
    p->part = sim_calloc(most, sizeof *p->part);
    p->order = sim_calloc(p->n_orders * p->k, 1);
    if (p->lever == NULL || p->mask == NULL || p->part == NULL || p->order == NULL)
        return no_memory(err);
    for (size_t i = 0; i < p->k; i++)
        sim_scenario_policy_name(p->lever[i], sc, p->arm, i);
    for (size_t i = 0; i < p->k && ret == 0; i++)
        ret = want(p, sc, (uint64_t) 1 << i, err);
    for (uint64_t m = 1; exact && m < all_of(p) && ret == 0; m++)
        ret = want(p, sc, m, err);
    for (size_t o = 0; o < p->n_orders && ret == 0; o++) {
        uint64_t mask = 0;
        sim_shapley_order(p->order + o * p->k, p->k, seed, o);
        for (size_t j = 0; j < p->k && ret == 0; j++) {
            mask |= (uint64_t) 1 << p->order[o * p->k + j];
            ret = want(p, sc, mask, err);
        }
    }
    return ret;
}

int sim_packages_new(
        struct sim_packages **out, struct sim_scenario *sc, struct sim_err *err)
{
    size_t n = sim_scenario_named(sc);
    struct sim_packages *all = sim_calloc(1, sizeof *all);
    int ret = 0;

    *out = NULL;
    if (all != NULL)
        all->package = sim_calloc(n, sizeof *all->package);
    if (all == NULL || all->package == NULL) {
        sim_packages_free(all);
        return no_memory(err);
    }
    for (size_t arm = 1; arm < n && ret == 0; arm++) {
        size_t k = sim_scenario_policies(sc, arm);
        if (k < 2)
            continue;
        struct sim_package *p = &all->package[all->n++];
        *p = (struct sim_package){ .arm = arm, .k = k };
        ret = take_apart(p, sc, err);
    }
    if (ret != 0) {
        sim_packages_free(all);
        return ret;
    }
    *out = all;
    return 0;
}

void sim_packages_free(struct sim_packages *all)
{
    if (all == NULL)
        return;
    for (size_t i = 0; i < all->n; i++) {
        sim_free(all->package[i].lever);
        sim_free(all->package[i].mask);
        sim_free(all->package[i].part);
        sim_free(all->package[i].order);
    }
    sim_free(all->package);
    sim_free(all);
}

/* ---- after the run ---- */

struct work {
    const struct sim_package *p;
    size_t reps;
    double *worth; /* [n_parts + 1][reps]: parts, then the package */
    double *value, *scratch, *tmp;
    double *game;       /* [1 << k] of one replication, exact */
    double *share;      /* [k][reps] */
    double *order_mean; /* [n_orders][k] means over replications */
};

static void work_clear(struct work *w)
{
    sim_free(w->worth);
    sim_free(w->value);
    sim_free(w->scratch);
    sim_free(w->tmp);
    sim_free(w->game);
    sim_free(w->share);
    sim_free(w->order_mean);
}

static int work_init(struct work *w, const struct sim_package *p, struct sim_store *store,
        size_t cell, struct sim_err *err)
{
    size_t n = sim_store_reps(store);
    int ret = 0;

    *w = (struct work){ .p = p, .reps = n };
    w->worth = sim_calloc((p->n_parts + 1) * n, sizeof *w->worth);
    w->value = sim_calloc(n, sizeof *w->value);
    w->scratch = sim_calloc(n + 1, sizeof *w->scratch);
    w->tmp = sim_calloc(n, sizeof *w->tmp);
    w->game = sim_calloc(p->n_orders > 0 ? 1 : (size_t) 1 << p->k, sizeof *w->game);
    w->share = sim_calloc(p->k * n, sizeof *w->share);
    w->order_mean = sim_calloc(p->n_orders * p->k, sizeof *w->order_mean);
    if (!w->worth || !w->value || !w->scratch || !w->tmp || !w->game || !w->share
            || !w->order_mean)
        return no_memory(err);
    for (size_t i = 0; i <= p->n_parts && ret == 0; i++)
        ret = sim_effect_read(store, i < p->n_parts ? p->part[i] : p->arm, cell, false,
                w->worth + i * n, w->tmp, err);
    return ret;
}

/* Effect of a coalition in a replication; 0 of none. */
static double worth(const struct work *w, uint64_t mask, size_t r)
{
    if (mask == 0)
        return 0;
    size_t i = mask == all_of(w->p) ? w->p->n_parts : find(w->p, mask);
    return w->worth[i * w->reps + r];
}

static void share_exact(struct work *w, size_t r)
{
    double share[SIM_PACKAGE_MAX];

    for (uint64_t m = 0; m <= all_of(w->p); m++)
        w->game[m] = worth(w, m, r);
    sim_shapley(share, w->game, w->p->k);
    for (size_t i = 0; i < w->p->k; i++)
        w->share[i * w->reps + r] = share[i];
}

static void share_orders(struct work *w, size_t r)
{
    const struct sim_package *p = w->p;

    for (size_t o = 0; o < p->n_orders; o++) {
        uint64_t mask = 0;
        double before = 0;
        for (size_t j = 0; j < p->k; j++) {
            size_t i = p->order[o * p->k + j];
            mask |= (uint64_t) 1 << i;
            double now = worth(w, mask, r), adds = now - before;
            w->share[i * w->reps + r] += adds / (double) p->n_orders;
            w->order_mean[o * p->k + i] += adds / (double) w->reps;
            before = now;
        }
    }
}

/* An order and its reverse are one draw; the draws are independent. */
static double order_se(const struct work *w, size_t i)
{
    size_t n = w->p->n_orders / 2, k = w->p->k;
    double mean = 0, sq = 0;

    if (n == 0)
        return 0;
    for (size_t d = 0; d < n; d++)
        mean += (w->order_mean[2 * d * k + i] + w->order_mean[(2 * d + 1) * k + i]) / 2
                / (double) n;
    for (size_t d = 0; d < n; d++) {
        double m =
                (w->order_mean[2 * d * k + i] + w->order_mean[(2 * d + 1) * k + i]) / 2;
        sq += (m - mean) * (m - mean);
    }
    return sqrt(sq / ((double) n - 1) / (double) n);
}

int sim_package_take(struct sim_package_cell *out, const struct sim_package *p,
        struct sim_store *store, size_t cell, struct sim_err *err)
{
    const struct sim_shape *shape = &sim_store_meta(store)->shape;
    const struct sim_metric *metric = sim_shape_metric_of(shape, cell);
    int better = metric != NULL ? metric->better : 0;
    bool pairs = sim_store_has_pairs(store);
    size_t n = sim_store_reps(store);
    struct work w;
    int ret = work_init(&w, p, store, cell, err);

    if (ret != 0) {
        work_clear(&w);
        return ret;
    }
    for (size_t r = 0; r < n; r++) {
        w.tmp[r] = 0;
        for (size_t i = 0; i < p->k; i++)
            w.tmp[r] += worth(&w, (uint64_t) 1 << i, r);
        if (p->n_orders > 0)
            share_orders(&w, r);
        else
            share_exact(&w, r);
    }
    const double *whole = w.worth + p->n_parts * n;
    sim_summarise(&out->whole, whole, n, pairs, better, w.scratch);
    sim_summarise(&out->sum, w.tmp, n, pairs, better, w.scratch);
    for (size_t r = 0; r < n; r++)
        w.value[r] = whole[r] - w.tmp[r];
    sim_summarise(&out->extra, w.value, n, pairs, better, w.scratch);
    for (size_t i = 0; i < p->k; i++) {
        sim_summarise(&out->alone[i], w.worth + find(p, (uint64_t) 1 << i) * n, n, pairs,
                better, w.scratch);
        sim_summarise(&out->share[i], w.share + i * n, n, pairs, better, w.scratch);
        out->order_se[i] = order_se(&w, i);
    }
    work_clear(&w);
    return 0;
}
