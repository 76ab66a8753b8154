/* test_mpi.c - do several processes (MPI) write what one writes, also when they are
 * killed on the way?
 *
 * The questions are those of scripts/test_mpi.sh, which `make test-mpi` asks in full;
 * here they are asked where a build with MPI of the same sources stands beside this one,
 * and passed over elsewhere. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OTHER_SOURCES = 77 }; /* a status of the script */

static void ask(const char *part)
{
    char folder[500], command[1700];

    snprintf(folder, sizeof folder, "%s", SIM_PROGRAM);
    *strrchr(folder, '/') = '\0';
    snprintf(command, sizeof command, "%s-mpi/simulate", folder);
    if (access(command, X_OK) != 0)
        cr_skip("%s is not there (make MPI=1)", command);
    snprintf(command, sizeof command,
            "scripts/test_mpi.sh %s/simulate %s-mpi/simulate %s < /dev/null 2>&1", folder,
            folder, part);
    int status = WEXITSTATUS(system(command));
    if (status == OTHER_SOURCES)
        cr_skip("%s-mpi/simulate is of other sources (make MPI=1)", folder);
    cr_assert_eq(status, 0, "%s: see above", part);
}

Test(mpi, ranks_and_threads_show_in_no_byte, .timeout = 900)
{
    ask("bytes");
}

Test(mpi, runs_that_are_killed_end_with_the_same_bytes, .timeout = 900)
{
    char kills[600];

    snprintf(kills, sizeof kills, "%s", SIM_PROGRAM);
    strcpy(strrchr(kills, '/'), "/tests/verify/kills");
    if (access(kills, X_OK) != 0)
        cr_skip("%s is not there (make test-mpi)", kills);
    ask("kills=5");
}
