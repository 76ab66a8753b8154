/* The main job on the toy model, in a child process: files, table, messages, statuses,
 * interrupts and sudden death. Old results must survive whatever happens. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/cli/signals.h"
#include "sim/cli/verbs.h"
#include "tests/fixtures/leave.h"
#include "tests/fixtures/toy_model.h"

#define SCENARIO                                                                         \
    "title = \"Toy\"; start = 2025; horizon = 3; replications = 80; seed = 7;\n"         \
    "outputs = ( \"csv\" );\n"                                                           \
    "toy = { persons = 50; };\n"                                                         \
    "policies = ( { lever = \"help\"; start = 2026; cut = 0.5; } );\n"

enum { MAX_ARGS = 16, TEXT = 20000 };

static char folder[512];
static char out_text[TEXT], err_text[TEXT]; /* of the last run */
static int run_in_child;                    /* what the model does to its process */

static void path_make(char *path, size_t size, const char *name)
{
    cr_assert_lt((size_t) snprintf(path, size, "%s/%s", folder, name), size);
}

static void file_read(char *text, const char *name)
{
    char path[1024];
    size_t n = 0;

    path_make(path, sizeof path, name);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        n = fread(text, 1, TEXT - 1, file);
        fclose(file);
    }
    text[n] = '\0';
}

static bool exists(const char *name)
{
    char path[1024];

    path_make(path, sizeof path, name);
    return access(path, F_OK) == 0;
}

static void file_write(const char *name, const char *text)
{
    char path[1024];

    path_make(path, sizeof path, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static void setup(void)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/verb_run.XXXXXX", tmp != NULL ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    file_write("toy.cfg", SCENARIO);
}

static void teardown(void)
{
    char command[600];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_expect_eq(system(command), 0);
}

/* The toy model, with accidents in replication 20. */
static int accident_run(
        void *work, const struct sim_rep *rep, double *const *cube, struct sim_err *err)
{
    if (rep->index == 20 && rep->chance == 20)
        for (int i = 0; i < (run_in_child == SIGKILL ? 1 : run_in_child); i++)
            raise(run_in_child == SIGKILL ? SIGKILL : SIGINT);
    return toy_model.run(work, rep, cube, err);
}

static void redirect(int fd, const char *name)
{
    char path[1024];

    if (name[0] == '/')
        snprintf(path, sizeof path, "%s", name);
    else
        path_make(path, sizeof path, name);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || dup2(file, fd) < 0)
        _exit(99);
}

/* simulate run <line> in a child whose stdout goes to out_name; returns its status, or
 * minus the signal that ended it. */
static int simulate_to(const char *out_name, const char *line)
{
    char copy[1024], *argv[MAX_ARGS], *save = NULL;
    int argc = 0, status = 0;

    snprintf(copy, sizeof copy, "run %s", line);
    for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
        argv[argc++] = w;
    argv[argc] = NULL;
    fflush(NULL);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct sim_model model = toy_model;
        model.run = accident_run;
        redirect(STDIN_FILENO, "/dev/null");
        redirect(STDOUT_FILENO, out_name);
        redirect(STDERR_FILENO, "stderr");
        if (chdir(folder) != 0)
            _exit(99);
        signal(SIGINT, SIG_IGN); /* as a script's background job has it */
        sim_signals_install();
        status = sim_verb_run(&model, argc, argv);
        fflush(NULL);
        leave(status);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    file_read(out_text, "stdout");
    file_read(err_text, "stderr");
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int simulate(const char *line)
{
    return simulate_to("stdout", line);
}

static void expect_in(const char *text, const char *part)
{
    cr_expect_not_null(strstr(text, part), "'%s' is not in:\n%s", part, text);
}

TestSuite(verb_run, .init = setup, .fini = teardown, .timeout = 120);

Test(verb_run, leaves_all_files_and_says_where)
{
    static const char *const files[] = { "summary.csv", "effects.csv", "ledger.csv",
        "scenario.resolved.cfg", "run.json", "outcomes.db" };
    char name[256], text[TEXT];

    cr_assert_eq(simulate("toy.cfg -j 2"), 0, "%s", err_text);
    for (size_t i = 0; i < SIM_COUNT(files); i++) {
        snprintf(name, sizeof name, "results/toy/%s", files[i]);
        cr_expect(exists(name), "%s", name);
    }
    cr_expect(!exists("results/toy.part") && !exists("results/toy.old"));
    expect_in(out_text, "Persons present");
    expect_in(out_text, "\nFiles: results/toy/\n");
    cr_expect_str_empty(err_text);
    file_read(text, "results/toy/run.json");
    expect_in(text, "\"replications_done\": 80");
}

Test(verb_run, same_csv_bytes_for_threads_and_a_resolved_copy)
{
    char a[TEXT], b[TEXT];

    cr_assert_eq(simulate("toy.cfg -j 1 --out one"), 0, "%s", err_text);
    cr_assert_eq(simulate("toy.cfg -j 2 --out two"), 0, "%s", err_text);
    file_read(a, "one/toy/effects.csv");
    file_read(b, "two/toy/effects.csv");
    cr_expect_str_eq(a, b);
    cr_expect_gt(strlen(a), 500);
    file_read(a, "one/toy/scenario.resolved.cfg");
    file_write("again.cfg", a);
    cr_assert_eq(simulate("again.cfg --out three"), 0, "%s", err_text);
    file_read(a, "three/again/scenario.resolved.cfg");
    file_read(b, "one/toy/scenario.resolved.cfg");
    cr_expect_str_eq(a, b);
}

Test(verb_run, options_override_the_file)
{
    char text[TEXT];

    cr_assert_eq(
            simulate("-n 4 toy.cfg --seed 99 --set toy.persons=20"), 0, "%s", err_text);
    file_read(text, "results/toy/scenario.resolved.cfg");
    expect_in(text, "replications = 4");
    expect_in(text, "seed = 99");
    file_read(text, "results/toy/run.json");
    expect_in(text, "\"seed\": 99");
}

Test(verb_run, quiet_prints_nothing_and_json_prints_an_object)
{
    cr_assert_eq(simulate("toy.cfg --quiet"), 0);
    cr_expect_str_empty(out_text);
    cr_expect_str_empty(err_text);
    cr_assert_eq(simulate("toy.cfg --json"), 0);
    cr_expect_eq(out_text[0], '{');
    expect_in(out_text, "\"arm\": \"toy\", \"year\": 2027, \"group\": \"all\", "
                        "\"metric\": \"stock\"");
    expect_in(out_text, "\"effect\": {\"n\": 80, \"mean\": ");
    expect_in(out_text, "\"variance\": {\"twins\": ");
    expect_in(out_text, "\"parameters_se\": ");
}

Test(verb_run, wrong_input_is_status_2_and_makes_no_folder)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "", "no scenario is named" },
        { "none.cfg", "none.cfg" },
        { "toy.cfg -n 0", "-n 0: must be a whole number" },
        { "toy.cfg --set toy.hazard=7", "toy.hazard = 7" },
        { "toy.cfg --set toy.hazrad=0.1", "toy.hazrad" },
        { "toy.cfg --precision stok=1", "did you mean 'stock'?" },
        { "toy.cfg --only 80", "must be between 0 and 79" },
        { "toy.cfg --set toy.persons=13", "the population file has no such row" },
        { "toy.cfg --set toy.work_extra=100000000 --memory 5M", "is too little" },
    };
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        cr_expect_eq(simulate(cases[i].line), 2, "%s", cases[i].line);
        expect_in(err_text, cases[i].message);
        cr_expect_str_empty(out_text);
        cr_expect(!exists("results"), "%s", cases[i].line);
    }
}

Test(verb_run, a_failing_replication_is_status_1_and_keeps_old_results)
{
    char before[TEXT], after[TEXT];

    cr_assert_eq(simulate("toy.cfg"), 0);
    file_read(before, "results/toy/effects.csv");
    cr_expect_eq(simulate("toy.cfg --set toy.nan_rep=41"), 1);
    expect_in(
            err_text, "replication 41: arm baseline, year 2026, group odd, metric left");
    file_read(after, "results/toy/effects.csv");
    cr_expect_str_eq(before, after);
    cr_expect(!exists("results/toy.part"));
}

Test(verb_run, first_interrupt_leaves_tables_marked_partial)
{
    char before[TEXT], after[TEXT];

    cr_assert_eq(simulate("toy.cfg"), 0);
    file_read(before, "results/toy/effects.csv");
    run_in_child = 1;
    cr_expect_eq(simulate("toy.cfg -j 1"), 130);
    expect_in(out_text, "22 of 80");
    expect_in(out_text, "\nFiles: results/toy.part/\n");
    expect_in(err_text, "interrupt again to stop now");
    cr_expect(exists("results/toy.part/effects.csv"));
    cr_expect(exists("results/toy.part/run.json"));
    file_read(after, "results/toy/effects.csv");
    cr_expect_str_eq(before, after);
    run_in_child = 0; /* nothing is thrown away unasked */
    cr_expect_eq(simulate("toy.cfg"), 2);
    expect_in(err_text, "--resume, or throw them away and begin anew with --fresh");
    cr_expect(exists("results/toy.part/effects.csv"));
    cr_expect_eq(simulate("toy.cfg --resume"), 0, "%s", err_text);
    cr_expect(!exists("results/toy.part"));
}

Test(verb_run, second_interrupt_stops_without_tables)
{
    run_in_child = 2;
    cr_expect_eq(simulate("toy.cfg -j 1"), 130);
    expect_in(err_text, "stopped, without tables; 20 of 80 replications are kept in "
                        "results/toy.part: --resume goes on from there");
    cr_expect_str_empty(out_text);
    cr_expect(!exists("results/toy") && !exists("results/toy.part/effects.csv"));
    run_in_child = 3; /* the third ends the program on the spot */
    cr_expect_eq(simulate("toy.cfg -j 1 --fresh"), 130);
    expect_in(err_text, "stopped; earlier results are as they were");
    run_in_child = 0;
    cr_expect_eq(simulate("toy.cfg --resume"), 0, "%s", err_text);
}

Test(verb_run, sudden_death_leaves_old_results_and_the_next_run_works)
{
    char before[TEXT], after[TEXT];

    cr_assert_eq(simulate("toy.cfg"), 0);
    file_read(before, "results/toy/effects.csv");
    run_in_child = SIGKILL;
    cr_expect_eq(simulate("toy.cfg"), -SIGKILL);
    file_read(after, "results/toy/effects.csv");
    cr_expect_str_eq(before, after);
    run_in_child = 0;
    cr_expect_eq(simulate("toy.cfg --seed 8"), 0, "%s", err_text);
    file_read(after, "results/toy/effects.csv");
    cr_expect_str_neq(before, after);
    cr_expect(!exists("results/toy.part"));
}

Test(verb_run, a_folder_that_cannot_be_made_is_told)
{
    cr_expect_eq(simulate("toy.cfg --out /dev/null/x"), 1);
    expect_in(err_text, "/dev/null");
    file_write("taken", "a file, not a folder");
    cr_expect_neq(simulate("toy.cfg --out taken"), 0);
    expect_in(err_text, "taken");
    cr_expect_str_empty(out_text);
}

Test(verb_run, a_foreign_folder_is_not_replaced)
{
    char path[1024], text[TEXT];

    path_make(path, sizeof path, "results");
    cr_assert_eq(mkdir(path, 0700), 0);
    path_make(path, sizeof path, "results/toy");
    cr_assert_eq(mkdir(path, 0700), 0);
    file_write("results/toy/thesis.txt", "ten years of work");
    cr_expect_neq(simulate("toy.cfg"), 0);
    expect_in(err_text, "results/toy");
    file_read(text, "results/toy/thesis.txt");
    cr_expect_str_eq(text, "ten years of work");
}

Test(verb_run, a_full_disk_under_the_table_fails_but_the_files_stand)
{
    cr_expect_eq(simulate_to("/dev/full", "toy.cfg"), 1);
    expect_in(err_text, "the table could not be printed: No space left on device");
    cr_expect(exists("results/toy/effects.csv"));
}

Test(verb_run, stops_are_said)
{
    cr_assert_eq(simulate("toy.cfg --precision stock=50"), 0);
    expect_in(err_text, "32 replications were enough: the 90 % Monte Carlo half-width of "
                        "stock is ");
    cr_assert_eq(simulate("toy.cfg --precision stock=1e-9"), 0);
    expect_in(err_text, "80 replications were not enough for --precision");
    cr_assert_eq(simulate("toy.cfg --max-time 0.000001"), 0);
    expect_in(err_text, "the time of --max-time is up: 32 of 80 replications");
    cr_assert_eq(simulate("toy.cfg --uncertainty none"), 0);
    expect_in(err_text, "one replication says all");
    cr_assert_eq(simulate("toy.cfg -n 5"), 0);
    expect_in(err_text, "replications come in antithetic pairs: 6 were run, not 5");
}
