/* html_equity.c - what do the policies do for those who have least: the most
 * disadvantaged fifth of schools, and the tenth where it is worst, whichever these are?
 * See html.h; the numbers are those of sim/analysis/equity.h. */
#include <math.h>
#include <string.h>

#include "sim/report/html.h"

enum { FEW = 4 };

static const struct sim_metric *metric_of(const struct sim_html *h, const char *key)
{
    int m = sim_html_find(h, key);

    return m >= 0 ? &h->shape->metric[m] : NULL;
}

static void head(const struct sim_html *h, const struct sim_decision_equity *e)
{
    char text[SIM_HTML_NAME], factor[16];

    sim_html_table(h, "table-equity", TEXT_h_equity);
    sim_html_head(h, TEXT_policy, false);
    sim_html_head(h, TEXT_on_average, true);
    sim_html_head_named(h, sim_text_name("group", e->worst_name, h->lang, e->worst_name),
            sim_text_of(TEXT_learning, h->lang));
    if (e->tenths) {
        sim_html_head(h, TEXT_tenth_learning, true);
        sim_html_head(h, TEXT_tenth_shortage, true);
    }
    for (int k = 1; k < SIM_DECISION_AVERSIONS; k++) {
        struct sim_buf buf = { 0 };
        snprintf(factor, sizeof factor, "%.0f", e->aversion[k]);
        sim_text_say(
                &buf, TEXT_counts_times, h->lang, (const char *const[]){ factor }, 1);
        snprintf(text, sizeof text, "%.150s", sim_buf_text(&buf));
        sim_buf_clear(&buf);
        sim_html_head_named(h, text, NULL);
    }
    fputs("</tr></thead>\n<tbody>\n", h->out);
}

static void put_rows(const struct sim_html *h, const struct sim_metric *score,
        const struct sim_metric *lack)
{
    const struct sim_decision *d = h->rep->decision;
    const struct sim_decision_equity *e = &d->equity;

    for (size_t i = 1; i < d->n_options; i++) {
        const struct sim_decision_fair *f = &e->fair[i];
        char name[SIM_TEXT_FIT];
        fprintf(h->out, "<tr data-arm=\"%zu\"><th scope=\"row\">", d->option[i].arm);
        sim_html_put(h->out, sim_html_option(h, name, i));
        fputs("</th>", h->out);
        sim_html_effect_cell(h, score, &f->mean);
        sim_html_effect_cell(h, score, &f->worst);
        if (e->tenths) {
            sim_html_effect_cell(h, score, &f->tenth);
            sim_html_effect_cell(h, lack != NULL ? lack : score, &f->lack);
        }
        for (int k = 1; k < SIM_DECISION_AVERSIONS; k++)
            sim_html_effect_cell(h, score, &f->equal[k]);
        fputs("</tr>\n", h->out);
    }
}

/* Who learns most on average, and whether weighing those who have least turns it. */
static void put_reading(const struct sim_html *h)
{
    const struct sim_decision_equity *e = &h->rep->decision->equity;
    const size_t last = SIM_DECISION_AVERSIONS - 1;
    char name[SIM_TEXT_FIT], other[SIM_TEXT_FIT], factor[SIM_TEXT_NUMBER];

    fputs("<p id=\"equity-answer\">", h->out);
    if (isnan(e->turns)) {
        sim_text_local(factor, e->aversion[last], 0, false, h->lang);
        SIM_SAY(h, equity_holds, sim_html_option(h, name, e->best[0]), factor);
    } else {
        size_t to = e->best[last];
        for (size_t k = last; k > 0; k--)
            if (e->best[k] != e->best[0] && e->aversion[k] >= e->turns)
                to = e->best[k];
        sim_text_local(factor, e->turns, 1, false, h->lang);
        SIM_SAY(h, equity_turns, sim_html_option(h, name, e->best[0]), factor,
                sim_html_option(h, other, to));
    }
    fputs("</p>\n", h->out);
}

void sim_html_equity(struct sim_html *h)
{
    const struct sim_decision *d = h->rep->decision;
    const struct sim_metric *score = metric_of(h, "score");
    char year[16];

    if (d == NULL || !d->equity.known || h->rk == NULL || score == NULL)
        return;
    const bool fold = d->n_options > FEW + 1;
    fputs("<h3 id=\"equity\">", h->out);
    sim_html_text(h, TEXT_h_equity);
    fputs("</h3>\n", h->out);
    put_reading(h);
    sim_html_year(h, year, d->year);
    if (fold) {
        fputs("<details><summary>", h->out);
        sim_html_text(h, TEXT_all_numbers);
        fputs("</summary>\n", h->out);
    }
    fputs("<p>", h->out);
    SIM_SAY(h, equity_note, year);
    fputs("</p>\n", h->out);
    head(h, &d->equity);
    put_rows(h, score, metric_of(h, "shortage_worst"));
    sim_html_table_end(h);
    if (fold)
        fputs("</details>\n", h->out);
}
