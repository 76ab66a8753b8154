/* bench_decision.c - what does it cost to decide from 1,000 replications of 20 policies,
 * and to write report.html again from them?
 *
 * An invented store with 160 drawn parameters: seconds, of them of the processor, and the
 * most memory, for the whole analysis without tables and figures, and then for the page
 * with all its summaries. Prints, judges nothing. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sim/analysis/decision.h"
#include "sim/report/html_report.h"
#include "tests/fixtures/decision_world.h"
#include "tests/fixtures/toy_model.h"

enum { REPS = 1000, POLICIES = 20, PARAMS = 160, EXTRA = 100 };

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

struct clock {
    double wall, cpu;
};

static struct clock now(void)
{
    return (struct clock){ seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID) };
}

static double megabytes(void)
{
    struct rusage use;

    getrusage(RUSAGE_SELF, &use);
    return (double) use.ru_maxrss / 1024;
}

static void tell(const char *what, struct clock from)
{
    const struct clock to = now();

    printf("  %-28s %6.2f s (%.2f s of processor), %.0f MB at most so far\n", what,
            to.wall - from.wall, to.cpu - from.cpu, megabytes());
}

/* The page needs a scenario to quote; which one does not matter. */
static int write_page(struct sim_report *rep, struct sim_store *store, const char *dir,
        struct sim_err *err)
{
    static const struct sim_load none = { 0 };
    struct sim_scenario *sc = NULL;
    struct sim_diag diag = { 0 };
    char path[600];

    snprintf(path, sizeof path, "%.500s/toy.cfg", dir);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs("seed = 1;\n", file) < 0 || fclose(file) != 0)
        return 1;
    int ret = sim_scenario_load(&sc, &toy_model, path, &none, &diag, err);
    const struct sim_html_run run = {
        .model = &toy_model, .sc = sc, .store = store, .built_with = ""
    };
    if (ret == 0)
        ret = sim_report_html(rep, &run, dir, err);
    sim_scenario_free(sc);
    sim_diag_clear(&diag);
    remove(path);
    snprintf(path, sizeof path, "%.500s/report.html", dir);
    remove(path);
    return ret;
}

static int measure(const char *dir, struct sim_store *store, struct sim_err *err)
{
    const struct sim_decision_ask ask = {
        .roles = decision_roles, .year = -1, .budget = INFINITY, .staff = INFINITY
    };
    static const int years[POLICIES + 1];
    struct sim_decision *decision = NULL;
    struct sim_report *rep = NULL;
    struct clock from = now();
    int ret = sim_decision_new(&decision, store, &ask, err);

    if (ret == 0)
        tell("what to choose", from);
    sim_decision_free(decision);
    from = now();
    if (ret == 0)
        ret = sim_report_new(&rep, store, 0, years, years, err);
    if (ret == 0)
        tell("all summaries", from);
    if (ret == 0)
        ret = sim_report_choose(rep, store, decision_roles, err);
    if (ret == 0)
        ret = write_page(rep, store, dir, err);
    if (ret == 0)
        tell("report.html, all of it", from);
    sim_report_free(rep);
    return ret;
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
    const char *tmp = getenv("TMPDIR");
    char dir[512], path[600];
    struct sim_store *store = NULL;
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
    if (ret == 0 && stat(path, &file) == 0)
        printf("%d replications, %d policies, %d parameters, %.0f MB stored:\n", REPS,
                POLICIES, PARAMS, (double) file.st_size / 1e6);
    if (ret == 0)
        ret = measure(dir, store, &err);
    if (ret != 0)
        fprintf(stderr, "%s\n", err.msg);
    sim_store_close(store);
    remove(path);
    rmdir(dir);
    return ret != 0;
}
