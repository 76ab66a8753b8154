/* verb_list.c - `simulate list`: what there is to ask, and what was asked already.
 *
 * Levers, shocks and metrics are the model's; scenarios and runs are found in folders,
 * in the order of their names. Files are read for their first comment only; what cannot
 * be read is passed over. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/home.h"
#include "sim/base/mem.h"
#include "sim/base/str.h"
#include "sim/cli/verbs.h"
#include "sim/report/report.h"
#include "sim/report/text.h"
#include "sim/store/runjson.h"

enum { INDENT = 24, WIDTH = 100 };

static const char *const whats[] = { "levers", "shocks", "metrics", "scenarios", "runs" };
enum what { LEVERS, SHOCKS, METRICS, SCENARIOS, RUNS };

static void usage(FILE *out)
{
    fputs("simulate list [levers|shocks|metrics|scenarios|runs] [FOLDER]\n"
          "\n"
          "Without a word: all of them. levers and shocks: what a scenario may use, "
          "with\n"
          "the question each answers. metrics: what is reported, with its unit.\n"
          "scenarios: the scenario files of FOLDER (scenarios), with their first "
          "comment.\n"
          "runs: the results in FOLDER (results), with digest, seed and replications.\n"
          "\n"
          "  simulate list metrics\n",
            out);
}

/* "name" in a column, then a paragraph beside it. */
static void put_entry(const char *name, const char *text)
{
    char indent[INDENT + 1], fitted[SIM_TEXT_FIT], *block = NULL;
    size_t size = 0;

    memset(indent, ' ', INDENT);
    indent[INDENT] = '\0';
    sim_text_fit(fitted, name, WIDTH);
    int used = 2 + sim_text_width(fitted);
    printf("  %s", fitted);
    if (text[0] == '\0') {
        fputc('\n', stdout);
        return;
    }
    FILE *file = open_memstream(&block, &size);
    if (file != NULL) {
        sim_text_wrap(file, text, WIDTH, indent);
        fclose(file);
    }
    bool beside = used < INDENT; /* the first line shares its line with the name */
    printf("%s%s", beside ? "" : "\n",
            block != NULL ? block + (beside ? used : 0) : "\n");
    free(block); /* of open_memstream */
}

static void list_tables(const char *title, const struct sim_table *const *table, size_t n)
{
    printf("%s\n", title);
    for (size_t i = 0; i < n; i++)
        put_entry(table[i]->name, table[i]->doc);
    if (n == 0)
        printf("  none\n");
}

static void list_metrics(const struct sim_model *model)
{
    printf("Metrics (those of the terminal table first; then summary.csv, ledger.csv)\n");
    for (int pass = 0; pass < 3; pass++)
        for (const struct sim_metric *m = model->metrics; m->key != NULL; m++) {
            int own = m->headline ? 0 : m->ledger ? 2 : 1;
            char text[1200];
            if (own != pass)
                continue;
            snprintf(text, sizeof text, "[%.20s] %.1000s", m->unit, m->doc);
            put_entry(m->key, text);
        }
}

/* ---- folders --------------------------------------------------------------- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_scenario(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 4 && strcmp(entry->d_name + n - 4, ".cfg") == 0 && entry->d_name[0] != '.';
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The first comment of a file, its lines joined; "" when it does not begin with one. */
static void first_comment(char *out, size_t size, const char *path)
{
    char line[512];
    size_t n = 0;
    FILE *file = fopen(path, "r");

    out[0] = '\0';
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *text = line;
        if (strncmp(text, "//", 2) == 0)
            text += 2;
        else if (text[0] == '#')
            text++;
        else
            break;
        text += strspn(text, " \t");
        line[strcspn(line, "\r\n")] = '\0';
        if (n + strlen(text) + 2 > size)
            break;
        n += (size_t) snprintf(out + n, size - n, "%s%s", n > 0 ? " " : "", text);
    }
    if (file != NULL)
        fclose(file);
}

/* folder NULL: scenarios here, or else those that came with the program. */
static int list_scenarios(const char *folder)
{
    struct dirent **entry = NULL;
    char own[PATH_MAX];

    if (folder == NULL) {
        folder = "scenarios";
        if (access(folder, F_OK) != 0 && sim_home_find(own, sizeof own, NULL, ""))
            folder = own;
    }
    int n = scandir(folder, &entry, is_scenario, by_name);

    printf("Scenarios in %s\n", folder);
    if (n < 0) {
        fprintf(stderr,
                "%s: cannot be read; name the folder: simulate list scenarios "
                "FOLDER\n",
                folder);
        return SIM_STATUS_USAGE;
    }
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX + 300], text[2048];
        snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        first_comment(text, sizeof text, path);
        put_entry(entry[i]->d_name, text);
        free(entry[i]); /* of scandir */
    }
    free(entry);
    if (n == 0)
        printf("  none\n");
    return SIM_STATUS_GOOD;
}

static int list_runs(const char *folder)
{
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, is_visible, by_name), found = 0;

    printf("Runs in %s\n", folder);
    for (int i = 0; i < n; i++) {
        char path[4096], text[1024];
        struct sim_runjson_brief run;
        snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        if (sim_runjson_read(path, &run)) {
            snprintf(text, sizeof text,
                    "digest %.8s, seed %llu, %llu of %llu replications%s, %zu polic%s, "
                    "version %.20s: %.200s",
                    run.digest, run.seed, run.reps_done, run.reps_asked,
                    run.partial ? " (partial)" : "", run.n_arms > 0 ? run.n_arms - 1 : 0,
                    run.n_arms == 2 ? "y" : "ies", run.version, run.title);
            put_entry(entry[i]->d_name, text);
            found++;
        }
        free(entry[i]);
    }
    free(entry);
    if (found == 0)
        printf("  none\n");
    return SIM_STATUS_GOOD;
}

/* ---- the verb -------------------------------------------------------------- */

static int list_one(const struct sim_model *model, enum what what, const char *folder)
{
    switch (what) {
    case LEVERS:
        list_tables("Levers (simulate explain NAME shows the keys)", model->levers,
                model->n_levers);
        return SIM_STATUS_GOOD;
    case SHOCKS:
        list_tables("Shocks", model->shocks, model->n_shocks);
        return SIM_STATUS_GOOD;
    case METRICS:
        list_metrics(model);
        return SIM_STATUS_GOOD;
    case SCENARIOS:
        return list_scenarios(folder);
    case RUNS:
        return list_runs(folder != NULL ? folder : "results");
    }
    return SIM_STATUS_USAGE;
}

static int list_all(const struct sim_model *model)
{
    for (int i = 0; i < (int) SIM_COUNT(whats); i++) {
        if (i > 0)
            fputc('\n', stdout);
        (void) list_one(model, (enum what) i, NULL);
    }
    return SIM_STATUS_GOOD;
}

int sim_verb_list(const struct sim_model *model, int argc, char **argv)
{
    char hint[256];

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return SIM_STATUS_GOOD;
        }
        if (argv[i][0] == '-') {
            fprintf(stderr, "%s: list knows only --help\n", argv[i]);
            return SIM_STATUS_USAGE;
        }
    }
    if (argc < 2)
        return list_all(model);
    for (int i = 0; i < (int) SIM_COUNT(whats); i++) {
        if (strcmp(argv[1], whats[i]) != 0)
            continue;
        if (argc > (i == SCENARIOS || i == RUNS ? 3 : 2)) {
            fprintf(stderr, "%s: list %s takes %s\n", argv[argc - 1], whats[i],
                    i == SCENARIOS || i == RUNS ? "one folder" : "nothing more");
            return SIM_STATUS_USAGE;
        }
        return list_one(model, (enum what) i, argc > 2 ? argv[2] : NULL);
    }
    fprintf(stderr, "%s: cannot be listed%s\n", argv[1],
            sim_str_hint(hint, sizeof hint, argv[1], whats, SIM_COUNT(whats)));
    return SIM_STATUS_USAGE;
}
