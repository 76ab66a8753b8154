/* html_decision.c - which policy is worth its money, how sure that is, and what would be
 * worth knowing first; see html.h. The numbers are those of sim/analysis/decision.h. */
#include <math.h>
#include <string.h>

#include "sim/report/decide.h"
#include "sim/report/html.h"

enum { MOST_KNOWN = 6 };

static void money_cell(const struct sim_html *h, double eur, int decimals)
{
    char number[SIM_TEXT_NUMBER];

    sim_text_local(number, 1e-6 * eur, decimals, false, h->lang);
    sim_html_number(h, number, eur);
}

/* Mean and interval of euro in one cell. */
static void range_cell(
        const struct sim_html *h, const struct sim_summary *s, int decimals)
{
    char mean[SIM_TEXT_NUMBER], lo[SIM_TEXT_NUMBER], hi[SIM_TEXT_NUMBER],
            raw[SIM_NUMBER_LEN];

    if (s->n == 0 || !isfinite(s->mean)) {
        sim_html_number(h, "\342\200\223", NAN);
        return;
    }
    sim_text_local(mean, 1e-6 * s->mean, decimals, false, h->lang);
    sim_text_local(lo, 1e-6 * s->p05, decimals, false, h->lang);
    sim_text_local(hi, 1e-6 * s->p95, decimals, false, h->lang);
    fprintf(h->out, "<td class=\"n\" data-v=\"%s\"><b>", sim_format_real(raw, s->mean));
    sim_html_put(h->out, mean);
    fputs("</b><small>", h->out);
    SIM_SAY(h, interval_to, lo, hi);
    fputs("</small></td>", h->out);
}

static void standing_cell(
        const struct sim_html *h, const struct sim_decision_rank *r, size_t own)
{
    char name[SIM_TEXT_FIT];
    enum sim_text_id id = r->standing == SIM_EFFICIENT   ? TEXT_efficient
                          : r->standing == SIM_DOMINATED ? TEXT_dominated
                                                         : TEXT_extended;

    fputs("<td>", h->out);
    if (r->standing == SIM_EFFICIENT || r->against == own)
        sim_html_text(h, TEXT_efficient);
    else
        sim_html_say(
                h, id, (const char *const[]){ sim_html_option(h, name, r->against) }, 1);
    fputs("</td>", h->out);
}

static void put_options(const struct sim_html *h, const struct sim_decision_yardstick *y)
{
    const struct sim_decision *d = h->rep->decision;
    char text[64];

    sim_html_table(h, "table-decision", TEXT_h_decision);
    sim_html_head(h, TEXT_policy, false);
    sim_html_head(h, TEXT_net_benefit, true);
    sim_html_head(h, TEXT_p_best, true);
    sim_html_head(h, TEXT_expected_loss, true);
    sim_html_head(h, TEXT_resources, true);
    sim_html_head(h, TEXT_worth, true);
    sim_html_head(h, TEXT_standing, false);
    sim_html_head(h, TEXT_per_million, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t i = 0; i < d->n_options; i++) {
        const struct sim_decision_rank *r = &y->rank[i];
        const int decimals = sim_decide_row(r, &d->option[i]);
        char name[SIM_TEXT_FIT];
        fprintf(h->out, "<tr data-arm=\"%zu\"><th scope=\"row\">", d->option[i].arm);
        sim_html_put(h->out, sim_html_option(h, name, i));
        fputs("</th>", h->out);
        range_cell(h, &r->benefit, decimals);
        sim_html_share(h, text, r->p_best, d->reps);
        sim_html_number(h, text, r->p_best);
        money_cell(h, r->loss, decimals);
        range_cell(h, &d->option[i].cost, decimals);
        range_cell(h, &r->effect, decimals);
        standing_cell(h, r, i);
        sim_text_local(name, d->option[i].per_million, 2, true, h->lang);
        sim_html_number(h, i > 0 ? name : "\342\200\223", d->option[i].per_million);
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

/* Would knowing everything be worth an amount that is shown as more than nothing? */
static bool worth_knowing(const struct sim_html *h, double eur)
{
    char text[SIM_HTML_SHOWN];

    sim_html_money(h, text, eur);
    return eur > 0 && strpbrk(text, "123456789") != NULL;
}

/* What knowing single parameters is worth, highest first; no order where nothing is. */
static void put_knowing(const struct sim_html *h, const struct sim_decision_yardstick *y)
{
    char perfect[SIM_HTML_SHOWN], error[SIM_HTML_SHOWN];

    sim_html_money(h, perfect, y->perfect);
    sim_html_money(h, error, y->perfect_se);
    const bool any = worth_knowing(h, y->perfect);
    const bool shown = any && y->n_voi > 0 && worth_knowing(h, y->voi[0].value);
    const bool one = shown && y->voi[0].told;
    fputs("<p id=\"decision-knowing\">", h->out);
    if (!any)
        sim_html_text(h, TEXT_voi_nothing);
    else if (one)
        SIM_SAY(h, voi_note, perfect, error);
    else
        SIM_SAY(h, voi_open, perfect, error);
    fputs("</p>\n", h->out);
    if (!shown)
        return;
    sim_html_table(h, "table-knowing", TEXT_knowing);
    sim_html_head(h, TEXT_parameter, false);
    sim_html_head(h, TEXT_meaning, false);
    sim_html_head(h, TEXT_knowing, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t i = 0; i < y->n_voi && i < MOST_KNOWN; i++) {
        const struct sim_voi *v = &y->voi[i];
        const char *key = h->rep->meta->param[v->param[0]];
        char value[SIM_HTML_SHOWN], se[SIM_HTML_SHOWN], text[2 * SIM_HTML_SHOWN + 64];
        sim_html_row_key(h, key);
        fputs("<td lang=\"en\">", h->out);
        for (size_t k = 0; k < h->facts->n; k++)
            if (strcmp(h->facts->fact[k].key, key) == 0
                    && h->facts->fact[k].row->doc != NULL)
                sim_html_put(h->out, h->facts->fact[k].row->doc);
        fputs("</td>", h->out);
        sim_html_money(h, value, v->value);
        sim_html_money(h, se, v->se);
        snprintf(text, sizeof text, "%s (\302\261\302\240%s)%s%.40s", value, se,
                v->told ? "" : ", ",
                v->told ? "" : sim_text_of(TEXT_may_be_chance, h->lang));
        sim_html_number(h, text, v->value);
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

void sim_html_decision(struct sim_html *h)
{
    const struct sim_decision *d = h->rep->decision;
    struct sim_buf text = { 0 };

    if (d == NULL || h->rk == NULL)
        return;
    const struct sim_decision_yardstick *y = &d->yardstick[d->chosen];
    char year[16];
    sim_html_year(h, year, d->year);
    sim_html_section(h, "decision", TEXT_h_decision);
    fputs("<p id=\"decision-answer\">", h->out);
    sim_story_decision(h, &text);
    sim_html_put(h->out, sim_buf_text(&text));
    sim_buf_clear(&text);
    fputs("</p>\n<p>", h->out);
    SIM_SAY(h, decision_note, year,
            sim_text_name("yardstick", y->name, h->lang, y->name));
    fputs("</p>\n", h->out);
    put_options(h, y);
    put_knowing(h, y);
    sim_html_section_end(h);
}
