/* vmath.c - exp, log and quantiles, the same bits on every machine; see vmath.h.
 *
 * exp and log in double: argument reduction with ln 2 in two parts (the first short
 * enough that multiples of it are exact), then a series (coefficients 1/n!, 1/(2n+1))
 * carried until its remainder is below 1e-17. Thread safety: pure functions. */
#include "sim/base/vmath.h"

#include <math.h>

#include "sim/base/vmath_hot.h"
#include "sim/base/vmath_kernel.h"

static const double ln2_high = 0x1.62e42fefap-1; /* 33 bits: k * ln2_high is exact */
static const double ln2_low = 0x1.cf79abc9e3b3ap-40;

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double power_of_two(int k)
{
    return double_of((uint64_t) (k + 1023) << 52);
}

double sim_exp(double x)
{
    static const double inverse_factorial[] = { 1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24,
        1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800 };

    if (!(x >= -746)) /* below half of the smallest number; NaN stays NaN */
        return x < -746 ? 0 : x;
    if (x > 710)
        return INFINITY;
    const int k = (int) (x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5));
    const double r = (x - k * ln2_high) - k * ln2_low;
    double p = inverse_factorial[13];
    for (int i = 12; i >= 0; i--)
        p = p * r + inverse_factorial[i];
    return p * power_of_two(k / 2) * power_of_two(k - k / 2);
}

double sim_log(double x)
{
    int k = 0;

    if (!(x > 0))
        return x == 0 ? -INFINITY : NAN;
    if (x > 0x1.fffffffffffffp1023)
        return x;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54;
    }
    /* x = 2^k m with sqrt(1/2) <= m < sqrt(2) */
    const uint64_t root = bits_of(0.70710678118654752), above = bits_of(x) - root;
    const double m = double_of((above & 0x000fffffffffffffu) + root);
    k += (int) ((int64_t) above >> 52);
    const double s = (m - 1) / (m + 1), z = s * s;
    double p = 1.0 / 23;
    for (int i = 21; i >= 3; i -= 2)
        p = p * z + 1.0 / i;
    return k * ln2_high + (k * ln2_low + (2 * s + 2 * s * (z * p)));
}

double sim_hazard_prob(double h)
{
    if (!(h > 0))
        return h <= 0 ? 0 : h; /* NaN stays NaN */
    if (h >= 0.5)
        return 1 - sim_exp(-h);
    double p = 1; /* h - h^2/2! + h^3/3! - ..., nested */
    for (int i = 16; i >= 2; i--)
        p = 1 - h * p / i;
    return h * p;
}

float sim_normal(uint32_t word)
{
    return sim_kernel_normal(word);
}

void sim_normal_v(float *z, const uint32_t *word, size_t n)
{
    SIM_HOT_PICK(sim_normal_v)(z, word, n);
}

float sim_gumbel(uint32_t word)
{
    return sim_kernel_gumbel(word);
}

void sim_gumbel_v(float *g, const uint32_t *word, size_t n)
{
    SIM_HOT_PICK(sim_gumbel_v)(g, word, n);
}

float sim_exp_f(float x)
{
    return sim_kernel_exp(x);
}

void sim_exp_v(float *y, const float *x, size_t n)
{
    SIM_HOT_PICK(sim_exp_v)(y, x, n);
}

float sim_log_f(float x)
{
    return sim_kernel_log(x);
}

void sim_log_v(float *y, const float *x, size_t n)
{
    SIM_HOT_PICK(sim_log_v)(y, x, n);
}
