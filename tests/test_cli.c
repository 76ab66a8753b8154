/* The program itself, spawned: help, version, verbs, statuses. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/err.h"

enum { MAX_ARGS = 16, TEXT = 20000 };

static char folder[512];
static char out_text[TEXT], err_text[TEXT];

static void setup(void)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/cli.XXXXXX", tmp != NULL ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
}

static void teardown(void)
{
    char command[600];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_expect_eq(system(command), 0);
}

TestSuite(cli, .init = setup, .fini = teardown, .timeout = 120);

static void redirect(int fd, const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

    if (file < 0 || dup2(file, fd) < 0)
        _exit(99);
}

static void read_all(char *text, const char *path)
{
    size_t n = 0;
    FILE *file = fopen(path, "r");

    if (file != NULL) {
        n = fread(text, 1, TEXT - 1, file);
        fclose(file);
    }
    text[n] = '\0';
}

/* Start the program with a command line split at blanks; returns its status. */
static int simulate_to(const char *out_path, const char *line)
{
    char copy[2048], err_path[600], program[4096], *argv[MAX_ARGS], *save = NULL;
    const char *named = getenv("SIMULATE");
    int argc = 1, status = 0;

    cr_assert_not_null(realpath(named != NULL ? named : SIM_PROGRAM, program),
            "the program is missing");
    snprintf(copy, sizeof copy, "%s", line);
    snprintf(err_path, sizeof err_path, "%s/stderr", folder);
    argv[0] = program;
    for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
        argv[argc++] = w;
    argv[argc] = NULL;
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        redirect(STDIN_FILENO, "/dev/null");
        redirect(STDOUT_FILENO, out_path);
        redirect(STDERR_FILENO, err_path);
        if (chdir(folder) != 0)
            _exit(99);
        execv(program, argv);
        _exit(99);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status), "the program died of signal %d", WTERMSIG(status));
    read_all(out_text, out_path);
    read_all(err_text, err_path);
    return WEXITSTATUS(status);
}

static int simulate(const char *line)
{
    char path[600];

    snprintf(path, sizeof path, "%s/stdout", folder);
    return simulate_to(path, line);
}

static void expect_in(const char *text, const char *part)
{
    cr_expect_not_null(strstr(text, part), "'%s' is not in:\n%s", part, text);
}

Test(cli, alone_it_explains_itself)
{
    cr_expect_eq(simulate(""), 0);
    expect_in(out_text, "simulate SCENARIO.cfg");
    expect_in(out_text, "simulate scenarios/bonus.cfg");
    cr_expect_str_empty(err_text);
    char alone[TEXT];
    memcpy(alone, out_text, sizeof alone);
    cr_expect_eq(simulate("--help"), 0);
    cr_expect_str_eq(out_text, alone);
    cr_expect_eq(simulate("x.cfg -h"), 0);
    cr_expect_str_eq(out_text, alone);
}

Test(cli, help_names_every_option_and_fits_the_terminal)
{
    static const char *const options[] = { "-n,", "--replications", "--seed", "-j,",
        "--threads", "--set", "--out", "--precision", "--max-time", "--memory",
        "--uncertainty", "--luck", "--only", "--quiet", "--json", "--help", "--version" };

    cr_expect_eq(simulate("--help"), 0);
    for (size_t i = 0; i < SIM_COUNT(options); i++)
        expect_in(out_text, options[i]);
    for (char *line = strtok(out_text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        cr_expect_leq(strlen(line), 80, "%s", line);
}

Test(cli, version_names_what_the_results_rest_on)
{
    static const char *const parts[] = { "simulate ", "model ", "compiler ", "GSL ",
        "SQLite ", "instruction set " };

    cr_expect_eq(simulate("--version"), 0);
    for (size_t i = 0; i < SIM_COUNT(parts); i++)
        expect_in(out_text, parts[i]);
    cr_expect_str_empty(err_text);
}

Test(cli, help_is_a_word_too)
{
    char whole[sizeof out_text];

    cr_expect_eq(simulate("--help"), 0);
    memcpy(whole, out_text, sizeof whole);
    cr_expect_eq(simulate("help"), 0);
    cr_expect_str_eq(out_text, whole);
    cr_expect_eq(simulate("check --help"), 0);
    memcpy(whole, out_text, sizeof whole);
    cr_expect_eq(simulate("help check"), 0);
    cr_expect_str_eq(out_text, whole);
    cr_expect_eq(simulate("help chek"), 2);
    expect_in(err_text, "did you mean 'check'?");
}

Test(cli, an_instruction_set_that_is_none_is_told)
{
    setenv("SIM_ISA", "bogus", 1);
    cr_expect_eq(simulate("list levers"), 2);
    expect_in(err_text, "SIM_ISA = \"bogus\": must be ");
    cr_expect_str_empty(out_text);
    setenv("SIM_ISA", "", 1);
    cr_expect_eq(simulate("list levers"), 0);
}

/* Such a run ended in a segmentation fault. */
Test(cli, too_little_stack_is_told)
{
    setenv("OMP_STACKSIZE", "64k", 1);
    cr_expect_eq(simulate("list levers"), 2);
    expect_in(err_text, "OMP_STACKSIZE = \"64k\" leaves threads ");
    setenv("OMP_STACKSIZE", "1M", 1);
    cr_expect_eq(simulate("list levers"), 0, "%s", err_text);
    unsetenv("OMP_STACKSIZE");
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_STACK, &limit), 0);
    limit.rlim_cur = 200 * 1024;
    cr_assert_eq(setrlimit(RLIMIT_STACK, &limit), 0);
    cr_expect_eq(simulate("list levers"), 2);
    expect_in(err_text, "the shell leaves a program 200 kB of stack, and this one needs");
}

/* What could not be opened was told as no result of this program. */
Test(cli, too_few_files_are_told)
{
    struct rlimit before, limit;

    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    limit = (struct rlimit){ .rlim_cur = 20, .rlim_max = before.rlim_max };
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    int status = simulate("show .");
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    cr_expect_eq(status, 2);
    expect_in(err_text, "files can be opened, and the program needs ");
    expect_in(err_text, "Too many open files");
}

Test(cli, wrong_usage_is_status_2_with_one_sentence)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "chek", "chek: neither a scenario file nor something simulate can do: did you "
                  "mean 'check'?\n" },
        { "wxyz",
                "wxyz: neither a scenario file nor something simulate can do: choose "
                "from run, compare, decide, sweep, merge, check, explain, diff, report, "
                "brief, export, list, show, verify, prune, validate, calibrate\n" },
        { "run", "no scenario is named: try simulate scenarios/bonus.cfg, or simulate "
                 "--help\n" },
        { "--quiet",
                "no scenario is named: try simulate scenarios/bonus.cfg, or simulate "
                "--help\n" },
        { "--sede 4 x.cfg", "--sede: there is no such option: did you mean 'seed'?\n" },
        { "merge none.0-1", "none.0-1: there is no such folder\n" },
        { "merge .", ".: holds no outcomes.db, so it is not a result of this program\n" },
        { "x.cfg -j none", "-j none: must be a whole number between 1 and 1024\n" },
    };
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        cr_expect_eq(simulate(cases[i].line), 2, "%s", cases[i].line);
        cr_expect_str_eq(err_text, cases[i].message);
        cr_expect_str_empty(out_text);
    }
}

Test(cli, a_missing_file_is_named)
{
    cr_expect_eq(simulate("none.cfg"), 2);
    expect_in(err_text, "none.cfg");
    cr_expect_eq(simulate("run none.cfg"), 2);
    expect_in(err_text, "none.cfg");
}

Test(cli, a_full_disk_under_the_help_is_a_failure)
{
    cr_expect_eq(simulate_to("/dev/full", "--help"), 1);
    expect_in(err_text, "the output could not be written: No space left on device");
}
