/* marked.h - the rows that a byte column marks, as a list.
 *
 * Loops over all persons mark, without jumps; what then happens to the few who are marked
 * is a loop over the list. Thread safety: pure. */
#ifndef MODELS_MARKED_H
#define MODELS_MARKED_H

#include <stdint.h>
#include <string.h>

/* Write every i < n with mark[i] != 0 to list, in order; marks are 0 or 1. Returns their
 * number. */
static inline int marked_rows(int32_t *list, const uint8_t *mark, int n)
{
    int found = 0, i = 0;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, mark + i, sizeof eight);
        for (; eight != 0; eight &= eight - 1)
            list[found++] = i + __builtin_ctzll(eight) / 8;
    }
#endif
    for (; i < n; i++)
        if (mark[i])
            list[found++] = i;
    return found;
}

#endif
