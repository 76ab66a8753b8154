/* world.h - the schools as they stand at the start, read-only and shared by threads.
 *
 * Built once per run from a school table (CSV) or synthesised from published
 * marginals; persons and pupils are drawn per replication from it. Regions are sorted
 * by name, schools by region (contiguous), then by their place in the table.
 * Thread safety: read-only after world_new. */
#ifndef MODELS_WORLD_WORLD_H
#define MODELS_WORLD_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "models/world/target.h"
#include "models/world/trends.h"
#include "sim/model.h"

enum { GRADES = 8, QUINTILES = 5, BACKGROUNDS = 5 };
enum { KINDS_MAX = 2 * 2 * QUINTILES, NO_MUNICIPALITY = UINT16_MAX };

/* The group `population` of a scenario. */
struct population_params {
    struct sim_text file;              /* school table; empty: synthesis */
    long long year;                    /* the sizes are of; 0: of the start year */
    long long seed;                    /* of the synthesis and of sampling */
    long long schools;                 /* number of schools synthesised */
    double size_log_mean, size_log_sd; /* ln(school size): mean and spread */
    double disadv_city; /* mean D of schools in the five large cities, minus others */
    /* of a table, the country's weighting, against which disadvantage counts: pupil-
     * weighted mean and sd; sd 0: those of the table */
    double weighting_mean, weighting_sd;
    double sample;            /* share of schools simulated, weighted back up */
    struct sim_names regions; /* only these regions (whole); empty: all */
    struct target own;        /* a group of one's own; nothing given: none */
    struct sim_text own_name; /* what it is called; empty: after what names it */
};
extern const struct sim_table population_table;

struct world {
    int n_schools, n_regions, n_municipalities, n_boards;
    double weight;     /* pupils of the chosen regions / pupils simulated, >= 1 */
    bool has_xy;       /* coordinates known (or synthesised) */
    int *region_first; /* [n_regions + 1]: schools of region r are first[r]..first[r+1] */
    /* columns [n_schools] */
    uint16_t *region, *municipality, *board; /* NO_MUNICIPALITY: not told */
    uint8_t *quintile;  /* 0..4, pupil-weighted quintile of D; 4 = most disadvantaged */
    uint8_t *g5;        /* 1: in one of the five large cities */
    uint8_t *own;       /* 1: of the group of one's own */
    uint8_t *kind;      /* outcomes are summed by it within regions: (own * QUINTILES */
                        /* + quintile) * 2 + g5 */
    float *disadv;      /* D: school weighting in SD of the country's pupils */
    int32_t *by_need;   /* schools, most disadvantaged first */
    float *x_km, *y_km; /* coordinates on a plane, km */
    uint16_t (*grade)[GRADES];        /* pupils per grade at the start */
    int *pupils;                      /* their sum */
    float (*background)[BACKGROUNDS]; /* share of pupils of each group, sums to 1; */
                                      /* 0 = lowest */
    /* names; each entry owned by the world */
    char **school_id, **school_name, **region_name, **municipality_name, **board_name;
    int n_kinds; /* KINDS_MAX with a group of one's own, else half of it */
    char own_name[SIM_NAME_LEN]; /* of that group; "": it has none */
    long long n_pupils;
    double country;        /* pupils of the whole country in the start year */
    struct trends *trends; /* NULL until world_at_year */
    char note[512]; /* one line on where the schools come from and what was assumed */
    char ids[480];  /* where the ids of schools are found, and one of them */
};

/* Build from the parameters (file or synthesis). Problems in the file go to *diag
 * with file:line, all of them (at most 100 are told, then how many more). */
SIM_CHECK int world_build(struct world **out, const struct population_params *par,
        struct sim_diag *diag, struct sim_err *err);
void world_free(struct world *world);

/* Give the world its series by year and bring the size of the schools from the year of
 * their table to the start year. Mistakes of the file go to *diag. */
SIM_CHECK int world_at_year(struct world *world, const struct population_params *par,
        const struct trends_params *trends, int start, struct sim_diag *diag,
        struct sim_err *err);

/* Mark the group of one's own, if the parameters name one. Call after world_at_year.
 * Mistakes go to *diag. One that leaves no school out is none, which the note says. */
SIM_CHECK int world_choose_own(struct world *world, const struct population_params *par,
        struct sim_diag *diag, struct sim_err *err);

/* Share of pupils of each background group in a school of disadvantage disadv when a
 * pupil's background correlates `corr` with it; sums to 1, group 0 is the lowest.
 * world->background holds it for WORLD_BACKGROUND_CORR. */
#define WORLD_BACKGROUND_CORR 0.55
void world_background(float share[BACKGROUNDS], double disadv, double corr);

/* Index of a region, municipality, board or school by name, or -1 (capitals do not matter
 * in regions and municipalities);
 * *nearest (may be NULL) gets the nearest known name for a hint, or NULL; that of a code
 * (a name with a digit) is one slip away from it, since codes are all alike. */
int world_find_region(const struct world *world, const char *name, const char **nearest);
int world_find_municipality(
        const struct world *world, const char *name, const char **nearest);
int world_find_board(const struct world *world, const char *name, const char **nearest);
int world_find_school(const struct world *world, const char *id, const char **nearest);

#endif
