/* facts.h - what a run assumes: every value that is uncertain or not the default, and the
 * sizes of its policies, with what they rest on, in the order of the scenario's own text.
 *
 * Thread safety: read-only once made. */
#ifndef SIM_SCENARIO_FACTS_H
#define SIM_SCENARIO_FACTS_H

#include "sim/scenario/register.h"
#include "sim/scenario/scenario.h"

enum { SIM_FACT_KEY = 160, SIM_FACT_VALUE = 320 };

struct sim_fact {
    char key[SIM_FACT_KEY];     /* as draws and --set call it: "policies[0].accept" */
    char value[SIM_FACT_VALUE]; /* the prior in words, or the value; cut with "..." */
    const struct sim_table *table;
    const struct sim_param *row;
    const char *reason; /* of the register, or NULL */
    bool uncertain;     /* drawn anew in each replication */
    bool changed;       /* set by the scenario: what row->source says is not its source */
    int arm, policy;    /* whose lever: arm >= 1 and place in it; -1: nobody's */
    bool known;         /* cites something: then, how well the best of it is known */
    enum sim_seen best, worst;
};

struct sim_facts {
    size_t n;
    struct sim_fact *fact;
    struct sim_register reg;
};

/* Free with sim_facts_free (NULL is fine). The scenario's model must outlive it. */
SIM_CHECK int sim_facts_new(struct sim_facts **out, const struct sim_scenario *sc,
        const struct sim_model *model, struct sim_err *err);
void sim_facts_free(struct sim_facts *facts);

/* The size of a shock of the scenario, "weeks = 8": what is set and what is not drawn,
 * but for its years. May be empty. */
void sim_shock_values(struct sim_buf *out, const struct sim_scenario *sc, size_t shock);

#endif
