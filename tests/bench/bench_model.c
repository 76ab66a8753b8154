/* bench_model.c - what does the whole model cost, and does it meet its targets?
 *
 * National size, ten years, all phases: processor time per pupil-year and arm of the
 * baseline with one, and with three, policies; beside it, in turn and in the same
 * process, a plain program with GSL (gsl_reference.h) and, where it is found, the same
 * kind of work in numpy. Processors differ and slow down when they are shared, so ratios
 * count: each is the median over rounds. Prints a table; judges nothing, status 0.
 *
 *   usage: bench_model     from the root of the project; numpy: numpy_reference.h */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "models/labour.h"
#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"
#include "sim/scenario/scenario.h"
#include "tests/fixtures/gsl_reference.h"
#include "tests/fixtures/numpy_reference.h"

enum { ROUNDS = 5, ARMS = 4, THREADS = 2, SEED = 1, GSL_SCHOOLS = 1650, YEARS = 10 };

static const char scenario_text[] =
        "start = 2025; horizon = 10; seed = 1; replications = 64;\n"
        "arms = (\n"
        "{ name = \"premium\"; policies = ( { lever = \"pay_premium\"; premium = 0.20;\n"
        "  start = 2026; end = 2031; target = { quintile = [5]; }; } ); },\n"
        "{ name = \"half\"; policies = ( { lever = \"pay_premium\"; premium = 0.10;\n"
        "  start = 2026; end = 2031; target = { quintile = [5]; }; } ); },\n"
        "{ name = \"new\"; policies = ( { lever = \"pay_premium\"; premium = 0.20;\n"
        "  who = \"new_hires\"; start = 2026; target = { quintile = [5]; }; } ); } );\n";

static volatile double sink; /* what is computed must look used */

static double clock_seconds(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static double cpu(void)
{
    return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void check(int ret, const struct sim_err *err)
{
    if (ret != 0) {
        fprintf(stderr, "bench_model: %s\n", err->msg);
        _exit(EXIT_FAILURE);
    }
}

static void *must(void *block)
{
    check(block != NULL ? 0 : SIM_ERR_NOMEM, &(struct sim_err){ .msg = "out of memory" });
    return block;
}

/* ---- the model, run without the engine ---- */

static struct sim_scenario *scenario_make(void)
{
    const char *tmp = getenv("TMPDIR");
    char path[512];
    struct sim_scenario *sc = NULL;
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };

    snprintf(path, sizeof path, "%.450s/lokaal-bench-XXXXXX.cfg", tmp ? tmp : "/tmp");
    const int fd = mkstemps(path, 4);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL || fputs(scenario_text, file) < 0 || fclose(file) != 0)
        check(sim_fail(&err, SIM_ERR_IO, "%s: cannot be written", path), &err);
    int ret = sim_scenario_load(
            &sc, &model_schools, path, &(struct sim_load){ 0 }, &diag, &err);
    unlink(path);
    if (diag.n > 0)
        sim_fail(&err, SIM_ERR_INPUT, "%s", diag.line[0]);
    check(ret, &err);
    sim_diag_clear(&diag);
    return sc;
}

static void *world_make(const struct sim_scenario *sc)
{
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    void *world = NULL;

    check(sim_scenario_world(sc, &model_schools, &world, &diag, &err), &err);
    sim_diag_clear(&diag);
    return world;
}

/* What one thread needs to run the first n_arms arms. */
struct lane {
    size_t n_arms;
    void *work;
    struct sim_draws *draws;
    double *cube[ARMS];
};

static void lane_init(struct lane *lane, const struct sim_scenario *sc, const void *world,
        size_t n_arms)
{
    struct sim_shape shape;
    struct sim_err err = { 0 };

    model_schools.world_shape(world, &shape);
    lane->n_arms = n_arms;
    check(model_schools.work_new(&lane->work, world, n_arms, &err), &err);
    check(sim_draws_new(&lane->draws, sc, &err), &err);
    for (size_t a = 0; a < n_arms; a++)
        lane->cube[a] = must(sim_calloc(sim_shape_cells(&shape), sizeof(double)));
}

static void lane_clear(struct lane *lane)
{
    model_schools.work_free(lane->work);
    sim_draws_free(lane->draws);
    for (size_t a = 0; a < lane->n_arms; a++)
        sim_free(lane->cube[a]);
}

/* One replication; returns the processor time of the process in between. */
static double lane_run(struct lane *lane, uint32_t index)
{
    struct sim_err err = { 0 };
    const double from = cpu();

    sim_draws_make(lane->draws, index, true);
    const struct sim_rep rep = { .index = index,
        .key = sim_key_make(SEED, 0),
        .chance = index,
        .tables = sim_draws_tables(lane->draws),
        .arms = sim_draws_arms(lane->draws),
        .n_arms = lane->n_arms,
        .has_baseline = true };
    check(model_schools.run(lane->work, &rep, lane->cube, &err), &err);
    return cpu() - from;
}

/* Wall time of two replications on each of n threads' lanes, one thread a lane. */
static double wall_per_replication(struct lane lanes[THREADS], int n, uint32_t first)
{
    enum { REPLICATIONS = 4 };
    const double from = clock_seconds(CLOCK_MONOTONIC);

#pragma omp parallel for num_threads(n) schedule(dynamic, 1)
    for (uint32_t r = 0; r < REPLICATIONS; r++)
        lane_run(&lanes[omp_get_thread_num()], first + r);
    return (clock_seconds(CLOCK_MONOTONIC) - from) / REPLICATIONS;
}

/* Most memory that a process needs which runs baseline and premium on n threads [MB]. A
 * process of its own, so that nothing else counts; before this one starts threads. */
static double peak_mb(const struct sim_scenario *sc, int n)
{
    struct rusage use = { 0 };
    int status = 0;

    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        struct lane lanes[THREADS] = { 0 };
        void *world = world_make(sc);
        for (int i = 0; i < n; i++)
            lane_init(&lanes[i], sc, world, 2);
        wall_per_replication(lanes, n, 0);
        _exit(EXIT_SUCCESS);
    }
    if (child < 0 || wait4(child, &status, 0, &use) != child || status != 0)
        return NAN;
    return (double) use.ru_maxrss / 1024;
}

/* ---- the labour pass alone ---- */

/* The labour pass as the model runs it, without outcomes: how much of the time is it? */
static struct labour *labour_make(struct world **world, const void *const *t)
{
    const struct model_params par = model_params_of(t);
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct labour *lab = NULL;

    check(world_build(world, par.population, &diag, &err), &err);
    check(world_at_year(*world, par.population, par.trends, 2025, &diag, &err), &err);
    const struct labour_size size = { .n_arms = 2,
        .n_years = YEARS,
        .run_in = (int) par.run_in->years,
        .max_policies = 1,
        .persons = (int) ((*world)->n_pupils / 6),
        .assistants = (int) ((*world)->n_pupils / 8),
        .posts = (int) ((*world)->n_pupils / 10),
        .classes = labour_classes(*world, 1) };
    check(labour_new(&lab, *world, &size, &err), &err);
    sim_diag_clear(&diag);
    return lab;
}

/* Processor time of the labour pass of baseline and premium; *pupil_years: recorded. */
static double labour_time(
        struct labour *lab, struct sim_draws *draws, uint32_t index, double *pupil_years)
{
    struct sim_err err = { 0 };
    const double from = cpu();

    sim_draws_make(draws, index, true);
    const void *const *t = sim_draws_tables(draws);
    const struct model_params par = model_params_of(t);
    lab->par = &par;
    lab->key = sim_key_make(SEED, 0);
    lab->chance = index;
    lab->n_arms = 2;
    lab->calendar0 = 2025 - lab->run_in;
    for (int a = 0; a < 2; a++)
        lab->arm[a].arm = &sim_draws_arms(draws)[a];
    check(labour_start(lab, &err), &err);
    for (int y = 0; y < YEARS; y++) {
        check(labour_year(lab, y, &err), &err);
        labour_next(lab);
    }
    const double took = cpu() - from;

    const size_t schools = (size_t) lab->world->n_schools;
    const uint16_t *pupils = lab->pupils_total + (size_t) lab->run_in * schools;
    *pupil_years = 0;
    for (size_t i = 0; i < YEARS * schools; i++)
        *pupil_years += pupils[i];
    lab->par = NULL;
    return took;
}

/* ---- what it is compared with ---- */

/* ns per pupil-year of the plain program with GSL. */
static double gsl_ns(unsigned long seed)
{
    struct gsl_reference_result result;
    struct sim_err err = { .msg = "out of memory" };
    const double from = cpu();

    check(gsl_reference_run(&result, GSL_SCHOOLS, YEARS, seed), &err);
    return (cpu() - from) * 1e9 / ((double) GSL_SCHOOLS * GSL_REFERENCE_PUPILS * YEARS);
}

/* gsl_ran_gaussian on mt19937 over a keyed normal, its random word included. */
static double normal_ratio(void)
{
    enum { LEN = 1024, CALLS = 1500, GSL_DRAWS = 400000 };
    static uint32_t word[4][LEN];
    static float z[LEN];
    uint32_t *const out[4] = { word[0], word[1], word[2], word[3] };
    gsl_rng *rng = must(gsl_rng_alloc(gsl_rng_mt19937));
    double sum = 0;

    const double from = cpu();
    for (uint32_t i = 0; i < CALLS; i++) {
        sim_draw_range(out, i, LEN, sim_key_make(SEED, 0), 0, 0, 0);
        for (int w = 0; w < 4; w++) {
            sim_normal_v(z, word[w], LEN);
            sink = z[7];
        }
    }
    const double middle = cpu();
    for (int i = 0; i < GSL_DRAWS; i++)
        sum += gsl_ran_gaussian(rng, 1);
    const double end = cpu();
    sink = sum;
    gsl_rng_free(rng);
    return (end - middle) / GSL_DRAWS / ((middle - from) / (4.0 * LEN * CALLS));
}

/* ---- measuring and telling ---- */

enum figure {
    NS,       /* baseline and premium, per pupil-year and arm */
    LABOUR,   /* of that, the labour pass */
    SECOND,   /* two arms over one */
    FURTHER,  /* each arm after the second over one */
    NUMPY_NS, /* the program in numpy */
    NUMPY,    /* NS over it */
    GSL_NS,   /* the plain program */
    GSL,      /* NS over it */
    NORMAL,   /* gsl_ran_gaussian over a normal */
    TWO,      /* wall time with one thread over that with two */
    FIGURES,
};

/* value[figure][round] */
static void measure(const struct sim_scenario *sc, double value[FIGURES][ROUNDS])
{
    const struct numpy_reference numpy = numpy_reference_find();
    struct lane one = { 0 }, four = { 0 }, two[THREADS] = { 0 };
    void *world = world_make(sc);
    struct world *schools = NULL;
    struct labour *lab = labour_make(&schools, sim_scenario_tables(sc));
    double pupil_years = 0;

    lane_init(&one, sc, world, 1);
    lane_init(&four, sc, world, 4);
    for (int i = 0; i < THREADS; i++)
        lane_init(&two[i], sc, world, 2);
    wall_per_replication(two, THREADS, 0); /* touch all memory once */
    lane_run(&one, 0);
    lane_run(&four, 0);
    labour_time(lab, two[0].draws, 0, &pupil_years);
    for (int r = 0; r < ROUNDS; r++) {
        const uint32_t rep = 2 * (uint32_t) r;
        const double t1 = lane_run(&one, rep) + lane_run(&one, rep + 1);
        const double t2 = lane_run(&two[0], rep) + lane_run(&two[0], rep + 1);
        const double t4 = lane_run(&four, rep) + lane_run(&four, rep + 1);
        const double labour = labour_time(lab, two[0].draws, rep, &pupil_years);
        value[NS][r] = t2 * 1e9 / (4 * pupil_years); /* two replications of two arms */
        value[LABOUR][r] = labour * 1e9 / (2 * pupil_years);
        value[SECOND][r] = t2 / t1;
        value[FURTHER][r] = (t4 - t2) / 2 / t1;
        value[NUMPY_NS][r] = numpy_reference_ns(&numpy);
        value[NUMPY][r] = value[NS][r] / value[NUMPY_NS][r];
        value[GSL_NS][r] = gsl_ns((unsigned long) r + 1);
        value[GSL][r] = value[NS][r] / value[GSL_NS][r];
        value[NORMAL][r] = normal_ratio();
        value[TWO][r] = wall_per_replication(two, 1, rep);
        value[TWO][r] /= wall_per_replication(two, THREADS, rep);
    }
    lane_clear(&one);
    lane_clear(&four);
    for (int i = 0; i < THREADS; i++)
        lane_clear(&two[i]);
    labour_free(lab);
    world_free(schools);
    model_schools.world_free(world);
}

struct line {
    const char *name, *unit;
    int decimals;
    const char *target;       /* in words, or "" */
    double at_least, at_most; /* NaN: no such target */
};

/* Median and range; the target is held against the median. */
static void tell(const struct line *line, const double *value, size_t n)
{
    double sorted[ROUNDS], median;
    const int d = line->decimals;

    memcpy(sorted, value, n * sizeof *value);
    gsl_sort(sorted, 1, n);
    median = gsl_stats_median_from_sorted_data(sorted, 1, n);
    printf("  %-41s", line->name);
    if (isnan(median)) {
        printf("not found: skipped\n");
        return;
    }
    const bool met = !(median < line->at_least) && !(median > line->at_most);
    char range[32] = "";
    if (n > 1)
        snprintf(range, sizeof range, "%.*f-%.*f", d, sorted[0], d, sorted[n - 1]);
    printf("%7.*f %-3s %-13s", d, median, line->unit, range);
    printf("%-15s%s\n", line->target,
            *line->target == '\0' ? ""
            : met                 ? "met"
                                  : "MISSED");
}

static void tell_all(double value[FIGURES][ROUNDS], const double memory_mb[3])
{
    static const struct line lines[FIGURES] = {
        [NS] = { "per pupil-year and arm, two arms", "ns", 1, "", NAN, NAN },
        [LABOUR] = { "  of which teachers (the rest: pupils)", "ns", 1, "", NAN, NAN },
        [SECOND] = { "two arms over one", "x", 2, "<= 1.35", NAN, 1.35 },
        [FURTHER] = { "each further arm over one arm", "x", 2, "", NAN, NAN },
        [NUMPY_NS] = { "simple model in numpy", "ns", 1, "", NAN, NAN },
        [NUMPY] = { "ours over numpy", "x", 2, "<= 0.5 (0.25)", NAN, 0.5 },
        [GSL_NS] = { "simple model in plain C with GSL", "ns", 1, "", NAN, NAN },
        [GSL] = { "ours over plain C with GSL", "x", 2, "", NAN, NAN },
        [NORMAL] = { "gsl_ran_gaussian over our normal", "x", 1, ">= 15", 15, NAN },
        [TWO] = { "speed of two threads over one", "x", 2, ">= 1.75", 1.75, NAN },
    };
    static const struct line memory[3] = {
        { "memory, one thread, two arms", "MB", 0, "", NAN, NAN },
        { "memory, two threads, two arms", "MB", 0, "< 600", NAN, 600 },
        { "  of which the work of one thread", "MB", 0, "", NAN, NAN },
    };

    printf("  %-41s%11s %-13s%s\n", "", "median    ", "range", "target");
    for (int f = 0; f < FIGURES; f++)
        tell(&lines[f], value[f], ROUNDS);
    for (int i = 0; i < 3; i++)
        tell(&memory[i], &memory_mb[i], 1);
}

int main(void)
{
    static double value[FIGURES][ROUNDS];
    double load = 0, memory_mb[3];
    struct sim_scenario *sc = scenario_make();
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);

    printf("national, %d years, instruction set %s; processor time\n", YEARS,
            sim_isa_name());
    if (getloadavg(&load, 1) == 1 && load > 0.5)
        printf("note: other programs are running (load %.1f on %ld processors), so times "
               "are\nlonger than need be and the speed of two threads cannot be judged\n",
                load, processors);
    memory_mb[0] = peak_mb(sc, 1);
    memory_mb[1] = peak_mb(sc, THREADS);
    void *world = world_make(sc);
    memory_mb[2] = (double) model_schools.work_bytes(world, 2) / (1 << 20);
    model_schools.world_free(world);
    measure(sc, value);
    tell_all(value, memory_mb);
    sim_scenario_free(sc);
    return EXIT_SUCCESS;
}
