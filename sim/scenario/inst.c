/* inst.c - defaults, keys and printing of parameter rows; see inst.h. Reading values
 * is in values.c. */
#include "sim/scenario/inst.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/dist.h"
#include "sim/base/mem.h"
#include "sim/scenario/prior.h"

static void default_names(struct sim_names *names, const char *text)
{
    while (text != NULL && *text != '\0' && names->n < SIM_NAMES_MAX) {
        size_t n = strcspn(text, ",");
        sim_assert(n > 0 && n < SIM_NAME_LEN);
        memcpy(names->name[names->n++], text, n);
        text += n + (text[n] == ',');
    }
}

static void set_default(void *field, const struct sim_param *row)
{
    switch (row->type) {
    case SIM_REAL:
        *(double *) field = row->dflt;
        break;
    case SIM_INT:
        *(long long *) field = (long long) row->dflt;
        break;
    case SIM_BOOL:
        *(bool *) field = row->dflt != 0;
        break;
    case SIM_CHOICE:
        *(int *) field = (int) row->dflt;
        break;
    case SIM_TEXT:
    case SIM_PATH:
        snprintf(((struct sim_text *) field)->s, SIM_TEXT_LEN, "%s",
                row->dflt_text != NULL ? row->dflt_text : "");
        break;
    case SIM_NAMES:
        default_names(field, row->dflt_text);
        break;
    }
}

bool sim_inst_init(struct sim_reader *rd, struct sim_inst *inst,
        const struct sim_table *table, const char *label, struct sim_origin place)
{
    *inst = (struct sim_inst){ .table = table, .place = place };
    snprintf(inst->label, sizeof inst->label, "%s", label);
    inst->params = sim_calloc(1, table->size);
    inst->prior = sim_calloc(table->n_rows, sizeof *inst->prior);
    inst->origin = sim_calloc(table->n_rows, sizeof *inst->origin);
    if (inst->params == NULL || inst->prior == NULL || inst->origin == NULL) {
        rd->nomem = true;
        return false;
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        set_default(sim_inst_field(inst, i), &table->rows[i]);
        inst->prior[i] = table->rows[i].prior;
    }
    return true;
}

void sim_inst_clear(struct sim_inst *inst)
{
    sim_free(inst->params);
    sim_free(inst->prior);
    sim_free(inst->origin);
    *inst = (struct sim_inst){ 0 };
}

bool sim_inst_copy(struct sim_inst *to, const struct sim_inst *from)
{
    size_t n = from->table->n_rows;

    *to = *from;
    to->params = sim_calloc(1, from->table->size);
    to->prior = sim_calloc(n, sizeof *to->prior);
    to->origin = sim_calloc(n, sizeof *to->origin);
    if (to->params == NULL || to->prior == NULL || to->origin == NULL)
        return false;
    memcpy(to->params, from->params, from->table->size);
    memcpy(to->prior, from->prior, n * sizeof *to->prior);
    memcpy(to->origin, from->origin, n * sizeof *to->origin);
    return true;
}

void *sim_inst_field(const struct sim_inst *inst, size_t row)
{
    return (char *) inst->params + inst->table->rows[row].offset;
}

const char *sim_inst_key(char out[SIM_KEY_LEN], const struct sim_inst *inst, size_t row)
{
    snprintf(out, SIM_KEY_LEN, "%s%s%s", inst->label, inst->label[0] != '\0' ? "." : "",
            inst->table->rows[row].key);
    return out;
}

int sim_table_row(const struct sim_table *table, const char *key)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strcmp(table->rows[i].key, key) == 0)
            return (int) i;
    return -1;
}

bool sim_inst_may_vary(const struct sim_inst *inst, size_t row)
{
    const struct sim_param *par = &inst->table->rows[row];

    if (inst->table->once)
        return false;
    /* only levers and shocks have brackets in their label, and begin with a span */
    if (inst->label[0] == '\0'
            || (strchr(inst->label, '[') != NULL
                    && par->offset < offsetof(struct sim_span, lead_time)))
        return false;
    return par->type == SIM_REAL || par->type == SIM_INT;
}

bool sim_inst_has_part(const struct sim_inst *inst, size_t row)
{
    const char *only = inst->table->rows[row].only;
    char key[SIM_NAME_LEN];

    if (only == NULL)
        return true;
    const char *value = strchr(only, '=') + 1;
    snprintf(key, sizeof key, "%.*s", (int) (value - 1 - only), only);
    const int other = sim_table_row(inst->table, key);
    sim_assert(other >= 0 && inst->table->rows[other].type == SIM_CHOICE);
    const char *chosen = inst->table->rows[other]
                                 .choices[*(int *) sim_inst_field(inst, (size_t) other)];
    const size_t n = strlen(chosen);
    while (strncmp(value, chosen, n) != 0 || (value[n] != '\0' && value[n] != '|')) {
        value = strchr(value, '|');
        if (value == NULL)
            return false;
        value++;
    }
    return true;
}

void sim_print_quoted(struct sim_buf *buf, const char *text)
{
    sim_buf_puts(buf, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            sim_buf_puts(buf, "\\");
        sim_buf_add(buf, text, 1);
    }
    sim_buf_puts(buf, "\"");
}

static void print_names(struct sim_buf *buf, const struct sim_names *names)
{
    sim_buf_puts(buf, "[");
    for (int i = 0; i < names->n; i++) {
        sim_buf_puts(buf, i > 0 ? ", " : "");
        sim_print_quoted(buf, names->name[i]);
    }
    sim_buf_puts(buf, "]");
}

void sim_inst_print(struct sim_buf *buf, const struct sim_inst *inst, size_t row)
{
    const struct sim_param *par = &inst->table->rows[row];
    const void *field = sim_inst_field(inst, row);
    char number[SIM_NUMBER_LEN];
    long long i;

    if (inst->prior[row].n > 0 && sim_inst_may_vary(inst, row)) {
        double x = par->type == SIM_REAL ? *(const double *) field
                                         : (double) *(const long long *) field;
        sim_prior_print(buf, &inst->prior[row], x);
        return;
    }
    switch (par->type) {
    case SIM_REAL:
        sim_buf_puts(buf, sim_format_real17(number, *(const double *) field));
        break;
    case SIM_INT:
        i = *(const long long *) field;
        sim_buf_printf(buf, "%lld%s", i, i < INT32_MIN || i > INT32_MAX ? "L" : "");
        break;
    case SIM_BOOL:
        sim_buf_puts(buf, *(const bool *) field ? "true" : "false");
        break;
    case SIM_CHOICE:
        sim_print_quoted(buf, par->choices[*(const int *) field]);
        break;
    case SIM_TEXT:
    case SIM_PATH:
        sim_print_quoted(buf, ((const struct sim_text *) field)->s);
        break;
    case SIM_NAMES:
        print_names(buf, field);
        break;
    }
}

void sim_inst_print_short(struct sim_buf *buf, const struct sim_inst *inst, size_t row)
{
    char number[SIM_NUMBER_LEN], words[400];
    bool varies = inst->prior[row].n > 0 && sim_inst_may_vary(inst, row);
    bool real = inst->table->rows[row].type == SIM_REAL;
    double x = real ? *(const double *) sim_inst_field(inst, row) : 0;

    if (varies) {
        sim_prior_format(&inst->prior[row], words, sizeof words);
        sim_buf_puts(buf, words);
        if (real)
            sim_buf_printf(buf, " (undrawn %s)", sim_format_real(number, x));
    } else if (real)
        sim_buf_puts(buf, sim_format_real(number, x));
    else
        sim_inst_print(buf, inst, row);
}
