/* verify_files.c - see verify_files.h.
 *
 * The files are written anew into a temporary folder, and each that can be the same byte
 * by byte is compared. Not compared are run.json, which tells date and time used;
 * pictures as png and pdf, which hold what the svg holds, drawn by libraries of the
 * machine; pictures that another gnuplot drew, and a page that another build wrote; what
 * the run did not make, such as pictures without a gnuplot; and what other commands added
 * to the folder. */
#include "sim/cli/verify_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "sim/cli/about.h"
#include "sim/cli/answer_again.h"
#include "sim/cli/stored.h"
#include "sim/store/runjson.h"
#include "sim/store/tree.h"

struct folders {
    struct sim_verify *v;
    const char *again, *there;
    struct sim_buf passed; /* what is not compared, and why */
    size_t rasters;        /* png and pdf */
    size_t unmade;         /* pictures that the run did not make */
    bool pictures;         /* they can be compared */
};

/* The whole file as text; false when there is none. */
static bool read_file(struct sim_buf *out, const char *folder, const char *name)
{
    char path[SIM_TREE_TEMP + 4200], block[4096];
    size_t n;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        sim_buf_add(out, block, n);
    fclose(file);
    return true;
}

static bool ends(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n > m && strcmp(name + n - m, end) == 0;
}

static int kind_of(const char *name)
{
    if (ends(name, ".csv") || ends(name, ".cfg"))
        return SIM_TABLES;
    if (ends(name, ".svg") || ends(name, ".txt"))
        return SIM_PICTURES;
    return ends(name, ".html") ? SIM_PAGES : -1;
}

/* What stands in both behind `mark`, to the end of the tag: is it the same? */
static bool same_tag(const char *a, const char *b, const char *mark)
{
    const char *x = strstr(a, mark), *y = strstr(b, mark);

    return x != NULL && y != NULL && strcspn(x, ">") == strcspn(y, ">")
           && strncmp(x, y, strcspn(x, ">")) == 0;
}

/* Why two that differ tell nothing of the run; NULL: no reason. */
static const char *excuse(
        struct folders *f, enum sim_verified kind, const char *again, const char *there)
{
    char built_with[256];

    if (kind == SIM_PICTURES && !same_tag(again, there, "Produced by GNUPLOT")) {
        f->pictures = false;
        return "drawn by another gnuplot";
    }
    if (kind != SIM_PAGES)
        return NULL;
    if (strstr(there, sim_about_built_with(built_with)) == NULL)
        return "written by a build with another compiler or other libraries";
    return f->pictures ? NULL : "with pictures that cannot be compared";
}

static void pass(struct folders *f, const char *name, const char *why)
{
    sim_buf_printf(&f->passed, ", %.200s (%.300s)", name, why);
}

/* A file that is missing because the run did not make it, say without gnuplot. */
static bool not_made(struct folders *f, enum sim_verified kind, const char *name)
{
    char path[4500];

    snprintf(path, sizeof path, "%.4095s/%s", f->there, name);
    if (access(path, F_OK) == 0 || !sim_runjson_not_made(f->there, name))
        return false;
    if (kind == SIM_PICTURES) {
        f->unmade++;
        f->pictures = false;
    } else {
        pass(f, name, "not made by the run");
    }
    return true;
}

static void compare(struct folders *f, enum sim_verified kind, const char *name)
{
    struct sim_buf again = { 0 }, there = { 0 };

    if (not_made(f, kind, name))
        return;
    (void) read_file(&again, f->again, name);
    bool is_there = read_file(&there, f->there, name);
    const char *why = NULL;
    bool same = is_there && again.n == there.n && again.n > 0
                && memcmp(again.s, there.s, again.n) == 0;
    if (again.failed || there.failed)
        why = "too large for the memory";
    else if (is_there && !same)
        why = excuse(f, kind, sim_buf_text(&again), sim_buf_text(&there));
    if (why != NULL) {
        pass(f, name, why);
    } else {
        f->v->files[kind]++;
        f->v->differ[kind] += !same;
        if (!same)
            printf("  %s/%s: %s\n", f->there, name,
                    is_there ? "differs from what the store gives" : "is missing");
    }
    sim_buf_clear(&again);
    sim_buf_clear(&there);
}

/* All files of one kind in a folder (""; "plots/") made again. */
static void compare_all(struct folders *f, enum sim_verified kind, const char *sub)
{
    struct dirent **entry = NULL;
    char path[SIM_TREE_TEMP + 16], name[300];

    snprintf(path, sizeof path, "%s/%s", f->again, sub);
    int n = scandir(path, &entry, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "%s%.255s", sub, entry[i]->d_name);
        f->rasters += kind == SIM_PICTURES && (ends(name, ".png") || ends(name, ".pdf"));
        if (kind_of(name) == (int) kind)
            compare(f, kind, name);
        free(entry[i]); /* of scandir */
    }
    free(entry);
}

/* Files of the result that were not made again: other commands wrote them. */
static void pass_others(struct folders *f, const char *sub)
{
    static const char *const apart[] = { "run.json", "scenario.resolved.cfg", "plots" };
    struct dirent **entry = NULL;
    char path[4200], name[300], again[SIM_TREE_TEMP + 304];

    snprintf(path, sizeof path, "%.4095s/%s", f->there, sub);
    int n = scandir(path, &entry, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *own = entry[i]->d_name;
        snprintf(name, sizeof name, "%s%.255s", sub, own);
        snprintf(again, sizeof again, "%s/%s", f->again, name);
        bool told = own[0] == '.' || ends(own, ".db") || access(again, F_OK) == 0;
        for (size_t k = 0; k < SIM_COUNT(apart); k++)
            told = told || strcmp(own, apart[k]) == 0;
        if (!told)
            pass(f, name, "not written by the run");
        free(entry[i]);
    }
    free(entry);
}

/* The files in `again` beside those of the result; `left_out`: why there are no pictures,
 * or "". */
static void compare_folders(struct sim_verify *v, const char *again,
        const struct sim_result *res, const char *left_out)
{
    struct folders f = {
        .v = v, .again = again, .there = res->dir, .pictures = left_out[0] == '\0'
    };

    pass(&f, "run.json", "date and time used");
    compare_all(&f, SIM_TABLES, "");
    if (left_out[0] != '\0')
        pass(&f, "pictures", left_out);
    compare_all(&f, SIM_PICTURES, "plots/");
    if (f.unmade > 0)
        sim_buf_printf(&f.passed, ", %zu picture%s (not made by the run)", f.unmade,
                f.unmade == 1 ? "" : "s");
    if (f.rasters > 0)
        sim_buf_printf(&f.passed, ", %zu picture%s as png or pdf", f.rasters,
                f.rasters == 1 ? "" : "s");
    compare_all(&f, SIM_PAGES, "");
    pass_others(&f, "");
    if (f.pictures)
        pass_others(&f, "plots/");
    snprintf(v->passed, sizeof v->passed, "%s", sim_buf_text(&f.passed) + 2);
    sim_buf_clear(&f.passed);
}

/* The language that pictures and page are in: simulate report can change it. */
static void take_language(struct sim_scenario *sc, const char *dir)
{
    struct sim_buf page = { 0 };

    if (read_file(&page, dir, "report.html"))
        sim_scenario_settings_mut(sc)->language =
                strstr(sim_buf_text(&page), "<html lang=\"nl\"") != NULL
                        ? SIM_LANGUAGE_NL
                        : SIM_LANGUAGE_EN;
    sim_buf_clear(&page);
}

int sim_verify_files(struct sim_verify *v, struct sim_job *job, struct sim_store *store,
        const struct sim_result *res, struct sim_err *err)
{
    char tmp[SIM_TREE_TEMP], *text = NULL;
    struct sim_diag warnings = { 0 };
    struct sim_answer_again again;
    const struct sim_store_meta *meta = sim_store_meta(store);
    struct sim_run_result result = { .reps_asked = meta->reps_asked,
        .reps_done = sim_store_reps(store) };

    sim_store_view(store);
    take_language(job->sc, res->dir);
    const struct sim_outputs out = { .model = job->model,
        .sc = job->sc,
        .opt = job->opt,
        .meta = meta,
        .result = &result,
        .packages = job->packages,
        .answer = res->described ? sim_answer_again(
                          &again, job->model, job->sc, &res->brief, &meta->shape)
                                 : NULL,
        .world_note = sim_engine_note(job->eng),
        .run_note = "",
        .partial = res->described ? res->brief.partial
                                  : result.reps_done < result.reps_asked };
    int ret = sim_tree_temp(tmp, err);
    if (ret != 0)
        return ret;
    ret = sim_outputs_write(&out, store, tmp, &text, &warnings, err);
    if (ret == 0)
        compare_folders(v, tmp, res, warnings.n > 0 ? warnings.line[0] : "");
    free(text); /* of open_memstream */
    sim_diag_clear(&warnings);
    sim_tree_temp_delete(tmp);
    return ret;
}

/* Does the scenario in the file, with each dose, have the digest of each store? */
static int check_doses(bool *same, const struct sim_sweep_ask *ask,
        const struct sim_model *model, struct sim_store *const *store, const char *path,
        struct sim_err *err)
{
    char set[256], digest[SIM_DIGEST_LEN];
    const char *sets[] = { set };
    const struct sim_load load = { .sets = sets, .n_sets = 1 };
    struct sim_diag diag = { 0 };

    *same = true;
    for (size_t i = 0; i < ask->doses.n && *same; i++) {
        struct sim_scenario *sc = NULL;
        sim_dose_set(set, &ask->doses, i);
        int ret = sim_scenario_load(&sc, model, path, &load, &diag, err);
        if (ret == 0) {
            sim_scenario_settings_mut(sc)->interaction = false;
            ret = sim_scenario_digest(sc, digest, err);
        }
        *same = ret == 0 && strcmp(digest, sim_store_meta(store[i])->digest) == 0;
        sim_scenario_free(sc);
        if (ret == SIM_ERR_NOMEM)
            return ret;
    }
    sim_diag_clear(&diag);
    return 0;
}

/* The files made again from the stores, beside those of the result. */
static int sweep_again(struct sim_verify *v, struct sim_sweep_ask *ask,
        const struct sim_model *model, const struct sim_scenario *base,
        struct sim_store *const *store, const struct sim_result *res, struct sim_err *err)
{
    char tmp[SIM_TREE_TEMP];
    struct sim_dose dose[SIM_DOSES_MAX];
    struct sim_err plots = { 0 };

    sim_sweep_words(ask, model, base, ask->arm);
    for (size_t i = 0; i < ask->doses.n; i++)
        dose[i] = (struct sim_dose){ ask->doses.value[i], store[i], ask->arm };
    struct sim_sweep sweep = sim_sweep_of(ask, dose);
    int ret = sim_tree_temp(tmp, err);
    if (ret != 0)
        return ret;
    ret = sim_sweep_read(&sweep, ask->reach, err);
    if (ret == 0)
        ret = sim_sweep_files(ask, &sweep, model, base, tmp, &plots, err);
    if (ret == 0)
        compare_folders(v, tmp, res, plots.msg);
    sim_sweep_clear(&sweep);
    sim_tree_temp_delete(tmp);
    return ret;
}

int sim_verify_sweep(struct sim_verify *v, const struct sim_model *model,
        struct sim_store *const *store, const struct sim_result *res, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store[0]);
    const struct sim_load none = { 0 };
    struct sim_scenario *base = NULL;
    struct sim_diag diag = { 0 };
    struct sim_sweep_ask ask;
    char path[4200];
    bool same;

    if (!res->described || !sim_sweep_get(&ask, &res->brief, &meta->shape)
            || ask.doses.n != res->n_stores || ask.arm >= meta->n_arms) {
        snprintf(v->passed, sizeof v->passed,
                "any files: run.json does not tell what the sweep was");
        return 0;
    }
    snprintf(path, sizeof path, "%.4095s/scenario.resolved.cfg", res->dir);
    int ret = check_doses(&same, &ask, model, store, path, err);
    if (ret == 0 && same)
        ret = sim_scenario_load(&base, model, path, &none, &diag, err);
    v->files[SIM_TABLES]++;
    v->differ[SIM_TABLES] += ret == 0 && !same;
    if (ret == 0 && same)
        ret = sweep_again(v, &ask, model, base, store, res, err);
    else if (ret == 0)
        printf("  %s: is not the scenario that was run\n", path);
    sim_scenario_free(base);
    sim_diag_clear(&diag);
    return ret;
}
