/* The catalogue of texts: every text in every language, every name of the model, and no
 * text of the report anywhere else. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/report/catalogue.h"
#include "tests/synth.h"

TestSuite(catalogue, .timeout = 60);

#define TEXT(id, en, nl) #id,
static const char *const ids[] = {
#include "sim/report/catalogue.def"
};
#undef TEXT

/* Which of {1} to {9} a text has, as bits. */
static unsigned places(const char *text)
{
    unsigned found = 0;

    for (const char *p = text; (p = strchr(p, '{')) != NULL; p++) {
        cr_expect(p[1] >= '1' && p[1] <= '9' && p[2] == '}', "%s", text);
        found |= 1u << (p[1] - '0');
    }
    return found;
}

Test(catalogue, every_text_in_both_languages_with_the_same_places)
{
    static const char *const alike[] = { "parameter", "in_detail" };
    for (int i = 0; i < TEXT_COUNT; i++) {
        const char *en = sim_text_of((enum sim_text_id) i, SIM_LANGUAGE_EN);
        const char *nl = sim_text_of((enum sim_text_id) i, SIM_LANGUAGE_NL);
        bool same = false;
        cr_assert(en != NULL && nl != NULL, "%s", ids[i]);
        cr_expect(en[0] != '\0' && nl[0] != '\0', "%s", ids[i]);
        cr_expect_eq(places(en), places(nl), "%s: other places", ids[i]);
        for (size_t k = 0; k < SIM_COUNT(alike); k++)
            same = same || strcmp(alike[k], ids[i]) == 0;
        cr_expect((strcmp(en, nl) == 0) == same || strchr(en, ' ') == NULL,
                "%s is not translated", ids[i]);
        cr_expect_eq(sim_utf8_valid(nl, strlen(nl)), strlen(nl), "%s", ids[i]);
        cr_expect_null(strstr(en, "  "), "%s: two blanks", ids[i]);
        cr_expect_null(strstr(nl, "  "), "%s: two blanks", ids[i]);
    }
}

/* The note on the schools in Dutch; a piece that nobody translated stays as it is, and
 * so does the name of a file, whatever it says. */
Test(catalogue, the_note_on_the_schools_in_dutch)
{
    static const char *const notes[][2] = {
        { "6,300 schools, 1,396,457 pupils, 34 regions, 869 boards (synthetic schools "
          "from published Dutch figures of 2019, seed 1); a sample of 2.5 %, each "
          "standing for 20.32",
                "6.300 scholen, 1.396.457 leerlingen, 34 regio's, 869 besturen "
                "(synthetische scholen uit gepubliceerde Nederlandse cijfers van 2019, "
                "startgetal 1); een steekproef van 2,5 %, elk voor 20,32" },
        { "12 schools, 3,882 pupils, 1 region, 1 board (school table my 2.5 schools.csv; "
          "weighting of 1 school from an earlier year; 9 schools without weighting "
          "estimated (3 from the score, 6 by region mean); no coordinates); nation and "
          "country mean these schools; a map is drawn when region is among groups",
                "12 scholen, 3.882 leerlingen, 1 regio, 1 bestuur (scholentabel my 2.5 "
                "schools.csv; weging van 1 school uit een eerder jaar; 9 scholen zonder "
                "weging geschat (3 uit de score, 6 naar het gemiddelde van de regio); "
                "geen co\xc3\xb6rdinaten); het land zijn hier deze scholen; "
                "met region in groups komt er een kaart" },
        { "all new, 3", "all new, 3" },
    };

    for (size_t i = 0; i < SIM_COUNT(notes); i++)
        for (int lang = 0; lang < 2; lang++) {
            struct sim_buf text = { 0 };
            sim_text_world(&text, notes[i][0], (enum sim_language) lang);
            cr_expect_str_eq(sim_buf_text(&text), notes[i][lang]);
            sim_buf_clear(&text);
        }
}

static void expect_name(const char *kind, const char *key)
{
    cr_expect_not_null(sim_text_name(kind, key, SIM_LANGUAGE_NL, NULL),
            "%s \"%s\" has no Dutch name: sim/report/catalogue_names.c", kind, key);
}

Test(catalogue, every_outcome_lever_and_unit_of_the_model_has_a_name)
{
    static const char *const costs[] = { "pv_policy_cost", "pv_resource_cost",
        "public_cost", "cost_ministry", "cost_board", "cost_municipality",
        "premium_anyway", "cover_cost", "value_adult", "net_benefit_initial",
        "net_benefit_adult", "shortage_worst", "score_worst" };
    for (const struct sim_metric *m = model_schools.metrics; m->key != NULL; m++) {
        bool shown = m->headline || m->panel != NULL || m->resource != NULL;
        for (size_t i = 0; i < SIM_COUNT(costs); i++)
            shown = shown || strcmp(m->key, costs[i]) == 0;
        if (!shown)
            continue;
        expect_name("metric", m->key);
        if (m->headline)
            expect_name("doc", m->key);
        if (m->show_unit != NULL && m->show_unit[0] != '\0')
            expect_name("unit", m->show_unit);
        if (sim_text_change_unit(m)[0] != '\0')
            expect_name("unit", sim_text_change_unit(m));
    }
    for (size_t i = 0; i < model_schools.n_levers; i++)
        expect_name("lever", model_schools.levers[i]->name);
    for (size_t i = 0; i < model_schools.n_shocks; i++)
        expect_name("shock", model_schools.shocks[i]->name);
    for (size_t i = 0; i < SIM_COUNT(synth_groups); i++) {
        expect_name("group", synth_groups[i]);
        expect_name("at", synth_groups[i]);
    }
    for (const struct sim_role *r = model_schools.roles; r->metric != NULL; r++)
        if (r->name != NULL)
            expect_name("yardstick", r->name);
}

static void expect_units(const struct sim_table *const *tables, size_t n)
{
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t]->n_rows; i++) {
            const char *unit = tables[t]->rows[i].unit;
            bool number = tables[t]->rows[i].type == SIM_REAL
                          || tables[t]->rows[i].type == SIM_INT;
            if (number && unit != NULL && isalpha((unsigned char) unit[0]))
                expect_name("unit", unit);
        }
}

Test(catalogue, every_unit_of_a_parameter_has_a_name)
{
    expect_units(model_schools.tables, model_schools.n_tables);
    expect_units(model_schools.levers, model_schools.n_levers);
    expect_units(model_schools.shocks, model_schools.n_shocks);
}

/* What explains an outcome in English does so in Dutch: as many sentences. */
static int sentences(const char *text)
{
    int n = 0;

    for (; *text != '\0'; text++)
        n += *text == '.' && (text[1] == ' ' || text[1] == '\0');
    return n;
}

Test(catalogue, no_definition_lacks_a_sentence_in_dutch)
{
    for (const struct sim_metric *m = model_schools.metrics; m->key != NULL; m++) {
        const char *dutch = sim_text_name("doc", m->key, SIM_LANGUAGE_NL, NULL);
        if (m->headline && m->doc != NULL && dutch != NULL)
            cr_expect_geq(sentences(dutch), sentences(m->doc), "%s: %s", m->key, dutch);
    }
    cr_expect_eq(sentences("One, two. Three."), 2);
}

/* A fifth of the schools between the ends is a quintile: no "fourth fifth". */
Test(catalogue, quintiles_between_the_ends_are_numbered)
{
    static const char *const between[] = { "q2", "q3", "q4" };

    for (size_t i = 0; i < SIM_COUNT(between); i++)
        for (int k = 0; k < 4; k++) {
            enum sim_language lang = k % 2 == 0 ? SIM_LANGUAGE_EN : SIM_LANGUAGE_NL;
            const char *name =
                    sim_text_name(k < 2 ? "group" : "at", between[i], lang, NULL);
            cr_assert_not_null(name);
            cr_expect(strstr(name, k % 2 == 0 ? "intile" : "intiel") != NULL
                              && strchr(name, between[i][1]) != NULL,
                    "%s", name);
        }
}

Test(catalogue, every_name_is_of_something)
{
    for (const struct sim_text_row *row = sim_text_names; row->key != NULL; row++) {
        bool known = strcmp(row->kind, "metric") != 0 && strcmp(row->kind, "doc") != 0
                     && strcmp(row->kind, "lever") != 0
                     && strcmp(row->kind, "shock") != 0;
        for (const struct sim_metric *m = model_schools.metrics; m->key != NULL; m++)
            known = known || strcmp(m->key, row->key) == 0;
        for (size_t i = 0; i < model_schools.n_levers; i++)
            known = known || strcmp(model_schools.levers[i]->name, row->key) == 0;
        for (size_t i = 0; i < model_schools.n_shocks; i++)
            known = known || strcmp(model_schools.shocks[i]->name, row->key) == 0;
        cr_expect(known, "%s %s is of nothing", row->kind, row->key);
        cr_expect_not_null(row->text[SIM_LANGUAGE_NL], "%s %s", row->kind, row->key);
    }
}

Test(catalogue, places_are_filled_and_nothing_in_them)
{
    struct sim_buf buf = { 0 };
    const char *const args[] = { "{2}", "%s" };
    sim_text_say(&buf, TEXT_interval_to, SIM_LANGUAGE_EN, args, 2);
    cr_expect_str_eq(sim_buf_text(&buf), "{2} to %s");
    sim_buf_clear(&buf);
    sim_text_say(&buf, TEXT_interval_to, SIM_LANGUAGE_NL, args, 1);
    cr_expect_str_eq(sim_buf_text(&buf), "{2} tot ");
    sim_buf_clear(&buf);
}

Test(catalogue, numbers_in_the_way_of_the_language)
{
    static const struct {
        double value;
        int decimals;
        bool sign;
        const char *en, *nl;
    } cases[] = { { 1234567.891, 2, false, "1,234,567.89", "1.234.567,89" },
        { -0.5, 1, true,
                "\xe2\x88\x92"
                "0.5",
                "\xe2\x88\x92"
                "0,5" },
        { 0.5, 1, true, "+0.5", "+0,5" }, { -0.01, 1, true, "0.0", "0,0" },
        { 12, 0, false, "12", "12" },
        { 0.0 / 0.0, 1, false, "\xe2\x80\x93", "\xe2\x80\x93" } };
    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        char out[SIM_TEXT_NUMBER];
        sim_text_local(out, cases[i].value, cases[i].decimals, cases[i].sign, 0);
        cr_expect_str_eq(out, cases[i].en);
        sim_text_local(out, cases[i].value, cases[i].decimals, cases[i].sign, 1);
        cr_expect_str_eq(out, cases[i].nl);
    }
}

/* ---- no text elsewhere ----------------------------------------------------- */

/* Two words with a blank between them, outside of tags and attributes: for readers. */
static bool reads_like_text(const char *s, size_t n)
{
    size_t words = 0, letters = 0;
    bool tag = false;

    for (size_t i = 0; i <= n; i++) {
        char c = i < n ? s[i] : ' ';
        tag = (tag || c == '<') && c != '>';
        if (!tag && isalpha((unsigned char) c)) {
            letters++;
            continue;
        }
        words = letters >= 3 && c == ' ' ? words + 1 : 0;
        letters = 0;
        if (words >= 2)
            return true;
    }
    return false;
}

/* Commands, and the key of a unit. */
static bool is_no_text(const char *literal)
{
    static const char *const known[] = { "\"</p>\\n<pre><code>", "\"\\nsimulate verify ",
        "\"simulate sweep ", "\"mln EUR\"" };

    for (size_t i = 0; i < SIM_COUNT(known); i++)
        if (strncmp(literal, known[i], strlen(known[i])) == 0)
            return true;
    return false;
}

/* Literals of a source file that read like text, those of errors left out. */
static int texts_in(const char *path, const char *source)
{
    int found = 0;
    bool error = false;

    for (const char *p = source; *p != '\0'; p++) {
        if (strncmp(p, "sim_fail(", 9) == 0 || strncmp(p, "sim_diag_add(", 13) == 0
                || strncmp(p, "#include", 8) == 0)
            error = true;
        if (*p == ';' || (*p == '\n' && error && p[1] == '#') || *p == '\n')
            error = error && *p != ';' && strncmp(p, "\n#", 2) != 0 && p[1] != '\n';
        if (p[0] == '/' && p[1] == '*')
            p = strstr(p, "*/") + 1;
        if (*p == '\'') {
            p += p[1] == '\\' ? 3 : 2;
            continue;
        }
        if (*p != '"')
            continue;
        const char *end = p + 1;
        while (*end != '"')
            end += *end == '\\' ? 2 : 1;
        if (!error && !is_no_text(p) && reads_like_text(p + 1, (size_t) (end - p - 1))) {
            cr_log_error("%s: %.*s", path, (int) (end - p + 1), p);
            found++;
        }
        p = end;
    }
    return found;
}

Test(catalogue, no_text_stands_elsewhere_in_the_report)
{
    glob_t files;
    cr_assert_eq(glob("sim/report/html*.c", 0, NULL, &files), 0);
    cr_assert_eq(glob("sim/report/story.c", GLOB_APPEND, NULL, &files), 0);
    cr_assert_eq(glob("sim/report/plot*.c", GLOB_APPEND, NULL, &files), 0);
    cr_expect_gt(files.gl_pathc, 18);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *source = synth_read(".", files.gl_pathv[i], NULL);
        cr_assert_not_null(source);
        cr_expect_eq(texts_in(files.gl_pathv[i], source), 0, "%s", files.gl_pathv[i]);
        sim_free(source);
    }
    globfree(&files);
    /* the twin */
    cr_expect(reads_like_text("<p>The answer is</p>", 20));
    cr_expect(reads_like_text("Best policy", 11));
    cr_expect_not(reads_like_text("<td class=\"n bad thing\">", 24));
    cr_expect_not(reads_like_text("</small></td>", 13));
}

/* ---- colours ---------------------------------------------------------------- */

/* Relative luminance and contrast as WCAG 2.1 defines them. */
static double luminance(unsigned rgb)
{
    static const double weight[] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = (double) (rgb >> (16 - 8 * i) & 255) / 255;
        sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(unsigned a, unsigned b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static unsigned colour(const char *css, const char *name)
{
    char look[32];
    unsigned rgb = 0;

    snprintf(look, sizeof look, "--%s: #", name);
    const char *p = strstr(css, look);
    cr_assert_not_null(p, "%s", name);
    cr_assert_eq(sscanf(p + strlen(look), "%6x", &rgb), 1);
    return rgb;
}

Test(catalogue, every_pair_of_colours_has_contrast)
{
    static const char *const front[] = { "ink", "mute", "link", "good", "bad" };
    static const char *const back[] = { "bg", "soft", "mark" };
    static const char *const schemes[] = { ":root {", "prefers-color-scheme: dark",
        "@media print" };
    char *css = synth_read("scripts", "report.css", NULL);
    cr_assert_not_null(css);
    for (size_t s = 0; s < SIM_COUNT(schemes); s++) {
        const char *from = strstr(css, schemes[s]);
        cr_assert_not_null(from);
        for (size_t f = 0; f < SIM_COUNT(front); f++)
            for (size_t b = 0; b < SIM_COUNT(back); b++) {
                double c = contrast(colour(from, front[f]), colour(from, back[b]));
                cr_expect_geq(
                        c, 4.5, "%s: %s on %s is %.2f", schemes[s], front[f], back[b], c);
            }
    }
    sim_free(css);
    cr_expect_float_eq(contrast(0x000000, 0xffffff), 21, 1e-9);
    cr_expect_lt(contrast(0x999999, 0xffffff), 4.5, "the check can fail");
}
