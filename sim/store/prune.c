/* prune.c - looks at and deletes results; see prune.h. */
#include "sim/store/prune.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/store/aside.h"
#include "sim/store/runjson.h"
#include "sim/store/tree.h"
#include "sim/store/work.h"

enum { FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, DEPTH_MAX = 8 };

static int ends_in(const char *name, const char *suffix)
{
    size_t len = strlen(name), n = strlen(suffix);

    return len > n && strcmp(name + len - n, suffix) == 0;
}

static double bytes_in(int dir_fd, int depth)
{
    int fd = openat(dir_fd, ".", FOLDER);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    struct dirent *entry;
    struct stat st;
    double bytes = 0;

    if (dir == NULL && fd >= 0)
        close(fd);
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0
                || fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        int sub = S_ISDIR(st.st_mode) && depth < DEPTH_MAX ? openat(dir_fd, name, FOLDER)
                                                           : -1;
        bytes += sub >= 0              ? bytes_in(sub, depth + 1)
                 : S_ISREG(st.st_mode) ? (double) st.st_size
                                       : 0;
        if (sub >= 0)
            close(sub);
    }
    if (dir != NULL)
        closedir(dir);
    return bytes;
}

/* The lock of a run of ours in the folder, open; -1 when there is none. */
static int open_lock(int fd)
{
    static const char mark[] = "simulate ";
    char text[sizeof mark] = "";
    int lock = openat(fd, "lock", O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (lock >= 0
            && (pread(lock, text, sizeof mark - 1, 0) != (ssize_t) (sizeof mark - 1)
                    || strcmp(text, mark) != 0)) {
        close(lock);
        lock = -1;
    }
    return lock;
}

/* Kind of the folder open as fd. *lock: its lock, taken, where it has one. */
static enum sim_prune_kind kind_of(int fd, const char *name, int *lock)
{
    int ours = sim_runjson_is_ours_at(fd);

    *lock = open_lock(fd);
    if (*lock >= 0 && flock(*lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return SIM_PRUNE_RUNNING;
    if (ends_in(name, ".part"))
        return *lock >= 0 || ours ? SIM_PRUNE_UNFINISHED : SIM_PRUNE_FOREIGN;
    if (!ours)
        return SIM_PRUNE_FOREIGN;
    return ends_in(name, ".old") ? SIM_PRUNE_OLD : SIM_PRUNE_RESULT;
}

static int open_entry(const char *dir, const char *name, int *dir_fd)
{
    *dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *dir_fd >= 0 ? openat(*dir_fd, name, FOLDER) : -1;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

void sim_prune_look(struct sim_prune_entry *out, const char *dir, const char *name)
{
    struct sim_leftover work;
    struct sim_err err = { 0 };
    char path[4096];
    int dir_fd, lock = -1, fd = open_entry(dir, name, &dir_fd);

    *out = (struct sim_prune_entry){ .kind = SIM_PRUNE_FOREIGN };
    if (fd >= 0) {
        out->kind = kind_of(fd, name, &lock);
        out->bytes = bytes_in(fd, 0);
        if (out->kind == SIM_PRUNE_UNFINISHED
                && (size_t) snprintf(path, sizeof path, "%s/%s", dir, name) < sizeof path
                && sim_work_look(&work, fd, path, &err) == 0) {
            out->reps = work.reps;
            out->asked = work.asked;
        }
    }
    close_fd(lock);
    close_fd(fd);
    close_fd(dir_fd);
}

int sim_prune_delete(const char *dir, const char *name, struct sim_err *err)
{
    int dir_fd, lock = -1, cause = 0, fd = open_entry(dir, name, &dir_fd);
    enum sim_prune_kind kind = fd >= 0 ? kind_of(fd, name, &lock) : SIM_PRUNE_FOREIGN;

    if (kind != SIM_PRUNE_FOREIGN && kind != SIM_PRUNE_RUNNING) {
        cause = sim_tree_empty(fd, "lock", "run.json");
        if (cause == 0)
            cause = sim_tree_delete(dir_fd, name, NULL);
    }
    close_fd(lock);
    close_fd(fd);
    close_fd(dir_fd);
    if (kind == SIM_PRUNE_FOREIGN)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s/%s: is not a result of this program, so it is left alone", dir, name);
    if (kind == SIM_PRUNE_RUNNING)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s/%s: a run is writing here, so it is left alone", dir, name);
    if (cause != 0)
        return sim_fail(err, SIM_ERR_IO, "%s/%s: cannot be deleted whole (%s)", dir, name,
                strerror(cause));
    return 0;
}

size_t sim_prune_scraps(const char *dir, const char *name, bool drop)
{
    char path[4096];

    if ((size_t) snprintf(path, sizeof path, "%s/%s", dir, name) >= sizeof path
            || !sim_runjson_is_ours(path))
        return 0;
    return sim_aside_left(path, drop);
}
