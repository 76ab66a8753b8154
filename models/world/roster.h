/* roster.h - schools as a table or the synthesis gives them, before they become a world.
 *
 * Private to models/world: table.c and synth.c fill a roster, world.c standardises
 * disadvantage over all of it, chooses regions and a sample, and builds the world.
 * Thread safety: no globals; one roster belongs to one thread. */
#ifndef MODELS_WORLD_ROSTER_H
#define MODELS_WORLD_ROSTER_H

#include "models/world/world.h"

/* Fourth counter word of draws that are the same in all replications. */
#define ROSTER_CHANCE 0xffffffffu

/* Distinct names with their place of first appearance; look-up by hash. */
struct roster_names {
    char **name;
    long *line; /* where the name was first seen; 0 when not from a file */
    int n, cap;
    int *slot; /* open addressing; index + 1, 0 = free */
    int n_slots;
    bool fold; /* capitals A-Z are the same as a-z */
};

/* Index of name in *index, added when new (*added, may be NULL). 0 or SIM_ERR_NOMEM. */
SIM_CHECK int roster_names_put(struct roster_names *names, const char *name, long line,
        int *index, bool *added, struct sim_err *err);
/* Index of name, or -1. */
int roster_names_find(const struct roster_names *names, const char *name);
void roster_names_clear(struct roster_names *names);

struct roster_school {
    int id, region, board; /* indices into the names */
    int municipality;      /* likewise; -1: not told */
    char *name;
    uint8_t g5;
    bool has_weighting, has_score, has_xy;
    int pupils;
    uint16_t grade[GRADES];
    double weighting; /* any scale, high = more disadvantaged */
    double score;     /* disadvantage score per pupil */
    double x, y;      /* km, or longitude and latitude until projected */
    /* filled by world.c */
    double disadv;
    uint8_t quintile;
    bool keep;
};

struct roster {
    struct roster_school *school;
    int n, cap;
    struct roster_names ids, regions, municipalities, boards;
    bool has_xy;
    char note[320];    /* where the schools come from and what was assumed */
    char id_from[200]; /* where the ids stand: "column "id" of schools.csv"; "": made here
                        */
};

/* Add one school; the roster takes over school->name, also on failure. */
SIM_CHECK int roster_add(
        struct roster *ros, const struct roster_school *school, struct sim_err *err);
void roster_clear(struct roster *ros);

/* Pupils over the grades evenly, the rest to the lower grades. */
void roster_spread(struct roster_school *school);

/* "1,396,457" into buf; returns buf. */
enum { ROSTER_NUMBER_LEN = 32 };
const char *roster_number(char buf[ROSTER_NUMBER_LEN], long long value);

/* Read a school table; every problem goes to *diag. Returns SIM_ERR_INPUT when there
 * was any. */
SIM_CHECK int roster_read(
        struct roster *ros, const char *path, struct sim_diag *diag, struct sim_err *err);

/* Synthesise from published marginals. */
SIM_CHECK int roster_synthesise(
        struct roster *ros, const struct population_params *par, struct sim_err *err);

/* ---- select.c ---- */

/* disadv of all schools from their weightings, against a country of this pupil-weighted
 * mean and spread; sd 0: against themselves, which gives mean 0 and sd 1. */
void roster_standardise(struct roster *ros, double mean, double sd);
SIM_CHECK int roster_quintiles(struct roster *ros, struct sim_err *err);
/* keep: the schools of these regions; none named: all. */
SIM_CHECK int roster_choose(struct roster *ros, const struct sim_names *names,
        struct sim_diag *diag, struct sim_err *err);
/* keep: of the schools kept so far, about this share of every region. */
SIM_CHECK int roster_sample(
        struct roster *ros, double share, long long seed, struct sim_err *err);

#endif
