/* html_whom.c - who gains and who loses, and what it costs whom; see html.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/html.h"

enum { MOST_FIGURES = 6, MOST_GROUPS = 12 };

/* ---- groups of schools ----------------------------------------------------- */

static bool is_region(const char *group)
{
    return strncmp(group, "region:", 7) == 0;
}

static void put_groups(const struct sim_html *h, size_t arm)
{
    int metric[MOST_FIGURES], n = 0;
    char id[32], year[16], name[SIM_TEXT_FIT];

    for (int m = 0; m < h->shape->n_metrics && n < MOST_FIGURES; m++)
        if (h->shape->metric[m].headline && h->shape->n_groups > 1
                && sim_html_effect(h, arm, 1, m) != NULL)
            metric[n++] = m;
    if (n == 0)
        return;
    sim_html_year(h, year, sim_html_when(h, arm));
    fputs("<p>", h->out);
    SIM_SAY(h, groups_note, sim_html_arm(h, name, arm), year);
    fputs("</p>\n", h->out);
    snprintf(id, sizeof id, "table-groups-%zu", arm);
    sim_html_table(h, id, TEXT_h_whom);
    sim_html_head(h, TEXT_group, false);
    for (int i = 0; i < n; i++) {
        const struct sim_metric *m = &h->shape->metric[metric[i]];
        sim_html_head_named(h, sim_html_metric(h, m), sim_html_unit(h, m));
    }
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (int g = 0; g < h->shape->n_groups; g++) {
        if (is_region(h->shape->group[g]))
            continue;
        sim_html_row_name(h, sim_html_group(h, g));
        for (int i = 0; i < n; i++)
            sim_html_effect_cell(h, &h->shape->metric[metric[i]],
                    sim_html_effect(h, arm, g, metric[i]));
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

/* ---- whose teachers -------------------------------------------------------- */

static bool in_panel(const struct sim_metric *m, const char *panel)
{
    return m->panel != NULL && strcmp(m->panel, panel) == 0;
}

static void flow_row(
        const struct sim_html *h, size_t arm, int group, int m, const char *name)
{
    const struct sim_summary *s = sim_html_effect(h, arm, group, m);
    struct sim_shown v;

    if (s == NULL)
        return;
    sim_html_shown(h, &v, &h->shape->metric[m], s);
    sim_html_row_name(h, name);
    sim_html_number(h, v.mean, s->mean);
    sim_html_number(h, v.interval, s->p05);
    fputs("</tr>\n", h->out);
}

static void put_taken(const struct sim_html *h, size_t arm)
{
    static const char *const panels[] = { "gain", "origin", "loss", "net" };
    const int own = sim_text_find_group(h->shape, "own"),
              rest = sim_text_find_group(h->shape, "rest");
    char id[32], year[16], name[SIM_TEXT_FIT];
    bool any = false;

    for (int m = 0; m < h->shape->n_metrics; m++)
        any = any || in_panel(&h->shape->metric[m], "gain");
    if (!any)
        return;
    sim_html_year(h, year, sim_html_when(h, arm));
    fputs("<p>", h->out);
    SIM_SAY(h, taken_note, sim_html_arm(h, name, arm), year);
    fputs("</p>\n", h->out);
    snprintf(id, sizeof id, "table-teachers-%zu", arm);
    sim_html_table(h, id, TEXT_flow);
    sim_html_head(h, TEXT_flow, false);
    sim_html_head(h, TEXT_change, true);
    sim_html_head(h, TEXT_interval, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t p = 0; p < SIM_COUNT(panels); p++)
        for (int m = 0; m < h->shape->n_metrics; m++) {
            const struct sim_metric *row = &h->shape->metric[m];
            char label[2 * SIM_HTML_NAME];
            if (!in_panel(row, panels[p]))
                continue;
            flow_row(h, arm, 0, m, sim_html_metric(h, row));
            for (int g = 1; in_panel(row, "loss") && g < h->shape->n_groups; g++) {
                snprintf(label, sizeof label, "%.150s: %.120s", sim_html_metric(h, row),
                        sim_html_group(h, g));
                if (h->shape->group[g][0] == 'q' || g == own || g == rest)
                    flow_row(h, arm, g, m, label);
            }
        }
    sim_html_table_end(h);
}

/* What each arm has to say, the first open, the others to be opened. */
static void for_each_arm(
        const struct sim_html *h, void (*put)(const struct sim_html *, size_t))
{
    for (size_t k = 0; k < h->rk->n; k++) {
        char name[SIM_TEXT_FIT];
        if (k > 0) {
            fputs("<details><summary>", h->out);
            SIM_SAY(h, in_detail, sim_html_arm(h, name, h->rk->row[k].arm));
            fputs("</summary>\n", h->out);
        }
        put(h, h->rk->row[k].arm);
        if (k > 0)
            fputs("</details>\n", h->out);
    }
}

static void put_arm(const struct sim_html *h, size_t arm)
{
    put_groups(h, arm);
    put_taken(h, arm);
}

void sim_html_whom(struct sim_html *h)
{
    if (h->rk == NULL)
        return;
    sim_html_section(h, "whom", TEXT_h_whom);
    for_each_arm(h, put_arm);
    sim_html_equity(h);
    sim_html_section_end(h);
}

/* ---- costs ----------------------------------------------------------------- */

static const char *const cost_keys[] = { "policy_cost", "pv_policy_cost",
    "pv_resource_cost", "public_cost", "cost_ministry", "cost_board", "cost_municipality",
    "premium_anyway", "cover_cost", "fte_per_million", "value_adult",
    "net_benefit_initial", "net_benefit_adult" };

static void put_costs(const struct sim_html *h)
{
    int metric[SIM_COUNT(cost_keys)], n = 0;

    for (size_t i = 0; i < SIM_COUNT(cost_keys); i++) {
        int m = sim_html_find(h, cost_keys[i]);
        bool any = false;
        for (size_t arm = 1; m >= 0 && arm < h->rep->n_arms; arm++) {
            const struct sim_summary *s = sim_html_effect(h, arm, 0, m);
            any = any || (s != NULL && (s->mean != 0 || s->sd > 0));
        }
        if (any)
            metric[n++] = m;
    }
    if (n == 0)
        return;
    sim_html_table(h, "table-costs", TEXT_h_cost);
    sim_html_head(h, TEXT_policy, false);
    for (int i = 0; i < n; i++) {
        const struct sim_metric *m = &h->shape->metric[metric[i]];
        sim_html_head_named(h, sim_html_metric(h, m), sim_html_unit(h, m));
    }
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t k = 0; k < h->rk->n; k++) {
        size_t arm = h->rk->row[k].arm;
        fprintf(h->out, "<tr data-arm=\"%zu\"><th scope=\"row\">", arm);
        sim_html_user(h, sim_html_label(h, arm), 60);
        fputs("</th>", h->out);
        for (int i = 0; i < n; i++)
            sim_html_effect_cell(h, &h->shape->metric[metric[i]],
                    sim_html_effect(h, arm, 0, metric[i]));
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

static int find_side(const struct sim_html *h, const char *resource, enum sim_side side)
{
    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        if (row->resource != NULL && row->side == side
                && strcmp(row->resource, resource) == 0)
            return m;
    }
    return -1;
}

/* Why less was got than asked, as far as the model says. */
static void put_lacks(const struct sim_html *h, size_t arm, int year,
        const char *resource, int decimals, const struct sim_metric *asked, double lack)
{
    struct sim_buf list = { 0 };
    bool told = false;

    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        if (row->resource == NULL || row->side != SIM_LACK
                || strcmp(row->resource, resource) != 0)
            continue;
        const struct sim_summary *s = sim_block_level(h->rep, arm, year, 0, m);
        char text[SIM_HTML_SHOWN];
        told = true;
        if (s->n == 0)
            continue;
        sim_html_level_at(h, text, row, s->mean, decimals);
        if (s->mean <= 0 || strpbrk(text, "123456789") == NULL)
            continue; /* below zero nothing lacks; or shown as none */
        sim_buf_printf(
                &list, "%s%s %s", list.n > 0 ? "; " : "", sim_html_metric(h, row), text);
    }
    if (!told && lack > 0) { /* posts that are there to be filled: nobody was found */
        char text[SIM_HTML_SHOWN];
        sim_html_level_at(h, text, asked, lack, decimals);
        if (strpbrk(text, "123456789") != NULL)
            sim_text_say(&list, TEXT_want_of_people, h->lang,
                    (const char *const[]){ text }, 1);
    }
    sim_html_cell(h, sim_buf_text(&list));
    sim_buf_clear(&list);
}

/* One row per resource that an arm asked for; returns how many. */
static int put_asked(const struct sim_html *h, size_t arm, bool only_count)
{
    int rows = 0, year = sim_html_when(h, arm);

    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        int got = row->resource != NULL && row->side == SIM_ASKED
                          ? find_side(h, row->resource, SIM_GOT)
                          : -1;
        const struct sim_summary *s = sim_block_level(h->rep, arm, year, 0, m);
        if (got < 0 || s->n == 0 || s->mean == 0)
            continue;
        rows++;
        if (only_count)
            continue;
        double had = sim_block_level(h->rep, arm, year, 0, got)->mean;
        char text[SIM_HTML_SHOWN], share[32];
        fprintf(h->out, "<tr data-arm=\"%zu\"><th scope=\"row\">", arm);
        sim_html_user(h, sim_html_label(h, arm), 60);
        fputs("</th>", h->out);
        sim_html_cell(h, sim_html_metric(h, row));
        const int decimals =
                sim_text_level_decimals(row, (const double[]){ s->mean, had }, 2);
        sim_html_level_at(h, text, row, s->mean, decimals);
        sim_html_number(h, text, s->mean);
        sim_html_level_at(h, text, &h->shape->metric[got], had, decimals);
        sim_html_number(h, text, had);
        sim_html_percent(h, share, had / s->mean);
        sim_html_number(h, share, had / s->mean);
        put_lacks(h, arm, year, row->resource, decimals, row,
                strcmp(row->unit, "fte") == 0 ? s->mean - had : 0);
        fputs("</tr>\n", h->out);
    }
    return rows;
}

void sim_html_costs(struct sim_html *h)
{
    char year[16];
    int asked = 0;

    if (h->rk == NULL)
        return;
    sim_html_section(h, "costs", TEXT_h_cost);
    sim_html_year(h, year, sim_html_when(h, h->best));
    fputs("<p>", h->out);
    SIM_SAY(h, cost_note, year);
    fputs("</p>\n", h->out);
    put_costs(h);
    for (size_t k = 0; k < h->rk->n; k++)
        asked += put_asked(h, h->rk->row[k].arm, true);
    if (asked > 0) {
        fputs("<p>", h->out);
        sim_html_text(h, TEXT_asked_note);
        fputs("</p>\n", h->out);
        sim_html_table(h, "table-asked", TEXT_asked_note);
        sim_html_head(h, TEXT_policy, false);
        sim_html_head(h, TEXT_outcome, false);
        sim_html_head(h, TEXT_asked, true);
        sim_html_head(h, TEXT_got, true);
        sim_html_head(h, TEXT_share, true);
        sim_html_head(h, TEXT_why_not_more, false);
        fputs("</tr></thead>\n<tbody>\n", h->out);
        for (size_t k = 0; k < h->rk->n; k++)
            put_asked(h, h->rk->row[k].arm, false);
        sim_html_table_end(h);
    }
    sim_html_section_end(h);
}
