/* isa.c - choose the instruction set once; see isa.h.
 *
 * The choice is kept in one atomic, written only with the value that every caller would
 * compute: a cache, not state. Thread safety: yes. */
#include "sim/base/isa.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/vmath.h"

#ifdef __x86_64__
static const char *const isa_name[SIM_ISA_COUNT] = { "sse2", "avx2", "avx512" };
#else
static const char *const isa_name[SIM_ISA_COUNT] = { "generic", "avx2", "avx512" };
#endif

bool sim_isa_supported(enum sim_isa isa)
{
    if (isa == SIM_ISA_BASE)
        return true;
#ifdef __x86_64__
    if (isa == SIM_ISA_AVX2)
        return __builtin_cpu_supports("avx2");
    if (isa == SIM_ISA_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
               && __builtin_cpu_supports("avx512bw")
               && __builtin_cpu_supports("avx512vl");
#endif
    return false;
}

/* The set named by the environment; SIM_ISA_COUNT if unknown, -1 if not set. */
static int isa_asked(void)
{
    const char *text = getenv("SIM_ISA");
    int isa = 0;

    if (text == NULL || text[0] == '\0')
        return -1;
    while (isa < SIM_ISA_COUNT && strcmp(text, isa_name[isa]) != 0)
        isa++;
    return isa;
}

enum sim_isa sim_isa(void)
{
    static atomic_int chosen; /* 0 = not yet, else 1 + the set */
    int isa = atomic_load_explicit(&chosen, memory_order_relaxed) - 1;

    if (isa < 0) {
        isa = isa_asked();
        if (isa < 0 || isa == SIM_ISA_COUNT || !sim_isa_supported((enum sim_isa) isa)) {
            isa = SIM_ISA_COUNT - 1;
            while (!sim_isa_supported((enum sim_isa) isa))
                isa--;
        }
        atomic_store_explicit(&chosen, isa + 1, memory_order_relaxed);
    }
    return (enum sim_isa) isa;
}

const char *sim_isa_name(void)
{
    return isa_name[sim_isa()];
}

int sim_isa_check(struct sim_err *err)
{
    int isa = isa_asked();

    if (isa < 0)
        return SIM_OK;
    if (isa == SIM_ISA_COUNT)
        return sim_fail(err, SIM_ERR_INPUT,
                "environment variable SIM_ISA = \"%.100s\": must be %s, avx2 or avx512, "
                "or not set (then the fastest that this processor has is used)",
                getenv("SIM_ISA"), isa_name[0]);
    if (!sim_isa_supported((enum sim_isa) isa))
        return sim_fail(err, SIM_ERR_INPUT,
                "environment variable SIM_ISA = \"%s\": this processor does not have %s; "
                "unset it, or use %s",
                isa_name[isa], isa_name[isa], isa_name[0]);
    return SIM_OK;
}
