/* test_hostile.c - can a scenario make the program read, write or start what it should
 * not?
 *
 * The program runs under a library that notes every file it opens, makes or deletes and
 * every program it starts (watch/watch.c), on scenarios whose texts are full of commands
 * and of paths to elsewhere. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/err.h"
#include "sim/base/mem.h"
#include "tests/fixtures/program.h"

TestSuite(hostile, .timeout = 300, .init = program_setup, .fini = program_teardown);

#define SMALL "horizon = 2; run_in = { years = 1; };\n"
#define POLICY "policies = ( { lever = \"pay_premium\"; } );\n"

#ifdef SIM_WATCH

/* What the program may read beside what a scenario names and its own results. */
static bool of_the_system(const char *path)
{
    static const char *const may[] = { "/proc/", "/sys/", "/usr/", "/lib", "/etc/ld.so",
        "/etc/localtime", "/dev/null", "/dev/urandom" };

    for (size_t i = 0; i < SIM_COUNT(may); i++)
        if (strncmp(path, may[i], strlen(may[i])) == 0)
            return true;
    return false;
}

static bool below(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    return strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0')
           && strstr(path, "/../") == NULL;
}

/* Is one line of the log in order? named: files in the folder that scenarios name. */
static bool allowed(const char *line, const char *here, const char *const *named)
{
    char out[PATH_MAX], file[PATH_MAX];

    snprintf(out, sizeof out, "%s/out", here);
    if (strncmp(line, "start ", 6) == 0)
        return strcmp(line + 6, "gnuplot") == 0;
    if (strncmp(line, "write ", 6) == 0)
        return below(line + 6, out) || strcmp(line + 6, "/dev/null") == 0
               || strcmp(line + 6, "/dev/shm") == 0;
    if (strncmp(line, "read ", 5) != 0)
        return false;
    for (; *named != NULL; named++) {
        snprintf(file, sizeof file, "%s/%s", here, *named);
        if (strcmp(line + 5, file) == 0)
            return true;
    }
    return below(line + 5, out) || of_the_system(line + 5);
}

static int watched(const char *line)
{
    char lib[PATH_MAX], log[PATH_MAX];

    cr_assert_not_null(realpath(SIM_WATCH, lib));
    snprintf(log, sizeof log, "%s", program_path("watch.log"));
    setenv("LD_PRELOAD", lib, 1);
    setenv("WATCH_LOG", log, 1);
    int status = program_run(line);
    unsetenv("LD_PRELOAD");
    unsetenv("WATCH_LOG");
    return status;
}

static void expect_only(const char *const *named, bool plots)
{
    char here[PATH_MAX], *save = NULL;
    char *log = program_read("watch.log");
    bool gnuplot = false, first = false;

    cr_assert_not_null(log);
    cr_assert_not_null(realpath(program_path("."), here));
    for (char *line = strtok_r(log, "\n", &save); line != NULL;
            line = strtok_r(NULL, "\n", &save)) {
        cr_expect(allowed(line, here, named), "%s", line);
        gnuplot = gnuplot || strcmp(line, "start gnuplot") == 0;
        first = first
                || (strncmp(line, "read ", 5) == 0 && strstr(line, named[0]) != NULL);
    }
    cr_expect(first && gnuplot == plots, "the watch must see what does happen");
    sim_free(log);
}

/* Titles and names that would act in a shell, in gnuplot, in SQL, in a page. */
static const char *const texts[] = { "$(touch pwned)", "`touch pwned`",
    "'; touch pwned; '", "|touch pwned", "<touch pwned",
    "\\\" . system('touch pwned') . \\\"", "x'); DROP TABLE runs; --", "../../pwned",
    "%n%n%s", "@include '/etc/passwd'" };

Test(hostile, texts_stay_texts)
{
    static const char *const named[] = { "t.cfg", NULL };
    char text[2000];

    for (size_t i = 0; i < SIM_COUNT(texts); i++) {
        snprintf(text, sizeof text,
                SMALL "title = \"%s\"; note = \"%s\"; replications = 2;\n"
                      "population = { schools = 40; };\n" POLICY,
                texts[i], texts[i]);
        program_write("t.cfg", text);
        int status = watched("t.cfg -j 1 --quiet --out out");
        cr_expect_eq(status, 0, "%s: %s", texts[i], program_err);
        expect_only(named, true);
        cr_expect_not(program_has("pwned"));
        cr_expect_eq(unlink(program_path("watch.log")), 0);
    }
}

/* A name becomes a folder or a file: one that leads elsewhere is refused, or harmless. */
Test(hostile, names_lead_nowhere)
{
    static const char *const named[] = { "n.cfg", NULL };
    char text[2000];

    for (size_t i = 0; i < SIM_COUNT(texts); i++) {
        snprintf(text, sizeof text,
                SMALL "name = \"%s\"; replications = 2; outputs = \"csv\";\n"
                      "population = { schools = 40; };\n" POLICY,
                texts[i]);
        program_write("n.cfg", text);
        int status = watched("n.cfg -j 1 --quiet --out out");
        cr_expect(status == 0 || status == 2, "%s: %s", texts[i], program_err);
        expect_only(named, false);
        cr_expect_not(program_has("pwned"));
        cr_expect_eq(unlink(program_path("watch.log")), 0);
    }
}

Test(hostile, reads_what_is_named_and_nothing_else)
{
    static const char *const named[] = { "a.cfg", "base.cfg", "schools.csv", NULL };

    program_write("base.cfg", SMALL "replications = 2; outputs = \"csv\";\n"
                                    "population = { file = \"schools.csv\"; };\n");
    program_write("a.cfg", "extends = \"base.cfg\";\n" POLICY);
    program_write("other.cfg", "extends = \"base.cfg\";\n");
    char table[8000] = "id,region,pupils,weighting\n";
    for (int i = 0; i < 60; i++)
        snprintf(table + strlen(table), sizeof table - strlen(table), "%d,R%d,%d,%d\n", i,
                i % 3, 150 + i, 20 + i % 20);
    program_write("schools.csv", table);
    cr_expect_eq(watched("a.cfg -j 1 --quiet --out out"), 0, "%s", program_err);
    expect_only(named, false);
}

Test(hostile, the_check_can_fail)
{
    static const char *const named[] = { "a.cfg", NULL };

    cr_expect(allowed("read /tmp/x/a.cfg", "/tmp/x", named));
    cr_expect(allowed("write /tmp/x/out/a", "/tmp/x", named));
    cr_expect_not(allowed("read /tmp/x/b.cfg", "/tmp/x", named));
    cr_expect_not(allowed("read /etc/passwd", "/tmp/x", named));
    cr_expect_not(allowed("write /tmp/x/a.cfg", "/tmp/x", named));
    cr_expect_not(allowed("write /tmp/x/out/../a.cfg", "/tmp/x", named));
    cr_expect_not(allowed("start sh", "/tmp/x", named));
    cr_expect_not(allowed("network ", "/tmp/x", named));
}

#endif

/* A file of nothing but mistakes: the first 200 are told. */
Test(hostile, many_mistakes_are_told_in_part)
{
    char text[8000] = "";
    int lines = 0;

    for (int i = 0; i < 300; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "a%d = 1e999;\n", i);
    program_write("many.cfg", text);
    cr_expect_eq(program_run("many.cfg"), 2);
    for (const char *c = program_err; *c != '\0'; c++)
        lines += *c == '\n';
    cr_expect_eq(lines, 201, "%d lines", lines);
    program_expect_in(program_err, "many.cfg:200: ");
    program_expect_in(program_err, "and more: these are the first 200 mistakes");
}

/* What is no file is not waited for: a pipe nobody writes to, a device without end. */
Test(hostile, waits_for_no_pipe_and_no_device)
{
    static const char *const key[] = {
        "extends = ", "population.file = ", "trends.file = "
    };
    static const char *const file[] = { "pipe", "/dev/zero", "/dev/stdin", "/",
        "/dev/tty" };
    char text[400];

    cr_assert_eq(mkfifo(program_path("pipe"), 0600), 0);
    for (size_t k = 0; k < SIM_COUNT(key); k++)
        for (size_t f = 0; f < SIM_COUNT(file); f++) {
            bool dot = strchr(key[k], '.') != NULL; /* population.file: a group */
            size_t n = strcspn(key[k], ".");
            snprintf(text, sizeof text, POLICY "%.*s%s%s\"%s\"; %s\n", (int) n, key[k],
                    dot ? " = { " : "", dot ? key[k] + n + 1 : "", file[f],
                    dot ? "};" : "");
            program_write("p.cfg", text);
            cr_expect_eq(program_run("p.cfg --out out"), 2, "%s: %s", text, program_err);
            program_expect_in(program_err, "p.cfg");
        }
    cr_expect_not(program_has("out/p"));
}

/* Where the folder of results is a link to somebody's files, these stay. */
Test(hostile, links_in_the_results_folder_lead_to_no_harm)
{
    program_write("s.cfg", SMALL "replications = 2; outputs = \"csv\";\n"
                                 "population = { schools = 40; };\n" POLICY);
    cr_assert_eq(mkdir(program_path("mine"), 0700), 0);
    program_write("mine/precious", "mine");
    cr_assert_eq(mkdir(program_path("out"), 0700), 0);
    cr_assert_eq(symlink("../mine", program_path("out/s")), 0);
    cr_expect_neq(program_run("s.cfg -j 1 --quiet --out out"), 0);
    cr_expect(program_has("mine/precious"));
    cr_assert_eq(unlink(program_path("out/s")), 0);
    cr_assert_eq(symlink("../mine", program_path("out/s.part")), 0);
    (void) program_run("s.cfg -j 1 --quiet --out out");
    cr_expect(program_has("mine/precious"));
    cr_expect_not(program_has("mine/outcomes.db"));
}
