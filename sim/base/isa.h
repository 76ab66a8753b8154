/* isa.h - which instruction set do the hot loops use?
 *
 * A file named *_hot.c is plain C that the compiler vectorises. On x86-64 the Makefile
 * compiles it three times, with SIM_ISA defined as sse2, avx2 and avx512; on any other
 * processor once, with SIM_ISA defined as generic. How to add a kernel:
 *
 *   x_hot.h   SIM_HOT_DECLARE(void, x_add, (float *y, const float *x, size_t n));
 *   x_hot.c   void SIM_HOT(x_add)(float *y, const float *x, size_t n) { ... }
 *   x.c       SIM_HOT_PICK(x_add)(y, x, n);
 *
 * The choice is made at the first call: the best set this processor has, or the one that
 * the environment variable SIM_ISA names. Every set must give the same bytes.
 * Thread safety: yes. */
#ifndef SIM_BASE_ISA_H
#define SIM_BASE_ISA_H

#include <stdbool.h>

#include "sim/base/err.h"

enum sim_isa {
    SIM_ISA_BASE, /* "sse2", or "generic" off x86-64 */
    SIM_ISA_AVX2,
    SIM_ISA_AVX512,
    SIM_ISA_COUNT,
};

/* The set in use; never one that the processor lacks. */
enum sim_isa sim_isa(void);

/* Can this processor run the set? */
bool sim_isa_supported(enum sim_isa isa);

/* SIM_ERR_INPUT if the environment variable SIM_ISA is unknown or names a set that
 * this processor lacks (it is then ignored by sim_isa). Asked by main, once at start. */
SIM_CHECK int sim_isa_check(struct sim_err *err);

#define SIM_HOT_PASTE_(name, isa) name##_##isa
#define SIM_HOT_PASTE(name, isa) SIM_HOT_PASTE_(name, isa)

/* In a hot file: the kernel's name in this compilation. */
#define SIM_HOT(name) SIM_HOT_PASTE(name, SIM_ISA)

#ifdef __x86_64__
#define SIM_HOT_DECLARE(type, name, params)                                              \
    type name##_sse2 params;                                                             \
    type name##_avx2 params;                                                             \
    type name##_avx512 params
#define SIM_HOT_FOR(isa, name)                                                           \
    ((isa) == SIM_ISA_AVX512        ? name##_avx512                                      \
            : (isa) == SIM_ISA_AVX2 ? name##_avx2                                        \
                                    : name##_sse2)
#else
#define SIM_HOT_DECLARE(type, name, params) type name##_generic params
#define SIM_HOT_FOR(isa, name) ((void) (isa), name##_generic)
#endif

/* The kernel to call. */
#define SIM_HOT_PICK(name) SIM_HOT_FOR(sim_isa(), name)

#endif
