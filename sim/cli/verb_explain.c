/* verb_explain.c - `simulate explain [KEY | --assumptions]`: parameters in words. */
#include <stdio.h>
#include <string.h>

#include "sim/cli/verbs.h"
#include "sim/scenario/scenario.h"

static void usage(FILE *out)
{
    fputs("simulate explain [KEY]\n"
          "simulate explain --assumptions\n"
          "\n"
          "Without KEY: every parameter a scenario may set, one line each. With KEY:\n"
          "all parameters below it, or one in full: unit, default, prior, allowed and\n"
          "plausible values, source. --assumptions: the parameters without evidence.\n"
          "\n"
          "  simulate explain policies[0].premium\n",
            out);
}

int sim_verb_explain(const struct sim_model *model, int argc, char **argv)
{
    const char *key = NULL;
    bool assumptions = false;
    struct sim_err err = { 0 };

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return SIM_STATUS_GOOD;
        }
        if (strcmp(argv[i], "--assumptions") == 0)
            assumptions = true;
        else if (argv[i][0] == '-') {
            fprintf(stderr, "%s: explain knows only --assumptions and --help\n", argv[i]);
            return SIM_STATUS_USAGE;
        } else if (key != NULL || assumptions) {
            fprintf(stderr, "%s: explain takes one key\n", argv[i]);
            return SIM_STATUS_USAGE;
        } else
            key = argv[i];
    }
    if (assumptions && key != NULL) {
        fputs("--assumptions lists all assumptions and takes no key\n", stderr);
        return SIM_STATUS_USAGE;
    }
    if (assumptions)
        sim_explain_assumptions(model, stdout);
    else if (sim_explain(model, key, stdout, &err) != SIM_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return SIM_STATUS_USAGE;
    }
    return SIM_STATUS_GOOD;
}
