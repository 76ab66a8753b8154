/* tree.c - nodes of a scenario file and how one file is laid onto another; see
 * tree.h. */
#include "sim/scenario/tree.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"

enum { TOLD_MAX = 200 }; /* mistakes of one scenario */

void sim_mistake(
        struct sim_reader *rd, const struct sim_origin *origin, const char *fmt, ...)
{
    char text[SIM_ERR_LEN];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (++rd->mistakes > TOLD_MAX) {
        if (rd->mistakes == TOLD_MAX + 1)
            sim_diag_add(rd->diag, "and more: these are the first %d mistakes", TOLD_MAX);
        return;
    }
    if (origin == NULL || origin->file == NULL)
        sim_diag_add(rd->diag, "%s", text);
    else if (origin->line == 0)
        sim_diag_add(rd->diag, "%s: %s", origin->file, text);
    else
        sim_diag_add(rd->diag, "%s:%d: %s", origin->file, origin->line, text);
}

static void append(struct sim_node *parent, struct sim_node *node)
{
    struct sim_node **end = &parent->child;

    while (*end != NULL)
        end = &(*end)->next;
    *end = node;
    parent->n++;
}

struct sim_node *sim_node_new(struct sim_reader *rd, struct sim_node *parent,
        enum sim_node_kind kind, const char *name, struct sim_origin origin)
{
    struct sim_node *node = sim_calloc(1, sizeof *node);

    if (node == NULL) {
        rd->nomem = true;
        return NULL;
    }
    node->kind = kind;
    node->origin = origin;
    if (name != NULL) {
        node->name = sim_strdup(name);
        if (node->name == NULL) {
            rd->nomem = true;
            sim_free(node);
            return NULL;
        }
    }
    if (parent != NULL)
        append(parent, node);
    return node;
}

static void free_content(struct sim_node *node)
{
    for (struct sim_node *child = node->child, *next; child != NULL; child = next) {
        next = child->next;
        sim_node_free(child);
    }
    sim_free(node->s);
    sim_free(node->raw);
}

void sim_node_free(struct sim_node *node)
{
    if (node == NULL)
        return;
    free_content(node);
    sim_free(node->name);
    sim_free(node);
}

struct sim_node *sim_node_find(const struct sim_node *group, const char *name)
{
    for (struct sim_node *child = group->child; child != NULL; child = child->next)
        if (child->name != NULL && strcmp(child->name, name) == 0)
            return child;
    return NULL;
}

struct sim_node *sim_node_at(const struct sim_node *list, size_t index)
{
    struct sim_node *child = list->child;

    while (child != NULL && index-- > 0)
        child = child->next;
    return child;
}

void sim_node_unlink(struct sim_node *parent, struct sim_node *child)
{
    struct sim_node **at = &parent->child;

    while (*at != NULL && *at != child)
        at = &(*at)->next;
    if (*at == NULL)
        return;
    *at = child->next;
    child->next = NULL;
    parent->n--;
}

const char *sim_node_kind_name(enum sim_node_kind kind)
{
    static const char *const name[] = { "a group { ... }", "a list", "a whole number",
        "a number", "true or false", "a text" };
    return name[kind];
}

/* A group that is one value: merging the sd of one distribution with the bounds of
 * another would make a third that nobody wrote. */
static bool is_value(const struct sim_node *group)
{
    return sim_node_find(group, "dist") != NULL;
}

static void replace(struct sim_node *base, struct sim_node *over)
{
    char *name = base->name;
    struct sim_node *next = base->next;

    free_content(base);
    *base = *over;
    base->name = name;
    base->next = next;
    sim_free(over->name);
    sim_free(over);
}

void sim_node_merge(struct sim_node *base, struct sim_node *over)
{
    /* a file that says what its arms are drops the arms of the file it extends */
    static const char *const rival[2] = { "policies", "arms" };
    for (int k = 0; k < 2 && base->name == NULL; k++) {
        struct sim_node *old = sim_node_find(base, rival[1 - k]);
        if (sim_node_find(over, rival[k]) != NULL && old != NULL) {
            sim_node_unlink(base, old);
            sim_node_free(old);
        }
    }
    while (over->child != NULL) {
        struct sim_node *child = over->child;
        struct sim_node *old = sim_node_find(base, child->name);
        sim_node_unlink(over, child);
        if (old == NULL)
            append(base, child);
        else if (old->kind == SIM_NODE_GROUP && child->kind == SIM_NODE_GROUP
                 && !is_value(child)) {
            sim_node_merge(old, child);
            sim_node_free(child);
        } else
            replace(old, child);
    }
}
