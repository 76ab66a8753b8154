/* clash.h - a text that can be read and still has no one meaning: a key that is set
 * twice, a list of unlike values. The parser says only that there is one.
 *
 * The text must have passed prescan.h. Thread safety: pure functions. */
#ifndef SIM_SCENARIO_CLASH_H
#define SIM_SCENARIO_CLASH_H

#include "sim/scenario/tokens.h"

/* The first key that stands for the second time in its group, and where it stood first;
 * false: none does. */
bool sim_clash_key(const char *text, struct token *again, struct token *first);

/* The first value in square brackets that is of another kind than the first one there
 * (whole number, whole number with L, number with decimals, text, true or false); false:
 * there is none. */
bool sim_clash_kind(const char *text, struct token *value);

#endif
