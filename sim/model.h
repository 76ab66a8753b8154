/* model.h - the contract between the engine (sim/) and a model (models/).
 *
 * The engine reads scenarios, draws parameters, runs replications, stores and
 * compares outcomes; it knows nothing of schools. A model is one const struct
 * sim_model: tables of parameters, levers, shocks and metrics, and functions that
 * build the start world and simulate one replication under several policy arms.
 * Thread safety: everything const may be read by all threads; one `work` object
 * belongs to one thread. */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/err.h"
#include "sim/base/rng.h"
#include "sim/base/text.h"

/* ---- parameters: one row each -------------------------------------------- */

enum sim_type {
    SIM_REAL,   /* double */
    SIM_INT,    /* long long */
    SIM_BOOL,   /* bool */
    SIM_CHOICE, /* int: index into .choices */
    SIM_TEXT,   /* struct sim_text */
    SIM_PATH,   /* struct sim_text: a file, relative to the scenario that names it; */
                /* a default is the name of a table that the program carries */
    SIM_NAMES,  /* struct sim_names: names or whole numbers, one or several */
};

enum { SIM_TEXT_LEN = 512, SIM_NAME_LEN = 64, SIM_NAMES_MAX = 64 };

struct sim_text {
    char s[SIM_TEXT_LEN];
};

struct sim_names {
    int n;
    char name[SIM_NAMES_MAX][SIM_NAME_LEN];
};

/* A prior is a mixture of parts (usually one); no parts means fixed at the default.
 * A part with lo < hi is truncated to [lo, hi]. */
enum sim_dist {
    SIM_POINT,      /* a */
    SIM_NORMAL,     /* mean a, sd b */
    SIM_LOGNORMAL,  /* median a, sd of the log b */
    SIM_BETA,       /* shapes a, b */
    SIM_UNIFORM,    /* from a to b */
    SIM_TRIANGULAR, /* from a to b with mode c */
};

enum { SIM_PRIOR_PARTS = 8 };

struct sim_prior_part {
    double weight; /* > 0; weights are divided by their sum */
    enum sim_dist dist;
    double a, b, c, lo, hi;
};

struct sim_prior {
    int n;
    struct sim_prior_part part[SIM_PRIOR_PARTS];
};

#define SIM_PRIOR1(...)                                                                  \
    {                                                                                    \
        .n = 1, .part = { { 1.0, __VA_ARGS__ } }                                         \
    }
#define SIM_PRIOR_NORMAL(mean, sd) SIM_PRIOR1(SIM_NORMAL, mean, sd, 0, 0, 0)
#define SIM_PRIOR_TRUNC(mean, sd, lo, hi) SIM_PRIOR1(SIM_NORMAL, mean, sd, 0, lo, hi)
#define SIM_PRIOR_LOGNORMAL(median, sd) SIM_PRIOR1(SIM_LOGNORMAL, median, sd, 0, 0, 0)
#define SIM_PRIOR_BETA(a, b) SIM_PRIOR1(SIM_BETA, a, b, 0, 0, 0)
#define SIM_PRIOR_UNIFORM(lo, hi) SIM_PRIOR1(SIM_UNIFORM, lo, hi, 0, 0, 0)

/* One number (or choice, or text) that a user may set. */
struct sim_param {
    const char *key; /* within its table; may hold dots ("target.quintile") */
    enum sim_type type;
    size_t offset;         /* of the field in the table's struct */
    const char *unit;      /* "1" for a pure number, "" for text */
    double dflt;           /* of numbers, booleans (0, 1) and choices (index) */
    const char *dflt_text; /* of texts; NULL is empty. Names: comma-separated */
    struct sim_prior prior;
    double min, max;            /* hard bounds, inclusive; reals and integers */
    double low, high;           /* plausible bounds; equal: not swept */
    const char *const *choices; /* NULL-terminated; only for SIM_CHOICE */
    /* has a part only with this choice of another row of the table, "who=selective", or
     * with one of some, "use=a|b"; NULL: always */
    const char *only;
    const char *source; /* ids of evidence.csv, "baseline:<series> <year>" of */
                        /* series.csv, "assumption" or "setting"; several too */
    const char *doc;    /* one sentence */
    const char *copula; /* group of rank-correlated parameters, or NULL */
    double rho;         /* rank correlation within that group */
};

#define SIM_FIELD(S, f)                                                                  \
    .type = _Generic(((S *) 0)->f, double                                                \
                     : SIM_REAL, long long                                               \
                     : SIM_INT, bool                                                     \
                     : SIM_BOOL, int                                                     \
                     : SIM_CHOICE, struct sim_text                                       \
                     : SIM_TEXT, struct sim_names                                        \
                     : SIM_NAMES),                                                       \
    .offset = offsetof(S, f)

/* Is this value of a SIM_PATH row the table that the program carries, not a file? */
static inline bool sim_path_own(const struct sim_param *row, const char *value)
{
    return row->dflt_text != NULL && strcmp(value, row->dflt_text) == 0;
}

/* A group of parameters that live in one struct: "exit" in `exit = { ... }`. For a
 * lever or shock the group is one instance `{ lever = "pay_premium"; ... }`. */
struct sim_table {
    const char *name;
    const char *doc; /* one sentence; for a lever: what it asks */
    const struct sim_param *rows;
    size_t n_rows;
    size_t size; /* of the struct */
    bool once;   /* used once, before any draw: no row may be a distribution */
};

/* ---- policies and arms --------------------------------------------------- */

/* One lever or shock with its values: `params` points to a struct of its table. */
struct sim_policy {
    const struct sim_table *table;
    const void *params;
};

/* One future: a set of policies. Arm 0 of a run is the baseline, without any. */
struct sim_arm {
    const char *name;
    size_t n_policies;
    const struct sim_policy *policies;
};

/* What a policy instance does in time and where, read by the engine's checks. All
 * levers and shocks begin their params struct with this. */
struct sim_span {
    long long start, end, announced; /* school years; end and announced 0 = none */
    long long lead_time;             /* years between start and the first delivery */
};

/* ---- outcomes ------------------------------------------------------------ */

enum sim_scope {
    SIM_SCOPE_ALL,    /* every group */
    SIM_SCOPE_NATION, /* only group 0 */
    SIM_SCOPE_LABOUR, /* all groups but those of pupil background */
    SIM_SCOPE_PUPIL,  /* every group, background included */
};

enum sim_side { SIM_ASKED, SIM_GOT, SIM_LACK };

struct sim_metric {
    const char *key, *unit;
    const char *label; /* for tables and plots: "Teacher shortage" */
    double scale;      /* value * scale is shown in show_unit (100 for shares) */
    const char *show_unit;
    int decimals;  /* of the shown value */
    int better;    /* +1 more is better, -1 less is better, 0 neither */
    bool headline; /* plain rows in the store, line in the terminal table */
    bool answer;   /* a headline that is told first, though it is none of the first six */
    bool ledger;   /* goes to ledger.csv, not to summary.csv and effects.csv */
    bool paired;   /* defined against the baseline; missing in the baseline */
    bool may_miss; /* missing (NaN) too in an arm where it would have no meaning */
    enum sim_scope scope;
    /* the headline under which it is shown where its effect is another; NULL: nowhere */
    const char *beside;
    const char *doc;   /* one sentence */
    const char *panel; /* of the ledger: "origin", where the target's gain came from; */
                       /* "groups", who gained and lost; "gain", the target's gain; */
                       /* "net", the nation's; "loss", of others, by group; NULL none */
    /* of the table of what policies ask and get: "euro", "posts"; NULL: not in it. A
     * lack is a reason why less was got than asked. */
    const char *resource;
    enum sim_side side;
    /* the model's own: its value from the sums of a group; the engine never calls it */
    double (*value)(const void *sums, int arg);
    int arg;
};

/* What a metric means for a decision (sim/analysis/decision.h); all against the baseline.
 * Several rows of one kind add up, except those of value, which are bases to choose
 * from. */
enum sim_role_kind {
    SIM_ROLE_COST,    /* what it takes from the country, discounted, so far [EUR] */
    SIM_ROLE_BUDGET,  /* what it takes from who pays, discounted, so far [EUR] */
    SIM_ROLE_SPENT,   /* the same of each year, not discounted: over people, the price */
    SIM_ROLE_VALUE,   /* what it is worth, by the basis `name`, so far [EUR] */
    SIM_ROLE_BENEFIT, /* value by the basis that the scenario chose, less cost [EUR] */
    SIM_ROLE_PEOPLE,  /* people gained in each year [fte], summed over years */
    SIM_ROLE_STAFF,   /* posts asked for in each year [fte] */
    SIM_ROLE_SCORE,   /* what persons have, by fifths of schools; more is better */
    SIM_ROLE_GAP,     /* gap between fifths; less is better */
    SIM_ROLE_WORST,   /* what persons have in the tenth of schools where it is least */
    SIM_ROLE_LACK,    /* what schools lack in the tenth where that is most [share] */
    SIM_ROLES
};
struct sim_role {
    enum sim_role_kind kind;
    const char *metric; /* key */
    const char *name;   /* of a basis: "initial"; of people: "fte" */
};

/* One line of the books: euro of what causes them, who pays, and what for; "all" where
 * it is the sum over these. */
struct sim_cost {
    const char *cause, *payer, *account;
};

/* Where a group is: on a plane, x to the east, y to the north; NaN: nowhere. */
struct sim_place {
    double x_km, y_km;
};

/* A cube of outcomes of one arm: double [n_years][n_groups][n_metrics]; a missing
 * value is NaN and only where scope or `paired` says so. After it the books, whose values
 * are never missing: double [n_years][n_costs]. */
struct sim_shape {
    int first_year; /* school year of index 0: 2025 is 1 Aug 2025 - 31 Jul 2026 */
    int n_years;
    int n_groups;
    int n_metrics;
    const char *const *group; /* [n_groups]; group[0] is "all" */
    const struct sim_metric *metric;
    int n_costs;
    const struct sim_cost *cost;
    const struct sim_place *place; /* [n_groups]; NULL: none of them is anywhere */
};

static inline size_t sim_shape_metric_cells(const struct sim_shape *shape)
{
    return (size_t) shape->n_years * (size_t) shape->n_groups * (size_t) shape->n_metrics;
}

static inline size_t sim_shape_cells(const struct sim_shape *shape)
{
    return sim_shape_metric_cells(shape)
           + (size_t) shape->n_years * (size_t) shape->n_costs;
}

static inline size_t sim_shape_cost_cell(
        const struct sim_shape *shape, int year, int cost)
{
    return sim_shape_metric_cells(shape) + (size_t) year * (size_t) shape->n_costs
           + (size_t) cost;
}

/* The metric of a cell; NULL for one of the books. */
static inline const struct sim_metric *sim_shape_metric_of(
        const struct sim_shape *shape, size_t cell)
{
    if (cell >= sim_shape_metric_cells(shape))
        return NULL;
    return &shape->metric[cell % (size_t) shape->n_metrics];
}

static inline size_t sim_shape_cell(
        const struct sim_shape *shape, int year, int group, int metric)
{
    return ((size_t) year * (size_t) shape->n_groups + (size_t) group)
                   * (size_t) shape->n_metrics
           + (size_t) metric;
}

/* ---- what was observed ---------------------------------------------------- */

/* How the model knows a quantity: put in, fitted to it, or left to come out. */
enum sim_known { SIM_KNOWN_INPUT, SIM_KNOWN_FITTED, SIM_KNOWN_PREDICTED };

/* One published figure that the baseline should reproduce. */
struct sim_observation {
    const char *label; /* "Shortage, large cities" */
    const char *metric, *group;
    int year;             /* school year; 0: the start year, whichever it is */
    double value;         /* in the unit of the metric */
    enum sim_known known; /* in a run that starts before `year` */
    bool input_at_start;  /* put in when `year` is the start year */
    double weight;        /* of fitted figures: the error that counts as one */
    const char *source;
};

/* What somebody else forecast of the same, to be beaten. */
struct sim_rival {
    const char *label;
    int made; /* year; used in runs that do not start before */
    const char *metric, *group;
    int year;
    double value;
};

/* A parameter that `simulate calibrate` may fit; its default is where it begins. */
struct sim_fit {
    const char *key; /* full: "market.amenity_sd" */
    double step, min, max;
    double prior_mean, prior_sd; /* what is known without the figures */
};

/* ---- the model ----------------------------------------------------------- */

/* What the model needs to build the start world; lives as long as the world. */
struct sim_setup {
    uint64_t seed;
    int start;                 /* first school year reported */
    int horizon;               /* number of school years */
    const void *const *tables; /* [model->n_tables], at their defaults or set values */
    const struct sim_names *groups; /* cuts asked for: "quintile", "city", ... */
    const struct sim_arm *arms;     /* all arms of the scenario, baseline first: to */
    size_t n_arms;                  /* check targets against the population */
    const struct sim_policy *shocks;
    size_t n_shocks;
    const bool *wrong; /* NULL, or [n_tables]: the scenario has mistakes, these tables */
                       /* among them, and more mistakes are all that is wanted */
};

/* One replication. `tables`, `arms[i].policies[j].params` and `shocks` hold the
 * drawn values; arms[0] is the baseline (without = paired metrics are NaN). */
struct sim_rep {
    uint32_t index;     /* 0, 1, 2, ... */
    struct sim_key key; /* of all chance in this replication (rng.h) */
    uint32_t chance;    /* fourth counter word of every draw */
    const void *const *tables;
    const struct sim_arm *arms;
    size_t n_arms;
    bool has_baseline;
    const struct sim_policy *shocks;
    size_t n_shocks;
};

struct sim_model {
    const char *name, *version, *summary;
    const struct sim_table *const *tables;
    size_t n_tables;
    const struct sim_table *const *levers;
    size_t n_levers;
    const struct sim_table *const *shocks;
    size_t n_shocks;
    const struct sim_metric *metrics; /* up to a row without a key */
    const struct sim_role *roles;     /* up to a row without a metric; NULL: none */
    const char *const *cuts;          /* names allowed in `groups`, NULL-terminated */
    const struct sim_observation *observations;
    size_t n_observations;
    const struct sim_rival *rivals;
    size_t n_rivals;
    const struct sim_fit *fits;
    size_t n_fits;

    /* What the parameters rest on: tables evidence.csv, series.csv and reasons.csv, as
     * sim/scenario/register.h reads them; NULL: none. */
    const struct sim_lines *texts;

    /* Build the read-only start world. All problems found in a population file or
     * in targets go to *diag (with file:line); any means failure and *world NULL. A
     * sentence about a value starts with its full key, or with "arm NAME:
     * policies[K]: KEY" or "shocks[K]: KEY"; the engine then puts the scenario's file
     * and line before it. */
    int (*world_new)(void **world, const struct sim_setup *setup, struct sim_diag *diag,
            struct sim_err *err);
    void (*world_free)(void *world);
    void (*world_shape)(const void *world, struct sim_shape *shape);
    /* Notes on the world for the reader of results ("6,295 schools, ..."), or "". */
    const char *(*world_note)(const void *world);

    /* Bytes one work object for n_arms (baseline included) will take. */
    size_t (*work_bytes)(const void *world, size_t n_arms);
    int (*work_new)(void **work, const void *world, size_t n_arms, struct sim_err *err);
    void (*work_free)(void *work);

    /* Simulate rep->n_arms arms (<= that of work_new) of one replication into
     * cube[arm][cell]. Depends on nothing but world and rep: the same bytes
     * whatever ran before in `work` and whichever arms run beside. */
    int (*run)(void *work, const struct sim_rep *rep, double *const *cube,
            struct sim_err *err);
};

#endif
