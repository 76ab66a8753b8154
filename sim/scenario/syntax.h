/* syntax.h - a text that the parser refused: where, why, and what to write instead?
 *
 * The parser only says that a line is wrong. Here its grammar is walked again, token by
 * token, to the first place that has no sense, and told in the words of one who thinks of
 * school years and amounts of money. Never decides whether a text is right.
 * Thread safety: pure functions. */
#ifndef SIM_SCENARIO_SYNTAX_H
#define SIM_SCENARIO_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

/* Where a fault is: its line, 1 first, and the byte at which the setting begins that it
 * belongs to, or where something stands that is none. */
struct sim_syntax_place {
    int line;
    size_t at;
};

/* One sentence on the first fault, and its place; false when none is found. The text must
 * have passed prescan.h (quotes, comments and brackets are closed). */
bool sim_syntax_fault(
        const char *text, struct sim_syntax_place *place, char *out, size_t size);

/* What to write in place of number[n_number] followed by word[n_word], such as "5
 * miljoen" (5000000 or 5e6) or "10 jaar" (10), or in place of "5.000.000" with an empty
 * word; false when nothing is known to be meant. */
bool sim_syntax_number(char *out, size_t size, const char *number, size_t n_number,
        const char *word, size_t n_word);

#endif
