/* ranks.c - how many processes work on this run, and which of them is this? See ranks.h.
 */
#include "sim/engine/ranks.h"

#ifndef SIM_MPI

int sim_ranks_start(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    return 0;
}

void sim_ranks_end(void)
{
}

int sim_ranks_count(void)
{
    return 1;
}

int sim_ranks_here(void)
{
    return 1;
}

const char *sim_ranks_about(char *buf, size_t size)
{
    (void) size;
    buf[0] = '\0';
    return buf;
}

#else

#include <stdlib.h>

#include "sim/engine/ranks_wire.h"

static int local_ranks = 1;

/* The number in the first of two variables that is set, or `other`. */
static int number_of(const char *mpich, const char *open_mpi, int other)
{
    const char *text = getenv(mpich) != NULL ? getenv(mpich) : getenv(open_mpi);

    return text != NULL ? atoi(text) : other;
}

/* Was this started as one of several, of whom its MPI knows nothing? Each would do the
 * whole run, in the same folder. One of them says it. */
static bool on_its_own(void)
{
    const int started = number_of("PMI_SIZE", "OMPI_COMM_WORLD_SIZE", 1);

    if (started < 2 || sim_ranks_count() > 1)
        return false;
    if (number_of("PMI_RANK", "OMPI_COMM_WORLD_RANK", 0) == 0)
        fprintf(stderr,
                "%d processes were started that do not know of each other, so nothing is "
                "run: the launcher is of another MPI than this program (%s), or is that "
                "of MPICH 4.2.0 in Ubuntu 24.04, which is broken; with Open MPI: make "
                "MPI=1 MPICC=mpicc.openmpi, then mpirun.openmpi\n",
                started, sim_ranks_about((char[100]){ 0 }, 100));
    return true;
}

int sim_ranks_start(int *argc, char ***argv)
{
    int rank = 0, given;
    MPI_Comm node;

    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &given);
    if (on_its_own()) {
        MPI_Finalize();
        return -1;
    }
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &local_ranks);
    MPI_Comm_free(&node);
    return rank;
}

int sim_ranks_count(void)
{
    int n = 1;

    MPI_Comm_size(MPI_COMM_WORLD, &n);
    return n;
}

int sim_ranks_here(void)
{
    return local_ranks;
}

const char *sim_ranks_about(char *buf, size_t size)
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int n = 0;

    MPI_Get_library_version(text, &n);
    text[strcspn(text, "\n")] = '\0';
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '\t' ? ' ' : *c;
    snprintf(buf, size, "%s", text);
    return buf;
}

void sim_ranks_end(void)
{
    int n = sim_ranks_count();

    for (int rank = 1; rank < n; rank++)
        MPI_Send(NULL, 0, MPI_BYTE, rank, TAG_END, MPI_COMM_WORLD);
    MPI_Finalize();
}

#endif
