/* learning_work.h - what the pupil pass keeps at hand; shared by learning.c and
 * learning_start.c. Thread safety: one struct learning per thread. */
#ifndef MODELS_PHASES_LEARNING_WORK_H
#define MODELS_PHASES_LEARNING_WORK_H

#include <assert.h>

#include "models/draws.h"
#include "models/phases/learning.h"
#include "models/phases/learning_hot.h"

enum {
    /* Schools are taken together until they ask for so many blocks of draws: enough for
     * long vector loops, few enough for the cache. */
    LEARNING_CHUNK = 448,
    LEARNING_SCHOOL_MAX = GRADES * (int) DRAW_COHORT_SLOTS_MAX,
    LEARNING_ROWS = LEARNING_SCHOOL_MAX + 2 * LEARNING_STRIDE,
    LEARNING_YEARS_MAX = LEARNING_COHORTS_MAX - (GRADES - 1),
    LEARNING_D_STEPS = 16, /* grid points per unit of D */
    LEARNING_D_MAX = 8,
    LEARNING_D_GRID = 2 * LEARNING_D_STEPS * LEARNING_D_MAX + 1,
};

/* A school in a year; years of a school follow each other, then comes the next school. */
struct place {
    int school, year;
};

/* Conditions of the reference year in one school. */
struct learning_ref {
    float gain[GRADES]; /* mean over the pupils of the grade, without help [SD] */
    float left[GRADES]; /* of it a year later [SD] */
    float lost[GRADES]; /* share of the year */
    float help, well;   /* mean over the school's pupils [SD, SD of wellbeing] */
};

static_assert(LEARNING_COHORTS_MAX == DRAW_YEARS_MAX + 1, "cohorts have 6 bits");

struct learning {
    const struct world *world;
    int n_years, n_arms;
    void *block; /* memory of all arrays */
    /* constants of the replication */
    struct learning_rates rates;
    float offset;                /* makes the mean score of the start year 0 */
    double chance_var;           /* of its scores, but for expected means; see below */
    float ref_help, ref_well;    /* national means of the reference year */
    float well_gain, well_spill; /* as in struct learning_params */
    /* [year + 1][grade]: what closed schools left, [0] + [1] x; [0]: before the start */
    float (*closed)[GRADES][2];
    float (*drift)[2][GRADES];   /* [year] of struct learning_line */
    float carried[GRADES][2];    /* [1] of it without closures of the start year */
    float *effect;               /* [n_schools] school effect */
    struct learning_ref *ref;    /* [n_schools] */
    float (*share)[BACKGROUNDS]; /* [n_schools] */
    double share_corr;           /* correlation for which share holds; 2 none yet */
    uint32_t *school_word;
    /* draws of the chunk, in the order of the places */
    struct learning_blocks start;
    uint32_t *group, *word, *digits;
    float *z;
    struct learning_luck luck; /* how far they are used */
    uint32_t *stir;            /* [n_years] stirs the luck of the year's tests */
    float *test_luck;          /* of the tests of a school and year, if asked for */
    struct place tested;       /* the school and year it is of */
    /* one school */
    char *school; /* memory of these arrays */
    struct learning_line line;
    struct learning_cohorts cohorts;
    struct learning_pupils pupils;
    uint16_t *alike;  /* [n_arms]: arm with the same past */
    uint16_t *parent; /* [n_arms]: arm whose past one shared until this year */
    struct learning_scratch scratch;
    struct learning_arm *arm;  /* [n_arms] */
    struct learning_lost lost; /* of the school at hand */
};

/* What stays the same during one call of learning_run. */
struct pass {
    struct learning *lrn;
    const struct learning_input *in;
    enum sim_isa isa;
};

/* What stirs the luck of each year's tests. Draw for as many schools from `school` on as
 * make a chunk; returns the end. Luck of the tests of the school at hand by place in
 * line, the same for all arms. learning_draws.c */
void learning_stir_years(const struct pass *pass);
int learning_chunk(const struct pass *pass, int school);
/* Which cohorts has a school, and how many places? Returns the pupils of the largest. */
int learning_cohorts_of(const struct pass *pass, int school, struct learning_cohorts *to);
const float *learning_test_luck(const struct pass *pass, struct place at);

static inline const uint16_t *learning_pupils_of(const struct pass *p, struct place at)
{
    const size_t row = (size_t) at.year * (size_t) p->lrn->world->n_schools;

    return p->in->room->pupils + (row + (size_t) at.school) * GRADES;
}

/* Pupils of the same school a year earlier, nobody before the start. */
static inline const uint16_t *learning_pupils_before(
        const struct pass *p, struct place at)
{
    static const uint16_t nobody[GRADES];

    return at.year > 0 ? learning_pupils_of(p, (struct place){ at.school, at.year - 1 })
                       : nobody;
}

/* Fill the constants of a replication: reference means and start stocks, school effects
 * and backgrounds, the spread between persons that makes the variance of the start
 * year's scores 1. */
void learning_start(struct learning *lrn, const struct learning_input *in);

/* Sums over pupils of the reference year. */
struct learning_ref_sums {
    double n, gain, left;    /* of teachers and class size */
    double help, well;       /* mean help, wellbeing */
    double lost, loss;       /* loss: time lost times the loss multiplier */
    double within;           /* variance of inputs within grades of a school */
    double push, places_var; /* of programmes */
};

/* Means of all schools and grades, of which inputs are deviations (learning_ref.c). */
void learning_ref_means(struct learning *lrn, const struct learning_input *in,
        struct learning_ref_sums *sum);
/* Mean and mean square of a pupil's background in a school with these shares. */
void learning_background(const float *share, double *ex, double *ex2);
/* Stocks at the start by grade (struct learning_line), and the same year's gain
 * [0] + [1] x. */
void learning_ref_stocks(const struct learning *lrn, int school, double stock[GRADES][4],
        double gain[GRADES][2]);

/* A mixture of normals of one variance: mean, central moments of their means, and that
 * variance. */
struct learning_moments {
    double mean, var, third, fourth, normal_var;
};
/* Score below which `share` of it lies. Pure. */
double learning_quantile(const struct learning_moments *m, double share);
/* The level 1F [SD], without the noise's own mean: after the spread has been solved.
 * pupils: [n_schools * GRADES] of the start year. */
double learning_level(const struct learning *lrn, const struct learning_params *par,
        const uint16_t *pupils);

/* What the pass needs to know of one school before its first year. */
void learning_start_line(
        const struct learning *lrn, int school, struct learning_line *line);

/* Mean help of a year to a pupil of a school, spill-over of wellbeing included [SD], and
 * what it adds to his wellbeing. learning_help.c */
struct learning_mean {
    float all;    /* on every pupil [SD] */
    float places; /* of participants, mean over all pupils [SD] */
    float well;   /* [SD of wellbeing] */
};
struct learning_mean learning_mean_help(
        const struct learning *lrn, const struct school_help *row);

/* Help of the year to the pupils in line, with the luck of their tests where some of them
 * have places; NULL without a row, else *to, filled. */
const struct learning_help *learning_help(const struct pass *pass, struct place at,
        const struct school_help *row, struct learning_help *to);

/* Wellbeing: start stocks of a school's grades in *line, and what adds to it this year
 * [SD of wellbeing]; row: NULL when nobody helps. */
void learning_start_well(
        const struct learning *lrn, int school, struct learning_line *line);
double learning_gain_well(const struct learning *lrn, const struct school_help *row);

#endif
