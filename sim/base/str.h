/* str.h - names: which known one did the user mean?
 *
 * Method: edit distance with swaps of neighbours (optimal string alignment), capitals
 * ignored; a name is near when at most a third of the word's letters differ, or when
 * the word is its beginning.
 * Thread safety: pure functions. */
#ifndef SIM_BASE_STR_H
#define SIM_BASE_STR_H

#include <stddef.h>

/* Number of insertions, deletions, changes and swaps that turn a into b; names are
 * compared over their first 63 characters. */
size_t sim_str_distance(const char *a, const char *b);

/* The name nearest to word, or NULL when none is near. names[i] may be NULL (skipped). */
const char *sim_str_nearest(const char *word, const char *const *names, size_t n);

/* ": did you mean 'x'?" into buf when a name is near, else the list of all names
 * (": choose from a, b, c"), cut to size. Returns buf. */
const char *sim_str_hint(
        char *buf, size_t size, const char *word, const char *const *names, size_t n);

#endif
