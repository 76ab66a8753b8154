/* Does the table answer in five lines, keep its width, and survive any name? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/report.h"
#include "sim/report/text.h"
#include "tests/synth.h"

TestSuite(report_table, .timeout = 60);

struct ask {
    struct synth synth;
    int width;
    bool colour, partial;
    size_t reps; /* told instead of those of the store */
    const char *note;
};

/* The table as text; the caller frees with free(). */
static char *table(const struct ask *ask)
{
    char *text = NULL;
    size_t len = 0;
    struct synth_made m;
    struct sim_err err = { 0 };

    synth_make(&m, &ask->synth);
    struct sim_report *rep = m.rep;
    rep->partial = ask->partial;
    rep->reps = ask->reps > 0 ? ask->reps : rep->reps;
    rep->reps_asked = ask->partial ? 1000 : rep->reps;
    rep->note = ask->note ? ask->note : "";
    FILE *out = open_memstream(&text, &len);
    const struct sim_table_style style = { ask->width ? ask->width : 80, ask->colour };
    cr_assert_eq(sim_report_table(rep, &style, out, &err), 0, "%s", err.msg);
    fclose(out);
    synth_clear(&m);
    return text;
}

/* Line i (0 first) of text, in a static buffer. */
static const char *line(const char *text, int i)
{
    static char buf[4096];

    for (; i > 0 && text != NULL; i--) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    buf[0] = '\0';
    if (text != NULL)
        snprintf(buf, sizeof buf, "%.*s", (int) strcspn(text, "\n"), text);
    return buf;
}

static int widest(const char *text)
{
    int most = 0;

    while (*text != '\0') {
        int w = sim_text_width(line(text, 0));
        most = w > most ? w : most;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return most;
}

Test(report_table, first_five_lines_are_the_answer)
{
    char *text = table(&(struct ask){ 0 });
    for (int i = 0; i < 5; i++) {
        const char *at = line(text, i);
        cr_expect_not_null(strstr(at, synth_metrics[i].label), "line %d: %s", i, at);
        cr_expect_not_null(strchr(at, '['), "interval in: %s", at);
        cr_expect_not_null(strstr(at, "better"), "probability in: %s", at);
        cr_expect_not_null(strstr(
                at, synth_metrics[i].scope == SIM_SCOPE_NATION ? " all " : " q5 "));
    }
    free(text);
}

/* The number in the first line is the mean of the invented effect at q5, in points. */
Test(report_table, first_number_is_right)
{
    char *text = table(&(struct ask){ 0 });
    double shown = NAN, truth = 100 * (synth_truth(0, 5, 6, 1) - synth_truth(0, 5, 6, 0));
    const char *at = strstr(text, "q5 ");
    cr_assert_not_null(at);
    shown = strtod(at + 3, NULL);
    /* 40 replications: sd of the mean below 0.1 */
    cr_expect_float_eq(shown, truth, 0.5, "%g against %g", shown, truth);
    cr_expect_lt(shown, -1);
    free(text);
}

Test(report_table, says_what_the_interval_is)
{
    char *text = table(&(struct ask){ .note = "6,600 schools" });
    cr_expect_not_null(strstr(text, "interval"));
    cr_expect_not_null(strstr(text, "parameters, and chance"));
    cr_expect_not_null(strstr(text, "Monte Carlo error"));
    cr_expect_not_null(strstr(text, "6,600 schools"));
    cr_expect_not_null(strstr(text, "What is left in 2034/35, 3 years after"));
    cr_expect_null(strstr(text, "PARTIAL"));
    cr_expect_null(strstr(text, "nan"));
    cr_expect_null(strstr(text, "-0.0 "));
    free(text);
}

Test(report_table, partial_runs_say_so)
{
    char *text = table(&(struct ask){ .partial = true });
    cr_expect_not_null(strstr(text, "PARTIAL: 40 of 1000"));
    free(text);
}

Test(report_table, keeps_the_width)
{
    static const char *const arms[] = { "baseline", "a policy with a long name indeed",
        "b" };
    const int widths[] = { 60, 72, 76, 80, 100, 120 };
    for (size_t i = 0; i < 6; i++)
        for (int many = 0; many < 2; many++) {
            struct ask ask = { .width = widths[i] };
            if (many)
                ask.synth = (struct synth){ .arm = arms, .n_arms = 3 };
            char *text = table(&ask);
            cr_expect_leq(widest(text), widths[i], "width %d, many %d", widths[i], many);
            free(text);
        }
}

Test(report_table, colour_only_when_asked)
{
    char *bare = table(&(struct ask){ 0 }),
         *dyed = table(&(struct ask){ .colour = true });
    cr_expect_null(strchr(bare, '\033'));
    cr_expect_not_null(strchr(dyed, '\033'));
    free(bare);
    free(dyed);
}

Test(report_table, hostile_names_stay_on_their_line)
{
    static const char *const arms[] = { "baseline",
        "\033[31mred\033[0m\nnew line\r\t\xe2\x80\xaeltr",
        "\xff\xfe broken \xf0\x9f\x8e\x93 \xe4\xb8\xad\xe6\x96\x87" };
    char *big = sim_calloc(10001, 1);
    memset(big, 'x', 10000);
    char *text =
            table(&(struct ask){ .synth = { .arm = arms, .n_arms = 3, .title = big } });
    cr_expect_null(strchr(text, '\033'));
    cr_expect_null(strstr(text, "\xe2\x80\xae"));
    cr_expect_null(strchr(text, '\r'));
    cr_expect_leq(widest(text), 80);
    cr_expect_not_null(strstr(text, "\xef\xbf\xbd"), "broken bytes are shown as such");
    free(text);
    sim_free(big);
}

Test(report_table, without_quintiles_the_nation_answers)
{
    char *text = table(&(struct ask){ .synth = { .n_groups = 1 } });
    for (int i = 0; i < 5; i++)
        cr_expect_not_null(strstr(line(text, i), " all "));
    cr_expect_null(strstr(text, "q5"));
    free(text);
}

Test(report_table, a_lone_baseline_shows_levels)
{
    static const char *const arms[] = { "baseline" };
    char *text = table(&(struct ask){ .synth = { .arm = arms, .n_arms = 1 } });
    cr_expect_not_null(strstr(line(text, 0), "Teacher shortage"));
    cr_expect_not_null(strstr(line(text, 0), "2034"));
    cr_expect_leq(widest(text), 80);
    free(text);
}

Test(report_table, several_policies_each_get_a_block)
{
    static const char *const arms[] = { "baseline", "zulu", "alpha" };
    char *text = table(&(struct ask){ .synth = { .arm = arms, .n_arms = 3 } });
    cr_expect_eq(strncmp(text, "alpha ", 6), 0, "by name: %s", line(text, 0));
    cr_expect_eq(strncmp(line(text, 6), "zulu ", 5), 0);
    cr_expect_not_null(strstr(text, "== zulu"));
    free(text);
}

/* Names that begin alike must not be cut to the same: then each has its own line. */
Test(report_table, long_names_of_policies_stay_whole)
{
    static const char *const arms[] = { "baseline", "premium of 10 percent for all",
        "premium of 20 percent for all" };
    char *text =
            table(&(struct ask){ .synth = { .arm = arms, .n_arms = 3 }, .width = 100 });

    cr_expect_str_eq(line(text, 0), arms[1]);
    cr_expect_str_eq(line(text, 7), arms[2]);
    free(text);
}

Test(report_table, few_replications_are_told)
{
    static const struct {
        size_t n;
        const char *said;
    } cases[] = { { 1, "FEW REPLICATIONS: 1 possible future;" },
        { 2, "FEW REPLICATIONS: 2 possible futures;" },
        { 18, "FEW REPLICATIONS: 18 possible futures;" }, { 20, NULL } };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        char *text = table(&(struct ask){ .reps = cases[i].n });
        const char *few = strstr(text, "FEW");
        if (cases[i].said == NULL)
            cr_expect_null(few);
        else
            cr_expect(few != NULL
                              && strncmp(few, cases[i].said, strlen(cases[i].said)) == 0,
                    "%zu: %.60s", cases[i].n, few != NULL ? few : "nothing");
        free(text);
    }
}

/* ---- text ---------------------------------------------------------------- */

Test(report_table, width_of_characters)
{
    cr_expect_eq(sim_text_width("abc"), 3);
    cr_expect_eq(sim_text_width("\xc3\xa9t\xc3\xa9"), 3);
    cr_expect_eq(sim_text_width("e\xcc\x81"), 1, "a combining accent has no width");
    cr_expect_eq(sim_text_width("\xe4\xb8\xad"), 2);
    cr_expect_eq(sim_text_width("a\nb"), 3, "a line break is a blank");
    cr_expect_eq(sim_text_width("a\x01\x1b"
                                "b"),
            2);
    cr_expect_eq(sim_text_width("\xc0\xaf"), 2, "overlong forms are two broken bytes");
}

Test(report_table, cutting_keeps_characters_whole)
{
    char out[SIM_TEXT_FIT];
    const char *text = "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x8e\x93xyz";
    for (int columns = 0; columns < 10; columns++) {
        sim_text_fit(out, text, columns);
        cr_expect_leq(sim_text_width(out), columns);
        cr_expect_null(strstr(out, "\xef\xbf\xbd"), "columns %d", columns);
    }
    sim_text_fit(out, text, 8);
    cr_expect_str_eq(out, text);
    sim_text_fit(out, "abcdef", 4);
    cr_expect_str_eq(out, "abc\xe2\x80\xa6");
    /* many marks on one letter: the buffer holds, the text stays valid */
    char *marks = sim_calloc(8001, 1);
    for (int i = 0; i < 4000; i++)
        memcpy(marks + 2 * i, "\xcc\x81", 2);
    sim_text_fit(out, marks, 10);
    cr_expect_lt(strlen(out), SIM_TEXT_FIT);
    sim_free(marks);
}

Test(report_table, quoting)
{
    char out[SIM_TEXT_QUOTED];
    sim_text_quote(out, "it's `x`\n\"q\"", 50);
    cr_expect_str_eq(out, "'it\xe2\x80\x99s `x` \"q\"'");
    char *quotes = sim_calloc(10001, 1);
    memset(quotes, '\'', 10000);
    sim_text_quote(out, quotes, 100000);
    size_t n = strlen(out);
    cr_expect(n < sizeof out && out[0] == '\'' && out[n - 1] == '\'');
    cr_expect_eq(memchr(out + 1, '\'', n - 2), NULL, "no quote inside");
    sim_free(quotes);
}

Test(report_table, numbers)
{
    char out[SIM_TEXT_NUMBER];
    const struct {
        double x;
        int decimals;
        bool sign;
        const char *want;
    } cases[] = { { 1.25, 1, false, "1.2" }, { -0.04, 1, true, "0.0" },
        { 0.04, 1, true, "0.0" }, { 3.0, 0, true, "+3" }, { -3.4, 1, false, "-3.4" },
        { 9999, 0, false, "9999" }, { 10000, 0, false, "10,000" },
        { -1234567.891, 2, true, "-1,234,567.89" }, { NAN, 2, true, "n/a" },
        { 999999.6, 0, false, "1,000,000" } };
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        sim_text_number(out, cases[i].x, cases[i].decimals, cases[i].sign);
        cr_expect_str_eq(out, cases[i].want);
    }
}

Test(report_table, small_effects_keep_two_digits)
{
    const struct sim_metric m = { .decimals = 1 };
    cr_expect_eq(sim_text_decimals(&m, -4.0, -1.0), 1 + 0);
    cr_expect_eq(sim_text_decimals(&m, -0.20, 0.10), 2);
    cr_expect_eq(sim_text_decimals(&m, -0.02, 0.01), 3);
    cr_expect_eq(sim_text_decimals(&m, 0, 0), 1, "an effect of exactly 0 has no digits");
}
