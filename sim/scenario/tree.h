/* tree.h - a scenario file as values with their place, before anyone knows their
 * meaning; and the list of mistakes that reading collects.
 *
 * Memory running out sets `nomem` in struct sim_reader and makes the functions give
 * up quietly; the caller that owns the reader turns it into SIM_ERR_NOMEM.
 * Thread safety: a reader and its trees belong to one thread. */
#ifndef SIM_SCENARIO_TREE_H
#define SIM_SCENARIO_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/scenario/scenario.h"

enum sim_node_kind {
    SIM_NODE_GROUP, /* { key = value; ... } */
    SIM_NODE_LIST,  /* ( ... ) or [ ... ] */
    SIM_NODE_INT,
    SIM_NODE_REAL,
    SIM_NODE_BOOL,
    SIM_NODE_TEXT,
};

struct sim_node {
    enum sim_node_kind kind;
    char *name; /* NULL in lists and for the root */
    struct sim_origin origin;
    long long i;
    double x;
    bool b;
    char *s;   /* of a text */
    char *raw; /* as typed after --set without quotes; NULL in files */
    struct sim_node *child, *next;
    size_t n; /* children of a group or list */
};

/* What reading one scenario carries around. */
struct sim_reader {
    const struct sim_model *model;
    struct sim_diag *diag;
    size_t mistakes; /* counted here: the diag may lack memory */
    bool nomem;
    bool files_failed; /* a file could not be read, or all of it: values may be missing */
    bool years_failed; /* start or horizon of the run is wrong */
    const char *text;  /* of the first file, when it is not read from the disk */
    char **file;       /* names that origins point to; owned by the scenario */
    size_t n_files;
};

/* Add one sentence, led by the origin ("file:line: " or "--set: "). */
void sim_mistake(struct sim_reader *rd, const struct sim_origin *origin, const char *fmt,
        ...) SIM_PRINTF(3, 4);

/* A node at the end of parent's children (parent NULL: a root). NULL without memory. */
struct sim_node *sim_node_new(struct sim_reader *rd, struct sim_node *parent,
        enum sim_node_kind kind, const char *name, struct sim_origin origin);
void sim_node_free(struct sim_node *node);
struct sim_node *sim_node_find(const struct sim_node *group, const char *name);
struct sim_node *sim_node_at(const struct sim_node *list, size_t index);
/* Take a child out of its parent; the caller owns it then. */
void sim_node_unlink(struct sim_node *parent, struct sim_node *child);

/* What a node is called in sentences: "a number", "a group { ... }". */
const char *sim_node_kind_name(enum sim_node_kind kind);

/* Lay `over` onto `base`: groups merge, everything else (and a distribution, which is
 * one value) replaces. `over` is emptied. */
void sim_node_merge(struct sim_node *base, struct sim_node *over);

#endif
