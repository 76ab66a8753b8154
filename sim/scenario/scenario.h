/* scenario.h - what an analyst asks: a resolved scenario, read from .cfg files.
 *
 * A scenario is the model's parameter tables at default or set values, the run's
 * settings, and the arms: the baseline and one or more sets of policies. Reading
 * checks everything and reports all mistakes together, each as a sentence with
 * file:line. Order of precedence: defaults < base file (`extends`) < file < --set.
 * Thread safety: a loaded scenario is read-only; each thread owns its draws. */
#ifndef SIM_SCENARIO_SCENARIO_H
#define SIM_SCENARIO_SCENARIO_H

#include <stdio.h>

#include "sim/model.h"

enum sim_sampling { SIM_SAMPLING_ANTITHETIC, SIM_SAMPLING_INDEPENDENT };
enum sim_language { SIM_LANGUAGE_EN, SIM_LANGUAGE_NL };
enum sim_uncertainty { SIM_UNC_BOTH, SIM_UNC_PARAMETERS, SIM_UNC_CHANCE, SIM_UNC_NONE };

/* Settings of the run itself: top-level keys outside any group. Their rows are
 * sim_settings_table, the same mechanism as the model's parameters. */
struct sim_settings {
    struct sim_text title, note; /* for tables and plots; any text */
    long long start, horizon, replications, seed;
    int sampling;             /* enum sim_sampling */
    struct sim_names groups;  /* cuts asked for beside the nation */
    struct sim_names outputs; /* "csv", "plots", "report": beside the store */
    int language;             /* of the report: enum sim_language */
    bool interaction;         /* take packages of several policies apart */
};

extern const struct sim_table sim_settings_table;

/* Where a value came from, for messages and `explain`. file NULL: the default;
 * "--set" with line 0: the command line. */
struct sim_origin {
    const char *file;
    int line;
};

struct sim_scenario;

/* Options of reading. sets: n_sets strings "key=value". keep: give *out also when there
 * are mistakes, as far as it could be read, only to look for more of them. text: NULL, or
 * what the file would hold, which then is not opened. */
struct sim_load {
    const char *const *sets;
    size_t n_sets;
    bool keep;
    const char *text;
};

/* Read and check `path`. All mistakes go to *diag; any mistake means *out is NULL (but
 * for load->keep) and SIM_ERR_INPUT. *err is for what is not the user's mistake
 * (memory). The caller frees with sim_scenario_free. */
SIM_CHECK int sim_scenario_load(struct sim_scenario **out, const struct sim_model *model,
        const char *path, const struct sim_load *load, struct sim_diag *diag,
        struct sim_err *err);
void sim_scenario_free(struct sim_scenario *sc);

const char *sim_scenario_name(const struct sim_scenario *sc); /* file name less .cfg */
const char *sim_scenario_path(const struct sim_scenario *sc);
const struct sim_settings *sim_scenario_settings(const struct sim_scenario *sc);
const void *const *sim_scenario_tables(const struct sim_scenario *sc);
/* All arms, baseline first; parts of packages (sim_scenario_take_apart) last. */
const struct sim_arm *sim_scenario_arms(const struct sim_scenario *sc, size_t *n);
/* How many of them the scenario names, baseline included. */
size_t sim_scenario_named(const struct sim_scenario *sc);
const struct sim_policy *sim_scenario_shocks(const struct sim_scenario *sc, size_t *n);

/* How plots, pages and tables on the terminal call an arm: its `label`, else its name
 * with blanks for underscores. No two arms of a scenario share one. A part of a package
 * is called by its name. Files, tables and options call it by its name. */
enum { SIM_ARM_LABEL_MOST = 28 }; /* characters that a user may write: what plots hold */
enum { SIM_ARM_LABEL_LEN = 4 * SIM_ARM_LABEL_MOST + 1 };
const char *sim_scenario_label(const struct sim_scenario *sc, size_t arm);
/* What an arm asks, in a sentence of the user's: its `title`, else that of the scenario
 * with one policy arm; "" where nothing is said. */
const char *sim_scenario_arm_title(const struct sim_scenario *sc, size_t arm);
/* In scenarios put together two arms may bring the same label: let go of both, say so in
 * *diag in a sentence for each label, and return how many. */
size_t sim_scenario_part_labels(struct sim_scenario *sc, struct sim_diag *diag);

/* Change settings that the command line overrides (-n, --seed) after loading. */
struct sim_settings *sim_scenario_settings_mut(struct sim_scenario *sc);

/* Put file and line in front of the model's sentences diag->line[first..] about values
 * of this scenario: those that start with a full key ("population.file ...") or with
 * "arm NAME: policies[K]: KEY". */
void sim_scenario_locate(
        const struct sim_scenario *sc, struct sim_diag *diag, size_t first);

/* The start world of the scenario; *world belongs to the caller (model->world_free), NULL
 * after an error. What is wrong with the population or with what the policies name goes
 * to *diag, each with file and line. */
SIM_CHECK int sim_scenario_world(const struct sim_scenario *sc,
        const struct sim_model *model, void **world, struct sim_diag *diag,
        struct sim_err *err);

/* Add one sentence for each thing that is allowed but seldom meant: a policy that stands
 * twice in an arm. */
void sim_scenario_remarks(const struct sim_scenario *sc, struct sim_diag *diag);

/* ---- scenarios made of scenarios ---- */

/* A scenario with the settings, parameters and shocks of `of`, the baseline alone, and a
 * name and title of its own. Owns everything. */
SIM_CHECK int sim_scenario_frame(struct sim_scenario **out, const struct sim_scenario *of,
        const char *name, const char *title, struct sim_err *err);
/* Put a copy of arm `arm` of `from` behind the arms of sc, under a name. Both must be of
 * one model. A name that is taken or cannot be one is SIM_ERR_INPUT. */
SIM_CHECK int sim_scenario_add(struct sim_scenario *sc, const struct sim_scenario *from,
        size_t arm, const char *name, struct sim_err *err);
/* Give the last arm of sc label and title of arm `arm` of `from`; what that does not say
 * of itself, its file says of it. */
void sim_scenario_take_words(
        struct sim_scenario *sc, const struct sim_scenario *from, size_t arm);
/* Order arms by name, and call their policies by their new places. */
void sim_scenario_sort(struct sim_scenario *sc);

/* Say in *diag where the baseline of b (parameters, shocks, settings of the run except
 * title, note, outputs and those in except[], NULL-terminated) is not that of a: one
 * sentence per key, with the place in b. Returns their number. */
size_t sim_scenario_compare_baseline(const struct sim_scenario *a,
        const struct sim_scenario *b, const char *const *except, struct sim_diag *diag);

/* Policies of an arm, called by rank: an order that does not depend on how the file
 * lists them. The name is that of the lever, and for several of one lever also a value
 * that tells them apart: "pay_premium premium=0.2". */
size_t sim_scenario_policies(const struct sim_scenario *sc, size_t arm);
void sim_scenario_policy_name(
        char out[SIM_NAME_LEN], const struct sim_scenario *sc, size_t arm, size_t rank);

/* Add the arm that holds the policies of `parent` whose rank has a bit in mask, with
 * the same draws as there; it is not part of the scenario's text or digest. Gives its
 * place among all arms. Not after sim_scenario_sort's callers hold places. */
SIM_CHECK int sim_scenario_part(struct sim_scenario *sc, size_t parent, uint64_t mask,
        size_t *arm, struct sim_err *err);
/* How many were added, and each by its place (0, 1, ...). */
struct sim_part_of {
    size_t parent;
    uint64_t mask;
};
size_t sim_scenario_parts(const struct sim_scenario *sc);
struct sim_part_of sim_scenario_part_of(const struct sim_scenario *sc, size_t i);

/* ---- one draw of all uncertain parameters ---- */

/* The parameters of one replication: copies of all structs, with drawn values. */
struct sim_draws;
SIM_CHECK int sim_draws_new(
        struct sim_draws **out, const struct sim_scenario *sc, struct sim_err *err);
void sim_draws_free(struct sim_draws *draws);

/* Draw for replication `rep`: antithetic pairs 2k, 2k+1 use u and 1 - u of the keyed
 * uniform of (seed, hash of the parameter's key, pair). uncertain false: all at their
 * defaults (set values where the scenario sets numbers). */
void sim_draws_make(struct sim_draws *draws, uint32_t rep, bool uncertain);
const void *const *sim_draws_tables(const struct sim_draws *draws);
const struct sim_arm *sim_draws_arms(const struct sim_draws *draws);
const struct sim_policy *sim_draws_shocks(const struct sim_draws *draws);

/* The uncertain parameters in a fixed order: full key ("exit.b_D",
 * "policies[0].premium") and drawn value; n = sim_draws_count. */
size_t sim_draws_count(const struct sim_draws *draws);
const char *sim_draws_key(const struct sim_draws *draws, size_t i);
double sim_draws_value(const struct sim_draws *draws, size_t i);
/* Put stored values back (replay); values[sim_draws_count]. */
void sim_draws_replay(struct sim_draws *draws, const double *values);

/* ---- writing out ---- */

/* The whole resolved scenario as a .cfg that reads back to the same (17 digits). */
SIM_CHECK int sim_scenario_write(
        const struct sim_scenario *sc, FILE *out, struct sim_err *err);

enum { SIM_DIGEST_LEN = 65 }; /* 64 hex digits and NUL */

/* SHA-256 of the resolved scenario with the content of its data files, whatever order
 * or comments its files had. */
SIM_CHECK int sim_scenario_digest(
        const struct sim_scenario *sc, char digest[SIM_DIGEST_LEN], struct sim_err *err);

/* Print the differing resolved values of two scenarios; returns their number. */
int sim_scenario_diff(
        const struct sim_scenario *a, const struct sim_scenario *b, FILE *out);

/* ---- explaining parameters ---- */

/* Print all parameters whose full key starts with `key` (NULL: all), in full when one
 * matches. Unknown key: SIM_ERR_INPUT with the nearest names. */
SIM_CHECK int sim_explain(
        const struct sim_model *model, const char *key, FILE *out, struct sim_err *err);
/* All parameters that rest on judgement, or on sizes noted from memory, with prior and
 * reason. */
SIM_CHECK int sim_explain_assumptions(
        const struct sim_model *model, FILE *out, struct sim_err *err);
/* The register of evidence: all findings in a line each and the names of the series
 * (id NULL), or one finding or series in full ("P22", "shortage_teachers_pct"). Unknown
 * id: SIM_ERR_INPUT. */
SIM_CHECK int sim_explain_evidence(
        const struct sim_model *model, const char *id, FILE *out, struct sim_err *err);

#endif
