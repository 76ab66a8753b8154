/* learning_hot.h - the loops over the pupils of one school in one year.
 *
 * Pupils stand in one line without gaps, grade 1 first, in float arrays aligned to 64
 * bytes with at least LEARNING_STRIDE spare places behind the next multiple of
 * LEARNING_LANES; up to that multiple the line is filled so that the spare places add
 * exact zeros to each sum.
 * Sums are taken in 16 lanes (place mod 16), added as a tree, so they
 * depend neither on the instruction set nor on who else is simulated.
 * Thread safety: each function touches only its arguments. */
#ifndef MODELS_PHASES_LEARNING_HOT_H
#define MODELS_PHASES_LEARNING_HOT_H

#include <stddef.h>
#include <stdint.h>

#include "models/world/pupils.h"
#include "sim/base/isa.h"

enum { LEARNING_LANES = 16, LEARNING_STRIDE = 32 };

/* Constants of one replication. x is a pupil's background, 0 lowest ... 1 highest. */
struct learning_rates {
    float gap, sd_person;          /* a = mu + e, mu = centre + gap * x */
    float ar, ar_mean, ar_noise;   /* a' = ar * a + ar_mean * mu + ar_noise * z */
    float lost_low, lost_slope;    /* gain of a lost year: lost_low - lost_slope * x */
    float ref_teacher, ref_lost;   /* mean inputs of the reference year [SD] */
    float stay_teacher, stay_lost; /* pi: share of a gain that stays */
    float fade_teacher, fade_lost; /* P1 - pi: share that then fades */
    float decay;
    float test_noise, test_level; /* [SD] */
};

/* Who stands in the line this year, and where each stood last year. */
struct learning_line {
    int n;
    int count[GRADES];  /* in the grade now */
    int before[GRADES]; /* of the same cohort last year, one grade lower */
    int low_n, high_n;  /* pupils of the lowest and the highest group (output) */
    float centre;       /* mean ability at x = 0: school effect and national offset */
    uint32_t cut[BACKGROUNDS - 1]; /* thresholds of the groups */
    float stock[GRADES][4];        /* start stocks P = [0] + [1] x, T = [2] + [3] x */
};

/* Stocks and gains of one arm. */
struct learning_arm {
    float *stay, *fade;        /* P and T; at the end of the year those of the next */
    float *teacher, *lost, *y; /* scratch: inputs and score by pupil */
    double sum[PUPIL_SUMS];    /* output */
    double group[BACKGROUNDS][PUPIL_SUMS]; /* output if asked for */
};

/* out[4 b + w] = plane[w * n_blocks + b]: words in the order of slots. */
SIM_HOT_DECLARE(void, learning_interleave,
        (uint32_t * out, const uint32_t *plane, size_t n_blocks));

/* Line up a school: those who were there move up with a step of their ability, newcomers
 * draw background and ability. The streams hold whole blocks of four slots: *step from
 * slot 0 of each cohort that stays, *word and *start from the first block with a
 * newcomer; they are moved past what was used. */
SIM_HOT_DECLARE(void, learning_line_up,
        (struct learning_line * line, float *a, float *x, const float *a_old,
                const float *x_old, const struct learning_rates *rates,
                const float **step, const uint32_t **word, const float **start));

/* Take an arm's stocks along. A newcomer in grade 1 has none; in the start year, or with
 * no one of his cohort there before, he has the start stocks of his grade; else those of
 * the schoolmate `before` slots below him, so that pupils who come bring on average what
 * those of their cohort in the school have. */
SIM_HOT_DECLARE(void, learning_take_along,
        (const struct learning_line *line, float *stay, float *fade,
                const float *stay_old, const float *fade_old, const float *x));

/* One year of one arm: inputs by class, scores, sums, stocks for next year. test: noise
 * of the final test, in the order of the last grade. by_group: fill arm->group too. */
SIM_HOT_DECLARE(void, learning_year,
        (struct learning_arm * arm, const struct learning_line *line, const float *a,
                const float *x, const float *test, const struct class_year *rec,
                int n_classes, const struct learning_rates *rates, int by_group));

#endif
