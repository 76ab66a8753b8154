/* vmath_hot.c - quantiles, exp and log of whole arrays: the kernels of vmath_kernel.h in
 * plain loops that the compiler vectorises. Thread safety: pure functions. */
#include "sim/base/vmath_hot.h"

#include "sim/base/vmath_kernel.h"

void SIM_HOT(sim_normal_v)(float *z, const uint32_t *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        z[i] = sim_kernel_normal(word[i]);
}

void SIM_HOT(sim_gumbel_v)(float *g, const uint32_t *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g[i] = sim_kernel_gumbel(word[i]);
}

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
