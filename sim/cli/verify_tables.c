/* verify_tables.c - are the tables of a result those that its store gives? See resume.h.
 *
 * The tables are written anew into a temporary folder, and each that the result also
 * holds is compared byte by byte. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/cli/resume.h"
#include "sim/store/tree.h"

/* 1 the same, 0 not, -1 the result has no such file. */
static int same_file(const char *a, const char *b)
{
    FILE *x = fopen(a, "rb"), *y = fopen(b, "rb");
    char p[4096], q[4096];
    size_t n = 1;
    int same = y == NULL ? -1 : x != NULL;

    while (same == 1 && n > 0) {
        n = fread(p, 1, sizeof p, x);
        same = fread(q, 1, sizeof q, y) == n && memcmp(p, q, n) == 0;
    }
    if (x != NULL)
        fclose(x);
    if (y != NULL)
        fclose(y);
    return same;
}

static int is_table(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 4
           && (strcmp(entry->d_name + n - 4, ".csv") == 0
                   || strcmp(entry->d_name + n - 4, ".cfg") == 0);
}

static void compare(const char *tmp, const char *dir, size_t *tables, size_t *bad)
{
    struct dirent **entry = NULL;
    int n = scandir(tmp, &entry, is_table, alphasort);

    for (int i = 0; i < n; i++) {
        char a[4600], b[4600];
        snprintf(a, sizeof a, "%s/%s", tmp, entry[i]->d_name);
        snprintf(b, sizeof b, "%s/%s", dir, entry[i]->d_name);
        int same = same_file(a, b);
        *tables += same >= 0;
        *bad += same == 0;
        if (same == 0)
            printf("  %s: differs from what the store gives\n", b);
        free(entry[i]); /* of scandir */
    }
    free(entry);
}

int sim_verify_tables(struct sim_job *job, struct sim_store *store, const char *dir,
        size_t *tables, size_t *bad, struct sim_err *err)
{
    const char *root = getenv("TMPDIR");
    char tmp[1024], *text = NULL;
    struct sim_names *names = &sim_scenario_settings_mut(job->sc)->outputs;
    struct sim_diag warnings = { 0 };
    struct sim_run_result result = { .reps_asked = sim_store_meta(store)->reps_asked,
        .reps_done = sim_store_reps(store) };

    snprintf(tmp, sizeof tmp, "%s/simulate-XXXXXX", root != NULL ? root : "/tmp");
    if (mkdtemp(tmp) == NULL)
        return sim_fail(err, SIM_ERR_IO, "%s: cannot make a temporary folder (%s)", tmp,
                strerror(errno));
    sim_store_view(store);
    names->n = 1; /* the tables, without pictures and page */
    snprintf(names->name[0], sizeof names->name[0], "csv");
    struct sim_store_meta meta = *sim_store_meta(store);
    const struct sim_outputs out = { .model = job->model,
        .sc = job->sc,
        .opt = job->opt,
        .meta = &meta,
        .result = &result,
        .packages = job->packages,
        .world_note = sim_engine_note(job->eng),
        .run_note = "",
        .partial = result.reps_done < result.reps_asked };
    int ret = sim_outputs_write(&out, store, tmp, &text, &warnings, err);
    if (ret == 0)
        compare(tmp, dir, tables, bad);
    free(text); /* of open_memstream */
    sim_diag_clear(&warnings);
    const char *base = strrchr(tmp, '/') + 1;
    int root_fd = open(root != NULL ? root : "/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root_fd >= 0) {
        if (sim_tree_delete(root_fd, base, NULL) != 0)
            fprintf(stderr, "%s: could not be deleted\n", tmp);
        close(root_fd);
    }
    return ret;
}
