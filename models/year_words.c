/* year_words.c - draws the blocks of year_words.h: all rows when a block begins, later
 * those who came since. Thread safety: one struct per thread. */
#include "models/year_words.h"

struct words_of_year year_words_draw(struct year_words *words, const uint32_t *id, int n,
        struct sim_key key, int year, enum draw_purpose purpose, uint32_t chance)
{
    if (year % BLOCK_YEARS == 0)
        words->n = 0;
    return year_words_more(words, id, n, key, year, purpose, chance);
}

struct words_of_year year_words_more(struct year_words *words, const uint32_t *id, int n,
        struct sim_key key, int year, enum draw_purpose purpose, uint32_t chance)
{
    const int k = year % BLOCK_YEARS, from = words->n;
    uint32_t *column[4];

    for (int w = 0; w < 4; w++)
        column[w] = words->word[w] + from;
    if (n > from)
        sim_draw_entities(column, id + from, (size_t) (n - from), key, 0,
                sim_when((unsigned) (year - k), purpose, 0), chance);
    words->n = n;
    return (struct words_of_year){ words->word[k], words->word[3],
        words->word[(k + 1) % BLOCK_YEARS] };
}
