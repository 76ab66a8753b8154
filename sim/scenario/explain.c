/* explain.c - what each parameter is: the rows of the tables, in words; see scenario.h.
 *
 * Full keys are "start" for settings, "exit.b_D" for tables, "pay_premium.premium" for
 * levers and shocks; "policies[0].premium", as messages write it, finds that row in
 * every lever. */
#include <string.h>

#include "sim/base/dist.h"
#include "sim/scenario/data.h"
#include "sim/scenario/register.h"

/* How a parameter rests on judgement; in the order of the list of assumptions. */
enum weakness { NONE, JUDGEMENT, JUDGEMENT_TOO, MEMORY, MEMORY_TOO };

/* Calls `visit` for every row; group is "" for settings. */
struct tour {
    const char *key;  /* prefix asked for, or NULL */
    bool in_policies; /* key is relative to any lever (or shock) */
    bool in_shocks;
    bool loose;             /* any beginning of a key will do */
    enum weakness weakness; /* NONE: all rows, else those of this kind */
    const struct sim_register *reg;
    size_t n;                      /* rows that match */
    const struct sim_table *table; /* of the last match, and */
    const struct sim_param *row;
    const char *group;
    FILE *out; /* NULL: only count */
    struct sim_nearest near;
    char best[SIM_KEY_LEN];
};

/* "policies[0].premium" and "policies.0.premium" ask for a row of any lever. */
static const char *strip_place(const char *key, const char *list)
{
    size_t n = strlen(list);

    if (strncmp(key, list, n) != 0 || (key[n] != '[' && key[n] != '.'))
        return NULL;
    const char *p = key + n + 1;
    p += strspn(p, "0123456789");
    p += *p == ']';
    return *p == '.' ? p + 1 : *p == '\0' ? p : NULL;
}

static void line(FILE *out, const char *key, const struct sim_param *row)
{
    char dflt[SIM_TEXT_LEN], unit[SIM_NAME_LEN];
    bool number = row->type == SIM_REAL || row->type == SIM_INT;

    fprintf(out, "%-34s %s%s  %s\n", key, sim_param_default(row, dflt),
            number ? sim_param_unit(row, unit) : "", row->doc != NULL ? row->doc : "");
}

static enum weakness weakness_of(const struct tour *tour, const struct sim_param *row)
{
    enum sim_seen best, worst;

    if (!sim_register_seen(tour->reg, row->source, &best, &worst))
        return NONE;
    return best == SIM_SEEN_JUDGEMENT    ? JUDGEMENT
           : worst == SIM_SEEN_JUDGEMENT ? JUDGEMENT_TOO
           : best == SIM_SEEN_MEMORY     ? MEMORY
           : worst == SIM_SEEN_MEMORY    ? MEMORY_TOO
                                         : NONE;
}

/* The prior, or the value at which it is fixed. */
static void uncertainty(char *out, size_t size, const struct sim_param *row)
{
    char dflt[SIM_TEXT_LEN];

    if (row->prior.n > 0)
        sim_prior_format(&row->prior, out, size);
    else
        snprintf(out, size, "fixed at %.200s", sim_param_default(row, dflt));
}

static void weak_line(
        const struct tour *tour, const char *key, const struct sim_param *row)
{
    char prior[SIM_TEXT_LEN];
    const char *reason = sim_register_reason(tour->reg, key);

    uncertainty(prior, sizeof prior, row);
    fprintf(tour->out, "%-34s %s\n", key, prior);
    fprintf(tour->out, "    %s [%s]\n",
            reason != NULL     ? reason
            : row->doc != NULL ? row->doc
                               : "",
            row->source);
}

/* Does the full key start with what was asked: at a joint ("exit" is not "exits"), or,
 * in a second try, anywhere? */
static bool starts(const char *full, const char *asked, bool loose)
{
    size_t n = strlen(asked);

    return strncmp(full, asked, n) == 0
           && (loose || full[n] == '\0' || full[n] == '.' || n == 0
                   || asked[n - 1] == '.');
}

static void full_key(
        char out[SIM_KEY_LEN], const char *group, const struct sim_param *row)
{
    snprintf(out, SIM_KEY_LEN, "%.60s%s%.90s", group, group[0] != '\0' ? "." : "",
            row->key);
}

static void visit(struct tour *tour, const char *group, const struct sim_table *table,
        const struct sim_param *row)
{
    char full[SIM_KEY_LEN];

    full_key(full, group, row);
    const char *shown = tour->in_policies ? row->key : full;
    if (tour->weakness != NONE && weakness_of(tour, row) != tour->weakness)
        return;
    if (tour->key != NULL && !starts(shown, tour->key, tour->loose)) {
        const char *before = tour->near.best;
        sim_nearest_offer(&tour->near, shown);
        sim_nearest_offer(&tour->near, row->key);
        /* the full key goes away with this call */
        if (tour->near.best != before) {
            memcpy(tour->best, full, sizeof full);
            tour->near.best = tour->best;
        }
        return;
    }
    tour->n++;
    tour->table = table;
    tour->row = row;
    tour->group = group;
    if (tour->out != NULL && tour->weakness == NONE)
        line(tour->out, full, row);
    else if (tour->out != NULL)
        weak_line(tour, full, row);
}

static void visit_table(
        struct tour *tour, const char *group, const struct sim_table *table)
{
    for (size_t i = 0; i < table->n_rows; i++)
        visit(tour, group, table, &table->rows[i]);
}

static void visit_all(struct tour *tour, const struct sim_model *model)
{
    bool any = !tour->in_policies;

    if (any)
        visit_table(tour, "", &sim_settings_table);
    for (size_t i = 0; i < model->n_tables && any; i++)
        visit_table(tour, model->tables[i]->name, model->tables[i]);
    for (size_t i = 0; i < model->n_levers && (any || !tour->in_shocks); i++)
        visit_table(tour, model->levers[i]->name, model->levers[i]);
    for (size_t i = 0; i < model->n_shocks && (any || tour->in_shocks); i++)
        visit_table(tour, model->shocks[i]->name, model->shocks[i]);
}

static void in_full(const struct tour *tour, FILE *out)
{
    const struct sim_param *row = tour->row;
    char text[SIM_TEXT_LEN], unit[SIM_NAME_LEN], low[SIM_NUMBER_LEN],
            high[SIM_NUMBER_LEN];
    bool number = row->type == SIM_REAL || row->type == SIM_INT;
    char full[SIM_KEY_LEN];

    full_key(full, tour->group, row);
    fprintf(out, "%s\n    %s\n", full, row->doc != NULL ? row->doc : "");
    fprintf(out, "    default    %s%s\n", sim_param_default(row, text),
            number ? sim_param_unit(row, unit) : "");
    if (number || (row->unit != NULL && row->unit[0] != '\0'))
        fprintf(out, "    unit       %s\n",
                row->unit == NULL || strcmp(row->unit, "1") == 0 ? "a pure number"
                                                                 : row->unit);
    if (number) {
        sim_prior_format(&row->prior, text, sizeof text);
        fprintf(out, "    prior      %s\n", text);
        fprintf(out, "    allowed    %s\n", sim_param_range(row, text));
    }
    if (number && row->low < row->high)
        fprintf(out, "    plausible  between %s and %s\n", sim_format_real(low, row->low),
                sim_format_real(high, row->high));
    if (row->choices != NULL) {
        fprintf(out, "    choices    ");
        for (size_t i = 0; row->choices[i] != NULL; i++)
            fprintf(out, "%s%s", i > 0 ? ", " : "", row->choices[i]);
        fprintf(out, "\n");
    }
    if (row->only != NULL)
        fprintf(out, "    only with  %s\n", row->only);
    if (row->copula != NULL)
        fprintf(out, "    correlated %s with the group %s (rank)\n",
                sim_format_real(low, row->rho), row->copula);
    fprintf(out, "    source     %s\n", row->source != NULL ? row->source : "none");
    const char *reason = sim_register_reason(tour->reg, full);
    if (reason != NULL)
        fprintf(out, "    reason     %s\n", reason);
    if (tour->reg->n_evidence > 0)
        sim_register_cited(tour->reg, row->source, out);
}

/* Table names are likely slips, too; the best of all is in tour->near. */
static void offer_tables(struct tour *tour, const struct sim_model *model)
{
    sim_top_keys_offer(&tour->near, model);
    for (size_t i = 0; i < model->n_levers; i++)
        sim_nearest_offer(&tour->near, model->levers[i]->name);
    for (size_t i = 0; i < model->n_shocks; i++)
        sim_nearest_offer(&tour->near, model->shocks[i]->name);
}

static int explain(struct tour *tour, const struct sim_model *model, const char *key,
        FILE *out, struct sim_err *err)
{
    tour->near.name = tour->key != NULL ? tour->key : "";
    visit_all(tour, model);
    if (tour->n == 0) {
        tour->loose = true;
        visit_all(tour, model);
    }
    if (tour->n == 0) {
        offer_tables(tour, model);
        return sim_fail(err, SIM_ERR_INPUT,
                "unknown key %.80s%s%s%s (simulate explain lists all keys)", key,
                tour->near.best != NULL ? "; did you mean " : "",
                tour->near.best != NULL ? tour->near.best : "",
                tour->near.best != NULL ? "?" : "");
    }
    if (tour->n == 1) {
        in_full(tour, out);
        return SIM_OK;
    }
    tour->n = 0;
    tour->out = out;
    visit_all(tour, model);
    return SIM_OK;
}

int sim_explain(
        const struct sim_model *model, const char *key, FILE *out, struct sim_err *err)
{
    const char *policy = key != NULL ? strip_place(key, "policies") : NULL;
    const char *shock = key != NULL ? strip_place(key, "shocks") : NULL;
    struct sim_register reg = { 0 };
    struct tour tour = { .key = policy != NULL  ? policy
                                : shock != NULL ? shock
                                                : key,
        .in_policies = policy != NULL || shock != NULL,
        .in_shocks = shock != NULL,
        .reg = &reg };
    int ret = sim_register_read(&reg, model, err);

    if (ret == 0)
        ret = explain(&tour, model, key, out, err);
    sim_register_clear(&reg);
    return ret;
}

int sim_explain_assumptions(const struct sim_model *model, FILE *out, struct sim_err *err)
{
    static const char *const heading[] = { [JUDGEMENT] = "Judgement alone",
        [JUDGEMENT_TOO] = "Judgement beside evidence",
        [MEMORY] = "Evidence whose size was noted from memory, not seen",
        [MEMORY_TOO] = "Evidence of which some sizes were noted from memory" };
    struct sim_register reg = { 0 };
    int ret = sim_register_read(&reg, model, err);
    bool any = false;

    for (enum weakness k = JUDGEMENT; k <= MEMORY_TOO && ret == 0; k++) {
        struct tour tour = { .weakness = k, .reg = &reg };
        visit_all(&tour, model);
        if (tour.n == 0)
            continue;
        fprintf(out, "%s%s: %zu\n\n", any ? "\n" : "", heading[k], tour.n);
        tour.out = out;
        visit_all(&tour, model);
        any = true;
    }
    sim_register_clear(&reg);
    return ret;
}
