/* bench_memory.c - does memory grow with the number of replications?
 *
 * The program itself runs a small scenario with 100, 1,000 and 10,000 replications.
 * Printed: the most memory it held while replications ran (memory_mb of run.json: those
 * at work, and one number of each that is stored), and until its end (ru_maxrss of
 * wait4): the tables read the store in blocks of at most 256 MB, fewer where the run is
 * small, and so grow with it up to that. Judges nothing, status 0.
 *
 *   usage: bench_memory [MOST]     from the root of the project */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[512], program[4096];

static const char scenario[] =
        "title = \"Memory\"; start = 2025; horizon = 1; replications = 100; seed = 3;\n"
        "population = { schools = 36; };\noutputs = [\"csv\"];\n"
        "policies = ( { lever = \"pay_premium\"; start = 2025; premium = 0.2; } );\n";

struct measured {
    double running_mb, all_mb, store_mb, seconds;
};

/* memory_mb of run.json. */
static double running_mb(void)
{
    char path[600], line[512];
    double mb = 0;

    snprintf(path, sizeof path, "%s/results/memory/run.json", folder);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, " \"memory_mb\": %lf", &mb) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return mb;
}

/* Run with n replications; 0 when it ended well. */
static int run(const char *n, struct measured *m)
{
    struct rusage use;
    struct stat st;
    struct timespec a, b;
    int status = 1;
    char path[600];

    clock_gettime(CLOCK_MONOTONIC, &a);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        if (chdir(folder) != 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0)
            _exit(126);
        execl(program, program, "memory.cfg", "--fresh", "--quiet", "-n", n,
                (char *) NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &use) != child || status != 0)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &b);
    snprintf(path, sizeof path, "%s/results/memory/outcomes.db", folder);
    *m = (struct measured){ running_mb(), (double) use.ru_maxrss / 1024,
        stat(path, &st) == 0 ? (double) st.st_size / 1e6 : 0,
        (double) (b.tv_sec - a.tv_sec) + 1e-9 * (double) (b.tv_nsec - a.tv_nsec) };
    return 0;
}

static int prepare(void)
{
    const char *tmp = getenv("TMPDIR");
    char path[600];

    snprintf(folder, sizeof folder, "%s/memory.XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (realpath(SIM_PROGRAM, program) == NULL || mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/memory.cfg", folder);
    FILE *file = fopen(path, "w");
    return file == NULL || fputs(scenario, file) < 0 || fclose(file) != 0;
}

int main(int argc, char **argv)
{
    static const char *const all[] = { "100", "1000", "10000" };
    long most = argc > 1 ? atol(argv[1]) : 10000;
    char command[600];

    if (prepare() != 0) {
        fprintf(stderr, "%s: cannot be run; make builds it\n", SIM_PROGRAM);
        return 1;
    }
    printf("replications  while they run, MB  with tables, MB  outcomes.db, MB  "
           "seconds\n");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct measured m;
        if (atol(all[i]) > most)
            continue;
        if (run(all[i], &m) != 0)
            printf("%12s  failed\n", all[i]);
        else
            printf("%12s  %18.1f  %15.1f  %15.1f  %7.1f\n", all[i], m.running_mb,
                    m.all_mb, m.store_mb, m.seconds);
    }
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}
