/* work.c - looks into NAME.part; see work.h. */
#include "sim/store/work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/store/store.h"
#include "sim/store/tree.h"

enum { FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* "outcomes.db" and "outcomes_NN.db", or what SQLite keeps beside them. */
static bool is_store(const char *name, bool beside)
{
    const char *dot = strstr(name, ".db");

    if (strncmp(name, "outcomes", 8) != 0 || dot == NULL)
        return false;
    return beside ? strcmp(dot + 3, "-wal") == 0 || strcmp(dot + 3, "-journal") == 0
                  : dot[3] == '\0';
}

static DIR *list(int dir_fd)
{
    int fd = openat(dir_fd, ".", FOLDER);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (dir == NULL && fd >= 0)
        close(fd);
    return dir;
}

/* A link is no store of ours, wherever it leads. */
static bool is_file(int dir_fd, const char *name, double *bytes)
{
    struct stat st;

    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return false;
    *bytes += (double) st.st_size;
    return true;
}

static void look_at(struct sim_leftover *work, const char *part, const char *name)
{
    char path[4096];
    size_t reps = 0, asked = 0;

    if ((size_t) snprintf(path, sizeof path, "%s/%s", part, name) >= sizeof path) {
        work->unreadable = true;
        (void) sim_fail(&work->err, SIM_ERR_INPUT, "%s: the name is too long", part);
        return;
    }
    if (sim_store_peek(path, &reps, &asked, &work->err) != 0) {
        work->unreadable = true;
        return;
    }
    work->stores++;
    work->reps += reps;
    work->asked += asked;
}

int sim_work_look(
        struct sim_leftover *work, int part_fd, const char *part, struct sim_err *err)
{
    DIR *dir = list(part_fd);
    struct dirent *entry;

    *work = (struct sim_leftover){ .stores = 0 };
    if (dir == NULL)
        return sim_fail(err, SIM_ERR_IO, "%s: cannot be read: %s", part, strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        double bytes = 0;
        if (is_store(entry->d_name, true) && is_file(part_fd, entry->d_name, &bytes))
            work->bytes += bytes;
        if (is_store(entry->d_name, false) && is_file(part_fd, entry->d_name, &bytes)) {
            work->bytes += bytes;
            look_at(work, part, entry->d_name);
        }
    }
    closedir(dir);
    return 0;
}

int sim_work_tidy(int part_fd, const char *keep)
{
    DIR *dir = list(part_fd);
    struct dirent *entry;
    double bytes = 0;
    int cause = 0;

    if (dir == NULL)
        return errno;
    while ((entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, keep) == 0)
            continue;
        if ((is_store(name, false) || is_store(name, true))
                && is_file(part_fd, name, &bytes))
            continue;
        int now = sim_tree_delete(part_fd, name, NULL);
        if (now == ENOTDIR)
            now = unlinkat(part_fd, name, 0) == 0 || errno == ENOENT ? 0 : errno;
        cause = cause != 0 ? cause : now;
    }
    closedir(dir);
    return cause;
}
