/* verb_check.c - `simulate check FILE...`: is everything in these files right?
 *
 * Reads each file as a run would and builds its start world, which checks the population
 * file and the targets of the policies. Runs nothing. */
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/reading.h"
#include "sim/cli/verbs.h"

static void usage(FILE *out)
{
    fputs("simulate check FILE... [--set KEY=VALUE]...\n"
          "\n"
          "Checks scenario files without running them: every key, value, date and file,\n"
          "and the schools and regions that policies name. Prints all mistakes of all\n"
          "files, one sentence each, and ends with status 2 when there is any. What is\n"
          "allowed but seldom meant (a policy that stands twice) is a remark.\n"
          "\n"
          "  simulate check scenarios/bonus.cfg\n",
            out);
}

static void say_ok(const struct sim_scenario *sc, const char *path)
{
    const struct sim_settings *set = sim_scenario_settings(sc);
    size_t n = 0;
    const struct sim_arm *arms = sim_scenario_arms(sc, &n);

    printf("%s: ok: %lld years from %lld, %lld replication%s, baseline", path,
            set->horizon, set->start, set->replications,
            set->replications == 1 ? "" : "s");
    for (size_t i = 1; i < n; i++) {
        const char *label = sim_scenario_label(sc, i);
        bool same = strcmp(label, arms[i].name) == 0;
        printf("%s%s%s%s%s", i == 1 ? " and " : ", ", arms[i].name, same ? "" : " (",
                same ? "" : label, same ? "" : ")");
    }
    printf("\n");
}

/* What is allowed, but seldom meant: told after the verdict, which stays good. */
static void say_remarks(const struct sim_scenario *sc)
{
    struct sim_diag remarks = { 0 };

    sim_scenario_remarks(sc, &remarks);
    for (size_t i = 0; i < remarks.n; i++)
        printf("  remark: %s\n", remarks.line[i]);
    sim_diag_clear(&remarks);
}

static int check_file(
        const struct sim_model *model, const char *path, const struct sim_load *load)
{
    struct sim_scenario *sc = NULL;
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    int ret = sim_reading_load(&sc, model, path, load, &diag, &err);

    if (ret == SIM_OK)
        ret = sim_reading_world(model, sc, &diag, &err);
    for (size_t i = 0; i < diag.n; i++)
        fprintf(stderr, "%s\n", diag.line[i]);
    if (ret != SIM_OK && diag.n == 0)
        fprintf(stderr, "%s\n", err.msg);
    else if (ret == SIM_OK && diag.n == 0) {
        say_ok(sc, path);
        say_remarks(sc);
    }
    int status = ret == SIM_OK && diag.n == 0                   ? SIM_STATUS_GOOD
                 : ret == SIM_ERR_NOMEM || ret == SIM_ERR_MODEL ? SIM_STATUS_FAILED
                                                                : SIM_STATUS_USAGE;
    sim_diag_clear(&diag);
    sim_scenario_free(sc);
    return status;
}

/* Split argv into files and sets (both of room argc); -1 on a wrong option. */
static int arguments(int argc, char **argv, const char **file, size_t *n_files,
        const char **set, size_t *n_sets)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--set") == 0 && i + 1 < argc)
            set[(*n_sets)++] = argv[++i];
        else if (strncmp(argv[i], "--set=", 6) == 0)
            set[(*n_sets)++] = argv[i] + 6;
        else if (argv[i][0] == '-' && argv[i][1] != '\0') {
            fprintf(stderr,
                    "%s: check knows only --set KEY=VALUE and --help "
                    "(simulate check --help says more)\n",
                    argv[i]);
            return -1;
        } else
            file[(*n_files)++] = argv[i];
    }
    return 0;
}

int sim_verb_check(const struct sim_model *model, int argc, char **argv)
{
    int status = SIM_STATUS_GOOD;
    size_t n_files = 0, n_sets = 0;

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return SIM_STATUS_GOOD;
        }
    const char **file = sim_calloc((size_t) argc + 1, sizeof *file);
    const char **set = sim_calloc((size_t) argc + 1, sizeof *set);
    if (file == NULL || set == NULL) {
        fputs("out of memory\n", stderr);
        status = SIM_STATUS_FAILED;
    } else if (arguments(argc, argv, file, &n_files, set, &n_sets) != 0)
        status = SIM_STATUS_USAGE;
    else if (n_files == 0) {
        fputs("check needs at least one scenario file, as in: simulate check "
              "scenarios/bonus.cfg\n",
                stderr);
        status = SIM_STATUS_USAGE;
    }
    const struct sim_load load = { .sets = set, .n_sets = n_sets };
    const bool go = status == SIM_STATUS_GOOD;
    for (size_t i = 0; go && i < n_files; i++) {
        int one = check_file(model, file[i], &load);
        status = one > status ? one : status;
    }
    sim_free(file);
    sim_free(set);
    return status;
}
