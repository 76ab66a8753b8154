/* shocks.c - which shocks do the baseline and all policies of a run live through alike?
 *
 * A shock is called by what its table says of it, in the language of the report; its
 * size is what the scenario sets. Thread safety: no globals. */
#include <ctype.h>

#include "sim/report/catalogue.h"
#include "sim/report/report.h"
#include "sim/report/text.h"
#include "sim/scenario/facts.h"

/* What it is, without the stop at its end. */
static void put_name(
        struct sim_buf *out, const struct sim_table *table, enum sim_language lang)
{
    const char *doc = table->doc != NULL ? table->doc : table->name;
    const char *text = sim_text_name("shock", table->name, lang, doc);
    size_t n = strlen(text);

    if (n > 0 && text[n - 1] == '.')
        n--;
    sim_buf_printf(out, "%.*s", (int) n, text);
}

void sim_report_shock(struct sim_buf *out, const struct sim_scenario *sc, size_t shock,
        enum sim_language lang)
{
    size_t n;
    const struct sim_policy *all = sim_scenario_shocks(sc, &n);
    const struct sim_span *span = all[shock].params;
    struct sim_buf what = { 0 }, size = { 0 };
    char first[16], last[16];

    put_name(&what, all[shock].table, lang);
    sim_shock_values(&size, sc, shock);
    if (size.n > 0)
        sim_buf_printf(&what, " (%s)", sim_buf_text(&size));
    sim_text_year(first, (int) span->start);
    sim_text_year(last, (int) span->end);
    const char *const args[] = { sim_buf_text(&what), first, last };
    if (span->end == 0)
        sim_text_say(out, TEXT_shock_stays, lang, args, 2);
    else if (span->end == span->start)
        sim_text_say(out, TEXT_shock_year, lang, args, 2);
    else
        sim_text_say(out, TEXT_shock_years, lang, args, 3);
    sim_buf_clear(&what);
    sim_buf_clear(&size);
}

/* Within a sentence, "All" is "all"; "A" alone, too. */
static void put_within(struct sim_buf *out, const char *text)
{
    const bool word = text[0] != '\0' && !isupper((unsigned char) text[1]);

    sim_buf_printf(out, "%c%s", word ? tolower((unsigned char) text[0]) : text[0],
            text[0] != '\0' ? text + 1 : "");
}

void sim_report_shocks(struct sim_buf *out, const struct sim_scenario *sc, bool policies,
        enum sim_language lang)
{
    struct sim_buf list = { 0 };
    size_t n = 0;

    if (sc != NULL)
        (void) sim_scenario_shocks(sc, &n);
    for (size_t i = 0; i < n; i++) {
        struct sim_buf one = { 0 };
        sim_report_shock(&one, sc, i, lang);
        if (i > 0)
            sim_buf_puts(&list, "; ");
        put_within(&list, sim_buf_text(&one));
        sim_buf_clear(&one);
    }
    if (n > 0)
        sim_text_say(out, policies ? TEXT_shocks_alike : TEXT_shocks_alone, lang,
                (const char *const[]){ sim_buf_text(&list) }, 1);
    sim_buf_clear(&list);
}
