/* limits.c - see limits.h.
 *
 * The simulation of a year lays 74 KB of classes side by side on the stack of its thread
 * and calls from there; the least that a run was seen to need is 88 KB, of plots 150. A
 * run has up to 12 files open at once, an export 16; a sweep of the world, two for each
 * value, tells itself which it could not open. Elsewhere what cannot be opened for want
 * of room would be taken for missing, or for a folder of others. */
#define _GNU_SOURCE 1 /* pthread_getattr_np */
#include "sim/base/limits.h"

#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LEAST_KB = 256, FILES_LEAST = 32 };

/* What a thread of OpenMP gets, however it was asked for; a very large number where that
 * cannot be known. */
static size_t thread_kb(void)
{
    size_t bytes = SIZE_MAX;

#pragma omp parallel num_threads(2)
    {
        pthread_attr_t attr;
        if (omp_get_thread_num() == 1 && pthread_getattr_np(pthread_self(), &attr) == 0) {
            (void) pthread_attr_getstacksize(&attr, &bytes);
            pthread_attr_destroy(&attr);
        }
    }
    return bytes / 1024;
}

static int check_stack(struct sim_err *err)
{
    static const char *const names[] = { "OMP_STACKSIZE", "GOMP_STACKSIZE",
        "KMP_STACKSIZE" };
    struct rlimit limit;
    const char *name = NULL;

    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur / 1024 < LEAST_KB)
        return sim_fail(err, SIM_ERR_INPUT,
                "the shell leaves a program %llu kB of stack, and this one needs %d: "
                "raise the limit, as in ulimit -s 8192",
                (unsigned long long) limit.rlim_cur / 1024, LEAST_KB);
    for (size_t i = 0; i < SIM_COUNT(names) && name == NULL; i++)
        name = getenv(names[i]) != NULL ? names[i] : NULL;
    const size_t kb = name != NULL ? thread_kb() : LEAST_KB;
    if (kb >= LEAST_KB)
        return 0;
    return sim_fail(err, SIM_ERR_INPUT,
            "environment variable %s = \"%.100s\" leaves threads %zu kB of stack, and "
            "they need %d: unset it, or set 1M",
            name, getenv(name), kb, LEAST_KB);
}

/* By opening as many; they are closed again. */
static int check_files(struct sim_err *err)
{
    int fd[FILES_LEAST], n = 0, cause = 0;

    while (n < FILES_LEAST && cause == 0) {
        fd[n] = dup(STDERR_FILENO);
        if (fd[n] < 0)
            cause = errno;
        else
            n++;
    }
    for (int i = 0; i < n; i++)
        close(fd[i]);
    if (cause == 0)
        return 0;
    return sim_fail(err, SIM_ERR_INPUT,
            "only %d files can be opened, and the program needs %d (%s): raise the "
            "limit, as in ulimit -n 1024",
            n, FILES_LEAST, strerror(cause));
}

int sim_limits_check(struct sim_err *err)
{
    const int ret = check_stack(err);

    return ret != 0 ? ret : check_files(err);
}
