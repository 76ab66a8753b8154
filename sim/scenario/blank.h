/* blank.h - a setting that was told to be wrong, out of the way of all that is right.
 *
 * The parser stops at the first thing it cannot read. With that setting blanked it goes
 * on, and what else is wrong is told in the same go. Thread safety: touches only text. */
#ifndef SIM_SCENARIO_BLANK_H
#define SIM_SCENARIO_BLANK_H

#include <stdbool.h>
#include <stddef.h>

/* Write blanks over the setting that byte `at` of text belongs to, from its key to its ;
 * or the end of its group; lines stay. What stands there may be the key, a part of the
 * value, or something that is no setting at all. A distribution goes whole. False, and
 * nothing is changed, where the rest would mean another thing without it (a policy
 * without its lever) or its end cannot be seen. Where there is a blank, true: that
 * setting is gone. The text must have passed prescan.h. */
bool sim_blank_setting(char *text, size_t at);

#endif
