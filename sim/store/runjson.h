/* runjson.h - run.json: what a folder of results is and how to run it again.
 *
 * The file also marks a folder as ours: only a folder with it may be replaced.
 * Thread safety: no globals. */
#ifndef SIM_STORE_RUNJSON_H
#define SIM_STORE_RUNJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"

/* All texts are the caller's; NULL is written as null. */
struct sim_runjson {
    const char *version; /* of the program: sim_program */
    const char *model;   /* name and version of the model */
    const char *scenario, *title, *digest;
    uint64_t seed;
    const char *sampling, *uncertainty, *luck;
    size_t reps_asked, reps_done;
    bool partial; /* fewer replications than asked for */
    size_t n_arms;
    const char *const *arm; /* [n_arms], baseline first */
    int start, horizon;     /* first school year, number of years */
    const char *date;       /* ISO 8601, UTC */
    double seconds, cpu_seconds;
    double memory_mb; /* most memory held while replications ran */
    int threads;
    const char *isa, *compiler, *gsl;
    const char *population, *population_digest; /* file and its SHA-256, or NULL */
    const char *world;  /* what the world says of itself, or NULL */
    const char *figure; /* what it ranks by: "shortage 2031 q5", or NULL */
    const char *sweep;  /* key and doses: "policies[0].premium=0,0.1,0.2", or NULL */
    size_t sweep_arm;   /* whose effect a sweep shows; 0: levels */
    double reach;       /* target of a sweep; NaN: none */
    size_t n_shocks;
    const char *const *shock; /* in words: what all arms live through */
    size_t n_notes;
    const char *const *note; /* sentences for the reader of the results */
};

/* Write dir/run.json, complete or not at all, with a list of the files that stand in dir
 * and dir/plots by then. */
SIM_CHECK int sim_runjson_write(
        const char *dir, const struct sim_runjson *run, struct sim_err *err);

/* What run.json says of a run, for a list of them; texts are cut to their room. */
struct sim_runjson_brief {
    char scenario[256], title[256], digest[80], version[64], uncertainty[32];
    char world[1024], figure[256], sweep[2048], date[32];
    unsigned long long seed, reps_asked, reps_done;
    bool partial;
    size_t n_arms, sweep_arm;
    double reach; /* NaN: none */
};
/* Read them; false when dir holds no run.json of this program. */
bool sim_runjson_read(const char *dir, struct sim_runjson_brief *out);

/* Is a file on that list gone from dir, or empty? The first such in name. */
enum { SIM_RUNJSON_FILE = 300 };
bool sim_runjson_gone(const char *dir, char name[SIM_RUNJSON_FILE]);
/* Is there a list, and the file not on it? */
bool sim_runjson_not_made(const char *dir, const char *name);

/* 1 when dir holds a run.json of this program, else 0 (also when it cannot be read).
 * Links are not followed. */
int sim_runjson_is_ours(const char *dir);
/* The same for the folder open as dir_fd, which stays open. */
int sim_runjson_is_ours_at(int dir_fd);

#endif
