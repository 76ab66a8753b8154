/* Do the pictures speak the language of the run, all of it? Runs of the real model on a
 * small country, in Dutch and in English. gnuplot is needed. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/report/catalogue.h"
#include "sim/report/gnuplot.h"
#include "tests/fixtures/program.h"
#include "tests/synth.h"

TestSuite(plot_words, .timeout = 300, .init = program_setup, .fini = program_teardown);

/* ---- what is on a picture --------------------------------------------------- */

/* The texts of a picture, one per line; the caller frees. */
static char *texts_of(const char *svg)
{
    struct sim_buf buf = { 0 };

    for (const char *p = svg; (p = strstr(p, "<text")) != NULL;) {
        const char *end = strstr(p, "</text>");
        bool tag = true;
        cr_assert_not_null(end);
        for (p += 5; p < end; p++) {
            tag = (tag || *p == '<') && *p != '>';
            if (!tag && *p != '>')
                sim_buf_add(&buf, p, 1);
        }
        sim_buf_puts(&buf, "\n");
    }
    char *text = sim_strdup(sim_buf_text(&buf));
    sim_buf_clear(&buf);
    return text;
}

/* Part of a longer word, or of the key of a parameter? */
static bool in_word(int c)
{
    return isalnum(c) || c == '_' || c == '.' || c == '[' || c >= 0x80;
}

static bool says(const char *text, const char *words, size_t n)
{
    for (const char *p = text; (p = strchr(p, words[0])) != NULL; p++)
        if (strncmp(p, words, n) == 0 && (p == text || !in_word((unsigned char) p[-1]))
                && !in_word((unsigned char) p[n + (p[n] == '.')]))
            return true;
    return false;
}

/* ---- words of one language and not of the other ------------------------------ */

static int found; /* of this test, whose process is its own */

/* Pieces of one text between its places, as far as the other language lacks them. */
static void look(const char *text, const char *own, const char *other, bool tell)
{
    for (const char *p = own; p != NULL && *p != '\0';) {
        size_t n = strcspn(p, "{");
        const char *q = p;
        while (n > 0 && !isalpha((unsigned char) *q)) {
            q++;
            n--;
        }
        while (n > 0 && !isalpha((unsigned char) q[n - 1]))
            n--;
        if (n >= 4 && other != NULL && !says(other, q, n) && says(text, q, n)) {
            found++;
            if (tell)
                cr_log_error("\"%.*s\" of \"%s\"", (int) n, q, own);
        }
        p = strchr(p, '{');
        p = p != NULL ? p + strcspn(p, "}") : NULL;
    }
}

/* How many words of a language stand in the text; tell: name them. */
static int words_of(const char *text, enum sim_language lang, bool tell)
{
    enum sim_language other = lang == SIM_LANGUAGE_EN ? SIM_LANGUAGE_NL : SIM_LANGUAGE_EN;

    found = 0;
    for (int i = 0; i < TEXT_COUNT; i++)
        look(text, sim_text_of((enum sim_text_id) i, lang),
                sim_text_of((enum sim_text_id) i, other), tell);
    for (const struct sim_text_row *row = sim_text_names; row->key != NULL; row++)
        if (row->text[0] != NULL)
            look(text, row->text[lang], row->text[other], tell);
    for (const struct sim_metric *m = model_schools.metrics; m->key != NULL; m++) {
        const char *dutch = sim_text_name("metric", m->key, SIM_LANGUAGE_NL, NULL);
        if (dutch != NULL)
            look(text, lang == SIM_LANGUAGE_EN ? m->label : dutch,
                    lang == SIM_LANGUAGE_EN ? dutch : m->label, tell);
    }
    return found;
}

/* A digit, a point and a digit, but for the version and keys: a number of the other
 * language. `mark` is the decimal sign that may not be. */
static int numbers_with(const char *text, char mark)
{
    int n = 0;

    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        bool source = strncmp(line, "Lokaal ", 7) == 0;
        for (size_t i = 1; i + 1 < len && !source; i++)
            n += line[i] == mark && isdigit((unsigned char) line[i - 1])
                 && isdigit((unsigned char) line[i + 1])
                 && isdigit((unsigned char) line[0])
                 && !(i + 3 < len && isdigit((unsigned char) line[i + 2])
                         && isdigit((unsigned char) line[i + 3]));
        line += len + (line[len] == '\n');
    }
    return n;
}

/* Every picture in a folder: the words of the other language and what was cut off. */
static int check_all(const char *dir, enum sim_language lang, bool tell)
{
    enum sim_language other = lang == SIM_LANGUAGE_EN ? SIM_LANGUAGE_NL : SIM_LANGUAGE_EN;
    char pattern[4096];
    glob_t files;
    int wrong = 0;

    snprintf(pattern, sizeof pattern, "%s/*.svg", program_path(dir));
    cr_assert_eq(glob(pattern, 0, NULL, &files), 0, "%s", pattern);
    cr_assert_gt(files.gl_pathc, 8);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *name = strrchr(files.gl_pathv[i], '/') + 1;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", dir, name);
        char *svg = program_read(path), *text = texts_of(svg);
        int own = words_of(text, lang, false), foreign = words_of(text, other, tell);
        cr_expect_gt(tell ? own : 1, 0, "%s says nothing", name);
        cr_expect(foreign == 0 || !tell, "%s", name);
        cr_expect(!tell || strstr(text, "\xe2\x80\xa6") == NULL, "%s: a text is cut\n%s",
                name, text);
        int marks = numbers_with(text, lang == SIM_LANGUAGE_NL ? '.' : ',');
        cr_expect(!tell || marks == 0, "%s: %d numbers\n%s", name, marks, text);
        wrong += foreign;
        sim_free(svg);
        sim_free(text);
    }
    globfree(&files);
    return wrong;
}

#define COMMON                                                                           \
    "horizon = 4; run_in = { years = 1; }; replications = 6;\n"                          \
    "groups = [ \"quintile\", \"city\", \"region\" ];\n"                                 \
    "population = { schools = 60; };\n"
#define PREMIUM "{ lever = \"pay_premium\"; end = 2027; target = { quintile = [5]; }; }"
#define CLASSES "{ lever = \"class_size\"; }"

Test(plot_words, a_run_of_one_policy)
{
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    program_write(
            "een.cfg", "language = \"nl\";\n" COMMON "policies = ( " PREMIUM " );\n");
    cr_assert_eq(program_run("een.cfg -j 1 --quiet --out out"), 0, "%s", program_err);
    cr_expect_eq(check_all("out/een/plots", SIM_LANGUAGE_NL, true), 0);
    cr_expect(program_has("out/een/plots/map.svg"));
    /* the twin: an English picture is full of English */
    cr_expect_gt(check_all("out/een/plots", SIM_LANGUAGE_EN, false), 50);
    char *dutch = program_read("out/een/plots/fan_shortage.svg");
    cr_expect_not_null(strstr(dutch, "Basispad"));
    /* drawn again in the other language, and back, without a run */
    cr_assert_eq(program_run("report out/een --language en"), 0, "%s", program_err);
    cr_expect_eq(check_all("out/een/plots", SIM_LANGUAGE_EN, true), 0);
    cr_assert_eq(program_run("report out/een"), 0, "%s", program_err);
    char *again = program_read("out/een/plots/fan_shortage.svg");
    cr_expect_str_eq(dutch, again);
    sim_free(dutch);
    sim_free(again);
}

Test(plot_words, a_comparison_and_its_decision)
{
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    program_write("aaa.cfg", COMMON "policies = ( " PREMIUM " );\n");
    program_write("bbb.cfg", COMMON "policies = ( " CLASSES " );\n");
    program_write("ccc.cfg", COMMON "policies = ( " PREMIUM ", " CLASSES " );\n");
    cr_assert_eq(program_run("compare aaa.cfg bbb.cfg ccc.cfg --language nl -j 1 --quiet "
                             "--out out"),
            0, "%s", program_err);
    cr_expect_eq(check_all("out/compare/plots", SIM_LANGUAGE_NL, true), 0);
    cr_expect(program_has("out/compare/plots/plane_fte.svg"));
    cr_expect(program_has("out/compare/plots/map_3_ccc.svg"));
    cr_expect(program_has("out/compare/plots/ranking.svg"));
    /* what is decided again from it keeps its language */
    cr_assert_eq(program_run("decide out/compare --quiet"), 0, "%s", program_err);
    cr_expect_eq(check_all("out/compare/plots", SIM_LANGUAGE_NL, true), 0);
}

Test(plot_words, a_sweep)
{
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    program_write("s.cfg", COMMON "policies = ( " PREMIUM " );\n");
    cr_assert_eq(program_run("sweep s.cfg policies[0].premium=0.1:0.3:3 --language nl "
                             "-j 1 --quiet --out out --name s"),
            0, "%s", program_err);
    char *svg = program_read("out/s/plots/dose.svg");
    cr_assert_not_null(svg);
    char *text = texts_of(svg);
    cr_expect_eq(words_of(text, SIM_LANGUAGE_EN, true), 0);
    cr_expect_gt(words_of(text, SIM_LANGUAGE_NL, false), 2);
    cr_expect_eq(numbers_with(text, '.'), 0);
    sim_free(svg);
    sim_free(text);
}

/* ---- no word of a template -------------------------------------------------- */

/* Three letters and more in single quotes that are no font, colour, file or form. */
static bool is_word(const char *s, size_t n)
{
    static const char *const known[] = { "DejaVu Sans", ":Bold", ":Italic", ":Bold,15",
        "svg", "pdf", "panel_" };
    size_t letters = 0, most = 0;

    if (n > 0 && (s[0] == '#' || (n >= 4 && strncmp(s + n - 4, ".dat", 4) == 0)))
        return false;
    for (size_t i = 0; i < SIM_COUNT(known); i++)
        if (strlen(known[i]) == n && strncmp(known[i], s, n) == 0)
            return false;
    if (n > 5 && strncmp(s, ":Bold,", 6) == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        letters = isalpha((unsigned char) s[i]) ? letters + 1 : 0;
        most = letters > most ? letters : most;
    }
    return most >= 3;
}

static int words_in(const char *line)
{
    int n = 0;

    for (const char *p = line + strspn(line, " "); *p != '\0' && *p != '\n';) {
        if (p == line + strspn(line, " ") && *p == '#')
            return 0;
        if (*p++ != '\'')
            continue;
        size_t len = strcspn(p, "'\n");
        n += is_word(p, len);
        p += len + (p[len] == '\'');
    }
    return n;
}

Test(plot_words, templates_hold_none)
{
    int files = 0;

    for (const struct sim_lines *t = sim_templates; t->name != NULL; t++)
        for (size_t k = 0; strstr(t->name, ".gp") != NULL && k < t->n_lines; k++) {
            files += k == 0;
            cr_expect_eq(words_in(t->line[k]), 0, "%s: %s", t->name, t->line[k]);
        }
    cr_expect_geq(files, 11);
    cr_expect_eq(words_in("set label 1 'worse' at 0\n"), 1, "the check can fail");
    cr_expect_eq(words_in("set label 1 T_Y font FONT.':Bold,15' tc rgb '#aabbcc'\n"), 0);
}
