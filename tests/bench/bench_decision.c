/* bench_decision.c - what does it cost to decide from 1,000 replications of 20 policies?
 *
 * An invented store with 160 drawn parameters: seconds of processor time and the most
 * memory, for the whole analysis without tables and figures. Prints, judges nothing. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sim/analysis/decision.h"
#include "tests/fixtures/decision_world.h"

enum { REPS = 1000, POLICIES = 20, PARAMS = 160, EXTRA = 100 };

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static double megabytes(void)
{
    struct rusage use;

    getrusage(RUSAGE_SELF, &use);
    return (double) use.ru_maxrss / 1024;
}

int main(void)
{
    static char text[POLICIES + 1][16];
    const char *name[POLICIES + 1] = { "baseline", "cheap", "dear", "fair", "worse" };
    const struct decision_world how = { .arm = name,
        .n_arms = POLICIES + 1,
        .reps = REPS,
        .params = PARAMS,
        .extra = EXTRA };
    const struct sim_decision_ask ask = {
        .roles = decision_roles, .year = -1, .budget = INFINITY, .staff = INFINITY
    };
    const char *tmp = getenv("TMPDIR");
    char dir[512], path[600];
    struct sim_store *store = NULL;
    struct sim_decision *decision = NULL;
    struct sim_err err = { 0 };
    struct stat file;

    for (size_t i = 5; i <= POLICIES; i++) {
        snprintf(text[i], sizeof text[i], "policy%zu", i);
        name[i] = text[i];
    }
    snprintf(dir, sizeof dir, "%.400s/bench-decision-XXXXXX", tmp ? tmp : "/tmp");
    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/outcomes.db", dir);
    sim_store_close(decision_world_store(dir, &how));
    int ret = sim_store_open(&store, path, &err);
    double before = megabytes(), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    double wall = seconds(CLOCK_MONOTONIC);
    if (ret == 0)
        ret = sim_decision_new(&decision, store, &ask, &err);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    if (ret == 0 && stat(path, &file) == 0)
        printf("%d replications, %d policies, %d parameters, %.0f MB stored: %.2f s "
               "(%.2f s of processor), %.0f MB at most (%.0f before)\n",
                REPS, POLICIES, PARAMS, (double) file.st_size / 1e6, wall, cpu,
                megabytes(), before);
    else
        fprintf(stderr, "%s\n", err.msg);
    sim_decision_free(decision);
    sim_store_close(store);
    remove(path);
    rmdir(dir);
    return ret != 0;
}
