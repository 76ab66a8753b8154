/* read.h - one scenario file, or a chain of them, as one tree.
 *
 * The parser is libconfig, used with all its conversions off and only on text that
 * prescan.c has passed. Thread safety: no globals; the parser switches the thread's
 * locale while it works and this file restores it. */
#ifndef SIM_SCENARIO_READ_H
#define SIM_SCENARIO_READ_H

#include "sim/scenario/tree.h"

/* The tree of one file, or NULL with sentences added. from: the place that names the
 * file, or NULL. The caller frees it with sim_node_free. */
struct sim_node *sim_read_file(
        struct sim_reader *rd, const char *path, const struct sim_origin *from);

/* The same with the files it extends below it (extends.c). Nothing of `extends` is
 * left in the tree. A base that cannot be read sets rd->files_failed. */
struct sim_node *sim_read_chain(struct sim_reader *rd, const char *path);

/* Lay one "key=value" of the command line over the tree (sets.c). */
void sim_set_apply(struct sim_reader *rd, struct sim_node *root, const char *set);

#endif
