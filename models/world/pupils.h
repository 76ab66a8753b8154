/* pupils.h - what the labour pass hands to the pupil pass, and what it gets back.
 *
 * The labour pass knows how many pupils sit where, never their scores; the pupil
 * pass knows what stood before each class, never why. Thread safety: plain data. */
#ifndef MODELS_WORLD_PUPILS_H
#define MODELS_WORLD_PUPILS_H

#include <stdint.h>

#include "models/world/world.h"

/* What one class lived through in one year under one arm. */
struct class_year {
    int16_t teacher; /* value added of whoever stood before it, year mean [1e-4 SD] */
    int16_t merged;  /* effect of the size of the class, merged hours too [1e-4 SD] */
    uint16_t lost;   /* share of the year's time sent home [1/65535] */
};
/* Records that can be read behind the last of an array, of any value: they are read in
 * whole vectors. */
enum { CLASS_YEARS_SPARE = 8 };

/* What assistants, tutors and other staff beside the teacher did for the pupils of one
 * school in one year under one arm. All zero: nobody helped. Levels, not changes: the
 * pupil pass takes off the mean of the reference year. Participants are the pupils in
 * most need, as far as the school knows; of tutoring, the best programme a pupil gets. */
struct school_help {
    float seats;         /* participants per pupil, 0 to 1 */
    float effect;        /* of a year's programmes on a participant [SD] */
    float general;       /* on every pupil [SD] */
    float wellbeing;     /* of every pupil, but for what seats add [SD of wellbeing] */
    float summer;        /* participants of summer school per pupil, 0 to 1 */
    float summer_effect; /* on each of them [SD] */
};

/* Pupil numbers and classes of all recorded years of one replication; the same in
 * every arm. Pupils of a school stand in one line, grade 1 first, by slot within the
 * grade; class c of C takes places [c * N / C, (c + 1) * N / C) of the N in line. */
struct classroom {
    int n_years;
    /* pupils[(year * n_schools + school) * GRADES + grade]; year 0 is the start year.
     * A cohort keeps its slots from year to year: slots below the number are present. */
    uint16_t *pupils;
    /* first[year * (n_schools + 1) + school]: first class of the school in that year's
     * array of classes; first[... + n_schools]: number of classes that year. */
    int32_t *first;
    /* classes of the year before the start (the reference): same layout, one year */
    int32_t *ref_first;
    uint16_t *ref_pupils; /* [school * GRADES + grade] */
};

/* Sums over pupils of one stratum (or background group), arm and year. */
enum pupil_sum {
    PUPIL_N,       /* pupils */
    PUPIL_Y,       /* score [SD] */
    PUPIL_YY,      /* score squared */
    PUPIL_GAIN,    /* deviation of this year's inputs from the reference [SD] */
    PUPIL_KEPT,    /* what of it stays for good [SD] */
    PUPIL_LOST,    /* share of time sent home */
    PUPIL_LOW_N,   /* pupils of the lowest background group */
    PUPIL_LOW_Y,   /* their score */
    PUPIL_HIGH_N,  /* pupils of the highest background group */
    PUPIL_HIGH_Y,  /* their score */
    PUPIL_LAST_N,  /* pupils in the last grade */
    PUPIL_BELOW_N, /* those whose observed final test is below the basic level 1F */
    PUPIL_WELL,    /* wellbeing [SD of wellbeing] */
    PUPIL_HELPED,  /* places in tutoring or summer school, the larger of the two */
    PUPIL_SUMS
};

#endif
