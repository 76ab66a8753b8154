/* world_tools.h - what the tests of the world share: default settings, files, look-up.
 *
 * Thread safety: one test process each. */
#ifndef TESTS_WORLD_TOOLS_H
#define TESTS_WORLD_TOOLS_H

#include "models/world/world.h"

/* Every parameter at the default of its row. */
struct population_params world_defaults(void);

/* Write text to <fresh folder>/<name>; the path in a buffer that lives on. */
const char *world_file(const char *name, const char *text);
void world_file_remove(void);

/* A world that must be built; aborts the test with the message otherwise. */
struct world *world_must(const struct population_params *par);
struct world *world_of_text(const char *text);

/* Build what must fail: all sentences in one text, separated by line ends. */
const char *world_complaints(const char *name, const char *text);

/* The linked Dutch file, or NULL when this copy of the project stands alone. */
const char *world_real_file(void);

#endif
