/* facts.c - collect what a run assumes; see facts.h. */
#include "sim/scenario/facts.h"

#include <string.h>

#include "sim/base/dist.h"
#include "sim/base/mem.h"
#include "sim/scenario/data.h"
#include "sim/scenario/prior.h"

static void cut(char out[SIM_FACT_VALUE], const char *text)
{
    size_t n = strlen(text);

    if (n < SIM_FACT_VALUE) {
        memcpy(out, text, n + 1);
        return;
    }
    n = sim_utf8_valid(text, SIM_FACT_VALUE - 4);
    memcpy(out, text, n);
    memcpy(out + n, "...", 4);
}

/* A value as people read it; empty for an empty text or list. */
static void readable(struct sim_buf *buf, const struct sim_inst *inst, size_t i)
{
    const struct sim_param *row = &inst->table->rows[i];
    const void *field = sim_inst_field(inst, i);

    if (row->type == SIM_TEXT || row->type == SIM_PATH)
        sim_buf_puts(buf, ((const struct sim_text *) field)->s);
    else if (row->type == SIM_CHOICE)
        sim_buf_puts(buf, row->choices[*(const int *) field]);
    else if (row->type == SIM_NAMES) {
        const struct sim_names *names = field;
        for (int k = 0; k < names->n; k++)
            sim_buf_printf(buf, "%s%s", k > 0 ? "," : "", names->name[k]);
    } else
        sim_inst_print_short(buf, inst, i);
}

/* Is the row at its default: the prior that comes with it, or the same value? */
static bool at_default(const struct sim_inst *inst, size_t i, const char *value)
{
    const struct sim_param *row = &inst->table->rows[i];
    const struct sim_prior *prior = &inst->prior[i];
    char dflt[SIM_TEXT_LEN];

    if (prior->n != row->prior.n)
        return false;
    for (int k = 0; k < prior->n; k++) {
        const struct sim_prior_part *a = &prior->part[k], *b = &row->prior.part[k];
        if (a->weight != b->weight || a->dist != b->dist || a->a != b->a || a->b != b->b
                || a->c != b->c || a->lo != b->lo || a->hi != b->hi)
            return false;
    }
    if (row->type == SIM_TEXT || row->type == SIM_PATH || row->type == SIM_NAMES)
        return strcmp(value, row->dflt_text != NULL ? row->dflt_text : "") == 0;
    if (row->type == SIM_CHOICE)
        return strcmp(value, row->choices[(int) row->dflt]) == 0;
    return prior->n > 0 || strcmp(value, sim_param_default(row, dflt)) == 0;
}

static void add_row(struct sim_facts *facts, const struct sim_inst *inst, size_t i,
        int arm, int policy)
{
    const struct sim_param *row = &inst->table->rows[i];
    struct sim_fact *fact = &facts->fact[facts->n];
    struct sim_buf buf = { 0 };
    char text[SIM_TEXT_LEN], full[SIM_KEY_LEN];

    if (!sim_inst_has_part(inst, i))
        return;
    readable(&buf, inst, i);
    bool uncertain = inst->prior[i].n > 0 && sim_inst_may_vary(inst, i);
    bool changed = !at_default(inst, i, sim_buf_text(&buf));
    if (uncertain) {
        struct sim_prior prior = sim_prior_bounded(&inst->prior[i], row);
        sim_prior_format(&prior, text, sizeof text);
    }
    /* a file by its name: its folder is another one when the run is told again */
    const char *slash = row->type == SIM_PATH ? strrchr(sim_buf_text(&buf), '/') : NULL;
    cut(fact->value, uncertain ? text : slash != NULL ? slash + 1 : sim_buf_text(&buf));
    bool telling = arm >= 0 && strcmp(sim_buf_text(&buf), "0") != 0
                   && (row->type == SIM_REAL || strcmp(row->key, "start") == 0);
    sim_buf_clear(&buf);
    if (!uncertain && !changed && !telling)
        return;
    sim_inst_key(fact->key, inst, i);
    snprintf(full, sizeof full, "%.60s.%.90s", inst->table->name, row->key);
    fact->table = inst->table;
    fact->row = row;
    fact->reason = sim_register_reason(&facts->reg, full);
    fact->uncertain = uncertain;
    fact->changed = changed;
    fact->arm = arm;
    fact->policy = policy;
    fact->known = sim_register_seen(&facts->reg, row->source, &fact->best, &fact->worst);
    facts->n++;
}

/* Count the rows of an instance, or take them when facts->fact is there. */
static void take(struct sim_facts *facts, const struct sim_inst *inst, int arm,
        int policy, size_t *rows)
{
    for (size_t i = 0; i < inst->table->n_rows && facts->fact != NULL; i++)
        add_row(facts, inst, i, arm, policy);
    *rows += inst->table->n_rows;
}

static void take_all(struct sim_facts *facts, const struct sim_scenario *sc, size_t *rows)
{
    for (size_t i = 0; i < sc->model->n_tables; i++)
        take(facts, &sc->table[i], -1, -1, rows);
    for (size_t a = 1; a < sc->n_arms; a++)
        for (size_t i = 0; i < sc->policies[a].n; i++)
            take(facts, &sc->policies[a].inst[i], (int) a, (int) i, rows);
    for (size_t i = 0; i < sc->shocks.n; i++)
        take(facts, &sc->shocks.inst[i], -1, -1, rows);
}

void sim_shock_values(struct sim_buf *out, const struct sim_scenario *sc, size_t shock)
{
    const struct sim_inst *inst = &sc->shocks.inst[shock];
    size_t said = 0;

    for (size_t i = 0; i < inst->table->n_rows; i++) {
        const struct sim_param *row = &inst->table->rows[i];
        struct sim_buf value = { 0 };
        if (row->offset == offsetof(struct sim_span, start)
                || row->offset == offsetof(struct sim_span, end))
            continue;
        readable(&value, inst, i);
        const char *text = sim_buf_text(&value);
        if (!at_default(inst, i, text)
                || (inst->prior[i].n == 0 && row->type == SIM_REAL
                        && strcmp(text, "0") != 0))
            sim_buf_printf(out, "%s%s = %s", said++ > 0 ? ", " : "", row->key, text);
        sim_buf_clear(&value);
    }
}

int sim_facts_new(struct sim_facts **out, const struct sim_scenario *sc,
        const struct sim_model *model, struct sim_err *err)
{
    size_t rows = 0;
    int ret = 0;
    struct sim_facts *facts = sim_calloc(1, sizeof *facts);

    *out = NULL;
    if (facts == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the list of assumptions");
    take_all(facts, sc, &rows);
    facts->fact = sim_calloc(rows + 1, sizeof *facts->fact);
    if (facts->fact == NULL)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the list of assumptions");
    if (ret == 0)
        ret = sim_register_read(&facts->reg, model, err);
    if (ret != 0) {
        sim_facts_free(facts);
        return ret;
    }
    take_all(facts, sc, &rows);
    *out = facts;
    return 0;
}

void sim_facts_free(struct sim_facts *facts)
{
    if (facts == NULL)
        return;
    sim_register_clear(&facts->reg);
    sim_free(facts->fact);
    sim_free(facts);
}
