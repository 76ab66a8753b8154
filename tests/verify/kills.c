/* kills.c - does a run that is killed at any moment, however often, end with the same
 * bytes?
 *
 * A plain program for `make verify`: the program itself is started 100 times, killed with
 * SIGKILL at a moment drawn evenly over the time a whole run takes, and gone on with by
 * --resume until nobody kills it; then every file of the result is compared with that of
 * a run left alone (run.json apart, which tells the time). Between two kills the results
 * that stood there before must be whole. Status 1: any difference.
 *
 * With a launcher (mpirun) the same of a run by several processes, which must end with
 * the bytes of a run by one. What is killed is drawn, too: all of it at once, as when a
 * computer fails, the launcher, or one rank; then all others must end by themselves.
 *
 *   usage: kills [KILLS [LAUNCHER... PROGRAM]]     from the root of the project
 *   as in: kills 100 mpirun -n 2 build/gcc-mpi/simulate */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RANKS = 16, MAX_WORDS = 24, PATIENCE_S = 60 };

static char folder[512], serial[600], program[600]; /* copies, in the folder */
static char *launch[MAX_WORDS];                     /* words before the program */
static int n_launch, stuck_launchers;

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

static void wait_for(double seconds)
{
    struct timespec t = { (time_t) seconds,
        (long) (1e9 * (seconds - (double) (time_t) seconds)) };
    nanosleep(&t, NULL);
}

/* Begin, or go on with, the run in folder `out`. */
static pid_t start(char *out)
{
    char *word[MAX_WORDS + 8] = { NULL }, said[700];
    char *const own[] = { program, "killed.cfg", "--resume", "--quiet", "--out", out };
    int n = 0;

    for (; n < n_launch; n++)
        word[n] = launch[n];
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        word[n++] = own[i];
    snprintf(said, sizeof said, "%s/said", folder);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        int file = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (setsid() < 0 || chdir(folder) != 0 || dup2(null, STDIN_FILENO) < 0
                || dup2(null, STDOUT_FILENO) < 0 || dup2(file, STDERR_FILENO) < 0)
            _exit(126);
        execvp(word[0], word);
        _exit(127);
    }
    return child;
}

/* Processes that run our copy of the program, whoever is their parent. */
static int ranks(pid_t pid[MAX_RANKS])
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    char link[300], file[700];
    int n = 0;

    while (dir != NULL && (entry = readdir(dir)) != NULL && n < MAX_RANKS) {
        if (!isdigit((unsigned char) entry->d_name[0]))
            continue;
        snprintf(link, sizeof link, "/proc/%s/exe", entry->d_name);
        ssize_t len = readlink(link, file, sizeof file - 1);
        file[len > 0 ? len : 0] = '\0';
        if (strcmp(file, program) == 0)
            pid[n++] = (pid_t) atoi(entry->d_name);
    }
    if (dir != NULL)
        closedir(dir);
    return n;
}

/* Wait for the child. A launcher may wait for ever for ranks that have ended: Open MPI
 * 4.1 now and then does when one is killed under its hands. That is no fault of the run:
 * after PATIENCE_S seconds it is killed, too, and counted. */
static bool wait_child(pid_t child, int *status)
{
    pid_t pid[MAX_RANKS];
    double seen = now();

    if (n_launch == 0)
        return waitpid(child, status, 0) == child;
    for (;;) {
        pid_t ended = waitpid(child, status, WNOHANG);
        if (ended != 0)
            return ended == child;
        if (ranks(pid) > 0)
            seen = now();
        else if (now() - seen > PATIENCE_S) {
            stuck_launchers++;
            kill(-child, SIGKILL);
            return waitpid(child, status, 0) == child;
        }
        wait_for(0.05);
    }
}

/* Status of the child, or minus its signal, when all that it started has ended, too. What
 * does not end in PATIENCE_S seconds is a failure of its own (status 99). */
static int finish(pid_t child)
{
    int status = 0;
    pid_t pid[MAX_RANKS];

    if (!wait_child(child, &status))
        return 1;
    double begin = now();
    int left = ranks(pid);
    for (; left > 0 && now() - begin < PATIENCE_S; left = ranks(pid))
        wait_for(0.01);
    for (int i = 0; i < left; i++)
        kill(pid[i], SIGKILL);
    if (left > 0) {
        printf("%d processes did not end\n", left);
        return 99;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

enum victim { ALL, LAUNCHER, RANK, N_VICTIMS };

/* After `seconds`. A run that has ended by then is left as it is. */
static void strike(pid_t child, enum victim victim, double seconds)
{
    pid_t pid[MAX_RANKS];

    wait_for(seconds);
    int n = ranks(pid);
    if (victim == RANK && n > 0) {
        kill(pid[rand() % n], SIGKILL);
        return;
    }
    kill(victim == LAUNCHER ? child : -child, SIGKILL);
    for (int i = 0; i < n && victim != LAUNCHER; i++)
        kill(pid[i], SIGKILL);
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

/* A copy, so that nobody builds another program meanwhile. */
static int copy(char to[600], const char *name, const char *from)
{
    char command[6000];

    snprintf(to, 600, "%s/%s", folder, name);
    snprintf(command, sizeof command, "cp '%.4000s' '%s'", from, to);
    return system(command);
}

/* A run by one process, and then how long one takes that nobody kills. */
static int prepare(const char *parallel, double *seconds)
{
    const char *tmp = getenv("TMPDIR");
    char path[700], ranked[600];
    int words = n_launch, ret;

    snprintf(path, sizeof path, "%.480s/kills.XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(path) == NULL || realpath(path, folder) == NULL
            || copy(program, "simulate", parallel) != 0
            || copy(serial, "serial", SIM_PROGRAM) != 0)
        return 1;
    snprintf(path, sizeof path, "%s/killed.cfg", folder);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(scenario, file) < 0 || fclose(file) != 0)
        return 1;
    memcpy(ranked, program, sizeof ranked);
    memcpy(program, serial, sizeof program);
    n_launch = 0;
    ret = finish(start("whole"));
    n_launch = words;
    memcpy(program, ranked, sizeof program);
    double begin = now();
    if (ret == 0)
        ret = finish(start("again"));
    *seconds = now() - begin;
    return ret;
}

/* What is left in folder `out` must be the result, whole, and nothing else. */
static int judge(const char *out)
{
    char a[700], b[700];
    int bad;

    snprintf(a, sizeof a, "%s/whole/killed", folder);
    snprintf(b, sizeof b, "%s/%.100s/killed", folder, out);
    bad = differences(a, b) > 0;
    snprintf(b, sizeof b, "%.100s/killed.part", out);
    bad += exists(b);
    snprintf(b, sizeof b, "%.100s/killed.old", out);
    return bad + exists(b);
}

struct count {
    int killed, late, runs, of[N_VICTIMS];
};

/* One run, killed up to five times and gone on with. Returns what went wrong. */
static int kill_and_go_on(struct count *count, int kills, double seconds)
{
    int status = -1, bad = 0, chain = 1 + rand() % 5;
    char out[32];

    snprintf(out, sizeof out, "run%d", count->runs++);
    for (int k = 0; k < chain && count->killed < kills && status != 0; k++) {
        enum victim victim = n_launch > 0 ? (enum victim)(rand() % N_VICTIMS) : ALL;
        pid_t child = start(out);
        strike(child, victim, seconds * rand() / (double) RAND_MAX);
        status = finish(child);
        count->killed += status != 0;
        count->late += status == 0;
        count->of[victim] += status != 0;
        if (status == 99 || (n_launch == 0 && status != 0 && status != -SIGKILL)) {
            printf("%s: ended with status %d\n", out, status);
            bad++;
        }
    }
    if (status != 0 && finish(start(out)) != 0) {
        printf("%s: could not be gone on with; see %s/said\n", out, folder);
        return bad + 1;
    }
    return bad + judge(out);
}

int main(int argc, char **argv)
{
    int kills = argc > 1 ? atoi(argv[1]) : 100, bad = 0;
    struct count count = { 0 };
    double seconds;
    char command[600];

    for (int i = 2; i + 1 < argc && n_launch < MAX_WORDS; i++)
        launch[n_launch++] = argv[i];
    if (prepare(argc > 2 ? argv[argc - 1] : SIM_PROGRAM, &seconds) != 0) {
        fprintf(stderr, "%s: cannot be run; make builds it\n", SIM_PROGRAM);
        return 1;
    }
    bad = judge("again");
    srand(20261122);
    while (count.killed < kills && bad == 0)
        bad += kill_and_go_on(&count, kills, seconds);
    printf("%d kills in %d runs of %.1f s (%d came too late to kill)", count.killed,
            count.runs, seconds, count.late);
    if (n_launch > 0)
        printf(", %d of all, %d of the launcher, %d of one rank", count.of[ALL],
                count.of[LAUNCHER], count.of[RANK]);
    if (stuck_launchers > 0)
        printf(" (%d launchers waited for ranks that had ended)", stuck_launchers);
    printf(": %s\n",
            bad == 0 ? "all ended with the bytes of a run left alone" : "FAILED");
    if (bad > 0)
        return 1;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}
