/* arena.h - columns laid out one after the other in one block.
 *
 * A layout is walked twice: with base NULL it only counts bytes, with a block of that
 * size it places the columns, each on a line of its own. Thread safety: plain data. */
#ifndef MODELS_ARENA_H
#define MODELS_ARENA_H

#include <stddef.h>

struct arena {
    unsigned char *base; /* NULL: count only */
    size_t used;
};

/* Room for n objects of a size, from the start of a 64-byte line; NULL when counting. */
static inline void *arena_take(struct arena *arena, size_t n, size_t size)
{
    void *at = arena->base ? arena->base + arena->used : NULL;
    arena->used += (n * size + 63) / 64 * 64;
    return at;
}
#define TAKE(field, n) ((field) = arena_take(arena, (size_t) (n), sizeof *(field)))

#endif
