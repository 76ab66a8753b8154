/* store_resume.c - goes on with a store that was left unfinished, and gives single
 * replications back; see store.h.
 *
 * What a disk changed is found by the sum stored with each replication (store_sum.c)
 * before anything is built upon it.
 * Thread safety: one store belongs to one thread at a time. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/store/store_impl.h"

/* ---- is it the same run? ---------------------------------------------------- */

static int other(const char *path, const char *what, const char *there, const char *here,
        struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_INPUT,
            "%s: holds a run with another %s (%.80s there, %.80s here)", path, what,
            there, here);
}

static int other_number(const char *path, const char *what, unsigned long long there,
        unsigned long long here, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_INPUT,
            "%s: holds a run with another %s (%llu there, %llu here)", path, what, there,
            here);
}

static int same_names(const char *path, const char *what, const char *const *there,
        size_t n_there, const char *const *here, size_t n_here, struct sim_err *err)
{
    if (n_there != n_here)
        return other_number(path, what, n_there, n_here, err);
    for (size_t i = 0; i < n_here; i++)
        if (strcmp(there[i], here[i]) != 0)
            return other(path, what, there[i], here[i], err);
    return 0;
}

/* NULL in memory is "" in the file. */
static bool differ(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") != 0;
}

/* The line at `text`, but for one that says the language of the report, which is no part
 * of the digest and changes no number. */
static const char *plain_line(const char *text)
{
    static const char language[] = "language = ";

    while (strncmp(text, language, sizeof language - 1) == 0)
        text += strcspn(text, "\n") + (strchr(text, '\n') != NULL);
    return text;
}

static bool other_text(const char *a, const char *b)
{
    a = a != NULL ? a : "";
    b = b != NULL ? b : "";
    for (;;) {
        a = plain_line(a);
        b = plain_line(b);
        size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
        if (n != m || memcmp(a, b, n) != 0 || a[n] != b[m])
            return true;
        if (a[n] == '\0')
            return false;
        a += n + 1;
        b += m + 1;
    }
}

static int same_shape(const char *path, const struct sim_shape *there,
        const struct sim_shape *here, struct sim_err *err)
{
    if (there->first_year != here->first_year || there->n_years != here->n_years)
        return other_number(path, "horizon", (unsigned) there->n_years,
                (unsigned) here->n_years, err);
    if (there->n_metrics != here->n_metrics)
        return other_number(path, "number of outcomes", (unsigned) there->n_metrics,
                (unsigned) here->n_metrics, err);
    for (int m = 0; m < here->n_metrics; m++) {
        const struct sim_metric *a = &there->metric[m], *b = &here->metric[m];
        if (strcmp(a->key, b->key) != 0)
            return other(path, "list of outcomes", a->key, b->key, err);
        if (differ(a->unit, b->unit) || differ(a->doc, b->doc))
            return other(path, "meaning of an outcome", a->key, b->key, err);
    }
    if (there->n_costs != here->n_costs)
        return other_number(path, "number of accounts", (unsigned) there->n_costs,
                (unsigned) here->n_costs, err);
    return same_names(path, "set of groups", there->group, (size_t) there->n_groups,
            here->group, (size_t) here->n_groups, err);
}

int sim_store_same_run(const struct sim_store_meta *here,
        const struct sim_store_meta *there, const char *path, bool range,
        struct sim_err *err)
{
    const struct {
        const char *what, *there, *here;
    } text[] = {
        { "program", there->version, here->version },
        { "model", there->model, here->model },
        { "kind of uncertainty", there->uncertainty, here->uncertainty },
        { "kind of luck", there->luck, here->luck },
        { "sampling", there->sampling, here->sampling },
    };
    int ret = 0;

    for (size_t i = 0; i < SIM_COUNT(text); i++)
        if (strcmp(text[i].there, text[i].here) != 0)
            return other(path, text[i].what, text[i].there, text[i].here, err);
    if (there->seed != here->seed)
        return other_number(path, "seed", there->seed, here->seed, err);
    if (range && there->first_rep != here->first_rep)
        return other_number(
                path, "first replication", there->first_rep, here->first_rep, err);
    if (range && there->reps_asked != here->reps_asked)
        return other_number(
                path, "number of replications", there->reps_asked, here->reps_asked, err);
    if (strcmp(there->digest, here->digest) != 0)
        return other(path, "scenario", there->digest, here->digest, err);
    if (other_text(there->resolved_cfg, here->resolved_cfg))
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: holds a scenario with another text than its digest says: "
                "damaged, or changed by hand",
                path);
    ret = same_names(path, "set of policies", there->arm, there->n_arms, here->arm,
            here->n_arms, err);
    if (ret == 0)
        ret = same_names(path, "set of parameters", there->param, there->n_params,
                here->param, here->n_params, err);
    return ret == 0 ? same_shape(path, &there->shape, &here->shape, err) : ret;
}

/* Does `cells` still name every place of a blob as the small tables do? */
static int check_cells(const struct sim_store *store, struct sim_err *err)
{
    const struct sim_shape *shape = &store->meta.shape;
    char text[640];
    long long same = 0;

    snprintf(text, sizeof text,
            "SELECT (SELECT count(*) FROM cells c JOIN years y JOIN groups g"
            " JOIN metrics m ON c.cell = (y.year_index * %d + g.group_index) * %d"
            " + m.metric AND c.year = y.year AND c.group_name = g.name"
            " AND c.metric = m.key) + (SELECT count(*) FROM cells c JOIN years y"
            " JOIN costs k ON c.cell = %zu + y.year_index * %d + k.cost"
            " AND c.year = y.year AND c.group_name = 'all' AND c.metric ="
            " 'cost.' || k.cause || '.' || k.payer || '.' || k.account)",
            shape->n_groups, shape->n_metrics, sim_shape_metric_cells(shape),
            shape->n_costs);
    int ret = sim_sql_int(&store->sql, text, &same, err);
    if (ret == 0 && same != (long long) store->cells)
        ret = sim_sql_damaged(&store->sql, "places of outcomes are misnamed", err);
    return ret;
}

int sim_store_resume(struct sim_store **out, const char *path,
        const struct sim_store_meta *meta, struct sim_err *err)
{
    int ret = sim_store_open(out, path, err);

    if (ret == 0)
        ret = sim_store_same_run(meta, sim_store_meta(*out), path, true, err);
    if (ret == 0)
        ret = check_cells(*out, err);
    if (ret == 0)
        return 0;
    sim_store_close(*out);
    *out = NULL;
    return ret;
}

/* A file into which nothing was committed yet has no tables; SQLite reads an empty file
 * as a database without any. */
static int is_blank(const char *path, long long *tables, struct sim_err *err)
{
    struct sim_sql sql = { 0 };
    int ret = sim_sql_open(&sql, path, SQLITE_OPEN_READWRITE, err);

    if (ret == 0)
        ret = sim_sql_int(&sql, "SELECT count(*) FROM sqlite_master", tables, err);
    sim_sql_close(&sql);
    return ret;
}

int sim_store_peek(const char *path, size_t *reps, size_t *asked, struct sim_err *err)
{
    struct sim_store *store;
    long long tables = 0;
    int ret = is_blank(path, &tables, err);

    *reps = *asked = 0;
    if (ret != 0 || tables == 0)
        return ret;
    ret = sim_store_open(&store, path, err);
    if (ret != 0)
        return ret;
    *reps = sim_store_reps(store);
    *asked = sim_store_meta(store)->reps_asked;
    sim_store_close(store);
    return 0;
}

bool sim_store_drop_blank(const char *path)
{
    static const char *const beside[] = { "", "-wal", "-shm", "-journal" };
    struct sim_err ignored = { 0 };
    long long tables = 0;
    char name[4200];

    if (is_blank(path, &tables, &ignored) != 0 || tables > 0)
        return false;
    for (size_t k = 0; k < SIM_COUNT(beside); k++) {
        if ((size_t) snprintf(name, sizeof name, "%s%s", path, beside[k]) >= sizeof name)
            return false;
        if (unlink(name) != 0 && errno != ENOENT)
            return false;
    }
    return true;
}

/* ---- one replication back ---------------------------------------------------- */

static int prepare_gets(struct sim_store *store, struct sim_err *err)
{
    const struct sim_sql *sql = &store->sql;

    if (store->get_param != NULL)
        return 0;
    int ret = sim_sql_prepare(sql, &store->get_rep,
            "SELECT sum FROM replications WHERE rep = ? AND twin = ?", err);
    if (ret == 0)
        ret = sim_sql_prepare(sql, &store->get_headline,
                "SELECT arm, year, metric, value FROM headline_values WHERE rep = ?"
                " ORDER BY arm, year, metric",
                err);
    if (ret == 0)
        ret = sim_sql_prepare(sql, &store->get_param,
                "SELECT param, value FROM draws WHERE rep = ? ORDER BY param", err);
    if (ret != 0)
        sim_store_statements_free(store);
    return ret;
}

static int changed(const struct sim_store *store, uint32_t rep, struct sim_err *err)
{
    char what[96];

    snprintf(what, sizeof what, "the numbers of replication %lu are not those stored",
            (unsigned long) rep);
    return sim_sql_damaged(&store->sql, what, err);
}

static int get_cube(struct sim_store *store, uint32_t rep, bool twin, double *const *cube,
        struct sim_err *err)
{
    sqlite3_blob *blob = NULL;
    int rc = SQLITE_OK;

    for (size_t arm = 0; arm < store->meta.n_arms && rc == SQLITE_OK; arm++) {
        sqlite3_int64 row = sim_store_row(store, rep, twin, arm);
        rc = blob != NULL ? sqlite3_blob_reopen(blob, row)
                          : sqlite3_blob_open(store->sql.db, "main", "outcomes", "data",
                                  row, 0, &blob);
        if (rc == SQLITE_OK && sqlite3_blob_bytes(blob) != (int) (store->cells * 8))
            rc = SQLITE_CORRUPT;
        if (rc == SQLITE_OK)
            rc = sqlite3_blob_read(blob, cube[arm], (int) (store->cells * 8), 0);
        if (rc == SQLITE_OK)
            sim_store_to_host(cube[arm], store->cells);
    }
    sqlite3_blob_close(blob);
    return rc == SQLITE_OK ? 0 : sim_sql_fail(&store->sql, rc, err);
}

/* Parameters of the replication; as many as the run has. */
static int get_params(
        struct sim_store *store, uint32_t rep, double *params, struct sim_err *err)
{
    sqlite3_stmt *stmt = store->get_param;
    size_t n = 0;
    int ret;

    sqlite3_bind_int64(stmt, 1, rep);
    while ((ret = sim_sql_row(&store->sql, stmt, err)) == 1) {
        if (n == store->meta.n_params
                || sqlite3_column_int64(stmt, 0) != (sqlite3_int64) n)
            break;
        params[n++] = sqlite3_column_type(stmt, 1) == SQLITE_NULL
                              ? (double) NAN
                              : sqlite3_column_double(stmt, 1);
    }
    sqlite3_reset(stmt);
    if (ret == 1 || (ret == 0 && n != store->meta.n_params))
        return changed(store, rep, err);
    return ret;
}

/* Are the plain rows those that belong to the cubes? */
static int check_headline(
        struct sim_store *store, uint32_t rep, double *const *cube, struct sim_err *err)
{
    const struct sim_shape *shape = &store->meta.shape;
    sqlite3_stmt *stmt = store->get_headline;
    int ret = 0;

    sqlite3_bind_int64(stmt, 1, rep);
    for (size_t arm = 0; arm < store->meta.n_arms && ret == 0; arm++)
        for (int year = 0; year < shape->n_years; year++)
            for (int m = 0; m < shape->n_metrics && ret == 0; m++) {
                if (!shape->metric[m].headline)
                    continue;
                double value = cube[arm][sim_shape_cell(shape, year, 0, m)];
                ret = sim_sql_row(&store->sql, stmt, err);
                bool same = ret == 1
                            && sqlite3_column_int64(stmt, 0) == (sqlite3_int64) arm
                            && sqlite3_column_int(stmt, 1) == shape->first_year + year
                            && sqlite3_column_int(stmt, 2) == m
                            && (sqlite3_column_type(stmt, 3) == SQLITE_NULL
                                            ? isnan(value)
                                            : sqlite3_column_double(stmt, 3) == value);
                if (ret >= 0)
                    ret = same ? 0 : changed(store, rep, err);
            }
    if (ret == 0 && sim_sql_row(&store->sql, stmt, err) != 0)
        ret = changed(store, rep, err);
    sqlite3_reset(stmt);
    return ret;
}

bool sim_store_holds(const struct sim_store *store, uint32_t rep, bool twin)
{
    const struct sim_store_reps *held = &store->reps[twin];
    size_t lo = 0, hi = held->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (held->index[mid] < rep)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < held->n && held->index[lo] == rep;
}

static int get_sum(struct sim_store *store, uint32_t rep, bool twin, uint64_t *sum,
        struct sim_err *err)
{
    sqlite3_stmt *stmt = store->get_rep;

    sqlite3_bind_int64(stmt, 1, rep);
    sqlite3_bind_int(stmt, 2, twin);
    int ret = sim_sql_row(&store->sql, stmt, err);
    if (ret == 1)
        *sum = (uint64_t) sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    if (ret == 0)
        return sim_fail(err, SIM_ERR_INPUT, "%s: holds no replication %lu%s",
                store->sql.path, (unsigned long) rep, twin ? " with other luck" : "");
    return ret == 1 ? 0 : ret;
}

/* A replication back, if its sum says that it is what was put. */
static int get_whole(struct sim_store *store, uint32_t rep, bool twin,
        double *const *cube, double *params, struct sim_err *err)
{
    uint64_t sum = 0;
    int ret = prepare_gets(store, err);

    if (ret == 0)
        ret = get_sum(store, rep, twin, &sum, err);
    if (ret == 0)
        ret = get_cube(store, rep, twin, cube, err);
    if (ret == 0 && !twin)
        ret = get_params(store, rep, params, err);
    if (ret == 0
            && sum
                       != sim_store_sum(
                               store, (const double *const *) cube, twin ? NULL : params))
        ret = changed(store, rep, err);
    return ret;
}

int sim_store_get(struct sim_store *store, uint32_t rep, bool twin, double *const *cube,
        double *params, struct sim_err *err)
{
    int ret = get_whole(store, rep, twin, cube, params, err);

    if (ret == 0 && !twin)
        ret = check_headline(store, rep, cube, err);
    return ret;
}

int sim_store_check(struct sim_store *store, struct sim_err *err)
{
    const size_t arms = store->meta.n_arms, cells = store->cells;
    double *block = sim_calloc(arms * cells + store->meta.n_params + 1, sizeof *block),
           **cube = sim_calloc(arms, sizeof *cube);
    int ret = 0;

    if (block == NULL || cube == NULL)
        ret = sim_fail(
                err, SIM_ERR_NOMEM, "%s: out of memory for its check", store->sql.path);
    for (size_t a = 0; a < arms && ret == 0; a++)
        cube[a] = block + a * cells;
    for (int twin = 0; twin <= 1; twin++)
        for (size_t i = 0; i < store->reps[twin].n && ret == 0; i++)
            ret = get_whole(store, store->reps[twin].index[i], twin, cube,
                    block + arms * cells, err);
    sim_free(cube);
    sim_free(block);
    return ret;
}
