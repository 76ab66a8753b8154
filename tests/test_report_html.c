/* report.html: a page that any browser reads, in two languages, whatever people typed.
 *
 * Pages are held against a small checker of our own (tests/html_check.h). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/report/html.h"
#include "tests/fixtures/toy_model.h"
#include "tests/html_check.h"
#include "tests/synth.h"

TestSuite(report_html, .timeout = 120);

struct made {
    struct synth_made run;
    struct sim_scenario *sc;
};

static void load(struct made *m, const char *note)
{
    char path[600];
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct sim_load none = { 0 };

    snprintf(path, sizeof path, "%s/toy.cfg", m->run.dir);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs("toy = { hazard = { dist = \"uniform\"; low = 0.1; high = 0.2; }; };\n"
          "policies = ( { lever = \"help\"; start = 2026; cut = 0.25; } );\n",
            file);
    fclose(file);
    cr_assert_eq(sim_scenario_load(&m->sc, &toy_model, path, &none, &diag, &err), 0, "%s",
            diag.n > 0 ? diag.line[0] : err.msg);
    snprintf(sim_scenario_settings_mut(m->sc)->note.s, SIM_TEXT_LEN, "%.500s", note);
}

static void make(struct made *m, const struct synth *how, const char *note)
{
    synth_make(&m->run, how);
    load(m, note);
}

static void clear(struct made *m)
{
    sim_scenario_free(m->sc);
    synth_clear(&m->run);
}

/* The page; the caller frees. */
static char *page_of(const struct made *m, enum sim_language lang)
{
    struct sim_err err = { 0 };
    const struct sim_html_run run = { .model = &toy_model,
        .sc = m->sc,
        .store = m->run.store,
        .built_with = "gcc <12>",
        .language = lang };

    cr_assert_eq(sim_report_html(m->run.rep, &run, m->run.dir, &err), 0, "%s", err.msg);
    char *page = synth_read(m->run.dir, "report.html", NULL);
    cr_assert_not_null(page);
    return page;
}

static void expect_whole(const char *page, const char *why)
{
    char out[256];
    const char *fault = html_fault(page, out);

    cr_expect_null(fault, "%s: %s", why, fault ? fault : "");
}

/* ---- what stands on it ---------------------------------------------------- */

static const char *const questions[] = { "q-best", "q-whom", "q-cost", "q-sure",
    "q-lose" };

Test(report_html, one_policy_answers_five_questions)
{
    struct made m;
    char text[2048];
    make(&m, &(struct synth){ 0 }, "For the council.");
    char *page = page_of(&m, SIM_LANGUAGE_EN);
    expect_whole(page, "one policy");
    for (size_t i = 0; i < SIM_COUNT(questions); i++)
        cr_expect_gt(html_text_of(page, questions[i], text, sizeof text), 20, "%s",
                questions[i]);
    html_text_of(page, "q-best", text, sizeof text);
    cr_expect_not_null(strstr(text, "In 2031/32, \xe2\x80\x9c"
                                    "bonus\xe2\x80\x9d changes "
                                    "the teacher shortage at the most disadvantaged "
                                    "fifth of schools by \xe2\x88\x92"),
            "%s", text);
    cr_expect_not_null(strstr(page, "For the council."));
    cr_expect_not_null(strstr(page, "1a2b3c4d5e6f7081"));
    cr_expect_not_null(strstr(page, "gcc &lt;12&gt;"));
    cr_expect_not_null(strstr(page, "toy.hazard"));
    cr_expect_null(strstr(page, "nan"));
    sim_free(page);
    clear(&m);
}

/* A town's policy: two costs below a million are not both "1 million euro". */
Test(report_html, small_sums_of_money_keep_their_digits)
{
    static const struct sim_metric cost = {
        .unit = "EUR", .scale = 1e-6, .show_unit = "mln EUR"
    };
    static const struct {
        double euro;
        const char *want;
    } row[] = { { 0.93e6, "0.93" }, { 0.81e6, "0.81" }, { 2.53e6, "2.5" },
        { 12.4e6, "12" }, { 0, "0" } };
    struct sim_html h = { .lang = SIM_LANGUAGE_EN };
    char text[SIM_HTML_SHOWN];

    for (size_t i = 0; i < SIM_COUNT(row); i++) {
        sim_html_level(&h, text, &cost, row[i].euro);
        cr_expect_eq(strncmp(text, row[i].want, strlen(row[i].want)), 0, "%s", text);
        cr_expect_eq(text[strlen(row[i].want)], '\302', "the unit follows: %s", text);
    }
}

Test(report_html, several_policies_and_none)
{
    static const char *const arms[] = { "baseline", "a", "b", "c" };
    static const double strength[] = { 0, 1, 3, 2 };
    struct made m;
    char text[2048];
    make(&m, &(struct synth){ .arm = arms, .n_arms = 4, .strength = strength }, "");
    m.run.rep->partial = true;
    m.run.rep->reps_asked = 1000;
    char *page = page_of(&m, SIM_LANGUAGE_EN);
    expect_whole(page, "several");
    html_text_of(page, "q-best", text, sizeof text);
    cr_expect_not_null(strstr(text, "Of 3 policies, \xe2\x80\x9c"
                                    "b\xe2\x80\x9d does best"),
            "%s", text);
    cr_expect_not_null(strstr(text, "Second is \xe2\x80\x9c"
                                    "c\xe2\x80\x9d"),
            "%s", text);
    /* the other four, from the invented effects: tests/synth.c */
    static const struct {
        const char *id, *part;
    } answers[] = {
        { "q-best", "does best for the teacher shortage at the most disadvantaged" },
        { "q-whom", "at the most disadvantaged fifth of schools and by +" },
        { "q-whom", "The gap in learning between the least and the most" },
        { "q-cost", "\xe2\x80\x9c"
                    "b\xe2\x80\x9d costs " },
        { "q-cost", "The cheapest of the policies is \xe2\x80\x9c"
                    "a\xe2\x80\x9d" },
        { "q-cost", "the most expensive is \xe2\x80\x9c"
                    "b\xe2\x80\x9d" },
        { "q-sure", "In all 40 futures \xe2\x80\x9c"
                    "b\xe2\x80\x9d is better" },
        /* Wilson: 40 / (40 + 1.6449^2) */
        { "q-sure", "between 94\xc2\xa0% and 100\xc2\xa0%." },
        { "q-lose", "Displaced teachers" },
    };
    for (size_t k = 0; k < SIM_COUNT(answers); k++) {
        html_text_of(page, answers[k].id, text, sizeof text);
        cr_expect_not_null(strstr(text, answers[k].part), "%s: %s", answers[k].id, text);
    }
    cr_expect_not_null(strstr(page, "Partial result: 40 of 1000 futures"));
    sim_free(page);
    clear(&m);
    make(&m, &(struct synth){ .arm = arms, .n_arms = 1, .n_groups = 1 }, "");
    page = page_of(&m, SIM_LANGUAGE_EN);
    expect_whole(page, "none");
    cr_expect_null(strstr(page, "q-best"));
    sim_free(page);
    clear(&m);
}

Test(report_html, few_futures_are_counted_and_many_told_as_a_share)
{
    static const struct {
        double share;
        size_t n;
        const char *futures, *cell;
    } cases[] = { { 1, 24, "all 24 futures", "24 of 24" },
        { 0, 24, "none of 24 futures", "0 of 24" },
        { 8 / 24.0, 24, "8 of 24 futures", "8 of 24" },
        { 14.5 / 24, 24, "14.5 of 24 futures", "14.5 of 24" },
        { 1, 100, "all 100 futures", "100 of 100" },
        { 1.0 / 3, 1000, "33\xc2\xa0% of 1000 futures", "33\xc2\xa0%" },
        { 0.9996, 10000, "99\xc2\xa0% of 10,000 futures", "99\xc2\xa0%" },
        { 0.0004, 10000, "1\xc2\xa0% of 10,000 futures", "1\xc2\xa0%" },
        { 1, 10000, "all 10,000 futures", "100\xc2\xa0%" } };
    const struct sim_html en = { .lang = SIM_LANGUAGE_EN },
                          nl = { .lang = SIM_LANGUAGE_NL };
    char text[SIM_HTML_SHOWN], cell[64];

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        sim_html_futures(&en, text, cases[i].share, cases[i].n);
        sim_html_share(&en, cell, cases[i].share, cases[i].n);
        cr_expect_str_eq(text, cases[i].futures);
        cr_expect_str_eq(cell, cases[i].cell);
    }
    sim_html_futures(&nl, text, 0.5, 24);
    cr_expect_str_eq(text, "12 van de 24 toekomsten");
}

Test(report_html, the_same_run_gives_the_same_bytes)
{
    struct made m[2];
    char *page[2];
    for (int i = 0; i < 2; i++) {
        make(&m[i], &(struct synth){ 0 }, "");
        page[i] = page_of(&m[i], SIM_LANGUAGE_EN);
    }
    cr_expect_str_eq(page[0], page[1]);
    for (int i = 0; i < 2; i++) {
        sim_free(page[i]);
        clear(&m[i]);
    }
}

Test(report_html, a_full_disk_or_missing_folder_leaves_nothing)
{
    struct made m;
    struct sim_err err = { 0 };
    make(&m, &(struct synth){ 0 }, "");
    const struct sim_html_run run = {
        .model = &toy_model, .sc = m.sc, .store = m.run.store, .built_with = ""
    };
    cr_expect_eq(sim_report_html(m.run.rep, &run, "/no/such/folder", &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "/no/such/folder"), "%s", err.msg);
    cr_expect_eq(sim_report_html(m.run.rep, &run, "/dev/full", &err), SIM_ERR_IO);
    clear(&m);
}

/* ---- whatever people typed ------------------------------------------------ */

static const char *const hostile[] = { "`touch pwned`", "\"`touch pwned`\"",
    "'.system('touch pwned').'", "x'\nsystem('touch pwned')\n'", "x\r\n!touch pwned",
    "$(touch pwned)", "|touch pwned", "@system('touch pwned')", "\\", "'", "''", "\"",
    "{ do for [i=1:9] {", "%s%n%d%5$s", "a_b^c{d}@e&f~g",
    "<script>alert(1)</script> &amp; ]]>", "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>", "</script><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)",
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "--><!--", "<!--", "<![CDATA[",
    "&lt;b&gt; &#x3c;", "{1}{2}{9}",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xae gnp \xe2\x80\xac",
    "\xf0\x9f\x8e\x93\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8f\xab \xe4\xb8\xad",
    "\xff\xfe\xc0\xaf\xed\xa0\x80", "e\xcc\x81\xcc\x81\xcc\x81\x07\x1b[31m", "\n", "",
    NULL }; /* NULL: 10,000 letters */

static size_t longest_run(const char *text, char c)
{
    size_t longest = 0;

    for (const char *p = strchr(text, c); p != NULL; p = strchr(p, c)) {
        size_t n = 0;
        while (p[n] == c)
            n++;
        longest = n > longest ? n : longest;
        p += n;
    }
    return longest;
}

Test(report_html, hostile_texts_stay_texts)
{
    char *letters = sim_calloc(10001, 1);
    memset(letters, 'W', 10000);
    for (size_t i = 0; i < SIM_COUNT(hostile); i++) {
        const char *text = hostile[i] != NULL ? hostile[i] : letters;
        const char *const arms[] = { "baseline", text, "other" };
        const struct synth how = { .title = text, .arm = arms, .n_arms = 3 };
        struct made m;
        make(&m, &how, text);
        char *page = page_of(&m, i % 2 ? SIM_LANGUAGE_NL : SIM_LANGUAGE_EN);
        expect_whole(page, text);
        cr_expect_eq(html_count(page, "script"), 1, "%s", text);
        cr_expect_eq(html_count(page, "h1"), 1, "%s", text);
        cr_expect_eq(html_count(page, "img"), 0, "%s", text);
        cr_expect_neq(access("pwned", F_OK), 0, "%s ran", text);
        if (strcmp(text, "a_b^c{d}@e&f~g") == 0)
            cr_expect_not_null(strstr(page, "<h1><bdi>a_b^c{d}@e&amp;f~g</bdi></h1>"));
        if (strcmp(text, "{1}{2}{9}") == 0)
            cr_expect_not_null(strstr(page, "<h1><bdi>{1}{2}{9}</bdi></h1>"));
        cr_expect_leq(longest_run(page, 'W'), 512, "long texts are cut");
        sim_free(page);
        clear(&m);
    }
    sim_free(letters);
}

/* The twin: the checker finds what an unescaped text would do. */
Test(report_html, the_checker_can_fail)
{
    static const char *const bad[] = { "<!DOCTYPE html><h1>a & b</h1>",
        "<!DOCTYPE html><h1>a < b</h1>", "<!DOCTYPE html><h1>a</h1><p>",
        "<!DOCTYPE html><h1>a</h2>", "<!DOCTYPE html><h1 title=x>a</h1>",
        "<!DOCTYPE html><h1 onclick=\"x\">a</h1>", "<!DOCTYPE html><h1>a</h1><h3>b</h3>",
        "<!DOCTYPE html><h1 id=\"a\">a</h1><p id=\"a\"></p>",
        "<!DOCTYPE html><h1>a</h1><h1>b</h1>", "<!DOCTYPE html><p>a</p>",
        "<!DOCTYPE html><h1>a</h1><a href=\"#b\">b</a>", "<!DOCTYPE html><h1>\x07</h1>",
        "<h1>a</h1>", "<!DOCTYPE html><h1 title=\"a\" b\">a</h1>" };
    char out[256];
    for (size_t i = 0; i < SIM_COUNT(bad); i++)
        cr_expect_not_null(html_fault(bad[i], out), "%s", bad[i]);
    cr_expect_null(html_fault("<!DOCTYPE html><h1 id=\"a\">&lt;<br></h1><h2>b</h2>"
                              "<a href=\"#a\">c</a>",
            out));
}

/* A share of an effect whose sign is open, and that more than doubles, says nothing. */
Test(report_html, what_is_left_of_an_open_sign_is_told_in_words)
{
    struct made m;
    char text[8192];

    for (int last = 2026; last <= 2027; last++) {
        make(&m, &(struct synth){ .spread = 3 }, "");
        m.run.rep->policy_end[1] = last;
        char *page = page_of(&m, SIM_LANGUAGE_EN);
        expect_whole(page, "open sign");
        for (int k = 0; k < 2; k++) {
            cr_assert_gt(html_text_of(page, k == 0 ? "left-answer" : "table-left", text,
                                 sizeof text),
                    20);
            cr_expect_not_null(
                    strstr(text, "in some futures the effect has another sign"));
            cr_expect_eq(strstr(text, "of the mean") == NULL, last == 2026, "%s", text);
        }
        sim_free(page);
        clear(&m);
    }
}
