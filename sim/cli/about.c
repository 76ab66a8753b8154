/* about.c - help and version; see about.h. */
#include "sim/cli/about.h"

#include <gsl/gsl_version.h>

#include "sim/base/program.h"
#include "sim/base/vmath.h"
#include "sim/engine/ranks.h"
#include "sim/store/store.h"

static const char help[] =
        "simulate - the same futures with and without a policy, with their uncertainty\n"
        "\n"
        "  simulate SCENARIO.cfg [options]     baseline and policies of the file\n"
        "  simulate compare FILE...            all policies against one baseline\n"
        "  simulate sweep SCENARIO.cfg KEY=FROM:TO:N\n"
        "                                      how the effect grows with a value\n"
        "  simulate decide RESULT              what to choose, from results that are\n"
        "                                      there\n"
        "  simulate report RESULT              report.html again, from what is stored\n"
        "  simulate brief RESULT [--text]      the answer on one page\n"
        "  simulate merge RESULT...            pieces of one run (--range) put together\n"
        "  simulate export RESULT --format F   tables as csv, json, sqlite or xlsx\n"
        "  simulate list [WHAT]                levers, shocks, metrics, scenarios, runs\n"
        "  simulate show RESULT                what a result is, and its answer\n"
        "  simulate verify RESULT              run it again and compare every byte\n"
        "  simulate prune [RESULT...]          delete leftovers, and results by name\n"
        "  simulate check FILE...              read and check only\n"
        "  simulate explain [KEY]              meaning, range and source of a parameter\n"
        "  simulate explain --assumptions      what rests on judgement\n"
        "  simulate explain --evidence [ID]    the findings and figures behind it all\n"
        "  simulate diff A.cfg B.cfg           what differs between two scenarios\n"
        "  simulate validate SCENARIO          the baseline beside published figures\n"
        "  simulate calibrate SCENARIO         fits the few parameters without evidence\n"
        "\n"
        "Example: what does a pay premium at the most disadvantaged schools change?\n"
        "\n"
        "  simulate scenarios/bonus.cfg\n"
        "\n"
        "prints a table and writes report.html, CSV files and plots to results/bonus/.\n"
        "Each verb tells more with --help.\n"
        "\n"
        "Options (before or after the file):\n"
        "  -n, --replications N     futures to simulate (else as the scenario says)\n"
        "      --seed S             another seed gives other luck\n"
        "  -j, --threads N          processors to use (all)\n"
        "      --set KEY=VALUE      change a value of the scenario; may be repeated\n"
        "      --out DIR            folder for results (results)\n"
        "      --precision METRIC=HALFWIDTH\n"
        "                           stop when the mean effect on METRIC is known to\n"
        "                           within +- HALFWIDTH (90 %, in its own unit);\n"
        "                           looked at after every 32 replications\n"
        "      --max-time T         stop after 90, 90s, 5m or 1h\n"
        "      --memory M           memory for the simulations, such as 500M or 2G\n"
        "      --uncertainty KIND   both, parameters, chance or none (both)\n"
        "      --luck KIND          shared: the same luck with and without policy;\n"
        "                           independent: to see what sharing brings (shared)\n"
        "      --resume             go on with a run that did not end (Ctrl-C, crash,\n"
        "                           full disk), to the same bytes as if it had\n"
        "      --fresh              throw away what it left, and begin anew\n"
        "      --only R             replication R alone, in DIR/NAME.R\n"
        "      --range A..B         replications A to B alone, to be put together later\n"
        "      --interaction        take packages of several policies apart\n"
        "      --language L         en or nl: language of the report (en)\n"
        "      --quiet              write the files, print nothing but problems\n"
        "      --json               print the headline results as JSON, not as a table\n"
        "  -h, --help               this text\n"
        "      --version            name of the program, versions of libraries\n"
        "\n"
        "Status: 0 good, 1 the run failed, 2 wrong input or usage, 130 interrupted.\n";

const char *sim_about_compiler(void)
{
#ifdef __clang__
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}

const char *sim_about_built_with(char out[256])
{
    snprintf(out, 256, "%.100s, GSL %.40s, SQLite %.40s", sim_about_compiler(),
            gsl_version, sim_store_sqlite_version());
    return out;
}

void sim_about_help(FILE *out)
{
    fputs(help, out);
}

void sim_about_version(FILE *out, const struct sim_model *model)
{
    char mpi[160];

    fprintf(out, "simulate %s\nmodel %s %s\ncompiler %s\nGSL %s\nSQLite %s\n",
            sim_program, model->name, model->version, sim_about_compiler(), gsl_version,
            sim_store_sqlite_version());
    fprintf(out, "instruction set %s\n", sim_isa_name());
    if (sim_ranks_about(mpi, sizeof mpi)[0] != '\0')
        fprintf(out, "MPI %s\n", mpi);
}
