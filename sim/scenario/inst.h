/* inst.h - one table of parameters at its values: defaults, or what a scenario says.
 *
 * Values live in the table's own struct; beside it stand, per row, the prior that is
 * in force (no parts: fixed) and the place the value came from.
 * Thread safety: read-only once read. */
#ifndef SIM_SCENARIO_INST_H
#define SIM_SCENARIO_INST_H

#include "sim/base/text.h"
#include "sim/scenario/tree.h"

enum { SIM_LABEL_LEN = 48, SIM_KEY_LEN = 160 };

struct sim_inst {
    const struct sim_table *table;
    void *params;
    struct sim_prior *prior;   /* [n_rows] */
    struct sim_origin *origin; /* [n_rows]; file NULL: default */
    struct sim_origin place;   /* of the group that sets it */
    char label[SIM_LABEL_LEN]; /* "exit", "policies[0]"; "" at the top level */
    bool wrong;                /* mistakes stand in it: those rows are at default */
};

/* All rows at their defaults. False when memory ran out; clear it all the same. */
bool sim_inst_init(struct sim_reader *rd, struct sim_inst *inst,
        const struct sim_table *table, const char *label, struct sim_origin place);
void sim_inst_clear(struct sim_inst *inst);
/* A copy that owns its values; false without memory (clear it all the same). Origins
 * still point to the file names of the one copied. */
bool sim_inst_copy(struct sim_inst *to, const struct sim_inst *from);

/* Take the values of a group; `skip` (or NULL) names a key that is not a row. */
void sim_inst_read(struct sim_reader *rd, struct sim_inst *inst,
        const struct sim_node *group, const char *skip);

/* One row's value from a node. */
void sim_inst_read_row(struct sim_reader *rd, struct sim_inst *inst, size_t row,
        const struct sim_node *node);

/* Full key of a row: "exit.b_D", "policies[0].premium", "start". */
const char *sim_inst_key(char out[SIM_KEY_LEN], const struct sim_inst *inst, size_t row);

/* Row of a key relative to the table, or -1. */
int sim_table_row(const struct sim_table *table, const char *key);
void *sim_inst_field(const struct sim_inst *inst, size_t row);

/* Whether a distribution may be given: reals and whole numbers that are neither
 * settings of the run nor the years of a policy. */
bool sim_inst_may_vary(const struct sim_inst *inst, size_t row);
/* Has the row a part in what this instance does, by its choices? What has none is not
 * drawn, and is no assumption of the run. */
bool sim_inst_has_part(const struct sim_inst *inst, size_t row);

/* " EUR/yr", or "" for pure numbers. */
const char *sim_param_unit(const struct sim_param *row, char out[SIM_NAME_LEN]);
/* Is x within the bounds? Of a school year that may be 0, no number of years either. */
bool sim_param_allows(const struct sim_param *row, double x);
/* "between 0 and 1", "at least 0", "0 or between 1900 and 2100", ... */
const char *sim_param_range(const struct sim_param *row, char out[80]);
/* Default as a user would write it. */
const char *sim_param_default(const struct sim_param *row, char out[SIM_TEXT_LEN]);

/* The value as it would stand in a .cfg; real numbers with 17 digits. */
void sim_inst_print(struct sim_buf *buf, const struct sim_inst *inst, size_t row);
/* The same for reading by people: the shortest digits that tell the value. */
void sim_inst_print_short(struct sim_buf *buf, const struct sim_inst *inst, size_t row);
/* A text in quotes, escaped for a .cfg. */
void sim_print_quoted(struct sim_buf *buf, const char *text);

#endif
