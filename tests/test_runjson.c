/* test_runjson.c - is run.json always JSON, and only ours taken for ours? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/store/runjson.h"

TestSuite(runjson, .timeout = 60);

static char dir[64], path[80];

static void setup(void)
{
    snprintf(dir, sizeof dir, "/tmp/test_runjson_XXXXXX");
    cr_assert_not_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/run.json", dir);
}

static void teardown(void)
{
    unlink(path);
    rmdir(dir);
}

static void write_text(const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

Test(runjson, tells_what_a_sweep_was, .init = setup, .fini = teardown)
{
    const struct sim_runjson run = { .version = "0.1.0",
        .figure = "gap 2026 all",
        .sweep = "policies[0].premium=0,0.1",
        .sweep_arm = 2,
        .reach = -0.02 };
    struct sim_runjson_brief brief;
    struct sim_err err = { 0 };

    cr_assert_eq(sim_runjson_write(dir, &run, &err), 0, "%s", err.msg);
    cr_assert(sim_runjson_read(dir, &brief));
    cr_expect_str_eq(brief.figure, run.figure);
    cr_expect_str_eq(brief.sweep, run.sweep);
    cr_expect_eq(brief.sweep_arm, 2);
    cr_expect(brief.reach <= -0.02 && brief.reach >= -0.02, "%g", brief.reach);
    write_text("{\"program\": \"simulate (Lokaal)\", \"reach\": 1e999}");
    cr_assert(sim_runjson_read(dir, &brief));
    cr_expect(isnan(brief.reach) && brief.sweep[0] == '\0');
}

Test(runjson, is_json_whatever_the_texts, .init = setup, .fini = teardown)
{
    static const char *const arm[] = { "baseline", "a \"b\" \\ c" };
    static const char *const note[] = { "one\ntwo\t\x01", "bad \xff\xfe byte", "ünï" };
    struct sim_runjson run = { .version = "0.1.0",
        .scenario = "bonus",
        .title = "",
        .seed = 18446744073709551615u,
        .reps_asked = 1000,
        .reps_done = 412,
        .partial = true,
        .n_arms = 2,
        .arm = arm,
        .start = 2025,
        .horizon = 10,
        .seconds = 0.1,
        .cpu_seconds = 0.0 / 1.0,
        .n_notes = 3,
        .note = note };
    struct sim_err err = { 0 };
    char text[4096];

    cr_expect_not(sim_runjson_is_ours(dir));
    cr_assert_eq(sim_runjson_write(dir, &run, &err), 0, "%s", err.msg);
    cr_expect(sim_runjson_is_ours(dir));
    FILE *file = fopen(path, "r");
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    static const char *const want[] = { "\"seed\": 18446744073709551615,",
        "\"replications_done\": 412,", "\"partial\": true,", "\"digest\": null,",
        "\"title\": \"\",", "\"seconds\": 0.1,", "\"a \\\"b\\\" \\\\ c\"",
        "\"one\\ntwo\\u0009\\u0001\"", "\"bad \\ufffd\\ufffd byte\"", "\"ünï\"" };
    for (size_t i = 0; i < SIM_COUNT(want); i++)
        cr_expect(strstr(text, want[i]), "%s is not in %s", want[i], text);

    /* cut anywhere it is not ours, nor with anything behind it */
    size_t len = strlen(text);
    for (size_t cut = 0; cut + 1 < len; cut++) {
        char keep = text[cut];
        text[cut] = '\0';
        write_text(text);
        cr_expect_not(sim_runjson_is_ours(dir), "cut at %zu", cut);
        text[cut] = keep;
    }
    snprintf(text + len, sizeof text - len, "x");
    write_text(text);
    cr_expect_not(sim_runjson_is_ours(dir));
    memset(text, '[', sizeof text - 1);
    memcpy(text, "{\"program\":", 11);
    text[sizeof text - 1] = '\0';
    write_text(text);
    cr_expect_not(sim_runjson_is_ours(dir), "too deep");
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_expect_not(sim_runjson_is_ours(dir), "a pipe must not hang");
}
