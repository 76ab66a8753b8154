/* watch.c - which files does a program open, and what does it start?
 *
 * A library for LD_PRELOAD: writes one line per call to the file that the environment
 * variable WATCH_LOG names: "read PATH", "write PATH" (opened for writing, made, renamed
 * or deleted), "start PROGRAM", "network". Paths are absolute. Thread safety: each line
 * is one write to a file opened for appending. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static void tell(const char *what, const char *path)
{
    char line[8192], cwd[4096] = "";
    const char *log = getenv("WATCH_LOG");

    if (log == NULL || strcmp(path, log) == 0)
        return;
    if (path[0] != '/' && strchr("rw", what[0]) != NULL
            && getcwd(cwd, sizeof cwd - 1) != NULL)
        strcat(cwd, "/");
    int n = snprintf(line, sizeof line, "%s %s%s\n", what, cwd, path);
    int fd = (int) syscall(
            SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && write(fd, line, (size_t) n) < 0)
        abort();
    close(fd);
}

static void tell_open(const char *path, int flags)
{
    tell((flags & O_ACCMODE) == O_RDONLY && (flags & O_CREAT) == 0 ? "read" : "write",
            path);
}

/* A path below a folder that is open. */
static const char *below(int dir, const char *path, char buf[8192])
{
    char link[64], at[4096];
    ssize_t n;

    if (dir == AT_FDCWD || path[0] == '/')
        return path;
    snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
    n = readlink(link, at, sizeof at);
    snprintf(buf, 8192, "%.*s/%s", n > 0 ? (int) n : 0, at, path);
    return buf;
}

static mode_t mode_of(int flags, va_list ap)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(ap, mode_t) : 0;
}

#define OPEN(name)                                                                       \
    int name(const char *path, int flags, ...)                                           \
    {                                                                                    \
        va_list ap;                                                                      \
        va_start(ap, flags);                                                             \
        mode_t mode = mode_of(flags, ap);                                                \
        va_end(ap);                                                                      \
        tell_open(path, flags);                                                          \
        return NEXT(name)(path, flags, mode);                                            \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                     \
    int name(int dir, const char *path, int flags, ...)                                  \
    {                                                                                    \
        char buf[8192];                                                                  \
        va_list ap;                                                                      \
        va_start(ap, flags);                                                             \
        mode_t mode = mode_of(flags, ap);                                                \
        va_end(ap);                                                                      \
        tell_open(below(dir, path, buf), flags);                                         \
        return NEXT(name)(dir, path, flags, mode);                                       \
    }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name)                                                                      \
    FILE *name(const char *path, const char *mode)                                       \
    {                                                                                    \
        tell(mode[0] == 'r' && strchr(mode, '+') == NULL ? "read" : "write", path);      \
        return NEXT(name)(path, mode);                                                   \
    }
FOPEN(fopen)
FOPEN(fopen64)

#define ONE(type, name, declaration, arguments)                                          \
    type name declaration                                                                \
    {                                                                                    \
        tell("write", path);                                                             \
        return NEXT(name) arguments;                                                     \
    }
ONE(int, creat, (const char *path, mode_t mode), (path, mode))
ONE(int, unlink, (const char *path), (path))
ONE(int, rmdir, (const char *path), (path))
ONE(int, remove, (const char *path), (path))
ONE(int, mkdir, (const char *path, mode_t mode), (path, mode))
ONE(int, chmod, (const char *path, mode_t mode), (path, mode))
ONE(int, truncate, (const char *path, off_t size), (path, size))

int unlinkat(int dir, const char *path, int flags)
{
    char buf[8192];

    tell("write", below(dir, path, buf));
    return NEXT(unlinkat)(dir, path, flags);
}

#define TWO(name)                                                                        \
    int name(const char *from, const char *to)                                           \
    {                                                                                    \
        tell("write", from);                                                             \
        tell("write", to);                                                               \
        return NEXT(name)(from, to);                                                     \
    }
TWO(rename)
TWO(link)
TWO(symlink)

char *mkdtemp(char *template)
{
    char *made = NEXT(mkdtemp)(template);

    tell("write", template);
    return made;
}

#define START(name)                                                                      \
    int name(pid_t *restrict pid, const char *restrict path,                             \
            const posix_spawn_file_actions_t *actions,                                   \
            const posix_spawnattr_t *restrict attr, char *const argv[restrict],          \
            char *const env[restrict])                                                   \
    {                                                                                    \
        tell("start", path);                                                             \
        return NEXT(name)(pid, path, actions, attr, argv, env);                          \
    }
START(posix_spawn)
START(posix_spawnp)

int execve(const char *path, char *const argv[], char *const env[])
{
    tell("start", path);
    return NEXT(execve)(path, argv, env);
}

int execv(const char *path, char *const argv[])
{
    tell("start", path);
    return NEXT(execv)(path, argv);
}

int execvp(const char *path, char *const argv[])
{
    tell("start", path);
    return NEXT(execvp)(path, argv);
}

int system(const char *command)
{
    tell("start", command != NULL ? command : "");
    return NEXT(system)(command);
}

FILE *popen(const char *command, const char *mode)
{
    tell("start", command);
    return NEXT(popen)(command, mode);
}

int socket(int domain, int type, int protocol)
{
    tell("network", "");
    return NEXT(socket)(domain, type, protocol);
}
