/* synth.h - figures and steps of the synthetic country.
 *
 * Private to models/world. Thread safety: constants and pure data. */
#ifndef MODELS_WORLD_SYNTH_H
#define MODELS_WORLD_SYNTH_H

#include "models/world/roster.h"

enum { SYNTH_CELLS = 39, SYNTH_REGIONS = 34 };

/* A labour market region outside the large cities, or the large city in it. */
struct synth_cell {
    const char *region, *city; /* NULL outside it */
    uint8_t g5;
    int schools, pupils;
    double weighting, weighting_sd;
    double log_size, log_size_sd;
    double x_km, y_km, x_sd_km, y_sd_km;
};
extern const struct synth_cell synth_cells[];

/* Corner of a curve that is straight between corners. */
struct synth_point {
    double at, value;
};
extern const struct synth_point synth_size_shape[], synth_weighting[];
extern const int synth_n_size_shape, synth_n_weighting;
extern const double synth_city_share[QUINTILES];

struct synth_boards {
    int schools, boards;
};
extern const struct synth_boards synth_boards[];
extern const int synth_n_boards;

/* Work of one synthesis: columns over the schools, in the order of the cells. */
struct synth {
    const struct population_params *par;
    struct sim_key key;
    int n;
    int first[SYNTH_CELLS + 1];
    uint8_t *cell;
    int *pupils, *board, *order, *turn;
    double *latent, *size, *disadv;
};

/* Words 0..3 of index 0: size, weighting, place east, place north; word 0 of index 1:
 * turn among the boards of its region. */
struct sim_block synth_draw_school(const struct synth *syn, int i, unsigned index);
/* Index order of value[0..n), rising, ties by index. */
void synth_sort(int *order, const double *value, int n);
/* Value of the curve at `at`; beyond the ends the end pieces go on. */
double synth_curve(const struct synth_point *point, int n, double at);
/* Split the schools over the cells in proportion to the published numbers. */
void synth_allocate(struct synth *syn);
void synth_sizes(struct synth *syn);
/* disadv: z scores whose mean in the large cities, minus elsewhere, is as asked. */
void synth_disadvantage(struct synth *syn);
void synth_assign_boards(struct synth *syn);

#endif
