/* marked.h - the rows that a byte column marks, as a list.
 *
 * Loops over all persons mark, without jumps; what then happens to the few who are marked
 * is a loop over the list. Thread safety: pure. */
#ifndef MODELS_MARKED_H
#define MODELS_MARKED_H

#include <stdint.h>
#include <string.h>

/* Write every i < n whose mark has a bit (1, 2, 4 ... 128) to list, in order. Returns
 * their number. */
static inline int marked_with(int32_t *list, const uint8_t *mark, int n, uint8_t bit)
{
    int found = 0, i = 0;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    /* 64 marks make a word: then a loop ends, where nobody can guess, for 64 rows */
    const int shift = __builtin_ctz(bit);
    for (; i + 64 <= n; i += 64) {
        uint64_t set = 0;
        for (int k = 0; k < 64; k += 8) {
            uint64_t eight;
            memcpy(&eight, mark + i + k, sizeof eight);
            eight = eight >> shift & 0x0101010101010101u;
            set |= eight * 0x0102040810204080u >> 56 << k; /* gathers the eight bits */
        }
        for (; set != 0; set &= set - 1)
            list[found++] = i + __builtin_ctzll(set);
    }
#endif
    for (; i < n; i++)
        if (mark[i] & bit)
            list[found++] = i;
    return found;
}

/* The same where marks are 0 or 1. */
static inline int marked_rows(int32_t *list, const uint8_t *mark, int n)
{
    return marked_with(list, mark, n, 1);
}

#endif
