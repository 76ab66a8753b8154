/* main.c - where the program starts: which verb is meant, and which model it is about.
 *
 * The only file of sim/ that names a model. */
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/isa.h"
#include "sim/base/limits.h"
#include "sim/base/str.h"
#include "sim/cli/about.h"
#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"
#include "sim/engine/ranks.h"

struct verb {
    const char *name;
    int (*run)(const struct sim_model *model, int argc, char **argv);
};

static const struct verb verbs[] = {
    { "run", sim_verb_run },
    { "compare", sim_verb_compare },
    { "decide", sim_verb_decide },
    { "sweep", sim_verb_sweep },
    { "merge", sim_verb_merge },
    { "check", sim_verb_check },
    { "explain", sim_verb_explain },
    { "diff", sim_verb_diff },
    { "report", sim_verb_report },
    { "brief", sim_verb_brief },
    { "export", sim_verb_export },
    { "list", sim_verb_list },
    { "show", sim_verb_show },
    { "verify", sim_verb_verify },
    { "prune", sim_verb_prune },
    { "validate", sim_verb_validate },
    { "calibrate", sim_verb_calibrate },
};

static const struct verb *verb_find(const char *name)
{
    for (size_t i = 0; i < SIM_COUNT(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

/* A scenario is a file: it has a dot or a slash in its name, or it exists. */
static int names_a_file(const char *arg)
{
    if (strpbrk(arg, "./") != NULL)
        return 1;
    FILE *file = fopen(arg, "r");
    if (file != NULL)
        fclose(file);
    return file != NULL;
}

static int unknown_verb(const char *arg)
{
    const char *names[SIM_COUNT(verbs)];
    char hint[256];

    for (size_t i = 0; i < SIM_COUNT(verbs); i++)
        names[i] = verbs[i].name;
    fprintf(stderr, "%s: neither a scenario file nor something simulate can do%s\n", arg,
            sim_str_hint(hint, sizeof hint, arg, names, SIM_COUNT(verbs)));
    return SIM_STATUS_USAGE;
}

/* simulate help, and simulate help VERB for simulate VERB --help. */
static int help(int argc, char **argv)
{
    if (argc == 2) {
        sim_about_help(stdout);
        return SIM_STATUS_GOOD;
    }
    const struct verb *verb = verb_find(argv[2]);
    char flag[] = "--help", *asked[] = { argv[2], flag, NULL };
    return verb != NULL ? verb->run(&model_schools, 2, asked) : unknown_verb(argv[2]);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        sim_about_help(stdout);
        return SIM_STATUS_GOOD;
    }
    const struct verb *verb = verb_find(argv[1]);
    if (strcmp(argv[1], "help") == 0)
        return help(argc, argv);
    if (verb != NULL)
        return verb->run(&model_schools, argc - 1, argv + 1);
    if (argv[1][0] != '-' && !names_a_file(argv[1]))
        return unknown_verb(argv[1]);
    return sim_verb_run(&model_schools, argc, argv);
}

/* Who starts us without stdin, stdout or stderr must not find our words in the next file
 * that is opened: what is written there fails, as it does without. */
static void hold_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void) open("/dev/null", O_RDONLY);
}

/* What the environment asks for and cannot be is told, not passed over. */
static int surroundings(void)
{
    struct sim_err err = { 0 };

    if (sim_isa_check(&err) == 0 && sim_limits_check(&err) == 0)
        return SIM_STATUS_GOOD;
    fprintf(stderr, "%s\n", err.msg);
    return SIM_STATUS_USAGE;
}

int main(int argc, char **argv)
{
    hold_streams();
    setlocale(LC_CTYPE, "");
    gsl_set_error_handler_off();
    const int rank = sim_ranks_start(&argc, &argv);
    if (rank < 0)
        return SIM_STATUS_FAILED;
    if (rank > 0) { /* what ends a run is said to rank 0 */
        sim_signals_ignore();
        return sim_ranks_serve(&model_schools);
    }
    sim_signals_install();
    int status = surroundings();
    if (status == SIM_STATUS_GOOD)
        status = dispatch(argc, argv);
    /* a reader that went away (| head) has what it wanted; a full disk is a failure */
    if (fflush(stdout) != 0 && errno != EPIPE) {
        fprintf(stderr, "the output could not be written: %s\n", strerror(errno));
        status = status == SIM_STATUS_GOOD ? SIM_STATUS_FAILED : status;
    }
    sim_ranks_end();
    return status;
}
