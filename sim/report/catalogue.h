/* catalogue.h - all texts of the report, in every language it is written in.
 *
 * Sentences by number (catalogue.def); names of outcomes, groups, units, levers and
 * payers by key (catalogue_names.c). Nothing that a reader sees stands anywhere else in
 * the report. Thread safety: pure functions. */
#ifndef SIM_REPORT_CATALOGUE_H
#define SIM_REPORT_CATALOGUE_H

#include "sim/base/text.h"
#include "sim/report/text.h"
#include "sim/scenario/scenario.h"

#define TEXT(id, en, nl) TEXT_##id,
enum sim_text_id {
#include "sim/report/catalogue.def"
    TEXT_COUNT
};
#undef TEXT

/* The text with its places "{1}" unfilled. */
const char *sim_text_of(enum sim_text_id id, enum sim_language lang);

/* Add the text to buf with args[0] for {1} and so on; a place without an argument stays
 * empty. n_args at most 9. */
void sim_text_say(struct sim_buf *buf, enum sim_text_id id, enum sim_language lang,
        const char *const *args, size_t n_args);

/* Name of kind ("metric", "doc", "group", "at", "unit", "lever", "does", "payer",
 * "cost") and key in a language; `otherwise` (English, the model's own) when the
 * catalogue has none. */
const char *sim_text_name(
        const char *kind, const char *key, enum sim_language lang, const char *otherwise);

/* A user's own words, "arm" (a label) or "title": those of the scenarios that come with
 * the program have words in every language, others stay as they are. */
const char *sim_text_own(const char *kind, const char *text, enum sim_language lang);

/* What an uncertain parameter is called, "pay.eps_x" or of a lever "accept"; NULL: it has
 * no words. */
const char *sim_text_parameter(const char *key, enum sim_language lang);

/* What a setting of a lever is called; NULL: it has no words. */
const char *sim_text_setting(const char *lever, const char *key, enum sim_language lang);
/* A choice in words ("new_hires"), or NULL. */
const char *sim_text_choice(const char *choice, enum sim_language lang);
/* What a value in this unit is a share of, behind "20 %": " of pay"; NULL: it is none. */
const char *sim_text_share_of(const char *unit, enum sim_language lang);
/* A unit behind the value of a setting, with a blank before it; NULL: not known. */
const char *sim_text_behind(const char *unit, enum sim_language lang);

/* One row of the names, for the tests; NULL key at the end. */
struct sim_text_row {
    const char *kind, *key, *text[2]; /* by enum sim_language; en NULL: the model's own */
};
extern const struct sim_text_row sim_text_names[];
/* The same of kind "parameter". */
extern const struct sim_text_row sim_text_parameters[];
/* The same of kinds "setting", "choice", "of" and "as". */
extern const struct sim_text_row sim_text_settings[];
/* The same of kinds "arm" and "title", by the words of the scenario (sim_text_own). */
extern const struct sim_text_row sim_text_scenarios[];

/* A number as people write it in a language: "1,234.5" or "1.234,5", with a true minus.
 * What is not a number is a dash. */
void sim_text_local(char out[SIM_TEXT_NUMBER], double value, int decimals, bool sign,
        enum sim_language lang);
/* The model's note on its schools (English, of known pieces) in a language: pieces and
 * numbers are translated, names of files stay. */
void sim_text_world(struct sim_buf *buf, const char *note, enum sim_language lang);
/* The same of a text that sim_text_number made. */
void sim_text_localise(
        char out[SIM_TEXT_NUMBER], const char *number, enum sim_language lang);

#endif
