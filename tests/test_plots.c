/* Figures from an invented store: are they whole, the same twice, and does no text on
 * them run anything? gnuplot is needed; without it these tests are skipped. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "sim/report/compare.h"
#include "sim/report/gnuplot.h"
#include "sim/report/plot.h"
#include "sim/report/report.h"
#include "tests/synth.h"

TestSuite(plots, .timeout = 240);

static void draw(struct synth_made *m)
{
    struct sim_err err = { 0 };
    cr_assert_eq(sim_report_plots(m->rep, m->dir, &err), 0, "%s", err.msg);
}

static char *read_plot(const struct synth_made *m, const char *name, size_t *len)
{
    char path[600];
    snprintf(path, sizeof path, "%s/plots", m->dir);
    return synth_read(path, name, len);
}

static void check_plot(const struct synth_made *m, const char *name)
{
    char file[256];
    size_t len = 0;

    snprintf(file, sizeof file, "%s.svg", name);
    char *svg = read_plot(m, file, &len);
    cr_assert_not_null(svg, "%s is missing", file);
    cr_expect(len > 3000 && strstr(svg, "</svg>") != NULL, "%s is cut short", file);
    cr_expect_null(strstr(svg, "Sans:Bold"), "no browser knows this font");
    sim_free(svg);
    snprintf(file, sizeof file, "%s.png", name);
    char *png = read_plot(m, file, &len);
    cr_assert_not_null(png, "%s is missing", file);
    cr_expect(len > 5000 && memcmp(png + 1, "PNG", 3) == 0
                      && memcmp(png + len - 8, "IEND", 4) == 0,
            "%s is cut short", file);
    sim_free(png);
}

static int count_files(const struct synth_made *m)
{
    char path[600];
    int n = 0;

    snprintf(path, sizeof path, "%s/plots", m->dir);
    DIR *d = opendir(path);
    cr_assert_not_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n;
}

Test(plots, one_policy)
{
    static const char *const names[] = { "fan_shortage", "fan_retention", "fan_score",
        "fan_gap", "fan_exit", "quintiles", "quintile_years", "forest", "ledger" };
    struct synth_made m;
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ 0 });
    draw(&m);
    for (size_t i = 0; i < SIM_COUNT(names); i++)
        check_plot(&m, names[i]);
    cr_expect_eq(count_files(&m), 18, "no work folder, no notes");
    char *svg = read_plot(&m, "fan_shortage.svg", NULL);
    cr_expect_not_null(
            strstr(svg, "Lokaal 0.1.0, scenario bonus, replications 40, seed 1, "
                        "digest 1a2b3c4d"));
    cr_expect_not_null(strstr(svg, "Baseline"));
    cr_expect_not_null(strstr(svg, "Q5 most disadvantaged"));
    cr_expect_null(strstr(svg, "PARTIAL"));
    sim_free(svg);
    synth_clear(&m);
}

Test(plots, several_policies_and_a_partial_run)
{
    static const char *const arms[] = { "baseline", "a", "b", "c" };
    struct synth_made m;
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ .arm = arms, .n_arms = 4 });
    m.rep->partial = true;
    m.rep->reps_asked = 1000;
    draw(&m);
    check_plot(&m, "fan_shortage");
    check_plot(&m, "quintiles");
    check_plot(&m, "forest");
    check_plot(&m, "ledger_1_a");
    check_plot(&m, "ledger_3_c");
    check_plot(&m, "heat");
    check_plot(&m, "quintile_years_3_c");
    char *svg = read_plot(&m, "forest.svg", NULL);
    cr_expect_not_null(strstr(svg, "replications 40 of 1000 (PARTIAL), seed"));
    sim_free(svg);
    synth_clear(&m);
}

Test(plots, two_runs_give_the_same_bytes)
{
    struct synth_made m[2];
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    for (int i = 0; i < 2; i++) {
        synth_make(&m[i], &(struct synth){ 0 });
        omp_set_num_threads(i == 0 ? 1 : 4); /* figures one by one, or side by side */
        draw(&m[i]);
    }
    static const char *const names[] = { "fan_shortage.svg", "quintiles.svg",
        "forest.svg", "ledger.svg", "forest.png" };
    for (size_t k = 0; k < SIM_COUNT(names); k++) {
        size_t len[2];
        char *a = read_plot(&m[0], names[k], &len[0]),
             *b = read_plot(&m[1], names[k], &len[1]);
        cr_expect(len[0] == len[1] && memcmp(a, b, len[0]) == 0, "%s", names[k]);
        sim_free(a);
        sim_free(b);
    }
    synth_clear(&m[0]);
    synth_clear(&m[1]);
}

Test(plots, as_pdf_where_asked_and_the_same_bytes)
{
    struct synth_made m;
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ 0 });
    draw(&m);
    cr_expect_null(read_plot(&m, "forest.pdf", NULL));
    m.rep->pdf = true;
    draw(&m);
    char *pdf = read_plot(&m, "forest.pdf", NULL);
    cr_assert_not_null(pdf);
    cr_expect(strncmp(pdf, "%PDF-", 5) == 0);
    sim_free(pdf);
    size_t n = 0;
    pdf = read_plot(&m, "forest.pdf", &n);
    const char date[] = "/CreationDate (D:19800101000000";
    bool found = false;
    for (size_t i = 0; i + sizeof date < n && !found; i++)
        found = memcmp(pdf + i, date, sizeof date - 1) == 0;
    cr_expect(found, "the date is fixed");
    sim_free(pdf);
    synth_clear(&m);
}

/* The largest number behind `mark` in an svg. */
static double largest_behind(const char *svg, const char *mark)
{
    double most = 0;

    for (const char *at = svg; (at = strstr(at, mark)) != NULL;) {
        at += strlen(mark);
        most = fmax(most, strtod(at, NULL));
    }
    return most;
}

/* The largest number that stands `before` words before an operator on the page of a PDF,
 * which must not be compressed. */
static double largest_before(const char *pdf, const char *operator, int before)
{
    enum { BACK = 8 };
    const char *end = strstr(pdf, "endstream"); /* of the first stream, all of it text */
    char *page = strndup(pdf, end != NULL ? (size_t) (end - pdf) : 0), *rest = NULL;
    const char *last[BACK] = { "" };
    double most = 0;
    int k = 0;

    cr_assert_leq(before, BACK);
    for (char *w = strtok_r(page, " \n", &rest); w != NULL;
            w = strtok_r(NULL, " \n", &rest)) {
        if (strcmp(w, operator) == 0 && k >= before)
            most = fmax(most, strtod(last[(k - before) % BACK], NULL));
        last[k++ % BACK] = w;
    }
    free(page);
    return most;
}

/* Else what fits in one is cut off in the other. */
Test(plots, text_and_lines_are_as_large_in_pdf_as_in_svg)
{
    struct synth_made m;

    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ 0 });
    m.rep->pdf = true;
    draw(&m);
    char *svg = read_plot(&m, "forest.svg", NULL),
         *pdf = read_plot(&m, "forest.pdf", NULL);
    const double text = largest_behind(svg, "font-size=\""),
                 line = largest_behind(svg, "stroke-width=\"");
    cr_assert_gt(text, 20);
    cr_expect_float_eq(largest_before(pdf, "Tm", 6) / text, 1, 0.02);
    cr_assert_gt(line, 3);
    cr_expect_float_eq(largest_before(pdf, "w", 1) / line, 1, 0.02);
    sim_free(svg);
    sim_free(pdf);
    synth_clear(&m);
}

Test(plots, what_was_not_asked_is_left_out_and_named)
{
    static const char *const arms[] = { "baseline" };
    struct synth_made m;
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ .n_groups = 1 });
    draw(&m);
    check_plot(&m, "forest");
    cr_expect_null(read_plot(&m, "quintiles.svg", NULL));
    char *notes = read_plot(&m, "notes.txt", NULL);
    cr_assert_not_null(notes);
    cr_expect_not_null(strstr(notes, "quintile"));
    sim_free(notes);
    synth_clear(&m);
    synth_make(&m, &(struct synth){ .arm = arms, .n_arms = 1 });
    draw(&m);
    check_plot(&m, "fan_shortage");
    notes = read_plot(&m, "notes.txt", NULL);
    cr_assert_not_null(notes);
    cr_expect_not_null(strstr(notes, "no policy"));
    sim_free(notes);
    synth_clear(&m);
}

/* ---- hostile texts -------------------------------------------------------- */

/* Each would leave a file named pwned if any of it ran. */
static const char *const hostile[] = { "`touch pwned`", "\"`touch pwned`\"",
    "'.system('touch pwned').'", "' ; system 'touch pwned' ; '",
    "x'\nsystem('touch pwned')\n'", "x\nsystem 'touch pwned'", "x\rsystem 'touch pwned'",
    "x\r\n!touch pwned", "!touch pwned", "$(touch pwned)", "|touch pwned", "<touch pwned",
    "@system('touch pwned')", "\\", "\\'", "'", "''", "'''", "\"",
    "a'' ; system \"touch pwned\" ; ''", "''.system(\"touch pwned\").''", "{", "}",
    "{ do for [i=1:9] {", "%s%n%d%5$s", "a_b^c{d}@e&f~g", "# comment",
    "<script>alert(1)</script> &amp; ]]>",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xae gnp \xe2\x80\xac",
    "\xf0\x9f\x8e\x93\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8f\xab \xe4\xb8\xad",
    "\xff\xfe\xc0\xaf\xed\xa0\x80", "e\xcc\x81\xcc\x81\xcc\x81\x07\x1b[31m", "\n", "" };

/* XML holds: tags are ours, text has no bare mark. */
static void check_xml(const char *svg, const char *why)
{
    cr_expect_null(strstr(svg, "<script"), "%s", why);
    for (const char *p = svg; *p != '\0'; p++) {
        unsigned char c = (unsigned char) *p;
        cr_assert(c >= 0x20 || c == '\n' || c == '\t',
                "control %02x in the picture of %s", c, why);
        if (*p == '&')
            cr_assert(strncmp(p, "&amp;", 5) == 0 || strncmp(p, "&lt;", 4) == 0
                              || strncmp(p, "&gt;", 4) == 0
                              || strncmp(p, "&quot;", 6) == 0
                              || strncmp(p, "&apos;", 6) == 0 || p[1] == '#',
                    "bare & in the picture of %s", why);
    }
}

static void check_nothing_ran(const struct synth_made *m, const char *why)
{
    char path[700];
    const char *const places[] = { "", "plots/", "plots/.work/" };

    cr_expect_neq(access("pwned", F_OK), 0, "%s ran", why);
    for (size_t i = 0; i < SIM_COUNT(places); i++) {
        snprintf(path, sizeof path, "%s/%spwned", m->dir, places[i]);
        cr_expect_neq(access(path, F_OK), 0, "%s ran", why);
    }
}

/* One small figure through the same door as all others: every text of it hostile. */
static void draw_forest(struct synth_made *m, const char *why)
{
    struct sim_err err = { 0 };
    struct sim_plot p = { .rep = m->rep, .shape = &m->rep->meta->shape, .target = 5 };

    cr_assert_eq(sim_gnuplot_open(&p.g, m->dir, &err), 0, "%s", err.msg);
    cr_expect_eq(sim_plot_forest(&p, &err), 0, "%s: %s", why, err.msg);
    cr_expect_eq(sim_gnuplot_finish(&p.g, &err), 0, "%s: %s", why, err.msg);
    DIR *d = opendir(p.g.work);
    cr_assert_not_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        cr_expect_null(strstr(e->d_name, "pwned"), "%s ran", why);
    closedir(d);
    sim_gnuplot_close(&p.g);
    sim_diag_clear(&p.notes);
}

/* The medians of all effects, moved off. */
static void move_medians(struct synth_made *m)
{
    const struct sim_shape *shape = &m->rep->meta->shape;

    for (size_t arm = 1; arm < m->rep->n_arms; arm++)
        for (size_t c = 0; c < sim_shape_metric_cells(shape); c++) {
            m->rep->effect[arm][c].p50 *= 1.1;
            m->rep->level[arm][c].p50 *= 1.1;
        }
}

/* Dots stand where the numbers beside them and in the tables say: at the mean. The twin
 * is the fan, which draws medians and says so. */
Test(plots, dots_are_means)
{
    static const struct {
        const char *name;
        bool same;
    } figures[] = { { "forest.svg", true }, { "quintiles.svg", true },
        { "fan_shortage.svg", false } };
    char *before[SIM_COUNT(figures)];
    struct synth_made m;

    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ 0 });
    draw(&m);
    for (size_t i = 0; i < SIM_COUNT(figures); i++)
        before[i] = read_plot(&m, figures[i].name, NULL);
    move_medians(&m);
    draw(&m);
    for (size_t i = 0; i < SIM_COUNT(figures); i++) {
        char *after = read_plot(&m, figures[i].name, NULL);
        cr_assert(before[i] != NULL && after != NULL);
        cr_expect_eq(
                strcmp(before[i], after) == 0, figures[i].same, "%s", figures[i].name);
        sim_free(before[i]);
        sim_free(after);
    }
    synth_clear(&m);
}

Test(plots, dots_of_a_ranking_are_means)
{
    static const char *const arms[] = { "baseline", "a", "b" };
    struct synth_made m;
    struct sim_err err = { 0 };
    struct sim_ranking *own = NULL;
    const struct sim_ranking *rk = NULL;
    const struct sim_figure figure = { .metric = 0, .year = 5, .group = 0 };
    char *svg[3];

    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ .arm = arms, .n_arms = 3 });
    cr_assert_eq(sim_report_ranking(&rk, &own, m.rep, m.store, figure, &err), 0);
    cr_assert_not_null(own);
    for (int k = 0; k < 3; k++) { /* as it is; another median; another mean */
        for (size_t i = 0; i < own->n; i++) {
            own->row[i].effect.p50 *= k == 1 ? 1.1 : 1;
            own->row[i].effect.mean *= k == 2 ? 1.1 : 1;
        }
        cr_assert_eq(sim_report_compare_plot(m.rep, own, m.dir, &err), 0, "%s", err.msg);
        svg[k] = read_plot(&m, "ranking.svg", NULL);
        cr_assert_not_null(svg[k]);
    }
    cr_expect_str_eq(svg[0], svg[1]);
    cr_expect_str_neq(svg[1], svg[2]);
    for (int k = 0; k < 3; k++)
        sim_free(svg[k]);
    sim_ranking_free(own);
    synth_clear(&m);
}

Test(plots, texts_do_not_run)
{
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    for (size_t i = 0; i < SIM_COUNT(hostile); i++) {
        const char *const arms[] = { "baseline", hostile[i], "other" };
        struct synth_made m;
        synth_make(&m, &(struct synth){ .title = hostile[i], .arm = arms, .n_arms = 3 });
        draw_forest(&m, hostile[i]);
        check_plot(&m, "forest");
        check_nothing_ran(&m, hostile[i]);
        char *svg = read_plot(&m, "forest.svg", NULL);
        check_xml(svg, hostile[i]);
        /* the text shows as typed: no subscript, no missing brace */
        if (strcmp(hostile[i], "a_b^c{d}@e&f~g") == 0)
            cr_expect_not_null(strstr(svg, "a_b^c{d}@e&amp;f~g"));
        sim_free(svg);
        synth_clear(&m);
    }
}

Test(plots, hostile_arms_in_every_figure)
{
    static const char *const arms[] = { "baseline",
        "x'\nsystem 'touch pwned'\n`touch pwned`", "../../{\"\\" };
    struct synth_made m;
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    char *title = sim_calloc(10001, 1);
    memset(title, 'W', 10000);
    synth_make(&m, &(struct synth){ .title = title, .arm = arms, .n_arms = 3 });
    draw(&m);
    check_plot(&m, "fan_shortage");
    check_plot(&m, "quintiles");
    check_nothing_ran(&m, "an arm");
    cr_expect_eq(count_files(&m), 24);
    char *svg = read_plot(&m, "fan_shortage.svg", NULL);
    check_xml(svg, "10,000 letters");
    cr_expect_null(strstr(svg,
            "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
            "WWWWWWWWWWWWWWWWWWWWWW"));
    sim_free(svg);
    sim_free(title);
    synth_clear(&m);
}

/* Of figures that are drawn side by side the first that fails is told, and the others
 * have their pictures. */
Test(plots, a_figure_that_fails_among_others)
{
    struct synth_made m;
    struct sim_err err = { 0 };
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ 0 });
    struct sim_plot p = { .rep = m.rep, .shape = &m.rep->meta->shape, .target = 5 };
    omp_set_num_threads(4);
    cr_assert_eq(sim_gnuplot_open(&p.g, m.dir, &err), 0);
    static const char *const broken[] = { "first", "second" };
    for (size_t i = 0; i < SIM_COUNT(broken); i++) {
        cr_assert_eq(sim_gnuplot_begin(&p.g, &err), 0);
        fprintf(p.g.vars, "this is no gnuplot\n");
        cr_assert_eq(sim_gnuplot_draw(&p.g, "forest.gp", broken[i], &err), 0);
    }
    cr_assert_eq(sim_plot_forest(&p, &err), 0, "%s", err.msg);
    cr_expect_eq(sim_gnuplot_finish(&p.g, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "plots/first: gnuplot failed"), "%s", err.msg);
    cr_expect_eq(sim_gnuplot_finish(&p.g, &err), 0, "told once");
    sim_gnuplot_close(&p.g);
    sim_diag_clear(&p.notes);
    check_plot(&m, "forest");
    cr_expect_eq(count_files(&m), 2, "a svg and a png, no work folder");
    synth_clear(&m);
}

/* The twin of texts_do_not_run: unescaped text in a program does run. */
Test(plots, the_injection_check_can_fail)
{
    struct synth_made m;
    struct sim_err err = { 0 };
    struct sim_gnuplot g;
    char path[5000];
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ 0 });
    cr_assert_eq(sim_gnuplot_open(&g, m.dir, &err), 0);
    cr_assert_eq(sim_gnuplot_begin(&g, &err), 0);
    fprintf(g.vars, "T_TITLE = \"%s\"\n", hostile[0]);
    cr_expect_eq(sim_gnuplot_draw(&g, "forest.gp", "x", &err), 0);
    cr_expect_neq(sim_gnuplot_finish(&g, &err), 0);
    cr_expect_not_null(strstr(err.msg, "gnuplot failed"), "%s", err.msg);
    snprintf(path, sizeof path, "%s/pwned", g.work);
    cr_expect_eq(access(path, F_OK), 0, "backticks in double quotes run");
    sim_gnuplot_close(&g);
    synth_clear(&m);
}

/* ---- errors --------------------------------------------------------------- */

Test(plots, without_gnuplot_the_package_is_named)
{
    struct synth_made m;
    struct sim_err err = { 0 };
    synth_make(&m, &(struct synth){ 0 });
    cr_assert_eq(setenv("PATH", m.dir, 1), 0);
    cr_expect_eq(sim_report_plots(m.rep, m.dir, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "gnuplot-nox"), "%s", err.msg);
    cr_expect_eq(count_files(&m), 0, "nothing half made is left");
    synth_clear(&m);
}

Test(plots, a_failing_gnuplot_leaves_no_picture)
{
    char path[700];
    struct synth_made m;
    struct sim_err err = { 0 };
    synth_make(&m, &(struct synth){ 0 });
    snprintf(path, sizeof path, "%s/gnuplot", m.dir);
    FILE *file = fopen(path, "w");
    fputs("#!/bin/sh\n: > out.svg; : > out.png\n", file);
    fclose(file);
    chmod(path, 0755);
    cr_assert_eq(setenv("PATH", m.dir, 1), 0);
    cr_expect_eq(sim_report_plots(m.rep, m.dir, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "empty picture"), "%s", err.msg);
    cr_expect_eq(count_files(&m), 0);
    file = fopen(path, "w");
    fputs("#!/bin/sh\necho '\"x.gp\" line 3: no such thing' >&2\n"
          "echo x > out.png; exit 1\n",
            file);
    fclose(file);
    cr_expect_eq(sim_report_plots(m.rep, m.dir, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "line 3: no such thing"), "%s", err.msg);
    cr_expect_eq(count_files(&m), 0);
    synth_clear(&m);
}

Test(plots, a_missing_folder_is_named)
{
    char none[600];
    struct synth_made m;
    struct sim_err err = { 0 };
    synth_make(&m, &(struct synth){ 0 });
    snprintf(none, sizeof none, "%s/no/such", m.dir);
    cr_expect_eq(sim_report_plots(m.rep, none, &err), SIM_ERR_IO);
    cr_expect_not_null(strstr(err.msg, "no/such"), "%s", err.msg);
    synth_clear(&m);
}

Test(plots, axes_hold_their_data)
{
    const double pairs[][2] = { { 0, 1 }, { -3.4, 0 }, { 0.66, 0.74 }, { -1e-5, 2e-5 },
        { 5, 5 }, { 0, 0 }, { -7e9, 3 }, { 1e12, 1e12 + 1 } };
    for (size_t i = 0; i < SIM_COUNT(pairs); i++) {
        struct sim_axis a = sim_plot_axis(pairs[i][0], pairs[i][1], 4);
        cr_expect(a.lo < a.hi && a.step > 0 && a.decimals >= 0, "pair %zu", i);
        cr_expect(a.lo <= pairs[i][0] + 1e-9 * a.step
                          && a.hi >= pairs[i][1] - 1e-9 * a.step,
                "pair %zu", i);
        cr_expect_leq((a.hi - a.lo) / a.step, 7.5, "pair %zu", i);
    }
}
