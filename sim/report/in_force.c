/* in_force.c - of which year are the numbers of a policy, and what of it acts then?
 *
 * A policy is judged in its last year, a package in the last year of its longest part: by
 * then others may have stopped. Policies compared in one year may not act in it, and
 * those that end in different years are not told of one. All is said in a sentence.
 * Thread safety: no globals. */
#include "sim/report/catalogue.h"
#include "sim/report/report.h"
#include "sim/report/text.h"

static void put_item(struct sim_buf *list, enum sim_text_id id, enum sim_language lang,
        const char *name, long long year)
{
    char when[16];

    sim_text_year(when, (int) year);
    sim_buf_puts(list, list->n > 0 ? "; " : "");
    sim_text_say(list, id, lang, (const char *const[]){ name, when }, 2);
}

void sim_report_not_in_force(struct sim_buf *out, const struct sim_report *rep,
        size_t arm, const char *name, int year, enum sim_language lang)
{
    size_t n_arms = 0;
    const struct sim_arm *arms =
            rep->sc != NULL ? sim_scenario_arms(rep->sc, &n_arms) : NULL;
    const long long told = rep->meta->shape.first_year + year;
    struct sim_buf list = { 0 };
    char when[16];

    for (size_t i = 0; arm < n_arms && i < arms[arm].n_policies; i++) {
        const struct sim_policy *policy = &arms[arm].policies[i];
        const struct sim_span *span = policy->params;
        const char *lever = policy->table->name; /* as the scenario calls it */
        if (span->end != 0 && span->end < told)
            put_item(&list, TEXT_last_year_of, lang, lever, span->end);
        else if (span->start > told)
            put_item(&list, TEXT_first_year_of, lang, lever, span->start);
    }
    if (list.n > 0) {
        sim_text_year(when, (int) told);
        sim_text_say(out, TEXT_not_in_force, lang,
                (const char *const[]){ name, when, sim_buf_text(&list) }, 3);
    }
    sim_buf_clear(&list);
}

bool sim_report_ends_differ(const struct sim_report *rep)
{
    for (size_t k = 2; k < rep->n_arms; k++)
        if (rep->policy_last[rep->order[k]] != rep->policy_last[rep->order[1]])
            return true;
    return false;
}
