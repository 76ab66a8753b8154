/* verbs.h - what `simulate` can be asked to do, one function per verb.
 *
 * argv[0] is the verb itself, its arguments follow; argc counts both. A verb writes its
 * answer to stdout and every problem as one sentence per line to stderr, and returns
 * the status with which the program ends.
 * Thread safety: called once, from main. */
#ifndef SIM_CLI_VERBS_H
#define SIM_CLI_VERBS_H

#include "sim/model.h"

enum sim_status {
    SIM_STATUS_GOOD = 0,
    SIM_STATUS_FAILED = 1, /* the run failed */
    SIM_STATUS_USAGE = 2,  /* bad input or usage */
    SIM_STATUS_INTERRUPTED = 130,
};

/* simulate [run] SCENARIO.cfg [options]: the main job. */
int sim_verb_run(const struct sim_model *model, int argc, char **argv);
/* simulate compare FILE...: several policies against one baseline. */
int sim_verb_compare(const struct sim_model *model, int argc, char **argv);
/* simulate decide RESULT: what to choose, from results that are there. */
int sim_verb_decide(const struct sim_model *model, int argc, char **argv);
/* simulate list [levers|shocks|metrics|scenarios|runs] */
int sim_verb_list(const struct sim_model *model, int argc, char **argv);
/* simulate sweep SCENARIO.cfg KEY=VALUES: dose and response. */
int sim_verb_sweep(const struct sim_model *model, int argc, char **argv);
/* simulate merge RESULT...: pieces of one run (--range) put together. */
int sim_verb_merge(const struct sim_model *model, int argc, char **argv);
/* simulate check FILE...: read and check only. */
int sim_verb_check(const struct sim_model *model, int argc, char **argv);
/* simulate explain [KEY | --assumptions | --evidence [ID]]: parameters, and what they
 * rest on, in words. */
int sim_verb_explain(const struct sim_model *model, int argc, char **argv);
/* simulate diff A.cfg B.cfg: what differs between two resolved scenarios. */
int sim_verb_diff(const struct sim_model *model, int argc, char **argv);

/* simulate report RESULT, simulate brief RESULT: pages from a stored result. */
int sim_verb_report(const struct sim_model *model, int argc, char **argv);
int sim_verb_brief(const struct sim_model *model, int argc, char **argv);
/* simulate show RESULT: what a folder of results is, and its answer. */
int sim_verb_show(const struct sim_model *model, int argc, char **argv);
/* simulate verify RESULT: run it again from what it carries, and compare bytes. */
int sim_verb_verify(const struct sim_model *model, int argc, char **argv);
/* simulate prune [RESULT...]: delete leftovers, and results by name. */
int sim_verb_prune(const struct sim_model *model, int argc, char **argv);
/* simulate export RESULT: tables for other programs. */
int sim_verb_export(const struct sim_model *model, int argc, char **argv);

/* simulate validate SCENARIO: the baseline beside published figures. */
int sim_verb_validate(const struct sim_model *model, int argc, char **argv);

/* simulate calibrate SCENARIO: fit what has no evidence to the figures marked fitted. */
int sim_verb_calibrate(const struct sim_model *model, int argc, char **argv);

#endif
