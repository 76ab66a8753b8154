/* vmath.h - exp, log and quantiles from add, multiply, divide, sqrt, compare and
 * tables only, so that every instruction set gives the same bytes.
 *
 * The vector functions are compiled three times (baseline, AVX2, AVX-512) and
 * chosen at run time; the environment variable SIM_ISA=sse2|avx2|avx512 forces one
 * for tests. Scalar functions give the same bits as their vector twins.
 * Thread safety: pure functions; the choice is made once. */
#ifndef SIM_BASE_VMATH_H
#define SIM_BASE_VMATH_H

#include <stddef.h>
#include <stdint.h>

/* Relative error below 1e-15 (double) on all finite input; overflow gives inf,
 * underflow 0. sim_log: x > 0; 0 gives -inf, negative NaN. */
double sim_exp(double x);
double sim_log(double x);

/* Standard normal quantile of the uniform behind a 32-bit word, (word + 0.5) / 2^32;
 * monotone in the word, |error| < 1e-6, float. */
float sim_normal(uint32_t word);
void sim_normal_v(float *z, const uint32_t *word, size_t n);

/* Standard Gumbel quantile -log(-log u), monotone in the word, |error| < 1e-5. */
float sim_gumbel(uint32_t word);
void sim_gumbel_v(float *g, const uint32_t *word, size_t n);

/* P = 1 - exp(-h) for h >= 0, to 1e-7 relative; the yearly probability of a hazard. */
double sim_hazard_prob(double h);

/* exp and log in float, relative error below 1e-6 (log near x = 1: absolute 1e-7).
 * Overflow gives inf, underflow 0; log of 0 gives -inf, of a negative number NaN. y may
 * be x. Inline versions for loops in hot files: vmath_kernel.h. */
float sim_exp_f(float x);
void sim_exp_v(float *y, const float *x, size_t n);
float sim_log_f(float x);
void sim_log_v(float *y, const float *x, size_t n);

/* Name of the instruction set in use: "sse2", "avx2", "avx512" (isa.h). */
const char *sim_isa_name(void);

#endif
