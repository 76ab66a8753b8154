/* learning_hot.h - the loops over the pupils of one school in one year.
 *
 * Pupils stand in one line without gaps, grade 1 first, with at least 2 LEARNING_STRIDE
 * spare places behind it, which may be read and written; who stands there never counts.
 * Sums are taken in sixteen lanes, by place in the line, added as a tree; so they depend
 * neither on the instruction set nor on who else is simulated.
 * Thread safety: each function touches only its arguments. */
#ifndef MODELS_PHASES_LEARNING_HOT_H
#define MODELS_PHASES_LEARNING_HOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/world/pupils.h"
#include "sim/base/isa.h"

enum { LEARNING_LANES = 16, LEARNING_STRIDE = 32 };
enum { LEARNING_EIGHT = 8 };         /* places of a cohort come in whole eights */
enum { LEARNING_CLASSES_MAX = 256 }; /* of one school */
enum { LEARNING_COHORTS_MAX = 64 };  /* of one school, of all years */

/* Constants of one replication. x is a pupil's background, 0 lowest ... 1 highest. Luck
 * c of a step or the final test is a number of heads in four throws: mean 2, sd 1. */
struct learning_rates {
    float gap, sd_person;        /* a = mu + e, mu = centre + gap * x */
    float ar, ar_mean, ar_noise; /* a' = ar a + ar_mean mu + ar_noise (c - 2) */
    float lost_low, lost_slope;  /* gain of a lost year: lost_low - lost_slope * x */
    /* P1: share of a gain left a year later, by mechanism */
    float left_teacher, left_class, left_help, left_lost;
    float ref;      /* mean input of the reference year, all mechanisms [SD] */
    float left_ref; /* what of it is left a year later: sum of P1 times mean */
    float decay;    /* yearly factor of what fades */
    float loss;     /* (1 - decay) (1 - kappa): of `past` per unit of `fade` */
    float kappa;    /* share of what is left a year later that stays for good */
    float test_noise, test_level; /* [SD] per unit of c, level at c = 0 [SD] */
    float need_noise;             /* of the score a school knows a pupil by [SD] */
};

/* The cohorts of a school, oldest first: that in grade g (0 first) of year y is number
 * y + GRADES - 1 - g. A cohort has places for all who are ever seen in it, in whole
 * eights, and all of them live from its first year on: who comes later is then what he
 * would have been. */
struct learning_cohorts {
    int n;
    int from[LEARNING_COHORTS_MAX + 1]; /* first place of a cohort */
    /* By place: ability now, background, luck: hexadecimal digit g - 1 of the step to
     * grade g, the last of the final test. */
    float *a, *x;
    const uint32_t *luck;
    const uint32_t *word; /* of background and ability at the start; stirs further luck */
};

/* Who stands in the line this year, and where each stood last year. */
struct learning_line {
    const uint16_t *pupils, *pupils_old; /* [GRADES] of this year and last (input) */
    int n;
    int count[GRADES];  /* in the grade now */
    int before[GRADES]; /* of the same cohort last year, one grade lower */
    int kept[GRADES];   /* the smaller of the two: who stays */
    int n_classes; /* at least 1: pupils without a class are one of their own (input) */
    /* Class c takes places class_from[c] to class_from[c + 1] - 1; behind the last class
     * n, some of them, as they are written in whole vectors. */
    int class_from[LEARNING_CLASSES_MAX + 3 * LEARNING_EIGHT];
    int low_n, high_n; /* pupils of the lowest and the highest group (output) */
    float background;  /* sum of x (output) */
    float centre;      /* mean ability at x = 0: school effect and national offset */
    uint32_t cut[BACKGROUNDS - 1]; /* thresholds of the groups */
    float stock[GRADES][4];        /* start stocks: past [0] + [1] x, fade [2] + [3] x */
    double well_past[GRADES], well_fade[GRADES]; /* start stocks of wellbeing */
    /* What moves the ability of a cohort to a grade this year besides the school's mean
     * and luck, drift[0] + drift[1] x. */
    const float (*drift)[GRADES];
    const uint32_t *test; /* luck of the last grade: uppermost digit (output) */
};

/* Help of a year to a school's pupils beside their teachers. Of each of two programmes
 * (tutoring, summer school) the pupils in most need take the places; of the last place a
 * part may be left. Need is the score of last year, for who was not there ability and
 * stocks now, with the luck of a test. */
enum { LEARNING_PROGRAMMES = 2 };
struct learning_help {
    float general;                     /* on every pupil [SD] */
    float places[LEARNING_PROGRAMMES]; /* [pupils], from 0 to the number of pupils */
    float effect[LEARNING_PROGRAMMES]; /* on who takes part [SD] */
    /* Mean 0, sd 1, by place in line. NULL: no programme has places for some pupils
     * only. */
    const float *luck;
};

/* The line of a school, for all arms. */
struct learning_pupils {
    float *a, *x;         /* ability, background */
    float *q;             /* from the background: gain of a lost year */
    uint32_t *low, *high; /* likewise: all bits set for the lowest, the highest group */
    int *class_of;        /* class of every eighth place: 0, 8, 16 ... */
};

/* Blocks of draws of one purpose that a chunk needs, in the order of the lines. */
struct learning_blocks {
    uint32_t *entity, *plane; /* word w of block b in plane[w * n + b] */
    size_t n;
};
enum { LEARNING_BLOCK_STEP = 8 }; /* blocks are written in such steps */

/* Draws by place, school after school. */
struct learning_luck {
    const uint32_t *group; /* the upper half is the background's */
    float *start;          /* standard normal of ability; abilities take their place */
    const uint32_t *luck;  /* heads in four throws, by hexadecimal digit */
};

/* By pupil, for the arm at work. */
struct learning_scratch {
    float *past, *fade;        /* stocks at the beginning of the year */
    float *more;               /* gain by programmes, where there are any */
    float *need;               /* for help: the lower, the more */
    float *part;               /* share of a place in the larger programme */
    float *gain, *lost, *left; /* by the class: for sums by group and small classes */
};

/* One arm. Stocks: past = P + T, what past gains still add; fade = T / (1 - kappa). */
struct learning_arm {
    float *past, *fade; /* end of last year; becomes end of this year */
    float *y;           /* score, likewise */
    /* Wellbeing, the same for all of a grade: stocks, end of last year (then of this
     * year) by the grade of that year, and what it is this year. */
    double well_past[GRADES], well_fade[GRADES], well_now[GRADES];
    float level[LEARNING_PROGRAMMES]; /* need below which pupils had places, a guess */
    double sum[PUPIL_SUMS];           /* output */
    double group[BACKGROUNDS][PUPIL_SUMS]; /* output if asked for */
};

/* A school in a world that lacks no teacher: what its pupils have more than in arm 0,
 * each [0] + [1] x of the background. learning_lost_hot.c */
struct learning_lost {
    /* stocks, as in struct learning_arm, by the grade a cohort moves up to */
    float past[2][GRADES + 1], fade[2][GRADES + 1];
    double score[2], gain[2]; /* of the year, mean over the pupils */
    bool any;                 /* not all 0 */
};

/* Split blocks of two pupils, word w of block b in plane[w * n + b]: background and a
 * word for ability, luck; those of the second. */
SIM_HOT_DECLARE(void, learning_pairs,
        (uint32_t * group, uint32_t *start, uint32_t *luck, const uint32_t *plane,
                size_t n));

/* Which cohorts has a school, and how many places? pupils: [GRADES] of the first year,
 * those of the next `stride` further on. Returns the pupils of the largest. */
SIM_HOT_DECLARE(int, learning_places_of,
        (struct learning_cohorts * to, const uint16_t *pupils, size_t stride,
                int n_years));

/* Ask for the draws of all places, in blocks of two. entity: first pupil of the first
 * cohort; cohort: from a cohort to the next. */
SIM_HOT_DECLARE(void, learning_need,
        (struct learning_blocks * b, const struct learning_cohorts *cohorts,
                uint32_t entity, uint32_t cohort));

/* Background and ability of all places in the first year of their cohorts; *luck is moved
 * past what was used. closed: what closed schools left in the ability of a grade,
 * [0] + [1] x, by year. */
SIM_HOT_DECLARE(void, learning_enter,
        (struct learning_cohorts * cohorts, const struct learning_line *line,
                const float (*closed)[GRADES][2], const struct learning_rates *rates,
                struct learning_luck *luck));

/* Line up a school: all who were there the year before move up with a step of their
 * ability. */
SIM_HOT_DECLARE(void, learning_line_up,
        (struct learning_line * line, const struct learning_pupils *to,
                const struct learning_cohorts *cohorts, int year,
                const struct learning_rates *rates));

/* One year of one arm, rec[line->n_classes + CLASS_YEARS_SPARE]: stocks taken along,
 * scores, sums, stocks at the end. A newcomer in grade 1 has no stocks; in the start
 * year, or with no one of his cohort there before, he has the start stocks of his grade;
 * else those of the schoolmate `before` slots below him, so that pupils who come bring on
 * average what those of their cohort in the school have. help: NULL when nobody helps.
 * by_group: fill arm->group too. The sum of wellbeing is learning_wellbeing's. */
SIM_HOT_DECLARE(void, learning_year,
        (struct learning_arm * arm, const struct learning_scratch *scratch,
                const struct learning_line *line, const struct learning_pupils *pupils,
                const struct class_year *rec, const struct learning_rates *rates,
                const struct learning_help *help, int by_group));

/* Gains of those who take part in the programmes; called by learning_year. */
SIM_HOT_DECLARE(void, learning_places,
        (struct learning_arm * arm, const struct learning_scratch *scratch,
                const struct learning_line *line, const struct learning_pupils *pupils,
                float need_noise, const struct learning_help *help));

/* One year of a school whose classes would have been class_[] in place of base[], both
 * [n_classes + CLASS_YEARS_SPARE]. */
SIM_HOT_DECLARE(void, learning_lost,
        (struct learning_lost * lost, const struct learning_line *line,
                const struct class_year *class_, const struct class_year *base,
                int n_classes, const struct learning_rates *rates));

/* The sums of the year by background group; called by learning_year. helped: some pupil
 * took part in a programme. */
SIM_HOT_DECLARE(void, learning_groups,
        (struct learning_arm * arm, const struct learning_scratch *scratch,
                const struct learning_line *line, const struct learning_pupils *pupils,
                const struct class_year *rec, float general,
                const struct learning_rates *rates, int helped));

/* Wellbeing of the year in one arm, its sum, and its stocks at the end; gain: what adds
 * to it this year. Stocks move up with the pupils; a cohort that nobody knew has those of
 * the start. learning_well_hot.c */
SIM_HOT_DECLARE(void, learning_wellbeing,
        (struct learning_arm * arm, const struct learning_line *line, double gain,
                const struct learning_rates *rates));

/* Luck of the year's tests of all in line, mean 0, sd 1: out of each pupil's own word,
 * stirred with one of the year, the same for all. */
SIM_HOT_DECLARE(void, learning_tests,
        (float *out, const struct learning_line *line,
                const struct learning_cohorts *cohorts, int year, uint32_t stir));

#endif
