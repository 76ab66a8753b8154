/* verb_export.c - `simulate export RESULT --format xlsx`: a stored run as tables for
 * other programs, without simulating anything. */
#include <stdio.h>
#include <string.h>

#include "sim/base/str.h"
#include "sim/cli/job.h"
#include "sim/cli/stored.h"
#include "sim/cli/verbs.h"
#include "sim/report/export.h"

static void usage(FILE *out)
{
    fputs("simulate export RESULT [--format FORMAT] [--tables LIST] [--out PATH]\n"
          "\n"
          "Writes a stored run as tables for a spreadsheet, R, Python or a database,\n"
          "with units and a dictionary that says what every column means. Tables: run,\n"
          "arms, outcomes, levels, effects, costs, replications (headline outcomes of\n"
          "the nation in each), parameters, draws (of the parameters); all of them, or\n"
          "those of --tables. The same run gives the same bytes.\n"
          "\n"
          "      --format FORMAT  csv: a folder of files; json, sqlite, xlsx: one file\n"
          "                       (xlsx)\n"
          "      --tables LIST    such as effects,costs\n"
          "      --out PATH       file or folder (RESULT/export.xlsx and so on)\n"
          "\n"
          "  simulate export results/compare --format xlsx\n"
          "  simulate export results/bonus --format csv --tables effects,draws\n",
            out);
}

struct asked {
    bool help;
    enum sim_sheets_format format;
    unsigned tables;
    const char *dir, *out;
};

static int read_format(struct asked *asked, const char *text, struct sim_err *err)
{
    char hint[256];

    for (int i = 0; i < SIM_SHEETS_FORMATS; i++)
        if (strcmp(sim_sheets_formats[i], text) == 0) {
            asked->format = (enum sim_sheets_format) i;
            return 0;
        }
    return sim_fail(err, SIM_ERR_INPUT, "--format %s: there is no such format%s", text,
            sim_str_hint(
                    hint, sizeof hint, text, sim_sheets_formats, SIM_SHEETS_FORMATS));
}

static int read_tables(struct asked *asked, const char *list, struct sim_err *err)
{
    char hint[256];

    asked->tables = 0;
    while (*list != '\0') {
        size_t n = strcspn(list, ",");
        int found = -1;
        for (int i = 0; i < SIM_EXPORT_TABLES; i++)
            if (strlen(sim_export_tables[i]) == n
                    && strncmp(sim_export_tables[i], list, n) == 0)
                found = i;
        if (found < 0)
            return sim_fail(err, SIM_ERR_INPUT,
                    "--tables %.60s: there is no such table%s", list,
                    sim_str_hint(hint, sizeof hint, list, sim_export_tables,
                            SIM_EXPORT_TABLES));
        asked->tables |= 1u << found;
        list += n + (list[n] == ',');
    }
    return asked->tables != 0 ? 0
                              : sim_fail(err, SIM_ERR_INPUT, "--tables: names nothing");
}

/* One argument, or an option and what stands behind it. */
static int argument(
        struct asked *asked, const char *arg, const char *next, struct sim_err *err)
{
    if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
        asked->help = true;
        return 0;
    }
    if (strncmp(arg, "--", 2) == 0 && next == NULL)
        return sim_fail(err, SIM_ERR_INPUT, "%s: needs a value (see --help)", arg);
    if (strcmp(arg, "--format") == 0)
        return read_format(asked, next, err);
    if (strcmp(arg, "--tables") == 0)
        return read_tables(asked, next, err);
    if (strcmp(arg, "--out") == 0) {
        asked->out = next;
        return 0;
    }
    if (arg[0] == '-')
        return sim_fail(err, SIM_ERR_INPUT, "%s: is no option of simulate export", arg);
    if (asked->dir != NULL)
        return sim_fail(
                err, SIM_ERR_INPUT, "%s: export takes one folder of results", arg);
    asked->dir = arg;
    return 0;
}

static int arguments(struct asked *asked, int argc, char **argv, struct sim_err *err)
{
    int ret = 0;

    *asked = (struct asked){ .format = SIM_SHEETS_XLSX,
        .tables = (1u << SIM_EXPORT_TABLES) - 1 };
    for (int i = 1; i < argc && ret == 0; i++) {
        bool option = strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i], "--help") != 0;
        ret = argument(asked, argv[i], i + 1 < argc ? argv[i + 1] : NULL, err);
        i += option;
    }
    if (ret == 0 && asked->dir == NULL && !asked->help)
        return sim_fail(err, SIM_ERR_INPUT,
                "export needs a folder of results, as in: simulate export results/bonus");
    return ret;
}

static int export(const struct sim_model *model, const struct asked *asked,
        struct sim_stored *stored, struct sim_diag *diag, struct sim_err *err)
{
    char path[4096];
    struct sim_sheets *out = NULL;
    struct sim_facts *facts = NULL;
    int ret = sim_stored_open(stored, model, asked->dir, diag, err);

    if (asked->out != NULL)
        snprintf(path, sizeof path, "%.4000s", asked->out);
    else
        snprintf(path, sizeof path, "%.4000s/export%s%s", stored->dir,
                asked->format == SIM_SHEETS_CSV ? "_" : ".",
                sim_sheets_formats[asked->format]);
    if (ret == 0)
        ret = sim_facts_new(&facts, stored->sc, model, err);
    if (ret == 0)
        ret = sim_sheets_open(&out, asked->format, path, err);
    if (ret == 0)
        ret = sim_export(out, stored->rep, stored->store, facts, asked->tables, err);
    if (ret == 0)
        ret = sim_sheets_finish(out, err);
    sim_sheets_close(out);
    sim_facts_free(facts);
    if (ret == 0)
        printf("%s\n", path);
    return ret;
}

int sim_verb_export(const struct sim_model *model, int argc, char **argv)
{
    struct asked asked;
    struct sim_stored stored = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    int ret = arguments(&asked, argc, argv, &err);

    if (ret == 0 && asked.help) {
        usage(stdout);
        return SIM_STATUS_GOOD;
    }
    if (ret == 0)
        ret = export(model, &asked, &stored, &diag, &err);
    bool told = ret == SIM_ERR_INPUT && diag.n > 0; /* else they only warn */
    sim_job_tell(&diag);
    if (ret != 0 && !told)
        fprintf(stderr, "%s\n", err.msg);
    sim_stored_clear(&stored);
    return sim_job_status(ret);
}
