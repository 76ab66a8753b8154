/* diff.c - which resolved values of two scenarios differ; see scenario.h.
 *
 * Arms are matched by name and their policies by place, so that the order of arms is no
 * difference. Only values count: not files, lines, comments or keys at their default. */
#include <string.h>

#include "sim/scenario/data.h"

struct differ {
    FILE *out;
    int n;
    bool failed;
};

static void say(struct differ *df, const char *key, const char *a, const char *b)
{
    df->n++;
    fprintf(df->out, "%s: %s -> %s\n", key, a, b);
}

/* `lead` stands in the place of the label, which may hold the place of an arm. */
static void compare(struct differ *df, const struct sim_inst *a, const struct sim_inst *b,
        const char *lead)
{
    for (size_t i = 0; i < a->table->n_rows; i++) {
        struct sim_buf va = { 0 }, vb = { 0 }, key = { 0 };
        sim_inst_print_short(&va, a, i);
        sim_inst_print_short(&vb, b, i);
        sim_buf_printf(
                &key, "%s%s%s", lead, lead[0] != '\0' ? "." : "", a->table->rows[i].key);
        df->failed = df->failed || va.failed || vb.failed || key.failed;
        if (strcmp(sim_buf_text(&va), sim_buf_text(&vb)) != 0)
            say(df, sim_buf_text(&key), sim_buf_text(&va), sim_buf_text(&vb));
        sim_buf_clear(&va);
        sim_buf_clear(&vb);
        sim_buf_clear(&key);
    }
}

static void compare_sets(struct differ *df, const struct sim_instances *a,
        const struct sim_instances *b, const char *lead)
{
    size_t n = a->n > b->n ? a->n : b->n;
    char label[SIM_KEY_LEN];

    for (size_t i = 0; i < n; i++) {
        const char *in_a = i < a->n ? a->inst[i].table->name : "absent";
        const char *in_b = i < b->n ? b->inst[i].table->name : "absent";
        snprintf(label, sizeof label, "%.120s[%zu]", lead, i);
        if (strcmp(in_a, in_b) == 0)
            compare(df, &a->inst[i], &b->inst[i], label);
        else
            say(df, label, in_a, in_b);
    }
}

static const char *or_none(const char *text)
{
    return text[0] != '\0' ? text : "none";
}

/* Labels that users gave, and titles. */
static void compare_words(struct differ *df, const struct sim_arm_words *a,
        const struct sim_arm_words *b, const char *lead)
{
    char key[SIM_KEY_LEN + 8];

    snprintf(key, sizeof key, "%slabel", lead);
    if (strcmp(a->label, b->label) != 0)
        say(df, key, or_none(a->label), or_none(b->label));
    snprintf(key, sizeof key, "%stitle", lead);
    if (strcmp(a->title, b->title) != 0)
        say(df, key, or_none(a->title), or_none(b->title));
}

static size_t find_arm(const struct sim_scenario *sc, const char *name)
{
    size_t a = 1;

    while (a < sc->n_arms && strcmp(sc->arm[a].name, name) != 0)
        a++;
    return a;
}

static void compare_arms(
        struct differ *df, const struct sim_scenario *a, const struct sim_scenario *b)
{
    char label[SIM_KEY_LEN];

    for (size_t i = 1; i < a->n_arms; i++) {
        size_t k = find_arm(b, a->arm[i].name);
        snprintf(label, sizeof label, "arm \"%s\"", a->arm[i].name);
        if (k == b->n_arms) {
            say(df, label, "present", "absent");
            continue;
        }
        snprintf(label, sizeof label, "arm \"%s\" ", a->arm[i].name);
        compare_words(df, &a->words[i], &b->words[k], label);
        snprintf(label, sizeof label, "arm \"%s\" policies", a->arm[i].name);
        compare_sets(df, &a->policies[i], &b->policies[k], label);
    }
    for (size_t i = 1; i < b->n_arms; i++) {
        snprintf(label, sizeof label, "arm \"%s\"", b->arm[i].name);
        if (find_arm(a, b->arm[i].name) == a->n_arms)
            say(df, label, "absent", "present");
    }
}

int sim_scenario_diff(
        const struct sim_scenario *a, const struct sim_scenario *b, FILE *out)
{
    struct differ df = { .out = out };

    compare(&df, &a->settings, &b->settings, "");
    for (size_t i = 0; i < a->model->n_tables; i++)
        compare(&df, &a->table[i], &b->table[i], a->table[i].label);
    /* one arm each: the same policies under two names still compare */
    if (a->single && b->single) {
        if (strcmp(a->arm[1].name, b->arm[1].name) != 0)
            say(&df, "name", a->arm[1].name, b->arm[1].name);
        compare_words(&df, &a->words[1], &b->words[1], "");
        compare_sets(&df, &a->policies[1], &b->policies[1], "policies");
    } else
        compare_arms(&df, a, b);
    compare_sets(&df, &a->shocks, &b->shocks, "shocks");
    return df.failed ? -1 : df.n;
}
