/* html_policies.c - the answer, and the tables of policies, groups, teachers and costs;
 * see html.h. */
#include <math.h>
#include <string.h>

#include "sim/report/html.h"

enum { TARGET_FIGURES = 3, MOST_FIGURES = 16 };

static void put_paragraph(const struct sim_html *h, const struct sim_buf *text)
{
    fputs("<p>", h->out);
    sim_html_put(h->out, sim_buf_text(text));
    fputs("</p>\n", h->out);
}

/* ---- the answer ----------------------------------------------------------- */

void sim_html_answer(struct sim_html *h)
{
    static const char *const ids[SIM_QUESTIONS] = { "q-best", "q-whom", "q-cost",
        "q-sure", "q-lose" };

    sim_html_section(h, "answer", TEXT_h_answer);
    fputs("<div class=\"answer\">\n", h->out);
    for (int i = 0; i < 3; i++) {
        struct sim_buf text = { 0 };
        sim_story_answer(h, i, &text);
        if (text.n > 0)
            put_paragraph(h, &text);
        sim_buf_clear(&text);
    }
    fputs("</div>\n", h->out);
    sim_html_aims(h);
    if (h->best > 0) {
        fputs("<h3>", h->out);
        sim_html_text(h, TEXT_h_five);
        fputs("</h3>\n<dl class=\"five\">\n", h->out);
        for (int q = 0; q < SIM_QUESTIONS; q++) {
            struct sim_buf text = { 0 };
            sim_story_question(h, (enum sim_question) q, &text);
            fputs("<dt>", h->out);
            sim_html_text(h, sim_story_title(h, (enum sim_question) q));
            fprintf(h->out, "</dt>\n<dd id=\"%s\">", ids[q]);
            sim_html_put(h->out, sim_buf_text(&text));
            fputs("</dd>\n", h->out);
            sim_buf_clear(&text);
        }
        fputs("</dl>\n", h->out);
    }
    sim_html_section_end(h);
}

/* ---- all policies --------------------------------------------------------- */

struct figures {
    int n, metric[MOST_FIGURES], group[MOST_FIGURES];
};

static void take(const struct sim_html *h, struct figures *f, int metric, int group)
{
    for (int i = 0; i < f->n; i++)
        if (f->metric[i] == metric && f->group[i] == group)
            return;
    bool known = false;
    for (size_t arm = 1; arm < h->rep->n_arms; arm++)
        known = known || sim_html_effect(h, arm, group, metric) != NULL;
    if (known && f->n < MOST_FIGURES) {
        f->metric[f->n] = metric;
        f->group[f->n++] = group;
    }
}

/* The lead first, then the headlines, the first of them also at the target. */
static struct figures key_figures(const struct sim_html *h)
{
    struct figures f = { 0 };
    int lead = sim_text_lead_group(h->shape), headlines = 0;

    take(h, &f, h->lead.metric, h->lead.group);
    for (int m = 0; m < h->shape->n_metrics; m++) {
        if (!h->shape->metric[m].headline)
            continue;
        if (headlines++ < TARGET_FIGURES)
            take(h, &f, m, lead);
        take(h, &f, m, 0);
    }
    return f;
}

static void arm_row(const struct sim_html *h, size_t arm)
{
    fprintf(h->out, "<tr data-arm=\"%zu\"><th scope=\"row\">", arm);
    sim_html_user(h, sim_html_label(h, arm), 60);
    fputs("</th>", h->out);
}

static void put_all_policies(const struct sim_html *h)
{
    struct figures f = key_figures(h);
    char year[16], below[SIM_HTML_NAME];

    sim_html_year(h, year, h->lead.year);
    fputs("<p>", h->out);
    SIM_SAY(h, policies_note, year);
    if (sim_report_ends_differ(h->rep)) {
        fputc(' ', h->out);
        SIM_SAY(h, ends_differ, year);
    }
    fputs("</p>\n", h->out);
    sim_html_table(h, "table-policies", TEXT_h_policies);
    sim_html_head(h, TEXT_policy, false);
    for (int i = 0; i < f.n; i++) {
        const struct sim_metric *m = &h->shape->metric[f.metric[i]];
        snprintf(below, sizeof below, "%.100s, %.40s", sim_html_group(h, f.group[i]),
                sim_html_unit(h, m));
        sim_html_head_named(h, sim_html_metric(h, m), below);
    }
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t k = 0; k < h->rk->n; k++) {
        size_t arm = h->rk->row[k].arm;
        arm_row(h, arm);
        for (int i = 0; i < f.n; i++)
            sim_html_effect_cell(h, &h->shape->metric[f.metric[i]],
                    sim_html_effect(h, arm, f.group[i], f.metric[i]));
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

/* ---- one policy in full --------------------------------------------------- */

static void detail_row(const struct sim_html *h, size_t arm, int group, int m)
{
    const struct sim_metric *row = &h->shape->metric[m];
    const struct sim_summary *s = sim_html_effect(h, arm, group, m);
    int year = sim_html_when(h, arm);
    char from[SIM_HTML_SHOWN] = "", to[SIM_HTML_SHOWN] = "";
    double base = NAN, own = NAN;
    struct sim_shown v;

    if (s == NULL)
        return;
    if (!row->paired) {
        base = sim_block_level(h->rep, 0, year, group, m)->mean;
        own = sim_block_level(h->rep, arm, year, group, m)->mean;
        const int decimals = sim_text_decimals(
                row, sim_text_shown(row, s->p05), sim_text_shown(row, s->p95));
        sim_html_level_at(h, from, row, base, decimals);
        sim_html_level_at(h, to, row, own, decimals);
    }
    sim_html_shown(h, &v, row, s);
    sim_html_row_name(h, sim_html_metric(h, row));
    sim_html_cell(h, sim_html_group(h, group));
    sim_html_number(h, from, base);
    sim_html_number(h, to, own);
    sim_html_number(h, v.with_unit, s->mean);
    sim_html_number(h, v.interval, s->p05);
    sim_html_number(h, v.better, s->p_better);
    fputs("</tr>\n", h->out);
}

/* The same, and what is to be seen beside it. */
static void detail_rows(const struct sim_html *h, size_t arm, int group, int m)
{
    detail_row(h, arm, group, m);
    int beside = group < 0
                         ? -1
                         : sim_block_beside(h->rep, arm, sim_html_when(h, arm), group, m);
    if (beside >= 0)
        detail_row(h, arm, group, beside);
}

static void put_detail(const struct sim_html *h, size_t arm)
{
    char id[32], year[16], name[SIM_TEXT_FIT];
    int lead = sim_text_lead_group(h->shape);

    sim_html_year(h, year, sim_html_when(h, arm));
    fputs("<p>", h->out);
    SIM_SAY(h, policy_note, sim_html_arm(h, name, arm), year);
    fputs("</p>\n", h->out);
    sim_html_put_not_in_force(h, arm);
    snprintf(id, sizeof id, "table-policy-%zu", arm);
    sim_html_table(h, id, TEXT_h_policy);
    sim_html_head(h, TEXT_outcome, false);
    sim_html_head(h, TEXT_where, false);
    sim_html_head(h, TEXT_baseline, true);
    sim_html_head(h, TEXT_with_policy, true);
    sim_html_head(h, TEXT_change, true);
    sim_html_head(h, TEXT_interval, true);
    sim_html_head(h, TEXT_better, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (int m = 0; m < h->shape->n_metrics; m++) {
        if (!h->shape->metric[m].headline)
            continue;
        detail_rows(h, arm, lead, m);
        detail_rows(h, arm, 0, m);
    }
    sim_html_table_end(h);
}

static void put_baseline(const struct sim_html *h)
{
    int last = h->shape->n_years - 1;
    char text[SIM_HTML_SHOWN], interval[2 * SIM_HTML_SHOWN + 16];

    sim_html_table(h, "table-baseline", TEXT_baseline);
    sim_html_head(h, TEXT_outcome, false);
    sim_html_head(h, TEXT_first_year, true);
    sim_html_head(h, TEXT_last_year, true);
    sim_html_head(h, TEXT_interval, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        const struct sim_summary *first = sim_block_level(h->rep, 0, 0, 0, m),
                                 *s = sim_block_level(h->rep, 0, last, 0, m);
        if (!row->headline || s->n == 0)
            continue;
        const int decimals = sim_html_level_decimals(row, s, first->mean);
        sim_html_level_interval(h, interval, row, s, decimals);
        sim_html_row_name(h, sim_html_metric(h, row));
        sim_html_level_at(h, text, row, first->mean, decimals);
        sim_html_number(h, text, first->mean);
        sim_html_level_at(h, text, row, s->mean, decimals);
        sim_html_number(h, text, s->mean);
        sim_html_number(h, interval, s->p05);
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

void sim_html_policies(struct sim_html *h)
{
    bool many = h->rep->n_arms > 2;

    sim_html_section(h, "policies", many ? TEXT_h_policies : TEXT_h_policy);
    if (many)
        put_all_policies(h);
    for (size_t k = 0; h->rk != NULL && k < h->rk->n; k++) {
        size_t arm = h->rk->row[k].arm;
        char name[SIM_TEXT_FIT];
        if (many) {
            fputs("<details><summary>", h->out);
            SIM_SAY(h, in_detail, sim_html_arm(h, name, arm));
            fputs("</summary>\n", h->out);
        }
        put_detail(h, arm);
        if (many)
            fputs("</details>\n", h->out);
    }
    if (h->rk == NULL)
        put_baseline(h);
    sim_html_section_end(h);
}
