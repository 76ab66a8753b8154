/* tree.c - folders made and emptied; see tree.h. */
#include "sim/store/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"

enum { DEPTH_MAX = 64, FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static int make_one(const char *path, struct sim_err *err)
{
    struct stat st;

    if (mkdir(path, 0777) == 0)
        return 0;
    int cause = errno;
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return 0;
        return sim_fail(err, SIM_ERR_IO,
                "%s: is a file where a folder is needed: choose another with --out",
                path);
    }
    return sim_fail(err, SIM_ERR_IO,
            "%s: the folder cannot be made (%s): choose another with --out", path,
            strerror(cause));
}

int sim_tree_make(const char *path, struct sim_err *err)
{
    char *part = sim_strdup(path);
    int ret = 0;

    if (part == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", path);
    for (char *s = part + 1; part[0] != '\0' && *s != '\0' && ret == 0; s++)
        if (*s == '/') {
            *s = '\0';
            ret = make_one(part, err);
            *s = '/';
        }
    if (ret == 0)
        ret = make_one(path, err);
    sim_free(part);
    return ret;
}

static int is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A stream of its own position over the folder; dir_fd stays open. */
static DIR *list(int dir_fd)
{
    int fd = openat(dir_fd, ".", FOLDER);
    if (fd < 0)
        return NULL;
    DIR *dir = fdopendir(fd);
    if (dir == NULL)
        close(fd);
    return dir;
}

static int empty(int dir_fd, const char *keep, const char *last, dev_t dev, int depth);

/* Delete one entry; a folder with all it holds. */
static int delete_entry(
        int dir_fd, const char *name, const char *last, dev_t dev, int depth)
{
    struct stat st;

    if (unlinkat(dir_fd, name, 0) == 0 || errno == ENOENT)
        return 0;
    int cause = errno;
    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(st.st_mode))
        return cause;
    if (depth == DEPTH_MAX)
        return ELOOP;
    int fd = openat(dir_fd, name, FOLDER);
    if (fd < 0)
        return errno;
    if (fstat(fd, &st) != 0)
        cause = errno;
    else if (st.st_dev != dev)
        cause = EXDEV; /* something is mounted here: not ours */
    else
        cause = empty(fd, NULL, last, dev, depth + 1);
    close(fd);
    if (cause == 0 && unlinkat(dir_fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
        cause = errno;
    return cause;
}

static int empty(int dir_fd, const char *keep, const char *last, dev_t dev, int depth)
{
    DIR *dir = list(dir_fd);
    struct dirent *entry;
    int cause = 0;

    if (dir == NULL)
        return errno;
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        if (is_dots(name) || (keep != NULL && strcmp(name, keep) == 0)
                || (last != NULL && strcmp(name, last) == 0))
            continue;
        int now = delete_entry(dir_fd, name, NULL, dev, depth);
        if (cause == 0)
            cause = now;
    }
    if (cause == 0)
        cause = errno;
    closedir(dir);
    if (cause == 0 && last != NULL)
        cause = delete_entry(dir_fd, last, NULL, dev, depth);
    return cause;
}

int sim_tree_empty(int dir_fd, const char *keep, const char *last)
{
    struct stat st;

    if (fstat(dir_fd, &st) != 0)
        return errno;
    return empty(dir_fd, keep, last, st.st_dev, 0);
}

int sim_tree_delete(int dir_fd, const char *name, const char *last)
{
    struct stat st;

    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(st.st_mode))
        return ENOTDIR;
    return delete_entry(dir_fd, name, last, st.st_dev, 0);
}

static int move_into(int from_fd, int to_fd, const char *but, int depth);

/* A folder joins the one of its name. */
static int move_folder(int from_fd, int to_fd, const char *name, int depth)
{
    if (depth == DEPTH_MAX)
        return ELOOP;
    if (mkdirat(to_fd, name, 0777) != 0 && errno != EEXIST)
        return errno;
    int from = openat(from_fd, name, FOLDER), to = openat(to_fd, name, FOLDER);
    int cause = from < 0 || to < 0 ? errno : move_into(from, to, NULL, depth + 1);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    if (cause == 0 && unlinkat(from_fd, name, AT_REMOVEDIR) != 0)
        cause = errno;
    return cause;
}

static int move_into(int from_fd, int to_fd, const char *but, int depth)
{
    DIR *dir = list(from_fd);
    struct dirent *entry;
    struct stat st;
    int cause = 0;

    if (dir == NULL)
        return errno;
    while (cause == 0 && (errno = 0, entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        if (is_dots(name) || (but != NULL && strcmp(name, but) == 0))
            continue;
        if (fstatat(from_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            cause = errno;
        else if (S_ISDIR(st.st_mode))
            cause = move_folder(from_fd, to_fd, name, depth);
        else if (renameat(from_fd, name, to_fd, name) != 0)
            cause = errno;
    }
    if (cause == 0)
        cause = errno;
    closedir(dir);
    return cause;
}

int sim_tree_move(int from_fd, int to_fd, const char *but)
{
    return move_into(from_fd, to_fd, but, 0);
}

int sim_tree_is_empty(int dir_fd, const char *but)
{
    DIR *dir = list(dir_fd);
    struct dirent *entry;
    int found = 0;

    if (dir == NULL)
        return -1;
    while (!found && (entry = readdir(dir)) != NULL)
        found = !is_dots(entry->d_name) && (but == NULL || strcmp(entry->d_name, but));
    closedir(dir);
    return !found;
}

int sim_tree_temp(char path[SIM_TREE_TEMP], struct sim_err *err)
{
    const char *root = getenv("TMPDIR");
    int n = snprintf(path, SIM_TREE_TEMP, "%s/simulate-XXXXXX",
            root != NULL && root[0] != '\0' ? root : "/tmp");

    if (n >= SIM_TREE_TEMP || mkdtemp(path) == NULL)
        return sim_fail(err, SIM_ERR_IO, "%s: cannot make a temporary folder (%s)", path,
                n >= SIM_TREE_TEMP ? "the name is too long" : strerror(errno));
    return 0;
}

void sim_tree_temp_delete(const char *path)
{
    int dir_fd = open(path, FOLDER);
    int bad = dir_fd < 0 ? errno : sim_tree_empty(dir_fd, NULL, NULL);

    if (dir_fd >= 0)
        close(dir_fd);
    if (rmdir(path) != 0 && bad == 0)
        bad = errno;
    if (bad != 0)
        fprintf(stderr, "%s: could not be deleted (%s)\n", path, strerror(bad));
}
