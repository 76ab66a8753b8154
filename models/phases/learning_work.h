/* learning_work.h - what the pupil pass keeps at hand; shared by learning.c and
 * learning_start.c. Thread safety: one struct learning per thread. */
#ifndef MODELS_PHASES_LEARNING_WORK_H
#define MODELS_PHASES_LEARNING_WORK_H

#include "models/draws.h"
#include "models/phases/learning.h"
#include "models/phases/learning_hot.h"

enum {
    /* School years are taken together until they ask for so many blocks of draws: enough
     * for long vector loops, few enough for the cache. */
    LEARNING_CHUNK = 448,
    LEARNING_SCHOOL_MAX = GRADES * (int) DRAW_COHORT_SLOTS_MAX,
    LEARNING_ROWS = LEARNING_SCHOOL_MAX + 2 * LEARNING_STRIDE,
    LEARNING_BLOCK_STEP = 8, /* blocks are written in such steps */
    /* One cohort in blocks of eight slots; eight, in blocks of two. */
    LEARNING_STEP_BLOCKS = LEARNING_CHUNK + LEARNING_SCHOOL_MAX / 64 + GRADES,
    LEARNING_START_BLOCKS = LEARNING_CHUNK + LEARNING_SCHOOL_MAX / 2 + 2 * GRADES,
    LEARNING_YEARS_MAX = DRAW_YEARS_MAX + 1 - (GRADES - 1),
    LEARNING_D_STEPS = 16, /* grid points per unit of D */
    LEARNING_D_MAX = 8,
    LEARNING_D_GRID = 2 * LEARNING_D_STEPS * LEARNING_D_MAX + 1,
};

/* Blocks of draws of one purpose that a chunk needs, in the order of the lines. */
struct learning_blocks {
    uint32_t *entity, *plane; /* word w of block b in plane[w * n + b] */
    size_t n;
};

/* Conditions of the reference year in one school. */
struct learning_ref {
    float teacher[GRADES]; /* mean over the pupils of the grade [SD] */
    float lost[GRADES];    /* share of the year */
};

struct learning {
    const struct world *world;
    int n_years, n_arms;
    void *block; /* memory of all arrays */
    /* constants of the replication */
    struct learning_rates rates;
    float offset;                /* makes the mean score of the start year 0 */
    float *effect;               /* [n_schools] school effect */
    struct learning_ref *ref;    /* [n_schools] */
    float (*share)[BACKGROUNDS]; /* [n_schools] */
    double share_corr;           /* correlation for which share holds; 2 none yet */
    uint32_t *school_word;
    /* draws of the chunk, in the order of the lines */
    struct learning_blocks step, start;
    uint32_t *steps, *group, *word;
    float *z;
    struct learning_luck luck; /* how far they are used */
    /* one school; [2] = this year and last, taking turns */
    char *school; /* memory of these arrays */
    struct learning_line line;
    struct learning_pupils pupils[2];
    uint16_t *alike;  /* [n_arms]: arm with the same past */
    uint16_t *parent; /* [n_arms]: arm whose past one shared until this year */
    struct learning_scratch scratch;
    struct learning_arm *arm; /* [n_arms] */
};

/* Fill the constants of a replication: reference means and start stocks, school effects
 * and backgrounds, the spread between persons that makes the variance of the start
 * year's scores 1. */
void learning_start(struct learning *lrn, const struct learning_params *par,
        struct sim_key key, uint32_t chance, const struct classroom *room,
        const struct class_year *ref);

/* What the pass needs to know of one school before its first year. */
void learning_start_line(
        const struct learning *lrn, int school, struct learning_line *line);

#endif
