/* test_label.c - how policies are called where people read, and that nothing else
 * changes: files, tables and options know them by their names. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/report/blocks.h"
#include "sim/report/html_report.h"
#include "sim/report/plot.h"
#include "tests/fixtures/scenario_model.h"
#include "tests/fixtures/scratch.h"
#include "tests/html_check.h"
#include "tests/store_fixture.h"
#include "tests/synth.h"

TestSuite(label, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);

#define LEVER "( { lever = \"pay_premium\"; } )"
#define ARM(words) "{ " words " policies = " LEVER "; }"

static struct sim_scenario *scenario(const char *name, const char *text)
{
    return scratch_scenario(&scenario_model, name, text);
}

Test(label, without_one_the_name_is_read_with_blanks)
{
    static const struct {
        const char *file, *text, *first, *second;
    } row[] = {
        { "oop_expansion.cfg", "policies = " LEVER ";", "oop expansion", NULL },
        { "bonus.cfg", "policies = " LEVER ";", "bonus", NULL },
        { "x.cfg", "name = \"a_b_c\"; policies = " LEVER ";", "a b c", NULL },
        { "x.cfg", "arms = ( " ARM("name = \"a_b\";") ", " ARM("name = \"c_d\";") " );",
                "a b", "c d" },
        /* what would be the same, begin with a blank, or mean the baseline: as it is */
        { "x.cfg", "arms = ( " ARM("name = \"a_b\";") ", " ARM("name = \"a b\";") " );",
                "a_b", "a b" },
        { "x.cfg",
                "arms = ( " ARM("name = \"c\"; label = \"a b\";") ", " ARM(
                        "name = \"a_b\";") " );",
                "a b", "a_b" },
        { "_x_.cfg", "policies = " LEVER ";", "_x_", NULL },
    };

    for (size_t i = 0; i < SIM_COUNT(row); i++) {
        struct sim_scenario *sc = scenario(row[i].file, row[i].text);
        cr_expect_str_eq(sim_scenario_label(sc, 0), "baseline");
        cr_expect_str_eq(sim_scenario_label(sc, 1), row[i].first, "%zu", i);
        if (row[i].second != NULL)
            cr_expect_str_eq(sim_scenario_label(sc, 2), row[i].second, "%zu", i);
        /* the text of a scenario without a label, and so its digest, stays as it was */
        char *text = scratch_resolved(sc);
        cr_expect(
                row[i].text[0] != 'p' || strstr(text, "\nlabel = ") == NULL, "%s", text);
        free(text); /* of open_memstream */
        sim_scenario_free(sc);
    }
}

/* 28 letters of two bytes each are 28 letters. */
#define LONGEST "\303\251\303\251\303\251\303\251\303\251\303\251\303\251"
#define LONGEST28 LONGEST LONGEST LONGEST LONGEST

Test(label, the_users_own_comes_back_from_the_resolved_text)
{
    static const char *const own[] = { "Pay premium", "a_b {c} ^d & <i>", "caf\303\251",
        "\\\"quoted\\\" \\\\ back", LONGEST28, "20 % more", "it's" };
    static const char *const read[] = { "Pay premium", "a_b {c} ^d & <i>", "caf\303\251",
        "\"quoted\" \\ back", LONGEST28, "20 % more", "it's" };
    char text[512];

    for (size_t i = 0; i < SIM_COUNT(own); i++)
        for (int arms = 0; arms < 2; arms++) {
            snprintf(text, sizeof text,
                    arms ? "arms = ( { name = \"n\"; label = \"%s\"; title = \"%s\"; "
                           "policies = " LEVER "; } );"
                         : "name = \"n\"; label = \"%s\"; title = \"%s\"; "
                           "policies = " LEVER ";",
                    own[i], own[i]);
            struct sim_scenario *sc = scenario("own.cfg", text);
            char *whole = scratch_resolved(sc);
            struct sim_scenario *back = scenario("back.cfg", whole);
            cr_expect_str_eq(sim_scenario_label(sc, 1), read[i]);
            cr_expect_str_eq(sim_scenario_arm_title(sc, 1), read[i]);
            cr_expect_str_eq(sim_scenario_label(back, 1), read[i]);
            cr_expect_str_eq(sim_scenario_arm_title(back, 1), read[i]);
            size_t n;
            cr_expect_str_eq(sim_scenario_arms(sc, &n)[1].name, "n", "what files say");
            char *again = scratch_resolved(back);
            cr_expect_str_eq(whole, again);
            free(whole);
            free(again);
            sim_scenario_free(sc);
            sim_scenario_free(back);
        }
}

Test(label, mistakes_are_named_with_their_line)
{
    static const struct {
        const char *text, *place, *said;
    } bad[] = {
        { "seed = 1;\nlabel = \"12345678901234567890123456789\";\npolicies = " LEVER ";",
                "bad.cfg:2", "has 29 characters; 1 to 28 fit the plots" },
        { "arms = ( " ARM("name = \"a\";") ",\n" ARM("name = \"b\"; label = \"\";") " );",
                "bad.cfg:2", "arms[1].label = \"\": must not be empty" },
        { "label = 3;\npolicies = " LEVER ";", "bad.cfg:1", "must be a text in quotes" },
        { "label = \"Baseline\";\npolicies = " LEVER ";", "bad.cfg:1",
                "what the arm without policies is called" },
        { "label = \"=1+1\";\npolicies = " LEVER ";", "bad.cfg:1", "formula" },
        { "label = \"a \";\npolicies = " LEVER ";", "bad.cfg:1", "end with a blank" },
        { "label = \"a\";\n", "bad.cfg:1", "there is none here" },
        { "label = \"a\";\narms = ( " ARM("name = \"a\";") " );", "bad.cfg:1",
                "move it into the arm it names" },
        { "arms = ( " ARM("name = \"a\"; label = \"x\";") ",\n" ARM(
                  "name = \"b\"; label = \"x\";") " );",
                "bad.cfg:2", "is the label or the name of an earlier arm" },
        { "arms = ( " ARM("name = \"a\";") ",\n" ARM(
                  "name = \"b\"; label = \"a\";") " );",
                "bad.cfg:2", "is the label or the name of an earlier arm" },
        { "arms = ( " ARM("name = \"a\"; label = \"b\";") ",\n" ARM(
                  "name = \"b\";") " );",
                "bad.cfg:2", "is the label of an earlier arm" },
        { "arms = ( " ARM("name = \"a\"; lable = \"x\";") " );", "bad.cfg:1",
                "unknown key arms[0].lable (did you mean label)" },
        { "lable = \"x\";\npolicies = " LEVER ";", "bad.cfg:1", "did you mean label?" },
        { "arms = ( " ARM("name = \"a\"; title = 3;") " );", "bad.cfg:1",
                "arms[0].title: must be a text in quotes" },
    };

    for (size_t i = 0; i < SIM_COUNT(bad); i++) {
        const struct sim_load none = { 0 };
        struct sim_scenario *sc;
        struct sim_diag diag = { 0 };
        struct sim_err err = { 0 };
        scratch_text("bad.cfg", bad[i].text);
        cr_expect_eq(
                sim_scenario_load(&sc, &scenario_model, "bad.cfg", &none, &diag, &err),
                SIM_ERR_INPUT);
        cr_assert_eq(diag.n, 1, "%s", bad[i].text);
        cr_expect(strstr(diag.line[0], bad[i].place) == diag.line[0], "%s", diag.line[0]);
        cr_expect(strstr(diag.line[0], bad[i].said), "%s", diag.line[0]);
        sim_diag_clear(&diag);
    }
}

Test(label, belongs_to_its_file_and_may_be_set)
{
    static const char *const set[] = { "label=Ours" };

    scratch_text("below.cfg", "label = \"Below\"; title = \"T\"; policies = " LEVER ";");
    struct sim_scenario *sc = scenario("above_it.cfg", "extends = \"below.cfg\";");
    cr_expect_str_eq(sim_scenario_label(sc, 1), "above it");
    cr_expect_str_eq(sim_scenario_arm_title(sc, 1), "");
    sim_scenario_free(sc);
    sc = scratch_load(&scenario_model, "below.cfg", set, 1);
    cr_expect_str_eq(sim_scenario_label(sc, 1), "Ours");
    sim_scenario_free(sc);
}

static int differ(const char *a, const char *b, char *out, size_t size)
{
    struct sim_scenario *x = scenario("one.cfg", a), *y = scenario("one.cfg", b);
    FILE *file = fmemopen(out, size, "w");

    cr_assert_not_null(file);
    int n = sim_scenario_diff(x, y, file);
    fclose(file);
    sim_scenario_free(x);
    sim_scenario_free(y);
    return n;
}

Test(label, diff_says_other_words)
{
    char out[512] = "";

    cr_expect_eq(differ("label = \"A\"; policies = " LEVER ";", "policies = " LEVER ";",
                         out, sizeof out),
            1);
    cr_expect_str_eq(out, "label: A -> none\n");
    cr_expect_eq(differ("arms = ( " ARM("name = \"a\"; title = \"T\";") " );",
                         "arms = ( " ARM("name = \"a\"; label = \"B\";") " );", out,
                         sizeof out),
            2);
    cr_expect_str_eq(out, "arm \"a\" label: none -> B\narm \"a\" title: T -> none\n");
}

/* ---- the store ------------------------------------------------------------- */

Test(label, a_store_keeps_them, .init = fx_setup, .fini = fx_teardown)
{
    static const char *const label[ARMS] = { "baseline", "A 'b' \"c\"; --", "\303\251" };
    static const char *const title[ARMS] = { "", "Why?", "" };
    struct sim_store_meta meta = fx_meta;
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };

    meta.label = label;
    meta.arm_title = title;
    cr_assert_eq(sim_store_create(&store, fx_path, &meta, &err), 0, "%s", err.msg);
    fx_put_batch(store, 0, 2);
    sim_store_close(store);
    store = fx_reopen();
    for (size_t i = 0; i < ARMS; i++) {
        cr_expect_str_eq(sim_store_meta(store)->arm[i], fx_meta.arm[i]);
        cr_expect_str_eq(sim_store_label(sim_store_meta(store), i), label[i]);
        cr_expect_str_eq(sim_store_arm_title(sim_store_meta(store), i), title[i]);
    }
    sim_store_close(store);
}

/* A file of the layout before: the columns are not there. */
Test(label, a_store_from_before_labels_opens, .init = fx_setup, .fini = fx_teardown)
{
    sqlite3 *db;
    char *why = NULL;
    struct sim_store *store = fx_create();

    fx_put_batch(store, 0, 2);
    sim_store_close(store);
    cr_assert_eq(sqlite3_open(fx_path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db,
                         "DROP VIEW headline; CREATE TABLE old(arm INTEGER PRIMARY KEY,"
                         " name TEXT); INSERT INTO old SELECT arm, name FROM arms;"
                         " DROP TABLE arms; ALTER TABLE old RENAME TO arms;"
                         " PRAGMA user_version = 4",
                         NULL, NULL, &why),
            SQLITE_OK, "%s", why);
    sqlite3_close(db);
    store = fx_reopen();
    for (size_t i = 0; i < ARMS; i++)
        cr_expect_str_eq(sim_store_label(sim_store_meta(store), i), fx_meta.arm[i]);
    cr_expect_str_eq(sim_store_arm_title(sim_store_meta(store), 1), "");
    cr_expect_eq(fx_check_values(store, false), 2);
    sim_store_close(store);
}

/* ---- plots and pages -------------------------------------------------------- */

static const char *const names[] = { "baseline", "one_name", "two_name" };
static const char *const odd[] = { "baseline", "a_b {c} ^d & <i>",
    "it's \"q\" \\ caf\303\251" };
static const char *const asks[] = { "", "Does <b> & it?", "And \"this\"?" };

Test(label, plots_say_the_label_and_files_keep_the_name)
{
    static const char *const figure[] = { "forest", "fan_shortage", "quintiles", "heat" };
    struct synth_made m;
    struct sim_err err = { 0 };

    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    synth_make(&m, &(struct synth){ .arm = names, .n_arms = 3, .label = odd });
    cr_assert_eq(sim_report_plots(m.rep, m.dir, &err), 0, "%s", err.msg);
    for (size_t i = 0; i < SIM_COUNT(figure); i++) {
        char name[64];
        snprintf(name, sizeof name, "plots/%s.svg", figure[i]);
        char *svg = synth_read(m.dir, name, NULL);
        cr_assert_not_null(svg, "%s", name);
        cr_expect_null(strstr(svg, "one_name"), "%s", name);
        cr_expect_null(strstr(svg, "<i>"), "%s", name);
        cr_expect_not_null(strstr(svg, "a_b {c} ^d &amp; &lt;i>"), "%s", name);
        cr_expect_not_null(strstr(svg, "\\ caf\303\251"), "%s", name);
        sim_free(svg);
    }
    char *svg = synth_read(m.dir, "plots/ledger_1_one_name.svg", NULL);
    cr_assert_not_null(svg, "the file is named by the name");
    cr_expect_not_null(strstr(svg, "a_b {c} ^d &amp; &lt;i>. "));
    sim_free(svg);
    synth_clear(&m);
}

Test(label, tables_for_programs_keep_the_name)
{
    static const char *const table[] = { "summary.csv", "effects.csv", "ledger.csv",
        "costs.csv" };
    struct synth_made plain, labelled;
    struct sim_err err = { 0 };

    synth_make(&plain, &(struct synth){ .arm = names, .n_arms = 3 });
    synth_make(&labelled,
            &(struct synth){
                    .arm = names, .n_arms = 3, .label = odd, .arm_title = asks });
    cr_assert_eq(sim_report_csv(plain.rep, plain.dir, &err), 0, "%s", err.msg);
    cr_assert_eq(sim_report_csv(labelled.rep, labelled.dir, &err), 0, "%s", err.msg);
    for (size_t i = 0; i < SIM_COUNT(table); i++) {
        char *a = synth_read(plain.dir, table[i], NULL);
        char *b = synth_read(labelled.dir, table[i], NULL);
        cr_assert(a != NULL && b != NULL);
        cr_expect_str_eq(a, b, "%s", table[i]);
        cr_expect_not_null(strstr(a, "one_name"));
        sim_free(a);
        sim_free(b);
    }
    char *arms = synth_read(labelled.dir, "arms.csv", NULL);
    cr_assert_not_null(arms);
    cr_expect_str_eq(arms, "scenario,arm,label,title\n"
                           "bonus,baseline,baseline,\n"
                           "bonus,one_name,a_b {c} ^d & <i>,Does <b> & it?\n"
                           "bonus,two_name,\"it's \"\"q\"\" \\ caf\303\251\",\"And "
                           "\"\"this\"\"?\"\n");
    sim_free(arms);
    synth_clear(&plain);
    synth_clear(&labelled);
}

Test(label, the_terminal_names_and_explains)
{
    struct synth_made m;
    struct sim_err err = { 0 };
    const struct sim_table_style style = { .width = 100 };
    char *text = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&text, &n);

    synth_make(&m, &(struct synth){
                           .arm = names, .n_arms = 3, .label = odd, .arm_title = asks });
    cr_assert_eq(sim_report_table(m.rep, &style, file, &err), 0, "%s", err.msg);
    cr_assert_eq(fclose(file), 0);
    cr_expect_not_null(strstr(text, "\n  a_b {c} ^d & <i> (one_name): Does <b> & it?\n"));
    cr_expect_not_null(strstr(text, "== it's \"q\" \\ caf\303\251, school year"));
    cr_expect_null(strstr(text, "== two_name"));
    free(text);
    synth_clear(&m);
}

Test(label, a_parameter_is_of_the_policy_its_key_says)
{
    static const char *const arm[] = { "baseline", "a", "b" };
    const struct sim_store_meta meta = { .n_arms = 3, .arm = arm };
    static const struct {
        const char *key;
        size_t arm;
        const char *rest;
    } row[] = { { "arms[0].policies[0].accept", 1, "policies[0].accept" },
        { "arms[1].policies[2].x", 2, "policies[2].x" },
        { "arms[2].policies[0].x", 0, "arms[2].policies[0].x" },
        { "arms[18446744073709551615].x", 0, "arms[18446744073709551615].x" },
        { "policies[0].accept", 0, "policies[0].accept" },
        { "exit.b_D", 0, "exit.b_D" } };

    for (size_t i = 0; i < SIM_COUNT(row); i++) {
        const char *rest = NULL;
        cr_expect_eq(sim_store_key_arm(&meta, row[i].key, &rest), row[i].arm, "%s",
                row[i].key);
        cr_expect_str_eq(rest, row[i].rest);
    }
}

Test(label, parameters_of_a_policy_are_told_in_words)
{
    static const char *const arm[] = { "baseline", "a", "b" };
    static const char *const label[] = { "", "Pay premium", "" };
    static const char *const param[] = { "arms[0].policies[0].accept",
        "arms[1].policies[0].accept", "arms[1].policies[1].support", "exit.b_D",
        "toy.rate" }; /* the last has no words */
    static const char *const words[] = { "Pay premium: approached teachers who accept",
        "b (1): approached teachers who accept", "b (2): return by course and guidance",
        "leaving by disadvantage", "toy.rate" };
    const struct sim_store_meta meta = { .n_arms = 3,
        .arm = arm,
        .label = label,
        .param = param,
        .n_params = SIM_COUNT(param) };
    bool outside[SIM_COUNT(param)];
    char name[SIM_BLOCK_PARAMETER];

    for (size_t i = 0; i < SIM_COUNT(param); i++)
        cr_expect_str_eq(sim_block_parameter(name, &meta, i, SIM_LANGUAGE_EN), words[i],
                "%s", name);
    cr_expect_str_eq(sim_block_parameter_of(name, &meta, 2, "B", SIM_LANGUAGE_NL),
            "B (2): terugkeer door cursus en begeleiding");
    cr_expect_str_eq(sim_block_parameter_of(name, &meta, 3, "", SIM_LANGUAGE_NL),
            "vertrek naar achterstand");
    cr_expect_str_eq(sim_block_parameter_key(name, &meta, 3),
            "leaving by disadvantage [exit.b_D]");
    cr_expect_str_eq(sim_block_parameter_key(name, &meta, 4), "toy.rate");
    sim_store_params_outside(outside, &meta, 1, 0);
    cr_expect(!outside[0] && outside[1] && outside[2] && !outside[3]);
    sim_store_params_outside(outside, &meta, 2, 1);
    cr_expect(!outside[0] && !outside[1] && !outside[2] && !outside[3]);
}

/* Letters as wide as W are cut before they lie on what stands beside them. */
Test(label, names_on_figures_have_one_width)
{
    char fit[SIM_TEXT_FIT];

    sim_plot_fit(fit, "WWWWWWWWWWWWWWWWWWWWWWWWWWWW");
    cr_expect_leq(sim_plot_ems(fit), SIM_PLOT_NAME_EMS);
    cr_expect_not_null(strstr(fit, "\342\200\246"), "the cut shows");
    sim_plot_fit(fit, "iiiiiiiiiiiiiiiiiiiiiiiiiiii");
    cr_expect_str_eq(fit, "iiiiiiiiiiiiiiiiiiiiiiiiiiii");
    cr_expect_lt(sim_plot_ems("illi"), sim_plot_ems("mWmW"));
}

/* ---- the scenarios that come with the program ------------------------------- */

static const struct sim_text_row *row_of(const char *kind, const char *key)
{
    for (const struct sim_text_row *row = sim_text_scenarios; row->key != NULL; row++)
        if (strcmp(row->kind, kind) == 0 && strcmp(row->key, key) == 0)
            return row;
    return NULL;
}

static void check_label(const struct sim_scenario *sc, size_t arm, const char *path)
{
    const char *label = sim_scenario_label(sc, arm);
    const struct sim_text_row *row = row_of("arm", label);
    char fit[SIM_TEXT_FIT];

    cr_assert_not_null(row, "%s: %s has no Dutch", path, label);
    cr_expect_str_eq(sim_plot_fit(fit, label), label, "%s: too wide for plots", path);
    cr_expect_str_eq(sim_plot_fit(fit, row->text[SIM_LANGUAGE_NL]),
            row->text[SIM_LANGUAGE_NL], "%s: too wide for plots", path);
}

/* Every policy has its own words in both languages, and no word is of nothing. */
Test(label_words, every_scenario_has_its_own)
{
    char seen[4000] = "\n";
    glob_t all;
    size_t n_labels = 0, n_titles = 0, n_rows = 0, n_title_rows = 0;

    cr_assert_eq(glob("scenarios/*.cfg", 0, NULL, &all), 0);
    cr_assert_eq(glob("scenarios/populations/*.cfg", GLOB_APPEND, NULL, &all), 0);
    for (size_t i = 0; i < all.gl_pathc; i++) {
        struct sim_scenario *sc = scratch_load(&model_schools, all.gl_pathv[i], NULL, 0);
        const char *title = sim_scenario_settings(sc)->title.s;
        cr_expect_not_null(row_of("title", title), "%s: %s", all.gl_pathv[i], title);
        n_titles++;
        for (size_t a = 1; a < sim_scenario_named(sc); a++) {
            char line[200];
            check_label(sc, a, all.gl_pathv[i]);
            snprintf(line, sizeof line, "\n%s\n", sim_scenario_label(sc, a));
            cr_expect_null(strstr(seen, line), "twice: %s", line);
            strcat(seen, line + 1);
            n_labels++;
        }
        sim_scenario_free(sc);
    }
    globfree(&all);
    for (const struct sim_text_row *row = sim_text_scenarios; row->key != NULL; row++) {
        n_rows += strcmp(row->kind, "arm") == 0;
        n_title_rows += strcmp(row->kind, "title") == 0;
        for (const struct sim_text_row *b = sim_text_scenarios; b != row; b++)
            cr_expect(strcmp(b->kind, row->kind) != 0
                              || strcmp(b->text[SIM_LANGUAGE_NL],
                                         row->text[SIM_LANGUAGE_NL])
                                         != 0,
                    "%s", row->key);
    }
    cr_expect_eq(n_labels, n_rows);
    cr_expect_eq(n_titles, n_title_rows);
}
