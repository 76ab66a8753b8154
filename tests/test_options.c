/* The command line of the main job: every option read, every mistake told. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/cli/options.h"

TestSuite(options, .timeout = 20);

enum { MAX_ARGS = 32 };

static struct sim_options opt;
static struct sim_err err;

/* Read a command line given as one text, split at blanks. */
static int read_line(const char *line)
{
    static char copy[1024];
    char *argv[MAX_ARGS], *save = NULL;
    int argc = 0;

    snprintf(copy, sizeof copy, "simulate %s", line);
    for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
        argv[argc++] = w;
    argv[argc] = NULL;
    return sim_options_read(&opt, SIM_FOR_RUN, argc, argv, &err);
}

Test(options, nothing_said)
{
    cr_assert_eq(read_line(""), 0);
    cr_expect(opt.n_files == 0 && opt.n_sets == 0 && opt.reps == -1 && opt.seed == -1);
    cr_expect_str_eq(opt.out, "results");
    cr_expect(opt.run.only == -1 && opt.run.threads == 0 && opt.run.memory_bytes == 0);
    cr_expect(opt.run.uncertainty == SIM_UNC_BOTH && opt.run.luck == SIM_LUCK_SHARED);
    cr_expect_null(opt.run.precision_metric);
    sim_options_clear(&opt);
}

Test(options, all_said_on_both_sides_of_the_file)
{
    cr_assert_eq(read_line("-n 50 --seed 9 --set a=1 x.cfg -j4 --precision shortage=0.01 "
                           "--max-time 5m --memory 2G --set b.c=2 --out there "
                           "--uncertainty chance --luck independent --quiet "
                           "--json --help --version"),
            0, "%s", err.msg);
    cr_expect_str_eq(opt.file[0], "x.cfg");
    cr_expect(opt.reps == 50 && opt.seed == 9 && opt.run.threads == 4);
    cr_expect_str_eq(opt.run.precision_metric, "shortage");
    cr_expect(opt.run.precision_halfwidth == 0.01 && opt.run.max_seconds == 300);
    cr_expect(opt.run.memory_bytes == 2e9 && opt.run.only == -1);
    cr_assert_eq(opt.n_sets, 2);
    cr_expect_str_eq(opt.set[0], "a=1");
    cr_expect_str_eq(opt.set[1], "b.c=2");
    cr_expect_str_eq(opt.out, "there");
    cr_expect(opt.run.uncertainty == SIM_UNC_CHANCE);
    cr_expect(opt.run.luck == SIM_LUCK_INDEPENDENT);
    cr_expect(opt.quiet && opt.json && opt.help && opt.version);
    sim_options_clear(&opt);
}

Test(options, one_replication_alone)
{
    cr_assert_eq(read_line("x.cfg --only 17"), 0, "%s", err.msg);
    cr_expect(opt.run.only == 17);
    sim_options_clear(&opt);
    cr_expect_eq(read_line("x.cfg --only 17 --precision shortage=0.01"), SIM_ERR_INPUT);
    cr_expect_neq(strstr(err.msg, "choose one"), NULL, "%s", err.msg);
    sim_options_clear(&opt);
}

Test(options, order_holds_where_posix_stops_at_the_first_file)
{
    setenv("POSIXLY_CORRECT", "1", 1);
    cr_assert_eq(read_line("x.cfg -n 4"), 0, "%s", err.msg);
    cr_expect(opt.reps == 4);
    sim_options_clear(&opt);
}

Test(options, times_and_amounts)
{
    static const struct {
        const char *text;
        double seconds;
    } times[] = { { "90", 90 }, { "90s", 90 }, { "1.5m", 90 }, { "1h", 3600 } };
    static const struct {
        const char *text;
        double bytes;
    } memory[] = { { "500M", 5e8 }, { "1.5g", 1.5e9 }, { "2000000k", 2e9 },
        { "3000000", 3e6 } };
    char line[64];

    for (size_t i = 0; i < SIM_COUNT(times); i++) {
        snprintf(line, sizeof line, "--max-time %s", times[i].text);
        cr_assert_eq(read_line(line), 0, "%s", err.msg);
        cr_expect_float_eq(opt.run.max_seconds, times[i].seconds, 1e-9);
        sim_options_clear(&opt);
        snprintf(line, sizeof line, "--memory %s", memory[i].text);
        cr_assert_eq(read_line(line), 0, "%s", err.msg);
        cr_expect_float_eq(opt.run.memory_bytes, memory[i].bytes, 1e-3);
        sim_options_clear(&opt);
    }
}

Test(options, every_mistake_is_one_sentence)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        { "-j 0", "-j 0: must be a whole number between 1 and 1024" },
        { "-j two", "-j two: must be a whole number between 1 and 1024" },
        { "-j 2.5", "-j 2.5: must be a whole number between 1 and 1024" },
        { "-j 99999999999999999999",
                "-j 99999999999999999999: must be a whole number between 1 and 1024" },
        { "--only -1", "--only -1: must be a whole number between 0 and 2147483647" },
        { "--max-time 0",
                "--max-time 0: must be a time above 0 such as 90, 90s, 5m or 1h" },
        { "--max-time nan",
                "--max-time nan: must be a time above 0 such as 90, 90s, 5m or 1h" },
        { "--max-time 5d",
                "--max-time 5d: must be a time above 0 such as 90, 90s, 5m or 1h" },
        { "--memory 5",
                "--memory 5: must be an amount of at least 1M such as 500M or 2G" },
        { "--memory M",
                "--memory M: must be an amount of at least 1M such as 500M or 2G" },
        { "--set a", "--set a: must be KEY=VALUE" },
        { "--set =1", "--set =1: must be KEY=VALUE" },
        { "--luck bad", "--luck bad: there is no such choice: choose from shared, "
                        "independent" },
        { "--uncertainty chnce",
                "--uncertainty chnce: there is no such choice: did you mean 'chance'?" },
        { "--precision shortage",
                "--precision shortage: must be METRIC=HALFWIDTH with a half-width above "
                "0 in the unit of the metric, such as shortage=0.001" },
        { "--precision a=0",
                "--precision a=0: must be METRIC=HALFWIDTH with a half-width above 0 in "
                "the unit of the metric, such as shortage=0.001" },
        { "--precison a=1", "--precison: there is no such option: did you mean "
                            "'precision'?" },
        { "x.cfg --see 4 -z", "-z: there is no such option; simulate --help lists them" },
        { "-z", "-z: there is no such option; simulate --help lists them" },
        { "--json=1", "--json takes no value" },
        { "--seed", "--seed: a value must follow; simulate --help shows which" },
        { "x.cfg -n", "-n: a value must follow; simulate --help shows which" },
        { "a.cfg b.cfg", "b.cfg: only one scenario at a time, and a.cfg is named already "
                         "(simulate "
                         "compare takes several)" },
        { "a.cfg -- b.cfg",
                "b.cfg: only one scenario at a time, and a.cfg is named already "
                "(simulate "
                "compare takes several)" },
    };
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        cr_expect_eq(read_line(cases[i].line), SIM_ERR_INPUT, "%s", cases[i].line);
        cr_expect_str_eq(err.msg, cases[i].message);
        sim_options_clear(&opt);
    }
}

Test(options, replications_and_seed_obey_the_settings_table)
{
    cr_expect_eq(read_line("-n 0"), SIM_ERR_INPUT);
    cr_expect_eq(strncmp(err.msg, "-n 0: must be a whole number between 1 and ", 43), 0,
            "%s", err.msg);
    sim_options_clear(&opt);
    cr_expect_eq(read_line("--seed -4"), SIM_ERR_INPUT);
    cr_expect_eq(strncmp(err.msg, "--seed -4: must be a whole number between 0 and ", 48),
            0, "%s", err.msg);
    sim_options_clear(&opt);
}

Test(options, no_memory_is_told)
{
    sim_mem_fail_after(0);
    int ret = read_line("x.cfg");
    sim_mem_fail_after(-1);
    cr_expect_eq(ret, SIM_ERR_NOMEM);
    sim_options_clear(&opt);
}
