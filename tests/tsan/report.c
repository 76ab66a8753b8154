/* report.c - is what four threads write of a comparison what one writes, without a race?
 *
 * A plain program for `make test SAN=thread`: the program, built with the thread
 * sanitizer, compares three policies with one and with four threads; tables, plots and
 * page must be the same files (run.json tells the time). Status 0: the same, no race. */
#include <stdio.h>
#include <stdlib.h>

static int run(const char *folder, int threads)
{
    char command[1200];

    snprintf(command, sizeof command,
            SIM_PROGRAM " compare scenarios/bonus.cfg scenarios/tutoring.cfg "
                        "scenarios/oop_ladder.cfg --set population.sample=0.02 -n 16 "
                        "-j %d --quiet --out '%.500s/%d' > '%.500s/said' 2>&1",
            threads, folder, threads, folder);
    int status = system(command);
    if (status != 0) {
        snprintf(command, sizeof command, "cat '%.500s/said'", folder);
        status |= system(command);
    }
    return status;
}

int main(void)
{
    char folder[512], command[1800];
    const char *tmp = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/tsan.XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    int bad = run(folder, 1) != 0 || run(folder, 4) != 0;
    snprintf(command, sizeof command,
            "diff -r --exclude=run.json '%.500s/1/compare' '%.500s/4/compare'", folder,
            folder);
    bad = bad || system(command) != 0;
    printf("a comparison of three policies, one thread and four: %s\n",
            bad ? "differ" : "the same");
    snprintf(command, sizeof command, "rm -rf '%.500s'", folder);
    return system(command) != 0 || bad;
}
