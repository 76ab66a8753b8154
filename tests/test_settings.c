/* A policy's settings in words: has every setting, unit and choice of every lever its
 * words in both languages, are no words of nothing, and does a reader get what was asked?
 */
#include <criterion/criterion.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/report/settings.h"
#include "tests/fixtures/scratch.h"

TestSuite(settings, .init = scratch_enter, .fini = scratch_leave, .timeout = 60);

static bool is_common(const char *key)
{
    static const char *const keys[] = { "start", "end", "announced", "ramp", "lead_time",
        "budget", "payer" };

    for (size_t i = 0; i < SIM_COUNT(keys); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return strncmp(key, "target.", 7) == 0;
}

Test(settings, every_setting_of_every_lever_has_words)
{
    size_t n = 0;

    for (size_t l = 0; l < model_schools.n_levers; l++) {
        const struct sim_table *lever = model_schools.levers[l];
        for (size_t i = 0; i < lever->n_rows; i++) {
            const struct sim_param *row = &lever->rows[i];
            if (is_common(row->key) || row->prior.n > 0)
                continue;
            for (enum sim_language lang = 0; lang < 2; lang++) {
                cr_expect_not_null(sim_text_setting(lever->name, row->key, lang), "%s.%s",
                        lever->name, row->key);
                cr_expect(row->type != SIM_REAL
                                  || sim_text_share_of(row->unit, lang) != NULL
                                  || sim_text_behind(row->unit, lang) != NULL,
                        "%s.%s in %s", lever->name, row->key, row->unit);
                for (int c = 0; row->type == SIM_CHOICE && row->choices[c] != NULL; c++)
                    cr_expect_not_null(sim_text_choice(row->choices[c], lang), "%s",
                            row->choices[c]);
            }
            n++;
        }
    }
    cr_expect_gt(n, 40u);
}

/* Does some lever have a setting of that key ("lever.key" or "key")? */
static bool is_setting(const char *key)
{
    char full[128];

    for (size_t l = 0; l < model_schools.n_levers; l++)
        for (size_t i = 0; i < model_schools.levers[l]->n_rows; i++) {
            const struct sim_table *lever = model_schools.levers[l];
            snprintf(full, sizeof full, "%s.%s", lever->name, lever->rows[i].key);
            if (strcmp(full, key) == 0 || strcmp(lever->rows[i].key, key) == 0)
                return true;
        }
    return false;
}

Test(settings, no_words_are_of_nothing)
{
    for (const struct sim_text_row *row = sim_text_settings; row->key != NULL; row++) {
        cr_expect(strcmp(row->kind, "setting") != 0 || is_setting(row->key), "%s",
                row->key);
        for (const struct sim_text_row *b = sim_text_settings; b != row; b++)
            cr_expect(strcmp(b->kind, row->kind) != 0 || strcmp(b->key, row->key) != 0,
                    "twice: %s", row->key);
        cr_expect(
                row->text[SIM_LANGUAGE_EN] != NULL && row->text[SIM_LANGUAGE_NL] != NULL);
    }
}

/* The settings of the only policy of a scenario. */
static void expect_words(const char *policy, const char *en, const char *nl)
{
    const char *const want[2] = { en, nl };
    char text[1000];

    snprintf(text, sizeof text, "policies = ( { %s } );\n", policy);
    struct sim_scenario *sc = scratch_scenario(&model_schools, "a.cfg", text);
    struct sim_facts *facts = NULL;
    struct sim_err err = { 0 };
    cr_assert_eq(sim_facts_new(&facts, sc, &model_schools, &err), 0, "%s", err.msg);
    for (enum sim_language lang = 0; lang < 2; lang++) {
        struct sim_buf out = { 0 };
        sim_report_settings(&out, facts, 1, 0, lang);
        cr_expect_str_eq(sim_buf_text(&out), want[lang]);
        sim_buf_clear(&out);
    }
    sim_facts_free(facts);
    sim_scenario_free(sc);
}

Test(settings, say_when_where_who_pays_and_how_much)
{
    expect_words("lever = \"pay_premium\"; premium = 0.07; start = 2026; end = 2026;",
            "only in 2026/27, at all schools; extra pay: 7 % of pay",
            "alleen in 2026/27, op alle scholen; extra loon: 7 % van het loon");
    expect_words("lever = \"pay_premium\"; start = 2027; announced = 2026; ramp = 3;\n"
                 "who = \"selective\"; budget = 2.5e6; payer = \"board\";\n"
                 "target = { quintile = [4, 5]; city = \"g5\"; share = 0.125; };",
            "from 2027/28 on, known in 2026/27, built up over 3 years, at schools of "
            "quintile 4, 5 (5: the most disadvantaged), in the five largest cities, "
            "at the most disadvantaged schools with 12.5 % of all pupils, paid by "
            "school boards, at most 2.5 million euro a year; extra pay: 20 % of pay; "
            "for whom: teachers who are asked; teachers approached: 20 %",
            "vanaf 2027/28, bekend in 2026/27, opgebouwd in 3 jaar, op scholen van "
            "kwintiel 4, 5 (5: de meeste achterstand), in de vijf grootste steden, "
            "op de scholen met de meeste achterstand met 12,5 % van alle leerlingen, "
            "betaald door schoolbesturen, hoogstens 2,5 miljoen euro per jaar; extra "
            "loon: 20 % van het loon; voor wie: leraren die gevraagd worden; "
            "benaderde leraren: 20 %");
    expect_words("lever = \"tutoring\"; end = 2031; tutor = \"teacher\"; group = 4;\n"
                 "target = { municipality = [\"Rotterdam\", \"Utrecht\"]; "
                 "region = [\"Rijnmond\"]; board = [\"B001\"]; };",
            "2026/27 to 2031/32, in the region Rijnmond, in the municipality "
            "Rotterdam, Utrecht, of the board B001; who tutors: teachers; pupils "
            "with a seat: 5 % of pupils; pupils in a group: 4; hours of a pupil: 100 "
            "a year; tutors trained: 100 %",
            "2026/27 tot en met 2031/32, in de regio Rijnmond, in de gemeente "
            "Rotterdam, Utrecht, van het bestuur B001; wie bijles geeft: leraren; "
            "leerlingen met een plek: 5 % van de leerlingen; leerlingen per groep: "
            "4; uren per leerling: 100 per jaar; geschoolde begeleiders: 100 %");
}

/* ---- what is drawn ---- */

/* "table.key" of a parameter of the world, "key" of one of a lever. */
static const char *name_of(
        char out[128], const struct sim_table *table, size_t row, bool lever)
{
    snprintf(out, 128, "%s%s%s", lever ? "" : table->name, lever ? "" : ".",
            table->rows[row].key);
    return out;
}

/* Is a key that of something that may be drawn? */
static bool is_drawn(const char *key)
{
    char name[128];

    for (size_t t = 0; t < model_schools.n_tables + model_schools.n_levers; t++) {
        bool lever = t >= model_schools.n_tables;
        const struct sim_table *table =
                lever ? model_schools.levers[t - model_schools.n_tables]
                      : model_schools.tables[t];
        for (size_t i = 0; i < table->n_rows; i++)
            if (table->rows[i].prior.n > 0
                    && strcmp(name_of(name, table, i, lever), key) == 0)
                return true;
    }
    return false;
}

Test(settings, all_that_is_drawn_has_a_name)
{
    enum { WIDEST = 41 }; /* columns of figures and tables */
    char name[128];
    size_t n = 0;

    for (size_t t = 0; t < model_schools.n_tables + model_schools.n_levers; t++) {
        bool lever = t >= model_schools.n_tables;
        const struct sim_table *table =
                lever ? model_schools.levers[t - model_schools.n_tables]
                      : model_schools.tables[t];
        for (size_t i = 0; i < table->n_rows; i++)
            for (enum sim_language lang = 0; lang < 2 && table->rows[i].prior.n > 0;
                    lang++, n++) {
                const char *words =
                        sim_text_parameter(name_of(name, table, i, lever), lang);
                cr_expect_not_null(words, "%s", name);
                cr_expect(words == NULL || sim_text_width(words) <= WIDEST, "%s: %s",
                        name, words);
            }
    }
    cr_expect_gt(n, 300u);
    for (const struct sim_text_row *row = sim_text_parameters; row->key != NULL; row++) {
        cr_expect(is_drawn(row->key), "%s is nothing that is drawn", row->key);
        for (const struct sim_text_row *b = sim_text_parameters; b != row; b++)
            cr_expect(strcmp(b->key, row->key) != 0
                              && strcmp(b->text[0], row->text[0]) != 0
                              && strcmp(b->text[1], row->text[1]) != 0,
                    "twice: %s", row->key);
    }
}
