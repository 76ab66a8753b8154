/* verb_prune.c - `simulate prune`: delete what unfinished runs left, and results by name.
 *
 * Lists first what would go and asks; without a terminal to ask on, --yes must be said.
 * What may go is decided by sim/store/prune.h. Thread safety: main. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/cli/job.h"
#include "sim/cli/verbs.h"
#include "sim/store/prune.h"

static void usage(FILE *out)
{
    fputs("simulate prune [RESULT...] [--out DIR] [--yes]\n"
          "\n"
          "Without names: lists what runs that did not end left in DIR (results),\n"
          "that is NAME.part and NAME.old, and work folders of a report that was\n"
          "killed, and deletes it when you say yes. With names: those results. A\n"
          "folder that is not a result of this program, and a run that is going on,\n"
          "are never touched.\n"
          "\n"
          "      --out DIR            folder of results (results)\n"
          "  -y, --yes                do not ask\n"
          "\n"
          "  simulate prune\n"
          "  simulate prune bonus --yes\n",
            out);
}

struct prune {
    const char *dir;
    bool named; /* dir was given */
    bool yes;
    const char **name; /* [n] entries of dir to delete */
    size_t n;
};

static void put_size(char *out, size_t size, double bytes)
{
    if (bytes < 1e6)
        snprintf(out, size, "%.0f kB", bytes / 1e3);
    else if (bytes < 1e9)
        snprintf(out, size, "%.1f MB", bytes / 1e6);
    else
        snprintf(out, size, "%.1f GB", bytes / 1e9);
}

/* One line of the list; false when it may not go. */
static bool list_one(const char *dir, const char *name)
{
    struct sim_prune_entry entry;
    char bytes[32], shown[300], what[160];

    sim_prune_look(&entry, dir, name);
    put_size(bytes, sizeof bytes, entry.bytes);
    snprintf(shown, sizeof shown, "%.290s", name);
    for (char *c = shown; *c != '\0'; c++) /* a name may hold anything */
        if ((unsigned char) *c < ' ' || *c == 0x7f)
            *c = '?';
    switch (entry.kind) {
    case SIM_PRUNE_RESULT:
        snprintf(what, sizeof what, "results");
        break;
    case SIM_PRUNE_UNFINISHED:
        snprintf(what, sizeof what, "%zu of %zu replications of a run that did not end",
                entry.reps, entry.asked);
        break;
    case SIM_PRUNE_OLD:
        snprintf(what, sizeof what, "results that newer ones replaced");
        break;
    case SIM_PRUNE_RUNNING:
        fprintf(stderr, "%s/%s: a run is writing here, so it is left alone\n", dir,
                shown);
        return false;
    case SIM_PRUNE_FOREIGN:
        fprintf(stderr, "%s/%s: is not a result of this program, so it is left alone\n",
                dir, shown);
        return false;
    }
    printf("  %s/%s: %s, %s\n", dir, shown, what, bytes);
    return true;
}

static bool is_leftover(const char *name)
{
    size_t len = strlen(name);

    return (len > 5 && strcmp(name + len - 5, ".part") == 0)
           || (len > 4 && strcmp(name + len - 4, ".old") == 0);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* A whole leftover, or a result with work folders of a report that was killed. */
static bool list_left(const char *dir, const char *name)
{
    if (is_leftover(name))
        return list_one(dir, name);
    const size_t n = sim_prune_scraps(dir, name, false);
    if (n > 0)
        printf("  %s/%s: %zu work folder%s of a report that did not end\n", dir, name, n,
                n == 1 ? "" : "s");
    return n > 0;
}

/* A person at the terminal says yes. */
static bool agreed(const struct prune *p, size_t n)
{
    char line[16] = "";

    if (p->yes)
        return true;
    if (!isatty(STDIN_FILENO)) {
        fprintf(stderr, "nothing was deleted: add --yes to delete without being asked\n");
        return false;
    }
    printf("Delete %s? [y/N] ", n == 1 ? "it" : "them");
    fflush(stdout);
    return fgets(line, sizeof line, stdin) != NULL && (line[0] == 'y' || line[0] == 'Y');
}

/* Delete name[0..n) of dir after asking; *status gets what went wrong. */
static void remove_all(
        const struct prune *p, const char *const *name, size_t n, int *status)
{
    struct sim_err err = { 0 };

    if (n == 0)
        return;
    if (!agreed(p, n)) {
        *status = SIM_STATUS_USAGE;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (p->n == 0 && !is_leftover(name[i])) {
            (void) sim_prune_scraps(p->dir, name[i], true);
            continue;
        }
        int ret = sim_prune_delete(p->dir, name[i], &err);
        if (ret == 0)
            continue;
        fprintf(stderr, "%s\n", err.msg);
        *status = sim_job_status(ret);
    }
}

static int prune_leftovers(const struct prune *p)
{
    struct dirent **entry = NULL;
    int n = scandir(p->dir, &entry, is_shown, alphasort), status = SIM_STATUS_GOOD;
    const char **name = n > 0 ? sim_calloc((size_t) n, sizeof *name) : NULL;
    size_t kept = 0;

    if (n > 0 && name == NULL) {
        fputs("out of memory\n", stderr);
        status = SIM_STATUS_FAILED;
    }
    for (int i = 0; i < n && name != NULL; i++)
        if (list_left(p->dir, entry[i]->d_name))
            name[kept++] = entry[i]->d_name;
    if (kept == 0 && status == SIM_STATUS_GOOD)
        printf("%s: no unfinished run is left\n", p->dir);
    remove_all(p, name, kept, &status);
    for (int i = 0; i < n; i++)
        free(entry[i]); /* of scandir */
    free(entry);
    sim_free(name);
    return status;
}

/* A name as the user wrote it: one of dir, or a path to a folder in it. */
static const char *entry_name(const char *dir, const char *name)
{
    size_t len = strlen(dir);

    return strncmp(name, dir, len) == 0 && name[len] == '/' ? name + len + 1 : name;
}

static int prune_named(const struct prune *p)
{
    const char **name = sim_calloc(p->n, sizeof *name);
    int status = SIM_STATUS_GOOD;
    size_t kept = 0;

    if (name == NULL) {
        fputs("out of memory\n", stderr);
        return SIM_STATUS_FAILED;
    }
    for (size_t i = 0; i < p->n; i++) {
        const char *entry = entry_name(p->dir, p->name[i]);
        if (strchr(entry, '/') != NULL || entry[0] == '.' || entry[0] == '\0') {
            fprintf(stderr, "%s: name a folder in %s; of another place with --out DIR\n",
                    p->name[i], p->dir);
            status = SIM_STATUS_USAGE;
        } else if (list_one(p->dir, entry)) {
            name[kept++] = entry;
        } else {
            status = SIM_STATUS_USAGE;
        }
    }
    remove_all(p, name, kept, &status);
    sim_free(name);
    return status;
}

/* A folder that was named must be there; where no run ever was, nothing is left. */
static bool folder_there(const struct prune *p)
{
    struct stat st;

    if (!p->named || (stat(p->dir, &st) == 0 && S_ISDIR(st.st_mode)))
        return true;
    fprintf(stderr, "%s: there is no such folder\n", p->dir);
    return false;
}

int sim_verb_prune(const struct sim_model *model, int argc, char **argv)
{
    struct prune p = { .dir = "results" };

    (void) model;
    p.name = sim_calloc((size_t) argc, sizeof *p.name);
    int status = p.name != NULL ? -1 : SIM_STATUS_FAILED;
    for (int i = 1; i < argc && status < 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            status = SIM_STATUS_GOOD;
        } else if (strcmp(argv[i], "--yes") == 0 || strcmp(argv[i], "-y") == 0) {
            p.yes = true;
        } else if (strcmp(argv[i], "--out") == 0 && i + 1 < argc) {
            p.dir = argv[++i];
            p.named = true;
        } else if (strncmp(argv[i], "--out=", 6) == 0) {
            p.dir = argv[i] + 6;
            p.named = true;
        } else if (argv[i][0] == '-') {
            fprintf(stderr, "%s: prune knows --out DIR, --yes and --help\n", argv[i]);
            status = SIM_STATUS_USAGE;
        } else {
            p.name[p.n++] = argv[i];
        }
    }
    if (status < 0 && !folder_there(&p))
        status = SIM_STATUS_USAGE;
    if (status < 0)
        status = p.n > 0 ? prune_named(&p) : prune_leftovers(&p);
    sim_free(p.name);
    return status;
}
