/* results.c - the folder protocol of results.h.
 *
 * States that a killed program can leave, and what the next start makes of them:
 *   NAME, NAME.part             the run was killed: its replications are gone on with,
 *                               kept (a run that is not told what to do is refused), or
 *                               thrown away; see work.h
 *   NAME.old, NAME.part whole   killed within the swap: NAME.part becomes NAME
 *   NAME.old alone              NAME.old becomes NAME again
 *   NAME, NAME.old              killed after the swap: NAME.old is deleted
 * The lock is held on NAME.part/lock from the start to the end of the swap; it moves
 * with the folder and ends with the process, however that ends. */
#include "sim/store/results.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/store/runjson.h"
#include "sim/store/tree.h"
#include "sim/store/work.h"

enum {
    NAME_MAX_LEN = 200, /* leaves room for .part within the 255 of file systems */
    TRIES = 20,
    ROOM_BYTES = 16000000, /* for tables, plots and the store's log while it runs */
    FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
};

struct sim_results {
    char *dir;                /* as the user wrote it, for messages */
    char *final, *part, *old; /* paths */
    const char *final_name, *part_name, *old_name; /* their last parts */
    int dir_fd, part_fd, lock_fd;                  /* -1: not open */
    size_t kept;                                   /* replications in NAME.part */
    int finished;
};

static int has_suffix(const char *name, const char *suffix)
{
    size_t len = strlen(name), n = strlen(suffix);
    return len >= n && strcmp(name + len - n, suffix) == 0;
}

static int check_name(const char *name, struct sim_err *err)
{
    size_t len = strlen(name);
    const char *why = NULL;

    if (len == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        why = "is not a name";
    else if (len > NAME_MAX_LEN)
        why = "is longer than 200 bytes";
    else if (strchr(name, '/') != NULL)
        why = "holds a slash";
    else if (sim_utf8_valid(name, len) != len || sim_control_find(name) != NULL)
        why = "holds characters that are not printable";
    else if (has_suffix(name, ".part") || has_suffix(name, ".old"))
        why = "ends in .part or .old, which stand for unfinished runs";
    if (why == NULL)
        return 0;
    char shown[NAME_MAX_LEN];
    size_t n = 0;
    for (; name[n] != '\0' && n < 60; n++)
        shown[n] = name[n] >= ' ' && name[n] != 0x7f ? name[n] : '?';
    shown[n] = '\0';
    return sim_fail(err, SIM_ERR_INPUT,
            "no results folder can be named \"%s%s\": it %s; rename the scenario", shown,
            name[n] != '\0' ? "..." : "", why);
}

static char *join(const char *dir, const char *name, const char *suffix)
{
    size_t len = strlen(dir) + strlen(name) + strlen(suffix) + 2;
    char *path = sim_calloc(len, 1);

    if (path != NULL)
        snprintf(path, len, "%s/%s%s", dir, name, suffix);
    return path;
}

static struct sim_results *new_results(const char *dir, const char *name)
{
    struct sim_results *res = sim_calloc(1, sizeof *res);

    if (res == NULL)
        return NULL;
    res->dir_fd = res->part_fd = res->lock_fd = -1;
    res->dir = sim_strdup(dir[0] != '\0' ? dir : ".");
    if (res->dir != NULL) {
        res->final = join(res->dir, name, "");
        res->part = join(res->dir, name, ".part");
        res->old = join(res->dir, name, ".old");
    }
    if (res->final == NULL || res->part == NULL || res->old == NULL) {
        sim_results_close(res, 1);
        return NULL;
    }
    res->final_name = strrchr(res->final, '/') + 1;
    res->part_name = strrchr(res->part, '/') + 1;
    res->old_name = strrchr(res->old, '/') + 1;
    return res;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

enum kind { ABSENT, OURS, EMPTY, FOREIGN };

/* What stands under a name. A link is foreign wherever it leads. */
static enum kind look(const struct sim_results *res, const char *name)
{
    struct stat st;

    if (fstatat(res->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? ABSENT : FOREIGN;
    int fd = openat(res->dir_fd, name, FOLDER);
    if (fd < 0)
        return FOREIGN;
    enum kind kind = sim_runjson_is_ours_at(fd)         ? OURS
                     : sim_tree_is_empty(fd, NULL) == 1 ? EMPTY
                                                        : FOREIGN;
    close(fd);
    return kind;
}

static int refuse_foreign(const char *path, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_INPUT,
            "%s: exists and is not a result of this program (it holds no run.json of "
            "ours): move it away, or choose another folder with --out",
            path);
}

static int check_final(const struct sim_results *res, struct sim_err *err)
{
    enum kind kind = look(res, res->final_name);
    return kind == ABSENT || kind == OURS ? 0 : refuse_foreign(res->final, err);
}

/* Did a run of ours make the folder that part_fd is open on? */
static int part_is_ours(const struct sim_results *res)
{
    static const char mark[] = "simulate ";
    char text[sizeof mark] = "";

    if (sim_tree_is_empty(res->part_fd, "lock") == 1
            || sim_runjson_is_ours_at(res->part_fd))
        return 1;
    int fd = openat(res->part_fd, "lock", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof mark - 1);
    close(fd);
    return n == (ssize_t) (sizeof mark - 1) && strcmp(text, mark) == 0;
}

static int refuse_locked(const struct sim_results *res, struct sim_err *err)
{
    char text[128] = "", who[160] = "";
    ssize_t n = pread(res->lock_fd, text, sizeof text - 1, 0);
    char host[65] = "";
    long pid = 0;

    if (n > 0 && sscanf(text, "simulate %ld on %64s", &pid, host) == 2)
        snprintf(who, sizeof who, " (process %ld on %s)", pid, host);
    return sim_fail(err, SIM_ERR_INPUT,
            "%s: another run%s is writing here: wait until it ends, or choose another "
            "folder with --out",
            res->part, who);
}

static int part_failed(
        const struct sim_results *res, const char *what, int cause, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_IO, "%s: %s (%s): %s", res->part, what, strerror(cause),
            sim_write_remedy(cause));
}

static void release(struct sim_results *res)
{
    close_fd(&res->lock_fd);
    close_fd(&res->part_fd);
}

/* Is the folder that we locked still the one under its name? A run that finished
 * between our open and our lock has moved it. */
static int still_there(const struct sim_results *res)
{
    struct stat here, named;

    return fstat(res->part_fd, &here) == 0
           && fstatat(res->dir_fd, res->part_name, &named, AT_SYMLINK_NOFOLLOW) == 0
           && here.st_ino == named.st_ino && here.st_dev == named.st_dev;
}

static int lock_part(const struct sim_results *res, struct sim_err *err)
{
    if (flock(res->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno == EWOULDBLOCK)
        return refuse_locked(res, err);
    /* Some network disks know no locks: there the user must see to it. */
    if (errno == ENOSYS || errno == EOPNOTSUPP || errno == ENOLCK)
        return 0;
    return part_failed(res, "cannot be locked", errno, err);
}

/* Make NAME.part, or take over one of ours, and lock it. *again: try once more. */
static int take_part(struct sim_results *res, int *again, struct sim_err *err)
{
    *again = 0;
    if (mkdirat(res->dir_fd, res->part_name, 0777) != 0 && errno != EEXIST)
        return part_failed(res, "the folder cannot be made", errno, err);
    res->part_fd = openat(res->dir_fd, res->part_name, FOLDER);
    if (res->part_fd < 0) {
        *again = errno == ENOENT;
        return *again ? 0 : refuse_foreign(res->part, err);
    }
    if (!part_is_ours(res))
        return refuse_foreign(res->part, err);
    res->lock_fd =
            openat(res->part_fd, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (res->lock_fd < 0) {
        *again = errno == ENOENT; /* deleted under our feet */
        return *again ? 0 : part_failed(res, "cannot be written", errno, err);
    }
    int ret = lock_part(res, err);
    if (ret != 0) {
        close_fd(&res->lock_fd); /* from here on an open lock is a lock held */
        return ret;
    }
    *again = !still_there(res);
    if (*again)
        unlinkat(res->part_fd, "lock", 0); /* we made it among finished results */
    return 0;
}

static int swap_failed(const struct sim_results *res, const char *from, const char *to,
        int cause, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_IO,
            "%s: %s cannot be renamed to %s (%s): check the rights of the folder",
            res->dir, from, to, strerror(cause));
}

static int move(const struct sim_results *res, const char *from, const char *to,
        struct sim_err *err)
{
    if (renameat(res->dir_fd, from, res->dir_fd, to) != 0)
        return swap_failed(res, from, to, errno, err);
    fsync(res->dir_fd); /* of order only: a failure loses nothing that was there */
    return 0;
}

static int delete_old(const struct sim_results *res, struct sim_err *err)
{
    if (look(res, res->old_name) == FOREIGN)
        return refuse_foreign(res->old, err);
    /* run.json goes last, so that a half deleted folder is still known as ours. */
    int cause = sim_tree_delete(res->dir_fd, res->old_name, "run.json");

    if (cause == 0)
        return 0;
    return sim_fail(err, SIM_ERR_IO,
            "%s: left by an earlier run and cannot be deleted (%s): delete it yourself",
            res->old, strerror(cause));
}

/* A run killed after its swap may have left its lock among the results. */
static void drop_stale_lock(const struct sim_results *res)
{
    int fd = openat(res->dir_fd, res->final_name, FOLDER);

    if (fd >= 0) {
        unlinkat(fd, "lock", 0);
        close(fd);
    }
}

/* Bring an interrupted swap to its end. *again: NAME.part has become NAME. */
static int repair(struct sim_results *res, int *again, struct sim_err *err)
{
    enum kind old = look(res, res->old_name);
    int ret = 0;

    if (old == OURS && look(res, res->final_name) == ABSENT) {
        *again = sim_runjson_is_ours_at(res->part_fd);
        ret = move(res, *again ? res->part_name : res->old_name, res->final_name, err);
    } else if (old != ABSENT) {
        ret = delete_old(res, err);
    }
    drop_stale_lock(res);
    return ret;
}

static int sign_lock(const struct sim_results *res, struct sim_err *err)
{
    char text[128], host[65] = "";

    if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0')
        strcpy(host, "this-computer");
    int n = snprintf(text, sizeof text, "simulate %ld on %s\n", (long) getpid(), host);
    /* never empty in between: by its first word a run that was killed is known as ours */
    if (pwrite(res->lock_fd, text, (size_t) n, 0) != n || ftruncate(res->lock_fd, n) != 0)
        return part_failed(res, "cannot be written", errno, err);
    return 0;
}

static int check_room(
        const struct sim_results *res, double need_bytes, struct sim_err *err)
{
    struct statvfs st;

    if (!(need_bytes > 0) || fstatvfs(res->dir_fd, &st) != 0)
        return 0;
    double room = (double) st.f_bavail * (double) st.f_frsize;
    double need = need_bytes + ROOM_BYTES;
    if (need <= room)
        return 0;
    return sim_fail(err, SIM_ERR_IO,
            "%s: the run needs about %.0f MB, the disk has %.0f MB free: free space, ask "
            "for fewer replications (-n) or groups, or choose another folder with --out",
            res->dir, need / 1e6, room / 1e6);
}

static int refuse_work(const struct sim_results *res, const struct sim_leftover *work,
        struct sim_err *err)
{
    if (work->unreadable)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: replications of a run that did not end cannot be read (%s): begin "
                "anew with --fresh",
                res->part, work->err.msg);
    return sim_fail(err, SIM_ERR_INPUT,
            "%s: holds %zu of %zu replications of a run that did not end: go on with "
            "--resume, or throw them away and begin anew with --fresh",
            res->part, work->reps, work->asked);
}

/* What to do with what an earlier run left here. */
static int take_work(struct sim_results *res, double *need_bytes,
        enum sim_results_how how, struct sim_err *err)
{
    struct sim_leftover work = { .stores = 0 };
    int ret = 0;

    if (how != SIM_RESULTS_FRESH)
        ret = sim_work_look(&work, res->part_fd, res->part, err);
    if (ret != 0)
        return ret;
    bool any = work.reps > 0 || work.unreadable;
    if (any && (how == SIM_RESULTS_NEW || work.unreadable))
        return refuse_work(res, &work, err);
    if (any) {
        res->kept = work.reps;
        *need_bytes -= work.bytes;
        return 0;
    }
    int cause = sim_tree_empty(res->part_fd, "lock", NULL);
    return cause == 0 ? 0 : part_failed(res, "cannot be emptied", cause, err);
}

static int prepare(struct sim_results *res, double need_bytes, enum sim_results_how how,
        struct sim_err *err)
{
    int ret = sim_tree_make(res->dir, err), again = 1;

    if (ret != 0)
        return ret;
    res->dir_fd = open(res->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (res->dir_fd < 0)
        return part_failed(res, "the folder cannot be opened", errno, err);
    for (int i = 0; again && i < TRIES && ret == 0; i++) {
        release(res);
        ret = check_final(res, err);
        if (ret == 0)
            ret = take_part(res, &again, err);
        if (ret == 0 && !again)
            ret = repair(res, &again, err);
    }
    if (ret == 0 && again)
        return refuse_locked(res, err); /* others come and go without end */
    if (ret == 0)
        ret = sign_lock(res, err);
    if (ret == 0)
        ret = take_work(res, &need_bytes, how, err);
    /* the name of the folder must outlive a power cut as its stores do; a disk that
     * cannot sync folders keeps names as safe as it can */
    fsync(res->part_fd);
    fsync(res->dir_fd);
    return ret == 0 ? check_room(res, need_bytes, err) : ret;
}

/* Delete NAME.part if it holds nothing but the lock. */
static void drop_empty_part(const struct sim_results *res)
{
    if (res->part_fd < 0 || res->lock_fd < 0 || !still_there(res)
            || sim_tree_is_empty(res->part_fd, "lock") != 1)
        return;
    unlinkat(res->part_fd, "lock", 0);
    unlinkat(res->dir_fd, res->part_name, AT_REMOVEDIR);
}

int sim_results_open(struct sim_results **out, const char *dir, const char *name,
        double need_bytes, enum sim_results_how how, struct sim_err *err)
{
    *out = NULL;
    int ret = check_name(name, err);
    if (ret != 0)
        return ret;
    struct sim_results *res = new_results(dir, name);
    if (res == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s/%s: out of memory", dir, name);
    ret = prepare(res, need_bytes, how, err);
    if (ret != 0) {
        sim_results_close(res, 1);
        return ret;
    }
    *out = res;
    return 0;
}

const char *sim_results_part(const struct sim_results *res)
{
    return res->part;
}

size_t sim_results_kept(const struct sim_results *res)
{
    return res->kept;
}

int sim_results_tidy(struct sim_results *res, struct sim_err *err)
{
    int cause = sim_work_tidy(res->part_fd, "lock");

    return cause == 0 ? 0 : part_failed(res, "cannot be emptied", cause, err);
}

const char *sim_results_final(const struct sim_results *res)
{
    return res->final;
}

int sim_results_finish(struct sim_results *res, struct sim_err *err)
{
    if (!sim_runjson_is_ours_at(res->part_fd))
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: holds no run.json, so the results are not complete", res->part);
    int ret = check_final(res, err);
    if (ret == 0)
        ret = delete_old(res, err);
    fsync(res->part_fd); /* where it is refused, the names are as safe as they can be */
    int replaces = ret == 0 && look(res, res->final_name) == OURS;
    if (replaces)
        ret = move(res, res->final_name, res->old_name, err);
    if (ret != 0)
        return ret;
    ret = move(res, res->part_name, res->final_name, err);
    if (ret != 0) { /* back to where we were; the next start can do it too */
        if (replaces)
            renameat(res->dir_fd, res->old_name, res->dir_fd, res->final_name);
        return ret;
    }
    res->finished = 1;
    unlinkat(res->part_fd, "lock", 0);
    /* The results stand; what cannot be deleted now the next start tells of. */
    ret = delete_old(res, NULL);
    (void) ret;
    return 0;
}

int sim_results_renew(struct sim_results *res, struct sim_err *err)
{
    int to = openat(res->dir_fd, res->final_name, FOLDER);
    int cause = to < 0 ? errno : 0;

    if (cause == 0 && unlinkat(res->part_fd, "run.json", 0) != 0 && errno != ENOENT)
        cause = errno;
    if (cause == 0)
        cause = sim_tree_move(res->part_fd, to, "lock");
    close_fd(&to);
    return cause == 0 ? 0
                      : sim_fail(err, SIM_ERR_IO, "%s: cannot be written (%s): %s",
                              res->final, strerror(cause), sim_write_remedy(cause));
}

void sim_results_close(struct sim_results *res, int keep_part)
{
    if (res == NULL)
        return;
    if (!res->finished && res->lock_fd >= 0) {
        int cause = 0;
        if (!keep_part && still_there(res))
            cause = sim_tree_empty(res->part_fd, "lock", NULL);
        if (cause == 0)
            drop_empty_part(res);
    }
    release(res);
    close_fd(&res->dir_fd);
    sim_free(res->dir);
    sim_free(res->final);
    sim_free(res->part);
    sim_free(res->old);
    sim_free(res);
}
