/* vmath_hot.c - quantiles, exp and log of whole arrays: the kernels of vmath_kernel.h in
 * plain loops that the compiler vectorises.
 *
 * Rows of a table are read one by one, each a vector, and eight are turned into columns:
 * so no instruction gathers, which some processors do slowly and some compilers not at
 * all. Thread safety: pure functions. */
#include "sim/base/vmath_hot.h"

#include <string.h>

#include "sim/base/vmath_kernel.h"

/* ---- quantiles ---- */

enum { EIGHT = 8, BLOCK = 64 };
typedef float four __attribute__((vector_size(16), may_alias));
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t ints __attribute__((vector_size(32), aligned(4), may_alias));

struct columns {
    eight a, b, c;
};

/* Those of eight rows. */
static inline struct columns columns_of(
        const struct sim_quantile_row *row, const int32_t at[EIGHT])
{
    eight pair[4]; /* rows k and k + 4 */

    for (int k = 0; k < 4; k++)
        pair[k] = __builtin_shufflevector(*(const four *) &row[at[k]],
                *(const four *) &row[at[k + 4]], 0, 1, 2, 3, 4, 5, 6, 7);
    const eight ab = __builtin_shufflevector(pair[0], pair[1], 0, 8, 1, 9, 4, 12, 5, 13),
                c = __builtin_shufflevector(pair[0], pair[1], 2, 10, 3, 11, 6, 14, 7, 15),
                ab2 = __builtin_shufflevector(pair[2], pair[3], 0, 8, 1, 9, 4, 12, 5, 13),
                c2 = __builtin_shufflevector(
                        pair[2], pair[3], 2, 10, 3, 11, 6, 14, 7, 15);
    return (struct columns){
        __builtin_shufflevector(ab, ab2, 0, 1, 8, 9, 4, 5, 12, 13),
        __builtin_shufflevector(ab, ab2, 2, 3, 10, 11, 6, 7, 14, 15),
        __builtin_shufflevector(c, c2, 0, 1, 8, 9, 4, 5, 12, 13),
    };
}

/* sim_kernel_quantile() of a block, with the same operations. */
static inline void block(float *out, const uint32_t *word,
        const struct sim_quantile_row *row, int shift, int upper_rows)
{
    const int32_t steps = INT32_C(1) << shift;
    int32_t at[BLOCK];
    float step[BLOCK];

    for (int i = 0; i < BLOCK; i += EIGHT) {
        const ints w = *(const ints *) (word + i), upper = w >> 31;
        const eight f = __builtin_convertvector(w ^ upper, eight) + 0.5f;
        const ints tail = (ints) f - 0x3f000000;
        *(ints *) (at + i) = (tail >> shift) + (upper & upper_rows);
        *(eight *) (step + i) =
                __builtin_convertvector(steps - (tail & (steps - 1)), eight);
    }
    for (int i = 0; i < BLOCK; i += EIGHT) {
        const struct columns of = columns_of(row, at + i);
        const eight t = *(const eight *) (step + i), size = of.a + t * (of.b + t * of.c);
        const ints sign = ~*(const ints *) (word + i) & INT32_MIN;
        *(eight *) (out + i) = (eight) ((ints) size ^ sign);
    }
}

static inline void quantiles(float *out, const uint32_t *word, size_t n,
        const struct sim_quantile_row *row, int shift, int upper_rows)
{
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK)
        block(out + i, word + i, row, shift, upper_rows);
    if (i < n) {
        uint32_t last[BLOCK] = { 0 };
        float some[BLOCK];
        memcpy(last, word + i, (n - i) * sizeof *word);
        block(some, last, row, shift, upper_rows);
        memcpy(out + i, some, (n - i) * sizeof *out);
    }
}

void SIM_HOT(sim_normal_v)(float *z, const uint32_t *word, size_t n)
{
    quantiles(z, word, n, sim_normal_row, SIM_NORMAL_SHIFT, 0);
}

void SIM_HOT(sim_gumbel_v)(float *g, const uint32_t *word, size_t n)
{
    quantiles(g, word, n, sim_gumbel_row, SIM_GUMBEL_SHIFT, SIM_GUMBEL_ROWS);
}

/* ---- exp and log ---- */

void SIM_HOT(sim_exp_v)(float *y, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = sim_kernel_exp(x[i]);
}

void SIM_HOT(sim_log_v)(float *y, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = sim_kernel_log(x[i]);
}
