/* mem.c - zeroed, aligned memory with a counter that tests can run down. */
#include "sim/base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Blocks from LARGE on are made of large pages where the system has them to give: what
 * strides through a whole country then seldom has to look up where a page is. */
enum { ALIGN = 64, LARGE_PAGE = 2 << 20, LARGE = 2 * LARGE_PAGE };

static atomic_long countdown = -1; /* tests only; see sim_mem_fail_after */

/* The requested size is kept in a header of ALIGN bytes before the block. */
static int denied(void)
{
    long left = atomic_load_explicit(&countdown, memory_order_relaxed);
    if (left < 0)
        return 0;
    if (left == 0)
        return 1;
    atomic_fetch_sub_explicit(&countdown, 1, memory_order_relaxed);
    return 0;
}

static void *raw_alloc(size_t size)
{
    if (denied() || size > SIZE_MAX - 2 * (size_t) LARGE_PAGE)
        return NULL;
    size_t align = size < LARGE ? ALIGN : LARGE_PAGE,
           total = (ALIGN + size + align - 1) / align * align;
    unsigned char *base = aligned_alloc(align, total);
    if (base == NULL)
        return NULL;
#ifdef MADV_HUGEPAGE
    if (align == LARGE_PAGE)
        (void) madvise(base, total, MADV_HUGEPAGE); /* advice: without it, small pages */
#endif
    memcpy(base, &size, sizeof size);
    return base + ALIGN;
}

void *sim_calloc(size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size)
        return NULL;
    void *block = raw_alloc(n * size);
    if (block != NULL)
        memset(block, 0, n * size);
    return block;
}

void *sim_realloc(void *block, size_t size)
{
    size_t old = 0;
    void *fresh = raw_alloc(size);

    if (fresh == NULL)
        return NULL;
    if (block != NULL) {
        memcpy(&old, (unsigned char *) block - ALIGN, sizeof old);
        memcpy(fresh, block, old < size ? old : size);
        sim_free(block);
    }
    return fresh;
}

void sim_free(void *block)
{
    if (block != NULL)
        free((unsigned char *) block - ALIGN);
}

char *sim_strdup(const char *text)
{
    size_t len = strlen(text) + 1;
    char *copy = sim_calloc(len, 1);
    if (copy != NULL)
        memcpy(copy, text, len);
    return copy;
}

void sim_mem_fail_after(long n)
{
    atomic_store_explicit(&countdown, n, memory_order_relaxed);
}
