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

/* The folder of this build; that of the build with MPI has -mpi behind it. */
static void find_both(char folder[500])
{
    char program[600];

    snprintf(folder, 500, "%s", SIM_PROGRAM);
    *strrchr(folder, '/') = '\0';
    snprintf(program, sizeof program, "%s-mpi/simulate", folder);
    if (access(program, X_OK) != 0)
        cr_skip("%s is not there (make MPI=1)", program);
}

static void ask(const char *part)
{
    char folder[500], command[1700];

    find_both(folder);
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

/* What the program with MPI ends with and says as number `rank` of `n` that a launcher
 * of another MPI has started: each believes to be alone. */
static int started_as(int rank, int n, char said[500])
{
    char folder[500], command[800];

    find_both(folder);
    snprintf(command, sizeof command,
            "PMI_RANK=%d PMI_SIZE=%d %s-mpi/simulate --version < /dev/null 2>&1", rank, n,
            folder);
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(pipe);
    said[fread(said, 1, 499, pipe)] = '\0';
    return WEXITSTATUS(pclose(pipe));
}

Test(mpi, processes_that_do_not_know_of_each_other_run_nothing)
{
    char said[500];

    cr_expect_eq(started_as(0, 3, said), 1);
    cr_expect(strncmp(said, "3 processes were started that do not know of", 44) == 0,
            "%s", said);
    cr_expect_eq(started_as(1, 3, said), 1);
    cr_expect_str_empty(said);
    cr_expect_eq(started_as(0, 1, said), 0);
    cr_expect_not_null(strstr(said, "MPI"), "%s", said);
}
