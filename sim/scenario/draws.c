/* draws.c - one draw of all uncertain parameters; see scenario.h.
 *
 * The uniform of a parameter is word 0 of the block at (low, high half of the hash of
 * its draw key; year 255, purpose 1; chance: pair), so it depends on nothing but the
 * seed, the key and the pair. The draw key of a table's row is its full key
 * ("exit.b_D"). That of a lever's row is the lever, the how-manieth of that lever it is
 * in its arm (by values, not by place), and the row ("pay_premium[0].premium"): arms that
 * hold the same lever share its luck, and the order of arms shows nowhere. Rows of one
 * copula group share a second uniform keyed by the group's name. The key that is printed
 * and stored is the full key, as --set would write it. Quantiles: sim/base/dist.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/dist.h"
#include "sim/base/hash.h"
#include "sim/base/mem.h"
#include "sim/base/rng.h"
#include "sim/scenario/data.h"
#include "sim/scenario/prior.h"

enum { DRAW_YEAR = 255, DRAW_PURPOSE = 1, INDEX_OWN = 0, INDEX_COMMON = 1 };

struct draw {
    char key[SIM_KEY_LEN];
    uint64_t own, common; /* hashes; common 0: alone */
    double rho;
    struct sim_prior prior; /* within the hard bounds */
    double min, max;
    double *real;     /* where the value goes, or NULL and */
    long long *whole; /* here */
    double base;      /* when nothing is drawn */
    double value;
};

struct sim_draws {
    const struct sim_scenario *sc;
    size_t n_blocks;
    void **block; /* copies of the structs of all instances */
    const void **table;
    struct sim_policy *policy; /* of all arms, then the shocks */
    struct sim_arm *arm;
    const struct sim_policy *shocks;
    size_t n;
    struct draw *draw;
};

void sim_draws_free(struct sim_draws *dr)
{
    if (dr == NULL)
        return;
    for (size_t i = 0; i < dr->n_blocks && dr->block != NULL; i++)
        sim_free(dr->block[i]);
    sim_free(dr->block);
    sim_free(dr->table);
    sim_free(dr->policy);
    sim_free(dr->arm);
    sim_free(dr->draw);
    sim_free(dr);
}

static bool is_drawn(const struct sim_inst *inst, size_t row)
{
    return inst->prior[row].n > 0 && sim_inst_may_vary(inst, row)
           && sim_inst_has_part(inst, row);
}

static size_t count_uncertain(const struct sim_inst *inst)
{
    size_t n = 0;

    for (size_t i = 0; i < inst->table->n_rows; i++)
        n += is_drawn(inst, i);
    return n;
}

/* Copy one instance and list its uncertain rows. `prefix` leads the draw keys. */
static bool add_instance(
        struct sim_draws *dr, const struct sim_inst *inst, const char *prefix)
{
    char key[SIM_KEY_LEN];
    struct sim_inst copy = *inst;

    copy.params = sim_calloc(1, inst->table->size);
    if (copy.params == NULL)
        return false;
    memcpy(copy.params, inst->params, inst->table->size);
    dr->block[dr->n_blocks++] = copy.params;
    for (size_t i = 0; i < inst->table->n_rows; i++) {
        const struct sim_param *row = &inst->table->rows[i];
        if (!is_drawn(inst, i))
            continue;
        struct draw *d = &dr->draw[dr->n++];
        sim_inst_key(d->key, inst, i);
        snprintf(key, sizeof key, "%.70s.%.80s", prefix, row->key);
        d->own = sim_hash(key);
        d->common = row->copula != NULL ? sim_hash(row->copula) : 0;
        d->rho = row->rho;
        d->prior = sim_prior_bounded(&inst->prior[i], row);
        d->min = row->min;
        d->max = row->max;
        void *field = sim_inst_field(&copy, i);
        if (row->type == SIM_REAL)
            d->real = field;
        else
            d->whole = field;
        d->base = d->real != NULL ? *d->real : (double) *d->whole;
        d->value = d->base;
    }
    return true;
}

/* Copy a set of levers or shocks; the policies go to dr->policy from *at on. */
static bool add_set(struct sim_draws *dr, const struct sim_instances *set, size_t *at)
{
    char prefix[SIM_KEY_LEN];

    size_t rank[SIM_POLICIES_MAX];
    sim_policy_ranks(set, rank);
    for (size_t i = 0; i < set->n; i++) {
        size_t earlier = 0;
        for (size_t k = 0; k < set->n; k++)
            earlier += set->inst[k].table == set->inst[i].table && rank[k] < rank[i];
        snprintf(prefix, sizeof prefix, "%.60s[%zu]", set->inst[i].table->name, earlier);
        if (!add_instance(dr, &set->inst[i], prefix))
            return false;
        dr->policy[(*at)++] =
                (struct sim_policy){ set->inst[i].table, dr->block[dr->n_blocks - 1] };
    }
    return true;
}

/* Parts of packages hold the drawn values of their package: those of the policy that
 * the part's copy of it stands for. */
static void add_parts(struct sim_draws *dr, size_t at)
{
    const struct sim_scenario *sc = dr->sc;

    for (size_t i = 0; i < sc->n_parts; i++) {
        const struct sim_arm *part = &sc->all[sc->n_arms + i];
        const struct sim_instances *set = &sc->policies[sc->part[i].parent];
        const struct sim_policy *drawn = dr->arm[sc->part[i].parent].policies;
        dr->arm[sc->n_arms + i] =
                (struct sim_arm){ part->name, part->n_policies, dr->policy + at };
        for (size_t j = 0; j < part->n_policies; j++)
            for (size_t k = 0; k < set->n; k++)
                if (set->policy[k].params == part->policies[j].params)
                    dr->policy[at + j] = drawn[k];
        at += part->n_policies;
    }
}

static bool fill(struct sim_draws *dr)
{
    const struct sim_scenario *sc = dr->sc;
    size_t at = 0;

    for (size_t i = 0; i < sc->model->n_tables; i++) {
        if (!add_instance(dr, &sc->table[i], sc->table[i].table->name))
            return false;
        dr->table[i] = dr->block[dr->n_blocks - 1];
    }
    for (size_t a = 0; a < sc->n_arms; a++) {
        dr->arm[a] =
                (struct sim_arm){ sc->arm[a].name, sc->policies[a].n, dr->policy + at };
        if (!add_set(dr, &sc->policies[a], &at))
            return false;
    }
    dr->shocks = dr->policy + at;
    if (!add_set(dr, &sc->shocks, &at))
        return false;
    add_parts(dr, at);
    return true;
}

int sim_draws_new(
        struct sim_draws **out, const struct sim_scenario *sc, struct sim_err *err)
{
    struct sim_draws *dr = sim_calloc(1, sizeof *dr);
    size_t n_draws = 0, n_policies = sc->shocks.n;
    bool ok = false;

    *out = NULL;
    for (size_t i = 0; i < sc->model->n_tables; i++)
        n_draws += count_uncertain(&sc->table[i]);
    for (size_t a = 0; a < sc->n_arms; a++) {
        n_policies += sc->policies[a].n;
        for (size_t i = 0; i < sc->policies[a].n; i++)
            n_draws += count_uncertain(&sc->policies[a].inst[i]);
    }
    for (size_t i = 0; i < sc->shocks.n; i++)
        n_draws += count_uncertain(&sc->shocks.inst[i]);
    for (size_t i = 0; i < sc->n_parts; i++)
        n_policies += sc->all[sc->n_arms + i].n_policies;
    if (dr != NULL) {
        dr->sc = sc;
        dr->block = sim_calloc(sc->model->n_tables + n_policies, sizeof *dr->block);
        dr->table = sim_calloc(sc->model->n_tables, sizeof *dr->table);
        dr->policy = sim_calloc(n_policies, sizeof *dr->policy);
        dr->arm = sim_calloc(sc->n_arms + sc->n_parts, sizeof *dr->arm);
        dr->draw = sim_calloc(n_draws, sizeof *dr->draw);
        ok = dr->block != NULL && dr->table != NULL && dr->policy != NULL
             && dr->arm != NULL && dr->draw != NULL && fill(dr);
    }
    if (!ok) {
        sim_draws_free(dr);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for parameter draws");
    }
    *out = dr;
    return SIM_OK;
}

static void set_value(struct draw *d, double x)
{
    d->value = x;
    if (d->real != NULL)
        *d->real = x;
    else
        *d->whole = (long long) x;
}

static uint32_t word(struct sim_key key, uint64_t hash, unsigned index, uint32_t chance)
{
    return sim_draw(key, (uint32_t) hash, (uint32_t) (hash >> 32),
            sim_when(DRAW_YEAR, DRAW_PURPOSE, index), chance)
            .word[0];
}

void sim_draws_make(struct sim_draws *dr, uint32_t rep, bool uncertain)
{
    const struct sim_settings *set = dr->sc->settings.params;
    struct sim_key key = sim_key_make((uint64_t) set->seed, 0);
    bool pairs = set->sampling == SIM_SAMPLING_ANTITHETIC;
    uint32_t chance = pairs ? rep / 2 : rep;
    /* u and 1 - u exactly: the uniform of a word and of its complement */
    uint32_t mirror = pairs && rep % 2 == 1 ? 0xffffffffu : 0;

    for (size_t i = 0; i < dr->n; i++) {
        struct draw *d = &dr->draw[i];
        if (!uncertain) {
            set_value(d, d->base);
            continue;
        }
        double u = sim_uniform(word(key, d->own, INDEX_OWN, chance) ^ mirror);
        if (d->common != 0) {
            double common =
                    sim_uniform(word(key, d->common, INDEX_COMMON, chance) ^ mirror);
            u = sim_copula_uniform(d->rho, common, u);
        }
        double x = sim_prior_quantile(&d->prior, u);
        if (d->whole != NULL)
            x = floor(x + 0.5);
        /* rounding only: the prior itself keeps within the bounds */
        set_value(d, x < d->min ? d->min : x > d->max ? d->max : x);
    }
}

const void *const *sim_draws_tables(const struct sim_draws *dr)
{
    return dr->table;
}

const struct sim_arm *sim_draws_arms(const struct sim_draws *dr)
{
    return dr->arm;
}

const struct sim_policy *sim_draws_shocks(const struct sim_draws *dr)
{
    return dr->shocks;
}

size_t sim_draws_count(const struct sim_draws *dr)
{
    return dr->n;
}

const char *sim_draws_key(const struct sim_draws *dr, size_t i)
{
    return dr->draw[i].key;
}

double sim_draws_value(const struct sim_draws *dr, size_t i)
{
    return dr->draw[i].value;
}

void sim_draws_replay(struct sim_draws *dr, const double *values)
{
    for (size_t i = 0; i < dr->n; i++)
        set_value(&dr->draw[i], values[i]);
}
