/* build.c - scenarios made of scenarios: arms of several files beside one baseline.
 *
 * A frame takes the baseline of one scenario; arms are copied into it with their values,
 * priors and places. Nothing points to the scenarios they came from, which may be freed.
 * Thread safety: a scenario under construction belongs to one thread. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/data.h"

static int no_memory(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the scenarios");
}

/* The file name of an origin as a text of sc; NULL without memory or for a default. */
static const char *own_file(struct sim_scenario *sc, const char *file)
{
    if (file == NULL)
        return NULL;
    for (size_t i = 0; i < sc->n_files; i++)
        if (strcmp(sc->file[i], file) == 0)
            return sc->file[i];
    char **more = sim_realloc(sc->file, (sc->n_files + 1) * sizeof *more);
    if (more == NULL)
        return NULL;
    sc->file = more;
    sc->file[sc->n_files] = sim_strdup(file);
    return sc->file[sc->n_files] != NULL ? sc->file[sc->n_files++] : NULL;
}

static bool take(
        struct sim_scenario *sc, struct sim_inst *to, const struct sim_inst *from)
{
    if (!sim_inst_copy(to, from))
        return false;
    to->place.file = own_file(sc, to->place.file);
    for (size_t i = 0; i < to->table->n_rows; i++)
        to->origin[i].file = own_file(sc, to->origin[i].file);
    return true;
}

static bool take_set(struct sim_scenario *sc, struct sim_instances *to,
        const struct sim_instances *from)
{
    to->inst = sim_calloc(from->n, sizeof *to->inst);
    to->policy = sim_calloc(from->n, sizeof *to->policy);
    if (to->inst == NULL || to->policy == NULL)
        return false;
    for (size_t i = 0; i < from->n; i++) {
        to->n++;
        if (!take(sc, &to->inst[i], &from->inst[i]))
            return false;
        to->policy[i] = (struct sim_policy){ to->inst[i].table, to->inst[i].params };
    }
    return true;
}

/* Room for one more arm. */
static bool grow(struct sim_scenario *sc)
{
    size_t n = sc->n_arms + 1;
    struct sim_arm *arm = sim_realloc(sc->arm, n * sizeof *arm);
    if (arm != NULL)
        sc->arm = arm;
    struct sim_instances *set = sim_realloc(sc->policies, n * sizeof *set);
    if (set != NULL)
        sc->policies = set;
    char(*name)[SIM_NAME_LEN] = sim_realloc(sc->arm_name, n * sizeof *name);
    if (name != NULL)
        sc->arm_name = name;
    struct sim_arm_words *words = sim_realloc(sc->words, n * sizeof *words);
    if (words != NULL)
        sc->words = words;
    if (arm == NULL || set == NULL || name == NULL || words == NULL)
        return false;
    sc->words[n - 1] = (struct sim_arm_words){ 0 };
    sc->policies[n - 1] = (struct sim_instances){ 0 };
    sc->n_arms = n;
    return true;
}

/* Names may have moved: let the arms point to them again, and be called by them. */
static void point(struct sim_scenario *sc)
{
    for (size_t i = 0; i < sc->n_arms; i++)
        sc->arm[i] = (struct sim_arm){ sc->arm_name[i], sc->policies[i].n,
            sc->policies[i].policy };
    sim_arms_call(sc);
}

int sim_scenario_frame(struct sim_scenario **out, const struct sim_scenario *of,
        const char *name, const char *title, struct sim_err *err)
{
    struct sim_scenario *sc = sim_calloc(1, sizeof *sc);
    size_t n = of->model->n_tables;

    *out = NULL;
    if (sc == NULL)
        return no_memory(err);
    sc->model = of->model;
    sc->path = sim_strdup(of->path);
    sc->table = sim_calloc(n, sizeof *sc->table);
    sc->table_params = sim_calloc(n, sizeof *sc->table_params);
    bool ok = sc->path != NULL && sc->table != NULL && sc->table_params != NULL
              && take(sc, &sc->settings, &of->settings) && grow(sc);
    for (size_t i = 0; i < n && ok; i++) {
        ok = take(sc, &sc->table[i], &of->table[i]);
        sc->table_params[i] = sc->table[i].params;
    }
    ok = ok && take_set(sc, &sc->shocks, &of->shocks);
    if (!ok) {
        sim_scenario_free(sc);
        return no_memory(err);
    }
    snprintf(sc->name, sizeof sc->name, "%s", name);
    strcpy(sc->arm_name[0], "baseline");
    struct sim_settings *set = sc->settings.params;
    snprintf(set->title.s, sizeof set->title.s, "%s", title);
    set->note.s[0] = '\0';
    point(sc);
    *out = sc;
    return SIM_OK;
}

int sim_scenario_add(struct sim_scenario *sc, const struct sim_scenario *from, size_t arm,
        const char *name, struct sim_err *err)
{
    const char *fault = sim_arm_name_fault(name);

    sim_assert(sc->n_parts == 0 && arm > 0 && arm < from->n_arms);
    for (size_t k = 1; k < sc->n_arms && fault == NULL; k++)
        if (strcmp(sc->arm_name[k], name) == 0)
            fault = "is the name of another arm; give each file a name of its own";
    if (fault != NULL)
        return sim_fail(err, SIM_ERR_INPUT, "%s: the arm \"%.80s\": the name %s",
                from->path, name, fault);
    if (!grow(sc))
        return no_memory(err);
    strcpy(sc->arm_name[sc->n_arms - 1], name);
    bool ok = take_set(sc, &sc->policies[sc->n_arms - 1], &from->policies[arm]);
    point(sc);
    return ok ? SIM_OK : no_memory(err);
}

static void swap_arms(struct sim_scenario *sc, size_t a, size_t b)
{
    char name[SIM_NAME_LEN];
    struct sim_instances set = sc->policies[a];
    struct sim_arm_words words = sc->words[a];

    sc->words[a] = sc->words[b];
    sc->words[b] = words;
    memcpy(name, sc->arm_name[a], sizeof name);
    sc->policies[a] = sc->policies[b];
    sc->policies[b] = set;
    memcpy(sc->arm_name[a], sc->arm_name[b], sizeof name);
    memcpy(sc->arm_name[b], name, sizeof name);
}

void sim_scenario_sort(struct sim_scenario *sc)
{
    sim_assert(sc->n_parts == 0);
    for (size_t i = 2; i < sc->n_arms; i++)
        for (size_t k = i; k > 1 && strcmp(sc->arm_name[k - 1], sc->arm_name[k]) > 0; k--)
            swap_arms(sc, k - 1, k);
    for (size_t i = 1; i < sc->n_arms; i++)
        for (size_t k = 0; k < sc->policies[i].n; k++)
            snprintf(sc->policies[i].inst[k].label, sizeof sc->policies[i].inst[k].label,
                    "arms[%u].policies[%u]", (unsigned) i - 1, (unsigned) k);
    point(sc);
}

/* ---- is it one baseline? ---- */

struct comparing {
    const struct sim_scenario *a, *b;
    const char *const *except;
    struct sim_diag *diag;
    size_t n;
};

/* A data file by whatever name is the same file. */
static bool same_file(const struct sim_inst *a, const struct sim_inst *b, size_t row)
{
    const char *name_a = ((const struct sim_text *) sim_inst_field(a, row))->s;
    const char *name_b = ((const struct sim_text *) sim_inst_field(b, row))->s;
    char *full_a = realpath(name_a, NULL), *full_b = realpath(name_b, NULL);
    bool same = full_a != NULL && full_b != NULL && strcmp(full_a, full_b) == 0;

    free(full_a); /* of realpath */
    free(full_b);
    return same;
}

static bool skipped(const struct comparing *c, const char *key)
{
    static const char *const own[] = { "title", "note", "outputs", "language",
        "interaction" };

    for (size_t i = 0; i < SIM_COUNT(own); i++)
        if (strcmp(own[i], key) == 0)
            return true;
    for (size_t i = 0; c->except != NULL && c->except[i] != NULL; i++)
        if (strcmp(c->except[i], key) == 0)
            return true;
    return false;
}

static void say(struct comparing *c, const struct sim_origin *at, const char *key,
        const char *in_a, const char *in_b)
{
    char place[PATH_MAX + 16];

    if (at->file == NULL)
        snprintf(place, sizeof place, "%s", c->b->path);
    else if (at->line == 0)
        snprintf(place, sizeof place, "%s", at->file);
    else
        snprintf(place, sizeof place, "%s:%d", at->file, at->line);
    sim_diag_add(c->diag, "%s: %s = %s, but %s in %s: one baseline needs the same in all",
            place, key, in_b, in_a, c->a->path);
    c->n++;
}

static void compare(
        struct comparing *c, const struct sim_inst *a, const struct sim_inst *b)
{
    char key[SIM_KEY_LEN];

    for (size_t i = 0; i < a->table->n_rows; i++) {
        struct sim_buf va = { 0 }, vb = { 0 };
        sim_inst_key(key, b, i);
        if (a->label[0] == '\0' && skipped(c, key))
            continue;
        sim_inst_print_short(&va, a, i);
        sim_inst_print_short(&vb, b, i);
        if (strcmp(sim_buf_text(&va), sim_buf_text(&vb)) != 0
                && !(a->table->rows[i].type == SIM_PATH && same_file(a, b, i)))
            say(c, &b->origin[i], key, sim_buf_text(&va), sim_buf_text(&vb));
        sim_buf_clear(&va);
        sim_buf_clear(&vb);
    }
}

size_t sim_scenario_compare_baseline(const struct sim_scenario *a,
        const struct sim_scenario *b, const char *const *except, struct sim_diag *diag)
{
    struct comparing c = { a, b, except, diag, 0 };
    size_t n = a->shocks.n > b->shocks.n ? a->shocks.n : b->shocks.n;
    char key[SIM_KEY_LEN];

    compare(&c, &a->settings, &b->settings);
    for (size_t i = 0; i < a->model->n_tables; i++)
        compare(&c, &a->table[i], &b->table[i]);
    for (size_t i = 0; i < n; i++) {
        const char *in_a = i < a->shocks.n ? a->shocks.inst[i].table->name : "absent";
        const char *in_b = i < b->shocks.n ? b->shocks.inst[i].table->name : "absent";
        if (strcmp(in_a, in_b) == 0) {
            compare(&c, &a->shocks.inst[i], &b->shocks.inst[i]);
            continue;
        }
        snprintf(key, sizeof key, "shocks[%zu]", i);
        say(&c, &(struct sim_origin){ NULL, 0 }, key, in_a, in_b);
    }
    return c.n;
}
