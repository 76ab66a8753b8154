/* test_results.c - are results ever half done, lost, or taken from somebody else?
 *
 * Every state that a killed program can leave is built by hand and by killing children
 * at many moments; folders of others stand beside and must stay as they were. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/store/results.h"
#include "sim/store/runjson.h"
#include "sim/store/tree.h"

TestSuite(results, .timeout = 120);

static char top[64], dir[80];

static void setup(void)
{
    snprintf(top, sizeof top, "/tmp/test_results_XXXXXX");
    cr_assert_not_null(mkdtemp(top));
    snprintf(dir, sizeof dir, "%s/out", top);
}

static void teardown(void)
{
    int ret = sim_tree_delete(AT_FDCWD, top, NULL);
    (void) ret;
}

static const char *at(const char *name)
{
    static char path[8][512];
    static unsigned next;
    char *p = path[next++ % 8];
    snprintf(p, sizeof path[0], "%s/%s", dir, name);
    return p;
}

static bool exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

/* First line of a file, "" when there is none. */
static const char *read_line(const char *path)
{
    static char line[4096];
    FILE *file = fopen(path, "r");

    line[0] = '\0';
    if (file != NULL) {
        if (fgets(line, sizeof line, file) == NULL)
            line[0] = '\0';
        fclose(file);
    }
    return line;
}

static void write_run(const char *folder)
{
    struct sim_runjson run = { .version = "0.1.0", .scenario = "bonus" };
    struct sim_err err = { 0 };
    cr_assert_eq(sim_runjson_write(folder, &run, &err), 0, "%s", err.msg);
}

static void write_in(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    write_text(path, text);
}

static const char *read_in(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return read_line(path);
}

/* A finished folder as a run leaves it; `text` tells it from others. */
static void make_folder(const char *name, const char *text)
{
    cr_assert(mkdir(dir, 0777) == 0 || exists(dir));
    cr_assert_eq(mkdir(at(name), 0777), 0);
    write_in(at(name), "summary.csv", text);
    write_run(at(name));
}

static struct sim_results *start(const char *name)
{
    struct sim_results *res;
    struct sim_err err = { 0 };
    cr_assert_eq(sim_results_open(&res, dir, name, 1000, SIM_RESULTS_FRESH, &err), 0,
            "%s", err.msg);
    return res;
}

static void refuse(const char *where, const char *name, double need, const char *part)
{
    struct sim_results *res = (void *) top;
    struct sim_err err = { 0 };

    cr_expect_neq(sim_results_open(&res, where, name, need, SIM_RESULTS_FRESH, &err), 0,
            "%s", name);
    cr_expect_null(res);
    cr_expect(strstr(err.msg, part), "\"%s\" is not in: %s", part, err.msg);
    cr_expect_null(strchr(err.msg, '\n'), "%s", err.msg);
}

/* A whole run that writes `text`. */
static void run(const char *text)
{
    struct sim_results *res = start("bonus");
    struct sim_err err = { 0 };

    write_in(sim_results_part(res), "summary.csv", text);
    cr_assert_eq(mkdir(at("bonus.part/plots"), 0777), 0);
    write_in(sim_results_part(res), "plots/a.svg", text);
    write_run(sim_results_part(res));
    cr_assert_eq(sim_results_finish(res, &err), 0, "%s", err.msg);
    sim_results_close(res, 0);
}

static void expect_only_final(const char *text)
{
    cr_expect_str_eq(read_line(at("bonus/summary.csv")), text);
    cr_expect_not(exists(at("bonus.part")));
    cr_expect_not(exists(at("bonus.old")));
    cr_expect_not(exists(at("bonus/lock")));
}

Test(results, a_run_stands_whole_and_is_replaced_whole, .init = setup, .fini = teardown)
{
    run("first");
    expect_only_final("first");
    struct sim_results *res = start("bonus");
    cr_expect_str_eq(sim_results_part(res), at("bonus.part"));
    cr_expect_str_eq(sim_results_final(res), at("bonus"));
    cr_expect_str_eq(read_line(at("bonus/summary.csv")), "first", "old ones during run");
    sim_results_close(res, 0);
    expect_only_final("first");
    run("second");
    expect_only_final("second");
    cr_expect_str_eq(read_line(at("bonus/plots/a.svg")), "second");
}

Test(results, parents_are_made, .init = setup, .fini = teardown)
{
    struct sim_results *res;
    struct sim_err err = { 0 };
    char deep[256];

    snprintf(deep, sizeof deep, "%s/a//b/c/", dir);
    cr_assert_eq(sim_results_open(&res, deep, "x y", 0, SIM_RESULTS_FRESH, &err), 0, "%s",
            err.msg);
    cr_expect(exists(at("a/b/c/x y.part/lock")));
    sim_results_close(res, 0);
    cr_expect_not(exists(at("a/b/c/x y.part")));
}

Test(results, given_up_runs_are_kept_or_deleted, .init = setup, .fini = teardown)
{
    struct sim_results *res = start("bonus");
    write_in(sim_results_part(res), "summary.csv", "partial");
    sim_results_close(res, 1);
    cr_expect_str_eq(read_line(at("bonus.part/summary.csv")), "partial");
    res = start("bonus"); /* a new run begins with nothing */
    cr_expect_not(exists(at("bonus.part/summary.csv")));
    write_in(sim_results_part(res), "summary.csv", "partial");
    sim_results_close(res, 0);
    cr_expect_not(exists(at("bonus.part")));
    sim_results_close(NULL, 0);
}

Test(results, without_run_json_nothing_is_finished, .init = setup, .fini = teardown)
{
    run("first");
    struct sim_results *res = start("bonus");
    struct sim_err err = { 0 };
    cr_expect_eq(sim_results_finish(res, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "holds no run.json"), "%s", err.msg);
    sim_results_close(res, 0);
    expect_only_final("first");
}

Test(results, interrupted_swaps_are_repaired, .init = setup, .fini = teardown)
{
    /* killed between the renames: the new results are whole */
    make_folder("bonus.old", "old");
    make_folder("bonus.part", "new");
    write_in(at("bonus.part"), "lock", "simulate 1 on x\n");
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");

    /* the same, but there is no new folder */
    cr_assert_eq(rename(at("bonus"), at("bonus.old")), 0);
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");

    /* killed after the swap, before the old folder was deleted */
    make_folder("bonus.old", "old");
    write_in(at("bonus"), "lock", "simulate 1 on x\n");
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");

    /* killed while it was deleted: run.json goes last, then the folder */
    cr_assert_eq(mkdir(at("bonus.old"), 0777), 0);
    write_run(at("bonus.old"));
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");
    cr_assert_eq(mkdir(at("bonus.old"), 0777), 0);
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");

    /* killed before the swap */
    make_folder("bonus.part", "half");
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");

    /* killed right after the folder or its lock was made */
    cr_assert_eq(mkdir(at("bonus.part"), 0777), 0);
    sim_results_close(start("bonus"), 0);
    cr_assert_eq(mkdir(at("bonus.part"), 0777), 0);
    write_in(at("bonus.part"), "lock", "");
    sim_results_close(start("bonus"), 0);
    expect_only_final("new");
}

/* A disk that takes no byte more while a run that was killed is taken over: the lock
 * must stay signed, or nobody would know the folder as ours. */
Test(results, a_lock_that_cannot_be_signed_anew_stays_signed, .init = setup,
        .fini = teardown)
{
    static const char old[] = "simulate 123456789 on a-computer-with-a-long-name\n";
    struct rlimit before, none;

    make_folder("bonus.part", "half");
    write_in(at("bonus.part"), "lock", old);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    refuse(dir, "bonus", 0, "bonus.part: cannot be written (File too large)");
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    cr_expect_str_eq(read_in(at("bonus.part"), "lock"), old);
    sim_results_close(start("bonus"), 0);
    cr_expect_not(exists(at("bonus.part")));
}

Test(results, folders_of_others_are_never_touched, .init = setup, .fini = teardown)
{
    static const char *const name[] = { "bonus", "bonus.part", "bonus.old" };
    static const char *const json[] = { NULL, "", "{}", "{\"program\": \"other\"}",
        "{\"program\": \"simulate (Lokaal)\"", "[1, 2]",
        "{\"x\": {\"program\": \"simulate (Lokaal)\"}}" };
    char part[64];

    cr_assert_eq(mkdir(dir, 0777), 0);
    for (size_t i = 0; i < SIM_COUNT(name); i++)
        for (size_t j = 0; j < SIM_COUNT(json); j++) {
            cr_assert_eq(mkdir(at(name[i]), 0777), 0);
            write_in(at(name[i]), "thesis.txt", "years of work");
            if (json[j] != NULL)
                write_in(at(name[i]), "run.json", json[j]);
            snprintf(part, sizeof part, "%s: exists and is not a result", name[i]);
            refuse(dir, "bonus", 0, part);
            cr_expect_str_eq(read_in(at(name[i]), "thesis.txt"), "years of work");
            if (i != 1)
                cr_expect_not(exists(at("bonus.part")), "nothing is left behind");
            cr_assert_eq(sim_tree_delete(AT_FDCWD, at(name[i]), NULL), 0);
        }
    /* files and links in place of folders */
    for (size_t i = 0; i < SIM_COUNT(name); i++) {
        write_text(at(name[i]), "a file");
        refuse(dir, "bonus", 0, "exists and is not a result");
        cr_expect_str_eq(read_line(at(name[i])), "a file");
        cr_assert_eq(unlink(at(name[i])), 0);
        make_folder("elsewhere", "mine");
        cr_assert_eq(symlink("elsewhere", at(name[i])), 0);
        refuse(dir, "bonus", 0, "exists and is not a result");
        cr_expect_str_eq(read_line(at("elsewhere/summary.csv")), "mine");
        cr_assert_eq(unlink(at(name[i])), 0);
        cr_assert_eq(sim_tree_delete(AT_FDCWD, at("elsewhere"), NULL), 0);
    }
}

Test(results, others_that_come_during_the_run_stay, .init = setup, .fini = teardown)
{
    static const char *const name[] = { "bonus", "bonus.old" };
    struct sim_err err = { 0 };

    for (size_t i = 0; i < SIM_COUNT(name); i++) {
        struct sim_results *res = start("bonus");
        write_run(sim_results_part(res));
        cr_assert_eq(mkdir(at(name[i]), 0777), 0);
        write_in(at(name[i]), "thesis.txt", "years of work");
        cr_expect_eq(sim_results_finish(res, &err), SIM_ERR_INPUT);
        cr_expect(strstr(err.msg, "exists and is not a result"), "%s", err.msg);
        sim_results_close(res, 1);
        cr_expect_str_eq(read_in(at(name[i]), "thesis.txt"), "years of work");
        cr_expect(exists(at("bonus.part/run.json")), "the new results are kept");
        cr_assert_eq(sim_tree_delete(AT_FDCWD, at(name[i]), NULL), 0);
    }
}

Test(results, links_within_are_deleted_not_followed, .init = setup, .fini = teardown)
{
    run("first");
    make_folder("precious", "years of work");
    cr_assert_eq(symlink("../precious", at("bonus/link")), 0);
    cr_assert_eq(symlink("../../precious/summary.csv", at("bonus/plots/link")), 0);
    run("second");
    expect_only_final("second");
    cr_expect_str_eq(read_line(at("precious/summary.csv")), "years of work");

    struct sim_results *res = start("bonus");
    cr_assert_eq(symlink("../precious", at("bonus.part/link")), 0);
    sim_results_close(res, 0);
    cr_expect_not(exists(at("bonus.part")));
    cr_expect_str_eq(read_line(at("precious/summary.csv")), "years of work");
    cr_expect_eq(sim_tree_delete(AT_FDCWD, at("nothing"), NULL), 0);
    write_text(at("file"), "x");
    cr_expect_neq(sim_tree_delete(AT_FDCWD, at("file"), NULL), 0);
    cr_expect(exists(at("file")));
}

Test(results, two_runs_at_once_the_second_is_refused, .init = setup, .fini = teardown)
{
    int ready[2], done[2];
    char byte, who[64];

    cr_assert(pipe(ready) == 0 && pipe(done) == 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct sim_results *res = start("bonus");
        write_in(sim_results_part(res), "summary.csv", "the child's");
        if (write(ready[1], "r", 1) != 1 || read(done[0], &byte, 1) != 1)
            _exit(1);
        sim_results_close(res, 1);
        _exit(0);
    }
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    snprintf(who, sizeof who, "another run (process %ld on ", (long) child);
    refuse(dir, "bonus", 0, who);
    refuse(dir, "bonus", 0, "wait until it ends, or choose another folder with --out");
    cr_expect_str_eq(read_line(at("bonus.part/summary.csv")), "the child's");
    sim_results_close(start("other"), 0); /* another name is free */
    cr_assert_eq(write(done[1], "d", 1), 1);
    waitpid(child, NULL, 0);
    sim_results_close(start("bonus"), 0);
    /* within one process too; a lock just made, without text, is a lock */
    struct sim_results *res = start("bonus");
    cr_assert_eq(truncate(at("bonus.part/lock"), 0), 0);
    refuse(dir, "bonus", 0, "another run is writing here");
    cr_expect(exists(at("bonus.part/lock")));
    sim_results_close(res, 0);
}

Test(results, hostile_names_are_refused, .init = setup, .fini = teardown)
{
    static const char *const bad[] = { "", ".", "..", "a/b", "../x", "/", "x.part",
        "x.old", ".part", "a\nb", "a\x1b[2J", "a\xff", "\x7f" };
    static const char *const good[] = { "a b", "-rf", "$(x)", "'", "ünï", "...", "*",
        "x.part2" };
    char longer[300];

    for (size_t i = 0; i < SIM_COUNT(bad); i++)
        refuse(dir, bad[i], 0, "no results folder can be named");
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    refuse(dir, longer, 0, "longer than 200 bytes");
    cr_expect_not(exists(dir));
    for (size_t i = 0; i < SIM_COUNT(good); i++) {
        struct sim_results *res = start(good[i]);
        struct sim_err err = { 0 };
        write_run(sim_results_part(res));
        cr_expect_eq(sim_results_finish(res, &err), 0, "%s", err.msg);
        cr_expect(sim_runjson_is_ours(sim_results_final(res)));
        sim_results_close(res, 0);
    }
}

Test(results, too_little_room_and_no_rights_are_told, .init = setup, .fini = teardown)
{
    refuse(dir, "bonus", 1e18, "the run needs about 1000000000016 MB, the disk has ");
    cr_expect_not(exists(at("bonus.part")));
    refuse("/dev/null", "bonus", 0, "/dev/null: is a file where a folder is needed");
    refuse("/dev/null/x", "bonus", 0, "is a file where a folder is needed");
    refuse("/proc", "bonus", 0, "the folder cannot be made");
    refuse("/proc/x/y", "bonus", 0, "the folder cannot be made");
    if (geteuid() == 0)
        return; /* the rights of folders do not bind root */
    cr_assert_eq(chmod(dir, 0555), 0);
    refuse(dir, "bonus", 0, "the folder cannot be made (Permission denied)");
    cr_assert_eq(chmod(dir, 0777), 0);
}

/* A child runs again and again until it is killed. Whatever the moment, after the next
 * start there are whole results: both files of one run. */
Test(results, killed_at_any_moment_results_are_whole, .init = setup, .fini = teardown)
{
    run("0");
    for (int round = 0; round < 40; round++) {
        int ready[2];
        char byte, text[32];
        cr_assert_eq(pipe(ready), 0);
        pid_t child = fork();
        cr_assert_geq(child, 0);
        if (child == 0) {
            if (write(ready[1], "r", 1) != 1)
                _exit(1);
            for (int i = 0;; i++) {
                snprintf(text, sizeof text, "%d.%d", round, i);
                run(text);
            }
        }
        cr_assert_eq(read(ready[0], &byte, 1), 1);
        usleep((useconds_t) (round * 731 % 9000));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(ready[0]);
        close(ready[1]);
        sim_results_close(start("bonus"), 0);
        snprintf(text, sizeof text, "%s", read_line(at("bonus/summary.csv")));
        cr_expect_str_neq(text, "");
        expect_only_final(text);
        cr_expect_str_eq(read_line(at("bonus/plots/a.svg")), text);
        cr_expect(sim_runjson_is_ours(at("bonus")));
    }
}

Test(results, files_are_whole_or_absent, .init = setup, .fini = teardown)
{
    struct sim_file f;
    struct sim_err err = { 0 };

    cr_assert_eq(mkdir(dir, 0777), 0);
    cr_assert_eq(sim_file_open(&f, dir, "a.csv", &err), 0, "%s", err.msg);
    fputs("new", f.file);
    cr_expect_not(exists(at("a.csv")));
    cr_assert_eq(sim_file_commit(&f, &err), 0, "%s", err.msg);
    cr_expect_str_eq(read_line(at("a.csv")), "new");
    cr_assert_eq(sim_file_open(&f, dir, "a.csv", &err), 0);
    fputs("newer", f.file);
    sim_file_abort(&f);
    sim_file_abort(&f);
    cr_expect_str_eq(read_line(at("a.csv")), "new");
    cr_expect_not(exists(at("a.csv.tmp")));

    /* what a killed run left, or a trap, under the temporary name */
    write_text(at("other"), "precious");
    cr_assert_eq(symlink("other", at("a.csv.tmp")), 0);
    cr_assert_eq(sim_file_open(&f, dir, "a.csv", &err), 0, "%s", err.msg);
    fputs("last", f.file);
    cr_assert_eq(sim_file_commit(&f, &err), 0, "%s", err.msg);
    cr_expect_str_eq(read_line(at("a.csv")), "last");
    cr_expect_str_eq(read_line(at("other")), "precious");
}

/* Text of any length on a full disk; the old file must stand and no other be left. */
static void full_disk(size_t len)
{
    struct sim_file f;
    struct sim_err err = { 0 };

    write_text(at("a.csv"), "old");
    cr_assert_eq(sim_file_open(&f, dir, "a.csv", &err), 0, "%s", err.msg);
    f.file = freopen("/dev/full", "w", f.file);
    cr_assert_not_null(f.file);
    for (size_t i = 0; i < len; i++)
        fputc('x', f.file);
    cr_expect_eq(sim_file_commit(&f, &err), SIM_ERR_IO, "%zu bytes", len);
    cr_expect(strstr(err.msg, "a.csv: cannot be written (No space left on device): free"),
            "%s", err.msg);
    cr_expect_str_eq(read_line(at("a.csv")), "old");
    cr_expect_not(exists(at("a.csv.tmp")));
}

Test(results, a_full_disk_is_told_and_leaves_the_old_file, .init = setup,
        .fini = teardown)
{
    cr_assert_eq(mkdir(dir, 0777), 0);
    full_disk(1);
    full_disk(100000);
}

Test(results, files_that_cannot_be_made_are_named, .init = setup, .fini = teardown)
{
    struct sim_file f;
    struct sim_err err = { 0 };
    char longer[5000];

    cr_expect_eq(sim_file_open(&f, "/proc", "a.csv", &err), SIM_ERR_IO);
    cr_expect(strstr(err.msg, "/proc/a.csv: cannot be written ("), "%s", err.msg);
    sim_file_abort(&f);
    cr_expect_eq(sim_file_open(&f, "/no/such/folder", "a.csv", &err), SIM_ERR_IO);
    cr_expect(strstr(err.msg, "/no/such/folder/a.csv"), "%s", err.msg);
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    cr_expect_eq(sim_file_open(&f, longer, "a.csv", &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "too long"), "%s", err.msg);
    cr_assert(mkdir(dir, 0777) == 0 && mkdir(at("a.csv"), 0777) == 0);
    cr_assert_eq(sim_file_open(&f, dir, "a.csv", &err), 0);
    cr_expect_eq(sim_file_commit(&f, &err), SIM_ERR_IO);
    cr_expect_not(exists(at("a.csv.tmp")));
}

Test(results, out_of_memory_leaves_nothing, .init = setup, .fini = teardown)
{
    struct sim_results *res = NULL;
    struct sim_err err = { 0 };
    long n;

    run("first");
    for (n = 0; res == NULL; n++) {
        cr_assert_lt(n, 100);
        sim_mem_fail_after(n);
        int ret = sim_results_open(&res, dir, "bonus", 0, SIM_RESULTS_FRESH, &err);
        sim_mem_fail_after(-1);
        /* without memory run.json cannot be read: then the folder is not touched */
        cr_expect(res != NULL || ret == SIM_ERR_NOMEM || ret == SIM_ERR_INPUT);
        if (res == NULL)
            expect_only_final("first");
    }
    cr_expect_gt(n, 3);
    sim_results_close(res, 0);
    expect_only_final("first");
}
