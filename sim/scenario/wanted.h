/* wanted.h - what may stand at a key, where a word without quotes or 5.000 does?
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

/* The row of the key, as above; NULL: none is known. */
const struct sim_param *sim_wanted_row(
        const struct sim_model *model, const char *list, const char *path);

/* Is an amount of euros written as 5.000, which may be meant to be five thousand? Then
 * true, and into out what it is here and what to write. No program writes its numbers
 * with a last 0 behind the point, so scenarios that were written by one pass. */
bool sim_wanted_thousands(
        char *out, size_t size, const struct sim_param *row, const char *number);

#endif
