/* hazard_hot.h - vector kernels of the exit phase, one per instruction set (isa.h). */
#ifndef MODELS_HAZARD_HOT_H
#define MODELS_HAZARD_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/isa.h"

/* e[i] = -log(1 - u) of the uniform behind word[i]: a hazard h strikes within the year
 * when e[i] < h. Monotone in the word. */
SIM_HOT_DECLARE(void, hazard_exponential, (float *e, const uint32_t *word, size_t n));

/* What strikes whom. Columns by person; tables by school with one more entry for those
 * without a school (n_schools), where hazards are 0. */
struct hazard_input {
    const uint16_t *school;             /* index, or anything above n_schools for none */
    const float *e_exit, *e_search;     /* exponential variates */
    const float *base;                  /* exit hazard by age and experience */
    const float *taper;                 /* weight of pay */
    const float *h_exit, *h_search;     /* factors by school */
    const float *pay_exit, *pay_search; /* log hazard at taper 1 by school; or NULL */
    int32_t n_schools;
};

enum hazard_strike { HAZARD_EXIT = 1, HAZARD_SEARCH = 2 };

/* strike[i]: enum hazard_strike bits. _plain without pay, _pay with. */
SIM_HOT_DECLARE(
        void, hazard_plain, (uint8_t * strike, const struct hazard_input *in, size_t n));
SIM_HOT_DECLARE(
        void, hazard_pay, (uint8_t * strike, const struct hazard_input *in, size_t n));

/* Age and experience of persons, and tables over them. */
struct hazard_persons {
    const uint8_t *age, *experience;
    const uint32_t *word;      /* of the year: absence, and its bits mixed the class */
    const float *age_hazard;   /* [age * (EXP_MAX + 1) + experience] */
    const float *taper;        /* [experience] */
    const uint32_t *threshold; /* [age] of long absence */
    uint8_t absent;            /* the value that marks it */
};

/* What all arms share of a year: exit hazard, weight of pay, long absence, class word. */
SIM_HOT_DECLARE(void, hazard_persons,
        (float *base, float *weight, uint8_t *absent, uint32_t *w_class,
                const struct hazard_persons *in, size_t n));

#endif
