/* data.h - what a loaded scenario is made of; private to sim/scenario/. */
#ifndef SIM_SCENARIO_DATA_H
#define SIM_SCENARIO_DATA_H

#include "sim/scenario/inst.h"

enum { SIM_POLICIES_MAX = 64 }; /* in one arm; so many shocks, too */

/* Levers of one arm, or the shocks: instances, and the same as the model sees them. */
struct sim_instances {
    size_t n;
    struct sim_inst *inst;
    struct sim_policy *policy;
};

/* How an arm is called where people read: see sim_scenario_label. */
struct sim_arm_words {
    bool own;                      /* the label is the user's, not made of the name */
    char label[SIM_ARM_LABEL_LEN]; /* the user's; "" without */
    char shown[SIM_NAME_LEN + SIM_ARM_LABEL_LEN];
    char title[SIM_TEXT_LEN]; /* what it asks; "" without */
};

/* An arm made of some policies of another: for taking packages apart. */
struct sim_part {
    size_t parent; /* arm */
    uint64_t mask; /* bit r: the policy of rank r of the parent */
};

struct sim_scenario {
    const struct sim_model *model;
    char *path;
    char name[SIM_TEXT_LEN];
    char **file; /* names that origins point to */
    size_t n_files;
    struct sim_inst settings; /* params is a struct sim_settings */
    struct sim_inst *table;   /* [model->n_tables] */
    const void **table_params;
    bool *wrong;   /* [model->n_tables]; NULL: the scenario is sound */
    size_t n_arms; /* baseline included */
    struct sim_arm *arm;
    struct sim_instances *policies; /* [n_arms] */
    char (*arm_name)[SIM_NAME_LEN];
    struct sim_arm_words *words; /* [n_arms] */
    bool single;                 /* written as `policies`, not as `arms` */
    size_t n_parts;              /* arms behind those, not written out */
    struct sim_part *part;
    struct sim_policy **part_policy; /* [n_parts] */
    char **part_name;
    struct sim_arm *all; /* [n_arms + n_parts]; NULL while there are no parts */
    struct sim_instances shocks;
};

/* Read `policies` or `arms`, and `shocks`, of the tree (arms.c). */
void sim_arms_read(
        struct sim_reader *rd, struct sim_scenario *sc, const struct sim_node *root);
void sim_arms_clear(struct sim_scenario *sc);

/* Order of two policies by lever, values and priors; 0: they are the same. */
int sim_policy_compare(const struct sim_inst *a, const struct sim_inst *b);

/* Rank of each policy of a set in an order that does not depend on the file's: by lever,
 * then by values. rank[n] is the caller's. */
void sim_policy_ranks(const struct sim_instances *set, size_t *rank);

/* What is wrong with the name of an arm, or NULL. */
const char *sim_arm_name_fault(const char *name);

/* What is wrong with a name or a label of an arm, or NULL (label.c). */
const char *sim_arm_words_fault(const char *text);
/* Settle how arms are called, when all names and labels are known (label.c). */
void sim_arms_call(struct sim_scenario *sc);
/* Read `label` and `title` of arm i from the group that holds them; key: where that is in
 * the file, "arms[0]." or "". */
void sim_arms_read_words(struct sim_reader *rd, struct sim_scenario *sc, size_t i,
        const struct sim_node *group, const char *key);

/* Free what parts.c made. */
void sim_parts_clear(struct sim_scenario *sc);

/* Years of levers and shocks against each other and against the run (spans.c). */
void sim_spans_check(struct sim_reader *rd, const struct sim_scenario *sc);

/* Offer every top-level name (settings, tables, arms ...) as a likely slip. */
void sim_top_keys_offer(struct sim_nearest *near, const struct sim_model *model);

#endif
