/* synth.c - an invented store; see synth.h. Noise comes from keyed draws without the
 * project's own generator, so that these tests stand on their own. */
#include "tests/synth.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"

#define ROW(k, u, l, s, su, dec, bet)                                                    \
    .key = k, .unit = u, .label = l, .scale = s, .show_unit = su, .decimals = dec,       \
    .better = bet

const struct sim_metric synth_metrics[SYNTH_METRICS] = {
    { ROW("shortage", "share", "Teacher shortage", 100, "%", 1, -1), .headline = true },
    { ROW("retention", "share", "Teacher retention", 100, "%", 1, 1), .headline = true },
    { ROW("score", "SD", "Learning", 1, "SD", 3, 1), .headline = true,
            .scope = SIM_SCOPE_PUPIL },
    { ROW("gap", "SD", "Gap by background", 1, "SD", 3, -1), .headline = true,
            .scope = SIM_SCOPE_NATION },
    { ROW("displaced_fte", "fte", "Displaced teachers", 1, "fte", 0, -1),
            .headline = true, .paired = true, .scope = SIM_SCOPE_NATION },
    { ROW("exit", "share", "Leaving the profession", 100, "%", 1, -1), .headline = true },
    { ROW("filled_fte", "fte", "Teachers in post", 1, "fte", 0, 1), .headline = true,
            .panel = "groups" },
    { ROW("below_1f", "share", "Below the basic level", 100, "%", 1, -1),
            .headline = true, .scope = SIM_SCOPE_PUPIL },
    { ROW("policy_cost", "EUR", "Cost of the policy", 1e-6, "million EUR", 0, 0),
            .headline = true, .scope = SIM_SCOPE_NATION },
    { ROW("workload", "1", "Workload", 1, "", 2, -1) },
    { ROW("hire_q1", "fte", "from schools in Q1", 1, "fte", 0, 0), .ledger = true,
            .panel = "origin" },
    { ROW("hire_q3", "fte", "from schools in Q3", 1, "fte", 0, 0), .ledger = true,
            .panel = "origin" },
    { ROW("hire_graduate", "fte", "graduates", 1, "fte", 0, 0), .ledger = true,
            .panel = "origin" },
    { ROW("hire_reserve", "fte", "silent reserve", 1, "fte", 0, 0), .ledger = true,
            .panel = "origin" },
    { ROW("hire_hours", "fte", "longer hours", 1, "fte", 0, 0), .ledger = true,
            .panel = "origin" },
    { ROW("diverted", "fte", "diverted entrants", 1, "fte", 0, 0), .ledger = true,
            .paired = true, .scope = SIM_SCOPE_NATION },
};

const char *const synth_groups[8] = { "all", "q1", "q2", "q3", "q4", "q5", "g5",
    "other" };

/* ---- folders and files --------------------------------------------------- */

void synth_mkdir(char dir[512])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, 512, "%.400s/sim-test-XXXXXX", tmp != NULL && *tmp ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(dir));
}

void synth_rmdir(const char *dir)
{
    DIR *d = opendir(dir);

    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        char path[2048];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (unlink(path) != 0)
            synth_rmdir(path);
    }
    if (d != NULL)
        closedir(d);
    rmdir(dir);
}

char *synth_read(const char *dir, const char *name, size_t *len)
{
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    size_t n = 0, cap = 1 << 20;
    char *text = sim_calloc(cap + 1, 1);
    cr_assert_not_null(text);
    for (size_t got; (got = fread(text + n, 1, cap - n, file)) > 0;) {
        n += got;
        if (n == cap) {
            text = sim_realloc(text, (cap *= 2) + 1);
            cr_assert_not_null(text);
        }
    }
    fclose(file);
    text[n] = '\0';
    if (len != NULL)
        *len = n;
    return text;
}

/* ---- invented outcomes --------------------------------------------------- */

/* SplitMix64 (Steele, Lea & Flood 2014): a good mixing of a counter into a uniform. */
static double uniform(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t z =
            a * 0x9e3779b97f4a7c15u + b * 0xbf58476d1ce4e5b9u + c * 0x94d049bb133111ebu;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return ((double) (z >> 11) + 0.5) * 0x1p-53;
}

/* Steps up while the policy acts (years 1..6), then decays. */
static double phase(int year)
{
    return year < 1    ? 0
           : year <= 6 ? 1 - pow(0.6, year)
                       : (1 - pow(0.6, 6)) * pow(0.55, year - 6);
}

double synth_truth(int metric, int group, int year, double strength)
{
    static const double base[] = { 0.092, 0.86, 0, 0.70, 0, 0.062, 78000, 0.021, 0, 1,
        420, 510, 900, 640, 350, 0 };
    static const double by_group[8] = { 0, -0.5, -0.3, -0.05, 0.25, 1.1, 0.7, -0.1 };
    static const double slope[] = { 0.07, -0.05, -0.6, 0, 0, 0.008, 0, 0.02, 0, 0.1, 0, 0,
        0, 0, 0, 0 };
    static const double effect_q5[] = { -0.034, 0.026, 0.021, -0.006, 812, -0.007, 690,
        -0.004, 118e6, -0.05, 61, 118, 205, 142, 88, 37 };
    double size = group == 5   ? 1
                  : group == 0 ? 0.04
                  : group <= 4 ? -0.16 * group / 3
                               : 0.1;
    double value = base[metric] + slope[metric] * by_group[group]
                   + (metric == 0 ? 0.003 * year : 0);

    if (metric == 4 || metric == 8 || metric == 15 || metric == 3)
        size = 1; /* of the nation */
    if (metric == 6 && group > 0)
        value /= 5;
    return value + strength * size * effect_q5[metric] * phase(year);
}

static const struct sim_cost synth_costs[SYNTH_COSTS] = {
    { "base", "ministry", "teacher_pay" },
    { "pay_premium", "ministry", "premium" },
    { "pay_premium", "board", "tutors" },
};

static void fill_costs(
        double *cube, const struct sim_shape *shape, double strength, double unknown)
{
    for (int y = 0; y < shape->n_years; y++) {
        double pay = 9e9 * (1 + 0.1 * unknown), bill = 118e6 * strength * phase(y);
        cube[sim_shape_cost_cell(shape, y, 0)] = pay;
        cube[sim_shape_cost_cell(shape, y, 1)] = bill * (1 + 0.8 * unknown);
    }
}

/* unknown: drawn parameter of this replication; luck: chance. */
static void fill_cube(double *cube, const struct sim_shape *shape, double strength,
        double spread, uint32_t rep, bool twin, double unknown)
{
    for (int y = 0; y < shape->n_years; y++)
        for (int g = 0; g < shape->n_groups; g++)
            for (int m = 0; m < shape->n_metrics; m++) {
                const struct sim_metric *row = &shape->metric[m];
                double *cell = &cube[sim_shape_cell(shape, y, g, m)];
                double level = synth_truth(m, g, y, 0);
                double effect = synth_truth(m, g, y, strength) - level;
                double luck =
                        uniform(rep, (uint64_t) (y * 1000 + g * 100 + m), twin) - 0.5;
                double scale = m == 2 ? 0.08 : m == 4 || m > 9 ? 100 : fabs(level) * 0.06;
                if ((row->scope == SIM_SCOPE_NATION && g > 0)
                        || (row->paired && strength == 0)) {
                    *cell = NAN;
                    continue;
                }
                effect *= 1 + (0.8 + spread) * unknown + 0.4 * luck;
                *cell = level + effect
                        + (row->paired ? 0
                                       : scale
                                                 * (unknown * sqrt(y + 0.2) * 0.4
                                                         + 0.3 * luck));
            }
}

static void put(struct sim_store *store, const struct synth *how, uint32_t rep, bool twin)
{
    const struct sim_store_meta *meta = sim_store_meta(store);
    double **cube = sim_calloc(how->n_arms, sizeof *cube);
    double unknown = uniform(rep / 2, 7, 99) - 0.5;
    struct sim_err err = { 0 };

    if (rep % 2)
        unknown = -unknown;
    for (size_t a = 0; a < how->n_arms; a++) {
        double strength = a == 0 ? 0 : how->strength ? how->strength[a] : (double) a;
        cube[a] = sim_calloc(sim_shape_cells(&meta->shape), sizeof **cube);
        fill_cube(cube[a], &meta->shape, strength, how->spread, rep, twin, unknown);
        fill_costs(cube[a], &meta->shape, strength, unknown);
    }
    int ret =
            sim_store_put(store, rep, twin, (const double *const *) cube, &unknown, &err);
    cr_assert_eq(ret, 0, "%s", err.msg);
    for (size_t a = 0; a < how->n_arms; a++)
        sim_free(cube[a]);
    sim_free(cube);
}

struct sim_store *synth_store(const char *dir, const struct synth *asked)
{
    static const char *const plain_arms[] = { "baseline", "bonus" };
    static const char *const params[] = { "test.unknown" };
    char path[1024];
    struct sim_err err = { 0 };
    struct sim_store *store = NULL;
    struct synth how = *asked;

    if (how.arm == NULL) {
        how.arm = plain_arms;
        how.n_arms = 2;
    }
    const struct sim_store_meta meta = { .scenario = "bonus",
        .title = how.title ? how.title
                           : "A 20 % premium at the most disadvantaged schools",
        .digest = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809",
        .version = "0.1.0",
        .model = "schools",
        .resolved_cfg = "# nothing\n",
        .seed = 1,
        .sampling = "antithetic",
        .uncertainty = "both",
        .luck = "shared",
        .shape = { .first_year = 2025,
                .n_years = SYNTH_YEARS,
                .n_groups = how.n_groups ? how.n_groups : 8,
                .n_metrics = SYNTH_METRICS,
                .group = how.group ? how.group : synth_groups,
                .place = how.place,
                .metric = synth_metrics,
                .n_costs = SYNTH_COSTS,
                .cost = synth_costs },
        .n_arms = how.n_arms,
        .arm = how.arm,
        .label = how.label,
        .arm_title = how.arm_title,
        .n_params = 1,
        .param = params };
    snprintf(path, sizeof path, "%s/outcomes.db", dir);
    cr_assert_eq(sim_store_create(&store, path, &meta, &err), 0, "%s", err.msg);
    cr_assert_eq(sim_store_begin(store, &err), 0, "%s", err.msg);
    for (uint32_t rep = 0; rep < SYNTH_REPS; rep++) {
        put(store, &how, rep, false);
        if (rep / 2 % (SYNTH_REPS / SYNTH_TWINS) == 0)
            put(store, &how, rep, true);
    }
    cr_assert_eq(sim_store_commit(store, &err), 0, "%s", err.msg);
    return store;
}

/* ---- reports ------------------------------------------------------------- */

struct sim_report *synth_report(struct sim_store *store)
{
    static const int firsts[8] = { 0, 1, 1, 1, 1, 1, 1, 1 };
    static const int lasts[8] = { 9, 6, 6, 6, 6, 6, 6, 6 };
    struct sim_report *rep = NULL;
    struct sim_err err = { 0 };

    cr_assert_leq(sim_store_meta(store)->n_arms, SIM_COUNT(lasts));
    cr_assert_eq(sim_report_new(&rep, store, 0, firsts, lasts, &err), 0, "%s", err.msg);
    return rep;
}

void synth_make(struct synth_made *made, const struct synth *how)
{
    synth_mkdir(made->dir);
    made->store = synth_store(made->dir, how);
    made->rep = synth_report(made->store);
}

void synth_clear(struct synth_made *made)
{
    sim_report_free(made->rep);
    sim_store_close(made->store);
    synth_rmdir(made->dir);
}

bool synth_has_gnuplot(void)
{
    char path[4096];
    const char *list = getenv("PATH");

    while (list != NULL && *list != '\0') {
        size_t n = strcspn(list, ":");
        snprintf(path, sizeof path, "%.*s/gnuplot", (int) n, list);
        if (access(path, X_OK) == 0)
            return true;
        list += n + (list[n] == ':');
    }
    return false;
}
