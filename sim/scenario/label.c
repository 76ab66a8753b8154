/* label.c - how arms are called where people read: `label` and `title` of an arm.
 *
 * A name is what files, tables and options know an arm by, and stays what it is. A label
 * is for plots and pages: the user's words, or the name with blanks for underscores,
 * where that is no other arm's. Thread safety: as build.c. */
#include <string.h>
#include <strings.h>

#include "sim/scenario/data.h"

const char *sim_arm_words_fault(const char *text)
{
    size_t len = strlen(text);

    if (len == 0)
        return "must not be empty";
    if (sim_utf8_valid(text, len) < len || sim_control_find(text) != NULL)
        return "must be one line of valid text";
    if (strchr("=+-@", text[0]) != NULL)
        return "must not start with = + - or @: spreadsheets take that for a formula";
    if (text[0] == ' ' || text[len - 1] == ' ')
        return "must not start or end with a blank";
    return NULL;
}

/* Letters and signs, not bytes, of valid UTF-8. */
static size_t characters(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += ((unsigned char) *text & 0xc0) != 0x80;
    return n;
}

/* What is wrong with a label, or NULL. */
static const char *label_fault(const char *label)
{
    const char *fault = sim_arm_words_fault(label);

    if (fault == NULL && strcasecmp(label, "baseline") == 0)
        fault = "is what the arm without policies is called";
    return fault;
}

/* Does another arm bring this as its label or its name? */
static bool taken(const struct sim_scenario *sc, size_t arm, const char *text, size_t end)
{
    for (size_t k = 1; k < end; k++)
        if (k != arm
                && ((sc->words[k].own && strcmp(sc->words[k].label, text) == 0)
                        || strcmp(sc->arm_name[k], text) == 0))
            return true;
    return false;
}

static const struct sim_node *text_of(struct sim_reader *rd, const struct sim_node *group,
        const char *name, const char *key)
{
    const struct sim_node *node = sim_node_find(group, name);

    if (node == NULL || node->kind == SIM_NODE_TEXT)
        return node;
    sim_mistake(rd, &node->origin, "%s%s: must be a text in quotes", key, name);
    return NULL;
}

static void read_label(struct sim_reader *rd, struct sim_scenario *sc, size_t i,
        const struct sim_node *node, const char *key)
{
    const char *fault = label_fault(node->s);
    size_t n = characters(node->s);

    if (fault == NULL && n > SIM_ARM_LABEL_MOST) {
        sim_mistake(rd, &node->origin,
                "%slabel = \"%.160s\": has %zu characters; 1 to %d fit the plots", key,
                node->s, n, SIM_ARM_LABEL_MOST);
        return;
    }
    if (fault == NULL && taken(sc, i, node->s, i))
        fault = "is the label or the name of an earlier arm; plots could not tell them "
                "apart";
    if (fault == NULL) {
        memcpy(sc->words[i].label, node->s, strlen(node->s) + 1);
        sc->words[i].own = true;
        return;
    }
    sim_mistake(rd, &node->origin, "%slabel = \"%.*s\": %s", key,
            (int) (sim_control_find(node->s) == NULL
                            ? sim_utf8_valid(node->s, strnlen(node->s, 160))
                            : 0),
            node->s, fault);
}

/* The title of a scenario with one arm is a setting, and read there. */
static void read_title(struct sim_reader *rd, struct sim_scenario *sc, size_t i,
        const struct sim_node *node, const char *key)
{
    size_t len = strlen(node->s);

    if (len >= SIM_TEXT_LEN)
        sim_mistake(rd, &node->origin, "%stitle: is too long (at most %d bytes)", key,
                SIM_TEXT_LEN - 1);
    else if (sim_utf8_valid(node->s, len) < len || sim_control_find(node->s) != NULL)
        sim_mistake(rd, &node->origin, "%stitle: must be one line of valid text", key);
    else
        memcpy(sc->words[i].title, node->s, len + 1);
}

void sim_arms_read_words(struct sim_reader *rd, struct sim_scenario *sc, size_t i,
        const struct sim_node *group, const char *key)
{
    const struct sim_node *label = text_of(rd, group, "label", key);

    if (label != NULL)
        read_label(rd, sc, i, label, key);
    if (sc->single)
        return;
    const struct sim_node *title = text_of(rd, group, "title", key);
    if (title != NULL)
        read_title(rd, sc, i, title, key);
}

/* The name as people write: false where that would begin or end with a blank. */
static bool name_shown(char out[SIM_NAME_LEN], const char *name)
{
    size_t n = strlen(name);

    if (n == 0)
        return false;
    memcpy(out, name, n + 1);
    for (size_t i = 0; i < n; i++)
        if (out[i] == '_')
            out[i] = ' ';
    return out[0] != ' ' && out[n - 1] != ' ' && strcasecmp(out, "baseline") != 0;
}

/* Is a label made of the name of an arm that of another, too? */
static bool made_twice(const struct sim_scenario *sc, size_t arm, const char *text)
{
    char other[SIM_NAME_LEN];

    for (size_t k = 1; k < sc->n_arms; k++)
        if (k != arm && !sc->words[k].own && name_shown(other, sc->arm_name[k])
                && strcmp(other, text) == 0)
            return true;
    return taken(sc, arm, text, sc->n_arms);
}

void sim_arms_call(struct sim_scenario *sc)
{
    for (size_t i = 0; i < sc->n_arms; i++) {
        struct sim_arm_words *words = &sc->words[i];
        char made[SIM_NAME_LEN];
        const char *shown = sc->arm_name[i];
        if (words->own)
            shown = words->label;
        else if (i > 0 && sc->arm_name[i][0] != '\0' && name_shown(made, shown)
                 && !made_twice(sc, i, made))
            shown = made;
        snprintf(words->shown, sizeof words->shown, "%s", shown);
    }
}

const char *sim_scenario_label(const struct sim_scenario *sc, size_t arm)
{
    return arm < sc->n_arms ? sc->words[arm].shown : sc->part_name[arm - sc->n_arms];
}

/* The title of the whole file. */
static const char *scenario_title(const struct sim_scenario *sc)
{
    return ((const struct sim_settings *) sc->settings.params)->title.s;
}

const char *sim_scenario_arm_title(const struct sim_scenario *sc, size_t arm)
{
    if (arm == 0 || arm >= sc->n_arms)
        return "";
    return sc->single ? scenario_title(sc) : sc->words[arm].title;
}

void sim_scenario_take_words(
        struct sim_scenario *sc, const struct sim_scenario *from, size_t arm)
{
    struct sim_arm_words *to = &sc->words[sc->n_arms - 1];
    const char *title = sim_scenario_arm_title(from, arm);

    if (title[0] == '\0') /* of a file with several arms */
        title = scenario_title(from);
    *to = from->words[arm];
    snprintf(to->title, sizeof to->title, "%s", title);
    sim_arms_call(sc);
}

/* Arms that bring a label; said as "bonus, mine". */
static void say_twice(
        const struct sim_scenario *sc, const char *label, struct sim_diag *diag)
{
    struct sim_buf names = { 0 };
    size_t n = 0;

    for (size_t k = 1; k < sc->n_arms; k++)
        if ((sc->words[k].own && strcmp(sc->words[k].label, label) == 0)
                || strcmp(sc->arm_name[k], label) == 0)
            sim_buf_printf(&names, "%s%s", n++ > 0 ? ", " : "", sc->arm_name[k]);
    sim_diag_add(diag,
            "the label \"%s\" is that of %zu policies (%s): plots and tables call them "
            "by their names; give each a label of its own",
            label, n, sim_buf_text(&names));
    sim_buf_clear(&names);
}

size_t sim_scenario_part_labels(struct sim_scenario *sc, struct sim_diag *diag)
{
    size_t n = 0;

    for (size_t i = 1; i < sc->n_arms; i++) {
        char label[SIM_ARM_LABEL_LEN];
        memcpy(label, sc->words[i].label, sizeof label);
        if (!sc->words[i].own || !taken(sc, i, label, sc->n_arms))
            continue;
        say_twice(sc, label, diag);
        n++;
        for (size_t k = 1; k < sc->n_arms; k++)
            if (sc->words[k].own && strcmp(sc->words[k].label, label) == 0) {
                sc->words[k].own = false;
                sc->words[k].label[0] = '\0';
            }
    }
    sim_arms_call(sc);
    return n;
}
