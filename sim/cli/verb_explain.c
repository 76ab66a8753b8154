/* verb_explain.c - `simulate explain`: parameters, and what they rest on, in words. */
#include <stdio.h>
#include <string.h>

#include "sim/cli/verbs.h"
#include "sim/scenario/scenario.h"

static void usage(FILE *out)
{
    fputs("simulate explain [KEY]\n"
          "simulate explain --assumptions\n"
          "simulate explain --evidence [ID]\n"
          "\n"
          "Without KEY: every parameter a scenario may set, one line each. With KEY:\n"
          "all parameters below it, or one in full: unit, default, prior, allowed and\n"
          "plausible values, the reason for the prior, and the findings and figures it\n"
          "rests on, with whether their size was seen in a source.\n"
          "\n"
          "--assumptions: what rests on judgement, or on sizes noted from memory.\n"
          "--evidence: the register of findings and Dutch series; with ID one of them.\n"
          "\n"
          "  simulate explain policies[0].premium\n"
          "  simulate explain pay.eps_q\n"
          "  simulate explain --evidence P22\n"
          "  simulate explain --evidence shortage_teachers_pct\n",
            out);
}

enum what { PARAMETERS, ASSUMPTIONS, EVIDENCE, HELP };

/* Read the arguments; false with a sentence. */
static bool arguments(int argc, char **argv, enum what *what, const char **key)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            *what = HELP;
            return true;
        }
        bool assumptions = strcmp(argv[i], "--assumptions") == 0;
        if (assumptions || strcmp(argv[i], "--evidence") == 0) {
            if (*what != PARAMETERS) {
                fputs("explain lists either assumptions or evidence, once\n", stderr);
                return false;
            }
            *what = assumptions ? ASSUMPTIONS : EVIDENCE;
        } else if (argv[i][0] == '-') {
            fprintf(stderr,
                    "%s: explain knows only --assumptions, --evidence and --help\n",
                    argv[i]);
            return false;
        } else if (*key != NULL) {
            fprintf(stderr, "%s: explain takes one key\n", argv[i]);
            return false;
        } else
            *key = argv[i];
    }
    if (*what == ASSUMPTIONS && *key != NULL) {
        fputs("--assumptions lists all assumptions and takes no key\n", stderr);
        return false;
    }
    return true;
}

int sim_verb_explain(const struct sim_model *model, int argc, char **argv)
{
    enum what what = PARAMETERS;
    const char *key = NULL;
    struct sim_err err = { 0 };
    int ret = 0;

    if (!arguments(argc, argv, &what, &key))
        return SIM_STATUS_USAGE;
    if (what == HELP)
        usage(stdout);
    else if (what == ASSUMPTIONS)
        ret = sim_explain_assumptions(model, stdout, &err);
    else if (what == EVIDENCE)
        ret = sim_explain_evidence(model, key, stdout, &err);
    else
        ret = sim_explain(model, key, stdout, &err);
    if (ret == 0)
        return SIM_STATUS_GOOD;
    fprintf(stderr, "%s\n", err.msg);
    return ret == SIM_ERR_INPUT ? SIM_STATUS_USAGE : SIM_STATUS_FAILED;
}
