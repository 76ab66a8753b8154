/* mem.h - the one way this program asks for memory.
 *
 * All blocks are zeroed and aligned to 64 bytes (a cache line and an AVX-512
 * vector). Everything is asked for here, so that a test can make each request
 * fail in turn. Thread safety: yes, except sim_mem_fail_after (tests only). */
#ifndef SIM_BASE_MEM_H
#define SIM_BASE_MEM_H

#include <stddef.h>

/* n * size zeroed bytes, or NULL (also when n * size overflows). n * size = 0
 * gives a valid block. Free with sim_free. */
void *sim_calloc(size_t n, size_t size);

/* Grow or shrink a block of sim_calloc; the new part is not zeroed. NULL leaves
 * the old block valid. */
void *sim_realloc(void *block, size_t size);

void sim_free(void *block); /* NULL is fine */

char *sim_strdup(const char *text); /* NULL when memory ran out */

/* Tests: let the next n requests succeed and all later ones fail; -1 = never. */
void sim_mem_fail_after(long n);

#endif
