/* conditions.h - what levers may set this year, per school, under one arm.
 *
 * Each condition has a neutral value and a rule to combine several levers (add or
 * max), so the order of levers in a package never matters. Levers write them in the
 * policy phase; all other phases only read. */
#ifndef MODELS_CONDITIONS_H
#define MODELS_CONDITIONS_H

#include <stdint.h>

#include "models/world/world.h"

struct conditions {
    bool any;       /* false: everything neutral, columns not looked at */
    bool any_offer; /* some school makes selective offers */
    /* columns [n_schools] */
    float *pay_all;    /* premium for every teacher, share of pay; neutral 0, add */
    float *pay_new;    /* premium for hires since new_from; neutral 0, add */
    uint8_t *new_from; /* earliest year of hire, plus 1, that earns pay_new; 255, min */
    float *pay_offer;  /* premium of hires by selective offer; neutral 0, add */
    float *accept;     /* P(an approached teacher accepts); neutral 0, max */
    float *approach;   /* share of the strongest approached; neutral 0, max */
    float *salience;   /* weight the premium has in stay decisions; neutral 0, max */
    uint8_t *target;   /* 1: some policy acts here this year; neutral 0, max */
    double cap_eur;    /* most the premiums may cost in the country; neutral 0, add */
    int n_schools;
};

void conditions_neutral(struct conditions *cond); /* everything to its neutral value */

#endif
