/* wanted.c - what may stand at a key, in place of a word or of 5.000; see wanted.h. */
#include "sim/scenario/wanted.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Before a model is known there are only the settings. */
static const struct sim_model no_model;

/* The row, or NULL; one that has words of its own goes before others of the same key. */
static const struct sim_param *find(
        const struct sim_param *best, const struct sim_table *table, const char *key)
{
    int row = sim_table_row(table, key);

    if (row < 0 || (best != NULL && (best->choices != NULL || best->type == SIM_BOOL)))
        return best;
    return &table->rows[row];
}

const struct sim_param *sim_wanted_row(
        const struct sim_model *model, const char *list, const char *path)
{
    const struct sim_param *row = NULL;
    size_t n = strcspn(path, ".");

    model = model != NULL ? model : &no_model;
    if (list[0] == '\0') {
        row = find(NULL, &sim_settings_table, path);
        for (size_t i = 0; i < model->n_tables && path[n] == '.'; i++)
            if (strlen(model->tables[i]->name) == n
                    && strncmp(model->tables[i]->name, path, n) == 0)
                row = find(row, model->tables[i], path + n + 1);
    } else if (strcmp(list, "shocks") == 0)
        for (size_t i = 0; i < model->n_shocks; i++)
            row = find(row, model->shocks[i], path);
    else
        for (size_t i = 0; i < model->n_levers; i++)
            row = find(row, model->levers[i], path);
    return row;
}

static bool is_among(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcasecmp(word, *list) == 0)
            return true;
    return false;
}

void sim_wanted_word(char *out, size_t size, const struct sim_model *model,
        const char *list, const char *path, const char *word)
{
    static const char *const yes[] = { "yes", "ja", "on", "aan", "waar", "y", NULL };
    static const char *const no[] = { "no", "nee", "off", "uit", "onwaar", "n", NULL };
    const struct sim_param *row = sim_wanted_row(model, list, path);
    const char *dot = strrchr(path, '.'), *key = dot != NULL ? dot + 1 : path;
    char range[80];

    if (row != NULL && row->type == SIM_BOOL)
        snprintf(out, size, "%.60s is true or false%s%s%s", path,
                is_among(word, yes)  ? ": write "
                : is_among(word, no) ? ": write "
                                     : "",
                is_among(word, yes) || is_among(word, no) ? key : "",
                is_among(word, yes)  ? " = true;"
                : is_among(word, no) ? " = false;"
                                     : "");
    else if (row != NULL && row->choices != NULL && !is_among(word, row->choices)) {
        size_t n = (size_t) snprintf(out, size, "%.60s is one of", path);
        for (size_t i = 0; row->choices[i] != NULL && n < size; i++)
            n += (size_t) snprintf(
                    out + n, size - n, "%s \"%s\"", i > 0 ? "," : "", row->choices[i]);
        if (n < size)
            snprintf(out + n, size - n, " (in quotes)");
    } else if (row != NULL && (row->type == SIM_REAL || row->type == SIM_INT))
        snprintf(out, size, "%.60s is a number %s", path, sim_param_range(row, range));
    else
        snprintf(out, size, "a text is written \"%.60s\"", word);
}

bool sim_wanted_thousands(
        char *out, size_t size, const struct sim_param *row, const char *number)
{
    char shown[SIM_NUMBER_LEN];
    const size_t whole = strspn(number, "0123456789"), rest = whole + 1;
    double x;

    if (row == NULL || row->type != SIM_REAL || row->unit == NULL
            || strncmp(row->unit, "EUR", 3) != 0 || whole < 1 || whole > 3
            || number[0] == '0' || number[whole] != '.'
            || strspn(number + rest, "0123456789") != 3 || number[rest + 2] != '0'
            || number[rest + 3] != '\0' || !sim_parse_real(number, &x))
        return false;
    sim_format_real(shown, x);
    snprintf(out, size,
            "decimals stand behind a point, so this is %s %s: write %.*s%s, or %s", shown,
            row->unit, (int) whole, number, number + rest, shown);
    return true;
}
