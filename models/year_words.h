/* year_words.h - two words a year for everybody, from one block in three years.
 *
 * With w0..w3 the words of a block, its years k = 0, 1, 2 have the words wk and
 * w3 ^ w(k+1 mod 3). The four words of any two years are independent and uniform (each
 * of w0..w3 can be told from them); only of all three years together one tells of the
 * others: the xor of the second words of two is that of two first ones. Rows must keep
 * their place until the block ends. Thread safety: one struct per thread. */
#ifndef MODELS_YEAR_WORDS_H
#define MODELS_YEAR_WORDS_H

#include <stdbool.h>

#include "models/draws.h"
#include "sim/base/rng.h"

enum { BLOCK_YEARS = 3 };

struct year_words {
    uint32_t *word[4]; /* columns by row */
    int n;             /* rows drawn for this block */
};

/* The words of one year: of row i, first[i] and shared[i] ^ next[i]. */
struct words_of_year {
    const uint32_t *first, *shared, *next;
};

/* Does a block end with this year? */
static inline bool year_words_end(int year)
{
    return year % BLOCK_YEARS == BLOCK_YEARS - 1;
}

/* The words of `year` of the n entities in id, of which those drawn in an earlier year of
 * the block come first. */
struct words_of_year year_words_draw(struct year_words *words, const uint32_t *id, int n,
        struct sim_key key, int year, enum draw_purpose purpose, uint32_t chance);

/* The same again for those of `n` who came since, later in a year that was drawn. */
struct words_of_year year_words_more(struct year_words *words, const uint32_t *id, int n,
        struct sim_key key, int year, enum draw_purpose purpose, uint32_t chance);

#endif
