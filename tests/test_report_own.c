/* A municipality's own schools: do terminal, report.html and brief speak of these schools
 * and not of the country, tell small sums by digits of their size, say what schools named
 * by a policy are told of, and give each picture the numbers of its own policy? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/report/html.h"
#include "tests/fixtures/program.h"
#include "tests/html_check.h"
#include "tests/synth.h"

TestSuite(report_own, .init = program_setup, .fini = program_teardown, .timeout = 120);

enum { SCHOOLS = 60 };

/* Two regions; a premium for the most disadvantaged, assistants at four named schools. */
static void files(const char *outputs, bool country)
{
    struct sim_buf text = { 0 };

    sim_buf_puts(&text, "id,region,pupils,weighting\n");
    for (int i = 0; i < SCHOOLS; i++)
        sim_buf_printf(&text, "S%02d,%s,%d,%.1f\n", i, i % 2 == 0 ? "Oost" : "West",
                120 + 37 * i % 200, 22 + 0.25 * i);
    program_write("own.csv", sim_buf_text(&text));
    sim_buf_clear(&text);
    sim_buf_printf(&text,
            "start = 2025; horizon = 5; seed = 3; outputs = [%s];\n"
            "groups = [\"quintile\", \"region\"]; population = { %s; };\n"
            "arms = ({ name = \"hands\"; policies = ({ lever = \"extra_hands\"; "
            "per_teacher = 0.3; start = 2026; end = 2027;\n"
            "target = { %s; }; }); },\n"
            "{ name = \"premium\"; policies = ({ lever = \"pay_premium\"; premium = 0.8; "
            "start = 2026; end = 2027; target = { quintile = [5]; }; }); });\n",
            outputs, country ? "sample = 0.02" : "file = \"own.csv\"",
            country ? "quintile = [5]"
                    : "schools = [\"S03\", \"S17\", \"S40\", \"S58\"]");
    program_write("own.cfg", sim_buf_text(&text));
    sim_buf_clear(&text);
}

/* Mean of an effect in the last policy year; NAN where there is none. */
static double effect_of(const char *arm, const char *metric)
{
    char *text = program_read("r/own/effects.csv"), want[96];
    double mean = NAN;

    cr_assert_not_null(text);
    snprintf(want, sizeof want, "own,%s,2027,all,%s,", arm, metric);
    const char *row = strstr(text, want);
    const char *head = strstr(text, "mean");
    cr_assert(row != NULL && head != NULL, "%s", want);
    for (const char *p = text; p < head; p++)
        if (*p == ',')
            row = strchr(row, ',') + 1;
    mean = strtod(row, NULL);
    sim_free(text);
    return mean;
}

Test(report_own, these_schools_are_not_the_country)
{
    static const char *const country[] = { "Nation", "whole country", "hele land",
        "in het land", "Gained in the country" };

    files("\"report\"", false);
    cr_assert_eq(program_run("own.cfg -n 8 --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "all: all these schools.");
    program_expect_in(program_out, "\nAll these schools ");
    program_expect_in(program_out, "Gained at all these schools");
    cr_expect_null(strstr(program_out, "Nation"));
    cr_expect_null(strstr(program_out, "Gained in the country"));
    for (int l = 0; l < 2; l++) {
        cr_assert_eq(program_run(l == 0 ? "brief r/own --text --language en"
                                        : "brief r/own --text --language nl"),
                0, "%s", program_err);
        program_expect_in(
                program_out, l == 0 ? "at all these schools" : "op al deze scholen");
        for (size_t i = 0; i < SIM_COUNT(country); i++)
            cr_expect_null(strstr(program_out, country[i]), "%s", country[i]);
        cr_assert_eq(program_run(l == 0 ? "report r/own --language en"
                                        : "report r/own --language nl"),
                0, "%s", program_err);
        char *page = program_read("r/own/report.html");
        cr_assert_not_null(page);
        cr_expect_null(strstr(page, "whole country"));
        cr_expect_null(strstr(page, "hele land"));
        cr_expect_null(strstr(page, "Gained in the country"));
        sim_free(page);
    }
}

/* The twin: of a country the words are the country's. */
Test(report_own, the_country_is_called_so)
{
    files("\"csv\"", true);
    cr_assert_eq(program_run("own.cfg -n 4 --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "all: the nation.");
    program_expect_in(program_out, "\nNation ");
    cr_expect_null(strstr(program_out, "these schools"));
    cr_expect_null(strstr(program_out, "no group of their own"));
}

Test(report_own, named_schools_and_lacks_are_explained)
{
    files("\"csv\", \"report\"", false);
    cr_assert_eq(program_run("own.cfg -n 8 --out r"), 0, "%s", program_err);
    program_expect_in(program_out, "The schools that hands names are no group");
    program_expect_in(program_out, "ledger.csv");
    const char *row = strstr(program_out, "Posts at its schools, fte");
    cr_assert_not_null(row);
    cr_expect_not_null(strstr(row, "For want of people"));
    char *page = program_read("r/own/report.html");
    cr_expect_not_null(strstr(page, "The schools that hands names are no group"));
    cr_expect_not_null(strstr(page, "For want of people"));
    sim_free(page);
}

/* What a policy adds in posts makes the shortage more, and classes miss less: both are
 * told; of one that adds none the same number is not told twice. */
Test(report_own, posts_that_a_policy_adds_are_told_apart)
{
    program_write("posts.cfg",
            "start = 2025; horizon = 3; population = { sample = 0.05; };\n"
            "outputs = [\"report\"];\n"
            "arms = ({ name = \"ahead\"; policies = ({ lever = \"forward_hiring\"; "
            "start = 2026; target = { quintile = [5]; }; }); },\n"
            "{ name = \"premium\"; policies = ({ lever = \"pay_premium\"; "
            "start = 2026; target = { quintile = [5]; }; }); });\n");
    cr_assert_eq(program_run("posts.cfg -n 8 --out r"), 0, "%s", program_err);
    const char *ahead = strstr(program_out, "== ahead"),
               *premium = strstr(program_out, "== premium"),
               *told = ahead ? strstr(ahead, "\nShortage before classes, %") : NULL;
    cr_assert(ahead != NULL && premium != NULL && told != NULL);
    cr_expect_lt(told - program_out, premium - program_out);
    cr_expect_null(strstr(premium, "Shortage before classes"));
    char *page = program_read("r/posts/report.html");
    cr_assert_not_null(page);
    cr_expect_not_null(strstr(page, ">Shortage before classes<"));
    sim_free(page);
}

/* A sum below ten million keeps its digits, and a row has one number of them. */
Test(report_own, small_sums_have_the_digits_of_their_row)
{
    char label[96], from[32], to[32], change[32], lo[32], hi[32];

    files("\"csv\"", false);
    cr_assert_eq(program_run("own.cfg -n 8 --out r"), 0, "%s", program_err);
    const char *row = strstr(program_out, "Cost of the policy, mln EUR");
    cr_assert_not_null(row);
    cr_assert_eq(
            sscanf(row, "Cost of the policy, mln %31s %31s %31s %31s [%31[^,], %31[^]]",
                    label, from, to, change, lo, hi),
            6, "%.80s", row);
    const size_t decimals = strlen(strchr(to, '.') != NULL ? strchr(to, '.') : "");
    cr_expect_geq(decimals, 2, "%.80s", row);
    const char *const all[] = { from, to, change, lo, hi };
    for (size_t i = 0; i < SIM_COUNT(all); i++)
        cr_expect_eq(strlen(strchr(all[i], '.') != NULL ? strchr(all[i], '.') : ""),
                decimals, "%s in %.80s", all[i], row);
    cr_expect_float_eq(strtod(to, NULL), effect_of("hands", "policy_cost") * 1e-6, 0.051);
    row = strstr(program_out, "Euro, mln EUR");
    cr_assert_not_null(row);
    cr_expect_eq(sscanf(row, "Euro, mln EUR %31s %31s", from, to), 2);
    cr_expect_not_null(strchr(from, '.'), "%.60s", row);
    cr_expect_not_null(strchr(to, '.'), "%.60s", row);
}

Test(report_own, one_number_of_decimals_for_a_sum_and_its_interval)
{
    static const struct sim_metric cost = {
        .unit = "EUR", .scale = 1e-6, .show_unit = "mln EUR"
    };
    static const struct {
        double mean, lo, hi;
        const char *level, *interval;
    } rows[] = { { 2.5e6, 0.93e6, 12.4e6, "2.5\302\240", "0.9 to 12.4\302\240" },
        { 0.5e6, 0.25e6, 0.81e6, "0.50\302\240", "0.25 to 0.81\302\240" },
        { 117e6, 72e6, 164e6, "117\302\240", "72 to 164\302\240" },
        { 0, 0, 0, "0\302\240", "0 to 0\302\240" } };
    struct sim_html h = { .lang = SIM_LANGUAGE_EN };

    for (size_t i = 0; i < SIM_COUNT(rows); i++) {
        const struct sim_summary s = {
            .mean = rows[i].mean, .p05 = rows[i].lo, .p95 = rows[i].hi, .n = 20
        };
        char level[SIM_HTML_SHOWN], interval[2 * SIM_HTML_SHOWN + 16];
        const int decimals = sim_html_level_decimals(&cost, &s, (double) NAN);
        sim_html_level_at(&h, level, &cost, s.mean, decimals);
        sim_html_level_interval(&h, interval, &cost, &s, decimals);
        cr_expect_eq(
                strncmp(level, rows[i].level, strlen(rows[i].level)), 0, "%s", level);
        cr_expect_eq(strncmp(interval, rows[i].interval, strlen(rows[i].interval)), 0,
                "%s", interval);
    }
}

/* What is best by shortage and what by money: one answer in brief, report and decide. */
Test(report_own, best_says_by_what_and_agrees_with_decide)
{
    char best[64] = "", money[64] = "";

    files("\"csv\", \"report\"", false);
    cr_assert_eq(program_run("own.cfg -n 8 --out r"), 0, "%s", program_err);
    cr_assert_eq(program_run("decide r/own"), 0, "%s", program_err);
    cr_assert_eq(sscanf(program_out, "Best: %63[^,:]", best), 1, "%s", program_out);
    bool nothing = strcmp(best, "doing nothing") == 0;
    if (!nothing)
        cr_assert_eq(
                sscanf(strstr(program_out, "net benefit"), "net benefit +%63s", money), 1,
                "%.200s", program_out);
    cr_assert_eq(program_run("brief r/own --text"), 0, "%s", program_err);
    for (char *p = program_out; *p != '\0'; p++) /* lines are broken anywhere */
        *p = *p == '\n' ? ' ' : *p;
    program_expect_in(program_out, "does best for the teacher shortage");
    if (nothing)
        program_expect_in(program_out, "For money doing nothing is best: ");
    else {
        cr_expect(strstr(program_out, "For money another is best: ") != NULL
                          || strstr(program_out, "It is best for money, too: ") != NULL,
                "%s", program_out);
        program_expect_in(program_out, best);
        program_expect_in(program_out, money);
    }
}

/* A ledger's caption tells of its own policy, not of the best. */
Test(report_own, pictures_of_a_policy_have_its_own_numbers)
{
    static const char *const arms[] = { "hands", "premium" };

    if (!synth_has_gnuplot())
        cr_skip_test("no gnuplot");
    files("\"csv\", \"plots\", \"report\"", false);
    cr_assert_eq(program_run("own.cfg -n 8 --out r"), 0, "%s", program_err);
    char *page = program_read("r/own/report.html");
    cr_assert_not_null(page);
    for (int k = 0; k < 2; k++) {
        char id[64], named[64];
        double said = NAN;
        snprintf(id, sizeof id, "<figure id=\"plot-ledger_%d_%s\"", k + 1, arms[k]);
        snprintf(named, sizeof named, "“%s”: where the teachers", arms[k]);
        const char *figure = strstr(page, id);
        cr_assert_not_null(figure, "%s", id);
        const char *end = strstr(figure, "</figure>"), *name = strstr(figure, named);
        cr_expect(name != NULL && name < end, "%s names its policy", id);
        const char *caption = strstr(figure, "The schools of the policy gain ");
        cr_assert(caption != NULL && caption < end, "%s", id);
        cr_assert_eq(sscanf(caption, "The schools of the policy gain %lf fte", &said), 1,
                "%.80s", caption);
        const double true_gain = effect_of(arms[k], "target_gain_fte");
        cr_expect_float_eq(said, true_gain, 0.51, "%s: %g", id, true_gain);
    }
    cr_expect_not_null(strstr(page, "over the years, without and with policy"));
    cr_expect_null(strstr(page, "each policy less no policy"), "levels are drawn, too");
    cr_expect_gt(fabs(effect_of("hands", "target_gain_fte")
                         - effect_of("premium", "target_gain_fte")),
            1.1, "the two differ, so that one cannot stand for the other");
    sim_free(page);
}
