/* kills.c - does a run that is killed at any moment, however often, end with the same
 * bytes?
 *
 * A plain program for `make verify`: the program itself is started 100 times, killed with
 * SIGKILL at a moment drawn evenly over the time a whole run takes, and gone on with by
 * --resume until nobody kills it; then every file of the result is compared with that of
 * a run left alone (run.json apart, which tells the time). Between two kills the results
 * that stood there before must be whole. Status 1: any difference.
 *
 *   usage: kills [KILLS]     from the root of the project */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[512], program[4096];

static const char scenario[] =
        "title = \"Killed\"; start = 2025; horizon = 2; replications = 96; seed = 3;\n"
        "population = { schools = 36; };\noutputs = [\"csv\"];\n"
        "policies = ( { lever = \"pay_premium\"; start = 2026; premium = 0.2; } );\n";

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static pid_t start(const char *out)
{
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        if (chdir(folder) != 0 || null < 0 || dup2(null, STDIN_FILENO) < 0
                || dup2(null, STDOUT_FILENO) < 0)
            _exit(126);
        execl(program, program, "killed.cfg", "--resume", "--quiet", "--out", out,
                (char *) NULL);
        _exit(127);
    }
    return child;
}

/* Status of the child, or minus its signal; killed after `seconds` unless negative. */
static int finish(pid_t child, double seconds)
{
    int status = 0;

    if (seconds >= 0) {
        struct timespec t = { (time_t) seconds,
            (long) (1e9 * (seconds - (double) (time_t) seconds)) };
        nanosleep(&t, NULL);
        kill(child, SIGKILL);
    }
    if (waitpid(child, &status, 0) != child)
        return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int same_file(const char *a, const char *b)
{
    FILE *x = fopen(a, "rb"), *y = fopen(b, "rb");
    char p[65536], q[65536];
    size_t n = 1;
    int same = x != NULL && y != NULL;

    while (same && n > 0) {
        n = fread(p, 1, sizeof p, x);
        same = fread(q, 1, sizeof q, y) == n && memcmp(p, q, n) == 0;
    }
    if (x != NULL)
        fclose(x);
    if (y != NULL)
        fclose(y);
    return same;
}

/* Files of a that are not the same in b; run.json tells the time and is passed over. */
static int differences(const char *a, const char *b)
{
    DIR *dir = opendir(a);
    struct dirent *entry;
    struct stat st;
    int n = dir == NULL;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        char x[1500], y[1500];
        snprintf(x, sizeof x, "%s/%s", a, entry->d_name);
        snprintf(y, sizeof y, "%s/%s", b, entry->d_name);
        if (strcmp(entry->d_name, "run.json") == 0 || stat(x, &st) != 0
                || !S_ISREG(st.st_mode) || same_file(x, y))
            continue;
        printf("%s differs\n", y);
        n++;
    }
    if (dir != NULL)
        closedir(dir);
    return n;
}

static int exists(const char *name)
{
    char path[1500];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static int prepare(double *seconds)
{
    const char *tmp = getenv("TMPDIR");
    char path[6000];

    snprintf(folder, sizeof folder, "%s/kills.XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(folder) == NULL)
        return 1;
    /* a copy, so that nobody builds another program meanwhile */
    snprintf(program, sizeof program, "%s/simulate", folder);
    snprintf(path, sizeof path, "cp '%s' '%s'", SIM_PROGRAM, program);
    if (system(path) != 0)
        return 1;
    snprintf(path, sizeof path, "%s/killed.cfg", folder);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(scenario, file) < 0 || fclose(file) != 0)
        return 1;
    double begin = now();
    int status = finish(start("whole"), -1);
    *seconds = now() - begin;
    return status;
}

int main(int argc, char **argv)
{
    int kills = argc > 1 ? atoi(argv[1]) : 100, killed = 0, late = 0, bad = 0, runs = 0;
    double seconds;
    char a[600], b[700], out[32], command[600];

    if (prepare(&seconds) != 0) {
        fprintf(stderr, "%s: cannot be run; make builds it\n", SIM_PROGRAM);
        return 1;
    }
    snprintf(a, sizeof a, "%s/whole/killed", folder);
    srand(20261122);
    while (killed < kills && bad == 0) {
        int status = -1, chain = 1 + rand() % 5;
        snprintf(out, sizeof out, "run%d", runs++);
        for (int k = 0; k < chain && killed < kills && status != 0; k++) {
            status = finish(start(out), seconds * rand() / (double) RAND_MAX);
            killed += status == -SIGKILL;
            late += status == 0;
            if (status != 0 && status != -SIGKILL) {
                printf("%s: ended with status %d\n", out, status);
                bad++;
            }
        }
        if (status != 0 && finish(start(out), -1) != 0) {
            printf("%s: could not be gone on with\n", out);
            bad++;
        }
        snprintf(b, sizeof b, "%s/%s/killed", folder, out);
        bad += differences(a, b) > 0;
        snprintf(b, sizeof b, "%s/killed.part", out);
        bad += exists(b);
        snprintf(b, sizeof b, "%s/killed.old", out);
        bad += exists(b);
    }
    printf("%d kills in %d runs of %.1f s (%d came too late to kill): %s\n", killed, runs,
            seconds, late,
            bad == 0 ? "all ended with the bytes of a run left alone" : "FAILED");
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0 || bad > 0;
}
