/* Does models/levers/README.md keep its word: does everything that its table of claims
 * names exist, and is every lever in it? */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "models/model.h"
#include "sim/scenario/register.h"

TestSuite(claims, .timeout = 60);

enum { LINE = 600, CELLS = 4, WORD = 80 };

struct claim {
    char cell[CELLS][LINE]; /* claim, levers, parameters, evidence */
    const struct sim_table *lever[4];
    int n_levers;
};

struct names {
    int bad;
    char first[WORD];
};

static void bad_name(struct names *bad, const char *word)
{
    if (bad->bad++ == 0)
        snprintf(bad->first, sizeof bad->first, "%.79s", word);
}

static const struct sim_table *lever_named(const char *name)
{
    for (size_t i = 0; i < model_schools.n_levers; i++)
        if (strcmp(model_schools.levers[i]->name, name) == 0)
            return model_schools.levers[i];
    return NULL;
}

static bool has_row(const struct sim_table *table, const char *key)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strcmp(table->rows[i].key, key) == 0)
            return true;
    return false;
}

/* "pay.eps_q" of the model, or a key of a lever of the row ("recruit.pay"). */
static bool is_parameter(const struct claim *c, const char *name)
{
    const char *dot = strchr(name, '.');

    for (size_t t = 0; dot != NULL && t < model_schools.n_tables; t++) {
        const struct sim_table *table = model_schools.tables[t];
        if (strlen(table->name) == (size_t) (dot - name)
                && strncmp(table->name, name, (size_t) (dot - name)) == 0)
            return has_row(table, dot + 1);
    }
    for (int k = 0; k < c->n_levers; k++)
        if (has_row(c->lever[k], name))
            return true;
    return false;
}

/* Cells between the bars of a line of a table; false: none. */
static bool split(struct claim *c, const char *line)
{
    if (strncmp(line, "| A: ", 5) != 0 && strncmp(line, "| B: ", 5) != 0)
        return false;
    for (int k = 0; k < CELLS; k++) {
        const char *end = strchr(++line, '|');
        if (end == NULL)
            return false;
        snprintf(c->cell[k], LINE, "%.*s", (int) (end - line), line);
        line = end;
    }
    return true;
}

/* The next text between backticks. */
static bool quoted(const char **at, char *word)
{
    const char *from = strchr(*at, '`'), *to = from ? strchr(from + 1, '`') : NULL;

    if (to == NULL)
        return false;
    snprintf(word, WORD, "%.*s", (int) (to - from - 1), from + 1);
    *at = to + 1;
    return true;
}

static void check_row(struct claim *c, const struct sim_register *reg, struct names *bad)
{
    const char *at = c->cell[1];
    char word[WORD];

    c->n_levers = 0;
    while (quoted(&at, word) && c->n_levers < 4) {
        const struct sim_table *lever = lever_named(word);
        if (lever == NULL && strstr(c->cell[1], "to come") == NULL)
            bad_name(bad, word);
        else if (lever != NULL)
            c->lever[c->n_levers++] = lever;
    }
    if (c->n_levers == 0 && strstr(c->cell[1], "every lever") == NULL
            && strstr(c->cell[1], "to come") == NULL)
        bad_name(bad, c->cell[0]);
    at = c->cell[2];
    while (quoted(&at, word))
        if (!is_parameter(c, word) && !(c->n_levers == 0 && strcmp(word, "end") == 0))
            bad_name(bad, word);
    bool any = strstr(c->cell[3], "assumption") != NULL;
    for (at = c->cell[3]; *at != '\0'; at++) {
        if (!isupper((unsigned char) at[0]) || !isdigit((unsigned char) at[1]))
            continue;
        snprintf(word, sizeof word, "%.3s", at);
        any = true;
        if (sim_register_find(reg, word) == NULL)
            bad_name(bad, word);
    }
    if (!any)
        bad_name(bad, c->cell[3]);
}

/* Rows of a page that hold, and what does not. named: per lever, is it in the table? */
static int read_page(FILE *file, struct names *bad, bool *named)
{
    struct sim_register reg = { 0 };
    struct sim_err err = { 0 };
    char line[LINE];
    int rows = 0;

    cr_assert_eq(sim_register_read(&reg, &model_schools, &err), 0, "%s", err.msg);
    while (fgets(line, sizeof line, file) != NULL) {
        struct claim c;
        if (!split(&c, line))
            continue;
        rows++;
        check_row(&c, &reg, bad);
        for (size_t i = 0; i < model_schools.n_levers; i++)
            for (int k = 0; k < c.n_levers; k++)
                named[i] |= c.lever[k] == model_schools.levers[i];
    }
    sim_register_clear(&reg);
    return rows;
}

Test(claims, each_names_levers_parameters_and_evidence_that_exist)
{
    FILE *file = fopen("models/levers/README.md", "r");
    struct names bad = { 0 };
    bool named[64] = { false };

    cr_assert_not_null(file);
    cr_assert_leq(model_schools.n_levers, SIM_COUNT(named));
    cr_expect_gt(read_page(file, &bad, named), 30);
    fclose(file);
    cr_expect_eq(bad.bad, 0, "%d are not there: %s", bad.bad, bad.first);
    for (size_t i = 0; i < model_schools.n_levers; i++)
        cr_expect(named[i] || strcmp(model_schools.levers[i]->name, "induction") == 0,
                "no claim stands by %s", model_schools.levers[i]->name);
}

/* The twin: wrong lines are found. */
Test(claims, a_wrong_name_is_seen)
{
    static const char *const wrong[] = {
        "| B: pay | `pay_premum` | `premium` | P23 |\n",
        "| B: pay | `pay_premium` | `premum` | P23 |\n",
        "| B: pay | `pay_premium` | `pay.eps_z` | P23 |\n",
        "| B: pay | `pay_premium` | `premium` | P98 |\n",
        "| B: pay | `pay_premium` | `premium` | common sense |\n",
        "| B: pay | none | `premium` | P23 |\n",
    };
    for (size_t i = 0; i < SIM_COUNT(wrong); i++) {
        struct names bad = { 0 };
        bool named[64] = { false };
        FILE *file = tmpfile();
        cr_assert_not_null(file);
        fputs(wrong[i], file);
        rewind(file);
        cr_expect_eq(read_page(file, &bad, named), 1);
        cr_expect_gt(bad.bad, 0, "%s", wrong[i]);
        fclose(file);
    }
}
