/* parts.c - packages taken apart: arms that hold some of the policies of another.
 *
 * Policies of a package are called by rank: by lever, then by values, so that the order
 * in which a file lists them shows nowhere. A part shares the values, the draws and so
 * the luck of its package. Thread safety: as build.c. */
#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/data.h"

int sim_policy_compare(const struct sim_inst *a, const struct sim_inst *b)
{
    int c = strcmp(a->table->name, b->table->name);

    if (c == 0)
        c = memcmp(a->params, b->params, a->table->size);
    if (c == 0)
        c = memcmp(a->prior, b->prior, a->table->n_rows * sizeof *a->prior);
    return c;
}

void sim_policy_ranks(const struct sim_instances *set, size_t *rank)
{
    for (size_t i = 0; i < set->n; i++) {
        rank[i] = 0;
        for (size_t k = 0; k < set->n; k++) {
            int c = sim_policy_compare(&set->inst[k], &set->inst[i]);
            rank[i] += c < 0 || (c == 0 && k < i);
        }
    }
}

/* Place in the file of the policy of a rank. */
static size_t at_rank(const struct sim_instances *set, size_t rank)
{
    for (size_t i = 0; i < set->n; i++) {
        size_t below = 0;
        for (size_t k = 0; k < set->n; k++) {
            int c = sim_policy_compare(&set->inst[k], &set->inst[i]);
            below += c < 0 || (c == 0 && k < i);
        }
        if (below == rank)
            return i;
    }
    return set->n;
}

size_t sim_scenario_policies(const struct sim_scenario *sc, size_t arm)
{
    return arm < sc->n_arms ? sc->policies[arm].n : 0;
}

/* Value of a row of one policy as text, shortened. */
static void value_text(char out[24], const struct sim_inst *inst, size_t row)
{
    struct sim_buf buf = { 0 };

    sim_inst_print_short(&buf, inst, row);
    snprintf(out, 24, "%.23s", sim_buf_text(&buf));
    sim_buf_clear(&buf);
}

/* Does a row tell policy `at` from all others of its lever? */
static bool tells(const struct sim_instances *set, size_t at, size_t row)
{
    char own[24], other[24];

    value_text(own, &set->inst[at], row);
    for (size_t k = 0; k < set->n; k++) {
        if (k == at || set->inst[k].table != set->inst[at].table)
            continue;
        value_text(other, &set->inst[k], row);
        if (strcmp(own, other) == 0)
            return false;
    }
    return true;
}

void sim_scenario_policy_name(
        char out[SIM_NAME_LEN], const struct sim_scenario *sc, size_t arm, size_t rank)
{
    const struct sim_instances *set = &sc->policies[arm];
    size_t at = at_rank(set, rank), same = 0, before = 0;
    char value[24];

    for (size_t k = 0; k < set->n; k++)
        if (set->inst[k].table == set->inst[at].table) {
            same++;
            int c = sim_policy_compare(&set->inst[k], &set->inst[at]);
            before += c < 0 || (c == 0 && k < at);
        }
    const struct sim_table *table = set->inst[at].table;
    snprintf(out, SIM_NAME_LEN, "%.60s", table->name);
    /* a number says most; else whatever differs */
    for (size_t j = 0; j < 2 * table->n_rows && same > 1; j++) {
        size_t i = j % table->n_rows;
        bool number = table->rows[i].type == SIM_REAL;
        if ((j < table->n_rows && !number) || !tells(set, at, i))
            continue;
        value_text(value, &set->inst[at], i);
        snprintf(out, SIM_NAME_LEN, "%.20s %.16s=%s", table->name, table->rows[i].key,
                value);
        return;
    }
    if (same > 1)
        snprintf(out, SIM_NAME_LEN, "%.40s %u", table->name, (unsigned) before + 1);
}

static int no_memory(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the parts of packages");
}

/* "package {pay_premium, tutoring}" */
static char *name_part(const struct sim_scenario *sc, size_t parent, uint64_t mask)
{
    struct sim_buf text = { 0 };
    bool first = true;

    sim_buf_printf(&text, "%s {", sc->arm_name[parent]);
    for (size_t r = 0; r < sc->policies[parent].n; r++) {
        if (!(mask >> r & 1))
            continue;
        char lever[SIM_NAME_LEN];
        sim_scenario_policy_name(lever, sc, parent, r);
        sim_buf_printf(&text, "%s%s", first ? "" : ", ", lever);
        first = false;
    }
    sim_buf_puts(&text, "}");
    char *name = text.failed ? NULL : sim_strdup(sim_buf_text(&text));
    sim_buf_clear(&text);
    return name;
}

static bool grow(struct sim_scenario *sc)
{
    size_t n = sc->n_parts + 1;
    struct sim_part *part = sim_realloc(sc->part, n * sizeof *part);
    if (part != NULL)
        sc->part = part;
    struct sim_policy **policy = sim_realloc(sc->part_policy, n * sizeof *policy);
    if (policy != NULL)
        sc->part_policy = policy;
    char **name = sim_realloc(sc->part_name, n * sizeof *name);
    if (name != NULL)
        sc->part_name = name;
    struct sim_arm *all = sim_realloc(sc->all, (sc->n_arms + n) * sizeof *all);
    if (all != NULL)
        sc->all = all;
    return part != NULL && policy != NULL && name != NULL && all != NULL;
}

int sim_scenario_part(struct sim_scenario *sc, size_t parent, uint64_t mask, size_t *arm,
        struct sim_err *err)
{
    const struct sim_instances *set = &sc->policies[parent];
    size_t at = sc->n_parts, n = 0;

    sim_assert(parent > 0 && parent < sc->n_arms && set->n <= 64);
    if (!grow(sc))
        return no_memory(err);
    sc->part[at] = (struct sim_part){ parent, mask };
    sc->part_policy[at] = sim_calloc(set->n, sizeof **sc->part_policy);
    sc->part_name[at] = name_part(sc, parent, mask);
    sc->n_parts++;
    memcpy(sc->all, sc->arm, sc->n_arms * sizeof *sc->all);
    if (sc->part_policy[at] == NULL || sc->part_name[at] == NULL)
        return no_memory(err);
    for (size_t r = 0; r < set->n; r++)
        if (mask >> r & 1)
            sc->part_policy[at][n++] = set->policy[at_rank(set, r)];
    sc->all[sc->n_arms + at] =
            (struct sim_arm){ sc->part_name[at], n, sc->part_policy[at] };
    *arm = sc->n_arms + at;
    return SIM_OK;
}

size_t sim_scenario_parts(const struct sim_scenario *sc)
{
    return sc->n_parts;
}

struct sim_part_of sim_scenario_part_of(const struct sim_scenario *sc, size_t i)
{
    return (struct sim_part_of){ sc->part[i].parent, sc->part[i].mask };
}

void sim_parts_clear(struct sim_scenario *sc)
{
    for (size_t i = 0; i < sc->n_parts; i++) {
        sim_free(sc->part_policy[i]);
        sim_free(sc->part_name[i]);
    }
    sim_free(sc->part);
    sim_free(sc->part_policy);
    sim_free(sc->part_name);
    sim_free(sc->all);
    sc->part = NULL;
    sc->part_policy = NULL;
    sc->part_name = NULL;
    sc->all = NULL;
    sc->n_parts = 0;
}
