/* locate.c - put file and line in front of what the model says about a value.
 *
 * A model knows values, not files. Its sentences start with the key, "population.file:
 * ...", "arm NAME: policies[2]: target.region = ..." or "shocks[0]: end = ...", and from
 * that the place can be found. Sentences that start otherwise are left as they are. */
#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/data.h"

/* The row whose key stands at the start of text, ending where a key may end; -1. */
static int leading_row(const struct sim_table *table, const char *text)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        size_t n = strlen(table->rows[i].key);
        if (strncmp(table->rows[i].key, text, n) == 0
                && (text[n] == ' ' || text[n] == ':' || text[n] == '\0'))
            return (int) i;
    }
    return -1;
}

/* Does a group of rows stand at the start of text ("target" of "target.region")? *at gets
 * the first of them that the scenario gives, if any. */
static bool leading_group(
        const struct sim_inst *inst, const char *text, const struct sim_origin **at)
{
    const size_t n = strcspn(text, ": ");
    bool found = false;

    for (size_t i = inst->table->n_rows; i-- > 0;) {
        const char *key = inst->table->rows[i].key;
        if (strncmp(key, text, n) != 0 || key[n] != '.')
            continue;
        found = true;
        if (inst->origin[i].file != NULL)
            *at = &inst->origin[i];
    }
    return found;
}

/* Write "place: key rest" for a sentence about inst whose row key, or group of them,
 * starts at text. A value at its default has the place of its group, or none. */
static bool compose(struct sim_buf *out, const struct sim_inst *inst, const char *text)
{
    int row = leading_row(inst->table, text);
    const struct sim_origin *at = &inst->place;
    bool key = row >= 0 || leading_group(inst, text, &at);

    if (row >= 0 && inst->origin[row].file != NULL)
        at = &inst->origin[row];
    if (at->file == NULL)
        return false;
    if (at->line == 0)
        sim_buf_printf(out, "%s: ", at->file);
    else
        sim_buf_printf(out, "%s:%d: ", at->file, at->line);
    sim_buf_printf(out, "%s%s%s", inst->label, key ? "." : ": ", text);
    return !out->failed;
}

static const char *after(const char *text, const char *start)
{
    size_t n = strlen(start);

    return strncmp(text, start, n) == 0 ? text + n : NULL;
}

static bool locate_policy(
        const struct sim_scenario *sc, const char *line, struct sim_buf *out)
{
    char start[SIM_KEY_LEN];

    for (size_t a = 1; a < sc->n_arms; a++)
        for (size_t k = 0; k < sc->policies[a].n; k++) {
            snprintf(start, sizeof start, "arm %s: policies[%zu]: ", sc->arm[a].name, k);
            const char *text = after(line, start);
            if (text != NULL)
                return compose(out, &sc->policies[a].inst[k], text);
        }
    for (size_t k = 0; k < sc->shocks.n; k++) {
        snprintf(start, sizeof start, "shocks[%zu]: ", k);
        const char *text = after(line, start);
        if (text != NULL)
            return compose(out, &sc->shocks.inst[k], text);
    }
    return false;
}

static bool locate_table(
        const struct sim_scenario *sc, const char *line, struct sim_buf *out)
{
    char start[SIM_KEY_LEN];

    for (size_t i = 0; i < sc->model->n_tables; i++) {
        snprintf(start, sizeof start, "%s.", sc->table[i].label);
        const char *text = after(line, start);
        const struct sim_origin *at = NULL;
        if (text != NULL
                && (leading_row(sc->table[i].table, text) >= 0
                        || leading_group(&sc->table[i], text, &at)))
            return compose(out, &sc->table[i], text);
    }
    return false;
}

void sim_scenario_locate(
        const struct sim_scenario *sc, struct sim_diag *diag, size_t first)
{
    for (size_t i = first; i < diag->n; i++) {
        struct sim_buf out = { 0 };
        if (locate_policy(sc, diag->line[i], &out)
                || locate_table(sc, diag->line[i], &out)) {
            sim_free(diag->line[i]);
            diag->line[i] = out.s;
        } else
            sim_buf_clear(&out);
    }
}
