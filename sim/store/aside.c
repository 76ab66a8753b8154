/* aside.c - see aside.h. */
#include "sim/store/aside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sim/store/results.h"
#include "sim/store/tree.h"

enum { TRIES = 5, FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
static const char stem[] = ".work-";

/* One whose process is gone. A disk that knows no locks does not tell: then it stays. */
static bool is_left(int dir_fd, const char *name)
{
    if (strncmp(name, stem, sizeof stem - 1) != 0)
        return false;
    const int fd = openat(dir_fd, name, FOLDER);
    const bool left = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (fd >= 0)
        close(fd);
    return left;
}

static size_t left_in(const char *path, bool drop)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    size_t n = 0;

    while (dir != NULL && (entry = readdir(dir)) != NULL)
        if (is_left(dirfd(dir), entry->d_name))
            n += !drop || sim_tree_delete(dirfd(dir), entry->d_name, NULL) == 0;
    if (dir != NULL)
        closedir(dir);
    return n;
}

size_t sim_aside_left(const char *dir, bool drop)
{
    char plots[4200];

    snprintf(plots, sizeof plots, "%.4095s/plots", dir);
    return left_in(dir, drop) + left_in(plots, drop);
}

int sim_aside_open(struct sim_aside *aside, const char *dir, struct sim_err *err)
{
    int cause = 0;

    aside->fd = -1;
    (void) sim_aside_left(dir, true);
    for (int i = 0; i < TRIES && aside->fd < 0 && cause == 0; i++) {
        int n = snprintf(aside->path, sizeof aside->path, "%s/%sXXXXXX", dir, stem);
        if (n < 0 || (size_t) n >= sizeof aside->path)
            cause = ENAMETOOLONG;
        else if (mkdtemp(aside->path) == NULL
                 || (aside->fd = open(aside->path, FOLDER)) < 0)
            cause = errno;
        else if (flock(aside->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            sim_aside_close(aside); /* just taken for one that was left */
    }
    if (aside->fd >= 0)
        return 0;
    return sim_fail(err, SIM_ERR_IO, "%s: a work folder cannot be made: %s", dir,
            strerror(cause != 0 ? cause : EBUSY));
}

int sim_aside_publish(const struct sim_aside *aside, const char *dir, struct sim_err *err)
{
    const int to = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int cause = to < 0 ? errno : sim_tree_move(aside->fd, to, NULL);

    if (to >= 0)
        close(to);
    return cause == 0 ? 0
                      : sim_fail(err, SIM_ERR_IO, "%s: cannot be written (%s): %s", dir,
                              strerror(cause), sim_write_remedy(cause));
}

void sim_aside_close(struct sim_aside *aside)
{
    if (aside->fd < 0)
        return;
    /* what cannot be deleted now the next one tries again */
    (void) !sim_tree_empty(aside->fd, NULL, NULL);
    close(aside->fd);
    aside->fd = -1;
    rmdir(aside->path);
}
