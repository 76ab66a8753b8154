/* verb_diff.c - `simulate diff A.cfg B.cfg`: what differs once both are resolved. */
#include <stdio.h>
#include <string.h>

#include "sim/cli/verbs.h"
#include "sim/scenario/scenario.h"

static void usage(FILE *out)
{
    fputs("simulate diff A.cfg B.cfg\n"
          "\n"
          "Prints every value that differs between two scenarios once their base files\n"
          "and defaults are filled in, as \"key: value in A -> value in B\".\n"
          "\n"
          "  simulate diff scenarios/baseline.cfg scenarios/bonus.cfg\n",
            out);
}

static int load(struct sim_scenario **sc, const struct sim_model *model, const char *path)
{
    const struct sim_load none = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    int ret = sim_scenario_load(sc, model, path, &none, &diag, &err);

    for (size_t i = 0; i < diag.n; i++)
        fprintf(stderr, "%s\n", diag.line[i]);
    if (ret != SIM_OK && diag.n == 0)
        fprintf(stderr, "%s\n", err.msg);
    sim_diag_clear(&diag);
    return ret == SIM_OK          ? SIM_STATUS_GOOD
           : ret == SIM_ERR_NOMEM ? SIM_STATUS_FAILED
                                  : SIM_STATUS_USAGE;
}

int sim_verb_diff(const struct sim_model *model, int argc, char **argv)
{
    struct sim_scenario *a = NULL, *b = NULL;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return SIM_STATUS_GOOD;
        }
        if (argv[i][0] == '-' && argv[i][1] != '\0') {
            fprintf(stderr, "%s: diff knows only --help\n", argv[i]);
            return SIM_STATUS_USAGE;
        }
    }
    if (argc != 3) {
        fputs("diff needs two scenario files, as in: simulate diff "
              "scenarios/baseline.cfg scenarios/bonus.cfg\n",
                stderr);
        return SIM_STATUS_USAGE;
    }
    int status = load(&a, model, argv[1]);
    int second = load(&b, model, argv[2]);
    status = second > status ? second : status;
    if (status == SIM_STATUS_GOOD) {
        int n = sim_scenario_diff(a, b, stdout);
        if (n == 0)
            printf("no difference\n");
        if (n < 0) {
            fputs("out of memory while comparing\n", stderr);
            status = SIM_STATUS_FAILED;
        }
    }
    sim_scenario_free(a);
    sim_scenario_free(b);
    return status;
}
