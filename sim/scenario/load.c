/* load.c - from a file to a checked scenario; see scenario.h.
 *
 * Order: files from the base up, then --set, into one tree; then each key of the tree
 * through the row it belongs to; then what only shows when all is known (arms, years).
 * Nothing stops at the first mistake except a file that cannot be parsed. */
#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/data.h"
#include "sim/scenario/read.h"

static const char *const own_keys[] = { "extends", "name", "label", "policies", "arms",
    "shocks" };

void sim_top_keys_offer(struct sim_nearest *near, const struct sim_model *model)
{
    for (size_t i = 0; i < SIM_COUNT(own_keys); i++)
        sim_nearest_offer(near, own_keys[i]);
    for (size_t i = 0; i < sim_settings_table.n_rows; i++)
        sim_nearest_offer(near, sim_settings_table.rows[i].key);
    for (size_t i = 0; i < model->n_tables; i++)
        sim_nearest_offer(near, model->tables[i]->name);
}

static bool own_key(const char *key)
{
    for (size_t i = 0; i < SIM_COUNT(own_keys); i++)
        if (strcmp(own_keys[i], key) == 0)
            return true;
    return false;
}

static void unknown(
        struct sim_reader *rd, struct sim_scenario *sc, const struct sim_node *node)
{
    struct sim_nearest near = { .name = node->name };

    sim_top_keys_offer(&near, sc->model);
    /* what was meant for a table is missing there */
    for (size_t i = 0; i < sc->model->n_tables && near.best != NULL; i++)
        if (strcmp(near.best, sc->model->tables[i]->name) == 0)
            sc->table[i].wrong = true;
    if (near.best != NULL)
        sim_mistake(rd, &node->origin, "unknown key %s (did you mean %s?)", node->name,
                near.best);
    else
        sim_mistake(rd, &node->origin, "unknown key %s (simulate explain lists the keys)",
                node->name);
}

static void read_setting(struct sim_reader *rd, struct sim_inst *inst, size_t row,
        const struct sim_node *node)
{
    const char *key = inst->table->rows[row].key;
    size_t before = rd->mistakes;

    sim_inst_read_row(rd, inst, row, node);
    if (rd->mistakes > before
            && (strcmp(key, "start") == 0 || strcmp(key, "horizon") == 0))
        rd->years_failed = true;
}

static void read_table(
        struct sim_reader *rd, struct sim_inst *inst, const struct sim_node *node)
{
    if (node->kind != SIM_NODE_GROUP) {
        sim_mistake(rd, &node->origin, "%s: must be a group { key = value; ... }",
                node->name);
        inst->wrong = true;
        return;
    }
    inst->place = node->origin;
    sim_inst_read(rd, inst, node, NULL);
}

static void read_top(
        struct sim_reader *rd, struct sim_scenario *sc, const struct sim_node *root)
{
    for (const struct sim_node *node = root->child; node; node = node->next) {
        int row = sim_table_row(&sim_settings_table, node->name);
        size_t t = 0;
        while (t < sc->model->n_tables
                && strcmp(sc->model->tables[t]->name, node->name) != 0)
            t++;
        if (row >= 0)
            read_setting(rd, &sc->settings, (size_t) row, node);
        else if (t < sc->model->n_tables)
            read_table(rd, &sc->table[t], node);
        else if (!own_key(node->name))
            unknown(rd, sc, node);
    }
}

/* The cuts a scenario may ask for are the model's. */
static void check_groups(struct sim_reader *rd, const struct sim_scenario *sc)
{
    const struct sim_settings *set = sc->settings.params;
    int row = sim_table_row(&sim_settings_table, "groups");
    const struct sim_origin *at = &sc->settings.origin[row];

    for (int i = 0; i < set->groups.n; i++) {
        struct sim_nearest near = { .name = set->groups.name[i] };
        bool known = false;
        for (size_t k = 0; sc->model->cuts[k] != NULL; k++) {
            known = known || strcmp(near.name, sc->model->cuts[k]) == 0;
            sim_nearest_offer(&near, sc->model->cuts[k]);
        }
        /* a default may name a cut that this model lacks: that is no user's mistake */
        if (known || at->file == NULL)
            continue;
        struct sim_buf all = { 0 };
        for (size_t k = 0; sc->model->cuts[k] != NULL; k++)
            sim_buf_printf(&all, "%s%s", k > 0 ? ", " : "", sc->model->cuts[k]);
        sim_mistake(rd, at, "groups = \"%s\": must be among %s%s%s%s", near.name,
                sim_buf_text(&all), near.best != NULL ? " (did you mean " : "",
                near.best != NULL ? near.best : "", near.best != NULL ? "?)" : "");
        sim_buf_clear(&all);
    }
}

/* The scenario at its defaults. */
static struct sim_scenario *fresh(
        struct sim_reader *rd, const struct sim_model *model, const char *path)
{
    const struct sim_origin nowhere = { 0 };
    struct sim_scenario *sc = sim_calloc(1, sizeof *sc);

    if (sc == NULL)
        return NULL;
    sc->model = model;
    sc->path = sim_strdup(path);
    if (!sim_path_stem(sc->name, sizeof sc->name, path, ".cfg"))
        sim_mistake(rd, NULL, "%.80s...: the file name is too long", path);
    sc->table = sim_calloc(model->n_tables, sizeof *sc->table);
    sc->table_params = sim_calloc(model->n_tables, sizeof *sc->table_params);
    if (sc->path == NULL || sc->table == NULL || sc->table_params == NULL
            || !sim_inst_init(rd, &sc->settings, &sim_settings_table, "", nowhere))
        goto nomem;
    for (size_t i = 0; i < model->n_tables; i++) {
        const struct sim_table *table = model->tables[i];
        if (!sim_inst_init(rd, &sc->table[i], table, table->name, nowhere))
            goto nomem;
        sc->table_params[i] = sc->table[i].params;
    }
    return sc;
nomem:
    sim_scenario_free(sc);
    return NULL;
}

/* Cuts that are asked for by default but that the model lacks are dropped. */
static void default_groups(struct sim_scenario *sc)
{
    struct sim_names *groups = &((struct sim_settings *) sc->settings.params)->groups;
    struct sim_names kept = { 0 };

    for (int i = 0; i < groups->n; i++)
        for (size_t k = 0; sc->model->cuts[k] != NULL; k++)
            if (strcmp(groups->name[i], sc->model->cuts[k]) == 0)
                strcpy(kept.name[kept.n++], groups->name[i]);
    *groups = kept;
}

/* Say which tables are not what the user meant. */
static void mark_wrong(struct sim_reader *rd, struct sim_scenario *sc, bool all)
{
    sc->wrong = sim_calloc(sc->model->n_tables, sizeof *sc->wrong);
    rd->nomem = rd->nomem || sc->wrong == NULL;
    for (size_t i = 0; i < sc->model->n_tables && sc->wrong != NULL; i++)
        sc->wrong[i] = all || sc->table[i].wrong;
}

/* False when the file itself could not be read. */
static bool read_all(
        struct sim_reader *rd, struct sim_scenario *sc, const struct sim_load *load)
{
    struct sim_node *root = sim_read_chain(rd, sc->path);

    size_t before = rd->mistakes;
    for (size_t i = 0; root != NULL && load != NULL && i < load->n_sets; i++)
        sim_set_apply(rd, root, load->sets[i]);
    bool all_wrong = rd->files_failed || rd->mistakes > before;
    /* a tree that lacks memory may lack texts: it is not looked at */
    if (root != NULL && !rd->nomem) {
        default_groups(sc);
        read_top(rd, sc, root);
        check_groups(rd, sc);
        sim_arms_read(rd, sc, root);
        /* with a file or a year missing, sentences about years would mislead */
        if (!rd->files_failed && !rd->nomem && !rd->years_failed)
            sim_spans_check(rd, sc);
        if (load != NULL && load->keep && rd->mistakes > 0)
            mark_wrong(rd, sc, all_wrong);
    }
    sim_node_free(root);
    return root != NULL;
}

int sim_scenario_load(struct sim_scenario **out, const struct sim_model *model,
        const char *path, const struct sim_load *load, struct sim_diag *diag,
        struct sim_err *err)
{
    struct sim_reader rd = {
        .model = model, .diag = diag, .text = load != NULL ? load->text : NULL
    };
    struct sim_scenario *sc = fresh(&rd, model, path);
    int ret = SIM_OK;
    bool keep = load != NULL && load->keep;

    *out = NULL;
    if (sc != NULL) {
        keep = read_all(&rd, sc, load) && keep;
        sc->file = rd.file;
        sc->n_files = rd.n_files;
    }
    if (sc == NULL || rd.nomem)
        ret = sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory while reading", path);
    else if (rd.mistakes > 0)
        ret = sim_fail(err, SIM_ERR_INPUT, "%s: %zu mistake%s", path, rd.mistakes,
                rd.mistakes == 1 ? "" : "s");
    if (ret == SIM_OK || (ret == SIM_ERR_INPUT && keep))
        *out = sc;
    else
        sim_scenario_free(sc);
    return ret;
}

void sim_scenario_free(struct sim_scenario *sc)
{
    if (sc == NULL)
        return;
    sim_parts_clear(sc);
    sim_arms_clear(sc);
    for (size_t i = 0; i < sc->model->n_tables && sc->table != NULL; i++)
        sim_inst_clear(&sc->table[i]);
    sim_inst_clear(&sc->settings);
    sim_free(sc->table);
    sim_free(sc->table_params);
    sim_free(sc->wrong);
    for (size_t i = 0; i < sc->n_files; i++)
        sim_free(sc->file[i]);
    sim_free(sc->file);
    sim_free(sc->path);
    sim_free(sc);
}

const char *sim_scenario_name(const struct sim_scenario *sc)
{
    return sc->name;
}

const char *sim_scenario_path(const struct sim_scenario *sc)
{
    return sc->path;
}

const struct sim_settings *sim_scenario_settings(const struct sim_scenario *sc)
{
    return sc->settings.params;
}

struct sim_settings *sim_scenario_settings_mut(struct sim_scenario *sc)
{
    return sc->settings.params;
}

const void *const *sim_scenario_tables(const struct sim_scenario *sc)
{
    return sc->table_params;
}

const struct sim_arm *sim_scenario_arms(const struct sim_scenario *sc, size_t *n)
{
    *n = sc->n_arms + sc->n_parts;
    return sc->all != NULL ? sc->all : sc->arm;
}

size_t sim_scenario_named(const struct sim_scenario *sc)
{
    return sc->n_arms;
}

const struct sim_policy *sim_scenario_shocks(const struct sim_scenario *sc, size_t *n)
{
    *n = sc->shocks.n;
    return sc->shocks.policy;
}
