/* test_verb_resume.c - a run of the program that did not end: what is kept, what the next
 * one says, and whether --resume brings the same bytes. */
#include <criterion/criterion.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/model.h"
#include "tests/fixtures/program.h"

#define HEAD                                                                             \
    "title = \"A premium\"; start = 2025; horizon = 3; replications = 160; seed = 5;\n"  \
    "population = { schools = 36; };\noutputs = [\"csv\"];\n"
#define POLICY                                                                           \
    "policies = ( { lever = \"pay_premium\"; start = 2026; end = 2027; announced = "     \
    "2025; premium = 0.2; } );\n"

static void setup(void)
{
    program_setup();
    program_write("one.cfg", HEAD POLICY);
}

TestSuite(verb_resume, .init = setup, .fini = program_teardown, .timeout = 300);

static const char *const files[] = { "outcomes.db", "summary.csv", "effects.csv",
    "ledger.csv", "costs.csv", "variance.csv", "drivers.csv", "scenario.resolved.cfg" };

static void expect_same(const char *a, const char *b)
{
    char command[4200], first[1300];

    for (size_t i = 0; i < SIM_COUNT(files); i++) {
        snprintf(command, sizeof command, "%s/%s", a, files[i]);
        snprintf(first, sizeof first, "%s", program_path(command));
        snprintf(command, sizeof command, "%s/%s", b, files[i]);
        char rest[1300];
        snprintf(rest, sizeof rest, "%s", program_path(command));
        snprintf(command, sizeof command, "cmp '%s' '%s'", first, rest);
        cr_expect_eq(system(command), 0, "%s of %s and %s", files[i], a, b);
    }
}

/* The first 32 replications are more, all that comes before them is less. */
enum { SOME_STORED = 1000000 };

/* Start, let some of it be stored, and send a signal. */
static int stop_with(int number, const char *line)
{
    pid_t child = program_start(line, 0);

    program_await("results/one.part/outcomes.db-wal", SOME_STORED);
    (void) kill(child, number);
    return program_wait(child);
}

Test(verb_resume, an_interrupted_run_goes_on_to_the_same_bytes)
{
    cr_assert_eq(program_run("one.cfg --out whole"), 0, "%s", program_err);
    int status = stop_with(SIGINT, "one.cfg");
    if (status == 0)
        cr_skip("the machine was too fast");
    cr_assert_eq(status, 130, "%s", program_err);
    if (program_has("results/one.part/run.json")) {
        program_expect_in(program_err, "of 160 replications; --resume goes on from");
        cr_expect(program_has("results/one.part/effects.csv"));
    }
    cr_expect_not(program_has("results/one"));
    /* told nothing, the next run touches nothing */
    cr_expect_eq(program_run("one.cfg"), 2);
    program_expect_in(program_err, "of 160 replications of a run that did not end: go on "
                                   "with --resume, or throw them away and begin anew "
                                   "with --fresh");
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "going on from ");
    expect_same("whole/one", "results/one");
    cr_expect_not(program_has("results/one.part"));
    /* once whole, there is nothing to go on with */
    cr_expect_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "holds this run already, complete");
}

/* A whole run of which somebody deleted or emptied a table. */
Test(verb_resume, what_was_deleted_from_a_whole_run_is_written_again)
{
    cr_assert_eq(program_run("one.cfg -n 8 --out whole"), 0, "%s", program_err);
    cr_assert_eq(program_run("one.cfg -n 8"), 0, "%s", program_err);
    char *before = program_read("results/one/run.json");
    cr_assert_eq(unlink(program_path("results/one/summary.csv")), 0);
    program_write("results/one/effects.csv", "");
    program_write("results/one/mine.txt", "kept");
    cr_assert_eq(program_run("one.cfg -n 8 --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "results/one: holds this run already; effects.csv was "
                                   "gone or empty, so tables, plots and report were "
                                   "written again");
    expect_same("whole/one", "results/one");
    char *after = program_read("results/one/run.json");
    cr_expect_str_eq(before, after, "it tells of the run, which was not made again");
    cr_expect(program_has("results/one/mine.txt"));
    cr_expect_not(program_has("results/one/lock"));
    cr_expect_not(program_has("results/one.part"));
    cr_expect_eq(program_run("one.cfg -n 8 --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "complete; nothing is left to do");
    sim_free(before);
    sim_free(after);
}

/* The language of the report changes no number. */
Test(verb_resume, goes_on_in_another_language)
{
    cr_assert_eq(program_run("one.cfg --out whole"), 0, "%s", program_err);
    if (stop_with(SIGKILL, "one.cfg") == 0)
        cr_skip("the machine was too fast");
    cr_assert_eq(program_run("one.cfg --resume --language nl"), 0, "%s", program_err);
    char *a = program_read("whole/one/effects.csv"),
         *b = program_read("results/one/effects.csv");
    cr_assert(a != NULL && b != NULL);
    cr_expect_eq(strcmp(a, b), 0);
    sim_free(a);
    sim_free(b);
}

Test(verb_resume, kill_after_kill_the_run_ends_with_the_same_bytes)
{
    cr_assert_eq(program_run("one.cfg --out whole"), 0, "%s", program_err);
    int status = -1;
    srand(6);
    for (int k = 0; k < 8 && status != 0; k++) {
        pid_t child = program_start("one.cfg --resume", 0);
        usleep(50000 + (useconds_t) (rand() % 700000));
        (void) kill(child, SIGKILL);
        status = program_wait(child);
        cr_assert(status == 0 || status == -SIGKILL, "%s", program_err);
        cr_expect_not(program_has("results/one.old"));
    }
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    expect_same("whole/one", "results/one");
}

Test(verb_resume, another_run_is_refused_with_the_difference)
{
    static const struct {
        const char *line, *part;
    } other[] = {
        { "one.cfg --resume --set horizon=5", "another scenario (horizon: 3 -> 5)" },
        { "one.cfg --resume --set policies[0].premium=0.3",
                "another scenario (policies[0].premium: 0.2 -> 0.3)" },
        { "one.cfg --resume --seed 6", "another seed (5 there, 6 here)" },
        { "one.cfg --resume -n 200", "another number of replications (160 there, 200" },
        { "one.cfg --resume --luck independent", "another kind of luck (shared there" },
        { "one.cfg --resume --uncertainty chance", "another kind of uncertainty (both" },
        { "one.cfg --resume --fresh", "choose one" },
        { "one.cfg --only 1 --precision shortage=1", "choose one" },
    };

    int status = stop_with(SIGINT, "one.cfg -j 1");
    if (status == 0 || !program_has("results/one.part/run.json"))
        cr_skip("the machine was too fast, or too slow");
    for (size_t k = 0; k < SIM_COUNT(other); k++) {
        cr_expect_eq(program_run(other[k].line), 2, "%s", other[k].line);
        program_expect_in(program_err, other[k].part);
        cr_expect(program_has("results/one.part/outcomes.db"));
        cr_expect(program_has("results/one.part/effects.csv"), "tables are kept");
    }
    cr_expect_eq(program_run("one.cfg --fresh"), 0, "%s", program_err);
    cr_expect_not(program_has("results/one.part"));
}

/* Results that --max-time published before all was run are gone on with, too. */
Test(verb_resume, a_run_out_of_time_goes_on_to_the_same_bytes)
{
    cr_assert_eq(program_run("one.cfg --out whole"), 0, "%s", program_err);
    cr_assert_eq(program_run("one.cfg --max-time 0.01"), 0, "%s", program_err);
    program_expect_in(program_err, "the time of --max-time is up: 32 of 160");
    cr_assert_eq(program_run("one.cfg --max-time 0.01 --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "going on from 32 of 160");
    program_expect_in(program_err, "the time of --max-time is up: 64 of 160");
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "going on from 64 of 160");
    expect_same("whole/one", "results/one");
}

/* Who reads such results later is told that they are a part. */
Test(verb_resume, every_answer_of_a_run_out_of_time_says_so)
{
    static const char *const answers[][2] = {
        { "show one", "results/one: a partial result, the run ended early" },
        { "decide one", "PARTIAL: 32 of 160 replications are done, the run ended early" },
        { "brief one --text",
                "Partial result: 32 of 160 futures are done, the run ended" },
        { "brief one --text --language nl",
                "Onvolledig resultaat: 32 van 160 toekomsten" },
    };

    cr_assert_eq(program_run("one.cfg --max-time 0.01"), 0, "%s", program_err);
    for (size_t i = 0; i < SIM_COUNT(answers); i++) {
        cr_expect_eq(program_run(answers[i][0]), 0, "%s: %s", answers[i][0], program_err);
        program_expect_in(program_out, answers[i][1]);
    }
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    for (size_t i = 0; i < SIM_COUNT(answers); i++) {
        cr_expect_eq(program_run(answers[i][0]), 0, "%s: %s", answers[i][0], program_err);
        cr_expect_null(strstr(program_out, answers[i][1]), "%s", program_out);
    }
}

/* Such results are work that is kept, not to be replaced by another run that goes on. */
Test(verb_resume, a_run_out_of_time_is_not_replaced_by_another)
{
    static const char *const others[] = { "--seed 6", "-n 96", "--set horizon=4" };

    cr_assert_eq(program_run("one.cfg --max-time 0.01"), 0, "%s", program_err);
    for (size_t i = 0; i < SIM_COUNT(others); i++) {
        char line[100];
        snprintf(line, sizeof line, "one.cfg --resume %s", others[i]);
        cr_expect_eq(program_run(line), 2, "%s: %s", others[i], program_err);
        program_expect_in(program_err, "go on with that one");
    }
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    program_expect_in(program_err, "going on from 32 of 160");
    /* the twin: what is whole is replaced, as without --resume */
    cr_expect_eq(program_run("one.cfg --resume --seed 6"), 0, "%s", program_err);
}

/* Without stdin, stdout and stderr no file of the run takes their numbers, and our words
 * with them. */
Test(verb_resume, closed_streams_hurt_no_file)
{
    cr_assert_eq(program_run("one.cfg --out whole"), 0, "%s", program_err);
    pid_t child = program_start_mute("one.cfg");
    program_await("results/one.part/outcomes.db-wal", SOME_STORED);
    for (int fd = 0; fd <= 2; fd++) {
        char link[64], to[PATH_MAX];
        snprintf(link, sizeof link, "/proc/%ld/fd/%d", (long) child, fd);
        const ssize_t n = readlink(link, to, sizeof to - 1);
        cr_assert(n > 0, "%s", link);
        to[n] = '\0';
        cr_expect_str_eq(to, "/dev/null");
    }
    (void) kill(child, SIGKILL);
    (void) program_wait(child);
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    expect_same("whole/one", "results/one");
}

/* The disk is full in the middle; with room again, the run goes on. */
Test(verb_resume, a_full_disk_keeps_what_was_stored)
{
    cr_assert_eq(program_run("one.cfg --out whole"), 0, "%s", program_err);
    int status = program_wait(program_start("one.cfg", 6000000));
    cr_assert_eq(status, 1, "%d: %s", status, program_err);
    program_expect_in(program_err, "of 160 replications are kept in results/one.part");
    program_expect_in(program_err, "--resume goes on from there");
    cr_assert_eq(program_run("one.cfg --resume"), 0, "%s", program_err);
    expect_same("whole/one", "results/one");
}

/* A real device, filled by somebody else while the run goes on; needs the right to mount
 * in a name space of one's own. */
Test(verb_resume, a_device_that_fills_up_keeps_what_was_stored)
{
    static const char script[] =
            "mount -t tmpfs -o size=60m tmpfs \"$1/disk\" || exit 77; cd \"$1\";"
            "\"$2\" one.cfg -n 400 --out disk --quiet 2> said & run=$!;"
            "n=0; size=0; while [ $size -lt 1000000 ] && [ $n -lt 2000 ]; do sleep 0.05;"
            " size=$(stat -c %s disk/one.part/outcomes.db 2> /dev/null || echo 0);"
            " n=$((n + 1)); done; dd if=/dev/zero of=disk/other bs=64k 2> /dev/null;"
            "wait $run; status=$?; cp disk/one.part/outcomes.db* . 2> /dev/null;"
            "rm disk/other; [ $status -eq 1 ] || exit 78;"
            "\"$2\" one.cfg -n 400 --out disk --quiet --resume || exit 79;"
            "mkdir -p disk2; cp -r disk/one disk2/";
    char command[8000], program[4096];

    cr_assert_not_null(realpath(SIM_PROGRAM, program));
    program_write("fill.sh", script);
    cr_assert_eq(mkdir(program_path("disk"), 0777), 0);
    char folder[1200];
    snprintf(folder, sizeof folder, "%s", program_path(""));
    snprintf(command, sizeof command,
            "unshare -rm sh '%s/fill.sh' '%s' '%s' < /dev/null > /dev/null 2>&1", folder,
            folder, program);
    int status = WEXITSTATUS(system(command));
    if (status != 0 && !program_has("said"))
        cr_skip("no right to mount");
    char *said = program_read("said");
    cr_assert_eq(status, 0, "%d: %s", status, said);
    program_expect_in(said, "the disk is full: free space");
    program_expect_in(said, "of 400 replications are kept in disk/one.part: --resume");
    sim_free(said);
    cr_assert_eq(program_run("one.cfg -n 400 --out whole"), 0, "%s", program_err);
    expect_same("whole/one", "disk2/one");
}

Test(verb_resume, a_damaged_store_is_told_and_nothing_is_built_on_it)
{
    int status = stop_with(SIGINT, "one.cfg -j 1");
    if (status == 0 || !program_has("results/one.part/run.json"))
        cr_skip("the machine was too fast, or too slow");
    cr_assert_eq(truncate(program_path("results/one.part/outcomes.db"), 30000), 0);
    cr_expect_neq(program_run("one.cfg"), 0);
    program_expect_in(program_err, "cannot be read");
    cr_expect_neq(program_run("one.cfg --resume"), 0);
    program_expect_in(program_err, "damaged");
    program_expect_in(program_err, "--fresh");
    cr_expect(program_has("results/one.part/outcomes.db"), "it is not ours to delete");
    cr_expect_eq(program_run("one.cfg --fresh"), 0, "%s", program_err);
}

Test(verb_resume, a_sweep_of_the_world_goes_on_dose_by_dose)
{
    const char *line = "sweep one.cfg exit.loop_gain=0.1:0.5:3 --name s";

    char whole[200], more[200];
    snprintf(whole, sizeof whole, "%s --out whole", line);
    snprintf(more, sizeof more, "%s --resume", line);
    cr_assert_eq(program_run(whole), 0, "%s", program_err);
    pid_t child = program_start(line, 0);
    program_await("results/s.part/outcomes_02.db-wal", SOME_STORED);
    (void) kill(child, SIGKILL);
    if (program_wait(child) == 0)
        cr_skip("the machine was too fast");
    cr_expect_eq(program_run(line), 2);
    program_expect_in(program_err, "--resume");
    cr_assert_eq(program_run(more), 0, "%s", program_err);
    program_expect_in(program_err, "going on from 160 of 160");
    char *a = program_read("whole/s/dose.csv"), *b = program_read("results/s/dose.csv");
    cr_assert(a != NULL && b != NULL);
    cr_expect_eq(strcmp(a, b), 0);
    sim_free(a);
    sim_free(b);
}

/* Killed between the making of a file and the first words in it. */
Test(verb_resume, a_store_that_was_only_begun_is_made_anew)
{
    const char *line = "sweep one.cfg exit.loop_gain=0.1:0.5:3 --name s";
    char more[200], command[5000], part[1300];

    pid_t child = program_start(line, 0);
    program_await("results/s.part/outcomes_02.db", 0);
    (void) kill(child, SIGKILL);
    if (program_wait(child) == 0)
        cr_skip("the machine was too fast");
    snprintf(part, sizeof part, "%s", program_path("results/s.part"));
    snprintf(command, sizeof command, "cd '%s' && rm -f outcomes_02.db* && : > %s", part,
            "outcomes_02.db");
    cr_assert_eq(system(command), 0);
    snprintf(more, sizeof more, "%s --resume", line);
    cr_assert_eq(program_run(more), 0, "%s", program_err);
    cr_expect(program_has("results/s/dose.csv"));
    cr_expect(!program_has("results/s.part"));
}

/* Little memory for the whole process, as a cluster or a small computer gives: told, and
 * what stood there stands. */
Test(verb_resume, too_little_memory_for_the_process_is_told)
{
    static const long megabytes[] = { 12, 15, 17, 19, 20, 21, 22, 24 };
    char command[6000], program[4096], folder[1200];
    int told = 0;

#ifdef __SANITIZE_ADDRESS__
    cr_skip("the address sanitizer needs terabytes of addresses");
#endif
    cr_assert_not_null(realpath(SIM_PROGRAM, program));
    cr_assert_eq(program_run("one.cfg -n 4"), 0, "%s", program_err);
    char *before = program_read("results/one/effects.csv");
    snprintf(folder, sizeof folder, "%s", program_path(""));
    for (size_t k = 0; k < SIM_COUNT(megabytes); k++) {
        snprintf(command, sizeof command,
                "cd '%.1100s' && ulimit -v %ld && '%.4000s' one.cfg -n 6 -j 1 --fresh "
                "--quiet < /dev/null > /dev/null 2> said",
                folder, megabytes[k] * 1000, program);
        int status = WEXITSTATUS(system(command));
        char *said = program_read("said"), *after;
        after = program_read("results/one/effects.csv");
        if (status == 1) {
            told++;
            program_expect_in(said, "memory");
            cr_expect_str_eq(before, after);
        } else /* the loader itself could not start it, or it was enough */
            cr_expect(status == 127 || status == 0, "%ld MB: %d %s", megabytes[k], status,
                    said);
        sim_free(said);
        sim_free(after);
    }
    sim_free(before);
    if (told == 0)
        cr_skip("no such limit was met");
}
