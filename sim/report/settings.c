/* settings.c - a policy's settings as a reader would say them; see settings.h.
 *
 * Keys that all levers share (years, schools, money) make sentences of their own; a
 * setting of one lever is its words and its value: shares as per cents, choices in
 * words. What has no words keeps its key. */
#include "sim/report/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct words {
    struct sim_buf *out;
    const struct sim_facts *facts;
    size_t arm, policy;
    enum sim_language lang;
    bool any;
};

static bool is_here(const struct words *w, const struct sim_fact *fact)
{
    return fact->arm == (int) w->arm && fact->policy == (int) w->policy
           && (!fact->uncertain || fact->changed);
}

/* The value of a key as text, or NULL where the run does not tell it. */
static const char *value_of(const struct words *w, const char *key)
{
    for (size_t i = 0; i < w->facts->n; i++)
        if (is_here(w, &w->facts->fact[i])
                && strcmp(w->facts->fact[i].row->key, key) == 0)
            return w->facts->fact[i].value;
    return NULL;
}

static long number_of(const struct words *w, const char *key)
{
    const char *value = value_of(w, key);

    return value != NULL ? strtol(value, NULL, 10) : 0;
}

static void next(struct words *w, const char *mark)
{
    if (w->any)
        sim_buf_puts(w->out, mark);
    w->any = true;
}

static void say(struct words *w, enum sim_text_id id, const char *one, const char *two)
{
    const char *const args[] = { one, two };

    next(w, ", ");
    sim_text_say(w->out, id, w->lang, args, two != NULL ? 2 : one != NULL ? 1 : 0);
}

/* A number as it was written, with the marks of the language. */
static void plain_number(char out[SIM_TEXT_NUMBER], double value, enum sim_language lang)
{
    char text[SIM_NUMBER_LEN];
    const char *point = strchr(sim_format_real(text, value), '.');

    sim_text_local(out, value, point != NULL ? (int) strlen(point + 1) : 0, false, lang);
}

static void say_years(struct words *w)
{
    const long start = number_of(w, "start"), end = number_of(w, "end"),
               announced = number_of(w, "announced");
    char from[16], to[16], known[16], n[SIM_TEXT_NUMBER];

    sim_text_year(from, (int) start);
    sim_text_year(to, (int) end);
    sim_text_year(known, (int) announced);
    if (end == start)
        say(w, TEXT_set_year, from, NULL);
    else
        say(w, end == 0 ? TEXT_set_from : TEXT_set_years, from, to);
    if (announced != 0 && announced != start)
        say(w, TEXT_set_known, known, NULL);
    if (number_of(w, "lead_time") > 0) {
        plain_number(n, (double) number_of(w, "lead_time"), w->lang);
        say(w, TEXT_set_lead, n, NULL);
    }
    if (number_of(w, "ramp") > 1) {
        plain_number(n, (double) number_of(w, "ramp"), w->lang);
        say(w, TEXT_set_ramp, n, NULL);
    }
}

/* A list of names with blanks behind its commas. */
static const char *spaced(char out[2 * SIM_FACT_VALUE], const char *list)
{
    size_t n = 0;

    for (; *list != '\0'; list++) {
        out[n++] = *list;
        if (*list == ',')
            out[n++] = ' ';
    }
    out[n] = '\0';
    return out;
}

/* Say which schools, by one criterion of the target. */
static bool say_criterion(struct words *w, const char *key, enum sim_text_id id)
{
    const char *value = value_of(w, key);
    char list[2 * SIM_FACT_VALUE];

    if (value == NULL || value[0] == '\0')
        return false;
    if (strcmp(key, "target.quintile") == 0 && strcmp(value, "5") == 0) {
        next(w, ", ");
        sim_buf_puts(w->out, sim_text_name("at", "q5", w->lang, ""));
    } else
        say(w, id, spaced(list, value), NULL);
    return true;
}

static void say_schools(struct words *w)
{
    const char *city = value_of(w, "target.city"), *share = value_of(w, "target.share");
    double part = share != NULL ? strtod(share, NULL) : 1;
    char number[SIM_TEXT_NUMBER];
    bool some = say_criterion(w, "target.quintile", TEXT_set_fifths);

    some |= say_criterion(w, "target.region", TEXT_at_region);
    some |= say_criterion(w, "target.municipality", TEXT_set_municipality);
    some |= say_criterion(w, "target.board", TEXT_set_board);
    some |= say_criterion(w, "target.schools", TEXT_set_schools);
    if (city != NULL) {
        next(w, ", ");
        sim_buf_puts(w->out, sim_text_name("at", city, w->lang, city));
    }
    if (part < 1) {
        plain_number(number, 100 * part, w->lang);
        say(w, TEXT_set_share, number, NULL);
    } else if (!some && city == NULL)
        say(w, TEXT_set_all, NULL, NULL);
}

static void say_money(struct words *w)
{
    const char *payer = value_of(w, "payer"), *budget = value_of(w, "budget");
    char key[64], number[SIM_TEXT_NUMBER];

    if (payer != NULL) {
        snprintf(key, sizeof key, "cost_%.40s", payer);
        say(w, TEXT_set_payer, sim_text_name("payer", key, w->lang, payer), NULL);
    }
    if (budget != NULL) {
        plain_number(number, strtod(budget, NULL) / 1e6, w->lang);
        say(w, TEXT_set_budget, number, NULL);
    }
}

/* Is a key one of those that all levers share, told above? */
static bool is_common(const char *key)
{
    static const char *const keys[] = { "start", "end", "announced", "ramp", "lead_time",
        "budget", "payer" };

    for (size_t i = 0; i < SIM_COUNT(keys); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return strncmp(key, "target.", 7) == 0;
}

static void put_value(struct words *w, const struct sim_fact *fact)
{
    const char *unit = fact->row->unit, *of = sim_text_share_of(unit, w->lang),
               *choice = sim_text_choice(fact->value, w->lang);
    char number[SIM_TEXT_NUMBER];
    double value = 0;

    if (choice != NULL)
        sim_buf_puts(w->out, choice);
    else if (!sim_parse_real(fact->value, &value)) /* a distribution, or a name */
        sim_buf_puts(w->out, fact->value);
    else if (of != NULL) {
        /* as many digits as were written: 0.07 is 7, not 7.000000000000001 */
        plain_number(number, floor(1e9 * 100 * value + 0.5) / 1e9, w->lang);
        sim_buf_printf(w->out, "%s %%%s", number, of);
    } else {
        plain_number(number, value, w->lang);
        const char *behind = sim_text_behind(unit, w->lang);
        sim_buf_printf(w->out, "%s%s%s", number, behind != NULL ? "" : " ",
                behind != NULL ? behind : sim_text_name("unit", unit, w->lang, unit));
    }
}

static void say_own(struct words *w, const struct sim_fact *fact)
{
    const char *name = sim_text_setting(fact->table->name, fact->row->key, w->lang);

    next(w, "; ");
    sim_buf_printf(w->out, "%s: ", name != NULL ? name : fact->row->key);
    put_value(w, fact);
}

void sim_report_settings(struct sim_buf *out, const struct sim_facts *facts, size_t arm,
        size_t policy, enum sim_language lang)
{
    struct words w = { out, facts, arm, policy, lang, false };

    say_years(&w);
    say_schools(&w);
    say_money(&w);
    for (size_t i = 0; i < facts->n; i++)
        if (is_here(&w, &facts->fact[i]) && !is_common(facts->fact[i].row->key))
            say_own(&w, &facts->fact[i]);
}
