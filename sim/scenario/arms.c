/* arms.c - from `policies`, `arms` and `shocks` to arms; see data.h.
 *
 * `policies` is one arm beside the baseline, named by `name` or after the file; `arms`
 * are several, each with its name. The order of the file is kept. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/mem.h"
#include "sim/scenario/data.h"

enum { MAX_ARMS = 64 };

/* Levers or shocks: how the list and the key in each entry are called. */
struct kind {
    const char *key; /* "lever" */
    const struct sim_table *const *table;
    size_t n_tables;
};

static void instances_clear(struct sim_instances *set)
{
    for (size_t i = 0; i < set->n; i++)
        sim_inst_clear(&set->inst[i]);
    sim_free(set->inst);
    sim_free(set->policy);
    *set = (struct sim_instances){ 0 };
}

void sim_arms_clear(struct sim_scenario *sc)
{
    for (size_t i = 0; i < sc->n_arms && sc->policies != NULL; i++)
        instances_clear(&sc->policies[i]);
    sim_free(sc->policies);
    sim_free(sc->arm);
    sim_free(sc->arm_name);
    sim_free(sc->words);
    instances_clear(&sc->shocks);
}

/* The table that an entry's `lever = "..."` names; NULL with a sentence. */
static const struct sim_table *find_table(struct sim_reader *rd,
        const struct sim_node *entry, const struct kind *kind, const char *label)
{
    const struct sim_node *node = sim_node_find(entry, kind->key);
    const char *name = node != NULL && node->kind == SIM_NODE_TEXT ? node->s : NULL;
    struct sim_nearest near = { .name = name != NULL ? name : "" };
    char all[512] = "";
    size_t used = 0;

    for (size_t i = 0; i < kind->n_tables; i++) {
        const char *known = kind->table[i]->name;
        if (name != NULL && strcmp(known, name) == 0)
            return kind->table[i];
        sim_nearest_offer(&near, known);
        if (used < sizeof all)
            used += (size_t) snprintf(
                    all + used, sizeof all - used, "%s%s", i > 0 ? ", " : "", known);
    }
    if (name == NULL)
        sim_mistake(rd, node != NULL ? &node->origin : &entry->origin,
                "%s: %s = \"...\"; is missing or is not a text (there are: %s)", label,
                kind->key, all);
    else if (near.best != NULL)
        sim_mistake(rd, &node->origin, "%s: unknown %s \"%.60s\" (did you mean %s?)",
                label, kind->key, name, near.best);
    else
        sim_mistake(rd, &node->origin, "%s: unknown %s \"%.60s\" (there are: %s)", label,
                kind->key, name, all);
    return NULL;
}

static void read_instances(struct sim_reader *rd, struct sim_instances *set,
        const struct sim_node *list, const struct kind *kind, const char *where)
{
    char label[SIM_LABEL_LEN];
    size_t i = 0;

    if (list->kind != SIM_NODE_LIST) {
        sim_mistake(rd, &list->origin,
                "%s: must be a list in round brackets: ( { %s = "
                "\"...\"; }, ... )",
                where, kind->key);
        return;
    }
    if (list->n > SIM_POLICIES_MAX) {
        sim_mistake(rd, &list->origin, "%s: has %zu entries; at most %d are allowed",
                where, list->n, SIM_POLICIES_MAX);
        return;
    }
    set->inst = sim_calloc(list->n, sizeof *set->inst);
    set->policy = sim_calloc(list->n, sizeof *set->policy);
    rd->nomem = rd->nomem || set->inst == NULL || set->policy == NULL;
    for (const struct sim_node *entry = list->child; entry != NULL && !rd->nomem;
            entry = entry->next, i++) {
        snprintf(label, sizeof label, "%.36s[%zu]", where, i);
        if (entry->kind != SIM_NODE_GROUP) {
            sim_mistake(rd, &entry->origin, "%s: must be a group { %s = \"...\"; }",
                    label, kind->key);
            continue;
        }
        const struct sim_table *table = find_table(rd, entry, kind, label);
        if (table == NULL)
            continue;
        struct sim_inst *inst = &set->inst[set->n];
        bool ready = sim_inst_init(rd, inst, table, label, entry->origin);
        set->n++;
        if (!ready)
            return;
        sim_inst_read(rd, inst, entry, kind->key);
        set->policy[set->n - 1] = (struct sim_policy){ table, inst->params };
    }
}

/* Names stand in tables, file names and spreadsheets. */
const char *sim_arm_name_fault(const char *name)
{
    const char *fault = sim_arm_words_fault(name);

    if (fault != NULL)
        return fault;
    if (strlen(name) >= SIM_NAME_LEN)
        return "is too long (at most 63 bytes)";
    if (strcasecmp(name, "baseline") == 0)
        return "is the name of the arm without policies";
    return NULL;
}

/* Give arm `i` its name; false with a sentence. key: how sentences call it. */
static bool name_arm(struct sim_reader *rd, struct sim_scenario *sc, size_t i,
        const char *name, const struct sim_origin *origin, const char *key)
{
    const char *fault = sim_arm_name_fault(name);

    if (fault == NULL) {
        memcpy(sc->arm_name[i], name, strlen(name) + 1);
        for (size_t k = 1; k < i; k++)
            if (strcmp(sc->arm_name[k], name) == 0)
                fault = "is the name of an earlier arm; give each arm its own";
            else if (sc->words[k].own && strcmp(sc->words[k].label, name) == 0)
                fault = "is the label of an earlier arm; plots could not tell them apart";
    }
    if (fault == NULL)
        return true;
    sim_mistake(rd, origin, "%s = \"%.*s\": %s", key,
            (int) (sim_control_find(name) == NULL
                            ? sim_utf8_valid(name, strnlen(name, 60))
                            : 0),
            name, fault);
    return false;
}

static void alloc_arms(struct sim_reader *rd, struct sim_scenario *sc, size_t n)
{
    sc->n_arms = n;
    sc->arm = sim_calloc(n, sizeof *sc->arm);
    sc->policies = sim_calloc(n, sizeof *sc->policies);
    sc->arm_name = sim_calloc(n, sizeof *sc->arm_name);
    sc->words = sim_calloc(n, sizeof *sc->words);
    if (sc->arm == NULL || sc->policies == NULL || sc->arm_name == NULL
            || sc->words == NULL) {
        rd->nomem = true;
        return;
    }
    strcpy(sc->arm_name[0], "baseline");
}

static void read_single(struct sim_reader *rd, struct sim_scenario *sc,
        const struct sim_node *root, const struct sim_node *list, const struct kind *kind)
{
    const struct sim_node *name = sim_node_find(root, "name");
    bool empty = list->kind == SIM_NODE_LIST && list->n == 0;

    alloc_arms(rd, sc, empty ? 1 : 2);
    if (rd->nomem || empty)
        return;
    sc->single = true;
    read_instances(rd, &sc->policies[1], list, kind, "policies");
    if (name == NULL)
        name_arm(rd, sc, 1, sc->name, &list->origin,
                "the arm is named after the file; write name = \"...\"; instead of name");
    else if (name->kind == SIM_NODE_TEXT)
        name_arm(rd, sc, 1, name->s, &name->origin, "name");
    sim_arms_read_words(rd, sc, 1, root, "");
}

static void read_arm(struct sim_reader *rd, struct sim_scenario *sc, size_t i,
        const struct sim_node *entry, const struct kind *kind)
{
    char label[SIM_LABEL_LEN], key[SIM_KEY_LEN];

    snprintf(label, sizeof label, "arms[%zu]", i - 1);
    if (entry->kind != SIM_NODE_GROUP) {
        sim_mistake(rd, &entry->origin,
                "%s: must be a group { name = \"...\"; policies = ( ... ); }", label);
        return;
    }
    for (const struct sim_node *child = entry->child; child; child = child->next) {
        static const char *const keys[] = { "name", "label", "title", "policies" };
        struct sim_nearest near = { .name = child->name };
        bool known = false;
        for (size_t k = 0; k < SIM_COUNT(keys); k++) {
            known = known || strcmp(child->name, keys[k]) == 0;
            sim_nearest_offer(&near, keys[k]);
        }
        if (!known)
            sim_mistake(rd, &child->origin, "unknown key %s.%s (%s%s)", label,
                    child->name, near.best != NULL ? "did you mean " : "an arm has ",
                    near.best != NULL ? near.best : "name, label, title and policies");
    }
    const struct sim_node *name = sim_node_find(entry, "name");
    const struct sim_node *list = sim_node_find(entry, "policies");
    snprintf(key, sizeof key, "%s.name", label);
    if (name == NULL || name->kind != SIM_NODE_TEXT)
        sim_mistake(rd, name != NULL ? &name->origin : &entry->origin,
                "%s: an arm needs name = \"...\";", label);
    else
        name_arm(rd, sc, i, name->s, &name->origin, key);
    snprintf(key, sizeof key, "%s.", label);
    sim_arms_read_words(rd, sc, i, entry, key);
    if (list == NULL || (list->kind == SIM_NODE_LIST && list->n == 0)) {
        sim_mistake(rd, &entry->origin,
                "%s: has no policies, so it would equal the baseline", label);
        return;
    }
    snprintf(key, sizeof key, "%s.policies", label);
    read_instances(rd, &sc->policies[i], list, kind, key);
}

static void read_arms(struct sim_reader *rd, struct sim_scenario *sc,
        const struct sim_node *list, const struct kind *kind)
{
    size_t i = 1;

    if (list->kind != SIM_NODE_LIST || list->n > MAX_ARMS) {
        if (list->kind == SIM_NODE_LIST)
            sim_mistake(rd, &list->origin, "arms: %zu arms; at most %d are allowed",
                    list->n, MAX_ARMS);
        else
            sim_mistake(rd, &list->origin,
                    "arms: must be a list in round brackets: ( { name = \"...\"; "
                    "policies = ( ... ); }, ... )");
        alloc_arms(rd, sc, 1);
        return;
    }
    alloc_arms(rd, sc, 1 + list->n);
    for (const struct sim_node *entry = list->child; entry != NULL && !rd->nomem;
            entry = entry->next)
        read_arm(rd, sc, i++, entry, kind);
}

/* An arm whose name is wrong still needs one by which sentences find it. */
static void stand_in(struct sim_scenario *sc, size_t i)
{
    bool taken = sc->arm_name[i][0] == '\0';

    for (size_t k = 1; k < i; k++)
        taken = taken || strcmp(sc->arm_name[k], sc->arm_name[i]) == 0;
    if (taken)
        snprintf(sc->arm_name[i], sizeof sc->arm_name[i], "arms[%zu]", i - 1);
}

void sim_arms_read(
        struct sim_reader *rd, struct sim_scenario *sc, const struct sim_node *root)
{
    const struct sim_model *model = sc->model;
    const struct kind levers = { "lever", model->levers, model->n_levers };
    const struct kind shocks = { "shock", model->shocks, model->n_shocks };
    const struct sim_node *policies = sim_node_find(root, "policies");
    const struct sim_node *arms = sim_node_find(root, "arms");
    const struct sim_node *all = sim_node_find(root, "shocks");
    const struct sim_node *name = sim_node_find(root, "name");
    const struct sim_node *label = sim_node_find(root, "label");

    if (name != NULL && name->kind != SIM_NODE_TEXT)
        sim_mistake(rd, &name->origin, "name: must be a text in quotes");
    if (name != NULL && arms != NULL && policies == NULL)
        sim_mistake(rd, &name->origin,
                "name: names the arm of policies = ( ... ); here each arm has its own");
    if (label != NULL && arms != NULL && policies == NULL)
        sim_mistake(rd, &label->origin,
                "label: names the one arm of policies = ( ... ); with arms, move it into "
                "the arm it names: arms = ( { label = ...; } )");
    else if (label != NULL && policies == NULL)
        sim_mistake(rd, &label->origin,
                "label: is what plots and tables call the policy; there is none here; "
                "title = \"...\"; stands above them");
    if (arms != NULL && policies != NULL)
        sim_mistake(rd, &arms->origin,
                "arms: write either policies (one arm, in line %d) or arms, not both",
                policies->origin.line);
    if (arms != NULL)
        read_arms(rd, sc, arms, &levers);
    else if (policies != NULL)
        read_single(rd, sc, root, policies, &levers);
    else
        alloc_arms(rd, sc, 1);
    if (all != NULL && !rd->nomem)
        read_instances(rd, &sc->shocks, all, &shocks, "shocks");
    for (size_t i = 1; i < sc->n_arms && !rd->nomem && rd->mistakes > 0; i++)
        stand_in(sc, i);
    if (!rd->nomem)
        sim_arms_call(sc);
    for (size_t i = 0; i < sc->n_arms && !rd->nomem; i++)
        sc->arm[i] = (struct sim_arm){ sc->arm_name[i], sc->policies[i].n,
            sc->policies[i].policy };
}
