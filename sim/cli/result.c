/* result.c - finds and opens a folder of results; see result.h. */
#include "sim/cli/result.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int is_store(const struct dirent *entry)
{
    const char *name = entry->d_name;
    size_t len = strlen(name);

    return strncmp(name, "outcomes", 8) == 0 && len >= 11 && len < SIM_RESULT_FILE
           && strcmp(name + len - 3, ".db") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The folder as it was written, or of that name in results/, finished or not. */
static bool place(struct sim_result *res, const char *name)
{
    static const char *const lead[] = { "", "results/" };
    static const char *const end[] = { "", ".part" };

    for (size_t f = 0; f < SIM_COUNT(lead); f++)
        for (size_t e = 0; e < SIM_COUNT(end); e++) {
            int n = snprintf(res->dir, sizeof res->dir, "%s%s%s", lead[f], name, end[e]);
            if (n > 0 && (size_t) n < sizeof res->dir && is_folder(res->dir))
                return true;
        }
    return false;
}

int sim_result_find(struct sim_result *res, const char *name, struct sim_err *err)
{
    struct dirent **entry = NULL;

    *res = (struct sim_result){ .n_stores = 0 };
    if (!place(res, name))
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: there is no such folder, nor one in results/; simulate list runs "
                "shows what there is",
                name);
    for (size_t n = strlen(res->dir); n > 1 && res->dir[n - 1] == '/'; n--)
        res->dir[n - 1] = '\0';
    res->described = sim_runjson_read(res->dir, &res->brief);
    int n = scandir(res->dir, &entry, is_store, by_name);
    for (int i = 0; i < n; i++) {
        if (res->n_stores < SIM_RESULT_STORES)
            snprintf(res->store[res->n_stores++], SIM_RESULT_FILE, "%.31s",
                    entry[i]->d_name);
        free(entry[i]); /* of scandir */
    }
    free(entry);
    if (res->n_stores == 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: holds no outcomes.db, so it is not a result of this program",
                res->dir);
    return 0;
}

bool sim_result_partial(const struct sim_result *res, const struct sim_store *store)
{
    return res->described ? res->brief.partial
                          : sim_store_reps(store) < sim_store_meta(store)->reps_asked;
}

int sim_result_store(struct sim_store **out, const struct sim_result *res, size_t i,
        struct sim_err *err)
{
    char path[4200];

    snprintf(path, sizeof path, "%s/%s", res->dir, res->store[i]);
    return sim_store_open(out, path, err);
}

int sim_result_sound(struct sim_store **out, const struct sim_result *res, size_t i,
        struct sim_err *err)
{
    int ret = sim_result_store(out, res, i, err);

    if (ret == 0)
        ret = sim_store_check(*out, err);
    if (ret != 0) {
        sim_store_close(*out);
        *out = NULL;
    }
    return ret;
}
