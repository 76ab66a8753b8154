/* test_store.c - does the store give back every bit, and never more than it has?
 *
 * Values are a function of (replication, twin, arm, cell), so that any mix-up of
 * position, arm or replication shows. Damage is done byte by byte to real files. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/store/store_impl.h"

TestSuite(store, .timeout = 120);

enum { YEARS = 3, GROUPS = 2, METRICS = 4, ARMS = 3, PARAMS = 2 };
enum { CELLS = YEARS * GROUPS * METRICS };

static const char *const group_names[] = { "all", "quintile=5" };
static const char *const arm_names[] = { "baseline", "bonus, \"high\"", "a'; DROP" };
static const char *const param_names[] = { "exit.b_D", "policies[0].premium" };
static const struct sim_metric metric_rows[METRICS] = {
    { .key = "shortage",
            .unit = "share",
            .label = "Teacher shortage",
            .scale = 100,
            .show_unit = "%",
            .decimals = 1,
            .better = -1,
            .headline = true,
            .doc = "Share." },
    { .key = "entry",
            .unit = "fte",
            .label = "In",
            .scale = 1,
            .ledger = true,
            .scope = SIM_SCOPE_LABOUR },
    { .key = "gain",
            .unit = "sd",
            .better = 1,
            .headline = true,
            .paired = true,
            .scope = SIM_SCOPE_PUPIL },
    { .key = "last", .unit = "1", .scope = SIM_SCOPE_NATION },
};
static const struct sim_store_meta meta_all = { .scenario = "bonus",
    .title = "Een premie: \"twintig\" %",
    .digest = "0123",
    .version = "0.1.0",
    .model = "lokaal 1",
    .resolved_cfg = "a = 1;\nb = 2;\n",
    .seed = 18446744073709551615u,
    .sampling = "antithetic",
    .uncertainty = "both",
    .luck = "shared",
    .shape = { 2025, YEARS, GROUPS, METRICS, group_names, metric_rows },
    .n_arms = ARMS,
    .arm = arm_names,
    .n_params = PARAMS,
    .param = param_names };

static char folder[64], path[96];

static void setup(void)
{
    snprintf(folder, sizeof folder, "/tmp/test_store_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/outcomes.db", folder);
}

static void teardown(void)
{
    static const char *const end[] = { "", "-wal", "-shm", "-journal" };
    char name[128];

    for (size_t i = 0; i < SIM_COUNT(end); i++) {
        snprintf(name, sizeof name, "%s%s", path, end[i]);
        remove(name);
    }
    rmdir(folder);
}

static double value_of(uint32_t rep, bool twin, size_t arm, size_t cell)
{
    if (arm == 0 && cell % METRICS == 2)
        return NAN; /* a paired metric of the baseline */
    return rep * 1000.0 + (double) (arm * 100 + cell) + (twin ? 0.5 : 0.0) + 1e-13;
}

static double param_of(uint32_t rep, size_t i)
{
    return i == 1 && rep == 2 ? NAN : 0.1 * rep + (double) i;
}

static int put(struct sim_store *store, uint32_t rep, bool twin, struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    size_t cells = sim_shape_cells(&meta->shape);
    double *value = calloc(meta->n_arms * cells, sizeof *value), params[PARAMS];
    const double *cube[ARMS];

    for (size_t arm = 0; arm < meta->n_arms; arm++) {
        cube[arm] = value + arm * cells;
        for (size_t c = 0; c < cells; c++)
            value[arm * cells + c] = value_of(rep, twin, arm, c);
    }
    for (size_t i = 0; i < PARAMS; i++)
        params[i] = param_of(rep, i);
    int ret = sim_store_put(store, rep, twin, cube, params, err);
    free(value);
    return ret;
}

static void put_batch(struct sim_store *store, uint32_t first, uint32_t n)
{
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_begin(store, &err), 0, "%s", err.msg);
    for (uint32_t r = first; r < first + n; r++)
        cr_assert_eq(put(store, r, false, &err), 0, "%s", err.msg);
    cr_assert_eq(sim_store_commit(store, &err), 0, "%s", err.msg);
}

static struct sim_store *create(void)
{
    struct sim_store *store;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_create(&store, path, &meta_all, &err), 0, "%s", err.msg);
    return store;
}

static struct sim_store *reopen(void)
{
    struct sim_store *store;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_open(&store, path, &err), 0, "%s", err.msg);
    return store;
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* All blocks of all arms hold what was put; returns the number of replications. */
static size_t check_values(struct sim_store *store, bool twin)
{
    size_t n = twin ? sim_store_twins(store) : sim_store_reps(store);
    uint32_t *index = calloc(n + 1, sizeof *index);
    double *out = calloc((n + 1) * CELLS, sizeof *out);
    struct sim_err err = { 0 };

    cr_assert_eq(sim_store_rep_indices(store, twin, index, n, &err), 0, "%s", err.msg);
    for (size_t arm = 0; arm < ARMS; arm++)
        for (size_t first = 0; first < CELLS; first++)
            for (size_t len = 0; len <= CELLS - first; len += 5) {
                cr_assert_eq(sim_store_read(store, arm, twin, first, len, out, &err), 0,
                        "%s", err.msg);
                for (size_t r = 0; r < n; r++)
                    for (size_t c = 0; c < len; c++)
                        cr_assert(same_bits(out[r * len + c],
                                value_of(index[r], twin, arm, first + c)));
            }
    free(index);
    free(out);
    return n;
}

Test(store, gives_back_every_bit, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    struct sim_err err = { 0 };

    put_batch(store, 0, 4);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(put(store, 4, false, &err), 0);
    cr_assert_eq(put(store, 4, true, &err), 0);
    cr_assert_eq(put(store, 0, true, &err), 0);
    cr_expect_eq(sim_store_reps(store), 4, "an open batch does not count");
    cr_assert_eq(sim_store_commit(store, &err), 0);
    cr_expect_eq(check_values(store, false), 5);
    cr_expect_eq(check_values(store, true), 2);
    sim_store_close(store);

    store = reopen();
    cr_expect_eq(check_values(store, false), 5);
    cr_expect_eq(check_values(store, true), 2);
    double params[5 * PARAMS];
    cr_assert_eq(sim_store_read_params(store, params, &err), 0, "%s", err.msg);
    for (uint32_t r = 0; r < 5; r++)
        for (size_t i = 0; i < PARAMS; i++)
            cr_expect(same_bits(params[r * PARAMS + i], param_of(r, i)));
    uint32_t index[6];
    cr_expect_eq(sim_store_rep_indices(store, false, index, 6, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "holds 5 replications, not 6"), "%s", err.msg);
    sim_store_close(store);
}

static void expect_text(const char *got, const char *want)
{
    cr_expect_str_eq(got, want != NULL ? want : "");
}

Test(store, describes_the_run, .init = setup, .fini = teardown)
{
    sim_store_close(create());
    struct sim_store *store = reopen();
    const struct sim_store_meta *m = sim_store_meta(store), *w = &meta_all;

    expect_text(m->scenario, w->scenario);
    expect_text(m->title, w->title);
    expect_text(m->digest, w->digest);
    expect_text(m->version, w->version);
    expect_text(m->model, w->model);
    expect_text(m->resolved_cfg, w->resolved_cfg);
    expect_text(m->sampling, w->sampling);
    expect_text(m->uncertainty, w->uncertainty);
    expect_text(m->luck, w->luck);
    cr_expect(m->seed == w->seed);
    cr_expect_eq(m->shape.first_year, 2025);
    cr_assert(m->shape.n_years == YEARS && m->shape.n_groups == GROUPS);
    cr_assert(m->shape.n_metrics == METRICS);
    cr_assert(m->n_arms == ARMS && m->n_params == PARAMS);
    for (int i = 0; i < ARMS; i++)
        expect_text(m->arm[i], arm_names[i]);
    for (int i = 0; i < GROUPS; i++)
        expect_text(m->shape.group[i], group_names[i]);
    for (int i = 0; i < PARAMS; i++)
        expect_text(m->param[i], param_names[i]);
    for (int i = 0; i < METRICS; i++) {
        const struct sim_metric *a = &m->shape.metric[i], *b = &metric_rows[i];
        expect_text(a->key, b->key);
        expect_text(a->unit, b->unit);
        expect_text(a->label, b->label);
        expect_text(a->show_unit, b->show_unit);
        expect_text(a->doc, b->doc);
        cr_expect(a->scale == b->scale && a->decimals == b->decimals);
        cr_expect(a->better == b->better && a->headline == b->headline);
        cr_expect(a->ledger == b->ledger && a->paired == b->paired);
        cr_expect(a->scope == b->scope);
    }
    sim_store_close(store);
}

/* The number that a query of SQLite itself, without our code, gives. */
static double query(const char *text)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;

    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &stmt, NULL), SQLITE_OK, "%s",
            sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW, "%s", text);
    double value = sqlite3_column_double(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

Test(store, plain_rows_agree_with_blobs, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    put_batch(store, 0, 6);
    sim_store_close(store);

    cr_expect_eq(query("SELECT count(*) FROM headline"), 6 * ARMS * YEARS * 2);
    cr_expect_eq(query("SELECT value FROM headline WHERE rep = 3 AND year = 2026 AND"
                       " arm = 'bonus, \"high\"' AND metric = 'shortage'"),
            value_of(3, false, 1, sim_shape_cell(&meta_all.shape, 1, 0, 0)));
    cr_expect_eq(query("SELECT count(*) FROM headline WHERE value IS NULL"), 6 * YEARS);
    cr_expect_eq(query("SELECT cell FROM cells WHERE year = 2027 AND group_name ="
                       " 'quintile=5' AND metric = 'gain'"),
            (double) sim_shape_cell(&meta_all.shape, 2, 1, 2));
    cr_expect_eq(query("SELECT count(*) FROM cells"), CELLS);
    cr_expect_eq(query("SELECT value FROM parameters WHERE rep = 4 AND key ="
                       " 'policies[0].premium'"),
            param_of(4, 1));
    cr_expect_eq(
            query("SELECT count(*) FROM outcomes WHERE length(data) = 192"), 6 * ARMS);
}

Test(store, leaves_one_file, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    struct sim_err err = { 0 };
    struct stat st;
    char name[128];

    put_batch(store, 0, 3);
    snprintf(name, sizeof name, "%s-wal", path);
    cr_expect_eq(stat(name, &st), 0, "during the run there is a log");
    cr_assert_eq(sim_store_finish(store, &err), 0, "%s", err.msg);
    cr_expect_neq(stat(name, &st), 0);
    cr_expect_eq(check_values(store, false), 3, "reading goes on after the finish");
    put_batch(store, 3, 1); /* and so may writing: a run that is resumed */
    sim_store_close(store);
    cr_expect_neq(stat(name, &st), 0);
    cr_expect_neq(stat("outcomes.db-shm", &st), 0);
    store = reopen();
    put_batch(store, 7, 2);
    cr_expect_eq(check_values(store, false), 6);
    sim_store_close(store);
    cr_expect_neq(stat(name, &st), 0);
}

static void slurp(unsigned char **bytes, size_t *len)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file);
    fseek(file, 0, SEEK_END);
    *len = (size_t) ftell(file);
    rewind(file);
    *bytes = malloc(*len);
    cr_assert_eq(fread(*bytes, 1, *len, file), *len);
    fclose(file);
}

static void spit(const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, len, file), len);
    cr_assert_eq(fclose(file), 0);
}

Test(store, same_run_same_bytes, .init = setup, .fini = teardown)
{
    unsigned char *bytes[2];
    size_t len[2];

    for (int i = 0; i < 2; i++) {
        struct sim_store *store = create();
        put_batch(store, 0, 5);
        put_batch(store, 5, 5);
        sim_store_close(store);
        slurp(&bytes[i], &len[i]);
        remove(path);
    }
    cr_assert_eq(len[0], len[1]);
    cr_expect_eq(memcmp(bytes[0], bytes[1], len[0]), 0);
    free(bytes[0]);
    free(bytes[1]);
}

/* Try to use a file to the full; failing with a sentence is as good as success. */
static int use(struct sim_err *err)
{
    struct sim_store *store;
    int ret = sim_store_open(&store, path, err);

    if (ret != 0) {
        cr_assert_null(store);
        return ret;
    }
    const struct sim_store_meta *m = sim_store_meta(store);
    size_t cells = sim_shape_cells(&m->shape), n = sim_store_reps(store);
    if (n * cells < 1000000 && n * m->n_params < 1000000) {
        double *out = calloc(n * cells + n * m->n_params + 1, sizeof *out);
        for (size_t arm = 0; arm < m->n_arms && arm < 10 && ret == 0; arm++)
            ret = sim_store_read(store, arm, false, 0, cells, out, err);
        if (ret == 0)
            ret = sim_store_read_params(store, out, err);
        free(out);
    }
    sim_store_close(store);
    return ret;
}

static void expect_refused(const char *what, const char *part)
{
    struct sim_err err = { 0 };

    cr_assert_neq(use(&err), 0, "%s was accepted", what);
    cr_expect(strstr(err.msg, part), "%s: %s", what, err.msg);
    cr_expect(strstr(err.msg, path), "%s: no path in: %s", what, err.msg);
    cr_expect_null(strchr(err.msg, '\n'));
}

Test(store, refuses_foreign_files, .init = setup, .fini = teardown)
{
    struct sim_err err = { 0 };
    sqlite3 *db;

    expect_refused("no file", "cannot be opened");
    spit("", 0);
    expect_refused("an empty file", "damaged, or not a store of outcomes");
    spit("scenario,arm\nbonus,1\n", 21);
    expect_refused("a text", "damaged, or not a store of outcomes");
    unsigned char noise[20000];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (unsigned char) ((x = x * 1664525u + 1013904223u) >> 24);
    spit(noise, sizeof noise);
    expect_refused("noise", "damaged, or not a store of outcomes");
    remove(path);
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "CREATE TABLE runs(x)", NULL, NULL, NULL);
    sqlite3_close(db);
    expect_refused("another database", "another program's database");
    remove(path);
    cr_assert_eq(mkdir(path, 0700), 0);
    expect_refused("a folder", "is not a file but a folder");
    struct sim_store *store = (void *) &err;
    cr_expect_eq(sim_store_create(&store, path, &meta_all, &err), SIM_ERR_INPUT);
    cr_expect(store == NULL && strstr(err.msg, "exists already"), "%s", err.msg);
    cr_expect_eq(rmdir(path), 0);
}

/* Change the file by SQL that our code would never run. */
static void tamper(const char *sql)
{
    sqlite3 *db;
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
            sqlite3_errmsg(db));
    sqlite3_close(db);
}

Test(store, refuses_tampered_files, .init = setup, .fini = teardown)
{
    static const struct {
        const char *sql, *part;
    } bad[] = {
        { "PRAGMA user_version = 2", "layout 2, this one reads 1" },
        { "DELETE FROM runs", "describes no run" },
        { "DROP TABLE runs", "no such table" },
        { "UPDATE runs SET seed = 'x'", "seed is not a number" },
        { "UPDATE runs SET seed = '18446744073709551616'", "seed is not a number" },
        { "UPDATE runs SET n_years = 0", "out of range" },
        { "UPDATE runs SET n_years = 'three'", "out of range" },
        { "UPDATE runs SET n_arms = 999999", "names are missing" },
        { "UPDATE runs SET n_groups = 1000000, n_metrics = 1000000", "too many" },
        { "UPDATE runs SET n_params = -1", "out of range" },
        { "DELETE FROM arms WHERE arm = 1", "names are missing" },
        { "UPDATE arms SET arm = 7 WHERE arm = 1", "a name is missing" },
        { "UPDATE metrics SET scope = 99", "out of range" },
        { "UPDATE replications SET rep = -1 WHERE rep = 2", "out of range" },
        { "UPDATE replications SET rep = 5000000000 WHERE rep = 2", "out of range" },
        { "DELETE FROM outcomes WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = zeroblob(8) WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = NULL WHERE rep = 2", "(replication 2)" },
        { "UPDATE outcomes SET data = 'text' WHERE rep = 2", "(replication 2)" },
        { "DELETE FROM draws WHERE rep = 1", "drawn parameter" },
        { "DELETE FROM draws WHERE rep = 2", "drawn parameters are missing" },
        { "INSERT INTO draws VALUES(9, 0, 1.0)", "out of place" },
        { "DROP VIEW headline; DROP TABLE arms; CREATE VIEW arms AS WITH RECURSIVE r(arm)"
          " AS (SELECT 0 UNION ALL SELECT arm + 1 FROM r LIMIT 9) SELECT arm, 'x' AS name"
          " FROM r",
                "names are missing" },
    };
    unsigned char *bytes;
    size_t len;
    struct sim_store *store = create();

    put_batch(store, 0, 3);
    sim_store_close(store);
    slurp(&bytes, &len);
    for (size_t i = 0; i < SIM_COUNT(bad); i++) {
        spit(bytes, len);
        tamper(bad[i].sql);
        expect_refused(bad[i].sql, bad[i].part);
    }
    spit(bytes, len);
    struct sim_err err = { 0 };
    cr_expect_eq(use(&err), 0, "the untouched file is good: %s", err.msg);
    free(bytes);
}

Test(store, truncated_files_never_crash, .init = setup, .fini = teardown)
{
    unsigned char *bytes;
    size_t len;
    struct sim_store *store = create();
    struct sim_err err;

    put_batch(store, 0, 20);
    sim_store_close(store);
    slurp(&bytes, &len);
    for (size_t cut = 0; cut < len; cut += 1 + len / 97) {
        spit(bytes, cut);
        err = (struct sim_err){ 0 };
        cr_expect_neq(use(&err), 0, "cut to %zu of %zu bytes", cut, len);
        cr_expect(strstr(err.msg, path), "%s", err.msg);
    }
    free(bytes);
}

Test(store, flipped_bytes_never_crash, .init = setup, .fini = teardown)
{
    unsigned char *bytes, *copy;
    size_t len;
    struct sim_store *store = create();
    int refused = 0;
    uint32_t x = 7;

    put_batch(store, 0, 20);
    sim_store_close(store);
    slurp(&bytes, &len);
    copy = malloc(len);
    for (int i = 0; i < 600; i++) {
        memcpy(copy, bytes, len);
        for (int k = 0; k < 4; k++) { /* first only in the file's header */
            x = x * 1664525u + 1013904223u;
            copy[(x >> 4) % (i < 150 ? 200 : len)] ^= (unsigned char) (1u + x % 255u);
        }
        spit(copy, len);
        struct sim_err err = { 0 };
        if (use(&err) != 0) {
            refused++;
            cr_expect(strstr(err.msg, path), "%s", err.msg);
        }
    }
    cr_expect_gt(refused, 100, "the check above can fail: %d of 600 refused", refused);
    free(bytes);
    free(copy);
}

Test(store, a_failed_put_rolls_the_batch_back, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    struct sim_err err = { 0 };

    put_batch(store, 0, 2);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(put(store, 2, false, &err), 0);
    cr_expect_eq(put(store, 1, false, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "replication 1 is stored already"), "%s", err.msg);
    cr_expect_eq(check_values(store, false), 2);
    cr_assert_eq(sim_store_begin(store, &err), 0, "a new batch may begin");
    cr_assert_eq(put(store, 9, false, &err), 0);
    cr_assert_eq(put(store, 3, false, &err), 0);
    cr_assert_eq(sim_store_commit(store, &err), 0);
    cr_expect_eq(check_values(store, false), 4, "read in rising order");
    cr_assert_eq(sim_store_begin(store, &err), 0);
    cr_assert_eq(put(store, 4, false, &err), 0);
    sim_store_close(store); /* in an open batch */
    store = reopen();
    cr_expect_eq(check_values(store, false), 4);
    sim_store_close(store);
}

/* Put batches until one fails; returns the replications committed before. */
static uint32_t fill(struct sim_store *store, struct sim_err *err)
{
    for (uint32_t rep = 0; rep < 20000; rep += 8) {
        int ret = sim_store_begin(store, err);
        for (uint32_t r = rep; r < rep + 8 && ret == 0; r++)
            ret = put(store, r, false, err);
        if (ret == 0)
            ret = sim_store_commit(store, err);
        if (ret != 0)
            return rep;
    }
    return 20000;
}

Test(store, a_full_disk_keeps_the_last_commit, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    struct sim_err err = { 0 };

    cr_assert_eq(sim_sql_exec(&store->sql, "PRAGMA max_page_count = 120", &err), 0);
    uint32_t n = fill(store, &err);
    cr_assert(n > 0 && n < 20000, "%u", n);
    cr_expect(strstr(err.msg, "the disk is full: free space, or"), "%s", err.msg);
    cr_expect_eq(check_values(store, false), n);
    sim_store_close(store);
    store = reopen();
    cr_expect_eq(check_values(store, false), n);
    sim_store_close(store);
}

/* A real refusal of the operating system: no file may grow beyond 400 kB. */
Test(store, a_refused_write_keeps_the_last_commit, .init = setup, .fini = teardown)
{
    struct rlimit limit = { 400000, RLIM_INFINITY }, before;
    struct sim_store *store = create();
    struct sim_err err = { 0 };

    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit.rlim_max = before.rlim_max;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    uint32_t n = fill(store, &err);
    cr_assert(n > 0 && n < 20000, "%u", n);
    cr_expect_eq(err.code, SIM_ERR_IO);
    cr_expect(strstr(err.msg, "disk"), "%s", err.msg);
    sim_store_close(store);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    store = reopen();
    cr_expect_eq(check_values(store, false), n);
    sim_store_close(store);
}

/* A child writes batches of 2 and tells each commit through a pipe until it is killed:
 * the file must hold every batch told, and at most one more. */
static void run_and_kill(useconds_t after)
{
    int told[2];
    unsigned char byte;
    size_t commits = 0;

    cr_assert_eq(pipe(told), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct sim_store *store = create();
        for (uint32_t rep = 0;; rep += 2) {
            put_batch(store, rep, 2);
            if (write(told[1], "c", 1) != 1)
                _exit(1);
        }
    }
    close(told[1]);
    cr_assert_eq(read(told[0], &byte, 1), 1);
    usleep(after);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (commits = 1; read(told[0], &byte, 1) == 1;)
        commits++;
    close(told[0]);
    struct sim_store *store = reopen();
    size_t held = check_values(store, false);
    cr_expect(held == 2 * commits || held == 2 * commits + 2, "%zu, %zu", held, commits);
    sim_store_close(store);
    cr_expect_eq(query("SELECT count(*) FROM pragma_integrity_check"
                       " WHERE integrity_check = 'ok'"),
            1);
    remove(path);
}

Test(store, killed_at_any_moment_it_holds_the_last_commit, .init = setup,
        .fini = teardown)
{
    for (useconds_t after = 0; after < 20000; after += 1100)
        run_and_kill(after);
}

Test(store, one_writer_at_a_time, .init = setup, .fini = teardown)
{
    struct sim_store *store = create(), *second;
    struct sim_err err = { 0 };

    put_batch(store, 0, 1);
    cr_expect_eq(sim_store_open(&second, path, &err), SIM_ERR_IO);
    cr_expect(strstr(err.msg, "in use by another program"), "%s", err.msg);
    sim_store_close(store);
}

Test(store, out_of_memory_leaves_nothing, .init = setup, .fini = teardown)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };
    long n;

    for (n = 0; store == NULL; n++) {
        cr_assert_lt(n, 1000);
        remove(path);
        sim_mem_fail_after(n);
        int ret = sim_store_create(&store, path, &meta_all, &err);
        sim_mem_fail_after(-1);
        cr_expect(ret == (store ? 0 : SIM_ERR_NOMEM), "request %ld: %s", n, err.msg);
    }
    cr_expect_gt(n, 20);
    for (n = 0, put_batch(store, 0, 1); sim_store_reps(store) < 2; n++) {
        sim_mem_fail_after(n);
        int ret = sim_store_begin(store, &err);
        for (uint32_t r = 1; r < 20 && ret == 0; r++)
            ret = put(store, r, false, &err);
        if (ret == 0)
            ret = sim_store_commit(store, &err);
        sim_mem_fail_after(-1);
        cr_expect(ret == 0 || ret == SIM_ERR_NOMEM, "%s", err.msg);
    }
    cr_expect_gt(n, 1);
    cr_expect_eq(check_values(store, false), 20);
    sim_store_close(store);
    for (n = 0, store = NULL; store == NULL; n++) {
        cr_assert_lt(n, 1000);
        sim_mem_fail_after(n);
        int ret = sim_store_open(&store, path, &err);
        sim_mem_fail_after(-1);
        cr_expect(ret == (store ? 0 : SIM_ERR_NOMEM), "request %ld: %s", n, err.msg);
    }
    sim_store_close(store);
}

/* SQLite asks for its own memory: a limit makes its requests fail. */
Test(store, sqlite_out_of_memory, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    struct sim_err err = { 0 };

    put_batch(store, 0, 10);
    sim_store_close(store);
    int good = 0, refused = 0;
    for (sqlite3_int64 limit = 20000; good == 0; limit += 20000) {
        cr_assert_lt(limit, 20000000);
        sqlite3_hard_heap_limit64(limit);
        int ret = use(&err);
        sqlite3_hard_heap_limit64(0);
        good += ret == 0;
        refused += ret != 0;
        cr_expect(ret == 0 || ret == SIM_ERR_NOMEM, "%lld: %s", limit, err.msg);
    }
    cr_expect_gt(refused, 0);
}

/* A store of other sizes, filled by its own put. */
static double size_ratio(int years, int groups, size_t arms, uint32_t reps)
{
    static const char *names[400];
    struct sim_store_meta meta = meta_all;
    struct sim_store *store;
    struct sim_err err = { 0 };
    struct stat st;

    for (size_t i = 0; i < SIM_COUNT(names); i++)
        names[i] = "a group";
    meta.shape.n_years = years;
    meta.shape.n_groups = groups;
    meta.shape.group = names;
    meta.n_arms = arms;
    cr_assert_eq(sim_store_create(&store, path, &meta, &err), 0, "%s", err.msg);
    put_batch(store, 0, reps);
    cr_assert_eq(sim_store_begin(store, &err), 0);
    for (uint32_t rep = 0; rep < reps; rep += 8)
        cr_assert_eq(put(store, rep, true, &err), 0);
    cr_assert_eq(sim_store_commit(store, &err), 0);
    sim_store_close(store);
    cr_assert_eq(stat(path, &st), 0);
    remove(path);
    return sim_store_expected_bytes(&meta, reps) / (double) st.st_size;
}

Test(store, expected_size_is_near_the_true_one, .init = setup, .fini = teardown)
{
    static const struct {
        int years, groups;
        size_t arms;
        uint32_t reps;
    } size[] = { { 3, 2, 1, 8 }, { 10, 8, 2, 200 }, { 10, 100, 3, 40 },
        { 10, 400, 2, 100 }, { 40, 6, 3, 400 } };

    for (size_t i = 0; i < SIM_COUNT(size); i++) {
        double ratio =
                size_ratio(size[i].years, size[i].groups, size[i].arms, size[i].reps);
        cr_expect(
                ratio > 0.9 && ratio < 1.5, "size %zu: expected / true = %.3f", i, ratio);
    }
}

Test(store, bytes_on_disk_are_little_endian, .init = setup, .fini = teardown)
{
    struct sim_store *store = create();
    put_batch(store, 0, 2);
    sim_store_close(store);
    /* 1100 + 1e-13 = 0x1.13p+10 after rounding: bytes 00 .. 30 91 40 */
    cr_expect_eq(value_of(1, false, 1, 0), 1100.0);
    cr_expect_eq(query("SELECT substr(data, 1, 8) = x'0000000000309140' FROM outcomes"
                       " WHERE rep = 1 AND arm = 1"),
            1);
}

Test(store, too_many_outcomes_are_refused, .init = setup, .fini = teardown)
{
    struct sim_store_meta meta = meta_all;
    struct sim_store *store;
    struct sim_err err = { 0 };

    meta.shape.n_years = 1000;
    meta.shape.n_groups = 100000;
    cr_expect_eq(sim_store_create(&store, path, &meta, &err), SIM_ERR_RANGE);
    cr_expect(strstr(err.msg, "ask for fewer groups or years"), "%s", err.msg);
    cr_expect_null(store);
}

Test(store, unwritable_places_are_named, .init = setup, .fini = teardown)
{
    static const char *const bad[] = { "/proc/outcomes.db", "/dev/null/outcomes.db",
        "/no/such/folder/outcomes.db" };

    for (size_t i = 0; i < SIM_COUNT(bad); i++) {
        struct sim_store *store;
        struct sim_err err = { 0 };
        cr_expect_eq(sim_store_create(&store, bad[i], &meta_all, &err), SIM_ERR_IO);
        cr_expect(strstr(err.msg, bad[i]) == err.msg, "%s", err.msg);
        cr_expect(strstr(err.msg, "--out"), "%s", err.msg);
    }
}
