/* bench_rng.c - how many nanoseconds does a random word, a normal, a Gumbel cost?
 *
 * Prints one row per instruction set of this processor, and GSL's Gaussian on mt19937 as
 * the yardstick in the same run: CPU time, best of five rounds of about 40 ms, arrays of
 * 1,024 as in the model. Not a test: no limits, always status 0.
 *
 *   usage: bench_rng */
#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <time.h>

#include "sim/base/rng_hot.h"
#include "sim/base/vmath.h"
#include "sim/base/vmath_hot.h"

enum { LEN = 1024, ROUNDS = 5 };

static uint32_t word[4][LEN];
static float value[LEN], input[LEN];
static volatile float sink; /* what is computed must look used */

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static void draw(enum sim_isa isa, uint32_t first)
{
    const struct sim_key key = sim_key_make(1, 0);

    for (uint32_t half = 0; half < LEN; half += SIM_DRAW_BATCH) {
        uint32_t *const out[4] = { word[0] + half, word[1] + half, word[2] + half,
            word[3] + half };
        const uint32_t counter[4] = { first + half, 0, 0, 0 };
        SIM_HOT_FOR(isa, sim_draw_range)(out, SIM_DRAW_BATCH, key, counter);
    }
    sink = (float) word[3][5];
}

/* Each task does `values` numbers per call. */
static void words(enum sim_isa isa, int i)
{
    draw(isa, (uint32_t) i);
}

static void normals(enum sim_isa isa, int i)
{
    SIM_HOT_FOR(isa, sim_normal_v)(value, word[i & 3], LEN);
    sink = value[7];
}

static void words_and_normals(enum sim_isa isa, int i)
{
    draw(isa, (uint32_t) i);
    for (int w = 0; w < 4; w++)
        normals(isa, w);
}

static void gumbels(enum sim_isa isa, int i)
{
    SIM_HOT_FOR(isa, sim_gumbel_v)(value, word[i & 3], LEN);
    sink = value[7];
}

static void exps(enum sim_isa isa, int i)
{
    input[0] = (float) i;
    SIM_HOT_FOR(isa, sim_exp_v)(value, input, LEN);
    sink = value[7];
}

static void logs(enum sim_isa isa, int i)
{
    input[0] = (float) i;
    SIM_HOT_FOR(isa, sim_log_v)(value, input, LEN);
    sink = value[7];
}

static const struct {
    const char *name;
    void (*run)(enum sim_isa isa, int i);
    int values;
} tasks[] = {
    { "word", words, 4 * LEN },
    { "normal", normals, LEN },
    { "word+normal", words_and_normals, 4 * LEN },
    { "gumbel", gumbels, LEN },
    { "exp", exps, LEN },
    { "log", logs, LEN },
};

enum { TASKS = sizeof tasks / sizeof *tasks, PAIR = 2 };

static double ns_each(int task, enum sim_isa isa)
{
    const int calls = 10000 * LEN / tasks[task].values;
    double best = 1e30;

    for (int round = 0; round < ROUNDS; round++) {
        const double start = cpu_seconds();
        for (int i = 0; i < calls; i++)
            tasks[task].run(isa, i);
        const double took = cpu_seconds() - start;
        best = took < best ? took : best;
    }
    return best * 1e9 / calls / tasks[task].values;
}

static double ns_gsl(gsl_rng *rng)
{
    enum { DRAWS = 500000 };
    double best = 1e30, sum = 0;

    for (int round = 0; round < ROUNDS; round++) {
        const double start = cpu_seconds();
        for (int i = 0; i < DRAWS; i++)
            sum += gsl_ran_gaussian(rng, 1);
        const double took = cpu_seconds() - start;
        best = took < best ? took : best;
    }
    sink = (float) sum;
    return best * 1e9 / DRAWS;
}

int main(void)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const double gsl = rng != NULL ? ns_gsl(rng) : 0;

    gsl_rng_free(rng);
    for (int i = 0; i < LEN; i++)
        input[i] = 0.01f * (float) (i + 1);
    printf("nanoseconds of CPU per value; gsl_ran_gaussian on mt19937: %.1f\n", gsl);
    printf("%-8s", "set");
    for (int task = 0; task < TASKS; task++)
        printf(" %12s", tasks[task].name);
    printf("   gsl / (word+normal)\n");
    for (int isa = 0; isa < SIM_ISA_COUNT; isa++) {
        static const char *const name[] = { "base", "avx2", "avx512" };
        double ns[TASKS];
        if (!sim_isa_supported((enum sim_isa) isa))
            continue;
        printf("%-8s", name[isa]);
        draw((enum sim_isa) isa, 0);
        for (int task = 0; task < TASKS; task++) {
            ns[task] = ns_each(task, (enum sim_isa) isa);
            printf(" %12.2f", ns[task]);
        }
        printf("   %.1f\n", gsl / ns[PAIR]);
    }
    return 0;
}
