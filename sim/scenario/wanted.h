/* wanted.h - a word without quotes: what may stand at its key instead?
 *
 * Thread safety: pure functions. */
#ifndef SIM_SCENARIO_WANTED_H
#define SIM_SCENARIO_WANTED_H

#include "sim/scenario/inst.h"

/* "language is one of "en", "nl"" or the like into out. list: "policies", "arms" or
 * "shocks" where the word stands in one of them, and path is relative to its entry
 * ("target.city"); else "", and path starts at the top level ("exit.mode"). model may be
 * NULL: then only settings are known. */
void sim_wanted_word(char *out, size_t size, const struct sim_model *model,
        const char *list, const char *path, const char *word);

#endif
