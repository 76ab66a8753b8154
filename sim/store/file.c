/* file.c - one file, complete under its name or not there at all; see results.h.
 *
 * On a full disk fprintf may succeed, fflush fail, and the fclose after it succeed:
 * so fflush and ferror are asked before fclose, and fclose too. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sim/store/results.h"

const char *sim_write_remedy(int cause)
{
    return cause == ENOSPC || cause == EDQUOT
                   ? "free space on the disk, or choose another folder with --out"
                   : "check the rights of the folder, or choose another with --out";
}

static int unwritable(const char *path, int cause, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_IO, "%s: cannot be written (%s): %s", path,
            cause != 0 ? strerror(cause) : "cause unknown", sim_write_remedy(cause));
}

int sim_file_open(
        struct sim_file *f, const char *dir, const char *name, struct sim_err *err)
{
    f->file = NULL;
    int n = snprintf(f->path, sizeof f->path, "%s/%s", dir, name);
    int m = snprintf(f->tmp, sizeof f->tmp, "%s/%s.tmp", dir, name);
    if (n < 0 || m < 0 || (size_t) m >= sizeof f->tmp)
        return sim_fail(err, SIM_ERR_INPUT, "%.200s...: the path is too long", dir);
    /* What a killed run left may be a link by now: never write through it. */
    if (unlink(f->tmp) != 0 && errno != ENOENT)
        return unwritable(f->tmp, errno, err);
    int fd = open(f->tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return unwritable(f->path, errno, err);
    f->file = fdopen(fd, "w");
    if (f->file == NULL) {
        int cause = errno;
        close(fd);
        unlink(f->tmp);
        return unwritable(f->path, cause, err);
    }
    return 0;
}

/* Make the new name durable. A file system that cannot sync a folder says EINVAL. */
static int sync_folder(const char *path)
{
    char dir[sizeof((struct sim_file *) 0)->path];
    size_t len = (size_t) (strrchr(path, '/') - path);

    memcpy(dir, path, len);
    memcpy(dir + len, "/", 2);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return 0; /* a folder that may be written but not read */
    int cause = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
    close(fd);
    return cause;
}

int sim_file_commit(struct sim_file *f, struct sim_err *err)
{
    int cause = 0;

    sim_assert(f->file != NULL);
    errno = 0;
    if (fflush(f->file) != 0 || ferror(f->file))
        cause = errno != 0 ? errno : EIO;
    if (cause == 0 && fsync(fileno(f->file)) != 0 && errno != EINVAL)
        cause = errno;
    if (fclose(f->file) != 0 && cause == 0)
        cause = errno;
    f->file = NULL;
    if (cause == 0 && rename(f->tmp, f->path) != 0)
        cause = errno;
    if (cause == 0)
        cause = sync_folder(f->path);
    if (cause == 0)
        return 0;
    unlink(f->tmp);
    return unwritable(f->path, cause, err);
}

void sim_file_abort(struct sim_file *f)
{
    if (f->file == NULL)
        return;
    fclose(f->file);
    f->file = NULL;
    unlink(f->tmp);
}
