/* synth.h - an invented store for tests of analysis and report: known effects, no
 * model. Thread safety: no globals. */
#ifndef TESTS_SYNTH_H
#define TESTS_SYNTH_H

#include "sim/report/report.h"
#include "sim/store/store.h"

enum {
    SYNTH_YEARS = 10, /* from 2025 */
    SYNTH_REPS = 40,
    SYNTH_METRICS = 16,
    SYNTH_TWINS = 8,
    SYNTH_COSTS = 3, /* base pay, the policy's premiums, and a line of noughts */
};

struct synth {
    const char *title;      /* NULL: a plain one */
    const char *const *arm; /* NULL: "baseline" and "bonus" */
    size_t n_arms;
    const char *const *label, *const *arm_title; /* of each; NULL: by their names */
    int n_groups;                  /* 1: only the nation; 6: and q1..q5; 0: all 8 */
    const char *const *group;      /* their names; NULL: synth_groups */
    const struct sim_place *place; /* where they are; NULL: nowhere */
    const double *strength;        /* of each arm, baseline 0; NULL: 0, 1, 2, ... */
    double spread; /* more doubt on effects, as a share; from 2 on their sign is open */
};

extern const struct sim_metric synth_metrics[SYNTH_METRICS];
extern const char *const synth_groups[8];

/* A fresh folder under $TMPDIR or /tmp; the caller removes it with synth_rmdir. */
void synth_mkdir(char dir[512]);
void synth_rmdir(const char *dir);

/* A finished store in folder dir; policies act in years index 1..6. Fails the test
 * when it cannot. The caller closes it. */
struct sim_store *synth_store(const char *dir, const struct synth *how);

/* Report on a store of synth_store, with the years its policies act in; the caller frees.
 */
struct sim_report *synth_report(struct sim_store *store);

/* A store in a fresh folder, and a report on it. */
struct synth_made {
    char dir[512];
    struct sim_store *store;
    struct sim_report *rep;
};
void synth_make(struct synth_made *made, const struct synth *how);
void synth_clear(struct synth_made *made);

/* Is there a gnuplot on PATH? */
bool synth_has_gnuplot(void);

/* Value of a metric before noise, for checks by hand. */
double synth_truth(int metric, int group, int year, double strength);

/* Whole file as text; the caller frees with sim_free. NULL when there is none. */
char *synth_read(const char *dir, const char *name, size_t *len);

#endif
