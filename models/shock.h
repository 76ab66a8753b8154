/* shock.h - what happens to the country in every arm: closures, booms, money of a few
 * years.
 *
 * A shock is no policy: it acts in the baseline too, and before the start of the run when
 * its years lie in the run-in. It is a stateless function of (its parameters, the year):
 * it writes the climate of the year, which is the same in all arms, and, where it is
 * about pay, conditions. A new shock is one new file in models/shocks/ that defines
 * `const struct shock shock_<file name>`. Thread safety: pure. */
#ifndef MODELS_SHOCK_H
#define MODELS_SHOCK_H

#include "models/lever.h"

/* What shocks make of one year, for the whole country. Zero: nothing. Several shocks
 * add up. Phases and the pupil pass read it, and never ask why. */
struct climate {
    double cycle; /* labour market outside: > 0 a boom [points of unemployment] */
    /* what closed schools take from a pupil of the lowest and of the highest background,
     * the others evenly between [SD] */
    double closure_low, closure_high;
};

/* Every shock's params struct begins with this. */
struct shock_common {
    struct sim_span span;
};

/* The rows of struct shock_common with the years a shock has when none are given. */
/* clang-format off */
#define SHOCK_COMMON_ROWS(S, first, last) \
    { "start", SIM_FIELD(S, common.span.start), "school year", .dflt = first, \
        .min = 2000, .max = 2100, .source = "setting", \
        .doc = "First school year of the shock; it may lie in the run-in." }, \
    { "end", SIM_FIELD(S, common.span.end), "school year", .dflt = last, .min = 0, \
        .max = 2100, .source = "setting", \
        .doc = "Last school year of the shock; 0: it stays." }, \
    { "announced", SIM_FIELD(S, common.span.announced), "school year", .dflt = 0, \
        .min = 0, .max = 2100, .source = "setting", \
        .doc = "School year in which it is known; 0: at its start." }
/* clang-format on */

/* What a shock may look at. Years count from the first year of the run-in. */
struct shock_view {
    const struct world *world;
    const int32_t *by_need;    /* [n_schools] schools, most disadvantaged first */
    const uint16_t *pupils;    /* [n_schools] of the year */
    const float *money;        /* [n_schools] disadvantage money per pupil, mean 1 */
    uint8_t *mask;             /* [n_schools] scratch */
    int year, first_year;      /* the year at hand; the first of the shock */
    int years;                 /* it lasts; 1000: it stays */
    double temporary_salience; /* weight of money that is late or temporary */
    bool temporary;            /* shorter than the temporary limit, or late */
    double pay_cost_eur;       /* employer cost of one fte for a year */
};

struct shock {
    struct sim_table table;
    const struct target *(*target)(const void *params); /* NULL: the country */
    /* each may be NULL; called only for the years of the shock */
    void (*climate)(
            const void *params, const struct shock_view *view, struct climate *climate);
    void (*posts)(const void *params, const struct shock_view *view,
            double *fte); /* [n_schools] adds posts */
    void (*pay)(const void *params, const struct shock_view *view,
            struct conditions *cond); /* as a lever does */
};

/* Shocks of a scenario. */
struct shock_list {
    const struct sim_policy *shock;
    size_t n;
};

/* Does a shock act in a school year, as known in the year `known`? */
bool shock_acts(const struct shock_common *common, long long year, long long known);

/* Sentences about shocks that cannot act or name no school; first is the first year of
 * the run-in. */
void shock_check(const struct shock_list *list, const struct world *world,
        long long first, struct sim_diag *diag);

#endif
