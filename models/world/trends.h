/* trends.h - what the country goes through, whatever is decided: series by school year.
 *
 * Pupils, graduates, side entrants, unemployment, assistants, posts, temporary money and
 * the measured shortage, from a small table (scenarios/trends/README.md) or the Dutch
 * one that the program carries. Before its first and after its last year a series stays
 * at its first and last value. Thread safety: read-only once read. */
#ifndef MODELS_WORLD_TRENDS_H
#define MODELS_WORLD_TRENDS_H

#include "sim/model.h"

/* The group `trends` of a scenario. */
struct trends_params {
    struct sim_text file;    /* TRENDS_DEFAULT, a file, or empty: constant */
    long long forecast_from; /* first year whose pupils were a forecast */
    long long measured_to;   /* last year whose shortage was measured */
    double base_cycle;       /* unemployment at which the cycle counts as 0 [%] */
};
extern const struct sim_table trends_table;
#define TRENDS_DEFAULT "netherlands"

enum trend {
    TREND_PUPILS,       /* in mainstream schools, the country */
    TREND_GRADUATES,    /* diplomas of teacher training for primary schools */
    TREND_SIDE,         /* side entrants into primary schools, persons */
    TREND_UNEMPLOYMENT, /* % of the labour force */
    TREND_OOP,          /* assistants' fte per teacher fte */
    TREND_POSTS,        /* funded posts per pupil, as a multiple of those of 2019 */
    TREND_TEMPORARY,    /* temporary money spent [EUR per pupil] */
    TREND_SHORTAGE,     /* share of required teacher fte that is unfilled */
    TREND_COUNT
};

struct trends {
    bool constant;              /* no file: nothing changes over the years */
    int first, n;               /* years */
    double *value[TREND_COUNT]; /* [n] */
    double base_cycle;
};

/* Read the table the parameters name. constant: the Dutch figures of the start year hold
 * for all years, without cycle and temporary money. Mistakes go to *diag with file:line.
 * Free with trends_free (NULL is fine). */
SIM_CHECK int trends_read(struct trends **out, const struct trends_params *par, int start,
        struct sim_diag *diag, struct sim_err *err);
void trends_free(struct trends *trends);

/* The value of a series in a school year. */
double trends_at(const struct trends *trends, enum trend which, long long year);
/* Points by which unemployment lies below trends.base_cycle; 0 where all is constant. */
double trends_cycle(const struct trends *trends, long long year);

/* Pupils of the country in the year that the school figures of the model describe. */
enum { TRENDS_TABLE_YEAR = 2019 };
#define TRENDS_TABLE_PUPILS 1396575.0 /* baseline:pupils 2019 */

#endif
