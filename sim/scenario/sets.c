/* sets.c - "key=value" from the command line, laid over the files; see read.h.
 *
 * The value is read here and never pasted into the parser's text, where "1; x = 2"
 * would set a second key. What it must be is decided later by the key's row, like
 * everything from a file; a value without quotes keeps what was typed, so that a text
 * that looks like a number may still be a text. */
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/scenario/read.h"

enum { KEY_LEN = 256, VALUE_LEN = 8192 };

static const struct sim_origin command_line = { "--set", 0 };

/* One step of a key: a name, or the place in a list. */
struct step {
    char name[SIM_NAME_LEN]; /* digits of a place, too */
    bool is_place;
    size_t place;
};

enum { MAX_STEPS = 16, MAX_PLACE_DIGITS = 6 };

/* Split a key at dots and brackets; 0 when it is no key. */
static size_t split(const char *p, struct step step[MAX_STEPS])
{
    size_t n = 0;

    while (n < MAX_STEPS) {
        bool bracket = n > 0 && *p == '[';
        p += bracket;
        size_t len = strcspn(p, ".[]"), digits = strspn(p, "0123456789");
        if (len == 0 || len >= sizeof step[n].name
                || (bracket && (digits != len || p[len] != ']')))
            return 0;
        memcpy(step[n].name, p, len);
        step[n].name[len] = '\0';
        step[n].is_place = digits == len;
        step[n].place = 0;
        if (step[n].is_place && len > MAX_PLACE_DIGITS)
            return 0;
        for (size_t i = 0; i < len && step[n].is_place; i++)
            step[n].place = step[n].place * 10 + (size_t) (p[i] - '0');
        n++;
        p += len + bracket;
        if (*p == '\0')
            return n;
        if (*p == '.')
            p++;
        else if (*p != '[')
            return 0;
    }
    return 0;
}

/* Content of a quoted text with \" and \\ resolved, in place; NULL when not closed. */
static char *unquote(char *p)
{
    char *out = ++p, *first = p;

    for (; *p != '"'; p++) {
        if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
            p++;
        if (*p == '\0')
            return NULL;
        *out++ = *p;
    }
    bool last = p[1] == '\0';
    *out = '\0';
    return last ? first : NULL;
}

static char *trim(char *s)
{
    s += strspn(s, " \t");
    size_t n = strlen(s);
    while (n > 0 && strchr(" \t", s[n - 1]) != NULL)
        s[--n] = '\0';
    return s;
}

static void own_text(struct sim_reader *rd, char **at, const char *text)
{
    *at = sim_strdup(text);
    rd->nomem = rd->nomem || *at == NULL;
}

/* One number, true, false or text into node; false with a sentence. */
static bool scalar(
        struct sim_reader *rd, struct sim_node *node, char *text, const char *key)
{
    bool whole = false;

    text = trim(text);
    if (text[0] == '"') {
        char *content = unquote(text);
        if (content == NULL) {
            sim_mistake(rd, &command_line, "%s: the quotes do not close", key);
            return false;
        }
        node->kind = SIM_NODE_TEXT;
        own_text(rd, &node->s, content);
        return true;
    }
    own_text(rd, &node->raw, text);
    if (sim_parse_int(text, &node->i, &whole))
        node->kind = SIM_NODE_INT;
    else if (sim_parse_real(text, &node->x)) {
        node->kind = SIM_NODE_REAL;
        if (!isfinite(node->x) || whole) {
            sim_mistake(rd, &command_line, "%s: %s is too large for a number", key, text);
            return false;
        }
    } else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        node->kind = SIM_NODE_BOOL;
        node->b = text[0] == 't';
    } else {
        node->kind = SIM_NODE_TEXT;
        own_text(rd, &node->s, text);
    }
    return true;
}

/* Where the element that starts at p ends: at the next comma outside quotes. */
static char *element_end(char *p)
{
    bool quoted = false;

    for (; *p != '\0' && (quoted || *p != ','); p++) {
        if (quoted && *p == '\\' && p[1] != '\0')
            p++;
        else if (*p == '"')
            quoted = !quoted;
    }
    return p;
}

static bool list(
        struct sim_reader *rd, struct sim_node *node, char *text, const char *key)
{
    node->kind = SIM_NODE_LIST;
    text = trim(text);
    while (*text != '\0') {
        char *end = element_end(text);
        bool last = *end == '\0';
        struct sim_node *item = sim_node_new(rd, node, SIM_NODE_TEXT, NULL, command_line);
        *end = '\0';
        if (item == NULL || !scalar(rd, item, text, key))
            return false;
        if (last)
            break;
        text = end + 1;
    }
    return true;
}

static bool value(
        struct sim_reader *rd, struct sim_node *node, char *text, const char *key)
{
    size_t n;

    text = trim(text);
    n = strlen(text);
    if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
        text[n - 1] = '\0';
        return list(rd, node, text + 1, key);
    }
    if (text[0] == '{' || text[0] == '(' || text[0] == '[') {
        sim_mistake(rd, &command_line,
                "%s: must be a number, a text, true, false or a list [a, b]; write a "
                "file with extends = \"...\"; for more",
                key);
        return false;
    }
    return scalar(rd, node, text, key);
}

/* The node a step leads to, made when it is missing; NULL with a sentence. */
static struct sim_node *follow(struct sim_reader *rd, struct sim_node *at,
        const struct step *step, struct sim_buf *key)
{
    if (step->is_place && at->kind == SIM_NODE_LIST) {
        sim_buf_printf(key, "[%zu]", step->place);
        if (step->place >= at->n)
            sim_mistake(rd, &command_line, "%s: there is no such entry; the list has %zu",
                    sim_buf_text(key), at->n);
        return sim_node_at(at, step->place);
    }
    if (step->is_place) {
        sim_mistake(rd, &command_line, "%s[%zu]: %s is not a list in the scenario",
                sim_buf_text(key), step->place, sim_buf_text(key));
        return NULL;
    }
    if (at->kind == SIM_NODE_LIST) {
        sim_mistake(rd, &command_line, "%s.%s: %s is a list; say which entry: %s[0].%s",
                sim_buf_text(key), step->name, sim_buf_text(key), sim_buf_text(key),
                step->name);
        return NULL;
    }
    sim_buf_printf(key, "%s%s", key->n > 0 ? "." : "", step->name);
    if (at->kind != SIM_NODE_GROUP) {
        sim_mistake(rd, &command_line, "unknown key %s", sim_buf_text(key));
        return NULL;
    }
    struct sim_node *child = sim_node_find(at, step->name);
    return child != NULL ? child
                         : sim_node_new(rd, at, SIM_NODE_GROUP, step->name, command_line);
}

/* Let go of what a node held, but keep its name and place. */
static void empty(struct sim_node *node)
{
    while (node->child != NULL) {
        struct sim_node *child = node->child;
        sim_node_unlink(node, child);
        sim_node_free(child);
    }
    sim_free(node->s);
    sim_free(node->raw);
    node->s = node->raw = NULL;
    node->origin = command_line;
}

static void drop_last(struct sim_node *node)
{
    struct sim_node *last = node->child;

    while (last->next != NULL)
        last = last->next;
    sim_node_unlink(node, last);
    sim_node_free(last);
}

void sim_set_apply(struct sim_reader *rd, struct sim_node *root, const char *set)
{
    const char *equals = strchr(set, '=');
    char key[KEY_LEN], text[VALUE_LEN];
    struct step step[MAX_STEPS];
    struct sim_buf shown = { 0 };
    size_t n_key = equals != NULL ? (size_t) (equals - set) : 0;

    if (n_key == 0 || n_key >= sizeof key || strlen(set) >= sizeof text) {
        sim_mistake(rd, &command_line,
                "\"%.60s\": write --set key=value, for instance --set horizon=5", set);
        return;
    }
    memcpy(key, set, n_key);
    key[n_key] = '\0';
    strcpy(text, equals + 1);
    size_t n = split(trim(key), step);
    if (n == 0 || sim_utf8_valid(set, strlen(set)) < strlen(set)) {
        sim_mistake(rd, &command_line,
                "\"%.*s\": is not a key; write for instance start, exit.rate or "
                "policies[0].start",
                (int) (n_key < 60 ? n_key : 60), set);
        return;
    }
    if (strcmp(step[0].name, "extends") == 0) {
        sim_mistake(rd, &command_line,
                "extends: stands in a file only; write a file with extends = \"...\";");
        return;
    }
    struct sim_node *at = root, *parent = NULL, *new_in = NULL;
    for (size_t i = 0; i < n && at != NULL; i++) {
        size_t before = at->n;
        parent = at;
        at = follow(rd, at, &step[i], &shown);
        if (new_in == NULL && parent->n > before)
            new_in = parent;
    }
    if (at == NULL && new_in != NULL)
        drop_last(new_in); /* one sentence is enough */
    if (at != NULL) {
        empty(at);
        if (!value(rd, at, text, sim_buf_text(&shown))) {
            sim_node_unlink(parent, at); /* one sentence is enough */
            sim_node_free(at);
        }
    }
    rd->nomem = rd->nomem || shown.failed;
    sim_buf_clear(&shown);
}
